//! Intake (tiếp nhận, Mẫu 01): time, channel and a free text; all else may stay empty and becomes a task.

use super::fields::Fields;
use super::level::Level;
use super::problem::{Problem, ProblemKind};
use super::time::Instant;

/// How the information reached the office (Mẫu 01, "thông qua").
pub const CHANNELS: [&str; 6] = ["phone", "in_person", "hotline_111", "police", "school", "other"];

/// A new case, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCase {
    pub received_at: Instant,
    pub channel: String,
    pub account: String,
    pub level: Level,
    /// Why the case is at this level.
    pub level_reason: String,
    /// Why a receipt is recorded only now: backdating moves a legal clock.
    pub received_reason: String,
    /// What else of Mẫu 01 was told, by the field's key; nothing of it is required.
    pub details: Vec<(&'static str, String)>,
    /// The procedure asked for; empty: the one in force.
    pub procedure: String,
}

/// What Mẫu 01 asks beyond time, channel and content. The reporter may stay unnamed.
pub const DETAILS: [&str; 7] =
    ["place", "condition", "consequence", "carer_now", "actions_before", "reporter", "reporter_phone"];

/// Whether what was told is a sensitive matter (xâm hại tình dục, mua bán, HIV): "yes", or nothing is kept of it. From then on her name
/// is the business of whoever holds the case, before anybody has assessed or grouped her.
pub const SENSITIVE: &str = "sensitive";

/// A receipt recorded later than this is backdated, and says why.
pub const BACKDATED_AFTER_MINUTES: i64 = 30;

/// What stands for a name nobody knows yet, in either language; the words file says the same (compared by a test).
pub const UNNAMED: [&str; 2] = ["Chưa rõ tên", "Name not known"];

pub fn is_unnamed(name: &str) -> bool {
    UNNAMED.contains(&name)
}

impl NewCase {
    /// A case with what every intake has.
    pub fn new(received_at: Instant, channel: &str, account: &str, level: Level, level_reason: &str) -> NewCase {
        NewCase {
            received_at,
            channel: channel.to_owned(),
            account: account.to_owned(),
            level,
            level_reason: level_reason.to_owned(),
            received_reason: String::new(),
            details: Vec::new(),
            procedure: String::new(),
        }
    }
}

/// What stands in the boxes of "mở hồ sơ".
#[derive(Debug, Clone, Default)]
pub struct CaseDraft {
    pub received: String,
    /// When the form was opened, as an instant: what an empty `received` means.
    pub opened_at: String,
    pub channel: String,
    pub account: String,
    pub level: String,
    pub level_reason: String,
    pub received_reason: String,
    pub details: Vec<(&'static str, String)>,
    pub procedure: String,
}

impl CaseDraft {
    pub fn from_fields(f: &Fields) -> CaseDraft {
        CaseDraft {
            received: f.get("received").to_owned(),
            opened_at: f.get("opened_at").trim().to_owned(),
            channel: f.get("channel").to_owned(),
            account: f.get("account").trim().to_owned(),
            level: f.get("level").to_owned(),
            level_reason: f.get("level_reason").trim().to_owned(),
            received_reason: f.get("received_reason").trim().to_owned(),
            details: DETAILS
                .into_iter()
                .filter_map(|key| f.some(key).map(|text| (key, text)))
                .chain((f.get(SENSITIVE) == "yes").then(|| (SENSITIVE, "yes".to_owned())))
                .collect(),
            procedure: f.get("procedure").trim().to_owned(),
        }
    }

    /// `received` takes the officer's words ("23:17", "hôm qua 21:30"); a receipt in the future is an error, because
    /// the 12 hours would then start late.
    pub fn check(&self, now: Instant) -> Result<NewCase, Vec<Problem>> {
        let mut problems = Vec::new();
        let local_now = super::time::local(now);
        let received = if self.received.trim().is_empty() {
            // The call came when the form was opened, however long the draft lay.
            super::time::parse_clock(&self.opened_at).filter(|at| *at <= local_now).or(Some(local_now))
        } else {
            super::date_words::parse_moment_words(&self.received, local_now).ok()
        };
        match received {
            None => problems.push(Problem::new("received", ProblemKind::NotADate)),
            Some(at) if at > local_now => problems.push(Problem::new("received", ProblemKind::FutureDate)),
            Some(at)
                if !self.received.trim().is_empty()
                    && (local_now - at).num_minutes() > BACKDATED_AFTER_MINUTES
                    && self.received_reason.is_empty() =>
            {
                problems.push(Problem::new("received_reason", ProblemKind::Required));
            }
            Some(_) => {}
        }
        let level = Level::from_key(&self.level);
        if level.is_none() {
            problems.push(Problem::new("level", ProblemKind::Required));
        }
        if !CHANNELS.contains(&self.channel.as_str()) {
            problems.push(Problem::new("channel", ProblemKind::Required));
        }
        if self.account.is_empty() {
            problems.push(Problem::new("account", ProblemKind::Required));
        }
        match (received, level, problems.is_empty()) {
            (Some(at), Some(level), true) => Ok(NewCase {
                received_at: super::time::from_local(at),
                channel: self.channel.clone(),
                account: self.account.clone(),
                level,
                level_reason: self.level_reason.clone(),
                received_reason: self.received_reason.clone(),
                details: self.details.clone(),
                procedure: self.procedure.clone(),
            }),
            _ => Err(problems),
        }
    }
}
