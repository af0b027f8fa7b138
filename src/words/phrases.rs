//! Phrases made of facts: what is owed, how late it is, why it ranks there, which rule made a date.

use super::{Lang, Words, fill};
use crate::domain::catalogue::{Catalogue, Word};
use crate::domain::deadline::Kind;
use crate::domain::deadline::{COMPLETE_INTAKE, SEPARATION_DAY, TELL};
use crate::domain::listing::Owed;
use crate::domain::procedure::{Procedures, Step};
use crate::domain::span::DueAt;
use crate::domain::time::{Instant, ddmmyyyy, hhmm, local, weekday_short, weekday_vi};
use crate::domain::triage::{Distance, State};

pub struct Phrases<'a> {
    pub words: &'a Words,
    pub catalogue: &'a Catalogue,
    pub procedures: &'a Procedures,
}

/// "03:12": hours and minutes left.
pub fn left(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes.max(0) / 60, minutes.max(0) % 60)
}

/// A day with its weekday.
pub fn echo(day: chrono::NaiveDate, words: &Words) -> String {
    match words.lang {
        Lang::Vi => format!("{} {}", weekday_vi(day), ddmmyyyy(day)),
        Lang::En => format!("{} {}", day.format("%A"), ddmmyyyy(day)),
    }
}

impl Phrases<'_> {
    /// The words of a catalogue's key; the officer's own words stand as they are.
    pub fn word(&self, list: &[Word], key: &str) -> String {
        let found = list.iter().find(|word| word.key == key);
        found.map_or(key, |word| if self.words.lang == Lang::Vi { &word.vi } else { &word.en }).to_owned()
    }

    pub fn level(&self, level: crate::domain::level::Level) -> &str {
        self.words.term("level", level.key())
    }

    /// The short name of a step: it stands in a list row.
    pub fn step(&self, key: &str) -> String {
        self.procedures
            .step(key)
            .map_or(key, |step| if self.words.lang == Lang::Vi { &step.short } else { &step.en })
            .to_owned()
    }

    /// "Báo Chủ tịch UBND xã — CHƯA GỌI, trễ 8 giờ": a call of the ladder that is to be made, late from the first whole hour.
    pub fn next_call(&self, rung: &str, from: Instant, far: Distance, tried: bool) -> String {
        let said = match far {
            Distance::HoursLate(1..) => &self.words.today.call_late,
            Distance::HoursLate(_) => &self.words.today.call_now,
            _ => &self.words.today.call_at,
        };
        let late = self.distance(far, &DueAt::Moment(from));
        let called = if tried { &self.words.today.call_tried } else { &self.words.emergency.not_called };
        let at = hhmm(local(from));
        fill(said, &[("who", &self.rung(rung)), ("at", &at), ("late", &late), ("called", called)])
    }

    /// "Thăm lần 2 · nguy cơ cao", "Kế hoạch (Mẫu 04) chưa trình", "Công an xã chưa trả lời".
    pub fn owed(&self, owed: &Owed) -> String {
        let today = &self.words.today;
        match owed.kind {
            Kind::Visit => fill(
                &today.visit_with_level,
                &[
                    ("n", &owed.nth.unwrap_or(1).to_string()),
                    ("level", self.words.term("risk_of_level", owed.level.key())),
                ],
            ),
            Kind::Step | Kind::Emergency => self.step(&owed.reference),
            Kind::Intervention => self.word(&self.catalogue.measures, owed.about.as_deref().unwrap_or("")),
            Kind::Referral => {
                let to = self.word(&self.catalogue.providers, owed.about.as_deref().unwrap_or(""));
                fill(&today.referral_unanswered, &[("to", &to)])
            }
            Kind::Task => self.task(&owed.reference, owed.about.as_deref()),
        }
    }

    /// "Báo Công an xã".
    pub fn rung(&self, key: &str) -> String {
        let rung = self.procedures.rung(key);
        rung.map_or(key, |rung| if self.words.lang == Lang::Vi { &rung.vi } else { &rung.en }).to_owned()
    }

    /// A task in words: "Báo Công an xã", "Bổ sung tin: ngày sinh, thôn", "Xem lại việc cách ly, ngày 10".
    pub fn task(&self, reference: &str, about: Option<&str>) -> String {
        if let Some(rung) = reference.strip_prefix(TELL) {
            return self.rung(rung);
        }
        if let Some(day) = reference.strip_prefix(SEPARATION_DAY) {
            return fill(self.words.term("task", "separation_day"), &[("n", day)]);
        }
        let words = self.words.term("task", reference);
        if reference == COMPLETE_INTAKE {
            let asked = about.unwrap_or("").split(',').map(|key| self.words.field(key).to_lowercase());
            return fill(words, &[("what", &asked.collect::<Vec<_>>().join(", "))]);
        }
        words.to_owned()
    }

    /// The step a rule names: `procedure/step` or `office/procedure/step`.
    fn step_of(&self, rule: &str) -> Option<&Step> {
        let (id, key) = rule.strip_prefix("office/").unwrap_or(rule).split_once('/')?;
        self.procedures.get(id)?.step(key)
    }

    /// Which rule made a date: the article of the law, or the office's own rhythm, said as such.
    pub fn rule(&self, rule: &str) -> String {
        let rules = &self.words.rules;
        match rule.split_once('/') {
            Some(("rhythm", level)) => {
                let days =
                    crate::domain::level::Level::from_key(level).map_or(0, |level| self.catalogue.rhythm.days(level));
                fill(&rules.rhythm, &[("level", self.words.term("risk_of_level", level)), ("days", &days.to_string())])
            }
            Some(("office", _)) => match self.step_of(rule) {
                Some(step) => {
                    fill(&rules.office, &[("limit", &self.limit(step.office_limit.as_deref().unwrap_or("")))])
                }
                None => rule.to_owned(),
            },
            Some(("ladder", _)) => rules.ladder.clone(),
            Some(("separation", id)) => {
                let rule = self.procedures.get(id).and_then(|p| p.separation.as_ref());
                let (article, limit) = rule.map_or(("", ""), |rule| (rule.article.as_str(), rule.limit.as_str()));
                fill(&rules.step, &[("article", article), ("limit", &self.limit(limit))])
            }
            Some(("intake", id)) => {
                let rule = self.procedures.get(id).and_then(|p| p.intake.as_ref());
                fill(&rules.office, &[("limit", &self.limit(rule.map_or("", |rule| &rule.complete_within)))])
            }
            Some(_) => match self.step_of(rule) {
                Some(step) => {
                    let limit = self.limit(step.counted().unwrap_or(""));
                    fill(&rules.step, &[("article", &step.article), ("limit", &limit)])
                }
                None => rule.to_owned(),
            },
            None if rule == "sixteen" => rules.sixteen.clone(),
            None => rules.agreed.clone(),
        }
    }

    /// "12 giờ", "5 ngày làm việc".
    pub fn limit(&self, span: &str) -> String {
        let digits: String = span.chars().take_while(char::is_ascii_digit).collect();
        let unit = self.words.term("unit", span.trim_start_matches(|c: char| c.is_ascii_digit()));
        format!("{digits} {unit}")
    }

    /// "T6", "Fri".
    fn weekday(&self, day: chrono::NaiveDate) -> String {
        match self.words.lang {
            Lang::Vi => weekday_short(day).to_owned(),
            Lang::En => day.format("%a").to_string(),
        }
    }

    /// The left column: "còn 03:12", "2 ngày LV", "hôm nay", "thứ Tư 25".
    pub fn distance(&self, distance: Distance, due: &DueAt) -> String {
        let words = &self.words.distance;
        match distance {
            Distance::MinutesLeft(minutes) => fill(&words.minutes_left, &[("left", &left(minutes))]),
            Distance::HoursLate(0) => words.hours_late_none.clone(),
            Distance::HoursLate(hours) => fill(&words.hours_late, &[("n", &hours.to_string())]),
            Distance::DaysLate(0) => words.day_off_late.clone(),
            Distance::DaysLate(days) => fill(&words.days_late, &[("n", &days.to_string())]),
            Distance::Today => words.today.clone(),
            // "thứ Hai 7" would not say which month.
            Distance::DaysAhead(8..) => {
                let day = due.date_local();
                format!("{} {}", self.weekday(day), day.format("%d/%m"))
            }
            Distance::DaysAhead(_) => {
                use chrono::Datelike;
                let day = due.date_local();
                let weekday = match self.words.lang {
                    Lang::Vi => weekday_vi(day).replacen("Thứ", "thứ", 1),
                    Lang::En => day.format("%a").to_string(),
                };
                fill(&words.weekday_ahead, &[("weekday", &weekday), ("day", &day.day().to_string())])
            }
        }
    }

    /// How a date came to be: "nhận tin 23:17 22/11 + 12 giờ = 11:17 23/11 (NĐ 56/2017 Đ31)".
    pub fn because(&self, rule: &str, basis: Instant, due: &DueAt) -> String {
        // The year stands only where it is not the same all along: the line is short.
        let same_year = chrono::Datelike::year(&local(basis)) == chrono::Datelike::year(&due.date_local());
        let day = |day: chrono::NaiveDate| if same_year { day.format("%d/%m").to_string() } else { ddmmyyyy(day) };
        let moment = |at: Instant| format!("{} {}", hhmm(local(at)), day(local(at).date()));
        let until = match due {
            DueAt::Moment(at) => moment(*at),
            DueAt::Day(on) => format!("{} {}", self.weekday(*on), day(*on)),
        };
        let why = &self.words.why;
        if rule.starts_with("rhythm") {
            return fill(
                &why.rhythm,
                &[("rule", &self.rule(rule)), ("from", &day(local(basis).date())), ("until", &until)],
            );
        }
        match self.step_of(rule) {
            Some(step) if rule.starts_with("office/") => {
                let after = step.office_from.as_deref().map(|key| self.step(key)).unwrap_or_default();
                let limit = self.limit(step.office_limit.as_deref().unwrap_or(""));
                let values =
                    [("after", after.as_str()), ("from", &moment(basis)), ("limit", &limit), ("until", &until)];
                return fill(&why.office_plus, &values);
            }
            Some(step) => {
                // A clock from a step says which; the others count from the receipt.
                let template = match &step.clock_from {
                    _ if step.key == crate::domain::incident::REPORT => &why.noticed_plus,
                    Some(crate::domain::procedure::ClockFrom::Step(_)) => &why.step_plus,
                    _ => &why.received_plus,
                };
                let limit = self.limit(step.counted().unwrap_or(""));
                let values =
                    [("from", moment(basis)), ("limit", limit), ("until", until), ("article", step.article.clone())];
                let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
                return fill(template, &values);
            }
            None => {}
        }
        let values = [("from", moment(basis)), ("until", until), ("rule", self.rule(rule))];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let template = match rule.split_once('/').map(|(kind, _)| kind) {
            Some("ladder") => &why.ladder,
            Some("separation") => &why.separation,
            Some("intake") => &why.intake,
            _ if rule == "sixteen" => &why.sixteen,
            _ => &why.agreed,
        };
        fill(template, &values)
    }

    /// Why a row ranks where it does, in one line.
    pub fn rank(&self, state: State, level: crate::domain::level::Level, distance: Distance, due: &DueAt) -> String {
        let why = &self.words.why;
        let risk = self.words.term("risk_of_level", level.key());
        let how_late = match (state, distance) {
            // "quá qua hạn" is no Vietnamese: what is late says here by how much, in words of its own.
            (State::Overdue, Distance::DaysLate(0)) => why.just_over.clone(),
            (State::Overdue, Distance::DaysLate(n)) => fill(&why.days_over, &[("n", &n.to_string())]),
            _ => self.distance(distance, due),
        };
        match state {
            State::Emergency => fill(&why.emergency_first, &[("distance", &how_late)]),
            State::Overdue => fill(&why.longest_late, &[("risk", risk), ("distance", &how_late)]),
            State::Today => fill(&why.today_due, &[("risk", risk)]),
            State::Soon => fill(&why.soon_due, &[("distance", &how_late), ("risk", risk)]),
        }
    }
}
