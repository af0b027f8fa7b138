//! The keyboard at the other end of the line: which of the contradicting sets of sequences it sends, and how long an ESC
//! may wait for the rest of its sequence. Shared by the thread that reads with the page where it is chosen.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU16, Ordering};
use std::time::Duration;

use super::key::Key;
use super::parser::{ESC_WAIT, Parser};

/// A keyboard scheme (kiểu phím): decides only where two terminals send the same bytes for different keys. All else is
/// understood under every scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum Scheme {
    /// Nothing known: each sequence means what most of those who send it mean.
    #[default]
    Any,
    /// xterm, Windows Terminal, conhost, screen, tmux, PuTTY's `ESC[n~`, Xterm R6 and VT100+: `ESC[P` is F1, `ESC[I` nothing.
    Common,
    /// The Linux console: `ESC Tab` is Shift-Tab, `ESC[G` the 5 of the keypad.
    Linux,
    /// PuTTY's VT400: the six editing keys send what a VT's keys in their *place* would; `ESC[2~` is Home.
    Vt400,
    /// PuTTY's SCO, and SCO's console: `ESC[M` is F1, `ESC[I` PgUp, shifted F-keys are letters.
    Sco,
    /// A real VT100…VT420: F11 is its Esc, Help is help, and it may send C1 controls of eight bits.
    Vt,
    /// rxvt, and PuTTY with Home and End set to rxvt: `ESC O w` is always End.
    Rxvt,
}

impl Scheme {
    pub const ALL: [Self; 7] = [Self::Any, Self::Common, Self::Linux, Self::Vt400, Self::Sco, Self::Vt, Self::Rxvt];

    /// The name it is kept by, and its words are found by.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Common => "common",
            Self::Linux => "linux",
            Self::Vt400 => "vt400",
            Self::Sco => "sco",
            Self::Vt => "vt",
            Self::Rxvt => "rxvt",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.name() == name)
    }

    /// What bytes that are one key mean under this scheme.
    #[must_use]
    pub fn key_of(self, bytes: &[u8]) -> Option<Key> {
        Parser::key_of(bytes, self)
    }

    /// What TERM tells of the keyboard; where it tells nothing of use (`xterm` is what PuTTY says whatever its keys),
    /// [`Scheme::Any`].
    #[must_use]
    pub fn of_term(term: &str) -> Self {
        let vt = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
        match term {
            term if term.starts_with("linux") => Self::Linux,
            term if term.starts_with("scoansi") || term.starts_with("cons25") || term == "putty-sco" => Self::Sco,
            term if term.starts_with("rxvt") => Self::Rxvt,
            term if term.strip_prefix("vt").is_some_and(vt) => Self::Vt,
            _ => Self::Any,
        }
    }
}

/// What was chosen, by the officer for this kind of terminal; the default is TERM's word and 100 ms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// `None`: as TERM says.
    pub scheme: Option<Scheme>,
    /// Milliseconds, one of [`Choice::WAITS`].
    pub esc_wait: u16,
    /// Letters without marks and frames of ASCII, for a terminal that is not UTF-8; `None`: as the environment says.
    pub ascii: Option<bool>,
}

impl Default for Choice {
    fn default() -> Self {
        Self { scheme: None, esc_wait: Self::WAITS[0], ascii: None }
    }
}

impl Choice {
    /// How long ESC may wait, in milliseconds, as it can be chosen.
    pub const WAITS: [u16; 5] = [100, 200, 400, 800, 1600];

    /// The scheme in force at a terminal.
    #[must_use]
    pub fn scheme_at(self, term: &str) -> Scheme {
        self.scheme.unwrap_or_else(|| Scheme::of_term(term))
    }

    /// `vt400 200`, with ` ascii` or ` utf8` behind it where that was chosen: how the desk keeps it.
    #[must_use]
    pub fn text(self) -> String {
        let letters = self.ascii.map_or("", |ascii| if ascii { " ascii" } else { " utf8" });
        format!("{} {}{letters}", self.scheme.map_or("auto", Scheme::name), self.esc_wait)
    }

    /// What the desk kept; what is not understood (a later version's) is the default.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut parts = text.split(' ');
        let scheme = parts.next().and_then(Scheme::parse);
        let wait = parts.next().and_then(|wait| wait.parse().ok());
        let esc_wait = wait.filter(|wait| Self::WAITS.contains(wait)).unwrap_or(Self::WAITS[0]);
        let ascii = match parts.next() {
            Some("ascii") => Some(true),
            Some("utf8") => Some(false),
            _ => None,
        };
        Self { scheme, esc_wait, ascii }
    }

    /// The scheme after this one; after the last it is TERM's word again.
    #[must_use]
    pub fn next_scheme(self) -> Self {
        let at = self.scheme.map_or(0, |scheme| Scheme::ALL.iter().position(|s| *s == scheme).map_or(0, |at| at + 1));
        Self { scheme: Scheme::ALL.get(at).copied(), ..self }
    }

    /// As the environment says, without marks, with marks, and as the environment says again.
    #[must_use]
    pub const fn next_letters(self) -> Self {
        let ascii = match self.ascii {
            None => Some(true),
            Some(true) => Some(false),
            Some(false) => None,
        };
        Self { ascii, ..self }
    }

    #[must_use]
    pub fn next_wait(self) -> Self {
        let at =
            Self::WAITS.iter().position(|wait| *wait == self.esc_wait).map_or(0, |at| (at + 1) % Self::WAITS.len());
        Self { esc_wait: Self::WAITS[at], ..self }
    }
}

/// The choice in force, on both sides of the channel of keys. What is set here holds from the next byte that is read.
#[derive(Debug, Clone)]
pub struct Keyboard {
    term: Arc<str>,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    /// Index into [`Scheme::ALL`] of the scheme in force.
    scheme: AtomicU8,
    esc_wait: AtomicU16,
    tells: AtomicBool,
}

impl Keyboard {
    /// `term`: TERM, which decides until something is chosen.
    #[must_use]
    pub fn new(term: &str) -> Self {
        let shared = Shared {
            scheme: AtomicU8::new(0),
            esc_wait: AtomicU16::new(Choice::WAITS[0]),
            tells: AtomicBool::new(false),
        };
        let keyboard = Self { term: term.into(), shared: Arc::new(shared) };
        keyboard.choose(Choice::default());
        keyboard
    }

    #[must_use]
    pub fn term(&self) -> &str {
        &self.term
    }

    pub fn choose(&self, choice: Choice) {
        let scheme = choice.scheme_at(&self.term);
        self.shared.scheme.store(scheme as u8, Ordering::Relaxed);
        self.shared.esc_wait.store(choice.esc_wait, Ordering::Relaxed);
    }

    /// Whether each key is to come with its bytes, as [`Input::Heard`](super::Input::Heard).
    pub fn tell(&self, tells: bool) {
        self.shared.tells.store(tells, Ordering::Relaxed);
    }

    #[must_use]
    pub fn tells(&self) -> bool {
        self.shared.tells.load(Ordering::Relaxed)
    }

    #[must_use]
    pub fn scheme(&self) -> Scheme {
        Scheme::ALL.get(usize::from(self.shared.scheme.load(Ordering::Relaxed))).copied().unwrap_or_default()
    }

    #[must_use]
    pub fn esc_wait(&self) -> Duration {
        Duration::from_millis(u64::from(self.shared.esc_wait.load(Ordering::Relaxed)))
    }
}

const _: () = assert!(ESC_WAIT.as_millis() == Choice::WAITS[0] as u128);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn term_speaks_until_the_officer_does() {
        for (term, scheme) in [
            ("linux", Scheme::Linux),
            ("vt100", Scheme::Vt),
            ("vt220", Scheme::Vt),
            ("vtnt", Scheme::Any),
            ("putty-sco", Scheme::Sco),
            ("rxvt-unicode", Scheme::Rxvt),
            ("xterm-256color", Scheme::Any),
            ("putty", Scheme::Any),
            ("screen", Scheme::Any),
            ("", Scheme::Any),
        ] {
            let keyboard = Keyboard::new(term);
            assert_eq!((keyboard.scheme(), keyboard.esc_wait()), (scheme, ESC_WAIT), "{term}");
            keyboard.choose(Choice { scheme: Some(Scheme::Vt400), esc_wait: 400, ascii: None });
            assert_eq!((keyboard.scheme(), keyboard.esc_wait()), (Scheme::Vt400, Duration::from_millis(400)));
        }
    }

    #[test]
    fn a_choice_is_kept_and_every_one_can_be_reached() {
        let mut choice = Choice::default();
        for scheme in Scheme::ALL {
            choice = choice.next_scheme().next_wait();
            assert_eq!(choice.scheme, Some(scheme));
            assert_eq!(Choice::read(&choice.text()), choice);
        }
        assert_eq!(choice.next_scheme().scheme, None);
        assert_eq!(Choice::read("of a later version 3"), Choice::default());
        assert_eq!(Choice::read("auto 7"), Choice::default());
    }
}
