//! All procedures the book knows: a case keeps the one under which it was opened.

use chrono::NaiveDate;

use super::{Procedure, Rung, Step};

#[derive(Debug, Clone)]
pub struct Procedures(Vec<Procedure>);

impl Procedures {
    pub fn new(all: Vec<Procedure>) -> Procedures {
        Procedures(all)
    }

    pub fn get(&self, id: &str) -> Option<&Procedure> {
        self.0.iter().find(|procedure| procedure.id == id)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Procedure> {
        self.0.iter()
    }

    /// The one a new case is opened under on that day: the newest in force that is not only for a request.
    pub fn on(&self, day: NaiveDate) -> Option<&Procedure> {
        self.0.iter().filter(|p| !p.requested && p.is_valid_on(day)).max_by_key(|p| p.valid_from())
    }

    /// The newest of all, for what no single case asks.
    pub fn main(&self) -> Option<&Procedure> {
        self.0.iter().filter(|p| !p.requested).max_by_key(|p| p.valid_from()).or(self.0.first())
    }

    /// A step by its key alone, for rows that carry no procedure: the main procedure's first.
    pub fn step(&self, key: &str) -> Option<&Step> {
        self.main().and_then(|main| main.step(key)).or_else(|| self.0.iter().find_map(|p| p.step(key)))
    }

    pub fn rung(&self, key: &str) -> Option<&Rung> {
        self.main().and_then(|main| main.rung(key)).or_else(|| self.0.iter().find_map(|p| p.rung(key)))
    }
}
