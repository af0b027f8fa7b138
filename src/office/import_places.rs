//! Where the child of a row lives: her village as this book calls it, whatever it was called before the mergers.

use super::import_fields::Person;
use super::near_village::{NearIs, Placed};
use super::{ImportPlan, Refusal};
use crate::domain::fields::Fields;
use crate::domain::old_places::OldPlaces;
use crate::domain::vietnamese::{clean, fold};
use crate::exchange::furniture_words::place_named;
use crate::exchange::headings::FieldKey;
use crate::store::Reader;

/// Bytes. What is longer is no place, whatever cell it stands in: it is not looked through for one.
const LONGEST_PLACE: usize = 1_000;

impl ImportPlan {
    /// The places of this commune as older lists may name them, and the villages this list brings along.
    pub(super) fn places_of(&self, read: Reader<'_>, people: &[Person<'_>]) -> Result<OldPlaces, Refusal> {
        let mut places = OldPlaces::new(read.meta("commune")?.as_deref(), read.villages_before()?);
        if self.heading.own.is_none() {
            let column = |key| self.heading.column_of(key);
            let (village, commune) = (column(FieldKey::VILLAGE), column(FieldKey::COMMUNE));
            let said = |column: Option<usize>, row| column.map_or("", |column| self.table.value(row, column).trim());
            let texts = people.iter().map(|person| {
                let own = said(village, person.row);
                (if own.is_empty() { person.village.unwrap_or_default() } else { own }, said(commune, person.row))
            });
            places.learn(texts.filter(|(village, _)| !village.is_empty() && village.len() <= LONGEST_PLACE));
        }
        Ok(places)
    }

    /// Whether a cell of villages says that there is none: then the row above the rows says it.
    pub(super) fn is_blank_village(&self, key: FieldKey, text: &str) -> bool {
        key == FieldKey::VILLAGE && self.heading.own.is_none() && matches!(no_village(text), Some(Blank::Silent))
    }

    /// The village as the book calls it, and what was said of it on the way. Where no village column stands, an address
    /// that names a known village gives it, before a row above does; "thôn Bản A" in a stranger's list is Bản A, unless
    /// the book has a village so called; names of before the mergers and other spellings are those of today.
    pub(super) fn place(&self, places: &OldPlaces, fields: &mut Fields) -> Placed {
        let mut placed = Placed::default();
        if fields.get("village").len() > LONGEST_PLACE || fields.get("address").len() > LONGEST_PLACE {
            return placed;
        }
        let said = clean(fields.get("village"));
        if self.heading.column_of(FieldKey::VILLAGE).is_none()
            && let Some(village) = places.in_address(fields.get("address"))
        {
            fields.set("village", village);
        }
        if self.heading.own.is_some() || clean(fields.get("village")) != said || said.is_empty() {
            return placed;
        }
        if no_village(&said).is_some() {
            no_place(&mut placed, fields, &said);
            return placed;
        }
        let place = places.read(&said, fields.get("commune"));
        if place.village.is_empty() {
            placed.elsewhere = place.elsewhere;
            no_place(&mut placed, fields, &said);
            return placed;
        }
        if place.mapped {
            placed.mapped = Some((said.clone(), place.village.clone()));
        }
        placed.elsewhere = place.elsewhere;
        // A house or a street beside the village is not lost.
        if place.detailed && place.mapped && fields.get("address").is_empty() {
            fields.set("address", said.clone());
        }
        fields.set("village", place.village);
        if !place.near.is_empty() {
            match self.near.of(&said, &place.near) {
                Some(NearIs::Known(village)) => fields.set("village", village),
                Some(NearIs::New) => {}
                None => placed.open = true,
            }
            placed.near = Some((said, place.near));
            return placed;
        }
        let village = fields.get("village").to_owned();
        if let Some(inner) = place_named(&village)
            && inner.len() < village.len()
            && village.ends_with(inner)
            && !places.knows(&village)
        {
            fields.set("village", inner);
        }
        placed
    }
}

/// A cell of villages without one.
enum Blank {
    /// Nothing is said: "-", "?", "không rõ".
    Silent,
    /// Something is said, of something else: "chuyển đi".
    Said,
}

/// Words of people who have no village to write, and what they write of instead; folded.
const NOTHING: [&str; 10] =
    ["khong", "khong co", "khong ro", "khong biet", "khong xac dinh", "chua co", "chua ro", "chua biet", "k", "ko"];
const OF_SOMETHING_ELSE: [&str; 10] = [
    "chuyen di",
    "chuyen den",
    "da chuyen",
    "moi chuyen",
    "o voi ",
    "o nha ",
    "o cung ",
    "di lam ",
    "di hoc ",
    "theo bo me",
];

fn no_village(said: &str) -> Option<Blank> {
    let folded = fold(said);
    let words = folded.trim_matches(|letter: char| !letter.is_alphanumeric());
    // Strokes for the cell above, with nothing above.
    if words.is_empty() && said.contains(['/', '"', '\'', '”', '“']) {
        return Some(Blank::Said);
    }
    if words.is_empty() || words.bytes().all(|byte| byte == b'0') || NOTHING.contains(&words) {
        return Some(Blank::Silent);
    }
    OF_SOMETHING_ELSE.iter().any(|other| words.starts_with(other)).then_some(Blank::Said)
}

/// What stood in the cell goes to the note: nothing a list says is lost.
fn no_place(placed: &mut Placed, fields: &mut Fields, said: &str) {
    fields.set("village", "");
    if said.contains(char::is_alphanumeric) && fold(said) != fold(fields.get("commune")) {
        add_note(fields, said);
    }
    placed.none = Some(said.to_owned());
}

/// Behind what the row's own note says.
pub(super) fn add_note(fields: &mut Fields, more: &str) {
    let note = fields.get("note").trim().to_owned();
    if !note.contains(more) {
        fields.set("note", if note.is_empty() { more.to_owned() } else { format!("{note}; {more}") });
    }
}
