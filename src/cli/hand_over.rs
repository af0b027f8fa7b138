//! `hand-over`: open cases and drafts to another officer, all or those named.

use super::Exit;
use super::context::Context;

#[derive(Debug, clap::Args)]
pub struct HandOverArgs {
    /// The cases that go, by their codes, with the drafts about them
    #[arg(value_name = "CASE", required_unless_present = "all", conflicts_with = "all")]
    pub cases: Vec<String>,
    /// All open cases and all drafts
    #[arg(long)]
    pub all: bool,
    /// The login of the officer who takes them
    #[arg(long, value_name = "LOGIN", allow_hyphen_values = true)]
    pub to: String,
    /// Whose they are (default: your own); an administrator does so for somebody disabled
    #[arg(long, value_name = "LOGIN", allow_hyphen_values = true)]
    pub from: Option<String>,
}

pub fn run(context: &mut Context, args: HandOverArgs) -> Exit {
    let mut office = match context.open_to_write() {
        Ok(office) => office,
        Err(exit) => return exit,
    };
    // A code typed in small letters is that code.
    let codes: Vec<String> = args.cases.iter().map(|code| code.to_uppercase()).collect();
    let from = args.from.unwrap_or_else(|| office.officer().login.clone());
    match office.hand_over(&from, &args.to, (!args.all).then_some(codes.as_slice())) {
        Ok(done) => {
            eprintln!("{}", context.words.handed_over(done.cases, done.drafts, &done.to));
            Exit::Done
        }
        Err(refusal) => context.refuse(&refusal),
    }
}
