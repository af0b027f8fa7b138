//! One morning's work typed on every keyboard of `tests/fixtures/keyboards.toml`, each at its own TERM, every byte in a
//! write of its own: the same keys, the same visit in the book, the same screen.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::office::{Fact, LEAVING, Office, keep};
use crate::support::{Key, Officer, key_bytes, parse_keys};

#[derive(serde::Deserialize)]
struct File {
    keyboard: Vec<Board>,
}

/// A keyboard at the other end of the line.
#[derive(Clone, serde::Deserialize)]
pub struct Board {
    pub name: String,
    pub scheme: String,
    pub term: String,
    keys: BTreeMap<String, String>,
}

pub fn boards() -> Vec<Board> {
    toml::from_str::<File>(include_str!("../fixtures/keyboards.toml")).unwrap().keyboard
}

impl Board {
    /// What stands on the screen for a text: a VT shows no marks.
    pub fn shows(&self, text: &str) -> String {
        if self.term.starts_with("vt") { sotre::screens::plain_text(text) } else { text.to_owned() }
    }

    pub fn has(&self, keys: &str) -> bool {
        parse_keys(keys).iter().all(|key| match key {
            Key::Named(name) => self.keys.contains_key(name) || name.starts_with("c-") || name == "space",
            Key::Letter(_) => true,
        })
    }

    /// The bytes of keys, in the language of the journeys.
    pub fn bytes(&self, keys: &str) -> Vec<u8> {
        let one = |key: &Key| match key {
            Key::Named(name) if self.keys.contains_key(name) => written(&self.keys[name]),
            key => key_bytes(key, false),
        };
        parse_keys(keys).iter().flat_map(one).collect()
    }

    /// How often `k` is pressed on the page of keys to come to this board's scheme; none where TERM or nothing decides.
    fn presses(&self) -> usize {
        use sotre::terminal::Scheme;
        let scheme = Scheme::parse(&self.scheme).unwrap();
        let said = Scheme::of_term(&self.term) == scheme || matches!(scheme, Scheme::Any | Scheme::Common);
        if said { 0 } else { Scheme::ALL.iter().position(|one| *one == scheme).unwrap() + 1 }
    }
}

/// `^[[1~` as bytes.
fn written(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut letters = text.bytes();
    while let Some(letter) = letters.next() {
        out.push(match letter {
            b'^' => match letters.next() {
                Some(b'?') => 0x7f,
                Some(control) => control & 0x1f,
                None => b'^',
            },
            letter => letter,
        });
    }
    out
}

/// A practice book, made once.
pub fn office_at(term: &str) -> Office {
    static BOOK: OnceLock<Office> = OnceLock::new();
    BOOK.get_or_init(Office::demo).copy_with(&[("TERM", term)])
}

/// The morning in steps: what is typed, and what stands on the screen then (`-` before what is gone).
pub fn morning(board: &Board) -> Vec<(String, &'static str)> {
    let mut steps: Vec<(String, &str)> = Vec::new();
    let mut step = |keys: &str, seen: &'static str| steps.push((keys.to_owned(), seen));
    step("<down><down><up>", "▸  2 ngày LV    Hoàng Thị Hom");
    if board.has("<pgdn><pgup><end><home>") {
        step("<pgdn>", "-KHẨN CẤP    ");
        step("<pgup><end>", "-QUÁ HẠN");
        step("<home><down>", "▸  2 ngày LV    Hoàng Thị Hom");
    }
    step("<f1>", "Ở MÀN NÀY");
    step("<esc>", "-Ở MÀN NÀY");
    step("<f3>", "TÌM");
    step("lo thiw<bs>", "Lò Thị Chựa");
    step("<esc>", "-Lò Thị Chựa");
    step("<enter>", "DÒNG THỜI GIAN");
    step("<esc>", "-DÒNG THỜI GIAN");
    step("v", "GHI KẾT QUẢ THĂM");
    step(if board.has("<s-tab>") { "<tab><s-tab><tab><tab>" } else { "<tab><tab>" }, "▸ Tình trạng");
    step("1<enter>", "▸ Ghi chú");
    step("Cháu đi họxc lại", "Cháu đi họxc lại");
    step("<left><left><left><left><left><bs>", "Cháu đi học lại");
    step(if board.has("<del>") { "ư<left><del>" } else { "ư<bs>" }, "Cháu đi học lại");
    step("<right><right><right><right><right>.", "Cháu đi học lại.");
    step(if board.has("<down><up>") { "<down><up>" } else { "" }, "Cháu đi học lại.");
    step("<f2>", "Đã ghi lần thăm");
    steps
}

/// Ctrl-K, the scheme, and back: only where TERM does not say it.
#[track_caller]
pub fn choose_scheme(an: &mut Officer, board: &Board) {
    let presses = board.presses();
    if presses > 0 {
        an.press("<c-k>").wait_for("PHÍM CỦA MÁY NÀY").press(&"k".repeat(presses)).wait_for("Đã nhớ");
        an.press("q").wait_gone("PHÍM CỦA MÁY NÀY");
    }
}

/// The newest visit as the book has it, without what differs from book to book.
pub fn newest_visit(office: &Office) -> Fact {
    office.json(&["list", "visits", "--limit", "1"]).remove(0)
}

fn work(board: &Board) -> (Fact, String) {
    let office = office_at(&board.term);
    let mut an = office.sit_down();
    an.wait_for(&board.shows("Vì sao")).settle();
    choose_scheme(&mut an, board);
    for (keys, seen) in morning(board) {
        for byte in board.bytes(&keys).chunks(1) {
            an.send_bytes(byte);
        }
        match seen.strip_prefix('-') {
            Some(gone) => an.wait_gone(&board.shows(gone)),
            None => an.wait_for(&board.shows(seen)),
        };
    }
    an.settle();
    let screen = sotre::screens::plain_text(&an.screen());
    an.press("<c-q>").wait_for(&board.shows("THOÁT")).press("c");
    assert_eq!(an.wait_exit(LEAVING), Some(0), "{}:\n{}", board.name, an.screen());
    (newest_visit(&office), screen)
}

fn work_at(boards: &[Board]) {
    let (visit, screen) = work(&self::boards()[0]);
    assert_eq!(visit["note"], "Cháu đi học lại.");
    for board in boards {
        let (its, on_screen) = work(board);
        assert_eq!(its, visit, "{}", board.name);
        // The signs differ where there are none but ASCII's; the words do not.
        let words = |screen: &str| screen.split(|c: char| !c.is_ascii_alphanumeric()).collect::<String>();
        assert_eq!(words(&on_screen), words(&screen), "{}", board.name);
    }
}

#[test]
fn the_same_morning_on_xterm_and_putty() {
    work_at(&boards()[1..7]);
}

#[test]
fn the_same_morning_on_sco_rxvt_and_the_console() {
    work_at(&boards()[7..12]);
}

#[test]
fn the_same_morning_on_screen_windows_and_old_vts() {
    assert!(boards().len() >= 18, "no keyboard is left out");
    work_at(&boards()[12..]);
}

/// The page shows what a key sent and what it is under each scheme; what is chosen holds at once, and next time at this
/// terminal, for this officer; letters act, and nobody is stuck.
#[test]
fn the_page_of_keys() {
    let office = office_at("xterm-256color");
    let mut an = office.sit_down();
    an.wait_for("Vì sao").press("?").wait_for("Ở MÀN NÀY").press("<c-k>").wait_for("bấm một phím bất kỳ").settle();
    keep("keyboard_page", &mut an);
    an.press("<down>").wait_for("1B 5B 42   ESC[B").wait_for("↓ · xuống");
    // PuTTY's VT400: Home comes as another's Ins. The page names the scheme under which it is Home.
    an.send_bytes(b"\x1b[2~").wait_for("Ins · thêm").settle();
    keep("keyboard_page_home", &mut an);
    an.press("kkkk").wait_for("● PuTTY VT400").wait_for("Home · đầu").send_bytes(b"\x1b[99~").wait_for("không hiểu");
    an.send_bytes(b"\x1b[5~").wait_for("End · cuối").press("cc").wait_for("[400]").settle();
    keep("keyboard_page_vt400", &mut an);
    // Nothing else acts: it is the page for looking at keys.
    an.press("<c-n>")
        .wait_for("Ctrl-N · tiếp nhận tin")
        .press("<f3>")
        .wait_for("F3 · tìm")
        .wait_for("PHÍM CỦA MÁY NÀY");
    an.resize(16, 60).settle();
    keep("keyboard_page_60x16", &mut an);
    an.resize(24, 80).press("<esc>").wait_for("Esc · về").wait_for("PHÍM CỦA MÁY NÀY");
    // 400 ms are waited now before an ESC is a key.
    std::thread::sleep(std::time::Duration::from_millis(500));
    an.press("<esc>").wait_gone("PHÍM CỦA MÁY NÀY").wait_for("Ở MÀN NÀY");
    std::thread::sleep(std::time::Duration::from_millis(500));
    an.press("<bs>").wait_gone("Ở MÀN NÀY").press("<down>").settle();
    an.send_bytes(b"\x1b").quiet_for(std::time::Duration::from_millis(250)).send_bytes(b"[2~");
    an.wait_until("Home after a split of 250 ms", |screen| screen.contents().contains("▸  còn")).settle();
    crate::office::leave(&mut an);
    // The next morning it is as it was; at another terminal, nothing was chosen.
    let mut an = office.sit_down();
    an.wait_for("Vì sao").press("<c-k>").wait_for("● PuTTY VT400").wait_for("[400]").press("q").wait_gone("[400]");
    crate::office::leave(&mut an);
    let elsewhere = office.copy_with(&[("TERM", "screen")]);
    let mut an = elsewhere.sit_down();
    an.wait_for("Vì sao").press("<c-k>").wait_for("● tự động").wait_for("TERM=screen").press("q").wait_gone("tự động");
    crate::office::leave(&mut an);
}

/// A PC whose terminal cannot be set to UTF-8: chosen on the page of keys it is so at once, tomorrow, and until it is chosen
/// otherwise; another kind of terminal keeps its marks.
#[test]
fn letters_without_marks_by_a_key() {
    let office = office_at("xterm");
    let ascii = |an: &mut Officer| an.screen().is_ascii();
    let mut an = office.sit_down();
    an.wait_for("Vì sao").press("<c-k>").wait_for("[tự động]").press("d").wait_for("[khong dau]").settle();
    assert!(ascii(&mut an), "{}", an.screen());
    an.press("q").wait_for("Vi sao").press("?").wait_for("O MAN NAY").settle();
    assert!(ascii(&mut an), "{}", an.screen());
    an.press("<c-q>").wait_for("THOAT").press("c");
    assert_eq!(an.wait_exit(LEAVING), Some(0), "{}", an.screen());
    let mut an = office.sit_down();
    an.wait_for("Vi sao")
        .wait_for("khong hien duoc dau")
        .press("<c-k>")
        .wait_for("[khong dau]")
        .press("d")
        .wait_for("[có dấu]");
    crate::office::leave(&mut an);
    let mut an = office.sit_down();
    an.wait_for("Vì sao");
    crate::office::leave(&mut an);
}

/// From a form too, by the command list; what was half typed is still there.
#[test]
fn the_page_of_keys_from_a_form_and_what_is_typed_ahead() {
    let office = office_at("xterm");
    let mut an = office.sit_down();
    an.wait_for("Vì sao").press("<down>v").wait_for("GHI KẾT QUẢ THĂM").press("<enter><enter>1<enter>");
    an.type_text("Đang gõ dở").press("<c-p>").wait_for("LỆNH").type_text("phim cua");
    an.wait_for("phím của máy này").press("<enter>").wait_for("PHÍM CỦA MÁY NÀY");
    an.press("q").wait_for("Đang gõ dở").press("<c-s>").wait_for("Đã ghi lần thăm").settle();
    // All in one burst: the page opens, a key is looked at, and Hôm nay is where it was.
    an.send_bytes(b"\x0bn\x1b[Bq").wait_gone("PHÍM CỦA").wait_for("Vì sao").settle();
    assert!(!an.shows("bấm trước"), "{}", an.screen());
    crate::office::leave(&mut an);
}

/// Whose Backspace or F-keys are wrong has them wrong at the door first: the page opens there, what is chosen holds at once, and
/// is hers at her desk and the next morning.
#[test]
fn the_page_of_keys_at_the_door() {
    let office = Office::empty();
    let mut an = office.sit_down();
    an.wait_for("bước 1 / 4").wait_for("Ctrl-K").type_text("muong").press("<c-k>").wait_for("PHÍM CỦA MÁY NÀY");
    an.press("kkkk").wait_for("● PuTTY VT400").wait_for("Dùng ngay từ phím này").settle();
    keep("keyboard_page_door", &mut an);
    an.send_bytes(b"\x1b[2~").wait_for("Home · đầu").resize(16, 60).wait_for("PHÍM CỦA MÁY NÀY").settle();
    // What was typed in the form is still there; its Home is Home now.
    an.resize(24, 80).press("q").wait_gone("PHÍM CỦA MÁY NÀY").wait_for("muong");
    an.press("<bs><bs><bs><bs><bs>");
    crate::first_day::set_up(&mut an, "đường lên Mường Phăng");
    for _ in 0..2 {
        an.wait_for("Không có việc nào đến hạn")
            .press("<c-k>")
            .wait_for("● PuTTY VT400")
            .press("q")
            .wait_gone("● PuTTY");
        crate::office::leave(&mut an);
        an = office.sit_down();
    }
    an.wait_for("Không có việc nào đến hạn");
    crate::office::leave(&mut an);
}

/// What cannot be painted on is told what to do in three lines; every other TERM opens.
#[test]
fn every_term_is_answered() {
    for term in ["dumb", "unknown", "", "vt52"] {
        let office = office_at(term);
        let mut an = office.sit_down();
        assert_eq!(an.wait_exit(LEAVING), Some(2), "{term}\n{}", an.screen());
        an.settle();
        let screen = an.screen();
        let lines: Vec<&str> = screen.lines().filter(|line| !line.trim().is_empty()).collect();
        assert!(screen.contains(&format!("TERM={term}")) && screen.contains("sotre --help"), "{screen}");
        assert!(screen.is_ascii() && lines.len() <= 5, "legible where no mark can be shown:\n{screen}");
        assert!(!an.bytes_since_start().contains(&0x1b), "nothing is sent that it could not understand");
    }
    for (term, plain) in [
        ("vt100", true),
        ("vt220", true),
        ("linux", false),
        ("screen", false),
        ("screen-256color", false),
        ("tmux", false),
        ("xterm", false),
        ("xterm-256color", false),
        ("putty", false),
        ("putty-256color", false),
        ("ansi", false),
    ] {
        let office = office_at(term);
        let mut an = office.sit_down();
        an.wait_for(if plain { "Vi sao" } else { "Vì sao" }).settle();
        let screen = an.screen();
        assert_eq!(screen.is_ascii(), plain, "{term}\n{screen}");
        assert_eq!(an.shows("May nay khong hien duoc dau"), plain, "that marks are missing is said: {term}\n{screen}");
        an.press("<c-q>").wait_for(if plain { "THOAT" } else { "THOÁT" }).press("c");
        assert_eq!(an.wait_exit(LEAVING), Some(0), "{term}");
    }
}

/// Without UTF-8 names are legible without their marks, and it is said; what is typed and exported is whole.
#[test]
fn without_utf8_names_are_legible_and_whole_in_the_book() {
    let office = office_at("xterm").copy_with(&[("LANG", "en_US.ISO-8859-1"), ("LC_ALL", "vi_VN.TCVN5712-1")]);
    let mut an = office.sit_down();
    an.wait_for("Vi sao").settle();
    keep("today_no_utf8", &mut an);
    an.press("?").wait_for("O MAN NAY").settle();
    keep("help_no_utf8", &mut an);
    an.press("<esc>").wait_gone("O MAN NAY").press("<down>v").wait_for("GHI KET QUA THAM");
    an.press("<enter><enter>1<enter>")
        .type_text("Đã gặp cả nhà, trẻ ổn")
        .wait_for("Da gap ca nha, tre on")
        .press("<c-s>");
    an.wait_for("Da ghi lan tham").settle();
    assert!(an.screen().is_ascii(), "{}", an.screen());
    an.press("<c-q>").wait_for("THOAT").press("c");
    assert_eq!(an.wait_exit(LEAVING), Some(0));
    assert_eq!(newest_visit(&office)["note"], "Đã gặp cả nhà, trẻ ổn");
    assert!(office.sotre(&["export", "visits", "-o", "-"]).ended(0).out().contains("Đã gặp cả nhà, trẻ ổn"));
}
