//! What becomes of each row of a list: one judgement for the dry run, the wizard and the import itself, made before
//! anything is written, so that all three say the same.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::compare_child::{compare, said_alike, too_old};
use super::export_list::Progress;
use super::import_fields::Person;
use super::import_list::Judgement;
use super::import_places::old_places;
use super::import_plan::{Home, ImportPlan, PlannedRow, Verdict};
use super::mend::is_serial;
use super::{Refusal, Rules};
use crate::domain::child::{CheckContext, Child};
use crate::domain::fields::Fields;
use crate::domain::old_places::OldPlaces;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::same_child::{Identity, Likeness, likeness};
use crate::domain::vietnamese::fold;
use crate::exchange::headings::FieldKey;
use crate::store::{Namesake, Reader};

/// A child of an earlier row of the list.
pub(super) struct Met {
    at: usize,
    line: usize,
    code: Option<String>,
    child: Child,
    identity: Identity,
}

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

    fn again(mut self, met: usize) -> Judged {
        self.of = Some(met);
        self
    }

    fn warn(mut self, field: &'static str, kind: ProblemKind) -> Judged {
        self.warnings.push(Problem::new(field, kind));
        self
    }
}

pub(super) struct Judge<'j> {
    pub(super) read: Reader<'j>,
    pub(super) plan: &'j ImportPlan,
    pub(super) context: CheckContext<'j>,
    met: Vec<Met>,
    /// Earlier rows by folded name, by code, by number.
    named: HashMap<String, Vec<usize>>,
    coded: HashMap<String, usize>,
    numbered: HashMap<String, usize>,
    /// Children of the book that rows of this list have been found to be, or are by their code.
    pub(super) taken: HashSet<i64>,
    /// Households rows above bring along.
    pub(super) households: HashSet<String>,
    old: OldPlaces,
    /// Villages under names of before the mergers, and what they are called in the book.
    places: BTreeMap<String, String>,
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
        met: Vec::new(),
        named: HashMap::new(),
        coded: HashMap::new(),
        numbered: HashMap::new(),
        taken: HashSet::new(),
        households: HashSet::new(),
        old: old_places(read)?,
        places: BTreeMap::new(),
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
        let line = self.plan.table.rows.get(person.row).map_or(0, |row| row.line);
        let mut row = PlannedRow {
            row: person.row,
            line,
            verdict: Verdict::New,
            warnings: Vec::new(),
            home: Home::Waits,
            village: None,
            earlier: None,
            book_n: None,
        };
        let (mut fields, mut problems) = self.plan.fields(person);
        problems.extend(self.plan.unread(person.row));
        let placed = self.plan.place(self.read, &self.old, &mut fields)?;
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
        row.earlier = judged.of.and_then(|met| self.met.get(met)).map(|met| met.at);
        row.warnings = warnings;
        row.warnings.extend(self.plan.mended.get(&person.row).into_iter().flatten().cloned());
        row.warnings.extend(judged.warnings);
        if let Some(commune) = placed.elsewhere {
            row.warnings.push(Problem::new("village", ProblemKind::OtherCommune(commune)));
        }
        if let Some((from, to)) = placed.mapped {
            self.places.entry(from).or_insert(to);
        }
        if row.verdict == Verdict::New {
            if let Some(problem) = too_old(&child, &row.warnings) {
                row.verdict = Verdict::Refused(vec![problem]);
                return Ok(row);
            }
            if let (true, None, Some(other)) = (self.plan.heading.own.is_some(), &code, fields.some("code")) {
                row.warnings.push(Problem::new("code", ProblemKind::CodeNotKept(other)));
            }
            row.home = self.home(&child, &fields)?;
        }
        row.village = self.new_village(&row, &child)?;
        if !matches!(row.verdict, Verdict::Refused(_)) {
            let identity = Identity::from(&child);
            self.remember(Met { at, line, code, child, identity }, judged.of);
        }
        Ok(row)
    }

    /// `of`: the earlier row this one says again, under whose name it goes then.
    fn remember(&mut self, met: Met, of: Option<usize>) {
        let here = of.unwrap_or(self.met.len());
        if let Some(code) = &met.code {
            self.coded.entry(code.clone()).or_insert(here);
        }
        if let Some(number) = &met.child.id_number {
            self.numbered.entry(number.clone()).or_insert(here);
        }
        if of.is_none() {
            self.named.entry(fold(&met.child.name)).or_default().push(here);
            self.met.push(met);
        }
    }

    fn judge(&mut self, child: &Child, fields: &Fields, code: Option<&str>) -> Result<Judged, Refusal> {
        let by_code = code.map(|code| self.read.child_coded(code)).transpose()?.flatten();
        // Two rows of one code or one number are one child said twice, or a slip of the pen.
        let coded = code.and_then(|code| self.coded.get(code)).map(|met| ("code", *met));
        let number = || child.id_number.as_ref().and_then(|number| self.numbered.get(number));
        let numbered = if by_code.is_some() { None } else { number().map(|met| ("id_number", *met)) };
        if let Some((field, at)) = coded.or(numbered)
            && let Some(met) = self.met.get(at)
        {
            let line = met.line;
            return Ok(if compare(&met.child, child, fields, false).is_empty() {
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
        if let Some(judged) = self.against_list(&like, child, fields, code) {
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

    /// The row against the rows above it.
    fn against_list(&self, like: &Identity, child: &Child, fields: &Fields, code: Option<&str>) -> Option<Judged> {
        let mut best: Option<(u8, usize, &Met)> = None;
        for (at, met) in self.namesakes_met(&child.name) {
            // Two codes are two children, whatever else they share.
            if code.is_some() && met.code.is_some() {
                continue;
            }
            let alike = likeness(&met.identity, like);
            let same = alike.same || alike.alike && said_alike(&met.child, child);
            if same && best.is_none_or(|(parents, ..)| alike.parents > parents) {
                best = Some((alike.parents, at, met));
            }
        }
        let (_, at, met) = best?;
        let differs = compare(&met.child, child, fields, false);
        if differs.is_empty() {
            let judged = Judged::new(Verdict::Same).again(at);
            return Some(judged.warn("name", ProblemKind::AsOnLine { line: met.line }));
        }
        if let Err(problems) = self.merged(&met.child, &differs) {
            return Some(Judged::new(Verdict::Refused(problems)));
        }
        let verdict = Verdict::Differs { child_n: None, code: Some(format!("dòng {}", met.line)), fields: differs };
        Some(Judged::new(verdict).again(at))
    }

    fn namesakes_met(&self, name: &str) -> impl Iterator<Item = (usize, &Met)> {
        self.named.get(&fold(name)).into_iter().flatten().filter_map(|at| Some((*at, self.met.get(*at)?)))
    }

    /// A new child, with a word about those she may be.
    fn perhaps(&self, like: &Identity, known: &[(Likeness, &Namesake)], code: Option<&str>) -> Judged {
        let judged = Judged::new(Verdict::New);
        if code.is_some() {
            return judged;
        }
        let mut likely = self.namesakes_met(&like.name);
        if let Some((_, met)) = likely.find(|(_, met)| likeness(&met.identity, like).perhaps) {
            return judged.warn("name", ProblemKind::PerhapsOnLine { line: met.line });
        }
        let codes: Vec<&str> =
            known.iter().filter(|(like, _)| like.perhaps).map(|(_, known)| known.code.as_str()).take(3).collect();
        if codes.is_empty() { judged } else { judged.warn("name", ProblemKind::PerhapsInBook(codes.join(", "))) }
    }
}
