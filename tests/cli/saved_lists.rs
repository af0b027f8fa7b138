//! `--columns` and `--saved`: the columns asked for in their order, and the lists an officer keeps under a name in the app.

use serde_json::Value;

use crate::tools::{Book, LISTS, refused, shared, strict_csv, texts};

/// A practice book whose officer kept "Nguy cơ cao" of the cases in the app: high risk, by last visit, three columns.
fn with_a_saved_list() -> Book {
    let book = Book::practice();
    let mut an = book.sit_down();
    an.wait_for("Vì sao").press("3").wait_for("Trẻ em").press("<tab>").wait_for("Trẻ em (Tab)");
    an.press("f").wait_for("LỌC VÀ CỘT").press("3<enter><enter><enter><enter><enter><enter>").wait_for("▸ Xếp theo");
    an.type_text("tham gan").press("<enter>").wait_for("▸   chiều").press("2<enter>").wait_for("[  ] Thăm gần nhất");
    // Thăm gần nhất stands before the last of the columns, the name third, the code first.
    an.press("<end><left><space><home><right><right><space><home><space><enter>").wait_for("▸ Lưu với tên");
    assert!(an.shows("Thăm gần nhất · Họ tên trẻ · Mã"), "{}", an.screen());
    an.type_text("Nguy cơ cao").press("<c-s>").wait_for("Đã lưu danh sách “Nguy cơ cao”");
    an.press("<c-q>").wait_for("THOÁT").press("c");
    an.wait_exit(std::time::Duration::from_secs(10));
    book
}

#[test]
fn columns_come_as_asked_in_every_dress() {
    for (what, keys) in LISTS {
        let keys: Vec<&str> = keys.split_whitespace().collect();
        let (first, last) = (keys[0], keys[keys.len() - 1]);
        let columns = format!("{last},{first}");
        let list = shared().json(&["list", what, "--columns", &columns]);
        let whole = shared().list(what);
        assert_eq!(list.len(), whole.len());
        for (row, all) in list.iter().zip(&whole) {
            assert_eq!(row.as_object().unwrap().len(), 2);
            assert_eq!((&row[first], &row[last]), (&all[first], &all[last]), "{what}");
        }
        for args in [
            &["list", what, "--format", "csv", "--columns", &columns][..],
            &["export", what, "-o", "-", "--columns", &columns],
            &["export", what, "-o", "-", "--keys", "--columns", &columns],
        ] {
            let csv = strict_csv(&shared().run(args).ended(0).stdout, ',');
            assert_eq!((csv.len(), csv[0].len()), (whole.len() + 1, 2), "{args:?}");
            assert!(!args.contains(&"--keys") || csv[0] == [last, first]);
        }
        let table = shared().run(&["list", what, "--columns", first]);
        assert!(table.ended(0).out().lines().nth(1).is_some_and(|row| !row.contains("  ")), "{what}");
    }
}

#[test]
fn an_unknown_column_is_wrong_usage_and_named() {
    for (columns, named) in [("name,nema", "nema"), ("name,,code", ""), ("", ""), ("lacking", "lacking")] {
        for command in [&["list", "children"][..], &["export", "children", "-o", "-"]] {
            let said = refused(&shared().run(&[command, &["--columns", columns]].concat()), 2);
            assert!(said.contains(named) && said.contains("guardian_phone"), "{said}");
        }
    }
    assert!(refused(&shared().run(&["list", "children", "--columns", "name,code,name"]), 2).contains("name"));
}

#[test]
fn a_workbook_has_the_columns_too() {
    use calamine::{Data, Reader};
    let book = Book::invented(20, 1);
    let path = book.path("cot.xlsx");
    book.run(&["export", "children", "-o", &path, "--columns", "village,name"]).ended(0);
    let mut workbook: calamine::Xlsx<_> = calamine::open_workbook(&path).unwrap();
    let sheet = workbook.worksheet_range_at(0).unwrap().unwrap();
    let first: Vec<String> = sheet.rows().next().unwrap().iter().map(Data::to_string).collect();
    assert_eq!((first, sheet.height()), (vec!["Thôn".to_owned(), "Họ và tên".to_owned()], 21));
}

/// What an officer chose to export comes back as what it is: by its codes the same children, in whatever order.
#[test]
fn an_export_of_some_columns_comes_back() {
    let book = Book::practice();
    let before = book.everything();
    for columns in ["code,name,village", "village,name,birth_date,code", "guardian_phone,name,code,id_number"] {
        for dress in [&[][..], &["--keys"], &["--delimiter", ";"]] {
            let export = book.run(&[&["export", "children", "-o", "-", "--columns", columns], dress].concat());
            let result = book.imported(export.ended(0).out(), &[], 0);
            assert_eq!((&result["same"], &result["added"]), (&600.into(), &0.into()), "{columns} {dress:?} {result}");
            assert_eq!(book.everything(), before, "{columns} {dress:?}");
        }
    }
    let path = book.path("cot.xlsx");
    book.run(&["export", "children", "-o", &path, "--columns", "village,name,code,birth_date"]).ended(0);
    let result = book.json(&["import", "children", &path]).remove(0);
    assert_eq!((&result["same"], &result["added"]), (&600.into(), &0.into()), "{result}");
    assert_eq!(book.everything(), before);
}

/// Without the codes a list is anybody's, unless its guarded cells show that it is ours; either way no word of it changes.
#[test]
fn without_the_codes_no_word_is_changed() {
    let book = Book::empty();
    let mut csv = String::from("TT,Họ tên trẻ,Sinh ngày,Tên thôn,Tên trường,Điện thoại\n");
    for (at, school) in ["=1+1", "-x", "'q", "0123", "TH Mường Phăng", "123456789012"].iter().enumerate() {
        csv.push_str(&format!("{},Lò Thị {at},0{}/02/2018,Bản A,\"{school}\",0912345678\n", at + 1, at + 1));
    }
    assert_eq!(book.imported(&csv, &[], 0)["added"], 6);
    for columns in ["name,birth_date,village,school,guardian_phone", "school,village,guardian_phone,birth_date,name"] {
        for keys in [&[][..], &["--keys"]] {
            let export = book.run(&[&["export", "children", "-o", "-", "--columns", columns], keys].concat());
            let before = book.everything();
            let same = book.imported(export.ended(0).out(), &[], 0);
            assert_eq!((&same["same"], &same["added"]), (&6.into(), &0.into()), "{columns} {keys:?} {same}");
            assert_eq!(book.everything(), before);
            let other = Book::empty();
            assert_eq!(other.imported(export.out(), &[], 0)["added"], 6);
            for key in ["name", "birth_date", "village", "school", "guardian_phone"] {
                let (mut was, mut is) = (texts(&book.list("children"), key), texts(&other.list("children"), key));
                was.sort();
                is.sort();
                assert_eq!(was, is, "{key} through {columns} {keys:?}");
            }
        }
    }
}

#[test]
fn a_saved_list_is_listed_and_exported_as_it_was_kept() {
    let book = with_a_saved_list();
    let high: Vec<Value> = book.json(&["list", "cases", "--filter", "level=high", "--sort", "-last_visit"]);
    assert!(high.len() > 2);
    // By its name, accents or none.
    for name in ["Nguy cơ cao", "nguy co cao", " NGUY CƠ CAO "] {
        let list = book.json(&["list", "cases", "--saved", name]);
        assert_eq!(texts(&list, "code"), texts(&high, "code"), "{name}");
        let keys: Vec<&String> = list[0].as_object().unwrap().keys().collect();
        assert_eq!(keys.len(), 3, "{keys:?}");
    }
    let csv = book.run(&["export", "cases", "-o", "-", "--keys", "--saved", "Nguy cơ cao"]);
    let csv = strict_csv(&csv.ended(0).stdout, ',');
    assert_eq!((csv[0].join(","), csv.len()), ("last_visit,child_name,code".to_owned(), high.len() + 1));
    // What is asked besides wins, the rest is added.
    let village = high[0]["village"].as_str().unwrap();
    let filter = format!("village={village}");
    let some =
        book.json(&["list", "cases", "--saved", "Nguy cơ cao", "--filter", &filter, "--columns", "code,village,level"]);
    assert!(!some.is_empty() && some.iter().all(|row| row["village"] == village && row["level"] == "high"));
    let low = book.json(&["list", "cases", "--saved", "Nguy cơ cao", "--filter", "level=low", "--sort", "code"]);
    let wanted = book.json(&["list", "cases", "--filter", "level=low", "--sort", "code"]);
    assert_eq!(texts(&low, "code"), texts(&wanted, "code"));
    assert_eq!(book.json(&["list", "cases", "--saved", "Nguy cơ cao", "--limit", "2"]).len(), 2);
}

#[test]
fn a_name_the_book_does_not_have_is_said_with_those_it_has() {
    let book = with_a_saved_list();
    for command in [&["list", "cases"][..], &["export", "cases", "-o", "-"]] {
        let said = refused(&book.run(&[command, &["--saved", "Nguy cơ thấp"]].concat()), 1);
        assert!(said.contains("Nguy cơ thấp") && said.contains("“Nguy cơ cao”"), "{said}");
    }
    let said = refused(&book.run(&["list", "children", "--saved", "Nguy cơ cao"]), 1);
    assert!(said.contains("Chưa lưu danh sách trẻ em nào"), "{said}");
}

/// The list for cleaning the book: what is missing, and a số định danh that cannot be this child's.
#[test]
fn what_is_lacking_or_odd_is_a_list() {
    let book = Book::empty();
    let csv = "Họ và tên,Ngày sinh,Giới tính,Dân tộc,Thôn,Mẹ,Số định danh\n\
        Lò Thị Đủ,12/05/2015,nữ,Thái,Bản A,Cà Thị Ín,011315000345\n\
        Lò Thị Thiếu,13/05/2015,nữ,Thái,Bản A,Cà Thị Ín,\n\
        Lò Văn Cũ,14/05/2014,nam,Thái,Bản A,Cà Thị Ín,012345678\n\
        Lò Văn Ước,khoảng 2013,nam,Thái,Bản A,Cà Thị Ín,011215000999\n\
        Lò Mồ Côi,17/05/2016,,,Bản A,,011216000222\n";
    assert_eq!(book.imported(csv, &[], 0)["added"], 5);
    let lacking = |what: &str| {
        let mut names = texts(&book.json(&["list", "children", "--filter", &format!("lacking={what}")]), "name");
        names.sort();
        names
    };
    assert_eq!(lacking("id_number"), ["Lò Thị Thiếu"]);
    assert_eq!(lacking("odd_id"), ["Lò Văn Cũ", "Lò Văn Ước"]);
    assert_eq!(lacking("ethnicity"), ["Lò Mồ Côi"]);
    assert_eq!(lacking("parents"), ["Lò Mồ Côi"]);
    assert_eq!(lacking("any").len(), 4);
    let said = refused(&book.run(&["list", "children", "--filter", "lacking=nema"]), 2);
    assert!(said.contains("odd_id"), "{said}");
}
