//! Hoàn tác: the last act, by its name, its author and its time; asked before it is taken back.

use super::Screen;
use super::dialog::Dialog;
use super::intent::Effect;
use crate::office::ImportAct;
use crate::words::{Sentences, Words};

pub fn ask_undo(import: ImportAct, words: &Words) -> Screen {
    let lines = vec![words.undo_question(&import), words.undo_what(&import).to_owned()];
    Screen::Dialog(Dialog::asking(&words.undo.title, lines, Effect::UndoImport(Box::new(import))))
}
