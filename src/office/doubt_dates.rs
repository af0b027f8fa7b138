//! Dates of a column in which somebody writes the month first: one that reads either way is no longer sure.

use crate::domain::problem::{Problem, ProblemKind};
use crate::exchange::headings::FieldKey;
use crate::exchange::recognise::HeadingRow;
use crate::exchange::table::Table;

const DATES: [FieldKey; 3] = [FieldKey::BIRTH_DATE, FieldKey::OPENED_AT, FieldKey::CLOSED_AT];

/// The dates that may be either, with both readings, in every column that has one which can only be month first
/// (3/14/2015). Day first is what is taken.
pub(super) fn doubt_dates(table: &Table, heading: &HeadingRow) -> Vec<(usize, Problem)> {
    let mut doubts = Vec::new();
    for (column, key) in DATES.iter().flat_map(|key| heading.columns_of(*key)).map(|(at, column)| (at, column.key)) {
        let rows = heading.data_from()..table.rows.len();
        let figures = |row: usize| three(table.value(row, column));
        if !rows.clone().filter_map(figures).any(|(first, second, _)| first <= 12 && (13..=31).contains(&second)) {
            continue;
        }
        for row in rows {
            let Some((first, second, year)) = figures(row) else { continue };
            if first != second && first <= 12 && second <= 12 {
                let read = |day, month| format!("{day:02}/{month:02}/{year}");
                let kind = ProblemKind::DayOrMonth(read(first, second), read(second, first));
                doubts.push((row, Problem::new(key.as_str(), kind)));
            }
        }
    }
    doubts
}

/// The figures of "3/14/2015", whichever of the first two is the day.
fn three(cell: &str) -> Option<(u32, u32, &str)> {
    let date = cell.split_whitespace().next()?.trim_start_matches('\'');
    let mut parts = date.split(['/', '-', '.']);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let short = |part: &str| part.parse::<u32>().ok().filter(|n| *n > 0 && part.len() <= 2);
    let years = matches!(year.len(), 2 | 4) && year.bytes().all(|byte| byte.is_ascii_digit());
    (years && parts.next().is_none()).then_some(())?;
    Some((short(first)?, short(second)?, year))
}

#[cfg(test)]
mod tests {
    use super::three;

    #[test]
    fn a_date_in_figures_is_three_of_them() {
        assert_eq!(three("3/14/2015"), Some((3, 14, "2015")));
        assert_eq!(three(" 03-02-15 00:00"), Some((3, 2, "15")));
        for other in ["2015-03-14", "3/2015", "2015", "0/3/2015", "3/14/201", "1/2/3/2015", "", "ba"] {
            assert_eq!(three(other), None, "{other}");
        }
    }
}
