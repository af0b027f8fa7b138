//! The command line as a program sees it: the real binary, real books, exit statuses, bytes and messages.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../support/mod.rs"]
mod support;

mod backup;
mod damage;
mod due;
mod errors_book;
mod errors_list;
mod export;
mod export_file;
mod history;
mod hostile;
mod import;
mod import_answer;
mod import_cases;
mod import_cells;
mod import_dress;
mod import_foreign;
mod import_hostile;
mod import_households;
mod import_join;
mod import_map;
mod import_places;
mod import_rejects;
mod import_round;
mod import_shapes;
mod import_twice;
mod keys;
mod lists;
mod lists_order;
mod pipes;
mod practice;
mod restore;
mod restore_killed;
mod roles;
mod saved_lists;
mod search;
mod sensitive;
mod serve;
mod today;
mod tools;
mod users;
mod users_killed;
