//! `user`: the people who open the book, their passphrases and the recovery key.

use std::io::{IsTerminal, Write};

use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::Exit;
use super::args::Format;
use super::context::Context;
use super::output::{Out, Printer};
use super::user_args::{AddArgs, ChangeArgs, NewPassphrase, PassphraseArgs, RecoverArgs, RecoveryKeyArgs, UserVerb};
use crate::domain::fields::Fields;
use crate::domain::officer::Role;
use crate::domain::time::{ddmmyyyy, hhmm, iso, local};
use crate::exchange::safe_file::{FileError, SafeFile};
use crate::office::{Office, PinFlaw, Refusal, StoreError, UserRow};
use crate::words::{Sentences, fill};

pub fn run(context: &mut Context, verb: UserVerb) -> Exit {
    // Before anybody is asked for a passphrase that would open nothing.
    if context.book.is_practice() == Some(true) {
        return context.refuse(&Refusal::PracticeUsers);
    }
    let done = match verb {
        UserVerb::Add(args) => add(context, &args),
        UserVerb::List(args) => list(context, args.format),
        UserVerb::Change(args) => change(context, args),
        UserVerb::Disable(args) => disable(context, &args.login),
        UserVerb::Passphrase(args) => passphrase(context, &args),
        UserVerb::Pin(args) => pin(context, args.forget),
        UserVerb::Recover(args) => recover(context, &args),
        UserVerb::RecoveryKey(args) => recovery_key(context, &args),
    };
    done.unwrap_or_else(|exit| exit)
}

/// The new passphrase, from its file or asked twice.
fn new_passphrase(context: &Context, from: &NewPassphrase) -> Result<Zeroizing<String>, Exit> {
    let (cli, errors) = (&context.words.cli, &context.words.errors);
    if let Some(path) = &from.new_passphrase_file {
        return context.first_line_of(path);
    }
    if !std::io::stdin().is_terminal() {
        eprintln!("{}", errors.new_passphrase_needed);
        return Err(Exit::Failed);
    }
    let first = context.ask(&context.words.people.new_prompt)?;
    if *first != *context.ask(&cli.passphrase_again_prompt)? {
        eprintln!("{}", errors.passphrase_differs);
        return Err(Exit::Failed);
    }
    Ok(first)
}

fn said(context: &Context, result: Result<(), Refusal>) -> Result<(), Exit> {
    result.map_err(|refusal| context.refuse(&refusal))
}

fn add(context: &Context, args: &AddArgs) -> Result<Exit, Exit> {
    let mut office = context.open_to_write()?;
    let passphrase = new_passphrase(context, &args.new)?;
    let mut fields = Fields::default();
    fields.set("login", args.login.clone());
    fields.set("name", args.name.clone());
    fields.set("roles", args.roles.clone());
    fields.set("village", args.village.clone().unwrap_or_default());
    said(context, office.add_user(&fields, &passphrase))?;
    eprintln!("{}", fill(&context.words.people.added, &[("login", &args.login)]));
    Ok(Exit::Done)
}

fn list(context: &Context, format: Format) -> Result<Exit, Exit> {
    let office = context.open_to_read()?;
    let rows = office.users().map_err(|refusal| context.refuse(&refusal))?;
    Ok(context.printed(print(context, &office, &rows, format), Exit::Done))
}

fn print(context: &Context, office: &Office, rows: &[UserRow], format: Format) -> std::io::Result<()> {
    let keys = vec!["login", "name", "roles", "village", "state", "disabled_at"];
    let words = context.words;
    let headings: Vec<String> = keys.iter().map(|key| words.field(&format!("user_{key}")).to_owned()).collect();
    let mut printer = Printer::new(format, keys, &headings, Some(context.present(office)))?;
    let in_json = matches!(format, Format::Json);
    for row in rows {
        let role = |role: Role| if in_json { role.key() } else { words.term("role", role.key()) };
        let state = if row.is_active() { "active" } else { "disabled" };
        let disabled = row.disabled_at.map(|at| if in_json { iso(at) } else { ddmmyyyy(local(at).date()) });
        printer.row(&[
            Out::Text(&row.officer.login),
            Out::Text(&row.officer.name),
            Out::Json(Value::from(row.roles.iter().map(role).collect::<Vec<_>>())),
            Out::Json(json!(row.village.as_ref().map(|(_, name)| name))),
            Out::Text(if in_json { state } else { words.term("user_state", state) }),
            Out::Json(json!(disabled)),
        ])?;
    }
    printer.finish()
}

fn change(context: &Context, args: ChangeArgs) -> Result<Exit, Exit> {
    let mut office = context.open_to_write()?;
    let row = office.user(&args.login).map_err(|refusal| context.refuse(&refusal))?;
    let mut fields = Fields::default();
    fields.set("name", args.name.unwrap_or(row.officer.name));
    let roles = args.roles.unwrap_or_else(|| row.roles.text());
    // The village goes with the role it belongs to.
    let stays = crate::domain::officer::Roles::read(&roles).has(Role::Collaborator);
    fields.set("roles", roles);
    let village = args.village.or_else(|| row.village.map(|(_, name)| name).filter(|_| stays));
    fields.set("village", village.unwrap_or_default());
    said(context, office.change_user(&args.login, &fields))?;
    eprintln!("{}", fill(&context.words.people.changed, &[("login", &args.login)]));
    Ok(Exit::Done)
}

fn disable(context: &Context, login: &str) -> Result<Exit, Exit> {
    let mut office = context.open_to_write()?;
    let left = office.disable_user(login).map_err(|refusal| context.refuse(&refusal))?;
    for line in context.words.user_disabled(login, &left) {
        eprintln!("{line}");
    }
    Ok(Exit::Done)
}

fn passphrase(context: &Context, args: &PassphraseArgs) -> Result<Exit, Exit> {
    let people = &context.words.people;
    if args.login != context.login() {
        let mut office = context.open_to_write()?;
        let new = new_passphrase(context, &args.new)?;
        said(context, office.reset_passphrase(&args.login, &new))?;
        eprintln!("{}", fill(&people.passphrase_reset, &[("login", &args.login)]));
        return Ok(Exit::Done);
    }
    let old = context.passphrase()?;
    let opened = context.book.patient().sign_in(&args.login, Some(&old), context.clock);
    let mut office = opened.map_err(|refusal| context.refuse(&refusal))?;
    let new = new_passphrase(context, &args.new)?;
    said(context, office.change_passphrase(&old, &new))?;
    eprintln!("{}", people.passphrase_changed);
    Ok(Exit::Done)
}

/// One's own: asked on the terminal alone, for in a file it would be a passphrase of six digits.
fn pin(context: &Context, forget: bool) -> Result<Exit, Exit> {
    let words = &context.words.pin;
    let mut office = context.open_to_write()?;
    if forget {
        said(context, office.forget_pin())?;
        eprintln!("{}", words.forgotten);
        return Ok(Exit::Done);
    }
    if !std::io::stdin().is_terminal() {
        eprintln!("{}", context.words.errors.pin_needed);
        return Err(Exit::Failed);
    }
    let pin = context.ask(&words.new_prompt)?;
    if *pin != *context.ask(&words.again_prompt)? {
        return Err(context.refuse(&Refusal::Store(StoreError::Pin(PinFlaw::Differs))));
    }
    let until = office.keep_pin(&pin).map_err(|refusal| context.refuse(&refusal))?;
    eprintln!("{}", fill(&words.kept, &[("at", &hhmm(local(until)))]));
    Ok(Exit::Done)
}

fn recover(context: &Context, args: &RecoverArgs) -> Result<Exit, Exit> {
    let recovery = context.first_line_of(&args.recovery_file)?;
    let new = new_passphrase(context, &args.new)?;
    let done = context.book.recover(&args.login, &recovery, &new, context.clock);
    said(context, done.map(|_| ()))?;
    eprintln!("{}", fill(&context.words.people.passphrase_recovered, &[("login", &args.login)]));
    Ok(Exit::Done)
}

fn recovery_key(context: &Context, args: &RecoveryKeyArgs) -> Result<Exit, Exit> {
    let mut office = context.open_to_write()?;
    let (words, cli) = (context.words, &context.words.cli);
    // First: a key that could not be written would be a trap.
    let file = args.recovery_file.as_ref().map(|path| SafeFile::create(path, args.force).map(|file| (file, path)));
    let file = file.transpose().map_err(|error| context.refuse(&error.into()))?;
    let key = office.renew_recovery().map_err(|refusal| context.refuse(&refusal))?;
    eprintln!("{}", words.people.recovery_renewed);
    let Some((mut file, path)) = file else {
        eprintln!("{}", fill(&cli.init_recovery, &[("key", &key)]));
        return Ok(Exit::Done);
    };
    let written = writeln!(file, "{}", key.as_str()).map_err(|error| FileError::of(error, path));
    match written.and_then(|()| file.commit()) {
        Ok(()) => {
            eprintln!("{}", fill(&cli.init_recovery_file, &[("path", &path.display().to_string())]));
            Ok(Exit::Done)
        }
        Err(error) => {
            eprintln!("{}", words.refusal(&error.into()));
            eprintln!("{}", fill(&cli.init_recovery, &[("key", &key)]));
            Ok(Exit::Look)
        }
    }
}
