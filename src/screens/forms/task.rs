//! A task (việc): calls, separations and missing facts open their own form; the others are seen to with a note.

use super::{Field, Form, FormKind, case_about, saved};
use crate::domain::deadline::{COMPLETE_INTAKE, SEPARATION_END, TELL};
use crate::domain::fields::Fields;
use crate::office::{Office, Refusal};
use crate::screens::intent::Reply;
use crate::words::{Words, fill};

pub fn open(office: &Office, words: &Words, case_n: i64, reference: &str) -> Result<(Form, Option<String>), Refusal> {
    if let Some(rung) = reference.strip_prefix(TELL) {
        return super::call(office, words, case_n, Some(rung));
    }
    let page = office.case_page(case_n)?;
    match reference {
        SEPARATION_END => super::separation(office, words, case_n),
        COMPLETE_INTAKE => super::child(office, words, Some(page.child), None),
        _ => {
            let fields = vec![Field::area("note", "", 2).required(), Field::line("at", "")];
            let about = case_about(&page.head.code, &page.child, office, words);
            let phrases = crate::words::Phrases {
                words,
                catalogue: &office.rules().catalogue,
                procedures: &office.rules().procedures,
            };
            let title = phrases.task(reference, None).to_uppercase();
            let kind = FormKind::Task { case_n, reference: reference.to_owned() };
            let subject = format!("{} {reference}", page.head.code);
            Form::new(kind, &title, about, fields, subject).opened(office, words)
        }
    }
}

pub fn save(
    case_n: i64,
    reference: &str,
    values: &Fields,
    office: &mut Office,
    words: &Words,
) -> Result<Reply, Refusal> {
    let code = office.see_to_task(case_n, reference, values)?;
    Ok(saved(fill(&words.forms.saved, &[("code", &code)])))
}
