//! Inside a paste: its bytes, its end, and what becomes of it where its end was lost on the line.

use std::time::Duration;

use super::super::key::{Input, Key};
use super::super::paste::{extend_to_max, push_paste};
use super::{PASTE_END, PASTE_WAIT, Parser, SEQUENCE_WAIT, State};

impl Parser {
    /// Nothing came for this long inside a paste.
    pub(super) fn quiet_paste(&mut self, text: Vec<u8>, matched: usize, quiet: Duration, out: &mut Vec<Input>) {
        match matched {
            // An ESC that nothing follows is a key, and whoever pressed it wants out.
            1 if quiet >= SEQUENCE_WAIT => {
                push_paste(&text, out);
                out.push(Key::Esc.into());
            }
            _ if quiet < PASTE_WAIT => self.state = State::Paste { text, matched, lull: true },
            _ => push_paste(&text, out),
        }
    }

    pub(super) fn paste(&mut self, mut text: Vec<u8>, mut matched: usize, byte: u8, out: &mut Vec<Input>) {
        if PASTE_END.get(matched) != Some(&byte) {
            // Only its first byte is ESC, so a failed match can begin again nowhere but here.
            extend_to_max(&mut text, &PASTE_END[..matched]);
            matched = 0;
        }
        if PASTE_END.get(matched) == Some(&byte) {
            matched += 1;
        } else {
            extend_to_max(&mut text, &[byte]);
        }
        if matched == PASTE_END.len() {
            push_paste(&text, out);
        } else {
            self.state = State::Paste { text, matched, lull: false };
        }
    }
}
