//! A restore killed at random moments: afterwards there is the old book or the new one, whole, and it opens.

use std::path::Path;
use std::time::{Duration, Instant};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use crate::tools::{Book, entries, long};

#[test]
fn a_restore_killed_at_any_moment_leaves_one_whole_book() {
    let book = Book::invented(60, 1);
    let children = |book: &Book| book.run(&["list", "children", "--format", "json"]).ended(0).out().to_owned();
    book.run(&["backup"]).ended(0);
    let (backup, new) = (book.newest_backup(), children(&book));
    book.import("Họ và tên,Ngày sinh\r\nLò Thị Mai,01/02/2015\r\n", &[]).ended(0);
    let old = children(&book);
    assert_ne!(old, new);
    let files = ["book.db", "keys.toml"].map(|name| (name, std::fs::read(book.folder.join(name)).unwrap()));
    let lay_old = || {
        for (name, bytes) in &files {
            std::fs::write(book.folder.join(name), bytes).unwrap();
        }
        assert!(!book.folder.join("book.db-wal").exists());
    };

    // How long an undisturbed one takes, to spread the moments over.
    let began = Instant::now();
    assert!(book.spawn(&["restore", &backup]).wait().unwrap().success());
    let whole = began.elapsed();
    assert_eq!(children(&book), new);

    let seed = std::env::var("SOTRE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_130);
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let (mut olds, mut news) = (0, 0);
    for n in 0..if long() { 300 } else { 36 } {
        lay_old();
        let wait = Duration::from_micros(dice.next_u64() % (whole.as_micros() as u64 * 6 / 5));
        let mut restoring = book.spawn(&["restore", &backup]);
        std::thread::sleep(wait);
        let _ = restoring.kill();
        let _ = restoring.wait();
        let found = children(&book);
        let at = format!("seed {seed}, kill {n} after {wait:?} of {whole:?}");
        assert!(found == old || found == new, "{at}: neither the old book nor the new one");
        book.run(&["verify"]).ended(0);
        assert!(!book.folder.join(".restore").exists(), "{at}");
        if found == old {
            olds += 1
        } else {
            news += 1
        }
        if found == new {
            let kept = entries(&book.folder.join("backups"));
            let aside = kept.iter().rfind(|name| name.starts_with("truoc-khoi-phuc-")).unwrap();
            let kept = std::fs::read(Path::new(&book.folder).join("backups").join(aside).join("book.db")).unwrap();
            assert!(kept == files[0].1, "{at}: the old book is kept");
            std::fs::remove_dir_all(book.folder.join("backups").join(aside)).unwrap();
        }
    }
    eprintln!("seed {seed}: {olds} times the old book, {news} times the new one");
}
