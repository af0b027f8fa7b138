//! What is seen: one screen per file — its state, its update, its drawing. Screens ask `office` and never the store.

pub mod allowed;
mod ascii;
mod backups;
mod case_page;
mod catalogue;
mod chain_doubt;
mod child_page;
mod closed;
mod dialog;
pub mod door;
mod door_draw;
mod door_forms;
mod doubt;
mod emergency;
mod emergency_lines;
mod forms;
mod frame;
mod hand_over;
mod help;
mod household_page;
mod import_ahead;
mod import_columns;
mod import_draw;
mod import_lines;
mod import_reading;
mod import_review;
mod import_wizard;
pub mod intent;
mod keyboard_page;
pub mod keys;
mod list;
mod lock;
mod log;
mod log_entry;
pub mod overlay;
mod paint;
mod palette;
mod panel;
mod pending_rules;
mod reading;
pub mod received;
mod resting;
mod search;
pub mod steps_menu;
mod tabs;
mod timeline;
mod today;
mod undo;
mod users;
mod view;
mod waiting;
mod widgets;

pub use ascii::{plain_text, to_ascii};
pub use backups::{open as backups, standing as backup_standing};
pub use case_page::CaseScreen;
pub use chain_doubt::{chain_dialog, missing_lines, restored_line, sitting_dialog, sitting_lines};
pub use closed::page_of;
pub use dialog::{Asked, Dialog};
pub use doubt::doubt_dialog;
pub use forms::{Form, why as why_form};
pub use frame::{Chrome, Footer, body, draw_frame, height_of_body, name_of as main_name};
pub use hand_over::open as hand_over;
pub use import_wizard::{ImportWizard, Progress};
pub use intent::{Effect, ExportJob, ImportJob, Intent, OnList, Place, PlanJob, Rekey, Reply};
pub use list::ListScreen;
pub use lock::{Knock, Lock};
pub use paint::{Painter, Tone, wrap as wrapped};
pub use today::Today;
pub use undo::ask_undo;
pub use users::{ask_renewal, told as rekeyed_dialog};
pub use view::View;

use crate::office::{Office, Refusal};
use crate::words::Words;

/// Every screen there is. The exhaustive matches below tell what a new one still lacks.
pub enum Screen {
    Today(Today),
    Emergency(Box<emergency::EmergencyScreen>),
    Steps(Box<steps_menu::StepsMenu>),
    Reading(Box<reading::Reading>),
    List(Box<ListScreen>),
    Waiting(waiting::Waiting),
    Log(Box<log::LogScreen>),
    LogEntry(Box<log_entry::LogEntry>),
    Catalogue(catalogue::CatalogueScreen),
    Child(Box<child_page::ChildScreen>),
    Household(Box<household_page::HouseholdScreen>),
    Case(Box<CaseScreen>),
    Form(Box<Form>),
    Search(search::Search),
    Palette(palette::Palette),
    Help(help::Help),
    Dialog(Dialog),
    Import(Box<ImportWizard>),
    Keyboard(Box<keyboard_page::KeyboardPage>),
}

impl Screen {
    /// Main screen `n` of the eight; `None` for one that comes later.
    pub fn main(n: u8, office: &Office, height: u16) -> Result<Option<Screen>, Refusal> {
        use crate::domain::listing::What;
        Ok(Some(match n {
            1 => Screen::Today(Today::open(office, height)?),
            2 => Screen::Emergency(Box::new(emergency::EmergencyScreen::open(office)?)),
            3 => Screen::List(Box::new(ListScreen::open(office, What::Children, height)?)),
            4 => Screen::List(Box::new(ListScreen::open(office, What::Households, height)?)),
            8 => Screen::Log(Box::new(log::LogScreen::open(office, height)?)),
            7 => Screen::Catalogue(catalogue::CatalogueScreen::open(office)?),
            _ => return Ok(None),
        }))
    }

    pub fn place(&self) -> Place {
        match self {
            Screen::Today(_)
            | Screen::Emergency(_)
            | Screen::List(_)
            | Screen::Waiting(_)
            | Screen::Log(_)
            | Screen::Catalogue(_) => Place::List,
            Screen::Steps(_)
            | Screen::LogEntry(_)
            | Screen::Reading(_)
            | Screen::Child(_)
            | Screen::Household(_)
            | Screen::Case(_)
            | Screen::Help(_) => Place::Page,
            Screen::Form(_) => Place::Form,
            Screen::Search(_) | Screen::Palette(_) => Place::Search,
            Screen::Dialog(_) => Place::Dialog,
            Screen::Import(wizard) => wizard.place(),
            Screen::Keyboard(_) => Place::Keys,
        }
    }

    /// An import was taken back, whatever stands above the wizard that made it.
    pub fn import_taken_back(&mut self, words: &Words) {
        if let Screen::Import(wizard) = self {
            wizard.taken_back(words);
        }
    }

    /// What stands before the cursor where Vietnamese can be typed; `None` where keys are keys.
    pub fn before(&self) -> Option<&str> {
        match self {
            Screen::Form(form) => form.before(),
            Screen::Search(search) => Some(search.before()),
            Screen::Palette(palette) => Some(palette.before()),
            Screen::Import(wizard) => wizard.before(),
            _ => None,
        }
    }

    pub fn update(&mut self, intent: &Intent, office: &mut Office, words: &Words) -> Reply {
        match self {
            Screen::Today(screen) => screen.update(intent, office, words),
            Screen::Emergency(screen) => screen.update(intent, office, words),
            Screen::Steps(menu) => menu.update(intent, office, words),
            Screen::Reading(page) => page.update(intent),
            Screen::List(screen) => screen.update(intent, office, words),
            Screen::Waiting(screen) => screen.update(intent, office, words),
            Screen::Log(screen) => screen.update(intent, office, words),
            Screen::LogEntry(page) => page.update(intent, office, words),
            Screen::Catalogue(screen) => screen.update(intent, office, words),
            Screen::Child(screen) => screen.update(intent, office, words),
            Screen::Household(screen) => screen.update(intent, office, words),
            Screen::Case(screen) => screen.update(intent, office, words),
            Screen::Form(form) => form.take(intent, office, words),
            Screen::Search(screen) => screen.update(intent, office, words),
            Screen::Palette(screen) => screen.update(intent, words),
            Screen::Help(screen) => screen.update(intent),
            Screen::Dialog(dialog) => dialog.update(intent),
            Screen::Import(wizard) => wizard.update(intent, office, words),
            Screen::Keyboard(page) => page.update(intent),
        }
    }

    /// The book changed: look again, and stay where the officer was.
    pub fn refresh(&mut self, office: &Office, words: &Words) -> Result<(), Refusal> {
        match self {
            Screen::Today(screen) => screen.refresh(office),
            Screen::Emergency(screen) => screen.refresh(office),
            Screen::List(screen) => screen.refresh(office),
            Screen::Waiting(screen) => screen.refresh(office),
            Screen::Log(screen) => screen.refresh(office),
            Screen::Catalogue(screen) => screen.refresh(office),
            Screen::Child(screen) => screen.refresh(office),
            Screen::Household(screen) => screen.refresh(office),
            Screen::Case(screen) => screen.refresh(office),
            Screen::Search(screen) => screen.refresh(office),
            Screen::Steps(_)
            | Screen::LogEntry(_)
            | Screen::Reading(_)
            | Screen::Form(_)
            | Screen::Palette(_)
            | Screen::Help(_)
            | Screen::Dialog(_)
            | Screen::Import(_)
            | Screen::Keyboard(_) => {
                let _ = words;
                Ok(())
            }
        }
    }

    /// The body's height changed (a resize): lists cut their pages anew.
    pub fn resize(&mut self, height: u16, office: &Office) -> Result<(), Refusal> {
        match self {
            Screen::Today(screen) => {
                screen.resize(height);
                Ok(())
            }
            Screen::List(screen) => screen.resize(height, office),
            Screen::Log(screen) => screen.resize(height, office),
            _ => Ok(()),
        }
    }

    /// Rows of the body this screen takes, standing over the one below; `None`: all of it.
    pub fn panel_height(&self) -> Option<u16> {
        match self {
            Screen::Form(form) if form.kind.is_panel() => Some(form.height()),
            Screen::Dialog(dialog) => Some(dialog.height()),
            Screen::Steps(menu) => Some(menu.height()),
            _ => None,
        }
    }

    /// `covered`: rows at the bottom that a panel will lie over; the selection must stay above them.
    pub fn draw(&self, painter: &mut Painter<'_>, view: View<'_>, covered: u16) {
        match self {
            Screen::Today(screen) => screen.draw(painter, view, covered),
            Screen::Emergency(screen) => screen.draw(painter, view),
            Screen::Steps(menu) => menu.draw(painter, view),
            Screen::Reading(page) => page.draw(painter, view),
            Screen::List(screen) => screen.draw(painter, view, covered),
            Screen::Waiting(screen) => screen.draw(painter, view),
            Screen::Log(screen) => screen.draw(painter, view, covered),
            Screen::LogEntry(page) => page.draw(painter, view),
            Screen::Catalogue(screen) => screen.draw(painter, view),
            Screen::Child(screen) => screen.draw(painter, view),
            Screen::Household(screen) => screen.draw(painter, view),
            Screen::Case(screen) => screen.draw(painter, view),
            Screen::Form(form) => form.draw(painter, view.words, view.hide_names),
            Screen::Search(screen) => screen.draw(painter, view),
            Screen::Palette(screen) => screen.draw(painter, view.words),
            Screen::Help(screen) => screen.draw(painter, view.words),
            Screen::Dialog(dialog) => dialog.draw(painter),
            Screen::Import(wizard) => wizard.draw(painter, view),
            Screen::Keyboard(page) => page.draw(painter, view.words),
        }
    }

    /// The two reason lines and the commands of the hint line.
    pub fn footer(&self, view: View<'_>, width: u16) -> Footer {
        match self {
            Screen::Today(screen) => screen.footer(view),
            Screen::Emergency(screen) => screen.footer(view),
            Screen::Reading(page) => page.footer(view),
            Screen::Steps(menu) => Footer { why: Default::default(), hints: menu.hints() },
            Screen::List(screen) => screen.footer(view),
            Screen::Waiting(screen) => screen.footer(view),
            Screen::Log(screen) => screen.footer(view),
            Screen::LogEntry(page) => page.footer(view),
            Screen::Catalogue(screen) => screen.footer(view),
            Screen::Child(screen) => screen.footer(view),
            Screen::Household(screen) => screen.footer(view),
            Screen::Case(screen) => screen.footer(view, width),
            Screen::Form(form) => Footer { why: form.footer(view.words, usize::from(width)), hints: form.hints() },
            Screen::Search(screen) => screen.footer(view),
            Screen::Palette(_) => {
                Footer { why: [view.words.palette.hint.clone(), String::new()], hints: &["open", "back"] }
            }
            Screen::Help(_) => Footer { why: Default::default(), hints: &["back", "page_down"] },
            Screen::Dialog(dialog) if dialog.asks() => Footer { why: Default::default(), hints: &["yes", "no"] },
            Screen::Dialog(_) => Footer { why: [view.words.help.close.clone(), String::new()], hints: &[] },
            Screen::Import(wizard) => wizard.footer(view),
            Screen::Keyboard(_) => keyboard_page::footer(view.words),
        }
    }
}

/// What a list is called above its rows.
fn list_title(what: crate::domain::listing::What, words: &Words) -> &str {
    use crate::domain::listing::What;
    match what {
        What::Children => &words.lists.children,
        What::Cases => &words.lists.cases,
        _ => &words.lists.households,
    }
}

/// The words of the language in use; pages write their lines with them before they are drawn.
fn words_in_use() -> Result<&'static Words, Refusal> {
    Words::of(crate::words::current()).map_err(|error| Refusal::Rules(error.to_owned()))
}
