//! Where what is printed goes: pipes whose reader has left, full disks, nodes that are no files; and what is left lying.

use std::io::Read;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::tools::{BIN, Book, CLOCK, entries, quiet, refused, strict_csv};

/// Every command that prints, with much and with little.
const PRINTING: [&[&str]; 16] = [
    &["list", "children"],
    &["list", "children", "--format", "csv"],
    &["list", "children", "--format", "json"],
    &["list", "cases", "--sort", "next_step"],
    &["today"],
    &["today", "--format", "csv"],
    &["verify"],
    &["verify", "--format", "csv"],
    &["verify", "--format", "json"],
    &["due", "2026-11-20", "5wd"],
    &["export", "children", "-o", "-"],
    &["export", "children", "-o", "-", "--as", "xlsx"],
    &["completions", "bash"],
    &["man"],
    &["--help"],
    &["backup", "-o", "-"],
];

fn command(book: &Book, args: &[&str]) -> Command {
    let mut command = Command::new(BIN);
    command
        .args(args)
        .env("SOTRE_BOOK", &book.folder)
        .env("SOTRE_CLOCK", CLOCK)
        .env("HOME", book.path(""))
        .stdin(Stdio::null());
    command
}

#[test]
fn a_reader_that_left_is_no_failure_and_no_panic() {
    let book = Book::invented(300, 1);
    for args in PRINTING {
        for first_byte in [false, true] {
            let mut child = command(&book, args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            let mut reader = child.stdout.take().unwrap();
            if first_byte {
                let _ = reader.read(&mut [0]);
            }
            drop(reader);
            let output = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(0), "{args:?}: {said}");
            quiet(&said);
            assert!(!said.contains("Không ghi"), "{args:?}: {said}");
        }
    }
    book.run(&["verify"]).ended(0);
}

#[test]
fn with_nobody_on_either_line_every_command_still_ends_as_it_should() {
    let book = Book::invented(20, 1);
    for (args, code) in [
        (&["list", "children"][..], 0),
        (&["list", "kids"], 2),
        (&["--book", "/không/có", "list", "children"], 1),
        (&["export", "children", "-o", "x.csv"], 0),
        (&["due", "2026-11-20", "0d"], 2),
        (&["demo", "--no-open"], 0),
    ] {
        let mut child = command(&book, args)
            .current_dir(book.path(""))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop((child.stdout.take(), child.stderr.take()));
        assert_eq!(child.wait().unwrap().code(), Some(code), "{args:?}");
    }
}

#[test]
fn a_full_disk_under_standard_output_is_one_sentence() {
    let book = Book::invented(100, 1);
    // A file longer than any file may grow: nothing more can be written to its end, as on a full disk.
    let full = book.file("đầy", &vec![b'.'; 4 << 20]);
    let run = |args: &[&str], streams: &str| {
        let script = format!("trap '' XFSZ; ulimit -f 3000; exec \"$0\" \"$@\" {streams} '{full}'");
        let command = command(&book, args);
        let line: Vec<_> =
            std::iter::once(command.get_program()).chain(command.get_args()).map(ToOwned::to_owned).collect();
        let mut shell = Command::new("/bin/sh");
        shell.arg("-c").arg(script).args(line).stdin(Stdio::null());
        command.get_envs().for_each(|(key, value)| {
            shell.env(key, value.unwrap_or_default());
        });
        shell.output().unwrap()
    };
    for args in PRINTING {
        let output = run(args, ">>");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{args:?}: {said}");
        assert!(said.contains("Không ghi ra được: đĩa đầy"), "{args:?}: {said}");
        quiet(&said);
        assert_eq!(run(args, "2>>").status.code(), Some(0), "{args:?}");
    }
}

/// No file may grow beyond `blocks` of 512 bytes: a disk that fills up while something is written.
fn narrow(book: &Book, blocks: u64, args: &[&str]) -> crate::support::Output {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let envs = [("SOTRE_BOOK", book.folder.to_str().unwrap()), ("SOTRE_CLOCK", CLOCK)];
    crate::support::run("/bin/sh", &[&["-c", &script, BIN], args].concat(), &envs, b"")
}

#[test]
fn a_disk_that_fills_up_leaves_no_file_no_journal_and_no_panic() {
    let book = Book::invented(600, 1);
    let out = book.path("ra");
    std::fs::create_dir(&out).unwrap();
    let size = std::fs::metadata(book.folder.join("book.db")).unwrap().len();
    let log = book.log_entries();
    // A copy that may not be as long as the book: the copy is aside, so its own journal is too.
    let copy = format!("{out}/b.db");
    let said = refused(&narrow(&book, size / 512 - 200, &["backup", "-o", &copy]), 1);
    assert!(said.contains("đầy") && !said.contains("disk"), "{said}");
    assert_eq!(entries(Path::new(&out)), Vec::<String>::new());
    let said = refused(&narrow(&book, size / 512 - 200, &["backup"]), 1);
    assert!(said.contains("đầy") && !said.contains("disk"), "{said}");
    assert_eq!(entries(&book.folder.join("backups")), Vec::<String>::new());
    assert_eq!(book.log_entries(), log);
    // A list longer than the room left, in either dress. (The book itself has to fit: its journal is written meanwhile.)
    for name in ["a.csv", "a.xlsx"] {
        let path = format!("{out}/{name}");
        let output = narrow(&book, 200, &["export", "children", "-o", &path, "--as", &name[2..]]);
        let said = refused(&output, 1);
        assert!(said.contains("Đĩa đầy") || said.contains("đĩa đầy"), "{name}: {said}");
        assert_eq!(entries(Path::new(&out)), Vec::<String>::new(), "{name}");
    }
    book.run(&["verify"]).ended(0);
}

#[test]
fn a_killed_export_leaves_no_names_behind() {
    let book = Book::invented(600, 1);
    let out = book.path("ra");
    std::fs::create_dir(&out).unwrap();
    for name in ["a.csv", "a.xlsx"] {
        let mut child = command(&book, &["export", "children", "-o", &format!("{out}/{name}")])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let began = std::time::Instant::now();
        let mut seen = Vec::new();
        while child.try_wait().unwrap().is_none() {
            seen.extend(entries(Path::new(&out)).into_iter().filter(|entry| entry.starts_with('.')));
            if began.elapsed() > std::time::Duration::from_millis(60) {
                child.kill().unwrap();
            }
        }
        let left = entries(Path::new(&out));
        assert!(left.iter().all(|entry| entry == name), "left lying: {left:?}");
        assert!(seen.is_empty(), "a name stood there meanwhile: {seen:?}");
        let _ = std::fs::remove_file(format!("{out}/{name}"));
    }
}

#[test]
fn a_fifo_is_written_into_and_stays_a_fifo() {
    let book = Book::invented(40, 1);
    let fifo = book.path("ống");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    for command in [&["export", "children"][..], &["backup"]] {
        let said = refused(&book.run(&[command, &["-o", &fifo]].concat()), 1);
        assert!(said.contains("--force"), "{said}");
        let reader = std::thread::spawn({
            let fifo = fifo.clone();
            move || std::fs::read(fifo).unwrap()
        });
        book.run(&[command, &["-o", &fifo, "--force"]].concat()).ended(0);
        let bytes = reader.join().unwrap();
        if command[0] == "export" {
            assert_eq!(strict_csv(&bytes, ',').len(), 41);
        } else {
            let sent = book.file("gửi.sotre", &bytes);
            book.run(&["restore", &sent, "--book", &book.path("mới")]).ended(0);
        }
        assert!(std::fs::symlink_metadata(&fifo).unwrap().file_type().is_fifo());
    }
}
