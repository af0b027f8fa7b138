//! `user` as the contract draws it.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::args::Format;

#[derive(Debug, Args)]
pub struct UserArgs {
    #[command(subcommand)]
    pub verb: UserVerb,
}

#[derive(Debug, Subcommand)]
pub enum UserVerb {
    /// Let somebody open the book
    Add(AddArgs),
    /// Everybody, and who is disabled
    List(UserListArgs),
    /// Another name, other roles, another village
    Change(ChangeArgs),
    /// She opens the book no more; it is re-keyed
    Disable(LoginArg),
    /// A new passphrase: one's own, or another's who forgot hers
    Passphrase(PassphraseArgs),
    /// Six digits in place of one's passphrase, for the rest of the day
    Pin(PinArgs),
    /// A new passphrase by the recovery key
    Recover(RecoverArgs),
    /// A new recovery key; the old one opens nothing any more
    RecoveryKey(RecoveryKeyArgs),
}

#[derive(Debug, Args)]
pub struct LoginArg {
    /// Her login
    #[arg(value_name = "LOGIN", allow_hyphen_values = true)]
    pub login: String,
}

#[derive(Debug, Args)]
pub struct AddArgs {
    /// Her login
    #[arg(value_name = "LOGIN", allow_hyphen_values = true)]
    pub login: String,
    /// Her name
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub name: String,
    /// officer, leader, collaborator, administrator; several with commas between
    #[arg(long, value_name = "ROLES", default_value = "officer", allow_hyphen_values = true)]
    pub roles: String,
    /// The village of a collaborator
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub village: Option<String>,
    #[command(flatten)]
    pub new: NewPassphrase,
}

#[derive(Debug, Args)]
pub struct UserListArgs {
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct ChangeArgs {
    /// Her login
    #[arg(value_name = "LOGIN", allow_hyphen_values = true)]
    pub login: String,
    /// Her name
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub name: Option<String>,
    /// officer, leader, collaborator, administrator; several with commas between
    #[arg(long, value_name = "ROLES", allow_hyphen_values = true)]
    pub roles: Option<String>,
    /// The village of a collaborator
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub village: Option<String>,
}

#[derive(Debug, Args)]
pub struct PassphraseArgs {
    /// Her login
    #[arg(value_name = "LOGIN", allow_hyphen_values = true)]
    pub login: String,
    #[command(flatten)]
    pub new: NewPassphrase,
}

#[derive(Debug, Args)]
pub struct PinArgs {
    /// Forget the PIN that is kept
    #[arg(long)]
    pub forget: bool,
}

#[derive(Debug, Args)]
pub struct RecoverArgs {
    /// Her login
    #[arg(value_name = "LOGIN", allow_hyphen_values = true)]
    pub login: String,
    /// The recovery key, in this file's first line
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub recovery_file: PathBuf,
    #[command(flatten)]
    pub new: NewPassphrase,
}

#[derive(Debug, Args)]
pub struct RecoveryKeyArgs {
    /// Write the new recovery key into this file instead of printing it
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub recovery_file: Option<PathBuf>,
    /// Replace a recovery key file that is there
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct NewPassphrase {
    /// The new passphrase, in this file's first line; without it, asked twice on the terminal
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub new_passphrase_file: Option<PathBuf>,
}
