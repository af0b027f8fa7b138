//! A row of a list of cases: what it says of the case, and which child of the book it speaks of. A child is found by
//! her code, else by name and birth date where only one fits; never guessed.

use super::import_fields::Person;
use super::import_plan::ImportPlan;
use super::near_village::Placed;
use super::{Refusal, undo_cases::in_the_book};
use crate::domain::birth_date::{BirthDate, Reading, parse_written};
use crate::domain::case_list::{Written, is_case_code, level_of, moment_written};
use crate::domain::child::Child;
use crate::domain::fields::Fields;
use crate::domain::intake::{CaseDraft, NewCase};
use crate::domain::level::Level;
use crate::domain::old_places::OldPlaces;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::same_child::{Identity, likeness, same_spelling};
use crate::domain::time::{Instant, iso, today};
use crate::domain::vietnamese::{clean, clean_name, fold};
use crate::store::{Namesake, Reader};
use crate::words::key_of;

/// What a row says of a case. Stage, deadlines and the like are the book's to derive.
#[derive(Debug, Clone)]
pub(super) struct CaseRow {
    pub child_n: i64,
    pub code: Option<String>,
    pub level: Option<Level>,
    pub opened: Option<Written>,
    pub closed: Option<Written>,
    /// By its day of closing or its stage.
    pub ended: bool,
    pub owner: Option<String>,
    note: String,
    birth: Option<BirthDate>,
}

/// What a row is read with.
#[derive(Clone, Copy)]
pub(super) struct CaseRows<'r> {
    pub read: Reader<'r>,
    pub plan: &'r ImportPlan,
    pub now: Instant,
    pub old: &'r OldPlaces,
}

impl CaseRows<'_> {
    /// Everything that is wrong with the row, or what it says and of whom.
    pub(super) fn row(self, person: &Person<'_>) -> Result<(Result<CaseRow, Vec<Problem>>, Placed), Refusal> {
        let (mut fields, mut problems) = self.plan.case_fields(person);
        problems.extend(self.plan.unread(person.row));
        let mut placed = self.plan.place(self.old, &mut fields);
        if fields.some("child_code").is_some() {
            // Who she is her code says, wherever she lives.
            placed.near = None;
        }
        problems.extend(placed.question());
        let level = fields.some("level").and_then(|text| {
            let level = level_of(&text);
            if level.is_none() {
                problems.push(Problem::new("level", ProblemKind::UnknownValue(text)));
            }
            level
        });
        let mut moment = |key: &'static str| {
            let read = fields.some(key).map(|text| moment_written(&text, self.now))?;
            read.map_err(|kind| problems.push(Problem::new(key, kind))).ok()
        };
        let (opened, closed) = (moment("opened_at"), moment("closed_at"));
        let stage = fields.some("stage").and_then(|text| key_of("stage", &text));
        let child = self.child(&fields)?;
        let (child_n, birth) = match child {
            Ok(found) if problems.is_empty() => found,
            Ok(_) => return Ok((Err(problems), placed)),
            Err(problem) => {
                problems.push(problem);
                return Ok((Err(problems), placed));
            }
        };
        let row = CaseRow {
            child_n,
            code: fields.some("code").filter(|code| is_case_code(code)),
            level,
            opened,
            closed,
            ended: fields.some("closed_at").is_some() || matches!(stage, Some("closed" | "transferred")),
            owner: fields.some("owner").map(|owner| clean(&owner)),
            note: fields.get("note").to_owned(),
            birth,
        };
        Ok((Ok(row), placed))
    }

    /// The child of the book the row names, and when she was born.
    fn child(self, fields: &Fields) -> Result<Result<(i64, Option<BirthDate>), Problem>, Refusal> {
        let name = fields.some("child_name").map(|name| clean_name(&name));
        let birth = match parse_written(fields.get("birth_date"), today(self.now), None) {
            Reading::Error { reason } => return Ok(Err(Problem::new("birth_date", reason))),
            reading => reading.date(),
        };
        let code = fields.some("child_code").map(|code| code.to_uppercase());
        if let Some(n) = code.as_deref().map(|code| self.read.child_coded(code)).transpose()?.flatten() {
            let known = self.read.child(n)?;
            if known.hidden {
                return Ok(Err(Problem::new("child_code", ProblemKind::ClosedToYou)));
            }
            let known = known.child;
            let other_name = name.is_some_and(|name| !same_spelling(&known.name, &name));
            let days = (known.birth.and_then(BirthDate::exact), birth.and_then(BirthDate::exact));
            return Ok(if other_name || matches!(days, (Some(a), Some(b)) if a != b) {
                Err(Problem::new("child_code", ProblemKind::CodeOfAnother(known.name)))
            } else {
                Ok((n, known.birth))
            });
        }
        let Some(name) = name else {
            let kind = if code.is_some() { ProblemKind::ChildNotInBook } else { ProblemKind::Required };
            return Ok(Err(Problem::new(if code.is_some() { "child_code" } else { "child_name" }, kind)));
        };
        if birth.is_none() {
            return Ok(Err(Problem::new("birth_date", ProblemKind::Required)));
        }
        self.named(Child { name, birth, village: fields.some("village"), ..Child::default() })
    }

    /// The one child called so and born so, and of this village where the row says one.
    fn named(self, child: Child) -> Result<Result<(i64, Option<BirthDate>), Problem>, Refusal> {
        let like = Identity::from(&child);
        let sort_key = |birth: Option<BirthDate>| birth.map_or(0, BirthDate::sort_key);
        let fits = |known: &&Namesake| {
            let village = match (&known.identity.village, &like.village) {
                (Some(a), Some(b)) => fold(a) == fold(b),
                _ => true,
            };
            village
                && same_spelling(&known.identity.name, &like.name)
                && sort_key(known.identity.birth) == sort_key(like.birth)
        };
        let known = self.read.namesakes(&child)?;
        let fitting: Vec<&Namesake> = known.iter().filter(fits).collect();
        if let [only] = fitting[..] {
            return Ok(Ok((only.n, only.identity.birth)));
        }
        let likely: Vec<&str> = known
            .iter()
            .filter(|known| fitting.iter().any(|fit| fit.n == known.n) || likeness(&known.identity, &like).perhaps)
            .map(|known| known.code.as_str())
            .take(3)
            .collect();
        let kind = match likely[..] {
            [] => ProblemKind::ChildNotInBook,
            _ => ProblemKind::SeveralInBook(likely.join(", ")),
        };
        Ok(Err(Problem::new("child_name", kind)))
    }

    /// Whether the row's own code is kept: our exports bring their codes along.
    pub(super) fn keeps(self, row: &CaseRow) -> bool {
        self.plan.table.ours && row.code.is_some()
    }
}

impl CaseRow {
    /// Opened before she was born: a slip of a list. The form takes it, so what came out of a book goes in again.
    pub(super) fn before_birth(&self) -> bool {
        let born = self.birth.map(BirthDate::earliest);
        self.opened.zip(born).is_some_and(|(opened, born)| today(opened.at) < born)
    }

    /// The case this row opens, checked as the form's is. `file`: what the book says it came from.
    pub(super) fn opening(&self, file: &str, now: Instant) -> Result<Result<NewCase, Vec<Problem>>, Refusal> {
        let mut problems = Vec::new();
        if self.ended {
            problems.push(Problem::new("closed_at", ProblemKind::CaseHasEnded));
        }
        if self.level.is_none() {
            problems.push(Problem::new("level", ProblemKind::Required));
        }
        let Some(opened) = self.opened else {
            problems.push(Problem::new("opened_at", ProblemKind::Required));
            return Ok(Err(problems));
        };
        if !problems.is_empty() {
            return Ok(Err(problems));
        }
        let from = in_the_book(|words| &words.import.case_account, file)?;
        let draft = CaseDraft {
            received: iso(opened.at),
            channel: "other".to_owned(),
            account: if self.note.is_empty() { from.clone() } else { format!("{} ({from})", self.note) },
            level: self.level.map_or(String::new(), |level| level.key().to_owned()),
            level_reason: in_the_book(|words| &words.import.case_reason, file)?,
            received_reason: from,
            ..CaseDraft::default()
        };
        Ok(draft.check(now))
    }
}
