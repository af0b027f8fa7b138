//! Books to run against, and readers of what the program prints that share no code with it.

// The tests of faults use it too: neither uses all of it.
#![allow(dead_code)]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;

use crate::support::{Officer, Output, run, temp_dir};

pub const BIN: &str = env!("CARGO_BIN_EXE_sotre");
pub const CLOCK: &str = "2026-11-23T08:05";
pub const PASSPHRASE: &str = "câu mật khẩu dài";

/// Every list of the contract with at least its keys; the arrays among them.
pub const LISTS: [(&str, &str); 8] = [
    (
        "children",
        "code name birth_date age sex ethnicity id_number household_code village address mother_name father_name \
         guardian_name guardian_phone school grade health_insurance groups risks status",
    ),
    ("households", "code head village address phone poverty children"),
    (
        "cases",
        "code child_code child_name birth_date village groups level stage opened_at owner next_step due_at due_rule \
         overdue_by last_visit closed_at",
    ),
    ("visits", "code case_code child_code date officer outcome note next_at"),
    ("interventions", "code case_code measure provider due_at state cost"),
    ("emergencies", "case_code child_name received_at due_at left_minutes rung next_to_tell separation_until"),
    ("referrals", "code case_code to sent_at due_at answer_at state"),
    ("activities", "code kind theme date village reached cost"),
];
pub const ARRAYS: [&str; 2] = ["groups", "risks"];

/// A book in a directory of its own.
pub struct Book {
    dir: tempfile::TempDir,
    pub folder: PathBuf,
    envs: Vec<(&'static str, String)>,
}

impl Book {
    pub fn somewhere() -> Book {
        let dir = temp_dir();
        let folder = dir.path().join("so");
        let envs = vec![("HOME", dir.path().display().to_string()), ("SOTRE_BOOK", folder.display().to_string())];
        Book { dir, folder, envs }
    }

    /// 600 invented children, the clock stopped at [`CLOCK`].
    pub fn practice() -> Book {
        Book::invented(600, 1)
    }

    pub fn invented(children: u32, seed: u32) -> Book {
        let mut book = Book::somewhere();
        book.envs.push(("SOTRE_CLOCK", CLOCK.into()));
        let (children, seed) = (children.to_string(), seed.to_string());
        book.run(&["demo", "--no-open", "--children", &children, "--seed", &seed]).ended(0);
        book
    }

    /// Nobody in it; a practice book, for `init` ran with a stopped clock.
    pub fn empty() -> Book {
        let mut book = Book::somewhere();
        book.envs.push(("SOTRE_CLOCK", CLOCK.into()));
        book.run(&["init", "--office", "xã Thử", "--officer", "Lò Thị Thu"]).ended(0);
        book
    }

    /// Nobody in it, in a commune of the catalogue.
    pub fn of_commune(code: &str) -> Book {
        let mut book = Book::somewhere();
        book.envs.push(("SOTRE_CLOCK", CLOCK.into()));
        book.run(&["init", "--office", "xã Thử", "--officer", "Lò Thị Thu", "--commune", code]).ended(0);
        book
    }

    /// A real one, with a passphrase file; its clock runs.
    pub fn real() -> Book {
        let mut book = Book::somewhere();
        let file = book.file("mk.txt", format!("{PASSPHRASE}\n").as_bytes());
        book.envs.push(("SOTRE_PASSPHRASE_FILE", file));
        book.run(&["init", "--office", "xã Thật", "--officer", "Lò Thị Thu"]).ended(0);
        book
    }

    /// One more variable for all that runs on it.
    /// A real book of `thu`, whose passphrase it finds by itself; the recovery key lies in `giay.txt`.
    pub fn of_thu() -> Book {
        let mut book = Book::somewhere();
        let file = book.secret("mk.txt", PASSPHRASE);
        book.envs_push("SOTRE_PASSPHRASE_FILE", file);
        book.envs_push("SOTRE_USER", "thu".into());
        let paper = book.path("giay.txt");
        book.run(&["init", "--office", "xã Thật", "--officer", "Lò Thị Thu", "--recovery-file", &paper]).ended(0);
        book
    }

    /// A file with a passphrase.
    pub fn secret(&self, name: &str, text: &str) -> String {
        self.file(name, format!("{text}\n").as_bytes())
    }

    /// As somebody else.
    pub fn as_of(&self, login: &str, passphrase: &str, args: &[&str]) -> Output {
        let file = self.secret(&format!("mk-{login}.txt"), passphrase);
        self.with(args, &[("SOTRE_USER", login), ("SOTRE_PASSPHRASE_FILE", &file)], b"")
    }

    pub fn envs_push(&mut self, name: &'static str, value: String) {
        self.envs.push((name, value));
    }

    /// Where no book is yet; the clock stands at [`CLOCK`].
    pub fn nowhere() -> Book {
        let mut book = Book::somewhere();
        book.envs.push(("SOTRE_CLOCK", CLOCK.into()));
        book
    }

    /// The same folder, file by file, in a directory of its own.
    pub fn again(&self) -> Book {
        let mut book = Book::somewhere();
        copy_folder(self.dir.path(), book.dir.path());
        let own = |(key, value): &(&'static str, String)| match *key {
            "HOME" | "SOTRE_BOOK" => None,
            key => Some((key, value.replace(&self.home(), &book.home()))),
        };
        let more: Vec<_> = self.envs.iter().filter_map(own).collect();
        book.envs.extend(more);
        book
    }

    fn home(&self) -> String {
        self.dir.path().display().to_string()
    }

    pub fn path(&self, name: &str) -> String {
        self.dir.path().join(name).display().to_string()
    }

    /// A file beside the book, outside its folder.
    pub fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path(name);
        std::fs::write(&path, bytes).expect("write a file");
        path
    }

    /// What the environment of [`Book::run`] says, as options: `serve` heeds no variable.
    pub fn options(&self) -> Vec<String> {
        let option = |key: &str| match key {
            "SOTRE_BOOK" => Some("--book"),
            "SOTRE_CLOCK" => Some("--clock"),
            "SOTRE_PASSPHRASE_FILE" => Some("--passphrase-file"),
            _ => None,
        };
        let own = self.envs.iter().filter_map(|(key, value)| Some([option(key)?.to_owned(), value.clone()]));
        own.flatten().collect()
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.feed(args, b"")
    }

    pub fn feed(&self, args: &[&str], stdin: &[u8]) -> Output {
        self.with(args, &[], stdin)
    }

    /// With variables of its own, in place of the book's where they are the same.
    pub fn with(&self, args: &[&str], more: &[(&str, &str)], stdin: &[u8]) -> Output {
        let own = self.envs.iter().map(|(key, value)| (*key, value.as_str()));
        let envs: Vec<(&str, &str)> = own.chain(more.iter().copied()).collect();
        run(BIN, args, &envs, stdin)
    }

    /// The same, not waited for; to be killed.
    pub fn spawn(&self, args: &[&str]) -> std::process::Child {
        let envs = self.envs.iter().map(|(key, value)| (*key, value.as_str()));
        std::process::Command::new(BIN)
            .args(args)
            .env_clear()
            .envs(envs)
            .stdin(std::process::Stdio::null())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("start the command")
    }

    /// The newest backup among its generations; one made before an import only where there is no other.
    #[track_caller]
    pub fn newest_backup(&self) -> String {
        let names = entries(&self.folder.join("backups"));
        let of_days = names.iter().rfind(|name| name.starts_with("sotre-"));
        let newest = of_days.or(names.iter().rfind(|name| name.ends_with(".sotre"))).expect("a backup");
        self.folder.join("backups").join(newest).display().to_string()
    }

    /// The app on this book, at 80×24.
    pub fn sit_down(&self) -> Officer {
        self.sit_down_with(&[])
    }

    pub fn sit_down_with(&self, more: &[(&str, &str)]) -> Officer {
        let own = self.envs.iter().map(|(key, value)| (*key, value.as_str()));
        let envs: Vec<(&str, &str)> = own.chain(more.iter().copied()).collect();
        Officer::start(BIN, &[], &envs, 24, 80)
    }

    /// A line for the shell, where `"$0"` is the program.
    pub fn shell(&self, line: &str, stdin: &[u8]) -> Output {
        let envs: Vec<(&str, &str)> = self.envs.iter().map(|(key, value)| (*key, value.as_str())).collect();
        run("/bin/sh", &["-c", line, BIN], &envs, stdin)
    }

    #[track_caller]
    pub fn json(&self, args: &[&str]) -> Vec<Value> {
        let output = self.run(&[args, &["--format", "json"]].concat());
        rows(output.ended(0))
    }

    #[track_caller]
    pub fn list(&self, what: &str) -> Vec<Value> {
        self.json(&["list", what])
    }

    /// Everything the book lists, to be compared before and after.
    #[track_caller]
    pub fn everything(&self) -> String {
        let lists = LISTS.map(|(what, _)| self.run(&["list", what, "--format", "json"]).ended(0).out().to_owned());
        lists.join("\n")
    }

    /// Entries of the log.
    #[track_caller]
    pub fn log_entries(&self) -> i64 {
        self.json(&["verify"])[0]["log_entries"].as_i64().expect("a number")
    }

    /// Nobody outside the book remembers its log: a test that lays an old copy back is not who that is meant to find out.
    pub fn forget_witnesses(&self) {
        let _ = std::fs::remove_dir_all(self.path(".local/state"));
        for tray in std::fs::read_dir(self.folder.join("khay")).into_iter().flatten().flatten() {
            let _ = std::fs::remove_file(tray.path().join(".nhan-chung.tsv"));
        }
    }

    /// What was done in it, newest first: the log without who came in and what was refused at the door.
    #[track_caller]
    pub fn done(&self) -> Vec<String> {
        done(&self.run(&["log", "--format", "json"]))
    }

    #[track_caller]
    pub fn import(&self, csv: &str, more: &[&str]) -> Output {
        self.feed(&[&["import", "children", "-"], more].concat(), csv.as_bytes())
    }

    /// The counts an import reports, having ended with `code`.
    #[track_caller]
    pub fn imported(&self, csv: &str, more: &[&str], code: i32) -> Value {
        let output = self.import(csv, &[more, &["--format", "json"]].concat());
        rows(output.ended(code)).remove(0)
    }
}

/// One practice book for all tests that only read.
pub fn shared() -> &'static Book {
    static SHARED: OnceLock<Book> = OnceLock::new();
    SHARED.get_or_init(Book::practice)
}

/// The rows of a JSON answer: one array of flat objects.
#[track_caller]
pub fn rows(output: &Output) -> Vec<Value> {
    let answer: Value = serde_json::from_str(output.out()).expect("JSON");
    answer.as_array().expect("one array").clone()
}

pub fn texts(rows: &[Value], key: &str) -> Vec<String> {
    rows.iter().map(|row| row[key].as_str().unwrap_or("").to_owned()).collect()
}

const NOISE: [&str; 8] = ["hmac", "panicked", "sqlcipher", "rust_backtrace", "rusqlite", "sqlite", "backtrace", "src/"];

/// It ended with `code`, said why in Vietnamese, printed nothing, and made no noise of its parts' own.
#[track_caller]
pub fn refused(output: &Output, code: i32) -> String {
    output.ended(code);
    assert!(output.stdout.is_empty(), "standard output: {}", String::from_utf8_lossy(&output.stdout));
    says_quietly(output)
}

#[track_caller]
pub fn says_quietly(output: &Output) -> String {
    let said = output.err().to_owned();
    let vietnamese = "ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđưươăâêôàáãèéìíòóùúý";
    assert!(said.to_lowercase().contains(|c| vietnamese.contains(c)), "no Vietnamese message: {said:?}");
    quiet(&said);
    said
}

#[track_caller]
pub fn quiet(said: &str) {
    let low = said.to_lowercase();
    NOISE.iter().for_each(|noise| assert!(!low.contains(noise), "noise {noise:?} in {said:?}"));
}

/// RFC 4180 with CRLF, read strictly: any other line end, stray quote or ragged row fails.
#[track_caller]
pub fn strict_csv(bytes: &[u8], delimiter: char) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let text = text.strip_prefix('\u{feff}').expect("a BOM");
    assert!(!text.contains('\u{feff}'), "a second BOM");
    assert!(text.ends_with("\r\n"), "the last row ends with CRLF");
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut letters = text.chars().peekable();
    let mut at_start = true;
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                assert!(at_start, "a quote inside a bare cell");
                loop {
                    match letters.next().expect("the quote is closed") {
                        '"' if letters.peek() == Some(&'"') => cell.push(letters.next().unwrap()),
                        '"' => break,
                        inside => cell.push(inside),
                    }
                }
                let after = letters.peek().copied();
                assert!(after == Some(delimiter) || after == Some('\r'), "after a quoted cell: {after:?}");
            }
            '\r' => {
                assert_eq!(letters.next(), Some('\n'), "a lone CR");
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
                at_start = true;
                continue;
            }
            '\n' => panic!("a lone LF"),
            letter if letter == delimiter => {
                row.push(std::mem::take(&mut cell));
                at_start = true;
                continue;
            }
            letter => cell.push(letter),
        }
        at_start = false;
    }
    let width = rows.first().map_or(0, Vec::len);
    rows.iter().for_each(|row| assert_eq!(row.len(), width, "a ragged row: {row:?}"));
    rows
}

/// One leading `'` off, as the contract's import does.
pub fn bare(cell: &str) -> &str {
    cell.strip_prefix('\'').unwrap_or(cell)
}

/// The longer form of a test.
pub fn long() -> bool {
    std::env::var_os("SOTRE_LONG").is_some_and(|value| value == "1")
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    std::fs::set_permissions(to, std::fs::metadata(from).expect("its permissions").permissions()).expect("the same");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let (here, there) = (entry.path(), to.join(entry.file_name()));
        if here.is_dir() {
            copy_folder(&here, &there);
        } else {
            std::fs::copy(&here, &there).expect("copied");
        }
    }
}

pub fn entries(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .map(|all| all.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
        .unwrap_or_default();
    names.sort();
    names
}

/// [`Book::done`], from a log already read.
#[track_caller]
pub fn done(log: &Output) -> Vec<String> {
    let acts = rows(log.ended(0)).into_iter().map(|row| row["act"].as_str().expect("a text").to_owned());
    let noted = ["vào sổ", "có người nhập sai câu mật khẩu", "có việc bị từ chối"];
    acts.filter(|act| !noted.contains(&act.as_str())).collect()
}
