//! What of a child this connection's officer may see: the one place through which her name, and whatever else says who she is,
//! passes to a list, a search, a page, a sentence or a file.
//!
//! Readers ask the views made here, never the tables behind them (`tests/layering.rs` holds them to it). Of a sensitive case they
//! give whoever is not assigned the code in place of the name, the year in place of the birthday, and nothing of her household.
//! Who has not said who is looking is shown no sensitive case at all: forgetting it hides, and never shows.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::{Connection, OptionalExtension, params};

use super::columns::date_from;
use super::error::Result;
use super::{Facts, Reader, Store};
use crate::domain::sensitive::{Held, Stay, UNSAID, group_codes, is_assigned, is_listed, is_sensitive};

/// Nobody has said who is looking.
const NOBODY: i64 = -1;
/// The program itself, inside an act: what is written is written of the real rows.
const EVERYTHING: i64 = 0;

/// Who is looking through a connection, and which children she has just opened with a reason.
pub(super) struct Looking {
    officer: AtomicI64,
    opened: Mutex<BTreeSet<i64>>,
}

impl Default for Looking {
    fn default() -> Looking {
        Looking { officer: AtomicI64::new(NOBODY), opened: Mutex::default() }
    }
}

impl Looking {
    fn hides(&self, child_n: i64, cases: Option<&str>, entered_by: Option<i64>) -> bool {
        let officer = self.officer.load(Ordering::Relaxed);
        if officer == EVERYTHING || self.opened.lock().unwrap_or_else(PoisonError::into_inner).contains(&child_n) {
            return false;
        }
        !is_assigned(officer, &held(cases.unwrap_or_default()), entered_by)
    }
}

/// The cases of a child as the views put them together, "number officer open" each, in no order.
fn held(cases: &str) -> Vec<Held> {
    let mut held: Vec<(i64, Held)> = cases
        .split(',')
        .filter_map(|case| {
            let mut parts = case.split(' ').map(str::parse::<i64>);
            let (n, officer_n, open) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
            Some((n, Held { officer_n, open: open == 1 }))
        })
        .collect();
    held.sort_unstable_by_key(|(n, _)| *n);
    held.into_iter().map(|(_, held)| held).collect()
}

/// Whether the child of this alias is hidden from whoever looks.
fn hidden(alias: &str) -> String {
    format!(
        "({alias}.sensitive = 1 AND hides({alias}.n, (SELECT group_concat(held.n || ' ' || held.officer_n || ' ' || (held.closed_at IS NULL))
         FROM main.case_file held WHERE held.child_n = {alias}.n), {alias}.entered_by))"
    )
}

/// Whether somebody of that household is: her brother's name and the household beside it would say who she is.
fn house_hidden(household_n: &str) -> String {
    format!(
        // Asked once: in a book without a sensitive case nothing else is, however many rows are read.
        "(EXISTS (SELECT 1 FROM main.child WHERE sensitive = 1) AND EXISTS (SELECT 1 FROM main.child kin INDEXED BY child_sensitive_in WHERE kin.household_n = {household_n}
         AND kin.sensitive = 1 AND kin.deleted_at IS NULL AND {}))",
        hidden("kin")
    )
}

/// What a child's row says of who she is, besides her name, her birth and her household.
const OF_A_CHILD: [&str; 11] = [
    "ethnicity",
    "id_number",
    "address",
    "mother",
    "father",
    "guardian",
    "phone",
    "school",
    "grade",
    "insurance",
    "note",
];
const OF_A_HOUSEHOLD: [&str; 3] = ["address", "phone", "note"];

fn views() -> String {
    let blank = |alias: &str, when: &str, columns: &[&str]| {
        columns
            .iter()
            .map(|name| format!("CASE WHEN {when} THEN NULL ELSE {alias}.{name} END AS {name}"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let (child, house) = (hidden("c"), house_hidden("c.household_n"));
    let own = house_hidden("h.n");
    // The order columns are the real ones, for the indexes; what is hidden is never put in their order (`Part::Hidden`).
    format!(
        "CREATE TEMP VIEW shown_child AS SELECT c.n, c.code, c.version, c.village_n, c.sex, c.status, c.deleted_at,
           c.name_sort, c.name_fold, c.birth_sort, c.id_number AS id_sort, {child} AS hidden, ({child} OR {house}) AS narrowed,
           CASE WHEN {child} THEN c.code ELSE c.name END AS name,
           CASE WHEN {child} THEN substr(c.birth, 1, 4) ELSE c.birth END AS birth,
           CASE WHEN {child} OR {house} THEN NULL ELSE c.household_n END AS household_n, {}
           FROM main.child c;
         CREATE TEMP VIEW shown_household AS SELECT h.n, h.code, h.version, h.village_n, h.poverty, h.deleted_at, h.head_sort,
           {own} AS hidden, CASE WHEN {own} THEN h.code ELSE h.head END AS head, {} FROM main.household h;
         CREATE TEMP VIEW shown_carer AS SELECT r.n, r.household_n, r.name, r.relation, r.phone FROM main.carer r
           WHERE NOT {};",
        blank("c", &child, &OF_A_CHILD),
        blank("h", &own, &OF_A_HOUSEHOLD),
        house_hidden("r.household_n"),
    )
}

/// Makes the views for a connection, and what they ask.
pub(super) fn arm(connection: &Connection) -> Result<Arc<Looking>> {
    let looking = Arc::new(Looking::default());
    let asked = Arc::clone(&looking);
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("hides", 3, flags, move |call: &Context<'_>| {
        let cases = call.get::<Option<String>>(1)?;
        Ok(asked.hides(call.get(0)?, cases.as_deref(), call.get(2)?))
    })?;
    let pure = flags | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("said", 2, pure, |call: &Context<'_>| {
        let (word, hidden) = (call.get::<Option<String>>(0)?, call.get::<bool>(1)?);
        Ok(word.map(|word| if !hidden || is_listed(&word) { word } else { UNSAID.to_owned() }))
    })?;
    connection.execute_batch(&views())?;
    Ok(looking)
}

/// Inside an act the rows are the real ones; dropped, they are again what the officer may see.
pub(super) struct Whole(Arc<Looking>, i64);

impl Whole {
    pub(super) fn of(looking: &Arc<Looking>) -> Whole {
        Whole(Arc::clone(looking), looking.officer.swap(EVERYTHING, Ordering::Relaxed))
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        self.0.officer.store(self.1, Ordering::Relaxed);
    }
}

impl Store {
    /// Who looks from now on.
    pub fn looked_at_by(&self, officer_n: i64) {
        // An officer's number is never one of the two words above.
        self.looking.officer.store(if officer_n > 0 { officer_n } else { NOBODY }, Ordering::Relaxed);
    }

    /// The children shown in full although she is not assigned: those whose page stands on her screen, and nobody else.
    pub fn show_opened(&self, children: &[i64]) {
        *self.looking.opened.lock().unwrap_or_else(PoisonError::into_inner) = children.iter().copied().collect();
    }

    /// The same officer looks through another connection; what she opened here is not open there.
    pub(super) fn looks_as(&self, other: &Store) {
        self.looking.officer.store(other.looking.officer.load(Ordering::Relaxed), Ordering::Relaxed);
    }
}

impl Reader<'_> {
    /// Is this child a code to whoever looks?
    pub fn hides_child(&self, n: i64) -> Result<bool> {
        let found =
            self.0.prepare_cached("SELECT hidden FROM shown_child WHERE n = ?1")?.query_row([n], |row| row.get(0));
        Ok(found.optional()?.unwrap_or(false))
    }

    /// Is a household of hers kept back for somebody else's sake?
    pub fn is_narrowed(&self, n: i64) -> Result<bool> {
        let found =
            self.0.prepare_cached("SELECT narrowed FROM shown_child WHERE n = ?1")?.query_row([n], |row| row.get(0));
        Ok(found.optional()?.unwrap_or(false))
    }

    /// May anybody be hidden? Not in an office of one: she holds every case there is.
    pub fn guards(&self) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM officer WHERE n > (SELECT min(n) FROM officer))";
        Ok(self.0.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// The children for whose sake a household is no more than its code.
    pub fn hidden_in(&self, household_n: i64) -> Result<Vec<i64>> {
        let mut statement = self.0.prepare_cached(
            "SELECT s.n FROM child k INDEXED BY child_sensitive_in JOIN shown_child s ON s.n = k.n
             WHERE k.household_n = ?1 AND k.sensitive = 1 AND s.deleted_at IS NULL AND s.hidden ORDER BY s.n",
        )?;
        let numbers = statement.query_map([household_n], |row| row.get(0))?;
        Ok(numbers.collect::<rusqlite::Result<_>>()?)
    }

    /// Does a code, or one of several, stand for what is hidden? Also where it lies in the bin.
    pub fn hides_code(&self, codes: &str) -> Result<bool> {
        for code in codes.split(' ') {
            let sql = match code.split('-').next() {
                Some("TE") => "SELECT max(hidden) FROM shown_child WHERE code = ?1",
                Some("HS") => {
                    "SELECT max(hidden) FROM shown_child WHERE n IN (SELECT child_n FROM case_file WHERE code = ?1
                     UNION SELECT child_n FROM case_bin WHERE code = ?1)"
                }
                Some("HG") => "SELECT max(hidden) FROM shown_household WHERE code = ?1",
                _ => continue,
            };
            let found: Option<bool> = self.0.prepare_cached(sql)?.query_row([code], |row| row.get(0))?;
            if found == Some(true) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Is hers a sensitive case, as it was marked last, whoever asks?
    pub fn is_marked_sensitive(&self, child_n: i64) -> Result<bool> {
        let mut statement = self.0.prepare_cached("SELECT 1 FROM child WHERE n = ?1 AND sensitive = 1")?;
        Ok(statement.exists([child_n])?)
    }

    fn is_sensitive(&self, child_n: i64) -> Result<bool> {
        let mut statement = self.0.prepare_cached("SELECT code, from_on, to_on FROM child_group WHERE child_n = ?1")?;
        let mut rows = statement.query([child_n])?;
        let mut stays = Vec::new();
        while let Some(row) = rows.next()? {
            stays.push(Stay {
                code: row.get(0)?,
                from: date_from(&row.get::<_, String>(1)?)?,
                to: row.get::<_, Option<String>>(2)?.as_deref().map(date_from).transpose()?,
            });
        }
        let mut statement = self.0.prepare_cached(
            "SELECT a.dangers FROM case_file f JOIN assessment a ON a.case_n = f.n WHERE f.child_n = ?1 AND a.dangers <> ''",
        )?;
        let found = statement.query_map([child_n], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
        let told: bool = self
            .0
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM case_file f WHERE f.child_n = ?1 AND f.details ->> 'sensitive' = 'yes')
                 OR EXISTS (SELECT 1 FROM case_file f JOIN report r ON r.case_n = f.n WHERE f.child_n = ?1 AND r.details ->> 'sensitive' = 'yes')",
            )?
            .query_row([child_n], |row| row.get(0))?;
        Ok(is_sensitive(&stays, found.iter().flat_map(|dangers| dangers.split(',')), told))
    }

    /// The codes of children whose kept mark is not what is recorded of them: those that may bear it are looked at, and no others.
    pub fn wrongly_marked(&self) -> Result<Vec<String>> {
        let mut may: BTreeSet<i64> = BTreeSet::new();
        let mut add = |sql: &str, asked: &[&str]| -> Result<()> {
            let mut statement = self.0.prepare(sql)?;
            let numbers = statement.query_map(rusqlite::params_from_iter(asked), |row| row.get(0))?;
            may.extend(numbers.collect::<rusqlite::Result<Vec<i64>>>()?);
            Ok(())
        };
        add("SELECT n FROM child WHERE sensitive = 1", &[])?;
        add("SELECT f.child_n FROM assessment a JOIN case_file f ON f.n = a.case_n WHERE a.dangers <> ''", &[])?;
        add("SELECT child_n FROM case_file WHERE details IS NOT NULL", &[])?;
        add("SELECT f.child_n FROM report r JOIN case_file f ON f.n = r.case_n WHERE r.details IS NOT NULL", &[])?;
        for code in group_codes() {
            add("SELECT child_n FROM child_group WHERE code = ?1", &[code])?;
        }
        let mut wrong = Vec::new();
        let mut kept = self.0.prepare_cached("SELECT code, sensitive FROM child WHERE n = ?1")?;
        for n in may {
            let (code, marked): (String, bool) = kept.query_row([n], |row| Ok((row.get(0)?, row.get(1)?)))?;
            if marked != self.is_sensitive(n)? {
                wrong.push(code);
            }
        }
        Ok(wrong)
    }
}

impl Facts<'_> {
    /// Keeps whether the child's case is a sensitive one, as what is recorded of her says it now.
    pub fn keep_sensitive(&self, child_n: i64) -> Result<()> {
        let marked = self.is_sensitive(child_n)?;
        self.tx
            .prepare_cached("UPDATE child SET sensitive = ?2 WHERE n = ?1 AND sensitive <> ?2")?
            .execute(params![child_n, marked])?;
        Ok(())
    }
}
