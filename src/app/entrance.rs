//! Coming in: what stands in the way, who has the screen first, and what a wish at the door comes to.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::desk::Desk;
use super::{App, Ended, Outcome};
use crate::cli::{Context, Exit};
use crate::domain::time::{hhmm, local};
use crate::exchange::table::ReadError;
use crate::office::{Book, NewBook, Office, Refusal};
use crate::screens::door::{Door, Wish};
use crate::screens::plain_text;
use crate::terminal::Capabilities;
use crate::words::{Sentences, Words, fill};

/// Why the app cannot open here, said in three lines: no terminal, or one that cannot be painted on.
pub fn cannot_open(context: &Context) -> Option<Exit> {
    let capabilities = Capabilities::detect(|name| std::env::var(name).ok());
    let app = &context.words.app;
    let first = match crate::terminal::is_terminal() {
        false => app.no_terminal_1.clone(),
        true if capabilities.full_screen => return None,
        true => fill(&app.cannot_paint, &[("term", &std::env::var("TERM").unwrap_or_default())]),
    };
    let lines = [&*first, &app.no_terminal_2, &app.no_terminal_3].join("\n");
    // Said on the very terminal that shows no marks, if it is one.
    let plain = capabilities.ascii && crate::terminal::is_terminal();
    Some(context.misused(&if plain { plain_text(&lines) } else { lines }))
}

/// Who has the screen.
pub(super) enum Stage {
    Door(Box<Door>),
    Desk(Box<Desk>),
}

pub(super) fn first_stage(context: &Context) -> Result<Stage, Refusal> {
    let (book, path) = (&context.book, context.book.folder.display().to_string());
    if !book.exists() {
        return Ok(Stage::Door(Box::new(Door::setup(path, context.login(), context.words))));
    }
    if book.is_practice() == Some(true) {
        let office = book.sign_in(&context.login(), None, context.clock)?;
        return Ok(Stage::Desk(Box::new(desk_of(office, book, context.words)?)));
    }
    // A book whose key file does not read says so before anybody types a passphrase.
    let logins = book.logins()?;
    if let Some(path) = &context.passphrase_file {
        let line = crate::cli::read_first_line(path).map_err(ReadError::Io)?;
        let office = book.sign_in(&context.login(), Some(&line), context.clock)?;
        return Ok(Stage::Desk(Box::new(desk_of(office, book, context.words)?)));
    }
    let login = match (&context.user, &logins[..]) {
        (None, [only]) => only.clone(),
        _ => context.login(),
    };
    let pin_until = book.pin_until(&login).map(|until| hhmm(local(until)));
    Ok(Stage::Door(Box::new(Door::sign_in(path, login, pin_until, context.words))))
}

/// The desk of whoever came in; the sitting stands in the log.
fn desk_of(office: Office, book: &Book, words: &'static Words) -> Result<Desk, Refusal> {
    let mut desk = Desk::new(office, words)?;
    desk.sit_down_with(book, words)?;
    Ok(desk)
}

impl App {
    pub(super) fn grant(&mut self, wish: Wish) -> std::io::Result<Outcome> {
        let granted = match wish {
            Wish::Stay => return Ok(Outcome::Redraw(true)),
            Wish::Leave => return Ok(Outcome::Ended(Ended::Left)),
            Wish::Create { office, commune, officer, login, passphrase } => {
                let new = NewBook {
                    office: &office,
                    commune: commune.as_deref(),
                    officer: &officer,
                    login: &login,
                    passphrase: &passphrase,
                };
                self.book.create(&new, self.clock).map(|made| {
                    // What stood here before is another book.
                    let _ = self.book.keep_head(&made.office, true);
                    self.made = Some(made.office);
                    // A practice book has no recovery key to copy.
                    (!made.recovery_key.is_empty()).then_some(made.recovery_key)
                })
            }
            Wish::SignIn { login, passphrase } => {
                self.book.sign_in(&login, Some(&passphrase), self.clock).map(|office| {
                    self.made = Some(office);
                    None
                })
            }
            Wish::Recover { login, recovery, passphrase } => {
                self.book.recover(&login, &recovery, &passphrase, self.clock).map(|office| {
                    self.made = Some(office);
                    None
                })
            }
            Wish::Enter => Ok(None),
        };
        let Stage::Door(door) = &mut self.stage else { return Ok(Outcome::Redraw(true)) };
        match granted {
            Ok(Some(key)) => door.show_recovery(key, self.words),
            Ok(None) => {
                if let Some(office) = self.made.take() {
                    match desk_of(office, &self.book, self.words) {
                        Ok(mut desk) => {
                            desk.adopt(&self.typist);
                            self.stage = Stage::Desk(Box::new(desk));
                            self.sit_down();
                            self.resize_body();
                        }
                        Err(refusal) => door.refused(self.words.refusal(&refusal), self.words),
                    }
                }
            }
            Err(refusal) => door.refused(self.words.refusal(&refusal), self.words),
        }
        Ok(Outcome::Redraw(true))
    }

    /// Letters go without their marks: as was chosen on the page of keys, or else as the environment says.
    pub(super) fn is_plain(&self) -> bool {
        match &self.stage {
            Stage::Desk(desk) => desk.is_plain(),
            Stage::Door(_) => self.choice.and_then(|choice| choice.ascii).unwrap_or(self.ascii),
        }
    }

    /// The officer sits at this terminal now, at the door or at her desk.
    pub(super) fn sit_down(&mut self) {
        match &mut self.stage {
            Stage::Desk(desk) => {
                desk.sit_at(&self.keyboard, self.choice.take(), self.ascii, self.words);
                desk.check_in_background(&self.sender);
            }
            Stage::Door(door) if self.ascii => door.notice.clone_from(&self.words.app.no_marks),
            Stage::Door(_) => {}
        }
    }
}

/// Below this nothing fits: a message stands instead.
const SMALLEST: (u16, u16) = (60, 16);

/// Whoever has the screen, on it. What is locked shows its few lines at any size.
pub(super) fn paint(
    stage: &Stage,
    buffer: &mut Buffer,
    area: Rect,
    words: &'static Words,
    cursor: &mut Option<(u16, u16)>,
) {
    match stage {
        Stage::Desk(desk) if desk.is_locked() => desk.draw_lock(buffer, area, words, cursor),
        _ if area.width < SMALLEST.0 || area.height < SMALLEST.1 => too_small(buffer, area, words),
        Stage::Door(door) => door.draw(buffer, area, words, cursor),
        Stage::Desk(desk) => desk.draw(buffer, area, words, cursor),
    }
}

fn too_small(buffer: &mut Buffer, area: Rect, words: &Words) {
    let text = fill(&words.app.need_size, &[("w", &area.width.to_string()), ("h", &area.height.to_string())]);
    let mut cursor = None;
    let mut painter = crate::screens::Painter::new(buffer, area, &mut cursor);
    for (y, line) in (0..).zip(crate::screens::wrapped(&text, usize::from(area.width))) {
        painter.put(0, y, &line, crate::screens::Tone::Plain);
    }
}
