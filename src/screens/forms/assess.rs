//! Đánh giá nguy cơ (Mẫu 02, 03, 06): every item rated, the counts and the proposed class shown while they are, the class decided.

use super::{Choice, Field, Form, FormKind, case_about, saved, terms};
use crate::domain::assessment::{Because, Counts, DANGERS, FINDINGS, ITEM_FIELDS, ReviewOutcome};
use crate::domain::fields::Fields;
use crate::domain::level::Level;
use crate::domain::procedure::{Rating, Sheet};
use crate::office::{Office, Refusal};
use crate::screens::intent::Reply;
use crate::words::{Lang, Words, fill};

pub fn open(office: &Office, words: &Words, case_n: i64, step: &str) -> Result<(Form, Option<String>), Refusal> {
    let page = office.case_page(case_n)?;
    let sheet = office.sheet_of(case_n, step)?;
    let vi = words.lang == Lang::Vi;
    let ratings = terms(words, "rating", &Rating::ALL.map(Rating::key));
    let mut fields: Vec<Field> = sheet
        .items
        .iter()
        .zip(ITEM_FIELDS)
        .map(|(item, key)| {
            let label = if vi { &item.vi } else { &item.en };
            Field::choice(key, ratings.clone(), None).required().labelled(label)
        })
        .collect();
    fields.push(Field::ticks("dangers", terms(words, "danger", &DANGERS), vec![false; DANGERS.len()]));
    if step == "review" {
        let outcomes = [ReviewOutcome::Close, ReviewOutcome::Continue].map(ReviewOutcome::key);
        fields.push(Field::choice("outcome", terms(words, "review_outcome", &outcomes), None).required());
    }
    fields.push(Field::choice("decided", terms(words, "level", &Level::ALL.map(Level::key)), None));
    fields.push(Field::line("level_reason", ""));
    if page.head.level == Level::Emergency {
        fields.push(Field::choice("confirm_lower", yes_no(words), Some("no")));
    }
    let refused = if page.head.refused_at.is_some() { "yes" } else { "no" };
    fields.push(Field::choice("refused", yes_no(words), Some(refused)));
    for key in FINDINGS {
        fields.push(Field::area(key, "", 1));
    }
    fields.push(Field::line("at", ""));
    // What was known of the risk when the form was opened: who writes over something newer is shown it first.
    let mut seen = Field::line("risk_seen", &office.risk_of(case_n)?.mark);
    seen.hidden = true;
    fields.push(seen);
    // Drawn in the lines under the form, whichever field has the cursor.
    let mut proposal = Field::line(PROPOSAL, "");
    proposal.hidden = true;
    fields.push(proposal);
    let title = fill(&words.forms.assess, &[("form", &sheet.form.to_uppercase())]);
    let about = case_about(&page.head.code, &page.child, office, words);
    let subject = format!("{} {step}", page.head.code);
    let mut form = Form::new(FormKind::Assess { case_n, sheet: Box::new(sheet) }, &title, about, fields, subject);
    if !matches!(&form.kind, FormKind::Assess { sheet, .. } if sheet.checked) {
        // A form whose text nobody has compared with the law says so.
        form.note = words.forms.assess_unchecked.clone();
    }
    form.opened(office, words)
}

/// The field that carries the class the ratings speak for.
pub const PROPOSAL: &str = "proposal";

pub fn yes_no(words: &Words) -> Vec<Choice> {
    terms(words, "seen", &["no", "yes"])
}

/// "Cao 1 · TB 0 · Thấp 1"
pub fn counts(counts: Counts, words: &Words) -> String {
    let number = |n: usize| n.to_string();
    fill(
        &words.forms.counts,
        &[("high", &number(counts.high)), ("medium", &number(counts.medium)), ("low", &number(counts.low))],
    )
}

/// What each rating means for its item; the class the ratings speak for, and why.
pub fn echo(sheet: &Sheet, fields: &mut [Field], office: &Office, words: &Words) {
    let mut values = Fields::default();
    for field in fields.iter() {
        values.set(field.key, field.value());
    }
    for (item, key) in sheet.items.iter().zip(ITEM_FIELDS) {
        let Some(field) = fields.iter_mut().find(|field| field.key == key) else { continue };
        field.echo = match Rating::from_key(values.get(key)) {
            Some(Rating::High) => item.high.clone(),
            Some(Rating::Medium) => item.medium.clone(),
            Some(Rating::Low) => item.low.clone(),
            None => String::new(),
        };
    }
    let proposal = office.proposal(sheet, &values);
    let because: Vec<&str> = proposal
        .because
        .iter()
        .map(|because| match because {
            Because::Item(_) => words.term("because", "item"),
            Because::Danger(danger) => words.term("danger", danger),
            Because::HarmOutweighs => words.term("because", "harm_outweighs"),
            Because::AllLow => words.term("because", "all_low"),
            Because::Between => words.term("because", "between"),
        })
        .collect();
    // Asked again only where the class decided, or proposed and not overridden, leads out of the emergency.
    let decided = Level::from_key(values.get("decided")).unwrap_or(proposal.level);
    for field in fields.iter_mut().filter(|field| field.key == "confirm_lower") {
        field.hidden = decided == Level::Emergency;
    }
    let Some(shown) = fields.iter_mut().find(|field| field.key == PROPOSAL) else { return };
    if proposal.harm.all() + proposal.protect.all() == 0 && values.get("dangers").is_empty() {
        shown.echo = String::new();
        return;
    }
    // Half a sheet speaks for nothing yet, unless what is rated makes an emergency by itself.
    if proposal.unrated > 0 && proposal.level != Level::Emergency {
        shown.echo = fill(&words.forms.unrated, &[("n", &proposal.unrated.to_string())]);
        return;
    }
    shown.echo = fill(
        &words.forms.proposal,
        &[
            ("level", words.term("level", proposal.level.key())),
            ("why", &because.join(", ")),
            ("harm", &counts(proposal.harm, words)),
            ("protect", &counts(proposal.protect, words)),
        ],
    );
}

pub fn save(case_n: i64, sheet: &Sheet, values: &Fields, office: &mut Office, words: &Words) -> Result<Reply, Refusal> {
    let done = office.assess(case_n, &sheet.key, values)?;
    let sentence = match done.outcome {
        Some(ReviewOutcome::Continue) => &words.forms.assessed_continue,
        Some(ReviewOutcome::Close) => &words.forms.assessed_close,
        None => &words.forms.assessed,
    };
    let level = words.term("risk_of_level", done.decided.key());
    Ok(saved(fill(sentence, &[("code", &done.code), ("level", level)])))
}
