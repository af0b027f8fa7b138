//! One field of a form: what kind of box it is, what stands in it, how a key changes it.

use std::cell::Cell;

use super::super::widgets::order_grid::OrderGrid;
use super::super::widgets::text_area::TextArea;
use super::super::widgets::text_line::TextLine;
use crate::domain::fields::Fields;
use crate::domain::vietnamese::fold;

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
    /// Nothing was chosen when it was made.
    pub(super) began_empty: bool,
    /// Whether the answers so far ask for this field.
    pub shown_if: Option<fn(&Fields) -> bool>,
    /// What the program makes of the text: the weekday of a date, a child already in the book.
    pub echo: String,
    /// Not asked just now: nothing to choose from.
    pub hidden: bool,
    /// What stands here was proposed: the first letter typed takes its place.
    pub(super) proposed: bool,
    /// Typed in since the cursor came: only then do the arrows walk the suggestions.
    pub(super) touched: bool,
    /// What was typed before the arrows began to walk what fits it.
    pub(super) asked: Option<String>,
    /// Not all options of a choice had room at the last drawing: then it has a list to choose from.
    pub(super) cut: Cell<bool>,
    /// Stands in place of the key's own words, where the label is data: an item of a sheet.
    pub label: Option<String>,
}

impl Field {
    fn of(key: &'static str, input: Input) -> Field {
        Field {
            key,
            input,
            required: false,
            began_empty: false,
            shown_if: None,
            echo: String::new(),
            hidden: false,
            proposed: false,
            touched: false,
            asked: None,
            cut: Cell::new(false),
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
        Field { began_empty: at.is_none(), ..Field::of(key, Input::Choice { options, at }) }
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

    /// What people read for a value of this box.
    pub fn words_of(&self, value: &str) -> String {
        let called = |options: &[Choice], key: &str| {
            options.iter().find(|(known, _)| known == key).map_or(key.to_owned(), |(_, words)| words.clone())
        };
        match &self.input {
            Input::Choice { options, .. } | Input::Pick { options, .. } => called(options, value),
            Input::Ticks { options, .. } => {
                value.split(',').map(|key| called(options, key)).collect::<Vec<_>>().join(", ")
            }
            _ => value.to_owned(),
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

    /// Esc where letters narrow something: first they go.
    pub(super) fn clear_asked(&mut self) -> bool {
        match &mut self.input {
            Input::Order(grid) => grid.clear_asked(),
            _ => false,
        }
    }

    /// Letters typed that found nothing.
    pub(super) fn unfound(&self) -> Option<&str> {
        match &self.input {
            Input::Order(grid) => grid.unfound(),
            _ => None,
        }
    }

    pub(super) fn matches(&self) -> Vec<usize> {
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

    pub fn height(&self) -> u16 {
        match &self.input {
            Input::Area { rows, .. } => *rows,
            Input::Order(grid) => grid.height(),
            _ => 1,
        }
    }
}
