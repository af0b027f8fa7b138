//! What a list is ordered by, and in which parts it is read.

use super::shapes::{Shape, shape};
use super::worst::{Band, WORST, bands};
use crate::domain::listing::{ListQuery, Place, PlaceKey, What, Window};

/// Which rows of a list: those without a value for the order asked for stand behind all others, whichever way it runs. Asked
/// for apart, each by a statement of its own, so that an index gives the first ones in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    All,
    With,
    Without,
    /// Those whose value may not be seen, where the order is a column's that tells it: by their codes, behind all others.
    Hidden,
    /// Of cases, worst first.
    Of(Band),
}

/// What a list is ordered by.
#[derive(Clone, Copy)]
pub(super) struct Order {
    pub by: &'static str,
    pub down: bool,
    /// Somebody may be hidden from whoever looks: in an office of one nobody is, and nothing is asked for it.
    pub guarded: bool,
}

/// Orders every row has a value for.
const ALWAYS: [&str; 12] = [
    "c.n",
    "c.code",
    "c.name_sort",
    "f.code",
    "h.n",
    "h.head_sort",
    "t.n",
    "t.visited_on",
    "i.n",
    "i.rank",
    "r.rank",
    "a.held_on",
];
/// 0 stands for a birth nobody knows.
const BIRTH: &str = "c.birth_sort";
/// Children are walked village by village where they are sorted so.
pub(super) const VILLAGE: &str = "v.name_sort";

/// Orders by what may not be seen of everybody, and the word for who is hidden in them.
const TELLING: [(&str, &str); 3] = [("c.name_sort", "c.hidden"), (BIRTH, "c.hidden"), ("h.head_sort", "h.hidden")];
/// Those few by an index, however many rows the list has.
const AMONG: [(&str, &str); 2] = [
    ("c.hidden", "c.n IN (SELECT n FROM child WHERE sensitive = 1) AND c.hidden"),
    ("h.hidden", "h.n IN (SELECT household_n FROM child WHERE sensitive = 1) AND h.hidden"),
];
/// The numbers as they are, for their index; shown is `c.id_number`, which whoever is hidden has none of.
const NUMBER: &str = "c.id_sort";

impl Order {
    /// Where the order would tell what is hidden: the word for who is.
    pub(super) fn telling(self) -> Option<&'static str> {
        TELLING.iter().find(|(by, _)| self.guarded && *by == self.by).map(|(_, hidden)| *hidden)
    }

    pub(super) fn of(what: What, query: &ListQuery, guarded: bool) -> Order {
        let shape = shape(what);
        match &query.sort {
            None => Order { by: shape.order, down: shape.order_down, guarded },
            Some((key, down)) => {
                let at = what.keys().iter().position(|known| known == key).unwrap_or(0);
                Order { by: shape.columns.get(at).map_or(shape.order, |column| column.order), down: *down, guarded }
            }
        }
    }

    /// The parts of the list the query's window reaches into, in the order they are read.
    pub(super) fn parts(self, shape: &Shape, query: &ListQuery) -> &'static [Part] {
        let window = &query.window;
        if self.by == WORST && !is_closest_first(query) {
            return match window {
                Window::FromStart => bands(self.down, None),
                Window::After(place) => bands(self.down, Some(place)),
                Window::Before(place) => bands(!self.down, Some(place)),
                Window::FromEnd => bands(!self.down, None),
            };
        }
        let always = self.by == shape.order || ALWAYS.contains(&self.by);
        if self.telling().is_some() {
            return self.parts_with_hidden(always, window);
        }
        if always {
            return &[Part::All];
        }
        match window {
            Window::FromStart => &[Part::With, Part::Without],
            Window::After(place) if self.is_absent(place) => &[Part::Without],
            Window::After(_) => &[Part::With, Part::Without],
            Window::Before(place) if self.is_absent(place) => &[Part::Without, Part::With],
            Window::Before(_) => &[Part::With],
            Window::FromEnd => &[Part::Without, Part::With],
        }
    }

    fn parts_with_hidden(self, always: bool, window: &Window) -> &'static [Part] {
        use Part::{All, Hidden, With, Without};
        let (hidden, absent) = match window {
            Window::After(place) | Window::Before(place) => (self.is_hidden(place), self.is_absent(place)),
            Window::FromStart | Window::FromEnd => (false, false),
        };
        match (window, always) {
            (Window::After(_), _) if hidden => &[Hidden],
            (Window::FromStart | Window::After(_), true) => &[All, Hidden],
            (Window::After(_), false) if absent => &[Without, Hidden],
            (Window::FromStart | Window::After(_), false) => &[With, Without, Hidden],
            (Window::Before(_), true) if !hidden => &[All],
            (Window::FromEnd | Window::Before(_), true) => &[Hidden, All],
            (Window::Before(_), false) if !hidden && absent => &[Without, With],
            (Window::Before(_), false) if !hidden => &[With],
            (Window::FromEnd | Window::Before(_), false) => &[Hidden, Without, With],
        }
    }

    /// A row among the hidden has no place in an order that would tell.
    pub(super) fn is_hidden(self, place: &Place) -> bool {
        self.telling().is_some() && place.key == PlaceKey::Null
    }

    /// Where a row stands in the order, to page on from there.
    pub(super) fn key(self, part: Part) -> &'static str {
        match (part, self.by) {
            (Part::Hidden, _) => "NULL",
            (_, NUMBER) => "c.id_number",
            (_, by) => by,
        }
    }

    /// An index gives the rows in this order.
    pub(super) fn is_walked(self) -> bool {
        self.by == BIRTH || self.by == WORST || ALWAYS.contains(&self.by)
    }

    pub(super) fn is_absent(self, place: &Place) -> bool {
        match self.by {
            BIRTH => place.key == PlaceKey::Int(0),
            _ => place.key == PlaceKey::Null && !self.is_hidden(place),
        }
    }

    pub(super) fn condition(self, part: Part, shape: &Shape) -> Option<String> {
        let seen = |condition: Option<String>| match (self.telling(), condition) {
            (Some(hidden), Some(condition)) => Some(format!("{condition} AND NOT {hidden}")),
            (Some(hidden), None) => Some(format!("NOT {hidden}")),
            (None, condition) => condition,
        };
        match (part, self.by) {
            // Its condition binds values of its own.
            (Part::Of(_), _) => None,
            (Part::All, _) => seen(None),
            (Part::Hidden, _) => {
                let hidden = self.telling()?;
                AMONG.iter().find(|(word, _)| *word == hidden).map(|(_, among)| (*among).to_owned())
            }
            // Who has no village is found by the index on villages; by the name beside it every row would be looked at.
            (Part::Without, VILLAGE) if shape.by_village.is_some() => {
                shape.n.strip_suffix(".n").map(|table| format!("{table}.village_n IS NULL"))
            }
            (Part::With, BIRTH) => seen(Some(format!("{BIRTH} > 0"))),
            (Part::Without, BIRTH) => seen(Some(format!("{BIRTH} = 0"))),
            (Part::With, NUMBER) => Some(format!("{NUMBER} IS NOT NULL AND c.id_number IS NOT NULL")),
            (Part::Without, NUMBER) => Some("c.id_number IS NULL".to_owned()),
            (Part::With, by) => seen(Some(format!("{by} IS NOT NULL"))),
            (Part::Without, by) => seen(Some(format!("{by} IS NULL"))),
        }
    }
}

/// The closest first, as the search from everywhere has them, where no other order was asked for.
pub(super) fn is_closest_first(query: &ListQuery) -> bool {
    query.best_first && query.search.is_some() && query.sort.is_none()
}
