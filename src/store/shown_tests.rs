//! A book of before sensitive cases, brought to this shape: whose child each was and which are sensitive is found in what it holds.

#![allow(clippy::unwrap_used)]

use rusqlite::Connection;
use rusqlite_migration::Migrations;

use super::open::STEPS;
use crate::domain::sensitive::group_codes;

/// The shape before, as a book of it was left.
const BEFORE: usize = 12;

#[test]
fn a_book_of_before_is_marked_by_what_it_holds() {
    let mut book = Connection::open_in_memory().unwrap();
    Migrations::from_slice(&STEPS[..BEFORE]).to_latest(&mut book).unwrap();
    let marked: Vec<String> = group_codes().map(str::to_owned).collect();
    let (others, gone) = (["a", "d", "d.2", "k", "k.1", "e.1"].map(str::to_owned), 1000);
    let mut sql = "INSERT INTO officer (n, id, login, name, roles, created_at) VALUES (1, x'01', 'a', 'A', '', 0), (2, x'02', 'b', 'B', '', 0);".to_owned();
    for (n, code) in (1..).zip(marked.iter().chain(&others)) {
        sql += &format!(
            "INSERT INTO child (n, id, code, name, name_sort, name_fold, created_at) VALUES ({n}, x'{n:04x}', 'TE-{n:04}', 'x', x'00', 'x', 0);
             INSERT INTO child_group VALUES ({n}, '{code}', '2026-01-05', NULL);
             INSERT INTO audit VALUES ({n}, 0, {}, 'child_added', 'TE-{n:04}', '{{}}', x'00', x'00');",
            1 + n % 2
        );
    }
    // A slip of one day, a group she left, and an assessment that found what the data marks.
    for (n, from, to) in [(gone, "2026-01-05", "2026-01-05"), (gone + 1, "2026-01-05", "2026-02-01")] {
        sql += &format!(
            "INSERT INTO child (n, id, code, name, name_sort, name_fold, created_at) VALUES ({n}, x'{n:04x}', 'TE-{n}', 'x', x'00', 'x', 0);
             INSERT INTO child_group VALUES ({n}, 'l', '{from}', '{to}');"
        );
    }
    sql += "INSERT INTO case_file (n, id, code, child_n, officer_n, procedure, received_at, recorded_at, channel, account, level, level_at, stage)
              VALUES (1, x'01', 'HS-2026-0001', 14, 1, 'p', 0, 0, 'phone', 'x', 'high', 0, 'intake');
            INSERT INTO assessment (id, case_n, sheet, at, ratings, dangers, harm, protect, proposed, decided, reason, findings, refused, officer_n, recorded_at)
              VALUES (x'01', 1, 's', 0, '{}', 'life,grave_abuse', '0,0,0', '0,0,0', 'high', 'high', '', '{}', 0, 1, 0);";
    book.execute_batch(&sql).unwrap();
    Migrations::from_slice(STEPS).to_latest(&mut book).unwrap();
    let is = |n: i64| {
        book.query_row("SELECT sensitive, entered_by FROM child WHERE n = ?1", [n], |row| {
            Ok((row.get::<_, bool>(0)?, row.get::<_, Option<i64>>(1)?))
        })
    };
    for (n, code) in (1..).zip(marked.iter().chain(&others)) {
        // The first of the other groups is the child of the case.
        let sensitive = marked.contains(code) || n == 14;
        assert_eq!(is(n).unwrap(), (sensitive, Some(1 + n % 2)), "{code}");
    }
    assert_eq!(is(gone).unwrap(), (false, None));
    assert_eq!(is(gone + 1).unwrap(), (true, None));
}
