//! A book of Excel 95, made here byte by byte: texts are bytes in the letters of their font, the stream is called "Book".
#![allow(clippy::unwrap_used, clippy::expect_used)]

use crate::exchange::headings::tests::headings;
use crate::exchange::headings::{FieldKey, List};
use crate::exchange::read_list::{How, read_list};

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &u16::try_from(data.len()).unwrap().to_le_bytes(), data].concat()
}

fn short(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn counted(text: &[u8]) -> Vec<u8> {
    [&[u8::try_from(text.len()).unwrap()][..], text].concat()
}

fn font(name: &str) -> Vec<u8> {
    record(0x31, &[short(&[200, 0, 0x7FFF, 400, 0]), vec![0, 0, 0, 0], counted(name.as_bytes())].concat())
}

/// A text at a row and a column, in one of the book's styles.
fn label(row: u16, column: u16, style: u16, text: &[u8]) -> Vec<u8> {
    record(0x204, &[short(&[row, column, style, u16::try_from(text.len()).unwrap()]), text.to_vec()].concat())
}

fn number(row: u16, column: u16, style: u16, value: f64) -> Vec<u8> {
    record(0x203, &[short(&[row, column, style]), value.to_le_bytes().to_vec()].concat())
}

/// The container: a header, one sector of the table of sectors, one of the directory, and the stream.
fn container(stream: &[u8]) -> Vec<u8> {
    let sectors = stream.len().max(4096).div_ceil(512);
    let mut header = vec![0_u8; 512];
    header[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    put(24, &short(&[0x3E, 3, 0xFFFE, 9, 6]));
    put(44, &1_u32.to_le_bytes());
    put(48, &1_u32.to_le_bytes());
    put(56, &4096_u32.to_le_bytes());
    put(60, &[0xFE, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF]);
    put(76, &[vec![0; 4], vec![0xFF; 108 * 4]].concat());
    let mut table = vec![0xFFFF_FFFD_u32, 0xFFFF_FFFE];
    table.extend((0..sectors).map(|at| if at + 1 == sectors { 0xFFFF_FFFE } else { at as u32 + 3 }));
    table.resize(128, 0xFFFF_FFFF);
    let entry = |name: &str, kind: u8, start: u32, size: usize| {
        let mut entry = vec![0_u8; 128];
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry[..units.len()].copy_from_slice(&units);
        entry[64] = u8::try_from(units.len() + 2).unwrap();
        entry[66] = kind;
        entry[68..80].fill(0xFF);
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..124].copy_from_slice(&u32::try_from(size).unwrap().to_le_bytes());
        entry
    };
    let mut directory = [entry("Root Entry", 5, 0xFFFF_FFFE, 0), entry("Book", 2, 2, sectors * 512)].concat();
    directory.resize(512, 0);
    let table: Vec<u8> = table.into_iter().flat_map(u32::to_le_bytes).collect();
    let mut body = stream.to_vec();
    body.resize(sectors * 512, 0);
    [header, table, directory, body].concat()
}

#[test]
fn a_list_of_excel_95_in_vntime_is_read() {
    let bof = |kind: u16| record(0x809, &short(&[0x0500, kind, 0, 0]));
    let style = |font: u16, format: u16| record(0xE0, &short(&[font, format, 1, 0x20, 0, 0, 0, 0]));
    let globals = |place: u32| {
        let sheet = [place.to_le_bytes().to_vec(), vec![0, 0], counted(b"DS 1998")].concat();
        let styles = [style(0, 0), style(1, 0), style(1, 14)].concat();
        [bof(5), font("Arial"), font(".VnTime"), styles, record(0x85, &sheet), record(0x0A, &[])].concat()
    };
    let place = u32::try_from(globals(0).len()).unwrap();
    // "Họ và tên", "Ngày sinh", "Nguyễn Thị Thục Oanh", "Bản Phăng" in the letters of TCVN3.
    let sheet = [
        bof(0x10),
        label(0, 0, 1, b"H\xE4 v\xB5 t\xAAn"),
        label(0, 1, 1, b"Ng\xB5y sinh"),
        label(0, 2, 1, b"Th\xABn"),
        label(1, 0, 1, b"Nguy\xD4n Th\xDE Th\xF4c Oanh"),
        number(1, 1, 2, 42136.0),
        label(1, 2, 1, b"B\xB6n Ph\xA8ng"),
        label(2, 0, 1, b"L\xDF V\xA8n S\xACn"),
        label(2, 1, 0, b"2016"),
        label(2, 2, 1, b"B\xB6n B\xB8nh"),
        record(0x0A, &[]),
    ]
    .concat();
    let bytes = container(&[globals(place), sheet].concat());
    let headings = headings();
    let mut table = read_list(&bytes, &How::default(), &headings, List::Children).unwrap();
    assert_eq!(table.source.sheet.as_deref(), Some("DS 1998"));
    let heading = headings.recognise(&mut table, List::Children).unwrap();
    assert_eq!(heading.column_of(FieldKey::VILLAGE), Some(2));
    let rows: Vec<Vec<&str>> = table.rows.iter().skip(1).map(|row| row.cells.iter().collect()).collect();
    assert_eq!(rows, [["Nguyễn Thị Thục Oanh", "12/05/2015", "Bản Phăng"], ["Lò Văn Sơn", "2016", "Bản Bánh"]]);
}
