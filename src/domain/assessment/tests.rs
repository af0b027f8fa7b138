//! Ratings and what they speak for: counts, the proposed class with its reasons, and what a person must add to decide otherwise.

use super::*;
use crate::domain::calendar::tests::shipped;
use crate::domain::fields::Fields;
use crate::domain::procedure::Procedure;
use crate::domain::time::{from_local, parse_clock};

fn sheet(key: &str) -> Sheet {
    let procedure = Procedure::parse(include_str!("../../../assets/procedures/nd56-2017.toml")).unwrap();
    procedure.sheet(key).unwrap().clone()
}

fn at(text: &str) -> Instant {
    from_local(parse_clock(text).unwrap())
}

/// One letter an item, in the order of the sheet: h, m, l; `-` is not rated.
fn boxes(letters: &str) -> Fields {
    letters.chars().zip(ITEM_FIELDS).fold(Fields::default(), |fields, (letter, field)| {
        fields.with(
            field,
            match letter {
                'h' => "high",
                'm' => "medium",
                'l' => "low",
                _ => "",
            },
        )
    })
}

fn proposed(key: &str, letters: &str, dangers: &[&'static str]) -> Proposal {
    let sheet = sheet(key);
    propose(&sheet, &ratings_of(&sheet, &boxes(letters)), dangers)
}

#[test]
fn ratings_are_counted_per_column_and_what_is_not_rated_is_said() {
    let proposal = proposed("full_assessment", "hmllhhm--", &[]);
    assert_eq!(proposal.harm, Counts { high: 1, medium: 1, low: 2 });
    assert_eq!(proposal.protect, Counts { high: 2, medium: 1, low: 0 });
    assert_eq!(proposal.unrated, 2);
}

#[test]
fn an_emergency_is_proposed_by_the_severest_harm_alone_and_by_each_danger() {
    let proposal = proposed("initial_assessment", "hlhh", &[]);
    assert_eq!(proposal.level, Level::Emergency);
    assert_eq!(proposal.because, [Because::Item("harm_level".into())]);
    for danger in DANGERS {
        let proposal = proposed("initial_assessment", "llhh", &[danger]);
        assert_eq!((proposal.level, proposal.because), (Level::Emergency, vec![Because::Danger(danger)]));
    }
    let both = proposed("initial_assessment", "hlhh", &["life", "carer_harms"]);
    assert_eq!(both.because.len(), 3, "every reason is named: {:?}", both.because);
    // The severest of another item is no emergency by itself.
    assert_eq!(proposed("initial_assessment", "mhhh", &[]).level, Level::Medium);
}

#[test]
fn high_where_harm_has_at_least_as_many_cao_as_protection_low_where_all_is_well_else_medium() {
    for (letters, level, because) in [
        ("mhml", Level::High, Because::HarmOutweighs),
        // Ties go up.
        ("mhhm", Level::High, Because::HarmOutweighs),
        ("mhhh", Level::Medium, Because::Between),
        ("llhh", Level::Low, Because::AllLow),
        ("llmm", Level::Low, Because::AllLow),
        ("llhl", Level::Medium, Because::Between),
        ("lmhh", Level::Medium, Because::Between),
        // No harm rated Cao outweighs nothing.
        ("mmll", Level::Medium, Because::Between),
        // Half a sheet never says "low".
        ("llh-", Level::Medium, Because::Between),
        ("----", Level::Medium, Because::Between),
    ] {
        let proposal = proposed("initial_assessment", letters, &[]);
        assert_eq!((proposal.level, proposal.because), (level, vec![because]), "{letters}");
    }
}

#[test]
fn a_review_speaks_for_closing_without_cao_in_harm_and_thap_in_protection() {
    for (letters, closes) in
        [("lllmmmmm", true), ("mmmhhhhh", true), ("lhlmmmmm", false), ("lllmmmml", false), ("lllmmmm-", false)]
    {
        assert_eq!(speaks_for_closing(&proposed("review", letters, &[])), closes, "{letters}");
    }
}

fn checked(key: &str, fields: &Fields, now_level: Level) -> Result<Assessment, Vec<(&'static str, ProblemKind)>> {
    let calendar = shipped();
    let boxes = Check::new(fields, at("2026-11-23T08:05"), &calendar);
    check(boxes, fields, &sheet(key), at("2026-11-20T16:59"), now_level)
        .map_err(|problems| problems.into_iter().map(|problem| (problem.field, problem.kind)).collect())
}

#[test]
fn every_item_is_rated_and_every_gap_is_named() {
    let problems = checked("initial_assessment", &boxes("h--l"), Level::High).unwrap_err();
    assert_eq!(problems, [("item2", ProblemKind::Required), ("item3", ProblemKind::Required)]);
}

#[test]
fn nothing_said_decides_as_proposed_and_another_class_needs_a_reason() {
    let a = checked("initial_assessment", &boxes("mhml"), Level::Medium).unwrap();
    assert_eq!((a.decided, a.at), (Level::High, at("2026-11-23T08:05")));
    let other = boxes("mhml").with("decided", "medium");
    let missing = checked("initial_assessment", &other, Level::Medium).unwrap_err();
    assert_eq!(missing, [("level_reason", ProblemKind::Required)]);
    let a = checked("initial_assessment", &other.with("level_reason", "Bà nội đã đón cháu"), Level::Medium).unwrap();
    assert_eq!((a.decided, a.proposal.level), (Level::Medium, Level::High));
    let unknown = checked("initial_assessment", &boxes("mhml").with("decided", "xấu"), Level::Medium).unwrap_err();
    assert!(unknown.contains(&("decided", ProblemKind::UnknownValue("xấu".into()))));
}

/// A sheet that speaks for less than an emergency never lowers one: it asks a second time, whether the class was typed or proposed.
#[test]
fn out_of_an_emergency_nobody_comes_by_one_key() {
    for fields in [boxes("llhh"), boxes("llhh").with("decided", "low")] {
        let asked = checked("initial_assessment", &fields, Level::Emergency).unwrap_err();
        assert_eq!(asked, [("confirm_lower", ProblemKind::Confirm)]);
        let sure = fields.with("confirm_lower", "yes");
        assert_eq!(checked("initial_assessment", &sure, Level::Emergency).unwrap().decided, Level::Low);
    }
    let stays = boxes("llhh").with("decided", "emergency").with("level_reason", "Chưa rõ người gây hại");
    assert_eq!(checked("initial_assessment", &stays, Level::Emergency).unwrap().decided, Level::Emergency);
}

#[test]
fn a_review_says_how_it_goes_on_and_closing_against_its_ratings_needs_a_reason() {
    let missing = checked("review", &boxes("lllmmmmm"), Level::Low).unwrap_err();
    assert_eq!(missing, [("outcome", ProblemKind::Required)]);
    let a = checked("review", &boxes("lllmmmmm").with("outcome", "close"), Level::Low).unwrap();
    assert_eq!(a.outcome, Some(ReviewOutcome::Close));
    let against = boxes("lhlmmmmm").with("outcome", "close");
    assert_eq!(checked("review", &against, Level::High).unwrap_err(), [("level_reason", ProblemKind::Required)]);
    let against = against.with("level_reason", "Đã chuyển về quê ngoại");
    assert_eq!(checked("review", &against, Level::High).unwrap().outcome, Some(ReviewOutcome::Close));
    let again = boxes("lhlmmmmm").with("outcome", "continue");
    assert_eq!(checked("review", &again, Level::High).unwrap().outcome, Some(ReviewOutcome::Continue));
    // Only a review has an outcome.
    let stray = boxes("llhh").with("outcome", "close");
    assert_eq!(checked("initial_assessment", &stray, Level::Low).unwrap().outcome, None);
}

#[test]
fn an_assessment_is_neither_of_tomorrow_nor_from_before_the_receipt() {
    for (when, kind) in [("24/11/2026 08:00", ProblemKind::FutureDate), ("20/11/2026 16:58", ProblemKind::TooEarly)] {
        let fields = boxes("llhh").with("at", when);
        assert_eq!(checked("initial_assessment", &fields, Level::Low).unwrap_err(), [("at", kind)], "{when}");
    }
    let fields = boxes("llhh").with("at", "21/11/2026 09:30").with("wishes", "Muốn ở với bà").with("refused", "yes");
    let a = checked("initial_assessment", &fields, Level::Low).unwrap();
    assert_eq!((a.at, a.refused), (at("2026-11-21T09:30"), true));
    assert_eq!(a.findings, [("wishes", "Muốn ở với bà".to_owned())]);
}

/// What has no box in the form would never be asked, and nobody would miss it.
#[test]
fn a_sheet_with_more_items_than_boxes_or_one_item_twice_is_refused() {
    let text = include_str!("../../../assets/procedures/nd56-2017.toml");
    let item = |key: &str| {
        let words = "vi = \"a\"\nen = \"a\"\nhigh = \"a\"\nmedium = \"a\"\nlow = \"a\"\n";
        format!("\n[[sheet.item]]\nkey = \"{key}\"\ncolumn = \"harm\"\n{words}")
    };
    // The last sheet, the review, has eight.
    let more = |n: usize| (0..n).map(|n| item(&format!("more{n}"))).collect::<String>();
    assert!(Procedure::parse(&format!("{text}{}", more(4))).is_ok());
    let refused = Procedure::parse(&format!("{text}{}", more(5))).unwrap_err();
    assert_eq!(refused.to_string(), "sheet review has an item twice, or more than 12 items");
    assert!(Procedure::parse(&format!("{text}{}", item("harm_care"))).is_err());
}
