//! One thing read whole: a note or a sentence that a row had to cut.

use super::frame::Footer;
use super::intent::{Effect, Intent, Reply};
use super::paint::{Painter, Tone, wrap};
use super::widgets::sheet::{Line, Sheet};
use super::{Screen, View};

pub struct Reading {
    title: String,
    text: String,
    sheet: Sheet,
    width: usize,
}

/// Opens what a row tells, with the line breaks it was typed with.
pub fn open(title: String, text: String) -> Reply {
    let mut page = Reading { title, text, sheet: Sheet::default(), width: 0 };
    page.lay(78);
    Reply::push(Screen::Reading(Box::new(page)))
}

impl Reading {
    fn lay(&mut self, width: usize) {
        self.width = width;
        let lines = self.text.lines().flat_map(|line| wrap(line, width.saturating_sub(4))).map(Line::text);
        self.sheet = Sheet::new(lines.collect());
    }

    pub fn update(&mut self, intent: &Intent) -> Reply {
        if self.sheet.take(intent) {
            return Reply::redraw();
        }
        match intent {
            Intent::Back | Intent::Open => Reply::effect(Effect::Pop),
            _ => Reply::nothing(),
        }
    }

    pub fn draw(&self, painter: &mut Painter<'_>, view: View<'_>) {
        painter.put(1, 0, &self.title, Tone::Strong);
        let height = painter.height();
        self.sheet.draw(&mut painter.rows(1, height), &view.words.common.more_below);
    }

    pub fn footer(&self, _view: View<'_>) -> Footer {
        Footer { why: Default::default(), hints: &["back", "page_down"] }
    }
}
