//! Names, arguments and rule files made to be obeyed: shown defused or refused by their reason.

use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::tools::{BIN, Book, says_quietly, shared};

/// Clears the screen, sets the title, asks the terminal to answer, turns the line round, and is not seen.
const BAD: &str = "x\u{1b}[2J\u{1b}]0;y\u{7}\u{9b}6n\u{202e}z\u{200b}";

fn is_harmless(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() && c != '\n' || "\u{202e}\u{200b}".contains(c))
}

#[test]
fn no_word_of_the_command_line_reaches_the_terminal_as_a_command() {
    let path = shared().path(BAD);
    let filter = format!("{BAD}={BAD}");
    let village = format!("village={BAD}");
    for args in [
        &["import", "children", &path][..],
        &["import", "children", "-", "--map", &path],
        &["import", "children", "-", "--rejects", "-", "--sheet", BAD],
        &["export", "children", "-o", &format!("{path}/a.csv")],
        &["export", "children", "-o", "-", "--delimiter", BAD],
        &["restore", &path],
        &["--book", &path, "verify"],
        &["--clock", BAD, "today"],
        &["--lang", BAD, "today"],
        &["--passphrase-file", &path, "restore", &path],
        &["list", BAD],
        &[BAD],
        &["list", "children", &format!("--{BAD}")],
        &["list", "children", "--filter", &filter],
        &["list", "children", "--filter", &village, "--filter", "level=x\u{1b}"],
        &["list", "children", "--sort", BAD],
        &["list", "children", "--columns", BAD],
        &["list", "children", "--saved", BAD],
        &["list", "children", "--search", BAD],
        &["due", BAD, "5wd"],
        &["due", "2026-11-20", BAD],
        &["today", "--until", BAD],
        &["completions", BAD],
    ] {
        let output = shared().run(args);
        assert!(is_harmless(output.out()), "{args:?}: {:?}", output.out());
        assert!(is_harmless(output.err()), "{args:?}: {:?}", output.err());
    }
    let served = format!("list children --filter '{filter}'");
    let line: Vec<String> = shared().options();
    let line: Vec<&str> = line.iter().map(String::as_str).chain(["serve"]).collect();
    let output = crate::support::run(BIN, &line, &[("SSH_ORIGINAL_COMMAND", &served)], b"");
    assert!(is_harmless(output.ended(2).err()), "{:?}", output.err());
}

#[test]
fn a_rule_file_made_to_do_harm_is_refused_by_its_reason() {
    let shipped = include_str!("../../assets/procedures/nd56-2017.toml");
    let deep = format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    let dotted = format!("{} = 1", vec!["a"; 100_000].join("."));
    let obeyed = shipped.replacen("name = \"", "name = \"\\u001b[2J", 1);
    assert_ne!(obeyed, shipped);
    for (name, bytes) in [
        ("sau.toml", deep.into_bytes()),
        ("cham.toml", dotted.into_bytes()),
        ("to.toml", vec![b'#'; 20_000_000]),
        ("kieu.toml", b"id = 1\nname = []\nsteps = 'x'\n".to_vec()),
        ("utf.toml", b"id = \"\xff\xfe\"".to_vec()),
        ("lenh.toml", obeyed.into_bytes()),
        ("x\u{1b}]0;y\u{7}.toml", b"x".to_vec()),
    ] {
        let book = Book::invented(5, 1);
        let folder = book.folder.join("procedures");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), bytes).unwrap();
        let (before, began) = (book.everything(), Instant::now());
        let output = book.run(&["rules", "--accept"]);
        assert_eq!(output.code, Some(1), "{name}: {}", output.err());
        assert!(
            is_harmless(output.out()) && is_harmless(output.err()),
            "{name}: {:?} {:?}",
            output.out(),
            output.err()
        );
        assert!(output.out().contains("procedures/"), "{name}: {}", output.out());
        says_quietly(&output);
        let due = book.run(&["due", "2026-11-20T16:59", "12h"]);
        assert!(is_harmless(due.err()) && matches!(due.code, Some(0 | 1)), "{name}: {:?}", due.err());
        assert!(began.elapsed() < Duration::from_secs(30), "{name}: {:?}", began.elapsed());
        assert_eq!(book.everything(), before, "{name}");
    }
    // A pipe laid there is not waited for; nor is a link to something endless read to its end.
    let book = Book::invented(5, 1);
    let folder = book.folder.join("procedures");
    std::fs::create_dir_all(&folder).unwrap();
    assert!(Command::new("mkfifo").arg(folder.join("ong.toml")).status().unwrap().success());
    std::os::unix::fs::symlink("/dev/zero", folder.join("zero.toml")).unwrap();
    let output = book.run(&["rules"]);
    assert!(output.out().contains("ong.toml") && output.out().contains("zero.toml"), "{}", output.out());
    book.run(&["today"]).ended(0);
}

/// A process of ours that is killed by a fault of its own leaves no image of its memory, whatever the host allows.
#[test]
fn no_core_is_left() {
    let book = Book::real();
    let line = book.options();
    let mut waiting = Command::new("sh")
        .args(["-c", "ulimit -c unlimited 2>/dev/null; exec \"$0\" \"$@\"", BIN])
        .args(line)
        .args(["import", "children", "-", "--dry-run"])
        .current_dir(book.path(""))
        .env("USER", "thu")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .unwrap();
    // It waits for its list, the book open and the passphrase known.
    let proc = format!("/proc/{}", waiting.id());
    let since = Instant::now();
    let open = || {
        let files = std::fs::read_dir(format!("{proc}/fd")).map(|files| files.filter_map(Result::ok));
        files.is_ok_and(|mut files| {
            files.any(|file| std::fs::read_link(file.path()).is_ok_and(|to| to.ends_with("book.db")))
        })
    };
    while !open() {
        assert!(since.elapsed() < Duration::from_secs(20), "the book is never opened");
        std::thread::sleep(Duration::from_millis(10));
    }
    let limits = std::fs::read_to_string(format!("{proc}/limits")).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().filter(|word| *word == "0").count(), 2, "{core}");
    let said = std::fs::read(format!("{proc}/cmdline")).unwrap();
    assert!(!String::from_utf8_lossy(&said).contains(crate::tools::PASSPHRASE));
    let id = rustix::process::Pid::from_raw(waiting.id() as i32).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::ABORT).unwrap();
    let status = waiting.wait().unwrap();
    assert!(status.signal() == Some(6) && !status.core_dumped(), "{status:?}");
    let left = std::fs::read_dir(book.path("")).unwrap().filter_map(Result::ok).map(|entry| entry.file_name());
    assert!(left.into_iter().all(|name| !name.to_string_lossy().starts_with("core")));
}
