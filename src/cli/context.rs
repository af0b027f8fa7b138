//! What every command needs: words, the clock, the book, and who is at it.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::args::Command;
use super::output::is_closed_pipe;
use super::{Cli, Exit};
use crate::domain::time::{from_local, iso, parse_clock};
use crate::office::{Book, ChainFound, ChainStanding, Clock, Examination, HeadAsked, Notable, Office, Refusal};
use crate::words::{Lang, Present, Sentences, Words, fill};

pub struct Context {
    pub words: &'static Words,
    pub clock: Clock,
    /// `--book`, else the officer's own place.
    pub book: Book,
    pub book_was_named: bool,
    pub user: Option<String>,
    pub passphrase_file: Option<PathBuf>,
    /// What `serve` read from its pipe before the command did.
    pub piped_passphrase: Option<Zeroizing<String>>,
}

/// Where books live when nobody says otherwise: `…/sotre/book`, and the practice book beside it.
fn own_place(name: &str) -> PathBuf {
    directories::ProjectDirs::from("", "", "sotre")
        .map(|dirs| dirs.data_dir().join(name))
        .unwrap_or_else(|| PathBuf::from(name))
}

/// Where this account keeps what is no book and no setting.
fn own_state() -> Option<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "sotre")?;
    Some(dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).to_owned())
}

/// The account's own name, as far as it can be a login.
pub fn account_login() -> String {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let name = variable("USER").or_else(|| variable("LOGNAME")).or_else(login_of_account).unwrap_or_default();
    let name = name.to_lowercase();
    if crate::domain::officer::is_login(&name) { name } else { "canbo".to_owned() }
}

/// As the system's list of accounts has it: cron and some forced commands set no variable.
fn login_of_account() -> Option<String> {
    field_of_account(0)
}

/// A field of this account's line in the system's list: 0 its login, 5 its home.
fn field_of_account(at: usize) -> Option<String> {
    let own = rustix::process::getuid().as_raw().to_string();
    let accounts = std::fs::read_to_string("/etc/passwd").ok()?;
    let line = accounts.lines().find(|line| line.split(':').nth(2) == Some(&own))?;
    line.split(':').nth(at).filter(|field| !field.is_empty()).map(str::to_owned)
}

/// The place of the account's book as the system's list has its home: HOME and XDG_* may be anybody's words.
fn account_place() -> PathBuf {
    match field_of_account(5) {
        Some(home) => Path::new(&home).join(".local/share/sotre/book"),
        None => own_place("book"),
    }
}

/// [`own_state`] for whoever comes from outside: nothing is written where a variable of hers says.
fn account_state() -> Option<PathBuf> {
    let home = field_of_account(5)?;
    let is_own = std::env::var_os("HOME").is_some_and(|said| *said == *home);
    is_own.then(|| Path::new(&home).join(".local/state/sotre"))
}

impl Context {
    pub fn new(cli: &Cli) -> Result<Context, Exit> {
        crate::words::choose(cli.lang.unwrap_or_default());
        let words = match Words::of(cli.lang.unwrap_or(Lang::Vi)) {
            Ok(words) => words,
            Err(error) => {
                eprintln!("sotre: {error}");
                return Err(Exit::Failed);
            }
        };
        let clock = match &cli.clock {
            None => Clock::Running,
            // Beyond this no table of holidays reaches, and counting day by day would take for ever.
            Some(text) => match parse_clock(text).filter(|at| (1990..=2199).contains(&chrono::Datelike::year(at))) {
                Some(at) => Clock::Stopped(from_local(at)),
                None => {
                    eprintln!("{}", fill(&words.errors.bad_date, &[("text", text)]));
                    return Err(Exit::Usage);
                }
            },
        };
        let named = cli.book.clone().filter(|path| !path.as_os_str().is_empty());
        let is_served = matches!(cli.command, Some(Command::Serve));
        let usual = || if is_served { account_place() } else { own_place("book") };
        let state = if is_served { account_state() } else { own_state() };
        Ok(Context {
            words,
            clock,
            book_was_named: named.is_some(),
            book: Book::at(named.unwrap_or_else(usual)).witnessed_in(state),
            user: cli.user.clone().filter(|user| !user.is_empty()),
            passphrase_file: cli.passphrase_file.clone().filter(|path| !path.as_os_str().is_empty()),
            piped_passphrase: None,
        })
    }

    /// Where the practice book lives: `--book` where it was given.
    pub fn practice_book(&self) -> Book {
        if self.book_was_named { self.book.clone() } else { Book::at(own_place("practice")) }
    }

    pub fn login(&self) -> String {
        self.user.clone().unwrap_or_else(account_login)
    }

    /// Says why not, and ends with 1.
    pub fn refuse(&self, refusal: &Refusal) -> Exit {
        eprintln!("{}", self.words.refusal(refusal));
        if matches!(refusal, Refusal::List(_)) { Exit::Usage } else { Exit::Failed }
    }

    /// How a command ends that has printed: where nobody reads any more it is done, and silent.
    pub fn printed(&self, result: std::io::Result<()>, exit: Exit) -> Exit {
        match result {
            Ok(()) => exit,
            Err(error) if is_closed_pipe(&error) => exit,
            Err(error) => self.refuse(&Refusal::Output(error)),
        }
    }

    /// Wrong usage, in words.
    pub fn misused(&self, sentence: &str) -> Exit {
        eprintln!("{sentence}");
        Exit::Usage
    }

    /// First line of the passphrase file; on a terminal it is asked for.
    pub fn passphrase(&self) -> Result<Zeroizing<String>, Exit> {
        if let Some(path) = &self.passphrase_file {
            return self.first_line_of(path);
        }
        if let Some(piped) = &self.piped_passphrase {
            return Ok(piped.clone());
        }
        if !std::io::stdin().is_terminal() {
            eprintln!("{}", self.words.errors.passphrase_needed);
            return Err(Exit::Failed);
        }
        self.ask(&self.words.cli.passphrase_prompt)
    }

    /// The secret in a file's first line.
    pub fn first_line_of(&self, path: &Path) -> Result<Zeroizing<String>, Exit> {
        match read_first_line(path) {
            Ok(line) => Ok(line),
            Err(error) => {
                let what = format!("{} ({})", path.display(), self.words.io(&error));
                eprintln!("{}", fill(&self.words.errors.read_io, &[("what", &what)]));
                Err(Exit::Failed)
            }
        }
    }

    pub fn ask(&self, prompt: &str) -> Result<Zeroizing<String>, Exit> {
        match rpassword::prompt_password(prompt) {
            Ok(text) => Ok(Zeroizing::new(text)),
            Err(_) => {
                eprintln!("{}", self.words.errors.passphrase_needed);
                Err(Exit::Failed)
            }
        }
    }

    /// Opens the book for a command that only reads: a stopped clock on a real book is said.
    pub fn open_to_read(&self) -> Result<Office, Exit> {
        let office = self.open()?;
        self.say_clock();
        Ok(office)
    }

    fn say_clock(&self) {
        if let (Clock::Stopped(at), Some(false)) = (self.clock, self.book.is_practice()) {
            eprintln!("{}", fill(&self.words.errors.clock_note, &[("at", &iso(at))]));
        }
    }

    /// Looks at the whole book, also where it is too damaged to be opened.
    pub fn examine(&self, asked: &HeadAsked) -> Result<(Examination, ChainFound), Exit> {
        let passphrase = self.passphrase_where_needed()?;
        let passphrase = passphrase.as_deref().map(String::as_str);
        let found = self
            .book
            .patient()
            .examine(&self.login(), passphrase, self.clock, asked)
            .map_err(|refusal| self.refuse(&refusal))?;
        self.say_clock();
        Ok(found)
    }

    /// Opens the book for a command that writes: a stopped clock on a real book is refused before anything else.
    pub fn open_to_write(&self) -> Result<Office, Exit> {
        if self.clock.is_stopped() && self.book.is_practice() == Some(false) {
            self.book.note(Notable::StoppedClock, &self.login());
            return Err(self.refuse(&Refusal::StoppedClock));
        }
        self.open()
    }

    fn passphrase_where_needed(&self) -> Result<Option<Zeroizing<String>>, Exit> {
        match self.book.is_practice() {
            Some(false) => self.passphrase().map(Some),
            _ => Ok(None),
        }
    }

    fn open(&self) -> Result<Office, Exit> {
        let passphrase = self.passphrase_where_needed()?;
        let mut office = self
            .book
            .patient()
            .sign_in(&self.login(), passphrase.as_deref().map(String::as_str), self.clock)
            .map_err(|refusal| self.refuse(&refusal))?;
        self.witness(&mut office)?;
        // A clock that cannot be right is said wherever limits are shown.
        if let Ok(Some(doubt)) = office.clock_doubt() {
            let what = crate::words::clock_doubt(doubt, office.now(), self.words);
            eprintln!("{}", fill(&self.words.clock.note, &[("what", &what)]));
        }
        if office.passphrase_was_given() {
            eprintln!("{}", self.words.people.given);
        }
        Ok(office)
    }

    /// A log cut short is said before anything else; else its head is kept outside the book, and the sign-in in it.
    fn witness(&self, office: &mut Office) -> Result<(), Exit> {
        match self.book.chain_of(office) {
            Ok(ChainStanding::Gone(missing)) => {
                for line in crate::screens::missing_lines(&missing, self.words) {
                    eprintln!("{line}");
                }
                let _ = office.note_sitting("command");
            }
            Ok(standing) => {
                // What only reads may read from a disk that takes nothing.
                let told = office.note_sitting("command").unwrap_or_default();
                for line in crate::screens::sitting_lines(&told, self.words) {
                    eprintln!("{line}");
                }
                let _ = self.book.keep_head(office, matches!(standing, ChainStanding::Restored(..)));
            }
            Err(refusal) => return Err(self.refuse(&refusal)),
        }
        Ok(())
    }

    pub fn present<'a>(&self, office: &'a Office) -> Present<'a> {
        let rules = office.rules();
        Present { words: self.words, catalogue: &rules.catalogue, procedures: &rules.procedures }
    }
}

/// As long as no secret is: a device read to its end has none.
const LONGEST_SECRET: u64 = 64 * 1024;

/// The secret in a file's first line, as UTF-8.
pub fn read_first_line(path: &Path) -> std::io::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    std::fs::File::open(path)?.take(LONGEST_SECRET).read_to_string(&mut text)?;
    Ok(first_line(text))
}

fn first_line(text: Zeroizing<String>) -> Zeroizing<String> {
    let line = text.split('\n').next().unwrap_or("");
    Zeroizing::new(line.strip_suffix('\r').unwrap_or(line).trim_start_matches('\u{FEFF}').to_owned())
}
