//! How a cell is written: for people, for Excel, for programs. One place, so that a list looks the same wherever it goes.

use std::borrow::Cow;
use std::fmt::Write;

use super::{Phrases, Words, list_of};
use crate::domain::catalogue::Catalogue;
use crate::domain::listing::{Cell, Terms};
use crate::domain::procedure::Procedures;
use crate::domain::span::DueAt;
use crate::domain::time::{ddmmyyyy, hhmm, iso, local, write_ddmmyyyy};
use crate::domain::vietnamese::initials;

/// Whom a cell is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A list on the screen or a table on the command line.
    Screen,
    /// A file for Excel: words, dd/mm/yyyy, groups by name.
    Csv,
    /// `--keys`: the contract's values, groups by name, dates dd/mm/yyyy.
    CsvKeys,
    /// JSON: the contract's values.
    Contract,
}

/// Everything needed to write cells.
#[derive(Clone, Copy)]
pub struct Present<'a> {
    pub words: &'a Words,
    pub catalogue: &'a Catalogue,
    pub procedures: &'a Procedures,
}

impl<'a> Present<'a> {
    pub fn phrases(self) -> Phrases<'a> {
        Phrases { words: self.words, catalogue: self.catalogue, procedures: self.procedures }
    }

    pub fn cell(&self, cell: &Cell, style: Style) -> String {
        let mut text = String::new();
        self.write(&mut text, cell, style);
        text
    }

    /// The cell's text behind what stands in `out`. An export writes millions: each into the room of the last.
    pub fn write(&self, out: &mut String, cell: &Cell, style: Style) {
        let plain = style == Style::Contract;
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => out.push_str(text),
            // Writing into a text cannot fail.
            Cell::Int(n) => _ = write!(out, "{n}"),
            Cell::Date(day) if plain => _ = write!(out, "{day}"),
            Cell::Date(day) => write_ddmmyyyy(out, *day),
            Cell::Birth(birth) if plain => out.push_str(&birth.contract()),
            Cell::Birth(birth) => birth.write_vi(out),
            Cell::Instant(at) | Cell::Due(DueAt::Moment(at)) if !plain => {
                _ = write!(out, "{} {}", ddmmyyyy(local(*at).date()), hhmm(local(*at)));
            }
            Cell::Instant(at) => out.push_str(&iso(*at)),
            Cell::Due(DueAt::Day(day)) if !plain => out.push_str(&ddmmyyyy(*day)),
            Cell::Due(due) => out.push_str(&due.contract_text()),
            Cell::Term(terms, key) => out.push_str(&self.term(*terms, key, style)),
            Cell::Many(terms, keys) => {
                for (nth, key) in keys.iter().enumerate() {
                    out.push_str(if nth > 0 { "; " } else { "" });
                    out.push_str(&self.term(*terms, key, style));
                }
            }
            Cell::Owed(owed) => out.push_str(&self.phrases().owed(owed)),
            Cell::Rule(rule) => out.push_str(&self.phrases().rule(rule)),
        }
    }

    fn term<'t>(&'t self, terms: Terms, key: &'t str, style: Style) -> Cow<'t, str> {
        let plain = matches!(style, Style::Contract | Style::CsvKeys);
        match terms {
            Terms::Group if style == Style::Contract => key.into(),
            Terms::Group => self.catalogue.group_name(key).into(),
            _ if plain => key.into(),
            Terms::Risk => self.phrases().word(&self.catalogue.risks, key).into(),
            Terms::Measure => self.phrases().word(&self.catalogue.measures, key).into(),
            Terms::Provider => self.phrases().word(&self.catalogue.providers, key).into(),
            Terms::Rung => self.phrases().rung(key).into(),
            closed => list_of(closed).map_or(key, |list| self.words.term(list, key)).into(),
        }
    }
}

/// A cell of a masked list: initials for names, the year for birth dates, nothing for what leads to a door.
pub fn mask(key: &str, text: String) -> String {
    match key {
        "name" | "child_name" | "mother_name" | "father_name" | "guardian_name" | "head" => initials(&text),
        "address" | "phone" | "guardian_phone" | "id_number" | "health_insurance" | "note" => String::new(),
        "birth_date" => text.get(text.len().saturating_sub(4)..).unwrap_or("").to_owned(),
        _ => text,
    }
}
