//! What both benches measure with: a program in a pseudo-terminal, a command run to its end, and the figures made of them.
#![allow(dead_code)]

#[path = "../../tests/support/mod.rs"]
pub mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use support::{Mark, Officer, temp_dir};

const BIN: &str = env!("CARGO_BIN_EXE_sotre");
const CLOCK: &str = "2026-11-23T08:05";
/// A frame is over when nothing came for this long; the reason line comes only after 150 ms.
pub const FRAME_OVER: Duration = Duration::from_millis(35);
/// The longest anything is waited for.
const PATIENCE: Duration = Duration::from_secs(120);
const PASSPHRASE: &str = "một câu mật khẩu dài";

// ── through the terminal ────────────────────────────────────────────────────────────────────────────

/// From the key's bytes to the last byte of its frame; `None` when it changed nothing.
pub fn timed(an: &mut Officer, key: &str, over: Duration) -> Option<Duration> {
    let (mark, began) = (an.mark(), Instant::now());
    an.press(key);
    end_of_frame(an, mark, began, over)
}

pub fn end_of_frame(an: &Officer, mark: Mark, began: Instant, over: Duration) -> Option<Duration> {
    ends_of_frames(an, mark, began, over).last().copied()
}

/// When each read ended that came since `mark`, once nothing came for `over`; at most five seconds are waited for the first.
pub fn ends_of_frames(an: &Officer, mark: Mark, began: Instant, over: Duration) -> Vec<Duration> {
    loop {
        let chunks = an.chunks_since(mark);
        let (last, patience) = chunks.last().map_or((began, Duration::from_secs(5)), |(_, at)| (*at, over));
        if last.elapsed() >= patience {
            return chunks.iter().map(|(_, at)| at.duration_since(began)).collect();
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// How long from `began` until the screen shows `text`.
pub fn until(an: &Officer, began: Instant, text: &str) -> Option<Duration> {
    while began.elapsed() < PATIENCE {
        if an.shows(text) {
            return Some(began.elapsed());
        }
        std::thread::sleep(Duration::from_micros(500));
    }
    None
}

/// Processor time a program takes while nobody types, its bytes and how often a thread of it was woken.
pub struct Idle {
    pub cpu: Duration,
    pub bytes: usize,
    pub woken: u64,
}

/// The screen that is open is left alone for so long.
pub fn idle(an: &Officer, time: Duration) -> Idle {
    let (mark, cpu, woken) = (an.mark(), processor_time(an), support::measured::wakings(an));
    std::thread::sleep(time);
    Idle {
        cpu: processor_time(an).saturating_sub(cpu),
        bytes: an.bytes_since(mark).len(),
        woken: support::measured::wakings(an) - woken,
    }
}

/// In its own code and in the system's, in the kernel's ticks of 10 ms.
fn processor_time(an: &Officer) -> Duration {
    let pid = an.pid().expect("it runs").as_raw_nonzero();
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name stands in brackets and may hold blanks; user and system time are the 12th and 13th behind it.
    let behind = stat.rsplit_once(')').map_or("", |(_, behind)| behind);
    let ticks = behind.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>();
    Duration::from_millis(ticks * 10)
}

// ── commands ────────────────────────────────────────────────────────────────────────────────────────

/// KiB resident now, and at the peak.
pub fn memory(an: &Officer) -> (u64, u64) {
    let pid = an.pid().expect("it runs").as_raw_nonzero().get();
    let figures = status_of(pid.unsigned_abs());
    (figures.get("VmRSS").copied().unwrap_or_default(), figures.get("VmHWM").copied().unwrap_or_default())
}

pub fn status_of(pid: u32) -> BTreeMap<String, u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let figures = status.lines().filter_map(|line| line.strip_suffix(" kB")?.split_once(':'));
    figures.filter_map(|(name, figure)| Some((name.to_owned(), figure.trim().parse().ok()?))).collect()
}

// ── the office ──────────────────────────────────────────────────────────────────────────────────────

pub struct Office {
    pub home: tempfile::TempDir,
    pub envs: Vec<(&'static str, String)>,
}

/// A command that has run.
pub struct Ran {
    pub took: Duration,
    /// KiB; looked at every millisecond, so a peak in the last one may be missed.
    pub peak: u64,
    pub said: String,
}

impl Office {
    pub fn new() -> Office {
        Office { home: temp_dir(), envs: vec![("SOTRE_BOOK", "so".into()), ("SOTRE_CLOCK", CLOCK.into())] }
    }

    /// One with a practice book of so many children, and how long it took to make. With `SOTRE_BENCH_BOOKS` the folder named so keeps it
    /// for the next run: a million take minutes to make. What is measured is a copy: a day of imports would make it another book.
    pub fn of(children: u64) -> (Office, Duration) {
        let office = Office::new();
        let book = office.home.path().join("so");
        let kept = std::env::var_os("SOTRE_BENCH_BOOKS").map(|books| Path::new(&books).join(children.to_string()));
        if let Some(kept) = kept.as_deref().filter(|kept| kept.exists()) {
            let began = Instant::now();
            copy_folder(kept, &book);
            return (office, began.elapsed());
        }
        let made = office.ran(&["demo", "--no-open", "--children", &children.to_string()]);
        if let Some(kept) = kept {
            copy_folder(&book, &kept);
        }
        (office, made.took)
    }

    pub fn real() -> Office {
        let home = temp_dir();
        let file = home.path().join("mat-khau");
        std::fs::write(&file, format!("{PASSPHRASE}\n")).expect("the passphrase's file");
        let file = file.display().to_string();
        let envs = vec![("SOTRE_BOOK", "so".into()), ("SOTRE_USER", "an".into()), ("SOTRE_PASSPHRASE_FILE", file)];
        Office { home, envs }
    }

    pub fn sit_down(&self) -> Officer {
        let home = self.home.path().display().to_string();
        let mut envs: Vec<(&str, &str)> = vec![("HOME", &home)];
        envs.extend(self.envs.iter().map(|(key, value)| (*key, value.as_str())));
        Officer::start(BIN, &[], &envs, 24, 80)
    }

    /// Runs a command to its end. Status 3 (done, but look) is done.
    pub fn ran(&self, args: &[&str]) -> Ran {
        self.ran_within(args, Duration::from_secs(3_600)).expect("an hour is enough")
    }

    /// Runs a command, at most so long; `None` when it had to be ended.
    pub fn ran_within(&self, args: &[&str], patience: Duration) -> Option<Ran> {
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

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the book").map(|entry| entry.expect("a file of it")) {
        let there = to.join(entry.file_name());
        match entry.file_type().expect("its kind").is_dir() {
            true => copy_folder(&entry.path(), &there),
            false => std::fs::copy(entry.path(), there).map(|_| ()).expect("copied"),
        }
    }
}

/// A database's own shell writing the rows of our CSV from a file of its own, encrypted where it can: the best of five runs.
/// The key of a book is not reachable for it, so the file is made from the CSV, raw-keyed as ours is, rows in the order we
/// write.
pub fn shell_writes_csv(program: &str, home: &Path, csv: &Path) -> Result<Duration, String> {
    let file = home.join(format!("{program}.db"));
    let out = home.join(format!("{program}.csv"));
    let key =
        if program == "sqlcipher" { format!("PRAGMA key = \"x'{}'\";\n", "2a".repeat(32)) } else { String::new() };
    let bare = home.join("bare.csv");
    let text = std::fs::read_to_string(csv).map_err(|error| error.to_string())?;
    std::fs::write(&bare, text.trim_start_matches('\u{feff}')).map_err(|error| error.to_string())?;
    let shell = |script: String| -> Result<Duration, String> {
        let began = Instant::now();
        let mut child = Command::new(program)
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

// ── figures ─────────────────────────────────────────────────────────────────────────────────────────

/// A figure and its unit.
pub type Figure = (f64, &'static str);

pub fn millis(took: Duration) -> Figure {
    (took.as_secs_f64() * 1e3, "ms")
}

pub fn seconds(took: Duration) -> Figure {
    (took.as_secs_f64(), "s")
}

pub fn mebibytes(kib: u64) -> Figure {
    (kib as f64 / 1024.0, "MiB")
}

/// The value `percent` of all are not above; of a sorted list.
pub fn rank(sorted: &[Duration], percent: usize) -> Duration {
    let at = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    sorted.get(at).copied().unwrap_or_default()
}
