//! Gõ tiếng Việt: Telex and VNI for a keyboard without either. A key and the text before the cursor → what changes there.
//!
//! The engine is bamboo-core, with its automatic correction off: it must never take apart a name it does not know. What
//! stands in the text is the truth: wherever the engine's word is not the one before the cursor (erased, walked to,
//! undone, begun earlier), it begins anew from what stands there.

use super::{highland, marks};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use bamboo_core::{Config, Engine, InputMethodPreset, Mode, ToneStyle};

/// Longer than any syllable: such a word is not Vietnamese, and its letters are letters.
const LONGEST: usize = 10;
/// The engine holds 32 steps of a word, then forgets its head; a key makes at most two.
const STEPS: usize = 30;
/// Takes the meaning of the key behind it: `a\s` is "as".
pub(super) const ESCAPE: char = '\\';
/// Every letter of a Vietnamese syllable beyond ASCII; a word with any other is left as it is.
const LETTERS: &str = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ";

/// How the officer types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// Keys are letters: her own keyboard makes the accents, or none are wanted.
    #[default]
    Off,
    Telex,
    Vni,
}

impl Method {
    /// The one Ctrl-T comes to next.
    #[must_use]
    pub const fn next(self) -> Method {
        match self {
            Method::Off => Method::Telex,
            Method::Telex => Method::Vni,
            Method::Vni => Method::Off,
        }
    }

    /// The name it is kept under.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Method::Off => "off",
            Method::Telex => "telex",
            Method::Vni => "vni",
        }
    }

    /// A name nobody knows is off.
    #[must_use]
    pub fn of(key: &str) -> Method {
        [Method::Telex, Method::Vni].into_iter().find(|method| method.key() == key).unwrap_or_default()
    }

    const fn preset(self) -> Option<InputMethodPreset> {
        match self {
            Method::Off => None,
            Method::Telex => Some(InputMethodPreset::Telex),
            Method::Vni => Some(InputMethodPreset::Vni),
        }
    }
}

/// What a key changes before the cursor: so many letters go, this comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub erase: usize,
    pub insert: String,
}

impl Edit {
    fn plain(key: char) -> Edit {
        Edit { erase: 0, insert: key.to_string() }
    }
}

/// A mark that a second press of its key takes back.
struct Mark {
    key: char,
    before: String,
    word: String,
}

/// The officer's typing: the method, and the word under way.
#[derive(Default)]
pub struct Typing {
    method: Method,
    /// Made when it is first needed; most officers have UniKey.
    engine: Option<Box<Engine>>,
    /// What the engine believes to stand before the cursor.
    word: String,
    /// Steps the engine has left for this word.
    steps: usize,
    /// A key was typed twice to be a letter: what the engine then leaves alone stays alone.
    undone: bool,
    /// The mark given last by us and not by the engine.
    mark: Option<Mark>,
    /// Bytes before the word that another keyboard (UniKey, the Windows layout) is writing: it sends whole letters, and the
    /// plain ones among them are not keys of ours.
    foreign: Option<usize>,
}

impl Typing {
    #[must_use]
    pub fn new(method: Method) -> Typing {
        let mut typing = Typing::default();
        typing.set(method);
        typing
    }

    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    pub fn set(&mut self, method: Method) {
        let config = Config::builder()
            .auto_correct(false)
            .free_tone_marking(true)
            // "Hòa", not "Hoà": so 3,300 communes and their 10,000 old names are written but for one.
            .tone_style(ToneStyle::Modern)
            .build();
        self.method = method;
        self.engine = method.preset().map(|preset| Box::new(Engine::from_preset_with_config(preset, config)));
        self.rest();
    }

    /// The cursor went elsewhere, or something else than typing was done: the next key begins from what stands there.
    pub fn rest(&mut self) {
        self.word.clear();
        self.steps = 0;
        self.undone = false;
        self.mark = None;
        self.foreign = None;
    }

    /// A key that was typed after `before`, the text from the beginning of the line to the cursor, in NFC.
    pub fn key(&mut self, key: char, before: &str) -> Edit {
        if self.method == Method::Off {
            return Edit::plain(key);
        }
        let word = last_word(before);
        let start = before.len() - word.len();
        if !key.is_ascii() {
            self.foreign = Some(start);
            self.word.clear();
            return Edit::plain(key);
        }
        if self.foreign == Some(start) {
            return Edit::plain(key);
        }
        self.foreign = None;
        if key.is_ascii_alphanumeric()
            && word.is_empty()
            && let Some(head) = before.strip_suffix(ESCAPE)
            && let Some(edit) = self.escaped(key, last_word(head))
        {
            return edit;
        }
        if let Some(edit) = highland::composed(key, before) {
            return edit;
        }
        // A digit that follows no letter is a digit.
        let is_key = key.is_ascii_alphabetic() || (key.is_ascii_digit() && self.method == Method::Vni);
        if !is_key || (word.is_empty() && key.is_ascii_digit()) {
            self.word.clear();
            return Edit::plain(key);
        }
        self.typed(key, word).unwrap_or_else(|| Edit::plain(key))
    }

    /// The answer to a key on a word; `None` where the word is none of Vietnamese letters, and the key a letter.
    fn typed(&mut self, key: char, word: &str) -> Option<Edit> {
        if highland::is_word(word, is_letter) {
            return marks::given(self.method, key, word).filter(|new| new != word).map(|new| difference(word, &new));
        }
        self.follow(word)?;
        let letter = format!("{word}{key}");
        let again = |mark: &Mark| mark.word == word && mark.key.eq_ignore_ascii_case(&key);
        if let Some(mark) = self.mark.take().filter(again) {
            // Typed twice it is a letter, as the engine has it for its own marks.
            let answer = format!("{}{key}", mark.before);
            self.follow(&answer)?;
            self.undone = true;
            return Some(difference(word, &answer));
        }
        let engine = self.engine.as_mut()?;
        engine.process_key(key, Mode::Vietnamese);
        self.steps = self.steps.saturating_sub(2);
        let output = engine.output_str();
        // "Pơo" and a w made it lose a letter: nothing that was typed may go.
        let keeps = [word, letter.as_str()].iter().any(|kept| bases(kept) == bases(output));
        let answer = if keeps { output.to_owned() } else { letter.clone() };
        self.undone |= count_marks(&answer) < count_marks(word) && answer.chars().count() > word.chars().count();
        if keeps && (self.undone || engine.is_valid_prefix()) {
            let edit = difference(word, &answer);
            self.word = answer;
            return Some(edit);
        }
        // Not a syllable of Vietnamese: its marks are our work, and the engine learns of them with the next key.
        let marked = if answer == letter { marks::given(self.method, key, word) } else { None };
        let answer = match marked {
            Some(marked) => {
                self.mark = Some(Mark { key, before: word.to_owned(), word: marked.clone() });
                marked
            }
            None if key.is_ascii_alphabetic() => marks::settled(self.method, &answer),
            None => answer,
        };
        self.word.clear();
        if answer == engine.output_str() {
            self.word.push_str(&answer);
        }
        Some(difference(word, &answer))
    }

    /// Brings the engine to the word that stands there.
    fn follow(&mut self, word: &str) -> Option<()> {
        let engine = self.engine.as_mut()?;
        if word == self.word && self.steps >= 2 && !word.is_empty() {
            return Some(());
        }
        self.word.clear();
        self.undone = false;
        engine.reset();
        self.steps = STEPS;
        if word.is_empty() {
            return Some(());
        }
        if word.chars().count() > LONGEST || !word.chars().all(is_letter) {
            return None;
        }
        engine.rebuild_from_text(word);
        self.steps = STEPS.saturating_sub(2 * word.chars().count() + 1);
        if engine.output_str() != word {
            return None;
        }
        self.word.push_str(word);
        Some(())
    }

    /// `\` and a key that would have changed the word before it: the sign goes, the key is a letter, and the word goes on.
    /// Before any other key it is an ordinary sign.
    fn escaped(&mut self, key: char, word: &str) -> Option<Edit> {
        let edit = self.typed(key, word)?;
        if edit == Edit::plain(key) {
            return None;
        }
        self.word.clear();
        if highland::is_word(word, is_letter) {
            return Some(Edit { erase: 1, insert: key.to_string() });
        }
        self.follow(word)?;
        let engine = self.engine.as_mut()?;
        engine.process_key(key, Mode::English);
        self.word = format!("{word}{key}");
        Some(Edit { erase: 1, insert: key.to_string() })
    }
}

/// The letters and digits at the end of a text.
fn last_word(text: &str) -> &str {
    let inside = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    &text[text.trim_end_matches(inside).len()..]
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || c.to_lowercase().all(|small| LETTERS.contains(small))
}

/// Accents over and under the letters of a word, strokes of đ included.
fn count_marks(word: &str) -> usize {
    word.nfd().filter(|c| is_combining_mark(*c) || matches!(c, 'đ' | 'Đ')).count()
}

/// A word's letters as they stand on the keys, small.
fn bases(word: &str) -> String {
    let base = |c: char| if c == 'đ' { 'd' } else { c };
    word.to_lowercase().nfd().filter(|c| !is_combining_mark(*c)).map(base).collect()
}

/// The shortest change from one word to another, at its end.
fn difference(old: &str, new: &str) -> Edit {
    let same = old.chars().zip(new.chars()).take_while(|(a, b)| a == b).count();
    Edit { erase: old.chars().count() - same, insert: new.chars().skip(same).collect() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
#[path = "typing_tests.rs"]
pub(super) mod tests;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
#[path = "typing_names_tests.rs"]
mod names_tests;
