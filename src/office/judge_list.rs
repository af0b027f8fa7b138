//! A row of a list beside the rows above it: the same child said again, one who cannot be told from another, or a new one.

use super::Refusal;
use super::compare_child::compare;
use super::import_plan::Verdict;
use super::judge_rows::{Judge, Judged};
use super::rows_met::Met;
use crate::domain::child::Child;
use crate::domain::fields::Fields;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::same_child::{Identity, Likeness, likeness};
use crate::store::Namesake;

impl Judge<'_> {
    /// The row against the rows above it.
    pub(super) fn against_list(
        &mut self,
        like: &Identity,
        child: &Child,
        fields: &Fields,
        code: Option<&str>,
    ) -> Result<Option<Judged>, Refusal> {
        let mut best: Option<(u8, &Met)> = None;
        // Two codes are two children, whatever else they share.
        for met in self.met.born_alike(like).filter(|met| code.is_none() || !met.coded) {
            let alike = likeness(&met.identity(), like);
            let same = alike.same || alike.alike && self.met.said_alike(met, child);
            if same && best.is_none_or(|(parents, _)| alike.parents > parents) {
                best = Some((alike.parents, met));
            }
        }
        let Some((_, met)) = best else { return Ok(None) };
        let (at, book_n) = (met.at, met.book_n);
        let earlier = self.child_of(at)?;
        let line = self.line_of(at);
        let differs = compare(&earlier, child, fields, false);
        if differs.is_empty() {
            let judged = Judged::new(Verdict::Same).again(at);
            return Ok(Some(judged.warn("name", ProblemKind::AsOnLine { line })));
        }
        // Of a child of the book it may say more than the row above; but two rows are never made one child by a list.
        if let Some(n) = book_n.filter(|_| differs.iter().all(|field| field.book.is_empty())) {
            return Ok(Some(self.against_book(n, child, fields, false)?.again(at)));
        }
        let said = differs.iter().map(|field| field.list.as_str()).collect::<Vec<_>>().join(" · ");
        let problem = Problem::new("name", ProblemKind::OtherThanLine { line, said });
        Ok(Some(Judged::new(Verdict::Refused(vec![problem]))))
    }

    /// A new child, with a word about those she may be.
    pub(super) fn perhaps(&self, like: &Identity, known: &[(Likeness, &Namesake)], code: Option<&str>) -> Judged {
        let judged = Judged::new(Verdict::New);
        if code.is_some() {
            return judged;
        }
        let mut likely = self.met.born_perhaps_alike(like);
        if let Some(met) = likely.find(|met| likeness(&met.identity(), like).perhaps) {
            return judged.warn("name", ProblemKind::PerhapsOnLine { line: self.line_of(met.at) });
        }
        let codes: Vec<&str> =
            known.iter().filter(|(like, _)| like.perhaps).map(|(_, known)| known.code.as_str()).take(3).collect();
        if codes.is_empty() { judged } else { judged.warn("name", ProblemKind::PerhapsInBook(codes.join(", "))) }
    }
}
