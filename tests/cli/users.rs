//! `user`: who opens the book, by which passphrase or by the recovery key; who no longer does; and that all of it is in the log.

use crate::support::Output;
use crate::tools::{Book, done, refused, rows, says_quietly, texts};

const CHILD: &str = "Họ và tên,Ngày sinh,Thôn\r\nLò Thị Mai,01/02/2015,Bản Phăng\r\n";

/// A real book, its first officer `thu`, with the recovery key in `giay.txt`.
struct Real(Book);

impl Real {
    fn new() -> Real {
        let book = Real(Book::of_thu());
        book.0.import(CHILD, &[]).ended(0);
        book
    }

    fn run(&self, args: &[&str]) -> Output {
        self.0.run(args)
    }

    fn secret(&self, name: &str, text: &str) -> String {
        self.0.secret(name, text)
    }

    fn as_of(&self, login: &str, passphrase: &str, args: &[&str]) -> Output {
        self.0.as_of(login, passphrase, args)
    }

    fn add(&self, login: &str, roles: &str, passphrase: &str) -> Output {
        let file = self.secret("moi.txt", passphrase);
        let name = format!("Vàng Thị {}", login.to_uppercase());
        self.run(&["user", "add", login, "--name", &name, "--roles", roles, "--new-passphrase-file", &file])
    }

    fn users(&self) -> Vec<serde_json::Value> {
        rows(self.run(&["user", "list", "--format", "json"]).ended(0))
    }
}

#[test]
fn the_roles_of_an_office_are_listed_and_changed() {
    let book = Real::new();
    book.add("mai", "officer", "câu đầu tiên").ended(0);
    let users = book.users();
    assert_eq!(texts(&users, "login"), ["thu", "mai"]);
    assert_eq!(users[0]["roles"], serde_json::json!(["officer", "leader", "administrator"]));
    assert_eq!(users[1]["roles"], serde_json::json!(["officer"]));
    assert_eq!((&users[1]["state"], users[1]["village"].is_null()), (&"active".into(), true));

    let change = ["user", "change", "mai", "--roles", "collaborator", "--village", "ban phang", "--name", "Vàng Mai"];
    book.run(&change).ended(0);
    let users = book.users();
    assert_eq!((&users[1]["village"], &users[1]["name"]), (&"Bản Phăng".into(), &"Vàng Mai".into()));
    assert_eq!(users[1]["roles"], serde_json::json!(["collaborator"]));
    // Back again: the village goes with the role.
    book.run(&["user", "change", "mai", "--roles", "leader"]).ended(0);
    assert!(book.users()[1]["village"].is_null());
    for bad in ["king", "", "officer,king"] {
        refused(&book.run(&["user", "change", "mai", "--roles", bad]), 1);
    }
    assert!(refused(&book.run(&["user", "change", "ai", "--roles", "leader"]), 1).contains("ai"));
    // Somebody looks after the people at any time.
    let last = refused(&book.run(&["user", "change", "thu", "--roles", "officer"]), 1);
    assert!(last.contains("quản trị cuối cùng"), "{last}");
    let table = book.run(&["user", "list"]).ended(0).out().to_owned();
    assert!(table.contains("Vàng Mai") && table.contains("lãnh đạo"), "{table}");
}

#[test]
fn what_is_refused_changes_nothing() {
    let book = Real::new();
    book.add("mai", "officer", "câu đầu tiên").ended(0);
    let (keys, done) = (std::fs::read(book.0.folder.join("keys.toml")).unwrap(), book.0.done());
    let short = refused(&book.add("hoa", "officer", "ngắn"), 1);
    assert!(short.contains("8 chữ"), "{short}");
    assert!(refused(&book.add("mai", "officer", "câu khác hẳn"), 1).contains("mai"), "taken");
    refused(&book.add("../x", "officer", "câu khác hẳn"), 1);
    assert!(refused(&book.add("hoa", "collaborator", "câu khác hẳn"), 1).contains("Thôn"), "of which village");
    refused(&book.run(&["user", "disable", "thu"]), 1);
    refused(&book.run(&["user", "disable", "ai"]), 1);
    // For whoever is no administrator, everything but her own passphrase.
    let new = book.secret("moi.txt", "câu khác hẳn");
    for args in [
        &["user", "add", "hoa", "--name", "Hoa", "--new-passphrase-file", &new][..],
        &["user", "change", "mai", "--roles", "administrator"],
        &["user", "disable", "thu"],
        &["user", "passphrase", "thu", "--new-passphrase-file", &new],
        &["user", "recovery-key"],
    ] {
        let said = refused(&book.as_of("mai", "câu đầu tiên", args), 1);
        assert!(said.contains("quản trị"), "{args:?}: {said}");
    }
    let wrong = book.secret("sai.txt", "AGE-SECRET-KEY-1QQQQ");
    refused(&book.run(&["user", "recover", "thu", "--recovery-file", &wrong, "--new-passphrase-file", &new]), 1);
    let paper = book.0.path("giay.txt");
    refused(&book.run(&["user", "recover", "ai", "--recovery-file", &paper, "--new-passphrase-file", &new]), 1);
    book.run(&["user"]).ended(2);
    book.run(&["user", "add", "hoa"]).ended(2);
    assert_eq!(std::fs::read(book.0.folder.join("keys.toml")).unwrap(), keys);
    assert_eq!(book.0.done(), done);
}

#[test]
fn a_passphrase_is_changed_reset_and_recovered() {
    let book = Real::new();
    book.add("mai", "officer", "câu đầu tiên").ended(0);
    let before = book.0.done().len();
    // Given by another: she is told at every opening until she has one of her own.
    let said = says_quietly(book.as_of("mai", "câu đầu tiên", &["today"]).ended(0));
    assert!(said.contains("do người khác đặt"), "{said}");
    let own = book.secret("rieng.txt", "câu của riêng mai");
    let change = ["user", "passphrase", "mai", "--new-passphrase-file", &own];
    let said = says_quietly(book.as_of("mai", "câu đầu tiên", &change).ended(0));
    assert!(said.contains("Đã đổi câu mật khẩu"), "{said}");
    refused(&book.as_of("mai", "câu đầu tiên", &["today"]), 1);
    let quiet = book.as_of("mai", "câu của riêng mai", &["today"]).ended(0).err().to_owned();
    assert!(!quiet.contains("do người khác đặt"), "{quiet}");

    // Forgotten: by an administrator, or by the paper in the cupboard.
    let given = book.secret("cho.txt", "câu được cho lại");
    book.run(&["user", "passphrase", "mai", "--new-passphrase-file", &given]).ended(0);
    refused(&book.as_of("mai", "câu của riêng mai", &["today"]), 1);
    book.as_of("mai", "câu được cho lại", &["today"]).ended(0);
    let (paper, found) = (book.0.path("giay.txt"), book.secret("lai.txt", "câu tìm lại được"));
    let said = says_quietly(
        book.run(&["user", "recover", "thu", "--recovery-file", &paper, "--new-passphrase-file", &found]).ended(0),
    );
    assert!(said.contains("thu") && said.contains("khóa phục hồi"), "{said}");
    refused(&book.run(&["today"]), 1);
    book.as_of("thu", "câu tìm lại được", &["verify"]).ended(0);
    let done = done(&book.as_of("thu", "câu tìm lại được", &["log", "--format", "json"]));
    assert_eq!(done.len(), before + 3, "changed, reset, recovered: {done:?}");
}

#[test]
fn whoever_is_disabled_opens_nothing_but_the_backups_of_before() {
    let book = Real::new();
    book.add("mai", "officer", "câu đầu tiên").ended(0);
    book.run(&["backup"]).ended(0);
    let backup = book.0.newest_backup();
    let (before, children) = (std::fs::read(book.0.folder.join("book.db")).unwrap(), book.0.everything());
    let said = says_quietly(book.run(&["user", "disable", "mai"]).ended(0));
    assert!(said.contains("đổi khóa") && said.contains("bản sao cũ vẫn mở"), "{said}");
    assert_ne!(std::fs::read(book.0.folder.join("book.db")).unwrap(), before);
    assert_eq!(book.0.everything(), children);
    book.run(&["verify"]).ended(0);
    let said = refused(&book.as_of("mai", "câu đầu tiên", &["today"]), 1);
    assert!(said.contains("không còn được mở sổ"), "{said}");
    assert_eq!(texts(&book.users(), "state"), ["active", "disabled"]);
    // Not twice, not again under the same login, and no new passphrase for her.
    refused(&book.run(&["user", "disable", "mai"]), 1);
    refused(&book.add("mai", "officer", "câu đầu tiên"), 1);
    let new = book.secret("moi.txt", "câu khác hẳn");
    refused(&book.run(&["user", "passphrase", "mai", "--new-passphrase-file", &new]), 1);

    // As it was said: the backup of before opens with her passphrase still, the one of after does not.
    let aside = book.0.path("aside");
    book.as_of("mai", "câu đầu tiên", &["restore", &backup, "--book", &aside]).ended(0);
    std::fs::remove_dir_all(&aside).unwrap();
    std::fs::remove_file(&backup).unwrap();
    book.run(&["backup"]).ended(0);
    let backup = book.0.newest_backup();
    refused(&book.as_of("mai", "câu đầu tiên", &["restore", &backup, "--book", &aside]), 1);
    book.run(&["restore", &backup, "--book", &aside]).ended(0);
    // The paper in the cupboard opens the re-keyed book as it did.
    let paper = book.0.path("giay.txt");
    book.run(&["user", "recover", "thu", "--recovery-file", &paper, "--new-passphrase-file", &new]).ended(0);
}

#[test]
fn a_new_recovery_key_makes_the_old_paper_worthless() {
    let book = Real::new();
    let (old, paper) = (book.0.path("giay.txt"), book.0.path("giay-moi.txt"));
    let children = book.0.everything();
    book.run(&["user", "recovery-key", "--recovery-file", &paper]).ended(0);
    assert_eq!(book.0.everything(), children);
    book.run(&["verify"]).ended(0);
    let new = book.secret("moi.txt", "câu khác hẳn");
    let recover =
        |with: &str| book.run(&["user", "recover", "thu", "--recovery-file", with, "--new-passphrase-file", &new]);
    refused(&recover(&old), 1);
    recover(&paper).ended(0);
    // Printed where no file was named; a file that is there stays.
    book.as_of("thu", "câu khác hẳn", &["user", "recovery-key", "--recovery-file", &paper]).ended(1);
    let said = says_quietly(book.as_of("thu", "câu khác hẳn", &["user", "recovery-key"]).ended(0));
    assert!(said.contains("AGE-SECRET-KEY-1"), "{said}");
}

#[test]
fn a_practice_book_has_no_users() {
    let book = Book::empty();
    for args in [
        &["user", "list"][..],
        &["user", "add", "mai", "--name", "Mai"],
        &["user", "disable", "mai"],
        &["user", "passphrase", "mai"],
        &["user", "recovery-key"],
    ] {
        let said = refused(&book.run(args), 1);
        assert!(said.contains("Sổ thực hành không có người dùng"), "{args:?}: {said}");
    }
}

/// Lists come in while the book is re-keyed again and again: what was called done is there, what was not is not.
#[test]
fn nothing_that_is_written_while_the_book_is_rekeyed_is_lost() {
    let book = Real::new();
    let rekeying = |book: &Real| {
        for _ in 0..3 {
            let mut child = book.0.spawn(&["user", "recovery-key"]);
            // Busy with a list that comes in is no failure of what is tried here.
            let _ = child.wait();
        }
    };
    let mut done = Vec::new();
    std::thread::scope(|scope| {
        let other = scope.spawn(|| rekeying(&book));
        for n in 0..14 {
            let name = format!("Giàng Thị {}", char::from(b'A' + n));
            let output = book.0.import(&format!("Họ và tên,Ngày sinh\r\n{name},01/02/2016\r\n"), &[]);
            match output.code {
                Some(0) => done.push(name),
                _ => {
                    says_quietly(output.ended(1));
                }
            }
        }
        other.join().unwrap();
    });
    let names = texts(&book.0.list("children"), "name");
    let there: Vec<&String> = names.iter().filter(|name| name.starts_with("Giàng Thị ")).collect();
    assert_eq!(there, done.iter().collect::<Vec<_>>(), "by name, each once");
    assert!(!done.is_empty());
    book.run(&["verify"]).ended(0);
}

/// Whoever left while the day's backup was being made ended by a signal: the cryptography was taken apart under it.
#[test]
fn leaving_while_the_days_backup_is_made_is_an_ordinary_end() {
    let book = Real::new();
    for n in 0..12 {
        let _ = std::fs::remove_dir_all(book.0.folder.join("backups"));
        let mut an = book.0.sit_down();
        an.wait_for("Không có việc nào đến hạn").press("<c-q>").wait_for("c có").press("c");
        assert_eq!(an.wait_exit(std::time::Duration::from_secs(10)), Some(0), "the {n}th time");
    }
}

/// Tried at once by many programs, each wrong passphrase waits for the one before it and is counted; a restore is a door like others.
#[test]
fn guesses_at_once_are_guesses_one_after_the_other() {
    let real = Real::new();
    let wrong = real.secret("sai.txt", "không phải câu này đâu");
    let backup = real.0.path("b.sotre");
    real.run(&["backup", "-o", &backup]).ended(0);
    let began = std::time::Instant::now();
    std::thread::scope(|scope| {
        let guess = |args: &'static [&'static str]| {
            let (real, wrong) = (&real, &wrong);
            move || {
                real.0.with(args, &[("SOTRE_PASSPHRASE_FILE", wrong)], b"").ended(1);
            }
        };
        let tries: Vec<_> = (0..4).map(|_| scope.spawn(guess(&["list", "children"]))).collect();
        tries.into_iter().for_each(|one| one.join().unwrap());
    });
    // After the first 1 s, after the second 2, after the third 4.
    assert!(began.elapsed() >= std::time::Duration::from_secs(6), "{:?}", began.elapsed());
    let said = real.0.with(&["restore", &backup], &[("SOTRE_PASSPHRASE_FILE", &wrong)], b"");
    assert!(said.ended(1).err().contains("chờ"), "not tried before its turn: {}", said.err());
    let log = real.run(&["log"]);
    let told: Vec<&str> = log.ended(0).out().lines().filter(|line| line.contains("nhập sai câu mật khẩu")).collect();
    assert!(matches!(told[..], [one] if one.contains('4')), "one entry that counts four: {told:?}");
}
