//! Who works in the book (người làm công tác bảo vệ trẻ em cấp xã and those beside them).

/// The shortest passphrase the book accepts, in letters after NFC.
pub const PASSPHRASE_MIN: usize = 8;

/// An officer as every write and every log entry names her.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Officer {
    /// This file's own number; 0 stands for the book itself (before anybody signed in).
    pub n: i64,
    pub login: String,
    pub name: String,
}

/// A login is what a command line and a file name can carry: 1–32 of `a–z 0–9 . _ -`, beginning with a letter.
pub fn is_login(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|c| c.is_ascii_lowercase())
        && text.len() <= 32
        && letters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-'))
}

/// What somebody may be in the office (vai trò). One person may be several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Cán bộ: the cases and the household book.
    Officer,
    /// Lãnh đạo: reads everything.
    Leader,
    /// Cộng tác viên: her own village, intake and its household book.
    Collaborator,
    /// Quản trị: users and backups, no cases.
    Administrator,
}

impl Role {
    pub const ALL: [Role; 4] = [Role::Officer, Role::Leader, Role::Collaborator, Role::Administrator];

    /// As the book, the command line and JSON write it.
    pub fn key(self) -> &'static str {
        match self {
            Role::Officer => "officer",
            Role::Leader => "leader",
            Role::Collaborator => "collaborator",
            Role::Administrator => "administrator",
        }
    }

    pub fn of_key(key: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.key() == key)
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Roles(u8);

impl Roles {
    /// What an office of one needs. A collaborator's limits come with no right the others lack.
    pub const ALL: Roles = Roles(Role::Officer.bit() | Role::Leader.bit() | Role::Administrator.bit());

    pub fn of(roles: &[Role]) -> Roles {
        Roles(roles.iter().fold(0, |bits, role| bits | role.bit()))
    }

    pub fn has(self, role: Role) -> bool {
        self.0 & role.bit() != 0
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.has(*role))
    }

    /// Keys with spaces or commas between; a word of a later program is no role here.
    pub fn read(text: &str) -> Roles {
        let words = text.split([' ', ',']).filter_map(Role::of_key);
        Roles(words.fold(0, |bits, role| bits | role.bit()))
    }

    /// As the book keeps them.
    pub fn text(self) -> String {
        self.iter().map(Role::key).collect::<Vec<_>>().join(" ")
    }
}

/// What somebody who goes leaves behind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Left {
    /// Codes of her open cases.
    pub cases: Vec<String>,
    /// Names of the forms she left unfinished.
    pub drafts: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_a_set_that_reads_as_it_was_written() {
        assert_eq!(Roles::ALL.text(), "officer leader administrator");
        for bits in 0..16 {
            let roles = Roles(bits);
            assert_eq!(Roles::read(&roles.text()), roles);
            assert_eq!(Roles::of(&roles.iter().collect::<Vec<_>>()), roles);
        }
        assert_eq!(Roles::read("collaborator,officer,king"), Roles::of(&[Role::Officer, Role::Collaborator]));
        assert!(Roles::read("").is_empty() && !Roles::ALL.has(Role::Collaborator));
    }

    #[test]
    fn a_login_never_leaves_its_folder() {
        assert!(is_login("in") && is_login("quang.in-2"));
        for bad in ["", "Ín", "../x", ".in", "a/b", "1a", "a b"] {
            assert!(!is_login(bad), "{bad}");
        }
    }
}
