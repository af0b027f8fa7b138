//! The host's clock cannot be right, or nobody worked for a week: asked before any limit is shown as met.

use super::dialog::Dialog;
use super::intent::Effect;
use crate::domain::clock_doubt::ClockDoubt;
use crate::domain::time::Instant;
use crate::words::{Words, clock_doubt};

/// "No" leaves: a book shown by a wrong clock tells wrong limits.
pub fn doubt_dialog(doubt: ClockDoubt, now: Instant, words: &Words) -> Dialog {
    let mut lines = super::paint::wrap(&clock_doubt(doubt, now, words), 76);
    lines.push(words.clock.ask.clone());
    Dialog::asking(&words.clock.title, lines, Effect::ConfirmClock).or_else(Effect::Quit)
}
