//! What the panel of a list's filters and columns decided, done: shown, kept under a name, or a name given up.

use super::Desk;
use crate::domain::list_view::ListView;
use crate::office::Refusal;
use crate::screens::{OnList, Screen};
use crate::words::{Sentences, Words, fill};

impl Desk {
    /// The panel lies on top, the list below it. What is refused leaves the panel open with all that was chosen.
    pub(super) fn on_list(&mut self, deed: OnList, words: &Words) {
        let done = match deed {
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

    fn show_list(&mut self, view: ListView, name: Option<String>) -> Result<(), Refusal> {
        let below = self.stack.len().checked_sub(2);
        if let Some(Screen::List(list)) = below.and_then(|at| self.stack.get_mut(at)) {
            list.show(view, name, &self.office)?;
        }
        self.pop();
        Ok(())
    }
}
