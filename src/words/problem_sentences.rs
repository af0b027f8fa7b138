//! What can be wrong with a value as a sentence, with the way on.

use super::{Words, fill};
use crate::domain::problem::{Problem, ProblemKind};

/// The sentence, and of a value nobody knows what its field takes.
pub(super) fn said(words: &Words, problem: &Problem) -> String {
    let sentence = kind(words, &problem.kind);
    let takes = words.problems.get(&format!("{}_{}", problem.kind.code(), problem.field));
    takes.map_or(sentence.clone(), |takes| format!("{sentence}: {takes}"))
}

pub(super) fn kind(words: &Words, kind: &ProblemKind) -> String {
    let sentence = words.problems.get(kind.code()).map_or(kind.code(), String::as_str);
    match kind {
        ProblemKind::UnknownValue(value)
        | ProblemKind::NotInBook(value)
        | ProblemKind::PerhapsInBook(value)
        | ProblemKind::CodeNotKept(value)
        | ProblemKind::OtherCommune(value)
        | ProblemKind::PhoneParted(value)
        | ProblemKind::TakenFor(value)
        | ProblemKind::NoVillage(value)
        | ProblemKind::NewVillage(value)
        | ProblemKind::CodeOfAnother(value)
        | ProblemKind::SeveralInBook(value)
        | ProblemKind::CaseIsOpen(value)
        | ProblemKind::OwnerNotKnown(value)
        | ProblemKind::OwnerStays(value)
        | ProblemKind::CapitalRestored(value)
        | ProblemKind::DRestored(value) => fill(sentence, &[("value", value)]),
        // A level by its word; a moment stands as it is.
        ProblemKind::OtherThanBook(value) | ProblemKind::LowerThanBook(value) => {
            fill(sentence, &[("value", words.term("level", value))])
        }
        ProblemKind::NumberOfAnother { who, .. } => fill(sentence, &[("value", who)]),
        ProblemKind::LikeVillage { village, near } | ProblemKind::OtherAccents { village, near } => {
            fill(sentence, &[("value", village), ("near", near)])
        }
        ProblemKind::DayOrMonth(read, other) => fill(sentence, &[("value", read), ("other", other)]),
        ProblemKind::OtherThanLine { line, said } => fill(sentence, &[("line", &line.to_string()), ("value", said)]),
        ProblemKind::TwiceInList { line } | ProblemKind::AsOnLine { line } | ProblemKind::PerhapsOnLine { line } => {
            fill(sentence, &[("line", &line.to_string())])
        }
        _ => sentence.to_owned(),
    }
}
