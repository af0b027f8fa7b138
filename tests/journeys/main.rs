//! The officer's days, typed into the real binary in a pseudo-terminal: set up, import, look, visit, postpone,
//! export, lose the line, come back. Screens called good are kept under tests/screens and compared here;
//! `SOTRE_ACCEPT=1 cargo test --test journeys screens` takes the new ones (read the diff before committing it).
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../support/mod.rs"]
mod support;

mod ahead;
mod backups;
mod budget;
mod clock;
mod columns;
mod first_day;
mod history;
mod hostile_paste;
mod keyboards;
mod line_forms;
mod line_lost;
mod lists;
mod lists_households;
mod locking;
mod no_trace;
mod office;
mod once;
mod people;
mod pin;
mod plain_terminals;
mod random_keys;
mod real_book;
mod roles;
mod same_number;
mod saved_lists;
mod screens;
mod sensitive;
mod sizes;
mod slow_line;
mod today;
mod together;
mod typing;
mod undo;
mod users;
mod villages;
