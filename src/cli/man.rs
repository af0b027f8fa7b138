//! `man`: the whole manual as one page, so that it sends nobody to pages that do not exist.

use clap::{Arg, Command};

use super::usage;
use crate::words::{Words, fill};

/// What each variable stands for.
const VARIABLES: [(&str, &str); 5] = [
    ("SOTRE_BOOK", "--book"),
    ("SOTRE_USER", "--user"),
    ("SOTRE_PASSPHRASE_FILE", "--passphrase-file"),
    ("SOTRE_CLOCK", "--clock"),
    ("SOTRE_LANG", "--lang"),
];

pub fn page(words: &Words) -> String {
    let says = &words.usage;
    let mut command = usage::command(words);
    command.build();
    let mut page = Roff(String::from(".TH SOTRE 1\n"));
    page.section(&says.man_name);
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    page.line(&format!("sotre - {about}"));
    page.section(&says.man_synopsis);
    page.line("sotre [--book DIR] [--user LOGIN] [--passphrase-file FILE] [--clock TIME] [--lang vi|en] [COMMAND]");
    page.section(&says.man_description);
    page.line(&says.man_about);
    page.section(&says.man_options);
    page.options(command.get_arguments());
    page.section(&says.man_commands);
    let globals: Vec<String> = command.get_arguments().map(|arg| arg.get_id().to_string()).collect();
    for sub in command.get_subcommands_mut() {
        page.command(sub, &globals);
        for inner in sub.get_subcommands_mut() {
            page.command(inner, &globals);
        }
    }
    page.section(&says.man_exit);
    for (code, meaning) in [("0", &says.exit_0), ("1", &says.exit_1), ("2", &says.exit_2), ("3", &says.exit_3)] {
        page.item(code, meaning);
    }
    page.section(&says.man_environment);
    for (variable, option) in VARIABLES {
        page.item(variable, &fill(&says.instead_of, &[("arg", option)]));
    }
    page.0
}

/// A page in the language of troff.
struct Roff(String);

impl Roff {
    fn section(&mut self, name: &str) {
        self.0.push_str(&format!(".SH \"{}\"\n", escaped(name)));
    }

    /// A line that begins with a dot or a ' would be a command.
    fn line(&mut self, text: &str) {
        let text = escaped(text);
        let guard = if text.starts_with(['.', '\'']) { "\\&" } else { "" };
        self.0.push_str(&format!("{guard}{text}\n"));
    }

    fn item(&mut self, term: &str, text: &str) {
        self.0.push_str(".TP\n\\fB");
        self.0.push_str(&format!("{}\\fR\n", escaped(term)));
        self.line(text);
    }

    fn command(&mut self, command: &mut Command, globals: &[String]) {
        let shape = command.render_usage().to_string();
        let shape = shape.trim().strip_prefix("Usage: ").unwrap_or(&shape).to_owned();
        self.0.push_str(&format!(".SS \"{}\"\n", escaped(&shape)));
        self.line(&command.get_about().map(ToString::to_string).unwrap_or_default());
        self.options(
            command.get_arguments().filter(|arg| !globals.iter().any(|global| arg.get_id() == global.as_str())),
        );
    }

    fn options<'a>(&mut self, arguments: impl Iterator<Item = &'a Arg>) {
        for arg in arguments {
            let short = arg.get_short().map(|short| format!("-{short}, ")).unwrap_or_default();
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            self.item(&format!("{short}{arg}"), help.trim());
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\e").replace('-', "\\-").replace('"', "\\(dq").replace('\n', " ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn one_page_says_everything_and_sends_nobody_elsewhere() {
        for lang in [Lang::Vi, Lang::En] {
            let page = page(Words::of(lang).unwrap());
            for part in [
                "SOTRE_PASSPHRASE_FILE",
                ".SS \"sotre list",
                ".SS \"sotre user add",
                "\\-\\-filter",
                "\\-\\-recovery\\-file",
                "xlsx",
            ] {
                assert!(page.contains(part), "{part}\n{page}");
            }
            assert!(!page.contains("(1)"), "{page}");
            assert!(page.contains(if lang == Lang::Vi { "MÃ KẾT THÚC" } else { "EXIT STATUS" }));
        }
    }
}
