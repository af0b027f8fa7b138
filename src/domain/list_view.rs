//! A way of looking at a list (cách xem): what it is filtered by, how it is sorted, what is searched in it, which columns it
//! shows and in which order. Kept under a name it is a saved list (danh sách đã lưu).

use serde::{Deserialize, Serialize};

use super::listing::{ListProblem, ListQuery, What};
use super::vietnamese::{clean, fold};

/// Everything an officer may choose of a list; the empty one is the list as it always stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListView {
    /// Equality on a key, all of them at once; an empty value asks for what is absent.
    #[serde(default)]
    pub filters: Vec<(String, String)>,
    /// A key, and whether downwards; `None`: the list's own order.
    #[serde(default)]
    pub sort: Option<(String, bool)>,
    #[serde(default)]
    pub search: Option<String>,
    /// Keys in the order they are shown; none: as the list always stands.
    #[serde(default)]
    pub columns: Vec<String>,
}

/// A view under its name: one for the whole office, like a binder on the shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedList {
    pub name: String,
    pub view: ListView,
}

/// Longer than this no name fits its place in a header.
pub const LONGEST_NAME: usize = 60;

/// A name as it is kept; `None` where nothing is left of it or it is too long.
pub fn list_name(typed: &str) -> Option<String> {
    let name = clean(typed);
    let says = fold(&name).chars().any(char::is_alphanumeric);
    (says && name.chars().count() <= LONGEST_NAME).then_some(name)
}

impl ListView {
    /// A key the list does not have is a mistake to say: in a saved list it comes from another version of the program.
    pub fn check(&self, what: What) -> Result<(), ListProblem> {
        self.query().check(what)
    }

    /// Does it ask for somebody by what says who she is?
    pub fn asks_for_somebody(&self) -> bool {
        self.search.is_some() || self.filters.iter().any(|(key, _)| super::sensitive::asks_for_somebody(key))
    }

    pub fn query(&self) -> ListQuery {
        ListQuery {
            filters: self.filters.clone(),
            sort: self.sort.clone(),
            search: self.search.clone(),
            columns: self.columns.clone(),
            ..ListQuery::default()
        }
    }

    pub fn of(query: &ListQuery) -> ListView {
        ListView {
            filters: query.filters.clone(),
            sort: query.sort.clone(),
            search: query.search.clone(),
            columns: query.columns.clone(),
        }
    }

    /// This view with what `own` asks besides: a filter on a key of the view takes the place of the view's, so do a sort, a
    /// search and columns; the rest is added.
    pub fn under(self, own: ListQuery) -> ListQuery {
        let asked = |key: &String| own.filters.iter().any(|(own, _)| own == key);
        let mut filters: Vec<(String, String)> = self.filters.into_iter().filter(|(key, _)| !asked(key)).collect();
        filters.extend(own.filters.iter().cloned());
        ListQuery {
            filters,
            sort: own.sort.or(self.sort),
            search: own.search.or(self.search),
            columns: if own.columns.is_empty() { self.columns } else { own.columns },
            ..own
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view() -> ListView {
        ListView {
            filters: vec![("level".into(), "high".into()), ("village".into(), "Bản Phăng".into())],
            sort: Some(("last_visit".into(), true)),
            search: None,
            columns: vec!["child_name".into(), "last_visit".into()],
        }
    }

    #[test]
    fn a_view_is_checked_against_the_keys_of_its_list() {
        assert_eq!(view().check(What::Cases), Ok(()));
        assert_eq!(view().check(What::Children), Err(ListProblem::NoKey("level".into())));
        let of = |columns: &[&str]| ListView {
            columns: columns.iter().map(|key| (*key).into()).collect(),
            ..ListView::default()
        };
        assert_eq!(of(&["name", "nema"]).check(What::Children), Err(ListProblem::NoKey("nema".into())));
        assert_eq!(of(&["name", "code", "name"]).check(What::Children), Err(ListProblem::Twice("name".into())));
        // What a list can be asked for beyond its columns is no column.
        assert_eq!(of(&["lacking"]).check(What::Children), Err(ListProblem::NoKey("lacking".into())));
    }

    #[test]
    fn what_is_asked_besides_wins() {
        let own = ListQuery {
            filters: vec![("village".into(), "Bản Bánh".into()), ("stage".into(), "review".into())],
            limit: Some(3),
            ..ListQuery::default()
        };
        let asked = view().under(own);
        let filters: Vec<String> = asked.filters.iter().map(|(key, value)| format!("{key}={value}")).collect();
        assert_eq!(filters, ["level=high", "village=Bản Bánh", "stage=review"]);
        assert_eq!((asked.sort, asked.limit), (view().sort, Some(3)));
        assert_eq!(asked.columns, view().columns);
        let own =
            ListQuery { columns: vec!["code".into()], sort: Some(("code".into(), false)), ..ListQuery::default() };
        let asked = view().under(own);
        assert_eq!((asked.columns, asked.sort), (vec!["code".to_owned()], Some(("code".to_owned(), false))));
    }

    #[test]
    fn a_name_is_kept_clean_and_short() {
        assert_eq!(list_name("  nguy cơ cao,\u{200B} Bản Phăng ").as_deref(), Some("nguy cơ cao, Bản Phăng"));
        assert_eq!(list_name(" … "), None);
        assert_eq!(list_name(&"a".repeat(61)), None);
    }

    #[test]
    fn a_query_and_its_view_are_the_same() {
        assert_eq!(ListView::of(&view().query()), view());
        assert_eq!(view().query().limit, None);
    }
}
