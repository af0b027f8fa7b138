//! The loop: event → intent → reply → one frame.

use crate::cli::{Context, Exit};

pub fn explain_no_terminal(context: &Context) -> Exit {
    let app = &context.words.app;
    eprintln!("{}\n{}\n{}", app.no_terminal_1, app.no_terminal_2, app.no_terminal_3);
    Exit::Usage
}

pub fn open(context: &mut Context) -> Exit {
    explain_no_terminal(context)
}
