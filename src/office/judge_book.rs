//! A row of a list beside the book: which child of it she is, what differs, and where a new one will live.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::Refusal;
use super::compare_child::compare;
use super::import_plan::{Differs, Home, PlannedRow, Verdict};
use super::judge_rows::{Judge, Judged};
use crate::domain::child::Child;
use crate::domain::fields::Fields;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::same_child::{Likeness, same_spelling};
use crate::domain::vietnamese::fold;
use crate::store::{ChildRow, Namesake};

impl Judge<'_> {
    /// A list that knows the child by her code may put her into another household of the book; a code the book does not have is
    /// another book's, and says nothing of her.
    fn other_home(&self, row: &ChildRow, fields: &Fields, by_code: bool) -> Result<Option<Differs>, Refusal> {
        let key = "household_code";
        let Some(code) = fields.some(key).map(|code| code.to_uppercase()).filter(|_| by_code) else { return Ok(None) };
        let had = row.household_code.clone().unwrap_or_default();
        let is_new = code != had && self.read.household_coded(&code)?.is_some();
        Ok(is_new.then(|| Differs { key: key.to_owned(), book: had, list: code, stays: false }))
    }

    /// The row against a child of the book.
    pub(super) fn against_book(
        &mut self,
        n: i64,
        child: &Child,
        fields: &Fields,
        by_code: bool,
    ) -> Result<Judged, Refusal> {
        self.taken.insert(n);
        if self.read.hides_child(n)? {
            return Ok(Judged::new(Verdict::Refused(vec![Problem::new("code", ProblemKind::ClosedToYou)])));
        }
        let row = self.read.child(n)?;
        let mut differs = compare(&row.child, child, fields, by_code);
        let moves = self.other_home(&row, fields, by_code)?;
        if moves.is_some() || row.household_n.is_some() || self.read.is_narrowed(n)? {
            differs.iter_mut().filter(|field| field.key == "village").for_each(|field| field.stays = true);
        }
        differs.extend(moves);
        if differs.is_empty() {
            return Ok(Judged { book_n: Some(n), ..Judged::new(Verdict::Same) });
        }
        // Another name and another birth date under one code: another book's child, not this one changed.
        let other = |key: &str| differs.iter().any(|field| field.key == key);
        if by_code && other("birth_date") && other("name") && !same_spelling(&row.child.name, &child.name) {
            let whose = ProblemKind::CodeOfAnother(row.child.name);
            return Ok(Judged::new(Verdict::Refused(vec![Problem::new("code", whose)])));
        }
        if let Err(problems) = self.merged(&row.child, &differs) {
            return Ok(Judged::new(Verdict::Refused(problems)));
        }
        let verdict = Verdict::Differs { child_n: Some(n), code: Some(row.code), fields: differs };
        Ok(Judged { book_n: Some(n), ..Judged::new(verdict) })
    }

    /// Each may be right alone and together they are not: that nobody can take over.
    pub(super) fn merged(&self, book: &Child, differs: &[Differs]) -> Result<(), Vec<Problem>> {
        let mut merged = book.fields();
        differs.iter().for_each(|field| merged.set(&field.key, field.list.clone()));
        Child::check(&merged, self.context).map(|_| ())
    }

    /// Who of the book this is, if that is certain enough to say nothing of it.
    pub(super) fn known_as(
        &self,
        known: &[(Likeness, &Namesake)],
        child: &Child,
        fields: &Fields,
        coded: bool,
    ) -> Result<Option<i64>, Refusal> {
        let free = |n: i64| !coded || !self.taken.contains(&n);
        let silent = |n: i64| -> Result<bool, Refusal> {
            Ok(compare(&self.read.child(n)?.child, child, fields, false).is_empty())
        };
        let same: Vec<_> = known.iter().filter(|(like, known)| like.same && free(known.n)).collect();
        let closest = same.iter().map(|(like, _)| like.parents).max();
        let same: Vec<_> = same.into_iter().filter(|(like, _)| Some(like.parents) == closest).collect();
        if let [(_, only)] = same[..] {
            return Ok(Some(only.n));
        }
        // Of several who fit equally well the one the row says nothing new of; else a person decides.
        for (_, known) in same {
            if silent(known.n)? {
                return Ok(Some(known.n));
            }
        }
        // Imported from a row like this one.
        for (_, known) in known.iter().filter(|(like, known)| like.alike && free(known.n)) {
            if silent(known.n)? {
                return Ok(Some(known.n));
            }
        }
        let bare: Vec<_> = known.iter().filter(|(like, _)| like.bare).collect();
        Ok(match bare[..] {
            [(_, only)] if !self.taken.contains(&only.n) => Some(only.n),
            _ => None,
        })
    }

    /// The household the list names, or the one of this village with both parents (or phone), or
    /// the only one with this head; else none: she waits.
    pub(super) fn home(&mut self, child: &Child, fields: &Fields) -> Result<Home, Refusal> {
        if let Some(code) = fields.some("household_code").map(|code| code.to_uppercase()) {
            if self.households.contains(&code) || self.read.household_coded(&code)?.is_some() {
                return Ok(Home::Joins(code));
            }
            if self.plan.heading.own.is_some() {
                self.households.insert(code.clone());
                return Ok(Home::Makes(code));
            }
        }
        let village = child.village.as_deref().map(|name| self.read.village_named(name)).transpose()?.flatten();
        let Some((village_n, _)) = village else { return Ok(Home::Waits) };
        let found = self.read.household_of_parents(
            village_n,
            child.mother.as_deref(),
            child.father.as_deref(),
            child.phone.as_deref(),
        )?;
        Ok(match (found, fields.some("head")) {
            (Some(n), _) => Home::Joins(self.read.household(n)?.code),
            (None, Some(head)) => self.headed(village_n, &head)?.map_or(Home::Waits, Home::Joins),
            (None, None) => Home::Waits,
        })
    }

    /// The one household of this village whose head is called so; of two a person decides.
    fn headed(&mut self, village_n: i64, head: &str) -> Result<Option<String>, Refusal> {
        let heads = match self.heads.entry(village_n) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let mut heads: HashMap<String, Vec<(String, String)>> = HashMap::new();
                for known in self.read.households_in(village_n)? {
                    heads.entry(fold(&known.hearth.head)).or_default().push((known.hearth.head, known.code));
                }
                new.insert(heads)
            }
        };
        let namesakes = heads.get(&fold(head)).into_iter().flatten();
        let mut fits = namesakes.filter(|(known, _)| same_spelling(known, head));
        Ok(fits.next().filter(|_| fits.next().is_none()).map(|(_, code)| code.clone()))
    }

    pub(super) fn new_village(&self, row: &PlannedRow, child: &Child) -> Result<Option<String>, Refusal> {
        let needed = match &row.verdict {
            Verdict::New => true,
            Verdict::Differs { child_n, fields, .. } => {
                // A child of a household lives where it lives.
                let settled = child_n.map(|n| self.read.child(n)).transpose()?.is_some_and(|c| c.household_n.is_some());
                !settled && fields.iter().any(|field| field.key == "village")
            }
            Verdict::Same | Verdict::Refused(_) => false,
        };
        let Some(village) = child.village.as_ref().filter(|_| needed) else { return Ok(None) };
        Ok(self.read.village_named(village)?.is_none().then(|| village.clone()))
    }
}
