//! A child joins a household when the list names one, or when village and both parents (or phone) match one.

use serde_json::Value;

use crate::tools::Book;

fn with_household(book: &Book, wanted: impl Fn(&Value) -> bool) -> Value {
    let children = book.list("children");
    children.into_iter().find(|row| row["household_code"].is_string() && wanted(row)).expect("such a child")
}

fn one(book: &Book, name: &str) -> Value {
    book.json(&["list", "children", "--filter", &format!("name={name}")]).remove(0)
}

fn text<'v>(row: &'v Value, key: &str) -> &'v str {
    row[key].as_str().unwrap_or("")
}

const HEAD: &str = "Họ và tên,Ngày sinh,Thôn,Họ tên mẹ,Họ tên cha,Điện thoại,Mã hộ\n";

#[test]
fn a_child_joins_where_it_belongs_and_else_waits() {
    let book = Book::practice();
    let a = with_household(&book, |row| {
        row["mother_name"].is_string() && row["father_name"].is_string() && row["guardian_phone"].is_string()
    });
    let (village, mother, father, phone) =
        (text(&a, "village"), text(&a, "mother_name"), text(&a, "father_name"), text(&a, "guardian_phone"));
    let other = if village == "Bản Yên" { "Bản Lọng" } else { "Bản Yên" };
    let code = text(&a, "household_code");
    let rows = [
        ("Trẻ Theo Cha Mẹ", format!("{village},{mother},{father},,"), true),
        ("Trẻ Theo Điện Thoại", format!("{village},,,{phone},"), true),
        ("Trẻ Theo Mã Hộ", format!("{village},,,,{code}"), true),
        ("Trẻ Theo Mã Thường", format!("{village},,,,{}", code.to_lowercase()), true),
        ("Trẻ Một Mẹ", format!("{village},{mother},,,"), false),
        ("Trẻ Thôn Khác", format!("{other},{mother},{father},,"), false),
        ("Trẻ Cha Khác", format!("{village},{mother},Nguyễn Khác Hẳn,,"), false),
        ("Trẻ Một Mình", format!("{village},,,,"), false),
    ];
    let mut csv = HEAD.to_owned();
    for (at, (name, rest, _)) in rows.iter().enumerate() {
        csv.push_str(&format!("{name},{:02}/03/2021,{rest}\n", at + 1));
    }
    let before = book.list("households").len();
    let result = book.imported(&csv, &[], 0);
    assert_eq!(
        (&result["added"], &result["joined"], &result["waiting"]),
        (&8.into(), &4.into(), &4.into()),
        "{result}"
    );
    for (name, rest, joins) in &rows {
        let row = one(&book, name);
        assert_eq!(row["household_code"], if *joins { Value::from(code) } else { Value::Null }, "{name}");
        // It keeps its village while it waits.
        assert_eq!(text(&row, "village"), rest.split(',').next().unwrap(), "{name}");
    }
    assert_eq!(book.list("households").len(), before, "a plain list makes no household");
    let again = book.imported(&csv, &[], 0);
    assert_eq!(again["same"], 8, "{again}");
}

/// Brothers and sisters of one list wait together for a person to put them into a household.
#[test]
fn siblings_of_a_list_wait() {
    let book = Book::empty();
    let csv = "Họ và tên,Ngày sinh,Thôn,Họ tên mẹ,Họ tên cha\nLò Anh,01/02/2018,Bản A,Quàng Thị M,Lò Văn C\nLò Em,01/02/2020,Bản A,Quàng Thị M,Lò Văn C\n";
    let result = book.imported(csv, &[], 0);
    assert_eq!((&result["added"], &result["waiting"], &result["joined"]), (&2.into(), &2.into(), &0.into()));
    assert!(book.list("households").is_empty());
}

#[test]
fn an_unknown_household_code_of_a_strangers_list_makes_none() {
    let book = Book::empty();
    let result = book.imported("TT,Họ tên trẻ,Sinh ngày,Tên thôn,Số hộ\n1,Lò Anh,01/02/2018,Bản A,17\n", &[], 0);
    assert_eq!((&result["added"], &result["waiting"]), (&1.into(), &1.into()), "{result}");
    assert!(book.list("households").is_empty());
}

#[test]
fn our_own_list_brings_its_households() {
    let book = Book::invented(60, 5);
    let export = book.run(&["export", "children", "-o", "-"]).out().to_owned();
    let other = Book::empty();
    let result = other.imported(&export, &[], 0);
    assert_eq!(result["waiting"], 0, "{result}");
    let codes = |book: &Book| {
        let mut codes = crate::tools::texts(&book.list("households"), "code");
        codes.sort();
        codes
    };
    assert_eq!(codes(&other), codes(&book));
    let heads = |book: &Book| {
        book.json(&["list", "households", "--sort", "code"])
            .iter()
            .map(|row| (row["head"].clone(), row["children"].clone(), row["village"].clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(heads(&other), heads(&book));
}

/// A list of ours that says into which household a known child belongs is heard: nothing of a cell goes lost unsaid.
#[test]
fn a_list_with_codes_moves_a_known_child_into_a_household() {
    let book = Book::empty();
    book.import("name,birth_date,village\r\nLò Thị Ơn,01/02/2015,Bản Thử\r\n", &[]).ended(0);
    book.feed(&["import", "households", "-"], "head,village\r\nLò Văn Chủ,Bản Thử\r\n".as_bytes()).ended(0);
    let list = "code,name,birth_date,household_code\r\nTE-0001,Lò Thị Ơn,01/02/2015,HG-0001\r\n";
    // Kept unless asked for, and said.
    let said = book.import(list, &[]).ended(3).err().to_owned();
    assert!(said.contains("HG-0001"), "{said}");
    assert!(book.list("children")[0]["household_code"].is_null());
    book.import(list, &["--on-differs", "take"]).ended(0);
    assert_eq!(book.list("children")[0]["household_code"], "HG-0001");
    book.import(list, &[]).ended(0);
    // Another book's household says nothing of her.
    let list = list.replace("HG-0001", "HG-0099");
    book.import(&list, &["--on-differs", "take"]).ended(0);
    assert_eq!(book.list("children")[0]["household_code"], "HG-0001");
    // The import that said nothing new is no act; the one that moved her is taken back.
    book.run(&["undo", "--yes"]).ended(0);
    assert!(book.list("children")[0]["household_code"].is_null());
}
