//! When something breaks that should not: leave the terminal, say the place and the version, never the data.

use crate::words::{Lang, Words, fill};

/// color-eyre reports errors at the top; the panic hook is ours, because a panic's message may hold a child's name.
pub fn install() {
    let (_, eyre) = color_eyre::config::HookBuilder::default().display_env_section(false).into_hooks();
    // Fails only when a hook is there already (tests that install twice): then that one serves.
    let _ = eyre.install();
    std::panic::set_hook(Box::new(|info| {
        crate::terminal::leave_quietly();
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        let version = env!("CARGO_PKG_VERSION");
        match Words::of(Lang::Vi) {
            Ok(words) => eprintln!("{}", fill(&words.errors.panic, &[("place", &place), ("version", version)])),
            Err(_) => eprintln!("sotre {version}: {place}"),
        }
    }));
}
