//! Sổ Trẻ (`sotre`): the case book of a Vietnamese commune's child-protection officer.
//!
//! Arrows point down only (a test reads the sources and fails on any other):
//! `cli`, `app` → `screens` → `office` → `store`, `exchange` → `domain`; `words` is data that `office` and everything above it
//! may read; `terminal` is the line and knows none of them.

pub mod app;
pub mod cli;
pub mod crash;
pub mod domain;
pub mod exchange;
pub mod office;
pub mod screens;
mod store;
pub mod terminal;
pub mod words;
