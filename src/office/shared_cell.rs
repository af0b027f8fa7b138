//! Cells that say two things or half of one: father and mother together, and a cross for a circumstance nobody names.

use crate::domain::fields::Fields;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::vietnamese::{clean, fold};
use crate::exchange::furniture_words::is_plausible_name;
use crate::exchange::headings::FieldKey;
use crate::exchange::recognise::HeadingRow;
use crate::exchange::table::Table;

/// What a cell under "Họ tên cha, mẹ" says.
#[derive(Debug, PartialEq, Eq)]
enum Parents {
    /// One name: of whom the child lives with.
    One,
    Both {
        father: String,
        mother: String,
    },
    Unsure,
}

/// "Lò Văn A, Cà Thị B": two whole names, the father first as in the heading, unless the names say otherwise.
fn parents(text: &str) -> Parents {
    let text = text.replace([';', '/', '\n', '&', '–'], ",").replace(" - ", ",").replace(" và ", ",");
    let names: Vec<String> = text.split(',').map(clean).filter(|name| !name.is_empty()).collect();
    let whole = |name: &String| is_plausible_name(name) && (2..=6).contains(&name.split_whitespace().count());
    // The last word is the given name: "Văn" may be a woman's.
    let says = |name: &str, word: &str| {
        let folded = fold(name);
        let middle: Vec<&str> = folded.split_whitespace().rev().skip(1).collect();
        middle.iter().rev().skip(1).any(|part| *part == word)
    };
    match names.as_slice() {
        [] | [_] => Parents::One,
        [first, second] if whole(first) && whole(second) => {
            let (woman, man) = (says(first, "thi"), says(second, "van"));
            match (woman, man) {
                (true, true) => Parents::Both { father: second.clone(), mother: first.clone() },
                // Names that tell nothing stand as the heading has them.
                (false, false) => Parents::Both { father: first.clone(), mother: second.clone() },
                _ => Parents::Unsure,
            }
        }
        _ => Parents::Unsure,
    }
}

/// "HCĐB", "hoàn cảnh đặc biệt": that there is one, and not which.
fn is_unnamed_group(text: &str) -> bool {
    let letters: String = fold(text).chars().filter(|letter| letter.is_alphanumeric()).collect();
    let rest = ["treemco", "treem", "te", "tre"].iter().find_map(|start| letters.strip_prefix(start));
    matches!(rest.unwrap_or(&letters), "hcdb" | "hoancanhdacbiet" | "cohoancanhdacbiet")
}

/// Puts what such cells say into its own boxes; what is not sure goes to the note.
pub(super) fn part_cells(fields: &mut Fields, heading: &HeadingRow) {
    let shared = fields.get("guardian_name").to_owned();
    let free = fields.get("father_name").is_empty() && fields.get("mother_name").is_empty();
    if heading.parents.is_some() && free {
        match parents(&shared) {
            Parents::One => {}
            Parents::Both { father, mother } => {
                fields.set("father_name", father);
                fields.set("mother_name", mother);
                fields.set("guardian_name", "");
            }
            Parents::Unsure => {
                fields.set("guardian_name", "");
                note(fields, &format!("Cha, mẹ ghi: {}", clean(&shared)));
            }
        }
    }
    let groups = fields.get("groups").to_owned();
    if is_unnamed_group(&groups) {
        fields.set("groups", "");
        note(fields, &format!("Hoàn cảnh ghi: {}", clean(&groups)));
    }
}

fn note(fields: &mut Fields, text: &str) {
    let before = fields.get("note").trim().to_owned();
    if !before.contains(text) {
        fields.set("note", if before.is_empty() { text.to_owned() } else { format!("{before}; {text}") });
    }
}

/// The rows whose cells go to the note so.
pub(super) fn unsure_cells(table: &Table, heading: &HeadingRow) -> Vec<(usize, Problem)> {
    let mut said = Vec::new();
    let alone = [FieldKey::FATHER_NAME, FieldKey::MOTHER_NAME].iter().all(|key| heading.column_of(*key).is_none());
    let shared = heading.parents.filter(|_| alone);
    let groups = heading.column_of(FieldKey::GROUPS);
    for row in heading.data_from()..table.rows.len() {
        if shared.is_some_and(|column| parents(table.value(row, column)) == Parents::Unsure) {
            said.push((row, Problem::new(FieldKey::GUARDIAN_NAME.as_str(), ProblemKind::ParentsUnsure)));
        }
        if groups.is_some_and(|column| is_unnamed_group(table.value(row, column))) {
            said.push((row, Problem::new(FieldKey::GROUPS.as_str(), ProblemKind::GroupNotSaid)));
        }
    }
    said
}

/// The cells of known columns whose formula has no result.
pub(super) fn cells_without_value(table: &Table, heading: &HeadingRow) -> Vec<(usize, Problem)> {
    let key = |column: u16| heading.columns.get(usize::from(column)).copied().flatten().map(|column| column.key);
    let cells = table.source.no_value.iter();
    let known = cells.filter_map(|(row, column)| Some((*row as usize, key(*column)?)));
    known.map(|(row, key)| (row, Problem::new(key.as_str(), ProblemKind::NoFormulaValue))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_whole_names_are_father_and_mother() {
        let both = |father: &str, mother: &str| Parents::Both { father: father.into(), mother: mother.into() };
        for text in [
            "Lò Văn A, Cà Thị B",
            "Lò Văn A; Cà Thị B",
            "Lò Văn A - Cà Thị B",
            "Lò Văn A và Cà Thị B",
            "Lò Văn A/Cà Thị B",
            "Cà Thị B, Lò Văn A",
            "Lò Văn A\nCà Thị B",
        ] {
            assert_eq!(parents(text), both("Lò Văn A", "Cà Thị B"), "{text}");
        }
        assert_eq!(parents("Vàng A Sính, Giàng Mỷ"), both("Vàng A Sính", "Giàng Mỷ"));
        assert_eq!(parents("Lò Văn A"), Parents::One);
        assert_eq!(parents("Lò Văn-A"), Parents::One);
        for text in ["Cà Thị B, Lò Thị C", "Lò Văn A, B", "Lò Văn A, Cà Thị B, Cà Thị C", "Lò Văn A, 0912345678"]
        {
            assert_eq!(parents(text), Parents::Unsure, "{text}");
        }
    }

    #[test]
    fn a_circumstance_without_a_name_is_known() {
        for text in ["HCĐB", "TE HCĐB", "trẻ em có hoàn cảnh đặc biệt", "hcdb"] {
            assert!(is_unnamed_group(text), "{text}");
        }
        for text in ["Trẻ em khuyết tật", "d.2", "", "Hộ nghèo"] {
            assert!(!is_unnamed_group(text), "{text}");
        }
    }
}
