//! What a key does in a field of a form: typing, walking what is offered, opening the list of all of it.

use super::field::{Choice, Field, Input};
use crate::screens::intent::Intent;
use crate::screens::widgets::text_area::TextArea;

impl Field {
    /// Whether a key opens the list of all options, and what it types there: Space in an empty text with suggestions or on
    /// one that was chosen; Space or a letter on a choice too long for the line.
    pub(super) fn opens_list(&self, intent: &Intent) -> Option<String> {
        let Intent::Type(letter) = intent else { return None };
        match &self.input {
            Input::Pick { line, chosen, options } if *letter == ' ' && !options.is_empty() => {
                (line.text().is_empty() || (chosen.is_some() && !self.touched)).then(String::new)
            }
            Input::Choice { .. } if self.cut.get() && *letter == ' ' => Some(String::new()),
            Input::Choice { .. } if self.cut.get() && letter.is_alphabetic() => Some(letter.to_string()),
            _ => None,
        }
    }

    /// The options of a list, and which stands there.
    pub(super) fn options(&self) -> (&[Choice], Option<usize>) {
        match &self.input {
            Input::Pick { options, .. } => {
                let value = self.value();
                (options, options.iter().position(|(key, _)| *key == value))
            }
            Input::Choice { options, at } => (options, *at),
            _ => (&[], None),
        }
    }

    /// Takes an option by its place.
    pub(super) fn choose_option(&mut self, nth: usize) {
        match &mut self.input {
            Input::Pick { line, options, chosen } => {
                if let Some((_, words)) = options.get(nth) {
                    line.set(words);
                    *chosen = Some(nth);
                }
            }
            Input::Choice { at, .. } => *at = Some(nth),
            _ => return,
        }
        (self.touched, self.asked) = (false, None);
    }

    /// Does what the intent means in this box; `false` when it means nothing here and the form should look at it.
    pub fn take(&mut self, intent: &Intent) -> bool {
        if let (true, Input::Line(line), Intent::Type(_) | Intent::Paste(_)) = (self.proposed, &mut self.input, intent)
        {
            line.set("");
        }
        self.proposed &=
            matches!(intent, Intent::Up | Intent::Down | Intent::Open | Intent::NextField | Intent::PreviousField);
        if self.opens_list(intent).is_some() {
            return false;
        }
        match (&mut self.input, intent) {
            (Input::Line(line) | Input::Secret(line), intent) => line.take(intent),
            (Input::Area { area, .. }, intent) => edit_area(area, intent),
            // What stood empty can be empty again; what is proposed is answered.
            (Input::Choice { at, .. }, Intent::Erase | Intent::EraseNext) if self.began_empty => at.take().is_some(),
            (Input::Choice { options, at }, intent) => choose(options.len(), at, intent),
            (Input::Ticks { options, on, at }, intent) => tick(options.len(), on, at, intent),
            (Input::Order(grid), intent) => grid.take(intent),
            (Input::Pick { .. }, Intent::Up | Intent::Down) => self.step(matches!(intent, Intent::Down)),
            (Input::Pick { line, chosen, .. }, intent) => {
                let changed = line.take(intent);
                self.touched |= changed;
                if changed {
                    self.asked = None;
                }
                if changed && !matches!(intent, Intent::Left | Intent::Right | Intent::First | Intent::Last) {
                    *chosen = None;
                }
                changed
            }
        }
    }

    /// Walks the suggestions; with nothing typed or nothing fitting the arrows belong to the form.
    fn step(&mut self, down: bool) -> bool {
        // An arrow that only passes by must not change what stands here.
        if !self.touched {
            return false;
        }
        // The arrows walk what fits the text as it was typed, first to last.
        if self.asked.is_none()
            && let Input::Pick { line, .. } = &self.input
        {
            self.asked = Some(line.text().to_owned());
        }
        let fitting = self.matches();
        let at = match &self.input {
            Input::Pick { chosen: Some(at), .. } => fitting.iter().position(|fits| fits == at),
            _ => None,
        };
        let next = match (at, down) {
            (None, true) => Some(0),
            (Some(at), true) => Some(at + 1),
            (Some(at), false) => at.checked_sub(1),
            (None, false) => None,
        };
        let Some(found) = next.and_then(|at| fitting.get(at)).copied() else { return false };
        if let Input::Pick { line, options, chosen } = &mut self.input
            && let Some((_, words)) = options.get(found)
        {
            line.set(words);
            *chosen = Some(found);
        }
        true
    }
}

fn edit_area(area: &mut TextArea, intent: &Intent) -> bool {
    match intent {
        Intent::Type(c) => area.insert(c.encode_utf8(&mut [0; 4])),
        Intent::Retype { erase, insert } => area.retype(*erase, insert),
        Intent::Paste(text) => area.insert(text),
        Intent::NewLine => area.insert("\n"),
        Intent::Erase => return area.erase(),
        Intent::EraseNext => return area.erase_next(),
        Intent::Left => area.left(),
        Intent::Right => area.right(),
        Intent::First => area.first(),
        Intent::Last => area.last(),
        Intent::Up => return area.up(),
        Intent::Down => return area.down(),
        Intent::Undo => return area.undo(),
        Intent::Redo => return area.redo(),
        _ => return false,
    }
    true
}

/// Home and End belong to no answer: pressed on the way they would change one unseen.
fn choose(count: usize, at: &mut Option<usize>, intent: &Intent) -> bool {
    let next = match (intent, *at) {
        (Intent::Right | Intent::Type(' '), None) => 0,
        (Intent::Right, Some(now)) => (now + 1).min(count.saturating_sub(1)),
        (Intent::Type(' '), Some(now)) => (now + 1) % count.max(1),
        (Intent::Left, Some(now)) => now.saturating_sub(1),
        (Intent::Left, None) => 0,
        (Intent::Type(c), _) => match c.to_digit(10).map(|n| n as usize) {
            Some(n @ 1..) if n <= count => n - 1,
            _ => return false,
        },
        _ => return false,
    };
    *at = Some(next);
    true
}

fn tick(count: usize, on: &mut [bool], at: &mut usize, intent: &Intent) -> bool {
    match intent {
        Intent::Right => *at = (*at + 1).min(count.saturating_sub(1)),
        Intent::Left => *at = at.saturating_sub(1),
        Intent::Type(' ') => {
            if let Some(on) = on.get_mut(*at) {
                *on = !*on;
            }
        }
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level() -> Field {
        let options = ["cao", "vừa", "thấp"].map(|key| (key.to_owned(), key.to_owned()));
        Field::choice("level", options.to_vec(), None)
    }

    #[test]
    fn home_and_end_choose_nothing_and_what_may_stay_empty_is_emptied() {
        let mut field = level();
        assert!(!field.take(&Intent::Last) && !field.take(&Intent::First));
        assert_eq!(field.value(), "");
        assert!(field.take(&Intent::Type('2')));
        assert!(!field.take(&Intent::Last));
        assert_eq!(field.value(), "vừa");
        assert!(field.take(&Intent::Erase) && !field.take(&Intent::Erase));
        assert_eq!(field.value(), "");
        let seen = ["yes", "no"].map(|key| (key.to_owned(), key.to_owned())).to_vec();
        let mut proposed = Field::choice("seen", seen, Some("yes"));
        assert!(!proposed.take(&Intent::Erase), "what is proposed is changed, and not left unsaid");
        assert_eq!(proposed.value(), "yes");
    }

    #[test]
    fn a_line_ends_where_there_are_several() {
        let mut field = Field::area("note", "", 2);
        field.take(&Intent::Paste("một".into()));
        assert!(field.take(&Intent::NewLine));
        field.take(&Intent::Type('b'));
        assert_eq!(field.value(), "một\nb");
        assert!(!Field::line("note", "một").take(&Intent::NewLine));
    }
}
