//! What came between the paste brackets: bounded while it comes, clean text when it has come.

use super::key::Input;

/// More than any field takes; a file pasted by mistake must not eat the host's memory.
pub(super) const PASTE_MAX: usize = 1 << 20;

/// Appends what fits below [`PASTE_MAX`]; the rest is lost.
pub(super) fn extend_to_max(text: &mut Vec<u8>, more: &[u8]) {
    let room = PASTE_MAX.saturating_sub(text.len());
    text.extend_from_slice(&more[..more.len().min(room)]);
}

/// Hands over pasted bytes as clean text; an empty paste is none.
pub(super) fn push_paste(bytes: &[u8], out: &mut Vec<Input>) {
    let mut text = String::with_capacity(bytes.len());
    let mut after_cr = false;
    for c in bytes.utf8_chunks().flat_map(|chunk| chunk.valid().chars()) {
        match c {
            '\n' if after_cr => {}
            '\r' | '\n' => text.push('\n'),
            // Cells copied from a spreadsheet must not run together.
            '\t' => text.push(' '),
            c if c.is_control() => {}
            c => text.push(c),
        }
        after_cr = c == '\r';
    }
    if !text.is_empty() {
        out.push(Input::Paste(text));
    }
}
