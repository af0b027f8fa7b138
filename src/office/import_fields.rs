//! A row of a list as the boxes of a child's form: parted names and dates joined, crosses read, and what the rows above
//! it say of the rows below.

use std::collections::HashSet;

use super::ImportPlan;
use super::cell_words::{empty_blanks, part_phone, part_poverty};
use super::list_fields::poverty_named;
use super::shared_cell::part_cells;
use crate::domain::catalogue::Catalogue;
use crate::domain::fields::Fields;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::school::school_and_grade;
use crate::domain::vietnamese::{clean, fold};
use crate::exchange::ditto::unfilled_ditto;
use crate::exchange::furniture::RowKind;
use crate::exchange::furniture_words::place_named;
use crate::exchange::headings::{FieldKey, List, SexHint};
use crate::exchange::table::Unread;

/// A row that speaks of a child, a household or a case, with what the rows above it say of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Person<'p> {
    /// Index into the table.
    pub row: usize,
    pub doubtful: bool,
    pub group: Option<&'p str>,
    pub village: Option<&'p str>,
}

/// The parts of a value that stands in several columns.
#[derive(Default)]
struct Parts<'p> {
    names: Vec<(u8, &'p str)>,
    day: &'p str,
    month: &'p str,
    year: &'p str,
}

impl ImportPlan {
    /// Every row that speaks of somebody, and the texts of group rows that say nothing this program knows. The kind of
    /// group row met first is the outer one: a new one of it ends the inner ("Thôn 2" ends the group of "Thôn 1").
    pub(super) fn people(&self, catalogue: &Catalogue) -> (Vec<Person<'_>>, Vec<String>) {
        let (mut group, mut village, mut outer) = (None, None, None);
        let (mut people, mut unknown) = (Vec::new(), Vec::new());
        // Of a list cut to pieces every row may be such a text.
        let mut said = HashSet::new();
        for (at, kind) in self.kinds.iter().enumerate() {
            match kind {
                RowKind::GroupRow { text } => {
                    let place = place_named(text);
                    let places_outside = *outer.get_or_insert(place.is_some());
                    if place.is_some() == places_outside {
                        (group, village) = (None, None);
                    }
                    if place.is_some() {
                        village = place;
                        continue;
                    }
                    group = match self.list {
                        List::Households => poverty_named(text),
                        _ => circumstance(catalogue, text),
                    };
                    let text = clean(text);
                    if group.is_none() && said.insert(text.clone()) {
                        unknown.push(text);
                    }
                }
                // The list has ended; what comes below it is another.
                RowKind::Signature => (group, village, outer) = (None, None, None),
                RowKind::Data | RowKind::Doubtful => {
                    let row = self.heading.data_from() + at;
                    people.push(Person { row, doubtful: *kind == RowKind::Doubtful, group, village });
                }
                _ => {}
            }
        }
        (people, unknown)
    }

    /// A row as the boxes of a child's form, what in it cannot be said in a box, and what was made of a cell.
    pub(super) fn fields(&self, person: &Person<'_>) -> (Fields, Vec<Problem>) {
        let mut fields = Fields::default();
        let mut problems = Vec::new();
        let mut parts = Parts::default();
        for (column, meaning) in self.heading.columns.iter().enumerate() {
            let Some(meaning) = meaning else { continue };
            let text = self.table.value(person.row, column).trim();
            if text.is_empty() || self.is_blank_village(meaning.key, text) {
                continue;
            }
            let key = meaning.key.as_str();
            let sex = meaning.sex_hint.map(|hint| match hint {
                SexHint::Male => "nam",
                SexHint::Female => "nữ",
            });
            match (meaning.key, sex) {
                (FieldKey::NAME, None) => parts.names.push((2, text)),
                (FieldKey::FAMILY_NAME, _) => parts.names.push((0, text)),
                (FieldKey::MIDDLE_NAME, _) => parts.names.push((1, text)),
                (FieldKey::GIVEN_NAME, _) => parts.names.push((3, text)),
                (FieldKey::BIRTH_DAY, _) => parts.day = text,
                (FieldKey::BIRTH_MONTH, _) => parts.month = text,
                (FieldKey::BIRTH_YEAR, _) => parts.year = text,
                (FieldKey::SEX, Some(_)) if matches!(text, "0" | "-" | "–") => {}
                (_, Some(sex)) => {
                    if !fields.get("sex").is_empty() {
                        problems.push(Problem::new("sex", ProblemKind::BothSexes));
                    }
                    // A cross under "Nam" or "Nữ", or the word itself.
                    let word = meaning.key == FieldKey::SEX && text.chars().count() > 1;
                    fields.set("sex", if word { text } else { sex });
                    if meaning.key != FieldKey::SEX {
                        fields.set(key, text);
                    }
                }
                _ if fields.get(key).is_empty() => fields.set(key, text),
                _ => {}
            }
        }
        parts.names.sort_by_key(|(place, _)| *place);
        fields.set("name", joined_name(&parts.names));
        if fields.get("birth_date").is_empty() {
            match joined_date(parts.day, parts.month, parts.year) {
                Some(date) => fields.set("birth_date", date),
                None => problems.push(Problem::new("birth_date", ProblemKind::NotADate)),
            }
        }
        if fields.get("birth_date").is_empty() && !fields.get("age").is_empty() {
            let age = fields.get("age").to_owned();
            let bare = age.ends_with(|c: char| c.is_ascii_digit());
            fields.set("birth_date", if bare { format!("{age} tuổi") } else { age });
        }
        part_cells(&mut fields, &self.heading);
        for (key, said) in [("groups", person.group), ("village", person.village)] {
            if let (true, Some(said)) = (fields.get(key).is_empty(), said) {
                fields.set(key, said.trim_end_matches([':', '.', ' ']));
            }
        }
        if self.heading.own.is_none() {
            empty_blanks(&mut fields);
            problems.extend(part_phone(&mut fields, "guardian_phone"));
            part_poverty(&mut fields);
        }
        self.translate(&mut fields, &mut problems);
        problems.extend(self.odd(person, "name"));
        (fields, problems)
    }

    /// What is wrong with a row of any list, whatever stands in its boxes. `name`: the box that names it.
    pub(super) fn odd(&self, person: &Person<'_>, name: &'static str) -> Vec<Problem> {
        let row = self.table.rows.get(person.row);
        let ditto = row.and_then(|row| unfilled_ditto(&self.heading, &row.cells));
        let ditto = ditto.map(|key| Problem::new(key.as_str(), ProblemKind::DittoWithoutAbove));
        let doubt = person.doubtful.then(|| Problem::new(name, ProblemKind::PerhapsNoChild));
        let unmended = self.unmended.get(&person.row).into_iter().flatten().cloned();
        ditto.into_iter().chain(doubt).chain(unmended).collect()
    }

    /// What cannot be read of a row for sure. Rows that came out of the book are as they are.
    pub(super) fn unread(&self, row: usize) -> Option<Problem> {
        let unread = self.table.source.unread.get(&row)?;
        let cells = &self.table.rows.get(row)?.cells;
        let kind = match unread {
            Unread::LettersLost => ProblemKind::LettersLost,
            Unread::EncodingUnsure => ProblemKind::EncodingUnsure,
        };
        (!self.heading.is_verbatim(cells)).then(|| Problem::new("name", kind))
    }

    /// Words of lists as keys of the book: the status of our own lists, poverty as a risk.
    fn translate(&self, fields: &mut Fields, problems: &mut Vec<Problem>) {
        if let Some(status) = fields.some("status")
            && let Some(key) = crate::words::key_of("status", &status)
        {
            fields.set("status", key);
        }
        if let Some(text) = fields.some("school_grade") {
            let (school, grade) = school_and_grade(&text);
            for (key, said) in [("school", school), ("grade", grade)] {
                if fields.get(key).is_empty() {
                    fields.set(key, said);
                }
            }
        }
        let poverty = match self.poverty_of_row(fields, None) {
            Some(Ok("near_poor")) => "near_poor_household",
            Some(Err(ProblemKind::PoorTwice)) => {
                problems.push(Problem::new("poverty", ProblemKind::PoorTwice));
                return;
            }
            // A cross whose heading leaves open which is a mark of poverty all the same.
            Some(Ok("poor") | Err(_)) => "poor_household",
            Some(Ok(_)) | None => return,
        };
        let risks = fields.get("risks").to_owned();
        fields.set("risks", if risks.is_empty() { poverty.to_owned() } else { format!("{risks}; {poverty}") });
    }
}

/// The part of a group row's text that names a circumstance: "Trẻ em khuyết tật: 12 trẻ", "Nhóm 1: Trẻ em bị bỏ rơi".
fn circumstance<'t>(catalogue: &Catalogue, text: &'t str) -> Option<&'t str> {
    let before = |sign| text.split_once(sign).map(|(before, _)| before);
    let after = |sign| text.split_once(sign).map(|(_, after)| after);
    let inner = ["Nhóm ", "NHÓM ", "Đối tượng ", "ĐỐI TƯỢNG ", "Diện "].iter().find_map(|word| text.strip_prefix(word));
    let parts = [Some(text), before('('), before(':'), after(':'), inner];
    parts
        .into_iter()
        .flatten()
        .map(|part| part.trim_matches([':', '.', ';', ' ']))
        .find(|part| part.chars().count() > 3 && catalogue.group_code(part).is_some())
}

/// "Lò Văn" and "An" are "Lò Văn An"; a part the next one already begins with is not said twice.
pub(super) fn joined_name(parts: &[(u8, &str)]) -> String {
    let mut name = String::new();
    for (_, part) in parts {
        let whole = !name.is_empty() && fold(part).starts_with(&format!("{} ", fold(&name)));
        if whole {
            name.clear();
        } else if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(part);
    }
    name
}

/// One date of its three parts, as far as they go; `None` where a day has no month, which no date says.
fn joined_date(day: &str, month: &str, year: &str) -> Option<String> {
    let known = |part: &str| {
        let blank = part.chars().all(|c| matches!(c, '0' | '-' | '?' | '.' | '…' | '/' | 'x' | 'X' | '_' | ' '));
        if blank { String::new() } else { part.trim().to_owned() }
    };
    let (day, month, year) = (known(day), known(month), known(year));
    Some(match (day.is_empty(), month.is_empty()) {
        // The whole date stands under the year.
        _ if year.contains(['/', '-', '.']) => year,
        (true, true) => year,
        (true, false) => format!("{month}/{year}"),
        (false, false) => format!("{day}/{month}/{year}"),
        // "12/5" under "Ngày, tháng".
        (false, true) if day.contains(['/', '-', '.']) => format!("{}/{year}", day.replace(['-', '.'], "/")),
        (false, true) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_date_are_joined_as_far_as_they_go() {
        let date = |day, month, year| joined_date(day, month, year);
        assert_eq!(date("12", "5", "2015").as_deref(), Some("12/5/2015"));
        assert_eq!(date("", "5", "2015").as_deref(), Some("5/2015"));
        assert_eq!(date("0", "-", "2015").as_deref(), Some("2015"));
        assert_eq!(date("12/5", "", "2015").as_deref(), Some("12/5/2015"));
        assert_eq!(date("", "", "12/05/2015").as_deref(), Some("12/05/2015"));
        assert_eq!(date("", "", "").as_deref(), Some(""));
        assert_eq!(date("12", "", "2015"), None);
    }

    #[test]
    fn parts_of_a_name_are_joined_once() {
        assert_eq!(joined_name(&[(0, "Lò Văn"), (2, "An")]), "Lò Văn An");
        assert_eq!(joined_name(&[(0, "Lò"), (1, "Văn"), (2, "An")]), "Lò Văn An");
        assert_eq!(joined_name(&[(0, "Lò Văn"), (2, "Lò Văn An")]), "Lò Văn An");
    }
}
