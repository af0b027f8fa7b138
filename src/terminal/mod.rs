//! The line to the officer's terminal: bytes in to keys, frames out in few bytes, and what the terminal can show.

mod canvas;
mod capabilities;
mod highland;
pub mod input;
mod key;
mod keyboard;
#[cfg(test)]
mod keyboard_tests;
mod line;
#[cfg(test)]
mod line_bench;
#[cfg(test)]
mod line_properties;
mod marks;
mod motion;
mod parser;
mod paste;
mod pen;
mod sequence;
mod session;

mod shift;
pub mod signals;
mod slot;
mod typing;

pub use capabilities::Capabilities;
pub use key::{Input, Key};
pub use keyboard::{Choice, Keyboard, Scheme};
pub use line::{Counters, LineBackend};
pub use parser::{ESC_WAIT, Parser};
pub use pen::Colors;
pub use session::{Session, StdoutFd, is_terminal, leave_quietly, size};
pub use typing::{Edit, Method, Typing};
