//! Dòng thời gian: what happened, each thing in a sentence.

use super::View;
use crate::domain::level::Level;
use crate::domain::time::{Instant, ddmmyyyy, local};
use crate::office::{CasePage, Event, Happening};
use crate::words::{Words, fill};

/// The trail of risk in one line, with what every look at the case must not miss.
pub fn trail(page: &CasePage, words: &Words) -> String {
    let level =
        |(at, level): &(Instant, Level)| format!("{} {}", words.term("level", level.key()), local(*at).format("%d/%m"));
    let trail: Vec<String> = page.trail.iter().map(level).collect();
    let mut line = format!("{}: {}", words.case.level_trail, trail.join(" → "));
    // A child kept from her carers, and carers who refuse, are said wherever her case is.
    if let Some(separation) = &page.separation {
        let until = ddmmyyyy(separation.until);
        line = format!("{line} · {}", fill(&words.case.separated, &[("until", &until)]));
    }
    if page.refused {
        line = format!("{line} · {}", words.case.refused);
    }
    line
}

/// One thing that happened, in a sentence.
pub fn happened(event: &Event, view: View<'_>) -> String {
    let (words, phrases) = (view.words, view.present().phrases());
    let catalogue = &view.office.rules().catalogue;
    let with = |head: String, rest: &str| if rest.is_empty() { head } else { format!("{head} · {rest}") };
    match &event.what {
        Happening::Received { channel, account, details, again } => {
            let word = if *again { &words.case.received_again } else { &words.case.received };
            let text = |key: &str, text: &str| {
                let yes = key == crate::domain::intake::SENSITIVE;
                format!("{}: {}", words.field(key), if yes { words.term("seen", text) } else { text })
            };
            let said: Vec<String> = details.iter().map(|(key, told)| text(key, told)).collect();
            with(with(format!("{word} ({})", words.term("channel", channel)), account), &said.join(" · "))
        }
        Happening::Level { level, reason } => with(words.term("risk_of_level", level.key()).to_owned(), reason),
        Happening::Step { key, number, note } => {
            let step =
                view.office.rules().procedures.step(key).map_or(key.as_str(), |step| {
                    if words.lang == crate::words::Lang::Vi { &step.vi } else { &step.en }
                });
            let head = fill(&words.case.step_done, &[("step", step)]);
            with(with(head, number.as_deref().unwrap_or("")), note.as_deref().unwrap_or(""))
        }
        Happening::Visit(visit) => {
            let head = fill(&words.case.visit_no, &[("outcome", words.term("outcome", &visit.outcome))]);
            let seen = visit.not_seen_reason.as_deref().map_or("", |why| words.term("missed", why));
            // How late it came stays visible.
            let late = visit.due_on.map_or(0, |due| view.office.rules().calendar.working_days_between(due, visit.on));
            let late = if late > 0 { fill(&words.case.came_late, &[("n", &late.to_string())]) } else { String::new() };
            with(with(with(head, seen), &late), &visit.note)
        }
        Happening::InterventionDone(row) => {
            let measure = phrases.word(&catalogue.measures, &row.intervention.measure);
            with(measure, words.term("intervention_state", "done"))
        }
        Happening::Sent(row) => fill(&words.case.sent, &[("to", &phrases.word(&catalogue.providers, &row.sent_to))]),
        Happening::Answered(row) => {
            let head = fill(&words.case.answered, &[("to", &phrases.word(&catalogue.providers, &row.sent_to))]);
            with(head, row.answer.as_deref().unwrap_or(""))
        }
        Happening::Postponed { kind, from, to, reason, .. } => {
            let what = words.term("kind", kind);
            match to {
                Some(to) => fill(
                    &words.case.moved,
                    &[("what", what), ("from", &ddmmyyyy(*from)), ("to", &ddmmyyyy(*to)), ("reason", reason)],
                ),
                None => fill(&words.case.delay, &[("what", what), ("reason", reason)]),
            }
        }
        Happening::Assessed(row) => {
            let form = view.office.rules().procedures.main().and_then(|p| p.sheet(&row.sheet)).map(|s| s.form.as_str());
            let values = [
                ("form", form.unwrap_or("")),
                ("level", words.term("level", row.decided.key())),
                ("harm", &super::forms::counts(row.harm, words)),
                ("protect", &super::forms::counts(row.protect, words)),
            ];
            let findings: Vec<&str> = row.findings.iter().map(|(_, text)| text.as_str()).collect();
            let sheet = view.office.rules().procedures.iter().find_map(|p| p.sheet(&row.sheet));
            let rated = row.ratings.iter().map(|(key, rating)| {
                let item = sheet.and_then(|sheet| sheet.items.iter().find(|item| item.key == *key));
                let vi = words.lang == crate::words::Lang::Vi;
                let name = item.map_or(key.as_str(), |item| if vi { &item.vi } else { &item.en });
                format!("{name}: {}", words.term("rating", rating.key()))
            });
            let dangers = row.dangers.iter().map(|danger| words.term("danger", danger).to_owned());
            let refused = row.refused.then(|| words.case.refused.clone());
            let all: Vec<String> = dangers.chain(refused).chain(rated).collect();
            let head = with(fill(&words.case.assessed, &values), &row.reason);
            with(with(head, &findings.join(" · ")), &all.join(" · "))
        }
        Happening::Told(row) => {
            let answer = words.term("call_answer", &row.answer).to_owned();
            let who = with(answer, row.person.as_deref().unwrap_or(""));
            with(format!("{}: {who}", phrases.rung(&row.rung)), row.note.as_deref().unwrap_or(""))
        }
        Happening::TaskDone(row) => with(phrases.task(&row.reference, None), &row.note),
        Happening::Separation(row) => {
            let act = words.term("separation_act", row.act.key());
            let until = ddmmyyyy(row.until);
            let head = fill(&words.case.separation, &[("act", act), ("until", &until)]);
            let head = with(head, row.number.as_deref().unwrap_or(""));
            with(with(head, row.place.as_deref().unwrap_or("")), &row.reason)
        }
        Happening::Met(row) => {
            let m = &row.meeting;
            let said = fill(&words.case.met, &[("needs", &m.needs)]);
            let child = if m.child_view.is_empty() {
                String::new()
            } else {
                format!("{}: {}", words.field("child_view"), m.child_view)
            };
            with(said, &child)
        }
        Happening::PlanSubmitted(row) => {
            fill(&words.case.plan_submitted, &[("n", &row.version.to_string()), ("goals", &row.goals)])
        }
        Happening::PlanDecided { version, decision } => {
            let said = words.term("approved", if decision.approved { "yes" } else { "no" });
            let head = fill(&words.case.plan_decided, &[("n", &version.to_string()), ("said", said)]);
            with(with(with(head, &decision.number), &decision.signer), &decision.note)
        }
        Happening::Closed(row) => {
            let head = if row.way == "reopened" { &words.case.reopened } else { &words.case.closed };
            let way = if row.way == "reopened" { "" } else { words.term("way", &row.way) };
            with(with(with(head.clone(), way), row.number.as_deref().unwrap_or("")), &row.reason)
        }
        Happening::Ended { reason } => with(words.case.closed.clone(), reason),
    }
}
