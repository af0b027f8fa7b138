//! What becomes of each row of a list of cases: a case of the book, a case to open, or refused with the reason. A list
//! never closes, lowers or moves a case: that is decided by a person, with what the law asks of it.

use std::collections::HashMap;

use super::case_rows::{CaseRow, CaseRows};
use super::export_list::Progress;
use super::import_fields::Person;
use super::import_list::Judgement;
use super::import_plan::{Differs, Home, ImportPlan, PlannedRow, Verdict};
use super::near_village::PlacesMet;
use super::open_case::procedure_for;
use super::{Refusal, Rules};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::time::{Instant, ddmmyyyy, hhmm, local, today};
use crate::domain::vietnamese::fold;
use crate::store::{CaseHead, Reader};

struct Judge<'j> {
    rows: CaseRows<'j>,
    rules: &'j Rules,
    /// Cases rows above open, by the child: their line and what they said.
    met: HashMap<i64, Vec<(usize, CaseRow)>>,
    places: PlacesMet,
}

/// See [`super::import_list::judge`].
pub(super) fn judge_cases(
    read: Reader<'_>,
    rules: &Rules,
    now: Instant,
    plan: &ImportPlan,
    progress: Progress<'_>,
) -> Result<Judgement, Refusal> {
    let (people, unknown) = plan.people(&rules.catalogue);
    let old = plan.places_of(read, &people)?;
    let rows = CaseRows { read, plan, now, old: &old };
    let mut judge = Judge { rows, rules, met: HashMap::new(), places: PlacesMet::default() };
    let mut rows = Vec::with_capacity(people.len());
    for (at, person) in people.iter().enumerate() {
        if at % 256 == 0 && progress(at as u64).is_break() {
            return Err(Refusal::Cancelled);
        }
        rows.push(judge.row(person)?);
    }
    Ok(Judgement::new(rows, unknown, judge.places))
}

fn refused(field: &'static str, kind: ProblemKind) -> Verdict {
    Verdict::Refused(vec![Problem::new(field, kind)])
}

/// A moment of the book as a refusal names it.
fn said(at: Instant) -> String {
    format!("{} {}", ddmmyyyy(local(at).date()), hhmm(local(at)))
}

impl Judge<'_> {
    fn row(&mut self, person: &Person<'_>) -> Result<PlannedRow, Refusal> {
        let plan = self.rows.plan;
        let mut planned = PlannedRow {
            row: person.row,
            line: plan.table.rows.get(person.row).map_or(0, |row| row.line),
            verdict: Verdict::New,
            warnings: plan.mended.get(&person.row).cloned().unwrap_or_default(),
            home: Home::Waits,
            village: None,
            earlier: None,
            book_n: None,
        };
        let (read, placed) = self.rows.row(person)?;
        planned.warnings.extend(placed.warning());
        self.places.note(placed);
        match read {
            Err(problems) => planned.verdict = Verdict::Refused(problems),
            Ok(row) => self.judge(row, &mut planned)?,
        }
        Ok(planned)
    }

    fn judge(&mut self, row: CaseRow, planned: &mut PlannedRow) -> Result<(), Refusal> {
        let read = self.rows.read;
        let by_code = row.code.as_deref().map(|code| read.case_coded(code)).transpose()?.flatten();
        if let Some(case) = by_code {
            if case.child_n == row.child_n {
                return self.against_book(&read.case_head(case.n)?, &row, planned);
            }
            let other = read.child(case.child_n)?;
            if other.hidden {
                planned.verdict = refused("code", ProblemKind::ClosedToYou);
                return Ok(());
            }
            let kind = ProblemKind::CodeOfAnother(format!("{} {}", other.code, other.child.name));
            planned.verdict = refused("code", kind);
            return Ok(());
        }
        let keeps = self.rows.keeps(&row);
        let cases = read.cases_of_child(row.child_n)?;
        let agrees = |case: &&CaseHead| row.opened.is_some_and(|opened| opened.agrees(case.received_at));
        if let (false, Some(case)) = (keeps, cases.iter().find(agrees)) {
            return self.against_book(case, &row, planned);
        }
        if let Some((line, met)) = self.met.get(&row.child_n).and_then(|met| met.first()) {
            let line = *line;
            let same = match (&met.code, &row.code) {
                (Some(a), Some(b)) => a == b,
                _ => row.opened.zip(met.opened).is_some_and(|(here, there)| here.agrees(there.at)),
            };
            // The second row of a case says it again; another case beside an open one is none the law knows.
            if same && (row.level.is_none() || row.level == met.level) && !row.ended {
                planned.verdict = Verdict::Same;
                planned.warnings.push(Problem::new("child_name", ProblemKind::AsOnLine { line }));
            } else {
                planned.verdict = refused("child_name", ProblemKind::TwiceInList { line });
            }
            return Ok(());
        }
        // As opening one by hand: one open case of a procedure.
        let procedure = procedure_for(self.rules, "", today(self.rows.now))?;
        let open = cases.iter().find(|case| case.closed_at.is_none() && case.procedure == procedure.id);
        if let Some(open) = open {
            planned.verdict = refused("child_name", ProblemKind::CaseIsOpen(open.code.clone()));
            return Ok(());
        }
        self.opens(row, keeps, planned)
    }

    /// A case the book does not have.
    fn opens(&mut self, row: CaseRow, keeps: bool, planned: &mut PlannedRow) -> Result<(), Refusal> {
        // What it came from is known to the import itself; here it only has to be said.
        if let Err(problems) = row.opening("-", self.rows.now)? {
            planned.verdict = Verdict::Refused(problems);
            return Ok(());
        }
        if !keeps && row.before_birth() {
            planned.verdict = refused("opened_at", ProblemKind::TooEarly);
            return Ok(());
        }
        let read = self.rows.read;
        if let Some(code) = &row.code
            && !(keeps && read.is_case_code_free(code, row.child_n)?)
        {
            planned.warnings.push(Problem::new("code", ProblemKind::CodeNotKept(code.clone())));
        }
        if let Some(owner) = &row.owner
            && read.officer_called(owner)?.is_none()
        {
            planned.warnings.push(Problem::new("owner", ProblemKind::OwnerNotKnown(owner.clone())));
        }
        self.met.entry(row.child_n).or_default().push((planned.line, row));
        Ok(())
    }

    /// The row against its case in the book. Only a raise of the level can be taken from a list.
    fn against_book(&self, case: &CaseHead, row: &CaseRow, planned: &mut PlannedRow) -> Result<(), Refusal> {
        planned.book_n = Some(case.n);
        planned.verdict = if row.opened.is_some_and(|opened| !opened.agrees(case.received_at)) {
            refused("opened_at", ProblemKind::OtherThanBook(said(case.received_at)))
        } else if let (true, None) = (row.ended, case.closed_at) {
            refused("closed_at", ProblemKind::CaseHasEnded)
        } else if let (Some(closed), Some(book)) = (row.closed, case.closed_at)
            && !closed.agrees(book)
        {
            refused("closed_at", ProblemKind::OtherThanBook(said(book)))
        } else {
            match row.level {
                None => Verdict::Same,
                Some(level) if level == case.level => Verdict::Same,
                Some(_) if case.closed_at.is_some() => {
                    refused("level", ProblemKind::OtherThanBook(case.level.key().into()))
                }
                // The worst level is the least of them.
                Some(level) if level > case.level => {
                    refused("level", ProblemKind::LowerThanBook(case.level.key().into()))
                }
                Some(level) => Verdict::Differs {
                    child_n: None,
                    code: Some(case.code.clone()),
                    fields: vec![Differs {
                        key: "level".to_owned(),
                        book: case.level.key().to_owned(),
                        list: level.key().to_owned(),
                        stays: false,
                    }],
                },
            }
        };
        let read = self.rows.read;
        if let Some(owner) = row.owner.as_ref().filter(|owner| fold(owner) != fold(&case.owner))
            && !matches!(planned.verdict, Verdict::Refused(_))
            && (read.officer_called(owner)?.is_none()
                || read.officer_called(owner)? != read.officer_called(&case.owner)?)
        {
            planned.warnings.push(Problem::new("owner", ProblemKind::OwnerStays(case.owner.clone())));
        }
        Ok(())
    }
}
