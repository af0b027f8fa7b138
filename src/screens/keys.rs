//! The one key table: it makes the dispatch, the hint line, the command list, the help and the README's table.
//!
//! Never bound, because terminals send them for other keys or programs before us taught other meanings:
//! Ctrl-A, Ctrl-B, Ctrl-H, Ctrl-I, Ctrl-J, Ctrl-M, Ctrl-[, Ctrl-\, Ctrl-].

use super::intent::{Intent, Place};
use crate::terminal::Key;

use Place::{Dialog, Door, Form, Keys, List, Page, Search, Wizard};

/// One row: where, which keys, what it means, and the name of its words.
pub struct Binding {
    pub places: &'static [Place],
    /// None: only in the command list.
    pub keys: &'static [Key],
    pub intent: Intent,
    /// Key of `commands` in the words file.
    pub word: &'static str,
}

const ALL: &[Place] = &[List, Page, Form, Search, Dialog, Wizard];
const ROWS: &[Place] = &[List, Page, Wizard];
const TEXT: &[Place] = &[Form, Search];
const MOVES: &[Place] = &[List, Page, Wizard, Search];

const fn bind(places: &'static [Place], keys: &'static [Key], intent: Intent, word: &'static str) -> Binding {
    Binding { places, keys, intent, word }
}

/// Order matters only within a place: the first row that fits wins.
pub static TABLE: &[Binding] = &[
    bind(ROWS, &[Key::Char('1')], Intent::Go(1), "go_today"),
    bind(ROWS, &[Key::Char('2')], Intent::Go(2), "go_emergencies"),
    bind(ROWS, &[Key::Char('3')], Intent::Go(3), "go_records"),
    bind(ROWS, &[Key::Char('4')], Intent::Go(4), "go_households"),
    bind(ROWS, &[Key::Char('5')], Intent::Go(5), "go_activities"),
    bind(ROWS, &[Key::Char('6')], Intent::Go(6), "go_reports"),
    bind(ROWS, &[Key::Char('7')], Intent::Go(7), "go_catalogue"),
    bind(ROWS, &[Key::Char('8')], Intent::Go(8), "go_log"),
    bind(&[List, Page, Wizard, Search], &[Key::Enter], Intent::Open, "open"),
    bind(&[Form], &[Key::Enter], Intent::Open, "next_field"),
    bind(&[Dialog], &[Key::Enter, Key::Esc, Key::Char('k'), Key::Char('n')], Intent::No, "no"),
    bind(&[Dialog], &[Key::Char('c'), Key::Char('y')], Intent::Yes, "yes"),
    bind(ROWS, &[Key::Esc, Key::Backspace], Intent::Back, "back"),
    bind(&[Form], &[Key::Esc], Intent::Back, "leave_form"),
    bind(&[Search], &[Key::Esc], Intent::Back, "back"),
    bind(MOVES, &[Key::Up], Intent::Up, "up"),
    bind(MOVES, &[Key::Down], Intent::Down, "down"),
    bind(&[Form], &[Key::Up], Intent::Up, "up"),
    bind(&[Form], &[Key::Down], Intent::Down, "down"),
    bind(&[List, Page, Wizard, Form, Search], &[Key::PageUp], Intent::PageUp, "page_up"),
    bind(&[List, Page, Wizard, Form, Search], &[Key::PageDown], Intent::PageDown, "page_down"),
    bind(&[List, Page, Wizard, Form, Search], &[Key::Home], Intent::First, "first"),
    bind(&[List, Page, Wizard, Form, Search], &[Key::End], Intent::Last, "last"),
    bind(&[List, Page, Wizard, Form, Search], &[Key::Left], Intent::Left, "left"),
    bind(&[List, Page, Wizard, Form, Search], &[Key::Right], Intent::Right, "right"),
    bind(&[Form, Search], &[Key::Tab], Intent::NextField, "next_field"),
    bind(&[Form, Search], &[Key::BackTab], Intent::PreviousField, "previous_field"),
    bind(ROWS, &[Key::Tab], Intent::NextField, "next_pane"),
    bind(ROWS, &[Key::BackTab], Intent::PreviousField, "next_pane"),
    bind(&[Form, Wizard], &[Key::Ctrl('s'), Key::F(2)], Intent::Save, "save"),
    bind(&[Form], &[Key::Ctrl('d')], Intent::DropDraft, "drop_draft"),
    bind(&[Form], &[Key::Ctrl('w')], Intent::NewLine, "new_line"),
    bind(&[Form], &[Key::Ctrl('r')], Intent::Drafts, "other_drafts"),
    bind(&[List, Page], &[Key::Ctrl('r')], Intent::Drafts, "go_on"),
    bind(TEXT, &[Key::Backspace], Intent::Erase, "erase"),
    bind(TEXT, &[Key::Delete], Intent::EraseNext, "erase"),
    bind(ALL, &[Key::Ctrl('z')], Intent::Undo, "undo"),
    bind(ALL, &[Key::Ctrl('y')], Intent::Redo, "redo"),
    bind(ROWS, &[Key::Char('/'), Key::F(3), Key::Ctrl('f')], Intent::Search, "search"),
    bind(&[Form], &[Key::F(3), Key::Ctrl('f')], Intent::Search, "search"),
    bind(&[List, Page, Form, Wizard], &[Key::Ctrl('p')], Intent::Palette, "palette"),
    bind(ROWS, &[Key::Char('?'), Key::F(1), Key::Ctrl('o')], Intent::Help, "help"),
    bind(&[Form, Search, Dialog], &[Key::F(1), Key::Ctrl('o')], Intent::Help, "help_field"),
    bind(ALL, &[Key::Ctrl('l')], Intent::Redraw, "redraw"),
    bind(ALL, &[Key::Ctrl('q')], Intent::Quit, "quit"),
    bind(&[List, Page, Form, Wizard, Search], &[Key::Ctrl('n')], Intent::Intake, "intake"),
    bind(&[List, Page], &[Key::Char('n'), Key::Insert], Intent::New, "new"),
    bind(&[List, Page], &[Key::Char('e')], Intent::Edit, "edit"),
    bind(&[List, Page], &[Key::Delete], Intent::Delete, "delete"),
    bind(&[List, Page], &[Key::Char('v')], Intent::Visit, "visit"),
    bind(&[List, Page], &[Key::Char('h')], Intent::Postpone, "postpone"),
    bind(&[List, Page], &[Key::Char('b')], Intent::Step, "step"),
    bind(&[List, Page], &[Key::Char('d')], Intent::Steps, "steps"),
    bind(&[List, Page], &[Key::Char('l')], Intent::Timeline, "timeline"),
    bind(&[List, Page], &[Key::Char('m')], Intent::Level, "level"),
    bind(&[List, Page], &[Key::Char('p')], Intent::Intervention, "intervention"),
    bind(&[List, Page], &[Key::Char('g')], Intent::HandOver, "hand_over"),
    bind(&[List, Wizard], &[Key::Char(' ')], Intent::Mark, "mark"),
    bind(&[List], &[Key::Char('s')], Intent::Sort, "sort"),
    bind(&[List], &[Key::Char('f')], Intent::Filter, "filter"),
    bind(&[List], &[Key::Char('i')], Intent::Import, "import"),
    bind(&[List], &[Key::Char('x')], Intent::Waiting, "waiting"),
    bind(&[List], &[Key::Ctrl('e'), Key::F(6)], Intent::Export, "export"),
    bind(&[Wizard], &[Key::Char('a')], Intent::TakeAll, "take_all"),
    bind(&[Wizard], &[Key::Ctrl('d')], Intent::DropDraft, "drop_map"),
    bind(&[Wizard], &[Key::Char('p')], Intent::Encoding, "encoding"),
    bind(&[Wizard], &[Key::Char('m')], Intent::Mends, "mends"),
    bind(&[Wizard], &[Key::Char('s')], Intent::NextSheet, "next_sheet"),
    bind(&[List, Page], &[Key::Char('t')], Intent::ChildPage, "child_page"),
    bind(&[List, Page], &[Key::Char('o')], Intent::HouseholdPage, "household_page"),
    bind(&[List, Page, Form, Wizard, Search, Dialog], &[Key::Ctrl('g'), Key::F(9)], Intent::HideNames, "hide_names"),
    bind(&[List, Page, Form, Wizard, Search], &[Key::Ctrl('k')], Intent::Keyboard, "keyboard"),
    bind(&[Keys], &[Key::Char('k')], Intent::Scheme, "scheme"),
    bind(&[Keys], &[Key::Char('c')], Intent::EscWait, "esc_wait"),
    bind(&[Keys], &[Key::Char('d')], Intent::Letters, "letters"),
    bind(&[Keys], &[Key::Char('q'), Key::Esc], Intent::Back, "back"),
    bind(&[Keys], &[Key::Ctrl('q')], Intent::Quit, "quit"),
    bind(&[Keys], &[Key::Ctrl('l')], Intent::Redraw, "redraw"),
    bind(&[List, Page, Form, Wizard, Search], &[Key::Ctrl('t')], Intent::Typing, "typing"),
    bind(&[List, Page], &[], Intent::BackUp, "back_up"),
    bind(&[List, Page], &[], Intent::Bin, "the_bin"),
    bind(&[List, Page], &[], Intent::Backups, "backups"),
    bind(&[List, Page], &[], Intent::Passphrase, "passphrase"),
    bind(&[List, Page], &[], Intent::Pin, "pin"),
    bind(&[List, Page], &[], Intent::RecoveryKey, "recovery_key"),
    bind(&[Door], &[Key::Ctrl('r')], Intent::Recover, "recover"),
    bind(&[List, Page, Form, Wizard], &[], Intent::Lock, "lock"),
    bind(&[List, Page], &[], Intent::IdleLock, "idle_lock"),
    bind(&[List, Page], &[], Intent::Incident, "incident"),
    bind(ALL, &[Key::Ctrl('c')], Intent::Advice("copy"), "copy"),
    bind(ALL, &[Key::Ctrl('v')], Intent::Advice("paste"), "paste"),
    bind(ALL, &[Key::Ctrl('x')], Intent::Advice("cut"), "cut"),
];

/// What a key means at a place. In a text every letter is a letter.
pub fn intent(place: Place, key: Key) -> Intent {
    if let (Form | Search | Door, Key::Char(letter)) = (place, key) {
        return Intent::Type(letter);
    }
    let here = |row: &&Binding| is_at(row, place) && row.keys.contains(&key);
    TABLE.iter().find(here).map_or(Intent::Nothing, |row| row.intent.clone())
}

/// The door is a form that knows one key more.
fn is_at(row: &Binding, place: Place) -> bool {
    // The door's boxes are a form, but one that keeps no drafts.
    row.places.contains(&place) || place == Door && row.places.contains(&Form) && row.intent != Intent::Drafts
}

/// The first key of a command at a place, for the hint line.
pub fn key_of(place: Place, word: &str) -> Option<Key> {
    TABLE.iter().find(|row| row.word == word && is_at(row, place)).and_then(|row| row.keys.first().copied())
}

/// Every command a place knows, each once, for the command list and the help.
pub fn commands(place: Place) -> Vec<&'static Binding> {
    let mut seen: Vec<&str> = Vec::new();
    TABLE
        .iter()
        .filter(|row| row.places.contains(&place))
        .filter(|row| {
            let new = !seen.contains(&row.word);
            seen.push(row.word);
            new
        })
        .collect()
}

/// The table as the README shows it: keys, what they do, where.
#[cfg(test)]
fn readme_table() -> String {
    let words = crate::words::Words::of(crate::words::Lang::Vi).map(|words| &words.commands);
    let mut table = String::from("| phím | làm gì | ở đâu |\n|---|---|---|\n");
    for row in TABLE {
        let name = |key: &Key| if *key == Key::Char(' ') { "Space".to_owned() } else { key.to_string() };
        let mut keys = row.keys.iter().map(name).collect::<Vec<_>>().join(", ");
        if row.keys.is_empty() {
            keys = "Ctrl-P".to_owned();
        }
        let does = words.ok().and_then(|words| words.get(row.word)).map_or(row.word, String::as_str);
        let place = |place: &Place| match place {
            List => "danh sách",
            Page => "trang",
            Form => "mẫu",
            Search => "ô tìm",
            Dialog => "câu hỏi",
            Wizard => "nhập",
            Keys => "trang phím",
            Door => "cửa mở sổ",
        };
        let places = if row.places.len() == ALL.len() {
            "mọi nơi".to_owned()
        } else {
            row.places.iter().map(place).collect::<Vec<_>>().join(", ")
        };
        table.push_str(&format!("| {keys} | {does} | {places} |\n"));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_shows_this_table() {
        let readme = include_str!("../../README.md");
        assert!(readme.contains(&readme_table()), "the README's table should be:\n{}", readme_table());
    }

    #[test]
    fn no_key_means_two_things_at_one_place() {
        for place in ALL.iter().chain(&[Keys, Door]) {
            let mut keys: Vec<Key> =
                TABLE.iter().filter(|row| is_at(row, *place)).flat_map(|row| row.keys.iter().copied()).collect();
            let count = keys.len();
            keys.sort();
            keys.dedup();
            assert_eq!(keys.len(), count, "{place:?}");
        }
    }

    #[test]
    fn forbidden_keys_are_never_bound() {
        for forbidden in ['a', 'b', 'h', 'i', 'j', 'm', '[', '\\', ']'] {
            assert!(!TABLE.iter().any(|row| row.keys.contains(&Key::Ctrl(forbidden))), "Ctrl-{forbidden}");
        }
    }

    #[test]
    fn a_letter_in_a_text_is_a_letter_and_never_destroys() {
        for c in ('a'..='z').chain(['ư', 'ơ', '1', '/', '?', ' ']) {
            assert_eq!(intent(Form, Key::Char(c)), Intent::Type(c));
            assert_eq!(intent(Search, Key::Char(c)), Intent::Type(c));
        }
        assert!(!TABLE.iter().any(|row| row.intent == Intent::Delete && matches!(row.keys, [Key::Char(_), ..])));
    }

    #[test]
    fn every_command_has_its_words_and_no_f_key_stands_alone() {
        for lang in [crate::words::Lang::Vi, crate::words::Lang::En] {
            let words = crate::words::Words::of(lang);
            assert!(words.is_ok_and(|words| TABLE.iter().all(|row| words.commands.contains_key(row.word))));
        }
        for row in TABLE {
            let typed = row.keys.is_empty() || row.keys.iter().any(|key| !matches!(key, Key::F(_)));
            assert!(typed, "{} has only an F-key", row.word);
        }
    }
}
