//! Taking the terminal over, and giving it back whatever happens.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

/// The second screen and paste brackets on; cursor hidden. Then everything off that a program killed before us may have
/// left on and that would turn keys into noise or rows into a muddle: mouse and focus reports, application keys,
/// scrolling region, insert mode, line-drawing letters.
const ENTER: &[u8] =
    b"\x1b[?1049h\x1b[?2004h\x1b[?25l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1004l\x1b[?1006l\x1b[?1l\x1b>\x1b[r\x1b[4l\x1b(B\x0f\x1b[m";
/// The screen is erased before it is left: PuTTY can be set to have no second one, and names would stay in the window.
const LEAVE: &[u8] = b"\x1b[m\x1b[H\x1b[J\x1b[?2004l\x1b[?1049l\x1b[?25h";

/// Whether the terminal is ours. Global, because a panic hook and the watchdog have no `Session` to ask.
static ENTERED: AtomicBool = AtomicBool::new(false);

/// The terminal is ours while this lives.
#[derive(Debug)]
pub struct Session(());

impl Session {
    /// Raw mode, second screen, paste brackets, no cursor. There is one terminal, so one session at a time.
    pub fn enter() -> io::Result<Self> {
        crossterm::terminal::enable_raw_mode()?;
        ENTERED.store(true, Ordering::SeqCst);
        // From here on dropping it gives the terminal back, should the write fail.
        let session = Self(());
        StdoutFd.write_all(ENTER)?;
        Ok(session)
    }

    /// Takes the terminal over once more, as after SIGCONT: a shell in between has set it to its own liking. The
    /// screen is to be repainted after.
    pub fn resume(&self) -> io::Result<()> {
        // crossterm does nothing when it believes raw mode is on.
        crossterm::terminal::disable_raw_mode()?;
        crossterm::terminal::enable_raw_mode()?;
        StdoutFd.write_all(ENTER)
    }

    /// Gives the terminal back. Dropping does the same; doing it twice does nothing.
    pub fn leave(&mut self) {
        leave_quietly();
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.leave();
    }
}

/// Gives the terminal back if it is ours; for a panic hook. Never panics, and says nothing of errors: there is nowhere to.
pub fn leave_quietly() {
    if ENTERED.swap(false, Ordering::SeqCst) {
        let _ = StdoutFd.write_all(LEAVE);
        let _ = crossterm::terminal::disable_raw_mode();
    }
}

/// Whether keys come from a terminal and the screen goes to one.
#[must_use]
pub fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Columns and rows of the window; 80×24 where the terminal does not say, as over a serial line.
#[must_use]
pub fn size() -> (u16, u16) {
    let ask = |size: Result<rustix::termios::Winsize, Errno>| {
        size.ok().map(|s| (s.ws_col, s.ws_row)).filter(|&(w, h)| w > 0 && h > 0)
    };
    ask(rustix::termios::tcgetwinsize(rustix::stdio::stdout()))
        .or_else(|| ask(rustix::termios::tcgetwinsize(rustix::stdio::stdin())))
        .unwrap_or((80, 24))
}

/// Standard output without std's line buffer, which would cut one frame into several writes, and so into several packets.
#[derive(Debug, Clone, Copy, Default)]
pub struct StdoutFd;

impl Write for StdoutFd {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let out = rustix::stdio::stdout();
        loop {
            match rustix::io::write(out, bytes) {
                // Another program on this terminal has set it not to block; wait as if it had not.
                Err(Errno::AGAIN) => {
                    let mut fds = [PollFd::new(&out, PollFlags::OUT)];
                    match poll(&mut fds, None) {
                        Ok(_) | Err(Errno::INTR) => {}
                        Err(error) => return Err(error.into()),
                    }
                }
                done => return Ok(done?),
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use portable_pty::{CommandBuilder, PtySize, native_pty_system};
    use std::io::Read;

    /// Not a test by itself: what the next ones run on a terminal of its own.
    #[test]
    fn takes_a_terminal() {
        let Some(how) = std::env::var_os("SOTRE_TEST_SESSION") else {
            return;
        };
        std::panic::set_hook(Box::new(|_| {
            leave_quietly();
            println!("[hook]");
        }));
        let mut session = Session::enter().unwrap();
        assert!(is_terminal());
        assert_eq!(size(), (90, 20));
        println!("[inside]");
        session.resume().unwrap();
        if how == "panic" {
            panic!("as asked");
        }
        session.leave();
        session.leave();
        println!("[left]");
    }

    /// What a terminal receives from [`takes_a_terminal`], and whether its line discipline is as before.
    fn run(how: &str) -> (String, bool) {
        let size = PtySize { rows: 20, cols: 90, ..PtySize::default() };
        let pair = native_pty_system().openpty(size).unwrap();
        let tty = std::fs::File::open(pair.master.tty_name().unwrap()).unwrap();
        let local = |tty: &std::fs::File| rustix::termios::tcgetattr(tty).unwrap().local_modes;
        let before = local(&tty);
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args(["session::tests::takes_a_terminal", "--nocapture", "--test-threads=1"]);
        command.env("SOTRE_TEST_SESSION", how);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let mut child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let reading = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let mut buffer = [0; 1024];
            // Ends with EIO when the last holder of the terminal lets go of it.
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                bytes.extend_from_slice(&buffer[..n]);
            }
            String::from_utf8_lossy(&bytes).into_owned()
        });
        child.wait().unwrap();
        let same = local(&tty) == before;
        drop(tty);
        (reading.join().unwrap(), same)
    }

    #[test]
    fn the_terminal_is_given_back_once_also_after_a_panic() {
        let (enter, leave) = (String::from_utf8_lossy(ENTER), String::from_utf8_lossy(LEAVE));
        for (how, last) in [("leave", "[left]"), ("panic", "[hook]")] {
            let (shown, same) = run(how);
            let order = [&*enter, "[inside]", &*enter, &*leave, last]
                .map(|part| shown.find(part).unwrap_or_else(|| panic!("{part:?} missing in {shown:?}")));
            assert!(order[0] < order[1] && order[1] < order[3] && order[3] < order[4], "{how}: {shown:?}");
            assert_eq!(shown.matches(&*leave).count(), 1, "{how}: {shown:?}");
            assert!(same, "{how}: raw mode was left on");
        }
    }
}
