//! Refusals and problems as sentences: what happened, what was kept, what to do next.

use super::{Words, fill};
use crate::domain::listing::ListProblem;
use crate::domain::problem::{Problem, ProblemKind};
use crate::exchange::safe_file::FileError;
use crate::exchange::sniff::NotText;
use crate::exchange::table::ReadError;
use crate::office::{Fault, Refusal, StoreError};

/// Words that can say why not.
pub trait Sentences {
    fn refusal(&self, refusal: &Refusal) -> String;
    fn problem(&self, problem: &Problem) -> String;
    fn kind(&self, kind: &ProblemKind) -> String;
    fn problems(&self, problems: &[Problem]) -> String;
    fn fault(&self, fault: &Fault) -> String;
}

impl Sentences for Words {
    fn refusal(&self, refusal: &Refusal) -> String {
        let e = &self.errors;
        match refusal {
            Refusal::Store(error) => store(self, error),
            Refusal::Read(error) => read(self, error),
            Refusal::File(error) => file(self, error),
            Refusal::List(ListProblem::NoKey(key)) => fill(&e.list_key, &[("key", key), ("what", ""), ("keys", "")]),
            Refusal::Problems(problems) => fill(&e.problems, &[("what", &self.problems(problems))]),
            Refusal::StoppedClock => e.stopped_clock.clone(),
            Refusal::NotPractice(path) => fill(&e.not_practice, &[("path", &path.display().to_string())]),
            Refusal::BadLogin => e.bad_login.clone(),
            Refusal::PassphraseShort => e.passphrase_short.clone(),
            Refusal::NoCommune(code) => fill(&e.no_commune, &[("code", code)]),
            Refusal::NoSuch(code) => fill(&e.no_such, &[("code", code)]),
            Refusal::CaseClosed(code) => fill(&e.case_closed, &[("code", code)]),
            Refusal::LimitOfLaw => e.limit_of_law.clone(),
            Refusal::CaseOpen(code) => fill(&e.case_open, &[("code", code)]),
            Refusal::VillageThere => e.village_there.clone(),
            Refusal::NoFile(path) => fill(&e.not_found, &[("path", &path.display().to_string())]),
            Refusal::NoHeadings => e.no_headings.clone(),
            Refusal::Cancelled => e.cancelled.clone(),
            Refusal::Rules(what) => fill(&e.rules, &[("what", what)]),
            Refusal::Output(error) => fill(&e.output, &[("what", &error.to_string())]),
            Refusal::Spreadsheet(what) => fill(&e.spreadsheet, &[("what", what)]),
        }
    }

    /// "Ngày sinh: không có ngày này"
    fn problem(&self, problem: &Problem) -> String {
        format!("{}: {}", self.field(problem.field), self.kind(&problem.kind))
    }

    fn kind(&self, kind: &ProblemKind) -> String {
        let sentence = self.problems.get(kind.code()).map_or(kind.code(), String::as_str);
        match kind {
            ProblemKind::UnknownValue(value) | ProblemKind::PerhapsInBook(value) | ProblemKind::CodeNotKept(value) => {
                fill(sentence, &[("value", value)])
            }
            ProblemKind::TwiceInList { line }
            | ProblemKind::AsOnLine { line }
            | ProblemKind::PerhapsOnLine { line } => fill(sentence, &[("line", &line.to_string())]),
            _ => sentence.to_owned(),
        }
    }

    fn problems(&self, problems: &[Problem]) -> String {
        problems.iter().map(|problem| self.problem(problem)).collect::<Vec<_>>().join("; ")
    }

    fn fault(&self, fault: &Fault) -> String {
        let cli = &self.cli;
        match fault {
            Fault::NoNextStep(code) => fill(&cli.fault_next_step, &[("code", code)]),
            Fault::EmergencyWithoutClock(code) => fill(&cli.fault_clock, &[("code", code)]),
            Fault::DeadlineOfEnded(code) => fill(&cli.fault_ended, &[("code", code)]),
            Fault::LogBroken(n) => fill(&cli.fault_log, &[("n", &n.to_string())]),
            Fault::File(what) => fill(&cli.fault_file, &[("what", what)]),
        }
    }
}

fn store(words: &Words, error: &StoreError) -> String {
    let e = &words.errors;
    let path = |path: &std::path::Path| path.display().to_string();
    match error {
        StoreError::NoBook(at) => fill(&e.no_book, &[("path", &path(at))]),
        StoreError::BookExists(at) => fill(&e.book_exists, &[("path", &path(at))]),
        StoreError::FolderInUse(at) => fill(&e.folder_in_use, &[("path", &path(at))]),
        StoreError::UnknownLogin => e.unknown_login.clone(),
        StoreError::WrongPassphrase => e.wrong_passphrase.clone(),
        StoreError::NewerBook { found, known } => {
            fill(&e.newer_book, &[("found", &found.to_string()), ("known", &known.to_string())])
        }
        StoreError::Damaged(what) => fill(&e.damaged, &[("what", what)]),
        StoreError::KeysDamaged(_) => e.keys_damaged.clone(),
        StoreError::MarkDiffers => e.mark_differs.clone(),
        StoreError::ReadOnly(at) => fill(&e.read_only, &[("path", &path(at))]),
        StoreError::Full => e.full.clone(),
        StoreError::Busy => e.busy.clone(),
        StoreError::ChangedMeanwhile => e.changed_meanwhile.clone(),
        StoreError::Gone => e.gone.clone(),
        StoreError::Io(error) => fill(&e.io, &[("what", &error.to_string())]),
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
        ReadError::NotText { what } => fill(&e.not_text, &[("what", words.term("not_text", not_text(*what)))]),
        ReadError::NotUtf8 { line: at } => line(&e.not_utf8, at),
        ReadError::CellTooBig { line: at } => line(&e.cell_too_big, at),
        ReadError::Truncated { line: at } => line(&e.truncated, at),
        ReadError::HalfLetter { line: at } => line(&e.half_letter, at),
        ReadError::Spreadsheet { kind } => fill(&e.spreadsheet_later, &[("what", &kind.to_string())]),
        ReadError::Io(error) => fill(&e.read_io, &[("what", &error.to_string())]),
    }
}

fn not_text(what: NotText) -> &'static str {
    match what {
        NotText::Pdf => "pdf",
        NotText::Image => "image",
        NotText::Zip => "zip",
        NotText::Archive => "archive",
        NotText::Ole => "ole",
        NotText::Locked => "locked",
        NotText::Markup => "markup",
        NotText::Rtf => "rtf",
        NotText::Binary => "binary",
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
        FileError::Full => e.file_full.clone(),
        FileError::Other(error) => fill(&e.file_other, &[("what", &error.to_string())]),
    }
}
