//! What a typed filter asks for: the value the book keeps, whether a program wrote it or a person in the words she sees. The
//! panel of the lists and the command line both ask here.

use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::birth_date::{BirthDate, parse_written};
use crate::domain::catalogue::{Group, Word};
use crate::domain::date_words::parse_date_words;
use crate::domain::filter_value::{Known, asked, is_bare, is_open, meant, terms, values};
use crate::domain::listing::{ListProblem, ListQuery, Terms, What};
use crate::domain::vietnamese::{clean, nfc};
use crate::words::{Lang, Words, list_of};

/// The keys whose values are days or moments.
const DAYS: [&str; 10] = [
    "opened_at",
    "closed_at",
    "last_visit",
    "due_at",
    "date",
    "next_at",
    "received_at",
    "sent_at",
    "answer_at",
    "separation_until",
];
/// Keys that name or lead to a person: their spellings are in no sentence, for an answer may be kept in a log.
const PEOPLE: [&str; 8] =
    ["name", "child_name", "head", "mother_name", "father_name", "guardian_name", "address", "note"];
/// So many spellings are named; more would be a list of their own.
const SPELLINGS: u32 = 8;

impl Office {
    /// The query with what its filters mean.
    pub fn with_values(&self, what: What, query: ListQuery) -> Result<ListQuery, Refusal> {
        let read = |(key, typed): &(String, String)| Ok((key.clone(), self.filter_value(what, key, typed)?));
        let filters = query.filters.iter().map(read).collect::<Result<_, Refusal>>()?;
        Ok(ListQuery { filters, ..query })
    }

    /// What a typed value asks for; nothing asks for what is absent. What no row can have is wrong usage, never an empty list.
    pub fn filter_value(&self, what: What, key: &str, typed: &str) -> Result<String, Refusal> {
        let typed = nfc(typed);
        if typed.is_empty() {
            return Ok(typed);
        }
        let open = terms(what, key).is_some_and(is_open);
        if let Some(known) = self.known_values(what, key) {
            return match meant(&typed, &known) {
                Some(value) => Ok(value.to_owned()),
                None if open => Ok(typed),
                None => Err(ListProblem::NoValue {
                    key: key.to_owned(),
                    value: typed,
                    known: known.iter().filter(|one| !one.key.contains('.')).map(said).collect(),
                }
                .into()),
            };
        }
        if key == "birth_date" || DAYS.contains(&key) {
            let day = self.day_meant(key, &typed);
            return day.ok_or_else(|| ListProblem::NotADay { key: key.to_owned(), value: typed }.into());
        }
        self.text_meant(what, key, typed)
    }

    /// The values a key can have; `None` where it is text, a number or a day.
    fn known_values(&self, what: What, key: &str) -> Option<Vec<Known>> {
        if what.asks().contains(&key) {
            let (list, keys) = asked(key)?;
            return Some(keys.into_iter().map(|key| of_words(list, key)).collect());
        }
        let catalogue = &self.rules.catalogue;
        Some(match terms(what, key)? {
            Terms::Group => catalogue.groups.iter().flat_map(|group| of_group(group, catalogue)).collect(),
            Terms::Risk => catalogue.risks.iter().map(of_word).collect(),
            Terms::Measure => catalogue.measures.iter().map(of_word).collect(),
            Terms::Provider => catalogue.providers.iter().map(of_word).collect(),
            Terms::Rung => {
                let ladders = self.rules.procedures.iter().filter_map(|procedure| procedure.ladder.as_ref());
                let rungs = ladders.flat_map(|ladder| &ladder.rungs);
                rungs.map(|rung| Known { key: rung.key.clone(), labels: labels(&rung.vi, &rung.en) }).collect()
            }
            closed => values(closed)?.into_iter().map(|key| of_words(list_of(closed).unwrap_or(""), key)).collect(),
        })
    }

    /// As the contract writes it, or a day in words: 15/3, t+7.
    fn day_meant(&self, key: &str, typed: &str) -> Option<String> {
        if typed.get(4..5) == Some("-") || key == "birth_date" && BirthDate::from_contract(typed).is_some() {
            return Some(typed.to_owned());
        }
        if key == "birth_date" {
            return parse_written(typed, self.today(), None).date().map(BirthDate::contract);
        }
        let day = parse_date_words(typed, self.today(), &self.rules.calendar).ok()?;
        Some(day.format("%Y-%m-%d").to_string())
    }

    /// The very text where the book has it or accents were typed; else the one text of the book it is without them.
    fn text_meant(&self, what: What, key: &str, typed: String) -> Result<String, Refusal> {
        let there = |typed: &str| -> Result<bool, Refusal> {
            let exact = ListQuery { limit: Some(1), ..ListQuery::filtered(key, typed) };
            Ok(self.count_rows(what, &exact)? > 0)
        };
        if !is_bare(&typed) || there(&typed)? {
            return Ok(typed);
        }
        let mut spellings =
            self.ask(Action::of_list(what))?.spellings(what, key, &clean(&typed), SPELLINGS, self.context())?;
        match spellings.len() {
            0 => Ok(typed),
            1 => Ok(spellings.remove(0)),
            _ if PEOPLE.contains(&key) => {
                Err(ListProblem::Several { key: key.to_owned(), value: typed, known: Vec::new() }.into())
            }
            _ => Err(ListProblem::Several { key: key.to_owned(), value: typed, known: spellings }.into()),
        }
    }
}

/// "high (cao)"; of the groups only the letters (a whole catalogue answers no mistake). In the language of this process.
fn said(known: &Known) -> String {
    match known.labels.first().filter(|label| **label != known.key) {
        Some(label) => format!("{} ({label})", known.key),
        None => known.key.clone(),
    }
}

/// Both languages, that of this process first: a list that left in one is asked in both.
fn labels(vi: &str, en: &str) -> Vec<String> {
    let (first, other) = if crate::words::current() == Lang::Vi { (vi, en) } else { (en, vi) };
    vec![first.to_owned(), other.to_owned()]
}

fn of_words(list: &str, key: &str) -> Known {
    let word = |lang| Words::of(lang).map_or(key, |words| words.term(list, key));
    Known { key: key.to_owned(), labels: labels(word(Lang::Vi), word(Lang::En)) }
}

fn of_word(word: &Word) -> Known {
    Known { key: word.key.clone(), labels: labels(&word.vi, &word.en) }
}

/// A group and its sub-groups, by the names lists leave with and the short ones of the screens.
fn of_group(group: &Group, catalogue: &crate::domain::catalogue::Catalogue) -> Vec<Known> {
    let own = [labels(&group.short, &group.en), vec![group.name.clone()]].concat();
    let sub = group.sub.iter().map(|sub| {
        let code = format!("{}.{}", group.letter, sub.n);
        let full = catalogue.group_name(&code);
        Known { key: code, labels: vec![sub.text.clone(), full] }
    });
    std::iter::once(Known { key: group.letter.clone(), labels: own }).chain(sub).collect()
}
