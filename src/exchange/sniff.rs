//! What a file is, told by its bytes and never by its name; and the careful reading of them from disk or a pipe.

use std::fmt;
use std::io::Read;

use crate::exchange::table::{MAX_BYTES, MAX_ROW_BYTES, ReadError};

/// A spreadsheet, told by content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetKind {
    Xlsx,
    Xls,
    Ods,
}

impl fmt::Display for SheetKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SheetKind::Xlsx => "xlsx",
            SheetKind::Xls => "xls",
            SheetKind::Ods => "ods",
        })
    }
}

/// What a file is when it is no list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotText {
    Pdf,
    Image,
    /// A zip that holds no sheet: a folder, a Word document.
    Zip,
    /// Another packer's archive: rar, 7z, gzip.
    Archive,
    /// An old Office file that holds no sheet.
    Ole,
    /// A workbook closed with a password.
    Locked,
    /// A web page or XML, which some programs save as `.xls`.
    Markup,
    Rtf,
    /// NUL bytes: no text at all, or UTF-16 without its mark.
    Binary,
}

impl NotText {
    /// Its key in the words.
    pub fn key(self) -> &'static str {
        match self {
            NotText::Pdf => "pdf",
            NotText::Image => "image",
            NotText::Zip => "zip",
            NotText::Archive => "archive",
            NotText::Ole => "ole",
            NotText::Locked => "locked",
            NotText::Markup => "markup",
            NotText::Rtf => "rtf",
            NotText::Binary => "binary",
        }
    }
}

impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NotText::Pdf => "a PDF",
            NotText::Image => "an image",
            NotText::Zip => "a zip",
            NotText::Archive => "an archive",
            NotText::Ole => "an old Office document",
            NotText::Locked => "a workbook closed with a password",
            NotText::Markup => "a web page or XML",
            NotText::Rtf => "an RTF document",
            NotText::Binary => "binary data",
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Text as far as the first bytes tell.
    Text,
    Sheet(SheetKind),
    Other(NotText),
}

/// Looks at the magic of the first bytes, and for the two containers (zip, OLE) at what stands inside.
pub fn sniff(bytes: &[u8]) -> Content {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return zip_content(bytes);
    }
    if starts(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return ole_content(bytes);
    }
    let image: [&[u8]; 6] = [b"\x89PNG\r\n", b"\xFF\xD8\xFF", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*"];
    let archive: [&[u8]; 3] = [b"Rar!\x1A", b"7z\xBC\xAF\x27\x1C", b"\x1F\x8B"];
    let other = if starts(b"%PDF-") {
        NotText::Pdf
    } else if image.iter().any(|magic| starts(magic)) || (starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")) {
        NotText::Image
    } else if archive.iter().any(|magic| starts(magic)) {
        NotText::Archive
    } else if starts(b"{\\rtf") {
        NotText::Rtf
    } else if is_markup(bytes) {
        NotText::Markup
    } else {
        return Content::Text;
    };
    Content::Other(other)
}

fn zip_content(bytes: &[u8]) -> Content {
    // Names stand in front of each entry and again in the directory at the end; the middle is packed and means nothing.
    let edge = 64 * 1024;
    let head = &bytes[..bytes.len().min(edge)];
    let tail = &bytes[bytes.len().saturating_sub(edge)..];
    let names = |what: &[u8]| contains(head, what) || contains(tail, what);
    if contains(head, b"application/vnd.oasis.opendocument.spreadsheet") {
        Content::Sheet(SheetKind::Ods)
    } else if names(b"xl/workbook") || names(b"xl/worksheets/") {
        Content::Sheet(SheetKind::Xlsx)
    } else {
        Content::Other(NotText::Zip)
    }
}

fn ole_content(bytes: &[u8]) -> Content {
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    if contains(bytes, &wide("EncryptedPackage")) {
        Content::Other(NotText::Locked)
    } else if contains(bytes, &wide("Workbook")) || contains(bytes, &wide("Book\0")) {
        Content::Sheet(SheetKind::Xls)
    } else {
        Content::Other(NotText::Ole)
    }
}

fn is_markup(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let start = text[..text.len().min(16)].to_ascii_lowercase();
    let tags: [&[u8]; 5] = [b"<html", b"<!doctype", b"<?xml", b"<table", b"<meta"];
    tags.iter().any(|tag| start.starts_with(tag))
}

fn contains(hay: &[u8], needle: &[u8]) -> bool {
    // By the first byte, then the rest: `windows` alone compares slice by slice, which is slow at 200 MB.
    let Some((&first, rest)) = needle.split_first() else { return true };
    hay.iter().enumerate().any(|(at, &byte)| byte == first && hay[at + 1..].starts_with(rest))
}

/// Reads the whole input, but no further than a list may be: stops at [`MAX_BYTES`], and in text at the first
/// line longer than [`MAX_ROW_BYTES`], so that a file of 200 MB on one line costs two megabytes, not two hundred.
pub fn slurp(mut input: impl Read) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let mut chunk = vec![0_u8; 256 * 1024];
    let (mut line, mut line_start, mut text) = (1, 0, true);
    loop {
        let got = match input.read(&mut chunk) {
            Ok(0) => return Ok(bytes),
            Ok(got) => got,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        let before = bytes.len();
        bytes.extend_from_slice(&chunk[..got]);
        if bytes.len() > MAX_BYTES {
            return Err(ReadError::TooBig { bytes: bytes.len() as u64 });
        }
        if before < 8 {
            text = sniff(&bytes) == Content::Text;
        }
        if !text {
            continue;
        }
        for (at, &byte) in bytes.iter().enumerate().skip(before) {
            if byte == b'\n' || byte == b'\r' {
                line += usize::from(byte == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
                line_start = at + 1;
            }
        }
        if bytes.len() - line_start > MAX_ROW_BYTES {
            return Err(ReadError::CellTooBig { line });
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn kinds_by_content() {
        let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let ole = |name: &str| [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), vec![0; 600], wide(name)].concat();
        let cases: Vec<(Vec<u8>, Content)> = vec![
            (b"%PDF-1.7".to_vec(), Content::Other(NotText::Pdf)),
            (b"\x89PNG\r\n\x1a\n".to_vec(), Content::Other(NotText::Image)),
            (b"PK\x03\x04....word/document.xml".to_vec(), Content::Other(NotText::Zip)),
            (b"PK\x03\x04....xl/workbook.xml".to_vec(), Content::Sheet(SheetKind::Xlsx)),
            (
                b"PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.spreadsheet".to_vec(),
                Content::Sheet(SheetKind::Ods),
            ),
            (ole("Workbook"), Content::Sheet(SheetKind::Xls)),
            (ole("WordDocument"), Content::Other(NotText::Ole)),
            (ole("EncryptedPackage"), Content::Other(NotText::Locked)),
            (b"\xEF\xBB\xBF<?xml version".to_vec(), Content::Other(NotText::Markup)),
            ("Họ và tên,Ngày sinh".into(), Content::Text),
        ];
        for (bytes, expected) in cases {
            assert_eq!(sniff(&bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn a_line_without_end_stops_early() {
        let mut read = 0_u64;
        struct Counting<'a>(&'a mut u64);
        impl Read for Counting<'_> {
            fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
                into.fill(b'x');
                *self.0 += into.len() as u64;
                Ok(into.len())
            }
        }
        let input = b"a\r\nb\n".chain(Counting(&mut read));
        assert!(matches!(slurp(input), Err(ReadError::CellTooBig { line: 3 })));
        assert!(read < 3 * MAX_ROW_BYTES as u64, "{read}");
    }

    #[test]
    fn what_is_within_the_limits_comes_whole() {
        let text = "a,b\n".repeat(200_000);
        assert_eq!(slurp(text.as_bytes()).unwrap(), text.as_bytes());
    }
}
