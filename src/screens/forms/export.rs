//! Xuất danh sách: into the officer's tray, registered, with names or without.

use super::{Field, Form, FormKind, terms};
use crate::domain::time::local;
use crate::office::{Exporting, Office, Refusal};
use crate::words::{Words, fill};

pub fn open(office: &Office, words: &Words, of: Exporting) -> Result<(Form, Option<String>), Refusal> {
    let rows = office.count_exported(&of)?;
    // The head of the log stands in the name: a CSV has no other place for it.
    let (_, head) = office.log_head()?;
    let stamp = local(office.now()).format("%Y%m%d-%H%M%S");
    let name = format!("{}-{stamp}-{head}", words.term("what", of.key()));
    let masked = vec![("no".to_owned(), words.export.names.clone()), ("yes".to_owned(), words.export.codes.clone())];
    let fields = vec![
        Field::line("file", &name).required(),
        Field::choice("format", terms(words, "export_format", &["xlsx", "csv"]), Some("xlsx")),
        Field::choice("masked", masked, Some("no")),
        Field::line("reason", ""),
    ];
    let about = fill(&words.export.rows, &[("n", &rows.to_string())]);
    Ok((Form::new(FormKind::Export { of: Box::new(of) }, &words.export.title, about, fields, name), None))
}
