//! Where the child of a row lives: her village as this book calls it, whatever it was called before the mergers.

use super::import_fields::Person;
use super::near_village::{NearIs, Placed};
use super::{ImportPlan, Refusal};
use crate::domain::fields::Fields;
use crate::domain::old_places::OldPlaces;
use crate::domain::vietnamese::clean;
use crate::exchange::furniture_words::place_named;
use crate::exchange::headings::FieldKey;
use crate::store::Reader;

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
            places.learn(texts.filter(|(village, _)| !village.is_empty()));
        }
        Ok(places)
    }

    /// The village as the book calls it, and what was said of it on the way. Where no village column stands, an address
    /// that names a known village gives it, before a row above does; "thôn Bản A" in a stranger's list is Bản A, unless
    /// the book has a village so called; names of before the mergers and other spellings are those of today.
    pub(super) fn place(&self, places: &OldPlaces, fields: &mut Fields) -> Placed {
        let mut placed = Placed::default();
        let said = clean(fields.get("village"));
        if self.heading.column_of(FieldKey::VILLAGE).is_none()
            && let Some(village) = places.in_address(fields.get("address"))
        {
            fields.set("village", village);
        }
        if self.heading.own.is_some() || clean(fields.get("village")) != said || said.is_empty() {
            return placed;
        }
        let place = places.read(&said, fields.get("commune"));
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
