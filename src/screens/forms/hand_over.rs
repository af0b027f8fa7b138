//! Bàn giao: who takes the cases, and whether all of them or those that are marked.

use super::{Field, Form, FormKind, saved};
use crate::domain::fields::Fields;
use crate::domain::problem::{Problem, ProblemKind};
use crate::office::{Office, Refusal};
use crate::screens::intent::Reply;
use crate::words::{Words, fill};

/// `from`: login and name of whose they are; `marked`: codes of cases that may go alone.
pub fn open(
    office: &Office,
    words: &Words,
    (from, name): (&str, &str),
    marked: Vec<String>,
) -> Result<(Form, Option<String>), Refusal> {
    let h = &words.hand_over;
    let (able, left) = (office.can_take_over(from)?, office.to_hand_over(from)?);
    let (cases, drafts) = (left.cases.len().to_string(), left.drafts.len().to_string());
    let mut fields = vec![Field::choice("give_to", able.clone(), None).required()];
    if !marked.is_empty() {
        let options = vec![
            ("marked".to_owned(), fill(&h.marked, &[("n", &marked.len().to_string())])),
            ("all".to_owned(), fill(&h.all, &[("n", &cases)])),
        ];
        fields.push(Field::choice("give_which", options, Some("marked")).required());
    }
    let about = fill(&h.from, &[("name", name), ("cases", &cases), ("drafts", &drafts)]);
    let kind = FormKind::HandOver { from: from.to_owned(), marked };
    let form = Form::new(kind, &h.title, about, fields, String::new());
    let notice = able.is_empty().then(|| h.nobody.clone());
    Ok((form, notice))
}

pub fn save(
    from: &str,
    marked: &[String],
    values: &Fields,
    office: &mut Office,
    words: &Words,
) -> Result<Reply, Refusal> {
    if values.get("give_to").is_empty() {
        return Err(vec![Problem::new("give_to", ProblemKind::Required)].into());
    }
    let only = (values.get("give_which") == "marked").then_some(marked);
    let done = office.hand_over(from, values.get("give_to"), only)?;
    Ok(saved(words.handed_over(done.cases, done.drafts, &done.to)))
}
