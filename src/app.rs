//! The loop: event → intent → reply → one frame. Drawn only when something changed; no tick, no clock on the screen.

mod alarms;
mod desk;
mod entrance;
mod typist;
mod worker;

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Instant;

use ratatui::Terminal;

use self::desk::Typed;
pub use self::entrance::cannot_open;
use self::entrance::{Stage, first_stage, paint};
use self::typist::Typist;
use crate::cli::{Context, Exit};
use crate::office::{Book, Notable, Office, Refusal};
use crate::screens::{Intent, Place, keys, to_ascii};
use crate::terminal::{Capabilities, Choice, Input, Key, Keyboard, LineBackend, Session, StdoutFd, input, signals};
use crate::words::Words;

/// What wakes the loop.
pub(crate) enum Event {
    Input(Input),
    Job(worker::News),
}

impl From<Input> for Event {
    fn from(input: Input) -> Event {
        Event::Input(input)
    }
}

/// Opens the app on the context's book; a first run walks through setup.
pub fn open(context: &mut Context) -> Exit {
    let capabilities = Capabilities::detect(|name| std::env::var(name).ok());
    if let Some(exit) = cannot_open(context) {
        return exit;
    }
    if context.clock.is_stopped() && context.book.is_practice() == Some(false) {
        context.book.note(Notable::StoppedClock, &context.login());
        return context.refuse(&Refusal::StoppedClock);
    }
    let stage = match first_stage(context) {
        Ok(stage) => stage,
        Err(refusal) => return context.refuse(&refusal),
    };
    match App::start(context, capabilities, stage).and_then(App::run) {
        Ok(Ended::Left) => worker::leave_at_work(),
        Ok(Ended::LineLost) => Exit::Failed,
        Ok(Ended::ShutOut(refusal)) => context.refuse(&refusal),
        Err(error) => context.refuse(&Refusal::Output(error)),
    }
}

enum Ended {
    Left,
    LineLost,
    /// The book was re-keyed, and this officer has no key of it.
    ShutOut(Refusal),
}

struct App {
    words: &'static Words,
    book: Book,
    clock: crate::office::Clock,
    ascii: bool,
    session: Session,
    terminal: Terminal<LineBackend<StdoutFd>>,
    keyboard: Keyboard,
    events: Receiver<Event>,
    sender: Sender<Event>,
    stage: Stage,
    /// How she types before she is known; at her desk the book remembers.
    typist: Typist,
    /// What she chose for this keyboard at the door; the book keeps it once she is in.
    choice: Option<Choice>,
    /// A book just made, waiting until its recovery key is on paper.
    made: Option<Office>,
    /// When the reason line may follow.
    settle_at: Option<Instant>,
    /// When the draft goes to the desk.
    draft_at: Option<Instant>,
}

impl App {
    fn start(context: &Context, capabilities: Capabilities, stage: Stage) -> std::io::Result<App> {
        let (sender, events) = channel();
        signals::spawn(sender.clone())?;
        let session = Session::enter()?;
        let (width, height) = crate::terminal::size();
        let backend = LineBackend::new(StdoutFd, capabilities.colors, width, height).moving(capabilities.moves);
        let terminal = Terminal::new(backend)?;
        let keyboard = Keyboard::new(&std::env::var("TERM").unwrap_or_default());
        input::spawn(sender.clone(), keyboard.clone())?;
        Ok(App {
            words: context.words,
            book: context.book.clone(),
            clock: context.clock,
            ascii: capabilities.ascii,
            session,
            terminal,
            events,
            sender,
            keyboard,
            stage,
            typist: Typist::default(),
            choice: None,
            made: None,
            settle_at: None,
            draft_at: None,
        })
    }

    fn run(mut self) -> std::io::Result<Ended> {
        self.sit_down();
        self.resize_body();
        self.draw()?;
        let mut ahead = None;
        loop {
            let Some(first) = ahead.take().or_else(|| self.wait()) else {
                if self.alarms() {
                    self.draw()?;
                }
                continue;
            };
            let (mut redraw, mut next) = (false, Some(first));
            // Everything that is queued makes one frame: a syllable of Telex is five events.
            while let Some(event) = next {
                match self.take(event)? {
                    Outcome::Redraw(due) => redraw |= due,
                    Outcome::Ended(ended) => {
                        self.end();
                        return Ok(ended);
                    }
                }
                next = self.events.try_recv().ok();
            }
            if redraw {
                self.draw()?;
            }
            ahead = self.catch_up()?;
            self.set_alarms();
        }
    }

    fn take(&mut self, event: Event) -> std::io::Result<Outcome> {
        match event {
            Event::Input(Input::Burst(inputs)) => {
                let mut redraw = false;
                for input in inputs {
                    match self.take(Event::Input(input))? {
                        Outcome::Redraw(due) => redraw |= due,
                        ended => return Ok(ended),
                    }
                }
                Ok(Outcome::Redraw(redraw))
            }
            Event::Input(Input::Gone) => {
                // The line may be gone while work is under way: the watchdog ends the process in any case.
                signals::end_within(signals::GRACE);
                Ok(Outcome::Ended(Ended::LineLost))
            }
            Event::Input(Input::Resize(width, height)) => {
                self.terminal.backend_mut().resize(width, height);
                self.resize_body();
                Ok(Outcome::Redraw(true))
            }
            Event::Input(Input::Resume) => {
                self.session.resume()?;
                self.terminal.backend_mut().repaint();
                Ok(Outcome::Redraw(true))
            }
            Event::Input(Input::Key(key)) => self.key(Vec::new(), Some(key)),
            Event::Input(Input::Heard { bytes, key }) => self.key(bytes, key),
            Event::Input(Input::NotUtf8) => match &mut self.stage {
                Stage::Desk(desk) => Ok(Outcome::Redraw(desk.not_utf8(self.words))),
                Stage::Door(door) => Ok(Outcome::Redraw(door.not_utf8(self.words))),
            },
            Event::Input(Input::Paste(text)) => {
                self.touch(true);
                match self.holds(Typed::Paste(text)) {
                    Some(Typed::Paste(text)) => self.intent(Intent::Paste(text)),
                    _ => Ok(Outcome::Redraw(true)),
                }
            }
            Event::Job(news) => match &mut self.stage {
                Stage::Desk(desk) => Ok(Outcome::Redraw(desk.hear(news, self.words, &self.sender))),
                Stage::Door(_) => Ok(Outcome::Redraw(false)),
            },
        }
    }

    /// A key, with its bytes where they are being looked at.
    fn key(&mut self, bytes: Vec<u8>, key: Option<Key>) -> std::io::Result<Outcome> {
        self.touch(key.is_some());
        let shown = match &mut self.stage {
            Stage::Desk(desk) => desk.show_key(bytes, key),
            Stage::Door(door) => door.show_key(bytes, key),
        };
        let Some(key) = key else { return Ok(Outcome::Redraw(shown)) };
        if self.holds(Typed::Key(key)).is_none() {
            return Ok(Outcome::Redraw(true));
        }
        Ok(match self.intent(keys::intent(self.place(), key))? {
            Outcome::Redraw(due) => Outcome::Redraw(due || shown),
            ended => ended,
        })
    }

    fn place(&self) -> Place {
        match &self.stage {
            Stage::Door(door) => door.place(),
            Stage::Desk(desk) => desk.place(),
        }
    }

    /// Gives back what acts now; what waits for the next step of an import stays on the desk.
    fn holds(&mut self, typed: Typed) -> Option<Typed> {
        match &mut self.stage {
            Stage::Desk(desk) => desk.hold(typed, self.words),
            Stage::Door(_) => Some(typed),
        }
    }

    fn intent(&mut self, intent: Intent) -> std::io::Result<Outcome> {
        if intent == Intent::Redraw {
            self.terminal.backend_mut().repaint();
            return Ok(Outcome::Redraw(true));
        }
        match &mut self.stage {
            Stage::Desk(desk) => {
                let redraw = desk.intent(&intent, self.words, &self.sender);
                let shut_out = desk.shut_out.take().map(Ended::ShutOut);
                let ended = shut_out.or(desk.left.then_some(Ended::Left));
                Ok(ended.map_or(Outcome::Redraw(redraw), Outcome::Ended))
            }
            Stage::Door(door)
                if intent == Intent::Keyboard || door.place() == Place::Keys && intent != Intent::Quit =>
            {
                let choice = self.choice.unwrap_or_default();
                if let Some(choice) = door.keys(&intent, self.keyboard.term(), choice, self.words) {
                    self.keyboard.choose(choice);
                    self.choice = Some(choice);
                }
                self.keyboard.tell(door.place() == Place::Keys);
                Ok(Outcome::Redraw(true))
            }
            Stage::Door(door) if intent == Intent::Typing => {
                door.notice = self.typist.turn(door.before().is_some(), self.words).to_owned();
                Ok(Outcome::Redraw(true))
            }
            Stage::Door(door) => {
                let read = self.typist.read(&intent, door.before());
                let wish = door.update(read.as_ref().unwrap_or(&intent), self.words);
                self.grant(wish)
            }
        }
    }

    fn resize_body(&mut self) {
        let height = self.terminal.size().map_or(24, |size| size.height);
        if let Stage::Desk(desk) = &mut self.stage {
            desk.resize(height, self.words);
        }
    }

    fn draw(&mut self) -> std::io::Result<()> {
        let (words, ascii) = (self.words, self.is_plain());
        let stage = &self.stage;
        self.terminal.draw(|frame| {
            let area = frame.area();
            let mut cursor = None;
            paint(stage, frame.buffer_mut(), area, words, &mut cursor);
            if ascii {
                to_ascii(frame.buffer_mut(), &mut cursor);
            }
            if let Some(at) = cursor {
                frame.set_cursor_position(at);
            }
        })?;
        Ok(())
    }

    /// Whatever was typed is on the desk before the program ends.
    fn end(&mut self) {
        if let Stage::Desk(desk) = &mut self.stage {
            desk.leave(self.words);
        }
        self.session.leave();
    }
}

enum Outcome {
    Redraw(bool),
    Ended(Ended),
}
