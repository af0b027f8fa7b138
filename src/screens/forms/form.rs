//! A form: fields in their order, the focus, what is wrong, the draft; the same behaviour for every form there is.

use super::FormKind;
use super::drafting::OtherDrafts;
use super::field::Field;
use super::side_by_side::SideBySide;
use crate::domain::fields::Fields;
use crate::domain::problem::Problem;
use crate::office::{Chosen, DraftOf, Office};
use crate::screens::intent::{Effect, Intent, Reply};
use crate::screens::widgets::pick_list::{self, Offer, PickList, Picked};
use crate::words::{Sentences, Words};

pub struct Form {
    pub kind: FormKind,
    pub title: String,
    /// One line about whom the form is.
    pub about: String,
    pub fields: Vec<Field>,
    pub focus: usize,
    pub problems: Vec<Problem>,
    /// A note that stands above the fields: a limit of law cannot be postponed.
    pub note: String,
    /// Whose draft this is: form, subject, and this window.
    pub(super) draft_of: DraftOf,
    /// A draft of another window or an earlier day, as it was put back, and its field: left so it stays where it lies.
    pub(super) taken_up: Option<(DraftOf, Fields, usize)>,
    /// What stood in the boxes when the form was opened: leaving it so leaves no draft.
    pub(super) opened_with: Fields,
    /// What she began from, box by box: what stands in the book since and is not that, somebody else has changed.
    pub(super) base: Fields,
    /// What somebody else has saved meanwhile, and the mark of a risk she has seen now.
    pub(super) theirs: Fields,
    pub(super) mark: Option<String>,
    /// What both have changed, side by side.
    pub(super) beside: Option<SideBySide>,
    /// What was chosen so far, for the log.
    pub(super) chosen: Vec<Chosen>,
    /// The other drafts of this form and record, open over it.
    pub(super) drafts: Option<OtherDrafts>,
    /// Typed since the draft was kept last.
    pub dirty: bool,
    /// First field row shown, where not all fit.
    pub(super) top: usize,
    /// Ctrl-D was pressed once: the second throws the draft away.
    discarding: bool,
    /// All options of the field that has the cursor, open over the form.
    pub(super) picking: Option<PickList>,
    /// Letters were typed, and what they come to is not shown yet.
    pub unsettled: bool,
}

impl Form {
    pub fn new(kind: FormKind, title: &str, about: String, fields: Vec<Field>, subject: String) -> Form {
        let draft_of = DraftOf { form: kind.draft_name(), subject, sitting: String::new() };
        let mut form = Form {
            kind,
            unsettled: false,
            title: title.to_owned(),
            about,
            fields,
            focus: 0,
            problems: Vec::new(),
            note: String::new(),
            draft_of,
            taken_up: None,
            opened_with: Fields::default(),
            base: Fields::default(),
            theirs: Fields::default(),
            mark: None,
            beside: None,
            chosen: Vec::new(),
            drafts: None,
            dirty: false,
            top: 0,
            discarding: false,
            picking: None,
        };
        form.opened_with = form.values();
        form.base = form.opened_with.clone();
        form.theirs = form.opened_with.clone();
        form
    }

    pub fn values(&self) -> Fields {
        let mut fields = Fields::default();
        for field in &self.fields {
            if !matches!(field.input, super::field::Input::Secret(_)) {
                fields.set(field.key, field.value());
            }
        }
        fields
    }

    /// A passphrase's own way out of the form.
    pub fn secret(&self, key: &str) -> String {
        self.fields.iter().find(|field| field.key == key).map(Field::value).unwrap_or_default()
    }

    /// After a slip nobody knows what stands in a masked box.
    pub fn empty_secrets(&mut self) {
        let first = self.fields.iter().position(|field| matches!(field.input, super::field::Input::Secret(_)));
        for field in &mut self.fields {
            if let super::field::Input::Secret(line) = &mut field.input {
                line.set("");
            }
        }
        self.focus_on(first.unwrap_or(self.focus));
    }

    pub(super) fn shown(&self) -> Vec<usize> {
        let values = self.values();
        let asked = |field: &Field| !field.hidden && field.shown_if.is_none_or(|test| test(&values));
        self.fields.iter().enumerate().filter(|(_, field)| asked(field)).map(|(at, _)| at).collect()
    }

    /// Rows the whole form takes, its rule and title included.
    pub fn height(&self) -> u16 {
        let fields: u16 = self.shown().iter().filter_map(|at| self.fields.get(*at)).map(Field::height).sum();
        let height = fields + 1 + u16::from(!self.note.is_empty());
        if self.is_picking() || self.is_covered() { height.max(pick_list::ROWS) } else { height }
    }

    /// Nothing typed where the cursor is: there `?` asks for help instead of being a letter.
    pub fn is_focus_empty(&self) -> bool {
        !self.is_picking()
            && !self.is_covered()
            && self.fields.get(self.focus).is_some_and(|field| field.value().is_empty())
    }

    fn move_focus(&mut self, forward: bool) -> bool {
        let shown = self.shown();
        let now = shown.iter().position(|at| *at == self.focus).unwrap_or(0);
        let next = if forward { now + 1 } else { now.wrapping_sub(1) };
        match shown.get(next) {
            Some(at) => {
                if let Some(field) = self.fields.get_mut(self.focus) {
                    field.leave();
                }
                self.focus_on(*at);
                true
            }
            None => false,
        }
    }

    pub(super) fn focus_on(&mut self, at: usize) {
        self.focus = at;
        if let Some(field) = self.fields.get_mut(at) {
            field.enter();
        }
    }

    /// The form's own answer to a key; `None` when the form should be saved.
    pub fn update(&mut self, intent: &Intent, office: Option<&Office>, words: &Words) -> Option<Reply> {
        if self.is_picking() {
            self.pick(intent, office, words);
            return Some(Reply::redraw());
        }
        if let Some(typed) = self.fields.get(self.focus).and_then(|field| field.opens_list(intent)) {
            self.open_list(&typed, words);
            return Some(Reply::redraw());
        }
        let letter = super::letters::is_letter(intent);
        if let (false, Some(office)) = (letter, office) {
            // Whatever is done next is done by what the letters came to.
            self.settle(office, words);
        }
        let typing = self.fields.get_mut(self.focus).is_some_and(|field| field.take(intent));
        self.discarding &= *intent == Intent::DropDraft;
        if typing {
            self.changed(letter, office, words);
            return Some(Reply::redraw());
        }
        match intent {
            Intent::Save => return None,
            Intent::Open => {
                if !self.move_focus(true) {
                    return None;
                }
            }
            Intent::NextField | Intent::Down => {
                self.move_focus(true);
            }
            Intent::PreviousField | Intent::Up => {
                self.move_focus(false);
            }
            Intent::Undo => return Some(Reply::say(&words.common.nothing_to_undo)),
            Intent::DropDraft if self.discarding || self.values() == self.opened_with => {
                return Some(self.discard(office, words));
            }
            Intent::DropDraft => {
                self.discarding = true;
                return Some(Reply::say(&words.forms.discard_again));
            }
            Intent::Back => {
                return Some(match office.map_or(Ok(false), |office| self.keep_draft(office)) {
                    // Leaving now would lose what was typed; Ctrl-D still leaves without it.
                    Err(refusal) => Reply::say(words.refusal(&refusal)),
                    Ok(kept) => {
                        let said = kept.then(|| Effect::Say(words.forms.draft_kept.clone()));
                        said.into_iter().fold(Reply::effect(Effect::Pop), Reply::and)
                    }
                });
            }
            _ => return Some(Reply::nothing()),
        }
        Some(Reply::redraw())
    }

    /// Something lies over the boxes: what both changed, or the other drafts.
    pub fn is_covered(&self) -> bool {
        self.drafts.is_some() || self.beside.as_ref().is_some_and(|beside| beside.open)
    }

    pub fn is_picking(&self) -> bool {
        self.picking.is_some()
    }

    /// All options of the field that has the cursor.
    fn open_list(&mut self, typed: &str, words: &Words) {
        let Some(field) = self.fields.get(self.focus) else { return };
        let (options, now) = field.options();
        let offers = options.iter().map(|(_, text)| Offer::of(text)).collect();
        let title = field.label.as_deref().unwrap_or(words.field(field.key)).trim().to_uppercase();
        self.picking = Some(PickList::new(&title, "", offers, now, typed));
    }

    /// A key of the open list of options.
    pub(super) fn pick(&mut self, intent: &Intent, office: Option<&Office>, words: &Words) {
        let Some(list) = &mut self.picking else { return };
        let picked = list.take(intent);
        if picked == Picked::Stays {
            return;
        }
        self.picking = None;
        if let (Picked::One(nth), Some(field)) = (picked, self.fields.get_mut(self.focus)) {
            field.choose_option(nth);
            super::list_view::chosen(self);
            self.changed(false, office, words);
        }
    }

    /// The commands of the hint line.
    pub fn hints(&self) -> &'static [&'static str] {
        if self.drafts.is_some() {
            return &["next_field:choose", "drop_draft", "leave_form:back"];
        }
        if self.beside.as_ref().is_some_and(|beside| beside.open) {
            return &["save", "next_field", "leave_form:back"];
        }
        if self.is_picking() {
            return &["next_field:choose", "leave_form:back"];
        }
        self.kind.hints(self.is_on_last())
    }

    /// Is this the last field asked? Enter saves there, and the hint line says so.
    pub fn is_on_last(&self) -> bool {
        self.shown().last() == Some(&self.focus)
    }

    /// Throws the draft away and leaves: what the record holds stands again next time.
    fn discard(&mut self, office: Option<&Office>, words: &Words) -> Reply {
        self.dirty = false;
        let mut reply = Reply::effect(Effect::Pop);
        match office.map_or(Ok(()), |office| self.drop_draft(office)) {
            Ok(()) => reply = reply.and(Effect::Say(words.forms.draft_dropped.clone())),
            Err(refusal) => reply = reply.and(Effect::Say(words.refusal(&refusal))),
        }
        reply
    }

    /// Shows what is wrong and goes to the first field of it.
    pub fn show_problems(&mut self, problems: Vec<Problem>) {
        let first = self.fields.iter().position(|field| problems.iter().any(|problem| problem.field == field.key));
        if let Some(first) = first {
            self.focus_on(first);
        }
        self.problems = problems;
    }

    /// Fields that keep it from being saved, where one of them has the cursor; else 0.
    pub fn wrong_here(&self) -> usize {
        let wrong = |field: &&Field| self.problems.iter().any(|problem| problem.field == field.key);
        let here = self.fields.get(self.focus).filter(wrong);
        here.map_or(0, |_| self.fields.iter().filter(wrong).count())
    }

    /// A problem under the field's own label, where that is data.
    pub fn said(&self, problem: &Problem, words: &Words) -> String {
        let label =
            self.fields.iter().find(|field| field.key == problem.field).and_then(|field| field.label.as_deref());
        match label {
            Some(label) => format!("{label}: {}", words.kind(&problem.kind)),
            None => words.problem(problem),
        }
    }
}
