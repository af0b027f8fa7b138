//! import(export(x)) = x: into the same book nothing changes, into an empty one everything arrives.

use crate::tools::{Book, strict_csv};

const DRESSES: [&[&str]; 3] = [&[], &["--keys"], &["--delimiter", ";"]];

#[test]
fn into_the_same_book_all_is_the_same() {
    let book = Book::practice();
    let before = book.everything();
    for dress in DRESSES {
        let export = book.run(&[&["export", "children", "-o", "-"], dress].concat());
        let result = book.imported(export.ended(0).out(), &[], 0);
        assert_eq!(
            (&result["same"], &result["added"], &result["kept"], &result["refused"]),
            (&600.into(), &0.into(), &0.into(), &0.into()),
            "{dress:?} {result}"
        );
        assert_eq!(book.everything(), before, "{dress:?}");
    }
}

/// A list in English is ours as much as one in Vietnamese.
#[test]
fn an_english_list_comes_back() {
    let book = Book::practice();
    let before = book.everything();
    for keys in [&[][..], &["--keys"]] {
        let export = book.run(&[&["--lang", "en", "export", "children", "-o", "-"], keys].concat());
        assert_eq!(book.imported(export.ended(0).out(), &[], 0)["same"], 600);
        assert_eq!(book.everything(), before);
        let other = Book::empty();
        assert_eq!(other.imported(export.out(), &[], 0)["added"], 600);
        assert_eq!(other.list("children"), book.list("children"));
    }
}

#[test]
fn into_an_empty_book_the_export_is_equal_again() {
    let book = Book::practice();
    for dress in DRESSES {
        let export = |book: &Book| book.run(&[&["export", "children", "-o", "-"], dress].concat()).out().to_owned();
        let exported = export(&book);
        let other = Book::empty();
        let result = other.imported(&exported, &[], 0);
        assert_eq!((&result["added"], &result["refused"]), (&600.into(), &0.into()), "{result}");
        let back = export(&other);
        let (was, is) =
            (strict_csv(exported.as_bytes(), delimiter(dress)), strict_csv(back.as_bytes(), delimiter(dress)));
        for (was, is) in was.iter().zip(&is) {
            assert_eq!(was, is, "{dress:?}");
        }
        assert!(exported == back, "{dress:?}");
        assert_eq!(book.list("children"), other.list("children"));
        // And once more changes nothing.
        let before = other.everything();
        assert_eq!(other.imported(&exported, &[], 0)["same"], 600);
        assert_eq!(other.everything(), before);
    }
}

fn delimiter(dress: &[&str]) -> char {
    if dress.contains(&";") { ';' } else { ',' }
}

/// Cells a spreadsheet must not run come back without the quote that guarded them, and never lose one of their own.
#[test]
fn guarded_cells_come_back_as_they_were() {
    let book = Book::empty();
    let mut csv = String::from("TT,Họ tên trẻ,Sinh ngày,Tên thôn,Tên trường,GC\n");
    for (at, value) in
        ["=1+1", "+84", "-x", "@sum", "|c", "%x", "'q", "''t", "＝1", "0123", "00", "123456789012", "a'", "-"]
            .iter()
            .enumerate()
    {
        csv.push_str(&format!("{},Lò Thị {at},0{}/02/2018,Bản A,\"{value}\",\"{value}\nhai\"\n", at + 1, at % 9 + 1));
    }
    assert_eq!(book.imported(&csv, &[], 0)["added"], 14);
    for dress in DRESSES {
        let export = book.run(&[&["export", "children", "-o", "-"], dress].concat()).out().to_owned();
        let other = Book::empty();
        assert_eq!(other.imported(&export, &[], 0)["added"], 14);
        assert_eq!(other.list("children"), book.list("children"), "{dress:?}");
    }
}

/// Taking a list on, then on again: settled after the first.
#[test]
fn an_own_list_edited_by_hand_is_taken_by_its_code() {
    let book = Book::invented(30, 3);
    let export = book.run(&["export", "children", "-o", "-", "--keys"]).out().to_owned();
    let first = strict_csv(export.as_bytes(), ',')[1].clone();
    let renamed = export.replacen(&first[1], "Lò Thị Đổi Tên", 1);
    let result = book.imported(&renamed, &["--on-differs", "take"], 0);
    assert_eq!((&result["changed"], &result["added"], &result["same"]), (&1.into(), &0.into(), &29.into()), "{result}");
    let row = book.json(&["list", "children", "--filter", &format!("code={}", first[0])]).remove(0);
    assert_eq!(row["name"], "Lò Thị Đổi Tên");
    assert_eq!(book.imported(&renamed, &["--on-differs", "take"], 0)["same"], 30);
}
