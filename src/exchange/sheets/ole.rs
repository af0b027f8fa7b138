//! The container of XLS: a small file system of sectors in chains. Every number in it may be wrong.

use crate::exchange::table::{Broken, MAX_BYTES};

const END: u32 = 0xFFFF_FFFA;

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// The workbook's stream: "Workbook", or "Book" of Excel 95.
pub(crate) fn workbook(bytes: &[u8]) -> Result<Vec<u8>, Broken> {
    let file = File::open(bytes).ok_or(Broken::Container)?;
    file.stream(&["Workbook", "Book"]).ok_or(Broken::Container)
}

struct File<'b> {
    bytes: &'b [u8],
    sector: usize,
    mini: usize,
    /// Streams smaller than this lie in sectors of their own small kind.
    cutoff: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    directory: Vec<u8>,
}

impl<'b> File<'b> {
    fn open(bytes: &'b [u8]) -> Option<Self> {
        let shift = |at| u16_at(bytes, at).map(u32::from).filter(|shift| (6..=16).contains(shift));
        let (sector, mini) = (1_usize << shift(30)?, 1_usize << shift(32)?);
        let cutoff = u32_at(bytes, 56)? as usize;
        let mut file =
            File { bytes, sector, mini, cutoff, fat: Vec::new(), mini_fat: Vec::new(), directory: Vec::new() };
        let most = bytes.len() / sector + 1;
        let mut places: Vec<u32> = (0..109).filter_map(|at| u32_at(bytes, 76 + 4 * at)).collect();
        let mut next = u32_at(bytes, 68)?;
        for _ in 0..most {
            if next >= END {
                break;
            }
            let more = file.sector_at(next)?;
            let entries = sector / 4 - 1;
            places.extend((0..entries).filter_map(|at| u32_at(more, 4 * at)));
            next = u32_at(more, 4 * entries)?;
        }
        for place in places.into_iter().filter(|place| *place < END).take(most) {
            let part = file.sector_at(place)?;
            let numbers: Vec<u32> = (0..sector / 4).filter_map(|at| u32_at(part, 4 * at)).collect();
            file.fat.extend(numbers);
        }
        file.directory = file.chain(u32_at(bytes, 48)?)?;
        let mini_fat = file.chain(u32_at(bytes, 60)?)?;
        file.mini_fat = (0..mini_fat.len() / 4).filter_map(|at| u32_at(&mini_fat, 4 * at)).collect();
        Some(file)
    }

    fn sector_at(&self, place: u32) -> Option<&'b [u8]> {
        let from = (place as usize).checked_add(1)?.checked_mul(self.sector)?;
        // The last sector may be short: some programs do not fill it.
        let to = from.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(from..to)
    }

    fn chain(&self, first: u32) -> Option<Vec<u8>> {
        let (mut out, mut next) = (Vec::new(), first);
        while next < END {
            out.extend_from_slice(self.sector_at(next)?);
            // A chain that goes in a circle never ends.
            if out.len() > self.bytes.len() + self.sector || out.len() > MAX_BYTES {
                return None;
            }
            next = *self.fat.get(next as usize)?;
        }
        Some(out)
    }

    fn stream(&self, names: &[&str]) -> Option<Vec<u8>> {
        let entries = || self.directory.chunks_exact(128);
        let name = |entry: &[u8]| {
            let length = usize::from(u16_at(entry, 64).unwrap_or(0)).saturating_sub(2).min(62);
            let units: Vec<u16> = (0..length / 2).filter_map(|at| u16_at(entry, 2 * at)).collect();
            String::from_utf16_lossy(&units)
        };
        let found = names.iter().find_map(|wanted| entries().find(|entry| entry[66] == 2 && name(entry) == *wanted))?;
        let (start, size) = (u32_at(found, 116)?, u32_at(found, 120)? as usize);
        let mut stream = if size >= self.cutoff {
            self.chain(start)?
        } else {
            let small = self.chain(u32_at(entries().next()?, 116)?)?;
            let (mut out, mut next) = (Vec::new(), start);
            while next < END && out.len() < size {
                let from = (next as usize).checked_mul(self.mini)?;
                out.extend_from_slice(small.get(from..from.checked_add(self.mini)?.min(small.len()))?);
                next = *self.mini_fat.get(next as usize)?;
            }
            out
        };
        stream.truncate(size);
        Some(stream)
    }
}
