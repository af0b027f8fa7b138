//! How this officer types: off, Telex or VNI. Between the key table and the box that has the cursor, a letter becomes what
//! the method makes of it there.

use crate::screens::Intent;
use crate::terminal::{Method, Typing};
use crate::words::Words;

#[derive(Default)]
pub struct Keyboard {
    typing: Typing,
}

impl Keyboard {
    pub fn new(method: Method) -> Keyboard {
        Keyboard { typing: Typing::new(method) }
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
                let edit = self.typing.key(*key, before);
                let plain = edit.erase == 0 && edit.insert.chars().eq([*key]);
                (!plain).then_some(Intent::Retype { erase: edit.erase, insert: edit.insert })
            }
            // Another keyboard erases and writes anew in one breath: the word is the same.
            (Intent::Erase, Some(_)) => None,
            _ => {
                self.typing.rest();
                None
            }
        }
    }
}
