//! What the officer's terminal can show, judged by its environment alone: asking the terminal would cost a round trip.

use super::pen::Colors;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// Nothing but ASCII is sent: frames, bars and arrows have stand-ins, letters lose their marks, and the screen says so.
    pub ascii: bool,
    pub colors: Colors,
    /// Whether the cursor can be sent about at all. Without it there are only the command-line commands.
    pub full_screen: bool,
    /// Whether it deletes and inserts lines and characters: everything since the VT102 does.
    pub moves: bool,
}

/// How the names of terminals begin whose cursor cannot be sent about in ANSI's way, or not at all: anything sent to them
/// would be junk.
const STRANGERS: [&str; 15] = [
    "dumb", "unknown", "network", "dialup", "emacs", "printer", "lpr", "vt52", "adm", "wy50", "wy60", "tvi9", "hp2",
    "ibm3", "3270",
];

impl Capabilities {
    /// `env` looks a variable up; an empty value counts as none, as NO_COLOR's convention has it.
    ///
    /// SOTRE_ASCII=1 or 0 decides `ascii`; else a locale that says it is not UTF-8, or a terminal of the VT line. No
    /// locale at all says nothing: a forced command over SSH has none, and PuTTY is UTF-8 unless set otherwise.
    pub fn detect(env: impl Fn(&str) -> Option<String>) -> Self {
        let env = |name| env(name).filter(|value| !value.is_empty());
        let term = env("TERM").unwrap_or_default();
        let full_screen = !(term.is_empty() || STRANGERS.iter().any(|stranger| term.starts_with(stranger)));
        // The VT100 to VT420: one colour, and letters of one country.
        let old =
            !full_screen || term.strip_prefix("vt").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let mono = old || env("NO_COLOR").is_some() || term.ends_with("-m") || term.ends_with("-mono");
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(env);
        let ascii = match env("SOTRE_ASCII").as_deref() {
            Some("0") => false,
            Some(_) => true,
            None => old || locale.is_some_and(|locale| !is_utf8(&locale)),
        };
        let moves = !["vt52", "vt100", "vt101"].iter().any(|old| term.starts_with(old));
        Self { ascii, colors: if mono { Colors::Mono } else { Colors::Ansi16 }, full_screen, moves }
    }
}

fn is_utf8(locale: &str) -> bool {
    let locale = locale.to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(env: &[(&str, &str)]) -> (bool, Colors, bool) {
        let found = Capabilities::detect(|name| env.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()));
        (found.ascii, found.colors, found.full_screen)
    }

    #[test]
    fn only_the_oldest_move_nothing() {
        let moves = |term: &str| Capabilities::detect(|name| (name == "TERM").then(|| term.to_owned())).moves;
        assert!(["xterm", "vt102", "vt220", "linux", "screen", "putty"].into_iter().all(moves));
        assert!(!["vt100", "vt100-w", "vt52"].into_iter().any(moves));
    }

    #[test]
    fn the_environment_decides() {
        use Colors::{Ansi16, Mono};
        let xterm = ("TERM", "xterm");
        assert_eq!(detect(&[xterm, ("LANG", "vi_VN.UTF-8")]), (false, Ansi16, true));
        assert_eq!(detect(&[xterm]), (false, Ansi16, true));
        assert_eq!(detect(&[xterm, ("LANG", "C")]), (true, Ansi16, true));
        assert_eq!(detect(&[xterm, ("LANG", "vi_VN.utf8"), ("LC_ALL", "POSIX")]), (true, Ansi16, true));
        assert_eq!(detect(&[xterm, ("LANG", "C"), ("LC_CTYPE", "C.UTF-8"), ("LC_ALL", "")]), (false, Ansi16, true));
        assert_eq!(detect(&[xterm, ("NO_COLOR", "1")]), (false, Mono, true));
        assert_eq!(detect(&[xterm, ("NO_COLOR", "")]), (false, Ansi16, true));
        assert_eq!(detect(&[xterm, ("SOTRE_ASCII", "1"), ("LANG", "vi_VN.UTF-8")]), (true, Ansi16, true));
        assert_eq!(detect(&[xterm, ("SOTRE_ASCII", "0"), ("LANG", "C")]), (false, Ansi16, true));
        assert_eq!(detect(&[("TERM", "vt220"), ("LANG", "vi_VN.UTF-8")]), (true, Mono, true));
        assert_eq!(detect(&[("TERM", "linux"), ("LANG", "vi_VN.UTF-8")]), (false, Ansi16, true));
        assert_eq!(detect(&[("TERM", "screen.xterm-256color")]), (false, Ansi16, true));
        assert_eq!(detect(&[("TERM", "dumb"), ("LANG", "vi_VN.UTF-8")]), (true, Mono, false));
        assert_eq!(detect(&[]), (true, Mono, false));
        for stranger in ["unknown", "dumb-emacs-ansi", "vt52", "adm3a", "wyse60x", "wy60"] {
            assert_eq!(detect(&[("TERM", stranger), ("LANG", "vi_VN.UTF-8")]).2, stranger == "wyse60x", "{stranger}");
        }
        for known in ["ansi", "screen-256color", "tmux-256color", "putty-256color", "linux", "vt100", "vt220", "cygwin"]
        {
            assert!(detect(&[("TERM", known)]).2, "{known}");
        }
    }
}
