//! Hoàn tác: the last act, by its name, its author and its time; asked before it is taken back. And the bin, asked as well.

use super::Screen;
use super::dialog::{Asked, Dialog};
use super::intent::{Effect, Reply, refused};
use super::paint::wrap;
use crate::office::{BinRow, Binned, LastAct, Office};
use crate::words::{Sentences, Words, fill};

/// Columns of a dialog's text.
const WIDTH: usize = 78;

/// The question, or why there is none.
pub fn ask_undo(office: &Office, words: &Words) -> Reply {
    let last = match office.last_act() {
        Ok(last) => last,
        Err(refusal) => return refused(&refusal, words),
    };
    let u = &words.undo;
    let (lines, on_yes) = match last {
        LastAct::Nothing => return Reply::say(&words.common.ctrl_z_none),
        LastAct::Import(import) => {
            let lines = vec![words.undo_question(&import), words.undo_what(&import).to_owned()];
            (lines, Some(Effect::UndoImport(Box::new(import))))
        }
        LastAct::Rows { act, passed } => {
            let mut lines = vec![fill(&u.question, &[("act", &words.act(&act))]), words.act_by(&act)];
            lines.push(u.what_rows.clone());
            lines.extend(passed.map(|passed| fill(&u.passed, &[("act", &words.act(&passed))])));
            (lines, Some(Effect::UndoAct(Box::new(act))))
        }
        LastAct::Stays { act, instead } => {
            let said = fill(&u.stays, &[("act", &words.act(&act))]);
            (vec![said, words.act_by(&act), words.term("instead", instead).to_owned()], None)
        }
    };
    let lines = lines.iter().flat_map(|line| wrap(line, WIDTH)).collect();
    Reply::push(Screen::Dialog(match on_yes {
        Some(on_yes) => Dialog::asking(&u.title, lines, on_yes),
        None => Dialog::new(&u.title, lines, Asked::Nothing),
    }))
}

/// Del: asked by name; what is still in use is said at once.
pub fn ask_bin(office: &Office, words: &Words, what: Option<Binned>) -> Reply {
    let Some(what) = what else { return Reply::nothing() };
    let name = match office.to_bin(&what) {
        Ok(name) => name,
        Err(refusal) => return refused(&refusal, words),
    };
    let lines = [fill(&words.bin.ask, &[("what", &name)]), words.bin.note.clone()];
    let lines = lines.iter().flat_map(|line| wrap(line, WIDTH)).collect();
    Reply::push(Screen::Dialog(Dialog::asking(&words.bin.title, lines, Effect::Bin(what, name))))
}

/// Whether it is to come out of the bin, and what comes along.
pub fn ask_out(row: &BinRow, words: &Words) -> Reply {
    let lines = [fill(&words.bin.ask_out, &[("what", &row.title())]), words.bin.note_out.clone()];
    let lines = lines.iter().flat_map(|line| wrap(line, WIDTH)).collect();
    let asked = Dialog::asking(&words.bin.title_list, lines, Effect::TakeOut(Box::new(row.clone())));
    Reply::push(Screen::Dialog(asked))
}
