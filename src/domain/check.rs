//! Reading the boxes of a form one by one, with every problem named at once.

use chrono::NaiveDate;

use super::calendar::Calendar;
use super::date_words::{parse_date_words, parse_moment_words};
use super::fields::Fields;
use super::problem::{Problem, ProblemKind};
use super::time::{Instant, from_local, local, today};

pub struct Check<'a> {
    fields: &'a Fields,
    now: Instant,
    calendar: &'a Calendar,
    problems: Vec<Problem>,
}

impl<'a> Check<'a> {
    pub fn new(fields: &'a Fields, now: Instant, calendar: &'a Calendar) -> Check<'a> {
        Check { fields, now, calendar, problems: Vec::new() }
    }

    pub fn wrong(&mut self, field: &'static str, kind: ProblemKind) {
        self.problems.push(Problem::new(field, kind));
    }

    /// Trimmed; empty is fine.
    pub fn text(&self, field: &str) -> String {
        self.fields.get(field).trim().to_owned()
    }

    pub fn some(&self, field: &str) -> Option<String> {
        self.fields.some(field)
    }

    pub fn required(&mut self, field: &'static str) -> String {
        let text = self.text(field);
        if text.is_empty() {
            self.wrong(field, ProblemKind::Required);
        }
        text
    }

    /// One of `allowed`.
    pub fn one_of(&mut self, field: &'static str, allowed: &[&str]) -> String {
        let text = self.required(field);
        if !text.is_empty() && !allowed.contains(&text.as_str()) {
            self.wrong(field, ProblemKind::UnknownValue(text.clone()));
        }
        text
    }

    pub fn yes(&self, field: &str) -> bool {
        self.fields.get(field) == "yes"
    }

    /// When something was done: empty means now; neither in the future nor before `earliest`.
    pub fn moment(&mut self, field: &'static str, earliest: Instant) -> Instant {
        let at = match self.fields.some(field) {
            None => return self.now,
            Some(text) => match parse_moment_words(&text, local(self.now)) {
                Ok(at) => from_local(at),
                Err(kind) => {
                    self.wrong(field, kind);
                    return self.now;
                }
            },
        };
        if at > self.now {
            self.wrong(field, ProblemKind::FutureDate);
        } else if at < earliest {
            self.wrong(field, ProblemKind::TooEarly);
        }
        at
    }

    /// A day in words; `None` where nothing was typed.
    pub fn day(&mut self, field: &'static str) -> Option<NaiveDate> {
        let text = self.fields.some(field)?;
        match parse_date_words(&text, today(self.now), self.calendar) {
            Ok(day) => Some(day),
            Err(kind) => {
                self.wrong(field, kind);
                None
            }
        }
    }

    /// A day that is not still to come; today where nothing was typed.
    pub fn past_day(&mut self, field: &'static str, earliest: NaiveDate) -> NaiveDate {
        let here = today(self.now);
        let Some(day) = self.day(field) else { return here };
        if day > here {
            self.wrong(field, ProblemKind::FutureDate);
        } else if day < earliest {
            self.wrong(field, ProblemKind::TooEarly);
        }
        day
    }

    pub fn is_fine(&self) -> bool {
        self.problems.is_empty()
    }

    /// The value where nothing was wrong, else every problem.
    pub fn done<T>(self, value: T) -> Result<T, Vec<Problem>> {
        if self.problems.is_empty() { Ok(value) } else { Err(self.problems) }
    }
}
