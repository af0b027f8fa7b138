//! One entry of the log, whole: who, when, what, every detail; Enter goes to whom it is about.

use super::frame::Footer;
use super::intent::{Effect, Intent, Reply, refused};
use super::list::screen_of;
use super::log::sentence;
use super::paint::{Painter, Tone, wrap};
use super::widgets::sheet::{Line, Sheet};
use super::{View, forms};
use crate::domain::listing::What;
use crate::domain::time::{ddmmyyyy, local, weekday_short};
use crate::office::{LogLine, Office, SubjectKind};
use crate::words::{Words, fill};

pub struct LogEntry {
    line: LogLine,
    /// Laid out as it is drawn: names come and go with F9.
    sheet: std::cell::RefCell<Sheet>,
    laid: std::cell::Cell<Option<(bool, u16)>>,
}

impl LogEntry {
    pub fn new(line: LogLine) -> LogEntry {
        LogEntry { line, sheet: std::cell::RefCell::default(), laid: std::cell::Cell::new(None) }
    }

    fn lay(&self, view: View<'_>, width: u16) {
        let room = usize::from(width).saturating_sub(6);
        let row = &self.line.row;
        let at = local(row.at);
        let mut lines =
            vec![Line::text(format!("{} {} {}", at.format("%H:%M:%S"), weekday_short(at.date()), ddmmyyyy(at.date())))];
        lines.extend(
            wrap(&sentence(&self.line, view), room).into_iter().map(|line| Line::text(line).tone(Tone::Strong)),
        );
        lines.push(Line::text(""));
        for (label, text) in view.present().phrases().log_detail(&row.act, &row.detail, view.hide_names) {
            for (nth, part) in text.lines().enumerate() {
                let text = if nth == 0 { format!("{label}: {part}") } else { part.to_owned() };
                lines.extend(wrap(&text, room).into_iter().map(Line::text));
            }
        }
        *self.sheet.borrow_mut() = Sheet::new(lines);
        self.laid.set(Some((view.hide_names, width)));
    }

    pub fn update(&mut self, intent: &Intent, office: &Office, words: &Words) -> Reply {
        match intent {
            Intent::Back => Reply::effect(Effect::Pop),
            Intent::Open => self.open_subject(office, words),
            // Nothing here can be chosen: arrows turn the page.
            Intent::Down | Intent::PageDown => self.page(&Intent::PageDown),
            Intent::Up | Intent::PageUp => self.page(&Intent::PageUp),
            _ => Reply::nothing(),
        }
    }

    fn page(&self, intent: &Intent) -> Reply {
        self.sheet.borrow_mut().take(intent);
        Reply::redraw()
    }

    fn open_subject(&self, office: &Office, words: &Words) -> Reply {
        let Some(subject) = &self.line.subject else { return Reply::say(&words.log.nothing_to_open) };
        let what = match subject.kind {
            SubjectKind::Child => What::Children,
            SubjectKind::Case => What::Cases,
            SubjectKind::Household => What::Households,
            SubjectKind::Incident => return forms::push(forms::incident(office, words, Some(subject.n)), words),
        };
        match screen_of(what, subject.n, office) {
            Ok(screen) => Reply::push(screen),
            Err(refusal) => refused(&refusal, words),
        }
    }

    pub fn draw(&self, painter: &mut Painter<'_>, view: View<'_>) {
        let title = fill(&view.words.log.entry, &[("n", &self.line.row.n.to_string())]);
        painter.put(1, 0, &title, Tone::Strong);
        let (width, height) = (painter.width(), painter.height());
        if self.laid.get() != Some((view.hide_names, width)) {
            self.lay(view, width);
        }
        self.sheet.borrow().draw(&mut painter.rows(2, height), &view.words.common.more_below);
    }

    pub fn footer(&self, view: View<'_>) -> Footer {
        let opens = self.line.subject.as_ref();
        let why = opens.map(|subject| fill(&view.words.log.opens, &[("code", &subject.code)])).unwrap_or_default();
        let hints: &'static [&'static str] =
            if opens.is_some() { &["open:open_subject", "back", "page_down"] } else { &["back", "page_down"] };
        Footer { why: [why, String::new()], hints }
    }
}
