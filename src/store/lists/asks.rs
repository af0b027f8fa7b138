//! What a list of children can be asked for beyond its columns: soon sixteen, something unknown.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::domain::intake::UNNAMED;
use crate::domain::listing::LACKS;

/// The latest birth, as `birth_sort` writes it, of whoever is sixteen within ninety days.
pub(super) fn latest_birth(today: NaiveDate) -> i64 {
    let latest = today.checked_add_days(Days::new(90)).and_then(|day| day.checked_sub_months(Months::new(16 * 12)));
    latest.map_or(0, |day| i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day()))
}

/// Born to the day, and sixteen within ninety days at the latest; still counted as a child of the commune.
pub(super) fn soon_16(latest: &str, wanted: bool) -> String {
    let soon = format!(
        "(c.birth_sort BETWEEN 19000101 AND {latest} AND c.birth_sort % 100 <> 0 AND c.status IN ('active', 'moved_in') AND NOT c.hidden)"
    );
    if wanted { soon } else { format!("NOT {soon}") }
}

/// What nobody knows of a child, or what cannot be right.
pub(super) fn lacking(what: &str) -> String {
    let names: Vec<String> = UNNAMED.iter().map(|name| format!("'{name}'")).collect();
    let one = |what: &str| match what {
        "id_number" => "c.id_number IS NULL".to_owned(),
        "odd_id" => {
            "(c.id_number IS NOT NULL AND (odd_id(c.id_number, c.sex, c.birth) OR EXISTS (SELECT 1 FROM shown_child o
            WHERE o.id_sort = c.id_number AND o.n <> c.n AND o.deleted_at IS NULL AND NOT o.hidden)))"
                .to_owned()
        }
        "name" => format!("c.name IN ({})", names.join(", ")),
        "birth_date" => "c.birth IS NULL".to_owned(),
        "sex" => "c.sex = 'không rõ'".to_owned(),
        "ethnicity" => "c.ethnicity IS NULL".to_owned(),
        _ => "(c.mother IS NULL AND c.father IS NULL AND c.guardian IS NULL)".to_owned(),
    };
    if what == "any" {
        let all: Vec<String> = LACKS.iter().skip(1).map(|what| one(what)).collect();
        return format!("(({}) AND NOT c.hidden)", all.join(" OR "));
    }
    // Of who is hidden everything looks unknown.
    format!("({} AND NOT c.hidden)", one(what))
}
