//! Columns as the officer says (`--map`), what was recognised as a file to mend (`--save-map`), and a list as it is
//! written (`--no-mend`).

use crate::tools::{Book, refused, texts};

/// Headings nobody could know.
const STRANGE: &str =
    "Ai,Khi nào,Ở đâu,Của ai,Số\nLò Thị An,12/05/2015,Bản Phăng,Lò Văn Bình,5\nVàng A Páo,2016,Bản Lọng,,6\n";

#[test]
fn headings_nobody_knows_come_in_by_a_map_in_any_of_its_forms() {
    let maps = [
        (
            "map.toml",
            "[columns]\n\"Ai\" = \"name\"\n\"Khi nào\" = \"birth_date\"\n\"Ở đâu\" = \"village\"\n\"Của ai\" = \"father_name\"\n",
        ),
        (
            "map.json",
            r#"{"Ai": "name", "Khi nào": "birth_date", "Ở đâu": "village", "Của ai": "father_name", "Số": null}"#,
        ),
        ("map.csv", "Ai;Họ và tên\r\nKhi nào;Ngày sinh\r\nỞ đâu;Thôn\r\nCủa ai;Họ tên cha\r\nSố;-\r\n"),
    ];
    for (name, map) in maps {
        let book = Book::empty();
        let (list, map) = (book.file("la.csv", STRANGE.as_bytes()), book.file(name, map.as_bytes()));
        refused(&book.run(&["import", "children", &list]), 1);
        book.run(&["import", "children", &list, "--map", &map]).ended(0);
        let children = book.json(&["list", "children"]);
        assert_eq!(texts(&children, "name"), ["Lò Thị An", "Vàng A Páo"], "{name}");
        assert_eq!(texts(&children, "village"), ["Bản Phăng", "Bản Lọng"], "{name}");
        assert_eq!(children[0]["father_name"], "Lò Văn Bình", "{name}");
        assert_eq!(children[0]["birth_date"], "2015-05-12", "{name}");
    }
}

#[test]
fn a_map_overrules_what_the_headings_say_and_leaves_the_rest_to_them() {
    let book = Book::empty();
    let list =
        book.file("ds.csv", "Họ và tên,Ngày sinh,Họ tên cha,Thôn\nLò Thị An,2015,Quàng Thị Ín,Bản Phăng\n".as_bytes());
    let map = book.file("m.toml", "\"Họ tên cha\" = \"mother_name\"\n".as_bytes());
    book.run(&["import", "children", &list, "--map", &map]).ended(0);
    let child = &book.json(&["list", "children"])[0];
    assert_eq!((&child["mother_name"], &child["father_name"]), (&"Quàng Thị Ín".into(), &serde_json::Value::Null));
    assert_eq!(child["village"], "Bản Phăng");
}

#[test]
fn what_was_recognised_is_a_file_to_mend_and_to_give_back() {
    let book = Book::empty();
    let list = book.file("ds.csv", "Họ và tên,Ngày sinh,Mẹ\nLò Thị An,2015,Quàng Thị Ín\n".as_bytes());
    let map = book.path("m.toml");
    book.run(&["import", "children", &list, "--dry-run", "--save-map", &map]).ended(0);
    let text = std::fs::read_to_string(&map).unwrap();
    assert!(text.contains("\"Mẹ\" = \"mother_name\""), "{text}");
    refused(&book.run(&["import", "children", &list, "--dry-run", "--save-map", &map]), 1);
    std::fs::write(&map, text.replace("mother_name", "guardian_name")).unwrap();
    book.run(&["import", "children", &list, "--map", &map]).ended(0);
    assert_eq!(book.json(&["list", "children"])[0]["guardian_name"], "Quàng Thị Ín");
}

#[test]
fn what_is_no_map_is_refused_and_nothing_written() {
    let book = Book::empty();
    let list = book.file("la.csv", STRANGE.as_bytes());
    for (map, says) in [
        ("\"Ai\" = \"tên lạ\"", "tên lạ"),
        ("\"Ai\" = \"name\"\n\"Của ai\" = \"name\"", "name"),
        ("{\"Ai\": 5}", "5"),
        ("", "TOML"),
    ] {
        let map = book.file("m", map.as_bytes());
        let output = book.run(&["import", "children", &list, "--map", &map]);
        refused(&output, 1);
        assert!(output.err().contains(says), "{}", output.err());
        std::fs::remove_file(&map).unwrap();
    }
    refused(&book.run(&["import", "children", &list, "--map", "/không/có"]), 1);
    assert!(book.json(&["list", "children"]).is_empty());
}

/// Nothing of it is known: exactly then a file to fill in is wanted.
#[test]
fn the_columns_of_a_strange_list_are_written_down_to_be_filled_in() {
    let book = Book::empty();
    let (list, map) = (book.file("la.csv", STRANGE.as_bytes()), book.path("ghep.toml"));
    let output = book.run(&["import", "children", &list, "--save-map", &map]);
    refused(&output, 1);
    assert!(output.err().contains("điền trường"), "{}", output.err());
    let filled = std::fs::read_to_string(&map).unwrap();
    assert!(filled.contains("\"Ai\" = \"\""), "{filled}");
    let filled = filled.replace("\"Ai\" = \"\"", "\"Ai\" = \"name\"");
    std::fs::write(&map, filled).unwrap();
    book.run(&["import", "children", &list, "--map", &map, "--dry-run"]).ended(0);
}

#[test]
fn as_it_is_written_nothing_is_mended() {
    let list =
        "Họ và tên,Ngày sinh,Giới tính,Số định danh\nÐinh Thị An,12/05/2015,nữ,11315134628\nLò Bình,42136,nam,\n";
    let mended = Book::empty();
    mended.feed(&["import", "children", "-"], list.as_bytes()).ended(0);
    let children = mended.json(&["list", "children"]);
    assert_eq!(texts(&children, "name"), ["Đinh Thị An", "Lò Bình"]);
    assert_eq!(children[0]["id_number"], "011315134628");
    assert_eq!(children[1]["birth_date"], "2015-05-12");

    let plain = Book::empty();
    let output = plain.feed(&["import", "children", "-", "--no-mend"], list.as_bytes());
    output.ended(3);
    assert!(output.err().contains("Số định danh") && output.err().contains("Ngày sinh"), "{}", output.err());
    assert!(plain.json(&["list", "children"]).is_empty());
}

#[test]
fn a_column_of_the_map_that_is_not_there_is_said() {
    let book = Book::empty();
    let list = book.file("la.csv", STRANGE.as_bytes());
    let map =
        book.file("m.toml", "\"Ai\" = \"name\"\n\"Khi nào\" = \"birth_date\"\n\"Ở dâu\" = \"village\"\n".as_bytes());
    let output = book.run(&["import", "children", &list, "--map", &map, "--dry-run"]);
    output.ended(0);
    assert!(output.err().contains("không có trong tệp: Ở dâu"), "{}", output.err());
}

/// A list that begins with its first child: nothing is guessed, and letters say what its columns are.
#[test]
fn a_list_without_headings_is_read_by_the_letters_of_its_columns() {
    let book = Book::empty();
    let list =
        "1,Lò Thị An,12/05/2015,nữ,Bản Phăng\n2,Vàng A Páo,2016,nam,Bản Lọng\n3,Cà Văn Én,45/13/2017,nam,Bản Lọng\n";
    let refused = book.import(list, &[]);
    refused.ended(1);
    assert!(refused.err().contains("\"(A)\" = \"name\""), "{}", refused.err());
    for (name, map) in [
        ("a.toml", "\"(B)\" = \"name\"\n\"(C)\" = \"birth_date\"\n\"(D)\" = \"sex\"\n\"(E)\" = \"village\"\n"),
        ("b.csv", "B,name\nC,birth_date\nD,sex\nE,village\n"),
        ("c.csv", "2,name\n3,birth_date\n4,sex\n5,village\n"),
    ] {
        let book = Book::empty();
        let map = book.file(name, map.as_bytes());
        let rejects = book.path("rejects.csv");
        let output = book.import(list, &["--map", &map, "--rejects", &rejects]);
        output.ended(3);
        assert!(!output.err().contains("không có trong tệp"), "{}", output.err());
        let children = book.list("children");
        assert_eq!(texts(&children, "name"), ["Lò Thị An", "Vàng A Páo"], "{name}");
        assert_eq!(texts(&children, "village"), ["Bản Phăng", "Bản Lọng"]);
        // The refused row, mended, comes in by the same letters.
        let mended = std::fs::read_to_string(&rejects).unwrap().replace("45/13/2017", "2017");
        book.import(&mended, &["--map", &map]).ended(0);
        assert_eq!(book.list("children").len(), 3);
    }
}
