//! The one door for facts: by whom, under which rules, and never with a clock that would falsify them.

use std::sync::Arc;

use super::rights::By;
use super::{Office, Refusal, Rules, changed};
use crate::store::{Entry, Facts};

impl Office {
    /// The one door for facts: refuses whoever may not, and a stopped clock on a real book, where it would falsify every deadline.
    pub(super) fn write<T>(
        &mut self,
        by: impl Into<By>,
        act: impl FnOnce(&Facts<'_>, &Rules) -> Result<(T, Entry), Refusal>,
    ) -> Result<T, Refusal> {
        self.clock_may_write()?;
        let (scope, rights) = (self.scope_by(by.into())?, self.rights());
        let (now, rules) = (self.clock.now(), Arc::clone(&self.rules));
        let (chosen, officer) = (&self.chosen, &self.officer);
        self.store.fact(officer, now, scope, |facts| {
            Office::still_hold(facts, officer, rights)?;
            let (value, mut entry) = act(facts, &rules)?;
            changed::note(chosen, &mut entry);
            Ok((value, entry))
        })
    }

    /// The same door for what keeps its own record of what it changed: a list that comes in, an undo.
    pub(super) fn write_whole<T>(
        &mut self,
        by: impl Into<By>,
        act: impl FnOnce(&Facts<'_>, &Rules) -> Result<(T, Entry), Refusal>,
    ) -> Result<T, Refusal> {
        self.clock_may_write()?;
        let (scope, rights) = (self.scope_by(by.into())?, self.rights());
        let (now, rules) = (self.clock.now(), Arc::clone(&self.rules));
        let officer = &self.officer;
        self.store.fact_unjournaled(officer, now, scope, |facts| {
            Office::still_hold(facts, officer, rights)?;
            act(facts, &rules)
        })
    }

    pub(super) fn clock_may_write(&self) -> Result<(), Refusal> {
        if self.clock.is_stopped() && !self.store.is_practice() { Err(Refusal::StoppedClock) } else { Ok(()) }
    }
}
