//! What the terminal's "pen" is set to — colours and attributes — and the shortest SGR from one setting to another.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// Which colours may be sent. 256 colours are never needed: what is outside the sixteen becomes the default colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colors {
    Ansi16,
    /// No colours at all; bold, underline and reverse stay, and the words and marks carry the meaning.
    Mono,
}

/// The default colour, beside 0 to 15 for the named ones.
const DEFAULT: u8 = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pen {
    fg: u8,
    bg: u8,
    mods: Modifier,
}

/// Attributes and the numbers that switch them on and off. Bold and dim share one "off".
const ATTRIBUTES: [(Modifier, u8, u8); 8] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];
const LINES: Modifier = Modifier::UNDERLINED.union(Modifier::CROSSED_OUT);
const WEIGHT: Modifier = Modifier::BOLD.union(Modifier::DIM);

impl Pen {
    pub(super) const PLAIN: Self = Self { fg: DEFAULT, bg: DEFAULT, mods: Modifier::empty() };

    pub(super) fn of(cell: &Cell, colors: Colors) -> Self {
        let mut mods = cell.modifier;
        if mods.contains(Modifier::RAPID_BLINK) {
            // No terminal in use tells the two apart.
            mods = mods.difference(Modifier::RAPID_BLINK).union(Modifier::SLOW_BLINK);
        }
        Self { fg: number(cell.fg, colors), bg: number(cell.bg, colors), mods }
    }

    /// What of this pen can be seen on a blank. Two pens equal here draw the same blank, so none need be changed for it.
    pub(super) fn on_blank(self) -> Self {
        let reversed = self.mods.contains(Modifier::REVERSED);
        let mut seen = LINES | Modifier::REVERSED | Modifier::SLOW_BLINK;
        if reversed {
            // The letter's colour, and its weight, become the ground's.
            seen |= WEIGHT;
        }
        let fg = if reversed || self.mods.intersects(LINES) { self.fg } else { DEFAULT };
        Self { fg, bg: self.bg, mods: self.mods & seen }
    }

    /// Appends the shortest sequence that turns this pen into `to`; nothing when they are equal.
    pub(super) fn switch(self, to: Self, out: &mut Vec<u8>) {
        if self == to {
            return;
        }
        let mut change = Params::default();
        let off = self.mods - to.mods;
        let mut on = to.mods - self.mods;
        if off.intersects(WEIGHT) {
            change.push(22);
            on |= to.mods & WEIGHT;
        }
        for (_, _, number) in ATTRIBUTES.iter().filter(|(m, ..)| off.intersects(*m) && !m.intersects(WEIGHT)) {
            change.push(*number);
        }
        change.switch_on(on);
        if self.fg != to.fg {
            change.push(color(30, to.fg));
        }
        if self.bg != to.bg {
            change.push(color(40, to.bg));
        }

        let mut afresh = Params::default();
        if to != Self::PLAIN {
            // An empty parameter is 0: everything off.
            afresh.bytes.push(b';');
        }
        afresh.switch_on(to.mods);
        if to.fg != DEFAULT {
            afresh.push(color(30, to.fg));
        }
        if to.bg != DEFAULT {
            afresh.push(color(40, to.bg));
        }

        let best = if afresh.bytes.len() < change.bytes.len() { afresh } else { change };
        out.extend_from_slice(b"\x1b[");
        out.extend_from_slice(&best.bytes);
        out.push(b'm');
    }
}

/// The parameters of one SGR, joined by semicolons.
#[derive(Default)]
struct Params {
    bytes: Vec<u8>,
}

impl Params {
    fn push(&mut self, n: u8) {
        if !matches!(self.bytes.last(), None | Some(b';')) {
            self.bytes.push(b';');
        }
        push_number(&mut self.bytes, u16::from(n));
    }

    fn switch_on(&mut self, mods: Modifier) {
        for (_, number, _) in ATTRIBUTES.iter().filter(|(m, ..)| mods.contains(*m)) {
            self.push(*number);
        }
    }
}

/// Appends `n` in decimal.
pub(super) fn push_number(out: &mut Vec<u8>, n: u16) {
    if n >= 10 {
        push_number(out, n / 10);
    }
    out.push(b'0' + (n % 10) as u8);
}

/// The SGR number of a colour: `base` is 30 for the letter, 40 for the ground.
const fn color(base: u8, n: u8) -> u8 {
    match n {
        0..=7 => base + n,
        8..=15 => base + 60 + (n - 8),
        _ => base + 9,
    }
}

const fn number(color: Color, colors: Colors) -> u8 {
    if matches!(colors, Colors::Mono) {
        return DEFAULT;
    }
    match color {
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Indexed(n @ 0..=15) => n,
        Color::Indexed(_) | Color::Rgb(..) | Color::Reset => DEFAULT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Style;

    fn pen(style: Style) -> Pen {
        Pen::of(Cell::default().set_style(style), Colors::Ansi16)
    }

    fn sgr(from: Style, to: Style) -> String {
        let mut out = Vec::new();
        pen(from).switch(pen(to), &mut out);
        String::from_utf8_lossy(&out).replace('\x1b', "^")
    }

    #[test]
    fn sgr_is_the_shortest() {
        let plain = Style::new();
        assert_eq!(sgr(plain, plain), "");
        assert_eq!(sgr(plain.bold().red(), plain), "^[m");
        assert_eq!(sgr(plain, plain.bold().red()), "^[1;31m");
        assert_eq!(sgr(plain.red(), plain.green()), "^[32m");
        assert_eq!(sgr(plain.bold().red(), plain.bold()), "^[39m");
        assert_eq!(sgr(plain.bold().underlined(), plain.bold()), "^[24m");
        assert_eq!(sgr(plain.bold().red().on_blue(), plain.bold().red()), "^[49m");
        assert_eq!(sgr(plain.bold().dim().red(), plain.dim().red()), "^[22;2m");
        assert_eq!(sgr(plain.bold().red().on_blue().underlined(), plain.bold()), "^[;1m");
        assert_eq!(sgr(plain, plain.light_red().on_dark_gray()), "^[91;100m");
        assert_eq!(sgr(plain, plain.fg(Color::Rgb(1, 2, 3)).bg(Color::Indexed(99))), "");
    }

    #[test]
    fn mono_keeps_attributes_only() {
        let cell = Cell::default().set_style(Style::new().bold().red().on_blue().reversed()).clone();
        let mono = Pen::of(&cell, Colors::Mono);
        assert_eq!(mono, pen(Style::new().bold().reversed()));
    }

    #[test]
    fn on_a_blank_only_what_shows_counts() {
        let plain = Style::new();
        assert_eq!(pen(plain.bold().red()).on_blank(), Pen::PLAIN);
        assert_ne!(pen(plain.red().reversed()).on_blank(), pen(plain.reversed()).on_blank());
        assert_ne!(pen(plain.red().underlined()).on_blank(), pen(plain.underlined()).on_blank());
        assert_ne!(pen(plain.on_blue()).on_blank(), Pen::PLAIN);
    }
}
