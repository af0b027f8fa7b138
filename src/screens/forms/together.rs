//! Somebody else saved the same record meanwhile: what only they changed is taken over, what only she changed stays, and what both
//! changed is laid side by side and chosen before anything is written.

use super::drafting::moment;
use super::side_by_side::{Met, Side, SideBySide};
use super::{Form, FormKind, child, contact, household, intervention, village};
use crate::domain::fields::Fields;
use crate::domain::merge::{Merge, merge};
use crate::office::{Changed, Chosen, Office, Record, Refusal};
use crate::screens::intent::{Effect, Intent, Reply};
use crate::words::{Words, fill};

/// The boxes of an assessment and of a change of level that speak of risk: the other's are always seen.
const RISK: [&str; 3] = ["decided", "level", "level_reason"];

/// The record as it stands in the book now, opened anew.
struct Newest {
    kind: Option<FormKind>,
    fields: Fields,
    /// The mark of the risk as it stands now.
    mark: Option<String>,
}

impl FormKind {
    /// Which record this form changes, where two may have it open.
    pub(super) fn record(&self) -> Option<Record> {
        Some(match self {
            FormKind::Child { before: Some(row) } => Record::Coded(row.code.clone()),
            FormKind::Household { before: Some(row) } => Record::Coded(row.code.clone()),
            FormKind::Village { before: Some(row) } => Record::Village(row.n),
            FormKind::Contact { before: Some(row) } => Record::Contact(row.n),
            FormKind::Intervention { case_code, before: Some(row), .. } => {
                Record::Intervention(case_code.clone(), row.code.clone())
            }
            _ => return None,
        })
    }

    /// The case whose risk this form decides.
    fn risk(&self) -> Option<i64> {
        match self {
            FormKind::Assess { case_n, .. } | FormKind::Level { case_n } => Some(*case_n),
            _ => None,
        }
    }

    fn newest(&self, office: &Office, words: &Words) -> Result<Option<Newest>, Refusal> {
        if let Some(case_n) = self.risk() {
            let said = office.risk_of(case_n)?;
            let decided = said.fields.get("level").to_owned();
            return Ok(Some(Newest {
                kind: None,
                fields: said.fields.with("decided", decided),
                mark: Some(said.mark),
            }));
        }
        let form = match self {
            FormKind::Child { before: Some(row) } => child::made(office, words, Some(office.child(row.n)?), None)?,
            FormKind::Household { before: Some(row) } => {
                household::made(office, words, Some(office.household(row.n)?))?
            }
            FormKind::Village { before: Some(row) } => village::made(words, Some(office.village(row.n)?)),
            FormKind::Contact { before: Some(row) } => contact::made(office, words, Some(office.contact(row.n)?)),
            FormKind::Intervention { case_n, before: Some(row), .. } => {
                intervention::made(office, words, *case_n, Some(office.intervention(&row.code)?))?
            }
            _ => return Ok(None),
        };
        let fields = form.values();
        Ok(Some(Newest { kind: Some(form.kind), fields, mark: None }))
    }
}

impl Form {
    /// Saves; where somebody saved before her, meets what they saved first. Only what both changed needs her.
    pub(super) fn save_together(&mut self, office: &mut Office, words: &Words) -> Result<Reply, Refusal> {
        let mut said = None;
        // Every turn meets a newer record; more than a few in one breath is no office.
        for _ in 0..5 {
            let chosen = self.chosen.clone();
            match office.choosing(chosen, |office| self.save(office, words)) {
                Err(Refusal::Store(crate::office::StoreError::ChangedMeanwhile)) => {}
                Ok(reply) => return Ok(also(reply, said)),
                refused => return refused,
            }
            let Some(newest) = self.kind.newest(office, words)? else { break };
            said = self.meet(newest, office, words).or(said);
            if self.beside.is_some() {
                // Kept with what she began from: the next opening meets it again.
                self.keep_draft(office)?;
                return Ok(also(Reply::say(&words.beside.notice), said));
            }
        }
        Err(crate::office::StoreError::ChangedMeanwhile.into())
    }

    fn meet(&mut self, newest: Newest, office: &Office, words: &Words) -> Option<String> {
        self.theirs = newest.fields;
        self.mark = newest.mark;
        let Some(kind) = newest.kind else {
            let keys = RISK.iter().filter(|key| self.fields.iter().any(|field| field.key == **key));
            let keys: Vec<String> = keys.map(|key| (*key).to_owned()).collect();
            self.lay_beside(&keys, office, words);
            return None;
        };
        self.kind = kind;
        self.opened_with = self.theirs.clone();
        let merged = merge(&self.base, &self.theirs, &self.values());
        self.put(&merged.together);
        self.kind.echo(&mut self.fields, office, words);
        self.settle_merge(&merged, office, words)
    }

    /// What is settled is what she goes on from; what both changed is laid side by side. Says what was taken over.
    pub(super) fn settle_merge(&mut self, merged: &Merge, office: &Office, words: &Words) -> Option<String> {
        for (key, value) in &self.theirs.0 {
            if !merged.both.contains(key) {
                self.base.set(key, value);
            }
        }
        self.lay_beside(&merged.both, office, words);
        if merged.taken.is_empty() {
            return None;
        }
        let changes = self.changes(office);
        let labels: Vec<String> = merged.taken.iter().map(|key| self.label_of(key, words)).collect();
        let (by, at) = said_by(Changed::of(&changes, merged.taken.first().map_or("", String::as_str)), words);
        Some(fill(&words.beside.taken, &[("fields", &labels.join(", ")), ("who", &by), ("at", &at)]))
    }

    /// A log that cannot be read just now names nobody; the choice is asked all the same.
    fn changes(&self, office: &Office) -> Vec<Changed> {
        let record = self.kind.record().or(self.kind.risk().map(Record::Risk));
        record.and_then(|record| office.changes_of(&record).ok()).unwrap_or_default()
    }

    fn label_of(&self, key: &str, words: &Words) -> String {
        let field = self.fields.iter().find(|field| field.key == key);
        let label = field.and_then(|field| field.label.as_deref()).unwrap_or(words.field(key)).trim();
        label.trim_end_matches('*').trim().to_owned()
    }

    fn lay_beside(&mut self, keys: &[String], office: &Office, words: &Words) {
        self.beside = None;
        if keys.is_empty() {
            return;
        }
        let changes = self.changes(office);
        let proposed = self.fields.iter().find(|field| field.key == super::assess::PROPOSAL);
        let proposed = proposed.map(|field| field.echo.clone()).unwrap_or_default();
        let sides = self.fields.iter().filter(|field| keys.iter().any(|key| key == field.key)).map(|field| {
            let (by, at) = said_by(Changed::of(&changes, field.key), words);
            let (theirs, mine) = (self.theirs.get(field.key).to_owned(), field.value());
            // A class left to the sheet is the one the sheet proposes.
            let typed =
                if mine.is_empty() && field.key == "decided" { proposed.clone() } else { field.words_of(&mine) };
            let label = self.label_of(field.key, words);
            Side::new(field.key, label, (theirs.clone(), field.words_of(&theirs)), (mine, typed), by, at)
        });
        let sides: Vec<Side> = sides.collect();
        self.beside = (!sides.is_empty()).then(|| SideBySide::new(sides, office.officer().name.clone()));
    }

    /// The form is to be saved, and something still has to be chosen first; `None`: nothing has. Asked of the texts themselves, so
    /// that nothing goes over the other's words because a list of them was lost.
    pub(super) fn must_choose(&mut self, office: &Office, words: &Words) -> Option<Reply> {
        let keys: Vec<String> = match (&self.beside, self.kind.risk()) {
            (Some(beside), Some(_)) => beside.keys().map(str::to_owned).collect(),
            _ if self.kind.record().is_some() => merge(&self.base, &self.theirs, &self.values()).both,
            _ => return None,
        };
        self.lay_beside(&keys, office, words);
        self.beside.as_ref().map(|_| Reply::say(&words.beside.notice))
    }

    /// A key while what both changed lies over the boxes; `None`: all is chosen, and the form is to be saved.
    pub(super) fn take_beside(&mut self, intent: &Intent, words: &Words) -> Option<Reply> {
        let beside = self.beside.as_mut()?;
        match beside.take(intent) {
            Met::Stays => Some(Reply::redraw()),
            Met::Left => Some(Reply::say(&words.beside.left)),
            Met::Unchosen(n) => Some(Reply::say(fill(&words.beside.unchosen, &[("n", &n.to_string())]))),
            Met::Chosen => {
                self.settle_chosen();
                None
            }
        }
    }

    fn settle_chosen(&mut self) {
        let Some(beside) = self.beside.take() else { return };
        for side in beside.sides() {
            let mine = side.is_mine();
            if !mine && let Some(field) = self.fields.iter_mut().find(|field| field.key == side.key) {
                field.restore(&side.theirs.0);
            }
            self.base.set(side.key, side.theirs.0.clone());
            self.chosen.push(Chosen {
                field: side.key.to_owned(),
                mine,
                typed: side.mine.0.clone(),
                saved: side.theirs.0.clone(),
                by: side.by.clone(),
            });
        }
        if let (Some(mark), Some(seen)) =
            (self.mark.take(), self.fields.iter_mut().find(|field| field.key == "risk_seen"))
        {
            seen.restore(&mark);
        }
    }
}

/// Who and when, as the form says it.
fn said_by(changed: Option<&Changed>, words: &Words) -> (String, String) {
    match changed {
        Some(changed) => (changed.by.clone(), moment(changed.at)),
        None => (words.beside.somebody.clone(), String::new()),
    }
}

/// A notice, and one more sentence in it.
fn also(mut reply: Reply, more: Option<String>) -> Reply {
    let Some(more) = more else { return reply };
    let said = reply.effects.iter_mut().rev().find_map(|effect| match effect {
        Effect::Say(text) => Some(text),
        _ => None,
    });
    match said {
        Some(text) => *text = format!("{text} {more}"),
        None => reply.effects.push(Effect::Say(more)),
    }
    reply
}
