//! What is said when somebody goes: what she leaves, and what she could still open.

use super::{Words, fill};
use crate::domain::officer::{Left, Roles};

impl Words {
    /// "cán bộ, quản trị"
    pub fn roles(&self, roles: Roles) -> String {
        roles.iter().map(|role| self.term("role", role.key())).collect::<Vec<_>>().join(", ")
    }

    pub fn user_disabled(&self, login: &str, left: &Left) -> Vec<String> {
        let people = &self.people;
        let mut lines = vec![fill(&people.disabled, &[("login", login)]), people.backups_open.clone()];
        lines.extend(self.user_leaves(login, left));
        lines
    }

    /// Nothing where she leaves nothing.
    pub fn user_leaves(&self, login: &str, left: &Left) -> Vec<String> {
        let people = &self.people;
        let drafts: Vec<&str> = left.drafts.iter().map(|form| self.term("drafts", form)).collect();
        [(&people.left_cases, left.cases.join(", ")), (&people.left_drafts, drafts.join(", "))]
            .into_iter()
            .filter(|(_, what)| !what.is_empty())
            .map(|(sentence, what)| fill(sentence, &[("login", login), ("what", &what)]))
            .collect()
    }
}
