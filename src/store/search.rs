//! Search: every word of the query begins a word, or from three letters on stands anywhere in one; accents, case, đ, tone
//! placement and order do not matter (they are folded away on both sides).
//!
//! Words of names come from a small vocabulary, so "anywhere in a word" is answered by looking through the vocabulary;
//! long numbers are all different, so they have a trigram index of their own.

use rusqlite::{OptionalExtension, params};

use super::error::Result;
use super::{Facts, Reader};
use crate::domain::accents::Sought;
use crate::domain::vietnamese::{query_words, search_words};

/// A word of digits this long is kept out of the vocabulary: there are as many as there are children.
const LONG_NUMBER: usize = 5;
/// More words of the vocabulary than this for one query word: the longest ones are left out.
const WORDS_PER_QUERY_WORD: u32 = 400;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FoundKind {
    Child = 1,
    Household = 2,
    Case = 3,
    Village = 4,
}

impl FoundKind {
    fn of(rowid: i64) -> Option<FoundKind> {
        [FoundKind::Child, FoundKind::Household, FoundKind::Case, FoundKind::Village]
            .into_iter()
            .find(|kind| *kind as i64 == rowid % 8)
    }
}

/// One hit of the search from everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub kind: FoundKind,
    pub n: i64,
    pub code: String,
    pub title: String,
    pub village: Option<String>,
    pub birth: Option<String>,
    /// The rest people look for: parents, phone, number.
    pub about: Vec<String>,
}

/// The index holds what may not be seen of everybody. Of whom something is hidden (`c` a child, `h` a household) all that was asked,
/// `{}`, must stand in what is seen, so that asking for a name never says that it is there. `None`: nothing of that kind is.
pub(super) fn found_by_what_is_seen(kind: FoundKind) -> Option<&'static str> {
    match kind {
        FoundKind::Child => Some(
            "(NOT c.narrowed OR has_words(c.code || ' ' || c.name || ' ' || coalesce(c.address, '') || ' ' || coalesce(c.mother, '')
             || ' ' || coalesce(c.father, '') || ' ' || coalesce(c.guardian, '') || ' ' || coalesce(c.phone, '') || ' '
             || coalesce(c.id_number, '') || ' ' || coalesce((SELECT name FROM village WHERE n = c.village_n), ''), {}))",
        ),
        FoundKind::Household => Some(
            "(NOT h.hidden OR has_words(h.code || ' ' || coalesce((SELECT name FROM village WHERE n = h.village_n), ''), {}))",
        ),
        // Their own words are its code and her name.
        FoundKind::Case => Some("(NOT c.hidden OR has_words(f.code || ' ' || c.code, {}))"),
        FoundKind::Village => None,
    }
}

fn is_long_number(word: &str) -> bool {
    word.len() >= LONG_NUMBER && word.bytes().all(|b| b.is_ascii_digit())
}

/// The two FTS expressions of a query; `None` where that index is not asked.
pub(super) struct Match {
    pub words: Option<String>,
    pub digits: Option<String>,
}

/// The rule of the search on one text: for lists without an index of their own. A query of signs only finds nothing.
pub(super) fn has_words(text: &str, query: &str) -> bool {
    let (have, asked) = (search_words(text), query_words(query));
    let stands = |word: &String| {
        have.iter()
            .any(|had| had.starts_with(word.as_str()) || (word.chars().count() >= 3 && had.contains(word.as_str())))
    };
    !asked.is_empty() && asked.iter().all(stands)
}

impl Reader<'_> {
    /// `None` when the query holds nothing that could be found (signs only): that finds nothing and is no error.
    pub(super) fn matching(&self, query: &str) -> Result<Option<Match>> {
        let words = query_words(query);
        if words.is_empty() {
            return Ok(None);
        }
        let (mut all, mut digits) = (Vec::new(), Vec::new());
        for word in &words {
            if word.len() >= 3 && word.bytes().all(|b| b.is_ascii_digit()) {
                digits.push(format!("\"{word}\""));
                continue;
            }
            let mut either = vec![format!("\"{word}\"*")];
            if word.chars().count() >= 3 {
                let mut statement = self.0.prepare_cached(
                    "SELECT term FROM find_term WHERE instr(term, ?1) > 1 ORDER BY length(term) LIMIT ?2",
                )?;
                let terms = statement.query_map(params![word, WORDS_PER_QUERY_WORD], |row| row.get::<_, String>(0))?;
                for term in terms {
                    either.push(format!("\"{}\"", term?));
                }
            }
            all.push(format!("({})", either.join(" OR ")));
        }
        let join = |parts: Vec<String>| (!parts.is_empty()).then(|| parts.join(" AND "));
        Ok(Some(Match { words: join(all), digits: join(digits) }))
    }

    /// Search from everywhere, best first: the query's own accents before the folded ones, the name before the rest.
    /// At most `limit` hits are looked at closely; `true` says there are more. `cases`: whether cases are among them.
    pub fn find(&self, query: &str, limit: usize, cases: bool) -> Result<(Vec<Found>, bool)> {
        let Some(matching) = self.matching(query)? else { return Ok((Vec::new(), false)) };
        // Looking closer than this costs more than a better order is worth; a longer query narrows it.
        let candidates = limit * 8;
        let sql = match (&matching.words, &matching.digits) {
            (Some(_), Some(_)) => {
                "SELECT rowid FROM find_word WHERE find_word MATCH ?1
                 AND rowid IN (SELECT rowid FROM find_digits WHERE find_digits MATCH ?2) LIMIT ?3"
            }
            (Some(_), None) => "SELECT rowid FROM find_word WHERE find_word MATCH ?1 AND ?2 IS NULL LIMIT ?3",
            _ => "SELECT rowid FROM find_digits WHERE ?1 IS NULL AND find_digits MATCH ?2 LIMIT ?3",
        };
        let sql = self.found_within(sql, cases);
        let mut statement = self.0.prepare_cached(&sql)?;
        let rowids: Vec<i64> = statement
            .query_map(
                params![matching.words, matching.digits, i64::try_from(candidates).unwrap_or(i64::MAX)],
                |row| row.get(0),
            )?
            .collect::<rusqlite::Result<_>>()?;
        let all_looked_at = rowids.len() < candidates;
        // Only what orders them is read of all; the rest of those that are shown.
        let guarded = self.guards()?;
        let (sought, mut ranked) = (Sought::of(query), Vec::new());
        for rowid in rowids {
            if let Some(kind) = FoundKind::of(rowid)
                && let Some((title, order, code)) = self.title(kind, rowid / 8, query, guarded)?
            {
                // Of equals the child before her household, then in the order of names.
                ranked.push((sought.closeness(&title), kind as u8, order, code, kind, rowid / 8));
            }
        }
        // Whoever is not shown is not counted either.
        let more = !all_looked_at || ranked.len() > limit;
        ranked.sort_unstable();
        let shown = ranked.into_iter().take(limit);
        let found = shown.filter_map(|(.., kind, n)| self.found(kind, n).transpose()).collect::<Result<_>>()?;
        Ok((found, more))
    }

    /// The same question, of what is within reach: of a village few, looked up before the candidates are cut.
    fn found_within(&self, sql: &str, cases: bool) -> String {
        let mut reach = String::new();
        if !cases {
            reach.push_str(&format!(" AND rowid % 8 <> {}", FoundKind::Case as i64));
        }
        if let Some(n) = self.village_only() {
            let kind = |kind: FoundKind| kind as i64;
            reach.push_str(&format!(
                " AND rowid IN (SELECT n * 8 + {} FROM child WHERE village_n = {n} AND deleted_at IS NULL
                 UNION ALL SELECT n * 8 + {} FROM household WHERE village_n = {n} AND deleted_at IS NULL
                 UNION ALL SELECT n * 8 + {} FROM village WHERE n = {n}
                 UNION ALL SELECT f.n * 8 + {} FROM case_file f JOIN child c ON c.n = f.child_n WHERE c.village_n = {n})",
                kind(FoundKind::Child),
                kind(FoundKind::Household),
                kind(FoundKind::Village),
                kind(FoundKind::Case),
            ));
        }
        sql.replace(" LIMIT ?3", &format!("{reach} LIMIT ?3"))
    }

    /// A thing's name, where it stands among names, and its code; nothing where it is found only by what may not be seen.
    fn title(&self, kind: FoundKind, n: i64, query: &str, guarded: bool) -> Result<Option<(String, Vec<u8>, String)>> {
        let sql = match kind {
            FoundKind::Child => {
                "SELECT c.name, CASE WHEN c.hidden THEN name_key(c.code) ELSE c.name_sort END, c.code FROM shown_child c
                 WHERE c.n = ?1 AND c.deleted_at IS NULL"
            }
            FoundKind::Household => {
                "SELECT h.head, CASE WHEN h.hidden THEN name_key(h.code) ELSE h.head_sort END, h.code FROM shown_household h
                 WHERE h.n = ?1 AND h.deleted_at IS NULL"
            }
            FoundKind::Case => {
                "SELECT c.name, CASE WHEN c.hidden THEN name_key(c.code) ELSE c.name_sort END, f.code
                 FROM case_file f JOIN shown_child c ON c.n = f.child_n WHERE f.n = ?1"
            }
            FoundKind::Village => {
                "SELECT name, name_sort, '' FROM village WHERE n = ?1 AND deleted_at IS NULL"
            }
        };
        // In an office of one nothing is hidden, and a search looks at hundreds.
        let seen = found_by_what_is_seen(kind).filter(|_| guarded).unwrap_or("{} IS NOT NULL").replace("{}", "?2");
        let title = self
            .0
            .prepare_cached(&format!("{sql} AND {seen}"))?
            .query_row(params![n, query], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        Ok(title.optional()?)
    }

    fn found(&self, kind: FoundKind, n: i64) -> Result<Option<Found>> {
        let sql = match kind {
            FoundKind::Child => {
                "SELECT c.code, c.name, v.name, c.birth, c.mother, c.father, c.phone, c.id_number FROM shown_child c
                 LEFT JOIN village v ON v.n = c.village_n WHERE c.n = ?1 AND c.deleted_at IS NULL"
            }
            FoundKind::Household => {
                "SELECT h.code, h.head, v.name, NULL, h.address, h.phone, NULL, NULL FROM shown_household h
                 LEFT JOIN village v ON v.n = h.village_n WHERE h.n = ?1 AND h.deleted_at IS NULL"
            }
            FoundKind::Case => {
                "SELECT f.code, c.name, v.name, c.birth, NULL, NULL, NULL, NULL FROM case_file f
                 JOIN shown_child c ON c.n = f.child_n LEFT JOIN village v ON v.n = c.village_n WHERE f.n = ?1"
            }
            FoundKind::Village => {
                "SELECT '', name, NULL, NULL, collaborator, collaborator_phone, NULL, NULL FROM village
                 WHERE n = ?1 AND deleted_at IS NULL"
            }
        };
        let found = self
            .0
            .prepare_cached(sql)?
            .query_row([n], |row| {
                let about = (4..8)
                    .filter_map(|at| row.get::<_, Option<String>>(at).transpose())
                    .collect::<rusqlite::Result<_>>()?;
                Ok(Found {
                    kind,
                    n,
                    code: row.get(0)?,
                    title: row.get(1)?,
                    village: row.get(2)?,
                    birth: row.get(3)?,
                    about,
                })
            })
            .optional()?;
        Ok(found)
    }
}

impl Facts<'_> {
    /// What goes to the bin is found no more.
    pub(super) fn unindex(&self, kind: FoundKind, n: i64) -> Result<()> {
        let rowid = n * 8 + kind as i64;
        self.tx.prepare_cached("DELETE FROM find_word WHERE rowid = ?1")?.execute([rowid])?;
        self.tx.prepare_cached("DELETE FROM find_digits WHERE rowid = ?1")?.execute([rowid])?;
        Ok(())
    }

    /// Puts a thing into the search, in place of what was there.
    pub(super) fn index(&self, kind: FoundKind, n: i64, texts: &[&str]) -> Result<()> {
        let rowid = n * 8 + kind as i64;
        let mut words: Vec<String> = texts.iter().flat_map(|text| search_words(text)).collect();
        words.sort_unstable();
        words.dedup();
        let digits: Vec<&str> = words
            .iter()
            .map(String::as_str)
            .filter(|w| w.len() >= 3 && w.bytes().all(|b| b.is_ascii_digit()))
            .collect();
        let digits = digits.join(" ");
        // A long number is found by what it begins with too: its first two digits stand for it among the words.
        let beginnings: Vec<String> = words
            .iter()
            .filter(|word| is_long_number(word))
            .filter_map(|word| word.get(..2).map(str::to_owned))
            .collect();
        words.retain(|word| !is_long_number(word));
        words.extend(beginnings);
        words.sort_unstable();
        words.dedup();
        let mut learn = self.tx.prepare_cached("INSERT OR IGNORE INTO find_term VALUES (?1)")?;
        for word in &words {
            learn.execute([word])?;
        }
        self.tx.prepare_cached("DELETE FROM find_word WHERE rowid = ?1")?.execute([rowid])?;
        self.tx
            .prepare_cached("INSERT INTO find_word (rowid, words) VALUES (?1, ?2)")?
            .execute(params![rowid, words.join(" ")])?;
        self.tx.prepare_cached("DELETE FROM find_digits WHERE rowid = ?1")?.execute([rowid])?;
        if !digits.is_empty() {
            self.tx
                .prepare_cached("INSERT INTO find_digits (rowid, digits) VALUES (?1, ?2)")?
                .execute(params![rowid, digits])?;
        }
        Ok(())
    }
}
