//! Danh mục, Người dùng: everybody who opens the book or did, for whoever looks after them; and the two questions that re-key it.

use super::forms;
use super::intent::{Effect, Intent, Rekey, Reply, refused};
use super::paint::wrap;
use super::widgets::sheet::Line;
use super::{Dialog, Screen};
use crate::domain::time::{ddmmyyyy, local};
use crate::office::{Office, UserRow};
use crate::words::{Words, fill};

/// Columns of a dialog's text.
const WIDTH: usize = 78;

pub fn lines(users: &[UserRow], words: &Words) -> Vec<Line> {
    let text = |row: &UserRow| {
        let village = row.village.as_ref().map(|(_, name)| format!(" ({name})")).unwrap_or_default();
        format!("{} · {} · {}{village}", row.officer.login, row.officer.name, words.roles(row.roles))
    };
    let since = |row: &UserRow| {
        let on = row.disabled_at.map(|at| ddmmyyyy(local(at).date()));
        on.map(|on| fill(&words.people.disabled_on, &[("on", &on)])).unwrap_or_default()
    };
    let line = |(at, row): (usize, &UserRow)| Line { right: since(row), ..Line::item(at, text(row)) };
    users.iter().enumerate().map(line).collect()
}

/// `None` for what is no business of this list.
pub fn update(intent: &Intent, row: Option<&UserRow>, office: &Office, words: &Words) -> Option<Reply> {
    Some(match (intent, row) {
        (Intent::New, _) => forms::push(forms::user(office, words, None), words),
        (Intent::Open | Intent::Edit, Some(row)) if row.is_active() => {
            forms::push(forms::user(office, words, Some(row.clone())), words)
        }
        (Intent::Open | Intent::Edit, Some(row)) => {
            Reply::say(fill(&words.errors.disabled_row, &[("login", &row.officer.login)]))
        }
        (Intent::Delete, Some(row)) => ask_disable(&row.officer.login, office, words),
        _ => return None,
    })
}

fn ask(title: &str, lines: &[String], rekey: Rekey) -> Reply {
    let lines = lines.iter().flat_map(|line| wrap(line, WIDTH)).collect();
    Reply::push(Screen::Dialog(Dialog::asking(title, lines, Effect::Rekey(rekey))))
}

/// Asked by name, with what she leaves behind.
fn ask_disable(login: &str, office: &Office, words: &Words) -> Reply {
    let people = &words.people;
    let (row, left) = match office.to_disable(login) {
        Ok(found) => found,
        Err(refusal) => return refused(&refusal, words),
    };
    let named = [("name", row.officer.name.as_str()), ("login", login)];
    let mut lines = vec![fill(&people.disable_ask, &named), people.disable_note.clone(), people.backups_open.clone()];
    lines.extend(words.user_leaves(login, &left));
    ask(&people.title, &lines, Rekey::Disable(login.to_owned()))
}

/// From the command list.
pub fn ask_renewal(office: &Office, words: &Words) -> Reply {
    let people = &words.people;
    match office.users() {
        Err(refusal) => refused(&refusal, words),
        Ok(_) => ask(&people.renew_title, &[people.renew_ask.clone(), people.renew_note.clone()], Rekey::Recovery),
    }
}

/// What was done is told where it cannot be overlooked: a key that is shown once, what old backups still open with.
pub fn told(rekey: &Rekey, done: &crate::office::Rekeyed, words: &Words) -> Dialog {
    use crate::office::Rekeyed;
    let (title, lines) = match (rekey, done) {
        (Rekey::Disable(login), Rekeyed::Disabled(left)) => (&words.people.title, words.user_disabled(login, left)),
        (_, Rekeyed::Recovery(key)) => {
            let setup = &words.setup;
            let said = [&words.people.recovery_renewed, &setup.recovery_1, &setup.recovery_3].map(String::clone);
            let key = format!("  {}", key.as_str());
            (&words.people.renew_title, said.into_iter().chain([String::new(), key]).collect())
        }
        (Rekey::Recovery, Rekeyed::Disabled(_)) => (&words.people.title, Vec::new()),
    };
    let lines = lines.iter().flat_map(|line| wrap(line, WIDTH)).collect();
    Dialog::new(title, lines, super::Asked::Nothing)
}
