//! `serve`: SSH's forced command. On a terminal the app; else the command the client sent, by our own parser, never a shell.

use clap::{CommandFactory, FromArgMatches};

use super::Exit;
use super::args::{Cli, Command};
use super::context::Context;

/// What the client asked for, as sshd hands it over.
const ASKED: &str = "SSH_ORIGINAL_COMMAND";

pub fn run(context: &mut Context) -> Exit {
    let asked = std::env::var(ASKED).unwrap_or_default();
    if asked.trim().is_empty() {
        return crate::app::open(context);
    }
    let Some(words) = split(&asked) else { return context.misused(&context.words.errors.serve_refused) };
    // "sotre list …" and "list …" are the same wish.
    let words = words.iter().map(String::as_str).skip_while(|word| *word == "sotre");
    let line: Vec<&str> = std::iter::once("sotre").chain(words).collect();
    let parsed = Cli::command().try_get_matches_from(&line).and_then(|matches| Cli::from_arg_matches(&matches));
    let mut cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Done };
        }
    };
    let allowed = matches!(
        cli.command,
        None | Some(
            Command::Today(_)
                | Command::List(_)
                | Command::Export(_)
                | Command::Import(_)
                | Command::Due(_)
                | Command::Verify(_)
                | Command::Backup(_)
        )
    );
    if !allowed {
        return context.misused(&context.words.errors.serve_refused);
    }
    // Whose book, which login and what time it is are said by the server's line, never by the client's.
    cli.book = Some(context.book.folder.clone());
    cli.user.clone_from(&context.user);
    cli.passphrase_file.clone_from(&context.passphrase_file);
    cli.clock = match context.clock {
        crate::office::Clock::Running => None,
        crate::office::Clock::Stopped(at) => Some(crate::domain::time::iso(at)),
    };
    super::run_parsed(cli)
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
