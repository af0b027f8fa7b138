//! One field of a form: what kind of box it is, what stands in it, how a key changes it, how it is drawn.

use super::super::paint::{Painter, Tone};
use super::super::widgets::order_grid::OrderGrid;
use super::super::widgets::text_area::TextArea;
use super::super::widgets::text_line::TextLine;
use crate::domain::fields::Fields;
use crate::domain::vietnamese::fold;
use crate::screens::intent::Intent;

/// Key and words of one option.
pub type Choice = (String, String);

pub enum Input {
    Line(TextLine),
    /// A passphrase: never drawn, never in a draft.
    Secret(TextLine),
    Area {
        area: Box<TextArea>,
        rows: u16,
    },
    Choice {
        options: Vec<Choice>,
        at: Option<usize>,
    },
    /// Any number of options.
    Ticks {
        options: Vec<Choice>,
        on: Vec<bool>,
        at: usize,
    },
    /// A text with suggestions; `chosen` is the option taken with the arrows.
    Pick {
        line: TextLine,
        options: Vec<Choice>,
        chosen: Option<usize>,
    },
    /// Options in an order of the officer's own.
    Order(Box<OrderGrid>),
}

pub struct Field {
    pub key: &'static str,
    pub input: Input,
    pub required: bool,
    /// Whether the answers so far ask for this field.
    pub shown_if: Option<fn(&Fields) -> bool>,
    /// What the program makes of the text: the weekday of a date, a child already in the book.
    pub echo: String,
    /// Not asked just now: nothing to choose from.
    pub hidden: bool,
    /// What stands here was proposed: the first letter typed takes its place.
    proposed: bool,
    /// Typed in since the cursor came: only then do the arrows walk the suggestions.
    touched: bool,
    /// What was typed before the arrows began to walk what fits it.
    asked: Option<String>,
    /// Stands in place of the key's own words, where the label is data: an item of a sheet.
    pub label: Option<String>,
}

/// Suggestions drawn beside a text.
const SUGGESTIONS: usize = 4;

impl Field {
    fn of(key: &'static str, input: Input) -> Field {
        Field {
            key,
            input,
            required: false,
            shown_if: None,
            echo: String::new(),
            hidden: false,
            proposed: false,
            touched: false,
            asked: None,
            label: None,
        }
    }

    pub fn line(key: &'static str, text: &str) -> Field {
        Field::of(key, Input::Line(TextLine::new(text)))
    }

    /// A text the program proposes: typing takes its place, moving keeps it.
    pub fn proposed(key: &'static str, text: &str) -> Field {
        Field { proposed: true, ..Field::line(key, text) }
    }

    pub fn secret(key: &'static str) -> Field {
        Field::of(key, Input::Secret(TextLine::default()))
    }

    pub fn area(key: &'static str, text: &str, rows: u16) -> Field {
        Field::of(key, Input::Area { area: Box::new(TextArea::new(text)), rows })
    }

    pub fn choice(key: &'static str, options: Vec<Choice>, chosen: Option<&str>) -> Field {
        let at = chosen.and_then(|chosen| options.iter().position(|(key, _)| key == chosen));
        Field::of(key, Input::Choice { options, at })
    }

    pub fn ticks(key: &'static str, options: Vec<Choice>, on: Vec<bool>) -> Field {
        Field::of(key, Input::Ticks { options, on, at: 0 })
    }

    /// `value`: a key of the options, or words of the officer's own.
    pub fn pick(key: &'static str, options: Vec<Choice>, value: &str) -> Field {
        let chosen = options.iter().position(|(key, _)| key == value);
        let text = chosen.and_then(|at| options.get(at)).map_or(value, |(_, words)| words);
        Field::of(key, Input::Pick { line: TextLine::new(text), options, chosen })
    }

    /// `value`: the chosen keys, parted by `,`; `nothing`: what stands there while none is chosen.
    pub fn order(key: &'static str, options: Vec<Choice>, value: &str, nothing: &str) -> Field {
        let mut grid = OrderGrid::new(options, nothing);
        grid.set(value);
        Field::of(key, Input::Order(Box::new(grid)))
    }

    pub fn required(mut self) -> Field {
        self.required = true;
        self
    }

    pub fn labelled(mut self, label: &str) -> Field {
        self.label = Some(label.to_owned());
        self
    }

    pub fn shown_if(mut self, test: fn(&Fields) -> bool) -> Field {
        self.shown_if = Some(test);
        self
    }

    /// What the field says: an option's key, ticked keys separated by `,`, or the text.
    pub fn value(&self) -> String {
        match &self.input {
            Input::Line(line) | Input::Secret(line) => line.text().to_owned(),
            Input::Area { area, .. } => area.text(),
            Input::Choice { options, at } => {
                at.and_then(|at| options.get(at)).map(|(key, _)| key.clone()).unwrap_or_default()
            }
            Input::Ticks { options, on, .. } => {
                let ticked: Vec<&str> =
                    options.iter().zip(on).filter(|(_, on)| **on).map(|((key, _), _)| key.as_str()).collect();
                ticked.join(",")
            }
            Input::Pick { line, options, chosen } => {
                let taken = chosen.and_then(|at| options.get(at)).or_else(|| {
                    let asked = fold(line.text().trim());
                    options.iter().find(|(_, words)| fold(words) == asked)
                });
                taken.map_or_else(|| line.text().to_owned(), |(key, _)| key.clone())
            }
            Input::Order(grid) => grid.value(),
        }
    }

    /// The key a half-typed text means: the option called so, or else the first it offers; `None` where nothing fits.
    pub fn likeliest(&self) -> Option<String> {
        let Input::Pick { options, .. } = &self.input else { return None };
        let said = self.value();
        if options.iter().any(|(key, _)| *key == said) {
            return Some(said);
        }
        self.matches().first().and_then(|at| options.get(*at)).map(|(key, _)| key.clone())
    }

    /// Puts back what a draft kept.
    pub fn restore(&mut self, value: &str) {
        match &mut self.input {
            Input::Line(line) => line.set(value),
            Input::Secret(_) => {}
            Input::Area { area, .. } => area.set(value),
            Input::Choice { options, at } => *at = options.iter().position(|(key, _)| key == value),
            Input::Ticks { options, on, .. } => {
                let ticked: Vec<&str> = value.split(',').collect();
                *on = options.iter().map(|(key, _)| ticked.contains(&key.as_str())).collect();
            }
            Input::Pick { line, options, chosen } => {
                *chosen = options.iter().position(|(key, _)| key == value);
                let text = chosen.and_then(|at| options.get(at)).map_or(value, |(_, words)| words.as_str());
                line.set(text);
            }
            Input::Order(grid) => grid.set(value),
        }
    }

    fn matches(&self) -> Vec<usize> {
        let Input::Pick { line, options, .. } = &self.input else { return Vec::new() };
        let asked = fold(self.asked.as_deref().unwrap_or(line.text()).trim());
        if asked.is_empty() {
            return Vec::new();
        }
        let starts = options.iter().enumerate().filter(|(_, (_, words))| fold(words).starts_with(&asked));
        let inside = options.iter().enumerate().filter(|(_, (_, words))| {
            let words = fold(words);
            !words.starts_with(&asked) && words.contains(&asked)
        });
        starts.chain(inside).map(|(at, _)| at).take(40).collect()
    }

    /// Other options for a choice; what was chosen stays where it is still offered.
    pub fn offer(&mut self, new: Vec<Choice>) {
        let chosen = self.value();
        if let Input::Choice { options, at } = &mut self.input {
            *at = new.iter().position(|(key, _)| *key == chosen).or(Some(0));
            *options = new;
        }
    }

    /// The cursor comes.
    pub fn enter(&mut self) {
        if let Input::Order(grid) = &mut self.input {
            grid.set_open(true);
        }
    }

    /// The cursor goes elsewhere.
    pub fn leave(&mut self) {
        self.touched = false;
        self.asked = None;
        if let Input::Order(grid) = &mut self.input {
            grid.set_open(false);
        }
    }

    /// Does what the intent means in this box; `false` when it means nothing here and the form should look at it.
    pub fn take(&mut self, intent: &Intent) -> bool {
        if let (true, Input::Line(line), Intent::Type(_) | Intent::Paste(_)) = (self.proposed, &mut self.input, intent)
        {
            line.set("");
        }
        self.proposed &=
            matches!(intent, Intent::Up | Intent::Down | Intent::Open | Intent::NextField | Intent::PreviousField);
        match (&mut self.input, intent) {
            (Input::Line(line) | Input::Secret(line), intent) => line.take(intent),
            (Input::Area { area, .. }, intent) => edit_area(area, intent),
            (Input::Choice { options, at }, intent) => choose(options.len(), at, intent),
            (Input::Ticks { options, on, at }, intent) => tick(options.len(), on, at, intent),
            (Input::Order(grid), intent) => grid.take(intent),
            (Input::Pick { .. }, Intent::Up | Intent::Down) => self.step(matches!(intent, Intent::Down)),
            (Input::Pick { line, chosen, .. }, intent) => {
                let changed = line.take(intent);
                self.touched |= changed;
                if changed {
                    self.asked = None;
                }
                if changed && !matches!(intent, Intent::Left | Intent::Right | Intent::First | Intent::Last) {
                    *chosen = None;
                }
                changed
            }
        }
    }

    /// Walks the suggestions; with nothing typed or nothing fitting the arrows belong to the form.
    fn step(&mut self, down: bool) -> bool {
        // An arrow that only passes by must not change what stands here.
        if !self.touched {
            return false;
        }
        // The arrows walk what fits the text as it was typed, first to last.
        if self.asked.is_none()
            && let Input::Pick { line, .. } = &self.input
        {
            self.asked = Some(line.text().to_owned());
        }
        let fitting = self.matches();
        let at = match &self.input {
            Input::Pick { chosen: Some(at), .. } => fitting.iter().position(|fits| fits == at),
            _ => None,
        };
        let next = match (at, down) {
            (None, true) => Some(0),
            (Some(at), true) => Some(at + 1),
            (Some(at), false) => at.checked_sub(1),
            (None, false) => None,
        };
        let Some(found) = next.and_then(|at| fitting.get(at)).copied() else { return false };
        if let Input::Pick { line, options, chosen } = &mut self.input
            && let Some((_, words)) = options.get(found)
        {
            line.set(words);
            *chosen = Some(found);
        }
        true
    }

    pub fn height(&self) -> u16 {
        match &self.input {
            Input::Area { rows, .. } => *rows,
            Input::Order(grid) => grid.height(),
            _ => 1,
        }
    }

    /// Draws the value from column `x` on; places the cursor where it has the focus.
    pub fn draw(&self, painter: &mut Painter<'_>, x: u16, y: u16, focused: bool) {
        let width = usize::from(painter.width().saturating_sub(x + 1));
        match &self.input {
            Input::Line(line) => {
                let (shown, at) = line.window(width);
                let end = painter.put(x, y, &shown, Tone::Plain);
                self.draw_echo(painter, end, y);
                if focused {
                    painter.cursor(x + at, y);
                }
            }
            Input::Secret(line) => {
                // Not even the length is shown.
                let typed = if line.text().is_empty() { "" } else { "········" };
                let end = painter.put(x, y, typed, Tone::Plain);
                if focused {
                    painter.cursor(end, y);
                }
            }
            Input::Area { area, rows } => {
                let (buffer, whole) = painter.buffer();
                let part = ratatui::layout::Rect {
                    x: whole.x + x,
                    y: whole.y + y,
                    width: whole.width.saturating_sub(x + 1),
                    height: (*rows).min(whole.height.saturating_sub(y)),
                };
                let (col, row) = area.draw(buffer, part);
                if focused {
                    painter.cursor(x + col, y + row);
                }
            }
            Input::Choice { options, at } => {
                let mut column = x;
                let first = first_shown(options, at.unwrap_or(0), width);
                if first > 0 {
                    column = painter.put(column, y, "‹", Tone::Note) + 1;
                }
                for (nth, (_, words)) in options.iter().enumerate().skip(first) {
                    let mark = if *at == Some(nth) { "●" } else { "○" };
                    if focused && (*at == Some(nth) || (at.is_none() && nth == 0)) {
                        painter.cursor(column, y);
                    }
                    column = painter.put(column, y, &format!("{mark} {words}"), Tone::Plain) + 2;
                }
                self.draw_echo(painter, column.saturating_sub(2), y);
            }
            Input::Ticks { options, on, at } => {
                let mut column = x;
                let first = first_shown(options, *at, width);
                if first > 0 {
                    column = painter.put(column, y, "‹", Tone::Note) + 1;
                }
                for (nth, (_, words)) in options.iter().enumerate().skip(first) {
                    let mark = if on.get(nth).copied().unwrap_or(false) { "[x]" } else { "[ ]" };
                    if focused && *at == nth {
                        painter.cursor(column + 1, y);
                    }
                    column = painter.put(column, y, &format!("{mark} {words}"), Tone::Plain) + 2;
                }
            }
            Input::Order(grid) => grid.draw(painter, x, y, focused),
            Input::Pick { line, options, chosen } => {
                let (shown, at) = line.window(width);
                let end = painter.put(x, y, &shown, Tone::Plain);
                if focused {
                    if chosen.is_none() {
                        let offered: Vec<&str> = self
                            .matches()
                            .into_iter()
                            .take(SUGGESTIONS)
                            .filter_map(|at| options.get(at))
                            .map(|(_, w)| w.as_str())
                            .collect();
                        if !offered.is_empty() {
                            painter.put(end + 2, y, &format!("↓ {}", offered.join(" · ")), Tone::Note);
                        }
                    }
                    painter.cursor(x + at, y);
                } else {
                    self.draw_echo(painter, end, y);
                }
            }
        }
    }

    fn draw_echo(&self, painter: &mut Painter<'_>, end: u16, y: u16) {
        if !self.echo.is_empty() {
            // Always at the same column, so that typing before it does not push it along the line.
            painter.put((end + 2).max(31), y, &self.echo, Tone::Note);
        }
    }
}

/// The first option drawn so that the chosen one fits the line: an answer nobody sees is not an answer.
fn first_shown(options: &[Choice], chosen: usize, width: usize) -> usize {
    let wide = |(_, words): &Choice| unicode_width::UnicodeWidthStr::width(words.as_str()) + 4;
    let until_chosen = |first: usize| -> usize {
        let marker = if first > 0 { 2 } else { 0 };
        marker + options.iter().skip(first).take(chosen + 1 - first.min(chosen)).map(wide).sum::<usize>()
    };
    (0..=chosen).find(|first| until_chosen(*first) <= width + 2).unwrap_or(chosen)
}

fn edit_area(area: &mut TextArea, intent: &Intent) -> bool {
    match intent {
        Intent::Type(c) => area.insert(c.encode_utf8(&mut [0; 4])),
        Intent::Paste(text) => area.insert(text),
        Intent::Erase => return area.erase(),
        Intent::EraseNext => return area.erase_next(),
        Intent::Left => area.left(),
        Intent::Right => area.right(),
        Intent::First => area.first(),
        Intent::Last => area.last(),
        Intent::Up => return area.up(),
        Intent::Down => return area.down(),
        Intent::Undo => return area.undo(),
        Intent::Redo => return area.redo(),
        _ => return false,
    }
    true
}

fn choose(count: usize, at: &mut Option<usize>, intent: &Intent) -> bool {
    let next = match (intent, *at) {
        (Intent::Right | Intent::Type(' '), None) => 0,
        (Intent::Right, Some(now)) => (now + 1).min(count.saturating_sub(1)),
        (Intent::Type(' '), Some(now)) => (now + 1) % count.max(1),
        (Intent::Left, Some(now)) => now.saturating_sub(1),
        (Intent::Left, None) => 0,
        (Intent::First, _) => 0,
        (Intent::Last, _) => count.saturating_sub(1),
        (Intent::Type(c), _) => match c.to_digit(10).map(|n| n as usize) {
            Some(n @ 1..) if n <= count => n - 1,
            _ => return false,
        },
        _ => return false,
    };
    *at = Some(next);
    true
}

fn tick(count: usize, on: &mut [bool], at: &mut usize, intent: &Intent) -> bool {
    match intent {
        Intent::Right => *at = (*at + 1).min(count.saturating_sub(1)),
        Intent::Left => *at = at.saturating_sub(1),
        Intent::Type(' ') => {
            if let Some(on) = on.get_mut(*at) {
                *on = !*on;
            }
        }
        _ => return false,
    }
    true
}
