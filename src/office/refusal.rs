//! Why something was not done, as facts; the sentences — what happened, what was kept, what to do next — are words.

use std::path::PathBuf;

use super::{Act, Closed};
use crate::domain::access::Action;
use crate::domain::generation::NotPutBack;
use crate::domain::hand_over::NotHanded;
use crate::domain::listing::{ListProblem, What};
use crate::domain::officer::Roles;
use crate::domain::problem::Problem;
use crate::exchange::mapping::MappingError;
use crate::exchange::safe_file::FileError;
use crate::exchange::table::ReadError;
use crate::store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    List(#[from] ListProblem),
    /// What stands in the boxes cannot be saved yet.
    #[error("not yet complete")]
    Problems(Vec<Problem>),
    /// `--clock` on a book of real children.
    #[error("a stopped clock on a real book")]
    StoppedClock,
    /// A practice book where a real one was meant, or the other way round.
    #[error("not a practice book: {0}")]
    NotPractice(PathBuf),
    /// The backup of a practice book, where a real book stands.
    #[error("a practice backup for the real book at {0}")]
    PracticeBackup(PathBuf),
    #[error("a real backup for the practice book at {0}")]
    RealBackup(PathBuf),
    /// The book that stands there does not give way.
    #[error("not restored at {1}")]
    NotPutBack(NotPutBack, PathBuf),
    /// Wrong passphrases just now: so many seconds to wait.
    #[error("wait {0} s")]
    TooSoon(u64),
    /// Somebody has the book open that is to give way to another.
    #[error("the book is open")]
    BookOpen,
    #[error("the login name does not fit")]
    BadLogin,
    #[error("the passphrase is too short")]
    PassphraseShort,
    #[error("the passphrase was not typed twice the same")]
    PassphraseDiffers,
    #[error("a practice book has no users")]
    PracticeUsers,
    /// Cases and drafts stay whose they are.
    #[error("not handed over")]
    HandOver(NotHanded),
    /// Her roles do not let her; `who`: some of those who may.
    #[error("not allowed: {}", .action.key())]
    NotAllowed { action: Action, roles: Roles, who: Vec<String> },
    #[error("nobody of this book is called {0}")]
    NoUser(String),
    #[error("the login {0} is taken")]
    LoginThere(String),
    /// Nobody would be left to look after the people.
    #[error("the last administrator")]
    LastAdministrator,
    #[error("one's own login")]
    OwnLogin,
    #[error("no such commune: {0}")]
    NoCommune(String),
    #[error("nothing with the code {0}")]
    NoSuch(String),
    /// A sensitive case of somebody else's: why it is to be opened is asked first.
    #[error("{} is closed to this officer", .0.code)]
    Closed(Box<Closed>),
    #[error("the case {0} is closed")]
    CaseClosed(String),
    /// A limit of law cannot be postponed.
    #[error("a limit of law")]
    LimitOfLaw,
    #[error("this child has an open case: {0}")]
    CaseOpen(String),
    /// No plan lies before the chairman.
    #[error("no plan to decide in {0}")]
    NoPlan(String),
    /// The child is still kept from home until that day.
    #[error("a separation runs in {0}")]
    SeparationRuns(String, chrono::NaiveDate),
    /// The hours run and nothing is decided.
    #[error("an emergency runs in {0}")]
    EmergencyRuns(String),
    /// Something later rests on what was to be undone.
    #[error("{0} stands in the way")]
    RestsOn(String, Option<Box<Act>>),
    /// Out of an emergency nobody comes by one key: which case.
    #[error("{0} is an emergency")]
    EmergencyStays(String),
    /// A later act rests on what was to be undone.
    #[error("a later act stands in the way: {}", .0.act)]
    LaterAct(Box<Act>),
    /// It happened, and is corrected by another act.
    #[error("{} is not undone", .0.act)]
    Stays(Box<Act>),
    /// Somebody still lives there, or has a case.
    #[error("{0} is not empty")]
    InUse(String),
    /// No act of this officer's is left to undo.
    #[error("nothing to undo")]
    NothingToUndo,
    #[error("a village of this name is there already")]
    VillageThere,
    #[error("no such file: {0}")]
    NoFile(PathBuf),
    /// Over SSH lists come in from the tray alone.
    #[error("not a file of the tray {0}")]
    OutsideTray(PathBuf),
    /// The file that says what the columns are cannot be used.
    #[error(transparent)]
    Mapping(#[from] MappingError),
    /// No heading of such a list was found in the file.
    #[error("no headings")]
    NoHeadings(What),
    #[error("cancelled")]
    Cancelled,
    #[error("the rules that ship do not read: {0}")]
    Rules(String),
    #[error("{0}")]
    Output(#[from] std::io::Error),
    #[error("spreadsheet: {0}")]
    Spreadsheet(String),
}

impl From<NotHanded> for Refusal {
    fn from(why: NotHanded) -> Self {
        Refusal::HandOver(why)
    }
}

impl From<Vec<Problem>> for Refusal {
    fn from(problems: Vec<Problem>) -> Self {
        Refusal::Problems(problems)
    }
}
