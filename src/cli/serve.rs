//! `serve`: SSH's forced command. On a terminal the app; else the command the client sent, by our own parser, never a shell.
//!
//! The client is let in by the server's line and gets nothing beside it: no variable of its own is heeded, no file of the
//! host is read or written by a name it says. Lists leave by standard output and come in by standard input.

use std::path::Path;

use zeroize::{Zeroize, Zeroizing};

use super::args::{Cli, Command};
use super::context::Context;
use super::{Exit, run_command};
use crate::office::StoreError;
use crate::words::fill;

/// What the client asked for, as sshd hands it over.
const ASKED: &str = "SSH_ORIGINAL_COMMAND";
/// No passphrase is longer; a list sent without one is not read to its end as if it were one.
const LONGEST_PASSPHRASE: usize = 1024;

pub fn run(context: &mut Context) -> Exit {
    let errors = &context.words.errors;
    crate::office::only_the_tray();
    let asked = match std::env::var(ASKED) {
        Ok(asked) => asked,
        Err(std::env::VarError::NotPresent) => String::new(),
        Err(std::env::VarError::NotUnicode(_)) => return context.misused(&errors.serve_not_text),
    };
    if asked.trim().is_empty() {
        // Which book there is, is said by the server's line: nobody who only came in by the door sets one up here.
        if !context.book.exists() && crate::terminal::is_terminal() {
            return context.refuse(&StoreError::NoBook(context.book.folder.clone()).into());
        }
        return crate::app::open(context);
    }
    let Some(words) = split(&asked) else { return context.misused(&errors.serve_quote) };
    // "sotre list …", "/usr/local/bin/sotre list …" and "list …" are the same wish.
    let named = words.first().is_some_and(|word| Path::new(word).file_name().is_some_and(|name| name == "sotre"));
    let line = std::iter::once("sotre").chain(words.iter().map(String::as_str).skip(usize::from(named)));
    let mut cli = match super::usage::parse(line, context.words) {
        Ok(cli) => cli,
        Err(exit) => return exit,
    };
    if let Err(exit) = allowed(context, &cli) {
        return exit;
    }
    cli.lang = cli.lang.or(Some(context.words.lang));
    crate::words::choose(cli.lang.unwrap_or_default());
    if let Ok(words) = crate::words::Words::of(cli.lang.unwrap_or_default()) {
        context.words = words;
    }
    // Before the command reads its list or its search from the same pipe. `due` counts without a book.
    let counts_only = matches!(cli.command, Some(Command::Due(_)));
    if context.passphrase_file.is_none() && context.book.is_practice() == Some(false) && !counts_only {
        context.piped_passphrase = match first_line() {
            Some(line) => Some(line),
            None => {
                eprintln!("{}", context.words.errors.serve_passphrase);
                return Exit::Failed;
            }
        };
    }
    run_command(context, cli.command)
}

/// The closed list: what only reads the book or takes a list into it, through the pipe.
fn allowed(context: &Context, cli: &Cli) -> Result<(), Exit> {
    let errors = &context.words.errors;
    // Whose book, which login and what time it is are said by the server's line, never by the client's: answering for
    // another book or day than was asked for would be a false answer.
    let globals = [
        ("--book", cli.book.is_some()),
        ("--user", cli.user.is_some()),
        ("--passphrase-file", cli.passphrase_file.is_some()),
        ("--clock", cli.clock.is_some()),
    ];
    if let Some((what, _)) = globals.into_iter().find(|(_, given)| *given) {
        return Err(context.misused(&fill(&errors.serve_globals, &[("what", what)])));
    }
    let is_pipe = |path: &Path| path.as_os_str() == "-";
    // A path the client says would be read or written with the rights of the account the book belongs to: `export -o
    // …/keys.toml --force` would be the end of the book.
    let file = match &cli.command {
        None | Some(Command::Today(_) | Command::List(_) | Command::Due(_) | Command::Verify(_) | Command::Log(_)) => {
            None
        }
        Some(Command::Export(args)) => (!is_pipe(&args.output)).then_some("-o -"),
        Some(Command::Import(args)) => match args {
            _ if !is_pipe(&args.file) => Some("import … -"),
            _ if args.rejects.is_some() => Some("--rejects"),
            _ if args.save_map.is_some() => Some("--save-map"),
            _ if args.map.is_some() => Some("--map"),
            _ => None,
        },
        Some(Command::Backup(args)) if args.copy_to.is_none() => {
            args.output.as_deref().is_some_and(|path| !is_pipe(path)).then_some("-o -")
        }
        Some(_) => return Err(context.misused(&errors.serve_refused)),
    };
    match file {
        Some("-o -" | "import … -") => Err(context.misused(&errors.serve_pipe_only)),
        Some(what) => Err(context.misused(&fill(&errors.serve_no_file, &[("what", what)]))),
        None => Ok(()),
    }
}

/// The passphrase, in the first line of the pipe: not in an argument, where every account of the host could read it. Byte
/// by byte, so that what follows is still the command's to read. `None` where there is no line.
fn first_line() -> Option<Zeroizing<String>> {
    let mut line = Zeroizing::new(Vec::with_capacity(LONGEST_PASSPHRASE));
    let mut byte = [0_u8];
    while line.len() < LONGEST_PASSPHRASE {
        match rustix::io::read(rustix::stdio::stdin(), &mut byte) {
            Err(rustix::io::Errno::INTR) => {}
            Ok(1..) if byte != *b"\n" => line.push(byte[0]),
            Ok(_) | Err(_) => break,
        }
    }
    byte.zeroize();
    let text = std::str::from_utf8(&line).ok()?;
    let text = text.strip_suffix('\r').unwrap_or(text).trim_start_matches('\u{FEFF}');
    (!text.is_empty()).then(|| Zeroizing::new(text.to_owned()))
}

/// Words with '…', "…" and \x; nothing is expanded. `None` for an open quote.
fn split(line: &str) -> Option<Vec<String>> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None::<char>);
    let mut letters = line.chars();
    while let Some(c) = letters.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some('"') | None, '\\') => word.get_or_insert_default().push(letters.next()?),
            (Some(_), c) => word.get_or_insert_default().push(c),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (None, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn words_are_split_and_nothing_is_expanded() {
        let words = |line: &str| split(line).map(|words| words.join("|"));
        assert_eq!(words("export children -o -").as_deref(), Some("export|children|-o|-"));
        assert_eq!(
            words("list children --search 'Lò Thị; rm -rf $HOME'").as_deref(),
            Some("list|children|--search|Lò Thị; rm -rf $HOME")
        );
        assert_eq!(words(r#"list --filter "name=a \"b\"" x\ y"#).as_deref(), Some(r#"list|--filter|name=a "b"|x y"#));
        assert_eq!(words("list ''").as_deref(), Some("list|"));
        assert_eq!(words("list 'open"), None);
    }
}
