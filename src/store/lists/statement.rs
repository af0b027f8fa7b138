//! The one statement that asks for a page of a list: its conditions, its place, its order.

use rusqlite::types::Value;

use super::beside::selected;
use super::order::{Order, Part, VILLAGE, is_closest_first};
use super::shapes::{Column, Found, Shape, shape};
use super::whole::{is_whole, own_condition};
use super::worst::{RANKED, stands};
use super::{ListContext, asks};
use crate::domain::birth_date::BirthDate;
use crate::domain::listing::{LACKING, ListQuery, Place, PlaceKey, SOON_16, What, Window};
use crate::domain::time::{end_of_day, today};
use crate::domain::vietnamese::fold;
use crate::store::Reader;
use crate::store::error::Result;
use crate::store::search::found_by_what_is_seen;

/// One statement, in its parts, and its values.
pub(super) struct Asked {
    /// What is read of a row: `SELECT …`.
    select: String,
    /// Which rows, in which order, how many: `FROM … ORDER BY … LIMIT …`.
    rows: String,
    /// Where rows have to be sorted: their number, and around the page of numbers what reads it whole. What is sorted is
    /// sorted by its numbers alone: a row with all its columns, carried through the sorting of a hundred thousand, costs more
    /// than everything else.
    page: Option<Page>,
    pub values: Vec<Value>,
}

struct Page {
    n: &'static str,
    from: &'static str,
    order: String,
}

/// ?1 and ?2 are now and the end of today wherever a shape speaks of late; every statement binds them.
const NOW: &str = "(?1 IS NOT NULL AND ?2 IS NOT NULL)";

impl Asked {
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    /// The statement that finds the rows; where they have to be sorted, their numbers only.
    pub(super) fn picking(&self) -> String {
        match &self.page {
            Some(page) => format!("SELECT {} {}", page.n, self.rows),
            None => format!("{} {}", self.select, self.rows),
        }
    }

    /// The statement that gives the rows' numbers and nothing else of them.
    pub(super) fn numbers(&self, n: &str) -> String {
        format!("SELECT {n} {}", self.rows)
    }

    pub(super) fn sql(&self) -> String {
        let picking = self.picking();
        match &self.page {
            Some(Page { n, from, order }) => {
                format!("{} FROM {from} WHERE {NOW} AND {n} IN ({picking}) {order}", self.select)
            }
            None => picking,
        }
    }
}

/// Does the window read from its far end?
pub(super) fn is_backwards(window: &Window) -> bool {
    matches!(window, Window::Before(_) | Window::FromEnd)
}

/// Filters the database cannot answer: their values are computed when a row is read.
pub(super) fn computed<'q>(what: What, query: &'q ListQuery) -> Vec<(usize, &'q str)> {
    let shape = shape(what);
    let column = |(key, value): &'q (String, String)| {
        let at = what.keys().iter().position(|known| known == key)?;
        shape.columns.get(at)?.filter.is_none().then_some((at, value.as_str()))
    };
    query.filters.iter().filter_map(column).collect()
}

impl Reader<'_> {
    /// How many rows; `None` where the search can find nothing.
    pub(super) fn ask_count(&self, what: What, query: &ListQuery, context: ListContext<'_>) -> Result<Option<Asked>> {
        let Some((mut asked, conditions)) = self.conditions(what, query, context)? else { return Ok(None) };
        let shape = shape(what);
        let conditions = conditions.join(" AND ");
        // Tables no condition speaks of are left out: joined to every row they would be read for every row.
        let own = shape.own();
        let others = ["h.", "v."].iter().any(|alias| conditions.contains(alias) && !own.ends_with(&alias[..1]));
        let from = if others { shape.from } else { own };
        asked.select = "SELECT count(*)".to_owned();
        asked.rows = format!("FROM {from} WHERE {NOW} AND {conditions}");
        Ok(Some(asked))
    }

    /// The statement of one part of a list, of at most `limit` rows; `None` where the search can find nothing.
    pub(super) fn ask(
        &self,
        what: What,
        query: &ListQuery,
        part: Part,
        limit: Option<usize>,
        context: ListContext<'_>,
    ) -> Result<Option<Asked>> {
        let Some((mut asked, mut conditions)) = self.conditions(what, query, context)? else { return Ok(None) };
        let (shape, order, backwards) =
            (shape(what), Order::of(what, query, self.guards()?), is_backwards(&query.window));
        conditions.extend(order.condition(part, shape));
        if let Part::Of(band) = part {
            conditions.push(band.condition(&mut |value| asked.bind(value)));
        }
        let typed = match &query.search {
            Some(search) if is_closest_first(query) => {
                let slot = asked.bind(search.clone());
                format!("closeness({}, {slot}), ", shape.title)
            }
            _ => String::new(),
        };
        // Those without a value stand by their codes alone.
        let by = match part {
            Part::Without | Part::Hidden => shape.tie,
            Part::Of(_) => RANKED,
            Part::All | Part::With => order.by,
        };
        let down = if matches!(part, Part::Without | Part::Hidden) { backwards } else { order.down ^ backwards };
        if let Window::After(place) | Window::Before(place) = &query.window {
            let within = match part {
                // Before those who are hidden stand all others, read whole.
                _ if order.is_hidden(place) != (part == Part::Hidden) => None,
                Part::All | Part::Hidden => Some(place.clone()),
                Part::With | Part::Without => {
                    ((part == Part::Without) == order.is_absent(place)).then(|| place.clone())
                }
                // The bands behind the place's own are read whole.
                Part::Of(band) => stands(place)
                    .filter(|(its, _)| *its == band)
                    .map(|(_, at)| Place { key: PlaceKey::Int(at), tie: place.tie }),
            };
            if let Some(place) = within {
                conditions.push(beyond(&mut asked, shape, by, &place, part, down, backwards));
            }
        }
        let direction = |down: bool| if down { "DESC" } else { "ASC" };
        let whole = is_whole(what, query);
        let of = |column: &Column| if whole { selected(column) } else { column.sql };
        let columns: Vec<&str> = shape.columns.iter().map(of).collect();
        let from = match shape.by_village {
            Some(walk) if is_walk_of_villages(shape, part, by) => walk,
            // What stands beside is read beforehand: its tables are left out, unless the order is theirs.
            _ if whole && !["h.", "v."].iter().any(|alias| order.by.contains(alias)) => shape.own(),
            _ => shape.from,
        };
        // Two villages may sort alike: only with their numbers in the order does the index give it, one behind the other.
        let village =
            if is_walk_of_villages(shape, part, by) { format!("v.n {}, ", direction(down)) } else { String::new() };
        let sorted =
            format!("ORDER BY {typed}{by} {}, {village}{} {}", direction(down), shape.tie, direction(backwards));
        let limit = limit.filter(|_| computed(what, query).is_empty());
        let limit = limit.map(|limit| format!(" LIMIT {}", asked.bind(i64::try_from(limit).unwrap_or(i64::MAX))));
        let walked = query.filters.is_empty() && query.search.is_none() && order.is_walked();
        asked.page = limit.as_ref().filter(|_| typed.is_empty() && !walked).map(|_| Page {
            n: shape.n,
            from: shape.from,
            order: sorted.clone(),
        });
        let before =
            if whole { shape.n.to_owned() } else { format!("{}, {}, {}", shape.n, order.key(part), shape.tie) };
        asked.select = format!("SELECT {before}, {}", columns.join(", "));
        let conditions = conditions.join(" AND ");
        asked.rows = format!("FROM {from} WHERE {NOW} AND {conditions} {sorted}{}", limit.unwrap_or_default());
        Ok(Some(asked))
    }

    /// What every row must fulfil: the list's own condition, the filters, the search.
    fn conditions(
        &self,
        what: What,
        query: &ListQuery,
        context: ListContext<'_>,
    ) -> Result<Option<(Asked, Vec<String>)>> {
        let shape = shape(what);
        let now = [context.now, end_of_day(today(context.now))].map(|at| Value::from(at.timestamp()));
        let mut asked = Asked { select: String::new(), rows: String::new(), page: None, values: now.to_vec() };
        let mut conditions = vec![own_condition(what, query)];
        conditions.extend(self.of_village(what));
        let guarded = query.search.is_some() && self.guards()?;
        for (key, value) in &query.filters {
            if key == SOON_16 {
                let slot = asked.bind(asks::latest_birth(today(context.now)));
                conditions.push(asks::soon_16(&slot, value == "yes"));
                continue;
            }
            if key == LACKING {
                conditions.push(asks::lacking(value));
                continue;
            }
            let at = what.keys().iter().position(|known| known == key);
            if let Some(column) = at.and_then(|at| shape.columns.get(at)) {
                conditions.extend(filter(&mut asked, shape, column, value));
            }
        }
        if let Some(search) = &query.search {
            let Some(matching) = self.matching(search)? else { return Ok(None) };
            match shape.found {
                Found::Index(kind, n) => {
                    for (table, expression) in [("find_word", matching.words), ("find_digits", matching.digits)] {
                        let Some(expression) = expression else { continue };
                        let slot = asked.bind(expression);
                        conditions.push(format!(
                            "{n} IN (SELECT rowid / 8 FROM {table} WHERE {table} MATCH {slot} AND rowid % 8 = {})",
                            kind as i64
                        ));
                    }
                    if let Some(seen) = found_by_what_is_seen(kind).filter(|_| guarded) {
                        let slot = asked.bind(search.clone());
                        conditions.push(seen.replace("{}", &slot));
                    }
                }
                Found::Text(text) => {
                    let slot = asked.bind(search.clone());
                    conditions.push(format!("has_words({text}, {slot})"));
                }
            }
        }
        Ok(Some((asked, conditions)))
    }
}

/// The condition of a filter on a column: `{}` in it stands for the value, `{fold}` for the value without accents, `{birth}`
/// for the day it names. `None`: the value is computed and compared after reading.
fn filter(asked: &mut Asked, shape: &Shape, column: &Column, value: &str) -> Option<String> {
    let filter = column.filter?;
    if value.is_empty() {
        // Who has no village is found by the index on villages, as in the order of villages.
        if let (VILLAGE, Some(_), Some(table)) = (column.order, shape.by_village, shape.n.strip_suffix(".n")) {
            return Some(format!("{table}.village_n IS NULL"));
        }
        // "Without": what is absent prints as nothing, so nothing asks for it.
        return Some(format!("coalesce({}, '') = ''", column.sql));
    }
    let mut condition = filter.to_owned();
    if condition.contains("{fold}") {
        condition = condition.replace("{fold}", &asked.bind(fold(value)));
    }
    if condition.contains("{birth}") {
        // -1 is nobody's birth: what is no date finds nothing.
        let day = BirthDate::from_contract(value).map_or(-1, BirthDate::sort_key);
        condition = condition.replace("{birth}", &asked.bind(i64::from(day)));
    }
    let slot = asked.bind(value.to_owned());
    Some(if condition.contains("{}") { condition.replace("{}", &slot) } else { format!("{condition} = {slot}") })
}

/// A list sorted by its villages is read village by village.
fn is_walk_of_villages(shape: &Shape, part: Part, by: &str) -> bool {
    part == Part::With && by == VILLAGE && shape.by_village.is_some()
}

/// Beyond a place: the page that follows it, or stands before it.
fn beyond(
    asked: &mut Asked,
    shape: &Shape,
    by: &str,
    place: &Place,
    part: Part,
    down: bool,
    backwards: bool,
) -> String {
    let sign = |down: bool| if down { "<" } else { ">" };
    let (tie, tie_sign) = (shape.tie, sign(backwards));
    if matches!(part, Part::Without | Part::Hidden) {
        return format!("{tie} {tie_sign} {}", asked.bind(place.tie));
    }
    let value = match &place.key {
        PlaceKey::Null => Value::Null,
        PlaceKey::Int(n) => Value::Integer(*n),
        PlaceKey::Text(text) => Value::Text(text.clone()),
        PlaceKey::Bytes(bytes) => Value::Blob(bytes.clone()),
    };
    let (key, at, by_sign) = (asked.bind(value), asked.bind(place.tie), sign(down));
    if is_walk_of_villages(shape, part, by) {
        let table = shape.own().split(' ').next().unwrap_or_default();
        let own = format!("(SELECT x.village_n FROM {table} x WHERE x.n = {at})");
        return format!(
            "{by} {by_sign}= {key} AND ({by} {by_sign} {key} OR v.n {by_sign} {own} OR (v.n = {own} AND {tie} {tie_sign} {at}))"
        );
    }
    let beyond = if by_sign == tie_sign {
        format!("({by}, {tie}) {by_sign} ({key}, {at})")
    } else {
        format!("({by} {by_sign} {key} OR ({by} = {key} AND {tie} {tie_sign} {at}))")
    };
    // Said once more in the words an index understands.
    format!("{by} {by_sign}= {key} AND {beyond}")
}
