//! The keys of the keyboard as the whole crate names them, and what else can come in from the line.

use std::fmt;

/// One key, whichever of the six sequences a terminal uses for it. There is no Alt: on a slow line Alt-x and Esc, x are
/// the same bytes, and guessing wrong loses a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A printable character as it came, combining marks included: composing them is the text field's work.
    Char(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    /// F1 is `F(1)`; up to `F(20)`.
    F(u8),
    /// Always a lower-case letter. Never h, i, j or m: those are Backspace, Tab, Enter and Enter.
    Ctrl(char),
}

impl fmt::Display for Key {
    /// The name in a hint: `Ctrl-S`, `Enter`, `PgUp`, `F2`, `a`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Char(' ') => "Space",
            Self::Char(c) => return write!(f, "{c}"),
            Self::F(n) => return write!(f, "F{n}"),
            Self::Ctrl(c) => return write!(f, "Ctrl-{}", c.to_ascii_uppercase()),
            Self::Enter => "Enter",
            Self::Esc => "Esc",
            Self::Tab => "Tab",
            Self::BackTab => "Shift-Tab",
            Self::Backspace => "Backspace",
            Self::Delete => "Del",
            Self::Insert => "Ins",
            Self::Up => "↑",
            Self::Down => "↓",
            Self::Left => "←",
            Self::Right => "→",
            Self::Home => "Home",
            Self::End => "End",
            Self::PageUp => "PgUp",
            Self::PageDown => "PgDn",
        };
        f.write_str(name)
    }
}

impl Key {
    /// The same name in plain ASCII, for terminals where arrows would print as junk.
    #[must_use]
    pub fn ascii_name(self) -> String {
        match self {
            Self::Up => "Up".into(),
            Self::Down => "Down".into(),
            Self::Left => "Left".into(),
            Self::Right => "Right".into(),
            other => other.to_string(),
        }
    }
}

/// What comes in from the line, or happens to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// What one read brought, where it was more than one thing: it is answered with one frame.
    Burst(Vec<Input>),
    Key(Key),
    /// A key with the bytes it was made of, `None` where they mean none; only while [`Keyboard::tell`](super::Keyboard::tell) says so.
    Heard {
        bytes: Vec<u8>,
        key: Option<Key>,
    },
    /// Text between the paste brackets: line ends are `\n`, tabs are spaces, no other control characters.
    Paste(String),
    /// A byte, or the beginning of a letter, that is not of UTF-8.
    NotUtf8,
    /// The line is lost or we were told to end. Nothing more comes: save and leave.
    Gone,
    /// The window is now this many columns and rows.
    Resize(u16, u16),
    /// Continued after a stop: nothing on the screen can be trusted, so repaint it.
    Resume,
}

impl From<Key> for Input {
    fn from(key: Key) -> Self {
        Self::Key(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_named_as_in_hints() {
        let named =
            [Key::Ctrl('s'), Key::Enter, Key::PageUp, Key::F(2), Key::Char(' '), Key::Char('v')].map(|k| k.to_string());
        assert_eq!(named, ["Ctrl-S", "Enter", "PgUp", "F2", "Space", "v"]);
        assert_eq!(Key::Up.to_string(), "↑");
        assert_eq!(Key::Up.ascii_name(), "Up");
        assert_eq!(Key::Ctrl('p').ascii_name(), "Ctrl-P");
    }
}
