//! Lists from before the mergers of 01/07/2025: old communes, districts, former names of villages.

use crate::tools::{Book, texts};

/// Nà Nhạn and Pá Khoang went into it.
fn muong_phang() -> Book {
    Book::of_commune("03325")
}

#[test]
fn old_communes_are_recognised_and_villages_of_one_name_kept_apart() {
    let book = muong_phang();
    let list = "Họ và tên,Ngày sinh,Thôn\n\
        Lò An,2015,\"Bản Vang, xã Pá Khoang, huyện Điện Biên\"\n\
        Lò Bình,2016,\"Thôn 1, xã Nà Nhạn\"\n\
        Lò Chi,2017,\"Thôn 1, xã Mường Phăng, TP Điện Biên Phủ\"\n\
        Lò Dung,2018,Thôn 1 (Pá Khoang cũ)\n\
        Lò En,2019,\"Bản Xa, xã Thanh Nưa\"\n";
    let output = book.feed(&["import", "children", "-", "--format", "json"], list.as_bytes());
    output.ended(0);
    let children = book.json(&["list", "children"]);
    let wanted =
        ["Bản Vang (xã Pá Khoang)", "Thôn 1 (xã Nà Nhạn)", "Thôn 1", "Thôn 1 (xã Pá Khoang)", "Bản Xa, xã Thanh Nưa"];
    assert_eq!(texts(&children, "village"), wanted);
    assert!(output.err().contains("ghi xã khác: xã Thanh Nưa"), "{}", output.err());
    assert!(
        output.err().contains("Bản Vang, xã Pá Khoang, huyện Điện Biên → Bản Vang (xã Pá Khoang)"),
        "{}",
        output.err()
    );
    let result: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(result[0]["places_mapped"].as_array().unwrap().len(), 4);
    // Again: the same children in the same villages.
    let again = book.feed(&["import", "children", "-", "--format", "json"], list.as_bytes());
    let result: serde_json::Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!((&result[0]["same"], &result[0]["added"]), (&5.into(), &0.into()), "{}", again.err());
    assert_eq!(result[0]["villages_made"].as_array().unwrap().len(), 0);
}

#[test]
fn a_column_of_communes_beside_the_villages_is_read() {
    let book = muong_phang();
    let list = "Họ và tên,Ngày sinh,Thôn,Xã\nLò An,2015,Bản Vang,Pá Khoang\nLò Bình,2016,Bản Phăng,Mường Phăng\n";
    book.feed(&["import", "children", "-"], list.as_bytes()).ended(0);
    let villages = texts(&book.json(&["list", "children"]), "village");
    assert_eq!(villages, ["Bản Vang (xã Pá Khoang)", "Bản Phăng"]);
}

/// A list that left this program comes back as it left, whatever its villages are called.
#[test]
fn what_we_wrote_is_read_as_it_stands() {
    let book = muong_phang();
    book.feed(&["import", "children", "-"], "Họ và tên,Ngày sinh,Thôn\nLò An,2015,\"Thôn 1, xã Nà Nhạn\"\n".as_bytes())
        .ended(0);
    let out = book.run(&["export", "children", "-o", "-"]);
    let other = muong_phang();
    other.feed(&["import", "children", "-"], &out.stdout).ended(0);
    assert_eq!(texts(&other.json(&["list", "children"]), "village"), ["Thôn 1 (xã Nà Nhạn)"]);
}

/// "Phăng" beside Bản Phăng: what is certain is read so and said, what is not is asked, and no second one is made.
#[test]
fn a_village_spelt_otherwise_is_known_or_asked() {
    let book = muong_phang();
    let head = "Họ và tên,Ngày sinh,Thôn\n";
    book.feed(&["import", "children", "-"], format!("{head}Lò An,2015,Bản Phăng\n").as_bytes()).ended(0);
    let list = format!(
        "{head}Lò Bình,2016,B. Phăng\nLò Chi,2017,Bản Phăng xã Mường Phăng\nLò Dung,2018,Phăng\n\
         Lò En,2019,\"Phăng, Mường Phăng, Điện Biên\"\nLò Gấm,2020,Bản Phăng (cũ)\nLò Hà,2021,Bản Phằn\nLò Ín,2022,Bản Vang\n"
    );
    let before = book.everything();
    let asked = book.feed(&["import", "children", "-", "--dry-run", "--format", "json"], list.as_bytes());
    asked.ended(3);
    let result: serde_json::Value = serde_json::from_slice(&asked.stdout).unwrap();
    assert_eq!((&result[0]["added"], &result[0]["refused"]), (&3.into(), &4.into()), "{}", asked.err());
    assert_eq!(result[0]["villages_made"], serde_json::json!(["Bản Vang"]));
    assert_eq!(result[0]["villages_asked"].as_array().unwrap().len(), 4);
    assert!(asked.err().contains("B. Phăng → Bản Phăng"), "{}", asked.err());
    assert!(asked.err().contains("“Phăng” (1 dòng, chưa nhập) giống Bản Phăng"), "{}", asked.err());
    assert_eq!(book.everything(), before);

    let new = book
        .feed(&["import", "children", "-", "--dry-run", "--format", "json", "--on-village", "new"], list.as_bytes());
    new.ended(0);
    let result: serde_json::Value = serde_json::from_slice(&new.stdout).unwrap();
    assert_eq!(result[0]["villages_made"].as_array().unwrap().len(), 5);

    book.feed(&["import", "children", "-", "--on-village", "same"], list.as_bytes()).ended(0);
    let villages = texts(&book.json(&["list", "children"]), "village");
    assert_eq!(villages.iter().filter(|village| *village == "Bản Phăng").count(), 7, "{villages:?}");
}

/// Without any accent it is certain, and said; with another one it may be another village.
#[test]
fn a_village_of_other_accents_is_asked_and_one_without_is_said() {
    let book = muong_phang();
    let head = "Họ và tên,Ngày sinh,Thôn\n";
    book.imported(&format!("{head}Lò An,2015,Bản Phăng\nLò Ba,2015,Bản Loọng Háy\n"), &[], 0);
    let list = format!(
        "{head}Lò Bình,2016,Ban Phang\nLò Chi,2017,BẢN PHĂNG\nLò Dung,2018,Bản Phâng\nLò En,2019,Bản Phang\n\
         Lò Gấm,2020,bản Loong Háy\n"
    );
    let result = book.imported(&list, &["--dry-run"], 3);
    assert_eq!((&result["added"], &result["refused"]), (&2.into(), &3.into()), "{result}");
    assert_eq!(result["places_mapped"], serde_json::json!(["Ban Phang → Bản Phăng"]));
    assert_eq!(result["villages_asked"].as_array().unwrap().len(), 3, "{result}");
    assert_eq!(result["villages_made"], serde_json::json!([]));
    // A book holds no two villages of the same letters: nobody is put into the other one unasked.
    assert_eq!(book.imported(&list, &["--dry-run", "--on-village", "new"], 3)["refused"], 3);
    assert!(book.import(&list, &["--dry-run"]).err().contains("“Bản Phâng” chỉ khác dấu với Bản Phăng của sổ"));
    assert_eq!(book.imported(&list, &["--on-village", "same"], 0)["added"], 5);
}

/// What is no village makes none, and what stood there is not lost.
#[test]
fn what_is_no_village_makes_none() {
    let book = muong_phang();
    let head = "Họ và tên,Ngày sinh,Thôn\n";
    let list = |cells: &[&str]| {
        let rows = cells
            .iter()
            .enumerate()
            .map(|(at, cell)| format!("Lò An {},2015,{cell}\n", ["Một", "Hai", "Ba", "Bốn", "Năm", "Sáu"][at]));
        format!("{head}{}", rows.collect::<String>())
    };
    let blank = book.imported(&list(&["-", "?", "0", ".", "không rõ", "…"]), &["--dry-run"], 0);
    assert_eq!((&blank["added"], &blank["villages_made"]), (&6.into(), &serde_json::json!([])), "{blank}");
    let said = list(&["xã Mường Phăng", "Mường Phăng", "Pá Khoang", "chuyển đi", "ở với bà", "//"]);
    let output = book.import(&said, &[]);
    assert_eq!(output.ended(0).err().matches("không phải tên thôn, bản").count(), 6, "{}", output.err());
    let children = book.json(&["list", "children"]);
    assert!(texts(&children, "village").iter().all(String::is_empty), "{children:?}");
    book.imported(&format!("{head}Cà Bình,2016,Bản Phăng\n"), &[], 0);
    // A new village is made; one whose name does not say that it is one is pointed out, once.
    let new = book.import(&list(&["Nà Nghè", "Nà Nghè", "Bản Co Mị"]), &["--dry-run"]);
    assert_eq!(new.ended(0).err().matches("sổ chưa có “Nà Nghè”").count(), 1, "{}", new.err());
    assert!(!new.err().contains("sổ chưa có “Bản"), "{}", new.err());
}

/// Of several spellings in one list one village is made; what stands beside it in the cell becomes the address.
#[test]
fn a_list_brings_one_village_under_its_spellings() {
    let book = muong_phang();
    let list =
        "Họ và tên,Ngày sinh,Thôn\nLò An,2015,B. Phăng\nLò Bình,2016,Bản Phăng\nLò Chi,2017,\"Số 5, Bản Phăng\"\n";
    book.feed(&["import", "children", "-"], list.as_bytes()).ended(0);
    let children = book.json(&["list", "children"]);
    assert_eq!(texts(&children, "village"), ["Bản Phăng"; 3]);
    assert_eq!(texts(&children, "address"), ["", "", "Số 5, Bản Phăng"]);
}

/// The rows that were refused, mended, are a stranger's list still.
#[test]
fn a_mended_rejects_file_is_read_as_any_list() {
    let book = muong_phang();
    let path = book.path("rejects.csv");
    let list = "Họ và tên,Ngày sinh,Thôn\nLò An,32/13/2015,\"Bản Vang, xã Pá Khoang\"\n";
    book.feed(&["import", "children", "-", "--rejects", &path], list.as_bytes()).ended(3);
    let mended = std::fs::read_to_string(&path).unwrap().replace("32/13/2015", "2015");
    book.feed(&["import", "children", "-"], mended.as_bytes()).ended(0);
    assert_eq!(texts(&book.json(&["list", "children"]), "village"), ["Bản Vang (xã Pá Khoang)"]);
}

/// Cases of children are found by village, too: what the village was read as is said.
#[test]
fn cases_say_which_villages_they_understood() {
    let book = muong_phang();
    let children = "Họ và tên,Ngày sinh,Thôn\nLò An,2015,\"Bản Vang, xã Pá Khoang\"\n";
    book.feed(&["import", "children", "-"], children.as_bytes()).ended(0);
    let cases = "Họ và tên trẻ,Ngày sinh,Thôn,Mức độ,Ngày mở\nLò An,2015,\"Bản Vang, xã Pá Khoang\",cao,01/11/2026\n";
    let output = book.feed(&["import", "cases", "-", "--dry-run"], cases.as_bytes());
    output.ended(0);
    assert!(output.err().contains("Bản Vang, xã Pá Khoang → Bản Vang (xã Pá Khoang)"), "{}", output.err());
}
