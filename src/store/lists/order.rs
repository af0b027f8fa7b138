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
    /// Of cases, worst first.
    Of(Band),
}

/// What a list is ordered by.
#[derive(Clone, Copy)]
pub(super) struct Order {
    pub by: &'static str,
    pub down: bool,
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

impl Order {
    pub(super) fn of(what: What, query: &ListQuery) -> Order {
        let shape = shape(what);
        match &query.sort {
            None => Order { by: shape.order, down: shape.order_down },
            Some((key, down)) => {
                let at = what.keys().iter().position(|known| known == key).unwrap_or(0);
                Order { by: shape.columns.get(at).map_or(shape.order, |column| column.order), down: *down }
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
        if self.by == shape.order || ALWAYS.contains(&self.by) {
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

    /// An index gives the rows in this order.
    pub(super) fn is_walked(self) -> bool {
        self.by == BIRTH || self.by == WORST || ALWAYS.contains(&self.by)
    }

    pub(super) fn is_absent(self, place: &Place) -> bool {
        place.key == PlaceKey::Null || (self.by == BIRTH && place.key == PlaceKey::Int(0))
    }

    pub(super) fn condition(self, part: Part, shape: &Shape) -> Option<String> {
        match (part, self.by) {
            // Its condition binds values of its own.
            (Part::All | Part::Of(_), _) => None,
            // Who has no village is found by the index on villages; by the name beside it every row would be looked at.
            (Part::Without, VILLAGE) if shape.by_village.is_some() => {
                shape.n.strip_suffix(".n").map(|table| format!("{table}.village_n IS NULL"))
            }
            (Part::With, BIRTH) => Some(format!("{BIRTH} > 0")),
            (Part::Without, BIRTH) => Some(format!("{BIRTH} = 0")),
            (Part::With, by) => Some(format!("{by} IS NOT NULL")),
            (Part::Without, by) => Some(format!("{by} IS NULL")),
        }
    }
}

/// The closest first, as the search from everywhere has them, where no other order was asked for.
pub(super) fn is_closest_first(query: &ListQuery) -> bool {
    query.best_first && query.search.is_some() && query.sort.is_none()
}
