//! The desk on the screen: the frame around the top screen, and under a panel the list it belongs to.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Desk;
use crate::screens::{Chrome, Painter, View, allowed, body, draw_frame};
use crate::words::Words;

impl Desk {
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, words: &'static Words, cursor: &mut Option<(u16, u16)>) {
        let view = View { office: &self.office, words, hide_names: self.hide_names };
        let Some(top) = self.stack.last() else { return };
        let chrome = Chrome {
            words,
            office: self.office.name(),
            officer: &self.office.officer().name,
            today: self.office.today(),
            practice: self.office.is_practice(),
            emergencies: self.emergencies,
            hides_names: self.hide_names,
            main: self.main,
            has_main: &allowed::mains(&self.office),
            not_offered: &allowed::not_offered(top, &self.office),
            place: top.place(),
            typing: self.typing_word(words),
            notice: &self.notice,
            backups: &self.backup_line(words),
        };
        if !self.walks {
            self.lines_below.replace(top.footer(view, area.width));
        }
        draw_frame(buffer, area, &chrome, &self.lines_below.borrow(), cursor);
        let part = body(area);
        let panel = top.panel_height().map(|height| height.min(part.height.saturating_sub(2)));
        let below = self.stack.len().checked_sub(2).and_then(|at| self.stack.get(at));
        if let (Some(height), Some(below)) = (panel, below) {
            // The list stays where it is; the panel lies over its lower rows.
            let mut none = None;
            below.draw(&mut Painter::new(buffer, part, &mut none), view, height);
            let over = Rect { y: part.bottom() - height, height, ..part };
            top.draw(&mut Painter::new(buffer, over, cursor), view, 0);
        } else {
            top.draw(&mut Painter::new(buffer, part, cursor), view, 0);
        }
    }
}
