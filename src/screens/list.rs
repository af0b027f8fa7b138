//! Trẻ em, hồ sơ, hộ gia đình: any list of the book, a page at a time, as the officer chose to see it, exported as it stands.

mod columns;
mod pages;
mod rows;
mod spread;

use super::forms;
use super::intent::{Intent, Reply, refused};
use super::undo::ask_bin;
use super::{CaseScreen, Screen};
use crate::domain::access::Action;
use crate::domain::list_view::ListView;
use crate::domain::listing::{Cell, ListQuery, What, Window};
use crate::office::{Binned, Exporting, ListPage, Office, Refusal};
use crate::words::Words;

pub struct ListScreen {
    what: What,
    query: ListQuery,
    /// The saved list on screen, by its name.
    name: Option<String>,
    page: ListPage,
    /// How many rows stand before this page, as far as walking tells.
    before: u64,
    total: u64,
    height: u16,
    selected: usize,
    explained: Option<i64>,
}

/// The sorts `s` walks through: words and key; the first is the contract's default. Any other key is chosen under `f`.
fn sorts(what: What) -> &'static [(&'static str, Option<&'static str>)] {
    match what {
        What::Children => &[
            ("sort_name", None),
            ("sort_age", Some("birth_date")),
            ("sort_village", Some("village")),
            ("sort_code", Some("code")),
        ],
        What::Households => &[("sort_name", None), ("sort_village", Some("village")), ("sort_code", Some("code"))],
        _ => &[("sort_worst", None), ("sort_name", Some("child_name")), ("sort_code", Some("code"))],
    }
}

impl ListScreen {
    pub fn open(office: &Office, what: What, height: u16) -> Result<ListScreen, Refusal> {
        let mut screen = ListScreen {
            what,
            query: ListQuery::default(),
            name: None,
            page: ListPage::default(),
            before: 0,
            total: 0,
            height,
            selected: 0,
            explained: None,
        };
        screen.show(ListView::default(), None, office)?;
        Ok(screen)
    }

    pub fn what(&self) -> What {
        self.what
    }

    /// The case of the chosen row, by its code.
    pub fn case_code(&self) -> Option<String> {
        match self.row()?.cells.first()? {
            Cell::Text(code) if self.what == What::Cases => Some(code.clone()),
            _ => None,
        }
    }

    /// Another way of looking at the list, from its first row on; `name`: the saved list it is.
    pub fn show(&mut self, view: ListView, name: Option<String>, office: &Office) -> Result<(), Refusal> {
        view.check(self.what)?;
        (self.query, self.name) = (view.query(), name);
        (self.before, self.selected) = (0, 0);
        self.load(office, Window::FromStart)?;
        self.count(office)?;
        self.settle();
        Ok(())
    }

    /// A saved list was dropped: what is on screen stays, without its name.
    pub fn forget_name(&mut self, name: &str) {
        self.name = self.name.take().filter(|shown| shown != name);
    }

    /// The next of the sorts `s` offers; after one chosen elsewhere the first.
    fn sort_next(&mut self, office: &Office, words: &Words) -> Reply {
        let offered = sorts(self.what);
        let now = self.offered_sort().map_or(0, |at| (at + 1) % offered.len());
        self.query.sort = offered[now].1.map(|key| (key.to_owned(), false));
        self.name = None;
        self.jump(office, words, Window::FromStart)
    }

    /// Which of the offered sorts is on; `None`: one chosen under `f`.
    fn offered_sort(&self) -> Option<usize> {
        let on = self.query.sort.as_ref();
        sorts(self.what).iter().position(|(_, key)| match (key, on) {
            (None, None) => true,
            (Some(key), Some((on, false))) => key == on,
            _ => false,
        })
    }

    /// Opens what the row is about.
    fn open_row(&self, office: &Office, words: &Words) -> Reply {
        let Some(row) = self.row() else { return Reply::nothing() };
        match screen_of(self.what, row.n, office) {
            Ok(screen) => Reply::push(screen),
            Err(refusal) => refused(&refusal, words),
        }
    }

    /// Children and cases share screen 3; Tab changes.
    fn other_pane(&mut self, office: &Office, words: &Words) -> Reply {
        let other = match self.what {
            What::Children if office.may(Action::ReadCases) => What::Cases,
            What::Cases => What::Children,
            _ => return Reply::nothing(),
        };
        match ListScreen::open(office, other, self.height) {
            Ok(screen) => {
                *self = screen;
                Reply::redraw()
            }
            Err(refusal) => refused(&refusal, words),
        }
    }

    pub fn update(&mut self, intent: &Intent, office: &mut Office, words: &Words) -> Reply {
        let n = self.row().map(|row| row.n);
        match (intent, n) {
            (Intent::Up, _) if self.selected == 0 => self.turn(office, words, false),
            (Intent::Up, _) => self.move_to(self.selected - 1, ""),
            (Intent::Down, _) if self.selected + 1 >= self.page.rows.len() => self.turn(office, words, true),
            (Intent::Down, _) => self.move_to(self.selected + 1, ""),
            (Intent::PageDown, _) => self.turn(office, words, true),
            (Intent::PageUp, _) => self.turn(office, words, false),
            // Already there: said, not drawn again.
            (Intent::First, _) if self.before == 0 && self.selected == 0 => Reply::say(&words.lists.first_row),
            (Intent::Last, _) if !self.page.after && self.selected + 1 == self.page.rows.len() => {
                Reply::say(&words.lists.last_row)
            }
            (Intent::First, _) => self.jump(office, words, Window::FromStart),
            (Intent::Last, _) => self.jump(office, words, Window::FromEnd),
            (Intent::NextField | Intent::PreviousField, _) => self.other_pane(office, words),
            (Intent::Sort, _) => self.sort_next(office, words),
            (Intent::Filter, _) => {
                let view = ListView::of(&self.query);
                forms::push(forms::list_view(office, words, self.what, &view, self.name.as_deref()), words)
            }
            (Intent::Open, Some(_)) => self.open_row(office, words),
            (Intent::Edit, Some(n)) => match self.what {
                What::Children => {
                    let opened = office.child(n).and_then(|row| forms::child(office, words, Some(row), None));
                    forms::push(opened, words)
                }
                What::Households => {
                    let opened = office.household(n).and_then(|row| forms::household(office, words, Some(row)));
                    forms::push(opened, words)
                }
                _ => self.open_row(office, words),
            },
            (Intent::Delete, Some(n)) => match self.what {
                What::Children => ask_bin(office, words, Some(Binned::Child(n))),
                What::Households => ask_bin(office, words, Some(Binned::Household(n))),
                _ => Reply::nothing(),
            },
            (Intent::New, _) => match self.what {
                What::Children => forms::push(forms::child(office, words, None, None), words),
                What::Households => forms::push(forms::household(office, words, None), words),
                _ => forms::push(forms::case(office, words, None), words),
            },
            (Intent::Visit, Some(n)) if self.what == What::Cases => {
                forms::push(forms::visit(office, words, n, Vec::new()), words)
            }
            (Intent::Step, Some(n)) if self.what == What::Cases => {
                forms::push(forms::step(office, words, n, None), words)
            }
            (Intent::Level, Some(n)) if self.what == What::Cases => forms::push(forms::level(office, words, n), words),
            (Intent::Intervention, Some(n)) if self.what == What::Cases => {
                forms::push(forms::intervention(office, words, n, None), words)
            }
            (Intent::Export, _) => {
                forms::push(forms::export(office, words, Exporting::List(self.what, self.query.clone())), words)
            }
            (Intent::Import, _) => super::import_wizard::start(office, self.what),
            (Intent::Waiting, _) => match super::waiting::Waiting::open(office) {
                Ok(screen) => Reply::push(Screen::Waiting(screen)),
                Err(refusal) => refused(&refusal, words),
            },
            _ => Reply::nothing(),
        }
    }
}

/// The page of a row of a list.
pub fn screen_of(what: What, n: i64, office: &Office) -> Result<Screen, Refusal> {
    Ok(match what {
        What::Children => Screen::Child(Box::new(super::child_page::ChildScreen::open(office, n)?)),
        What::Households => Screen::Household(Box::new(super::household_page::HouseholdScreen::open(office, n)?)),
        _ => Screen::Case(Box::new(CaseScreen::open(office, n)?)),
    })
}
