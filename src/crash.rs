//! When something breaks that should not: leave the terminal, say the place and the version, never the data.

use std::io::Write;

use crate::words::{Lang, Words, fill};

/// The crate that panics on a full disk: whoever calls it catches that and says what happened.
const CAUGHT_WHERE_CALLED: &str = "rust_xlsxwriter";

/// color-eyre reports errors at the top; the panic hook is ours, because a panic's message may hold a child's name.
pub fn install() {
    let (_, eyre) = color_eyre::config::HookBuilder::default().display_env_section(false).into_hooks();
    // Fails only when a hook is there already (tests that install twice): then that one serves.
    let _ = eyre.install();
    std::panic::set_hook(Box::new(|info| {
        if info.location().is_some_and(|at| at.file().contains(CAUGHT_WHERE_CALLED)) {
            return;
        }
        crate::terminal::leave_quietly();
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        let version = env!("CARGO_PKG_VERSION");
        let said = match Words::of(crate::words::current()).or_else(|_| Words::of(Lang::Vi)) {
            Ok(words) => fill(&words.errors.panic, &[("place", &place), ("version", version)]),
            Err(_) => format!("sotre {version}: {place}"),
        };
        // Nobody may be there to read it; a second panic would end the program without its own exit.
        let _ = writeln!(std::io::stderr(), "{said}");
    }));
}
