//! When something breaks that should not: leave the terminal, say the place and the version, never the data; and leave no
//! image of the memory behind.

use std::io::Write;

use crate::words::{Lang, Words, fill};

/// The crate that panics on a full disk: whoever calls it catches that and says what happened.
const CAUGHT_WHERE_CALLED: &str = "rust_xlsxwriter";

/// No core file, wherever the host keeps them: this memory holds names and the key of the book. The limit alone is not
/// heeded where cores go to a program; a process that may not be dumped has none, and no other of the same account may look
/// into it.
pub fn forbid_cores() {
    use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
    // Lowering a limit of one's own does not fail; a kernel without the second is still held by the first.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    /// Not a test by itself: what the next one runs as a process of its own.
    #[test]
    fn breaks_when_told_to() {
        let Some(name) = std::env::var_os("SOTRE_TEST_CRASH") else { return };
        super::install();
        panic!("while saving {}", name.to_string_lossy());
    }

    #[test]
    fn a_panic_tells_the_place_and_never_the_data() {
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["crash::tests::breaks_when_told_to", "--nocapture", "--test-threads=1"])
            .env("SOTRE_TEST_CRASH", "Xoàng Thị Quyểnh")
            .env("RUST_BACKTRACE", "full")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains("src/crash.rs:"), "{said}");
        assert!(
            said.contains(env!("CARGO_PKG_VERSION")) && !said.contains("Quyểnh") && !said.contains("saving"),
            "{said}"
        );
    }
}
