//! What becomes of each row of a list of households: by its code, else by head and village, phone and address telling
//! two of one name apart. What is not certain is said or refused, never merged.

mod doubts;

use std::collections::{HashMap, HashSet};

use super::compare_household::compare;
use super::export_list::Progress;
use super::import_fields::Person;
use super::import_list::Judgement;
use super::import_plan::{Home, ImportPlan, PlannedRow, Verdict};
use super::near_village::PlacesMet;
use super::{Refusal, Rules};
use crate::domain::fields::Fields;
use crate::domain::household::Household;
use crate::domain::old_places::OldPlaces;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::same_child::same_spelling;
use crate::domain::same_household::{Alike, Hearth, alike};
use crate::domain::vietnamese::fold;
use crate::exchange::headings::FieldKey;
use crate::store::{Neighbour, Reader};

/// A household an earlier row brings in.
struct Met {
    at: usize,
    line: usize,
    code: Option<String>,
    household: Household,
}

/// Who a row may be: a household of the book, or one of an earlier row.
enum Whom {
    Book(i64, String),
    Row(usize),
}

struct Judge<'j> {
    read: Reader<'j>,
    plan: &'j ImportPlan,
    met: Vec<Met>,
    /// Rows above by folded head and village.
    named: HashMap<(String, String), Vec<usize>>,
    /// Rows above by their code: the line, and what it said.
    coded: HashMap<String, (usize, Household)>,
    /// The households of each village met so far, by folded head.
    villages: HashMap<i64, HashMap<String, Vec<Neighbour>>>,
    /// Households of the book that this list names by their code.
    taken: HashSet<i64>,
    /// What rows above said of a household they were found to be.
    claims: HashMap<Claimed, Vec<Hearth>>,
    old: OldPlaces,
    places: PlacesMet,
}

/// A household of the book, or the row that brings it in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Claimed {
    Book(i64),
    Row(usize),
}

/// See [`super::import_list::judge`].
pub(super) fn judge_households(
    read: Reader<'_>,
    rules: &Rules,
    plan: &ImportPlan,
    progress: Progress<'_>,
) -> Result<Judgement, Refusal> {
    let (people, unknown) = plan.people(&rules.catalogue);
    let mut judge = Judge {
        read,
        plan,
        met: Vec::new(),
        named: HashMap::new(),
        coded: HashMap::new(),
        villages: HashMap::new(),
        taken: HashSet::new(),
        claims: HashMap::new(),
        old: plan.places_of(read, &people)?,
        places: PlacesMet::default(),
    };
    if let Some(column) = plan.heading.column_of(FieldKey::CODE) {
        for person in &people {
            let code = plan.table.value(person.row, column).trim();
            if let (true, Some(n)) = (plan.is_code(code), read.household_coded(code)?) {
                judge.taken.insert(n);
            }
        }
    }
    let mut rows = Vec::with_capacity(people.len());
    for (at, person) in people.iter().enumerate() {
        if at % 256 == 0 && progress(at as u64).is_break() {
            return Err(Refusal::Cancelled);
        }
        rows.push(judge.row(at, person)?);
    }
    Ok(Judgement::new(rows, unknown, judge.places))
}

impl Judge<'_> {
    fn row(&mut self, at: usize, person: &Person<'_>) -> Result<PlannedRow, Refusal> {
        let line = self.plan.table.rows.get(person.row).map_or(0, |row| row.line);
        let (fields, household, problems, placed) = self.plan.household(&self.old, person);
        let mut row = PlannedRow {
            row: person.row,
            line,
            verdict: Verdict::New,
            warnings: self.plan.mended.get(&person.row).cloned().unwrap_or_default(),
            home: Home::Waits,
            village: None,
            earlier: None,
            book_n: None,
        };
        row.warnings.extend(placed.warning());
        self.places.note(placed);
        let code = fields.some("code").filter(|code| self.plan.is_code(code));
        let by_code = code.as_deref().map(|code| self.read.household_coded(code)).transpose()?.flatten();
        // Of a household the code names, the boxes a list leaves out are the book's.
        let missing = |problem: &Problem| by_code.is_some() && problem.kind == ProblemKind::Required;
        let problems: Vec<Problem> = problems.into_iter().filter(|problem| !missing(problem)).collect();
        if !problems.is_empty() {
            row.verdict = Verdict::Refused(problems);
            return Ok(row);
        }
        let twice = code.as_ref().and_then(|code| self.coded.get(code));
        if let Some((line, said)) = twice {
            let line = *line;
            if compare(said, &household, &fields, false).is_empty() {
                row.verdict = Verdict::Same;
                row.warnings.push(Problem::new("head", ProblemKind::AsOnLine { line }));
            } else {
                row.verdict = Verdict::Refused(vec![Problem::new("code", ProblemKind::TwiceInList { line })]);
            }
            return Ok(row);
        }
        match by_code {
            Some(n) => self.against_book(n, &household, &fields, true, &mut row)?,
            None => self.find(&household, &fields, code.as_deref(), &mut row)?,
        }
        if row.verdict == Verdict::New {
            if let (true, None, Some(other)) = (self.plan.heading.own.is_some(), &code, fields.some("code")) {
                row.warnings.push(Problem::new("code", ProblemKind::CodeNotKept(other)));
            }
            let key = self.key(&household);
            self.named.entry(key).or_default().push(self.met.len());
            self.met.push(Met { at, line, code: code.clone(), household: household.clone() });
        }
        let claimed = row.book_n.map(Claimed::Book).or(row.earlier.map(Claimed::Row));
        if let Some(claimed) = claimed.filter(|_| !matches!(row.verdict, Verdict::Refused(_))) {
            self.claims.entry(claimed).or_default().push(Hearth::from(&household));
        }
        row.village = self.new_village(&row, &household)?;
        if let (Some(code), false) = (code, matches!(row.verdict, Verdict::Refused(_))) {
            self.coded.insert(code, (line, household));
        }
        Ok(row)
    }

    fn key(&self, household: &Household) -> (String, String) {
        (fold(&household.head), fold(household.village.as_deref().unwrap_or_default()))
    }

    fn against_book(
        &self,
        n: i64,
        household: &Household,
        fields: &Fields,
        by_code: bool,
        row: &mut PlannedRow,
    ) -> Result<(), Refusal> {
        let book = self.read.household(n)?;
        if book.hidden {
            row.verdict = Verdict::Refused(vec![Problem::new("code", ProblemKind::ClosedToYou)]);
            return Ok(());
        }
        row.book_n = Some(n);
        let differs = compare(&book.household, household, fields, by_code);
        // Another head in another village under one code is another book's household, not this one changed.
        let other = |key: &str| differs.iter().any(|field| field.key == key);
        let renamed = other("head") && !same_spelling(&book.household.head, &household.head);
        row.verdict = if by_code && renamed && other("village") {
            Verdict::Refused(vec![Problem::new("code", ProblemKind::CodeOfAnother(book.household.head))])
        } else if differs.is_empty() {
            Verdict::Same
        } else {
            Verdict::Differs { child_n: None, code: Some(book.code), fields: differs }
        };
        Ok(())
    }

    /// A household without a phone is one row's, not that of every row of the name: two phones stay two households.
    fn alike(&self, whose: Claimed, known: &Hearth, listed: &Hearth) -> Alike {
        let claims = self.claims.get(&whose).into_iter().flatten();
        let apart = claims.map(|claim| alike(claim, listed)).any(|alike| alike == Alike::Perhaps);
        let alike = alike(known, listed);
        if apart { alike.min(Alike::Perhaps) } else { alike }
    }

    /// The households of the book and of the rows above that may be this one.
    fn candidates(&mut self, household: &Household, coded: bool) -> Result<Vec<(Alike, Whom)>, Refusal> {
        let hearth = Hearth::from(household);
        let mut found = Vec::new();
        for at in self.named.get(&self.key(household)).into_iter().flatten() {
            // Two codes are two households, whatever else they share.
            if let Some(met) = self.met.get(*at).filter(|met| !(coded && met.code.is_some())) {
                let alike = self.alike(Claimed::Row(met.at), &Hearth::from(&met.household), &hearth);
                found.push((alike, Whom::Row(*at)));
            }
        }
        let village = household.village.as_deref().map(|name| self.read.village_named(name)).transpose()?.flatten();
        if let Some((village_n, _)) = village {
            if !self.villages.contains_key(&village_n) {
                let mut by_head: HashMap<String, Vec<Neighbour>> = HashMap::new();
                for neighbour in self.read.households_in(village_n)? {
                    by_head.entry(fold(&neighbour.hearth.head)).or_default().push(neighbour);
                }
                self.villages.insert(village_n, by_head);
            }
            let named = self.villages.get(&village_n).and_then(|by_head| by_head.get(&fold(&household.head)));
            let free = |n: i64| !coded || !self.taken.contains(&n);
            for known in named.into_iter().flatten().filter(|known| free(known.n)) {
                let alike = self.alike(Claimed::Book(known.n), &known.hearth, &hearth);
                found.push((alike, Whom::Book(known.n, known.code.clone())));
            }
        }
        found.retain(|(alike, _)| *alike != Alike::No);
        Ok(found)
    }

    fn find(
        &mut self,
        household: &Household,
        fields: &Fields,
        code: Option<&str>,
        row: &mut PlannedRow,
    ) -> Result<(), Refusal> {
        let found = self.candidates(household, code.is_some())?;
        let best = found.iter().map(|(alike, _)| *alike).max().filter(|alike| *alike >= Alike::Fits);
        let fitting: Vec<&Whom> =
            found.iter().filter(|(alike, _)| Some(*alike) == best).map(|(_, whom)| whom).collect();
        match fitting[..] {
            [] => row.warnings.extend(self.perhaps(&found)),
            [Whom::Book(n, _)] => self.against_book(*n, household, fields, false, row)?,
            [Whom::Row(at)] => self.against_row(*at, household, fields, row),
            _ => {
                // Of several who fit alike the one the row says nothing new of; else a person decides.
                for whom in &fitting {
                    if let Whom::Book(n, _) = whom {
                        self.against_book(*n, household, fields, false, row)?;
                        if row.verdict == Verdict::Same {
                            return Ok(());
                        }
                    }
                }
                row.book_n = None;
                row.verdict = Verdict::Refused(vec![self.several(&fitting)]);
            }
        }
        Ok(())
    }

    /// The row against the row above it that brings the household in.
    fn against_row(&self, at: usize, household: &Household, fields: &Fields, row: &mut PlannedRow) {
        let Some(met) = self.met.get(at) else { return };
        let differs = compare(&met.household, household, fields, false);
        row.earlier = Some(met.at);
        if differs.is_empty() {
            row.verdict = Verdict::Same;
            row.warnings.push(Problem::new("head", ProblemKind::AsOnLine { line: met.line }));
        } else {
            let code = Some(format!("dòng {}", met.line));
            row.verdict = Verdict::Differs { child_n: None, code, fields: differs };
        }
    }

    fn new_village(&self, row: &PlannedRow, household: &Household) -> Result<Option<String>, Refusal> {
        let needed = match &row.verdict {
            Verdict::New => true,
            Verdict::Differs { fields, .. } => fields.iter().any(|field| field.key == "village"),
            Verdict::Same | Verdict::Refused(_) => false,
        };
        let Some(village) = household.village.as_ref().filter(|_| needed) else { return Ok(None) };
        Ok(self.read.village_named(village)?.is_none().then(|| village.clone()))
    }
}
