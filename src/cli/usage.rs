//! The command line in the officer's language: what clap finds wrong as one sentence of ours, its help under our headings.

use std::ffi::{OsStr, OsString};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory, FromArgMatches};

use super::Exit;
use super::args::Cli;
use super::output::is_closed_pipe;
use crate::words::{Lang, Sentences, Words, fill};

/// The language wrong usage is told in: nothing is parsed yet, so the line is only looked through.
pub fn language(line: impl Iterator<Item = OsString>) -> Lang {
    let line: Vec<OsString> = line.collect();
    let parse = |text: &OsStr| text.to_str().and_then(Lang::parse);
    let next = line.iter().zip(line.iter().skip(1)).filter(|(word, _)| *word == "--lang").map(|(_, text)| parse(text));
    let joined = line.iter().filter_map(|word| word.to_str()?.strip_prefix("--lang=")).map(Lang::parse);
    let typed = next.chain(joined).flatten().next();
    // What the client of `serve` sets is not asked for anything.
    let own = || std::env::var_os("SOTRE_LANG").filter(|_| !line.iter().any(|word| word == "serve"));
    typed.or_else(|| own().and_then(|text| parse(&text))).unwrap_or_default()
}

/// The whole command line, with headings and help of its own language.
pub fn command(words: &Words) -> Command {
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    dress(Cli::command(), words, "").disable_version_flag(true).arg(version.help(words.usage.version_flag.clone()))
}

/// `of`: the command it is a verb of.
fn dress(command: Command, words: &Words, of: &str) -> Command {
    let usage = &words.usage;
    let mut template = format!("{{about-with-newline}}\n{} {{usage}}\n\n", usage.heading_usage);
    if command.has_subcommands() {
        template.push_str(&format!("{}\n{{subcommands}}\n\n", usage.heading_commands));
    }
    if command.get_positionals().next().is_some() {
        template.push_str(&format!("{}\n{{positionals}}\n\n", usage.heading_arguments));
    }
    template.push_str(&format!("{}\n{{options}}{{after-help}}", usage.heading_options));
    let said = |id: &str| help(words, command.get_name(), id);
    let about = help(words, of, command.get_name()).unwrap_or_default();
    let verbs_of = if command.get_name() == "sotre" { "" } else { command.get_name() }.to_owned();
    let helps: Vec<(clap::Id, String)> =
        command.get_arguments().filter_map(|arg| Some((arg.get_id().clone(), said(arg.get_id().as_str())?))).collect();
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help(usage.help_flag.clone());
    command
        .about(about)
        .mut_args(|arg| match helps.iter().find(|(id, _)| id == arg.get_id()) {
            Some((_, text)) => explain(arg.help(text.clone()), words),
            None => explain(arg, words),
        })
        .help_template(template)
        .disable_help_flag(true)
        .arg(help)
        .mut_subcommands(|command| dress(command, words, &verbs_of))
}

/// What a command or its option is for, in words: under the command's name and its own, else under its own.
fn help(words: &Words, command: &str, id: &str) -> Option<String> {
    let terms = words.terms.get("help")?;
    terms.get(&format!("{command}_{id}")).or_else(|| terms.get(id)).cloned()
}

/// What clap would add to an option's help in English.
fn explain(arg: Arg, words: &Words) -> Arg {
    if !arg.get_action().takes_values() {
        return arg;
    }
    let values: Vec<String> = arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let defaults: Vec<String> =
        arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    let mut help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    if !values.is_empty() {
        help.push_str(&fill(&words.usage.takes, &[("values", &values.join(", "))]));
    }
    if !defaults.is_empty() {
        help.push_str(&fill(&words.usage.default, &[("value", &defaults.join(", "))]));
    }
    arg.help(help.trim().to_owned()).hide_possible_values(true).hide_default_value(true)
}

/// Parses a line; `Err` has been said already, on the stream where it belongs.
pub fn parse<T: Into<OsString> + Clone>(line: impl IntoIterator<Item = T>, words: &Words) -> Result<Cli, Exit> {
    let parsed = command(words).try_get_matches_from(line).and_then(|matches| Cli::from_arg_matches(&matches));
    parsed.map_err(|error| {
        if error.use_stderr() {
            eprintln!("{}", sentence(words, &error));
            return Exit::Usage;
        }
        // `--help` and `--version`: what was asked for.
        match error.print() {
            Err(error) if !is_closed_pipe(&error) => {
                eprintln!("{}", fill(&words.errors.output, &[("what", &words.io(&error))]));
                Exit::Failed
            }
            _ => Exit::Done,
        }
    })
}

/// A value that is none of those allowed, where clap did not look.
pub fn refuse_value(words: &Words, name: &str, value: &str, allowed: &str) -> Exit {
    let usage = &words.usage;
    let what =
        fill(&usage.bad_value, &[("arg", name), ("value", value)]) + &fill(&usage.allowed, &[("values", allowed)]);
    eprintln!("{}", fill(&usage.wrong, &[("what", &what)]));
    Exit::Usage
}

fn sentence(words: &Words, error: &clap::Error) -> String {
    let usage = &words.usage;
    let about = |kind: ContextKind| error.get(kind).map(text).unwrap_or_default();
    let (arg, value) = (about(ContextKind::InvalidArg), about(ContextKind::InvalidValue));
    let mut what = match error.kind() {
        ErrorKind::InvalidValue | ErrorKind::ValueValidation | ErrorKind::NoEquals if value.is_empty() => {
            fill(&usage.no_value, &[("arg", &arg)])
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation | ErrorKind::TooManyValues => {
            fill(&usage.bad_value, &[("arg", &arg), ("value", &value)])
        }
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => fill(&usage.no_value, &[("arg", &arg)]),
        ErrorKind::UnknownArgument => fill(&usage.unknown_option, &[("arg", &arg)]),
        ErrorKind::InvalidSubcommand => {
            fill(&usage.unknown_command, &[("arg", &about(ContextKind::InvalidSubcommand))])
        }
        ErrorKind::MissingRequiredArgument => fill(&usage.missing, &[("args", &arg)]),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            usage.missing_command.clone()
        }
        ErrorKind::ArgumentConflict => fill(&usage.twice, &[("arg", &arg), ("other", &about(ContextKind::PriorArg))]),
        ErrorKind::InvalidUtf8 => usage.not_text.clone(),
        _ => usage.other.clone(),
    };
    let allowed = match error.kind() {
        // What a reader of ours says is what it takes.
        ErrorKind::ValueValidation => match std::error::Error::source(error) {
            Some(source) if source.is::<std::num::ParseIntError>() => usage.whole_number.clone(),
            source => source.map(ToString::to_string).unwrap_or_default(),
        },
        _ => about(ContextKind::ValidValue),
    };
    if !allowed.is_empty() {
        what.push_str(&fill(&usage.allowed, &[("values", &allowed)]));
    }
    for kind in [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue] {
        let suggested = about(kind);
        if !suggested.is_empty() {
            what.push_str(&fill(&usage.perhaps, &[("arg", &suggested)]));
        }
    }
    let mut said = fill(&usage.wrong, &[("what", &what)]);
    let shape = about(ContextKind::Usage);
    if let Some(shape) = shape.trim().strip_prefix("Usage: ") {
        let command: Vec<&str> =
            shape.split_whitespace().take_while(|word| !word.starts_with(['[', '<', '-', '{'])).collect();
        said.push('\n');
        said.push_str(&fill(&usage.see, &[("usage", shape), ("command", &command.join(" "))]));
    }
    said
}

fn text(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(many) => many.join(", "),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(many) => many.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        ContextValue::Number(n) => n.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    fn said(lang: Lang, line: &[&str]) -> String {
        let words = Words::of(lang).unwrap();
        let line = std::iter::once("sotre").chain(line.iter().copied());
        let error = command(words).try_get_matches_from(line).and_then(|matches| Cli::from_arg_matches(&matches));
        sentence(words, &error.expect_err("wrong usage"))
    }

    #[test]
    fn wrong_usage_is_told_in_the_officers_language() {
        for (line, has) in [
            (&["lst"][..], "không có lệnh lst; có phải list?"),
            (&["list"], "thiếu <WHAT>"),
            (&["list", "kids"], "<WHAT> không nhận \"kids\"; có: households, children"),
            (&["list", "children", "--serch", "x"], "không có lựa chọn --serch; có phải --search?"),
            (&["list", "children", "--limit", "x"], "--limit <N> không nhận \"x\""),
            (&["list", "children", "--search"], "--search <TEXT> cần một giá trị"),
            (&["list", "children", "--search", "a", "--search", "b"], "chỉ dùng được một lần"),
            (&["export", "children", "-o", "x", "--as", "ods"], "--as <FORMAT> không nhận \"ods\"; có: csv, xlsx"),
            (&["--lang", "fr", "man"], "--lang <LANG> không nhận \"fr\"; có: vi, en"),
            (&["due", "2026-11-20"], "Xem thêm: sotre due --help"),
        ] {
            let said = said(Lang::Vi, line);
            assert!(said.contains(has), "{said}");
            assert!(said.starts_with("Gõ chưa đúng: ") && !said.contains("{") && !said.contains("error"), "{said}");
        }
        assert!(said(Lang::En, &["lst"]).starts_with("Wrong usage: there is no command lst"));
    }

    #[test]
    fn the_language_is_known_before_the_line_is_read() {
        let of = |line: &[&str]| language(line.iter().map(OsString::from));
        assert_eq!(of(&["sotre", "--lang", "en", "lst"]), Lang::En);
        assert_eq!(of(&["sotre", "lst", "--lang=en"]), Lang::En);
        assert_eq!(of(&["sotre", "--lang", "fr"]), Lang::Vi);
    }

    #[test]
    fn the_command_line_is_sound_and_its_help_speaks_vietnamese() {
        let words = Words::of(Lang::Vi).unwrap();
        command(words).debug_assert();
        let help = command(words).render_help().to_string();
        for part in ["Sổ Trẻ: sổ theo dõi", "Cách dùng: sotre", "Lệnh:\n", "Lựa chọn:\n", "In lời giúp này"]
        {
            assert!(help.contains(part), "{part}: {help}");
        }
        let export = command(words).find_subcommand_mut("export").unwrap().render_long_help().to_string();
        assert!(export.contains("(một trong: csv, xlsx)") && export.contains("(mặc định: ,)"), "{export}");
        assert!(!export.contains("possible values") && !export.contains("default:"), "{export}");
        assert!(!help.contains("Usage:") && !help.contains("Commands:") && !help.contains("Print help"), "{help}");
    }

    /// What the doc comments say for whoever reads the code, the words say for whoever types `--help`.
    #[test]
    fn whatever_is_explained_is_explained_in_both_languages() {
        let own = |arg: &Arg| arg.get_help().map(ToString::to_string).filter(|help| !help.is_empty());
        let cli = Cli::command();
        for lang in [Lang::Vi, Lang::En] {
            let words = Words::of(lang).unwrap();
            let verbs =
                cli.get_subcommands().flat_map(|of| of.get_subcommands().map(move |verb| (of.get_name(), verb)));
            let all = std::iter::once(&cli).chain(cli.get_subcommands()).map(|command| ("", command)).chain(verbs);
            for (of, command) in all {
                assert!(help(words, of, command.get_name()).is_some(), "{of} {}", command.get_name());
                for arg in command.get_arguments().filter(|arg| own(arg).is_some()) {
                    let id = arg.get_id().as_str();
                    let said = help(words, command.get_name(), id);
                    assert!(said.is_some(), "{} {id}", command.get_name());
                    assert!(lang == Lang::Vi || said == own(arg), "{} {id}: {said:?}", command.get_name());
                }
            }
        }
    }
}
