//! What is said to whoever may not: what it is, for which of her roles, and who may. And why cases stay whose they are.

use super::{Words, fill};
use crate::domain::access::Action;
use crate::domain::generation::NotPutBack;
use crate::domain::hand_over::NotHanded;
use crate::domain::officer::Roles;

impl Words {
    /// `who`: names of some who may.
    pub fn not_allowed(&self, action: Action, roles: Roles, who: &[String]) -> String {
        let e = &self.errors;
        let roles = if roles.is_empty() { self.common.none.clone() } else { self.roles(roles) };
        let said = fill(&e.not_allowed, &[("roles", &roles), ("action", self.term("action", action.key()))]);
        let who =
            if who.is_empty() { e.nobody_allowed.clone() } else { fill(&e.who_allowed, &[("who", &who.join(", "))]) };
        format!("{said} {who}")
    }

    pub fn not_handed(&self, why: &NotHanded) -> String {
        let h = &self.hand_over;
        match why {
            NotHanded::ToHerself => h.to_herself.clone(),
            NotHanded::NoOfficer(login) => fill(&h.no_officer, &[("login", login)]),
            NotHanded::StillHere(login) => fill(&h.still_here, &[("login", login)]),
            NotHanded::NotHers(codes) => fill(&h.not_hers, &[("codes", &codes.join(", "))]),
            NotHanded::Nothing(login) => fill(&h.nothing, &[("login", login)]),
        }
    }

    /// "Đã bàn giao 3 hồ sơ và 1 nháp cho Vàng Thị Mai."
    /// Why the book that stands at `path` does not give way to a backup.
    pub(super) fn not_put_back(&self, why: NotPutBack, path: &std::path::Path) -> String {
        let said = match why {
            NotPutBack::OtherBook => &self.errors.other_book,
            NotPutBack::NotByThis => &self.errors.not_by_this,
        };
        fill(said, &[("path", &path.display().to_string())])
    }

    pub fn handed_over(&self, cases: usize, drafts: usize, to: &str) -> String {
        let (cases, drafts) = (cases.to_string(), drafts.to_string());
        fill(&self.hand_over.done, &[("cases", &cases), ("drafts", &drafts), ("to", to)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access::Reach;
    use crate::domain::officer::Role;
    use crate::words::Lang;

    /// The table as the README shows it.
    fn readme_table(words: &Words) -> String {
        let roles: Vec<&str> = Role::ALL.iter().map(|role| words.term("role", role.key())).collect();
        let mut table = format!("| việc | {} |\n|---|---|---|---|---|\n", roles.join(" | "));
        for action in Action::all() {
            let reach = |role: &Role| match Roles::of(&[*role]).may(action) {
                Reach::No => "—",
                Reach::Own => "của mình",
                Reach::All => "có",
            };
            let cells: Vec<&str> = Role::ALL.iter().map(reach).collect();
            table.push_str(&format!("| {} | {} |\n", words.term("action", action.key()), cells.join(" | ")));
        }
        table
    }

    #[test]
    fn the_readme_shows_who_may_what() {
        let table = Words::of(Lang::Vi).map(readme_table).unwrap_or_default();
        assert!(include_str!("../../README.md").contains(&table), "the README's table should be:\n{table}");
    }

    #[test]
    fn every_action_has_its_words_in_both_languages() {
        for lang in [Lang::Vi, Lang::En] {
            let words = Words::of(lang);
            for action in Action::all() {
                assert!(
                    words.is_ok_and(|words| words.term("action", action.key()) != action.key()),
                    "{}",
                    action.key()
                );
            }
        }
    }
}
