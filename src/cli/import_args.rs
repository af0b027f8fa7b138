//! The options of `import`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::args::{FileFormat, Format};
use crate::exchange::headings::List;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Encoding {
    Auto,
    #[value(name = "utf-8")]
    Utf8,
    #[value(name = "utf-16")]
    Utf16,
    Tcvn3,
    Vni,
    Viqr,
    Cp1258,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OnDiffersArg {
    Keep,
    Take,
}

/// The lists that can come in; the others are made by the work itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImportWhat {
    Children,
    Households,
    Cases,
}

impl ImportWhat {
    pub fn list(self) -> List {
        match self {
            ImportWhat::Children => List::Children,
            ImportWhat::Households => List::Households,
            ImportWhat::Cases => List::Cases,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OnVillageArg {
    Ask,
    Same,
    New,
}

#[derive(Debug, Args)]
pub struct ImportArgs {
    #[arg(value_enum, value_name = "WHAT")]
    pub what: ImportWhat,
    /// Tệp, hoặc - cho đầu vào
    #[arg(value_name = "FILE|-", allow_hyphen_values = true)]
    pub file: PathBuf,
    #[arg(long = "as", value_enum)]
    pub format_in: Option<FileFormat>,
    /// Trang tính
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    #[arg(long, value_enum, default_value = "auto")]
    pub encoding: Encoding,
    /// Cách ghép cột: tệp TOML, JSON hay CSV hai cột (tiêu đề, trường)
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// Ghi cách ghép cột đã nhận ra vào tệp này, để sửa rồi dùng với --map
    #[arg(long, value_name = "FILE")]
    pub save_map: Option<PathBuf>,
    /// Giữ nguyên như tệp viết: không sửa hộ chữ hoa, số 0 đầu, Ð, ngày Excel
    #[arg(long)]
    pub no_mend: bool,
    /// Chạy thử, không ghi gì
    #[arg(long)]
    pub dry_run: bool,
    /// Ghi các dòng từ chối vào tệp này
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// Ghi đè tệp từ chối, tệp ghép cột đã có
    #[arg(long)]
    pub force: bool,
    /// Dòng khác với sổ: giữ sổ hay lấy danh sách
    #[arg(long, value_enum, default_value = "keep")]
    pub on_differs: OnDiffersArg,
    /// Thôn gần giống thôn của sổ: từ chối để hỏi, là một thôn, hay thôn mới
    #[arg(long, value_enum, default_value = "ask")]
    pub on_village: OnVillageArg,
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}
