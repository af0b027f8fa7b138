//! A way of looking at a list in one phrase: "nguy cơ cao · Bản Phăng".

use super::{Present, fill};
use crate::domain::birth_date::BirthDate;
use crate::domain::list_view::ListView;
use crate::domain::listing::{LACKING, SOON_16};

impl Present<'_> {
    /// What a view is filtered by; empty where it shows all rows.
    pub fn view(self, view: &ListView) -> String {
        let mut parts: Vec<String> = view.filters.iter().map(|(key, value)| self.filter(key, value)).collect();
        parts.extend(view.search.as_ref().map(|text| format!("“{text}”")));
        parts.join(" · ")
    }

    /// The whole of it, order and columns too: what two views of one name differ in.
    pub fn whole_view(self, view: &ListView) -> String {
        let lists = &self.words.lists;
        let mut parts = vec![self.view(view)];
        if parts[0].is_empty() {
            parts[0].clone_from(&lists.every_row);
        }
        if let Some((key, down)) = &view.sort {
            let key = format!("{}{}", self.words.field(key).to_lowercase(), if *down { " ↓" } else { "" });
            parts.push(fill(&lists.sorted, &[("key", &key)]));
        }
        if !view.columns.is_empty() {
            let names: Vec<&str> = view.columns.iter().map(|key| self.words.field(key)).collect();
            parts.push(fill(&lists.of_columns, &[("names", &names.join(", "))]));
        }
        parts.join(" · ")
    }

    fn filter(self, key: &str, value: &str) -> String {
        let (words, lists) = (self.words, &self.words.lists);
        let label = words.field(key);
        if value.is_empty() {
            return fill(&lists.without, &[("key", &label.to_lowercase())]);
        }
        match key {
            LACKING => words.term("lacking", value).to_owned(),
            SOON_16 if value == "yes" => lists.soon_16.clone(),
            SOON_16 => lists.not_soon_16.clone(),
            "level" => words.term("risk_of_level", value).to_owned(),
            "stage" | "status" | "poverty" | "outcome" => words.term(key, value).to_owned(),
            "sex" | "village" => value.to_owned(),
            "groups" => self.group(value),
            "risks" => self.phrases().word(&self.catalogue.risks, value),
            "measure" => self.phrases().word(&self.catalogue.measures, value),
            "provider" | "to" => self.phrases().word(&self.catalogue.providers, value),
            _ => format!("{label}: {}", written(value)),
        }
    }
}

impl Present<'_> {
    /// The short name of a group: it stands in a header.
    fn group(self, code: &str) -> String {
        let group = self.catalogue.groups.iter().find(|group| group.letter == code);
        let Some(group) = group else { return self.catalogue.group_name(code) };
        let mut letters = group.short.chars();
        letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
    }
}

/// A date as people write it; anything else as it stands.
fn written(value: &str) -> String {
    let dated = value.len() >= 7 && value.as_bytes().get(4) == Some(&b'-');
    match BirthDate::from_contract(value).filter(|_| dated) {
        Some(date) => date.vi(),
        None => value.to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::catalogue::Catalogue;
    use crate::domain::listing::What;
    use crate::domain::procedure::Procedures;
    use crate::words::{Lang, Words};

    #[test]
    fn a_view_is_said_in_one_phrase() {
        let (catalogue, procedures) = (Catalogue::shipped().unwrap(), Procedures::new(Vec::new()));
        let present = Present { words: Words::of(Lang::Vi).unwrap(), catalogue: &catalogue, procedures: &procedures };
        let said = |filters: &[(&str, &str)], search: Option<&str>| {
            let filters = filters.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
            present.view(&ListView { filters, search: search.map(str::to_owned), ..ListView::default() })
        };
        assert_eq!(said(&[], None), "");
        assert_eq!(said(&[("level", "high"), ("village", "Bản Phăng")], None), "nguy cơ cao · Bản Phăng");
        assert_eq!(said(&[("lacking", "id_number"), ("soon_16", "yes")], None), "thiếu số định danh · sắp đủ 16");
        assert_eq!(said(&[("birth_date", "2015-05-12")], Some("lo")), "Ngày sinh: 12/05/2015 · “lo”");
        assert_eq!(said(&[("village", ""), ("grade", "5")], None), "không có thôn, bản · Lớp: 5");
        assert_eq!(said(&[("groups", "d")], None), "khuyết tật");
        let columns = vec!["name".to_owned(), "age".to_owned()];
        let whole = ListView { sort: Some(("age".into(), true)), columns, ..ListView::default() };
        assert_eq!(present.whole_view(&whole), "mọi dòng · xếp: tuổi ↓ · cột: Họ và tên, Tuổi");
        assert!(present.words.lists.not_soon_16 == said(&[("soon_16", "no")], None));
    }

    #[test]
    fn every_column_has_its_heading() {
        for lang in [Lang::Vi, Lang::En] {
            let words = Words::of(lang).unwrap();
            for what in [What::Children, What::Households, What::Cases] {
                for key in what.keys().iter().chain(what.asks()) {
                    assert!(words.fields.contains_key(*key), "{} {key}", what.key());
                }
            }
        }
    }
}
