//! Two officers at one book: whatever both write is kept, or shown as a conflict and chosen; nobody is locked out.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};

use super::undo_tests::{at, book, child, open};
use super::{Book, Changed, Chosen, Office, Record, Refusal};
use crate::domain::fields::Fields;
use crate::domain::level::Level;
use crate::domain::merge::merge;
use crate::store::StoreError;

fn other(folder: &tempfile::TempDir) -> Office {
    Book::at(folder.path().join("book")).sign_in("khac", None, at("2026-11-23T09:30")).unwrap()
}

fn is_conflict<T>(done: &Result<T, Refusal>) -> bool {
    matches!(done, Err(Refusal::Store(StoreError::ChangedMeanwhile)))
}

/// What one writer did, besides what the book says of it.
#[derive(Default, serde::Serialize, serde::Deserialize)]
struct Wrote {
    saved: Vec<String>,
    /// Saves that met another's text in the same box.
    shown: usize,
    /// Saves that only had to take over what the other changed elsewhere.
    merged: usize,
}

/// A writer as the form is one: reads, types, saves; where somebody was quicker, puts both together and chooses its own words.
fn write(mut office: Office, name: &str, times: usize, children: &[i64], meet: &mut dyn FnMut()) -> Wrote {
    let mut wrote = Wrote::default();
    let mut chance: usize = name.len();
    for nth in 0..times {
        chance = chance.wrapping_mul(31).wrapping_add(17 * nth + name.len());
        // Every fourth time both have the same child open before either saves.
        let meets = nth % 4 == 0;
        let n = children[if meets { 0 } else { chance % children.len() }];
        let key = ["address", "note", "school"][(chance / 7) % 3];
        let text = format!("{name} {nth}");
        let mut before = office.child(n).unwrap();
        let mut base = before.child.fields();
        let mut mine = base.clone().with(key, &*text);
        let mut chosen = Vec::new();
        if meets {
            meet();
        }
        loop {
            let fields = mine.clone();
            let done = office.choosing(chosen.clone(), |office| office.save_child(Some(&before), &fields));
            if !is_conflict(&done) {
                done.unwrap();
                break;
            }
            before = office.child(n).unwrap();
            let theirs = before.child.fields();
            let merged = merge(&base, &theirs, &mine);
            assert!(
                merged.both.iter().all(|both| both == key),
                "only the box it typed in can be met: {:?}",
                merged.both
            );
            wrote.merged += usize::from(merged.both.is_empty());
            if !merged.both.is_empty() {
                wrote.shown += 1;
                let saved = theirs.get(key).to_owned();
                let by = Changed::of(&office.changes_of(&Record::Coded(before.code.clone())).unwrap(), key)
                    .unwrap()
                    .by
                    .clone();
                chosen.push(Chosen { field: key.to_owned(), mine: true, typed: text.clone(), saved, by });
            }
            (base, mine) = (theirs, merged.together);
        }
        wrote.saved.push(text);
    }
    wrote
}

/// Under which the other program finds what it is to write, and where.
const WRITER: &str = "SOTRE_TEST_WRITER";
/// Its lines, among those of the test harness around it.
const MEET: &str = "@meet";
const DONE: &str = "@done ";

/// The other writer's end of the line.
struct Other {
    says: BufReader<ChildStdout>,
    hears: ChildStdin,
}

impl Other {
    /// The next line that begins so.
    fn line(&mut self, with: &str) -> String {
        let mut line = String::new();
        loop {
            line.clear();
            assert!(self.says.read_line(&mut line).unwrap() > 0, "the other program is gone");
            // The harness writes the name of the test before what it says first.
            if let Some(at) = line.find(with) {
                return line[at + with.len()..].trim().to_owned();
            }
        }
    }

    fn meet(&mut self) {
        self.line(MEET);
        writeln!(self.hears, "{MEET}").unwrap();
    }
}

/// Not a test of its own: what the second program does in the one below.
#[test]
fn the_other_program() {
    let Ok(told) = std::env::var(WRITER) else { return };
    let (folder, times, children): (String, usize, Vec<i64>) = serde_json::from_str(&told).unwrap();
    let office = Book::at(folder).sign_in("khac", None, at("2026-11-23T09:30")).unwrap();
    let meet = &mut || {
        println!("\n{MEET}");
        std::io::stdin().lock().read_line(&mut String::new()).unwrap();
    };
    meet();
    let wrote = write(office, "khac", times, &children, meet);
    println!("\n{DONE}{}", serde_json::to_string(&wrote).unwrap());
}

/// Two programs, each with the book open by itself, as two officers on one host are.
#[test]
fn two_writers_lose_nothing_and_overwrite_nothing_unseen() {
    let times = if std::env::var_os("SOTRE_LONG").is_some_and(|long| long == "1") { 1000 } else { 100 };
    let (folder, mut office) = book();
    let children: Vec<i64> = ["Lò Thị Ơn", "Lò Thị Mây", "Cà Văn Bun"]
        .iter()
        .map(|name| office.save_child(None, &child(name)).unwrap().n)
        .collect();
    let before = office.store.read().log_length().unwrap();
    drop(other(&folder));
    let told = (folder.path().join("book"), times, &children);
    let mut second = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "office::together_tests::the_other_program", "--nocapture"])
        .env(WRITER, serde_json::to_string(&told).unwrap())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = Other { says: BufReader::new(second.stdout.take().unwrap()), hears: second.stdin.take().unwrap() };
    let hers = office.fork().unwrap();
    line.meet();
    let she = write(hers, "thu", times, &children, &mut || line.meet());
    let he: Wrote = serde_json::from_str(&line.line(DONE)).unwrap();
    assert!(second.wait().unwrap().success());

    // Every change is one entry of the log, and every text ever saved stands in one of them.
    assert_eq!(office.store.read().log_length().unwrap() - before, i64::try_from(2 * times).unwrap());
    let mut written = BTreeSet::new();
    let mut over = 0;
    let mut last = Vec::new();
    for n in &children {
        let row = office.child(*n).unwrap();
        let mut now: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
        let mut log = office.store.read().log_of(&row.code, 100_000).unwrap();
        log.reverse();
        for entry in log {
            let Some(changed) = entry.detail["changed"].as_object() else { continue };
            for (key, pair) in changed {
                let (was, became) = (pair[0].as_str().unwrap(), pair[1].as_str().unwrap());
                assert_eq!(
                    now.get(key).map_or("", String::as_str),
                    was,
                    "{key}: each entry begins where the last one ended"
                );
                now.insert(key.clone(), became.to_owned());
                written.insert(became.to_owned());
            }
            // What was written over is named, with whose it was.
            for one in entry.detail["chosen"].as_array().into_iter().flatten() {
                over += 1;
                assert_ne!(one["by"], entry.officer, "over the other's");
                assert_ne!(one["over"], one["kept"]);
            }
        }
        last.extend(now.into_iter().map(|(key, value)| (row.child.fields().get(&key).to_owned(), value)));
    }
    assert!(last.iter().all(|(stands, logged)| stands == logged), "what stands is what was saved last");
    let all: BTreeSet<String> = she.saved.iter().chain(&he.saved).cloned().collect();
    assert_eq!(all.len(), 2 * times);
    assert!(all.is_subset(&written), "lost: {:?}", all.difference(&written).collect::<Vec<_>>());
    assert_eq!(over, she.shown + he.shown, "every conflict that was shown stands in the log, and no other");
    let met = she.shown + he.shown + she.merged + he.merged;
    assert!(met >= times / 4, "only {met} of {times} met: this showed nothing");
    let examined = office.verify().unwrap();
    assert!(examined.faults.is_empty(), "{:?}", examined.faults);
    eprintln!("{} changes; shown {} + {}, merged {} + {}", 2 * times, she.shown, he.shown, she.merged, he.merged);
}

/// Two at the same assessment: the second learns of the first before hers stands.
#[test]
fn an_assessment_never_overwrites_one_it_has_not_seen() {
    let (folder, mut she) = book();
    let case = open(&mut she, "Lò Thị Ơn", "medium");
    let mut he = other(&folder);
    let (hers, his) = (she.risk_of(case).unwrap(), he.risk_of(case).unwrap());
    let level = |level: &str, seen: &str| {
        Fields::default().with("level", level).with("level_reason", "đã gặp cháu").with("risk_seen", seen)
    };
    he.set_level(case, &level("high", &his.mark)).unwrap();
    let done = she.set_level(case, &level("low", &hers.mark));
    assert!(is_conflict(&done), "{done:?}");
    assert_eq!(she.case_page(case).unwrap().head.level, Level::High, "his stands");
    let now = she.risk_of(case).unwrap();
    assert_eq!((now.fields.get("level"), now.fields.get("level_reason")), ("high", "đã gặp cháu"));
    let who = she.changes_of(&Record::Risk(case)).unwrap();
    assert_eq!(Changed::of(&who, "level").unwrap().by, "Cà Văn Khác");
    // Seen, it may be decided otherwise: by a person, with both in the log.
    let over = Chosen {
        field: "level".into(),
        mine: true,
        typed: "low".into(),
        saved: "high".into(),
        by: "Cà Văn Khác".into(),
    };
    she.choosing(vec![over], |office| office.set_level(case, &level("low", &now.mark))).unwrap();
    let code = she.case_page(case).unwrap().head.code;
    let entry = she.store.read().log_of(&code, 1).unwrap().remove(0);
    assert_eq!((entry.act.as_str(), &entry.detail["chosen"][0]["over"]), ("level_set", &serde_json::json!("high")));
    assert!(!she.store.read().log_of(&code, 2).unwrap()[1].detail.as_object().unwrap().contains_key("chosen"));
}

/// Each kind of record says who changed it, and the boxes of each are told apart.
#[test]
fn who_changed_which_box() {
    let (folder, mut she) = book();
    let mut he = other(&folder);
    let n = she.save_child(None, &child("Lò Thị Ơn")).unwrap().n;
    let row = she.child(n).unwrap();
    he.save_child(Some(&row), &row.child.fields().with("address", "xóm trên")).unwrap();
    let row = she.child(n).unwrap();
    she.save_child(Some(&row), &row.child.fields().with("note", "học giỏi")).unwrap();
    let changes = she.changes_of(&Record::Coded(row.code)).unwrap();
    assert_eq!(Changed::of(&changes, "address").unwrap().by, "Cà Văn Khác");
    assert_eq!(Changed::of(&changes, "note").unwrap().by, "Lò Thị Thử");
    let village = she.villages().unwrap().remove(0);
    he.save_village(Some(&village), &village.village.fields().with("collaborator", "Lò Văn Pọm")).unwrap();
    let changes = she.changes_of(&Record::Village(village.n)).unwrap();
    assert_eq!(Changed::of(&changes, "collaborator").unwrap().by, "Cà Văn Khác");
    let contact = she.contacts().unwrap().remove(0);
    let fields = Fields::default().with("agency", &*contact.agency).with("phone", "111").with("person", "trực ban");
    he.save_contact(Some(&contact), &fields).unwrap();
    let changes = she.changes_of(&Record::Contact(contact.n)).unwrap();
    assert_eq!(Changed::of(&changes, "person").unwrap().by, "Cà Văn Khác");
}

/// Two windows of one officer keep two drafts; the newest is first, and dropping one leaves the other.
#[test]
fn drafts_of_two_windows_stand_side_by_side_and_old_ones_go() {
    use crate::store::{Draft, DraftOf};
    let (_folder, office) = book();
    let of = |sitting: &str| DraftOf { form: "visit", subject: "HS-2026-0001".into(), sitting: sitting.into() };
    let draft = |text: &str, days: i64| Draft {
        fields: Fields::default().with("note", text),
        base: Some(Fields::default()),
        focus: 2,
        saved_at: office.now() - chrono::Duration::days(days),
    };
    assert_ne!(office.new_sitting(), office.new_sitting());
    office.keep_draft(&of("a"), &draft("một", 0)).unwrap();
    office.keep_draft(&of("b"), &draft("hai", 0)).unwrap();
    office.keep_draft(&of("a"), &draft("một rưỡi", 0)).unwrap();
    let texts = |office: &Office| -> Vec<String> {
        let drafts = office.drafts("visit", "HS-2026-0001").unwrap();
        drafts.iter().map(|(_, draft)| draft.fields.get("note").to_owned()).collect()
    };
    assert_eq!(texts(&office), ["một rưỡi", "hai"]);
    office.drop_draft(&of("a")).unwrap();
    assert_eq!(texts(&office), ["hai"]);
    office.keep_draft(&of("c"), &draft("năm ngoái", 61)).unwrap();
    office.keep_draft(&of("d"), &draft("còn nhớ", 59)).unwrap();
    office.forget_old_drafts().unwrap();
    assert_eq!(texts(&office), ["còn nhớ", "hai"]);
}
