//! `serve`: SSH's forced command, parsed by our own parser, never by a shell.

use std::path::Path;

use crate::import::CLEAN;
use crate::support::{Output, run};
use crate::tools::{BIN, Book, refused, rows, shared};

fn asked(book: &Book, command: &str, stdin: &[u8]) -> Output {
    book.with(&["serve"], &[("SSH_ORIGINAL_COMMAND", command)], stdin)
}

#[test]
fn the_clients_command_answers_as_if_typed_here() {
    for (command, args) in [
        ("list children --format json", &["list", "children", "--format", "json"][..]),
        ("sotre list children --format json", &["list", "children", "--format", "json"]),
        (
            "list children --search 'lò thị' --format json",
            &["list", "children", "--search", "lò thị", "--format", "json"],
        ),
        ("list children --filter \"village=Bản Yên\"", &["list", "children", "--filter", "village=Bản Yên"]),
        ("list children --filter village=Bản\\ Yên", &["list", "children", "--filter", "village=Bản Yên"]),
        ("today --format json", &["today", "--format", "json"]),
        ("export cases -o -", &["export", "cases", "-o", "-"]),
        ("export cases -o - --as xlsx", &["export", "cases", "-o", "-", "--as", "xlsx"]),
        ("due 2026-11-20T16:59 5wd --format json", &["due", "2026-11-20T16:59", "5wd", "--format", "json"]),
    ] {
        let wanted = shared().run(args);
        let served = asked(shared(), command, b"");
        assert_eq!((served.code, &served.stdout), (wanted.code, &wanted.stdout), "{command}: {}", served.err());
        assert_eq!(served.code, Some(0));
    }
    assert_eq!(asked(shared(), "today --check", b"").code, Some(3));
}

#[test]
fn a_list_comes_in_and_goes_out_through_a_pipe() {
    let book = Book::empty();
    let result = asked(&book, "import children - --format json", CLEAN.as_bytes());
    assert_eq!(rows(result.ended(0))[0]["added"], 3);
    let exported = asked(&book, "export children -o -", b"");
    assert_eq!(rows(asked(&book, "import children - --format json", &exported.stdout).ended(0))[0]["same"], 3);
}

#[test]
fn no_shell_reads_it() {
    let book = Book::invented(20, 1);
    let trap = book.path("trap");
    let before = book.everything();
    for command in [
        format!("list children; touch {trap}"),
        format!("list children && touch {trap}"),
        format!("list children | touch {trap}"),
        format!("list children > {trap}"),
        format!("$(touch {trap})"),
        format!("`touch {trap}`"),
        format!("touch {trap}"),
        format!("sh -c 'touch {trap}'"),
        "list 'open".into(),
        "list children \\".into(),
        "init --office A --officer B".into(),
        "demo --reset --no-open".into(),
        "serve".into(),
        "user add x".into(),
        "scp -t .".into(),
        "/usr/lib/sftp-server".into(),
        "\0".into(),
    ] {
        if command.contains('\0') {
            continue;
        }
        let output = asked(&book, &command, b"");
        assert!(output.ended(2).stdout.is_empty(), "{command}");
        assert!(!output.stderr.is_empty(), "{command}");
        crate::tools::quiet(output.err());
        assert!(!Path::new(&trap).exists(), "{command}");
    }
    // Nothing is expanded.
    let same = asked(&book, "list children --format json --search '$HOME *'", b"");
    assert_eq!(same.ended(0).out().trim(), "[]");
    assert_eq!(book.everything(), before);
}

#[test]
fn the_servers_line_says_whose_book_it_is() {
    let (book, other) = (Book::invented(20, 1), Book::invented(25, 2));
    let command = format!("--book {} --user ai --clock 2020-01-01 list children --format json", other.folder.display());
    // An answer for another book, login or day than she asked for would be a false one.
    let missing = book.path("mk");
    refused(&asked(&book, &command, b""), 2);
    for (option, value) in
        [("--book", "/x"), ("--user", "ai"), ("--passphrase-file", missing.as_str()), ("--clock", "2020-01-01")]
    {
        for command in [format!("{option} {value} list children"), format!("list children {option}={value}")] {
            let said = refused(&asked(&book, &command, b""), 2);
            assert!(said.contains(option), "{said}");
        }
    }
    let english = asked(&book, "--lang en list children", b"");
    assert!(english.ended(0).out().starts_with("Child code"), "{}", english.out());
    // A real book is as open to her as the server made it.
    let real = Book::real();
    real.imported(CLEAN, &[], 0);
    assert_eq!(rows(asked(&real, "list children --format json", b"").ended(0)).len(), 3);
    let folder = real.folder.display().to_string();
    let bare = [("SSH_ORIGINAL_COMMAND", "list children"), ("SOTRE_BOOK", folder.as_str())];
    refused(&run(BIN, &["serve"], &bare, b""), 1);
    refused(&asked(&real, "list children --clock 2020-01-01 --format json", b""), 2);
}

#[test]
fn no_command_and_no_terminal_is_three_lines() {
    for command in ["", "   "] {
        let said = refused(&asked(shared(), command, b""), 2);
        assert_eq!(said.lines().count(), 3);
    }
    assert_eq!(refused(&shared().run(&["serve"]), 2).lines().count(), 3);
}

#[test]
fn what_is_refused_is_said_by_its_reason() {
    let book = Book::invented(20, 1);
    assert!(refused(&asked(&book, "list 'open", b""), 2).contains("ngoặc kép"));
    let said = refused(&asked(&book, "demo", b""), 2);
    assert!(said.contains("verify, backup"), "{said}");
    for command in ["/usr/local/bin/sotre list children", "sotre list children"] {
        asked(&book, command, b"").ended(0);
    }
    refused(&asked(&book, "sotre sotre list children", b""), 2);
    use std::os::unix::ffi::OsStrExt;
    let output = std::process::Command::new(BIN)
        .arg("serve")
        .env("SOTRE_BOOK", &book.folder)
        .env("SSH_ORIGINAL_COMMAND", std::ffi::OsStr::from_bytes(b"list children --search \xff"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("UTF-8"));
}
