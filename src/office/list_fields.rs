//! A row of a list of households or of cases as the boxes of their forms, in the words the domain knows.

use super::ImportPlan;
use super::cell_words::empty_blanks;
use super::import_fields::Person;
use super::near_village::Placed;
use crate::domain::fields::Fields;
use crate::domain::household::{Household, POVERTY};
use crate::domain::old_places::OldPlaces;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::vietnamese::{clean, clean_note, fold};
use crate::exchange::headings::FieldKey;

impl ImportPlan {
    /// The cells of a row by what stands over them, and the village a row above says.
    fn plain_fields(&self, person: &Person<'_>) -> Fields {
        let mut fields = Fields::default();
        for (column, meaning) in self.heading.columns.iter().enumerate() {
            let Some(meaning) = meaning else { continue };
            let text = self.table.value(person.row, column).trim();
            let blank = text.is_empty() || self.is_blank_village(meaning.key, text);
            if !blank && fields.get(meaning.key.as_str()).is_empty() {
                fields.set(meaning.key.as_str(), text);
            }
        }
        if let (true, Some(village)) = (fields.get("village").is_empty(), person.village) {
            fields.set("village", village);
        }
        if self.heading.own.is_none() {
            empty_blanks(&mut fields);
        }
        let note = clean_note(fields.get("note"));
        fields.set("note", note);
        fields
    }

    /// A row as the boxes of a household's form, and what in it cannot be said in a box.
    pub(super) fn household_fields(&self, person: &Person<'_>) -> (Fields, Vec<Problem>) {
        let mut fields = self.plain_fields(person);
        let mut problems = self.odd(person, "head");
        match self.poverty_of_row(&fields, person.group) {
            Some(Ok(key)) => fields.set("poverty", key),
            Some(Err(kind)) => problems.push(Problem::new("poverty", kind)),
            None => {}
        }
        if problems.iter().any(|problem| problem.field == "poverty") {
            // Said already; the check would only say it again.
            fields.set("poverty", "");
        }
        (fields, problems)
    }

    /// How poor a row says the household is, in one column or a column for each; `group`: what a row above says.
    pub(super) fn poverty_of_row(
        &self,
        fields: &Fields,
        group: Option<&str>,
    ) -> Option<Result<&'static str, ProblemKind>> {
        let heading = self.heading.column_of(FieldKey::POVERTY).map(|column| fold(&self.heading_text(column)));
        let said = fields.some("poverty").map(|text| poverty_of(&text, heading.as_deref().unwrap_or_default()));
        let near = fields.some("near_poor").map(|text| poverty_of(&text, "can ngheo"));
        match (said, near) {
            // Of two columns the one with the cross says it; crosses in both say nothing.
            (Some(Ok("poor")), Some(Ok("near_poor"))) => Some(Err(ProblemKind::PoorTwice)),
            (Some(Ok("none")) | None, Some(near)) => Some(near.map_err(ProblemKind::UnknownValue)),
            (Some(said), _) => Some(said.map_err(ProblemKind::UnknownValue)),
            (None, None) => group.and_then(poverty_key).map(Ok),
        }
    }

    /// A code as this program gives them to the rows of this list: "HG-0042".
    pub(super) fn is_code(&self, code: &str) -> bool {
        let number = code.strip_prefix(self.code_prefix.as_str()).unwrap_or_default();
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// The household a row speaks of. A row that came out of a book, of ours or another, may be without a village.
    pub(super) fn household(
        &self,
        places: &OldPlaces,
        person: &Person<'_>,
    ) -> (Fields, Household, Vec<Problem>, Placed) {
        let (mut fields, mut problems) = self.household_fields(person);
        let placed = self.place(places, &mut fields);
        problems.extend(placed.question());
        let (household, more) = Household::read(&fields);
        let coded = fields.some("code").is_some_and(|code| self.is_code(&code));
        let lenient = |problem: &Problem| {
            coded && self.table.ours && problem.field == "village" && problem.kind == ProblemKind::Required
        };
        problems.extend(self.unread(person.row));
        problems.extend(more.into_iter().filter(|problem| !lenient(problem)));
        (fields, household, problems, placed)
    }

    /// A row as what it says of a case.
    pub(super) fn case_fields(&self, person: &Person<'_>) -> (Fields, Vec<Problem>) {
        (self.plain_fields(person), self.odd(person, "child_name"))
    }

    /// What stands over a column, of both rows of a heading.
    fn heading_text(&self, column: usize) -> String {
        let rows = self.table.rows.iter().skip(self.heading.first_row).take(self.heading.rows);
        clean(&rows.map(|row| row.cells[column].to_owned()).collect::<Vec<_>>().join(" "))
    }
}

/// A group row of a list of households that says how poor those below it are: "I. Hộ cận nghèo: 12 hộ".
pub(super) fn poverty_named(text: &str) -> Option<&str> {
    poverty_key(text).map(|_| text)
}

fn poverty_key(text: &str) -> Option<&'static str> {
    let folded = fold(text);
    let says = |words: &str| folded.contains(words);
    if says("can ngheo") {
        Some("near_poor")
    } else if says("khong ngheo") || says("khong thuoc") || says("thoat ngheo") {
        Some("none")
    } else {
        says("ho ngheo").then_some("poor")
    }
}

/// What a cell under `heading` (folded) says of poverty; the cell itself where nobody can tell.
fn poverty_of(text: &str, heading: &str) -> Result<&'static str, String> {
    if let Some(key) = crate::words::key_of("poverty", text) {
        return POVERTY.into_iter().find(|known| *known == key).ok_or_else(|| text.to_owned());
    }
    let folded = fold(&clean(text));
    if let Some(key) = POVERTY.into_iter().find(|key| *key == folded) {
        return Ok(key);
    }
    match folded.as_str() {
        "khong" | "k" | "ko" | "-" | "0" | "no" | "trung binh" | "binh thuong" | "ho trung binh" => return Ok("none"),
        "ngheo" | "hn" => return Ok("poor"),
        "hcn" | "cn" => return Ok("near_poor"),
        _ => {}
    }
    if let Some(key) = poverty_key(text) {
        return Ok(key);
    }
    let (near, poor) = (heading.contains("can ngheo"), heading.contains("ngheo") || heading.contains("poor"));
    let mark = matches!(folded.as_str(), "x" | "xx" | "v" | "1" | "co" | "yes" | "✓" | "✔" | "+" | "√");
    // A number of the poor households' own register stands for the cross.
    let numbered = heading.contains("ma ho ngheo") && folded.chars().any(|letter| letter.is_ascii_digit());
    match (mark || numbered, near, poor) {
        // "Hộ nghèo/cận nghèo" over a cross leaves open which.
        (true, true, _) if heading.replace("can ngheo", "").contains("ngheo") => Err(text.to_owned()),
        (true, true, _) => Ok("near_poor"),
        (true, false, true) => Ok("poor"),
        _ => Err(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn poverty_is_read_as_lists_write_it() {
        for (text, heading, key) in [
            ("Hộ nghèo", "", "poor"),
            ("cận nghèo", "hộ nghèo", "near_poor"),
            ("không", "hộ nghèo", "none"),
            ("x", "hộ nghèo", "poor"),
            ("X", "hộ cận nghèo", "near_poor"),
            ("near-poor", "", "near_poor"),
            ("near_poor", "poverty", "near_poor"),
            ("HN-0012", "mã hộ nghèo", "poor"),
            ("Hộ thoát nghèo", "", "none"),
        ] {
            assert_eq!(poverty_of(text, &fold(heading)), Ok(key), "{text} under {heading}");
        }
        for (text, heading) in [("x", "hộ nghèo/cận nghèo"), ("x", "loại hộ"), ("chưa rõ", "hộ nghèo")] {
            assert_eq!(poverty_of(text, &fold(heading)), Err(text.to_owned()), "{text} under {heading}");
        }
    }

    #[test]
    fn a_group_row_may_say_it() {
        assert_eq!(poverty_key("Hộ cận nghèo: 12 hộ"), Some("near_poor"));
        assert_eq!(poverty_key("Hộ nghèo"), Some("poor"));
        assert_eq!(poverty_named("Trẻ em khuyết tật"), None);
    }
}
