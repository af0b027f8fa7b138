//! Refusals and problems as sentences: what happened, what was kept, what to do next.

use super::problem_sentences::{kind as kind_said, said};
use super::rule_changes::moment;
use super::{Words, fill};
use crate::domain::listing::What;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::time::ddmmyyyy;
use crate::exchange::mapping::MappingError;
use crate::exchange::safe_file::FileError;
use crate::exchange::table::ReadError;
use crate::office::{Act, Damage, Fault, ImportAct, Refusal, StoreError, Undone};

/// Words that can say why not.
pub trait Sentences {
    fn refusal(&self, refusal: &Refusal) -> String;
    fn problem(&self, problem: &Problem) -> String;
    fn kind(&self, kind: &ProblemKind) -> String;
    fn problems(&self, problems: &[Problem]) -> String;
    /// "chữ TCVN3 (.VnTime) · trang tính DS 2026 · 2 dòng ẩn": where a list came from.
    fn source(&self, encodings: &[&str], sheet: Option<&str>, hidden: usize) -> String;
    fn fault(&self, fault: &Fault) -> String;
    fn io(&self, error: &std::io::Error) -> String;
    /// "Hoàn tác: nhập ds.csv, Quàng Thị Ín, 08:05 23/11/2026?", and what taking it back means.
    fn undo_question(&self, import: &ImportAct) -> String;
    fn undo_what(&self, import: &ImportAct) -> &str;
    fn undone(&self, import: &ImportAct, undone: Undone) -> String;
    /// "ghi lần thăm 23/11 của HS-2026-0017"
    fn act(&self, act: &Act) -> String;
    /// "Quàng Thị Ín ghi lúc 08:05 23/11/2026."
    fn act_by(&self, act: &Act) -> String;
    /// A value of a box as people read it: "hộ nghèo" for poor.
    fn boxed<'w>(&'w self, key: &str, value: &'w str) -> &'w str;
}

impl Sentences for Words {
    fn refusal(&self, refusal: &Refusal) -> String {
        let e = &self.errors;
        match refusal {
            Refusal::Store(error) => store(self, error),
            Refusal::Read(error) => read(self, error),
            Refusal::File(error) => file(self, error),
            Refusal::List(problem) => self.list_problem(problem, None, ""),
            Refusal::Problems(problems) => fill(&e.problems, &[("what", &self.problems(problems))]),
            Refusal::StoppedClock => e.stopped_clock.clone(),
            Refusal::NotPractice(path) => fill(&e.not_practice, &[("path", &path.display().to_string())]),
            Refusal::PracticeBackup(path) => fill(&e.practice_backup, &[("path", &path.display().to_string())]),
            Refusal::RealBackup(path) => fill(&e.real_backup, &[("path", &path.display().to_string())]),
            Refusal::NotPutBack(why, path) => self.not_put_back(*why, path),
            Refusal::TooSoon(seconds) => fill(&e.too_soon, &[("n", &seconds.to_string())]),
            Refusal::BookOpen => e.book_open.clone(),
            Refusal::BadLogin => e.bad_login.clone(),
            Refusal::PassphraseShort => e.passphrase_short.clone(),
            Refusal::PassphraseDiffers => e.passphrase_differs.clone(),
            Refusal::PracticeUsers => e.practice_users.clone(),
            Refusal::NotAllowed { action, roles, who } => self.not_allowed(*action, *roles, who),
            Refusal::HandOver(why) => self.not_handed(why),
            Refusal::NoUser(login) => fill(&e.no_user, &[("login", login)]),
            Refusal::LoginThere(login) => fill(&e.login_there, &[("login", login)]),
            Refusal::LastAdministrator => e.last_administrator.clone(),
            Refusal::OwnLogin => e.own_login.clone(),
            Refusal::NoCommune(code) => fill(&e.no_commune, &[("code", code)]),
            Refusal::NoSuch(code) => fill(&e.no_such, &[("code", code)]),
            Refusal::Closed(closed) => fill(&e.closed_to_you, &[("code", &closed.code)]),
            Refusal::CaseClosed(code) => fill(&e.case_closed, &[("code", code)]),
            Refusal::LimitOfLaw => e.limit_of_law.clone(),
            Refusal::CaseOpen(code) => fill(&e.case_open, &[("code", code)]),
            Refusal::NoPlan(code) => fill(&e.no_plan, &[("code", code)]),
            Refusal::SeparationRuns(code, on) => fill(&e.separation_runs, &[("code", code), ("until", &ddmmyyyy(*on))]),
            Refusal::EmergencyRuns(code) => fill(&e.emergency_runs, &[("code", code)]),
            Refusal::RestsOn(what, None) => fill(&e.rests_on, &[("what", what)]),
            Refusal::RestsOn(what, Some(act)) => after(self, &e.rests_on_act, what, act),
            Refusal::EmergencyStays(what) => fill(&e.emergency_stays, &[("what", what)]),
            Refusal::LaterAct(act) => after(self, self.later_act(&act.act), "", act),
            Refusal::Stays(act) => fill(&e.stays, &[("act", &self.act(act))]),
            Refusal::InUse(what) => fill(&e.in_use, &[("what", what)]),
            Refusal::NothingToUndo => e.nothing_to_undo.clone(),
            Refusal::VillageThere => e.village_there.clone(),
            Refusal::OutsideTray(path) => fill(&e.outside_tray, &[("path", &path.display().to_string())]),
            Refusal::NoFile(path) => fill(&e.not_found, &[("path", &path.display().to_string())]),
            Refusal::Mapping(error) => mapping(self, error),
            Refusal::NoHeadings(What::Households) => e.no_headings_households.clone(),
            Refusal::NoHeadings(What::Cases) => e.no_headings_cases.clone(),
            Refusal::NoHeadings(_) => e.no_headings.clone(),
            Refusal::Cancelled => e.cancelled.clone(),
            Refusal::Rules(what) => fill(&e.rules, &[("what", what)]),
            Refusal::Output(error) => fill(&e.output, &[("what", &self.io(error))]),
            Refusal::Spreadsheet(what) => fill(&e.spreadsheet, &[("what", what)]),
        }
    }

    /// "Ngày sinh: không có ngày này"
    fn problem(&self, problem: &Problem) -> String {
        format!("{}: {}", self.field(problem.field), said(self, problem))
    }

    fn kind(&self, kind: &ProblemKind) -> String {
        kind_said(self, kind)
    }

    fn problems(&self, problems: &[Problem]) -> String {
        problems.iter().map(|problem| self.problem(problem)).collect::<Vec<_>>().join("; ")
    }

    fn undo_question(&self, import: &ImportAct) -> String {
        fill(&self.undo.ask, &[("file", &import.file), ("officer", &import.officer), ("at", &moment(import.at))])
    }

    fn act(&self, act: &Act) -> String {
        self.act_name(&act.act, &act.codes, act.on, act.file.as_deref())
    }

    fn act_by(&self, act: &Act) -> String {
        fill(&self.undo.by, &[("officer", &act.officer), ("at", &moment(act.at))])
    }

    fn undo_what(&self, import: &ImportAct) -> &str {
        match import.what {
            What::Households => &self.undo.what_households,
            What::Cases => &self.undo.what_cases,
            _ => &self.undo.what,
        }
    }

    fn undone(&self, import: &ImportAct, undone: Undone) -> String {
        let (removed, restored) = (undone.removed.to_string(), undone.restored.to_string());
        let values = [("file", import.file.as_str()), ("removed", &removed), ("restored", &restored)];
        let done = match import.what {
            What::Households => &self.undo.done_households,
            What::Cases => &self.undo.done_cases,
            _ => &self.undo.done,
        };
        fill(done, &values)
    }

    fn boxed<'w>(&'w self, key: &str, value: &'w str) -> &'w str {
        if matches!(key, "poverty" | "level" | "status") { self.term(key, value) } else { value }
    }

    fn source(&self, encodings: &[&str], sheet: Option<&str>, hidden: usize) -> String {
        let import = &self.import;
        let encodings: Vec<&str> = encodings.iter().map(|encoding| self.term("encoding", encoding)).collect();
        let mut parts = vec![fill(&import.source, &[("encoding", &encodings.join(", "))])];
        parts.extend(sheet.map(|sheet| fill(&import.source_sheet, &[("sheet", sheet)])));
        if hidden > 0 {
            parts.push(fill(&import.source_hidden, &[("n", &hidden.to_string())]));
        }
        parts.join(" · ")
    }

    fn fault(&self, fault: &Fault) -> String {
        let cli = &self.cli;
        match fault {
            Fault::NoNextStep(code) => fill(&cli.fault_next_step, &[("code", code)]),
            Fault::EmergencyWithoutClock(code) => fill(&cli.fault_clock, &[("code", code)]),
            Fault::Underived(code) => fill(&cli.fault_underived, &[("code", code)]),
            Fault::Unguarded(code) => fill(&cli.fault_unguarded, &[("code", code)]),
            Fault::EmergencyUnlisted(code) => fill(&cli.fault_unlisted, &[("code", code)]),
            Fault::DeadlineOfEnded(code) => fill(&cli.fault_ended, &[("code", code)]),
            Fault::LogBroken(n) => fill(&cli.fault_log, &[("n", &n.to_string())]),
            Fault::LogEnds(n) => fill(&cli.fault_log_ends, &[("n", &n.to_string())]),
            Fault::Pages { damaged, of } => {
                const PAGES_NAMED: usize = 12;
                let shown: Vec<String> = damaged.iter().take(PAGES_NAMED).map(u64::to_string).collect();
                let more = if damaged.len() > PAGES_NAMED { "…" } else { "" };
                let pages = shown.join(", ") + more;
                fill(&cli.fault_pages, &[("n", &damaged.len().to_string()), ("of", &of.to_string()), ("pages", &pages)])
            }
            Fault::Structure => cli.fault_structure.clone(),
            Fault::CutOff => cli.fault_cut.clone(),
            Fault::Keys => cli.fault_keys.clone(),
            Fault::Unread(part) => fill(&cli.fault_unread, &[("what", self.term("part", part.key()))]),
            Fault::Miscounted(table) => fill(&cli.fault_miscounted, &[("table", table)]),
            Fault::Dangling { table, rows } => fill(&cli.fault_dangling, &[("n", &rows.to_string()), ("table", table)]),
            Fault::File(what) => fill(&cli.fault_file, &[("what", what)]),
        }
    }

    /// What the system says, in words people know: not "os error 17".
    fn io(&self, error: &std::io::Error) -> String {
        use std::io::ErrorKind as Kind;
        let key = match error.kind() {
            Kind::BrokenPipe | Kind::ConnectionReset | Kind::ConnectionAborted => "closed",
            Kind::AlreadyExists => "exists",
            Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => "full",
            Kind::PermissionDenied => "denied",
            Kind::ReadOnlyFilesystem => "read_only",
            Kind::NotFound => "missing",
            Kind::NotADirectory => "not_folder",
            Kind::IsADirectory => "is_folder",
            Kind::InvalidData => "not_text",
            Kind::InvalidFilename => "name_too_long",
            // Rare, and for the administrator: the system's own word without its number.
            _ => return error.to_string().split(" (os error").next().unwrap_or_default().to_owned(),
        };
        self.term("io", key).to_owned()
    }
}

fn after(words: &Words, sentence: &str, what: &str, act: &Act) -> String {
    let (said, at) = (words.act(act), moment(act.at));
    fill(sentence, &[("what", what), ("act", &said), ("officer", &act.officer), ("at", &at)])
}

fn damage(words: &Words, damage: &Damage) -> String {
    let (key, what) = match damage {
        Damage::Missing(path) => ("missing", path.display().to_string()),
        Damage::NoBook(path) => ("no_book", path.display().to_string()),
        Damage::Pages => ("pages", String::new()),
        Damage::Value(_) => ("value", String::new()),
        Damage::Told(told) => ("told", told.clone()),
    };
    fill(words.term("damage", key), &[("what", &what)])
}

fn store(words: &Words, error: &StoreError) -> String {
    let e = &words.errors;
    let path = |path: &std::path::Path| path.display().to_string();
    match error {
        StoreError::NoBook(at) => fill(&e.no_book, &[("path", &path(at))]),
        StoreError::BookExists(at) => fill(&e.book_exists, &[("path", &path(at))]),
        StoreError::FolderInUse(at) => fill(&e.folder_in_use, &[("path", &path(at))]),
        StoreError::UnknownLogin => e.unknown_login.clone(),
        StoreError::Disabled(login) => fill(&e.disabled, &[("login", login)]),
        StoreError::Moved => e.moved.clone(),
        StoreError::WrongPassphrase => e.wrong_passphrase.clone(),
        StoreError::Pin(flaw) => fill(words.term("pin", flaw.key()), &[("n", &flaw.tries_left().to_string())]),
        StoreError::WrongRecovery => e.wrong_recovery.clone(),
        StoreError::BadBackup(flaw) => fill(&e.bad_backup, &[("what", words.term("flaw", flaw.key()))]),
        StoreError::NetworkDisk(at, kind) => fill(&e.network_disk, &[("path", &path(at)), ("kind", kind)]),
        StoreError::NewerBook { found, known } => {
            fill(&e.newer_book, &[("found", &found.to_string()), ("known", &known.to_string())])
        }
        StoreError::Damaged(what) => fill(&e.damaged, &[("what", &damage(words, what))]),
        StoreError::KeysDamaged(_) => e.keys_damaged.clone(),
        StoreError::MarkDiffers => e.mark_differs.clone(),
        StoreError::ReadOnly(at) => fill(&e.read_only, &[("path", &path(at))]),
        StoreError::Full => e.full.clone(),
        StoreError::NotWritten => e.not_written.clone(),
        StoreError::Unsure => e.unsure.clone(),
        StoreError::Busy => e.busy.clone(),
        StoreError::ChangedMeanwhile => e.changed_meanwhile.clone(),
        StoreError::Gone => e.gone.clone(),
        StoreError::Elsewhere => e.elsewhere.clone(),
        StoreError::Io(error) => fill(&e.io, &[("what", &words.io(error))]),
        StoreError::Sql(error) => fill(&e.sql, &[("what", &error.to_string())]),
    }
}

fn read(words: &Words, error: &ReadError) -> String {
    let e = &words.errors;
    let line = |template: &str, line: &usize| fill(template, &[("line", &line.to_string())]);
    match error {
        ReadError::Empty => e.file_empty.clone(),
        ReadError::TooBig { .. } => e.file_too_big.clone(),
        ReadError::TooManyRows => e.too_many_rows.clone(),
        ReadError::TooManyColumns { line: at } => line(&e.too_many_columns, at),
        ReadError::NotText { what } => fill(&e.not_text, &[("what", words.term("not_text", what.key()))]),
        ReadError::NotUtf8 { line: at } => line(&e.not_utf8, at),
        ReadError::CellTooBig { line: at } => line(&e.cell_too_big, at),
        ReadError::Truncated { line: at } => line(&e.truncated, at),
        ReadError::HalfLetter { line: at } => line(&e.half_letter, at),
        ReadError::NotEncoding { encoding } => {
            fill(&e.not_encoding, &[("encoding", words.term("encoding", encoding.as_str()))])
        }
        ReadError::LettersLost { line: at } => line(&e.letters_lost, at),
        ReadError::Spreadsheet { kind } => fill(&e.is_spreadsheet, &[("what", &kind.to_string())]),
        ReadError::NotSheet { kind } => fill(&e.is_no_sheet, &[("what", &kind.to_string())]),
        ReadError::BrokenSheet { kind, what } => {
            fill(&e.broken_sheet, &[("kind", &kind.to_string()), ("what", words.term("broken_sheet", what.key()))])
        }
        ReadError::NoSheet { name, there } if there.is_empty() => fill(&e.no_sheets, &[("name", name)]),
        ReadError::NoSheet { name, there } => fill(&e.no_sheet, &[("name", name), ("there", there)]),
        ReadError::Io(error) => fill(&e.read_io, &[("what", &words.io(error))]),
    }
}

fn file(words: &Words, error: &FileError) -> String {
    let e = &words.errors;
    let path = |template: &str, path: &std::path::Path| fill(template, &[("path", &path.display().to_string())]);
    match error {
        FileError::Exists(at) => path(&e.file_exists, at),
        FileError::IsFolder(at) => path(&e.file_is_folder, at),
        FileError::NoFolder(at) => path(&e.file_no_folder, at),
        FileError::ReadOnly(at) => path(&e.file_read_only, at),
        FileError::Device(at) => path(&e.file_is_device, at),
        FileError::Itself(at) => path(&e.file_is_itself, at),
        FileError::Full => e.file_full.clone(),
        FileError::Other(error) => fill(&e.file_other, &[("what", &words.io(error))]),
    }
}

fn mapping(words: &Words, error: &MappingError) -> String {
    let e = &words.errors;
    match error {
        MappingError::Shape(what) => fill(&e.mapping_shape, &[("what", what)]),
        MappingError::NoField(field, keys) => fill(&e.mapping_field, &[("field", field), ("keys", keys)]),
        MappingError::Twice(field) => fill(&e.mapping_twice, &[("field", field)]),
    }
}
