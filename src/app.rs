//! The loop: event → intent → reply → one frame. Drawn only when something changed; no tick, no clock on the screen.

mod desk;
mod typist;
mod worker;

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use ratatui::Terminal;
use ratatui::layout::Rect;

use self::desk::Desk;
use self::typist::Typist;
use crate::cli::{Context, Exit};
use crate::exchange::table::ReadError;
use crate::office::{Book, NewBook, Office, Refusal};
use crate::screens::door::{Door, Wish};
use crate::screens::{Intent, Place, keys, plain_text, to_ascii};
use crate::terminal::{Capabilities, Input, Key, Keyboard, LineBackend, Session, StdoutFd, input, signals};
use crate::words::{Sentences, Words, fill};

/// Below this nothing fits: a message stands instead.
const SMALLEST: (u16, u16) = (60, 16);

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

/// Opens the app on the context's book; a first run walks through setup.
pub fn open(context: &mut Context) -> Exit {
    let capabilities = Capabilities::detect(|name| std::env::var(name).ok());
    if let Some(exit) = cannot_open(context) {
        return exit;
    }
    if context.clock.is_stopped() && context.book.is_practice() == Some(false) {
        return context.refuse(&Refusal::StoppedClock);
    }
    let stage = match first_stage(context) {
        Ok(stage) => stage,
        Err(refusal) => return context.refuse(&refusal),
    };
    match App::start(context, capabilities, stage).and_then(App::run) {
        Ok(Ended::Left) => Exit::Done,
        Ok(Ended::LineLost) => Exit::Failed,
        Err(error) => context.refuse(&Refusal::Output(error)),
    }
}

/// Who has the screen.
enum Stage {
    Door(Box<Door>),
    Desk(Box<Desk>),
}

fn first_stage(context: &Context) -> Result<Stage, Refusal> {
    let (book, path) = (&context.book, context.book.folder.display().to_string());
    if !book.exists() {
        return Ok(Stage::Door(Box::new(Door::setup(path, context.login(), context.words))));
    }
    if book.is_practice() == Some(true) {
        let office = book.sign_in(&context.login(), None, context.clock)?;
        return Ok(Stage::Desk(Box::new(Desk::new(office, context.words)?)));
    }
    // A book whose key file does not read says so before anybody types a passphrase.
    let logins = book.logins()?;
    if let Some(path) = &context.passphrase_file {
        let text = zeroize::Zeroizing::new(std::fs::read_to_string(path).map_err(ReadError::Io)?);
        let line = text.lines().next().unwrap_or("");
        let office = book.sign_in(&context.login(), Some(line), context.clock)?;
        return Ok(Stage::Desk(Box::new(Desk::new(office, context.words)?)));
    }
    let login = match (&context.user, &logins[..]) {
        (None, [only]) => only.clone(),
        _ => context.login(),
    };
    Ok(Stage::Door(Box::new(Door::sign_in(path, login, context.words))))
}

enum Ended {
    Left,
    LineLost,
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
    /// A book just made, waiting until its recovery key is on paper.
    made: Option<Office>,
    /// When the reason line may follow.
    settle_at: Option<Instant>,
    /// When the draft goes to the desk.
    draft_at: Option<Instant>,
}

/// Keys must rest this long before the reason of a selection follows.
const REST: Duration = Duration::from_millis(150);
/// At most this much typing can be lost.
const DRAFT_AFTER: Duration = Duration::from_millis(900);

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
            made: None,
            settle_at: None,
            draft_at: None,
        })
    }

    fn run(mut self) -> std::io::Result<Ended> {
        self.sit_down();
        self.resize_body();
        self.draw()?;
        loop {
            let Some(first) = self.wait() else {
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
            self.set_alarms();
        }
    }

    /// The next event; `None` when an alarm is due first.
    fn wait(&self) -> Option<Event> {
        let alarms = [self.settle_at, self.draft_at, self.minute_at()];
        match alarms.into_iter().flatten().min() {
            None => self.events.recv().ok().or(Some(Event::Input(Input::Gone))),
            Some(at) => match self.events.recv_timeout(at.saturating_duration_since(Instant::now())) {
                Ok(event) => Some(event),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => Some(Event::Input(Input::Gone)),
            },
        }
    }

    /// A countdown on the screen wakes the loop by the minute; nothing else does.
    fn minute_at(&self) -> Option<Instant> {
        let Stage::Desk(desk) = &self.stage else { return None };
        if self.clock.is_stopped() || !desk.shows_countdown() {
            return None;
        }
        let past = desk.office.now().timestamp().rem_euclid(60);
        Some(Instant::now() + Duration::from_secs(u64::try_from(60 - past).unwrap_or(60)))
    }

    fn alarms(&mut self) -> bool {
        let now = Instant::now();
        let due = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        let mut redraw = false;
        let Stage::Desk(desk) = &mut self.stage else { return false };
        if due(self.settle_at) {
            self.settle_at = None;
            redraw |= desk.settle();
        }
        if due(self.draft_at) {
            self.draft_at = None;
            redraw |= desk.keep_drafts(self.words);
        }
        if self.settle_at.is_none() && self.draft_at.is_none() && !redraw {
            redraw |= desk.minute(self.words);
        }
        redraw
    }

    fn set_alarms(&mut self) {
        let Stage::Desk(desk) = &mut self.stage else { return };
        if desk.is_unsettled() {
            self.settle_at = Some(Instant::now() + REST);
        }
        if desk.has_unsaved_draft() {
            self.draft_at.get_or_insert_with(|| Instant::now() + DRAFT_AFTER);
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
            Event::Input(Input::Paste(text)) => self.intent(Intent::Paste(text)),
            Event::Job(news) => match &mut self.stage {
                Stage::Desk(desk) => Ok(Outcome::Redraw(desk.hear(news, self.words))),
                Stage::Door(_) => Ok(Outcome::Redraw(false)),
            },
        }
    }

    /// A key, with its bytes where they are being looked at.
    fn key(&mut self, bytes: Vec<u8>, key: Option<Key>) -> std::io::Result<Outcome> {
        let shown = match &mut self.stage {
            Stage::Desk(desk) => desk.show_key(bytes, key),
            Stage::Door(_) => false,
        };
        let Some(key) = key else { return Ok(Outcome::Redraw(shown)) };
        Ok(match self.intent(keys::intent(self.place(), key))? {
            Outcome::Redraw(due) => Outcome::Redraw(due || shown),
            ended => ended,
        })
    }

    fn place(&self) -> Place {
        match &self.stage {
            Stage::Door(_) => Place::Form,
            Stage::Desk(desk) => desk.place(),
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
                if desk.left {
                    return Ok(Outcome::Ended(Ended::Left));
                }
                Ok(Outcome::Redraw(redraw))
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

    fn grant(&mut self, wish: Wish) -> std::io::Result<Outcome> {
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
            Wish::Enter => Ok(None),
        };
        let Stage::Door(door) = &mut self.stage else { return Ok(Outcome::Redraw(true)) };
        match granted {
            Ok(Some(key)) => door.show_recovery(key, self.words),
            Ok(None) => {
                if let Some(office) = self.made.take() {
                    match Desk::new(office, self.words) {
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

    /// The officer sits at this terminal now, at the door or at her desk.
    fn sit_down(&mut self) {
        match &mut self.stage {
            Stage::Desk(desk) => {
                desk.sit_at(&self.keyboard, self.ascii, self.words);
                desk.check_in_background(&self.sender);
            }
            Stage::Door(door) if self.ascii => door.notice.clone_from(&self.words.app.no_marks),
            Stage::Door(_) => {}
        }
    }

    fn resize_body(&mut self) {
        let height = self.terminal.size().map_or(24, |size| size.height);
        if let Stage::Desk(desk) = &mut self.stage {
            desk.resize(height, self.words);
        }
    }

    fn draw(&mut self) -> std::io::Result<()> {
        let (words, ascii) = (self.words, self.ascii);
        let stage = &self.stage;
        self.terminal.draw(|frame| {
            let area = frame.area();
            let mut cursor = None;
            if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
                too_small(frame.buffer_mut(), area, words);
            } else {
                match stage {
                    Stage::Door(door) => door.draw(frame.buffer_mut(), area, words, &mut cursor),
                    Stage::Desk(desk) => desk.draw(frame.buffer_mut(), area, words, &mut cursor),
                }
            }
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

fn too_small(buffer: &mut ratatui::buffer::Buffer, area: Rect, words: &Words) {
    let text = fill(&words.app.need_size, &[("w", &area.width.to_string()), ("h", &area.height.to_string())]);
    let mut cursor = None;
    let mut painter = crate::screens::Painter::new(buffer, area, &mut cursor);
    for (y, line) in (0..).zip(crate::screens::wrapped(&text, usize::from(area.width))) {
        painter.put(0, y, &line, crate::screens::Tone::Plain);
    }
}
