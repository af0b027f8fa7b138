//! Every keyboard of `tests/fixtures/keyboards.toml`: each key whole, cut at every byte, between other keys.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;

use super::{Input, Key, Keyboard, Parser, Scheme};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    keyboard: Vec<Board>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Board {
    name: String,
    scheme: String,
    term: String,
    source: String,
    keys: BTreeMap<String, String>,
    #[serde(default)]
    also: BTreeMap<String, Vec<String>>,
}

fn boards() -> Vec<Board> {
    toml::from_str::<File>(include_str!("../../tests/fixtures/keyboards.toml")).unwrap().keyboard
}

/// `^[[1~` as bytes.
fn bytes(written: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = written.as_bytes();
    while let [first, tail @ ..] = rest {
        (rest, out) = match (first, tail) {
            (b'^', [b'?', tail @ ..]) => (tail, [out, vec![0x7f]].concat()),
            // A caret at the end is a caret: rxvt's keys with Ctrl.
            (b'^', [control @ b'@'..=b'_', tail @ ..]) => (tail, [out, vec![control & 0x1f]].concat()),
            (b'\\', [b'x', high, low, tail @ ..]) => {
                let byte = u8::from_str_radix(std::str::from_utf8(&[*high, *low]).unwrap(), 16).unwrap();
                (tail, [out, vec![byte]].concat())
            }
            _ => (tail, [out, vec![*first]].concat()),
        };
    }
    out
}

fn key(name: &str) -> Key {
    match name {
        "up" => Key::Up,
        "down" => Key::Down,
        "left" => Key::Left,
        "right" => Key::Right,
        "home" => Key::Home,
        "end" => Key::End,
        "ins" => Key::Insert,
        "del" => Key::Delete,
        "pgup" => Key::PageUp,
        "pgdn" => Key::PageDown,
        "tab" => Key::Tab,
        "s-tab" => Key::BackTab,
        "enter" => Key::Enter,
        "esc" => Key::Esc,
        "bs" => Key::Backspace,
        f => Key::F(f.strip_prefix('f').and_then(|n| n.parse().ok()).unwrap_or_else(|| panic!("a key {f}"))),
    }
}

/// Fed in pieces, with `quiet` milliseconds behind each.
fn fed<'a>(scheme: Scheme, pieces: impl IntoIterator<Item = &'a [u8]>, quiet: u64) -> Vec<Input> {
    let (mut parser, mut out) = (Parser::default(), Vec::new());
    parser.set(scheme, Duration::from_millis(100));
    for piece in pieces {
        parser.feed(piece, &mut out);
        parser.quiet(quiet, &mut out);
    }
    parser.quiet(60_000, &mut out);
    out
}

#[test]
fn every_key_of_every_keyboard_whole_and_cut_anywhere_between_other_keys() {
    let boards = boards();
    assert!(boards.len() >= 16);
    for board in &boards {
        assert!(!board.source.is_empty() && !board.term.is_empty());
        let scheme = Scheme::parse(&board.scheme).unwrap_or_else(|| panic!("a scheme {}", board.scheme));
        let all =
            board.keys.iter().chain(board.also.iter().flat_map(|(name, all)| all.iter().map(move |sent| (name, sent))));
        for (name, sent) in all {
            let (wanted, sent) = (key(name), bytes(sent));
            let lone_esc = sent == [0x1b];
            // Before it a letter of three bytes and an arrow; behind it an arrow, or a letter where ESC stands alone.
            let before = "ế\x1b[B".as_bytes();
            let behind: &[u8] = if lone_esc { b"x\x1b[D" } else { b"\x1b[Dx" };
            let mut keys = vec![Key::Char('ế'), Key::Down, wanted];
            keys.extend(if lone_esc { [Key::Char('x'), Key::Left] } else { [Key::Left, Key::Char('x')] });
            let keys: Vec<Input> = keys.into_iter().map(Input::Key).collect();
            let line = [before, &sent, behind].concat();
            for cut in 0..=line.len() {
                let (a, b) = line.split_at(cut);
                assert_eq!(fed(scheme, [a, b], 99), keys, "{} {name} {sent:x?} cut at {cut}", board.name);
            }
            assert_eq!(fed(scheme, line.chunks(1), 99), keys, "{} {name} {sent:x?} byte by byte", board.name);
            // A sequence that has begun is not broken by a longer rest either; ESC itself may wait only its time.
            if sent.len() > 2 && sent[0] == 0x1b {
                let (a, b) = line.split_at(before.len() + 2);
                assert_eq!(fed(scheme, [a, b], 1_500), keys, "{} {name}", board.name);
            }
            assert_eq!(Parser::key_of(&sent, scheme), Some(wanted), "{} {name}", board.name);
        }
    }
}

/// Without a choice, every keyboard's arrows, Enter, Esc, Tab, pages, Home and End work, but for VT400's block of six; F-keys
/// too, but for the shifted ones of SCO.
#[test]
fn nothing_need_be_chosen_where_nothing_contradicts() {
    for board in boards() {
        for (name, sent) in &board.keys {
            // What TERM says is no choice.
            let scheme = Scheme::of_term(&board.term);
            let contradicts = board.scheme == "vt400" && matches!(&**name, "home" | "end" | "ins" | "del" | "pgup");
            let understood = Parser::key_of(&bytes(sent), scheme) == Some(key(name));
            assert_eq!(understood, !contradicts, "{} {name}", board.name);
        }
    }
}

/// Bytes and keys as the page of keys gets them.
fn heard(scheme: &str, line: &[u8], wait: u64) -> Vec<(Vec<u8>, Option<Key>)> {
    let keyboard = Keyboard::new("xterm");
    keyboard.choose(super::Choice { scheme: Scheme::parse(scheme), esc_wait: 100, ascii: None });
    keyboard.tell(true);
    let mut parser = Parser::default();
    parser.follow(&keyboard);
    let mut out = Vec::new();
    for byte in line.chunks(1) {
        parser.feed(byte, &mut out);
    }
    parser.quiet(wait, &mut out);
    let told = out.into_iter().map(|input| match input {
        Input::Heard { bytes, key } => (bytes, key),
        other => panic!("{other:?} came without its bytes"),
    });
    told.collect()
}

#[test]
fn each_key_comes_with_the_bytes_it_was_made_of() {
    let told = |line: &str| heard("common", line.as_bytes(), 5_000);
    assert_eq!(told("\x1b[11~a"), [(b"\x1b[11~".to_vec(), Some(Key::F(1))), (b"a".to_vec(), Some(Key::Char('a')))]);
    assert_eq!(told("ế"), [("ế".as_bytes().to_vec(), Some(Key::Char('ế')))]);
    // ESC and another key are two; so are two ESC; what means nothing is shown too, and what was cut off.
    assert_eq!(told("\x1bx"), [(vec![0x1b], Some(Key::Esc)), (b"x".to_vec(), Some(Key::Char('x')))]);
    assert_eq!(told("\x1b\x1b"), [(vec![0x1b], Some(Key::Esc)), (vec![0x1b], Some(Key::Esc))]);
    assert_eq!(told("\x1b\x1b[A"), [(vec![0x1b], Some(Key::Esc)), (b"\x1b[A".to_vec(), Some(Key::Up))]);
    assert_eq!(told("\x1b[99~"), [(b"\x1b[99~".to_vec(), None)]);
    assert_eq!(told("\x1b[1;"), [(b"\x1b[1;".to_vec(), None)]);
    assert_eq!(told("\0"), [(vec![0], None)]);
    assert_eq!(heard("vt", b"\x9bA", 0), [(b"\x9bA".to_vec(), Some(Key::Up))]);
    assert_eq!(heard("vt400", b"\x1b[2~", 0), [(b"\x1b[2~".to_vec(), Some(Key::Home))]);
    assert_eq!(heard("linux", b"\x1b\t", 0), [(b"\x1b\t".to_vec(), Some(Key::BackTab))]);
    // A paste is text, not a key.
    let keyboard = Keyboard::new("xterm");
    keyboard.tell(true);
    let (mut parser, mut out) = (Parser::default(), Vec::new());
    parser.follow(&keyboard);
    parser.feed(b"\x1b[200~ab\x1b[201~c", &mut out);
    assert_eq!(out, [Input::Paste("ab".into()), Input::Heard { bytes: b"c".to_vec(), key: Some(Key::Char('c')) }]);
    // And nothing of it once nobody looks.
    keyboard.tell(false);
    parser.follow(&keyboard);
    parser.feed(b"d", &mut out);
    assert_eq!(out.last(), Some(&Input::Key(Key::Char('d'))));
}

/// What contradicts is decided by the scheme, and by nothing else.
#[test]
fn a_scheme_decides_what_contradicts() {
    use Scheme::{Any, Common, Linux, Rxvt, Sco, Vt, Vt400};
    for (sent, meanings) in [
        ("^[[2~", vec![(Any, Some(Key::Insert)), (Vt400, Some(Key::Home)), (Vt, Some(Key::Insert))]),
        ("^[[5~", vec![(Any, Some(Key::PageUp)), (Vt400, Some(Key::End))]),
        ("^[[G", vec![(Any, Some(Key::PageDown)), (Sco, Some(Key::PageDown)), (Linux, None), (Common, None)]),
        ("^[[P", vec![(Any, Some(Key::F(4))), (Sco, Some(Key::F(4))), (Common, Some(Key::F(1))), (Linux, None)]),
        ("^[[M", vec![(Any, Some(Key::F(1))), (Sco, Some(Key::F(1))), (Common, None), (Vt400, None)]),
        ("^[[a", vec![(Any, Some(Key::Up)), (Sco, Some(Key::F(3))), (Rxvt, Some(Key::Up))]),
        ("^[[23~", vec![(Any, Some(Key::F(11))), (Vt, Some(Key::Esc)), (Common, Some(Key::F(11)))]),
        ("^[[28~", vec![(Any, Some(Key::F(15))), (Vt, Some(Key::F(1)))]),
    ] {
        for (scheme, wanted) in meanings {
            assert_eq!(Parser::key_of(&bytes(sent), scheme), wanted, "{sent} under {scheme:?}");
        }
    }
    // End of rxvt, also after the keypad has spoken.
    assert_eq!(fed(Rxvt, [b"\x1bOq\x1bOw".as_slice()], 0).last(), Some(&Input::Key(Key::End)));
    assert_eq!(
        fed(Linux, [b"\x1b".as_slice(), b"\t"], 100),
        [Input::Key(Key::Esc), Input::Key(Key::Tab)],
        "a hand's Esc, then Tab"
    );
}

proptest! {
    /// A line in virtual time: packets of any size, with any rest between them that is shorter than ESC's wait.
    #[test]
    fn no_key_is_lost_doubled_or_misread(
        board in any::<prop::sample::Index>(),
        typed in proptest::collection::vec((any::<prop::sample::Index>(), "[a-zđếữ0-9 ]"), 1..40),
        cuts in proptest::collection::vec((1_usize..6, 0_u64..100), 1..200),
    ) {
        let boards = boards();
        let board = board.get(&boards);
        let scheme = Scheme::parse(&board.scheme).unwrap();
        let keys: Vec<(&String, &String)> = board.keys.iter().collect();
        let (mut line, mut wanted) = (Vec::new(), Vec::new());
        for (nth, letter) in &typed {
            let (name, sent) = nth.get(&keys);
            line.extend(bytes(sent));
            wanted.push(Input::Key(key(name)));
            let letter = letter.chars().next().unwrap();
            line.extend_from_slice(letter.to_string().as_bytes());
            wanted.push(Input::Key(Key::Char(letter)));
        }
        let (mut parser, mut out) = (Parser::default(), Vec::new());
        parser.set(scheme, Duration::from_millis(100));
        let (mut at, mut cuts) = (0, cuts.iter().cycle());
        while at < line.len() {
            let (length, rest) = cuts.next().unwrap();
            let end = (at + length).min(line.len());
            parser.feed(&line[at..end], &mut out);
            parser.quiet(*rest, &mut out);
            at = end;
        }
        parser.quiet(60_000, &mut out);
        prop_assert_eq!(out, wanted, "{}", board.name);
    }
}
