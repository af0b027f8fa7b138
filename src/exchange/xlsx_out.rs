//! Writes an XLSX of text cells, row by row in constant memory, the same bytes for the same content.

use std::io::{self, Write};
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

/// Rows below the heading.
pub const MAX_DATA_ROWS: u32 = 1_048_575;
/// Characters of a cell, as Excel counts them: UTF-16 units.
pub const MAX_CELL_UNITS: usize = 32_767;

#[derive(Debug, thiserror::Error)]
pub enum XlsxOutError {
    #[error("a sheet holds at most {MAX_DATA_ROWS} rows below its heading")]
    TooManyRows,
    #[error("row {row}, column {column}: a cell holds at most {MAX_CELL_UNITS} characters")]
    CellTooLong { row: u32, column: usize },
    #[error("not a name for a sheet: {0}")]
    SheetName(String),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("{0}")]
    Other(String),
}

impl From<XlsxError> for XlsxOutError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => Self::Io(error),
            // A full disk arrives packed: unpack it, or the officer reads about zip where she needs room.
            XlsxError::ZipError(error) => Self::Io(error.into()),
            other => Self::Other(other.to_string()),
        }
    }
}

/// A workbook of one sheet being written.
pub struct XlsxOut {
    book: Workbook,
    text: Format,
    /// Widest cell seen in each column, in characters.
    widths: Vec<usize>,
    /// Sheet row written next; 0 is the heading.
    next: u32,
    created: i64,
}

impl XlsxOut {
    /// `created` is the instant the file says it was made, in Unix seconds: an argument, so that the same list gives the
    /// same bytes. `scratch` is the folder for the nameless temporary file of the rows: the one the finished file
    /// goes to, since the system's temporary folder is no place for names of children.
    pub fn new(sheet: &str, created: i64, scratch: &Path) -> Result<Self, XlsxOutError> {
        let mut book = Workbook::new();
        book.set_tempdir(scratch)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_timestamp(created)?));
        let page = book.add_worksheet_with_constant_memory()?;
        page.set_name(sheet).map_err(|_| XlsxOutError::SheetName(sheet.to_owned()))?;
        page.set_freeze_panes(1, 0)?;
        Ok(XlsxOut { book, text: Format::new().set_num_format("@"), widths: Vec::new(), next: 0, created })
    }

    /// A remark in the properties of the file, where no row of the list is touched.
    pub fn mark(&mut self, remark: &str) -> Result<(), XlsxOutError> {
        let made = ExcelDateTime::from_timestamp(self.created)?;
        self.book.set_properties(&DocProperties::new().set_creation_datetime(&made).set_comment(remark));
        Ok(())
    }

    /// The heading row; first, once.
    pub fn header<S: AsRef<str>>(&mut self, headings: &[S]) -> Result<(), XlsxOutError> {
        let bold = self.text.clone().set_bold();
        self.write(headings, &bold)
    }

    /// A row of text cells, exactly as given: nothing is computed from them and no zero falls off.
    pub fn row<S: AsRef<str>>(&mut self, cells: &[S]) -> Result<(), XlsxOutError> {
        let text = self.text.clone();
        self.write(cells, &text)
    }

    fn write<S: AsRef<str>>(&mut self, cells: &[S], format: &Format) -> Result<(), XlsxOutError> {
        unbroken(|| self.write_cells(cells, format))
    }

    fn write_cells<S: AsRef<str>>(&mut self, cells: &[S], format: &Format) -> Result<(), XlsxOutError> {
        if self.next > MAX_DATA_ROWS {
            return Err(XlsxOutError::TooManyRows);
        }
        if self.widths.len() < cells.len() {
            self.widths.resize(cells.len(), 0);
        }
        let page = self.book.worksheet_from_index(0)?;
        for (column, cell) in cells.iter().enumerate() {
            let cell = cell.as_ref();
            if cell.is_empty() {
                continue;
            }
            if cell.len() > MAX_CELL_UNITS && cell.encode_utf16().count() > MAX_CELL_UNITS {
                return Err(XlsxOutError::CellTooLong { row: self.next + 1, column: column + 1 });
            }
            self.widths[column] = self.widths[column].max(cell.chars().take(MAX_WIDTH).count());
            let at = u16::try_from(column).map_err(|_| XlsxOutError::Other("too many columns".to_owned()))?;
            page.write_string_with_format(self.next, at, cell, format)?;
        }
        self.next += 1;
        Ok(())
    }

    /// Packs the workbook into `to`.
    pub fn finish(self, to: impl Write + Send) -> Result<(), XlsxOutError> {
        unbroken(|| self.pack(to))
    }

    fn pack(mut self, to: impl Write + Send) -> Result<(), XlsxOutError> {
        let page = self.book.worksheet_from_index(0)?;
        for (column, &width) in self.widths.iter().enumerate() {
            page.set_column_width(column as u16, (width + 2).clamp(MIN_WIDTH, MAX_WIDTH) as f64)?;
        }
        let mut latch = Latch { to, error: None };
        self.book.save_to_writer(&mut latch)?;
        latch.flush()?;
        latch.error.map_or(Ok(()), |error| Err(error.into()))
    }
}

/// The crate below panics where its temporary file cannot be written; for us that is a full disk like any other.
fn unbroken<T>(work: impl FnOnce() -> Result<T, XlsxOutError>) -> Result<T, XlsxOutError> {
    // Whatever it leaves half-done is thrown away with the workbook.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(from_panic(&*panic)))
}

fn from_panic(panic: &(dyn std::any::Any + Send)) -> XlsxOutError {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    let says = |word: &str| text.is_some_and(|text| text.contains(word));
    if ["StorageFull", "QuotaExceeded", "FileTooLarge"].into_iter().any(says) {
        XlsxOutError::Io(io::ErrorKind::StorageFull.into())
    } else {
        // Its words could hold a cell: a child's name.
        XlsxOutError::Other("rust_xlsxwriter".to_owned())
    }
}

/// Keeps the first error and swallows what comes after it: the zip writer, dropped with a broken file below it, tries
/// again and prints its complaint on standard error, which is the officer's screen.
struct Latch<W> {
    to: W,
    error: Option<io::Error>,
}

impl<W: Write> Write for Latch<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.error.is_none() {
            self.error = self.to.write_all(bytes).err();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.error.is_none() {
            self.error = self.to.flush().err();
        }
        Ok(())
    }
}

/// Column widths in characters: room for a heading, and no column so wide that the next ones leave the screen.
const MIN_WIDTH: usize = 6;
const MAX_WIDTH: usize = 48;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};

    fn written(rows: &[&[&str]]) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let mut out = XlsxOut::new("Trẻ em", 1_795_000_000, folder.path()).unwrap();
        out.header(rows[0]).unwrap();
        rows[1..].iter().for_each(|row| out.row(row).unwrap());
        let mut bytes = Vec::new();
        out.finish(&mut bytes).unwrap();
        assert_eq!(folder.path().read_dir().unwrap().count(), 0);
        bytes
    }

    #[test]
    fn cells_come_back_as_text_to_the_letter() {
        let data: &[&str] = &["0912345678", "=1+1", "'x", "a\r\nb", "_x000D_", "  Nguyễn  ", "http://x.vn", "<&>\u{1}"];
        let bytes = written(&[&["a", "b", "c", "d", "e", "f", "g", "h"], data]);
        let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range("Trẻ em").unwrap();
        let row: Vec<Data> = range.rows().nth(1).unwrap().to_vec();
        for (cell, text) in row.iter().zip(data) {
            assert_eq!(cell, &Data::String((*text).to_owned()));
        }
    }

    #[test]
    fn same_content_same_bytes() {
        let rows: &[&[&str]] = &[&["Mã"], &["TE-0001"]];
        assert_eq!(written(rows), written(rows));
    }

    #[test]
    fn limits_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let mut out = XlsxOut::new("x", 0, folder.path()).unwrap();
        out.header(&["a"]).unwrap();
        out.row(&["ẵ".repeat(MAX_CELL_UNITS)]).unwrap();
        let long = out.row(&["", &"x".repeat(MAX_CELL_UNITS + 1)]);
        assert!(matches!(long, Err(XlsxOutError::CellTooLong { row: 3, column: 2 })), "{long:?}");
        out.next = MAX_DATA_ROWS;
        out.row(&["last"]).unwrap();
        assert!(matches!(out.row(&["one more"]), Err(XlsxOutError::TooManyRows)));
        assert!(matches!(XlsxOut::new("a/b", 0, folder.path()), Err(XlsxOutError::SheetName(_))));
    }

    #[test]
    fn a_panic_below_is_a_full_disk_where_it_says_so() {
        // As `expect` in that crate words it.
        let full = io::Error::from_raw_os_error(28);
        let error: Result<(), _> = unbroken(|| panic!("Couldn't write to xml file: {full:?}"));
        assert!(matches!(&error, Err(XlsxOutError::Io(e)) if e.kind() == io::ErrorKind::StorageFull), "{error:?}");
        let error: Result<(), _> = unbroken(|| panic!("Lò Thị Mai"));
        assert!(matches!(&error, Err(XlsxOutError::Other(what)) if !what.contains("Mai")), "{error:?}");
    }

    #[test]
    fn a_full_disk_is_still_a_full_disk() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let mut out = XlsxOut::new("x", 0, folder.path()).unwrap();
        out.header(&["a"]).unwrap();
        let error = out.finish(Full);
        assert!(matches!(&error, Err(XlsxOutError::Io(e)) if e.kind() == io::ErrorKind::StorageFull), "{error:?}");
    }
}
