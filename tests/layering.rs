//! The house's rules, read from its sources: which room may know which, and the habits every file keeps.
//!
//! Each rule is one test, and each test first shows on a made-up source that the rule can fail. Sources are read as
//! Rust is: comments and strings do not count, `use` trees are spread out, `super` is followed to where it leads.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

// ── the rules ───────────────────────────────────────────────────────────────────────────────────────

/// A room (a folder or a file directly under `src`) and the rooms it may know besides itself.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("words", &["domain"]),
    ("exchange", &["domain"]),
    ("store", &["domain"]),
    ("office", &["store", "exchange", "domain", "words"]),
    ("terminal", &[]),
    ("screens", &["office", "domain", "words", "terminal"]),
    ("app", &["screens", "office", "domain", "words", "exchange", "terminal", "cli"]),
    ("cli", &["screens", "office", "domain", "words", "exchange", "terminal", "app"]),
    // A panic must leave the terminal and say one sentence, whatever room it came from.
    ("crash", &["terminal", "words"]),
    ("main", &["cli", "crash"]),
    ("lib", &[]),
];

/// The one exception: sentences.rs phrases refusals, so it names the error types of the rooms that refuse. Nothing
/// else of those rooms, and no other file of `words`.
const REFUSALS_ARE_PHRASED_IN: &str = "words/sentences.rs";
const PHRASED: &[&str] = &[
    "exchange::safe_file::FileError",
    "exchange::sniff::NotText",
    "exchange::table::ReadError",
    "exchange::mapping::MappingError",
    "office::Refusal",
    "office::StoreError",
    "office::Fault",
    "office::ImportAct",
    "office::Act",
    "office::Undone",
    "office::Damage",
];

/// Of the terminal the screens know the name of a key, and what can be chosen of a keyboard: values, no line.
const SCREENS_OF_TERMINAL: [&str; 3] = ["terminal::Key", "terminal::Scheme", "terminal::Choice"];

/// What `cli` and `app` take of `exchange`: reading a file, its headings and errors, and CSV on standard output. The
/// rest is the office's: a list that leaves is registered there.
const EXCHANGE_AT_THE_TOP: &[&str] = &["csv_in", "sniff", "table", "headings", "csv_out", "safe_file"];

/// Crates that belong to some rooms only. A crate not named here may be used anywhere but in `domain`.
const CRATES: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("rusqlite_migration", &["store"]),
    ("age", &["store", "office"]),
    ("sha2", &["store"]),
    ("simdutf8", &["store"]),
    ("linux_keyutils", &["store"]),
    ("ratatui", &["screens", "terminal", "app"]),
    ("crossterm", &["terminal"]),
    ("signal_hook", &["terminal"]),
    ("rustix", &["terminal", "app", "exchange", "store", "cli", "crash"]),
    ("tui_textarea", &["screens"]),
    ("csv", &["exchange"]),
    ("rust_xlsxwriter", &["exchange"]),
    ("calamine", &["exchange"]),
    ("quick_xml", &["exchange"]),
    ("zip", &["exchange", "store"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("rpassword", &["cli"]),
    ("directories", &["cli"]),
    ("color_eyre", &["crash"]),
];

/// The crates the law may lean on: calendars, letters, data.
const CRATES_OF_DOMAIN: &[&str] = &[
    "chrono",
    "icu_collator",
    "icu_locale_core",
    "serde",
    "thiserror",
    "toml",
    "unicode_normalization",
    "unicode_segmentation",
];

/// Only what stands under `#[cfg(test)]` may lean on this.
const CRATE_OF_DOMAIN_TESTS: &str = "proptest";

/// Parts of the standard library that reach out of the program. `domain` is pure.
const NOT_IN_DOMAIN: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::thread",
    "std::io",
    "std::os",
    "std::time::SystemTime",
    "std::time::Instant",
    "chrono::Utc::now",
    "chrono::Local",
];

/// Files over 300 lines. This list only shrinks: a file that got shorter must be taken off it, none may be added.
const OVER_300: &[&str] = &[
    "domain/birth_date/written.rs",
    "domain/calendar.rs",
    "domain/catalogue.rs",
    "domain/date_words.rs",
    "office/practice/script.rs",
    "screens/today.rs",
    "store/cases.rs",
    "store/lists/shapes.rs",
];
const SHORT: usize = 300;
const LONGEST: usize = 500;

/// How often the files of the store read children, households and carers from their tables and not through what an officer may see of
/// them (`store/shown.rs`): numbers, codes and counts, and what is asked inside an act. A name that is read so is read by everybody.
const READS_REAL_ROWS: &[(&str, usize)] = &[
    ("store/case_facts.rs", 1),
    ("store/cases.rs", 2),
    ("store/bin.rs", 0),
    ("store/children.rs", 5),
    ("store/deadlines.rs", 1),
    ("store/households.rs", 5),
    ("store/import_cases.rs", 1),
    ("store/import_households.rs", 3),
    ("store/imports.rs", 6),
    ("store/lists/order.rs", 2),
    ("store/lists/shapes.rs", 6),
    ("store/namesakes.rs", 1),
    ("store/scope.rs", 2),
    ("store/search.rs", 3),
    ("store/take_back.rs", 9),
];

// ── the tests ───────────────────────────────────────────────────────────────────────────────────────

#[test]
fn domain_knows_nothing_of_ours_and_nothing_outside() {
    let rule = |file: &Source| [arrows_of(file), crates_of(file), reaches_out(file)].concat();
    for bad in [
        "use crate::store::Store;",
        "use super::super::office::Office;",
        "mod tests { use super::super::super::words::Words; }",
        "use rusqlite::Connection;",
        "use ratatui::style::Color;",
        "fn f() { crossterm::terminal::size(); }",
        "use std::{collections::BTreeMap, fs::File};",
        "use std::time::{Duration, SystemTime};",
        "fn f() -> DateTime<Utc> { Utc::now() }",
        "fn f() { chrono::Utc::now() }",
        "use uuid::Uuid;",
    ] {
        assert_fails(&rule, "domain/time.rs", bad);
    }
    for good in [
        "use crate::domain::span::Span;\nuse super::numbers::vi;\nuse chrono::{NaiveDate, Utc};",
        "// use rusqlite::Connection; crate::store\nconst A: &str = \"crate::store std::fs Utc::now()\";",
        "mod tests { use super::super::span::Span; }",
    ] {
        assert_passes(&rule, "domain/time.rs", good);
    }
    check("domain", &rule);
}

#[test]
fn words_know_the_domain_and_phrase_refusals_in_one_file() {
    assert_fails(&arrows_of, "words.rs", "use crate::office::Refusal;");
    assert_fails(&arrows_of, "words/present.rs", "use crate::exchange::table::ReadError;");
    assert_fails(&arrows_of, REFUSALS_ARE_PHRASED_IN, "use crate::exchange::csv_in::read_csv;");
    assert_fails(&arrows_of, REFUSALS_ARE_PHRASED_IN, "use crate::office::{Office, Refusal};");
    assert_fails(&arrows_of, REFUSALS_ARE_PHRASED_IN, "use crate::store::StoreError;");
    assert_passes(&arrows_of, REFUSALS_ARE_PHRASED_IN, "use crate::office::{Fault, Refusal};");
    assert_passes(&arrows_of, "words/present.rs", "use crate::domain::level::Level;");
    check("words", &arrows_of);
}

#[test]
fn exchange_knows_the_domain() {
    assert_fails(&arrows_of, "exchange/csv_out.rs", "use crate::{domain::level::Level, office::Office};");
    assert_fails(&arrows_of, "exchange/csv_out.rs", "use crate::words::Words;");
    assert_passes(&arrows_of, "exchange/csv_out.rs", "use crate::domain::level::Level;\nuse super::defuse::defuse;");
    check("exchange", &arrows_of);
}

#[test]
fn store_knows_the_domain() {
    assert_fails(&arrows_of, "store/mod.rs", "use crate::office::Clock;");
    assert_fails(&arrows_of, "store/lists/shapes.rs", "use super::super::super::exchange::headings::List;");
    assert_passes(&arrows_of, "store/lists/shapes.rs", "use super::super::columns::A;\nuse rusqlite::Row;");
    check("store", &arrows_of);
}

#[test]
fn office_knows_store_exchange_domain_and_words() {
    assert_fails(&arrows_of, "office/find.rs", "use crate::screens::Screen;");
    assert_fails(&arrows_of, "office/find.rs", "fn f() { crate::terminal::size(); }");
    assert_passes(&arrows_of, "office/find.rs", "use crate::store::Store;\nuse crate::words::Words;");
    check("office", &arrows_of);
}

#[test]
fn screens_ask_the_office_and_never_reach_past_it() {
    let rule = |file: &Source| [arrows_of(file), files_of_screens(file)].concat();
    for bad in [
        "use crate::store::CaseRef;",
        "use crate::exchange::headings::List;",
        "use crate::terminal::LineBackend;",
        "use crate::terminal::{Key, Session};",
        "use crate::terminal::{Choice, Keyboard};",
        "fn f() { crate::terminal::Parser::default(); }",
        "use crate::app::Event;",
        "use super::super::super::cli::Context;",
        "fn f() { std::fs::read_dir(folder); }",
        "use std::{fs, path::PathBuf};",
        "fn f() { std::env::var_os(\"HOME\"); }",
    ] {
        assert_fails(&rule, "screens/forms/field.rs", bad);
    }
    assert_passes(&rule, "screens/keys.rs", "use crate::terminal::Key;\nuse crate::office::{Office, Refusal};");
    check("screens", &rule);
}

#[test]
fn cli_and_app_never_know_the_store() {
    for file in ["cli/list.rs", "app.rs", "app/desk.rs"] {
        assert_fails(&arrows_of, file, "use crate::store::Store;");
        assert_fails(&arrows_of, file, "use crate::exchange::xlsx_out::XlsxOut;");
        assert_passes(&arrows_of, file, "use crate::exchange::csv_in::read_csv;\nuse crate::office::Office;");
    }
    assert_fails(&arrows_of, "app.rs", "use super::*;");
    check("cli", &arrows_of);
    check("app", &arrows_of);
}

#[test]
fn the_terminal_knows_none_of_the_others() {
    assert_fails(&arrows_of, "terminal/key.rs", "use crate::screens::Intent;");
    assert_fails(&arrows_of, "terminal/key.rs", "use crate::domain::vietnamese::nfc;");
    assert_passes(&arrows_of, "terminal/key.rs", "use crate::terminal::Key;\nuse super::parser::Parser;");
    check("terminal", &arrows_of);
}

#[test]
fn every_room_is_known_to_the_rules() {
    let rule = |file: &Source| {
        let known = ARROWS.iter().any(|(room, _)| *room == file.room());
        if known { Vec::new() } else { vec![format!("{}: the room `{}` stands in no rule", file.path, file.room())] }
    };
    assert_fails(&rule, "attic/mod.rs", "");
    assert_fails(&arrows_of, "lib.rs", "use store::Store;\nuse crate::office::Office;");
    assert_fails(&arrows_of, "main.rs", "fn main() { sotre::office::Office::new(); }");
    assert_passes(&arrows_of, "main.rs", "fn main() { sotre::cli::run(); }");
    for file in sources() {
        assert_none(&rule(file));
    }
    check("lib", &arrows_of);
    check("main", &arrows_of);
    check("crash", &arrows_of);
}

#[test]
fn crates_stay_in_their_rooms() {
    assert_fails(&crates_of, "office/today.rs", "use rusqlite::params;");
    assert_fails(&crates_of, "screens/today.rs", "fn f(e: crossterm::event::Event) {}");
    assert_fails(&crates_of, "cli/list.rs", "use ::ratatui::Terminal;");
    assert_fails(&crates_of, "app.rs", "extern crate rusqlite;");
    assert_fails(&crates_of, "app.rs", "use rusqlite as sql;");
    assert_passes(&crates_of, "store/open.rs", "use rusqlite::Connection;");
    // A module or a method of that name is no crate.
    assert_passes(
        &crates_of,
        "office/today.rs",
        "use crate::exchange::csv::read;\nfn f() { x.csv::<u8>(); Format::csv }",
    );
    // Tests lean on what they like, except in `domain`, where the rule above reads them too.
    assert_passes(&crates_of, "office/today.rs", "#[cfg(test)]\nmod tests { use csv::Reader; }");
    for file in sources() {
        assert_none(&crates_of(file));
    }
}

#[test]
fn the_clock_is_read_in_one_place() {
    let rule = |file: &Source| {
        if file.path == "office/clock.rs" { Vec::new() } else { clock_of(file) }
    };
    assert_fails(&rule, "store/audit.rs", "fn f() { let now = Utc::now(); }");
    assert_fails(&rule, "cli/today.rs", "use std::time::{Duration, SystemTime};");
    assert_fails(&rule, "cli/today.rs", "fn f() { chrono::Local::now() }");
    assert_passes(&rule, "cli/today.rs", "fn f() { office.now(); Instant::now(); }");
    for file in sources() {
        assert_none(&rule(file));
    }
}

#[test]
fn every_file_opens_with_what_it_is() {
    assert_fails(&opens_with_what_it_is, "office/find.rs", "use crate::domain::level::Level;\n//! Too late.\n");
    assert_fails(&opens_with_what_it_is, "office/find.rs", "//!\n");
    assert_passes(&opens_with_what_it_is, "office/find.rs", "//! Finds.\n");
    for file in sources() {
        assert_none(&opens_with_what_it_is(file));
    }
}

#[test]
fn files_stay_short() {
    let lines = |n: usize| "//! x\n".repeat(n);
    assert_fails(&too_long, "office/find.rs", &lines(SHORT + 1));
    assert_passes(&too_long, "office/find.rs", &lines(SHORT));
    assert_fails(&too_long, OVER_300[0], &lines(LONGEST + 1));
    assert_fails(&too_long, OVER_300[0], &lines(SHORT));
    assert_passes(&too_long, OVER_300[0], &lines(SHORT + 1));
    let files = sources();
    let mut wrong: Vec<String> = files.iter().flat_map(too_long).collect();
    wrong.extend(
        OVER_300
            .iter()
            .filter(|path| !files.iter().any(|file| file.path == **path))
            .map(|path| format!("{path} is gone: take it off OVER_300")),
    );
    assert_none(&wrong);
}

#[test]
fn nothing_is_unwrapped_outside_tests() {
    assert_fails(&unwraps, "office/find.rs", "fn f() { x.unwrap(); }");
    assert_fails(&unwraps, "office/find.rs", "fn f() { x\n  .expect (\"a\"); }");
    assert_fails(&unwraps, "office/find.rs", "fn f() { list.map(Option::unwrap()); }");
    assert_fails(&unwraps, "office/find.rs", "#[cfg(test)]\nmod tests { fn f() {} }\nfn g() { x.unwrap(); }");
    assert_fails(&unwraps, "office/find.rs", "#[cfg(not(test))]\nmod real { fn f() { x.unwrap(); } }");
    assert_passes(
        &unwraps,
        "office/find.rs",
        "fn f() { x.unwrap_or(1); }\n#[cfg(test)]\nmod tests { fn f() { x.unwrap(); } }",
    );
    assert_passes(&unwraps, "office/find.rs", "#[test]\nfn f() { x.unwrap(); }");
    assert_passes(&unwraps, "office/find_tests.rs", "fn f() { x.unwrap(); }");
    assert_passes(
        &unwraps,
        "office/find.rs",
        "/// `x.unwrap()`\nfn f<'a>() { say(\"unwrap()\", '\"', r#\"\".expect(\"\"#); }",
    );
    let files = sources();
    let only_in_tests = test_files(files);
    for file in files.iter().filter(|file| !only_in_tests.contains(&file.path)) {
        assert_none(&unwraps(file));
    }
}

/// Whoever adds an act says whether it can be taken back, and if not, how it is corrected.
#[test]
fn every_act_of_the_log_stands_in_the_table_of_what_can_be_undone() {
    let known: Vec<&str> = sotre::domain::undo::ACTS.iter().map(|(act, _)| *act).collect();
    let rule = |file: &Source| -> Vec<String> {
        let acts = file.text.split("Entry::new(").skip(1).filter_map(|rest| {
            // A name chosen just before is held to the table by the store, as every test that writes one shows.
            rest.trim_start().strip_prefix('"')?.split('"').next()
        });
        acts.filter(|act| !known.contains(act))
            .map(|act| format!("{}: `{act}` stands in no table", file.path))
            .collect()
    };
    assert_fails(&rule, "office/find.rs", "fn f() { Entry::new(\n \"found\", code) }");
    assert_passes(&rule, "office/find.rs", "fn f() { Entry::new(\"visit\", code); Entry::new(act, code) }");
    let files = sources();
    for file in files {
        assert_none(&rule(file));
    }
    for act in known {
        let written = |file: &Source| file.path.starts_with("office/") && file.text.contains(&format!("\"{act}\""));
        assert!(files.iter().any(written), "nobody writes `{act}` any more: take it off the table");
    }
}

/// Where the office looks into the book without asking who looks: the door itself, one's own sitting, what is everybody's (villages,
/// telephone numbers, the rules), and what gives its answer only as far as was asked elsewhere.
const READ_UNASKED: &[&str] = &[
    "office/back_up.rs",
    "office/export_whole.rs",
    "office/mod.rs",
    "office/noted.rs",
    "office/open_book.rs",
    "office/people.rs",
    "office/restore.rs",
    "office/rights.rs",
    "office/rules.rs",
    "office/save_contact.rs",
    "office/save_village.rs",
    "office/trust_clock.rs",
    "office/undo.rs",
    "office/witness.rs",
];

/// A verb that forgets to ask who may is found here; one that writes cannot forget it, for writing takes the action.
#[test]
fn the_office_asks_who_may_before_it_looks_into_the_book() {
    let rule = |file: &Source| -> Vec<String> {
        let tight: String = file.text.split_whitespace().collect();
        let looks = tight.contains("store.read()") || tight.contains("store.at_one_moment(");
        let listed = READ_UNASKED.contains(&file.path.as_str());
        match (file.room() == "office" && looks, listed) {
            (true, false) => vec![format!("{}: looks into the book without `ask`", file.path)],
            (false, true) => vec![format!("{}: asks by now: take it off the list", file.path)],
            _ => Vec::new(),
        }
    };
    assert_fails(&rule, "office/find.rs", "fn f(&self) { self\n.store\n.read().find(q) }");
    assert_fails(&rule, "office/witness.rs", "fn f(&self) { self.ask(Action::ReadLog) }");
    assert_passes(&rule, "office/find.rs", "fn f(&self) { self.ask(Action::ReadBook)?.find(q) }");
    let files = sources();
    let only_in_tests = test_files(files);
    for file in files.iter().filter(|file| !only_in_tests.contains(&file.path)) {
        assert_none(&rule(file));
    }
}

/// A statement that reads a child's row is looked at by whoever writes it: does an officer see what comes of it?
#[test]
fn children_are_read_through_what_an_officer_may_see() {
    let rule = |file: &Source| -> Vec<String> {
        if !file.path.starts_with("store/") || file.path == "store/shown.rs" || file.path.ends_with("_tests.rs") {
            return Vec::new();
        }
        let tables = ["FROM child ", "JOIN child ", "FROM household ", "JOIN household ", "FROM carer "];
        let found: usize = tables.iter().map(|table| file.text.matches(table).count()).sum();
        let known = READS_REAL_ROWS.iter().find(|(path, _)| *path == file.path).map_or(0, |(_, known)| *known);
        let said = format!(
            "{}: reads real rows {found} times, {known} are known: ask shown_child, shown_household",
            file.path
        );
        if found == known { Vec::new() } else { vec![said] }
    };
    assert_fails(&rule, "store/find_all.rs", "const A: &str = \"SELECT c.name FROM child c\";");
    assert_passes(&rule, "store/find_all.rs", "const A: &str = \"SELECT c.name FROM shown_child c\";");
    check("store", &rule);
}

#[test]
fn nothing_is_left_for_later() {
    let (later, broken) = (concat!("// TO", "DO: rest"), concat!("// FIX", "ME"));
    let (macro_1, macro_2, macro_3) = (concat!("to", "do!()"), concat!("unimple", "mented!()"), concat!("db", "g!(x)"));
    for bad in [later, broken, macro_1, macro_2, macro_3] {
        assert!(!left_for_later("a.rs", bad).is_empty(), "{bad:?} passes");
    }
    assert_none(&left_for_later("a.rs", "// a TODOS list; mastodo!"));
    for (path, text) in repository_texts() {
        assert_none(&left_for_later(&path, &text));
    }
}

#[test]
fn nothing_points_outside_the_repository() {
    for bad in [
        concat!("include_str!(\"..", "/shared/data.tsv\")"),
        concat!("see /wo", "rk/main"),
        concat!("\"/ho", "me/thu/x\""),
        concat!("/roo", "t/.cargo"),
        concat!("/tm", "p/x"),
        concat!("C:\\Use", "rs\\thu"),
    ] {
        assert!(!points_outside("a.rs", bad).is_empty(), "{bad:?} passes");
    }
    assert_none(&points_outside("a.rs", "paperwork/form and /usr/bin:/bin, homework/ and attempt/x, ./home/x"));
    for (path, text) in repository_texts() {
        assert_none(&points_outside(&path, &text));
    }
}

// ── the checkers: a source in, sentences about what is wrong out ────────────────────────────────────

/// Arrows to rooms this file's room may not know; also what it may know of those it knows only in part.
fn arrows_of(file: &Source) -> Vec<String> {
    let room = file.room();
    let allowed = ARROWS.iter().find(|(name, _)| *name == room).map_or(&[][..], |(_, rooms)| rooms);
    let mut wrong = Vec::new();
    for (path, line) in file.paths() {
        let Some(target) = file.in_crate(&path) else { continue };
        let Some(to) = target.first().map(String::as_str) else {
            wrong.push(format!("{}:{line}: takes the whole crate root ({})", file.path, path.join("::")));
            continue;
        };
        let full = target.join("::");
        // Anything that is not a room there is a macro or an item of lib.rs; lib.rs has none.
        if to == room {
            continue;
        }
        let phrased = file.path == REFUSALS_ARE_PHRASED_IN && PHRASED.iter().any(|known| within(&full, known));
        let in_part = match (room, to) {
            ("screens", "terminal") => SCREENS_OF_TERMINAL.iter().any(|known| within(&full, known)),
            ("cli" | "app", "exchange") => {
                target.get(1).is_some_and(|module| EXCHANGE_AT_THE_TOP.contains(&module.as_str()))
            }
            _ => true,
        };
        if !(phrased || allowed.contains(&to) && in_part) {
            wrong.push(format!("{}:{line}: {room} → {full}", file.path));
        }
    }
    wrong
}

/// Crates used outside their rooms. In `domain` tests count too.
fn crates_of(file: &Source) -> Vec<String> {
    let room = file.room();
    let mut wrong = Vec::new();
    let tested = file.test_lines();
    for (path, line) in file.paths() {
        let name = path[0].as_str();
        let in_test = tested.iter().any(|span| span.contains(&line));
        // A lone word is a crate only where it is brought in by name.
        if (in_test && room != "domain") || (path.len() == 1 && !file.brings_in(name, line)) {
            continue;
        }
        let bad = match CRATES.iter().find(|(known, _)| *known == name) {
            Some((_, rooms)) => !rooms.contains(&room),
            None => {
                let allowed = CRATES_OF_DOMAIN.contains(&name) || (in_test && name == CRATE_OF_DOMAIN_TESTS);
                room == "domain" && !allowed && is_dependency(name)
            }
        };
        if bad {
            wrong.push(format!("{}:{line}: the crate `{name}` in {room}", file.path));
        }
    }
    wrong
}

/// `domain` reads no file, no clock, no environment.
fn reaches_out(file: &Source) -> Vec<String> {
    let mut wrong = clock_of(file);
    for (path, line) in file.paths() {
        let full = path.join("::");
        if let Some(known) = NOT_IN_DOMAIN.iter().find(|known| within(&full, known)) {
            wrong.push(format!("{}:{line}: {known} in domain", file.path));
        }
    }
    wrong
}

/// Wall clocks: the office's clock can be stopped, these cannot. (`std::time::Instant` measures, it does not tell.)
fn clock_of(file: &Source) -> Vec<String> {
    let tested = file.test_lines();
    file.paths()
        .into_iter()
        .filter(|(_, line)| !tested.iter().any(|span| span.contains(line)))
        .filter(|(path, _)| {
            path.iter().any(|part| part == "SystemTime")
                || path.windows(2).any(|two| matches!((two[0].as_str(), two[1].as_str()), ("Utc" | "Local", "now")))
        })
        .map(|(path, line)| format!("{}:{line}: {} reads the clock", file.path, path.join("::")))
        .collect()
}

/// Screens open no file and ask no environment: what lies in the tray is the office's answer.
fn files_of_screens(file: &Source) -> Vec<String> {
    let tested = file.test_lines();
    file.paths()
        .into_iter()
        .filter(|(_, line)| !tested.iter().any(|span| span.contains(line)))
        .filter(|(path, _)| {
            ["std::fs", "std::env", "std::process", "std::net"].iter().any(|out| within(&path.join("::"), out))
        })
        .map(|(path, line)| format!("{}:{line}: {} in screens", file.path, path.join("::")))
        .collect()
}

fn opens_with_what_it_is(file: &Source) -> Vec<String> {
    let first = file.text.lines().next().unwrap_or_default();
    match first.strip_prefix("//!") {
        Some(said) if !said.trim().is_empty() => Vec::new(),
        _ => vec![format!("{}:1: does not open with `//! what it is`", file.path)],
    }
}

fn too_long(file: &Source) -> Vec<String> {
    let (lines, listed) = (file.text.lines().count(), OVER_300.contains(&file.path.as_str()));
    let path = &file.path;
    match (lines, listed) {
        (n, _) if n > LONGEST => vec![format!("{path}: {n} lines, more than {LONGEST}")],
        (n, false) if n > SHORT => vec![format!("{path}: {n} lines, more than {SHORT}, and OVER_300 takes no more")],
        (n, true) if n <= SHORT => vec![format!("{path}: {n} lines now: take it off OVER_300")],
        _ => Vec::new(),
    }
}

fn unwraps(file: &Source) -> Vec<String> {
    if file.path.ends_with("_tests.rs") || file.path.contains("/tests/") {
        return Vec::new();
    }
    let tested = file.test_lines();
    file.tokens
        .windows(3)
        .filter(|three| {
            let called = matches!(three[0].text.as_str(), "." | "::") && three[2].text == "(";
            called && matches!(three[1].text.as_str(), "unwrap" | "expect")
        })
        .map(|three| (three[1].line, &three[1].text))
        .filter(|(line, _)| !tested.iter().any(|span| span.contains(line)))
        .map(|(line, word)| format!("{}:{line}: {word}() outside tests", file.path))
        .collect()
}

fn left_for_later(path: &str, text: &str) -> Vec<String> {
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("to", "do!"),
        concat!("unimple", "mented!"),
        concat!("db", "g!"),
    ];
    said(path, text, &words, |before, after| !is_word(before) && !is_word(after))
}

/// Paths of the machine the program was made on, or beside the repository. Home folders may stand where the officer's
/// host is explained: in the README and in the guide.
fn points_outside(path: &str, text: &str) -> Vec<String> {
    let explains = path == "README.md" || path.starts_with("assets/guide/");
    let homes = [concat!("/ho", "me/"), concat!("/roo", "t/"), concat!("/Use", "rs/"), concat!("\\Use", "rs\\")];
    let mut all = said(path, text, &[concat!("..", "/shared")], |_, _| true);
    let begins = |before: Option<char>, _| !is_word(before) && before != Some('.');
    all.extend(said(path, text, &[concat!("/wo", "rk/"), concat!("/tm", "p/")], begins));
    all.extend(said(path, text, if explains { &[] } else { &homes }, begins));
    all
}

fn said(path: &str, text: &str, words: &[&str], counts: impl Fn(Option<char>, Option<char>) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        for word in words {
            for (at, _) in line.match_indices(word) {
                let (before, after) = (line[..at].chars().next_back(), line[at + word.len()..].chars().next());
                // What ends in a sign (a macro's `!`, a folder's `/`) is not lengthened by the word behind it.
                let after = if word.ends_with(|last: char| last.is_alphanumeric()) { after } else { None };
                let before = if word.starts_with("\\") { None } else { before };
                if counts(before, after) {
                    found.push(format!("{path}:{number}: {word} in {:?}", line.trim()));
                }
            }
        }
    }
    found
}

fn is_word(letter: Option<char>) -> bool {
    letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
}

/// Whether a path is `known` or lies in it.
fn within(full: &str, known: &str) -> bool {
    full == known || full.strip_prefix(known).is_some_and(|rest| rest.starts_with("::"))
}

fn is_dependency(name: &str) -> bool {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml");
    let dashed = name.replace('_', "-");
    manifest.lines().filter_map(|line| line.split([' ', '=', '.']).next()).any(|key| key == name || key == dashed)
}

// ── reading sources ─────────────────────────────────────────────────────────────────────────────────

struct Source {
    /// Below `src`, with `/`.
    path: String,
    text: String,
    tokens: Vec<Token>,
}

/// A word, a `::`, or one other sign; comments are gone, a string or a letter in quotes is one empty `"`.
struct Token {
    text: String,
    line: usize,
    /// Inline modules around it.
    depth: usize,
}

impl Source {
    fn new(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned(), tokens: tokens(text) }
    }

    fn room(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// The file's module, from the crate root.
    fn module(&self) -> Vec<String> {
        let mut parts: Vec<String> = self.path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if matches!(parts.last().map(String::as_str), Some("mod" | "lib" | "main")) {
            parts.pop();
        }
        // `x_tests.rs` is brought in by `x.rs` with `#[path]`, as its module `tests`.
        if let Some(tested) = parts.last().and_then(|name| name.strip_suffix("_tests")).map(str::to_owned) {
            parts.pop();
            parts.extend([tested, "tests".to_owned()]);
        }
        parts
    }

    /// Where a path leads within the crate, its first part a room; `None` when it leads elsewhere.
    fn in_crate(&self, path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            // `crate` alone is `pub(crate)`.
            "crate" if !rest.is_empty() => Some(without_star(rest.to_vec())),
            "sotre" if self.path == "main.rs" => Some(without_star(rest.to_vec())),
            "super@" => {
                let ups: usize = rest.first()?.parse().ok()?;
                let mut base = self.module();
                let (depth, rest) = (rest.get(1)?.parse::<usize>().ok()?, &rest[2..]);
                base.extend((0..depth).map(|n| format!("inline {n}")));
                base.truncate(base.len().checked_sub(ups)?);
                base.extend(rest.iter().cloned());
                Some(without_star(base))
            }
            name if self.path == "lib.rs" && ARROWS.iter().any(|(room, _)| *room == name) && !rest.is_empty() => {
                Some(path.to_vec())
            }
            _ => None,
        }
    }

    /// Every path written in the file, `use` trees spread out. `super::super::x` becomes `super@ 2 DEPTH x`.
    fn paths(&self) -> Vec<(Vec<String>, usize)> {
        let (mut all, mut at) = (Vec::new(), 0);
        while at < self.tokens.len() {
            let before = at.checked_sub(1).map(|at| self.tokens[at].text.as_str());
            let starts = is_name(&self.tokens[at].text) && before != Some(".") && !self.continues(at);
            if !starts {
                at += 1;
                continue;
            }
            let (depth, line) = (self.tokens[at].depth, self.tokens[at].line);
            at = self.tree(at, &[], &mut |mut path| {
                let ups = path
                    .iter()
                    .take_while(|part| *part == "super" || *part == "self")
                    .filter(|part| *part == "super")
                    .count();
                if ups > 0 {
                    let rest = path.iter().skip_while(|part| *part == "super" || *part == "self").cloned();
                    path = ["super@".to_owned(), ups.to_string(), depth.to_string()].into_iter().chain(rest).collect();
                }
                all.push((path, line));
            });
        }
        all
    }

    /// Whether the token at `at` continues a path (`a::b`), rather than beginning one (`::b`).
    fn continues(&self, at: usize) -> bool {
        at >= 2
            && self.tokens[at - 1].text == "::"
            && (is_name(&self.tokens[at - 2].text) || self.tokens[at - 2].text == ">")
    }

    /// Reads `a::b::{c, d::*}` from `at`; the place behind it.
    fn tree(&self, mut at: usize, before: &[String], out: &mut impl FnMut(Vec<String>)) -> usize {
        let mut path = before.to_vec();
        let text = |at: usize| self.tokens.get(at).map_or("", |token| token.text.as_str());
        loop {
            match text(at) {
                "{" if !path.is_empty() && text(at.wrapping_sub(1)) == "::" => {
                    at += 1;
                    while !matches!(text(at), "}" | "") {
                        let next = if text(at) == "," { at + 1 } else { self.tree(at, &path, out) };
                        at = next.max(at + 1);
                    }
                    return at + 1;
                }
                "*" if text(at.wrapping_sub(1)) == "::" => {
                    path.push("*".to_owned());
                    out(path);
                    return at + 1;
                }
                name if is_name(name) => {
                    path.push(name.to_owned());
                    at += 1;
                }
                _ => return at,
            }
            if text(at) == "::" && (is_name(text(at + 1)) || matches!(text(at + 1), "{" | "*")) {
                at += 1;
                continue;
            }
            // In a tree, `a as b` is `a`.
            if text(at) == "as" && !before.is_empty() {
                at += 2;
            }
            out(path);
            return at;
        }
    }

    /// Whether a line brings a crate in by its bare name: `use x;`, `use x as y;`, `extern crate x;`.
    fn brings_in(&self, name: &str, line: usize) -> bool {
        self.tokens.windows(3).any(|three| {
            let [before, this, after] = three else { return false };
            this.line == line
                && this.text == name
                && matches!(before.text.as_str(), "use" | "crate")
                && matches!(after.text.as_str(), ";" | "as")
        })
    }

    /// Lines of what stands under `#[cfg(test)]` or `#[test]`.
    fn test_lines(&self) -> Vec<std::ops::RangeInclusive<usize>> {
        let mut spans = Vec::new();
        let text = |at: usize| self.tokens.get(at).map_or("", |token| token.text.as_str());
        for at in 0..self.tokens.len() {
            let cfg = ["#", "[", "cfg", "(", "test", ")", "]"];
            let marked = cfg.iter().zip(at..).all(|(sign, at)| text(at) == *sign)
                || (text(at) == "#" && text(at + 1) == "[" && text(at + 2) == "test" && text(at + 3) == "]");
            if !marked {
                continue;
            }
            let (mut end, mut open) = (at + 2, 0_usize);
            // The item ends at its closing brace, or at `;` before any brace; other attributes stand between.
            while end < self.tokens.len() {
                match text(end) {
                    "{" => open += 1,
                    "}" if open == 1 => break,
                    "}" => open = open.saturating_sub(1),
                    ";" if open == 0 => break,
                    _ => {}
                }
                end += 1;
            }
            let last = self.tokens.get(end).or(self.tokens.last()).map_or(usize::MAX, |token| token.line);
            spans.push(self.tokens[at].line..=last);
        }
        spans
    }

    /// Modules in files of their own that stand under `#[cfg(test)]`: the files they may lie in.
    fn test_modules(&self) -> Vec<String> {
        let lines: Vec<&str> = self.text.lines().collect();
        let mut found = Vec::new();
        let folder = self.module();
        for (at, line) in lines.iter().enumerate() {
            let marked = lines[..at]
                .iter()
                .rev()
                .take_while(|above| above.trim_start().starts_with("#["))
                .any(|above| above.trim() == "#[cfg(test)]");
            let name = line.trim().trim_start_matches("pub ").trim_start_matches("pub(crate) ");
            if let (true, Some(name)) = (marked, name.strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';'))) {
                let here = folder.join("/");
                found.push(if here.is_empty() { format!("{name}.rs") } else { format!("{here}/{name}.rs") });
                found.push(if here.is_empty() { format!("{name}/mod.rs") } else { format!("{here}/{name}/mod.rs") });
            }
        }
        found
    }
}

fn without_star(mut path: Vec<String>) -> Vec<String> {
    path.retain(|part| part != "*" && part != "self");
    path
}

/// Files that exist in tests only.
fn test_files(files: &[Source]) -> BTreeSet<String> {
    files.iter().flat_map(Source::test_modules).collect()
}

fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && !matches!(
            text,
            "use"
                | "as"
                | "pub"
                | "mod"
                | "extern"
                | "fn"
                | "let"
                | "in"
                | "mut"
                | "ref"
                | "impl"
                | "for"
                | "where"
                | "dyn"
        )
}

fn tokens(text: &str) -> Vec<Token> {
    let letters: Vec<char> = text.chars().collect();
    let mut out: Vec<Token> = Vec::new();
    let (mut at, mut line) = (0, 1);
    let peek = |at: usize| letters.get(at).copied().unwrap_or('\0');
    while at < letters.len() {
        let (start, first) = (at, letters[at]);
        let mut sign = None;
        match first {
            '/' if peek(at + 1) == '/' => {
                while at < letters.len() && peek(at) != '\n' {
                    at += 1
                }
            }
            '/' if peek(at + 1) == '*' => {
                let mut open = 0_usize;
                loop {
                    match (peek(at), peek(at + 1)) {
                        ('/', '*') => (open, at) = (open + 1, at + 2),
                        ('*', '/') => (open, at) = (open - 1, at + 2),
                        _ => at += 1,
                    }
                    if open == 0 || at >= letters.len() {
                        break;
                    }
                }
            }
            'r' | 'b' | 'c' if raw_string(&letters, at).is_some() => {
                (at, sign) = (raw_string(&letters, at).unwrap_or(at + 1), Some("\"".to_owned()));
            }
            '"' => {
                at += 1;
                while at < letters.len() && peek(at) != '"' {
                    at += if peek(at) == '\\' { 2 } else { 1 };
                }
                (at, sign) = (at + 1, Some("\"".to_owned()));
            }
            '\'' if peek(at + 1) == '\\' || peek(at + 2) == '\'' => {
                at += if peek(at + 1) == '\\' { 3 } else { 2 };
                while at < letters.len() && peek(at) != '\'' {
                    at += 1;
                }
                (at, sign) = (at + 1, Some("\"".to_owned()));
            }
            ':' if peek(at + 1) == ':' => (at, sign) = (at + 2, Some("::".to_owned())),
            first if first.is_alphanumeric() || first == '_' => {
                while peek(at).is_alphanumeric() || peek(at) == '_' {
                    at += 1;
                }
                sign = Some(letters[start..at].iter().collect());
            }
            first if first.is_whitespace() => at += 1,
            first => (at, sign) = (at + 1, Some(first.to_string())),
        }
        if let Some(text) = sign {
            out.push(Token { text, line, depth: 0 });
        }
        line += letters[start..at.min(letters.len())].iter().filter(|letter| **letter == '\n').count();
    }
    count_modules(&mut out);
    out
}

/// The end of `r"…"`, `r#"…"#`, `br"…"`, `b"…"`, `c"…"` at `at`.
fn raw_string(letters: &[char], at: usize) -> Option<usize> {
    let peek = |at: usize| letters.get(at).copied();
    let mut from = at;
    while matches!(peek(from), Some('b' | 'c')) && from < at + 1 {
        from += 1;
    }
    let raw = peek(from) == Some('r');
    from += usize::from(raw);
    let hashes = if raw { letters[from..].iter().take_while(|letter| **letter == '#').count() } else { 0 };
    from += hashes;
    if peek(from) != Some('"') {
        return None;
    }
    from += 1;
    while from < letters.len() {
        if !raw && letters[from] == '\\' {
            from += 2;
            continue;
        }
        if letters[from] == '"'
            && letters[from + 1..].iter().take(hashes).filter(|letter| **letter == '#').count() == hashes
        {
            return Some(from + 1 + hashes);
        }
        from += 1;
    }
    Some(letters.len())
}

/// Notes for every token how many `mod x { … }` are around it.
fn count_modules(tokens: &mut [Token]) {
    // For every open brace: whether it is a module's.
    let mut braces: Vec<bool> = Vec::new();
    for at in 0..tokens.len() {
        match tokens[at].text.as_str() {
            "{" => braces.push(at >= 2 && tokens[at - 2].text == "mod"),
            "}" => {
                braces.pop();
            }
            _ => {}
        }
        tokens[at].depth = braces.iter().filter(|module| **module).count();
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        // Git's own files, editors' and what is built are not the repository.
        if path.is_symlink()
            || name == ".git"
            || (path.is_dir() && path.join("CACHEDIR.TAG").exists())
            || name == "target"
        {
            continue;
        }
        if path.is_dir() { files_below(&path, out) } else { out.push(path) }
    }
}

/// All sources, read once.
fn sources() -> &'static [Source] {
    static READ: OnceLock<Vec<Source>> = OnceLock::new();
    READ.get_or_init(|| {
        let (src, mut files) = (root().join("src"), Vec::new());
        files_below(&src, &mut files);
        files
            .into_iter()
            .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
            .map(|path| {
                let name = path.strip_prefix(&src).expect("below src").to_string_lossy().replace('\\', "/");
                Source::new(&name, &std::fs::read_to_string(&path).expect("a source is UTF-8"))
            })
            .collect()
    })
}

/// Every text of the repository, by its path in it. Files that are not UTF-8 (lists in old encodings) are not texts.
fn repository_texts() -> Vec<(String, String)> {
    let (root, mut files) = (root(), Vec::new());
    files_below(&root, &mut files);
    files
        .into_iter()
        .filter_map(|path| {
            let text = String::from_utf8(std::fs::read(&path).ok()?).ok()?;
            Some((path.strip_prefix(&root).ok()?.to_string_lossy().into_owned(), text))
        })
        .collect()
}

// ── asserting ───────────────────────────────────────────────────────────────────────────────────────

#[track_caller]
fn check(room: &str, rule: &dyn Fn(&Source) -> Vec<String>) {
    let files: Vec<&Source> = sources().iter().filter(|file| file.room() == room).collect();
    assert!(!files.is_empty(), "no source in the room {room}");
    assert_none(&files.iter().flat_map(|file| rule(file)).collect::<Vec<_>>());
}

#[track_caller]
fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[track_caller]
fn assert_fails(rule: &dyn Fn(&Source) -> Vec<String>, path: &str, text: &str) {
    assert!(!rule(&Source::new(path, text)).is_empty(), "the rule lets {text:?} pass in {path}");
}

#[track_caller]
fn assert_passes(rule: &dyn Fn(&Source) -> Vec<String>, path: &str, text: &str) {
    let wrong = rule(&Source::new(path, text));
    assert!(wrong.is_empty(), "the rule takes offence at {text:?} in {path}:\n{}", wrong.join("\n"));
}
