//! The frame writer against the byte promises.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use ratatui::Terminal;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use super::super::line_bench::{Bench, Wire};
use super::*;

const NAMES: [&str; 8] = [
    "Nguyễn Thị Hồng Nhung",
    "Trần Văn Đạt",
    "H'Hen Niê",
    "Phạm Thị Ánh Nguyệt",
    "Lê Hoàng Bảo Châu",
    "Đặng Quốc Việt",
    "Vũ Thị Mỹ Lệ",
    "Hoàng Minh Đức",
];

/// A list such as the officer sees: mark, code, name, birth, village, what is due.
fn list(buffer: &mut Buffer, from: usize, mark: u16) {
    let plain = Style::default();
    buffer.set_string(0, 0, "Sổ Trẻ · 3 Hồ sơ", plain.add_modifier(Modifier::BOLD));
    for y in 2..22 {
        let n = from + usize::from(y);
        let due = if n.is_multiple_of(5) { plain.fg(Color::Red) } else { plain };
        buffer.set_string(2, y, format!("TE-{n:04}"), plain);
        buffer.set_string(11, y, NAMES[n % 8], plain);
        buffer.set_string(36, y, format!("{:02}/{:02}/2015", n % 28 + 1, n % 12 + 1), plain);
        buffer.set_string(48, y, ["Thôn Đông", "Buôn Ea Kmat", "Tổ dân phố 4"][n % 3], plain);
        buffer.set_string(63, y, ["còn 2 ngày", "quá hạn 3 ngày", "hôm nay"][n % 3], due);
    }
    buffer.set_string(0, mark, ">", plain);
}

#[test]
fn an_unchanged_frame_is_no_byte_and_no_write() {
    let mut bench = Bench::new(80, 24);
    bench.draw(Some((5, 5)), |b| list(b, 0, 3));
    let before = bench.terminal.backend().counters();
    assert_eq!(bench.draw(Some((5, 5)), |b| list(b, 0, 3)), b"");
    let after = bench.terminal.backend().counters();
    assert_eq!((after.writes, after.frames, after.bytes), (before.writes, before.frames + 1, before.bytes));
}

#[test]
fn a_mark_moved_by_a_row_is_within_24_bytes() {
    let mut bench = Bench::new(80, 24);
    bench.draw(None, |b| list(b, 0, 3));
    for (from_last_column, mark) in [(true, 4), (false, 5), (false, 6), (false, 5), (false, 21)] {
        let bytes = bench.draw(None, |b| list(b, 0, mark)).len();
        println!("mark to {mark}: {bytes} bytes");
        assert!(bytes <= 24, "{bytes} bytes, from last column: {from_last_column}");
    }
}

#[test]
fn a_typed_letter_is_within_12_bytes() {
    let mut bench = Bench::new(80, 24);
    let field = Style::new().add_modifier(Modifier::UNDERLINED);
    let form = |text: &str, b: &mut Buffer| {
        b.set_string(2, 10, "Ghi chú │ ", Style::new());
        b.set_string(12, 10, format!("{text:_<60}"), field);
    };
    bench.draw(Some((12, 10)), |b| form("", b));
    let mut typed = String::new();
    for c in "đã gặp trẻ ở nhà".chars() {
        typed.push(c);
        let bytes = bench.draw(Some((12 + typed.chars().count() as u16, 10)), |b| form(&typed, b)).len();
        println!("{c}: {bytes} bytes");
        assert!(bytes <= 12, "{c}: {bytes} bytes");
    }
    typed.pop();
    let bytes = bench.draw(Some((12 + typed.chars().count() as u16, 10)), |b| form(&typed, b)).len();
    println!("backspace: {bytes} bytes");
    assert!(bytes <= 12);
}

#[test]
fn a_page_of_names_is_within_its_bytes_a_cell() {
    let mut bench = Bench::new(80, 24);
    for from in [0, 100, 223, 347] {
        let mut old = Buffer::empty(Rect::new(0, 0, 80, 24));
        let mut new = old.clone();
        if from > 0 {
            list(&mut old, from - 100, 3);
        }
        list(&mut new, from, 3);
        bench.draw(None, |b| list(b, from.saturating_sub(100), 3));
        if from == 0 {
            bench = Bench::new(80, 24);
        }
        let changed = old.diff(&new).len();
        let bytes = bench.draw(None, |b| list(b, from, 3)).len();
        println!("page from {from}: {changed} cells, {bytes} bytes, {:.2} a cell", bytes as f64 / changed as f64);
        // A page over a page leaves the columns that stayed between what changed: the gaps have to be jumped.
        let (a_cell, more) = if from == 0 { (1.8, 32.0) } else { (2.0, 64.0) };
        assert!(bytes as f64 <= a_cell * changed as f64 + more, "{changed} cells, {bytes} bytes");
    }
    let bytes = bench
        .draw(None, |b| {
            b.set_string(0, 0, "Sổ Trẻ", Style::new());
        })
        .len();
    println!("page to nothing: {bytes} bytes");
    assert!(bytes <= 60);
}

#[test]
fn a_resize_or_repaint_sends_the_screen_whole() {
    let mut bench = Bench::new(80, 24);
    let whole = bench.draw(None, |b| list(b, 0, 3)).len();
    bench.screen.process(b"\x1b[3;3r\x1b[r\x1b[31mnoise from wall(1)\r\n");
    bench.terminal.backend_mut().repaint();
    assert_eq!(bench.draw(None, |b| list(b, 0, 3)).len(), whole);
    bench.terminal.backend_mut().resize(100, 30);
    bench.resize_screen(100, 30);
    bench.draw(None, |b| list(b, 0, 3));
    // Out and back between two draws: ratatui sees no change, the terminal lost its cells.
    bench.terminal.backend_mut().resize(20, 10);
    bench.resize_screen(20, 10);
    bench.terminal.backend_mut().resize(100, 30);
    bench.resize_screen(100, 30);
    bench.draw(Some((3, 3)), |b| list(b, 0, 3));
    bench.terminal.clear().unwrap();
    bench.draw(None, |b| list(b, 0, 3));
}

#[test]
fn a_failed_write_is_told_and_the_next_frame_is_whole() {
    struct Broken(bool);
    impl Write for Broken {
        fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
            if self.0 { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(buf.len()) }
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut terminal = Terminal::new(LineBackend::new(Broken(false), Colors::Mono, 80, 24)).unwrap();
    terminal.draw(|f| list(f.buffer_mut(), 0, 3)).unwrap();
    let whole = terminal.backend().counters().bytes_last_frame;
    terminal.backend_mut().writer_mut().0 = true;
    assert!(terminal.draw(|f| list(f.buffer_mut(), 0, 4)).is_err());
    terminal.backend_mut().writer_mut().0 = false;
    terminal.draw(|f| list(f.buffer_mut(), 0, 3)).unwrap();
    assert_eq!(terminal.backend().counters().bytes_last_frame, whole);
}

#[test]
fn an_empty_window_is_no_panic() {
    for (width, height) in [(0, 0), (0, 5), (5, 0), (1, 1)] {
        let mut terminal = Terminal::new(LineBackend::new(Wire::default(), Colors::Ansi16, width, height)).unwrap();
        terminal.draw(|f| f.set_cursor_position((3, 3))).unwrap();
        terminal.clear().unwrap();
        for region in [ClearType::AfterCursor, ClearType::BeforeCursor, ClearType::CurrentLine, ClearType::UntilNewLine]
        {
            terminal.backend_mut().clear_region(region).unwrap();
        }
        terminal.draw(|_| {}).unwrap();
    }
}
