//! Bytes and quiet time → keys: a pure parser that survives slow lines, where a key's bytes arrive in two packets.

mod pasting;

use std::time::Duration;

use super::key::{Input, Key};
use super::keyboard::{Keyboard, Scheme};
use super::paste::push_paste;
use super::sequence;

/// How long a lone ESC may still be the beginning of a sequence.
pub const ESC_WAIT: Duration = Duration::from_millis(100);
/// A sequence that has begun is waited for, never taken apart: its letters would act as commands. After this it is dropped.
const SEQUENCE_WAIT: Duration = Duration::from_secs(2);
/// After this without a byte inside a paste somebody may be pressing keys: its end was lost on the line.
const LULL: Duration = Duration::from_millis(500);
/// A paste whose end has not come: what has come is handed over, so that the keyboard is not dead for ever.
const PASTE_WAIT: Duration = Duration::from_secs(30);
/// Longer parameters than this belong to nothing we know; they are swallowed unread.
const PARAMS_MAX: usize = 32;
/// As many bytes of a key are shown.
const HEARD_MAX: usize = 24;
const PASTE_END: &[u8] = b"\x1b[201~";
const ESC: u8 = 0x1b;

#[derive(Debug)]
enum State {
    Ground,
    /// ESC has come; `[` or `O` makes it a sequence, anything else makes it the Esc key.
    Esc,
    /// After `ESC [`, with what stands before the final byte.
    Csi(Vec<u8>),
    /// After `ESC [ [`: the Linux console's F1 to F5.
    LinuxF,
    /// After `ESC O`, with modifier digits some terminals put there.
    Ss3,
    /// Inside a UTF-8 character: value so far, bytes still to come, and the least and greatest the next byte may be.
    Utf8 {
        value: u32,
        left: u8,
        low: u8,
        high: u8,
    },
    /// Inside paste brackets: the text, and how much of the closing bracket has matched.
    /// `lull`: nothing came for a while.
    Paste {
        text: Vec<u8>,
        matched: usize,
        lull: bool,
    },
}

/// Holds the unfinished key between packets. Knows no clock and no descriptor.
#[derive(Debug)]
pub struct Parser {
    state: State,
    esc_wait: Duration,
    scheme: Scheme,
    /// The bytes of the key that is coming, kept while somebody wants to see them.
    heard: Option<Vec<u8>>,
    /// A keypad digit has come as `ESC O p…y`, so `ESC O w` is its 7 and not PuTTY's rxvt End.
    keypad: bool,
}

impl Default for Parser {
    fn default() -> Self {
        Self::new(ESC_WAIT)
    }
}

impl Parser {
    /// `esc_wait`: how long after ESC a `[` or `O` still makes a sequence ([`ESC_WAIT`] unless the office sets another).
    #[must_use]
    pub const fn new(esc_wait: Duration) -> Self {
        Self { state: State::Ground, esc_wait, scheme: Scheme::Any, heard: None, keypad: false }
    }

    /// Takes over what is set for the keyboard, from the next byte on.
    pub fn follow(&mut self, keyboard: &Keyboard) {
        self.set(keyboard.scheme(), keyboard.esc_wait());
        if keyboard.tells() != self.heard.is_some() {
            self.heard = keyboard.tells().then(Vec::new);
        }
    }

    /// The scheme decides what contradicting sequences mean; `esc_wait` as in [`Parser::new`].
    pub const fn set(&mut self, scheme: Scheme, esc_wait: Duration) {
        self.scheme = scheme;
        self.esc_wait = esc_wait;
    }

    /// What bytes that are one key mean under a scheme.
    #[must_use]
    pub(super) fn key_of(bytes: &[u8], scheme: Scheme) -> Option<Key> {
        let (mut parser, mut out) = (Self::default(), Vec::new());
        parser.scheme = scheme;
        parser.feed(bytes, &mut out);
        parser.quiet(u64::MAX, &mut out);
        match out.as_slice() {
            [Input::Key(key)] => Some(*key),
            _ => None,
        }
    }

    /// Takes what arrived, in pieces of any size, and appends the keys that are now certain.
    pub fn feed(&mut self, bytes: &[u8], out: &mut Vec<Input>) {
        for &byte in bytes {
            let before = out.len();
            self.byte(byte, out);
            if self.heard.is_some() {
                self.tell(Some(byte), before, out);
            }
        }
    }

    /// Puts its bytes to each key that came since `before`. Where a byte ended one key and began another, the last is its own.
    fn tell(&mut self, byte: Option<u8>, before: usize, out: &mut Vec<Input>) {
        let Some(heard) = &mut self.heard else { return };
        let is_ground = matches!(self.state, State::Ground);
        let came = out.len() - before;
        if matches!(self.state, State::Paste { .. }) || matches!(out.last(), Some(Input::Paste(_)) if came > 0) {
            heard.clear();
            return;
        }
        if came > 0 && (came > 1 || !is_ground) {
            let bytes = std::mem::take(heard);
            if let Some(Input::Key(key)) = out.get(before) {
                out[before] = Input::Heard { bytes, key: Some(*key) };
            }
        }
        heard.extend(byte.filter(|_| heard.len() < HEARD_MAX));
        if is_ground && !heard.is_empty() {
            let bytes = std::mem::take(heard);
            match out.last_mut().filter(|_| came > 0) {
                Some(Input::Key(key)) => {
                    let key = Some(*key);
                    out.pop();
                    out.push(Input::Heard { bytes, key });
                }
                _ => out.push(Input::Heard { bytes, key: None }),
            }
        }
    }

    /// Says that no byte has come for `ms_since_last_byte`; settles what [`Self::pending`] was waiting for.
    pub fn quiet(&mut self, ms_since_last_byte: u64, out: &mut Vec<Input>) {
        let Some(wait) = self.pending() else { return };
        if Duration::from_millis(ms_since_last_byte) < wait {
            return;
        }
        let before = out.len();
        let quiet = Duration::from_millis(ms_since_last_byte);
        match std::mem::replace(&mut self.state, State::Ground) {
            State::Esc => out.push(Key::Esc.into()),
            State::Paste { text, matched, .. } => self.quiet_paste(text, matched, quiet, out),
            _ => {}
        }
        if self.heard.is_some() {
            self.tell(None, before, out);
        }
    }

    /// How long after the last byte [`Self::quiet`] is to be called, if no other comes; `None` when nothing hangs on time.
    #[must_use]
    pub const fn pending(&self) -> Option<Duration> {
        match self.state {
            State::Ground | State::Utf8 { .. } => None,
            State::Esc => Some(self.esc_wait),
            State::Csi(_) | State::LinuxF | State::Ss3 => Some(SEQUENCE_WAIT),
            State::Paste { lull: false, .. } => Some(LULL),
            State::Paste { matched: 1, .. } => Some(SEQUENCE_WAIT),
            State::Paste { .. } => Some(PASTE_WAIT),
        }
    }

    fn byte(&mut self, byte: u8, out: &mut Vec<Input>) {
        match std::mem::replace(&mut self.state, State::Ground) {
            State::Ground => self.ground(byte, out),
            State::Esc => self.after_esc(byte, out),
            State::Csi(params) => self.csi(params, byte, out),
            State::LinuxF => match byte {
                b'A'..=b'E' => out.push(Key::F(byte - b'A' + 1).into()),
                b' '..=b'~' => {}
                _ => self.ground(byte, out),
            },
            State::Ss3 => self.ss3(byte, out),
            State::Utf8 { value, left, low, high } => self.utf8(value, left, low..=high, byte, out),
            // Ctrl-C, Ctrl-Q or Ctrl-S: no text has one in it, somebody who waits has pressed it.
            State::Paste { text, matched: 0, lull: true } if matches!(byte, 0x03 | 0x11 | 0x13) => {
                push_paste(&text, out);
                self.ground(byte, out);
            }
            State::Paste { text, matched, .. } => self.paste(text, matched, byte, out),
        }
    }

    fn ground(&mut self, byte: u8, out: &mut Vec<Input>) {
        let utf8 = |value, left, low, high| State::Utf8 { value, left, low, high };
        match byte {
            ESC => self.state = State::Esc,
            0x9b if self.scheme == Scheme::Vt => self.state = State::Csi(Vec::new()),
            0x8f if self.scheme == Scheme::Vt => self.state = State::Ss3,
            b' '..=b'~' => out.push(Key::Char(char::from(byte)).into()),
            0x00..=0x1f | 0x7f => out.extend(sequence::control(byte).map(Input::Key)),
            // The bounds on the second byte refuse overlong forms, surrogates and what lies beyond Unicode.
            0xc2..=0xdf => self.state = utf8(u32::from(byte & 0x1f), 1, 0x80, 0xbf),
            0xe0 => self.state = utf8(0, 2, 0xa0, 0xbf),
            0xed => self.state = utf8(0x0d, 2, 0x80, 0x9f),
            0xe1..=0xef => self.state = utf8(u32::from(byte & 0x0f), 2, 0x80, 0xbf),
            0xf0 => self.state = utf8(0, 3, 0x90, 0xbf),
            0xf1..=0xf3 => self.state = utf8(u32::from(byte & 0x07), 3, 0x80, 0xbf),
            0xf4 => self.state = utf8(4, 3, 0x80, 0x8f),
            // Bytes no UTF-8 has: noise of the line, or a keyboard that writes in an older encoding; whoever typed is told.
            _ => out.push(Input::NotUtf8),
        }
    }

    fn after_esc(&mut self, byte: u8, out: &mut Vec<Input>) {
        match byte {
            b'[' => self.state = State::Csi(Vec::new()),
            b'O' => self.state = State::Ss3,
            b'\t' if self.scheme == Scheme::Linux => out.push(Key::BackTab.into()),
            _ => {
                out.push(Key::Esc.into());
                self.ground(byte, out);
            }
        }
    }

    fn csi(&mut self, mut params: Vec<u8>, byte: u8, out: &mut Vec<Input>) {
        match byte {
            b'[' if params.is_empty() && self.scheme != Scheme::Sco => self.state = State::LinuxF,
            // rxvt ends shifted keys with `$`, which elsewhere stands before the final byte.
            b'$' if params.first().is_some_and(u8::is_ascii_digit) => {
                out.extend(sequence::csi(&params, b'~', self.scheme).map(Input::Key))
            }
            b' '..=b'?' => {
                if params.len() <= PARAMS_MAX {
                    params.push(byte);
                }
                self.state = State::Csi(params);
            }
            b'~' if params == b"200" => self.state = State::Paste { text: Vec::new(), matched: 0, lull: false },
            b'@'..=b'~' if params.len() <= PARAMS_MAX => {
                out.extend(sequence::csi(&params, byte, self.scheme).map(Input::Key))
            }
            b'@'..=b'~' => {}
            // A control or a letter beyond ASCII cannot stand in a sequence: it was cut off, and this is the next key.
            _ => self.ground(byte, out),
        }
    }

    fn ss3(&mut self, byte: u8, out: &mut Vec<Input>) {
        match byte {
            b'0'..=b'9' | b';' => self.state = State::Ss3,
            b'w' if self.scheme == Scheme::Rxvt || !self.keypad => out.push(Key::End.into()),
            b' '..=b'~' => {
                self.keypad |= matches!(byte, b'p'..=b'y');
                out.extend(sequence::ss3(byte).map(Input::Key));
            }
            _ => self.ground(byte, out),
        }
    }

    fn utf8(&mut self, value: u32, left: u8, range: std::ops::RangeInclusive<u8>, byte: u8, out: &mut Vec<Input>) {
        if !range.contains(&byte) {
            out.push(Input::NotUtf8);
            return self.ground(byte, out);
        }
        let value = value << 6 | u32::from(byte & 0x3f);
        if left > 1 {
            self.state = State::Utf8 { value, left: left - 1, low: 0x80, high: 0xbf };
        } else if let Some(c) = char::from_u32(value).filter(|c| !c.is_control()) {
            out.push(Key::Char(c).into());
        }
    }
}

#[cfg(test)]
#[path = "parser_tests.rs"]
mod tests;
