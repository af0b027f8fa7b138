//! What becomes of each row of a list: one judgement for the dry run, the wizard and the import itself, made before
//! anything is written, so that all three say the same.

use std::collections::{HashMap, HashSet};

use super::compare_child::{compare, too_old};
use super::export_list::Progress;
use super::import_fields::Person;
use super::import_list::Judgement;
use super::import_plan::{Home, ImportPlan, PlannedRow, Verdict};
use super::mend::is_serial;
use super::near_village::PlacesMet;
use super::rows_met::RowsMet;
use super::{Refusal, Rules};
use crate::domain::child::{CheckContext, Child};
use crate::domain::fields::Fields;
use crate::domain::old_places::OldPlaces;
use crate::domain::problem::{Problem, ProblemKind, Severity};
use crate::domain::same_child::{Identity, Likeness, likeness};
use crate::exchange::headings::FieldKey;
use crate::store::{Namesake, Reader};

/// What one row comes to.
#[derive(Default)]
pub(super) struct Judged {
    pub(super) verdict: Option<Verdict>,
    pub(super) warnings: Vec<Problem>,
    /// The earlier row this one says again.
    pub(super) of: Option<usize>,
    pub(super) book_n: Option<i64>,
}

impl Judged {
    pub(super) fn new(verdict: Verdict) -> Judged {
        Judged { verdict: Some(verdict), ..Judged::default() }
    }

    pub(super) fn again(mut self, met: usize) -> Judged {
        self.of = Some(met);
        self
    }

    pub(super) fn warn(mut self, field: &'static str, kind: ProblemKind) -> Judged {
        self.warnings.push(Problem::new(field, kind));
        self
    }
}

pub(super) struct Judge<'j> {
    pub(super) read: Reader<'j>,
    pub(super) plan: &'j ImportPlan,
    pub(super) context: CheckContext<'j>,
    people: &'j [Person<'j>],
    pub(super) met: RowsMet,
    /// Children of the book that rows of this list have been found to be, or are by their code.
    pub(super) taken: HashSet<i64>,
    /// Households rows above bring along.
    pub(super) households: HashSet<String>,
    /// Heads of households as they are spelt and the households' codes, by folded head, of each village asked for.
    pub(super) heads: HashMap<i64, HashMap<String, Vec<(String, String)>>>,
    old: OldPlaces,
    places: PlacesMet,
}

/// Every row's verdict, the book being as `read` sees it.
pub(super) fn judge_rows(
    read: Reader<'_>,
    rules: &Rules,
    context: CheckContext<'_>,
    plan: &ImportPlan,
    progress: Progress<'_>,
) -> Result<Judgement, Refusal> {
    let (people, unknown) = plan.people(&rules.catalogue);
    let mut judge = Judge {
        read,
        plan,
        context,
        people: &people,
        met: RowsMet::default(),
        taken: HashSet::new(),
        households: HashSet::new(),
        heads: HashMap::new(),
        old: plan.places_of(read, &people)?,
        places: PlacesMet::default(),
    };
    // A child the list names by her code is hers, wherever in the list she stands.
    if let Some(column) = plan.heading.column_of(FieldKey::CODE) {
        for person in &people {
            let code = plan.table.value(person.row, column).trim();
            if let (true, Some(n)) = (judge.is_code(code), read.child_coded(code)?) {
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

/// What is wrong with a value that would have been mended, were the list not to stand as it is written.
fn unmended(mend: &Problem) -> Option<Problem> {
    (mend.kind == ProblemKind::IdZeroRestored).then(|| Problem::new(mend.field, ProblemKind::IdShape))
}

impl Judge<'_> {
    fn is_code(&self, code: &str) -> bool {
        let number = code.strip_prefix(self.plan.code_prefix.as_str()).unwrap_or_default();
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    }

    fn row(&mut self, at: usize, person: &Person<'_>) -> Result<PlannedRow, Refusal> {
        let mut row = PlannedRow {
            row: person.row,
            line: self.line(person),
            verdict: Verdict::New,
            warnings: Vec::new(),
            home: Home::Waits,
            village: None,
            earlier: None,
            book_n: None,
        };
        let (mut fields, said) = self.plan.fields(person);
        let (mut problems, made): (Vec<_>, Vec<_>) =
            said.into_iter().partition(|problem| problem.severity() == Severity::Error);
        problems.extend(self.plan.unread(person.row));
        let placed = self.plan.place(&self.old, &mut fields);
        problems.extend(placed.question());
        let elsewhere = placed.warning();
        self.places.note(placed);
        let checked = Child::check(&fields, self.context);
        if let (true, Ok((_, warnings))) = (self.plan.as_written, &checked) {
            problems.extend(warnings.iter().filter_map(unmended));
            if is_serial(fields.get("birth_date")) {
                problems.push(Problem::new("birth_date", ProblemKind::NotADate));
            }
        }
        let (child, warnings) = match checked {
            Ok(checked) if problems.is_empty() => checked,
            Ok(_) => {
                row.verdict = Verdict::Refused(problems);
                return Ok(row);
            }
            Err(more) => {
                problems.extend(more);
                row.verdict = Verdict::Refused(problems);
                return Ok(row);
            }
        };
        let code = fields.some("code").filter(|code| self.is_code(code));
        let judged = self.judge(&child, &fields, code.as_deref())?;
        row.verdict = judged.verdict.unwrap_or(Verdict::New);
        row.book_n = judged.book_n;
        row.earlier = judged.of;
        row.warnings = warnings;
        row.warnings.extend(self.plan.mended.get(&person.row).into_iter().flatten().cloned());
        row.warnings.extend(judged.warnings);
        row.warnings.extend(made);
        row.warnings.extend(elsewhere);
        if row.verdict == Verdict::New {
            // What came out of a book is as that book has her, grown up in it or not.
            let verbatim =
                || self.plan.table.rows.get(person.row).is_some_and(|row| self.plan.heading.is_verbatim(&row.cells));
            if let Some(problem) = too_old(&child, &row.warnings).filter(|_| !verbatim()) {
                row.verdict = Verdict::Refused(vec![problem]);
                return Ok(row);
            }
            if let (true, None, Some(other)) = (self.plan.heading.own.is_some(), &code, fields.some("code")) {
                row.warnings.push(Problem::new("code", ProblemKind::CodeNotKept(other)));
            }
            row.home = self.home(&child, &fields)?;
        }
        row.village = self.new_village(&row, &child)?;
        if let (Some(village), true) = (&row.village, self.plan.heading.own.is_none() && self.old.has_villages()) {
            row.warnings.extend(self.places.doubt(village));
        }
        if !matches!(row.verdict, Verdict::Refused(_)) {
            self.met.remember(at, &child, code.as_deref(), judged.of, judged.book_n);
        }
        Ok(row)
    }

    fn line(&self, person: &Person<'_>) -> usize {
        self.plan.table.rows.get(person.row).map_or(0, |row| row.line)
    }

    pub(super) fn line_of(&self, at: usize) -> usize {
        self.people.get(at).map_or(0, |person| self.line(person))
    }

    /// The child of an earlier row, read from the list once more: to keep them all would take half the memory of an
    /// import, and few are ever asked for again.
    pub(super) fn child_of(&self, at: usize) -> Result<Child, Refusal> {
        let Some(person) = self.people.get(at) else { return Ok(Child::default()) };
        let (mut fields, _) = self.plan.fields(person);
        self.plan.place(&self.old, &mut fields);
        Ok(Child::check(&fields, self.context)?.0)
    }

    fn judge(&mut self, child: &Child, fields: &Fields, code: Option<&str>) -> Result<Judged, Refusal> {
        let by_code = code.map(|code| self.read.child_coded(code)).transpose()?.flatten();
        // Two rows of one code or one number are one child said twice, or a slip of the pen.
        let coded = code.and_then(|code| self.met.coded(code)).map(|at| ("code", at));
        let number = || child.id_number.as_deref().and_then(|number| self.met.numbered(number));
        // Two codes are two children, whatever number both bear: so the book has them that sent this list.
        let numbered = number().filter(|met| by_code.is_none() && !(code.is_some() && met.coded));
        if let Some((field, at)) = coded.or(numbered.map(|met| ("id_number", met.at))) {
            let line = self.line_of(at);
            return Ok(if compare(&self.child_of(at)?, child, fields, false).is_empty() {
                Judged::new(Verdict::Same).again(at).warn("name", ProblemKind::AsOnLine { line })
            } else {
                Judged::new(Verdict::Refused(vec![Problem::new(field, ProblemKind::TwiceInList { line })]))
            });
        }
        if let Some(n) = by_code {
            return self.against_book(n, child, fields, true);
        }
        if let Some(n) = child.id_number.as_deref().map(|id| self.read.child_numbered(id)).transpose()?.flatten() {
            return self.against_book(n, child, fields, false);
        }
        let like = Identity::from(child);
        if let Some(judged) = self.against_list(&like, child, fields, code)? {
            return Ok(judged);
        }
        let known = self.read.namesakes(child)?;
        let known: Vec<(Likeness, &Namesake)> =
            known.iter().map(|known| (likeness(&known.identity, &like), known)).collect();
        if let Some(n) = self.known_as(&known, child, fields, code.is_some())? {
            return self.against_book(n, child, fields, false);
        }
        Ok(self.perhaps(&like, &known, code))
    }
}
