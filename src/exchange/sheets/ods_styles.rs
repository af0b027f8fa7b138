//! What the styles of an ODS say of its cells: the encoding of a font, and whether a date shows its day.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use super::numbers::Shown;
use super::pack::{Step, attribute};
use super::strings::FontOf;
use crate::exchange::decode::of_font;

/// One style, as far as cells go.
#[derive(Default)]
struct Named {
    font: Option<FontOf>,
    parent: Option<String>,
    format: Option<String>,
}

/// Styles by their name, as far as they have been read.
#[derive(Default)]
pub(crate) struct OdsStyles {
    fonts: HashMap<String, FontOf>,
    styles: HashMap<String, Named>,
    formats: HashMap<String, Shown>,
    /// The style or format under way.
    style: Option<String>,
    format: Option<(String, [bool; 3])>,
}

impl OdsStyles {
    pub(crate) fn step(&mut self, step: &Step<'_>) {
        match step {
            Step::Start("font-face", element) => {
                if let (Some(name), Some(family)) = (attribute(element, "name"), attribute(element, "font-family")) {
                    self.fonts.insert(name, FontOf(of_font(family.trim_matches(['\'', '"']))));
                }
            }
            Step::Start("style", element) => {
                // A page's or a table's style may have a cell's name: only those of cells and texts have letters.
                let family = attribute(element, "family");
                self.style =
                    attribute(element, "name").filter(|_| matches!(family.as_deref(), Some("table-cell" | "text")));
                if let Some(name) = &self.style {
                    let parent = attribute(element, "parent-style-name");
                    let format = attribute(element, "data-style-name");
                    self.styles.insert(name.clone(), Named { font: None, parent, format });
                }
            }
            Step::End("style") => self.style = None,
            Step::Start("default-style", element) => {
                let cells = attribute(element, "family").as_deref() == Some("table-cell");
                self.style = cells.then(String::new);
                self.styles.entry(String::new()).or_default();
            }
            Step::End("default-style") => self.style = None,
            Step::Start("text-properties", element) => self.font(element),
            Step::Start("date-style", element) => {
                self.format = attribute(element, "name").map(|name| (name, [false; 3]));
            }
            Step::Start(part @ ("day" | "month" | "year"), _) => {
                if let Some((_, has)) = &mut self.format {
                    has[usize::from(*part == "month") + 2 * usize::from(*part == "year")] = true;
                }
            }
            Step::End("date-style") => {
                if let Some((name, has)) = self.format.take() {
                    let shown = match has {
                        [false, true, true] => Shown::Month,
                        [false, false, true] => Shown::Year,
                        _ => Shown::Date,
                    };
                    self.formats.insert(name, shown);
                }
            }
            _ => {}
        }
    }

    fn font(&mut self, element: &BytesStart<'_>) {
        let Some(style) = self.style.as_ref().and_then(|name| self.styles.get_mut(name)) else { return };
        let named = attribute(element, "font-name").and_then(|name| self.fonts.get(&name).copied());
        let family = || attribute(element, "font-family").map(|name| FontOf(of_font(name.trim_matches(['\'', '"']))));
        style.font = named.or_else(family).or(style.font);
    }

    /// The font of a style, its own or the nearest parent's.
    pub(crate) fn font_of(&self, name: &str) -> Option<FontOf> {
        let mut name = name;
        // Parents may go round in a circle.
        for _ in 0..20 {
            let Some(style) = self.styles.get(name) else { break };
            match (style.font, &style.parent) {
                (Some(font), _) => return Some(font),
                (None, Some(parent)) => name = parent,
                (None, None) => break,
            }
        }
        self.styles.get("").and_then(|style| style.font)
    }

    pub(crate) fn shown_of(&self, name: &str) -> Shown {
        let format = self.styles.get(name).and_then(|style| style.format.as_ref());
        format.and_then(|format| self.formats.get(format)).copied().unwrap_or(Shown::Date)
    }
}
