//! Whether a household on a list is one the book has: by the head's name in the same village, and by phone or address
//! where both say one. Two families of one name live in many villages, so another phone is another household, and said.

use super::household::Household;
use super::same_child::same_spelling;
use super::vietnamese::fold;

/// What tells one household of a village from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hearth {
    pub head: String,
    pub phone: Option<String>,
    pub address: Option<String>,
}

impl From<&Household> for Hearth {
    fn from(household: &Household) -> Self {
        Hearth { head: household.head.clone(), phone: household.phone.clone(), address: household.address.clone() }
    }
}

/// How like a listed household is to a known one of the same village.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alike {
    /// Another head.
    No,
    /// The same head with another phone, or without a phone to go by with another address: likely the same, not certain.
    Perhaps,
    /// The same head, and nothing that says otherwise: the same if no other is.
    Fits,
    /// The same head, and phone or address too.
    Same,
}

pub fn alike(known: &Hearth, listed: &Hearth) -> Alike {
    if !same_spelling(&known.head, &listed.head) {
        return Alike::No;
    }
    match (&known.phone, &listed.phone, &known.address, &listed.address) {
        (Some(a), Some(b), ..) if a == b => Alike::Same,
        (Some(_), Some(_), ..) => Alike::Perhaps,
        (.., Some(a), Some(b)) if fold(a) == fold(b) => Alike::Same,
        (.., Some(_), Some(_)) => Alike::Perhaps,
        _ => Alike::Fits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hearth(head: &str, phone: &str, address: &str) -> Hearth {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Hearth { head: head.into(), phone: some(phone), address: some(address) }
    }

    #[test]
    fn a_phone_tells_before_an_address() {
        let known = hearth("Lò Văn Hoà", "0912345678", "Số 5");
        let like = |head, phone, address| alike(&known, &hearth(head, phone, address));
        assert_eq!(like("LÒ VĂN HÒA", "0912345678", "Số 9"), Alike::Same);
        assert_eq!(like("Lò Văn Hoà", "0987654321", "Số 5"), Alike::Perhaps);
        assert_eq!(like("Lò Văn Hoà", "", "số 5"), Alike::Same);
        assert_eq!(like("Lò Văn Hoà", "", "Số 9"), Alike::Perhaps);
        assert_eq!(like("Lò Văn Hoà", "", ""), Alike::Fits);
        assert_eq!(like("Lò Văn Hoa", "0912345678", "Số 5"), Alike::No);
    }
}
