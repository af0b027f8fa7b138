//! The thread that hears the kernel: the window's size, a lost line, an order to end, a continuation.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH};
use signal_hook::iterator::Signals;

use super::key::Input;

/// How long the program has to save and leave once told to end.
pub const GRACE: Duration = Duration::from_secs(2);

/// Listens on a thread of its own for as long as the process lives.
///
/// SIGHUP, SIGTERM and SIGINT become [`Input::Gone`], and the process ends after [`GRACE`] whatever it is doing: a
/// program whose terminal is gone can hang in a write, and would hold the book for ever.
pub fn spawn<E>(to: Sender<E>) -> io::Result<thread::JoinHandle<()>>
where
    E: From<Input> + Send + 'static,
{
    // Registered before the thread starts, so that a signal right after this call is not fatal.
    let mut signals = Signals::new([SIGWINCH, SIGHUP, SIGTERM, SIGINT, SIGCONT, SIGQUIT])?;
    thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            let input = match signal {
                SIGWINCH => {
                    let (width, height) = super::size();
                    Input::Resize(width, height)
                }
                SIGCONT => Input::Resume,
                // Ctrl-\ typed just as the terminal is given back: nobody asked for a core file.
                SIGQUIT => continue,
                _ => {
                    end_within(GRACE);
                    Input::Gone
                }
            };
            // Even when nobody listens any more, signals are still heard: the watchdog is what they are for then.
            let _ = to.send(input.into());
        }
    })
}

/// Ends the process as it stands: no handler runs, no other thread is waited for. The terminal was given back before.
pub fn end_now(code: i32) {
    signal_hook::low_level::exit(code);
}

/// Ends the process with exit code 1 after `grace`, if it still runs then.
pub fn end_within(grace: Duration) {
    let watchdog = thread::Builder::new().name("watchdog".into()).spawn(move || {
        thread::sleep(grace);
        // On a thread of its own: giving the terminal back may hang in the very write that keeps the program from ending.
        let restore = thread::Builder::new().spawn(super::leave_quietly);
        if restore.is_ok() {
            thread::sleep(Duration::from_millis(200));
        }
        // Not `std::process::exit`: handlers at exit can wait for the thread that hangs.
        signal_hook::low_level::exit(1);
    });
    if watchdog.is_err() {
        // No thread to be had: rather end now than perhaps never.
        signal_hook::low_level::exit(1);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn a_resize_and_a_continuation_are_told() {
        let (to, inputs) = channel::<Input>();
        spawn(to).unwrap();
        let next = || inputs.recv_timeout(Duration::from_secs(5)).unwrap();
        signal_hook::low_level::raise(SIGWINCH).unwrap();
        assert!(matches!(next(), Input::Resize(w, h) if w > 0 && h > 0));
        signal_hook::low_level::raise(SIGCONT).unwrap();
        assert_eq!(next(), Input::Resume);
    }

    /// Not a test by itself: what the next one runs as a process of its own.
    #[test]
    fn hangs_when_told_to() {
        if std::env::var_os("SOTRE_TEST_HANG").is_none() {
            return;
        }
        let (to, inputs) = channel::<Input>();
        spawn(to).unwrap();
        signal_hook::low_level::raise(SIGHUP).unwrap();
        assert_eq!(inputs.recv().unwrap(), Input::Gone);
        eprintln!("told");
        thread::sleep(Duration::from_secs(60));
    }

    #[test]
    fn a_program_that_hangs_after_a_hang_up_is_ended() {
        let me = std::env::current_exe().unwrap();
        let started = std::time::Instant::now();
        let output = std::process::Command::new(me)
            .args(["signals::tests::hangs_when_told_to", "--nocapture"])
            .env("SOTRE_TEST_HANG", "1")
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&output.stderr).contains("told"));
        assert!((GRACE..Duration::from_secs(10)).contains(&started.elapsed()));
    }
}
