//! The work, one file per verb. Screens and command line ask the same questions here; only here are facts written.

mod add_report;
#[cfg(test)]
mod again_tests;
mod answer_referral;
mod assess;
mod back_up;
mod bin;
#[cfg(test)]
mod bin_tests;
mod case_page;
mod case_rows;
mod cell_words;
mod changed;
mod child_page;
mod clock;
#[cfg(test)]
mod clock_rules_tests;
mod close_case;
mod compare_child;
mod compare_household;
mod count;
mod derive;
mod doubt_dates;
mod drafts;
mod emergencies;
mod export_list;
mod export_rows;
mod export_whole;
mod filter_values;
#[cfg(test)]
mod filter_values_tests;
mod find;
mod hand_over;
#[cfg(test)]
mod hand_over_tests;
mod idle;
mod import_cases;
mod import_children;
mod import_columns;
mod import_fields;
mod import_households;
mod import_list;
#[cfg(test)]
mod import_lists_tests;
mod import_places;
mod import_plan;
mod import_result;
mod import_rows;
#[cfg(test)]
mod import_tests;
mod incidents;
mod join_household;
mod judge_book;
mod judge_cases;
mod judge_households;
mod judge_list;
mod judge_rows;
mod list_fields;
#[cfg(test)]
mod list_order_tests;
mod lists;
#[cfg(test)]
mod lists_tests;
mod log;
mod make_plan;
mod mappings;
mod mend;
mod mend_numbers;
mod near_village;
mod new_rows;
mod noted;
mod open_book;
mod open_case;
mod people;
mod pin;
mod plan_intervention;
#[cfg(test)]
pub(crate) mod planted;
mod postpone;
mod practice;
mod record_call;
mod record_step;
mod record_visit;
mod refer;
mod refusal;
mod restore;
mod rights;
#[cfg(test)]
mod rights_tests;
#[cfg(test)]
mod roles_kept_tests;
mod rows_met;
mod rule_files;
mod rules;
mod save_child;
mod save_contact;
mod save_household;
mod save_village;
mod saved_lists;
mod sensitive;
#[cfg(test)]
mod sensitive_open_tests;
#[cfg(test)]
mod sensitive_tests;
mod separate;
mod shared_cell;
mod taken;
#[cfg(test)]
mod tests;
mod timeline;
mod today;
#[cfg(test)]
mod together_tests;
mod tray;
mod trust_clock;
mod turn;
mod undo;
mod undo_cases;
mod undo_households;
mod undo_import;
#[cfg(test)]
mod undo_properties;
#[cfg(test)]
mod undo_tests;
mod verify;
mod witness;
mod write;
mod write_rejects;
#[cfg(test)]
mod year;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::rights::{By, Held};
use crate::domain::calendar::Calendar;
use crate::domain::catalogue::Catalogue;
use crate::domain::officer::Officer;
use crate::domain::procedure::Procedures;
use crate::domain::time::Instant;
use crate::store::{ListContext, Store};

pub use crate::store::{BinKind, BinRow};
pub use assess::Assessed;
pub use back_up::{CopyTo, Kept};
pub use bin::Binned;
pub use case_page::CasePage;
pub use changed::{Changed, Chosen, Record, RiskSaid};
pub use child_page::{ChildPage, HouseholdPage};
pub use clock::Clock;
pub use count::{Counted, due};
pub use drafts::Unfinished;
pub use emergencies::{ClockView, EmergencyView, RungLine, SeparationView, StepLine};
pub use export_list::{Export, ExportFormat, Exported, Exporting, Target};
pub use hand_over::{HandedOver, Received};
pub use idle::IDLE_MINUTES;
pub use import_columns::Mapped;
pub use import_plan::{Differs, ImportPlan, PlannedRow, Verdict};
pub use import_result::ImportResult;
pub use lists::ListPage;
pub use log::{LOG_KEYS, LogLine, LogSubject, SubjectKind, log_headings};
pub use make_plan::Checked;
pub use near_village::{NearIs, NearSaid, NearVillage, OnNear};
pub use new_rows::NewRow;
pub use noted::Notable;
pub use open_book::{Book, NewBook, SignIn};
pub use open_case::CaseSubject;
pub use people::Rekeyed;
pub use postpone::{Owing, Postponement};
pub use practice::PracticePlan;
pub use record_call::ANSWERS;
pub use record_visit::{VisitDone, VisitSubject};
pub use refusal::Refusal;
pub use restore::{Backup, OpenedWith, Restored};
pub use rules::PendingRule;
pub use save_child::Saved;
pub use sensitive::Closed;
pub use taken::{OnDiffers, Taken};
pub use timeline::{Event, Happening};
pub use today::{KEYS as TODAY_KEYS, TodayRow, Why};
pub use tray::{is_only_the_tray, only_the_tray};
pub use undo::{Act, LastAct};
pub use undo_import::Undone;
pub use witness::{ChainFound, HeadAsked, Missing, PutBack, Sitting, Standing as ChainStanding};
pub use write_rejects::Rejects;

pub use crate::exchange::decode::Encoding as TextEncoding;
pub use crate::exchange::headings::{FieldKey, List, SexHint};
pub use crate::exchange::mapping::{Mapping, MappingError, Said};
pub use crate::exchange::read_list::{Form, How};
pub use crate::store::{
    AssessmentRow, CallRow, CaseHead, CaseRef, ChildRow, ClosingRow, ContactRow, Copied, Damage, DeadlineRow, Draft,
    DraftOf, Examination, Fault, Found, FoundKind, HouseholdRow, ImportAct, IncidentRow, InterventionRow, LogRow,
    MeetingRow, Part as BookPart, PinFlaw, PlanRow, ReferralRow, SeparationRow, StepRow, StoreError, TaskRow, UserRow,
    VillageRow, VisitRow,
};

#[cfg(test)]
pub use crate::store::{Ran, watched};

/// The rules that count: data, the same for every office until it accepts its own.
pub struct Rules {
    pub calendar: Calendar,
    pub catalogue: Catalogue,
    pub procedures: Procedures,
}

/// An open book, an officer at it, a clock and the rules.
pub struct Office {
    store: Store,
    officer: Officer,
    clock: Clock,
    rules: Arc<Rules>,
    /// What the header calls the office: "xã Mường Phăng".
    name: String,
    /// What was chosen over what somebody else had just saved; goes into the log with the act under way.
    chosen: Vec<Chosen>,
    /// What she may.
    held: Held,
}

impl Office {
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    pub fn today(&self) -> chrono::NaiveDate {
        crate::domain::time::today(self.now())
    }

    pub fn officer(&self) -> &Officer {
        &self.officer
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The rules, for what outlives a borrow of the office.
    pub fn shared_rules(&self) -> Arc<Rules> {
        Arc::clone(&self.rules)
    }

    pub fn is_practice(&self) -> bool {
        self.store.is_practice()
    }

    pub fn clock(&self) -> Clock {
        self.clock
    }

    pub fn folder(&self) -> &Path {
        self.store.folder()
    }

    /// The officer's tray: what the app makes for her PC.
    pub fn tray(&self) -> PathBuf {
        self.store.folder().join("khay").join(&self.officer.login)
    }

    /// The same office with its own connection, for the worker thread.
    pub fn fork(&self) -> Result<Office, Refusal> {
        Ok(Office {
            store: self.store.fork()?,
            officer: self.officer.clone(),
            clock: self.clock,
            rules: Arc::clone(&self.rules),
            name: self.name.clone(),
            chosen: Vec::new(),
            held: self.held.clone(),
        })
    }

    /// Its statements are counted from now on; [`watched`] says what ran.
    #[cfg(test)]
    pub fn watch(&self) {
        self.store.watch();
    }

    /// How SQLite would answer one of them.
    #[cfg(test)]
    pub fn plan_of(&self, sql: &str) -> String {
        self.store.read().plan(sql).unwrap_or_else(|error| format!("no plan: {error}"))
    }

    fn context(&self) -> ListContext<'_> {
        ListContext { now: self.now(), calendar: &self.rules.calendar }
    }
}
