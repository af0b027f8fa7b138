//! Phím: what a pressed key sent, what was understood, and which keyboard scheme decides where terminals contradict each
//! other. Letters come rightly from every keyboard, so letters work this page.

use super::frame::Footer;
use super::intent::Place;
use super::intent::{Effect, Intent, Reply};
use super::keys;
use super::paint::{Painter, Tone};
use crate::terminal::{Choice, Key, Scheme};
use crate::words::{Words, fill};

/// As many keys before the last one are shown.
const BEFORE: usize = 5;
/// From here on all schemes stand below each other, each with what the key would be.
const TALL: u16 = 16;
/// Where what is said begins, behind its label.
const COLUMN: u16 = 14;

pub struct KeyboardPage {
    /// TERM, which decides until something is chosen.
    term: String,
    choice: Choice,
    /// The keys pressed here, the last one last: their bytes and what they were understood as.
    heard: Vec<(Vec<u8>, Option<Key>)>,
}

/// What the last lines say of this page.
pub fn footer(words: &Words) -> Footer {
    Footer {
        why: [words.keyboard.only_shown.clone(), words.keyboard.leave.clone()],
        hints: &["scheme", "esc_wait", "letters", "back"],
    }
}

/// `1B 5B 41`
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(" ")
}

/// `ESC[A`, `Ctrl-Q`, `ế`: the same for people.
fn readable(bytes: &[u8]) -> String {
    let lossy = String::from_utf8_lossy(bytes);
    let letter = |letter: char| match letter {
        '\u{1b}' => "ESC".to_owned(),
        control @ '\0'..='\u{1f}' => format!("^{}", char::from(control as u8 + b'@')),
        '\u{7f}' => "^?".to_owned(),
        ' ' => "Space".to_owned(),
        char::REPLACEMENT_CHARACTER => "?".to_owned(),
        letter => letter.to_string(),
    };
    let text: String = lossy.chars().map(letter).collect();
    // As PuTTY's manual writes it.
    text.replace("ESCO", "ESC O")
}

impl KeyboardPage {
    pub fn new(term: String, choice: Choice) -> KeyboardPage {
        KeyboardPage { term, choice, heard: Vec::new() }
    }

    /// A key was pressed. Bytes are not known of those typed ahead, before this page stood there.
    /// The keys that act here show what they did; the key that was being looked at stays.
    pub fn hear(&mut self, bytes: Vec<u8>, key: Option<Key>) {
        if key.is_some_and(|key| {
            matches!(keys::intent(Place::Keys, key), Intent::Scheme | Intent::EscWait | Intent::Letters)
        }) {
            return;
        }
        self.heard.push((bytes, key));
        let older = self.heard.len().saturating_sub(BEFORE + 1);
        self.heard.drain(..older);
    }

    /// Esc leaves when it is pressed twice: the first one is a key to look at like any other.
    fn leaves(&self) -> bool {
        match self.heard.as_slice() {
            [.., (_, before), (_, Some(Key::Esc))] => *before == Some(Key::Esc),
            [(_, Some(Key::Esc))] => false,
            _ => true,
        }
    }

    pub fn update(&mut self, intent: &Intent) -> Reply {
        match intent {
            Intent::Back if self.leaves() => Reply::effect(Effect::Pop),
            Intent::Back => Reply::redraw(),
            Intent::Scheme => self.choose(self.choice.next_scheme()),
            Intent::EscWait => self.choose(self.choice.next_wait()),
            Intent::Letters => self.choose(self.choice.next_letters()),
            _ => Reply::nothing(),
        }
    }

    fn choose(&mut self, choice: Choice) -> Reply {
        self.choice = choice;
        Reply::effect(Effect::Keyboard(choice))
    }

    /// "F3 · tìm"
    fn understood(key: Key, words: &Words) -> String {
        let name = if key == Key::Char(' ') { "Space".to_owned() } else { key.to_string() };
        let means = keys::TABLE.iter().find(|row| row.places.contains(&Place::List) && row.keys.contains(&key));
        means.map_or(name.clone(), |row| format!("{name} · {}", words.command(row.word)))
    }

    pub fn draw(&self, painter: &mut Painter<'_>, words: &Words) {
        let says = &words.keyboard;
        let width = painter.width();
        painter.put(1, 0, &says.title, Tone::Strong);
        painter.put_right(width - 1, 0, &format!("TERM={}", self.term), Tone::Note);
        let (sent, understood, tone) = match self.heard.last() {
            None => (says.press.clone(), String::new(), Tone::Plain),
            Some((bytes, key)) => {
                let sent = if bytes.is_empty() {
                    says.typed_ahead.clone()
                } else {
                    format!("{}   {}", hex(bytes), readable(bytes))
                };
                match self.means(bytes, *key) {
                    Some(key) => (sent, Self::understood(key, words), Tone::Strong),
                    None => (sent, says.not_understood.clone(), Tone::Today),
                }
            }
        };
        for (y, label, text, tone) in [
            (1, &says.sent, sent, Tone::Plain),
            (2, &says.understood, understood, tone),
            (3, &says.before, self.before(), Tone::Note),
        ] {
            painter.put(3, y, label, Tone::Plain);
            painter.put(COLUMN, y, &text, tone);
        }
        if painter.height() >= TALL {
            self.draw_schemes(painter, words);
        } else {
            painter.put(3, 5, &says.scheme_short, Tone::Plain);
            painter.put(COLUMN, 5, &self.name(self.choice.scheme, words), Tone::On);
            painter.put(3, 6, &says.wait_short, Tone::Plain);
            painter.put(COLUMN, 6, &self.waits(), Tone::Plain);
            painter.put(3, 7, &says.letters_short, Tone::Plain);
            painter.put(COLUMN, 7, &self.letters(words), Tone::Plain);
        }
    }

    /// What a key means now: the scheme may be another than when it was pressed.
    fn means(&self, bytes: &[u8], key: Option<Key>) -> Option<Key> {
        if bytes.is_empty() { key } else { self.choice.scheme_at(&self.term).key_of(bytes) }
    }

    fn before(&self) -> String {
        let [before @ .., _] = self.heard.as_slice() else { return String::new() };
        let name = |(bytes, key): &(Vec<u8>, Option<Key>)| {
            self.means(bytes, *key).map_or_else(|| readable(bytes), |key| key.to_string())
        };
        before.iter().map(name).collect::<Vec<_>>().join("  ")
    }

    fn name(&self, scheme: Option<Scheme>, words: &Words) -> String {
        let name = |scheme: Scheme| words.term("keyboard", scheme.name()).to_owned();
        let auto = || fill(&words.keyboard.auto, &[("scheme", &name(Scheme::of_term(&self.term)))]);
        scheme.map_or_else(auto, name)
    }

    /// "100 · [200] · 400 ms"
    fn waits(&self) -> String {
        let one = |wait: &u16| if *wait == self.choice.esc_wait { format!("[{wait}]") } else { wait.to_string() };
        format!("{} ms", Choice::WAITS.iter().map(one).collect::<Vec<_>>().join("  "))
    }

    /// "tự động  [có dấu]  không dấu"
    fn letters(&self, words: &Words) -> String {
        let says = &words.keyboard;
        let all = [(None, &says.letters_auto), (Some(false), &says.letters_marked), (Some(true), &says.letters_plain)];
        let one = |(ascii, name): (Option<bool>, &String)| {
            if ascii == self.choice.ascii { format!("[{name}]") } else { name.clone() }
        };
        all.map(one).join("  ")
    }

    fn draw_schemes(&self, painter: &mut Painter<'_>, words: &Words) {
        let says = &words.keyboard;
        let width = painter.width();
        painter.put(1, 5, &says.schemes, Tone::Strong);
        let last = self.heard.last().map(|(bytes, _)| bytes.as_slice()).filter(|bytes| !bytes.is_empty());
        if last.is_some() {
            painter.put_right(width - 1, 5, &says.would_be, Tone::Note);
        }
        let all = std::iter::once(None).chain(Scheme::ALL.into_iter().map(Some));
        for (y, scheme) in (6..).zip(all) {
            let is_chosen = scheme == self.choice.scheme;
            painter.put(1, y, if is_chosen { "●" } else { " " }, Tone::Strong);
            painter.put(3, y, &self.name(scheme, words), if is_chosen { Tone::On } else { Tone::Plain });
            if let (Some(scheme), Some(bytes)) = (scheme, last) {
                let key = scheme.key_of(bytes).map_or_else(|| "—".to_owned(), |key| key.to_string());
                painter.put_right(width - 1, y, &key, Tone::Plain);
            }
        }
        let end = painter.put(1, 14, &says.wait, Tone::Strong);
        painter.put(end + 2, 14, &self.waits(), Tone::Plain);
        painter.put(1, 15, &says.letters, Tone::Strong);
        painter.put(end + 2, 15, &self.letters(words), Tone::Plain);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_shown_in_both_ways() {
        assert_eq!((hex(b"\x1b[A"), readable(b"\x1b[A")), ("1B 5B 41".to_owned(), "ESC[A".to_owned()));
        assert_eq!(
            (readable(b"\x11"), readable(b"\x7f"), readable("ế".as_bytes())),
            ("^Q".into(), "^?".into(), "ế".into())
        );
        assert_eq!((readable(b"\x9bA"), readable(b"\x1bOR")), ("?A".into(), "ESC OR".into()));
    }

    #[test]
    fn esc_leaves_when_pressed_twice_and_the_letter_at_once() {
        let mut page = KeyboardPage::new("xterm".into(), Choice::default());
        page.hear(b"\x1b".to_vec(), Some(Key::Esc));
        assert!(page.update(&Intent::Back).effects.is_empty());
        page.hear(b"\x1b[A".to_vec(), Some(Key::Up));
        page.hear(b"\x1b".to_vec(), Some(Key::Esc));
        assert!(page.update(&Intent::Back).effects.is_empty());
        page.hear(b"\x1b".to_vec(), Some(Key::Esc));
        assert!(matches!(page.update(&Intent::Back).effects.as_slice(), [Effect::Pop]));
        let mut page = KeyboardPage::new("xterm".into(), Choice::default());
        page.hear(b"q".to_vec(), Some(Key::Char('q')));
        assert!(matches!(page.update(&Intent::Back).effects.as_slice(), [Effect::Pop]));
    }
}
