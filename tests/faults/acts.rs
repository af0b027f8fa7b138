//! The acts that are disturbed, and how a book is known to stand before one of them, or after, and never between.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use sha2::{Digest, Sha256};

use crate::dice::Dice;
use crate::shim::Disk;
use crate::support::Output;
use crate::tools::{Book, entries, says_quietly};

pub fn long() -> bool {
    std::env::var_os("SOTRE_LONG").is_some_and(|long| long == "1")
}

/// The run's seed: fixed unless asked for, so that a red test is red again.
pub fn seed(of: u64) -> u64 {
    let asked = std::env::var("SOTRE_SEED").ok().and_then(|seed| seed.parse().ok());
    asked.unwrap_or(20_261_123 + of)
}

/// One command with what it reads.
pub struct Act {
    pub args: Vec<String>,
    pub stdin: String,
}

impl Act {
    pub fn new(args: &[&str]) -> Act {
        Act { args: args.iter().map(|arg| (*arg).to_owned()).collect(), stdin: String::new() }
    }

    pub fn on(&self, book: &Book, disk: Option<&Disk>) -> Output {
        let args: Vec<&str> = self.args.iter().map(String::as_str).collect();
        let envs = disk.map(Disk::envs).unwrap_or_default();
        book.with(&args, &envs, self.stdin.as_bytes())
    }
}

const GIVEN: [&str; 8] = ["Mưa", "Nắng", "Hoa", "Sơn", "Thủy", "Mây", "Tâm", "Hiền"];
const MIDDLE: [&str; 6] = ["Thị", "Minh", "Ngọc", "Thu", "Xuân", "Hồng"];

/// A list of invented children nobody of the practice book is called like.
pub fn import(rows: usize) -> Act {
    let mut csv = "STT,Họ và tên,Ngày sinh,Giới tính,Dân tộc,Thôn,Họ tên mẹ\n".to_owned();
    for n in 0..rows {
        let (given, middle) = (GIVEN[n % GIVEN.len()], MIDDLE[n / GIVEN.len() % MIDDLE.len()]);
        let (day, year) = (1 + n % 28, 2012 + n % 9);
        csv += &format!("{},Tạ {middle} {given},{day:02}/03/{year},Nữ,Kinh,Bản Phăng,Tạ Thị Bưởi\n", n + 1);
    }
    Act { stdin: csv, ..Act::new(&["import", "children", "-", "--format", "json"]) }
}

/// What a book holds, and that it is sound: two books with the same state hold the same facts and entries of the log.
#[track_caller]
pub fn state(book: &Book, at: &str) -> String {
    let told = [["verify", "--format", "json"].as_slice(), &["list", "children", "--format", "json"]];
    let told = told.map(|args| {
        let output = book.run(args);
        assert!(output.code == Some(0), "{at}: {args:?} ended {:?}: {} {}", output.code, output.err(), output.out());
        output.out().to_owned()
    });
    told.join("\n")
}

/// Every backup is whole under its seal, and its book opens with the keys in it, is sound, and holds `wanted`.
#[track_caller]
pub fn copies_hold(book: &Book, wanted: &str, at: &str) -> usize {
    let folder = book.folder.join("backups");
    let copies: Vec<String> = entries(&folder).into_iter().filter(|name| !name.starts_with('.')).collect();
    for name in &copies {
        let other = book.again();
        for beside in ["book.db-wal", "book.db-shm"] {
            let _ = std::fs::remove_file(other.folder.join(beside));
        }
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let (sealed, seal) = bytes.split_at(bytes.len().saturating_sub(64));
        let sum: String = Sha256::digest(sealed).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(seal, sum.as_bytes(), "{at}: the seal of {name}");
        let mut parts = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
        for part in ["book.db", "keys.toml"] {
            let mut file = std::fs::File::create(other.folder.join(part)).unwrap();
            std::io::copy(&mut parts.by_name(part).unwrap(), &mut file).unwrap();
        }
        assert_eq!(state(&other, at), wanted, "{at}: the copy {name} holds something else");
    }
    copies.len()
}

/// Everything a point of time needs to be tried: the book before, the act, and both states.
pub struct Scene {
    pub before: Book,
    pub act: Act,
    pub was: String,
    pub becomes: String,
}

impl Scene {
    pub fn new(before: Book, act: Act) -> Scene {
        let was = state(&before, "before");
        let after = before.again();
        act.on(&after, None).ended(0);
        let becomes = state(&after, "after");
        Scene { before, act, was, becomes }
    }

    /// The book after a disturbed act: as before or as after, as after where it was called done; and once more is enough.
    #[track_caller]
    pub fn holds(&self, book: &Book, output: &Output, at: &str) {
        let done = output.code == Some(0) || output.out().contains("\"added\"");
        let now = state(book, at);
        assert!(now == self.was || now == self.becomes, "{at}: neither before nor after: {now}");
        if done {
            assert_eq!(now, self.becomes, "{at}: it was called done");
        }
        let again = self.act.on(book, None);
        // A list read in twice changes nothing; only the log grows, and an undo finds nothing left.
        if now == self.was {
            again.ended(0);
            assert_eq!(state(book, at), self.becomes, "{at}: done again after all");
        }
    }
}

/// Microseconds from the first touch of the disk to the end of an undisturbed act.
pub fn span_us(scene: &dyn Fn(Option<Disk>) -> Output, disk: &Disk) -> u64 {
    let time = |disk: Disk| {
        let began = Instant::now();
        scene(Some(disk));
        began.elapsed()
    };
    let whole = time(disk.clone());
    let first = time(disk.clone().kills_before(1));
    u64::try_from(whole.saturating_sub(first).as_micros()).unwrap_or(20_000).clamp(3_000, 2_000_000)
}

/// Runs the points on as many threads as there are processors; the first that fails fails the test, named.
pub fn each<T: Send>(points: Vec<T>, try_one: impl Fn(T) + Sync) {
    let points = Mutex::new(points.into_iter());
    let next = || points.lock().unwrap_or_else(PoisonError::into_inner).next();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(point) = next() {
                    try_one(point);
                }
            });
        }
    });
}

/// Refused: ended 1, in Vietnamese, without noise.
#[track_caller]
pub fn refused_at(output: &Output, at: &str) -> String {
    assert!(output.code == Some(1), "{at}: ended {:?}: {}", output.code, output.err());
    says_quietly(output)
}

pub fn points(dice: &mut Dice, count: usize, span: u64) -> Vec<u64> {
    (0..count).map(|_| dice.next() % (span + span / 10)).collect()
}
