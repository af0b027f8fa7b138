//! A file's bytes as the list in it, whatever it is: text in any encoding, or the sheet of a workbook that holds one.

use crate::exchange::csv_in::parse_csv;
use crate::exchange::decode::{Encoding, settle};
use crate::exchange::headings::{Headings, List};
use crate::exchange::mapping::Mapping;
use crate::exchange::sheets::read_sheet;
use crate::exchange::sniff::{Content, SheetKind, sniff};
use crate::exchange::table::{ReadError, Table};

/// What a file is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Text,
    Sheet(SheetKind),
}

/// How a file is to be read, as far as somebody said; the rest is told by its content.
#[derive(Debug, Clone, Default)]
pub struct How {
    pub form: Option<Form>,
    pub sheet: Option<String>,
    pub encoding: Option<Encoding>,
    /// What its columns are, where the officer says it.
    pub mapping: Option<Mapping>,
    /// Mappings saved earlier: the first that fits the file's headings is used, unless `mapping` is given.
    pub saved: Vec<Mapping>,
    /// As it stands: nothing is mended by reading.
    pub as_written: bool,
    /// Somebody is there to say what the columns are, where no heading is known.
    pub by_hand: bool,
}

/// The list of `what` in `bytes`.
pub fn read_list(bytes: &[u8], how: &How, headings: &Headings, what: List) -> Result<Table, ReadError> {
    let content = sniff(bytes);
    match (how.form, content) {
        (Some(Form::Text), Content::Sheet(kind)) => return Err(ReadError::Spreadsheet { kind }),
        (Some(Form::Sheet(kind)), content) if content != Content::Sheet(kind) => {
            return Err(match content {
                Content::Other(what) => ReadError::NotText { what },
                _ => ReadError::NotSheet { kind },
            });
        }
        _ => {}
    }
    if let Content::Sheet(kind) = content {
        let mut table = read_sheet(bytes, kind, how.sheet.as_deref(), headings, what)?;
        let ours = how.encoding.is_none() && {
            headings.recognise(&mut table, what);
            table.ours
        };
        settle(&mut table, Ok(Encoding::Utf8), if ours { Some(Encoding::Utf8) } else { how.encoding })?;
        return Ok(table);
    }
    if let Some(name) = &how.sheet {
        return Err(ReadError::NoSheet { name: name.clone(), there: String::new() });
    }
    let (mut table, unicode) = parse_csv(bytes, how.encoding)?;
    // What this program wrote comes back as it left: nothing in it is judged.
    let ours = unicode.is_ok() && how.encoding.is_none() && {
        headings.recognise(&mut table, what);
        table.ours
    };
    settle(&mut table, unicode, if ours { Some(Encoding::Utf8) } else { how.encoding })?;
    Ok(table)
}
