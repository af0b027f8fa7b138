//! `verify` on a damaged book: what is broken is told in words and as rows, what still reads is checked, the end is 3.

use serde_json::Value;

use crate::tools::{Book, entries, quiet, rows, strict_csv};

const PAGE: usize = 4096;

fn verdict(book: &Book) -> Value {
    rows(book.run(&["verify", "--format", "json"]).ended(3)).remove(0)
}

fn faults(verdict: &Value) -> String {
    let faults = verdict["faults"].as_array().expect("an array");
    assert!(!faults.is_empty() && verdict["ok"] == false, "{verdict}");
    faults.iter().map(|fault| fault.as_str().expect("a sentence")).collect::<Vec<_>>().join("\n")
}

/// Damages the file, hands the book over, and lays the whole file back.
fn damaged(book: &Book, damage: impl FnOnce(&mut Vec<u8>), look: impl FnOnce(&Book)) {
    let file = book.folder.join("book.db");
    let whole = std::fs::read(&file).unwrap();
    let mut bytes = whole.clone();
    damage(&mut bytes);
    std::fs::write(&file, &bytes).unwrap();
    look(book);
    assert_eq!(std::fs::read(&file).unwrap(), bytes, "looking changed the file");
    let mut left = entries(&book.folder);
    // What was found wrong is noted beside the book, for the log of the next good sign-in.
    left.retain(|name| name != "backups" && name != "noted.tsv");
    assert_eq!(left, ["book.db", "keys.toml"]);
    std::fs::write(&file, whole).unwrap();
}

#[test]
fn verify_names_a_flipped_byte_wherever_it_is_and_ends_3() {
    let book = Book::invented(200, 1);
    let pages = std::fs::metadata(book.folder.join("book.db")).unwrap().len() as usize / PAGE;
    for page in [1, 2, pages / 3, pages / 2, pages - 1, pages] {
        damaged(
            &book,
            |bytes| bytes[page * PAGE - 100] ^= 0x55,
            |book| {
                let said = faults(&verdict(book));
                assert!(said.contains(&format!("1 trên {pages} trang")), "{said}");
                assert!(said.contains(&format!("trang {page}")), "{said}");
                let output = book.run(&["verify"]);
                assert!(
                    output.ended(3).out().contains("SỔ BỊ HỎNG") && output.out().contains("backups"),
                    "{}",
                    output.out()
                );
                quiet(output.out());
                assert!(output.err().is_empty(), "{}", output.err());
                let csv = book.run(&["verify", "--format", "csv"]).ended(3).stdout.clone();
                let csv = strict_csv(&csv, ',');
                assert_eq!(csv[0], ["lành", "trẻ em", "dòng nhật ký", "chỗ hỏng", "đầu chuỗi", "nhân chứng từ"]);
                assert!(csv[1][0] == "false" && csv[1][3].contains(&format!("trang {page}")), "{csv:?}");
            },
        );
    }
    let sound = rows(book.run(&["verify", "--format", "json"]).ended(0)).remove(0);
    assert_eq!((&sound["ok"], &sound["children"]), (&Value::Bool(true), &Value::from(200)));
}

#[test]
fn verify_tells_a_cut_tail_and_still_counts_what_reads() {
    let book = Book::invented(200, 1);
    let log = book.log_entries();
    for cut in [100, PAGE, 2 * PAGE + 1] {
        damaged(
            &book,
            |bytes| bytes.truncate(bytes.len() - cut),
            |book| {
                let verdict = verdict(book);
                assert!(faults(&verdict).contains("cắt mất phần cuối"), "{verdict}");
                assert_eq!(verdict["log_entries"], log, "the log stands in front and reads: {verdict}");
            },
        );
    }
    // Half of it gone: what cannot be counted is absent, what cannot be read is named.
    damaged(
        &book,
        |bytes| bytes.truncate(bytes.len() / 2),
        |book| {
            let said = faults(&verdict(book));
            assert!(said.contains("cắt mất phần cuối") && said.contains("Không đọc được hết"), "{said}");
        },
    );
    for (name, rest) in [("emptied", 0), ("cut to its salt", 16), ("one page", PAGE)] {
        damaged(
            &book,
            |bytes| bytes.truncate(rest),
            |book| {
                let verdict = verdict(book);
                assert!(faults(&verdict).contains("phần cuối"), "{name}: {verdict}");
            },
        );
    }
}

#[test]
fn verify_of_another_file_or_salt_says_that_nothing_reads() {
    let book = Book::invented(20, 1);
    type Damage = fn(&mut Vec<u8>);
    let damages: [Damage; 2] =
        [|bytes| bytes[3] ^= 1, |bytes| *bytes = "không phải sổ ".repeat(1000).into_bytes()[..3 * PAGE].to_vec()];
    for damage in damages {
        damaged(&book, damage, |book| {
            let verdict = verdict(book);
            assert!(faults(&verdict).contains("cả tệp sổ"), "{verdict}");
            assert!(verdict["children"].is_null() && verdict["log_entries"].is_null(), "{verdict}");
        });
    }
}

/// Whoever has no key learns nothing, damaged or not; and a real book is told as well as an invented one.
#[test]
fn a_damaged_real_book_is_told_only_to_whoever_may_open_it() {
    let book = Book::real();
    book.imported(crate::import::CLEAN, &[], 0);
    damaged(
        &book,
        |bytes| *bytes.last_mut().unwrap() ^= 1,
        |book| {
            assert!(faults(&verdict(book)).contains("1 trên"));
            let wrong = book.file("sai", "câu mật khẩu sai\n".as_bytes());
            crate::tools::refused(&book.run(&["--passphrase-file", &wrong, "verify"]), 1);
            crate::tools::refused(&book.run(&["--user", "khac", "verify"]), 1);
        },
    );
}

/// Other commands meet the same page: no false sentence about memory or statements.
#[test]
fn a_command_that_meets_damage_calls_it_damage() {
    let book = Book::invented(200, 1);
    damaged(
        &book,
        |bytes| bytes.iter_mut().skip(2 * PAGE).step_by(1000).for_each(|byte| *byte ^= 1),
        |book| {
            for command in [&["list", "children"][..], &["today"], &["export", "children", "-o", "-"]] {
                let said = crate::tools::refused(&book.run(command), 1);
                assert!(said.contains("hỏng") && !said.contains("memory") && !said.contains("logic"), "{said}");
            }
        },
    );
}
