//! The log on the command line: read whole or narrowed, its head looked for, and a book whose log was cut or put back is noticed.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::tools::{Book, PASSPHRASE, entries, rows, says_quietly, strict_csv};

fn log(book: &Book, more: &[&str]) -> Vec<Value> {
    let args = [&["log", "--format", "json"], more].concat();
    rows(book.run(&args).ended(0))
}

fn acts(book: &Book) -> Vec<String> {
    log(book, &[]).iter().map(|row| row["act"].as_str().unwrap().to_owned()).collect()
}

fn verdict(book: &Book, more: &[&str], exit: i32) -> Value {
    let args = [&["verify", "--format", "json"], more].concat();
    rows(book.run(&args).ended(exit)).remove(0)
}

fn import(book: &Book, name: &str) {
    book.feed(&["import", "children", "-"], format!("Họ và tên,Ngày sinh\r\n{name},01/02/2015\r\n").as_bytes())
        .ended(0);
}

#[test]
fn the_log_is_read_newest_first_and_narrowed() {
    let book = Book::practice();
    let all = log(&book, &[]);
    let numbers: Vec<i64> = all.iter().map(|row| row["n"].as_i64().unwrap()).collect();
    assert!(all.len() > 20 && numbers.windows(2).all(|pair| pair[0] == pair[1] + 1), "{} entries", all.len());
    assert_eq!(numbers.last(), Some(&1));
    // Of a child her own entries and those of her cases; of a case its own.
    let case = all.iter().find(|row| row["act"].as_str().unwrap().starts_with("mở hồ sơ")).expect("an opened case");
    let (code, name) = (case["code"].as_str().unwrap(), case["name"].as_str().unwrap());
    let of_case = log(&book, &["--case", code]);
    assert!(!of_case.is_empty() && of_case.iter().all(|row| row["code"] == code && row["name"] == name), "{of_case:?}");
    let child = rows(book.run(&["list", "cases", "--format", "json"]).ended(0));
    let child =
        child.iter().find(|row| row["code"] == code).expect("the case")["child_code"].as_str().unwrap().to_owned();
    let of_child = log(&book, &["--child", &child.to_lowercase()]);
    assert!(of_case.iter().all(|row| of_child.contains(row)), "{of_child:?}");
    import(&book, "Giàng A Páo");
    let all = log(&book, &[]);
    let added =
        all.iter().find(|row| row["act"].as_str().unwrap().starts_with("thêm trẻ")).expect("a child added")["code"]
            .as_str()
            .unwrap();
    assert_eq!(log(&book, &["--child", added]).len(), 1);
    // A day, a person, both, and a number of rows: the same entries a reader would pick by hand.
    let day = all[0]["at"].as_str().unwrap()[..10].to_owned();
    let by_hand = all.iter().filter(|row| row["at"].as_str().unwrap().starts_with(&day)).count();
    assert_eq!(log(&book, &["--day", &day]).len(), by_hand);
    let officer = all[0]["officer"].as_str().unwrap();
    let own = all.iter().filter(|row| row["officer"] == officer).count();
    assert_eq!(log(&book, &["--person", officer]).len(), own);
    assert_eq!(log(&book, &["--limit", "7"]), all[..7]);
    let csv = book.run(&["log", "--limit", "2", "--format", "csv"]).ended(0).stdout.clone();
    assert_eq!(strict_csv(&csv, ',')[0], ["mục", "lúc", "ai", "việc", "mã", "tên", "chi tiết"]);
    for (args, has, code) in
        [(["--child", "TE-9999"], "TE-9999", 1), (["--person", "ai"], "ai", 1), (["--day", "32/13"], "32/13", 2)]
    {
        let said = says_quietly(book.run(&[&["log"], &args[..]].concat()).ended(code));
        assert!(said.contains(has), "{said}");
    }
}

#[test]
fn a_head_on_a_paper_is_found_or_the_end_is_3() {
    let book = Book::practice();
    let head = verdict(&book, &[], 0)["head"].as_str().unwrap().to_owned();
    assert_eq!(head.len(), 8);
    let n = verdict(&book, &[], 0)["log_entries"].as_i64().unwrap().to_string();
    import(&book, "Lò Thị Bưởi");
    // The export says it in its register, the workbook in its properties.
    let file = book.path("tre.xlsx");
    book.run(&["export", "children", "-o", &file]).ended(0);
    let after = verdict(&book, &[], 0)["head"].as_str().unwrap().to_owned();
    let mut zip = zip::ZipArchive::new(std::fs::File::open(&file).unwrap()).unwrap();
    let mut core = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("docProps/core.xml").unwrap(), &mut core).unwrap();
    assert!(core.contains(&after), "{core}");
    let told = book.run(&["verify", "--head", &head.to_uppercase()]).ended(0).out().to_owned();
    assert!(told.contains(&format!("Đầu chuỗi {head} có trong sổ: mục {n}.")), "{told}");
    book.run(&["verify", "--head", &head, "--at", &n]).ended(0);
    for args in [vec!["--head", "0123abcd"], vec!["--head", &head, "--at", "3"]] {
        let said = book.run(&[&["verify"], &args[..]].concat()).ended(3).out().to_owned();
        assert!(said.contains("nhật ký đã bị cắt, hoặc đây là bản cũ") && !said.contains("BỊ HỎNG"), "{said}");
    }
    book.run(&["verify", "--head", "ba chín"]).ended(2);
    book.run(&["verify", "--at", "3"]).ended(2);
}

#[test]
fn an_old_copy_put_back_is_noticed_and_verify_ends_3() {
    let book = Book::real();
    import(&book, "Lò Thị Bưởi");
    let old = std::fs::read(book.folder.join("book.db")).unwrap();
    let since = verdict(&book, &[], 0);
    assert!(since["witnessed_since"].is_string(), "{since}");
    import(&book, "Giàng A Páo");
    // The last sitting saw what the import wrote only when somebody sat down after it.
    assert!(book.run(&["list", "children"]).ended(0).err().is_empty());
    std::fs::write(book.folder.join("book.db"), old).unwrap();
    // The same acts in the same second would make the very entries that are gone.
    std::thread::sleep(Duration::from_millis(1100));
    let said = book.run(&["list", "children"]).ended(0).err().to_owned();
    assert!(said.contains("nhật ký đã bị cắt, hoặc đây là bản cũ"), "{said}");
    let verdict = verdict(&book, &[], 3);
    assert!(verdict["ok"] == false && verdict["witnessed_since"].is_null(), "{verdict}");
    // What is written on top does not hide it.
    import(&book, "Vàng Thị Mai");
    import(&book, "Vàng Thị Ngọ");
    import(&book, "Vàng Thị Tư");
    let told = book.run(&["verify"]).ended(3).out().to_owned();
    assert!(told.contains("đã bị thay") || told.contains("đã bị cắt"), "{told}");
}

#[test]
fn a_wrong_passphrase_slows_its_login_and_reaches_the_log() {
    let book = Book::real();
    assert!(book.run(&["list", "children"]).ended(0).err().is_empty());
    let wrong = book.file("sai.txt", b"sai hoan toan\n");
    let env = [("SOTRE_PASSPHRASE_FILE", wrong.as_str())];
    for _ in 0..2 {
        let said = says_quietly(book.with(&["list", "children"], &env, b"").ended(1));
        assert!(!said.contains("chờ"), "{said}");
    }
    book.with(&["list", "children"], &env, b"").ended(1);
    let noted = std::fs::read_to_string(book.folder.join("noted.tsv")).unwrap();
    assert!(!noted.contains("sai") && !noted.contains(PASSPHRASE), "{noted}");
    // Another login waits for nobody.
    let began = Instant::now();
    says_quietly(book.with(&["--user", "khac", "list", "children"], &env, b"").ended(1));
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    // The third: four seconds. Also the right one stands and waits.
    book.run(&["list", "children"]).ended(0);
    assert!(began.elapsed() > Duration::from_millis(2500), "{:?}", began.elapsed());
    let failed: Vec<Value> =
        log(&book, &[]).into_iter().filter(|row| row["act"].as_str().unwrap().contains("sai câu mật khẩu")).collect();
    assert_eq!(failed.len(), 2, "{failed:?}");
    assert!(failed.iter().any(|row| row["detail"].as_str().unwrap().contains("Số lần: 3")), "{failed:?}");
    assert!(!entries(&book.folder).contains(&"noted.tsv".to_owned()));
    // Told once.
    let known = acts(&book).len();
    book.run(&["list", "children"]).ended(0);
    assert_eq!(acts(&book).len(), known);
}

#[test]
fn what_was_refused_is_in_the_log_of_the_next_good_sign_in() {
    let book = Book::real();
    book.with(&["import", "children", "-"], &[("SOTRE_CLOCK", "2026-11-23T08:05")], b"x\n").ended(1);
    let bad = book.file("x.sotre", b"khong phai ban sao");
    book.run(&["restore", &bad]).ended(1);
    let acts = acts(&book);
    let refused = acts.iter().filter(|act| act.contains("bị từ chối")).count();
    assert_eq!(refused, 2, "{acts:?}");
}

/// A restore is an act of the log: it says itself why entries are gone, and nothing is doubted.
#[test]
fn a_restore_explains_itself() {
    let book = Book::real();
    import(&book, "Lò Thị Bưởi");
    let file = book.path("sao.sotre");
    book.run(&["backup", "-o", &file]).ended(0);
    import(&book, "Giàng A Páo");
    book.run(&["list", "children"]).ended(0);
    book.run(&["restore", &file]).ended(0);
    let told = book.run(&["verify"]).ended(0).out().to_owned();
    assert!(told.contains("đã khôi phục sổ từ bản sao") && told.contains("Sổ lành"), "{told}");
    // Whoever comes next is told once, by the first command; whoever looks is told always.
    let first = book.run(&["list", "children"]).ended(0).err().to_owned();
    assert!(first.contains("đã khôi phục sổ từ bản sao") && first.contains("Sổ trước đó có"), "{first}");
    assert!(book.run(&["list", "children"]).ended(0).err().is_empty());
    assert!(book.run(&["verify"]).ended(0).out().contains("đã khôi phục sổ từ bản sao"));
    // From here on it is witnessed again.
    assert!(verdict(&book, &[], 0)["witnessed_since"].is_string());
}
