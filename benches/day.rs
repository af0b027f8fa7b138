//! The officer's day, timed: `cargo bench` prints one table beside the figures promised in DESIGN §2.
//!
//! Books of 10,000 and 100,000 children; with `SOTRE_LONG=1` of 1,000,000 too, which takes a quarter of an hour more, and with
//! `SOTRE_BENCH_CHILDREN=n` of that size alone. Latencies are taken through a pseudo-terminal: from the key's bytes written to the last byte of its frame read and drawn by the emulator, so they
//! err on the slow side. Nothing is asserted: a busy machine is no bug; the last column says `ok` or `OVER`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use support::{Officer, temp_dir};

const BIN: &str = env!("CARGO_BIN_EXE_sotre");
const CLOCK: &str = "2026-11-23T08:05";
/// A frame is over when nothing came for this long; the reason line comes only after 150 ms.
const FRAME_OVER: Duration = Duration::from_millis(35);
/// Results of a search may follow the letter by 100 ms.
const RESULTS_OVER: Duration = Duration::from_millis(130);
const KEYS: usize = 200;
const STARTS: usize = 15;
/// An import that takes longer says so in the table, and is ended.
const GIVEN_UP: Duration = Duration::from_secs(120);
/// Rows the real book is filled with at most.
const FILLED: usize = 100_000;
const PASSPHRASE: &str = "một câu mật khẩu dài";

fn main() {
    let long = std::env::var_os("SOTRE_LONG").is_some_and(|long| long == "1");
    let sizes: &[u64] = if long { &[10_000, 100_000, 1_000_000] } else { &[10_000, 100_000] };
    let asked = std::env::var("SOTRE_BENCH_CHILDREN").ok().and_then(|size| size.parse().ok());
    let sizes = asked.map_or(sizes.to_vec(), |size| vec![size]);
    let mut table = Table::default();
    for children in sizes {
        eprintln!("… {children} children");
        day(children, &mut table);
    }
    table.print();
}

/// Everything measured at one size of book.
fn day(children: u64, table: &mut Table) {
    let office = Office::new();
    let made = Instant::now();
    office.ran(&["demo", "--no-open", "--children", &children.to_string()]);
    table.row("practice book made", children, seconds(made.elapsed()), None);

    starts(&office, children, table);
    keys(&office, children, table);
    let csv = export(&office, children, table);
    import_into(&office, children, table);
    sign_in(&csv, children, table);
}

// ── through the terminal ────────────────────────────────────────────────────────────────────────────

fn starts(office: &Office, children: u64, table: &mut Table) {
    let mut took = Vec::new();
    for _ in 0..STARTS {
        let began = Instant::now();
        let mut an = office.sit_down();
        // The frame's last row says how to leave.
        an.wait_for("Ctrl-Q");
        took.push(began.elapsed());
    }
    took.sort();
    let limit = if children > 100_000 { 80.0 } else { 50.0 };
    table.row("start to first frame, p50 of 15", children, millis(rank(&took, 50)), Some(limit));
    table.row("start to first frame, worst of 15", children, millis(rank(&took, 100)), Some(limit));
}

fn keys(office: &Office, children: u64, table: &mut Table) {
    let mut an = office.sit_down();
    an.wait_for("Vì sao").settle();
    let limit = if children > 100_000 { 33.0 } else { 16.0 };

    let mut turns = Vec::new();
    for _ in 0..KEYS / 10 {
        turns.extend(["3", "4", "7", "1"].into_iter().filter_map(|key| timed(&mut an, key, FRAME_OVER)));
    }
    table.latency("to another screen: 3, 4, 7, 1", children, turns, limit);
    an.press("3").wait_for("xếp").settle();

    let down: Vec<Duration> = (0..KEYS).filter_map(|_| timed(&mut an, "<down>", FRAME_OVER)).collect();
    table.latency("Down in the children", children, down, limit);
    let page: Vec<Duration> = (0..KEYS).filter_map(|_| timed(&mut an, "<pgdn>", FRAME_OVER)).collect();
    table.latency("PgDn in the children", children, page, limit);
    let ends: Vec<Duration> =
        (0..KEYS / 4).flat_map(|_| ["<end>", "<home>"]).filter_map(|key| timed(&mut an, key, FRAME_OVER)).collect();
    table.latency("End, Home in the children", children, ends, limit);

    an.press("/").wait_for("TÌM").settle();
    let (mut letters, mut results) = (Vec::new(), Vec::new());
    for query in
        ["nguyen", "tong thi lun", "lo van", "h'hen", "ban co mi", "y kroih", "ma duc", "a", "thi", "te-42", "0978"]
    {
        for letter in query.chars() {
            let (mark, began) = (an.mark(), Instant::now());
            an.type_text(&letter.to_string());
            let ends = ends_of_frames(&an, mark, began, RESULTS_OVER);
            letters.extend(ends.first());
            results.extend(ends.last());
        }
        an.press(&"<bs>".repeat(query.chars().count())).settle();
    }
    table.latency("search: the letter", children, letters, limit);
    results.sort();
    table.row("search: the results, p99", children, millis(rank(&results, 99)), Some(limit + 100.0));

    an.press("<esc>n").wait_for("THÊM TRẺ EM").settle();
    let mut typed = Vec::new();
    while typed.len() < KEYS {
        for letter in "Nguyễn Thị Ánh".chars() {
            let (mark, began) = (an.mark(), Instant::now());
            an.type_text(&letter.to_string());
            typed.extend(end_of_frame(&an, mark, began, FRAME_OVER));
        }
        an.press(&"<bs>".repeat(14)).settle();
    }
    table.latency("a letter in a form", children, typed, limit);
    an.press("<esc>").settle();
    let (resident, _) = memory(&an);
    table.row("resident after all that", children, mebibytes(resident), Some(32.0));
}

/// From the key's bytes to the last byte of its frame; `None` when it changed nothing.
fn timed(an: &mut Officer, key: &str, over: Duration) -> Option<Duration> {
    let (mark, began) = (an.mark(), Instant::now());
    an.press(key);
    end_of_frame(an, mark, began, over)
}

fn end_of_frame(an: &Officer, mark: support::Mark, began: Instant, over: Duration) -> Option<Duration> {
    ends_of_frames(an, mark, began, over).last().copied()
}

/// When each read ended that came since `mark`, once nothing came for `over`; at most five seconds are waited for the first.
fn ends_of_frames(an: &Officer, mark: support::Mark, began: Instant, over: Duration) -> Vec<Duration> {
    loop {
        let chunks = an.chunks_since(mark);
        let (last, patience) = chunks.last().map_or((began, Duration::from_secs(5)), |(_, at)| (*at, over));
        if last.elapsed() >= patience {
            return chunks.iter().map(|(_, at)| at.duration_since(began)).collect();
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

// ── lists out and in ────────────────────────────────────────────────────────────────────────────────

fn export(office: &Office, children: u64, table: &mut Table) -> PathBuf {
    let csv = office.home.path().join("children.csv");
    let path = csv.display().to_string();
    let mut ours = Vec::new();
    for _ in 0..5 {
        ours.push(office.ran(&["export", "children", "-o", &path, "--force"]));
    }
    let best = ours.iter().map(|run| run.took).min().unwrap_or_default();
    let peak = ours.iter().map(|run| run.peak).max().unwrap_or_default();
    match sqlcipher(office.home.path(), &csv) {
        Ok(theirs) => {
            table.row("CSV of all children, best of 5", children, millis(best), Some(theirs.as_secs_f64() * 1e3));
            table.row("  sqlcipher's shell, same rows", children, millis(theirs), None);
        }
        Err(why) => {
            table.row("CSV of all children, best of 5", children, millis(best), None);
            table.note(format!("sqlcipher's shell was not compared: {why}"));
        }
    }
    table.row("  its peak", children, mebibytes(peak), None);
    if children == 100_000 {
        let xlsx = office.home.path().join("children.xlsx").display().to_string();
        let run = office.ran(&["export", "children", "-o", &xlsx, "--force"]);
        table.row("XLSX of all children", children, millis(run.took), None);
        table.row("  its peak", children, mebibytes(run.peak), Some(128.0));
        let empty = Office::new();
        empty.ran(&["init", "--office", "xã Thử", "--officer", "Lò Thị An"]);
        let run = empty.ran(&["import", "children", &xlsx, "--dry-run"]);
        table.row("XLSX of all children read and judged", children, millis(run.took), None);
        table.row("  its peak", children, mebibytes(run.peak), Some(128.0));
        let run = empty.ran(&["import", "children", &xlsx]);
        table.row("XLSX of all children imported", children, millis(run.took), None);
        table.row("  its peak", children, mebibytes(run.peak), Some(128.0));
    }
    csv
}

/// The best of five runs of sqlcipher's own shell writing the same rows from an encrypted file of its own. The key of a
/// real book is not reachable for it, so the file is made from the CSV, raw-keyed as ours is, rows in the order we write.
fn sqlcipher(home: &Path, csv: &Path) -> Result<Duration, String> {
    let file = home.join("theirs.db");
    let out = home.join("theirs.csv");
    let key = format!("PRAGMA key = \"x'{}'\";\n", "2a".repeat(32));
    let bare = home.join("bare.csv");
    let text = std::fs::read_to_string(csv).map_err(|error| error.to_string())?;
    std::fs::write(&bare, text.trim_start_matches('\u{feff}')).map_err(|error| error.to_string())?;
    let shell = |script: String| -> Result<Duration, String> {
        let began = Instant::now();
        let mut child = Command::new("sqlcipher")
            .arg(&file)
            .current_dir(home)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|_| "it is not installed".to_owned())?;
        std::io::Write::write_all(child.stdin.as_mut().expect("its input"), script.as_bytes()).expect("fed");
        let output = child.wait_with_output().map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() && said.is_empty() { Ok(began.elapsed()) } else { Err(said) }
    };
    shell(format!("{key}.mode csv\n.import {} children\n", bare.display()))?;
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let _ = std::fs::remove_file(&out);
        best = best
            .min(shell(format!("{key}.mode csv\n.headers on\n.output {}\nSELECT * FROM children;\n", out.display()))?);
    }
    let rows = |path: &Path| std::fs::read(path).map_or(0, |bytes| bytes.iter().filter(|byte| **byte == b'\n').count());
    let (theirs, ours) = (rows(&out), rows(csv));
    if theirs == ours { Ok(best) } else { Err(format!("it wrote {theirs} lines, we {ours}")) }
}

/// 10,000 new rows into a book of this size.
fn import_into(office: &Office, children: u64, table: &mut Table) {
    let other = Office::new();
    other.ran(&["demo", "--no-open", "--children", "10000", "--seed", "77"]);
    let list = other.home.path().join("list.csv").display().to_string();
    other.ran(&["export", "children", "-o", &list]);
    // Codes and households are the other book's: a list from outside has none.
    let text = std::fs::read_to_string(&list).expect("the list");
    let mut rows =
        csv::ReaderBuilder::new().has_headers(false).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut out = csv::Writer::from_path(&list).expect("the list again");
    let mut kept: Vec<usize> = Vec::new();
    for row in rows.records() {
        let row = row.expect("a row");
        if kept.is_empty() {
            kept = (0..row.len()).filter(|at| !row[*at].starts_with("Mã ")).collect();
        }
        out.write_record(kept.iter().map(|at| &row[*at])).expect("a row");
    }
    out.flush().expect("the list again");
    let plan = office.ran(&["import", "children", &list, "--dry-run"]);
    table.row("import of 10,000 rows, dry run", children, millis(plan.took), None);
    let Some(run) = office.ran_within(&["import", "children", &list], GIVEN_UP) else {
        table.row("import of 10,000 rows, GIVEN UP after", children, seconds(GIVEN_UP), None);
        return;
    };
    table.row("import of 10,000 rows", children, millis(run.took), None);
    table.row("  its peak", children, mebibytes(run.peak), None);
    if let Some(said) = run.said.lines().find(|line| line.contains("thêm")) {
        table.note(format!("import into {children}: {said}"));
    }
}

// ── memory ──────────────────────────────────────────────────────────────────────────────────────────

/// A real book, filled by import, signed in to with a passphrase: what only it costs is age's scrypt.
fn sign_in(csv: &Path, children: u64, table: &mut Table) {
    let mut office = Office::real();
    office.ran(&["init", "--office", "UBND xã Mường Phăng", "--officer", "Lò Thị An", "--recovery-file", "khoa.txt"]);
    // A million would take a quarter of an hour, and tell nothing: what a book costs in memory was read off above.
    let text = std::fs::read_to_string(csv).expect("the list");
    let few: Vec<&str> = text.split_inclusive("\r\n").take(FILLED + 1).collect();
    let list = office.home.path().join("list.csv");
    std::fs::write(&list, few.concat()).expect("the list again");
    let filled = children.min(FILLED as u64);
    let run = office.ran(&["import", "children", &list.display().to_string()]);
    table.row("import into an empty real book", filled, seconds(run.took), None);
    let children = filled;
    table.row("  its peak", children, mebibytes(run.peak), None);

    // With the passphrase's file the app signs in by itself.
    let began = Instant::now();
    let mut an = office.sit_down();
    an.wait_for("Ctrl-Q");
    let took = began.elapsed();
    an.settle();
    // The worker's look at the whole book is over before memory is read.
    std::thread::sleep(Duration::from_secs(if children > 100_000 { 20 } else { 3 }));
    let (resident, peak) = memory(&an);
    table.row("start with sign-in (scrypt) to first frame", children, millis(took), None);
    table.row("resident after sign-in", children, mebibytes(resident), Some(32.0));
    table.row("peak at the moment of sign-in", children, mebibytes(peak), Some(96.0));
    an.press("3").settle();
    an.press("<pgdn><end>/").settle();
    an.type_text("nguyen thi").settle();
    let (resident, _) = memory(&an);
    table.row("resident after a list and a search", children, mebibytes(resident), Some(32.0));
    drop(an);
    office.envs.clear();
}

/// KiB resident now, and at the peak.
fn memory(an: &Officer) -> (u64, u64) {
    let pid = an.pid().expect("it runs").as_raw_nonzero().get();
    let figures = status_of(pid.unsigned_abs());
    (figures.get("VmRSS").copied().unwrap_or_default(), figures.get("VmHWM").copied().unwrap_or_default())
}

fn status_of(pid: u32) -> BTreeMap<String, u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let figures = status.lines().filter_map(|line| line.strip_suffix(" kB")?.split_once(':'));
    figures.filter_map(|(name, figure)| Some((name.to_owned(), figure.trim().parse().ok()?))).collect()
}

// ── the office ──────────────────────────────────────────────────────────────────────────────────────

struct Office {
    home: tempfile::TempDir,
    envs: Vec<(&'static str, String)>,
}

/// A command that has run.
struct Ran {
    took: Duration,
    /// KiB; looked at every millisecond, so a peak in the last one may be missed.
    peak: u64,
    said: String,
}

impl Office {
    fn new() -> Office {
        Office { home: temp_dir(), envs: vec![("SOTRE_BOOK", "so".into()), ("SOTRE_CLOCK", CLOCK.into())] }
    }

    fn real() -> Office {
        let home = temp_dir();
        let file = home.path().join("mat-khau");
        std::fs::write(&file, format!("{PASSPHRASE}\n")).expect("the passphrase's file");
        let file = file.display().to_string();
        let envs = vec![("SOTRE_BOOK", "so".into()), ("SOTRE_USER", "an".into()), ("SOTRE_PASSPHRASE_FILE", file)];
        Office { home, envs }
    }

    fn sit_down(&self) -> Officer {
        let home = self.home.path().display().to_string();
        let mut envs: Vec<(&str, &str)> = vec![("HOME", &home)];
        envs.extend(self.envs.iter().map(|(key, value)| (*key, value.as_str())));
        Officer::start(BIN, &[], &envs, 24, 80)
    }

    /// Runs a command to its end. Status 3 (done, but look) is done.
    fn ran(&self, args: &[&str]) -> Ran {
        self.ran_within(args, Duration::from_secs(3_600)).expect("an hour is enough")
    }

    /// Runs a command, at most so long; `None` when it had to be ended.
    fn ran_within(&self, args: &[&str], patience: Duration) -> Option<Ran> {
        let said = self.home.path().join("said");
        let log = std::fs::File::create(&said).expect("a place for what is said");
        let began = Instant::now();
        let mut child = Command::new(BIN)
            .args(args)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home.path())
            .env("LANG", "C.UTF-8")
            .envs(self.envs.iter().map(|(key, value)| (key, value)))
            .current_dir(self.home.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("two hands on it"))
            .stderr(log)
            .spawn()
            .expect("start the command");
        let (mut peak, id) = (0, child.id());
        let status = loop {
            if let Some(status) = child.try_wait().expect("ask after the command") {
                break status;
            }
            if began.elapsed() > patience {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
            peak = peak.max(status_of(id).get("VmHWM").copied().unwrap_or_default());
            std::thread::sleep(Duration::from_millis(1));
        };
        let took = began.elapsed();
        let said = std::fs::read_to_string(said).unwrap_or_default();
        assert!(matches!(status.code(), Some(0 | 3)), "{args:?} ended {status}: {said}");
        Some(Ran { took, peak, said })
    }
}

// ── the table ───────────────────────────────────────────────────────────────────────────────────────

/// A figure and its unit.
type Figure = (f64, &'static str);

fn millis(took: Duration) -> Figure {
    (took.as_secs_f64() * 1e3, "ms")
}

fn seconds(took: Duration) -> Figure {
    (took.as_secs_f64(), "s")
}

fn mebibytes(kib: u64) -> Figure {
    (kib as f64 / 1024.0, "MiB")
}

/// The value `percent` of all are not above; of a sorted list.
fn rank(sorted: &[Duration], percent: usize) -> Duration {
    let at = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    sorted.get(at).copied().unwrap_or_default()
}

#[derive(Default)]
struct Table {
    rows: Vec<(String, u64, Figure, Option<f64>)>,
    notes: Vec<String>,
}

impl Table {
    fn row(&mut self, what: &str, children: u64, figure: Figure, limit: Option<f64>) {
        eprintln!("  {what}: {:.1} {}", figure.0, figure.1);
        self.rows.push((what.to_owned(), children, figure, limit));
    }

    fn latency(&mut self, what: &str, children: u64, mut took: Vec<Duration>, limit: f64) {
        took.sort();
        self.row(&format!("{what}, p50 of {}", took.len()), children, millis(rank(&took, 50)), None);
        self.row(&format!("{what}, p99"), children, millis(rank(&took, 99)), Some(limit));
    }

    fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    fn print(&self) {
        println!("\n{:<44} {:>10} {:>12} {:>12}", "what", "children", "measured", "promised");
        println!("{}", "─".repeat(88));
        for (what, children, (figure, unit), limit) in &self.rows {
            let promised = limit.map_or_else(|| "—".to_owned(), |limit| format!("≤ {limit:.0} {unit}"));
            let verdict = match limit {
                Some(limit) if figure > limit => "OVER",
                Some(_) => "ok",
                None => "",
            };
            println!("{what:<44} {children:>10} {:>12} {promised:>12}  {verdict}", format!("{figure:.1} {unit}"));
        }
        for note in &self.notes {
            println!("{note}");
        }
    }
}
