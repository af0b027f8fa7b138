//! The command line as the contract draws it.

use std::path::PathBuf;

pub use super::import_args::{Encoding, ImportArgs, OnDiffersArg, OnVillageArg};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::words::Lang;

/// Sổ Trẻ: sổ theo dõi trẻ em và hồ sơ bảo vệ trẻ em của xã.
#[derive(Debug, Parser)]
#[command(name = "sotre", version, disable_help_subcommand = true)]
pub struct Cli {
    /// Thư mục của sổ
    #[arg(long, value_name = "DIR", global = true, allow_hyphen_values = true)]
    pub book: Option<PathBuf>,
    /// Tên đăng nhập
    #[arg(long, value_name = "LOGIN", global = true, allow_hyphen_values = true)]
    pub user: Option<String>,
    /// Tệp giữ câu mật khẩu ở dòng đầu
    #[arg(long, value_name = "FILE", global = true, allow_hyphen_values = true)]
    pub passphrase_file: Option<PathBuf>,
    /// Dừng giờ ở đây: 2026-11-20T16:59 (chỉ cho sổ thực hành)
    #[arg(long, value_name = "TIME", global = true, allow_hyphen_values = true)]
    pub clock: Option<String>,
    /// Ngôn ngữ: vi hoặc en
    #[arg(long, value_name = "LANG", global = true, value_parser = lang)]
    pub lang: Option<Lang>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

impl Cli {
    /// What the environment says where the command line does not; an empty variable says nothing. `Err`: what stands in
    /// SOTRE_LANG and is no language.
    pub fn fill_from_environment(&mut self) -> Result<(), String> {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let path = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        self.book = self.book.take().or_else(|| path("SOTRE_BOOK"));
        self.user = self.user.take().or_else(|| set("SOTRE_USER"));
        self.passphrase_file = self.passphrase_file.take().or_else(|| path("SOTRE_PASSPHRASE_FILE"));
        self.clock = self.clock.take().or_else(|| set("SOTRE_CLOCK"));
        if self.lang.is_none()
            && let Some(text) = set("SOTRE_LANG")
        {
            self.lang = Some(lang(&text).map_err(|_| text)?);
        }
        Ok(())
    }
}

fn lang(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "vi, en".to_owned())
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Lập sổ không qua màn hình
    Init(InitArgs),
    /// Sổ thực hành với trẻ em do chương trình đặt ra
    Demo(DemoArgs),
    /// Việc đến hạn, nặng nhất trước
    Today(TodayArgs),
    /// Một danh sách
    List(ListCommand),
    /// Xuất một danh sách ra tệp hoặc ống
    Export(ExportArgs),
    /// Nhập một danh sách
    Import(ImportArgs),
    /// Hạn rơi vào lúc nào, vì sao
    Due(DueArgs),
    /// Bản sao đã thử mở và kiểm
    Backup(BackupArgs),
    /// Xem cả sổ có lành không
    Verify(super::verify::VerifyArgs),
    /// Hoàn tác lần nhập danh sách cuối của bạn
    Undo(super::undo::UndoArgs),
    /// Tệp luật cạnh sổ sẽ dời hạn nào; --accept để tính theo
    Rules(super::rules::RulesArgs),
    /// Cho SSH (forced command): ứng dụng trên màn hình, hoặc chỉ các lệnh của sotre
    Serve,
    /// Gợi ý lệnh cho bash, zsh, fish
    Completions { shell: clap_complete::Shell },
    /// Trang man
    Man,
}

#[derive(Debug, Args)]
pub struct InitArgs {
    /// Tên đơn vị
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub office: String,
    /// Họ tên cán bộ
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub officer: String,
    /// Mã xã (5 chữ số)
    #[arg(long, value_name = "CODE", allow_hyphen_values = true)]
    pub commune: Option<String>,
    /// Ghi khóa phục hồi vào tệp này thay vì in ra
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub recovery_file: Option<PathBuf>,
    /// Ghi đè tệp khóa phục hồi có sẵn
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Số trẻ
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=2_000_000))]
    pub children: Option<u32>,
    /// Hạt giống: cùng hạt, cùng giờ thì cùng sổ
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// Chỉ lập, không mở
    #[arg(long)]
    pub no_open: bool,
    /// Lập lại từ đầu
    #[arg(long)]
    pub reset: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Table,
    Csv,
    Json,
}

#[derive(Debug, Args)]
pub struct TodayArgs {
    /// Đến hết ngày này (mặc định: 7 ngày tới)
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    pub until: Option<String>,
    /// Kết thúc bằng 3 khi có việc quá hạn
    #[arg(long)]
    pub check: bool,
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum WhatArg {
    Households,
    Children,
    Cases,
    Visits,
    Interventions,
    Emergencies,
    Referrals,
    Activities,
}

#[derive(Debug, Args)]
pub struct ListCommand {
    #[arg(value_enum, value_name = "WHAT")]
    pub what: WhatArg,
    #[command(flatten)]
    pub list: super::list::ListArgs,
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FileFormat {
    Csv,
    Xlsx,
    Xls,
    Ods,
}

/// What lists leave as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatOut {
    Csv,
    Xlsx,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    #[arg(value_enum, value_name = "WHAT")]
    pub what: WhatArg,
    /// Tệp, hoặc - cho đầu ra
    #[arg(short, long, value_name = "FILE|-", allow_hyphen_values = true)]
    pub output: PathBuf,
    #[arg(long = "as", value_enum)]
    pub format: Option<FormatOut>,
    #[command(flatten)]
    pub list: super::list::ListArgs,
    /// Tên viết tắt, không địa chỉ, không số
    #[arg(long)]
    pub masked: bool,
    /// Dấu ngăn của CSV: , hoặc ; (mặc định: ,)
    #[arg(long, value_name = ",|;", allow_hyphen_values = true)]
    pub delimiter: Option<String>,
    /// Tiêu đề và giá trị như JSON, cho chương trình khác; riêng nhóm vẫn là tên, ngày vẫn là dd/mm/yyyy
    #[arg(long)]
    pub keys: bool,
    /// Lý do, ghi vào nhật ký
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub reason: Option<String>,
    /// Ghi đè tệp có sẵn
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct DueArgs {
    /// 2026-11-20T16:59 (giờ +07:00)
    #[arg(value_name = "FROM", allow_hyphen_values = true)]
    pub from: String,
    /// 12h, 15d, 5wd
    #[arg(value_name = "SPAN", allow_hyphen_values = true)]
    pub span: String,
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct BackupArgs {
    /// Tệp bản sao, hoặc - cho đầu ra (mặc định: thư mục backups của sổ)
    #[arg(short, long, value_name = "FILE|-", allow_hyphen_values = true)]
    pub output: Option<PathBuf>,
    /// Ghi đè tệp có sẵn
    #[arg(long)]
    pub force: bool,
}
