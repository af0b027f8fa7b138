//! What happens while nobody has the key: a wrong passphrase, a refusal. It is noted in a small file beside the book — login, time and
//! count, nothing else — and goes into the log with the next good sign-in.
//!
//! Whoever can write in the folder can also take this file away: it slows guessing at the door and tells of it; against
//! somebody with the file itself only the passphrase helps.

use std::io::Write;
use std::path::Path;

use serde_json::json;

use super::turn::turn;
use super::witness::{Sitting, untold_put_back};
use super::{Book, By, Clock, Office, Refusal};
use crate::domain::access::Action;
use crate::domain::time::{Instant, iso};
use crate::exchange::safe_file::SafeFile;
use crate::store::Entry;

const FILE: &str = "noted.tsv";
/// A login the book does not know: what was typed there may have been a passphrase.
const UNKNOWN: &str = "?";
const MAY_NOT: &str = "may_not";

/// What was noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notable {
    WrongPassphrase,
    StoppedClock,
    RestoreRefused,
    Damage,
    /// Her roles did not let her.
    MayNot(Action),
}

impl Notable {
    const PLAIN: [Notable; 4] =
        [Notable::WrongPassphrase, Notable::StoppedClock, Notable::RestoreRefused, Notable::Damage];

    fn key(self) -> &'static str {
        match self {
            Notable::WrongPassphrase => "wrong_passphrase",
            Notable::StoppedClock => "stopped_clock",
            Notable::RestoreRefused => "restore_refused",
            Notable::Damage => "damage",
            Notable::MayNot(_) => MAY_NOT,
        }
    }

    /// What she may not, by its key.
    fn action(self) -> Option<&'static str> {
        match self {
            Notable::MayNot(action) => Some(action.key()),
            _ => None,
        }
    }

    fn read(text: &str) -> Option<Notable> {
        match text.split_once(' ') {
            Some((MAY_NOT, action)) => Action::of_key(action).map(Notable::MayNot),
            Some(_) => None,
            None => Notable::PLAIN.into_iter().find(|known| known.key() == text),
        }
    }

    fn text(self) -> String {
        self.action().map_or_else(|| self.key().to_owned(), |action| format!("{MAY_NOT} {action}"))
    }
}

/// A kind of thing by one login: how often, since when, and how often of that the log knows already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Noted {
    pub(super) what: Notable,
    pub(super) login: String,
    pub(super) count: u32,
    told: u32,
    first: Instant,
    pub(super) last: Instant,
}

fn parse(line: &str) -> Option<Noted> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [what, login, count, told, first, last] = cells[..] else { return None };
    let at = |text: &str| chrono::DateTime::from_timestamp(text.parse().ok()?, 0);
    let what = Notable::read(what)?;
    let known = login == UNKNOWN || crate::domain::officer::is_login(login);
    known.then_some(())?;
    let (count, told) = (count.parse().ok()?, told.parse().ok()?);
    Some(Noted { what, login: login.to_owned(), count, told, first: at(first)?, last: at(last)? })
}

pub(super) fn read(folder: &Path) -> Vec<Noted> {
    let text = std::fs::read_to_string(folder.join(FILE)).unwrap_or_default();
    text.lines().take(1000).filter_map(parse).collect()
}

/// Without a place to write nothing is noted: a disk that takes nothing is no reason to keep an officer out.
fn write(folder: &Path, all: &[Noted]) {
    let path = folder.join(FILE);
    if all.is_empty() {
        let _ = std::fs::remove_file(path);
        return;
    }
    let text: String = all
        .iter()
        .map(|one| {
            let (first, last) = (one.first.timestamp(), one.last.timestamp());
            format!("{}\t{}\t{}\t{}\t{first}\t{last}\n", one.what.text(), one.login, one.count, one.told)
        })
        .collect();
    if let Ok(mut aside) = SafeFile::create(&path, true)
        && aside.write_all(text.as_bytes()).is_ok()
    {
        let _ = aside.commit();
    }
}

fn add(folder: &Path, what: Notable, login: &str) {
    let now = Clock::Running.now();
    let mut all = read(folder);
    match all.iter_mut().find(|one| one.what == what && one.login == login) {
        Some(one) => {
            one.count = one.count.saturating_add(1);
            one.last = now;
        }
        None => all.push(Noted { what, login: login.to_owned(), count: 1, told: 0, first: now, last: now }),
    }
    write(folder, &all);
}

impl Book {
    /// Notes it beside a real book. In a practice book nobody signs in and nothing is at stake.
    pub fn note(&self, what: Notable, login: &str) {
        let _turn = turn(&self.folder).ok();
        self.note_in_turn(what, login);
    }

    /// The same, by whoever has the turn.
    pub(super) fn note_in_turn(&self, what: Notable, login: &str) {
        if self.is_practice() != Some(false) {
            return;
        }
        let known = self.logins().is_ok_and(|logins| logins.iter().any(|own| own == login));
        add(&self.folder, what, if known { login } else { UNKNOWN });
    }
}

impl Office {
    /// Her roles did not let her.
    pub(super) fn note_refused(&self, action: Action) {
        if !self.is_practice() {
            let _turn = turn(self.store.folder()).ok();
            add(self.store.folder(), Notable::MayNot(action), &self.officer.login);
        }
    }

    /// The locked screen opened again: what was noted of her stands in the log. Where nothing was, nothing is written.
    pub fn note_unlocked(&mut self) -> Result<(), Refusal> {
        let own = |one: &Noted| one.what == Notable::WrongPassphrase && one.login == self.officer.login;
        if self.is_practice() || !read(self.store.folder()).iter().any(own) {
            return Ok(());
        }
        self.note_sitting("unlocked").map(drop)
    }

    /// A good sign-in: it stands in the log, and what was noted beside the book before it. A command's sign-in is told once a day, or
    /// when there is something noted. A stopped clock writes nothing.
    pub fn note_sitting(&mut self, how: &'static str) -> Result<Sitting, Refusal> {
        if self.is_practice() || self.clock.is_stopped() {
            return Ok(Sitting::default());
        }
        let folder = self.store.folder().to_owned();
        let noted = read(&folder);
        let untold: Vec<Noted> = noted.iter().filter(|one| one.count > one.told).cloned().collect();
        let (mark, today) = (format!("signed_in {}", self.officer.login), self.today().to_string());
        let told_today = self.store.read().meta(&mark)?.as_deref() == Some(&today);
        let differ = self.store.keys_differ()?;
        let stale = differ && self.store.kept_keys_are_stale()?;
        let mut mended = false;
        let put_back = untold_put_back(self.store.read(), &self.officer.login, how != "command")?;
        if how != "command" || !told_today || !untold.is_empty() || differ || put_back.is_some() {
            let login = self.officer.login.clone();
            mended = self.write_whole(By::Sitting, |facts, _| {
                let mended = differ && !stale && facts.mend_keys(&folder)?;
                if mended {
                    facts.log(&Entry::new("keys_mended", "book", json!({})))?;
                }
                facts.adopt_keys(&folder, stale)?;
                for one in &untold {
                    let mut detail = json!({
                        "login": one.login, "what": one.what.key(), "times": one.count - one.told, "first": iso(one.first), "last": iso(one.last),
                    });
                    if let (Some(action), Some(detail)) = (one.what.action(), detail.as_object_mut()) {
                        detail.insert("action".to_owned(), action.into());
                    }
                    facts.log(&match one.what {
                        Notable::WrongPassphrase => Entry::new("sign_in_failed", one.login.clone(), detail),
                        Notable::Damage => Entry::new("damage_found", "book", detail),
                        Notable::StoppedClock | Notable::RestoreRefused | Notable::MayNot(_) => {
                            Entry::new("refused", one.login.clone(), detail)
                        }
                    })?;
                }
                facts.set_meta(&mark, &today)?;
                Ok((mended, Entry::new("signed_in", login, json!({ "how": how }))))
            })?;
            if mended {
                self.store.settle_keys()?;
            }
        }
        if !noted.is_empty() {
            let _turn = turn(&folder).ok();
            // What came in meanwhile is nobody's yet.
            let since = read(&folder).into_iter().filter(|one| !noted.contains(one));
            let known = |one: &Noted| noted.iter().find(|old| old.what == one.what && old.login == one.login);
            let logged = |one: Noted| Noted { told: known(&one).map_or(0, |old| old.count), ..one };
            let since: Vec<Noted> = since.map(logged).collect();
            let told = |one: &Noted| !since.iter().any(|new| new.what == one.what && new.login == one.login);
            let mut stay = left(noted, &self.officer.login);
            stay.retain(told);
            stay.extend(since);
            write(&folder, &stay);
        }
        Ok(Sitting { keys_mended: mended, put_back })
    }
}

/// What stays noted after a good sign-in of `login`: other logins' wrong passphrases still slow those down, and are told no more.
fn left(noted: Vec<Noted>, login: &str) -> Vec<Noted> {
    let others = |one: &Noted| one.what == Notable::WrongPassphrase && one.login != login && one.login != UNKNOWN;
    noted.into_iter().filter(others).map(|one| Noted { told: one.count, ..one }).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_was_noted_reads_back_and_only_logins_and_counts_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        let at = |s: i64| chrono::DateTime::from_timestamp(1_763_900_000 + s, 0).unwrap();
        let noted = |login: &str, count| Noted {
            what: Notable::WrongPassphrase,
            login: login.to_owned(),
            count,
            told: 0,
            first: at(0),
            last: at(9),
        };
        let may_not = Noted { what: Notable::MayNot(Action::ReadCases), ..noted("an", 4) };
        let all = vec![noted("in", 3), noted("an", 1), noted(UNKNOWN, 2), may_not];
        write(dir.path(), &all);
        assert_eq!(read(dir.path()), all);
        // A good sign-in of one forgets her own; the other's still slow him down.
        assert_eq!(left(all, "in"), vec![Noted { told: 1, ..noted("an", 1) }]);
        std::fs::write(dir.path().join(FILE), "x\nwrong_passphrase\tmật khẩu\t1\t0\t1\t1\n\u{0}\n").unwrap();
        assert_eq!(read(dir.path()), Vec::new());
        write(dir.path(), &[]);
        assert!(!dir.path().join(FILE).exists());
    }
}
