//! What every statement of a connection costs, in steps of SQLite's machine: counted while a test watches.
//!
//! Steps are the same on every machine and in every build, so that a test can hold the cost of a key to a figure.

use std::cell::RefCell;
use std::collections::HashMap;

use rusqlite::StatementStatus::{FullscanStep, Sort, VmStep};
use rusqlite::trace::{TraceEvent, TraceEventCodes};

use super::{Reader, Result, Store};

/// A statement that has run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    pub sql: String,
    pub steps: i32,
    /// Rows passed over by walking a table or an index from its end.
    pub walked: i32,
    pub sorts: i32,
}

thread_local! {
    static SEEN: RefCell<Vec<Ran>> = const { RefCell::new(Vec::new()) };
    /// The search's index keeps statements of its own for as long as the connection lives; their counts only grow.
    static KEPT: RefCell<HashMap<String, [i32; 3]>> = RefCell::new(HashMap::new());
}

impl Store {
    /// From now on every statement of this connection is counted, on this thread.
    pub fn watch(&self) {
        // A statement kept for the next time would bring its old counts along.
        KEPT.take();
        self.connection.set_prepared_statement_cache_capacity(0);
        self.connection.trace_v2(TraceEventCodes::SQLITE_TRACE_PROFILE, Some(note));
    }
}

fn note(event: TraceEvent<'_>) {
    if let TraceEvent::Profile(statement, _) = event {
        let sql = statement.sql().into_owned();
        let mut counts = [VmStep, FullscanStep, Sort].map(|what| statement.get_status(what));
        if sql.contains("'main'") {
            // What it did before it was first seen is not this key's.
            let before = KEPT.with_borrow_mut(|kept| kept.insert(sql.clone(), counts)).unwrap_or(counts);
            if sql.starts_with("PRAGMA") {
                // Two tables ask for the version in the same words, six steps each time: their counts cannot be told apart.
                counts = [6, 0, 0];
            } else if before[0] <= counts[0] {
                counts = [0, 1, 2].map(|at| counts[at] - before[at]);
            }
        }
        let [steps, walked, sorts] = counts;
        SEEN.with_borrow_mut(|seen| seen.push(Ran { sql, steps, walked, sorts }));
    }
}

/// What ran since the last call.
pub fn watched() -> Vec<Ran> {
    SEEN.take()
}

impl Reader<'_> {
    /// How SQLite would answer a statement; the tests assert that no list walks a whole table.
    pub fn plan(&self, sql: &str) -> Result<String> {
        let mut statement = self.0.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
        let count = statement.parameter_count();
        let nulls = vec![rusqlite::types::Null; count];
        let lines = statement
            .query_map(rusqlite::params_from_iter(nulls), |row| row.get::<_, String>(3))?
            .collect::<std::result::Result<Vec<_>, _>>()?;
        Ok(lines.join("\n"))
    }
}
