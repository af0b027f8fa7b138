//! The draft of a form: kept as it is typed, put back when the form is opened again; other drafts of the same form and record are
//! listed, chosen or dropped. Each window keeps its own.

use super::Form;
use crate::domain::fields::Fields;
use crate::domain::merge::merge;
use crate::domain::time::{Instant, ddmmyyyy, hhmm, local};
use crate::office::{Draft, DraftOf, Office, Refusal};
use crate::screens::intent::{Intent, Reply};
use crate::screens::widgets::pick_list::{Offer, PickList, Picked};
use crate::words::{Sentences, Words, fill};

/// The other drafts, and the list of them.
pub struct OtherDrafts {
    pub(super) list: PickList,
    drafts: Vec<(String, Draft)>,
    /// Ctrl-D was pressed once on this one.
    dropping: Option<usize>,
}

/// "14:02 23/11/2026"
pub(super) fn moment(at: Instant) -> String {
    let at = local(at);
    format!("{} {}", hhmm(at), ddmmyyyy(at.date()))
}

impl Form {
    /// Puts the newest draft back where one was left; the notice that says so, and how many others there are.
    pub fn restore(&mut self, office: &Office, words: &Words) -> Result<Option<String>, Refusal> {
        self.draft_of.sitting = office.new_sitting();
        let drafts = office.drafts(self.draft_of.form, &self.draft_of.subject)?;
        let others = drafts.len().saturating_sub(1);
        let Some((sitting, draft)) = drafts.into_iter().next() else { return Ok(None) };
        let at = moment(draft.saved_at);
        let mut notice = fill(&words.forms.draft_back, &[("at", &at)]);
        if let Some(taken) = self.take_up(sitting, draft, office, words) {
            notice = format!("{notice} {taken}");
        }
        if others > 0 {
            notice = format!("{notice} {}", fill(&words.forms.other_drafts, &[("n", &others.to_string())]));
        }
        Ok(Some(notice))
    }

    /// A draft stands in the boxes; what somebody else has saved since she began it is met at once, not written over later. What
    /// was taken over from the other is said.
    fn take_up(&mut self, sitting: String, draft: Draft, office: &Office, words: &Words) -> Option<String> {
        let mut mine = self.opened_with.clone();
        mine.0.extend(draft.fields.0);
        self.base = match draft.base {
            Some(base) if self.kind.record().is_some() => base,
            _ => self.opened_with.clone(),
        };
        self.theirs = self.opened_with.clone();
        let merged = merge(&self.base, &self.theirs, &mine);
        self.put(&merged.together);
        self.focus = draft.focus.min(self.fields.len().saturating_sub(1));
        let said = self.settle_merge(&merged, office, words);
        self.taken_up = Some((DraftOf { sitting, ..self.draft_of.clone() }, self.values(), self.focus));
        said
    }

    /// Texts into the boxes, by their keys.
    pub(super) fn put(&mut self, values: &Fields) {
        for field in &mut self.fields {
            if let Some(value) = values.0.get(field.key) {
                field.restore(value);
            }
        }
    }

    /// Writes the draft where something was typed; `true` when there is one now.
    pub fn keep_draft(&mut self, office: &Office) -> Result<bool, Refusal> {
        let fields = self.values();
        if self.taken_up.as_ref().is_some_and(|(_, was, at)| *was == fields && *at == self.focus) {
            self.dirty = false;
            return Ok(true);
        }
        let kept = fields != self.opened_with && self.kind.keeps_draft();
        if kept {
            let base = Some(self.base.clone());
            let draft = Draft { fields, base, focus: self.focus, saved_at: office.now() };
            office.keep_draft(&self.draft_of, &draft)?;
        } else {
            office.drop_draft(&self.draft_of)?;
        }
        // Its words stand in this window's draft now, or were taken out by hand.
        if let Some((of, ..)) = self.taken_up.take() {
            office.drop_draft(&of)?;
        }
        // Only now: what a full disk did not take is tried again.
        self.dirty = false;
        Ok(kept)
    }

    /// This window's draft and the one it took up; what other windows keep stays.
    pub fn drop_draft(&self, office: &Office) -> Result<(), Refusal> {
        if let Some((of, ..)) = &self.taken_up {
            office.drop_draft(of)?;
        }
        office.drop_draft(&self.draft_of)
    }

    /// The other drafts of this form and record, in a list.
    pub(super) fn list_drafts(&mut self, office: &Office, words: &Words) -> Reply {
        let mut drafts = match office.drafts(self.draft_of.form, &self.draft_of.subject) {
            Ok(drafts) => drafts,
            Err(refusal) => return Reply::say(words.refusal(&refusal)),
        };
        let here = self.taken_up.as_ref().map(|(of, ..)| of.sitting.as_str());
        drafts.retain(|(sitting, _)| *sitting != self.draft_of.sitting && Some(sitting.as_str()) != here);
        if drafts.is_empty() {
            self.drafts = None;
            return Reply::say(&words.forms.no_other_drafts);
        }
        let offers = drafts.iter().map(|(_, draft)| {
            let began = draft.base.as_ref().unwrap_or(&self.opened_with);
            Offer { words: moment(draft.saved_at), note: self.first_words(&draft.fields, began) }
        });
        let list = PickList::new(&words.forms.drafts_title, &words.forms.drafts_help, offers.collect(), None, "");
        self.drafts = Some(OtherDrafts { list, drafts, dropping: None });
        Reply::redraw()
    }

    /// A key of that list. What stands in the boxes is kept before another draft takes their place.
    pub(super) fn take_drafts(&mut self, intent: &Intent, office: &Office, words: &Words) -> Reply {
        let Some(open) = &mut self.drafts else { return Reply::nothing() };
        if *intent == Intent::DropDraft {
            let Some(at) = open.list.at() else { return Reply::nothing() };
            if open.dropping != Some(at) {
                open.dropping = Some(at);
                return Reply::say(&words.forms.drop_other_again);
            }
            let Some((sitting, _)) = open.drafts.get(at) else { return Reply::nothing() };
            let of = DraftOf { sitting: sitting.clone(), ..self.draft_of.clone() };
            return match office.drop_draft(&of) {
                Ok(()) => self.list_drafts(office, words),
                Err(refusal) => Reply::say(words.refusal(&refusal)),
            };
        }
        open.dropping = None;
        match open.list.take(intent) {
            Picked::Stays => Reply::redraw(),
            Picked::Left => {
                self.drafts = None;
                Reply::redraw()
            }
            Picked::One(at) => match self.change_draft(at, office, words) {
                Ok(said) => Reply::say(said),
                Err(refusal) => Reply::say(words.refusal(&refusal)),
            },
        }
    }

    fn change_draft(&mut self, at: usize, office: &Office, words: &Words) -> Result<String, Refusal> {
        self.keep_draft(office)?;
        let Some(mut open) = self.drafts.take() else { return Ok(String::new()) };
        let (sitting, draft) = open.drafts.swap_remove(at);
        self.draft_of.sitting = office.new_sitting();
        let mut said = fill(&words.forms.draft_back, &[("at", &moment(draft.saved_at))]);
        self.beside = None;
        if let Some(taken) = self.take_up(sitting, draft, office, words) {
            said = format!("{said} {taken}");
        }
        self.kind.echo(&mut self.fields, office, words);
        Ok(said)
    }

    /// What was typed, as far as a line shows it.
    fn first_words(&self, typed: &Fields, began: &Fields) -> String {
        let new = |field: &&super::Field| !field.hidden && typed.get(field.key) != began.get(field.key);
        let texts = self.fields.iter().filter(new).map(|field| field.words_of(typed.get(field.key)));
        let texts: Vec<String> = texts.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}
