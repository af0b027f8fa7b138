//! A question with a safe answer — Enter and Esc mean no — or something to read before going on.

use super::intent::{Effect, Intent, Reply};
use super::paint::{Painter, Tone};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Quit,
    /// Something of the screen below: "yes" is an effect of its own.
    Effect,
    /// Nothing is asked: any answer closes it.
    Nothing,
}

pub struct Dialog {
    title: String,
    lines: Vec<String>,
    asked: Asked,
    on_yes: Option<Effect>,
    on_no: Option<Effect>,
}

impl Dialog {
    pub fn new(title: &str, lines: Vec<String>, asked: Asked) -> Dialog {
        Dialog { title: title.to_owned(), lines, asked, on_yes: None, on_no: None }
    }

    /// Something to read; any answer closes it and does `then`.
    pub fn told(title: &str, lines: Vec<String>, then: Effect) -> Dialog {
        Dialog::new(title, lines, Asked::Nothing).or_else(then)
    }

    /// "Yes" closes it and does `on_yes`.
    pub fn asking(title: &str, lines: Vec<String>, on_yes: Effect) -> Dialog {
        Dialog { on_yes: Some(on_yes), ..Dialog::new(title, lines, Asked::Effect) }
    }

    /// What "no" does besides closing it.
    pub fn or_else(mut self, on_no: Effect) -> Dialog {
        self.on_no = Some(on_no);
        self
    }

    pub fn asks(&self) -> bool {
        self.asked != Asked::Nothing
    }

    pub fn update(&mut self, intent: &Intent) -> Reply {
        let with = |effect: Option<Effect>| match effect {
            Some(effect) => Reply::effect(Effect::Pop).and(effect),
            None => Reply::effect(Effect::Pop),
        };
        match (intent, self.asked) {
            (Intent::Yes | Intent::Quit, Asked::Quit) => Reply::effect(Effect::Quit),
            (Intent::Yes, Asked::Effect) => with(self.on_yes.take()),
            (Intent::No | Intent::Yes, _) => with(self.on_no.take()),
            // The key at the bottom of every screen works here too: the question is answered by no, then leaving is asked about.
            (Intent::Quit, _) => with(self.on_no.take()).and(Effect::Do(Intent::Quit)),
            _ => Reply::nothing(),
        }
    }

    pub fn height(&self) -> u16 {
        2 + u16::try_from(self.lines.len()).unwrap_or(8)
    }

    pub fn draw(&self, painter: &mut Painter<'_>) {
        painter.clear();
        painter.rule(0);
        painter.put(1, 1, &self.title, Tone::Strong);
        for (y, line) in (2..).zip(&self.lines) {
            painter.put(1, y, line, Tone::Plain);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bottom line of every screen says that Ctrl-Q leaves: from a box it closes the box by no, and asks.
    #[test]
    fn leaving_works_from_any_box() {
        let told = Dialog::told("x", Vec::new(), Effect::ToldOfReceived).update(&Intent::Quit).effects;
        assert!(matches!(&told[..], [Effect::Pop, Effect::ToldOfReceived, Effect::Do(Intent::Quit)]));
        let asked = Dialog::asking("x", Vec::new(), Effect::ConfirmClock).update(&Intent::Quit).effects;
        assert!(matches!(&asked[..], [Effect::Pop, Effect::Do(Intent::Quit)]), "never the yes");
        let leaving = Dialog::new("x", Vec::new(), Asked::Quit).update(&Intent::Quit).effects;
        assert!(matches!(&leaving[..], [Effect::Quit]));
    }
}
