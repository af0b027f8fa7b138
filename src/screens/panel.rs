//! Small drawing helpers shared by the pages: a titled section, a label with its value.

use chrono::{Datelike, NaiveDate};

use super::paint::{Painter, Tone, wrap};
use crate::domain::birth_date::BirthDate;
use crate::domain::span::DueAt;
use crate::domain::time::Instant;
use crate::office::Office;
use crate::words::{Words, fill};

/// "9 tuổi", "khoảng 9 tuổi", for an infant "5 tháng"; nothing where no birth date is known.
pub fn age(birth: Option<BirthDate>, today: NaiveDate, words: &Words) -> Option<String> {
    let birth = birth?;
    let age = birth.age_on(today)?;
    if age.years == 0
        && let Some(day) = birth.exact()
    {
        let months = (today.year() - day.year()) * 12 + today.month0() as i32 - day.month0() as i32;
        let months = months - i32::from(today.day() < day.day());
        return Some(fill(&words.child.months, &[("n", &months.max(0).to_string())]));
    }
    let template = if age.approximate { &words.child.age_about } else { &words.child.age };
    Some(fill(template, &[("n", &age.years.to_string())]))
}

/// What else stands beside a last day: the safe one before a long holiday, and that its year's days off are only estimates.
pub fn beside_due(office: &Office, basis: Instant, due: &DueAt, words: &Words) -> Option<String> {
    let DueAt::Day(last) = due else { return None };
    let calendar = &office.rules().calendar;
    let safe = calendar.safe_before(crate::domain::time::local(basis).date(), *last);
    let safe = safe.filter(|day| *day >= office.today() && day < last);
    let safe = safe.map(|day| fill(&words.why.safe_before, &[("day", &crate::words::echo(day, words))]));
    let estimated = calendar
        .is_estimated_year(last.year())
        .then(|| fill(&words.why.estimated, &[("year", &last.year().to_string())]));
    let said: Vec<String> = [safe, estimated].into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(" · "))
}

/// "QUÁ HẠN                    3 việc"
pub fn section(painter: &mut Painter<'_>, y: u16, title: &str, right: &str, tone: Tone) {
    painter.put(1, y, title, tone);
    let width = painter.width();
    painter.put_right(width - 1, y, right, Tone::Plain);
}

/// "Hộ            HG-0012 · Lò Văn Sơn", wrapped; the row after it. Nothing for an empty value.
pub fn labelled(painter: &mut Painter<'_>, y: u16, label: &str, value: &str) -> u16 {
    if value.is_empty() {
        return y;
    }
    painter.put_within(1, y, label, 20, Tone::Plain);
    let width = usize::from(painter.width()).saturating_sub(21);
    let mut row = y;
    for line in wrap(value, width) {
        painter.put(20, row, &line, Tone::Plain);
        row += 1;
    }
    row
}
