//! Worst first (nặng trước): the order of cases, read band by band, each band a range of an index.
//!
//! Late or not is a matter of the hour, so no column can hold the order. But what is kept of a case (whether a clock in hours
//! runs, when the most urgent falls due, the level) changes only with its facts, and the hour only cuts it into bands.

use super::order::Part;
use crate::domain::listing::{Place, PlaceKey};

/// The same order as `triage::rank`, as text of a fixed width: the two are compared in a test. Where the rows of a page stand.
pub(super) const WORST: &str =
    "(CASE WHEN f.rank_band = 2 THEN '9' WHEN f.rank_band = 0 THEN '00' WHEN f.rank_due <= ?1 THEN '1' || f.weight
    WHEN f.rank_due <= ?2 THEN '2' || f.weight ELSE '30' END || printf('%012d', f.rank_due) || f.weight)";

/// What orders the rows within a band.
pub(super) const RANKED: &str = "f.rank_at";

/// A range of cases that stand one after the other, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Band {
    /// A clock in hours runs.
    Emergency,
    /// Past its limit, of this weight of level.
    Late(u8),
    Today(u8),
    Later,
    /// Nothing is owed.
    Nothing,
}

const BANDS: [Part; 11] = [
    Part::Of(Band::Emergency),
    Part::Of(Band::Late(0)),
    Part::Of(Band::Late(1)),
    Part::Of(Band::Late(2)),
    Part::Of(Band::Late(3)),
    Part::Of(Band::Today(0)),
    Part::Of(Band::Today(1)),
    Part::Of(Band::Today(2)),
    Part::Of(Band::Today(3)),
    Part::Of(Band::Later),
    Part::Of(Band::Nothing),
];

const BANDS_BACK: [Part; 11] = {
    let mut back = BANDS;
    let mut at = 0;
    while at < BANDS.len() {
        back[at] = BANDS[BANDS.len() - 1 - at];
        at += 1;
    }
    back
};

/// The bands in the order they are read, from the one that holds `place` on.
pub(super) fn bands(down: bool, place: Option<&Place>) -> &'static [Part] {
    static UP: [Part; 11] = BANDS;
    static DOWN: [Part; 11] = BANDS_BACK;
    let all = if down { &DOWN } else { &UP };
    let first = place.and_then(stands).map(|(band, _)| Part::Of(band));
    let at = first.and_then(|first| all.iter().position(|part| *part == first)).unwrap_or(0);
    all.get(at..).unwrap_or_default()
}

/// The band a row stood in when it was read, and its `rank_at`; `None` for a place of another order.
pub(super) fn stands(place: &Place) -> Option<(Band, i64)> {
    let PlaceKey::Text(text) = &place.key else { return None };
    let at = text.len().checked_sub(13)?;
    let (band, rest) = text.split_at_checked(at)?;
    let (due, weight) = rest.split_at_checked(12)?;
    let of = |text: &str| text.parse::<u8>().ok().filter(|weight| *weight < 4);
    let band = match band.split_at_checked(1)? {
        ("0", _) => Band::Emergency,
        ("1", level) => Band::Late(of(level)?),
        ("2", level) => Band::Today(of(level)?),
        ("3", _) => Band::Later,
        _ => Band::Nothing,
    };
    Some((band, due.parse::<i64>().ok()? * 4 + i64::from(of(weight)?)))
}

impl Band {
    /// In words an index answers; `bind` gives the slot of a value.
    pub(super) fn condition(self, bind: &mut dyn FnMut(i64) -> String) -> String {
        match self {
            Band::Emergency => "f.rank_band = 0".to_owned(),
            Band::Late(weight) => {
                format!("f.rank_band = 1 AND f.weight = {} AND f.rank_at <= ?1 * 4 + 3", bind(i64::from(weight)))
            }
            Band::Today(weight) => format!(
                "f.rank_band = 1 AND f.weight = {} AND f.rank_at > ?1 * 4 + 3 AND f.rank_at <= ?2 * 4 + 3",
                bind(i64::from(weight))
            ),
            Band::Later => "f.rank_band = 1 AND f.rank_at > ?2 * 4 + 3".to_owned(),
            Band::Nothing => "f.rank_band = 2".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_found_again_in_its_band() {
        let place = |text: &str| Place { key: PlaceKey::Text(text.to_owned()), tie: 1 };
        for (text, found) in [
            ("000017638000000", Some((Band::Emergency, 7_055_200_000))),
            ("130017638000003", Some((Band::Late(3), 7_055_200_003))),
            ("210017638000001", Some((Band::Today(1), 7_055_200_001))),
            ("300017638000002", Some((Band::Later, 7_055_200_002))),
            ("90000000000001", Some((Band::Nothing, 1))),
            ("9", None),
            ("", None),
        ] {
            assert_eq!(stands(&place(text)), found, "{text}");
        }
        assert_eq!(bands(false, Some(&place("300017638000002"))), [Part::Of(Band::Later), Part::Of(Band::Nothing)]);
        assert_eq!(bands(true, Some(&place("000017638000000"))), [Part::Of(Band::Emergency)]);
        assert_eq!(bands(true, None).len(), 11);
    }
}
