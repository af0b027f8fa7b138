//! The container of XLSX and ODS: parts of a zip, unpacked as they are read and never more of them than a list may be,
//! and their XML as plain steps. What asks for content from elsewhere, or unpacks without end, is refused.

use std::io::{BufRead, BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::exchange::table::{Broken, MAX_BYTES, MAX_ROW_BYTES};

/// Bytes of one step: a text, a tag, a remark. No cell is longer.
const MAX_STEP: usize = 2 * MAX_ROW_BYTES;

/// Parts of a workbook: sheets, pictures, what programs keep beside them. The table of a container that has millions is
/// larger than anything in it.
const MAX_PARTS: usize = 20_000;

pub(crate) struct Pack<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl<'b> Pack<'b> {
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, Broken> {
        // Every entry of the table of contents begins with these four bytes, whatever its end says of their number.
        if count(bytes, b"PK\x01\x02", MAX_PARTS) {
            return Err(Broken::Bomb);
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Broken::Container)?;
        Ok(Pack { zip, left: MAX_BYTES as u64 })
    }

    /// Begins to count anew what is unpacked: the same part is read once more.
    pub(crate) fn again(&mut self) {
        self.left = MAX_BYTES as u64;
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// Reads a part step by step. `step` answers whether to go on.
    pub(crate) fn read(
        &mut self,
        name: &str,
        mut step: impl FnMut(Step<'_>) -> Result<bool, Broken>,
    ) -> Result<(), Broken> {
        let part = self.zip.by_name(name).map_err(|error| match error {
            zip::result::ZipError::FileNotFound => Broken::Part,
            _ => Broken::Container,
        })?;
        if part.size() > self.left {
            return Err(Broken::Bomb);
        }
        let mut counted = Counted { inner: part, left: self.left };
        let result = steps(Guarded { inner: BufReader::new(&mut counted), step: 0 }, &mut step);
        self.left = counted.left;
        match result {
            Err(_) if self.left == 0 => Err(Broken::Bomb),
            other => other,
        }
    }
}

/// What stands in a part, one after another. Names without their prefix.
pub(crate) enum Step<'s> {
    Start(&'s str, &'s BytesStart<'s>),
    /// An element that holds nothing comes as its start and its end.
    End(&'s str),
    Text(&'s str),
}

/// The attribute of this name, its references resolved.
pub(crate) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element.attributes().flatten().find(|found| found.key.local_name().into_inner() == name).map(|found| {
        // A reference to anything but a letter stays as it stands: it names nothing of ours.
        quick_xml::escape::unescape(&found.value)
            .map_or_else(|_| found.value.clone().into_owned(), |text| text.into_owned())
    })
}

fn steps<R: BufRead>(input: Guarded<R>, step: &mut impl FnMut(Step<'_>) -> Result<bool, Broken>) -> Result<(), Broken> {
    let mut reader = Reader::from_reader(input);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        reader.get_mut().step = 0;
        let event = reader.read_event_into(&mut buffer).map_err(|_| Broken::Container)?;
        let on = match &event {
            Event::Start(element) => step(Step::Start(element.local_name().into_inner(), element))?,
            Event::Empty(element) => {
                let name = element.local_name();
                step(Step::Start(name.into_inner(), element))? && step(Step::End(name.into_inner()))?
            }
            Event::End(element) => step(Step::End(element.local_name().into_inner()))?,
            Event::Text(text) => step(Step::Text(&text.xml10_content()))?,
            Event::CData(text) => step(Step::Text(&text.xml10_content()))?,
            Event::GeneralRef(named) => match named.resolve_char_ref() {
                Ok(Some(letter)) => step(Step::Text(letter.encode_utf8(&mut [0; 4])))?,
                _ => match quick_xml::escape::resolve_predefined_entity(named) {
                    Some(text) => step(Step::Text(text))?,
                    None => return Err(Broken::Entities),
                },
            },
            Event::DocType(_) => return Err(Broken::Entities),
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => true,
        };
        if !on {
            return Ok(());
        }
    }
}

/// Stops at the limit of what may be unpacked, whatever the container says of its sizes.
struct Counted<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let got = self.inner.read(into)?;
        self.left = self.left.saturating_sub(got as u64);
        if self.left == 0 {
            return Err(std::io::Error::other("too big"));
        }
        Ok(got)
    }
}

/// Stops at a step without end, which a reader of XML would first take into memory whole.
struct Guarded<R> {
    inner: R,
    /// Bytes of the step under way.
    step: usize,
}

impl<R: BufRead> Read for Guarded<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let got = self.fill_buf()?.read(into)?;
        self.consume(got);
        Ok(got)
    }
}

impl<R: BufRead> BufRead for Guarded<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        if self.step > MAX_STEP {
            return Err(std::io::Error::other("a step without end"));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.step += amount;
        self.inner.consume(amount);
    }
}

/// Whether `needle` stands more than `most` times in `hay`.
fn count(hay: &[u8], needle: &[u8; 4], most: usize) -> bool {
    let mut found = 0;
    let mut at = 0;
    while let Some(next) = hay[at..].iter().position(|byte| *byte == needle[0]) {
        at += next;
        found += usize::from(hay[at..].starts_with(needle));
        at += 1;
    }
    found > most
}
