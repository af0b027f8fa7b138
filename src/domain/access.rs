//! Who may what (quyền): one table of what is done with the book and by whom. The checks of the office, the screens and the test of
//! every role are made from it; nothing else decides.
//!
//! The chairman is a leader: he reads, and what the law gives him to decide is recorded by the officer, with its number.

use super::listing::What;
use super::officer::{Role, Roles};

/// What is done with the book. Every act and every question of the office is one of these, or of one's own sitting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Children, households and the search among them, on screen or in a list that leaves.
    ReadBook,
    WriteBook,
    Import,
    /// A report is taken in, and a case opened for it.
    Intake,
    /// Cases and all that is owed in them, on screen or in a list that leaves.
    ReadCases,
    WriteCases,
    /// Villages, telephone numbers, saved lists, accepted rules: what everybody works with.
    Catalogue,
    Incident,
    ReadLog,
    /// What the log says of people, keys, backups and damage.
    ReadKeeping,
    Backup,
    Verify,
    Users,
    HandOver,
}

/// How far somebody may. What is her own: of the book her village, of the log what she did there, of the cases those she has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    No,
    Own,
    All,
}

use Reach::{All, No, Own};

/// Officer, leader, collaborator, administrator: in the order of [`Role::ALL`].
const TABLE: [(Action, [Reach; 4]); 14] = [
    (Action::ReadBook, [All, All, Own, No]),
    (Action::WriteBook, [All, No, Own, No]),
    (Action::Import, [All, No, No, No]),
    (Action::Intake, [All, No, Own, No]),
    (Action::ReadCases, [All, All, No, No]),
    (Action::WriteCases, [All, No, No, No]),
    (Action::Catalogue, [All, No, No, No]),
    (Action::Incident, [All, No, No, All]),
    (Action::ReadLog, [All, All, Own, No]),
    (Action::ReadKeeping, [All, All, No, All]),
    (Action::Backup, [No, No, No, All]),
    (Action::Verify, [All, All, No, All]),
    (Action::Users, [No, No, No, All]),
    // Of a disabled officer the administrator hands over what he cannot read.
    (Action::HandOver, [Own, No, No, All]),
];

/// Acts of the log that are about people, keys, backups and the file, and name no child.
pub const KEEPING: [&str; 26] = [
    "backed_up",
    "book_made",
    "chain_doubted",
    "clock_confirmed",
    "damage_found",
    "handed_over",
    "incident_added",
    "incident_changed",
    "incident_reported",
    "keys_mended",
    "own_sensitive_viewed",
    "passphrase_changed",
    "passphrase_recovered",
    "passphrase_reset",
    "pin_kept",
    "recovery_renewed",
    "refused",
    "restored",
    "rule_accepted",
    "sensitive_explained",
    "sensitive_viewed",
    "sign_in_failed",
    "signed_in",
    "user_added",
    "user_changed",
    "user_disabled",
];

impl Action {
    /// As the words and the log name it.
    pub fn key(self) -> &'static str {
        match self {
            Action::ReadBook => "read_book",
            Action::WriteBook => "write_book",
            Action::Import => "import",
            Action::Intake => "intake",
            Action::ReadCases => "read_cases",
            Action::WriteCases => "write_cases",
            Action::Catalogue => "catalogue",
            Action::Incident => "incident",
            Action::ReadLog => "read_log",
            Action::ReadKeeping => "read_keeping",
            Action::Backup => "backup",
            Action::Verify => "verify",
            Action::Users => "users",
            Action::HandOver => "hand_over",
        }
    }

    pub fn all() -> impl Iterator<Item = Action> {
        TABLE.iter().map(|(action, _)| *action)
    }

    pub fn of_key(key: &str) -> Option<Action> {
        Action::all().find(|action| action.key() == key)
    }

    /// What reading a list is.
    pub fn of_list(what: What) -> Action {
        match what {
            What::Children | What::Households | What::Activities => Action::ReadBook,
            What::Cases | What::Visits | What::Interventions | What::Emergencies | What::Referrals => Action::ReadCases,
        }
    }

    /// What an act of the log was: taking it back is the same again.
    pub fn of_act(act: &str) -> Action {
        match act.split('_').next().unwrap_or(act) {
            "child" | "household" => Action::WriteBook,
            "village" | "contact" | "rule" => Action::Catalogue,
            "imported" => Action::Import,
            "incident" => Action::Incident,
            "handed" => Action::HandOver,
            "user" => Action::Users,
            _ => Action::WriteCases,
        }
    }
}

impl Roles {
    /// The widest that one of her roles gives.
    pub fn may(self, action: Action) -> Reach {
        let row = TABLE.iter().find(|(known, _)| *known == action).map_or(&[No; 4], |(_, row)| row);
        let own = Role::ALL.into_iter().zip(row).filter(|(role, _)| self.has(*role));
        own.map(|(_, reach)| *reach).max().unwrap_or(No)
    }
}

/// What somebody at the book may, as it stands there now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    pub roles: Roles,
    /// Hers, where she is a collaborator.
    pub village_n: Option<i64>,
    /// A practice book: nobody real is in it, and everybody may everything.
    pub practice: bool,
}

impl Rights {
    pub fn may(self, action: Action) -> Reach {
        if self.practice { All } else { self.roles.may(action) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::undo::ACTS;

    fn of(roles: &[Role]) -> Roles {
        Roles::of(roles)
    }

    #[test]
    fn every_action_stands_once_in_the_table_and_whoever_is_nothing_may_nothing() {
        let keys: std::collections::BTreeSet<&str> = Action::all().map(Action::key).collect();
        assert_eq!(keys.len(), TABLE.len());
        for action in Action::all() {
            assert_eq!(Action::of_key(action.key()), Some(action));
            assert_eq!(Roles::default().may(action), No, "{action:?}");
            let practice = Rights { roles: Roles::default(), village_n: None, practice: true };
            assert_eq!(practice.may(action), All);
        }
        assert_eq!(Action::of_key("king"), None);
    }

    #[test]
    fn two_roles_give_what_the_wider_gives_and_an_office_of_one_is_never_stopped() {
        for action in Action::all() {
            assert_eq!(Roles::ALL.may(action), All, "{action:?}");
            for one in Role::ALL {
                for other in Role::ALL {
                    let widest = of(&[one]).may(action).max(of(&[other]).may(action));
                    assert_eq!(of(&[one, other]).may(action), widest, "{one:?} and {other:?}: {action:?}");
                }
            }
        }
    }

    /// The few rows that the law and the office would notice.
    #[test]
    fn the_leader_writes_nothing_and_the_administrator_reads_no_child() {
        let writes = [Action::WriteBook, Action::WriteCases, Action::Intake, Action::Import, Action::Catalogue];
        assert!(writes.iter().all(|action| of(&[Role::Leader]).may(*action) == No));
        for read in [Action::ReadBook, Action::ReadCases, Action::ReadLog] {
            assert_eq!(of(&[Role::Leader]).may(read), All);
            assert_eq!(of(&[Role::Administrator]).may(read), No);
        }
        assert_eq!(of(&[Role::Collaborator]).may(Action::ReadCases), No);
        assert_eq!(of(&[Role::Collaborator]).may(Action::Intake), Own);
    }

    #[test]
    fn what_an_administrator_reads_of_the_log_are_acts_the_log_knows() {
        for act in KEEPING {
            assert!(ACTS.iter().any(|(known, _)| *known == act), "{act}");
        }
        for (act, action) in [
            ("child_changed", Action::WriteBook),
            ("village_binned", Action::Catalogue),
            ("visit", Action::WriteCases),
            ("imported", Action::Import),
            ("handed_over", Action::HandOver),
        ] {
            assert_eq!(Action::of_act(act), action);
        }
    }
}
