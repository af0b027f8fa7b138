//! Assessment (đánh giá nguy cơ, Mẫu 02, 03, 06): ratings counted per column, a class proposed with its reasons, and the
//! decision a person makes of it. The law knows ratings and counts, no points; the class is a proposal, never law.

use super::check::Check;
use super::level::Level;
use super::problem::{Problem, ProblemKind};
use super::procedure::{Column, Rating, Sheet};
use super::time::Instant;

/// What makes an emergency by itself (NĐ 56/2017 Đ31.1; the groups criterion 6 of QĐ 06/2019 watches).
pub const DANGERS: [&str; 3] = ["life", "carer_harms", "grave_abuse"];

/// What is asked in words, by its field's key: body, mind, family, surroundings, and what the child and her carers say (Đ27.1).
pub const FINDINGS: [&str; 5] = ["body", "mind", "family", "surroundings", "wishes"];

/// How many items of a column were rated Cao, Trung bình, Thấp: the line "Tổng số" of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub high: usize,
    pub medium: usize,
    pub low: usize,
}

impl Counts {
    pub fn all(self) -> usize {
        self.high + self.medium + self.low
    }
}

/// Why a class is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// This item alone, rated Cao.
    Item(String),
    /// One of [`DANGERS`].
    Danger(&'static str),
    /// As many or more Cao in harm as in protection.
    HarmOutweighs,
    /// All harm Thấp and no protection Thấp.
    AllLow,
    /// Neither.
    Between,
}

/// The class the ratings speak for. Somebody decides; this never does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub level: Level,
    pub because: Vec<Because>,
    pub harm: Counts,
    pub protect: Counts,
    /// Items without a rating.
    pub unrated: usize,
}

pub type Ratings = Vec<(String, Rating)>;

pub fn counts(sheet: &Sheet, ratings: &[(String, Rating)], column: Column) -> Counts {
    let mut counts = Counts::default();
    for item in sheet.items.iter().filter(|item| item.column == column) {
        match ratings.iter().find(|(key, _)| *key == item.key).map(|(_, rating)| rating) {
            Some(Rating::High) => counts.high += 1,
            Some(Rating::Medium) => counts.medium += 1,
            Some(Rating::Low) => counts.low += 1,
            None => {}
        }
    }
    counts
}

/// domain rule: an emergency by Đ31.1; else Cao where harm has at least as many Cao as protection (ties go up), Thấp where all
/// harm is Thấp and no protection is, else Trung bình.
pub fn propose(sheet: &Sheet, ratings: &[(String, Rating)], dangers: &[&'static str]) -> Proposal {
    let harm = counts(sheet, ratings, Column::Harm);
    let protect = counts(sheet, ratings, Column::Protect);
    let unrated = sheet.items.len() - harm.all() - protect.all();
    let items = sheet.items.iter().filter(|item| item.emergency);
    let mut because: Vec<Because> = items
        .filter(|item| ratings.iter().any(|(key, rating)| *key == item.key && *rating == Rating::High))
        .map(|item| Because::Item(item.key.clone()))
        .collect();
    because.extend(dangers.iter().map(|danger| Because::Danger(danger)));
    let level = if !because.is_empty() {
        Level::Emergency
    } else if harm.high > 0 && harm.high >= protect.high {
        because.push(Because::HarmOutweighs);
        Level::High
    } else if harm.all() > 0 && harm.low == harm.all() && protect.low == 0 && unrated == 0 {
        because.push(Because::AllLow);
        Level::Low
    } else {
        because.push(Because::Between);
        Level::Medium
    };
    Proposal { level, because, harm, protect, unrated }
}

/// May a case be closed on this review without a further word (Đ30.1b)? No Cao in harm, no Thấp in protection.
pub fn speaks_for_closing(proposal: &Proposal) -> bool {
    proposal.unrated == 0 && proposal.harm.high == 0 && proposal.protect.low == 0
}

/// What a review says of the plan (Mẫu 06, đề xuất).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewOutcome {
    /// Kết thúc: proposed to the chairman.
    Close,
    /// Tiếp tục: planning begins anew.
    Continue,
}

impl ReviewOutcome {
    pub fn key(self) -> &'static str {
        match self {
            ReviewOutcome::Close => "close",
            ReviewOutcome::Continue => "continue",
        }
    }

    pub fn from_key(key: &str) -> Option<ReviewOutcome> {
        [ReviewOutcome::Close, ReviewOutcome::Continue].into_iter().find(|outcome| outcome.key() == key)
    }
}

/// An assessment as it may be recorded; every one is kept, none replaces another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// The step, whose key is the sheet's.
    pub sheet: String,
    pub at: Instant,
    pub ratings: Ratings,
    pub dangers: Vec<&'static str>,
    pub proposal: Proposal,
    pub decided: Level,
    /// Why another class than the proposed one.
    pub reason: String,
    pub findings: Vec<(&'static str, String)>,
    /// The carers refuse the help or the measures (Luật Trẻ em Đ52.3).
    pub refused: bool,
    pub outcome: Option<ReviewOutcome>,
}

/// The field of a sheet's item in a form: its place in the sheet, because the keys are data.
pub const ITEM_FIELDS: [&str; 12] =
    ["item1", "item2", "item3", "item4", "item5", "item6", "item7", "item8", "item9", "item10", "item11", "item12"];

/// The ratings among the boxes of a form.
pub fn ratings_of(sheet: &Sheet, fields: &super::fields::Fields) -> Ratings {
    let rated = |(item, field): (&super::procedure::Item, &&str)| {
        Rating::from_key(fields.get(field)).map(|rating| (item.key.clone(), rating))
    };
    sheet.items.iter().zip(&ITEM_FIELDS).filter_map(rated).collect()
}

pub fn dangers_of(fields: &super::fields::Fields) -> Vec<&'static str> {
    let ticked: Vec<&str> = fields.get("dangers").split(',').collect();
    DANGERS.into_iter().filter(|danger| ticked.contains(danger)).collect()
}

/// Checks what stands in the boxes. `now_level`: the level the case is at.
pub fn check(
    mut check: Check<'_>,
    fields: &super::fields::Fields,
    sheet: &Sheet,
    received_at: Instant,
    now_level: Level,
) -> Result<Assessment, Vec<Problem>> {
    let at = check.moment("at", received_at);
    let ratings = ratings_of(sheet, fields);
    for (item, field) in sheet.items.iter().zip(ITEM_FIELDS) {
        if !ratings.iter().any(|(key, _)| *key == item.key) {
            check.wrong(field, ProblemKind::Required);
        }
    }
    let dangers = dangers_of(fields);
    let proposal = propose(sheet, &ratings, &dangers);
    let decided = match check.some("decided") {
        None => proposal.level,
        Some(key) => Level::from_key(&key).unwrap_or_else(|| {
            check.wrong("decided", ProblemKind::UnknownValue(key));
            proposal.level
        }),
    };
    let reason = check.text("level_reason");
    if decided != proposal.level && reason.is_empty() {
        check.wrong("level_reason", ProblemKind::Required);
    }
    // Whatever the sheet says: out of an emergency nobody comes by one key.
    if now_level == Level::Emergency && decided != Level::Emergency && !check.yes("confirm_lower") {
        check.wrong("confirm_lower", ProblemKind::Confirm);
    }
    let outcome = if sheet.key == "review" {
        let outcome = ReviewOutcome::from_key(&check.one_of("outcome", &["close", "continue"]));
        if outcome == Some(ReviewOutcome::Close) && !speaks_for_closing(&proposal) && reason.is_empty() {
            check.wrong("level_reason", ProblemKind::Required);
        }
        outcome
    } else {
        None
    };
    let findings = FINDINGS.into_iter().filter_map(|key| check.some(key).map(|text| (key, text))).collect();
    let refused = check.yes("refused");
    let assessment = Assessment {
        sheet: sheet.key.clone(),
        at,
        ratings,
        dangers,
        proposal,
        decided,
        reason,
        findings,
        refused,
        outcome,
    };
    check.done(assessment)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
