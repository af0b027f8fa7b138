//! `--search`: accents, case, đ/d/Ð, tone placement, order, and where a word may stand.

use std::collections::BTreeSet;

use crate::tools::{Book, LISTS, shared, texts};

const NAMES: [&str; 12] = [
    "Nguyễn Thị Hòa",
    "Đặng Văn Đức",
    "Lò Thị Hoàn",
    "H'Hen Niê",
    "Trần Lân",
    "Trần Lan",
    "Vàng A Khoa",
    "Nguyễn Anh",
    "Lý Ánh",
    "Phạm Quỳnh Như",
    "Ðỗ Thị Ðào",
    "Hrơi",
];

fn book() -> Book {
    let book = Book::empty();
    let mut csv = String::from("Họ và tên,Ngày sinh,Giới tính,Thôn,Điện thoại,Họ tên mẹ\n");
    for (at, name) in NAMES.iter().enumerate() {
        csv.push_str(&format!("{name},{:02}/03/2018,,Bản {},0987{:06},Mẹ Thử\n", at + 1, at % 3, 654_321 - at));
    }
    assert_eq!(book.imported(&csv, &[], 0)["added"], 12);
    book
}

fn found(book: &Book, query: &str) -> BTreeSet<String> {
    texts(&book.json(&["list", "children", "--search", query]), "name").into_iter().collect()
}

#[track_caller]
fn finds(book: &Book, query: &str, names: &[&str]) {
    let wanted: BTreeSet<String> = names.iter().map(|name| name.replace('Ð', "Đ")).collect();
    assert_eq!(found(book, query), wanted, "{query:?}");
}

#[test]
fn letters_are_forgiven() {
    let book = book();
    for query in [
        "Nguyễn Thị Hòa",
        "nguyen thi hoa",
        "NGUYỄN THỊ HOÀ",
        "hoà nguyễn",
        "hoa nguyen thi",
        "nguye\u{302}\u{303}n ho\u{300}a",
        "nguyễn, hòa!",
    ] {
        // "hoa" also begins Hoàn, but no Nguyễn is called so.
        finds(&book, query, &["Nguyễn Thị Hòa"]);
    }
    for query in ["đặng đức", "dang duc", "Ðặng Ðức", "DANG ÐUC", "duc dang"] {
        finds(&book, query, &["Đặng Văn Đức"]);
    }
    for query in ["đỗ đào", "do dao", "Ðỗ Ðào"] {
        finds(&book, query, &["Ðỗ Thị Ðào"]);
    }
    for query in ["hoa", "hoà", "hòa", "HOÀ"] {
        finds(&book, query, &["Nguyễn Thị Hòa", "Lò Thị Hoàn", "Vàng A Khoa"]);
    }
    for query in ["h'hen", "hhen", "h’hen", "hen", "niê h'hen", "H'HEN NIE"] {
        finds(&book, query, &["H'Hen Niê"]);
    }
}

#[test]
fn a_word_begins_a_word_and_from_three_letters_stands_anywhere() {
    let book = book();
    finds(&book, "ng", &["Nguyễn Thị Hòa", "Nguyễn Anh"]);
    finds(&book, "an", &["Nguyễn Anh", "Lý Ánh"]);
    finds(&book, "ang", &["Đặng Văn Đức", "Vàng A Khoa"]);
    finds(&book, "uynh", &["Phạm Quỳnh Như"]);
    finds(&book, "hoa", &["Nguyễn Thị Hòa", "Lò Thị Hoàn", "Vàng A Khoa"]);
    finds(&book, "rơi", &["Hrơi"]);
    finds(&book, "k", &["Vàng A Khoa"]);
    finds(&book, "nguyen  an", &["Nguyễn Anh"]);
    finds(&book, "nguyen khong-co", &[]);
    finds(&book, "uynh nhu pham", &["Phạm Quỳnh Như"]);
}

#[test]
fn codes_phones_villages_and_parents_are_found() {
    let book = book();
    let all: BTreeSet<String> = NAMES.iter().map(|name| name.replace('Ð', "Đ")).collect();
    assert_eq!(found(&book, "me thu"), all);
    finds(&book, "0987654317", &["Trần Lân"]);
    finds(&book, "7654317", &["Trần Lân"]);
    let code = texts(&book.json(&["list", "children", "--search", "h'hen"]), "code").remove(0);
    finds(&book, &code, &["H'Hen Niê"]);
    finds(&book, &code.to_lowercase(), &["H'Hen Niê"]);
    assert_eq!(found(&book, "bản 1").len(), 4);
}

/// The first digits of a phone begin a word as letters do.
#[test]
fn two_digits_begin_a_number() {
    let book = book();
    assert_eq!(found(&book, "09").len(), 12);
    finds(&book, "65", &[]);
}

#[test]
fn signs_only_find_nothing_and_are_no_error() {
    for (at, query) in ["-", "'", "%", "*", "\"", "  ", "", "…", "---", "( )", "\"\"", "^", ":", "’"].iter().enumerate()
    {
        for (what, _) in [LISTS[0], LISTS[at % 8]] {
            let output = shared().run(&["list", what, "--format", "json", "--search", query]);
            assert_eq!(output.ended(0).out().trim(), "[]", "{what} {query:?}");
            assert_eq!(output.err(), "");
        }
    }
    // Signs of the index's own language are only signs.
    for query in ["lan OR", "lan NOT", "name:lan", "lan*", "lan\"", "NEAR(lan hoa)", "lan^2", "lan AND lan", "') --"] {
        shared().run(&["list", "children", "--search", query]).ended(0);
    }
}

#[test]
fn signs_between_words_are_no_hindrance() {
    let book = book();
    finds(&book, "hoa, nguyen.", &["Nguyễn Thị Hòa"]);
    finds(&book, "%hoàn%", &["Lò Thị Hoàn"]);
}

#[test]
fn the_text_may_come_from_standard_input() {
    let book = book();
    let asked = ["list", "children", "--format", "json", "--search", "-"];
    let wanted = book.run(&["list", "children", "--format", "json", "--search", "đặng đức"]).out().to_owned();
    assert!(wanted.contains("Đặng"));
    for stdin in ["đặng đức\n", "đặng đức", "dang duc\r\n", "Ðặng Ðức\nmore\n"] {
        assert_eq!(book.feed(&asked, stdin.as_bytes()).ended(0).out(), wanted, "{stdin:?}");
    }
    assert_eq!(book.feed(&asked, b"").ended(0).out().trim(), "[]");
    let piped = book.feed(&["export", "children", "-o", "-", "--search", "-"], "dang duc".as_bytes());
    assert!(piped.ended(0).out().contains("Đặng Văn Đức"));
}

#[test]
fn exact_accents_rank_first() {
    let book = book();
    let order = |query: &str| texts(&book.json(&["list", "children", "--search", query]), "name");
    assert_eq!(order("lan"), ["Trần Lan", "Trần Lân"]);
    assert_eq!(order("lân"), ["Trần Lân", "Trần Lan"]);
    assert_eq!(order("anh")[0], "Nguyễn Anh");
    assert_eq!(order("ánh")[0], "Lý Ánh");
}

/// The same figure ranks the search from everywhere: whole words before parts, the name before what stands beside it.
#[test]
fn the_best_comes_first_unless_an_order_is_asked_for() {
    let book = Book::empty();
    let csv = "Họ và tên,Ngày sinh,Thôn,Họ tên mẹ\nVàng A Khoa,2015,A,\nLò Thị Hoàn,2015,A,\nBạc Văn Ơn,2015,A,Lò Thị Hoa\n\
               Lò Thị Hòa,2015,A,\nLò Thị Hoa,2016,A,\n";
    assert_eq!(book.imported(csv, &[], 0)["added"], 5);
    let order = |more: &[&str]| texts(&book.json(&[&["list", "children", "--search", "hoa"], more].concat()), "name");
    let best = ["Lò Thị Hoa", "Lò Thị Hòa", "Lò Thị Hoàn"];
    assert_eq!(order(&[])[..3], best);
    assert_eq!(order(&["--limit", "2"]), best[..2]);
    assert_eq!(order(&["--sort", "name"])[0], "Lò Thị Hoa");
    assert_eq!(order(&["--sort", "-name"])[0], "Bạc Văn Ơn");
    let out =
        book.run(&["export", "children", "-o", "-", "--search", "hoa", "--columns", "name"]).ended(0).out().to_owned();
    assert!(out.find(best[1]).unwrap() < out.find(best[2]).unwrap(), "{out}");
}

#[test]
fn every_list_can_be_searched() {
    for (what, key) in
        [("children", "name"), ("households", "head"), ("cases", "child_name"), ("emergencies", "child_name")]
    {
        let list = shared().list(what);
        for row in list.iter().step_by((list.len() / 5).max(1)) {
            let hits = shared().json(&["list", what, "--search", row[key].as_str().unwrap()]);
            assert!(hits.contains(row), "{what}: {row}");
        }
    }
    for what in ["visits", "interventions", "referrals"] {
        let row = &shared().list(what)[0];
        let hits = shared().json(&["list", what, "--search", row["case_code"].as_str().unwrap()]);
        assert!(hits.contains(row), "{what}");
        assert!(shared().json(&["list", what, "--search", "khong-co-dau"]).is_empty());
    }
}

#[test]
fn what_a_row_shows_can_be_searched() {
    for (what, key, part) in
        [("activities", "theme", 2), ("visits", "note", 3), ("visits", "code", 1), ("interventions", "code", 1)]
    {
        let row = &shared().list(what)[0];
        let query: Vec<&str> = row[key].as_str().unwrap().split_whitespace().take(part).collect();
        let hits = shared().json(&["list", what, "--search", &query.join(" ")]);
        assert!(hits.contains(row), "{what}.{key}: {query:?}");
    }
}

#[test]
fn what_means_the_same_letters_ranks_as_exact() {
    let book = Book::empty();
    let csv = "Họ và tên,Ngày sinh,Thôn\nDo Van Dat,2015,A\nĐỗ Văn Đạt,2016,A\nNguyễn Thị Hoa,2015,A\nNguyễn Thị Hoạ,2016,A\nNguyễn Thị Hòa,2017,A\n";
    assert_eq!(book.imported(csv, &[], 0)["added"], 5);
    let first = |query: &str| texts(&book.json(&["list", "children", "--search", query]), "name")[0].clone();
    for query in ["đạt", "Ðạt", "ÐẠT", "đa\u{323}t"] {
        assert_eq!(first(query), "Đỗ Văn Đạt", "{query}");
    }
    for query in ["hoà", "hòa", "HOÀ", "hoa\u{300}"] {
        assert_eq!(first(query), "Nguyễn Thị Hòa", "{query}");
    }
    assert_eq!(first("hoa"), "Nguyễn Thị Hoa");
}
