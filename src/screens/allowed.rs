//! What is offered to whom, made from the one table of who may what: screens that stand in the header, keys of the hint line, the
//! command list and the help. A key that is not offered says why when it is pressed.

use super::Screen;
use super::intent::{Intent, Place};
use super::keys::{Binding, TABLE};
use crate::domain::access::Action;
use crate::domain::listing::What;
use crate::office::Office;

/// What a main screen is for whoever opens it; the catalogue is everybody's.
fn of_main(n: u8, office: &Office) -> Option<Action> {
    match n {
        1 | 2 => Some(Action::ReadCases),
        3 | 4 => Some(Action::ReadBook),
        // Some of the log is enough.
        8 if !office.may_read_log() => Some(Action::ReadLog),
        _ => None,
    }
}

fn shows(n: u8, office: &Office) -> bool {
    of_main(n, office).is_none_or(|action| office.may(action))
}

/// The main screens she has, as a question for whoever draws their names.
pub fn mains(office: &Office) -> impl Fn(u8) -> bool + '_ {
    move |n| shows(n, office)
}

/// Where her sitting begins.
pub fn first_main(office: &Office) -> u8 {
    [1, 4, 7].into_iter().find(|n| shows(*n, office)).unwrap_or(7)
}

/// What an intent is at this screen; `None`: nothing that anybody is refused, or that the office answers by itself.
fn action_of(screen: &Screen, intent: &Intent, office: &Office) -> Option<Action> {
    match intent {
        Intent::Go(n) => of_main(*n, office),
        Intent::Search if screen.place() != Place::Form => Some(Action::ReadBook),
        Intent::Intake => Some(Action::Intake),
        Intent::Import => Some(Action::Import),
        Intent::BackUp | Intent::Backups => Some(Action::Backup),
        Intent::RecoveryKey => Some(Action::Users),
        Intent::Incident => Some(Action::Incident),
        Intent::HandOver => Some(Action::HandOver),
        Intent::Waiting => Some(Action::WriteBook),
        Intent::Timeline => Some(Action::ReadCases),
        Intent::ChildPage | Intent::HouseholdPage => Some(Action::ReadBook),
        Intent::Visit | Intent::Postpone | Intent::Step | Intent::Steps | Intent::Level | Intent::Intervention => {
            Some(Action::WriteCases)
        }
        Intent::New | Intent::Edit | Intent::Delete | Intent::Open => of_record(screen, intent),
        _ => None,
    }
}

/// Adding, changing, binning, opening: by what stands on the screen.
fn of_record(screen: &Screen, intent: &Intent) -> Option<Action> {
    match (screen, intent) {
        (Screen::List(list), Intent::New) if list.what() == What::Cases => Some(Action::Intake),
        (Screen::List(list), Intent::Edit) if list.what() == What::Cases => Some(Action::ReadCases),
        (Screen::Child(_), Intent::New) => Some(Action::Intake),
        (Screen::List(_) | Screen::Child(_) | Screen::Household(_), Intent::New | Intent::Edit | Intent::Delete) => {
            Some(Action::WriteBook)
        }
        (Screen::Log(_), Intent::New) => Some(Action::Incident),
        (Screen::Case(_) | Screen::Emergency(_) | Screen::Today(_), Intent::New | Intent::Edit) => {
            Some(Action::WriteCases)
        }
        (Screen::Case(page), Intent::Open) if page.opens_form() => Some(Action::WriteCases),
        (Screen::Catalogue(catalogue), _) => catalogue.action(),
        _ => None,
    }
}

/// What she may not, of what she means; `None` where she may.
pub fn withheld(screen: &Screen, intent: &Intent, office: &Office) -> Option<Action> {
    action_of(screen, intent, office).filter(|action| !office.may(*action))
}

/// Names of commands that are not offered at this screen; nothing for whoever may everything.
pub fn not_offered(screen: &Screen, office: &Office) -> Vec<&'static str> {
    if Action::all().all(|action| office.may(action)) {
        return Vec::new();
    }
    let place = screen.place();
    let here = |row: &&Binding| row.places.contains(&place);
    // Opening is what a list is for: it stays, and says itself where it leads no further.
    let hidden = |row: &&Binding| row.intent != Intent::Open && withheld(screen, &row.intent, office).is_some();
    TABLE.iter().filter(here).filter(hidden).map(|row| row.word).collect()
}
