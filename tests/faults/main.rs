//! Nothing confirmed is lost: the real program killed, its disk full, failing, read-only, cut off from power or damaged.
//!
//! A C shim (shim.c) preloaded before the program fails, kills at, or writes down its calls on the disk. What the program
//! has said is what counts: an act it called done must be in the book afterwards, one it refused must not be, and one it was
//! killed in is there whole or not at all. Every point follows from the seed printed when a test fails
//! (`SOTRE_SEED=n` runs it again); `SOTRE_LONG=1` tries more than a thousand points.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code)]
#[path = "../fuzz/dice.rs"]
mod dice;
#[path = "../support/mod.rs"]
mod support;
#[path = "../cli/tools.rs"]
mod tools;

mod acts;
mod damaged;
mod failing;
mod form_kept;
mod killed;
mod making;
mod power_cut;
mod shim;
mod tape;
mod upgrade;
