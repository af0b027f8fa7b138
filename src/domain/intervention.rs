//! A scheduled intervention (biện pháp hỗ trợ, can thiệp của Luật Trẻ em Đ48–50): which measure, who provides it, by when.

use chrono::NaiveDate;

use super::calendar::Calendar;
use super::date_words::parse_date_words;
use super::fields::Fields;
use super::problem::{Problem, ProblemKind};

#[derive(Debug, Clone, Default)]
pub struct InterventionDraft {
    pub measure: String,
    pub provider: String,
    pub due: String,
    pub cost: String,
    pub note: String,
    pub state: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intervention {
    /// A measure's key in the catalogue, or the officer's own words.
    pub measure: String,
    pub provider: String,
    pub due_on: NaiveDate,
    /// Whole đồng.
    pub cost: Option<i64>,
    pub note: String,
    pub state: InterventionState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InterventionState {
    Planned,
    Done,
    Dropped,
}

impl InterventionState {
    pub const ALL: [InterventionState; 3] =
        [InterventionState::Planned, InterventionState::Done, InterventionState::Dropped];

    pub fn key(self) -> &'static str {
        match self {
            InterventionState::Planned => "planned",
            InterventionState::Done => "done",
            InterventionState::Dropped => "dropped",
        }
    }
}

impl InterventionDraft {
    pub fn from_fields(f: &Fields) -> InterventionDraft {
        let text = |key: &str| f.get(key).trim().to_owned();
        InterventionDraft {
            measure: text("measure"),
            provider: text("provider"),
            due: text("due"),
            cost: text("cost"),
            note: text("note"),
            state: text("state"),
        }
    }

    pub fn check(&self, today: NaiveDate, calendar: &Calendar) -> Result<Intervention, Vec<Problem>> {
        let mut problems = Vec::new();
        for (field, text) in [("measure", &self.measure), ("provider", &self.provider)] {
            if text.is_empty() {
                problems.push(Problem::new(field, ProblemKind::Required));
            }
        }
        let due_on = parse_date_words(&self.due, today, calendar).ok();
        if due_on.is_none() {
            problems.push(Problem::new("due", ProblemKind::NotADate));
        }
        let cost = match digits_of_money(&self.cost) {
            Ok(cost) => cost,
            Err(()) => {
                problems.push(Problem::new("cost", ProblemKind::UnknownValue(self.cost.clone())));
                None
            }
        };
        let state = InterventionState::ALL
            .into_iter()
            .find(|state| state.key() == self.state)
            .unwrap_or(InterventionState::Planned);
        match (due_on, problems.is_empty()) {
            (Some(due_on), true) => Ok(Intervention {
                measure: self.measure.clone(),
                provider: self.provider.clone(),
                due_on,
                cost,
                note: self.note.clone(),
                state,
            }),
            _ => Err(problems),
        }
    }
}

/// "1.500.000", "1500000 đ" and "" are sums of money; anything else is not.
fn digits_of_money(text: &str) -> Result<Option<i64>, ()> {
    let digits: String =
        text.trim_end_matches(['đ', 'Đ', '₫']).chars().filter(|c| !matches!(c, '.' | ',' | ' ')).collect();
    if digits.is_empty() { Ok(None) } else { digits.parse().map(Some).map_err(|_| ()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_read_as_it_is_written() {
        assert_eq!(digits_of_money("1.500.000 đ"), Ok(Some(1_500_000)));
        assert_eq!(digits_of_money(""), Ok(None));
        assert!(digits_of_money("một triệu").is_err());
    }
}
