//! The officer's day, timed: `cargo bench` prints one table beside the figures promised in DESIGN §2.
//!
//! Books of 10,000 and 100,000 children; with `SOTRE_LONG=1` of 1,000,000 too, which takes a quarter of an hour more, and
//! with `SOTRE_BENCH_CHILDREN=n` of that size alone; `SOTRE_BENCH_BOOKS=folder` keeps the books for the next run. Latencies
//! are taken through a pseudo-terminal: from the key's bytes written to the last byte of its frame read and drawn by the
//! emulator, so they err on the slow side. Bytes and writes are those of one act until the line rests, the reason line
//! included. Nothing is asserted: a busy machine is no bug; the last column says `ok` or `OVER`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod measure;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use measure::support::measured::{Measured, RESTED};
use measure::{
    FRAME_OVER, Figure, Office, end_of_frame, ends_of_frames, idle, mebibytes, memory, millis, rank, seconds,
    shell_writes_csv, timed,
};

/// Results of a search may follow the letter by 100 ms.
const RESULTS_OVER: Duration = Duration::from_millis(130);
/// How long a lone Esc is waited for the rest of a sequence.
const ESC_WAIT: Duration = Duration::from_millis(100);
const IDLE: Duration = Duration::from_secs(10);
/// Long enough for one minute's frame, and a second one where the minute turns twice.
const COUNTDOWN: Duration = Duration::from_secs(70);
const KEYS: usize = 200;
const STARTS: usize = 15;
/// An import that takes longer says so in the table, and is ended.
const GIVEN_UP: Duration = Duration::from_secs(120);
/// Rows the real book is filled with at most.
const FILLED: usize = 100_000;

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
    countdown(&mut table);
    table.print();
}

/// Everything measured at one size of book.
fn day(children: u64, table: &mut Table) {
    let (office, made) = Office::of(children);
    table.row("practice book made, or copied", children, seconds(made), None);

    starts(&office, children, table);
    keys(&office, children, table);
    acts(&office, children, table);
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

    let (mut turns, mut mornings) = (Vec::new(), Vec::new());
    for _ in 0..KEYS / 10 {
        turns.extend(["3", "4", "7"].into_iter().filter_map(|key| timed(&mut an, key, FRAME_OVER)));
        mornings.extend(timed(&mut an, "1", FRAME_OVER));
    }
    table.latency("Hôm nay opened: 1", children, mornings, limit);
    table.latency("to another screen: 3, 4, 7", children, turns, limit);
    let (mut opened, mut left) = (Vec::new(), Vec::new());
    for _ in 0..KEYS / 10 {
        an.press("<down>").quiet_for(FRAME_OVER);
        opened.extend(timed(&mut an, "<enter>", FRAME_OVER));
        let (mark, began) = (an.mark(), Instant::now());
        // Whether a lone Esc begins a sequence is known 100 ms later: that is waited for by design, and no work.
        an.send_bytes(b"\x1b");
        left.extend(end_of_frame(&an, mark, began, FRAME_OVER).map(|took| took.saturating_sub(ESC_WAIT)));
    }
    table.latency("a case opened: Enter", children, opened, limit);
    table.latency("and left: Esc, less its 100 ms", children, left, limit);
    an.press("3").wait_for("xếp").settle();

    let down: Vec<Duration> = (0..KEYS).filter_map(|_| timed(&mut an, "<down>", FRAME_OVER)).collect();
    table.latency("Down in the children", children, down, limit);
    let page: Vec<Duration> = (0..KEYS).filter_map(|_| timed(&mut an, "<pgdn>", FRAME_OVER)).collect();
    table.latency("PgDn in the children", children, page, limit);
    let ends: Vec<Duration> =
        (0..KEYS / 4).flat_map(|_| ["<end>", "<home>"]).filter_map(|key| timed(&mut an, key, FRAME_OVER)).collect();
    table.latency("End, Home in the children", children, ends, limit);
    let sorts = (0..KEYS / 4).filter_map(|_| timed(&mut an, "s", FRAME_OVER)).collect();
    table.latency("the children sorted: s", children, sorts, limit);
    let mut filters = Vec::new();
    for _ in 0..KEYS / 20 {
        an.press("f").quiet_for(FRAME_OVER).press("p").quiet_for(FRAME_OVER);
        filters.extend(timed(&mut an, "<c-s>", FRAME_OVER));
        an.press("f").quiet_for(FRAME_OVER).press("<bs><bs><bs>").quiet_for(FRAME_OVER);
        filters.extend(timed(&mut an, "<c-s>", FRAME_OVER));
    }
    table.latency("filtered, and whole again: f … Ctrl-S", children, filters, limit);

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
    table.latency("search: the results", children, results, limit + 100.0);

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
    for (place, keys) in [("Hôm nay", "1"), ("the children", "3")] {
        an.press(keys).settle();
        std::thread::sleep(Duration::from_secs(1));
        let rest = idle(&an, IDLE);
        table.row(&format!("idle for 10 s, {place}: bytes"), children, (rest.bytes as f64, "B"), Some(0.0));
        table.row(&format!("idle for 10 s, {place}: processor"), children, millis(rest.cpu), Some(0.0));
        table.row(&format!("idle for 10 s, {place}: woken"), children, (rest.woken as f64, "times"), Some(0.0));
    }
    let (resident, _) = memory(&an);
    table.row("resident after all that", children, mebibytes(resident), Some(32.0));
}

/// Bytes, writes and changed cells of single acts. They are the same on every machine; tests/wire.rs asserts them.
fn acts(office: &Office, children: u64, table: &mut Table) {
    let mut an = office.sit_down();
    an.wait_for("Vì sao").settle();
    std::thread::sleep(Duration::from_secs(1));
    let letter = |_: &Measured| 40;
    let page = |act: &Measured| 2 * act.cells + 64;
    // The reason line follows a mark in a frame of its own.
    let moved = |act: &Measured| 48 + 2 * act.cells + 48;
    type Promise<'a> = &'a dyn Fn(&Measured) -> usize;
    let steps: [(&str, &str, &str, Promise<'_>); 11] = [
        ("Down on Hôm nay, with its reason", "", "<down>", &moved),
        ("a page of Hôm nay: PgDn", "", "<pgdn>", &page),
        ("a case opened: Enter", "", "<enter>", &page),
        ("the children: 3", "<esc>", "3", &page),
        ("Down in the children, with its reason", "<down>", "<down>", &moved),
        ("a page of the children: PgDn", "", "<pgdn>", &page),
        ("sorted: s", "", "s", &page),
        ("a letter in a form", "n", "N", &letter),
        ("the search opened: /", "<esc>", "/", &page),
        ("results of a letter", "", "l", &page),
        ("a page of results: PgDn", "", "<pgdn>", &page),
    ];
    for (what, way, keys, promise) in steps {
        an.press(way).quiet_for(RESTED);
        let act = Measured::of(&mut an, |an| {
            an.press(keys);
        });
        table.line(what, children, &act, promise(&act));
    }
    // Last, for it writes: "v", day and "seen" as proposed, an outcome chosen, saved, on to the next row.
    an.press("<esc>1").quiet_for(RESTED);
    let review = Measured::of(&mut an, |an| {
        for _ in 0..20 {
            for key in ["v", "<enter>", "<enter>", "<space>", "<c-s>", "<down>"] {
                an.press(key);
                let quiet = if key == "<down>" { RESTED } else { FRAME_OVER * 3 };
                an.quiet_for(quiet);
            }
        }
    });
    table.line("the morning review of 20 visits", children, &review, 40 * 1024);
}

/// A practice book of today, an emergency's clock running on the screen.
fn countdown(table: &mut Table) {
    let mut office = Office::new();
    office.envs.retain(|(key, _)| *key != "SOTRE_CLOCK");
    office.ran(&["demo", "--no-open", "--children", "600"]);
    let mut an = office.sit_down();
    an.wait_for("KHẨN CẤP").quiet_for(RESTED);
    std::thread::sleep(Duration::from_secs(2));
    let rest = idle(&an, COUNTDOWN);
    table.row("a countdown for 70 s: bytes", 600, (rest.bytes as f64, "B"), Some(2.0 * 48.0));
    table.row("a countdown for 70 s: processor", 600, millis(rest.cpu), None);
    table.row("a countdown for 70 s: woken", 600, (rest.woken as f64, "times"), None);
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
    match shell_writes_csv("sqlcipher", office.home.path(), &csv) {
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

// ── the table ───────────────────────────────────────────────────────────────────────────────────────

#[derive(Default)]
struct Table {
    rows: Vec<Row>,
    notes: Vec<String>,
}

struct Row {
    what: String,
    children: u64,
    /// The p50 of latencies, the writes of an act; empty where one figure says it all.
    beside: String,
    figure: Figure,
    limit: Option<f64>,
}

impl Table {
    fn row(&mut self, what: &str, children: u64, figure: Figure, limit: Option<f64>) {
        self.push(what, children, String::new(), figure, limit);
    }

    fn latency(&mut self, what: &str, children: u64, mut took: Vec<Duration>, limit: f64) {
        took.sort();
        let beside = format!("p50 {:.1} of {}", millis(rank(&took, 50)).0, took.len());
        self.push(&format!("{what}, p99"), children, beside, millis(rank(&took, 99)), Some(limit));
    }

    fn line(&mut self, what: &str, children: u64, act: &Measured, most: usize) {
        let beside = format!("{} {}", act.writes, if act.writes == 1 { "write" } else { "writes" });
        self.push(what, children, beside, (act.bytes as f64, "B"), Some(most as f64));
    }

    fn push(&mut self, what: &str, children: u64, beside: String, figure: Figure, limit: Option<f64>) {
        eprintln!("  {what}: {:.1} {} {beside}", figure.0, figure.1);
        self.rows.push(Row { what: what.to_owned(), children, beside, figure, limit });
    }

    fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    fn print(&self) {
        println!("\n{:<44} {:>9} {:>16} {:>12} {:>11}", "what", "children", "", "measured", "promised");
        println!("{}", "─".repeat(102));
        for Row { what, children, beside, figure: (figure, unit), limit } in &self.rows {
            let promised = limit.map_or_else(|| "—".to_owned(), |limit| format!("≤ {limit:.0} {unit}"));
            let verdict = match limit {
                Some(limit) if figure > limit => "OVER",
                Some(_) => "ok",
                None => "",
            };
            let whole = matches!(*unit, "B" | "times");
            let measured = if whole { format!("{figure:.0} {unit}") } else { format!("{figure:.1} {unit}") };
            println!("{what:<44} {children:>9} {beside:>16} {measured:>12} {promised:>11}  {verdict}");
        }
        for note in &self.notes {
            println!("{note}");
        }
    }
}
