//! The office of a journey: a home with a book in it, the program opened on it, and what the book says of itself.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Map, Value};

use crate::support::{Officer, Output, check_screen, run, temp_dir};

pub const BIN: &str = env!("CARGO_BIN_EXE_sotre");
/// Monday 23 November 2026, just after the office opened.
pub const CLOCK: &str = "2026-11-23T08:05";
/// More than a program needs to put everything away.
pub const LEAVING: Duration = Duration::from_secs(10);

/// One object of a JSON list.
pub type Fact = Map<String, Value>;

/// A home of its own; the book lies in `so` inside it, named by a relative path so that no screen shows a temporary one.
pub struct Office {
    home: tempfile::TempDir,
    envs: Vec<(&'static str, String)>,
}

impl Office {
    /// No book yet. The clock stands: what is set up here is a practice book.
    pub fn empty() -> Office {
        Office { home: temp_dir(), envs: vec![("SOTRE_BOOK", "so".into()), ("SOTRE_CLOCK", CLOCK.into())] }
    }

    /// No book yet, and the clock runs: what is set up here is a real book.
    pub fn empty_with_running_clock() -> Office {
        Office { home: temp_dir(), envs: vec![("SOTRE_BOOK", "so".into())] }
    }

    /// The same book at another moment: the officer comes back.
    pub fn at(&mut self, clock: &str) {
        self.envs.retain(|(key, _)| *key != "SOTRE_CLOCK");
        self.envs.push(("SOTRE_CLOCK", clock.to_owned()));
    }

    /// A practice book without children, at a moment.
    pub fn empty_at(clock: &str) -> Office {
        let mut office = Office::empty();
        office.at(clock);
        office.sotre(&["init", "--office", "xã Mường Phăng", "--officer", "Quàng Thị Ín", "--user", "in"]).ended(0);
        office
    }

    /// The practice book, its usual 600 children.
    pub fn demo() -> Office {
        Office::demo_with(&[])
    }

    pub fn demo_with(envs: &[(&'static str, &str)]) -> Office {
        let mut office = Office::empty();
        office.envs.extend(envs.iter().map(|(key, value)| (*key, (*value).to_owned())));
        office.sotre(&["demo", "--no-open"]).ended(0);
        office
    }

    /// A copy of this office and its book in a home of its own, with more in its environment.
    pub fn copy_with(&self, envs: &[(&'static str, &str)]) -> Office {
        let mut copy = Office { home: temp_dir(), envs: self.envs.clone() };
        copy_folder(&self.home().join("so"), &copy.home().join("so"));
        copy.envs.extend(envs.iter().map(|(key, value)| (*key, (*value).to_owned())));
        copy
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The tray of an officer; the practice book's is `in`.
    pub fn tray(&self, login: &str) -> PathBuf {
        self.home().join("so/khay").join(login)
    }

    fn envs<'a>(&'a self, home: &'a str) -> Vec<(&'a str, &'a str)> {
        let mut envs: Vec<(&str, &str)> = self.envs.iter().map(|(key, value)| (*key, value.as_str())).collect();
        envs.push(("HOME", home));
        envs
    }

    /// Sits down at an 80×24 terminal, the program just started.
    pub fn sit_down(&self) -> Officer {
        self.sit_down_at(24, 80)
    }

    pub fn sit_down_at(&self, rows: u16, cols: u16) -> Officer {
        let home = self.home().display().to_string();
        Officer::start(BIN, &[], &self.envs(&home), rows, cols)
    }

    /// Started by another program, which ends in ours.
    pub fn sit_down_by(&self, starter: &str, args: &[&str]) -> Officer {
        let home = self.home().display().to_string();
        Officer::start(starter, args, &self.envs(&home), 24, 80)
    }

    /// With options of its own.
    pub fn sit_down_with(&self, args: &[&str]) -> Officer {
        let home = self.home().display().to_string();
        Officer::start(BIN, args, &self.envs(&home), 24, 80)
    }

    /// Sits down, and Hôm nay stands there, its reason line too.
    #[track_caller]
    pub fn morning(&self) -> Officer {
        let mut an = self.sit_down();
        an.wait_for("Vì sao").settle();
        an
    }

    #[track_caller]
    pub fn sotre(&self, args: &[&str]) -> Output {
        let home = self.home().display().to_string();
        run(BIN, args, &self.envs(&home), b"")
    }

    /// What a command says in JSON; status 3 ("done, but look") is an answer too.
    #[track_caller]
    pub fn json(&self, args: &[&str]) -> Vec<Fact> {
        let mut all = args.to_vec();
        all.extend(["--format", "json"]);
        let output = self.sotre(&all);
        assert!(matches!(output.code, Some(0 | 3)), "{args:?} ended {:?}: {}", output.code, output.err());
        let facts = serde_json::from_slice::<Value>(&output.stdout).expect("JSON");
        let facts = facts.as_array().expect("an array").iter();
        facts.map(|fact| fact.as_object().expect("an object").clone()).collect()
    }

    #[track_caller]
    pub fn list(&self, what: &str) -> Vec<Fact> {
        self.json(&["list", what])
    }

    #[track_caller]
    pub fn is_whole(&self) {
        self.sotre(&["verify"]).ended(0);
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir(to).expect("a new folder");
    std::fs::set_permissions(to, std::fs::metadata(from).expect("its permissions").permissions()).expect("the same");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (here, there) = (entry.path(), to.join(entry.file_name()));
        if here.is_dir() {
            copy_folder(&here, &there);
        } else {
            std::fs::copy(&here, &there).expect("copied");
        }
    }
}

/// The text under `key`; empty where it is null.
pub fn text(fact: &Fact, key: &str) -> String {
    match fact.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) => String::new(),
        Some(other) => other.to_string(),
        None => panic!("no {key} in {fact:?}"),
    }
}

/// The facts whose `key` is `value`.
pub fn with<'f>(facts: &'f [Fact], key: &str, value: &str) -> Vec<&'f Fact> {
    facts.iter().filter(|fact| text(fact, key) == value).collect()
}

/// Leaves by Ctrl-Q and yes; the program ends 0.
#[track_caller]
pub fn leave(an: &mut Officer) {
    an.press("<c-q>").wait_for("THOÁT").press("c");
    assert_eq!(an.wait_exit(LEAVING), Some(0), "left in good order:\n{}", an.screen());
}

/// The screen once it is quiet, compared with the one kept.
#[track_caller]
pub fn keep(name: &str, an: &mut Officer) {
    an.settle();
    check_screen(name, &an.screen());
}

/// The same with its colours, bold and reverse.
#[track_caller]
pub fn keep_styled(name: &str, an: &mut Officer) {
    an.settle();
    check_screen(name, &an.styled_screen());
}

/// The word of the mark in the margin: the row the arrows stand on.
pub fn selected(an: &Officer) -> String {
    an.screen().lines().find(|line| line.starts_with('▸')).unwrap_or_default().to_owned()
}

/// Marks the chosen row, and waits until `marked` rows bear the sign; the header has one of its own.
#[track_caller]
pub fn mark_row(an: &mut Officer, marked: usize) {
    let body = |screen: &str| screen.lines().skip(3).map(|line| line.matches('●').count()).sum::<usize>();
    an.press("<space>").wait_until("the row is marked", |screen| body(&screen.contents()) == marked);
}

/// Walks down until the marked row holds `text`.
#[track_caller]
pub fn walk_to(an: &mut Officer, text: &str) {
    for _ in 0..60 {
        if selected(an).contains(text) {
            an.settle();
            return;
        }
        let before = selected(an);
        let mark =
            |text: &str| text.lines().find(|line| line.starts_with('▸')).unwrap_or_default().trim_end().to_owned();
        an.press("<down>").wait_until("the mark moves", |screen| mark(&screen.contents()) != before.trim_end());
    }
    panic!("no row with {text:?}\n{}", an.screen());
}
