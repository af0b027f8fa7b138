//! The law and the language of the work. Pure: no SQL, no screen, no file, no clock; "now" is always an argument.

pub mod birth_date;
pub mod calendar;
pub mod case;
pub mod catalogue;
pub mod child;
pub mod date_words;
pub mod deadline;
pub mod fields;
pub mod household;
pub mod intervention;
pub mod level;
pub mod listing;
pub mod numbers;
pub mod officer;
pub mod problem;
pub mod procedure;
pub mod same_child;
pub mod span;
pub mod time;
pub mod triage;
pub mod vietnamese;
pub mod visit;
