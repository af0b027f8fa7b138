//! What the styles of a workbook say of its cells: the format of a number, the encoding of a font.

use std::collections::HashMap;

use super::numbers::{Shown, built_in, written};
use super::pack::{Pack, Step, attribute};
use crate::exchange::decode::{Encoding, of_font};
use crate::exchange::table::Broken;

/// One cell style.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Style {
    pub shown: Shown,
    pub font: Option<Encoding>,
}

/// The cell styles of `xl/styles.xml`, by their number.
pub(crate) fn read_styles(pack: &mut Pack<'_>) -> Result<Vec<Style>, Broken> {
    let mut formats: HashMap<u32, Shown> = HashMap::new();
    let mut fonts: Vec<Option<Encoding>> = Vec::new();
    let mut styles = Vec::new();
    let mut within = String::new();
    if !pack.has("xl/styles.xml") {
        return Ok(styles);
    }
    pack.read("xl/styles.xml", |step| {
        match step {
            Step::Start(name @ ("fonts" | "cellXfs" | "numFmts"), _) => name.clone_into(&mut within),
            Step::End("fonts" | "cellXfs" | "numFmts") => within.clear(),
            Step::Start("numFmt", element) if within == "numFmts" => {
                let id = attribute(element, "numFmtId").and_then(|id| id.parse().ok());
                if let (Some(id), Some(code)) = (id, attribute(element, "formatCode")) {
                    formats.insert(id, written(&code));
                }
            }
            Step::Start("font", _) if within == "fonts" => fonts.push(None),
            Step::Start("name", element) if within == "fonts" => {
                if let (Some(font), Some(name)) = (fonts.last_mut(), attribute(element, "val")) {
                    *font = of_font(&name);
                }
            }
            Step::Start("xf", element) if within == "cellXfs" && styles.len() < 100_000 => {
                let number = |name| attribute(element, name).and_then(|n| n.parse::<u32>().ok()).unwrap_or(0);
                let format = number("numFmtId");
                let shown = formats.get(&format).copied().unwrap_or_else(|| built_in(format));
                let font = fonts.get(number("fontId") as usize).copied().flatten();
                styles.push(Style { shown, font });
            }
            _ => {}
        }
        Ok(true)
    })?;
    Ok(styles)
}
