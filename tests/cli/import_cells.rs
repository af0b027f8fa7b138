//! What stands in a cell besides its value: words for nothing, a second telephone, a branch of a people; and what is said
//! where nobody knows the value.

use crate::tools::{Book, says_quietly, texts};

const HEAD: &str = "Họ và tên,Ngày sinh,Giới tính,Dân tộc,Thôn,SĐT,Số định danh,Hoàn cảnh";

fn one(cells: &str) -> String {
    format!("{HEAD}\nLò Văn An,01/02/2015,{cells}\n")
}

#[test]
fn words_for_nothing_are_nothing() {
    for cells in
        ["-,-,-,-,-,-", "không,không,không rõ,không có,chưa cấp,bình thường", ",0,?,0,0,Không", "–,,.,Không,chưa có,…"]
    {
        let book = Book::empty();
        book.imported(&one(cells), &[], 0);
        let child = &book.list("children")[0];
        assert_eq!((&child["sex"], &child["groups"]), (&"không rõ".into(), &serde_json::json!([])), "{cells}");
        for key in ["ethnicity", "village", "guardian_phone", "id_number"] {
            assert!(child[key].is_null(), "{key} {cells}: {child}");
        }
        book.imported(&one(cells), &[], 0);
        assert_eq!(book.list("children").len(), 1, "{cells}");
    }
    // Over its rows the village stands for them, whatever stroke is in the cell.
    let book = Book::empty();
    book.imported("Họ và tên,Ngày sinh,Thôn\nBản Phăng: 1 trẻ,,\nLò Văn An,01/02/2015,-\n", &[], 0);
    assert_eq!(texts(&book.list("children"), "village"), ["Bản Phăng"]);
}

#[test]
fn of_two_telephones_the_first_is_taken_and_all_is_kept() {
    for text in
        ["0912345678; 0987654321", "0912345678-0987654321", "0912 345 678 (mẹ)", "mẹ: 0912.345.678 / 0987654321"]
    {
        let book = Book::empty();
        let csv = one(&format!("nam,Thái,Bản Phăng,{text},,"));
        let said = says_quietly(book.import(&csv, &["--dry-run"]).ended(0));
        assert!(said.contains("lấy số 0912345678"), "{said}");
        book.imported(&csv, &[], 0);
        assert_eq!(texts(&book.list("children"), "guardian_phone"), ["0912345678"], "{text}");
        let out = book.run(&["export", "children", "-o", "-"]);
        assert!(out.out().contains(text), "{text}: {}", out.out());
        assert_eq!(book.imported(&csv, &[], 0)["same"], 1, "{text}");
    }
    let none = one("nam,Thái,Bản Phăng,bà nội 115,,");
    assert_eq!(Book::empty().imported(&none, &["--dry-run"], 3)["refused"], 1);
}

#[test]
fn a_value_in_other_words_is_understood_and_said() {
    let book = Book::empty();
    for (at, (sex, read)) in
        [("Nam.", "nam"), ("B.trai", "nam"), ("bé trai", "nam"), ("B. gái", "nữ")].iter().enumerate()
    {
        let name = ["Một", "Hai", "Ba", "Bốn"][at];
        book.imported(&format!("Họ và tên,Ngày sinh,Giới tính\nLò {name},01/02/2015,{sex}\n"), &[], 0);
        assert_eq!(book.json(&["list", "children", "--search", name])[0]["sex"], *read, "{sex}");
    }
    for (text, read) in
        [("Thái đen", "Thái"), ("thái trắng", "Thái"), ("Thái (đen/trắng)", "Thái"), ("Mông Hoa", "Mông")]
    {
        let csv = format!("Họ và tên,Ngày sinh,Dân tộc\nLò Năm,03/04/2016,{text}\n");
        let output = book.import(&csv, &["--dry-run"]);
        assert!(output.ended(0).err().contains(&format!("hiểu là {read}")), "{text}: {}", output.err());
    }
    let output = book.import("Họ và tên,Ngày sinh,Dân tộc\nLò Sáu,03/04/2016,H'mông\n", &["--dry-run"]);
    assert!(!output.ended(0).err().contains("hiểu là"), "{}", output.err());
}

#[test]
fn a_poor_household_among_the_circumstances_is_a_risk() {
    let book = Book::empty();
    for (text, groups, risks) in [
        ("Hộ nghèo", serde_json::json!([]), serde_json::json!(["poor_household"])),
        ("Khuyết tật; hộ cận nghèo", serde_json::json!(["d"]), serde_json::json!(["near_poor_household"])),
        ("\"Bệnh nặng, hộ nghèo\"", serde_json::json!(["l"]), serde_json::json!([])),
    ] {
        let name = format!("Lò Văn {}", ["An", "Bun", "Chi"][book.list("children").len()]);
        book.imported(&format!("Họ và tên,Ngày sinh,Hoàn cảnh\n{name},01/02/2015,{text}\n"), &[], 0);
        let child = &book.json(&["list", "children", "--search", &name])[0];
        assert_eq!(
            (&child["risks"], child["groups"].as_array().map(Vec::len)),
            (&risks, groups.as_array().map(Vec::len)),
            "{text}: {child}"
        );
    }
}

#[test]
fn an_unknown_value_says_what_the_cell_takes() {
    for (cells, way_on) in [
        ("x,,,,,", "ghi nam, nữ"),
        (",Sao Hoả,,,,", "ghi tên dân tộc như"),
        (",,,,,khá giả", "ghi điểm a…o của Điều 10"),
    ] {
        let output = Book::empty().import(&one(cells), &["--dry-run"]);
        let said = says_quietly(output.ended(3));
        assert!(said.contains("trong danh mục: ") && said.contains(way_on), "{said}");
    }
    // A cross under Nam or Nữ says it.
    let book = Book::empty();
    book.imported("Họ và tên,Năm sinh,Nam,Nữ\nLò Thị An,2015,,x\n", &[], 0);
    assert_eq!(texts(&book.list("children"), "sex"), ["nữ"]);
}

/// The head of the household in a list of children puts each into the one household of this head.
#[test]
fn a_child_joins_the_one_household_of_its_head() {
    let book = Book::empty();
    let households = "Chủ hộ,Thôn,Điện thoại\nLò Văn Một,Bản Phăng,\nLò Văn Hai,Bản Phăng,0912345678\n\
                      Lò Văn Hai,Bản Phăng,0987654321\n";
    let made = book.feed(&["import", "households", "-"], households.as_bytes());
    made.ended(0);
    let children = "Họ và tên,Ngày sinh,Thôn,Chủ hộ\nLò An,01/02/2015,Bản Phăng,LÒ VĂN MỘT\n\
                    Lò Bun,01/02/2016,Bản Phăng,Lò Văn Hai\nLò Chi,01/02/2017,Bản Phăng,Lò Văn Ba\n\
                    Lò Dung,01/02/2018,Bản Yên,Lò Văn Một\n";
    for more in [&["--dry-run"][..], &[]] {
        let result = book.imported(children, more, 0);
        assert_eq!((&result["joined"], &result["waiting"]), (&1.into(), &3.into()), "{result}");
        assert_eq!(result["columns_ignored"], serde_json::json!([]), "{result}");
    }
    let child = &book.json(&["list", "children", "--search", "lò an"])[0];
    let household = book.json(&["list", "households", "--search", "Lò Văn Một"]).remove(0);
    assert_eq!(child["household_code"], household["code"]);
}
