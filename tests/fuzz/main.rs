//! Damaged and hostile lists through the whole way in: bytes → list → columns → every row against a book → counts. Each is
//! read or refused; none panics, hangs or fills the memory.
//!
//! Some hundreds of files in every run; with `SOTRE_LONG=1` for three minutes by the clock, with `SOTRE_MINUTES=120` as long as that,
//! from `SOTRE_FROM=100000` on others. Every file follows from its number: `SOTRE_SEED=417 cargo test --test fuzz` makes that one again.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod dice;
mod mutate;
mod seeds;

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use dice::Dice;
use sotre::domain::time::from_local;
use sotre::exchange::headings::{Headings, List};
use sotre::exchange::read_list::{Form, How, read_list};
use sotre::exchange::sniff::{SheetKind, slurp};
use sotre::office::{Book, Clock, ImportPlan, Office, PracticePlan, Refusal, TextEncoding};

/// A file of some kilobytes takes milliseconds; one of these in a debug build at most this, of the processor's time: the
/// machine may be busy.
const SLOWEST: Duration = Duration::from_secs(8);
/// A file that is still being read after this is a hang: the process ends and says which.
const HANG: Duration = Duration::from_secs(150);
/// What a list may unpack to is 200 MB by the limits; a file of kilobytes made by chance never comes near it.
const MOST_MEMORY: u64 = 160 * 1024;
/// Rows after which the plan is broken off: the limits of a sheet are the reader's to prove, at a release build's speed.
const ROWS: u64 = 3_000;

const FILES: u64 = 300;
/// Files that once broke it: a megabyte in the cell of a village was looked through word by word, again and again; a row of
/// a workbook called itself the zeroth.
const FOUND: [u64; 2] = [3_000_638, 3_013_062];
const LONG: Duration = Duration::from_secs(180);

/// The number of the file under way, and when it began, in milliseconds; for the watchman.
static NOW: AtomicU64 = AtomicU64::new(0);
static SINCE: AtomicU64 = AtomicU64::new(u64::MAX);

#[test]
fn no_file_breaks_the_way_in() {
    let way = Way::new();
    let began = Instant::now();
    watch(began);
    if let Some(seed) = std::env::var("SOTRE_SEED").ok().and_then(|seed| seed.parse().ok()) {
        way.go(seed, began);
        return;
    }
    FOUND.into_iter().for_each(|seed| way.go(seed, began));
    let long = std::env::var_os("SOTRE_LONG").is_some_and(|long| long == "1");
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let minutes = number("SOTRE_MINUTES").map(|minutes| Duration::from_secs(60 * minutes)).or(long.then_some(LONG));
    let first = number("SOTRE_FROM").unwrap_or(0);
    let mut seed = first;
    while minutes.map_or(seed - first < FILES, |minutes| began.elapsed() < minutes) {
        way.go(seed, began);
        seed += 1;
    }
    SINCE.store(u64::MAX, Ordering::Relaxed);
    let tally = way.tally.into_inner();
    let files = seed - first + FOUND.len() as u64;
    eprintln!("{files} files: {tally:?}");
    // Damage that is always refused at the door would try nothing behind it.
    assert!(tally.read * 5 > files && tally.refused * 20 > files && tally.rows > files, "{files} files: {tally:?}");
}

#[derive(Debug, Default)]
struct Tally {
    read: u64,
    refused: u64,
    rows: u64,
}

/// The way in, with a small book at its end.
struct Way {
    _folder: tempfile::TempDir,
    office: Office,
    headings: Headings,
    seeds: Vec<Vec<u8>>,
    tally: std::cell::RefCell<Tally>,
}

impl Way {
    fn new() -> Way {
        let folder = tempfile::tempdir().unwrap();
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let clock = Clock::Stopped(from_local(day.and_hms_opt(8, 5, 0).unwrap()));
        let plan = PracticePlan { children: 30, seed: 7 };
        let office = Book::at(folder.path().join("so")).practice(plan, clock).unwrap();
        let headings = Headings::load(include_str!("../../assets/catalogue/headings.toml")).unwrap();
        Way { _folder: folder, office, headings, seeds: seeds::all(), tally: std::cell::RefCell::default() }
    }

    fn go(&self, seed: u64, began: Instant) {
        let mut dice = Dice::new(seed);
        let bytes = mutate::file(&self.seeds, &mut dice);
        let how = how(&mut dice);
        NOW.store(seed, Ordering::Relaxed);
        SINCE.store(began.elapsed().as_millis() as u64, Ordering::Relaxed);
        let (rested, started) = (forget_peak(), worked());
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.through(&bytes, &how)));
        let (took, peak) = (worked().saturating_sub(started), memory("VmHWM"));
        let name = || format!("SOTRE_SEED={seed} ({} bytes, {how:?})", bytes.len());
        let Ok(outcome) = outcome else { panic!("{} panics", name()) };
        assert!(took < SLOWEST, "{} takes {took:?}: {outcome:?}", name());
        assert!(peak.saturating_sub(rested) < MOST_MEMORY, "{}: {rested} KiB → {peak} KiB: {outcome:?}", name());
        let mut tally = self.tally.borrow_mut();
        match outcome {
            Ok(rows) => (tally.read, tally.rows) = (tally.read + 1, tally.rows + rows),
            Err(_) => tally.refused += 1,
        }
    }

    /// Rows that speak of a child, once each of them is accounted for.
    fn through(&self, bytes: &[u8], how: &How) -> Result<u64, Refusal> {
        let bytes = slurp(bytes)?;
        let table = read_list(&bytes, how, &self.headings, List::Children)?;
        let mut plan = ImportPlan::read(table, &self.headings, how, List::Children)?;
        let again = ImportPlan::of_file(&bytes, how, &self.headings, List::Children)?;
        assert_eq!(plan.table, again.table, "the same bytes are the same list");
        let enough = &mut |done| if done > ROWS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        match self.office.plan_import(&mut plan, enough) {
            Err(Refusal::Cancelled) => return Ok(ROWS),
            other => other?,
        }
        let (new, same, differs, refused) = plan.counts();
        assert_eq!(new + same + differs + refused, plan.rows.len());
        for row in &plan.rows {
            let name = plan.name_of(row);
            assert!(row.line > 0 && row.row < plan.table.rows.len(), "{name}: line {}, row {}", row.line, row.row);
        }
        Ok(plan.rows.len() as u64)
    }
}

/// What the officer might say of the file; mostly nothing.
fn how(dice: &mut Dice) -> How {
    let mut how = How::default();
    match dice.below(12) {
        0 => how.sheet = Some(["Sheet1", "DS", "Danh sách", ""][dice.below(4)].to_owned()),
        1 => how.encoding = Some(TextEncoding::Tcvn3),
        2 => how.encoding = Some(TextEncoding::Vni),
        3 => {
            let all = [TextEncoding::Utf8, TextEncoding::Utf16, TextEncoding::Viqr, TextEncoding::Cp1258];
            how.encoding = Some(all[dice.below(4)]);
        }
        4 => {
            let all = [SheetKind::Xlsx, SheetKind::Xls, SheetKind::Ods].map(Form::Sheet);
            how.form = Some(if dice.below(2) == 0 { Form::Text } else { all[dice.below(3)] });
        }
        _ => {}
    }
    how
}

/// Ends the process where one file is never done, and says which it was.
fn watch(began: Instant) {
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_millis(500));
            let since = Duration::from_millis(SINCE.load(Ordering::Relaxed));
            if began.elapsed().checked_sub(since).is_some_and(|took| took > HANG) {
                eprintln!("SOTRE_SEED={} hangs", NOW.load(Ordering::Relaxed));
                std::process::exit(101);
            }
        }
    });
}

/// The processor's time this thread has had.
fn worked() -> Duration {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(times.split(' ').next().and_then(|time| time.parse().ok()).unwrap_or(0))
}

// ── memory ──────────────────────────────────────────────────────────────────────────────────────────

/// Lets the peak of this process begin anew, and answers what it holds now, in KiB.
fn forget_peak() -> u64 {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    memory("VmRSS")
}

/// A figure of this process in KiB; 0 where the system tells none.
fn memory(figure: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(figure)?.strip_prefix(':'));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
