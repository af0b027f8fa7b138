//! One act: its facts, their rows as they were, and its entry in the log, in one transaction.

use std::cell::Cell;

use rusqlite::TransactionBehavior;

use super::{Entry, Facts, Reader, Scope, Store, StoreError, journal, shown};
use crate::domain::officer::Officer;
use crate::domain::time::Instant;

impl Store {
    /// One act, as far as `scope` reaches: its facts and its entry in the log commit together or not at all. Its rows are written
    /// down as they were, so that it can be taken back.
    pub fn fact<T, E>(
        &mut self,
        officer: &Officer,
        now: Instant,
        scope: Scope,
        act: impl FnOnce(&Facts<'_>) -> std::result::Result<(T, Entry), E>,
    ) -> std::result::Result<T, E>
    where
        E: From<StoreError>,
    {
        self.journal.arm(&self.connection).map_err(E::from)?;
        let done = self.commit(officer, now, (scope, true), act);
        self.journal.end();
        done
    }

    /// The same for what no journal could hold or should: a list that came in, which keeps its own record, a book being made, an undo.
    pub fn fact_unjournaled<T, E>(
        &mut self,
        officer: &Officer,
        now: Instant,
        scope: Scope,
        act: impl FnOnce(&Facts<'_>) -> std::result::Result<(T, Entry), E>,
    ) -> std::result::Result<T, E>
    where
        E: From<StoreError>,
    {
        self.commit(officer, now, (scope, false), act)
    }

    fn commit<T, E>(
        &mut self,
        officer: &Officer,
        now: Instant,
        (scope, journaled): (Scope, bool),
        act: impl FnOnce(&Facts<'_>) -> std::result::Result<(T, Entry), E>,
    ) -> std::result::Result<T, E>
    where
        E: From<StoreError>,
    {
        let folder = self.folder.clone();
        let named = move |error: rusqlite::Error| match StoreError::from(error) {
            StoreError::ReadOnly(_) => E::from(StoreError::ReadOnly(folder.clone())),
            other => E::from(other),
        };
        // Immediate: two officers' acts follow one another instead of failing at their last statement.
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&named)?;
        self.place.check(&self.folder).map_err(E::from)?;
        let facts = Facts {
            tx: &tx,
            reader: Reader(&tx, scope),
            officer,
            now,
            entries: Cell::new((0, 0)),
            import: Cell::new(None),
        };
        let n = facts.next_act()?;
        if journaled {
            self.journal.begin(n);
        }
        let whole = shown::Whole::of(&self.looking);
        let (value, entry) = act(&facts)?;
        facts.log(&entry)?;
        facts.keep_act(n, &entry)?;
        drop(whole);
        if !self.thinned {
            // Once in a sitting.
            journal::thin(&tx, officer.n, now.timestamp())?;
        }
        if let Err(error) = tx.commit() {
            return Err(self.certainly_not(error).map_or_else(E::from, named));
        }
        self.thinned = true;
        Ok(value)
    }

    /// What a commit that failed came to. One whose sync failed may stand in the journal for all that, and whoever opens the book
    /// next would find done what was called not done: an empty write over it takes it out. Where the disk does not take that
    /// either nobody can tell, and so it is said.
    fn certainly_not(&self, error: rusqlite::Error) -> std::result::Result<rusqlite::Error, StoreError> {
        if error.sqlite_error_code() != Some(rusqlite::ErrorCode::SystemIoFailure) {
            return Ok(error);
        }
        let shape: rusqlite::Result<i64> = self.connection.query_row("PRAGMA user_version", [], |row| row.get(0));
        match shape.and_then(|shape| self.connection.pragma_update(None, "user_version", shape)) {
            Ok(()) => Ok(error),
            Err(_) => Err(StoreError::Unsure),
        }
    }
}
