//! How this officer types: off, Telex or VNI. Between the key table and the box that has the cursor, a letter becomes what
//! the method makes of it there.

use std::time::{Duration, Instant};

use crate::screens::Intent;
use crate::terminal::{Method, Typing};
use crate::words::Words;

/// A keyboard that erases to write anew does both within this; a hand that erased a word and begins it again takes longer.
const ONE_BREATH: Duration = Duration::from_millis(400);

#[derive(Default)]
pub struct Typist {
    typing: Typing,
    /// When something was last erased in a box.
    erased: Option<Instant>,
    /// A letter came that is none.
    pub stray: bool,
}

impl Typist {
    pub fn new(method: Method) -> Typist {
        Typist { typing: Typing::new(method), ..Typist::default() }
    }

    pub const fn method(&self) -> Method {
        self.typing.method()
    }

    /// Ctrl-T: the next method, and the sentence that says so. `here`: the box that has the cursor takes it.
    pub fn turn<'w>(&mut self, here: bool, words: &'w Words) -> &'w str {
        self.typing.set(self.method().next());
        let typing = &words.typing;
        match self.method() {
            Method::Off => &typing.off,
            Method::Telex if here => &typing.on_telex,
            Method::Telex => &typing.telex_not_here,
            Method::Vni if here => &typing.on_vni,
            Method::Vni => &typing.vni_not_here,
        }
    }

    /// The word that stands on the screen while the method is on.
    pub fn word<'w>(&self, words: &'w Words) -> &'w str {
        match self.method() {
            Method::Off => "",
            Method::Telex => &words.typing.telex,
            Method::Vni => &words.typing.vni,
        }
    }

    /// What an intent comes to in a box with `before` in front of the cursor (`None`: its letters stay as they are); `None`
    /// where it is what it was.
    pub fn read(&mut self, intent: &Intent, before: Option<&str>) -> Option<Intent> {
        match (intent, before) {
            (Intent::Type(key), Some(before)) => {
                // A word that was wholly erased by hand is nobody's any more: she has switched the other keyboard off.
                let by_hand = self.erased.take().is_some_and(|at| at.elapsed() > ONE_BREATH);
                if by_hand && !before.ends_with(char::is_alphanumeric) {
                    self.typing.rest();
                }
                let edit = self.typing.key(*key, before);
                let plain = edit.erase == 0 && edit.insert.chars().eq([*key]);
                (!plain).then_some(Intent::Retype { erase: edit.erase, insert: edit.insert })
            }
            // Another keyboard erases and writes anew in one breath: the word is the same.
            (Intent::Erase, Some(_)) => {
                self.erased = Some(Instant::now());
                None
            }
            _ => {
                self.typing.rest();
                None
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::screens::door::Door;
    use crate::screens::{Place, keys};
    use crate::terminal::{Input, Parser};
    use crate::words::Lang;

    /// The bytes of a line in two pieces → the text in a box of words.
    fn written(method: Method, pieces: [&[u8]; 2]) -> String {
        let words = Words::of(Lang::Vi).unwrap();
        let mut door = Door::setup(String::new(), String::new(), words);
        let (mut typist, mut parser, mut inputs) = (Typist::new(method), Parser::default(), Vec::new());
        pieces.iter().for_each(|piece| parser.feed(piece, &mut inputs));
        parser.quiet(u64::MAX, &mut inputs);
        for input in inputs {
            let intent = match input {
                Input::Key(key) => keys::intent(Place::Form, key),
                Input::Paste(text) => Intent::Paste(text),
                other => panic!("{other:?}"),
            };
            let read = typist.read(&intent, door.before());
            let _ = door.update(read.as_ref().unwrap_or(&intent), words);
        }
        door.before().unwrap().to_owned()
    }

    /// As UniKey, the Windows layout and a paste in NFD come over the line; cut between any two bytes, and with our own
    /// method on or off.
    #[test]
    fn other_keyboards_end_whole_wherever_the_line_cuts() {
        let streams = [
            ("nguye\x7fên\x7f\x7fễn thi\x7fị ha\x7f\x7fhà", "nguyễn thị hà"),
            ("D\x7fĐa\x7fă\x7fắk La\x08ăk\x08\x08ắk", "Đắk Lắk"),
            ("ho\x7f\x7fhòa bi\x7fình phuo\x7f\x7fươn\x7f\x7f\x7fườn\x7fng", "hòa bình phường"),
            ("Lu\u{31b}o\u{31b}\u{300}ng Thi\u{323} A\u{301}nh", "Lường Thị Ánh"),
            // "ươ" is what every keyboard makes of these keys without the blank; it is the way to the one name that has "uơn".
            ("Ngu ơn\x1b[D\x1b[D\x7f\x1b[F", "Nguơn"),
            ("Nguyê\u{303}n Đư\u{301}c", "Nguyễn Đức"),
            ("\x1b[200~Tro\u{302}\u{300}ng Thi\u{323} A\u{309}o, H'Hen\x1b[201~", "Trồng Thị Ảo, H'Hen"),
        ];
        for (stream, text) in streams {
            let bytes = stream.as_bytes();
            for method in [Method::Off, Method::Telex, Method::Vni] {
                for cut in 0..=bytes.len() {
                    assert_eq!(written(method, [&bytes[..cut], &bytes[cut..]]), text, "{method:?}, cut at {cut}");
                }
            }
        }
    }

    #[test]
    fn a_box_of_words_takes_the_method_and_others_do_not() {
        assert_eq!(written(Method::Telex, [b"DDawsk", b" LAWSK"]), "Đắk LẮK");
        assert_eq!(written(Method::Vni, [b"D9a81k", b" 1"]), "Đắk 1");
        // A breve over ê is a character of its own, and one letter with it.
        assert_eq!(written(Method::Telex, [b"ddee\\(", b"c"]), "đê\u{306}c");
        assert_eq!(written(Method::Telex, [b"tee\\(", b"f"]), "tề\u{306}");
        assert_eq!(written(Method::Telex, [b"kuwow\\(", b"s"]), "kướ\u{306}");
        // One visible letter goes, whatever keys it took; and one step of typing comes back.
        assert_eq!(written(Method::Telex, [b"ddaats", b"\x7f"]), "đấ");
        assert_eq!(written(Method::Telex, [b"hoaf", b"\x1a"]), "hoa");
        let mut typist = Typist::new(Method::Telex);
        assert_eq!(typist.read(&Intent::Type('s'), None), None);
        assert_eq!(typist.read(&Intent::Type('s'), Some("a")), Some(Intent::Retype { erase: 1, insert: "á".into() }));
    }
}
