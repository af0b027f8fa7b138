//! `sotre`: parse, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    sotre::crash::forbid_cores();
    sotre::crash::install();
    sotre::cli::run().into()
}
