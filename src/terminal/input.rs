//! The thread that reads the officer's keys, byte by byte, and notices when the line is gone.

use std::io;
use std::os::fd::AsFd;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::key::Input;
use super::keyboard::Keyboard;
use super::parser::Parser;

/// Reads standard input on a thread of its own until the line is gone or nobody listens; its last word is [`Input::Gone`].
///
/// What is set for `keyboard` meanwhile holds from the next byte on.
pub fn spawn<E>(to: Sender<E>, keyboard: Keyboard) -> io::Result<thread::JoinHandle<()>>
where
    E: From<Input> + Send + 'static,
{
    thread::Builder::new().name("input".into()).spawn(move || read(rustix::stdio::stdin(), &keyboard, &to))
}

/// Reads `fd` until the line is gone or nobody listens.
pub fn read<E: From<Input>>(fd: impl AsFd, keyboard: &Keyboard, to: &Sender<E>) {
    let mut parser = Parser::default();
    let mut buffer = [0; 4096];
    let mut keys = Vec::new();
    let mut last_byte = Instant::now();
    loop {
        let got = match wait(&fd, parser.pending().map(|wait| wait.saturating_sub(last_byte.elapsed()))) {
            Ok(true) => rustix::io::read(&fd, &mut buffer[..]),
            Ok(false) => {
                parser.quiet(u64::try_from(last_byte.elapsed().as_millis()).unwrap_or(u64::MAX), &mut keys);
                Err(Errno::AGAIN)
            }
            Err(error) => Err(error),
        };
        match got {
            Ok(n @ 1..) => {
                parser.follow(keyboard);
                parser.feed(&buffer[..n], &mut keys);
                last_byte = Instant::now();
            }
            Err(Errno::AGAIN | Errno::INTR) => {}
            // End of input, or EIO: the other end of the terminal has closed. Read on, and we would spin for ever.
            Ok(0) | Err(_) => {
                let _ = to.send(Input::Gone.into());
                return;
            }
        }
        // Sent together, or a frame could fall between the keys of one burst.
        let news = match keys.len() {
            0 => continue,
            1 => keys.pop(),
            _ => Some(Input::Burst(std::mem::take(&mut keys))),
        };
        if let Some(news) = news
            && to.send(news.into()).is_err()
        {
            return;
        }
    }
}

/// Waits for bytes, at most `limit`: whether there is something to read. A hang-up with nothing left to read is an error.
fn wait(fd: &impl AsFd, limit: Option<Duration>) -> Result<bool, Errno> {
    // A whole millisecond more: poll may come back a little early, and would then be called again and again for nothing.
    let limit = limit.and_then(|l| Timespec::try_from(l + Duration::from_millis(1)).ok());
    let mut fds = [PollFd::new(fd, PollFlags::IN)];
    if poll(&mut fds, limit.as_ref())? == 0 {
        return Ok(false);
    }
    // Bytes that came before the hang-up are still read: the last key may be the one that saves.
    let events = fds[0].revents();
    if events.contains(PollFlags::IN) { Ok(true) } else { Err(Errno::IO) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::terminal::key::Key;
    use std::io::Write;
    use std::sync::mpsc::{Receiver, channel};

    fn reader() -> (io::PipeWriter, Receiver<Input>, thread::JoinHandle<()>) {
        let (from, line) = io::pipe().unwrap();
        let (to, inputs) = channel();
        let thread = thread::spawn(move || read(from, &Keyboard::new("xterm"), &to));
        (line, inputs, thread)
    }

    fn next(inputs: &Receiver<Input>) -> Input {
        inputs.recv_timeout(Duration::from_secs(5)).unwrap()
    }

    #[test]
    fn keys_come_as_typed_and_a_lone_escape_after_its_wait() {
        let (mut line, inputs, _thread) = reader();
        line.write_all("ạ\x1b[".as_bytes()).unwrap();
        assert_eq!(next(&inputs), Key::Char('ạ').into());
        thread::sleep(Duration::from_millis(250));
        line.write_all(b"A\x1b").unwrap();
        assert_eq!(next(&inputs), Key::Up.into());
        assert_eq!(next(&inputs), Key::Esc.into());
    }

    #[test]
    fn the_last_keys_come_before_the_end_of_the_line() {
        let (mut line, inputs, thread) = reader();
        line.write_all(b"\x13").unwrap();
        drop(line);
        assert_eq!(next(&inputs), Key::Ctrl('s').into());
        assert_eq!(next(&inputs), Input::Gone);
        thread.join().unwrap();
    }

    #[test]
    fn a_terminal_closed_on_the_other_side_is_gone() {
        let pair = portable_pty::native_pty_system().openpty(portable_pty::PtySize::default()).unwrap();
        let path = pair.master.tty_name().unwrap();
        let tty = std::fs::File::open(path).unwrap();
        let (to, inputs) = channel::<Input>();
        let thread = thread::spawn(move || read(tty, &Keyboard::new("xterm"), &to));
        thread::sleep(Duration::from_millis(50));
        drop(pair);
        assert_eq!(next(&inputs), Input::Gone);
        thread.join().unwrap();
    }

    #[test]
    fn it_ends_when_nobody_listens() {
        let (mut line, inputs, thread) = reader();
        drop(inputs);
        line.write_all(b"x").unwrap();
        thread.join().unwrap();
    }
}
