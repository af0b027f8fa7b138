//! `serve`: SSH's forced command, parsed by our own parser, never by a shell.

use std::path::Path;

use crate::export::sheet;
use crate::import::CLEAN;
use crate::support::{Output, run};
use crate::tools::{BIN, Book, refused, rows, shared};

fn asked(book: &Book, command: &str, stdin: &[u8]) -> Output {
    asked_with(book, &book.options(), &[], command, stdin)
}

/// By a server's line of these options, with variables beside the client's command.
fn asked_with(book: &Book, options: &[String], more: &[(&str, &str)], command: &str, stdin: &[u8]) -> Output {
    let line: Vec<&str> = options.iter().map(String::as_str).chain(["serve"]).collect();
    let home = book.path("");
    let envs: Vec<(&str, &str)> =
        [("HOME", home.as_str()), ("SSH_ORIGINAL_COMMAND", command)].into_iter().chain(more.iter().copied()).collect();
    run(BIN, &line, &envs, stdin)
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
        // A workbook carries the head of the log it left with, and the first export stands in the log of the second.
        match command.contains("xlsx") {
            true => assert_eq!(sheet(&served.ended(0).stdout), sheet(&wanted.stdout)),
            false => assert_eq!(served.stdout, wanted.stdout, "{command}: {}", served.err()),
        }
        assert_eq!((served.code, wanted.code), (Some(0), Some(0)));
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
    let bare = ["--book".to_owned(), real.folder.display().to_string()];
    assert!(refused(&asked_with(&real, &bare, &[], "list children", b""), 1).contains("câu mật khẩu"));
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

/// What the client's own variables say is as if it were not there: neither another book nor a clock, a login, a key file, a
/// language of the client's.
#[test]
fn no_variable_of_the_clients_is_heeded() {
    let (book, other) = (Book::invented(20, 1), Book::invented(25, 2));
    let wanted = asked(&book, "list children --format json", b"");
    let (elsewhere, key) = (other.folder.display().to_string(), other.file("mk", b"mot cau khac han\n"));
    let told = [
        ("SOTRE_BOOK", elsewhere.as_str()),
        ("SOTRE_USER", "ai"),
        ("SOTRE_CLOCK", "2020-01-01"),
        ("SOTRE_PASSPHRASE_FILE", key.as_str()),
        ("SOTRE_LANG", "en"),
    ];
    let served = asked_with(&book, &book.options(), &told, "list children --format json", b"");
    assert_eq!((served.code, &served.stdout), (wanted.code, &wanted.stdout), "{}", served.err());
    // Wrong usage is told in the server's language, also where the variable names none.
    for lang in ["en", "xx"] {
        let said = asked_with(&book, &book.options(), &[("SOTRE_LANG", lang)], "demo", b"");
        assert!(refused(&said, 2).contains("không dùng được"), "{}", said.err());
    }
    // Without a book in the server's line it is the one of the account's own home, whatever HOME and XDG_DATA_HOME say.
    let home = other.path("");
    let homes = [("XDG_DATA_HOME", home.as_str()), ("SOTRE_BOOK", elsewhere.as_str())];
    std::fs::create_dir_all(other.path("sotre")).unwrap();
    std::os::unix::fs::symlink(&other.folder, other.path("sotre/book")).unwrap();
    let lost = asked_with(&other, &["--user".into(), "in".into()], &homes, "list children", b"");
    assert!(!lost.err().contains(&home) && lost.stdout.is_empty(), "{}", lost.err());
}

/// The passphrase comes before the list, in the pipe: no argument and no variable ever carries it.
#[test]
fn the_passphrase_comes_through_the_pipe() {
    let real = Book::real();
    let bare = ["--book".to_owned(), real.folder.display().to_string()];
    let ask = |command: &str, stdin: &[u8]| asked_with(&real, &bare, &[], command, stdin);
    let list = format!("{}\r\n{CLEAN}", crate::tools::PASSPHRASE);
    assert_eq!(rows(ask("import children - --format json", list.as_bytes()).ended(0))[0]["added"], 3);
    let line = format!("{}\n", crate::tools::PASSPHRASE);
    assert_eq!(rows(ask("list children --format json", line.as_bytes()).ended(0)).len(), 3);
    // A search may come by the same pipe, behind it.
    let name = real.list("children")[0]["name"].as_str().unwrap().to_owned();
    let both = format!("{line}{name}\n");
    assert!(!rows(ask("list children --search - --format json", both.as_bytes()).ended(0)).is_empty());
    ask("due 2026-11-20T16:59 5wd", b"").ended(0);
    // The list itself is no passphrase, and nothing of it is said.
    let before = real.everything();
    let said = refused(&ask("import children -", CLEAN.as_bytes()), 1);
    assert!(said.contains("Sai câu mật khẩu") && !said.contains("Lò"), "{said}");
    refused(&ask("list children", &[b'x'; 100_000]), 1);
    refused(&ask("list children", b"\xff\xfe\n"), 1);
    assert_eq!(real.everything(), before);
}

/// A path the client says would be opened by the account the book belongs to.
#[test]
fn no_file_of_the_host_is_read_or_written() {
    let real = Book::real();
    let (trap, list) = (real.path("bay.csv"), real.file("ds.csv", CLEAN.as_bytes()));
    let keys = real.folder.join("keys.toml").display().to_string();
    let (before, old_keys) = (real.everything(), std::fs::read(&keys).unwrap());
    for command in [
        format!("export children -o {trap}"),
        format!("export children -o {keys} --force"),
        "export children -o bay.csv".into(),
        format!("import children {list}"),
        "import children /etc/passwd --dry-run".into(),
        format!("import children - --rejects {trap}"),
        format!("import children - --rejects {keys} --force"),
        format!("import children - --save-map {trap}"),
        format!("import children - --dry-run --map {keys}"),
        format!("backup -o {trap}"),
        format!("backup --copy-to {trap}"),
        format!("restore {list}"),
    ] {
        let said = refused(&asked(&real, &command, CLEAN.as_bytes()), 2);
        assert!(!said.contains("Lò") && !Path::new(&trap).exists(), "{command}: {said}");
    }
    assert_eq!(std::fs::read(&keys).unwrap(), old_keys);
    assert_eq!(real.everything(), before);
    let copy = asked(&real, "backup -o -", b"");
    assert!(copy.ended(0).stdout.len() > 10_000);
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
