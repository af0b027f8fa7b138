//! How a cell is written: for people, for Excel, for programs. One place, so that a list looks the same wherever it goes.

use super::{Phrases, Words, list_of};
use crate::domain::birth_date::BirthDate;
use crate::domain::catalogue::Catalogue;
use crate::domain::listing::{Cell, Terms};
use crate::domain::procedure::Procedures;
use crate::domain::span::DueAt;
use crate::domain::time::{ddmmyyyy, hhmm, iso, local};
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
        match cell {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Int(n) => n.to_string(),
            Cell::Date(day) if style == Style::Contract => day.format("%Y-%m-%d").to_string(),
            Cell::Date(day) => ddmmyyyy(*day),
            Cell::Birth(birth) if style == Style::Contract => birth.contract(),
            Cell::Birth(birth) => BirthDate::vi(*birth),
            Cell::Instant(at) if style == Style::Contract => iso(*at),
            Cell::Instant(at) => format!("{} {}", ddmmyyyy(local(*at).date()), hhmm(local(*at))),
            Cell::Due(due) if style == Style::Contract => due.contract_text(),
            Cell::Due(DueAt::Moment(at)) => format!("{} {}", ddmmyyyy(local(*at).date()), hhmm(local(*at))),
            Cell::Due(DueAt::Day(day)) => ddmmyyyy(*day),
            Cell::Term(terms, key) => self.term(*terms, key, style),
            Cell::Many(terms, keys) => {
                keys.iter().map(|key| self.term(*terms, key, style)).collect::<Vec<_>>().join("; ")
            }
            Cell::Owed(owed) => self.phrases().owed(owed),
            Cell::Rule(rule) => self.phrases().rule(rule),
        }
    }

    /// The same of a cell nobody needs any more: a text is handed on, not copied. An export has millions of them.
    pub fn of_cell(&self, cell: Cell, style: Style) -> String {
        match cell {
            Cell::Text(text) => text,
            other => self.cell(&other, style),
        }
    }

    fn term(&self, terms: Terms, key: &str, style: Style) -> String {
        let plain = matches!(style, Style::Contract | Style::CsvKeys);
        match terms {
            Terms::Group if style == Style::Contract => key.to_owned(),
            Terms::Group => self.catalogue.group_name(key),
            _ if plain => key.to_owned(),
            Terms::Risk => self.phrases().word(&self.catalogue.risks, key),
            Terms::Measure => self.phrases().word(&self.catalogue.measures, key),
            Terms::Provider => self.phrases().word(&self.catalogue.providers, key),
            Terms::Rung => self.phrases().rung(key),
            closed => list_of(closed).map_or(key, |list| self.words.term(list, key)).to_owned(),
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
