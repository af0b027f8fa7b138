//! What is said of a row of households where nobody can be sure: who it may be, and between whom a person has to choose.

use super::{Alike, Judge, Whom};
use crate::domain::problem::{Problem, ProblemKind};

impl Judge<'_> {
    /// A word about those a new household may be.
    pub(super) fn perhaps(&self, found: &[(Alike, Whom)]) -> Option<Problem> {
        let codes: Vec<&str> = found
            .iter()
            .filter_map(|(_, whom)| if let Whom::Book(_, code) = whom { Some(code.as_str()) } else { None })
            .take(3)
            .collect();
        if !codes.is_empty() {
            return Some(Problem::new("head", ProblemKind::PerhapsInBook(codes.join(", "))));
        }
        let line = found.iter().find_map(|(_, whom)| if let Whom::Row(at) = whom { self.met.get(*at) } else { None });
        line.map(|met| Problem::new("head", ProblemKind::PerhapsOnLine { line: met.line }))
    }

    pub(super) fn several(&self, fitting: &[&Whom]) -> Problem {
        let names = fitting.iter().filter_map(|whom| match whom {
            Whom::Book(_, code) => Some(code.clone()),
            Whom::Row(at) => self.met.get(*at).map(|met| format!("dòng {}", met.line)),
        });
        Problem::new("head", ProblemKind::SeveralInBook(names.take(3).collect::<Vec<_>>().join(", ")))
    }
}
