//! The texts a workbook keeps once for all its cells, with the fonts of those written in several.

use std::collections::HashMap;

use super::pack::{Pack, Step, attribute};
use crate::exchange::decode::{Encoding, by_font, of_font};
use crate::exchange::table::Broken;

/// A text in parts, each in a font of its own; `None` where the font is the cell's.
pub(crate) type Runs = Vec<(Option<FontOf>, String)>;

/// What a part's own font says: an old encoding, or that it is in none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FontOf(pub Option<Encoding>);

/// All texts, packed: one allocation, not one for each.
#[derive(Default)]
pub(crate) struct Strings {
    text: String,
    ends: Vec<u32>,
    runs: HashMap<u32, Runs>,
}

impl Strings {
    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        self.text.get(start..end)
    }

    pub(crate) fn runs(&self, index: usize) -> Option<&Runs> {
        self.runs.get(&u32::try_from(index).ok()?)
    }
}

/// Takes in the steps of one text (`<si>` or `<is>`), with its parts.
#[derive(Default)]
pub(crate) struct Collector {
    pub text: String,
    pub runs: Runs,
    run: Option<(Option<FontOf>, String)>,
    in_text: bool,
    phonetic: bool,
}

impl Collector {
    pub(crate) fn clear(&mut self) {
        *self = Collector { text: std::mem::take(&mut self.text), ..Collector::default() };
        self.text.clear();
    }

    pub(crate) fn step(&mut self, step: &Step<'_>) {
        match step {
            Step::Start("r", _) => self.run = Some((None, String::new())),
            Step::End("r") => self.runs.extend(self.run.take()),
            Step::Start("rPh", _) => self.phonetic = true,
            Step::End("rPh") => self.phonetic = false,
            Step::Start("rFont", element) => {
                if let (Some(run), Some(name)) = (self.run.as_mut(), attribute(element, "val")) {
                    run.0 = Some(FontOf(of_font(&name)));
                }
            }
            Step::Start("t", _) => self.in_text = !self.phonetic,
            Step::End("t") => self.in_text = false,
            Step::Text(text) if self.in_text => {
                self.text.push_str(text);
                if let Some((_, part)) = self.run.as_mut() {
                    part.push_str(text);
                }
            }
            _ => {}
        }
    }

    /// Whether some part's font is not simply the cell's.
    pub(crate) fn is_mixed(&self) -> bool {
        self.runs.iter().any(|(font, _)| font.is_some())
    }
}

/// A text in parts as one, each part decoded by its font, and that of the first so decoded; `None` where all of it is to be judged by its letters.
pub(crate) fn join(runs: &Runs, cell: Option<Encoding>) -> Option<(String, Encoding)> {
    let mut joined: Vec<(Option<Encoding>, String)> = Vec::new();
    for (font, text) in runs {
        let font = font.map_or(cell, |font| font.0);
        match joined.last_mut() {
            // A mark may begin a part whose vowel ends the one before.
            Some((last, before)) if *last == font => before.push_str(text),
            _ => joined.push((font, text.clone())),
        }
    }
    let mut first = None;
    let text = joined
        .into_iter()
        .map(|(font, text)| match font.and_then(|font| Some((by_font(&text, font)?, font))) {
            Some((decoded, font)) => {
                first = first.or(Some(font));
                decoded
            }
            None => text,
        })
        .collect();
    first.map(|font| (text, font))
}

pub(crate) fn read_strings(pack: &mut Pack<'_>) -> Result<Strings, Broken> {
    let mut strings = Strings::default();
    if !pack.has("xl/sharedStrings.xml") {
        return Ok(strings);
    }
    let mut one = Collector::default();
    pack.read("xl/sharedStrings.xml", |step| {
        match &step {
            Step::Start("si", _) => one.clear(),
            Step::End("si") => {
                strings.text.push_str(&unescaped(&one.text));
                if one.is_mixed() {
                    let index = strings.ends.len() as u32;
                    let runs = std::mem::take(&mut one.runs);
                    strings.runs.insert(index, runs.into_iter().map(|(f, text)| (f, unescaped(&text))).collect());
                }
                strings.ends.push(strings.text.len() as u32);
            }
            _ => one.step(&step),
        }
        Ok(true)
    })?;
    Ok(strings)
}

/// `_x000D_`: how a workbook writes a letter XML cannot hold. Control characters come to nothing in a list.
pub(crate) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let code = from.get(2..6).filter(|_| from.get(6..7) == Some("_"));
        match code.and_then(|code| u32::from_str_radix(code, 16).ok()) {
            Some(code) => {
                out.extend(char::from_u32(code).filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')));
                rest = &from[7..];
            }
            None => {
                out.push_str("_x");
                rest = &from[2..];
            }
        }
    }
    out.push_str(rest);
    out
}
