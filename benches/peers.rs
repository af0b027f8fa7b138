//! The same acts in other programs, side by side: `cargo bench --bench peers`.
//!
//! Every program runs in the same pseudo-terminal of 80×24, on the same machine, on the same rows: the children of a practice
//! book (for VisiData and less the CSV exported from it), its due list (for taskwarrior imported as tasks), a letter typed in a
//! form field (dialog). A latency is the time from the key's bytes written to the last byte of what it changed; bytes and
//! writes are what one act put on the line until it rested. A program that is not installed is left out, and said.
//! 10,000 and 100,000 children, or `SOTRE_BENCH_CHILDREN=n`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod measure;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use measure::support::Officer;
use measure::{Office, ends_of_frames, idle, memory, millis, rank, shell_writes_csv, until};

const BIN: &str = env!("CARGO_BIN_EXE_sotre");
const STARTS: usize = 5;
const KEYS: usize = 30;
/// Longer than any of them needs between two parts of one answer; sotre's reason line, after 150 ms, falls into it too.
const OVER: Duration = Duration::from_millis(400);
/// So long a silence ends an answer. What follows is counted in bytes, not in time: our reason line after 150 ms, the corner VisiData
/// touches up every 120 ms for about a second.
const ANSWERED: Duration = Duration::from_millis(60);
const IDLE: Duration = Duration::from_secs(10);

fn main() {
    let asked = std::env::var("SOTRE_BENCH_CHILDREN").ok().and_then(|size| size.parse().ok());
    let mut table = Table::default();
    for children in asked.map_or(vec![10_000, 100_000], |size| vec![size]) {
        eprintln!("… {children} children");
        let (office, _) = Office::of(children);
        lists(&office, children, &mut table);
        due(&office, children, &mut table);
        exports(&office, children, &mut table);
    }
    forms(&mut table);
    table.print();
}

/// Where a program stands in the table, and the keys of the acts in it; an act it does not have is empty.
struct Peer<'a> {
    name: &'static str,
    program: &'a str,
    args: Vec<String>,
    envs: Vec<(&'static str, String)>,
    /// Stands on the screen once its first rows do.
    first: &'a str,
    /// Leads from the first screen to the list that is measured.
    way: &'static str,
    acts: Vec<(&'static str, Keys)>,
}

/// What is pressed for one act, and to be ready for it again.
#[derive(Clone, Copy, Default)]
struct Keys {
    /// Pressed first and waited for, not timed: what opens a line to type in, and the text but for its last key.
    before: &'static str,
    timed: &'static str,
    after: &'static str,
    times: usize,
}

const fn key(timed: &'static str) -> Keys {
    Keys { before: "", timed, after: "", times: KEYS }
}

// ── lists ───────────────────────────────────────────────────────────────────────────────────────────

fn lists(office: &Office, children: u64, table: &mut Table) {
    let csv = office.home.path().join("children.csv");
    let path = csv.display().to_string();
    office.ran(&["export", "children", "-o", &path, "--force"]);
    let head = "Mã trẻ";
    let search = |open, timed, close| Keys { before: open, timed, after: close, times: KEYS / 3 };
    let ours = Peer {
        name: "sotre",
        program: BIN,
        args: vec![],
        envs: office.envs.clone(),
        first: "Ctrl-Q",
        way: "3",
        acts: vec![
            ("Down", key("<down>")),
            ("PgDn", key("<pgdn>")),
            ("End", Keys { after: "<home>", times: KEYS / 3, ..key("<end>") }),
            ("search, its last key", search("/nguye", "n", "<esc>")),
            ("sorted by another column", Keys { times: KEYS / 3, ..key("s") }),
        ],
    };
    let visidata = Peer {
        name: "VisiData",
        program: "vd",
        args: vec!["-f".into(), "csv".into(), path.clone()],
        envs: vec![],
        first: "TE-00",
        way: "",
        acts: vec![
            ("Down", key("<down>")),
            ("PgDn", key("<pgdn>")),
            ("End", Keys { after: "gg", times: KEYS / 3, ..key("G") }),
            ("search, its last key", search("g/Nguyễn", "<enter>", "")),
            ("sorted by another column", Keys { after: "", times: KEYS / 10, ..key("]") }),
        ],
    };
    let less = Peer {
        name: "less -S",
        program: "less",
        args: vec!["-S".into(), path],
        envs: vec![("LESSCHARSET", "utf-8".into())],
        first: head,
        way: "",
        acts: vec![
            ("Down", key("<down>")),
            ("PgDn", key("<pgdn>")),
            ("End", Keys { after: "g", times: KEYS / 3, ..key("G") }),
            ("search, its last key", search("/Nguyễn", "<enter>", "")),
        ],
    };
    for peer in [ours, visidata, less] {
        let name = peer.name;
        if let Err(why) = measured(office.home.path(), &peer, children, "list", table) {
            table.note(format!("{name} was left out: {why}"));
        }
    }
}

// ── what is due ─────────────────────────────────────────────────────────────────────────────────────

/// The due list of the book: ours on Hôm nay, taskwarrior's after an import of the same rows.
fn due(office: &Office, children: u64, table: &mut Table) {
    let ours = Peer {
        name: "sotre",
        program: BIN,
        args: vec![],
        envs: office.envs.clone(),
        first: "Vì sao",
        way: "1",
        acts: vec![("Down", key("<down>")), ("opened", Keys { after: "<esc>", times: KEYS / 3, ..key("<enter>") })],
    };
    if let Err(why) = measured(office.home.path(), &ours, children, "due list", table) {
        table.note(format!("sotre's due list was left out: {why}"));
    }
    match taskwarrior(office) {
        Ok(rows) => {
            table.note(format!("due list at {children}: {rows} rows"));
            let home = office.home.path();
            let took: Vec<Duration> = (0..STARTS).filter_map(|_| task_list(home)).collect();
            table.row("due list: start to first screen", children, "task (no screen)", &took, None, None);
            let tui = Peer {
                name: "taskwarrior-tui",
                program: "taskwarrior-tui",
                args: vec![],
                envs: vec![("TASKRC", home.join("taskrc").display().to_string())],
                first: "ID",
                way: "",
                acts: vec![("Down", key("<down>")), ("opened", Keys { after: "z", times: KEYS / 3, ..key("z") })],
            };
            if let Err(why) = measured(home, &tui, children, "due list", table) {
                table.note(format!("taskwarrior-tui was left out: {why}"));
            }
        }
        Err(why) => table.note(format!("taskwarrior was left out: {why}")),
    }
}

/// Imports the due list as tasks; how many.
fn taskwarrior(office: &Office) -> Result<usize, String> {
    let home = office.home.path();
    let today = office.ran(&["today", "--format", "json"]);
    let from = today.said.find('[').ok_or("no list")?;
    let rows: Vec<serde_json::Value> = serde_json::from_str(&today.said[from..]).map_err(|error| error.to_string())?;
    let tasks: Vec<serde_json::Value> = rows
        .iter()
        .map(|row| {
            let text = |key: &str| row[key].as_str().unwrap_or_default();
            let due = text("due_at").replace(['-', ':'], "");
            let due = if due.len() > 8 { format!("{}Z", &due[..15]) } else { format!("{due}T170000Z") };
            let says = format!("{} · {} · {}", text("child_name"), text("village"), text("what"));
            serde_json::json!({ "description": says, "project": text("case_code"), "due": due, "status": "pending" })
        })
        .collect();
    let data = home.join("tasks");
    std::fs::write(home.join("taskrc"), format!("data.location={}\nconfirmation=off\n", data.display())).unwrap();
    std::fs::write(home.join("tasks.json"), serde_json::to_string(&tasks).unwrap()).unwrap();
    std::fs::create_dir_all(&data).unwrap();
    let run = task(home).args(["import", "tasks.json"]).output().map_err(|_| "it is not installed".to_owned())?;
    if run.status.success() { Ok(tasks.len()) } else { Err(String::from_utf8_lossy(&run.stderr).into_owned()) }
}

fn task_list(home: &Path) -> Option<Duration> {
    let began = Instant::now();
    let run = task(home).args(["rc.defaultwidth=80", "next"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    run.is_ok_and(|status| status.success()).then(|| began.elapsed())
}

fn task(home: &Path) -> Command {
    let mut task = Command::new("task");
    task.env("TASKRC", home.join("taskrc")).env("HOME", home).current_dir(home).stdin(Stdio::null());
    task
}

// ── a letter in a form ──────────────────────────────────────────────────────────────────────────────

fn forms(table: &mut Table) {
    let office = Office::new();
    office.ran(&["demo", "--no-open", "--children", "600"]);
    let letter = vec![("a letter typed", key("a"))];
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let peers = [
        Peer {
            name: "sotre",
            program: BIN,
            args: vec![],
            envs: office.envs.clone(),
            first: "Ctrl-Q",
            way: "3n",
            acts: letter.clone(),
        },
        Peer {
            name: "dialog --form",
            program: "dialog",
            args: words(&[
                "--form",
                "THÊM TRẺ EM",
                "20",
                "76",
                "12",
                "Họ tên",
                "1",
                "1",
                "",
                "1",
                "20",
                "50",
                "100",
                "Ngày sinh",
                "2",
                "1",
                "",
                "2",
                "20",
                "50",
                "100",
                "Thôn",
                "3",
                "1",
                "",
                "3",
                "20",
                "50",
                "100",
            ]),
            envs: vec![],
            first: "Thôn",
            way: "",
            acts: letter.clone(),
        },
        Peer {
            name: "dialog --inputbox",
            program: "dialog",
            args: words(&["--inputbox", "Họ tên", "10", "76"]),
            envs: vec![],
            first: "tên",
            way: "",
            acts: letter,
        },
    ];
    for peer in peers {
        if let Err(why) = measured(office.home.path(), &peer, 0, "form", table) {
            table.note(format!("{} was left out: {why}", peer.name));
        }
    }
}

// ── out as CSV ──────────────────────────────────────────────────────────────────────────────────────

fn exports(office: &Office, children: u64, table: &mut Table) {
    let csv = office.home.path().join("children.csv");
    let path = csv.display().to_string();
    let runs: Vec<_> = (0..5).map(|_| office.ran(&["export", "children", "-o", &path, "--force"])).collect();
    let best = runs.iter().map(|run| run.took).min().unwrap_or_default();
    let peak = runs.iter().map(|run| run.peak).max();
    table.row("export: CSV of all children, best of 5", children, "sotre", &[best], None, peak);
    for shell in ["sqlcipher", "sqlite3"] {
        match shell_writes_csv(shell, office.home.path(), &csv) {
            Ok(took) => {
                let named = if shell == "sqlite3" { "sqlite3 (not encrypted)" } else { shell };
                table.row("export: CSV of all children, best of 5", children, named, &[took], None, None);
            }
            Err(why) => table.note(format!("{shell}'s shell was left out: {why}")),
        }
    }
}

// ── measuring ───────────────────────────────────────────────────────────────────────────────────────

/// Starts the program several times, then does every act in the last one.
fn measured(home: &Path, peer: &Peer<'_>, children: u64, list: &str, table: &mut Table) -> Result<(), String> {
    if !installed(peer.program) {
        return Err("it is not installed".to_owned());
    }
    let home = home.display().to_string();
    let start = || {
        let mut envs: Vec<(&str, &str)> = vec![("HOME", &home)];
        envs.extend(peer.envs.iter().map(|(key, value)| (*key, value.as_str())));
        let args: Vec<&str> = peer.args.iter().map(String::as_str).collect();
        let began = Instant::now();
        let an = Officer::start(peer.program, &args, &envs, 24, 80);
        let took = until(&an, began, peer.first).ok_or_else(|| format!("no first screen:\n{}", an.screen()))?;
        Ok::<_, String>((an, took))
    };
    let mut took = Vec::new();
    for _ in 1..STARTS {
        took.push(start()?.1);
    }
    let (mut an, last) = start()?;
    took.push(last);
    rested(&an);
    table.row(&format!("{list}: start to first screen"), children, peer.name, &took, None, None);
    for place in peer.way.chars() {
        an.press(&place.to_string());
        rested(&an);
    }
    for (act, keys) in &peer.acts {
        let (mut took, mut lines) = (Vec::new(), Vec::new());
        for _ in 0..keys.times.max(1) {
            let mark = an.mark();
            an.press(keys.before);
            if !keys.before.is_empty() {
                rested(&an);
            }
            let (timed, began) = (an.mark(), Instant::now());
            an.press(keys.timed);
            let ends = ends_of_frames(&an, timed, began, ANSWERED);
            took.extend(ends.last());
            rested(&an);
            lines.push((an.bytes_since(mark).len(), an.chunks_since(mark).len()));
            an.press(keys.after);
            if !keys.after.is_empty() {
                rested(&an);
            }
        }
        lines.sort_unstable();
        let line = lines.get(lines.len() / 2).copied();
        table.row(&format!("{list}: {act}"), children, peer.name, &took, line, None);
    }
    let rest = idle(&an, IDLE);
    table.row(
        &format!("{list}: idle for 10 s, its processor time"),
        children,
        peer.name,
        &[rest.cpu],
        Some((rest.bytes, 0)),
        Some(memory(&an).0),
    );
    Ok(())
}

/// Waits until nothing has come for [`OVER`], a minute at most.
fn rested(an: &Officer) {
    let (began, mut mark, mut since) = (Instant::now(), an.mark(), Instant::now());
    while since.elapsed() < OVER && began.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(5));
        if !an.bytes_since(mark).is_empty() {
            (mark, since) = (an.mark(), Instant::now());
        }
    }
}

fn installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    program.contains('/') || std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

// ── the table ───────────────────────────────────────────────────────────────────────────────────────

#[derive(Default)]
struct Table {
    rows: Vec<[String; 8]>,
    notes: Vec<String>,
}

impl Table {
    fn row(
        &mut self,
        act: &str,
        children: u64,
        program: &str,
        took: &[Duration],
        line: Option<(usize, usize)>,
        resident: Option<u64>,
    ) {
        let mut took = took.to_vec();
        took.sort();
        let time =
            |percent| if took.is_empty() { "—".to_owned() } else { format!("{:.1}", millis(rank(&took, percent)).0) };
        let row = [
            act.to_owned(),
            if children == 0 { String::new() } else { children.to_string() },
            program.to_owned(),
            time(50),
            time(100),
            line.map_or(String::new(), |line| line.0.to_string()),
            line.filter(|line| line.1 > 0).map_or(String::new(), |line| line.1.to_string()),
            resident.map_or(String::new(), |kib| format!("{:.1}", kib as f64 / 1024.0)),
        ];
        eprintln!("  {}", row.join(" | "));
        self.rows.push(row);
    }

    fn note(&mut self, note: String) {
        eprintln!("  {note}");
        self.notes.push(note);
    }

    /// Acts in the order they were met, each with its programs under one another.
    fn print(&self) {
        let head = ["what", "children", "program", "p50 ms", "worst ms", "bytes", "writes", "MiB"].map(str::to_owned);
        let show = |row: &[String; 8]| {
            let [act, children, program, typical, worst, bytes, writes, memory] = row;
            println!(
                "{act:<42} {children:>8}  {program:<23} {typical:>8} {worst:>8} {bytes:>7} {writes:>6} {memory:>6}"
            );
        };
        println!();
        show(&head);
        println!("{}", "─".repeat(115));
        let mut met: Vec<(&str, &str)> = Vec::new();
        for row in &self.rows {
            let group = (row[0].as_str(), row[1].as_str());
            if !met.contains(&group) {
                met.push(group);
                self.rows.iter().filter(|row| (row[0].as_str(), row[1].as_str()) == group).for_each(show);
            }
        }
        for note in &self.notes {
            println!("{note}");
        }
    }
}
