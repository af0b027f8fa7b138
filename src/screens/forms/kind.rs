//! Which form, and about what: its draft's name, its echo, its saving.

use super::{
    Field, Form, answer, assess, call, case, child, close, contact, decide, hand_over, household, idle, incident,
    intervention, level, list_view, log_filter, meeting, pin, plan, postpone, refer, separation, step, task, user,
    village, visit, why,
};
use crate::domain::list_view::SavedList;
use crate::domain::listing::What;
use crate::domain::procedure::Sheet;
use crate::office::{
    ChildRow, Closed, ContactRow, Exporting, HouseholdRow, IncidentRow, InterventionRow, Office, Owing, Refusal,
    UserRow, VillageRow, VisitSubject,
};
use crate::screens::intent::{Effect, ExportJob, Reply};
use crate::words::Words;

/// Which form, and about what.
pub enum FormKind {
    Visit {
        subject: Box<VisitSubject>,
        marked: Vec<i64>,
    },
    Postpone {
        owing: Vec<Owing>,
    },
    Step {
        case_n: i64,
    },
    Answer {
        case_n: i64,
        code: String,
    },
    Level {
        case_n: i64,
    },
    Call {
        case_n: i64,
    },
    Task {
        case_n: i64,
        reference: String,
    },
    Assess {
        case_n: i64,
        sheet: Box<Sheet>,
    },
    Meeting {
        case_n: i64,
    },
    Plan {
        case_n: i64,
    },
    Decide {
        case_n: i64,
    },
    Separation {
        case_n: i64,
    },
    Close {
        case_n: i64,
    },
    Reopen {
        case_n: i64,
    },
    Refer {
        case_n: i64,
    },
    Contact {
        before: Option<Box<ContactRow>>,
    },
    Child {
        before: Option<Box<ChildRow>>,
    },
    Household {
        before: Option<Box<HouseholdRow>>,
    },
    Village {
        before: Option<Box<VillageRow>>,
    },
    Case {
        child: Option<Box<ChildRow>>,
    },
    Intervention {
        case_n: i64,
        case_code: String,
        before: Option<Box<InterventionRow>>,
    },
    Export {
        of: Box<Exporting>,
    },
    /// How a list is looked at: `saved` are those it offers.
    View {
        what: What,
        saved: Vec<SavedList>,
    },
    User {
        before: Option<Box<UserRow>>,
    },
    /// Whose cases go, and the codes of those that may go alone.
    HandOver {
        from: String,
        marked: Vec<String>,
    },
    /// One's own.
    Passphrase,
    Pin,
    /// After how many minutes the screen locks.
    Idle,
    /// What the log is narrowed to.
    LogFilter,
    Incident {
        before: Option<Box<IncidentRow>>,
    },
    /// Why a sensitive case of somebody else's is opened.
    Why {
        closed: Box<Closed>,
    },
    /// A form of the doors (setup, sign-in): no draft, saved by its owner.
    Door,
}

impl FormKind {
    /// Under which name the draft lies on the desk.
    pub fn draft_name(&self) -> &'static str {
        match self {
            FormKind::Visit { .. } => "visit",
            FormKind::Postpone { .. } => "postpone",
            FormKind::Step { .. } => "step",
            FormKind::Answer { .. } => "answer",
            FormKind::Level { .. } => "level",
            FormKind::Call { .. } => "call",
            FormKind::Task { .. } => "task",
            FormKind::Assess { .. } => "assess",
            FormKind::Meeting { .. } => "meeting",
            FormKind::Plan { .. } => "plan",
            FormKind::Decide { .. } => "decide",
            FormKind::Separation { .. } => "separation",
            FormKind::Close { .. } => "close",
            FormKind::Reopen { .. } => "reopen",
            FormKind::Refer { .. } => "refer",
            FormKind::Contact { .. } => "contact",
            FormKind::Child { before: None } => "child_new",
            FormKind::Child { .. } => "child_edit",
            FormKind::Household { before: None } => "household_new",
            FormKind::Household { .. } => "household_edit",
            FormKind::Village { before: None } => "village_new",
            FormKind::Village { .. } => "village_edit",
            FormKind::Case { child: None } => "case_intake",
            FormKind::Case { .. } => "case_new",
            FormKind::Intervention { before: None, .. } => "intervention_new",
            FormKind::Intervention { .. } => "intervention_edit",
            FormKind::Export { .. } => "export",
            FormKind::View { .. } => "list_view",
            FormKind::User { before: None } => "user_new",
            FormKind::User { .. } => "user_edit",
            FormKind::HandOver { .. } => "hand_over",
            FormKind::Passphrase => "passphrase",
            FormKind::Idle => "idle",
            FormKind::Pin => "pin",
            FormKind::LogFilter => "log_filter",
            FormKind::Incident { .. } => "incident",
            FormKind::Why { .. } => "why",
            FormKind::Door => "door",
        }
    }

    /// Is what was typed kept for another day? A choice of what to look at is not.
    pub fn keeps_draft(&self) -> bool {
        !matches!(
            self,
            FormKind::View { .. }
                | FormKind::Export { .. }
                | FormKind::HandOver { .. }
                | FormKind::Passphrase
                | FormKind::Pin
                | FormKind::Idle
                | FormKind::LogFilter
                | FormKind::Why { .. }
        )
    }

    /// The commands of the hint line, on the last field and before it.
    pub fn hints(&self, last: bool) -> &'static [&'static str] {
        match (self, last) {
            (FormKind::View { .. }, true) => {
                &["save:keep_list", "drop_draft:show_all", "leave_form:back", "help_field"]
            }
            (FormKind::View { .. }, false) => {
                &["save:show_list", "next_field", "drop_draft:show_all", "leave_form:back", "help_field"]
            }
            (FormKind::Why { .. }, _) => &["save", "leave_form:back", "help_field"],
            (FormKind::Passphrase | FormKind::Pin | FormKind::HandOver { .. }, last) => match last {
                true => &["save", "next_field:save", "leave_form:back"],
                false => &["save", "next_field", "leave_form:back"],
            },
            (FormKind::LogFilter, _) => &["save:show_list", "next_field", "leave_form:back", "help_field"],
            (_, true) => &["save", "next_field:save", "leave_form", "drop_draft", "help_field"],
            (_, false) => &["save", "next_field", "leave_form", "drop_draft", "help_field"],
        }
    }

    /// Under which key the help of a field stands: what is asked of a list is another question than what a child is.
    pub fn help_of(&self, key: &'static str) -> &'static str {
        match self {
            FormKind::View { .. } => list_view::help_of(key),
            FormKind::LogFilter => log_filter::help_of(key),
            FormKind::Incident { .. } => incident::help_of(key),
            _ => key,
        }
    }

    /// What the program makes of what is typed, beside the field.
    pub(super) fn echo(&self, fields: &mut [Field], office: &Office, words: &Words) {
        match self {
            FormKind::Visit { subject, .. } => visit::echo(subject, fields, office, words),
            FormKind::Case { child: None } => case::echo(fields, office, words),
            FormKind::Assess { sheet, .. } => assess::echo(sheet, fields, office, words),
            FormKind::Separation { case_n } => separation::echo(*case_n, fields, office, words),
            FormKind::Call { .. } => call::echo(fields, office),
            FormKind::View { what, .. } => list_view::echo(*what, fields, words),
            FormKind::Incident { .. } => incident::echo(fields, office, words),
            FormKind::Postpone { .. } | FormKind::Intervention { .. } | FormKind::Refer { .. } => {
                super::echo_dates(fields, office)
            }
            _ => {}
        }
    }

    /// Opened from a list it stands under the list; forms of a whole record take the body.
    pub fn is_panel(&self) -> bool {
        matches!(
            self,
            FormKind::Visit { .. }
                | FormKind::Postpone { .. }
                | FormKind::Step { .. }
                | FormKind::Answer { .. }
                | FormKind::Level { .. }
                | FormKind::Call { .. }
                | FormKind::Task { .. }
                | FormKind::Decide { .. }
                | FormKind::Reopen { .. }
                | FormKind::Refer { .. }
                | FormKind::Export { .. }
                | FormKind::HandOver { .. }
                | FormKind::Idle
                | FormKind::LogFilter
                | FormKind::Why { .. }
        )
    }
}

impl Form {
    pub(super) fn save(&mut self, office: &mut Office, words: &Words) -> Result<Reply, Refusal> {
        let values = self.values();
        match &self.kind {
            FormKind::Visit { subject, marked } => visit::save(subject, marked, &values, office, words),
            FormKind::Postpone { owing } => postpone::save(owing, &values, office, words),
            FormKind::Step { case_n } => step::save(*case_n, &values, office, words),
            FormKind::Answer { case_n, code } => answer::save(*case_n, code, &values, office, words),
            FormKind::Level { case_n } => level::save(*case_n, &values, office, words),
            FormKind::Call { case_n } => call::save(*case_n, &values, office, words),
            FormKind::Task { case_n, reference } => task::save(*case_n, reference, &values, office, words),
            FormKind::Assess { case_n, sheet } => assess::save(*case_n, sheet, &values, office, words),
            FormKind::Meeting { case_n } => meeting::save(*case_n, &values, office, words),
            FormKind::Plan { case_n } => plan::save(*case_n, &values, office, words),
            FormKind::Decide { case_n } => decide::save(*case_n, &values, office, words),
            FormKind::Separation { case_n } => separation::save(*case_n, &values, office, words),
            FormKind::Close { case_n } => close::save(*case_n, &values, office, words),
            FormKind::Reopen { case_n } => close::save_reopened(*case_n, &values, office, words),
            FormKind::Refer { case_n } => refer::save(*case_n, &values, office, words),
            FormKind::Contact { before } => contact::save(before.as_deref(), &values, office, words),
            FormKind::Child { before } => {
                child::save(before.as_deref(), &child::confirmed(values, &self.problems), office, words)
            }
            FormKind::Household { before } => household::save(before.as_deref(), &values, office, words),
            FormKind::Village { before } => village::save(before.as_deref(), &values, office, words),
            FormKind::Case { child } => case::save(child.as_deref(), &values, office, words),
            FormKind::Intervention { case_n, before, .. } => {
                intervention::save(*case_n, before.as_deref(), &values, office, words)
            }
            FormKind::Export { of } => {
                let job = ExportJob { of: (**of).clone(), fields: values };
                Ok(Reply::effect(Effect::Pop).and(Effect::Export(Box::new(job))))
            }
            FormKind::View { what, saved } => list_view::save(*what, saved, &self.fields, office, words),
            FormKind::User { before } => {
                user::save(before.as_deref(), &values, &user::Secrets::of(self), office, words)
            }
            FormKind::HandOver { from, marked } => hand_over::save(from, marked, &values, office, words),
            FormKind::Passphrase => user::save_own(&user::Secrets::of(self), office, words),
            FormKind::Idle => idle::save(&values, office, words),
            FormKind::Pin => pin::save(self, office, words),
            FormKind::LogFilter => log_filter::save(&values, office),
            FormKind::Incident { before } => incident::save(before.as_deref(), &values, office, words),
            FormKind::Why { closed } => why::save(closed, &values, office, words),
            FormKind::Door => Ok(Reply::nothing()),
        }
    }
}
