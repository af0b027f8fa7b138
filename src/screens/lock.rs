//! Màn hình khóa: nothing of the book is seen but the emergencies, as code and time left, and nothing is answered but the passphrase.
//! What lay under it stands again, field and text, once it is opened.

use zeroize::Zeroizing;

use super::intent::Intent;
use super::paint::{Painter, Tone, wrap};
use super::widgets::text_line::TextLine;
use crate::domain::span::DueAt;
use crate::domain::triage::distance;
use crate::office::{Office, Refusal};
use crate::words::{Phrases, Words, fill};

/// Below this width a code and its time take a line each.
const NARROW: u16 = 40;

pub struct Lock {
    login: String,
    practice: bool,
    /// A PIN opens it too.
    pin: bool,
    line: TextLine,
    /// The emergencies whose hours run: code and end.
    running: Vec<(String, DueAt)>,
    /// The minute they were drawn for.
    minute: i64,
    tries: u32,
    notice: String,
}

/// What a key at the locked screen came to.
pub enum Knock {
    Stays,
    /// A passphrase to be looked at.
    Try(Zeroizing<String>),
    /// A practice book has no secrets.
    Opens,
    Leaves,
}

impl Lock {
    pub fn new(office: &Office) -> Lock {
        let mut lock = Lock {
            login: office.officer().login.clone(),
            practice: office.is_practice(),
            pin: office.pin_until().is_some(),
            line: TextLine::default(),
            running: Vec::new(),
            minute: 0,
            tries: 0,
            notice: String::new(),
        };
        lock.look(office);
        lock
    }

    /// The emergencies as they are now. A book that cannot be read just now keeps what was seen of it.
    pub fn look(&mut self, office: &Office) {
        self.minute = office.now().timestamp().div_euclid(60);
        if let Ok(running) = office.running_clocks() {
            self.running = running;
        }
    }

    pub fn has_countdown(&self) -> bool {
        !self.running.is_empty()
    }

    /// A minute went by.
    pub fn minute(&mut self, office: &Office) -> bool {
        if office.now().timestamp().div_euclid(60) == self.minute {
            return false;
        }
        self.look(office);
        true
    }

    pub fn take(&mut self, intent: &Intent) -> Knock {
        match intent {
            Intent::Quit => Knock::Leaves,
            _ if self.practice => Knock::Opens,
            Intent::Open | Intent::Save if self.line.text().is_empty() => Knock::Stays,
            Intent::Open | Intent::Save => {
                let typed = Zeroizing::new(self.line.text().to_owned());
                // Nothing of it stays, not even its undo.
                self.line = TextLine::default();
                self.notice.clear();
                Knock::Try(typed)
            }
            Intent::Back => {
                self.line = TextLine::default();
                Knock::Stays
            }
            intent => {
                self.line.take(intent);
                Knock::Stays
            }
        }
    }

    /// It was not the passphrase; how many times that was so since it was locked.
    pub fn refuse(&mut self, refusal: &Refusal, words: &Words) -> u32 {
        use crate::words::Sentences;
        self.notice = words.refusal(refusal);
        // What has to wait was not looked at: the right one may be among it.
        if matches!(refusal, Refusal::TooSoon(_)) {
            return self.tries;
        }
        self.tries += 1;
        if self.tries > 1 {
            self.notice = format!("{} {}", self.notice, fill(&words.lock.tries, &[("n", &self.tries.to_string())]));
        }
        self.tries
    }

    pub fn draw(&self, painter: &mut Painter<'_>, office: &Office, words: &Words) {
        painter.clear();
        let (width, height) = (painter.width(), painter.height());
        let lines = |text: &str| wrap(text, usize::from(width.saturating_sub(2)));
        let mut y = 0;
        painter.put(1, y, &words.lock.title, Tone::Strong);
        y += 2;
        // What must be seen whatever the size: how to come in. It takes the last rows.
        let ask = match self.practice {
            true => lines(&words.lock.any_key),
            false => {
                let ask = if self.pin { &words.lock.passphrase_or_pin } else { &words.lock.passphrase };
                lines(&fill(ask, &[("login", &self.login)]))
            }
        };
        let mut below: Vec<(String, Tone)> = Vec::new();
        if !self.notice.is_empty() {
            below.extend(lines(&self.notice).into_iter().map(|line| (line, Tone::Late)));
        }
        let asked_at = below.len() + ask.len();
        below.extend(ask.into_iter().map(|line| (line, Tone::Plain)));
        if !self.practice {
            below.push((if self.line.text().is_empty() { String::new() } else { "········".to_owned() }, Tone::Plain));
            if height > 14 {
                below.push((String::new(), Tone::Plain));
                below.extend(lines(&words.lock.keys).into_iter().map(|line| (line, Tone::Note)));
            }
        }
        let rows = u16::try_from(below.len()).unwrap_or(0);
        let end = height.saturating_sub(rows + 1).max(y);
        self.draw_running(&mut painter.rows(y, end), office, words);
        let count = u16::try_from(self.running.len()).unwrap_or(0) * if width < NARROW { 2 } else { 1 };
        y = (y + count + u16::from(count > 0)).min(height.saturating_sub(rows));
        let line_at = y + u16::try_from(asked_at).unwrap_or(0);
        for (text, tone) in below {
            painter.put(1, y, &text, tone);
            y += 1;
        }
        if !self.practice {
            painter.cursor(1 + if self.line.text().is_empty() { 0 } else { 8 }, line_at);
        }
    }

    fn draw_running(&self, painter: &mut Painter<'_>, office: &Office, words: &Words) {
        let rules = office.rules();
        let phrases = Phrases { words, catalogue: &rules.catalogue, procedures: &rules.procedures };
        let narrow = painter.width() < NARROW;
        let each = if narrow { 2 } else { 1 };
        let room = usize::from(painter.height() / each);
        // The last row of what does not fit says how many there are.
        let shown = if self.running.len() > room { room.saturating_sub(1) } else { room };
        let mut y = 0;
        for (code, due) in self.running.iter().take(shown) {
            let left = phrases.distance(distance(due, office.now(), &rules.calendar), due);
            let end = painter.put(1, y, &format!("● {code}"), Tone::Danger);
            match narrow {
                true => painter.put(3, y + 1, &left, Tone::Danger),
                false => painter.put(end + 3, y, &left, Tone::Danger),
            };
            y += each;
        }
        let rest = self.running.len().saturating_sub(shown);
        if rest > 0 {
            painter.put(1, y, &fill(&words.lock.more, &[("n", &rest.to_string())]), Tone::Danger);
        }
    }
}
