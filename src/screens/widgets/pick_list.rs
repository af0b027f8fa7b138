//! One of many, chosen from a list: every option under a line to type in; a few letters, accents or none, narrow it.

use std::cell::Cell;

use super::text_line::TextLine;
use crate::domain::vietnamese::fold;
use crate::screens::intent::Intent;
use crate::screens::paint::{Painter, Tone};
use crate::words::{Words, fill};

/// Where the options begin: below the title with what is typed, and a line that says what the list is asked for.
const FIRST_ROW: u16 = 2;
/// Rows it needs to be of use, title included.
pub const ROWS: u16 = 12;
/// Rows of the last drawing, before there was one.
const SOME_ROWS: usize = 8;

/// What can be chosen.
pub struct Offer {
    pub words: String,
    /// A note behind it: where this is taken already.
    pub note: String,
}

impl Offer {
    pub fn of(words: &str) -> Offer {
        Offer { words: words.to_owned(), note: String::new() }
    }
}

/// What a key came to.
#[derive(Debug, PartialEq, Eq)]
pub enum Picked {
    /// The list stands, changed or not.
    Stays,
    /// This one, by its place in what was offered.
    One(usize),
    /// Left as it was.
    Left,
}

pub struct PickList {
    title: String,
    /// What is chosen for: an example of the column, the help of the field.
    about: String,
    offers: Vec<Offer>,
    /// What stands there now.
    now: Option<usize>,
    line: TextLine,
    /// Place among those that fit.
    selected: usize,
    rows: Cell<usize>,
}

impl PickList {
    /// `now`: what stands there; `typed`: letters that narrow it already.
    pub fn new(title: &str, about: &str, offers: Vec<Offer>, now: Option<usize>, typed: &str) -> PickList {
        let selected = now.filter(|_| typed.is_empty()).unwrap_or(0);
        PickList {
            title: title.to_owned(),
            about: about.to_owned(),
            offers,
            now,
            line: TextLine::new(typed),
            selected,
            rows: Cell::new(SOME_ROWS),
        }
    }

    /// What fits the typed letters: first what begins so, then what has a word that does, then what has them anywhere.
    fn fitting(&self) -> Vec<usize> {
        let asked = fold(self.line.text().trim());
        let rank = |offer: &Offer| {
            let words = fold(&offer.words);
            if words.starts_with(&asked) {
                Some(0)
            } else if words.split(|letter: char| !letter.is_alphanumeric()).any(|word| word.starts_with(&asked)) {
                Some(1)
            } else {
                words.contains(&asked).then_some(2)
            }
        };
        let mut ranked: Vec<(u8, usize)> =
            self.offers.iter().enumerate().filter_map(|(at, offer)| rank(offer).map(|rank| (rank, at))).collect();
        // Nothing typed: in the order they were offered.
        if !asked.is_empty() {
            ranked.sort_unstable();
        }
        ranked.into_iter().map(|(_, at)| at).collect()
    }

    /// What is typed before the cursor.
    pub fn before(&self) -> &str {
        self.line.before()
    }

    /// The one the arrow stands at, by its place in what was offered.
    pub fn at(&self) -> Option<usize> {
        self.fitting().get(self.selected).copied()
    }

    pub fn take(&mut self, intent: &Intent) -> Picked {
        let last = self.fitting().len().saturating_sub(1);
        let page = self.rows.get().max(1);
        match intent {
            Intent::Back => return Picked::Left,
            Intent::Open | Intent::Save => {
                return self.fitting().get(self.selected).map_or(Picked::Stays, |at| Picked::One(*at));
            }
            Intent::Down | Intent::NextField => self.selected = (self.selected + 1).min(last),
            Intent::Up | Intent::PreviousField => self.selected = self.selected.saturating_sub(1),
            Intent::PageDown => self.selected = ((self.selected / page + 1) * page).min(last),
            Intent::PageUp => self.selected = (self.selected / page).saturating_sub(1) * page,
            // With nothing typed they walk the list, else the text.
            Intent::First if self.line.text().is_empty() => self.selected = 0,
            Intent::Last if self.line.text().is_empty() => self.selected = last,
            intent => {
                let before = self.line.text().to_owned();
                if self.line.take(intent) && self.line.text() != before {
                    self.selected = 0;
                }
            }
        }
        Picked::Stays
    }

    pub fn draw(&self, painter: &mut Painter<'_>, words: &Words) {
        painter.clear();
        let width = painter.width();
        let end = painter.put_within(1, 0, &self.title, width.saturating_sub(14), Tone::Strong);
        let (shown, at) = self.line.window(usize::from(width.saturating_sub(end + 4)));
        painter.put(end + 2, 0, &shown, Tone::Plain);
        if self.line.text().is_empty() {
            painter.put(end + 3, 0, &words.pick.type_here, Tone::Note);
        }
        painter.cursor(end + 2 + at, 0);
        painter.put(1, 1, &self.about, Tone::Plain);
        let fitting = self.fitting();
        if fitting.is_empty() {
            painter.put(3, FIRST_ROW, &words.pick.nothing, Tone::Late);
            return;
        }
        let room = usize::from(painter.height().saturating_sub(FIRST_ROW)).max(1);
        // The last row of a list that goes on says so.
        let page = if fitting.len() > room { room.saturating_sub(1).max(1) } else { room };
        self.rows.set(page);
        let top = self.selected / page * page;
        let wide = |at: &usize| self.offers.get(*at).map_or(0, |offer| crate::screens::paint::cells(&offer.words));
        let notes_at =
            5 + u16::try_from(fitting.iter().map(wide).max().unwrap_or(0)).unwrap_or(u16::MAX).min(width / 2);
        for (y, (nth, at)) in (FIRST_ROW..).zip(fitting.iter().enumerate().skip(top).take(page)) {
            let Some(offer) = self.offers.get(*at) else { continue };
            painter.put(0, y, if nth == self.selected { "▸" } else { " " }, Tone::Strong);
            painter.put(1, y, if self.now == Some(*at) { "●" } else { " " }, Tone::Plain);
            let end = if offer.note.is_empty() { width } else { notes_at };
            painter.put_within(3, y, &offer.words, end, Tone::Plain);
            painter.put(notes_at + 1, y, &offer.note, Tone::Note);
        }
        let rest = fitting.len().saturating_sub(top + page);
        if rest > 0 {
            let more = fill(&words.common.more_below, &[("n", &rest.to_string())]);
            painter.put(3, painter.height().saturating_sub(1), &more, Tone::Note);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(typed: &str) -> PickList {
        let offers = ["(bỏ qua)", "Họ và tên", "Ngày sinh", "Đường", "Thôn, bản", "Mã hộ"].map(Offer::of);
        PickList::new("LÀ GÌ", "", offers.into_iter().collect(), Some(2), typed)
    }

    #[test]
    fn it_opens_on_what_stands_there() {
        assert_eq!(list("").take(&Intent::Open), Picked::One(2));
        assert_eq!(list("").take(&Intent::Back), Picked::Left);
    }

    #[test]
    fn a_few_letters_without_accents_narrow_it_and_the_best_is_first() {
        let fits = |typed: &str| list(typed).fitting();
        assert_eq!(fits("ho"), [1, 5, 4], "begins so, has a word so, has it inside");
        assert_eq!(fits("duong"), [3]);
        assert_eq!(fits("ban"), [4]);
        assert_eq!(fits("zzz"), Vec::<usize>::new());
        assert_eq!(list("zzz").take(&Intent::Open), Picked::Stays);
        let mut typed = list("");
        "thon".chars().for_each(|c| assert_eq!(typed.take(&Intent::Type(c)), Picked::Stays));
        assert_eq!(typed.take(&Intent::Open), Picked::One(4));
    }

    #[test]
    fn the_arrows_walk_it_and_stop_at_its_ends() {
        let mut list = list("");
        for intent in [Intent::Last, Intent::Down, Intent::PageDown] {
            list.take(&intent);
        }
        assert_eq!(list.take(&Intent::Open), Picked::One(5));
        for intent in [Intent::First, Intent::Up, Intent::PageUp, Intent::Down] {
            list.take(&intent);
        }
        assert_eq!(list.take(&Intent::Open), Picked::One(1));
    }
}
