//! What another handed to her: said before anything else when she sits down, or in a line while she is there.

use super::chain_doubt::moment;
use super::dialog::Dialog;
use super::intent::Effect;
use super::paint::wrap;
use crate::office::Received;
use crate::words::{Words, fill};

pub fn received_line(received: &Received, words: &Words) -> String {
    let at = moment(received.at);
    let (cases, drafts) = (received.cases.to_string(), received.drafts.to_string());
    let values = [("by", &*received.by), ("at", &*at), ("cases", &*cases), ("drafts", &*drafts)];
    fill(&words.hand_over.received, &values)
}

/// Read, it is told; a sitting that breaks off before that is told again.
pub fn received_dialog(received: &[Received], words: &Words) -> Dialog {
    let mut lines: Vec<String> = received.iter().flat_map(|one| wrap(&received_line(one, words), 76)).collect();
    lines.extend(wrap(&words.hand_over.received_where, 76));
    Dialog::told(&words.hand_over.received_title, lines, Effect::ToldOfReceived)
}
