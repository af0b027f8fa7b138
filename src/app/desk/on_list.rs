//! What the panel of a list's filters and columns decided, done: shown, kept under a name, or a name given up; and a saved
//! list opened from anywhere.

use super::Desk;
use crate::domain::list_view::ListView;
use crate::domain::listing::What;
use crate::office::Refusal;
use crate::screens::{ListScreen, OnList, Screen};
use crate::words::{Sentences, Words, fill};

impl Desk {
    /// The panel lies on top, the list below it. What is refused leaves the panel open with all that was chosen.
    pub(super) fn on_list(&mut self, deed: OnList, words: &Words) {
        let done = match deed {
            OnList::Open(what, name) => self.open_list(what, &name, words),
            OnList::Show(view, name) => self.show_list(view, name),
            OnList::Save(what, list) => self.office.save_list(what, &list).and_then(|()| {
                self.notice = fill(&words.lists.kept, &[("name", &list.name)]);
                self.show_list(list.view, Some(list.name))
            }),
            OnList::Drop(what, name) => self.office.drop_list(what, &name).map(|()| {
                self.pop();
                self.notice = fill(&words.lists.dropped, &[("name", &name)]);
                if let Some(Screen::List(list)) = self.stack.last_mut() {
                    list.forget_name(&name);
                }
            }),
        };
        if let Err(refusal) = done {
            self.notice = words.refusal(&refusal);
        }
    }

    /// The screen of a saved list, with nothing above it; whatever was typed stays on the desk.
    fn open_list(&mut self, what: What, name: &str, words: &Words) -> Result<(), Refusal> {
        let list = self.office.saved_list(what, name)?.ok_or_else(|| Refusal::NoSuch(name.to_owned()))?;
        self.look_away();
        let mut screen = ListScreen::open(&self.office, what, self.height)?;
        screen.show(list.view, Some(list.name), &self.office)?;
        if self.keep_drafts(words) {
            return Ok(());
        }
        self.stack = vec![Screen::List(Box::new(screen))];
        self.main = if what == What::Households { 4 } else { 3 };
        Ok(())
    }

    fn show_list(&mut self, view: ListView, name: Option<String>) -> Result<(), Refusal> {
        let below = self.stack.len().checked_sub(2);
        if let Some(Screen::List(list)) = below.and_then(|at| self.stack.get_mut(at)) {
            list.show(view, name, &self.office)?;
        }
        self.pop();
        Ok(())
    }
}
