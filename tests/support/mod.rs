//! An officer at her terminal, played by a test: the real binary in a pseudo-terminal, every byte it writes
//! recorded and fed to a vt100 emulator, keys pressed in a small language of their own.
//!
//! ```ignore
//! mod support;
//! use support::Officer;
//! let mut an = Officer::start(env!("CARGO_BIN_EXE_sotre"), &["demo"], &[("SOTRE_CLOCK", "2026-11-23T08:00")], 24, 80);
//! an.wait_for("Hôm nay");
//! an.press("<down><down>v");
//! an.type_text("Trẻ đi học lại");
//! support::check_screen("visit_form", &an.screen());
//! ```
//!
//! Nothing of the machine is touched: the environment is cleared, HOME is a temporary directory, the working
//! directory too. Whatever is waited for is waited for at most [`PATIENCE`], then the test fails with the screen.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code)]

pub mod measured;

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal};
use rustix::termios::{OptionalActions, SpecialCodeIndex};

/// How long a test waits for something to appear before it fails.
pub const PATIENCE: Duration = Duration::from_secs(15);
/// How long a plain command may run before it is ended and the test fails.
pub const COMMAND_PATIENCE: Duration = Duration::from_secs(120);
/// A line this long without a byte is quiet.
pub const QUIET: Duration = Duration::from_millis(250);
/// After Esc the program waits 100 ms for the rest of a sequence; no hand is faster, so neither is a test.
const AFTER_ESC: Duration = Duration::from_millis(150);
/// What a program that has ended said last has come by then.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// Held while a child is made: portable-pty marks its descriptors close-on-exec only after opening them, and a
/// child forked by another test in between would keep this terminal's line open, so that it never hangs up.
static SPAWNING: Mutex<()> = Mutex::new(());

/// One program in one terminal.
pub struct Officer {
    child: Box<dyn portable_pty::Child + Send + Sync>,
    // All three hold the line; it hangs up when the last one goes. None after `hang_up`.
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    reader: Option<JoinHandle<()>>,
    line: Arc<(Mutex<Line>, Condvar)>,
    home: Home,
    keys_pressed: usize,
    letters_typed: usize,
}

/// What came over the line.
struct Line {
    screen: vt100::Parser,
    bytes: Vec<u8>,
    chunks: Vec<Chunk>,
    closed: bool,
    hanging_up: bool,
    slow: Option<Slow>,
}

/// One read from the terminal: what one small write of the program becomes (a large one may come in several).
#[derive(Clone, Copy, Debug)]
pub struct Chunk {
    /// Number of bytes received up to and with this chunk.
    pub end: usize,
    pub at: Instant,
}

/// A place in what was received; made by [`Officer::mark`].
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    bytes: usize,
    chunks: usize,
}

enum Home {
    Ours(tempfile::TempDir),
    Given(PathBuf),
}

impl Home {
    fn choose(envs: &[(&str, &str)]) -> Self {
        match envs.iter().find(|(key, _)| *key == "HOME") {
            Some((_, dir)) => Self::Given(PathBuf::from(dir)),
            None => Self::Ours(temp_dir()),
        }
    }

    fn path(&self) -> &Path {
        match self {
            Self::Ours(dir) => dir.path(),
            Self::Given(dir) => dir,
        }
    }
}

/// The environment every program under test gets, before the test's own `envs`. No SOTRE_* of the machine is in it.
fn clean_environment(home: &Path) -> Vec<(String, String)> {
    let path = std::env::var("PATH").unwrap_or_else(|_| "/usr/bin:/bin".to_owned());
    [
        ("PATH", path),
        ("HOME", home.display().to_string()),
        ("LANG", "C.UTF-8".to_owned()),
        ("LOGNAME", "thu".to_owned()),
        ("USER", "thu".to_owned()),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), value))
    .collect()
}

impl Officer {
    /// Starts `bin` in a terminal of `rows` × `cols` (TERM=xterm-256color unless `envs` says otherwise).
    /// A HOME in `envs` is used and kept; otherwise it is a new temporary directory, gone with the officer.
    pub fn start(bin: impl AsRef<Path>, args: &[&str], envs: &[(&str, &str)], rows: u16, cols: u16) -> Self {
        let home = Home::choose(envs);
        let mut command = CommandBuilder::new(bin.as_ref());
        command.args(args);
        command.env_clear();
        for (key, value) in clean_environment(home.path()) {
            command.env(key, value);
        }
        command.env("TERM", "xterm-256color");
        for (key, value) in envs {
            command.env(key, value);
        }
        command.cwd(home.path());

        let (child, master) = {
            let _alone = SPAWNING.lock().unwrap_or_else(PoisonError::into_inner);
            let pair = native_pty_system().openpty(size(rows, cols)).expect("open a pseudo-terminal");
            let child = pair.slave.spawn_command(command).expect("start the program");
            // Our copy of the program's end goes here, so that its exit ends the line.
            (child, pair.master)
        };
        let writer = master.take_writer().expect("the writing end");
        let input = master.try_clone_reader().expect("the reading end");
        let line = Arc::new((
            Mutex::new(Line {
                screen: vt100::Parser::new(cells(rows), cells(cols), 0),
                bytes: Vec::new(),
                chunks: Vec::new(),
                closed: false,
                hanging_up: false,
                slow: None,
            }),
            Condvar::new(),
        ));
        let heard = Arc::clone(&line);
        let reader = std::thread::spawn(move || listen(input, &heard));
        Self {
            child,
            master: Some(master),
            writer: Some(writer),
            reader: Some(reader),
            line,
            home,
            keys_pressed: 0,
            letters_typed: 0,
        }
    }

    // ── the keyboard ────────────────────────────────────────────────────────────────────────────────

    /// Presses keys, each sent by itself: letters stand for themselves, others are named: `<enter> <esc> <tab>
    /// <s-tab> <up> <down> <left> <right> <pgup> <pgdn> <home> <end> <bs> <del> <ins> <space> <f1>`…`<f12>`,
    /// `<c-s>` = Ctrl-S, `<lt>` = the sign `<`. Case of the names does not matter.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        let application = self.hear().screen.screen().application_cursor();
        for key in parse_keys(keys) {
            self.keys_pressed += 1;
            self.send_bytes(&key_bytes(&key, application));
            if key == Key::Named("esc".to_owned()) {
                std::thread::sleep(AFTER_ESC);
            }
        }
        self
    }

    /// Types free text letter by letter ('\n' is Enter). Counted in `letters_typed`, not in `keys_pressed`.
    pub fn type_text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.letters_typed += 1;
            let mut buffer = [0; 4];
            let bytes = if letter == '\n' { "\r" } else { letter.encode_utf8(&mut buffer) };
            self.send_bytes(bytes.as_bytes());
        }
        self
    }

    /// Pastes as a terminal does: in brackets if the program asked for them, line ends as CR. Counts as one key.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        let bracketed = self.hear().screen.screen().bracketed_paste();
        self.keys_pressed += 1;
        let text = text.replace("\r\n", "\r").replace('\n', "\r");
        let sent = if bracketed { format!("\x1b[200~{text}\x1b[201~") } else { text };
        self.send_bytes(sent.as_bytes())
    }

    /// Sends bytes as they are, in one write: split arrows, decomposed marks, another terminal's F-keys.
    /// Nothing is counted. A program that has gone is not an error here; what is waited for next will say so.
    pub fn send_bytes(&mut self, bytes: &[u8]) -> &mut Self {
        let writer = self.writer.as_mut().expect("the line was hung up: nothing can be typed");
        if writer.write_all(bytes).and_then(|()| writer.flush()).is_err() {
            eprintln!("(the program no longer reads: {bytes:?} was lost)");
        }
        self
    }

    /// Keys pressed so far with `press` and `paste`.
    pub fn keys_pressed(&self) -> usize {
        self.keys_pressed
    }

    /// Letters of free text typed so far with `type_text`.
    pub fn letters_typed(&self) -> usize {
        self.letters_typed
    }

    /// Counts keys and letters from nought again; the promises are counted from a given screen.
    pub fn count_from_here(&mut self) -> &mut Self {
        self.keys_pressed = 0;
        self.letters_typed = 0;
        self
    }

    // ── the screen ──────────────────────────────────────────────────────────────────────────────────

    /// All rows, blanks at their right ends cut, joined by '\n'. Row 0 is the first line.
    pub fn screen(&self) -> String {
        text_of(self.hear().screen.screen())
    }

    /// One row, counted from 0, blanks at its right end cut; empty past the last row.
    pub fn row(&self, row: u16) -> String {
        let line = self.hear();
        let (_, cols) = line.screen.screen().size();
        line.screen.screen().rows(0, cols.get()).nth(usize::from(row)).unwrap_or_default().trim_end().to_owned()
    }

    /// Number (from 0) of the first row holding `text`.
    pub fn row_of(&self, text: &str) -> Option<u16> {
        let row = self.screen().lines().position(|line| line.contains(text))?;
        u16::try_from(row).ok()
    }

    pub fn shows(&self, text: &str) -> bool {
        self.screen().contains(text)
    }

    /// Row and column of the cursor, from 0.
    pub fn cursor(&self) -> (u16, u16) {
        self.hear().screen.screen().cursor_position()
    }

    pub fn cursor_hidden(&self) -> bool {
        self.hear().screen.screen().hide_cursor()
    }

    pub fn on_alternate_screen(&self) -> bool {
        self.hear().screen.screen().alternate_screen()
    }

    /// The screen, then one line for every row that is not all plain: `row  first..last style; …`, columns
    /// from 0 and both included. Blank cells count too, so a reversed gap is seen.
    pub fn styled_screen(&self) -> String {
        let line = self.hear();
        let screen = line.screen.screen();
        let (rows, cols) = screen.size();
        let mut out = text_of(screen);
        out.push_str("\n── styles ──\n");
        for row in 0..rows.get() {
            let runs = style_runs(screen, row, cols.get());
            if !runs.is_empty() {
                let _ = writeln!(out, "{row:>3}  {}", runs.join("; "));
            }
        }
        out
    }

    // ── waiting ─────────────────────────────────────────────────────────────────────────────────────

    /// Waits until `text` stands on the screen (in one row); fails with the screen after [`PATIENCE`], at once
    /// if the program has ended without it.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) -> &mut Self {
        self.wait_until(&format!("waited for {text:?}"), |screen| text_of(screen).contains(text))
    }

    /// Waits until `text` no longer stands on the screen.
    #[track_caller]
    pub fn wait_gone(&mut self, text: &str) -> &mut Self {
        self.wait_until(&format!("waited for {text:?} to go"), |screen| !text_of(screen).contains(text))
    }

    /// Waits until `is_so` holds of the screen; `what` opens the message when it never does.
    #[track_caller]
    pub fn wait_until(&mut self, what: &str, mut is_so: impl FnMut(&vt100::Screen) -> bool) -> &mut Self {
        let until = Instant::now() + PATIENCE;
        let shared = Arc::clone(&self.line);
        let mut line = hear(&shared);
        loop {
            if is_so(line.screen.screen()) {
                break;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || line.closed {
                let screen = text_of(line.screen.screen());
                let ended = if line.closed { " (the program has ended)" } else { "" };
                drop(line);
                panic!("{what}{ended}\n{}", framed(&screen));
            }
            line = shared.1.wait_timeout(line, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        drop(line);
        self
    }

    /// Waits until no byte has come for [`QUIET`], counted from now at the earliest.
    #[track_caller]
    pub fn settle(&mut self) -> &mut Self {
        self.quiet_for(QUIET)
    }

    /// Waits until no byte has come for `quiet`; fails if the program is still talking [`PATIENCE`] later.
    #[track_caller]
    pub fn quiet_for(&mut self, quiet: Duration) -> &mut Self {
        let began = Instant::now();
        let shared = Arc::clone(&self.line);
        let mut line = hear(&shared);
        while !line.closed {
            let last = line.chunks.last().map_or(began, |chunk| chunk.at.max(began));
            let left = (last + quiet).saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            if began.elapsed() > PATIENCE + quiet {
                let screen = text_of(line.screen.screen());
                drop(line);
                panic!("the program never fell quiet\n{}", framed(&screen));
            }
            line = shared.1.wait_timeout(line, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        drop(line);
        self
    }

    // ── the wire ────────────────────────────────────────────────────────────────────────────────────

    /// Marks this place in what was received. Let the line `settle` first.
    pub fn mark(&self) -> Mark {
        let line = self.hear();
        Mark { bytes: line.bytes.len(), chunks: line.chunks.len() }
    }

    /// The bytes received since `mark`.
    pub fn bytes_since(&self, mark: Mark) -> Vec<u8> {
        self.hear().bytes[mark.bytes..].to_vec()
    }

    /// Every byte received.
    pub fn bytes_since_start(&self) -> Vec<u8> {
        self.hear().bytes.clone()
    }

    /// The reads in which they came: each one's size in bytes and its time.
    pub fn chunks_since(&self, mark: Mark) -> Vec<(usize, Instant)> {
        let line = self.hear();
        let mut from = mark.bytes;
        line.chunks[mark.chunks..]
            .iter()
            .map(|chunk| {
                let size = chunk.end - from;
                from = chunk.end;
                (size, chunk.at)
            })
            .collect()
    }

    /// A copy of the emulated screen, for comparing cells before and after.
    pub fn cells(&self) -> vt100::Screen {
        self.hear().screen.screen().clone()
    }

    // ── the line and the program ────────────────────────────────────────────────────────────────────

    /// Changes the terminal's size, as dragging the window's corner does.
    pub fn resize(&mut self, rows: u16, cols: u16) -> &mut Self {
        self.hear().screen.set_size(cells(rows), cells(cols));
        self.master.as_ref().expect("the line was hung up").resize(size(rows, cols)).expect("resize the terminal");
        self
    }

    /// From here on the line is slow both ways: so many bits a second (ten to a byte), each byte `delay` under way, and
    /// every byte a packet of its own.
    pub fn slow_line(&mut self, baud: u32, delay: Duration) -> &mut Self {
        self.hear().slow = Some(Slow { byte: Duration::from_secs(10) / baud, delay });
        let (to, from) = std::sync::mpsc::channel::<(Instant, Vec<u8>)>();
        let mut line = self.writer.take().expect("the line was hung up");
        let byte = Duration::from_secs(10) / baud;
        std::thread::spawn(move || {
            while let Ok((at, bytes)) = from.recv() {
                std::thread::sleep(at.saturating_duration_since(Instant::now()));
                for one in bytes.chunks(1) {
                    if line.write_all(one).and_then(|()| line.flush()).is_err() {
                        return;
                    }
                    std::thread::sleep(byte);
                }
            }
        });
        self.writer = Some(Box::new(SlowWriter { to, delay }));
        self
    }

    /// Drops the line as a lost 3G connection does: the program gets SIGHUP, then end of file and write errors.
    /// The last screen stays readable; nothing can be typed afterwards.
    pub fn hang_up(&mut self) -> &mut Self {
        let Some(master) = self.master.take() else {
            return self;
        };
        let ours = master.tty_name().expect("the terminal's name");
        self.hear().hanging_up = true;
        // The line drops only when its last holder lets go, and two of ours need help from the far end: the
        // reader sleeps in read(2), so a byte wakes it; the writer, when dropped, would type "\n" and the
        // end-of-file letter into the program, which must not get a key nobody pressed: there is none then.
        if let Ok(mut far_end) = open_far_end(&ours) {
            if let Ok(mut modes) = rustix::termios::tcgetattr(&far_end) {
                modes.special_codes[SpecialCodeIndex::VEOF] = 0;
                let _ = rustix::termios::tcsetattr(&far_end, OptionalActions::Now, &modes);
            }
            let _ = far_end.write_all(b"\0");
        }
        if let Some(reader) = self.reader.take() {
            reader.join().expect("the reader ends");
        }
        self.writer = None;
        drop(master);
        self
    }

    /// Waits for the program to end; its exit status (1 if a signal ended it, see `killed_by`), or None.
    pub fn wait_exit(&mut self, timeout: Duration) -> Option<u32> {
        self.exit_status(timeout).map(|status| status.exit_code())
    }

    /// The signal that ended the program, by name ("Killed", "Hangup"), if one did within `timeout`.
    pub fn killed_by(&mut self, timeout: Duration) -> Option<String> {
        self.exit_status(timeout).and_then(|status| status.signal().map(str::to_owned))
    }

    fn exit_status(&mut self, timeout: Duration) -> Option<portable_pty::ExitStatus> {
        let until = Instant::now() + timeout;
        loop {
            if let Some(status) = self.child.try_wait().expect("ask after the program") {
                // Its last words may still be on their way through the terminal: whoever asks for them next gets them whole.
                let _ = self.line.1.wait_timeout_while(self.hear(), LAST_WORDS, |line| !line.closed).map(drop);
                return Some(status);
            }
            if Instant::now() >= until {
                return None;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// kill -9, and waits until it is gone.
    pub fn kill(&mut self) -> &mut Self {
        self.signal(Signal::KILL);
        let _ = self.child.wait();
        self
    }

    /// Sends a signal to the program, if it still runs.
    pub fn signal(&mut self, signal: Signal) -> &mut Self {
        // A program already waited for may have given its number to a stranger.
        if matches!(self.child.try_wait(), Ok(None))
            && let Some(pid) = self.pid()
        {
            let _ = rustix::process::kill_process(pid, signal);
        }
        self
    }

    /// The program's process number.
    pub fn pid(&self) -> Option<Pid> {
        self.child.process_id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw)
    }

    /// The HOME of this program.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    fn hear(&self) -> MutexGuard<'_, Line> {
        hear(&self.line)
    }
}

impl Drop for Officer {
    /// No test leaves a program behind, however it ends.
    fn drop(&mut self) {
        self.kill();
    }
}

fn hear(line: &(Mutex<Line>, Condvar)) -> MutexGuard<'_, Line> {
    line.0.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How slow a line is.
#[derive(Clone, Copy)]
struct Slow {
    /// What one byte takes.
    byte: Duration,
    /// How long it is under way.
    delay: Duration,
}

/// Keys on their way over a slow line.
struct SlowWriter {
    to: std::sync::mpsc::Sender<(Instant, Vec<u8>)>,
    delay: Duration,
}

impl Write for SlowWriter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let sent = self.to.send((Instant::now() + self.delay, bytes.to_vec()));
        sent.map(|()| bytes.len()).map_err(|_| std::io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The reader's thread: every read is recorded, drawn and announced, until the line ends or is hung up. On a slow line it
/// takes twenty bytes at a time, and what it has not taken waits in the program's terminal, as before a modem.
fn listen(mut input: Box<dyn Read + Send>, line: &Arc<(Mutex<Line>, Condvar)>) {
    let mut buffer = [0; 65_536];
    let mut under_way: Option<std::sync::mpsc::Sender<(Instant, Vec<u8>)>> = None;
    loop {
        let room = if hear(line).slow.is_some() { 20 } else { buffer.len() };
        let count = input.read(&mut buffer[..room]).unwrap_or(0);
        let bytes = &buffer[..count];
        let Some(Slow { byte, delay }) = hear(line).slow else {
            if arrive(line, bytes) {
                continue;
            }
            return;
        };
        std::thread::sleep(byte * u32::try_from(count).unwrap_or(0));
        let to = under_way.get_or_insert_with(|| {
            let (to, from) = std::sync::mpsc::channel::<(Instant, Vec<u8>)>();
            let line = Arc::clone(line);
            std::thread::spawn(move || {
                while let Ok((at, bytes)) = from.recv() {
                    std::thread::sleep(at.saturating_duration_since(Instant::now()));
                    if !arrive(&line, &bytes) {
                        return;
                    }
                }
            });
            to
        });
        if to.send((Instant::now() + delay, bytes.to_vec())).is_err() || count == 0 {
            return;
        }
    }
}

/// Bytes have come; `false` when none will come any more.
fn arrive(line: &(Mutex<Line>, Condvar), bytes: &[u8]) -> bool {
    let mut heard = hear(line);
    if bytes.is_empty() || heard.hanging_up {
        heard.closed = true;
        line.1.notify_all();
        return false;
    }
    heard.bytes.extend_from_slice(bytes);
    heard.screen.process(bytes);
    let chunk = Chunk { end: heard.bytes.len(), at: Instant::now() };
    heard.chunks.push(chunk);
    line.1.notify_all();
    true
}

/// The program's end of the terminal, without making it this process's own terminal.
fn open_far_end(name: &Path) -> std::io::Result<std::fs::File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    Ok(std::fs::File::from(rustix::fs::open(name, flags, Mode::empty())?))
}

fn size(rows: u16, cols: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a terminal has at least one row and one column")
}

// ── the language of keys ────────────────────────────────────────────────────────────────────────────

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    Letter(char),
    Named(String),
}

pub fn parse_keys(keys: &str) -> Vec<Key> {
    let mut out = Vec::new();
    let mut rest = keys;
    while let Some(first) = rest.chars().next() {
        if first == '<' {
            let end = rest
                .find('>')
                .unwrap_or_else(|| panic!("a key name is not closed in {keys:?}; the sign itself is <lt>"));
            out.push(Key::Named(rest[1..end].to_lowercase()));
            rest = &rest[end + 1..];
        } else {
            out.push(Key::Letter(first));
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

/// What xterm (and PuTTY) sends for a key; the arrows, Home and End differ in application mode.
pub fn key_bytes(key: &Key, application: bool) -> Vec<u8> {
    let name = match key {
        Key::Letter(letter) => return letter.to_string().into_bytes(),
        Key::Named(name) => name.as_str(),
    };
    let cursor = |letter: char| format!("\x1b{}{letter}", if application { 'O' } else { '[' });
    let sequence = match name {
        "enter" => "\r".to_owned(),
        "esc" => "\x1b".to_owned(),
        "tab" => "\t".to_owned(),
        "s-tab" => "\x1b[Z".to_owned(),
        "bs" => "\x7f".to_owned(),
        "space" => " ".to_owned(),
        "lt" => "<".to_owned(),
        "up" => cursor('A'),
        "down" => cursor('B'),
        "right" => cursor('C'),
        "left" => cursor('D'),
        "home" => cursor('H'),
        "end" => cursor('F'),
        "ins" => "\x1b[2~".to_owned(),
        "del" => "\x1b[3~".to_owned(),
        "pgup" => "\x1b[5~".to_owned(),
        "pgdn" => "\x1b[6~".to_owned(),
        "f1" => "\x1bOP".to_owned(),
        "f2" => "\x1bOQ".to_owned(),
        "f3" => "\x1bOR".to_owned(),
        "f4" => "\x1bOS".to_owned(),
        "f5" => "\x1b[15~".to_owned(),
        "f6" => "\x1b[17~".to_owned(),
        "f7" => "\x1b[18~".to_owned(),
        "f8" => "\x1b[19~".to_owned(),
        "f9" => "\x1b[20~".to_owned(),
        "f10" => "\x1b[21~".to_owned(),
        "f11" => "\x1b[23~".to_owned(),
        "f12" => "\x1b[24~".to_owned(),
        control => {
            let letter = control
                .strip_prefix("c-")
                .and_then(|letter| <[u8; 1]>::try_from(letter.as_bytes()).ok())
                .unwrap_or_else(|| panic!("no key is called <{name}>"));
            return vec![letter[0].to_ascii_uppercase() & 0x1f];
        }
    };
    sequence.into_bytes()
}

// ── screens as text ─────────────────────────────────────────────────────────────────────────────────

fn text_of(screen: &vt100::Screen) -> String {
    let (_, cols) = screen.size();
    screen.rows(0, cols.get()).map(|row| row.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

fn framed(screen: &str) -> String {
    let rule = "─".repeat(80);
    format!("{rule}\n{screen}\n{rule}")
}

fn style_runs(screen: &vt100::Screen, row: u16, cols: u16) -> Vec<String> {
    let mut runs: Vec<(u16, u16, String)> = Vec::new();
    for col in 0..cols {
        let style = screen.cell(row, col).map(style_of).unwrap_or_default();
        if style.is_empty() {
            continue;
        }
        match runs.last_mut() {
            Some((_, last, same)) if *last + 1 == col && *same == style => *last = col,
            _ => runs.push((col, col, style)),
        }
    }
    runs.into_iter().map(|(first, last, style)| format!("{first}..{last} {style}")).collect()
}

/// "bold reverse fg=red"; empty for a plain cell.
fn style_of(cell: &vt100::Cell) -> String {
    let marks = [
        (cell.bold(), "bold"),
        (cell.dim(), "dim"),
        (cell.italic(), "italic"),
        (cell.underline(), "underline"),
        (cell.inverse(), "reverse"),
    ];
    let mut words: Vec<String> = marks.iter().filter(|(on, _)| *on).map(|(_, word)| (*word).to_owned()).collect();
    words.extend(colour(cell.fgcolor()).map(|name| format!("fg={name}")));
    words.extend(colour(cell.bgcolor()).map(|name| format!("bg={name}")));
    words.join(" ")
}

fn colour(colour: vt100::Color) -> Option<String> {
    const NAMES: [&str; 8] = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
    match colour {
        vt100::Color::Default => None,
        vt100::Color::Idx(n @ 0..=7) => Some(NAMES[usize::from(n)].to_owned()),
        vt100::Color::Idx(n @ 8..=15) => Some(format!("bright-{}", NAMES[usize::from(n - 8)])),
        vt100::Color::Idx(n) => Some(n.to_string()),
        vt100::Color::Rgb(r, g, b) => Some(format!("#{r:02x}{g:02x}{b:02x}")),
    }
}

/// Compares a screen with `tests/screens/<name>.txt`. With SOTRE_ACCEPT=1 it is written instead; read the diff
/// before committing it.
#[track_caller]
pub fn check_screen(name: &str, got: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens").join(format!("{name}.txt"));
    let got = format!("{}\n", got.trim_end_matches('\n'));
    if std::env::var_os("SOTRE_ACCEPT").is_some_and(|value| value == "1") {
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("make tests/screens");
        std::fs::write(&path, got).expect("write the accepted screen");
        return;
    }
    let Ok(wanted) = std::fs::read_to_string(&path) else {
        panic!("no accepted screen {name} (SOTRE_ACCEPT=1 writes it); now on screen:\n{}", framed(&got));
    };
    assert!(
        wanted == got,
        "screen {name} is not as accepted (SOTRE_ACCEPT=1 takes the new one)\naccepted:\n{}\nnow:\n{}\nlines that differ (- accepted, + now):\n{}",
        framed(wanted.trim_end()),
        framed(got.trim_end()),
        line_diff(&wanted, &got)
    );
}

/// The lines that differ, with their numbers, by longest common subsequence.
fn line_diff(old: &str, new: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (old.lines().collect(), new.lines().collect());
    let mut common = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] =
                if old[i] == new[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, String::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && common[i + 1][j] >= common[i][j + 1]) {
            let _ = writeln!(out, "{:>3} - {}", i + 1, old[i]);
            i += 1;
        } else {
            let _ = writeln!(out, "{:>3} + {}", j + 1, new[j]);
            j += 1;
        }
    }
    out
}

// ── the plain command line ──────────────────────────────────────────────────────────────────────────

/// What a command without a terminal did.
#[derive(Debug)]
pub struct Output {
    /// None if a signal ended it.
    pub code: Option<i32>,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
}

impl Output {
    /// Standard output as text; fails if it is not UTF-8.
    #[track_caller]
    pub fn out(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("standard output is UTF-8")
    }

    /// Standard error as text; fails if it is not UTF-8.
    #[track_caller]
    pub fn err(&self) -> &str {
        std::str::from_utf8(&self.stderr).expect("standard error is UTF-8")
    }

    /// Fails, showing what was printed, unless it ended with `code`.
    #[track_caller]
    pub fn ended(&self, code: i32) -> &Self {
        assert!(
            self.code == Some(code),
            "ended {:?}, wanted {code}\nstandard output:\n{}\nstandard error:\n{}",
            self.code,
            String::from_utf8_lossy(&self.stdout),
            String::from_utf8_lossy(&self.stderr)
        );
        self
    }
}

/// Runs a command with pipes for a terminal: environment cleared, HOME (and the working directory) a temporary
/// directory unless `envs` names a HOME, `stdin` fed and closed. Fails after [`COMMAND_PATIENCE`].
#[track_caller]
pub fn run(bin: impl AsRef<Path>, args: &[&str], envs: &[(&str, &str)], stdin: &[u8]) -> Output {
    let home = Home::choose(envs);
    let mut command = Command::new(bin.as_ref());
    command.args(args).env_clear().envs(clean_environment(home.path())).envs(envs.iter().copied());
    command.current_dir(home.path()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = {
        let _alone = SPAWNING.lock().unwrap_or_else(PoisonError::into_inner);
        command.spawn().expect("start the command")
    };
    let mut input = child.stdin.take().expect("its input");
    let fed = stdin.to_vec();
    // A command need not read its input; the broken pipe is its right.
    let feeder = std::thread::spawn(move || drop(input.write_all(&fed)));
    let stdout = drain(child.stdout.take().expect("its output"));
    let stderr = drain(child.stderr.take().expect("its errors"));

    let until = Instant::now() + COMMAND_PATIENCE;
    let status = loop {
        if let Some(status) = child.try_wait().expect("ask after the command") {
            break status;
        }
        if Instant::now() >= until {
            let _ = child.kill();
            let _ = child.wait();
            panic!("{:?} {args:?} was still running after {COMMAND_PATIENCE:?}", bin.as_ref());
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let _ = feeder.join();
    Output {
        code: status.code(),
        stdout: stdout.join().expect("its output"),
        stderr: stderr.join().expect("its errors"),
    }
}

fn drain(mut from: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut all = Vec::new();
        let _ = from.read_to_end(&mut all);
        all
    })
}

/// A directory of this test's own, gone when the value is dropped.
pub fn temp_dir() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("sotre-test-").tempdir().expect("a temporary directory")
}
