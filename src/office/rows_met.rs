//! The children of the rows a list has been read to, as little of them as tells one from another: lists have a hundred
//! thousand rows, and every row is compared with those above it.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use crate::domain::birth_date::BirthDate;
use crate::domain::child::{Child, Sex};
use crate::domain::same_child::Identity;
use crate::domain::vietnamese::fold;

/// More of one name and one birth than any commune has. Of a column taken for names that is none ("chưa đặt tên" in every
/// row) each row would else be compared with all above it.
const MOST: usize = 200;

/// A child of an earlier row.
pub(super) struct Met {
    /// Index of her row among the plan's.
    pub at: usize,
    /// The child of the book she is.
    pub book_n: Option<i64>,
    /// Her row names her by a code.
    pub coded: bool,
    /// All her row says of her besides her name, as a hash.
    said: u64,
    sex: Sex,
    birth: Option<BirthDate>,
    /// Name, village, mother, father and number, one after another.
    text: Box<str>,
    ends: [u16; 5],
    /// The next of her name, by its place in [`RowsMet::met`].
    next: Option<u32>,
}

impl Met {
    pub(super) fn identity(&self) -> Identity {
        let part = |at: usize| {
            let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
            self.text.get(usize::from(start)..usize::from(self.ends[at])).unwrap_or_default().to_owned()
        };
        // No field of a child is empty and there.
        let some = |at: usize| Some(part(at)).filter(|text| !text.is_empty());
        Identity {
            name: part(0),
            birth: self.birth,
            sex: self.sex,
            village: some(1),
            mother: some(2),
            father: some(3),
            id_number: some(4),
        }
    }
}

/// All of them, found by name, code or number. Kept by the hash of these: 64 bits under a key nobody knows.
#[derive(Default)]
pub(super) struct RowsMet {
    met: Vec<Met>,
    hashed: RandomState,
    /// The first and the last of one folded name.
    named: HashMap<u64, (u32, u32)>,
    coded: HashMap<u64, u32>,
    numbered: HashMap<u64, u32>,
}

impl RowsMet {
    /// Remembers the child of row `at`; `of`: the row it says again, under whose name it goes then; `book_n`: whom of the
    /// book it speaks of.
    pub(super) fn remember(
        &mut self,
        at: usize,
        child: &Child,
        code: Option<&str>,
        of: Option<usize>,
        book_n: Option<i64>,
    ) {
        let who = Identity::from(child);
        let known = of.and_then(|of| self.met.binary_search_by_key(&of, |met| met.at).ok());
        let here = known.unwrap_or(self.met.len()) as u32;
        if let Some(code) = code {
            self.coded.entry(self.hashed.hash_one(code)).or_insert(here);
        }
        if let Some(number) = &who.id_number {
            self.numbered.entry(self.hashed.hash_one(number.as_str())).or_insert(here);
        }
        if known.is_some() {
            return;
        }
        let last = self.named.entry(self.hashed.hash_one(fold(&who.name))).or_insert((here, here));
        if let Some(before) = self.met.get_mut(last.1 as usize) {
            before.next = Some(here);
        }
        last.1 = here;
        let (mut text, mut ends) = (String::new(), [0; 5]);
        let parts =
            [Some(&who.name), who.village.as_ref(), who.mother.as_ref(), who.father.as_ref(), who.id_number.as_ref()];
        for (end, part) in ends.iter_mut().zip(parts) {
            text.push_str(part.map_or("", |part| part));
            // The check lets no field be longer than some hundred letters.
            *end = u16::try_from(text.len()).unwrap_or(u16::MAX);
        }
        let said = self.said(child);
        self.met.push(Met {
            at,
            book_n,
            coded: code.is_some(),
            said,
            sex: who.sex,
            birth: who.birth,
            text: text.into(),
            ends,
            next: None,
        });
    }

    fn said(&self, child: &Child) -> u64 {
        let mut fields = child.fields();
        fields.0.remove("name");
        self.hashed.hash_one(&fields.0)
    }

    /// Whether the two say the same of all but the name.
    pub(super) fn said_alike(&self, met: &Met, child: &Child) -> bool {
        met.said == self.said(child)
    }

    /// The row of this code.
    pub(super) fn coded(&self, code: &str) -> Option<usize> {
        self.coded.get(&self.hashed.hash_one(code)).and_then(|met| self.met.get(*met as usize)).map(|met| met.at)
    }

    /// The child of this số định danh.
    pub(super) fn numbered(&self, number: &str) -> Option<&Met> {
        self.numbered.get(&self.hashed.hash_one(number)).and_then(|met| self.met.get(*met as usize))
    }

    /// Those of this name (accents aside) and exactly this birth, in the order of their rows.
    pub(super) fn born_alike(&self, like: &Identity) -> impl Iterator<Item = &Met> {
        let sort_key = |birth: Option<BirthDate>| birth.map_or(0, BirthDate::sort_key);
        let born = sort_key(like.birth);
        self.called(&like.name).filter(move |met| sort_key(met.birth) == born).take(MOST)
    }

    /// Those of this name whose days of birth are not two different ones.
    pub(super) fn born_perhaps_alike(&self, like: &Identity) -> impl Iterator<Item = &Met> {
        let day = |birth: Option<BirthDate>| birth.and_then(BirthDate::exact);
        let born = day(like.birth);
        let apart = move |met: &&Met| matches!((day(met.birth), born), (Some(a), Some(b)) if a != b);
        self.called(&like.name).filter(move |met| !apart(met)).take(MOST)
    }

    fn called(&self, name: &str) -> impl Iterator<Item = &Met> {
        let first = self.named.get(&self.hashed.hash_one(fold(name))).map(|(first, _)| *first);
        let met = |at: u32| self.met.get(at as usize);
        std::iter::successors(first.and_then(met), move |before| before.next.and_then(met))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(name: &str, birth: &str, number: Option<&str>) -> Child {
        Child {
            name: name.into(),
            birth: BirthDate::from_contract(birth),
            sex: Sex::Female,
            village: Some("Bản A".into()),
            father: Some("Lò Văn Sơn".into()),
            id_number: number.map(str::to_owned),
            ..Child::default()
        }
    }

    #[test]
    fn rows_are_found_by_name_code_and_number_in_their_order() {
        let mut met = RowsMet::default();
        met.remember(3, &who("Lò Thị Hoà", "2015-05-12", None), Some("TE-0001"), None, None);
        met.remember(5, &who("Lò Thị Hòa", "2015", Some("011315000001")), None, None, None);
        met.remember(6, &who("Lò Thị Hoa", "2015-05-12", None), None, None, None);
        // Said again: no child of its own, but its number is the first's.
        met.remember(8, &who("LÒ THỊ HOÀ", "2015-05-12", Some("011315000002")), None, Some(3), None);
        let child = who("Lò Thị Hoà", "2015-05-12", None);
        let like = Identity::from(&child);
        assert_eq!(met.born_alike(&like).map(|met| met.at).collect::<Vec<_>>(), [3, 6]);
        assert_eq!(met.born_perhaps_alike(&like).map(|met| met.at).collect::<Vec<_>>(), [3, 5, 6]);
        assert_eq!(met.born_perhaps_alike(&Identity::from(&who("Lò Thị Hoa", "2015-01-01", None))).count(), 1);
        assert_eq!((met.coded("TE-0001"), met.coded("TE-0002")), (Some(3), None));
        assert_eq!(met.numbered("011315000002").map(|met| met.at), Some(3));
        let second = met.numbered("011315000001").map(Met::identity);
        assert_eq!(second, Some(Identity::from(&who("Lò Thị Hòa", "2015", Some("011315000001")))));
        let other = Child { school: Some("MN".into()), ..child.clone() };
        let alike = |child: &Child| met.born_alike(&like).map(|known| met.said_alike(known, child)).collect::<Vec<_>>();
        assert_eq!((alike(&child), alike(&other)), (vec![true, true], vec![false, false]));
    }
}
