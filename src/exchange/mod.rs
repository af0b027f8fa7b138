//! Lists that come and go: rows, headings, CSV and XLSX. This room knows neither the book nor the law.
//!
//! In: [`sniff::slurp`] → [`read_list::read_list`] → [`headings::Headings::recognise`] → [`furniture::classify`] and
//! [`ditto::expand_ditto`] → [`table::Table::value`], cell by cell.
//! Out: [`safe_file::SafeFile`] ← [`csv_out::CsvOut`] or [`xlsx_out::XlsxOut`], then `commit`.

pub(crate) mod beside;
pub mod csv_in;
pub mod csv_out;
pub mod decode;
pub mod defuse;
pub mod ditto;
pub mod fields;
pub mod furniture;
pub(crate) mod furniture_words;
pub mod headings;
pub(crate) mod joined;
pub mod mapping;
mod mapping_file;
pub mod ours;
pub mod plain_file;
pub mod read_list;
pub mod recognise;
pub mod safe_file;
pub(crate) mod sheets;
pub mod sniff;
pub mod table;
pub mod xlsx_out;
