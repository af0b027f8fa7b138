//! The encrypted SQLite file: the only room that knows SQL.
//!
//! Three doors. [`Reader`] asks. [`Facts`] writes what happened, only inside [`Store::fact`], whose closure must give
//! back an audit [`Entry`]: no entry, no commit, by type. [`Desk`] keeps drafts and places, and cannot reach a fact.

mod activities;
mod acts;
mod assessments;
mod audit;
mod backup;
mod bin;
mod calls;
mod case_facts;
mod cases;
mod children;
mod closings;
mod columns;
mod contacts;
mod copy;
mod deadlines;
mod desk;
#[cfg(test)]
mod dump;
mod error;
mod examine;
mod fact;
mod hand_over;
mod held;
mod households;
mod import_cases;
mod import_households;
mod imports;
mod incidents;
mod interventions;
mod invariants;
mod journal;
mod keyring;
mod lists;
mod log_pages;
mod making;
mod meta;
mod namesakes;
mod network;
mod open;
mod people;
pub mod pin;
mod place;
mod plans;
mod referrals;
mod rekey;
mod reports;
mod resort;
mod restore;
mod rule_texts;
mod saved_lists;
mod scope;
mod search;
mod separations;
mod shown;
#[cfg(test)]
mod shown_tests;
#[cfg(test)]
mod steps;
mod take_back;
mod tally;
mod vault;
mod villages;
mod visits;

use std::cell::Cell;
use std::fs::File;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, Transaction};

use crate::domain::generation::Why;
use crate::domain::officer::Officer;
use crate::domain::time::Instant;

pub use acts::ActRow;
pub use assessments::AssessmentRow;
pub use audit::{Entry, ExportRegister, LogRow, hex};
pub use backup::Made;
pub use backup::about::About;
pub use backup::container::glance;
pub use backup::second_disk::{Copied, copy_all};
pub use bin::{BinKind, BinRow};
pub use calls::{CallRow, TaskRow};
pub use cases::{CaseHead, CaseRef, LevelChange, StepRow};
pub use children::{ChildRow, code_of_child};
pub use closings::ClosingRow;
pub use contacts::ContactRow;
pub use deadlines::{DeadlineRow, OwedRow};
pub use desk::{Desk, Draft, DraftOf};
pub use error::{Damage, Result, StoreError};
pub use examine::{Examination, Part};
pub use households::HouseholdRow;
pub use import_households::Neighbour;
pub use imports::ImportAct;
pub use incidents::IncidentRow;
pub use interventions::InterventionRow;
pub use invariants::Fault;
pub use lists::{Decoder, Handful, ListContext};
pub use making::Making;
pub use namesakes::Namesake;
pub use open::make_folder;
pub use people::UserRow;
pub use pin::PinFlaw;
pub use plans::{MeetingRow, PlanRow};
pub use referrals::ReferralRow;
pub use restore::{Ready, Source};
pub use scope::Scope;
pub use search::{Found, FoundKind};
pub use separations::SeparationRow;
#[cfg(test)]
pub use steps::{Ran, watched};
pub use take_back::InTheWay;
pub use vault::{BookKey, Secret, Vault, path as keys_path};
pub use villages::VillageRow;
pub use visits::VisitRow;

/// An open book.
pub struct Store {
    connection: Connection,
    folder: PathBuf,
    key: BookKey,
    practice: bool,
    /// No restore puts another book in this one's place while it is open.
    held: Option<Arc<File>>,
    /// The file that is open: not the one that stands there, once another has re-keyed the book.
    place: place::Place,
    /// Who opened it, and what her passphrase gave free.
    opener: Option<(String, Secret)>,
    journal: journal::Journal,
    /// Who looks through this connection: of sensitive cases she sees what she is assigned to.
    looking: Arc<shown::Looking>,
    /// Acts long past were forgotten in this sitting.
    thinned: bool,
}

/// Asks; never writes. How far it reaches stands beside.
#[derive(Clone, Copy)]
pub struct Reader<'a>(&'a Connection, Scope);

/// Writes facts, inside one transaction; everything a reader can ask it can ask too.
pub struct Facts<'a> {
    tx: &'a Transaction<'a>,
    reader: Reader<'a>,
    officer: &'a Officer,
    now: Instant,
    /// The first and the last entry this act made in the log so far; 0: none.
    entries: Cell<(i64, i64)>,
    /// The import this act is.
    import: Cell<Option<i64>>,
}

impl<'a> Deref for Facts<'a> {
    type Target = Reader<'a>;
    fn deref(&self) -> &Reader<'a> {
        &self.reader
    }
}

impl Facts<'_> {
    /// The moment of the act: one for all its rows.
    pub fn now(&self) -> Instant {
        self.now
    }

    fn new_id(&self) -> Vec<u8> {
        let seconds = u64::try_from(self.now.timestamp()).unwrap_or(0);
        let stamp = uuid::Timestamp::from_unix(uuid::NoContext, seconds, self.now.timestamp_subsec_nanos());
        uuid::Uuid::new_v7(stamp).as_bytes().to_vec()
    }
}

impl Store {
    fn of(
        connection: Connection,
        place: place::Place,
        folder: &Path,
        key: BookKey,
        practice: bool,
        held: Option<Arc<File>>,
    ) -> Result<Store> {
        Ok(Store {
            looking: shown::arm(&connection)?,
            connection,
            folder: folder.to_owned(),
            key,
            practice,
            held,
            place,
            opener: None,
            journal: journal::Journal::default(),
            thinned: false,
        })
    }

    pub fn exists(folder: &Path) -> bool {
        vault::path(folder).exists() || open::book_path(folder).exists() || restore::is_decided(folder)
    }

    /// `keep`: the moment at which a book of an older shape is kept as it was, as [`open::open`] has it.
    pub fn open(folder: &Path, vault: &Vault, key: BookKey, keep: Option<Instant>) -> Result<Store> {
        network::refuse(folder)?;
        let held = held::together(folder)?.map(Arc::new);
        let (mut connection, place) = place::opened(folder, || open::open(folder, &key, keep))?;
        resort::resort_where_needed(&mut connection)?;
        let mut store = Store::of(connection, place, folder, key, vault.is_practice(), held)?;
        // A real book can never be turned into a practice one by editing the key file, nor the other way round.
        if store.read().meta("practice")?.is_some() != store.practice {
            return Err(StoreError::MarkDiffers);
        }
        // A full disk is no reason not to read: the next one to open it tries again.
        let _ = store.settle_keys();
        Ok(store)
    }

    /// A second connection to the same book, for the worker.
    pub fn fork(&self) -> Result<Store> {
        self.place.check(&self.folder)?;
        let (connection, place) = place::opened(&self.folder, || open::open(&self.folder, &self.key, None))?;
        let held = self.held.clone();
        let mut store = Store::of(connection, place, &self.folder, self.key.clone(), self.practice, held)?;
        store.looks_as(self);
        store.opener.clone_from(&self.opener);
        Ok(store)
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn key(&self) -> BookKey {
        self.key.clone()
    }

    pub fn is_practice(&self) -> bool {
        self.practice
    }

    pub fn read(&self) -> Reader<'_> {
        Reader::whole(&self.connection)
    }

    /// All that `ask` reads is of one moment: what others write meanwhile is not in it.
    pub fn at_one_moment<T, E: From<StoreError>>(
        &self,
        ask: impl FnOnce(Reader<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let tx = self.connection.unchecked_transaction().map_err(StoreError::from)?;
        ask(Reader::whole(&tx))
    }

    pub fn desk(&self) -> Desk<'_> {
        Desk::new(&self.connection, self)
    }

    /// Did another process change the book since the last call with the same memory?
    pub fn data_version(&self) -> Result<i64> {
        Ok(self.connection.query_row("PRAGMA data_version", [], |row| row.get(0))?)
    }

    /// A large page cache, for work that reads the whole book in an order of its own: without it every row decrypts a page.
    pub fn widen_cache(&self) -> Result<()> {
        Ok(self.connection.execute_batch("PRAGMA cache_size = -65536")?)
    }

    /// A backup made and proved aside in `within`, where it is to stay or to be sent from.
    pub fn back_up(&self, within: &Path, why: Why, now: Instant) -> Result<Made> {
        // With the keys of another key than its own no backup would open: before, and the ring is compared after.
        self.place.check(&self.folder)?;
        backup::make(&self.connection, &self.folder, &self.key, within, (why, now))
    }

    /// The whole book, page by page and entry by entry; what is damaged is told, what still reads is checked.
    pub fn examine(&self) -> Result<Examination> {
        examine::examine(&self.folder, &self.key)
    }
}

/// Is somebody at it? What a killed program left is held by nobody.
fn is_held(path: &Path) -> bool {
    !std::fs::File::open(path).is_ok_and(|left| left.try_lock().is_ok())
}

/// Runs a statement past every door, as somebody with the key and another program could; only for the tests.
#[cfg(test)]
pub fn tamper(folder: &Path, key: &BookKey, sql: &str) -> Result<()> {
    Ok(open::open(folder, key, None)?.execute_batch(sql)?)
}
