//! The C shim, compiled once by the test itself, and what it is told: which call fails, or when the process is killed.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

pub const ENOSPC: i32 = 28;
pub const EIO: i32 = 5;
pub const EROFS: i32 = 30;

/// The built shim; one for all tests of this run.
pub fn built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/shim.c");
        // Made aside and renamed: two runs of the tests may build at once.
        let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults-shim.so");
        let beside = place.with_extension(format!("{}.so", std::process::id()));
        let made = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-Wno-format-truncation", "-U_FORTIFY_SOURCE", "-o"])
            .arg(&beside)
            .arg(&source)
            .arg("-ldl")
            .output();
        let made = made.unwrap_or_else(|error| panic!("the fault tests need a C compiler named `cc`: {error}"));
        assert!(made.status.success(), "shim.c does not compile:\n{}", String::from_utf8_lossy(&made.stderr));
        std::fs::rename(&beside, &place).expect("the shim in place");
        place
    })
}

/// What the disk under a folder does to one process.
#[derive(Clone)]
pub struct Disk(Vec<(&'static str, String)>);

impl Disk {
    pub fn under(folder: &Path) -> Disk {
        let real = folder.canonicalize().expect("a folder");
        Disk(vec![("LD_PRELOAD", built().display().to_string()), ("SOTRE_FAULT_UNDER", real.display().to_string())])
    }

    fn with(mut self, key: &'static str, value: impl ToString) -> Disk {
        self.0.push((key, value.to_string()));
        self
    }

    /// Which calls count: w write, t length, s sync, n making and renaming, o opening for writing. Without it "wts".
    pub fn counts(self, which: &str) -> Disk {
        self.with("SOTRE_FAULT_WHICH", which)
    }

    /// The `n`-th counted call fails with `errno`; `stays`: and every later one.
    pub fn fails(self, n: usize, errno: i32, stays: bool) -> Disk {
        self.with("SOTRE_FAULT_AT", n).with("SOTRE_FAULT_ERRNO", errno).with("SOTRE_FAULT_STAYS", u8::from(stays))
    }

    /// Only while this file exists.
    pub fn meanwhile(self, file: &Path) -> Disk {
        self.with("SOTRE_FAULT_WHILE", file.display())
    }

    pub fn kills_before(self, n: usize) -> Disk {
        self.with("SOTRE_FAULT_KILL", n)
    }

    pub fn kills(&self) -> bool {
        self.0.iter().any(|(key, _)| key.starts_with("SOTRE_FAULT_KILL"))
    }

    pub fn kills_after_us(self, us: u64) -> Disk {
        self.with("SOTRE_FAULT_KILL_US", us)
    }

    pub fn records(self, tape: &Path) -> Disk {
        self.with("SOTRE_FAULT_LOG", tape.display())
    }

    pub fn envs(&self) -> Vec<(&str, &str)> {
        self.0.iter().map(|(key, value)| (*key, value.as_str())).collect()
    }
}
