//! The same list again, the same child again: nothing doubles in silence, nothing is merged in silence, and the dry run
//! says what the real run does.

use serde_json::Value;

use crate::tools::{Book, says_quietly, strict_csv, texts};

const COUNTS: [&str; 10] = [
    "added",
    "same",
    "changed",
    "kept",
    "refused",
    "furniture",
    "joined",
    "waiting",
    "villages_made",
    "households_made",
];

/// The dry run's counts, which the real run must have too.
#[track_caller]
fn both(book: &Book, csv: &str, more: &[&str], code: i32) -> Value {
    let dry = book.imported(csv, &[more, &["--dry-run"]].concat(), code);
    let real = book.imported(csv, more, code);
    COUNTS.iter().for_each(|key| assert_eq!(dry[*key], real[*key], "{key}"));
    real
}

#[track_caller]
fn counted(result: &Value, added: usize, same: usize, refused: usize) {
    let wanted = [("added", added), ("same", same), ("refused", refused)];
    wanted.iter().for_each(|(key, n)| assert_eq!(result[*key], *n, "{key}: {result}"));
}

#[test]
fn one_code_twice_in_a_list_is_refused_by_its_line() {
    let book = Book::empty();
    let csv = "Mã trẻ,Họ và tên,Ngày sinh\nTE-0001,Lò Văn An,2015\nTE-0001,Lò Văn Bé,2016\n";
    let path = book.path("loi.csv");
    let dry = book.import(csv, &["--dry-run"]);
    assert!(says_quietly(dry.ended(3)).contains("dòng 3:"));
    counted(&both(&book, csv, &["--rejects", &path], 3), 1, 0, 1);
    let rows = strict_csv(&std::fs::read(&path).unwrap(), ',');
    assert!(rows[1].contains(&"Lò Văn Bé".to_owned()) && rows[1][3].contains("dòng 2"), "{rows:?}");
    assert_eq!(texts(&book.list("children"), "name"), ["Lò Văn An"]);
}

#[test]
fn one_number_twice_in_a_list_is_refused_by_its_line() {
    let book = Book::empty();
    let csv = "Họ tên trẻ,Năm sinh,Số định danh\nLò Văn An,2015,011215000001\nLò Văn Bé,2015,011215000001\n";
    assert!(says_quietly(book.import(csv, &["--dry-run"]).ended(3)).contains("dòng 3:"));
    counted(&both(&book, csv, &[], 3), 1, 0, 1);
}

/// A list without villages, parents or numbers: name and day of birth are all there is to know a child by.
#[test]
fn a_bare_list_comes_twice_and_changes_nothing() {
    for rows in [
        "Họ tên,Ngày sinh,Giới tính\nLò Văn An,12/05/2015,nam\nLò Thị Bé,13/05/2015,nữ\n",
        "Họ tên,Năm sinh\nTrẻ X,2015\nTrẻ Y,2016\n",
        "Họ tên,Ngày sinh,Địa chỉ,SĐT\nLò Văn An,12/05/2015,số 1,0912345678\nLò Văn Bé,2015,số 2,\n",
        "Họ tên\nLò Văn An\nLò Thị Bé\n",
    ] {
        let book = Book::empty();
        counted(&both(&book, rows, &[], 0), 2, 0, 0);
        let before = book.everything();
        counted(&both(&book, rows, &[], 0), 0, 2, 0);
        assert_eq!(book.everything(), before, "{rows}");
    }
}

#[test]
fn a_bare_row_is_the_one_child_of_its_name_and_day() {
    let book = Book::empty();
    book.imported("Họ tên trẻ,Ngày sinh,Thôn,Mẹ\nLò Văn Hoà,12/05/2015,Bản A,Quàng Thị Mai\n", &[], 0);
    for name in ["Lò Văn Hoà", "Lò Văn Hòa", "LÒ VĂN HOÀ"] {
        let result = book.imported(&format!("Họ tên,Ngày sinh\n{name},12/05/2015\n"), &[], 0);
        counted(&result, 0, 1, 0);
    }
    // In a list with villages too, the spelling of a name makes no other child.
    counted(&book.imported("Họ tên trẻ,Ngày sinh,Thôn\nLÒ VĂN HÒA,12/05/2015,Bản A\n", &[], 0), 0, 1, 0);
    assert_eq!(texts(&book.list("children"), "name"), ["Lò Văn Hoà"]);
}

#[test]
fn a_likely_second_child_is_said() {
    let book = Book::empty();
    book.imported("Họ tên trẻ,Năm sinh,Thôn,Mẹ\nLò Văn An,2015,Bản A,Quàng Thị Mai\n", &[], 0);
    for csv in [
        "Họ tên trẻ,Ngày sinh,Thôn,Mẹ\nLò Văn An,12/05/2015,Bản A,Quàng Thị Mai\n",
        "Họ tên trẻ,Năm sinh\nLò Văn An,2015\n",
        "Họ tên trẻ,Tuổi,Thôn\nLò Văn An,10,Bản A\n",
    ] {
        let output = book.import(csv, &["--dry-run"]);
        let said = says_quietly(output.ended(0));
        assert!(said.contains("TE-0001") && said.contains("dòng 2:"), "{said}");
    }
}

/// A list typed without accents, or with one of them wrong: nothing is merged, and the likely child is named.
#[test]
fn a_likely_second_child_is_said_whatever_the_accents() {
    let book = Book::empty();
    let head = "Họ và tên,Ngày sinh,Giới tính,Thôn,Họ tên mẹ\n";
    let rows = "Cầm Văn Biên,05/03/2014,Nam,Bản Phăng,Cà Thị Inh\nLý Kiều Ái,23/01/2022,Nữ,Bản Phăng,\nHờ A Chá,2016,Nam,Bản Phăng,\n";
    book.imported(&format!("{head}{rows}"), &[], 0);
    let known = book.json(&["list", "children"]);
    for (name, row) in [
        ("Cầm Văn Biên", "Cam Van Bien,05/03/2014,Nam,Ban Phang,Ca Thi Inh"),
        ("Cầm Văn Biên", "CẦM VĂN BIỀN,05/03/2014,,,"),
        ("Lý Kiều Ái", "Lý Kiều Ai,23/01/2022,Nữ,Bản Phăng,"),
        ("Hờ A Chá", "Ho A Cha,2016,nam,Bản Phăng,"),
    ] {
        let code = known.iter().find(|child| child["name"] == name).unwrap()["code"].as_str().unwrap();
        let output = book.import(&format!("{head}{row}\n"), &["--dry-run"]);
        let said = says_quietly(output.ended(0));
        assert!(said.contains(&format!("có thể đã có trong sổ: {code}")), "{row}: {said}");
    }
    // Another mother, another sex, another day: another child, and no word of it.
    for row in [
        "Cam Van Bien,05/03/2014,Nam,Bản Phăng,Lò Thị Sương",
        "Ly Kieu Ai,23/01/2022,Nam,Bản Phăng,",
        "Ly Kieu Ai,24/01/2022,Nữ,Bản Phăng,",
    ] {
        let output = book.import(&format!("{head}{row}\n"), &["--dry-run"]);
        assert!(!output.ended(0).err().contains("có thể đã có"), "{row}: {}", output.err());
    }
    // Of one list as well.
    let both = "Họ và tên,Ngày sinh\nVàng Thị Mỷ,01/02/2020\nVang Thi My,01/02/2020\n";
    assert!(book.import(both, &["--dry-run"]).err().contains("có thể trùng với dòng 2"));
}

#[test]
fn two_identical_rows_are_one_child_and_said() {
    for row in ["Lò Văn An,12/05/2015,Bản A", "Lò Văn An,2015,", "Lò Văn An,12/05/2015,"] {
        let book = Book::empty();
        let csv = format!("TT,Họ tên trẻ,Ngày sinh,Thôn\n1,{row}\n2,{row}\n");
        let output = book.import(&csv, &["--dry-run"]);
        let said = says_quietly(output.ended(0));
        assert!(said.contains("dòng 3:") && said.contains("dòng 2"), "{said}");
        counted(&both(&book, &csv, &[], 0), 1, 1, 0);
    }
    // Where something differs they stay two, and it is said.
    let book = Book::empty();
    let csv = "TT,Họ tên trẻ,Ngày sinh,Địa chỉ\n1,Lò Văn An,12/05/2015,số 1\n2,Lò Văn An,12/05/2015,số 2\n";
    assert!(says_quietly(book.import(csv, &["--dry-run"]).ended(0)).contains("dòng 3:"));
    counted(&both(&book, csv, &[], 0), 2, 0, 0);
    let before = book.everything();
    counted(&both(&book, csv, &[], 0), 0, 2, 0);
    assert_eq!(book.everything(), before);
}

/// Whatever a list holds, the dry run has the real run's counts.
#[test]
fn the_dry_run_counts_as_the_real_run() {
    let from = Book::invented(60, 5);
    let export = from.run(&["export", "children", "-o", "-"]).out().to_owned();
    let book = Book::empty();
    counted(&both(&book, &export, &[], 0), 60, 0, 0);
    // Who has a household lives where it stands; the others live where the list says.
    let taken = both(&book, &export.replace("Bản", "Làng"), &["--on-differs", "take"], 3);
    assert!(taken["changed"].as_i64() > Some(0) && taken["kept"].as_i64() > Some(0), "{taken}");
    // A row without a code does not get the code of one further down.
    let other = Book::empty();
    let csv = "Mã trẻ,Họ và tên,Ngày sinh\n,Lò Không,01/02/2019\nTE-0001,Lò Có,02/02/2019\nABC,Lò Lạ,03/02/2019\n";
    let output = other.import(csv, &[]);
    assert!(says_quietly(output.ended(0)).contains("ABC"));
    let one = other.json(&["list", "children", "--filter", "code=TE-0001"]).remove(0);
    assert_eq!(one["name"], "Lò Có");
    // One that differs from a row above it is nobody's to take.
    let book = Book::empty();
    let csv = "Họ tên trẻ,Ngày sinh,Thôn,SĐT\nLò An,01/02/2019,Bản A,0912345678\nLò An,01/02/2019,Bản A,0987654321\n";
    counted(&both(&book, csv, &["--on-differs", "take"], 3), 1, 0, 1);
    assert_eq!(book.list("children")[0]["guardian_phone"], "0912345678");
}

/// Two of one name and one birth date in a list are one child or two: no list melts them into a third.
#[test]
fn namesakes_of_one_list_are_never_melted() {
    let book = Book::empty();
    let csv = "Họ và tên,Ngày sinh,Thôn,Họ tên mẹ,Số định danh\n\
        Lò Thị Sinh,12/3/2015,Bản Phăng,Cà Thị Mai,\n\
        Lò Thị Sinh,12/3/2015,Bản Phăng,Quàng Thị Hương,\n\
        Lò Thị Sinh,12/3/2015,Bản Yên,Cà Thị Mai,\n\
        LÒ THỊ SINH,12/03/2015,Bản Phăng,Cà Thị Mái,011315000999\n\
        Lò Thị Đoi,2016,Bản Phăng,Lường Thị Ín,011316000998\n\
        Lò Thị Đoi,2016,Bản Phăng,Lường Thị Ín,011316000997\n";
    let output = book.import(csv, &["--dry-run", "--on-differs", "take"]);
    let said = says_quietly(output.ended(3));
    assert!(said.contains("dòng 3: có thể trùng với dòng 2") || said.contains("có thể trùng với dòng 2"), "{said}");
    assert!(said.contains("với dòng 2 mà ghi khác (Bản Yên)") && said.contains("số định danh cho cả hai"), "{said}");
    for added in [4, 0] {
        counted(&both(&book, csv, &["--on-differs", "take"], 3), added, 4 - added, 2);
        let mut mothers = texts(&book.list("children"), "mother_name");
        mothers.sort();
        assert_eq!(mothers, ["Cà Thị Mai", "Lường Thị Ín", "Lường Thị Ín", "Quàng Thị Hương"]);
        assert!(texts(&book.list("children"), "village").iter().all(|village| village == "Bản Phăng"));
    }
    // Said the other way about, the book's own child is still herself.
    let turned = "Họ và tên,Ngày sinh,Thôn,Họ tên mẹ\n\
        Lò Thị Sinh,12/3/2015,Bản Phăng,Quàng Thị Hương\nLò Thị Sinh,12/3/2015,Bản Phăng,Cà Thị Mai\n";
    counted(&both(&book, turned, &["--on-differs", "take"], 0), 0, 2, 0);
    // What one row says more of a child of the book may be taken, whatever row says it.
    let more = "Họ và tên,Ngày sinh,Thôn,Họ tên mẹ,SĐT\n\
        Lò Thị Sinh,12/3/2015,Bản Phăng,Cà Thị Mai,\nLò Thị Sinh,12/3/2015,Bản Phăng,Cà Thị Mai,0912345678\n";
    assert_eq!(both(&book, more, &["--on-differs", "take"], 0)["changed"], 1);
}

/// The second import of the same file changed nothing: there is nothing of it to take back, and the first still is.
#[test]
fn an_import_that_changed_nothing_does_not_stand_before_the_one_that_did() {
    let book = Book::empty();
    let csv = "Họ và tên,Ngày sinh,Thôn\nLò Văn An,2015,Bản Phăng\n";
    counted(&book.imported(csv, &[], 0), 1, 0, 0);
    counted(&book.imported(csv, &[], 0), 0, 1, 0);
    book.run(&["undo", "--yes"]).ended(0);
    assert!(book.json(&["list", "children"]).is_empty());
    book.run(&["undo", "--yes"]).ended(1);
}

/// A code of the book over another name and another birth date is no correction: it would make one child of two.
#[test]
fn a_code_over_a_wholly_other_child_is_refused() {
    let book = Book::empty();
    book.imported("Họ và tên,Ngày sinh\nLò Văn An,2015\n", &[], 0);
    let code = book.json(&["list", "children"])[0]["code"].as_str().unwrap().to_owned();
    let csv = format!("Mã trẻ,Họ và tên,Ngày sinh\n{code},Cà Thị Bun,03/03/2019\n");
    let output = book.import(&csv, &["--on-differs", "take"]);
    output.ended(3);
    assert!(output.err().contains("Lò Văn An"), "{}", output.err());
    assert_eq!(texts(&book.json(&["list", "children"]), "name"), ["Lò Văn An"]);
}
