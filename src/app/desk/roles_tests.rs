//! Every key at every screen by people of every role: a name that is none of their business never comes into a frame.
#![allow(clippy::unwrap_used)]

use std::sync::mpsc::channel;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Desk;
use crate::domain::access::{Action, Reach};
use crate::domain::officer::{Role, Roles};
use crate::office::Office;
use crate::office::planted::{HERE, IN_CASES, THERE, stage};
use crate::screens::{Intent, Place, keys};
use crate::terminal::Key;
use crate::words::{Lang, Words};

struct Play {
    desk: Desk,
    words: &'static Words,
    roles: Roles,
    /// Frames in which each of the two names stood.
    seen: [usize; 2],
}

impl Play {
    fn of(office: Office, roles: Roles) -> Play {
        let words = Words::of(Lang::Vi).unwrap();
        let mut play = Play { desk: Desk::new(office, words).unwrap(), words, roles, seen: [0; 2] };
        play.look("the first screen");
        play
    }

    fn mean(&mut self, intent: &Intent) {
        let (sender, _events) = channel();
        self.desk.intent(intent, self.words, &sender);
        self.desk.settle(self.words);
    }

    fn do_it(&mut self, intent: &Intent, what: &str) {
        self.mean(intent);
        self.look(what);
    }

    fn press(&mut self, key: Key) {
        let intent = keys::intent(self.desk.place(), key);
        self.do_it(&intent, &format!("{} at {:?}", key.ascii_name(), self.desk.place()));
    }

    fn type_text(&mut self, text: &str) {
        text.chars().for_each(|letter| self.press(Key::Char(letter)));
    }

    /// The frame, held against what the table gives her.
    fn look(&mut self, what: &str) {
        let area = Rect::new(0, 0, 100, 30);
        let mut buffer = Buffer::empty(area);
        self.desk.draw(&mut buffer, area, self.words, &mut None);
        let frame: String = buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        let reach = |action| self.roles.may(action);
        let names = reach(Action::ReadBook).max(reach(Action::ReadLog));
        let case = format!("{} {what}", self.roles.text());
        assert!(names != Reach::No || !frame.contains(HERE), "{case} shows a name");
        assert!(names == Reach::All || !frame.contains(THERE), "{case} shows the other village");
        assert!(reach(Action::ReadCases) == Reach::All || !frame.contains(IN_CASES), "{case} shows a case");
        for (seen, name) in self.seen.iter_mut().zip([HERE, THERE]) {
            *seen += usize::from(frame.contains(name));
        }
    }

    /// To a main screen with nothing above it.
    fn go(&mut self, n: u8) {
        (0..4).for_each(|_| self.mean(&Intent::Back));
        self.mean(&Intent::Go(n));
    }
}

/// What is bound where, but for what ends the sitting, works in the background, or only turns the frame.
fn acts(place: Place) -> Vec<Intent> {
    let idle = |intent: &Intent| {
        matches!(
            intent,
            Intent::Quit | Intent::Lock | Intent::BackUp | Intent::Redraw | Intent::HideNames | Intent::Typing
        )
    };
    let here = keys::TABLE.iter().filter(|row| row.places.contains(&place)).map(|row| row.intent.clone());
    here.filter(|intent| !idle(intent) && !matches!(intent, Intent::Go(_) | Intent::Advice(_))).collect()
}

#[test]
fn no_key_of_any_role_brings_a_name_that_is_none_of_hers() {
    let mut stage = stage();
    let sets: [&[Role]; 7] = [
        &[],
        &[Role::Officer],
        &[Role::Leader],
        &[Role::Collaborator],
        &[Role::Administrator],
        &[Role::Collaborator, Role::Administrator],
        &[Role::Leader, Role::Collaborator],
    ];
    for roles in sets.map(Roles::of) {
        let mut play = Play::of(stage.somebody(roles), roles);
        for main in [1, 2, 3, 4, 7, 8] {
            play.go(main);
            play.look(&format!("screen {main}"));
            for intent in acts(Place::List) {
                play.go(main);
                play.do_it(&intent, &format!("{intent:?} on screen {main}"));
            }
            play.go(main);
            play.press(Key::Enter);
            if play.desk.place() != Place::Page {
                continue;
            }
            for intent in acts(Place::Page) {
                play.go(main);
                play.press(Key::Enter);
                play.do_it(&intent, &format!("{intent:?} on a page of screen {main}"));
            }
        }
        // The cases beside the children, the last pane of the catalogue, the search.
        play.go(3);
        play.press(Key::Tab);
        play.press(Key::Enter);
        play.go(7);
        play.press(Key::BackTab);
        for name in [HERE, THERE] {
            play.go(7);
            play.press(Key::Char('/'));
            play.type_text(&name.to_lowercase());
            play.press(Key::Enter);
        }
        let shows = [Reach::Own, Reach::All].map(|least| roles.may(Action::ReadBook) >= least);
        assert_eq!(play.seen.map(|frames| frames > 0), shows, "{}: {:?}", roles.text(), play.seen);
    }
}
