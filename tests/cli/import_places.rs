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
