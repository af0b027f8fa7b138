//! `import cases`: a case opens as its form opens it, for a child that is certain; a list closes, lowers and moves none.

use serde_json::Value;

use crate::tools::{Book, refused, rows, says_quietly, texts};

const CHILDREN: &str = "Họ và tên,Ngày sinh,Giới tính,Thôn\n\
    Lò Thị Hòa,12/09/2016,Nữ,Bản Phăng\n\
    Đặng Văn Đức,05/05/2015,Nam,Bản Yên\n\
    Vàng A Sính,01/02/2014,nam,Bản Yên\n\
    Cà Văn Ơn,03/03/2013,nam,Bản A\n\
    Cà Văn Ơn,03/03/2013,nam,Bản B\n";

/// As an office keeps it, with columns this book works out itself.
const CASES: &str = "DANH SÁCH TRẺ EM ĐANG QUẢN LÝ TRƯỜNG HỢP,,,,,,,\n\
    STT,Họ và tên trẻ,Ngày sinh,Thôn,Mức độ,Ngày mở hồ sơ,Cán bộ phụ trách,Bước,Ghi chú\n\
    1,Lò Thị Hòa,12/09/2016,Bản Phăng,Nguy cơ cao,20/11/2026,Lò Thị Thu,đánh giá cụ thể,bố uống rượu\n\
    2,Đặng Văn Đức,05/05/2015,,Trung bình,02/11/2026 08:30,Nguyễn Văn Xa,,\n\
    Cộng: 2 hồ sơ,,,,,,,,\n";

#[track_caller]
fn imported(book: &Book, csv: &str, more: &[&str], code: i32) -> Value {
    let args = [&["import", "cases", "-", "--format", "json"], more].concat();
    rows(book.feed(&args, csv.as_bytes()).ended(code)).remove(0)
}

fn counts(result: &Value) -> [i64; 5] {
    ["added", "same", "changed", "kept", "refused"].map(|key| result[key].as_i64().unwrap())
}

fn office() -> Book {
    let book = Book::empty();
    assert_eq!(book.imported(CHILDREN, &[], 0)["added"], 5);
    book
}

fn case_of(book: &Book, name: &str) -> Value {
    let mut found = book.json(&["list", "cases", "--filter", &format!("child_name={name}")]);
    assert_eq!(found.len(), 1, "{name}: {found:?}");
    found.remove(0)
}

/// One row under the headings a test needs.
fn row(cells: &str) -> String {
    format!("Mã hồ sơ,Mã trẻ,Họ và tên trẻ,Ngày sinh,Thôn,Mức độ,Ngày mở,Người phụ trách,Ngày đóng\n{cells}\n")
}

#[track_caller]
fn refused_row(book: &Book, csv: &str) -> String {
    let before = book.everything();
    let said = says_quietly(book.feed(&["import", "cases", "-", "--on-differs", "take"], csv.as_bytes()).ended(3));
    assert_eq!(book.everything(), before, "{said}");
    said
}

#[test]
fn cases_open_with_their_deadlines_and_twice_changes_nothing() {
    let book = office();
    let (before, log) = (book.everything(), book.log_entries());
    let stranger = CASES.replace("Lò Thị Thu", "Nguyễn Văn Xa");
    let said = book.feed(&["import", "cases", "-", "--dry-run"], stranger.as_bytes());
    assert!(said.err().contains("2 dòng (3–4)") && said.err().matches("Phụ trách").count() == 1, "{}", said.err());
    let dry = imported(&book, CASES, &["--dry-run"], 0);
    assert_eq!((book.everything(), book.log_entries()), (before, log), "a dry run writes nothing");
    let output = book.feed(&["import", "cases", "-"], CASES.as_bytes());
    let said = says_quietly(output.ended(0));
    assert_eq!(said.matches("Cột sổ tự tính, không nhập: Bước").count(), 1, "{said}");
    assert!(said.contains("sổ không có ai tên Nguyễn Văn Xa, giao cho người nhập: 1 dòng (4)"), "{said}");
    assert!(output.out().contains("thêm 2") && !output.out().contains("chưa xếp hộ"), "{}", output.out());
    assert_eq!(counts(&dry), [2, 0, 0, 0, 0]);
    let hoa = case_of(&book, "Lò Thị Hòa");
    let told = ["code", "level", "stage", "opened_at", "owner"].map(|key| hoa[key].as_str().unwrap_or("").to_owned());
    assert_eq!(told, ["HS-2026-0001", "high", "intake", "2026-11-20T00:00:00+07:00", "Lò Thị Thu"]);
    assert!(hoa["due_at"].is_string() && hoa["next_step"].is_string(), "an open case owes something: {hoa}");
    assert_eq!(case_of(&book, "Đặng Văn Đức")["opened_at"], "2026-11-02T08:30:00+07:00");
    book.run(&["verify"]).ended(0);
    let before = book.everything();
    assert_eq!(counts(&imported(&book, CASES, &[], 0)), [0, 2, 0, 0, 0]);
    assert_eq!(book.everything(), before);
}

#[test]
fn a_child_is_found_for_certain_or_the_row_is_refused() {
    let book = office();
    for (cells, why) in [
        (",TE-0099,,,,Cao,20/11/2026,,", "không có trẻ này trong sổ"),
        (",,Lò Thị Hòa,13/09/2016,,Cao,20/11/2026,,", "không có trẻ này trong sổ"),
        (",,Lò Thị Hòa,,,Cao,20/11/2026,,", "Ngày sinh: còn trống"),
        (",,Lò Thị Hòa,2016,,Cao,20/11/2026,,", "có thể là TE-0001"),
        (",,Cà Văn Ơn,03/03/2013,,Cao,20/11/2026,,", "có thể là TE-0004, TE-0005"),
        (",,Lò Thị Hòa,12/09/2016,Bản Khác,Cao,20/11/2026,,", "có thể là TE-0001"),
        (",TE-0001,Đặng Văn Đức,,,Cao,20/11/2026,,", "mã này trong sổ là của Lò Thị Hòa"),
    ] {
        let said = refused_row(&book, &row(cells));
        assert!(said.contains(why), "{cells}: {said}");
    }
    let result = imported(&book, &row(",,Cà Văn Ơn,03/03/2013,Bản B,Cao,20/11/2026,,"), &[], 0);
    assert_eq!(counts(&result), [1, 0, 0, 0, 0]);
    assert_eq!(book.list("cases")[0]["child_code"], "TE-0005");
}

#[test]
fn what_a_case_needs_is_asked_of_the_list_too() {
    let book = office();
    for (cells, why) in [
        (",TE-0001,,,,,20/11/2026,,", "Mức nguy cơ: còn trống"),
        (",TE-0001,,,,rất cao,20/11/2026,,", "rất cao"),
        (",TE-0001,,,,Cao,,,", "còn trống"),
        (",TE-0001,,,,Cao,24/11/2026,,", "ở tương lai"),
        (",TE-0001,,,,Cao,20/11/2015,,", "sớm quá"),
        (",TE-0001,,,,Cao,31/11/2026,,", "không có ngày này"),
        (",TE-0001,,,,Cao,02/03/2025,,20/11/2026", "đã kết thúc"),
    ] {
        let said = refused_row(&book, &row(cells));
        assert!(said.contains(why), "{cells}: {said}");
    }
}

#[test]
fn an_open_case_stands_in_the_way_and_only_a_raise_is_taken() {
    let book = office();
    imported(&book, CASES, &[], 0);
    let said = refused_row(&book, &row(",TE-0001,,,,Cao,10/11/2026,,"));
    assert!(said.contains("trẻ đang có hồ sơ mở HS-2026-0001"), "{said}");
    let said = refused_row(&book, &row("HS-2026-0001,TE-0001,,,,Cao,10/11/2026,,"));
    assert!(said.contains("20/11/2026 00:00"), "{said}");
    let said = refused_row(&book, &row("HS-2026-0001,TE-0002,,,,Cao,20/11/2026,,"));
    assert!(said.contains("TE-0001 Lò Thị Hòa"), "{said}");
    let said = refused_row(&book, &row("HS-2026-0001,TE-0001,,,,Thấp,20/11/2026,,"));
    assert!(said.contains("thấp hơn sổ (cao)"), "{said}");
    let said = refused_row(&book, &row("HS-2026-0001,TE-0001,,,,Cao,20/11/2026,,22/11/2026"));
    assert!(said.contains("đã kết thúc"), "{said}");

    let raised = row("HS-2026-0002,TE-0002,,,,Cao,02/11/2026,,");
    let before = book.everything();
    let said = says_quietly(book.feed(&["import", "cases", "-"], raised.as_bytes()).ended(3));
    assert!(said.contains("khác sổ (HS-2026-0002): Mức nguy cơ: trung bình → cao"), "{said}");
    assert_eq!(book.everything(), before, "keep is the default");
    assert_eq!(counts(&imported(&book, &raised, &["--on-differs", "take"], 0)), [0, 0, 1, 0, 0]);
    assert_eq!(case_of(&book, "Đặng Văn Đức")["level"], "high");
    assert_eq!(counts(&imported(&book, &raised, &[], 0)), [0, 1, 0, 0, 0]);
    book.run(&["verify"]).ended(0);
}

#[test]
fn one_child_twice_in_a_list_is_one_case() {
    let book = office();
    let twice = row(",TE-0001,,,,Cao,20/11/2026,,\n,TE-0001,,,,Cao,20/11/2026,,\n,TE-0001,,,,Cao,19/11/2026,,");
    let output = book.feed(&["import", "cases", "-", "--dry-run"], twice.as_bytes());
    assert!(says_quietly(output.ended(3)).contains("dòng 4: từ chối"), "{}", output.err());
    assert_eq!(counts(&imported(&book, &twice, &[], 3)), [1, 1, 0, 0, 1]);
}

#[test]
fn rejects_come_in_mended() {
    let book = office();
    let path = book.path("loi.csv");
    let csv = CASES.replace("Nguy cơ cao", "đỏ");
    book.feed(&["import", "cases", "-", "--rejects", &path], csv.as_bytes()).ended(3);
    let mended = std::fs::read_to_string(&path).unwrap().replace("đỏ", "cao");
    assert_eq!(counts(&imported(&book, &mended, &[], 0)), [1, 0, 0, 0, 0], "{mended}");
    assert_eq!(case_of(&book, "Lò Thị Hòa")["level"], "high");
}

/// Into the same book every row is the same, ended ones too; into one with the children alone the open ones open, codes
/// and all, and the ended ones are refused with the reason.
#[test]
fn an_export_comes_back_the_same() {
    let book = Book::invented(120, 3);
    let cases = book.list("cases");
    let open = cases.iter().filter(|case| case["closed_at"].is_null()).count() as i64;
    let (all, before) = (cases.len() as i64, book.everything());
    assert!(open > 5, "{open} of {all}");
    let children = book.path("tre.csv");
    book.run(&["export", "children", "-o", &children]).ended(0);
    for (name, more) in
        [("vi.csv", &[][..]), ("en.csv", &["--lang", "en"]), ("keys.csv", &["--keys"]), ("ds.xlsx", &[])]
    {
        let path = book.path(name);
        book.run(&[&["export", "cases", "-o", &path], more].concat()).ended(0);
        let back =
            |into: &Book, code| rows(into.run(&["import", "cases", &path, "--format", "json"]).ended(code)).remove(0);
        assert_eq!(counts(&back(&book, 0)), [0, all, 0, 0, 0], "{name}");
        assert_eq!(book.everything(), before, "{name}");
        if name != "vi.csv" && name != "ds.xlsx" {
            continue;
        }
        let other = Book::empty();
        other.run(&["import", "children", &children]).ended(0);
        let ended = if all > open { 3 } else { 0 };
        assert_eq!(counts(&back(&other, ended)), [open, 0, 0, 0, all - open], "{name}");
        let told = |book: &Book| {
            let mut told: Vec<[String; 4]> = book
                .list("cases")
                .iter()
                .filter(|case| case["closed_at"].is_null())
                .map(|case| {
                    let minute = case["opened_at"].as_str().unwrap()[..16].to_owned();
                    let text = |key: &str| case[key].as_str().unwrap().to_owned();
                    [text("code"), text("child_code"), text("level"), minute]
                })
                .collect();
            told.sort();
            told
        };
        assert_eq!(told(&other), told(&book), "{name}");
        assert_eq!(counts(&back(&other, ended)), [0, open, 0, 0, all - open], "{name}");
        other.run(&["verify"]).ended(0);
    }
}

#[test]
fn an_import_is_taken_back_as_one_act() {
    let book = office();
    let before = book.everything();
    imported(&book, CASES, &[], 0);
    let asked = book.run(&["undo"]);
    assert!(asked.ended(1).out().contains("Hồ sơ do lần nhập ấy mở được rút lại"), "{}", asked.out());
    assert!(says_quietly(&asked).contains("Chưa hoàn tác gì"), "nothing changed, and how to go on is said");
    let done = book.run(&["undo", "--yes"]);
    assert!(done.ended(0).out().contains("rút 2 hồ sơ"), "{}", done.out());
    assert_eq!(book.everything(), before);
    assert!(book.json(&["today"]).is_empty(), "nothing is owed for a case that is none");
    book.run(&["verify"]).ended(0);
    // Imported again they are other acts under other codes: a number is given once.
    assert_eq!(counts(&imported(&book, CASES, &[], 0)), [2, 0, 0, 0, 0]);
    assert_eq!(texts(&book.list("cases"), "code").iter().min().unwrap(), "HS-2026-0003");
    // A raise taken back is a correction: the level is the one before, and the import that opened the case can follow.
    let raised = row("HS-2026-0004,TE-0002,,,,Cao,02/11/2026,,");
    imported(&book, &raised, &["--on-differs", "take"], 0);
    let done = book.run(&["undo", "--yes"]);
    assert!(done.ended(0).out().contains("trả lại mức của 1 hồ sơ"), "{}", done.out());
    assert_eq!(case_of(&book, "Đặng Văn Đức")["level"], "medium");
    book.run(&["undo", "--yes"]).ended(0);
    assert!(book.list("cases").is_empty());
    // And then the children themselves.
    book.run(&["undo", "--yes"]).ended(0);
    assert!(book.list("children").is_empty());
}

#[test]
fn what_runs_as_an_emergency_is_not_taken_back_by_one_key() {
    let book = office();
    imported(&book, CASES, &[], 0);
    let raised = row("HS-2026-0002,TE-0002,,,,Khẩn cấp,02/11/2026,,");
    imported(&book, &raised, &["--on-differs", "take"], 0);
    assert_eq!(texts(&book.list("emergencies"), "case_code"), ["HS-2026-0002"]);
    let before = book.everything();
    let said = refused(&book.run(&["undo", "--yes"]), 1);
    assert!(said.contains("HS-2026-0002 Đặng Văn Đức"), "{said}");
    assert_eq!(book.everything(), before);
}

#[test]
fn a_list_without_children_is_no_list_of_cases() {
    let book = office();
    let said = refused(&book.feed(&["import", "cases", "-"], "Thôn,Mức độ\nA,cao\n".as_bytes()), 1);
    assert!(said.contains("mã trẻ"), "{said}");
    assert!(book.list("cases").is_empty());
}

/// The ministry's heading: the birth date of boys in one column, of girls in the next.
#[test]
fn birth_dates_of_boys_and_girls_in_two_columns() {
    let book = Book::empty();
    book.imported("Họ và tên,Ngày sinh,Giới tính\nLò Văn An,12/05/2015,nam\nCà Thị Bun,03/03/2016,nữ\n", &[], 0);
    let csv = "STT,Họ và tên trẻ,\"Ngày, tháng, năm sinh\",,Mức độ,Ngày mở hồ sơ\n,,Nam,Nữ,,\n\
               1,Lò Văn An,12/05/2015,,cao,20/11/2026\n2,Cà Thị Bun,,03/03/2016,thấp,20/11/2026\n";
    book.feed(&["import", "cases", "-"], csv.as_bytes()).ended(0);
    assert_eq!(book.json(&["list", "cases"]).len(), 2);
}

/// Twelve hours that run are not stopped by one key, whoever started them and however.
#[test]
fn an_import_that_brought_an_emergency_is_not_taken_back() {
    let book = Book::empty();
    book.import("name,birth_date\r\nLò Thị Ơn,01/02/2015\r\n", &[]).ended(0);
    let list = "child_code,level,opened_at\r\nTE-0001,khẩn cấp,23/11/2026\r\n";
    book.feed(&["import", "cases", "-"], list.as_bytes()).ended(0);
    let said = crate::tools::refused(&book.run(&["undo", "--yes"]), 1);
    assert!(said.contains("đang ở mức khẩn cấp"), "{said}");
    assert_eq!(book.list("emergencies").len(), 1);
}
