//! Writes a CSV as Excel in Vietnam opens it right: UTF-8 with BOM, CRLF, RFC 4180, every cell defused; row by row.

use std::io::{self, Write};

use crate::exchange::defuse::defuse;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Delimiter {
    #[default]
    Comma,
    Semicolon,
}

impl Delimiter {
    /// From what stands after `--delimiter`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "," => Some(Delimiter::Comma),
            ";" => Some(Delimiter::Semicolon),
            _ => None,
        }
    }

    fn byte(self) -> u8 {
        match self {
            Delimiter::Comma => b',',
            Delimiter::Semicolon => b';',
        }
    }
}

/// A CSV being written. What is not yet `finish`ed may still stand in the buffer.
pub struct CsvOut<W: Write> {
    out: csv::Writer<W>,
    keys_mode: bool,
}

impl<W: Write> CsvOut<W> {
    /// Writes the BOM: without it Excel on Windows reads the file in the machine's old code page. `keys_mode` is
    /// `--keys`: for programs, whose digits need no `'`.
    pub fn new(mut to: W, delimiter: Delimiter, keys_mode: bool) -> io::Result<Self> {
        to.write_all("\u{FEFF}".as_bytes())?;
        Ok(CsvOut::rows_only(to, delimiter, keys_mode))
    }

    /// Rows that will stand behind others in a file.
    pub fn rows_only(to: W, delimiter: Delimiter, keys_mode: bool) -> Self {
        let out = csv::WriterBuilder::new()
            .delimiter(delimiter.byte())
            .terminator(csv::Terminator::CRLF)
            .buffer_capacity(64 * 1024)
            .flexible(true)
            .from_writer(to);
        CsvOut { out, keys_mode }
    }

    /// The heading row; first, once.
    pub fn header<S: AsRef<str>>(&mut self, headings: &[S]) -> io::Result<()> {
        self.row(headings)
    }

    pub fn row<S: AsRef<str>>(&mut self, cells: &[S]) -> io::Result<()> {
        for cell in cells {
            self.out.write_field(defuse(cell.as_ref(), self.keys_mode).as_bytes()).map_err(plain)?;
        }
        self.out.write_record(None::<&[u8]>).map_err(plain)
    }

    /// What was written goes to the writer, and it is lent.
    pub fn written(&mut self) -> io::Result<&W> {
        self.out.flush()?;
        Ok(self.out.get_ref())
    }

    /// Hands back the writer with everything in it; its errors (a full disk) come out here at the latest.
    pub fn finish(self) -> io::Result<W> {
        self.out.into_inner().map_err(|error| error.into_error())
    }
}

/// The csv crate wraps what the file said; wrapped, a closed pipe would look like any failure.
fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::exchange::csv_in::read_csv;
    use proptest::prelude::*;

    fn written(delimiter: Delimiter, keys_mode: bool, rows: &[Vec<String>]) -> Vec<u8> {
        let mut out = CsvOut::new(Vec::new(), delimiter, keys_mode).unwrap();
        rows.iter().for_each(|row| out.row(row).unwrap());
        out.finish().unwrap()
    }

    #[test]
    fn byte_for_byte() {
        let rows = vec![vec!["Tên".into(), "a;b".into()], vec!["=1".into(), "x \"y\",\nz".into()], vec![String::new()]];
        let text = String::from_utf8(written(Delimiter::Comma, false, &rows)).unwrap();
        assert_eq!(text, "\u{FEFF}Tên,a;b\r\n'=1,\"x \"\"y\"\",\nz\"\r\n\"\"\r\n");
        let text = String::from_utf8(written(Delimiter::Semicolon, true, &[vec!["a;b".into(), "012".into()]])).unwrap();
        assert_eq!(text, "\u{FEFF}\"a;b\";012\r\n");
    }

    #[test]
    fn a_closed_pipe_stays_a_closed_pipe() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                if bytes.len() < 10 { Ok(bytes.len()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut out = CsvOut::new(Closed, Delimiter::Comma, false).unwrap();
        let failed = (0..10_000).find_map(|_| out.row(&["Lò Thị Mai"; 3]).err()).expect("the pipe is closed");
        assert_eq!(failed.kind(), io::ErrorKind::BrokenPipe);
    }

    proptest! {
        #[test]
        fn import_of_export_is_the_same(
            rows in prop::collection::vec(prop::collection::vec("[,;\"'=\\r\\n\\ta-cỗ0-9]{0,6}", 2..5), 1..6),
            semicolon: bool,
        ) {
            let delimiter = if semicolon { Delimiter::Semicolon } else { Delimiter::Comma };
            // A first row of headings without signs, as every file of ours has.
            let mut all = vec![vec!["Mã".to_owned(), "Tên".into(), "Thôn".into(), "Ghi chú".into()]; 12];
            all.extend(rows);
            let mut table = read_csv(&written(delimiter, false, &all)).unwrap();
            table.ours = true;
            prop_assert_eq!(table.rows.len(), all.len());
            for (at, row) in all.iter().enumerate() {
                for (column, cell) in row.iter().enumerate() {
                    prop_assert_eq!(table.value(at, column), cell);
                }
            }
        }
    }
}
