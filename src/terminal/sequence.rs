//! The table of key sequences: what PuTTY's six schemes, xterm, the Linux console, rxvt and screen send for each key.

use super::key::Key;
use super::keyboard::Scheme;

/// A C0 control or DEL on its own; `None` for those that no key of ours sends.
pub(super) const fn control(byte: u8) -> Option<Key> {
    Some(match byte {
        0x08 | 0x7f => Key::Backspace,
        0x09 => Key::Tab,
        0x0a | 0x0d => Key::Enter,
        0x01..=0x1a => Key::Ctrl((b'a' + byte - 1) as char),
        _ => return None,
    })
}

/// `ESC O final`: application mode, VT100+ function keys (`P` to `[`), the application keypad.
pub(super) const fn ss3(end: u8) -> Option<Key> {
    Some(match end {
        b'A' | b'a' => Key::Up,
        b'B' | b'b' => Key::Down,
        b'C' | b'c' => Key::Right,
        b'D' | b'd' => Key::Left,
        b'H' => Key::Home,
        b'F' => Key::End,
        b'I' => Key::Tab,
        b'M' => Key::Enter,
        b'P'..=b'[' => Key::F(end - b'P' + 1),
        // The keypad: * + , - . / 0…9, in ASCII order from `j`.
        b'j'..=b'y' => Key::Char((end - b'j' + b'*') as char),
        b' ' => Key::Char(' '),
        _ => return None,
    })
}

/// `ESC [ params final`. Unknown sequences, reports and mouse events are `None`: swallowed whole.
pub(super) fn csi(params: &[u8], end: u8, scheme: Scheme) -> Option<Key> {
    // `<=>?` begin reports and mouse events; bytes below `0` belong to replies we never asked for.
    if params.iter().any(|b| !matches!(b, b'0'..=b';')) {
        return None;
    }
    let (n, event) = numbers(params)?;
    if event == 3 {
        // A key let go, as terminals with the kitty protocol left on report it.
        return None;
    }
    if scheme == Scheme::Sco
        && params.is_empty()
        && let Some(key) = sco(end)
    {
        return Some(key);
    }
    match end {
        b'~' | b'^' | b'@' if n[0] == 27 => unicode(n[2], n[1]),
        b'~' | b'^' | b'@' => tilde(n[0], scheme),
        b'u' => unicode(n[0], n[1]),
        // With a modifier; any other numbers before `R` are the answer to "where is the cursor", which we never ask.
        b'P'..=b'S' if n[0] == 1 && n[1] > 1 => Some(Key::F(end - b'P' + 1)),
        b'A' | b'a' => Some(Key::Up),
        b'B' | b'b' => Some(Key::Down),
        b'C' | b'c' => Some(Key::Right),
        b'D' | b'd' => Some(Key::Left),
        _ if n[0] > 1 => None,
        b'H' => Some(Key::Home),
        b'F' => Some(Key::End),
        b'Z' => Some(Key::BackTab),
        _ if !params.is_empty() => None,
        // What xterm sends for a bare F1 in its newest keyboards; on SCO's it is F4, and the console's Pause.
        b'P'..=b'S' if scheme == Scheme::Common => Some(Key::F(end - b'P' + 1)),
        b'G' | b'I' | b'L'..=b'X' if scheme == Scheme::Any => sco(end),
        _ => None,
    }
}

/// PuTTY's SCO scheme, `ESC [ end`. `M` could be a mouse click and `I`, `O` focus reports, but those are never switched
/// on, and entering switches off what another program left on.
fn sco(end: u8) -> Option<Key> {
    /// F1 to F12; the same with Shift, with Ctrl, with both.
    const F_KEYS: &[u8] = b"MNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz@[\\]^_`{";
    match end {
        // Shift-F2 too, but Shift-Tab is pressed more often.
        b'Z' => Some(Key::BackTab),
        b'H' => Some(Key::Home),
        b'F' => Some(Key::End),
        b'G' => Some(Key::PageDown),
        b'I' => Some(Key::PageUp),
        b'L' => Some(Key::Insert),
        _ => F_KEYS.iter().position(|c| *c == end).and_then(|at| u8::try_from(at % 12 + 1).ok()).map(Key::F),
    }
}

/// The first three parameters (0 when absent) and the event type behind the second; `None` when a number is absurd.
fn numbers(params: &[u8]) -> Option<([u32; 3], u32)> {
    let mut n = [0; 3];
    let mut event = 0;
    for (i, field) in params.split(|&b| b == b';').enumerate() {
        for (j, sub) in field.split(|&b| b == b':').enumerate() {
            let value = sub.iter().try_fold(0_u32, |v, b| v.checked_mul(10)?.checked_add(u32::from(b - b'0')))?;
            match (i, j) {
                (0..=2, 0) => n[i] = value,
                (1, 1) => event = value,
                _ => {}
            }
        }
    }
    Some((n, event))
}

fn tilde(n: u32, scheme: Scheme) -> Option<Key> {
    // The VT's block of six stands as Find Insert Remove over Select Prev Next, a PC's as Ins Home PgUp over Del End PgDn.
    let n = match (scheme, n) {
        (Scheme::Vt400, 1..=6) => [2, 1, 5, 3, 4, 6][n as usize - 1],
        // F11 of a VT is its Esc: it has no other. Help is help.
        (Scheme::Vt, 23) => return Some(Key::Esc),
        (Scheme::Vt, 28) => 11,
        _ => n,
    };
    let f = |base: u32| u8::try_from(n - base).ok().map(Key::F);
    match n {
        1 | 7 => Some(Key::Home),
        2 => Some(Key::Insert),
        3 => Some(Key::Delete),
        4 | 8 => Some(Key::End),
        5 => Some(Key::PageUp),
        6 => Some(Key::PageDown),
        // The numbers skip one after F5, F10, F14 and F16, as the VT220's keyboard had gaps there.
        11..=15 => f(10),
        17..=21 => f(11),
        23..=26 => f(12),
        28..=29 => f(13),
        31..=34 => f(14),
        _ => None,
    }
}

/// A key as kitty (`ESC [ code ; mods u`) or xterm's modifyOtherKeys says it. `mods` is 1 + a bit set: shift 1, ctrl 4.
fn unicode(code: u32, mods: u32) -> Option<Key> {
    let mods = mods.saturating_sub(1);
    match code {
        27 => Some(Key::Esc),
        9 if mods & 1 != 0 => Some(Key::BackTab),
        9 => Some(Key::Tab),
        10 | 13 | 57414 => Some(Key::Enter),
        8 | 127 => Some(Key::Backspace),
        _ => {
            let c = char::from_u32(code).filter(|c| !c.is_control() && !('\u{e000}'..='\u{f8ff}').contains(c))?;
            if mods & 4 == 0 {
                return Some(Key::Char(c));
            }
            let lower = c.to_ascii_lowercase();
            // As the plain byte would be: Ctrl-H, I, J and M stay Backspace, Tab and Enter.
            lower.is_ascii_lowercase().then(|| control(lower as u8 - b'a' + 1)).flatten()
        }
    }
}

#[cfg(test)]
pub(super) mod samples {
    use super::*;

    /// Every sequence some terminal sends, with the key it stands for.
    pub(in crate::terminal) fn table() -> Vec<(Vec<u8>, Option<Key>)> {
        use Key::*;
        let mut table: Vec<(Vec<u8>, Option<Key>)> = Vec::new();
        let mut add = |seq: &str, key: Option<Key>| table.push((seq.as_bytes().to_vec(), key));
        for (end, key) in [("A", Up), ("B", Down), ("C", Right), ("D", Left), ("H", Home), ("F", End)] {
            for before in ["\x1b[", "\x1bO", "\x1b[1;5", "\x1b[1;2", "\x1b[1;1:1", "\x1bO5"] {
                add(&format!("{before}{end}"), Some(key));
            }
            add(&format!("\x1b[1;1:3{end}"), None);
        }
        for (n, key) in [(1, Home), (2, Insert), (3, Delete), (4, End), (5, PageUp), (6, PageDown), (7, Home), (8, End)]
        {
            for after in ["~", ";5~", "^", "$", "@"] {
                add(&format!("\x1b[{n}{after}"), Some(key));
            }
        }
        for (f, n) in (1..).zip([11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24]) {
            add(&format!("\x1b[{n}~"), Some(F(f)));
            add(&format!("\x1b[{n};2~"), Some(F(f)));
        }
        for f in 1..=12_u8 {
            add(&format!("\x1bO{}", char::from(b'O' + f)), Some(F(f)));
            add(&format!("\x1b[{}", char::from(b'L' + f)), Some(F(f)));
        }
        for f in 1..=4_u8 {
            add(&format!("\x1b[1;5{}", char::from(b'O' + f)), Some(F(f)));
        }
        for f in 1..=5_u8 {
            add(&format!("\x1b[[{}", char::from(b'@' + f)), Some(F(f)));
        }
        for (seq, key) in [("\x1b[G", PageDown), ("\x1b[I", PageUp), ("\x1b[L", Insert), ("\x1b[Z", BackTab)] {
            add(seq, Some(key));
        }
        for (seq, key) in
            [("\x1bOM", Enter), ("\x1bOI", Tab), ("\x1bOw", End), ("\x1bOp", Char('0')), ("\x1bOy", Char('9'))]
        {
            add(seq, Some(key));
        }
        for (seq, c) in "jklmno".chars().zip("*+,-./".chars()) {
            add(&format!("\x1bO{seq}"), Some(Char(c)));
        }
        for (seq, key) in [
            ("27", Esc),
            ("13", Enter),
            ("9", Tab),
            ("9;2", BackTab),
            ("127", Backspace),
            ("115;5", Ctrl('s')),
            ("97", Char('a')),
            ("7841", Char('ạ')),
            ("104;5", Backspace),
            ("105;5", Tab),
        ] {
            add(&format!("\x1b[{seq}u"), Some(key));
        }
        add("\x1b[27;5;115~", Some(Ctrl('s')));
        for unknown in [
            "\x1b[<0;10;20M",
            "\x1b[24;80R",
            "\x1b[?1;2c",
            "\x1b[>0;276;0c",
            "\x1b[?2026;2$y",
            "\x1b[99999999999999~",
            "\x1b[99~",
            "\x1b[E",
            "\x1bOE",
            "\x1b[200;1~",
            "\x1b[201~",
            "\x1b[57358u",
            "\x1b[[Z",
            "\x1b[1;1:3u",
            "\x1b[y",
            "\x1b[0~",
        ] {
            add(unknown, None);
        }
        add(&format!("\x1b[{}A", "1;".repeat(500)), None);
        for (byte, key) in
            [(0x08, Backspace), (0x7f, Backspace), (0x09, Tab), (0x0a, Enter), (0x0d, Enter), (0x13, Ctrl('s'))]
        {
            add(char::from(byte).encode_utf8(&mut [0; 4]), Some(key));
        }
        for byte in [0, 0x1c, 0x1d, 0x1e, 0x1f] {
            add(char::from(byte).encode_utf8(&mut [0; 4]), None);
        }
        table
    }
}
