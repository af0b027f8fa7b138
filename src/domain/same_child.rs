//! Whether a child on a list is one the book has: by name and birth date and what else both say of her. A name and a
//! birthday can be shared, so what is not certain is a question for a person, never a merge.

use unicode_normalization::UnicodeNormalization;

use super::birth_date::{BirthDate, Precision};
use super::child::{Child, Sex};
use super::vietnamese::fold;
use super::village_name::one_letter_off;

/// What tells one child from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub name: String,
    pub birth: Option<BirthDate>,
    pub sex: Sex,
    pub village: Option<String>,
    pub mother: Option<String>,
    pub father: Option<String>,
    pub id_number: Option<String>,
}

impl From<&Child> for Identity {
    fn from(child: &Child) -> Self {
        Identity {
            name: child.name.clone(),
            birth: child.birth,
            sex: child.sex,
            village: child.village.clone(),
            mother: child.mother.clone(),
            father: child.father.clone(),
            id_number: child.id_number.clone(),
        }
    }
}

/// How like a listed child is to a known one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Likeness {
    /// The same child: name, birth date, and village or a parent.
    pub same: bool,
    /// How many parents are the same: of two who are the `same`, the closer one is meant.
    pub parents: u8,
    /// Name and birth date are the same and neither says more: the same if all the rest is.
    pub alike: bool,
    /// Name and day of birth are the same, and the list says neither village nor parents nor number: the same if no
    /// other is.
    pub bare: bool,
    /// Worth a look: likely the same child, and not certain.
    pub perhaps: bool,
}

/// `known`: in the book, or further up in the list.
pub fn likeness(known: &Identity, listed: &Identity) -> Likeness {
    // First what is quickly asked: of a common name there are thousands.
    let born_apart = matches!((exact(known.birth), exact(listed.birth)), (Some(a), Some(b)) if a != b);
    let spelt_alike = same_spelling(&known.name, &listed.name);
    if born_apart || !spelt_alike && fold(&known.name) != fold(&listed.name) {
        return Likeness::default();
    }
    if !spelt_alike {
        return Likeness { perhaps: perhaps_unaccented(known, listed), ..Likeness::default() };
    }
    let village = Said::of(&known.village, &listed.village, |a, b| a == b || fold(a) == fold(b));
    let mother = Said::of(&known.mother, &listed.mother, same_spelling);
    let father = Said::of(&known.father, &listed.father, same_spelling);
    let number = Said::of(&known.id_number, &listed.id_number, |a, b| a == b);
    let other_sex = other_sex(known, listed);
    // With another mother and another father it is another child.
    if number == Said::Differently || mother == Said::Differently && father == Said::Differently {
        return Likeness::default();
    }
    // So it is with a wholly other parent where only the village is the same: in a village of one name and one year
    // there are two such children before there is one whose mother was written so wrong.
    let other_parent = mother != Said::Alike
        && father != Said::Alike
        && (other_person(&known.mother, &listed.mother) || other_person(&known.father, &listed.father));
    let any_alike = [village, mother, father].contains(&Said::Alike);
    let any_other = [village, mother, father].contains(&Said::Differently);
    let born_alike = born_alike(known, listed);
    let day = listed.birth.is_some_and(|birth| birth.precision() == Precision::Day);
    let silent = |who: &Identity| who.village.is_none() && who.mother.is_none() && who.father.is_none();
    Likeness {
        same: born_alike && (number == Said::Alike || any_alike && !other_parent),
        parents: u8::from(mother == Said::Alike) + u8::from(father == Said::Alike),
        alike: born_alike && !other_sex && silent(known) && silent(listed) && known.id_number == listed.id_number,
        bare: born_alike && day && !other_sex && silent(listed) && listed.id_number.is_none(),
        perhaps: born_alike && (day || other_parent && village == Said::Alike)
            || !other_sex && !any_other && may_be_one(known.birth, listed.birth, any_alike),
    }
}

/// Whether a child whose name has the same letters under other accents, or none ("Cam Van Bien" of a list typed without
/// them), is worth a look: on such a name nothing is merged.
fn perhaps_unaccented(known: &Identity, listed: &Identity) -> bool {
    let same = |a: &str, b: &str| fold(a) == fold(b);
    let said = [
        Said::of(&known.village, &listed.village, same),
        Said::of(&known.mother, &listed.mother, same),
        Said::of(&known.father, &listed.father, same),
    ];
    let number = Said::of(&known.id_number, &listed.id_number, |a, b| a == b);
    let day = listed.birth.is_some_and(|birth| birth.precision() == Precision::Day);
    let [_, mother, father] = said;
    let other_parents = [mother, father].contains(&Said::Differently) && ![mother, father].contains(&Said::Alike);
    !other_sex(known, listed)
        && number != Said::Differently
        && !other_parents
        && (born_alike(known, listed) && day
            || said.contains(&Said::Alike)
                && !said.contains(&Said::Differently)
                && may_be_one(known.birth, listed.birth, true))
}

fn born_alike(known: &Identity, listed: &Identity) -> bool {
    let sort_key = |birth: Option<BirthDate>| birth.map_or(0, BirthDate::sort_key);
    sort_key(known.birth) == sort_key(listed.birth)
}

fn other_sex(known: &Identity, listed: &Identity) -> bool {
    known.sex != listed.sex && known.sex != Sex::Unknown && listed.sex != Sex::Unknown
}

fn exact(birth: Option<BirthDate>) -> Option<chrono::NaiveDate> {
    birth.and_then(BirthDate::exact)
}

/// What two say of one thing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Alike,
    Differently,
    /// One of them at least is silent.
    Nothing,
}

impl Said {
    fn of(a: &Option<String>, b: &Option<String>, alike: impl Fn(&str, &str) -> bool) -> Said {
        match (a, b) {
            (Some(a), Some(b)) if alike(a, b) => Said::Alike,
            (Some(_), Some(_)) => Said::Differently,
            _ => Said::Nothing,
        }
    }
}

/// Whether both are named and neither can be the other in another spelling: the tên is another, by more than a letter.
fn other_person(a: &Option<String>, b: &Option<String>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return false };
    let (a, b) = (fold(a), fold(b));
    let has_given_of = |a: &str, b: &str| {
        let given = b.split_whitespace().last().unwrap_or_default();
        a.split_whitespace().any(|word| one_letter_off(word, given))
    };
    !has_given_of(&a, &b) && !has_given_of(&b, &a) && !one_letter_off(&a, &b)
}

/// Whether two dates may be of one birth: "2015" and 12/05/2015; "7 tuổi" counted a year later is another year.
fn may_be_one(a: Option<BirthDate>, b: Option<BirthDate>, any_alike: bool) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return any_alike };
    let about = |birth: BirthDate| birth.precision() == Precision::AboutYear;
    if about(a) || about(b) {
        return a.written_year().abs_diff(b.written_year()) <= 1;
    }
    a.earliest() <= b.latest() && b.earliest() <= a.latest()
}

/// Hoà, HÒA and hòa are one name; Hoa is another.
pub fn same_spelling(a: &str, b: &str) -> bool {
    a == b || (fold(a) == fold(b) && spelling(a) == spelling(b))
}

/// Small letters, word by word: what each letter is, then the tone, wherever in the word it is set.
fn spelling(text: &str) -> Vec<(String, String)> {
    let tone = |c: &char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let word = |word: &str| word.to_lowercase().nfd().partition::<String, _>(|c| !tone(c));
    text.split_whitespace().map(word).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn child(name: &str, birth: &str, village: &str, mother: &str, father: &str) -> Identity {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Identity {
            name: name.into(),
            birth: BirthDate::from_contract(birth),
            sex: Sex::Unknown,
            village: some(village),
            mother: some(mother),
            father: some(father),
            id_number: None,
        }
    }

    #[test]
    fn one_name_in_its_spellings() {
        assert!(same_spelling("Hoà", "HÒA") && same_spelling("Lò Thuý", "lò thúy") && same_spelling("Quý", "Qúy"));
        assert!(!same_spelling("Hòa", "Hoa") && !same_spelling("Hòa", "Hóa") && !same_spelling("Ân", "An"));
    }

    #[test]
    fn a_village_or_a_parent_makes_it_certain() {
        let known = child("Lò Văn Hoà", "2015-05-12", "Bản A", "Mai", "Sơn");
        let like = |other: &Identity| likeness(&known, other);
        assert!(like(&child("Lò Văn Hòa", "2015-05-12", "bản a", "", "")).same);
        assert_eq!(like(&child("Lò Văn Hoà", "2015-05-12", "", "Mai", "Sơn")).parents, 2);
        let other = like(&child("Lò Văn Hoà", "2015-05-12", "Bản A", "Lan", "Biên"));
        assert_eq!(other, Likeness::default());
        let moved = like(&child("Lò Văn Hoà", "2015-05-12", "Bản B", "", ""));
        assert!(!moved.same && moved.perhaps);
    }

    #[test]
    fn a_name_and_a_day_alone_may_do_and_a_year_never() {
        let known = child("Lò Văn An", "2015-05-12", "Bản A", "Mai", "");
        let bare = likeness(&known, &child("Lò Văn An", "2015-05-12", "", "", ""));
        assert!(bare.bare && !bare.same && !bare.alike);
        let year = likeness(&known, &child("Lò Văn An", "2015", "", "", ""));
        assert!(!year.bare && !year.same && year.perhaps);
        let twice = likeness(&child("X", "2015", "", "", ""), &child("X", "2015", "", "", ""));
        assert!(twice.alike && !twice.bare);
    }

    #[test]
    fn an_age_counted_a_year_later_is_worth_a_look() {
        let like = |a: &str, b: &str| likeness(&child("X", a, "A", "", ""), &child("X", b, "A", "", "")).perhaps;
        assert!(like("2019~", "2020~") && like("2015", "2015-05-12") && like("2015-05", "2015"));
        assert!(!like("2015-05-12", "2015-05-13") && !like("2019~", "2021~") && !like("2015-05", "2015-06-01"));
    }
}
