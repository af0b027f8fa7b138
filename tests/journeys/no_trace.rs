//! Names typed in a day — a child, her mother, a report, a search — stand nowhere but in the encrypted book: not in its file,
//! its log of changes, its backup, a temporary folder, a file beside it, the command line, the title of the window, nor after
//! a kill in the middle.

use std::path::Path;

use rustix::process::Signal;

use crate::office::{LEAVING, Office, leave};
use crate::support::Officer;

const PASSPHRASE: &str = "đường lên Mường Phăng";
/// Invented, and letter by letter nowhere else; with what search and sorting make of them.
const TYPED: [&str; 6] =
    ["Xoàng Thị Quyểnh", "Kheo Thị Ngoẵng", "Ngoẹo chân vì ngã", "Tuếch Văn Khoằm", "quyểnh xoàng", "Khuỵu gối"];

/// Every word of them as it may lie in a file: UTF-8 as typed, decomposed, without marks, in UTF-16.
fn wanted() -> Vec<(String, Vec<u8>)> {
    let words = TYPED.iter().flat_map(|name| name.split(' ')).filter(|word| word.chars().count() > 4);
    let mut all = Vec::new();
    for word in words {
        let fold = sotre::domain::vietnamese::fold(word);
        let apart: String = unicode_normalization::UnicodeNormalization::nfd(word).collect();
        for form in [word.to_owned(), word.to_lowercase(), apart, fold] {
            let wide = form.encode_utf16().flat_map(u16::to_le_bytes).collect();
            all.push((word.to_owned(), form.into_bytes()));
            all.push((word.to_owned(), wide));
        }
    }
    all
}

/// Those of them that stand in `bytes`. One pass, by how they begin: a book has megabytes, and a debug build is slow.
fn found_in(bytes: &[u8], wanted: &[(String, Vec<u8>)]) -> Vec<String> {
    let mut begins = vec![false; 1 << 16];
    let place = |two: &[u8]| usize::from(two[0]) << 8 | usize::from(two[1]);
    wanted.iter().for_each(|(_, form)| begins[place(form)] = true);
    let mut found = Vec::new();
    for at in 0..bytes.len().saturating_sub(1) {
        if begins[place(&bytes[at..at + 2])] {
            let here = wanted.iter().filter(|(_, form)| bytes[at..].starts_with(form));
            found.extend(here.map(|(word, _)| word.clone()));
        }
    }
    found
}

/// How many files lie under `folder`; those that hold one of them.
fn traces(folder: &Path, wanted: &[(String, Vec<u8>)], found: &mut Vec<String>) -> usize {
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            seen += traces(&entry.path(), wanted, found);
            continue;
        }
        let bytes = std::fs::read(entry.path()).unwrap_or_default();
        seen += 1;
        found.extend(found_in(&bytes, wanted).iter().map(|word| format!("{word} in {}", entry.path().display())));
    }
    seen
}

#[track_caller]
fn no_trace(office: &Office, when: &str) {
    let mut found = Vec::new();
    let seen = traces(office.home(), &wanted(), &mut found);
    assert!(seen >= 3, "{when}: the book's own files at least");
    assert_eq!(found, Vec::<String>::new(), "{when}");
}

/// While it runs: its command line, its name, its title, what it has open.
#[track_caller]
fn says_nothing_of_itself(an: &Officer) {
    let proc = format!("/proc/{}", an.pid().unwrap().as_raw_nonzero());
    for file in ["cmdline", "comm", "environ"] {
        let text = std::fs::read(format!("{proc}/{file}")).unwrap_or_default();
        assert_eq!(found_in(&text, &wanted()), Vec::<String>::new(), "{file}");
        assert!(!String::from_utf8_lossy(&text).contains(PASSPHRASE), "{file}");
    }
    let bytes = an.bytes_since_start();
    for start in [b"\x1b]".as_slice(), b"\x1bP", b"\x1b_", b"\x1b^", b"\x1bk"] {
        assert!(!bytes.windows(2).any(|window| window == start), "a title or a message to the terminal: {start:?}");
    }
}

fn sit_down(office: &Office) -> Officer {
    let mut an = office.sit_down();
    an.wait_for("MỞ SỔ").type_text(PASSPHRASE).press("<enter>").wait_for("1 Hôm nay").settle();
    an
}

#[test]
fn what_is_typed_stands_nowhere_but_in_the_book() {
    let office = Office::empty_with_running_clock();
    std::fs::write(office.home().join("mk"), format!("{PASSPHRASE}\n")).unwrap();
    office
        .sotre(&["--passphrase-file", "mk", "init", "--office", "xã Thử", "--officer", "Lò Thị Thu", "--user", "thu"])
        .ended(0);
    std::fs::remove_file(office.home().join("mk")).unwrap();
    // Relative, as the book is: in its home, where every file is looked at.
    let office = office.copy_with(&[("TMPDIR", "tmp")]);
    std::fs::create_dir(office.home().join("tmp")).unwrap();

    let mut an = sit_down(&office);
    an.press("3").settle();
    an.press("n")
        .wait_for("THÊM TRẺ EM")
        .type_text(TYPED[0])
        .press("<enter><enter><enter><enter><enter><enter><enter>");
    an.wait_for("▸ Mẹ").type_text(TYPED[1]).press("<c-s>").wait_gone("THÊM TRẺ EM").settle();
    assert!(an.shows(TYPED[0]), "{}", an.screen());
    an.press("<c-n>").wait_for("TIẾP NHẬN TIN").type_text(TYPED[3]).settle();
    an.press("<tab><tab><tab><tab><tab><tab>")
        .wait_for("▸ Mức nguy cơ")
        .press("<right><tab>")
        .wait_for("▸ Nội dung tin");
    an.type_text(TYPED[2]).press("<c-s>").wait_gone("TIẾP NHẬN TIN").settle();
    an.press("<esc><esc>").settle();
    an.press("/").type_text(TYPED[4]).wait_for(TYPED[0]).settle();
    says_nothing_of_itself(&an);
    no_trace(&office, "while it runs");
    an.press("<esc>").settle();
    leave(&mut an);
    no_trace(&office, "after it was left");

    // The search itself finds what is there.
    assert!(!found_in(format!("x {} y", TYPED[3]).as_bytes(), &wanted()).is_empty());

    // A draft, and a kill in the middle of it.
    let mut an = sit_down(&office);
    an.press("<c-n>").wait_for("TIẾP NHẬN TIN").type_text(TYPED[5]).settle();
    std::thread::sleep(std::time::Duration::from_millis(1200));
    an.settle().signal(Signal::KILL);
    an.wait_exit(LEAVING);
    no_trace(&office, "after a kill");
    // Killed by a fault: no image of its memory.
    let mut an = sit_down(&office);
    an.wait_for("nháp").press("3").wait_for(TYPED[0]).signal(Signal::SEGV);
    an.wait_exit(LEAVING);
    no_trace(&office, "after a fault");

    // It was all there: a book that never held it would leave no trace either.
    std::fs::write(office.home().join("mk"), format!("{PASSPHRASE}\n")).unwrap();
    let told = office.sotre(&["--passphrase-file", "mk", "list", "children", "--format", "json"]);
    assert!(told.ended(0).out().contains(TYPED[0]) && told.out().contains(TYPED[1]), "{}", told.out());
    office.sotre(&["--passphrase-file", "mk", "backup"]).ended(0);
    no_trace(&office, "with a backup");
    assert!(office.home().join("so/backups").read_dir().unwrap().count() > 0);
}
