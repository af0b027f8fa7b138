//! How a limit was counted, in either language: the rule as a sentence, the days stepped over.

use chrono::{NaiveDate, NaiveDateTime};

use super::{Lang, Words, fill};
use crate::domain::span::{Due, Span, Unit};
use crate::domain::time::{ddmmyyyy, hhmm, weekday_vi};

impl Words {
    /// "Thứ Hai", "Monday".
    pub fn weekday(&self, day: NaiveDate) -> String {
        match self.lang {
            Lang::Vi => weekday_vi(day).to_owned(),
            Lang::En => day.format("%A").to_string(),
        }
    }

    /// Why a day is off. The tables speak Vietnamese; what an office wrote into its own stands as it is.
    pub fn day_off(&self, why: &str) -> String {
        let Some(words) = self.terms.get("day_off").filter(|_| self.lang == Lang::En) else { return why.to_owned() };
        // The longest first: "Mùng hai Tết Nguyên Đán" holds "Tết Nguyên Đán".
        let mut known: Vec<(&String, &String)> = words.iter().collect();
        known.sort_by_key(|(key, _)| std::cmp::Reverse(key.len()));
        known.into_iter().fold(why.to_owned(), |why, (key, word)| why.replace(key, word))
    }

    /// The sentence of `due.rule_vi`, in the language of these words.
    pub fn counted(&self, from: NaiveDateTime, span: Span, due: &Due) -> String {
        let rules = &self.rules;
        let template = match span.unit() {
            Unit::Hours => &rules.count_hours,
            Unit::Days => &rules.count_days,
            Unit::WorkingDays => &rules.count_working,
        };
        let (n, time, day) = (span.count().to_string(), hhmm(from), ddmmyyyy(from.date()));
        let mut sentence = fill(template, &[("n", &n), ("time", &time), ("day", &day)]);
        if due.estimated {
            sentence.push_str(&fill(&rules.count_estimated, &[("years", &due.unannounced)]));
        }
        sentence
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use chrono::Datelike;

    use crate::domain::calendar::Calendar;
    use crate::domain::time::parse_clock;

    fn shipped() -> Calendar {
        Calendar::parse(
            include_str!("../../assets/calendar/holidays.tsv"),
            include_str!("../../assets/calendar/overrides.tsv"),
        )
        .unwrap()
    }

    #[test]
    fn the_words_say_in_vietnamese_what_the_law_says() {
        let from = parse_clock("2026-12-30T16:59").unwrap();
        for span in ["12h", "15d", "5wd", "300wd"] {
            let span = Span::parse(span).unwrap();
            let due = crate::domain::span::due(from, span, &shipped());
            let words = Words::of(Lang::Vi).unwrap();
            assert_eq!(words.counted(from, span, &due), due.rule_vi);
        }
    }

    #[test]
    fn no_day_of_the_shipped_tables_stays_vietnamese_in_english() {
        let words = Words::of(Lang::En).unwrap();
        let (calendar, first) = (shipped(), NaiveDate::from_ymd_opt(2020, 1, 1).unwrap());
        for day in first.iter_days().take_while(|day| day.year() < 2037) {
            if let Some(off) = calendar.off_reason(day) {
                let said = words.day_off(&off.why);
                assert!(said.is_ascii(), "{day}: {said}");
            }
        }
    }
}
