//! What the officer means, and what a screen answers. Intents are made only by the key table.

use crate::domain::fields::Fields;
use crate::domain::list_view::{ListView, SavedList};
use crate::domain::listing::What;
use crate::office::Refusal;

use super::Screen;

/// What a key means at the place where it was pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// To one of the eight screens.
    Go(u8),
    Open,
    Back,
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    Left,
    Right,
    NextField,
    PreviousField,
    Save,
    Undo,
    Redo,
    Type(char),
    /// A letter by Telex or VNI: so many letters before the cursor give way to this. Made where the method is known.
    Retype {
        erase: usize,
        insert: String,
    },
    Paste(String),
    /// Off → TELEX → VNI.
    Typing,
    Erase,
    EraseNext,
    Search,
    Palette,
    Help,
    Redraw,
    Quit,
    Intake,
    New,
    Edit,
    Visit,
    Postpone,
    Step,
    /// Every step of the case, to choose one.
    Steps,
    /// The draft of this form is thrown away.
    DropDraft,
    /// Other drafts of this form and record.
    Drafts,
    /// All that happened.
    Timeline,
    Level,
    Intervention,
    Mark,
    Sort,
    Filter,
    Export,
    Import,
    Waiting,
    HideNames,
    ChildPage,
    HouseholdPage,
    TakeAll,
    /// Another encoding for the file being read.
    Encoding,
    /// Another sheet of the workbook.
    NextSheet,
    /// Whether reading mends what it may.
    Mends,
    /// To the bin.
    Delete,
    /// A backup, now.
    BackUp,
    /// What a book can be restored from.
    Backups,
    /// One's own passphrase.
    Passphrase,
    /// A recovery key in place of the old one.
    RecoveryKey,
    /// At the door: the recovery key instead of a passphrase.
    Recover,
    /// The screen is locked now.
    Lock,
    /// After how many minutes it locks itself.
    IdleLock,
    Pin,
    /// Personal data got lost or into the wrong hands.
    Incident,
    /// What lies in the bin.
    Bin,
    /// Cases and drafts to another officer.
    HandOver,
    /// The page of what the keyboard sends.
    Keyboard,
    /// The next keyboard scheme.
    Scheme,
    /// The next wait after ESC.
    EscWait,
    /// A line ends in a box of several: Enter goes to the next box.
    NewLine,
    /// Letters with their marks, or without.
    Letters,
    Yes,
    No,
    /// A key that other programs bind: says what to press instead.
    Advice(&'static str),
    /// Bound nowhere here.
    Nothing,
}

/// Where a key was pressed: what has the cursor decides what a letter means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    List,
    Page,
    Form,
    Search,
    Dialog,
    /// A step of a wizard that shows rows.
    Wizard,
    /// The page on which keys are looked at, and mean next to nothing.
    Keys,
    /// Where one signs in: a form, with a way on for whoever forgot.
    Door,
}

/// What a screen asks of the app.
pub enum Effect {
    Push(Box<Screen>),
    /// Closes the screen on top.
    Pop,
    /// Closes it and tells the ones below that the book changed.
    PopChanged,
    /// One of the main screens, with nothing above it.
    Main(u8),
    Say(String),
    Quit,
    /// The intent chosen in the command list, done on the screen below it.
    Do(Intent),
    Export(Box<ExportJob>),
    /// Read a file and compare every row with the book.
    Plan(Box<PlanJob>),
    Import(Box<ImportJob>),
    /// The officer has seen what a rule file moves and accepts it.
    AcceptRule(Box<crate::office::PendingRule>),
    /// Take an import back.
    UndoImport(Box<crate::office::ImportAct>),
    /// Take an act of the officer's own back.
    UndoAct(Box<crate::office::Act>),
    /// To the bin, and what it is called.
    Bin(crate::office::Binned, String),
    TakeOut(Box<crate::office::BinRow>),
    /// The officer says that the host's clock is right.
    ConfirmClock,
    /// She has read what was handed to her.
    ToldOfReceived,
    /// What the log below is narrowed to.
    OnLog(Box<crate::domain::log::LogFilter>),
    /// The officer has read that entries of the log are gone.
    AcknowledgeMissing(Box<crate::office::Missing>),
    /// How the list below is looked at.
    OnList(Box<OnList>),
    /// What was chosen for this keyboard: in force at once, and kept.
    Keyboard(crate::terminal::Choice),
    /// The screen locks itself after so many minutes.
    IdleAfter(u32),
    /// A backup, made by the worker.
    BackUp,
    /// The book under a new key, by the worker: why.
    Rekey(Rekey),
    /// Stop the job under way.
    CancelJob,
    /// A sensitive case of somebody else's: why it is to be opened.
    AskWhy(Box<crate::office::Closed>),
    /// Its page, opened and in the log.
    ShowClosed(Box<crate::office::Closed>),
}

/// Why a book gets a new key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rekey {
    /// Somebody opens it no more.
    Disable(String),
    /// The recovery key is another.
    Recovery,
}

/// What the panel of a list's filters and columns decided, which closes then; or a saved list, opened from anywhere.
pub enum OnList {
    /// From the command list: the list's own screen, as it was kept.
    Open(What, String),
    /// Look at it so; the name where it is a saved list.
    Show(ListView, Option<String>),
    /// Keep it under a name, and look at it.
    Save(What, SavedList),
    /// A saved list is no longer needed.
    Drop(What, String),
}

/// A list on its way to the tray.
pub struct ExportJob {
    pub of: crate::office::Exporting,
    pub fields: Fields,
}

/// A file to be read as a list, and how.
pub struct PlanJob {
    pub path: std::path::PathBuf,
    pub what: crate::domain::listing::What,
    pub how: crate::office::How,
    /// What is said of villages that look like one of the book.
    pub near: crate::office::NearSaid,
}

/// A list on its way into the book.
pub struct ImportJob {
    pub plan: std::sync::Arc<crate::office::ImportPlan>,
    /// The differences taken from the list, field by field.
    pub take: crate::office::Taken,
    pub file: String,
}

/// How a screen answers.
#[must_use]
#[derive(Default)]
pub struct Reply {
    pub redraw: bool,
    pub effects: Vec<Effect>,
}

impl Reply {
    pub fn nothing() -> Reply {
        Reply::default()
    }

    pub fn redraw() -> Reply {
        Reply { redraw: true, effects: Vec::new() }
    }

    pub fn effect(effect: Effect) -> Reply {
        Reply { redraw: true, effects: vec![effect] }
    }

    pub fn say(text: impl Into<String>) -> Reply {
        Reply::effect(Effect::Say(text.into()))
    }

    pub fn push(screen: Screen) -> Reply {
        Reply::effect(Effect::Push(Box::new(screen)))
    }

    pub fn and(mut self, effect: Effect) -> Reply {
        self.redraw = true;
        self.effects.push(effect);
        self
    }
}

/// A refusal becomes a notice; the officer stays where she is. What is closed to her is no refusal yet: why is asked.
pub fn refused(refusal: &Refusal, words: &crate::words::Words) -> Reply {
    use crate::words::Sentences;
    if let Refusal::Closed(closed) = refusal {
        return Reply::effect(Effect::AskWhy(closed.clone()));
    }
    Reply::say(words.refusal(refusal))
}
