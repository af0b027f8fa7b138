//! Looking at the whole book: every page, every entry of the log, every invariant.

use super::rights::not_allowed;
use super::{Book, ChainFound, Clock, HeadAsked, Notable, Office, Refusal};
use crate::domain::access::{Action, Reach};
use crate::domain::case::stage;
use crate::domain::deadline::{Deadline, deadlines};
use crate::domain::level::Level;
use crate::store::{Examination, Fault, Reader, Store};

impl Office {
    pub fn verify(&self) -> Result<Examination, Refusal> {
        let read = self.ask(Action::Verify)?;
        let mut seen = self.store.examine()?;
        // A book that does not read in full cannot be derived from.
        if seen.faults.is_empty() {
            seen.faults = read.miscounted()?;
            seen.faults.extend(self.underived(read)?);
            seen.faults.extend(read.wrongly_marked()?.into_iter().map(Fault::Unguarded));
        }
        seen.faults.extend(self.store.keys_differ()?.then_some(Fault::Keys));
        Ok(seen)
    }

    /// Every open case derived anew and compared with what is kept; every emergency looked for on its screen.
    fn underived(&self, read: Reader<'_>) -> Result<Vec<Fault>, Refusal> {
        let listed: std::collections::HashSet<i64> = read.emergencies()?.into_iter().collect();
        let mut faults = Vec::new();
        for n in read.open_cases()? {
            let head = read.case_head(n)?;
            let procedure = super::derive::procedure_of(&self.rules, &head)?;
            let facts = read.case_facts(n)?;
            let mut derived = deadlines(&facts, procedure, &self.rules.catalogue.rhythm, &self.rules.calendar);
            let mut kept: Vec<Deadline> = read.deadlines_of(n)?.into_iter().map(|row| row.deadline).collect();
            let key = |d: &Deadline| (d.kind, d.reference.clone());
            derived.sort_by_key(key);
            kept.sort_by_key(key);
            let clockless = derived.iter().any(|d| d.rule.is_empty());
            if derived != kept || clockless || head.stage != stage(&facts, procedure).key() {
                faults.push(Fault::Underived(head.code.clone()));
            }
            if facts.level == Level::Emergency && !listed.contains(&n) {
                faults.push(Fault::EmergencyUnlisted(head.code));
            }
        }
        Ok(faults)
    }

    /// The cheap part, for the worker after the first frame; whoever may not look at it is told nothing.
    pub fn broken_invariants(&self) -> Result<Vec<Fault>, Refusal> {
        if !self.may(Action::Verify) {
            return Ok(Vec::new());
        }
        let read = self.ask(Action::Verify)?;
        let mut faults = read.broken_invariants()?;
        if faults.is_empty() {
            faults = self.underived(read)?;
        }
        Ok(faults)
    }
}

impl Book {
    /// The same look at a book that may be too damaged to sign in to: whoever has its key may know what is left of it.
    ///
    /// What is asked of the chain is answered with it.
    pub fn examine(
        &self,
        login: &str,
        passphrase: Option<&str>,
        clock: Clock,
        asked: &HeadAsked,
    ) -> Result<(Examination, ChainFound), Refusal> {
        let (vault, key) = self.unlock(login, passphrase)?;
        let practice = vault.is_practice();
        // Of a book that does not tell who may, whoever has its key may know what is left.
        let people = Store::ask_of_damaged(&self.folder, &key, |read| read.users())?.unwrap_or_default();
        if let Some(own) = people.iter().find(|row| row.officer.login == login).filter(|_| !practice)
            && own.roles.may(Action::Verify) == Reach::No
        {
            self.note(Notable::MayNot(Action::Verify), login);
            return Err(not_allowed(Action::Verify, own.roles, &people));
        }
        let mut seen = Store::examine_at(&self.folder, &vault, key.clone(), clock.now())?;
        let differ = Store::ask_of_damaged(&self.folder, &key, |read| read.keys_differ(&self.folder))?;
        seen.faults.extend((differ == Some(true)).then_some(Fault::Keys));
        let chain = Store::ask_of_damaged(&self.folder, &key, |read| self.chain_found(read, login, practice, asked))?;
        if !practice && !seen.faults.is_empty() {
            self.note(Notable::Damage, login);
        }
        Ok((seen, chain.unwrap_or_default()))
    }
}
