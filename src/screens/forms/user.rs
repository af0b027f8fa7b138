//! Người dùng: who opens the book, as what; and passphrases, one's own and those given to others. No passphrase is ever in a draft.

use super::{Field, Form, FormKind, names, saved};
use crate::domain::fields::Fields;
use crate::domain::officer::{Role, Roles};
use crate::office::{Office, Refusal, UserRow};
use crate::screens::intent::{Effect, Reply};
use crate::screens::{Asked, Dialog, Screen, wrapped};
use crate::words::{Words, fill};

/// Her village is asked of a collaborator alone.
fn collaborates(fields: &Fields) -> bool {
    Roles::read(fields.get("roles")).has(Role::Collaborator)
}

pub fn open(office: &Office, words: &Words, before: Option<UserRow>) -> Result<(Form, Option<String>), Refusal> {
    let row = before.as_ref();
    let roles = row.map_or(Roles::of(&[Role::Officer]), |row| row.roles);
    let options = Role::ALL.map(|role| (role.key().to_owned(), words.term("role", role.key()).to_owned())).to_vec();
    let ticked = Role::ALL.map(|role| roles.has(role)).to_vec();
    let village = row.and_then(|row| row.village.as_ref()).map_or("", |(_, name)| name);
    let mut fields = vec![
        Field::line("name", row.map_or("", |row| &row.officer.name)).required(),
        Field::ticks("roles", options, ticked).required(),
        Field::pick("village", names(office.village_names()?), village).required().shown_if(collaborates),
    ];
    let (title, about, subject) = match row {
        None => {
            fields.insert(0, Field::line("login", "").required());
            fields.push(Field::secret("new_passphrase").required());
            fields.push(Field::secret("passphrase_again").required());
            (&words.people.add_title, String::new(), String::new())
        }
        Some(row) => {
            // Her own she changes with the old one in hand.
            if row.officer.login != office.officer().login {
                fields.push(Field::secret("new_passphrase"));
                fields.push(Field::secret("passphrase_again"));
            }
            (&words.people.change_title, row.officer.login.clone(), row.officer.n.to_string())
        }
    };
    let note = if row.is_some() { words.people.reset_note.clone() } else { String::new() };
    let mut form = Form::new(FormKind::User { before: before.map(Box::new) }, title, about, fields, subject);
    form.note = note;
    form.opened(office, words)
}

/// One's own passphrase: the old one, then the new one twice.
pub fn own_passphrase(office: &Office, words: &Words) -> Result<(Form, Option<String>), Refusal> {
    office.user(&office.officer().login)?;
    let fields = vec![
        Field::secret("old_passphrase").required(),
        Field::secret("new_passphrase").required(),
        Field::secret("passphrase_again").required(),
    ];
    let about = office.officer().login.clone();
    Ok((Form::new(FormKind::Passphrase, &words.people.own_title, about, fields, String::new()), None))
}

/// The secrets of a form, and whether both new ones are the same.
pub struct Secrets {
    pub old: zeroize::Zeroizing<String>,
    pub new: zeroize::Zeroizing<String>,
    pub again: zeroize::Zeroizing<String>,
}

impl Secrets {
    pub fn of(form: &Form) -> Secrets {
        let [old, new, again] =
            ["old_passphrase", "new_passphrase", "passphrase_again"].map(|key| form.secret(key).into());
        Secrets { old, new, again }
    }

    fn agreed(&self) -> Result<&str, Refusal> {
        if self.new == self.again { Ok(&self.new) } else { Err(Refusal::PassphraseDiffers) }
    }
}

pub fn save(
    before: Option<&UserRow>,
    values: &Fields,
    secrets: &Secrets,
    office: &mut Office,
    words: &Words,
) -> Result<Reply, Refusal> {
    let people = &words.people;
    let mut values = values.clone();
    if !collaborates(&values) {
        values.set("village", String::new());
    }
    let new = secrets.agreed()?;
    let Some(row) = before else {
        office.add_user(&values, new)?;
        return Ok(told(&people.title, &fill(&people.added, &[("login", values.get("login").trim())])));
    };
    let login = &row.officer.login;
    if new.is_empty() {
        office.change_user(login, &values)?;
        return Ok(saved(fill(&people.changed, &[("login", login)])));
    }
    // Too short, it would be refused after the rest was changed.
    if new.chars().count() < crate::domain::officer::PASSPHRASE_MIN {
        return Err(Refusal::PassphraseShort);
    }
    office.change_user(login, &values)?;
    office.reset_passphrase(login, new)?;
    Ok(told(&people.title, &fill(&people.passphrase_reset, &[("login", login)])))
}

pub fn save_own(secrets: &Secrets, office: &mut Office, words: &Words) -> Result<Reply, Refusal> {
    office.change_passphrase(&secrets.old, secrets.agreed()?)?;
    Ok(told(&words.people.own_title, &words.people.passphrase_changed))
}

/// Too long for a notice, and to be read: it stands until a key is pressed.
fn told(title: &str, text: &str) -> Reply {
    let dialog = Dialog::new(title, wrapped(text, 78), Asked::Nothing);
    Reply::effect(Effect::PopChanged).and(Effect::Push(Box::new(Screen::Dialog(dialog))))
}
