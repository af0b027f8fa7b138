//! The parser against every sequence at every split, noise, pastes and a Vietnamese keyboard's bursts.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;

use super::super::paste::PASTE_MAX;
use super::*;

fn keys(bytes: &[u8]) -> Vec<Input> {
    fed([bytes])
}

fn fed<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Vec<Input> {
    let (mut parser, mut out) = (Parser::default(), Vec::new());
    for part in parts {
        parser.feed(part, &mut out);
    }
    parser.quiet(60_000, &mut out);
    out
}

fn typed(keys: impl IntoIterator<Item = Key>) -> Vec<Input> {
    keys.into_iter().map(Input::Key).collect()
}

fn text(s: &str) -> Vec<Input> {
    typed(s.chars().map(Key::Char))
}

#[test]
fn every_sequence_at_every_split_is_the_same_key() {
    for (seq, key) in sequence::samples::table() {
        let mut line = seq.clone();
        line.extend_from_slice("đx".as_bytes());
        let mut expected = typed(key);
        expected.extend(text("đx"));
        for cut in 0..=line.len() {
            let (a, b) = line.split_at(cut);
            assert_eq!(fed([a, b]), expected, "{:?} cut at {cut}", String::from_utf8_lossy(&seq));
        }
        let bytes = line.chunks(1);
        assert_eq!(fed(bytes), expected, "{:?} byte by byte", String::from_utf8_lossy(&seq));
    }
}

#[test]
fn a_lone_escape_is_a_key_after_the_wait_and_not_before() {
    let (mut parser, mut out) = (Parser::default(), Vec::new());
    parser.feed(b"\x1b", &mut out);
    assert_eq!(parser.pending(), Some(ESC_WAIT));
    parser.quiet(99, &mut out);
    assert!(out.is_empty());
    parser.feed(b"[", &mut out);
    parser.quiet(1_999, &mut out);
    parser.feed(b"A", &mut out);
    assert_eq!(out, typed([Key::Up]));
    out.clear();
    parser.feed(b"\x1b", &mut out);
    parser.quiet(100, &mut out);
    assert_eq!(out, typed([Key::Esc]));
    assert_eq!(parser.pending(), None);
}

#[test]
fn a_sequence_cut_off_for_good_is_dropped_without_its_letters() {
    for begun in ["\x1b[", "\x1bO", "\x1b[1;", "\x1b[["] {
        let (mut parser, mut out) = (Parser::default(), Vec::new());
        parser.feed(begun.as_bytes(), &mut out);
        assert_eq!(parser.pending(), Some(SEQUENCE_WAIT));
        parser.quiet(2_000, &mut out);
        assert!(out.is_empty());
        parser.feed(b"a", &mut out);
        assert_eq!(out, text("a"));
    }
    assert_eq!(keys(b"\x1b[1;\r"), typed([Key::Enter]));
    assert_eq!(keys(b"\x1b[1;\x1b[B"), typed([Key::Down]));
    assert_eq!(keys("\x1bOế".as_bytes()), text("ế"));
}

#[test]
fn escape_then_another_key_is_both() {
    assert_eq!(keys(b"\x1bx"), typed([Key::Esc, Key::Char('x')]));
    assert_eq!(keys("\x1bđ".as_bytes()), typed([Key::Esc, Key::Char('đ')]));
    assert_eq!(keys(b"\x1b\r"), typed([Key::Esc, Key::Enter]));
    assert_eq!(keys(b"\x1b\x1b[A"), typed([Key::Esc, Key::Up]));
    assert_eq!(keys(b"\x1b\x1b"), typed([Key::Esc, Key::Esc]));
}

#[test]
fn keypad_seven_is_end_until_the_keypad_has_spoken() {
    assert_eq!(keys(b"\x1bOw"), typed([Key::End]));
    assert_eq!(keys(b"\x1bOq\x1bOw"), text("17"));
}

#[test]
fn unikey_erases_and_retypes_in_one_burst() {
    let mut expected = text("hanh");
    expected.extend(typed([Key::Backspace; 3]));
    expected.extend(text("ạnh"));
    let burst = "hanh\x7f\x7f\x7fạnh".as_bytes();
    for cut in 0..=burst.len() {
        let (a, b) = burst.split_at(cut);
        assert_eq!(fed([a, b]), expected);
    }
    // The Windows layout sends the mark as a key of its own; composing is the field's work.
    assert_eq!(keys("a\u{323}".as_bytes()), text("a\u{323}"));
}

#[test]
fn a_paste_is_one_clean_text_however_it_is_cut() {
    let line = "\x1b[200~Nguyễn\tThị\r\nẢ\r\x07n\n\x1b[31m\x1b\x1b[20é\x1b[201~z".as_bytes();
    let mut expected = vec![Input::Paste("Nguyễn Thị\nẢ\nn\n[31m[20é".into())];
    expected.extend(text("z"));
    for cut in 0..=line.len() {
        let (a, b) = line.split_at(cut);
        assert_eq!(fed([a, b]), expected, "cut at {cut}");
    }
    assert_eq!(keys(b"\x1b[200~\x1b[201~"), []);
    assert_eq!(keys(b"\x1b[200~ab\xff\xc3"), [Input::Paste("ab".into())], "unfinished: handed over after a long wait");
    let mut huge = b"\x1b[200~".to_vec();
    huge.extend(std::iter::repeat_n(b'a', PASTE_MAX + 10));
    huge.extend(b"\x1b[201~b");
    let out = keys(&huge);
    assert_eq!(out[0], Input::Paste("a".repeat(PASTE_MAX)));
    assert_eq!(out[1..], text("b"));
}

/// The end of a paste was lost on the line: whoever presses a key then gets it, and what was pasted is kept.
#[test]
fn a_key_ends_a_paste_that_nothing_ends() {
    let (mut parser, mut out) = (Parser::default(), Vec::new());
    parser.feed(b"\x1b[200~Gi\xc3\xa0ng\tA", &mut out);
    // A control byte in one breath with it is cleaned out of it; after a lull it is a key.
    parser.feed(b"\x13B", &mut out);
    assert_eq!(out, []);
    assert_eq!(parser.pending(), Some(Duration::from_millis(500)));
    parser.quiet(500, &mut out);
    parser.feed(b"c", &mut out);
    parser.quiet(600, &mut out);
    parser.feed(b"\x13", &mut out);
    assert_eq!(out, [Input::Paste("Giàng ABc".to_owned()), Input::Key(Key::Ctrl('s'))]);
    // Esc: nothing follows it, so it is no beginning of the end.
    out.clear();
    parser.feed(b"\x1b[200~xa", &mut out);
    parser.quiet(500, &mut out);
    parser.feed(b"\x1b", &mut out);
    parser.quiet(500, &mut out);
    assert_eq!(out, []);
    parser.quiet(2_000, &mut out);
    assert_eq!(out, [Input::Paste("xa".to_owned()), Input::Key(Key::Esc)]);
    // A stalled line goes on in the middle of it.
    out.clear();
    parser.feed(b"\x1b[200~m\xc6", &mut out);
    parser.quiet(900, &mut out);
    parser.feed(b"\xb0a\x1b", &mut out);
    parser.quiet(900, &mut out);
    parser.feed(b"[201~q", &mut out);
    assert_eq!(out, [Input::Paste("mưa".to_owned()), Input::Key(Key::Char('q'))]);
}

#[test]
fn broken_utf8_is_dropped_and_costs_no_good_key() {
    for bad in [
        &b"\xff"[..],
        b"\x80",
        b"\xc0\xaf",
        b"\xe0\x80\xaf",
        b"\xed\xa0\x80",
        b"\xf0\x80\x80\xaf",
        b"\xf5\x80",
        b"\xe1\xba",
    ] {
        let mut line = bad.to_vec();
        line.push(b'k');
        let mut came = keys(&line);
        let told = came.extract_if(.., |input| *input == Input::NotUtf8).count();
        assert!(told > 0, "{bad:x?}");
        assert_eq!(came, text("k"), "{bad:x?}");
    }
    assert_eq!(keys("\u{85}\u{9b}A".as_bytes()), text("A"), "C1 controls");
    assert_eq!(keys(b"\xe1\xba\x1b[A")[1..], typed([Key::Up]));
}

proptest! {
    #[test]
    fn noise_never_panics_and_cuts_never_matter(bytes in proptest::collection::vec(any::<u8>(), 0..200), cut in any::<prop::sample::Index>()) {
        let (a, b) = bytes.split_at(cut.index(bytes.len() + 1));
        prop_assert_eq!(fed([a, b]), keys(&bytes));
    }

    #[test]
    fn begun_sequences_in_noise(parts in proptest::collection::vec(prop_oneof![
        Just(b"\x1b".to_vec()), Just(b"\x1b[".to_vec()), Just(b"\x1bO".to_vec()), Just(b"\x1b[200~".to_vec()), Just(b"\x1b[201~".to_vec()),
        "[0-9;:<?$A-Za-z~\\[]{0,4}".prop_map(String::into_bytes), "[àạđếữ]{0,2}".prop_map(String::into_bytes),
    ], 0..30)) {
        let whole = parts.concat();
        prop_assert_eq!(fed(whole.chunks(1)), keys(&whole));
    }

    #[test]
    fn what_is_typed_arrives(s in "[a-zàạđếữÀẠĐẾỮ ]{0,40}") {
        prop_assert_eq!(keys(s.as_bytes()), text(&s));
    }
}
