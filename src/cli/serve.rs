//! `serve`: SSH's forced command. On a terminal the app; else the command the client sent, by our own parser, never a shell.

use super::Exit;
use super::args::Command;
use super::context::Context;
use crate::words::fill;

/// What the client asked for, as sshd hands it over.
const ASKED: &str = "SSH_ORIGINAL_COMMAND";

pub fn run(context: &mut Context) -> Exit {
    let errors = &context.words.errors;
    let asked = match std::env::var(ASKED) {
        Ok(asked) => asked,
        Err(std::env::VarError::NotPresent) => String::new(),
        Err(std::env::VarError::NotUnicode(_)) => return context.misused(&errors.serve_not_text),
    };
    if asked.trim().is_empty() {
        return crate::app::open(context);
    }
    let Some(words) = split(&asked) else { return context.misused(&errors.serve_quote) };
    // "sotre list …", "/usr/local/bin/sotre list …" and "list …" are the same wish.
    let named =
        words.first().is_some_and(|word| std::path::Path::new(word).file_name().is_some_and(|name| name == "sotre"));
    let line = std::iter::once("sotre").chain(words.iter().map(String::as_str).skip(usize::from(named)));
    let mut cli = match super::usage::parse(line, context.words) {
        Ok(cli) => cli,
        Err(exit) => return exit,
    };
    // Whose book, which login and what time it is are said by the server's line, never by the client's: answering for
    // another book or day than was asked for would be a false answer.
    let globals = [
        ("--book", cli.book.is_some()),
        ("--user", cli.user.is_some()),
        ("--passphrase-file", cli.passphrase_file.is_some()),
        ("--clock", cli.clock.is_some()),
    ];
    if let Some((what, _)) = globals.into_iter().find(|(_, given)| *given) {
        return context.misused(&fill(&errors.serve_globals, &[("what", what)]));
    }
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
    // Where copies go on the host is the host's to say.
    let copies = matches!(&cli.command, Some(Command::Backup(args)) if args.copy_to.is_some());
    if !allowed || copies {
        return context.misused(&context.words.errors.serve_refused);
    }
    cli.lang = cli.lang.or(Some(context.words.lang));
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
