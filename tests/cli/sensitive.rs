//! Sensitive cases on the command line: words planted with one officer's child are in no byte another officer is answered,
//! whatever the command, the format, the order or the search; her own officer is answered every one of them.

use crate::export::sheet;
use crate::support::Output;
use crate::tools::{Book, LISTS, PASSPHRASE, rows};

const MAI: &str = "câu của riêng mai";
const PLANTED: [&str; 10] = [
    "Quyhtenz",
    "Quyhmez",
    "Quyhchaz",
    "Quyhgiamhoz",
    "0987004321",
    "Quyhdiachiz",
    "Quyhtruongz",
    "Quyhghichuz",
    "Quyhchuhoz",
    "0987008765",
];
/// And the day she turns 16, which is her birthday.
const BORN: [&str; 3] = ["2016-05-12", "12/05/2016", "2032-05-12"];
const HOUSE: &str = "head,village,phone\r\nBà Quyhchuhoz,Bản Thử,0987008765\r\n";
const CHILDREN: &str = "name,birth_date,sex,village,household_code,mother_name,father_name,guardian_name,guardian_phone,address,school,note,groups\r\n\
    Lò Thị Quyhtenz,12/05/2016,nữ,Bản Thử,HG-0001,Lò Thị Quyhmez,Lò Văn Quyhchaz,Lò Thị Quyhgiamhoz,0987004321,xóm Quyhdiachiz,\
    Trường Quyhtruongz,Quyhghichuz,Trẻ em bị xâm hại tình dục\r\n\
    Vàng Thị Kề,01/02/2018,nữ,Bản Thử,,,,,,,,,\r\n";
const CASES: &str = "child_code,level,opened_at\r\nTE-0001,cao,01/06/2026\r\nTE-0002,cao,01/06/2026\r\n";

struct Two(Book);

impl Two {
    fn new() -> Two {
        let mut book = Book::somewhere();
        let thu = book.file("thu", format!("{PASSPHRASE}\n").as_bytes());
        let mai = book.file("mai", format!("{MAI}\n").as_bytes());
        book.envs_push("SOTRE_PASSPHRASE_FILE", thu);
        book.envs_push("SOTRE_USER", "thu".into());
        let paper = book.path("giay.txt");
        book.run(&["init", "--office", "xã Thử", "--officer", "Lò Thị Thu", "--recovery-file", &paper]).ended(0);
        book.run(&[
            "user",
            "add",
            "mai",
            "--name",
            "Vàng Thị Mai",
            "--roles",
            "officer",
            "--new-passphrase-file",
            &mai,
        ])
        .ended(0);
        for (what, list) in [("households", HOUSE), ("children", CHILDREN), ("cases", CASES)] {
            book.feed(&["import", what, "-"], list.as_bytes()).ended(0);
        }
        Two(book)
    }

    fn as_of(&self, login: &str, args: &[&str], stdin: &[u8]) -> Output {
        let file = self.0.path(login);
        self.0.with(args, &[("SOTRE_USER", login), ("SOTRE_PASSPHRASE_FILE", &file)], stdin)
    }

    /// All that every command answers this officer, bytes as they come and the cells of workbooks.
    fn everything(&self, login: &str) -> String {
        let mut told = String::new();
        let mut ask = |args: &[&str]| {
            let output = self.as_of(login, args, b"");
            assert!(matches!(output.code, Some(0..=3)), "{args:?}: {:?} {}", output.code, output.err());
            let xlsx = output.stdout.starts_with(b"PK");
            let said = if xlsx { format!("{:?}", sheet(&output.stdout)) } else { output.out().to_owned() };
            told.push_str(&format!("\n$ {args:?}\n{said}\n{}", output.err()));
        };
        for (what, _) in LISTS {
            for format in ["table", "csv", "json"] {
                ask(&["list", what, "--format", format]);
            }
            for more in
                [&[][..], &["--as", "xlsx"], &["--keys"], &["--masked"], &["--reason", "họp"], &["--search", "ban thu"]]
            {
                ask(&[&["export", what, "-o", "-"], more].concat());
            }
        }
        for key in ["name", "-name", "birth_date", "mother_name", "id_number", "village", "-code"] {
            ask(&["list", "children", "--sort", key, "--format", "csv"]);
            ask(&["export", "children", "-o", "-", "--sort", key]);
        }
        // Asked for by a word of hers, as typed or nearly: what comes back may not hold the others, nor say how hers is spelt.
        for (what, filter) in [
            ("children", "name=lo thi quyhtenz"),
            ("children", "mother_name=lo thi quyhmez"),
            ("children", "household_code=HG-0001"),
            ("children", "code=TE-0001"),
            ("cases", "child_name=lo thi quyhtenz"),
            ("cases", "child_code=TE-0001"),
            ("households", "head=ba quyhchuhoz"),
            ("households", "code=HG-0001"),
        ] {
            ask(&["list", what, "--filter", filter, "--format", "json"]);
        }
        for searched in ["quyhtenz", "098700", "TE-0001", "HS-2026-0001", "quyhchuhoz"] {
            for what in ["children", "cases", "households", "visits"] {
                ask(&["list", what, "--search", searched, "--format", "json"]);
            }
        }
        for format in ["table", "csv", "json"] {
            ask(&["today", "--until", "2032-12-31", "--format", format]);
            ask(&["log", "--format", format]);
            ask(&["log", "--child", "TE-0001", "--format", format]);
            ask(&["verify", "--format", format]);
        }
        ask(&["due", "2026-11-20T16:59", "5wd"]);
        ask(&["undo"]);
        // The list that came in, by whoever has it too: what the book would say of her beside it.
        let file = self.0.file("lai.csv", "code,name,birth_date\r\nTE-0001,Lò Thị Khác,01/01/2016\r\n".as_bytes());
        let rejects = self.0.path("hong.csv");
        for format in ["table", "json"] {
            ask(&["import", "children", &file, "--dry-run", "--format", format]);
        }
        ask(&["import", "children", &file, "--on-differs", "take", "--rejects", &rejects]);
        told.push_str(&std::fs::read_to_string(&rejects).unwrap_or_default());
        let _ = std::fs::remove_file(&rejects);
        told
    }
}

#[test]
fn not_a_byte_of_it_is_answered_to_whoever_is_not_assigned() {
    let book = Two::new();
    let told = book.everything("mai");
    // What she typed herself stands in messages in small letters; what stands in the book does not.
    for word in PLANTED.iter().chain(&BORN) {
        let at = told.find(word).map(|at| {
            told.char_indices()
                .map(|(i, _)| i)
                .filter(|i| *i + 400 > at)
                .find(|i| *i <= at)
                .map(|from| &told[from..at + word.len()])
        });
        assert!(at.is_none(), "{word}: …{at:?}");
    }
    assert!(told.contains("TE-0001") && told.contains("HS-2026-0001") && told.contains("Vàng Thị Kề"));
    let own = book.everything("thu");
    for word in PLANTED.iter().chain(&BORN) {
        assert!(own.contains(word), "her own officer is answered {word}");
    }
    let hidden =
        &rows(&book.as_of("mai", &["list", "children", "--filter", "code=TE-0001", "--format", "json"], b""))[0];
    assert_eq!((&hidden["name"], &hidden["birth_date"]), (&"TE-0001".into(), &"2016".into()));
    assert!(hidden["mother_name"].is_null() && hidden["household_code"].is_null());
}

/// What became of the one child of a list.
fn judged(output: &Output) -> serde_json::Value {
    rows(output).into_iter().skip(1).rfind(|row| row["verdict"] != "furniture").expect("a row")
}

#[test]
fn a_list_takes_nothing_of_hers_over_and_tells_nothing() {
    let book = Two::new();
    let list = "code,name,birth_date\r\nTE-0001,Lò Thị Đổi,12/05/2016\r\n";
    let answer =
        book.as_of("mai", &["import", "children", "-", "--on-differs", "take", "--format", "json"], list.as_bytes());
    let row = &judged(answer.ended(3));
    assert_eq!(row["verdict"], "refused");
    assert!(row["reasons"][0].as_str().unwrap().contains("ca nhạy cảm"), "{row}");
    assert_eq!(
        rows(&book.as_of("thu", &["list", "children", "--filter", "code=TE-0001", "--format", "json"], b""))[0]["name"],
        "Lò Thị Quyhtenz"
    );
    // The same child by name is not confirmed: she comes in as a new one, and her own officer will see two.
    let list = "name,birth_date,village\r\nLò Thị Quyhtenz,12/05/2016,Bản Thử\r\n";
    let answer = book.as_of("mai", &["import", "children", "-", "--dry-run", "--format", "json"], list.as_bytes());
    let row = &judged(answer.ended(0));
    assert_eq!((&row["verdict"], row["code"].is_null()), (&"new".into(), true), "{row}");
    let own = book.as_of("thu", &["import", "children", "-", "--dry-run", "--format", "json"], list.as_bytes());
    assert_eq!(judged(own.ended(0))["verdict"], "same");
}

/// Her brother comes into her household by a list: the log of whoever sees him says no household, before or after.
#[test]
fn the_log_tells_nobody_whose_brother_somebody_is() {
    let book = Two::new();
    let list = "code,name,birth_date,household_code\r\nTE-0002,Vàng Thị Kề,01/02/2018,HG-0001\r\n";
    book.as_of("thu", &["import", "children", "-", "--on-differs", "take"], list.as_bytes()).ended(0);
    let told = |login: &str| {
        let formats = ["table", "csv", "json"];
        let logs = formats.map(|format| book.as_of(login, &["log", "--child", "TE-0002", "--format", format], b""));
        logs.map(|log| log.ended(0).out().to_owned()).concat()
    };
    assert!(!told("mai").contains("HG-0001"), "{}", told("mai"));
    assert!(told("mai").contains("sửa thông tin trẻ"), "the act itself is hers to see");
    assert!(told("thu").contains("HG-0001"), "her own officer reads it");
}

/// A số định danh that a hidden child bears too is no odd number: an answer would say that somebody in the book has it.
#[test]
fn an_odd_number_is_no_way_to_ask_who_is_in_the_book() {
    let book = Two::new();
    let own = "code,name,birth_date,id_number\r\nTE-0001,Lò Thị Quyhtenz,12/05/2016,011316000123\r\n";
    book.as_of("thu", &["import", "children", "-", "--on-differs", "take"], own.as_bytes()).ended(0);
    let list = "name,birth_date,sex,village,id_number\r\nCà Thị Một,01/02/2016,nữ,Bản Thử,011316000123\r\n\
        Cà Thị Hai,01/02/2016,nữ,Bản Thử,011316000124\r\n";
    book.as_of("mai", &["import", "children", "-"], list.as_bytes()).ended(0);
    let asked = |login: &str| {
        let args = ["list", "children", "--filter", "lacking=odd_id", "--format", "json"];
        rows(&book.as_of(login, &args, b"")).into_iter().filter(|row| row["name"] == "Cà Thị Một").count()
    };
    assert_eq!((asked("mai"), asked("thu")), (0, 1));
}

/// Where a household stands, its children live: a list that says otherwise of one of them changes nothing, and nothing says it did.
#[test]
fn a_village_of_a_child_in_a_household_is_not_said_to_have_changed() {
    let book = Two::new();
    let list = "code,name,birth_date,village\r\nTE-0001,Lò Thị Quyhtenz,12/05/2016,Bản Khác\r\n";
    for _ in 0..2 {
        let args = ["import", "children", "-", "--on-differs", "take", "--format", "json"];
        let answer = book.as_of("thu", &args, list.as_bytes());
        let sum = &rows(answer.ended(3))[0];
        assert_eq!((&sum["changed"], &sum["kept"]), (&0.into(), &1.into()), "{sum}");
    }
    let log = book.as_of("thu", &["log", "--child", "TE-0001", "--format", "json"], b"");
    assert!(!log.ended(0).out().contains("sửa thông tin"), "{}", log.out());
}
