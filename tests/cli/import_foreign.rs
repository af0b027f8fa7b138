//! Lists of other offices: plain words for headings, furniture between the rows, names and dates in several columns.
//! Everything is read, recognised or refused by name; nothing is swallowed and nothing made up.

use serde_json::{Value, json};

use crate::tools::{Book, says_quietly, texts};

/// Name → (birth date, sex, village, groups).
fn children(book: &Book) -> Vec<(String, Value, Value, Value, Value)> {
    let mut found: Vec<_> = book
        .json(&["list", "children", "--sort", "code"])
        .iter()
        .map(|row| {
            let of = |key: &str| row[key].clone();
            (row["name"].as_str().unwrap().to_owned(), of("birth_date"), of("sex"), of("village"), of("groups"))
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

fn names(book: &Book) -> Vec<String> {
    texts(&book.json(&["list", "children", "--sort", "code"]), "name")
}

fn villages(book: &Book) -> std::collections::BTreeSet<String> {
    texts(&book.list("children"), "village").into_iter().collect()
}

#[test]
fn plain_words_are_not_our_headings_and_furniture_is_known() {
    for heading in
        ["Họ và tên,Ngày sinh,Giới tính,Thôn", "HỌ VÀ TÊN,NGÀY SINH,GIỚI TÍNH,THÔN", "name,birth_date,sex,village"]
    {
        let book = Book::empty();
        let csv = format!(
            "{heading}\n(1),(2),(3),(4)\nLò Văn An,2015,Nam,Bản A\nLò Thị Bé,2016,Nữ,nt\n{heading}\n'Ái,2017,Nữ,\"\"\"\"\n\
             Cộng: 3,,,\nNgười lập,,,CHỦ TỊCH\n(Ký ghi rõ họ tên),,,(Đã ký)\nLò Văn Thử,,,Nguyễn Văn Chủ\n"
        );
        let result = book.imported(&csv, &[], 0);
        assert_eq!((&result["added"], &result["refused"], &result["furniture"]), (&3.into(), &0.into(), &7.into()));
        assert_eq!(names(&book), ["Lò Văn An", "Lò Thị Bé", "'Ái"], "the apostrophe is the list's own");
        assert_eq!(villages(&book), ["Bản A".to_owned()].into());
    }
}

#[test]
fn groups_of_a_list_of_plain_words_hold_below_them() {
    let book = Book::empty();
    let csv = "STT,Họ và tên,Ngày sinh,Thôn\nI,Trẻ em khuyết tật,,\n1,Lò Văn Bốn,2015,Bản C\n2,Lò Văn Năm,2016,nt\n\
               II,Trẻ em bị bỏ rơi,,\n1,Lò Văn Sáu,2017,nt\n";
    book.imported(csv, &[], 0);
    let groups: Vec<Value> = children(&book).into_iter().map(|child| child.4).collect();
    assert_eq!(groups, [json!(["d"]), json!(["d"]), json!(["b"])]);
    assert_eq!(villages(&book), ["Bản C".to_owned()].into());
}

#[test]
fn a_circumstance_is_known_in_its_dress() {
    for row in [
        "Nhóm 1: Trẻ em bị bỏ rơi,,",
        "I,TRẺ EM BỊ BỎ RƠI (2 trẻ),",
        "Trẻ em bị bỏ rơi: 2 trẻ,,",
        "b) Bị bỏ rơi,,",
        "1,Nhóm trẻ em bị bỏ rơi,",
    ] {
        let book = Book::empty();
        let csv = format!("TT,Họ tên trẻ,Năm sinh\n{row}\n1,Lò Một,2015\n");
        assert_eq!(book.imported(&csv, &[], 0)["groups_unknown"], json!([]), "{row}");
        assert_eq!(book.list("children")[0]["groups"], json!(["b"]), "{row}");
    }
}

#[test]
fn two_heading_rows_need_no_title_above() {
    for above in ["", "DANH SÁCH TRẺ EM,,,,\n,,,,\n"] {
        let book = Book::empty();
        let csv = format!(
            "{above}STT,Họ và tên,Ngày sinh,,Thôn\n,,Nam,Nữ,\n1,Lò Văn An,2015,,Bản A\n2,Lò Thị Bé,,2016,Bản A\n3,Lò Cả,2014,2014,Bản A\n"
        );
        let output = book.import(&csv, &["--format", "json"]);
        // A date under both is for a person to say.
        assert!(says_quietly(output.ended(3)).contains("cả nam lẫn nữ"));
        let wanted = [("Lò Thị Bé", "2016", "nữ"), ("Lò Văn An", "2015", "nam")];
        let found = children(&book);
        let found: Vec<_> =
            found.iter().map(|c| (c.0.as_str(), c.1.as_str().unwrap(), c.2.as_str().unwrap())).collect();
        assert_eq!(found, wanted);
    }
}

#[test]
fn no_child_below_a_signature_is_swallowed() {
    for more in ["", ","] {
        let book = Book::empty();
        let csv = format!(
            "Họ tên trẻ,Năm sinh{more}\nLò Văn An,2015{more}\nNgười lập biểu,{more}\nLò Văn Ký,{more}\nLò Văn Bé,2016{more}\n\
             Lò Văn Cu,12/05/2017{more}\nNGƯỜI LẬP,15/11/2026{more}\nTrần Thị Ký,{more}\n"
        );
        assert_eq!(book.imported(&csv, &[], 0)["added"], 3);
        assert_eq!(names(&book), ["Lò Văn An", "Lò Văn Bé", "Lò Văn Cu"]);
    }
    // What may be a child and may be a signer is refused by its line.
    let book = Book::empty();
    let csv = "Họ tên trẻ,Thôn\nLò Văn An,Bản A\nNgười lập biểu,\nLò Văn Bé,Bản A\n";
    let output = book.import(csv, &[]);
    assert!(says_quietly(output.ended(3)).contains("dòng 4:"));
}

#[test]
fn a_name_in_two_columns_is_read_whole() {
    for heading in
        ["Họ đệm,Tên", "Họ và đệm,Tên", "Họ và tên đệm,Tên", "HỌ LÓT,TÊN", "Họ và tên,", "Họ và tên trẻ em,", "Họ,Tên"]
    {
        for above in ["", "DANH SÁCH TRẺ EM,,\n"] {
            let book = Book::empty();
            let csv = format!("{above}{heading},Ngày sinh\nLò Văn,An,2015\nLò Thị,Bé,2016\n");
            let result = book.imported(&csv, &[], 0);
            assert_eq!(names(&book), ["Lò Văn An", "Lò Thị Bé"], "{heading}");
            assert_eq!(result["columns_ignored"], json!([]));
        }
    }
    let book = Book::empty();
    book.imported("TT,Họ và tên,,Ngày sinh\n,Họ đệm,Tên,\n1,Lò Văn,An,2015\n", &[], 0);
    assert_eq!(names(&book), ["Lò Văn An"]);
}

#[test]
fn a_date_in_three_columns_is_read_whole() {
    for heading in ["Ngày,Tháng,Năm sinh", "Ngày sinh,Tháng sinh,Năm sinh", "Ngày,Tháng,Năm"] {
        let book = Book::empty();
        let csv =
            format!("Họ và tên trẻ em,{heading}\nLò Một,12,5,2015\nLò Hai,,5,2015\nLò Ba,,,2015\nLò Bốn,12,,2015\n");
        let output = book.import(&csv, &[]);
        assert!(says_quietly(output.ended(3)).contains("dòng 5:"), "a day without a month is no date");
        let births: Vec<Value> =
            book.json(&["list", "children", "--sort", "code"]).iter().map(|row| row["birth_date"].clone()).collect();
        assert_eq!(births, ["2015-05-12", "2015-05", "2015"], "{heading}");
    }
    let book = Book::empty();
    book.imported("Họ và tên,Ngày sinh,,,Thôn\n,Ngày,Tháng,Năm,\nLò Một,12,5,2015,Bản A\n", &[], 0);
    assert_eq!(book.list("children")[0]["birth_date"], "2015-05-12");
}

#[test]
fn columns_nobody_understands_are_named() {
    let book = Book::empty();
    let csv = "Họ tên trẻ,Ngày sinh,Cỡ áo,Chủ hộ,\nLò An,02/03/2019,M,Lò Văn Biên,ghi thêm\n";
    for more in [&["--dry-run"][..], &[]] {
        let output = book.import(csv, more);
        let said = says_quietly(output.ended(0));
        assert!(said.contains("Cỡ áo; Chủ hộ; (E)"), "{said}");
    }
    let again = book.imported(csv, &[], 0);
    assert_eq!(again["columns_ignored"], json!(["Cỡ áo", "Chủ hộ", "(E)"]));
    let all = book.imported("Họ tên trẻ,Ngày sinh,Lý do\nLò Bé,02/03/2019,nghỉ học\n", &[], 0);
    assert_eq!(all["columns_ignored"], json!(["Lý do"]));
}

#[test]
fn rows_that_name_a_village_give_it_to_the_rows_below() {
    let book = Book::empty();
    let csv = "TT,Họ tên trẻ,Năm sinh\nThôn 3,,\n1,Lò Một,2015\n2,Lò Hai,2016\n,Bản A,\n1,Lò Ba,2017\nIII,Xóm Đông: 1 trẻ,\n1,Lò Bốn,2018\n";
    let result = book.imported(csv, &[], 0);
    assert_eq!(result["villages_made"], json!(["Thôn 3", "Bản A", "Xóm Đông"]));
    let found: Vec<(String, Value)> = children(&book).into_iter().map(|child| (child.0, child.3)).collect();
    let wanted = [("Lò Ba", "Bản A"), ("Lò Bốn", "Xóm Đông"), ("Lò Hai", "Thôn 3"), ("Lò Một", "Thôn 3")];
    assert_eq!(found, wanted.map(|(name, village)| (name.to_owned(), json!(village))));
    // A cell of the row's own says more; "nt" below the village is the village.
    let book = Book::empty();
    book.imported(
        "TT,Họ tên trẻ,Năm sinh,Thôn\nThôn 3,,,\n1,Lò Một,2015,nt\n2,Lò Hai,2016,Bản B\n3,Lò Ba,2016,\n",
        &[],
        0,
    );
    let found: Vec<Value> = children(&book).into_iter().map(|child| child.3).collect();
    assert_eq!(found, [json!("Thôn 3"), json!("Bản B"), json!("Thôn 3")]);
}

#[test]
fn villages_and_groups_over_one_another() {
    let book = Book::empty();
    let csv = "TT,Họ tên trẻ,Năm sinh\nThôn 1,,\nI,Trẻ em khuyết tật,\n1,Lò Một,2015\nThôn 2,,\n1,Lò Hai,2015\n";
    book.imported(csv, &[], 0);
    let found: Vec<(Value, Value)> = children(&book).into_iter().map(|child| (child.3, child.4)).collect();
    assert_eq!(found, [(json!("Thôn 2"), json!([])), (json!("Thôn 1"), json!(["d"]))]);
    let book = Book::empty();
    let csv = "TT,Họ tên trẻ,Năm sinh\nI,Trẻ em khuyết tật,\nThôn 1,,\n1,Lò Một,2015\nThôn 2,,\n1,Lò Hai,2015\nII,Trẻ em bị bỏ rơi,\n1,Lò Ba,2015\n";
    book.imported(csv, &[], 0);
    let found: Vec<(Value, Value)> = children(&book).into_iter().map(|child| (child.3, child.4)).collect();
    assert_eq!(found, [(Value::Null, json!(["b"])), (json!("Thôn 2"), json!(["d"])), (json!("Thôn 1"), json!(["d"]))]);
}

#[test]
fn a_group_the_catalogue_does_not_have_is_furniture_and_named() {
    for group in ["Trẻ em có nguy cơ", "Trẻ em mồ côi", "Trẻ em khuyết tật nặng", "Hộ nghèo"] {
        let book = Book::empty();
        let csv = format!("TT,Họ tên trẻ,Năm sinh\nI,Trẻ em khuyết tật,\n1,Lò Một,2015\nII,{group},\n1,Lò Hai,2015\n");
        let result = book.imported(&csv, &[], 0);
        assert_eq!((&result["added"], &result["groups_unknown"]), (&2.into(), &json!([group])));
        let found: Vec<Value> = children(&book).into_iter().map(|child| child.4).collect();
        assert_eq!(found, [json!([]), json!(["d"])], "{group}");
        assert!(says_quietly(&book.import(&csv, &["--dry-run"])).contains(group));
    }
}

/// "nt" with nothing above it is nobody's village.
#[test]
fn as_above_with_nothing_above_is_refused() {
    let book = Book::empty();
    let output = book.import("Họ tên trẻ,Năm sinh,Thôn\nLò Một,2015,nt\nLò Hai,2016,Bản A\n", &["--format", "json"]);
    let said = says_quietly(output.ended(3));
    assert!(said.contains("dòng 2:") && said.contains("như trên"), "{said}");
    assert_eq!(villages(&book), ["Bản A".to_owned()].into());
}

#[test]
fn small_words_of_strangers_lists() {
    let book = Book::empty();
    let csv =
        "Họ tên trẻ,Tuổi,Nam,Nữ,Thôn\nLò Một,khoảng 7,x,,Bản A\nLò Hai,7,0,x,thôn Bản A\nLò Ba,7 tuổi,x,x,Bản A\n";
    let output = book.import(csv, &[]);
    assert!(says_quietly(output.ended(3)).contains("dòng 4: từ chối"), "a cross under both");
    let found = children(&book);
    assert_eq!(found.iter().map(|child| &child.1).collect::<Vec<_>>(), ["2019~", "2019~"]);
    assert_eq!(found.iter().map(|child| &child.2).collect::<Vec<_>>(), ["nữ", "nam"]);
    assert_eq!(villages(&book), ["Bản A".to_owned()].into());
}

/// Ours are the codes and the order; a child of the book may be called as furniture is, and still comes back.
#[test]
fn our_own_export_comes_back_whatever_its_children_are_called() {
    let book = Book::empty();
    let odd =
        ["Cộng", "Tổng cộng", "Nơi nhận", "Thôn 3", "nt", "'Ái", "Người lập", "Chủ tịch", "Trẻ em khuyết tật", "I"];
    let mut csv = "Mã trẻ,Họ và tên,Ngày sinh,Thôn\n".to_owned();
    for (at, name) in odd.iter().enumerate() {
        let name = if name.starts_with('\'') { format!("'{name}") } else { (*name).to_owned() };
        csv.push_str(&format!("TE-{:04},{name},{:02}/03/2018,nt\n", at + 1, at + 1));
    }
    assert_eq!(book.imported(&csv, &[], 0)["added"], odd.len());
    assert_eq!(names(&book), odd);
    let everything = book.everything();
    for dress in [&[][..], &["--keys"], &["--delimiter", ";"]] {
        let export = book.run(&[&["export", "children", "-o", "-"], dress].concat()).out().to_owned();
        let other = Book::empty();
        assert_eq!(other.imported(&export, &[], 0)["added"], odd.len());
        assert_eq!(other.list("children"), book.list("children"));
        assert_eq!(book.imported(&export, &[], 0)["same"], odd.len());
        assert_eq!(book.everything(), everything);
    }
    // Masked, and with columns cut away.
    let masked = book.run(&["export", "children", "-o", "-", "--masked"]).out().to_owned();
    let other = Book::empty();
    assert_eq!(other.imported(&masked, &[], 0)["added"], odd.len());
    let export = book.run(&["export", "children", "-o", "-"]).out().to_owned();
    let rows = crate::tools::strict_csv(export.as_bytes(), ',');
    let cut: String = rows.iter().map(|row| format!("{},{},{},{}\n", row[0], row[1], row[2], row[8])).collect();
    assert_eq!(book.imported(&cut, &[], 0)["same"], odd.len());
    assert_eq!(book.everything(), everything);
    let guarded = "\u{feff}Họ và tên,Ngày sinh,Điện thoại\r\nLò Mới,02/01/2019,'0912345678\r\nCộng: 1,,\r\n";
    let other = Book::empty();
    let result = other.imported(guarded, &[], 0);
    assert_eq!((&result["added"], &result["furniture"]), (&1.into(), &2.into()), "codes cut away, a sum typed below");
    assert_eq!(other.list("children")[0]["guardian_phone"], "0912345678");
    // Rows typed under our list by hand are read as anybody's.
    let typed = format!("{export},Lò Văn Mới,01/02/2019,,,,,,Bản A\r\n,Cộng: 11,,,,,,,\r\n");
    let result = book.imported(&typed, &[], 0);
    assert_eq!((&result["added"], &result["same"], &result["refused"]), (&1.into(), &odd.len().into(), &0.into()));
}

/// Father and mother under "Con ông" and "Con bà", school and grade in one cell, crosses for poverty in two columns.
#[test]
fn headings_of_commune_lists_bring_their_values() {
    let book = Book::empty();
    let list = "Họ và tên,Ngày sinh,Con ông,Con bà,Trường/lớp,Hộ nghèo,Hộ cận nghèo\n\
        Lò An,2015,Lò Văn Bình,Quàng Thị Ín,\"TH Mường Phăng, lớp 3A\",,x\n\
        Lò Chi,2016,Lò Văn Bình,Quàng Thị Ín,TH Mường Phăng,x,\n\
        Lò Dung,2017,Lò Văn Bình,Quàng Thị Ín,,x,x\n";
    let output = book.import(list, &[]);
    output.ended(3);
    assert!(
        output.err().contains("dòng 4: từ chối: Hộ nghèo: đánh dấu cả hộ nghèo lẫn hộ cận nghèo"),
        "{}",
        output.err()
    );
    let children = book.list("children");
    assert_eq!(texts(&children, "father_name"), ["Lò Văn Bình"; 2]);
    assert_eq!(texts(&children, "mother_name"), ["Quàng Thị Ín"; 2]);
    assert_eq!(texts(&children, "school"), ["TH Mường Phăng"; 2]);
    assert_eq!(texts(&children, "grade"), ["lớp 3A", ""]);
    assert_eq!(children[0]["risks"], serde_json::json!(["near_poor_household"]));
    assert_eq!(children[1]["risks"], serde_json::json!(["poor_household"]));
}

/// Names in one case come in as they stand, counted and named: to write them otherwise is nobody's to guess.
#[test]
fn names_in_one_case_are_said() {
    let book = Book::empty();
    let list = "Họ và tên,Ngày sinh\nNGUYỄN THỊ LAN,2015\nlò văn pán,2016\nLò Văn An,2017\n";
    let output = book.import(list, &[]);
    output.ended(0);
    assert!(output.err().contains("2 tên viết toàn chữ hoa hay toàn chữ thường (dòng 2…)"), "{}", output.err());
    assert_eq!(book.list("children").iter().filter(|child| child["name"] == "NGUYỄN THỊ LAN").count(), 1);
    // What is there already, and what this program wrote, is not asked about again.
    assert!(!book.import(list, &[]).err().contains("chữ hoa"));
    let other = Book::empty();
    let ours = other.feed(&["import", "children", "-"], &book.run(&["export", "children", "-o", "-"]).stdout);
    assert!(!ours.ended(0).err().contains("chữ hoa"), "{}", ours.err());
}
