//! Bàn giao from anywhere: one's own cases, those marked on the screen below, or what somebody left who opens the book no more.

use super::intent::Reply;
use super::{Screen, forms};
use crate::office::Office;
use crate::words::Words;

pub fn open(office: &Office, words: &Words, below: Option<&Screen>) -> Reply {
    let own = office.officer();
    let gone = match below {
        Some(Screen::Catalogue(catalogue)) => catalogue.gone(),
        _ => None,
    };
    let from = gone
        .map_or((own.login.as_str(), own.name.as_str()), |row| (row.officer.login.as_str(), row.officer.name.as_str()));
    let marked = match below {
        Some(Screen::Today(today)) => today.marked_cases(),
        Some(Screen::List(list)) => list.case_code().into_iter().collect(),
        Some(Screen::Case(page)) => vec![page.page.head.code.clone()],
        _ => Vec::new(),
    };
    forms::push(forms::hand_over(office, words, from, marked), words)
}
