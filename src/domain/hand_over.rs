//! Handing over (bàn giao): open cases, with all that is owed in them, and unfinished forms, from one officer to another in one act.

use super::access::{Action, Reach};
use super::officer::Roles;

/// One of the two between whom it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side<'a> {
    pub login: &'a str,
    pub roles: Roles,
    pub active: bool,
}

/// Why it is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotHanded {
    ToHerself,
    /// She works on no cases, or opens the book no more.
    NoOfficer(String),
    /// Somebody who still works hands over herself.
    StillHere(String),
    /// Codes that are no open cases of hers.
    NotHers(Vec<String>),
    Nothing(String),
}

/// `own`: the login of whoever does it; `reach`: how far she may. Her own cases go from her; those of somebody who opens the book no
/// more from whoever looks after the people, who need not be able to read them.
pub fn check(own: &str, reach: Reach, from: Side<'_>, to: Side<'_>) -> Result<(), NotHanded> {
    if from.login == to.login {
        return Err(NotHanded::ToHerself);
    }
    if !to.active || to.roles.may(Action::WriteCases) != Reach::All {
        return Err(NotHanded::NoOfficer(to.login.to_owned()));
    }
    let gone = reach == Reach::All && !from.active;
    if from.login == own || gone { Ok(()) } else { Err(NotHanded::StillHere(from.login.to_owned())) }
}

/// The codes asked for that are not among hers.
pub fn not_hers(asked: &[String], hers: &[String]) -> Result<(), NotHanded> {
    let strange: Vec<String> = asked.iter().filter(|code| !hers.contains(code)).cloned().collect();
    if strange.is_empty() { Ok(()) } else { Err(NotHanded::NotHers(strange)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::officer::Role;

    fn side<'l>(login: &'l str, roles: &[Role], active: bool) -> Side<'l> {
        Side { login, roles: Roles::of(roles), active }
    }

    #[test]
    fn her_own_go_to_another_officer_and_those_of_who_is_gone_from_the_administrator() {
        let an = side("an", &[Role::Officer], true);
        let mai = side("mai", &[Role::Officer, Role::Leader], true);
        assert_eq!(check("an", Reach::Own, an, mai), Ok(()));
        assert_eq!(check("an", Reach::Own, an, an), Err(NotHanded::ToHerself));
        assert_eq!(check("an", Reach::Own, mai, an), Err(NotHanded::StillHere("mai".to_owned())));
        // Also the administrator takes nothing from somebody who is at work.
        assert_eq!(check("son", Reach::All, mai, an), Err(NotHanded::StillHere("mai".to_owned())));
        let gone = side("mai", &[Role::Officer], false);
        assert_eq!(check("son", Reach::All, gone, an), Ok(()));
        assert_eq!(check("an", Reach::Own, gone, an), Err(NotHanded::StillHere("mai".to_owned())));
        for to in [side("hoa", &[Role::Leader, Role::Administrator], true), side("hoa", &[Role::Officer], false)] {
            assert_eq!(check("an", Reach::Own, an, to), Err(NotHanded::NoOfficer("hoa".to_owned())));
        }
    }

    #[test]
    fn what_is_not_hers_is_named() {
        let codes = |all: &[&str]| all.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
        let hers = codes(&["HS-2026-0001", "HS-2026-0002"]);
        assert_eq!(not_hers(&codes(&["HS-2026-0002"]), &hers), Ok(()));
        let strange = not_hers(&codes(&["HS-2026-0009", "HS-2026-0001"]), &hers);
        assert_eq!(strange, Err(NotHanded::NotHers(codes(&["HS-2026-0009"]))));
    }
}
