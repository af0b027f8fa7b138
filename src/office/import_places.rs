//! Where the child of a row lives: her village as this book calls it, whatever it was called before the mergers.

use super::{ImportPlan, Refusal};
use crate::domain::fields::Fields;
use crate::domain::old_places::OldPlaces;
use crate::exchange::furniture_words::place_named;
use crate::exchange::headings::FieldKey;
use crate::store::Reader;

/// The places of this commune as older lists may name them.
pub(super) fn old_places(read: Reader<'_>) -> Result<OldPlaces, Refusal> {
    let villages = read.villages_before()?;
    Ok(OldPlaces::new(read.meta("commune")?.as_deref(), villages))
}

impl ImportPlan {
    /// The village as the book calls it, and what was said of it on the way. Where no village column stands, an address
    /// that names a known village gives it, before a row above does; "thôn Bản A" in a stranger's list is Bản A, unless
    /// the book has a village so called; names of before the mergers are those of today.
    pub(super) fn place(&self, read: Reader<'_>, old: &OldPlaces, fields: &mut Fields) -> Result<Placed, Refusal> {
        let mut placed = Placed::default();
        let said = fields.get("village").trim().to_owned();
        if self.heading.column_of(FieldKey::VILLAGE).is_none() {
            let address = fields.get("address").to_owned();
            for part in std::iter::once(address.as_str()).chain(address.split([',', ';', '-'])) {
                if let Some((_, name)) = read.village_named(part.trim())? {
                    fields.set("village", name);
                    break;
                }
            }
        }
        if self.table.ours || fields.get("village").trim() != said || said.is_empty() {
            return Ok(placed);
        }
        if read.village_named(&said)?.is_none() || fields.some("commune").is_some() {
            let place = old.read(&said, fields.get("commune"));
            if place.mapped {
                placed.mapped = Some((said.clone(), place.village.clone()));
            }
            placed.elsewhere = place.elsewhere;
            fields.set("village", place.village);
        }
        let village = fields.get("village").to_owned();
        if let Some(inner) = place_named(&village)
            && inner.len() < village.len()
            && village.ends_with(inner)
            && read.village_named(&village)?.is_none()
        {
            fields.set("village", inner);
        }
        Ok(placed)
    }
}

/// What was made of a row's village.
#[derive(Debug, Default)]
pub(super) struct Placed {
    /// As the list has it, and as the book has it, where a name of before the mergers stood there.
    pub mapped: Option<(String, String)>,
    /// A commune that is not this one.
    pub elsewhere: Option<String>,
}
