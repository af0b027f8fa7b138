//! What can be opened from anywhere: the search, the command list, the help, the intake of an urgent report.

use super::allowed::not_offered;
use super::intent::{Reply, refused};
use super::{Screen, forms, help, keyboard_page, palette, search};
use crate::domain::access::Action;
use crate::domain::listing::What;
use crate::office::Office;
use crate::terminal::Choice;
use crate::words::Words;

/// Opens empty each time; one Esc closes it.
pub fn search() -> Screen {
    Screen::Search(search::Search::default())
}

/// After how many minutes the screen locks itself.
pub fn idle(office: &Office, words: &Words) -> Reply {
    forms::push(forms::idle(office, words), words)
}

/// With the saved lists of every list that has a screen.
pub fn palette(below: &Screen, office: &Office, words: &Words) -> Reply {
    let mut lists = Vec::new();
    for what in [What::Children, What::Cases, What::Households] {
        if !office.may(Action::of_list(what)) {
            continue;
        }
        match office.saved_lists(what) {
            Ok(saved) => lists.extend(saved.into_iter().map(|list| (what, list.name))),
            Err(refusal) => return refused(&refusal, words),
        }
    }
    Reply::push(Screen::Palette(palette::Palette::new(below.place(), lists, not_offered(below, office))))
}

/// What the keyboard sends, and which of the schemes it is.
pub fn keyboard(term: &str, choice: Choice) -> Screen {
    Screen::Keyboard(Box::new(keyboard_page::KeyboardPage::new(term.to_owned(), choice)))
}

/// `field`: the form's field that has the cursor; `plain`: letters are shown without marks here.
pub fn help(below: &Screen, field: Option<&str>, office: &Office, plain: bool, words: &Words) -> Screen {
    Screen::Help(help::Help::new(below.place(), field, &not_offered(below, office), plain, words))
}

/// Sự cố dữ liệu, from anywhere.
pub fn incident(office: &Office, words: &Words) -> Reply {
    forms::push(forms::incident(office, words, None), words)
}

/// Tiếp nhận tin: a case for a child that need not be in the book yet.
/// From a child's page it is about her, unless she has an open case already.
pub fn intake(office: &Office, words: &Words, below: Option<&Screen>) -> Reply {
    let child = match below {
        Some(Screen::Child(page)) => page.without_open_case(),
        _ => None,
    };
    forms::push(forms::case(office, words, child), words)
}

/// Six digits for when the line drops.
pub fn pin(office: &Office, words: &Words) -> Reply {
    forms::push(forms::pin(office, words), words)
}

/// One's own passphrase.
pub fn passphrase(office: &Office, words: &Words) -> Reply {
    forms::push(forms::own_passphrase(office, words), words)
}
