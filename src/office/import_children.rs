//! `import children`: what a list would do to the book, row by row, and doing it — all of it or nothing.

use std::collections::HashMap;

use serde_json::json;

use super::export_list::Progress;
use super::join_household::household_of;
use super::save_child::{differences, village_for};
use super::{Office, Refusal, Rules};
use crate::domain::child::{CheckContext, Child};
use crate::domain::fields::Fields;
use crate::domain::household::Household;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::time::today;
use crate::domain::vietnamese::fold;
use crate::exchange::ditto::expand_ditto;
use crate::exchange::furniture::{RowKind, classify};
use crate::exchange::headings::{FieldKey, Headings, List, SexHint};
use crate::exchange::recognise::HeadingRow;
use crate::exchange::table::Table;
use crate::store::{ChildRow, Entry, Facts, Reader};

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    New,
    Same,
    /// The child is in the book (or further up in the list) with other values; field by field.
    Differs {
        child_n: Option<i64>,
        code: Option<String>,
        fields: Vec<Differs>,
    },
    Refused(Vec<Problem>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differs {
    pub key: String,
    pub book: String,
    pub list: String,
}

/// A row of people, by its place in the file.
#[derive(Debug, Clone)]
pub struct PlannedRow {
    /// Index into the table.
    pub row: usize,
    /// Physical line of the file.
    pub line: usize,
    pub verdict: Verdict,
    pub warnings: Vec<Problem>,
}

/// What to do with a row that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnDiffers {
    #[default]
    Keep,
    Take,
}

/// A list read, its columns understood, and what it would do. Nothing is written yet.
pub struct ImportPlan {
    pub table: Table,
    pub heading: HeadingRow,
    kinds: Vec<RowKind>,
    pub rows: Vec<PlannedRow>,
    /// Titles, group rows, sums, signatures: read and recognised.
    pub furniture: usize,
    /// Villages the book lacks.
    pub villages: Vec<String>,
}

/// What an import did.
#[derive(Debug, Clone, Default)]
pub struct ImportResult {
    pub added: usize,
    pub same: usize,
    pub changed: usize,
    /// Differs and was left as the book has it.
    pub kept: usize,
    pub refused: usize,
    pub furniture: usize,
    pub villages_made: Vec<String>,
    pub households_made: Vec<String>,
    /// New children put into a household that was there.
    pub joined: usize,
    /// New children who wait under "chưa xếp hộ".
    pub waiting: usize,
}

impl ImportPlan {
    /// Reads the columns; a correction of the mapping is made in `heading` before [`Office::plan_import`].
    pub fn read(mut table: Table, headings: &Headings) -> Result<ImportPlan, Refusal> {
        let heading = headings.recognise(&mut table, List::Children).ok_or(Refusal::NoHeadings)?;
        if heading.column_of(FieldKey::NAME).is_none() {
            return Err(Refusal::NoHeadings);
        }
        let kinds = classify(&table, &heading);
        expand_ditto(&mut table, &heading, &kinds);
        Ok(ImportPlan { table, heading, kinds, rows: Vec::new(), furniture: 0, villages: Vec::new() })
    }

    /// `(verdict new, same, differs, refused)` counts.
    pub fn counts(&self) -> (usize, usize, usize, usize) {
        let mut counts = (0, 0, 0, 0);
        for row in &self.rows {
            match row.verdict {
                Verdict::New => counts.0 += 1,
                Verdict::Same => counts.1 += 1,
                Verdict::Differs { .. } => counts.2 += 1,
                Verdict::Refused(_) => counts.3 += 1,
            }
        }
        counts
    }

    /// The text of a row's cells as the file has them, for the rejects file.
    pub fn cells(&self, row: usize) -> Vec<String> {
        (0..self.table.width()).map(|column| self.table.value(row, column).to_owned()).collect()
    }

    /// A row as the boxes of a child's form. `group`: the group row above it.
    pub fn fields(&self, row: usize, group: Option<&str>) -> Fields {
        let mut fields = Fields::default();
        for (column, meaning) in self.heading.columns.iter().enumerate() {
            let Some(meaning) = meaning else { continue };
            let text = self.table.value(row, column).trim();
            if text.is_empty() {
                continue;
            }
            let key = meaning.key.as_str();
            let sex = meaning.sex_hint.map(|hint| match hint {
                SexHint::Male => "nam",
                SexHint::Female => "nữ",
            });
            match (key, sex) {
                // A cross under "Nam" or "Nữ", or the word itself.
                ("sex", Some(sex)) => fields.set("sex", if text.chars().count() <= 1 { sex } else { text }),
                (_, Some(sex)) => {
                    fields.set(key, text);
                    fields.set("sex", sex);
                }
                _ if fields.get(key).is_empty() => fields.set(key, text),
                _ => {}
            }
        }
        if fields.get("birth_date").is_empty() && !fields.get("age").is_empty() {
            let age = fields.get("age").to_owned();
            fields.set("birth_date", if age.bytes().all(|b| b.is_ascii_digit()) { format!("{age} tuổi") } else { age });
        }
        if let (true, Some(group)) = (fields.get("groups").is_empty(), group) {
            fields.set("groups", group);
        }
        if let Some(status) = fields.some("status")
            && let Some(key) = crate::words::key_of("status", &status)
        {
            fields.set("status", key);
        }
        if let Some(poverty) = fields.some("poverty") {
            let asked = fold(&poverty);
            let risk = match asked.as_str() {
                "khong" | "-" | "0" => None,
                text if text.contains("can ngheo") => Some("near_poor_household"),
                _ => Some("poor_household"),
            };
            if let Some(risk) = risk {
                let risks = fields.get("risks").to_owned();
                fields.set("risks", if risks.is_empty() { risk.to_owned() } else { format!("{risks}; {risk}") });
            }
        }
        fields
    }

    /// Where no village column stands, an address that names a known village gives it.
    fn place(&self, read: Reader<'_>, fields: &mut Fields) -> Result<(), Refusal> {
        if self.heading.column_of(FieldKey::VILLAGE).is_some() {
            return Ok(());
        }
        let address = fields.get("address").to_owned();
        for part in std::iter::once(address.as_str()).chain(address.split([',', ';', '-'])) {
            if let Some((_, name)) = read.village_named(part.trim())? {
                fields.set("village", name);
                break;
            }
        }
        Ok(())
    }

    /// Every row that speaks of a child, with the group row above it.
    fn people(&self) -> impl Iterator<Item = (usize, Option<&str>)> {
        let mut group = None;
        let from = self.heading.data_from();
        self.kinds.iter().enumerate().filter_map(move |(at, kind)| match kind {
            RowKind::GroupRow { text } => {
                group = Some(text.as_str());
                None
            }
            RowKind::Data => Some((from + at, group)),
            _ => None,
        })
    }
}

/// A child already met further up in the same list.
struct Met {
    line: usize,
    child: Child,
}

fn identity(child: &Child) -> (String, i32) {
    (child.name.clone(), child.birth.map_or(0, crate::domain::birth_date::BirthDate::sort_key))
}

fn same_person(a: &Child, b: &Child) -> bool {
    if let (Some(a), Some(b)) = (&a.id_number, &b.id_number) {
        return a == b;
    }
    let alike = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
    let other = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
    // A name and a birthday can be shared; with another mother and another father it is another child.
    let other_parents = other(&a.mother, &b.mother) && other(&a.father, &b.father);
    !other_parents && (alike(&a.village, &b.village) || alike(&a.mother, &b.mother) || alike(&a.father, &b.father))
}

/// The boxes that differ, among those the list fills. A group named less closely than the book knows it is no difference.
fn compare(book: &Child, list: &Child, given: &Fields) -> Vec<Differs> {
    let (book, list) = (book.fields(), list.fields());
    let mut differs = Vec::new();
    for (key, value) in &list.0 {
        let had = book.get(key);
        let silent = given.get(key).trim().is_empty() || value.is_empty();
        let alike = had == value
            || (key == "village" && fold(had) == fold(value))
            || (key == "groups"
                && value
                    .split(", ")
                    .all(|code| had.split(", ").any(|known| known == code || known.starts_with(&format!("{code}.")))));
        if !silent && !alike {
            differs.push(Differs { key: key.clone(), book: had.to_owned(), list: value.clone() });
        }
    }
    differs
}

/// A child the book does not have must be under 16; one it has may have grown up in it.
fn too_old(child: &Child, warnings: &[Problem]) -> Option<Vec<Problem>> {
    let grown = warnings.iter().any(|problem| problem.kind == ProblemKind::SixteenOrOver) && child.status == "active";
    grown.then(|| vec![Problem::new("birth_date", ProblemKind::NotAChild)])
}

fn verdict(
    read: Reader<'_>,
    child: &Child,
    warnings: &[Problem],
    fields: &Fields,
) -> Result<(Verdict, Option<ChildRow>), Refusal> {
    let code = fields.some("code");
    let village_n =
        child.village.as_deref().map(|name| read.village_named(name)).transpose()?.flatten().map(|(n, _)| n);
    let Some((n, _)) = read.same_child(child, code.as_deref(), village_n)? else {
        return Ok((too_old(child, warnings).map_or(Verdict::New, Verdict::Refused), None));
    };
    let row = read.child(n)?;
    let fields = compare(&row.child, child, fields);
    if fields.is_empty() {
        return Ok((Verdict::Same, Some(row)));
    }
    Ok((Verdict::Differs { child_n: Some(n), code: Some(row.code.clone()), fields }, Some(row)))
}

impl Office {
    /// A dry run: every row's verdict, and nothing written.
    pub fn plan_import(&self, plan: &mut ImportPlan, progress: Progress<'_>) -> Result<(), Refusal> {
        let read = self.store.read();
        let mut met: HashMap<(String, i32), Vec<Met>> = HashMap::new();
        let (mut rows, mut villages) = (Vec::new(), Vec::new());
        for (at, (row, group)) in plan.people().enumerate() {
            if at % 512 == 0 && progress(at as u64).is_break() {
                return Err(Refusal::Cancelled);
            }
            let line = plan.table.rows.get(row).map_or(0, |row| row.line);
            let mut fields = plan.fields(row, group);
            plan.place(read, &mut fields)?;
            let (verdict, warnings) = match Child::check(&fields, self.check_context()) {
                Err(problems) => (Verdict::Refused(problems), Vec::new()),
                Ok((child, warnings)) => {
                    let earlier = met
                        .get(&identity(&child))
                        .and_then(|met| met.iter().find(|met| same_person(&met.child, &child)));
                    let verdict = match earlier {
                        Some(earlier) => {
                            let fields = compare(&earlier.child, &child, &fields);
                            let code = Some(format!("dòng {}", earlier.line));
                            if fields.is_empty() {
                                Verdict::Same
                            } else {
                                Verdict::Differs { child_n: None, code, fields }
                            }
                        }
                        None => verdict(read, &child, &warnings, &fields)?.0,
                    };
                    if let (Verdict::New, Some(village)) = (&verdict, &child.village)
                        && read.village_named(village)?.is_none()
                        && !villages.iter().any(|known: &String| fold(known) == fold(village))
                    {
                        villages.push(village.clone());
                    }
                    if earlier.is_none() {
                        met.entry(identity(&child)).or_default().push(Met { line, child });
                    }
                    (verdict, warnings)
                }
            };
            rows.push(PlannedRow { row, line, verdict, warnings });
        }
        plan.furniture = plan.heading.data_from()
            + plan.kinds.iter().filter(|kind| !matches!(kind, RowKind::Data | RowKind::Blank)).count();
        plan.rows = rows;
        plan.villages = villages;
        Ok(())
    }

    /// One import is one act: all its rows, or nothing when it is cancelled or fails. `take`: rows (by index into
    /// `plan.rows`) whose differences the officer takes from the list, besides what `on_differs` says for all.
    pub fn import_children(
        &mut self,
        plan: &ImportPlan,
        on_differs: OnDiffers,
        take: &[usize],
        file: &str,
        progress: Progress<'_>,
    ) -> Result<ImportResult, Refusal> {
        let total = plan.rows.len();
        self.write(|facts, rules| {
            let mut result = ImportResult { furniture: plan.furniture, ..ImportResult::default() };
            for (at, (row, group)) in plan.people().enumerate() {
                if at % 64 == 0 && progress(at as u64).is_break() {
                    return Err(Refusal::Cancelled);
                }
                let taken = on_differs == OnDiffers::Take || take.contains(&at);
                let mut fields = plan.fields(row, group);
                plan.place(**facts, &mut fields)?;
                import_row(facts, rules, &fields, plan.table.ours, taken, &mut result)?;
            }
            let detail = json!({
                "file": file, "rows": total, "added": result.added, "changed": result.changed, "kept": result.kept,
                "same": result.same, "refused": result.refused, "villages": result.villages_made,
            });
            Ok((result, Entry::new("imported", "children", detail)))
        })
    }
}

fn import_row(
    facts: &Facts<'_>,
    rules: &Rules,
    fields: &Fields,
    ours: bool,
    take: bool,
    result: &mut ImportResult,
) -> Result<(), Refusal> {
    let context = CheckContext { today: today(facts.now()), report_date: None, catalogue: &rules.catalogue };
    let Ok((child, warnings)) = Child::check(fields, context) else {
        result.refused += 1;
        return Ok(());
    };
    match verdict(**facts, &child, &warnings, fields)? {
        (Verdict::New, _) => add(facts, child, fields, ours, result),
        (Verdict::Same, _) => {
            result.same += 1;
            Ok(())
        }
        (Verdict::Differs { fields: differs, .. }, Some(row)) if take => {
            let mut merged = row.child.fields();
            for field in &differs {
                merged.set(&field.key, field.list.clone());
            }
            let Ok((after, _)) = Child::check(&merged, context) else {
                result.refused += 1;
                return Ok(());
            };
            let (village_n, made) = match row.household_n {
                Some(n) => (facts.household(n)?.village_n, None),
                None => village_for(facts, after.village.as_deref())?,
            };
            result.villages_made.extend(made);
            let household = row.household_n.zip(row.household_code.as_deref());
            facts.change_child(&row, &after, household, village_n)?;
            let changed = differences(&row.child.fields(), &after.fields());
            facts.log(&Entry::new("child_changed", row.code.clone(), json!({ "changed": changed, "by": "import" })))?;
            result.changed += 1;
            Ok(())
        }
        (Verdict::Differs { .. }, _) => {
            result.kept += 1;
            Ok(())
        }
        (Verdict::Refused(_), _) => {
            result.refused += 1;
            Ok(())
        }
    }
}

fn add(
    facts: &Facts<'_>,
    mut child: Child,
    fields: &Fields,
    ours: bool,
    result: &mut ImportResult,
) -> Result<(), Refusal> {
    let (mut village_n, made) = village_for(facts, child.village.as_deref())?;
    result.villages_made.extend(made);
    let household = household_for(facts, &child, fields, village_n, ours, result)?;
    if let Some((n, _)) = &household {
        let row = facts.household(*n)?;
        village_n = row.village_n.or(village_n);
        child.village = row.household.village.or(child.village);
    } else {
        result.waiting += 1;
    }
    let wanted = ours.then(|| fields.some("code")).flatten();
    let household = household.as_ref().map(|(n, code)| (*n, code.as_str()));
    let (_, code) = facts.add_child(&child, household, village_n, wanted.as_deref())?;
    facts.log(&Entry::new("child_added", code, json!({ "by": "import" })))?;
    result.added += 1;
    Ok(())
}

/// The household the list names, or the one of this village with both parents (or phone); else none: she waits.
fn household_for(
    facts: &Facts<'_>,
    child: &Child,
    fields: &Fields,
    village_n: Option<i64>,
    ours: bool,
    result: &mut ImportResult,
) -> Result<Option<(i64, String)>, Refusal> {
    if let Some(code) = fields.some("household_code").map(|code| code.to_uppercase()) {
        if let Some(n) = facts.household_coded(&code)? {
            result.joined += 1;
            return Ok(Some((n, code)));
        }
        if ours {
            let row = ChildRow {
                n: 0,
                code: String::new(),
                version: 0,
                household_n: None,
                household_code: None,
                village_n,
                child: child.clone(),
            };
            let household: Household = household_of(&row);
            let made = facts.add_household(&household, village_n, Some(&code))?;
            facts.log(&Entry::new("household_added", made.1.clone(), json!({ "by": "import" })))?;
            result.households_made.push(made.1.clone());
            return Ok(Some(made));
        }
    }
    let Some(village_n) = village_n else { return Ok(None) };
    let found = facts.household_of_parents(
        village_n,
        child.mother.as_deref(),
        child.father.as_deref(),
        child.phone.as_deref(),
    )?;
    let Some(n) = found else { return Ok(None) };
    result.joined += 1;
    Ok(Some((n, facts.household(n)?.code)))
}
