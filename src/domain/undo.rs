//! What can be taken back (hoàn tác): every act the log knows, and what Ctrl-Z does with it.
//!
//! What was told, signed or taken in happened: it is corrected by another act, with a reason, and never undone.

/// What Ctrl-Z does with an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undo {
    /// Its rows become what they were.
    Rows,
    /// The list that came in is taken back as one.
    Import,
    /// It stays; the key (of `instead` in the words) says how it is corrected.
    Stays(&'static str),
    /// It changed nothing that is kept of anybody: it is named and the act before it is asked about.
    PassedBy,
    /// A part of another act, an undoing, or the beginning of the book: no act of an officer's that stands by itself.
    NoAct,
}

use Undo::{Import, NoAct, PassedBy, Rows, Stays};

/// Every act by its name in the log.
pub const ACTS: &[(&str, Undo)] = &[
    ("book_made", NoAct),
    ("practice_filled", NoAct),
    ("practice_cases", NoAct),
    ("village_added", Rows),
    ("village_changed", Rows),
    ("village_binned", Rows),
    ("village_unbinned", PassedBy),
    ("household_added", Rows),
    ("household_changed", Rows),
    ("household_binned", Rows),
    ("household_unbinned", PassedBy),
    ("child_added", Rows),
    ("child_changed", Rows),
    ("child_binned", Rows),
    ("child_unbinned", PassedBy),
    ("child_joined", NoAct),
    ("contact_added", Rows),
    ("contact_changed", Rows),
    ("contact_binned", Rows),
    ("contact_unbinned", PassedBy),
    ("case_opened", Stays("intake")),
    ("report_added", Stays("intake")),
    ("level_set", Stays("level")),
    ("told", Stays("call")),
    ("separation", Stays("separation")),
    ("plan_decided", Stays("decision")),
    ("visit", Rows),
    ("visit_recorded", NoAct),
    ("step_done", Rows),
    ("task_done", Rows),
    ("assessed", Rows),
    ("meeting", Rows),
    ("plan_submitted", Rows),
    ("intervention_planned", Rows),
    ("intervention_changed", Rows),
    ("referred", Rows),
    ("referral_answered", Rows),
    ("postponing", Rows),
    ("postponed", NoAct),
    ("delay_explained", NoAct),
    ("case_closed", Rows),
    ("case_reopened", Rows),
    ("handed_over", Rows),
    ("imported", Import),
    ("import_undone", NoAct),
    ("import_row_undone", NoAct),
    ("act_undone", NoAct),
    ("act_row_undone", NoAct),
    ("exported", PassedBy),
    ("rule_accepted", PassedBy),
    ("clock_confirmed", PassedBy),
    ("restored", PassedBy),
    ("user_added", Stays("user")),
    ("user_changed", Stays("user")),
    ("user_disabled", Stays("user")),
    ("passphrase_changed", PassedBy),
    ("passphrase_reset", PassedBy),
    ("pin_kept", PassedBy),
    ("passphrase_recovered", PassedBy),
    ("recovery_renewed", PassedBy),
    ("incident_added", Stays("incident")),
    ("incident_changed", Stays("incident")),
    ("incident_reported", Stays("incident")),
    ("signed_in", NoAct),
    ("sign_in_failed", NoAct),
    ("refused", NoAct),
    ("damage_found", NoAct),
    ("keys_mended", NoAct),
    ("backed_up", NoAct),
    ("chain_doubted", NoAct),
    ("sensitive_viewed", NoAct),
    ("own_sensitive_viewed", NoAct),
    ("sensitive_explained", NoAct),
];

/// Steps that are a decision with a signature: recorded by `step_done` where they came on paper.
const SIGNED: [&str; 3] = ["emergency_measures", "separation", "approval"];

/// What Ctrl-Z does with an act of that name. `step`: the step it recorded; `level_moved`: it changed the level of a case,
/// by what was found on a visit or an assessment.
pub fn undo_of(act: &str, step: Option<&str>, level_moved: bool) -> Undo {
    let known = ACTS.iter().find(|(name, _)| *name == act).map_or(NoAct, |(_, undo)| *undo);
    match known {
        Rows if level_moved => Stays("level"),
        Rows if step.is_some_and(|step| SIGNED.contains(&step)) => Stays("decision"),
        known => known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every act has its name in the words; tests/layering.rs holds what the sources write to this table.
    #[test]
    fn every_act_of_the_log_has_its_row() {
        let words = include_str!("../../assets/words/vi.toml");
        let (_, acts) = words.split_once("[acts]\n").unwrap_or_default();
        let of_words: Vec<&str> = acts
            .lines()
            .take_while(|line| !line.starts_with('['))
            .filter_map(|line| line.split_once(" = "))
            .map(|(name, _)| name)
            .collect();
        let mut of_table: Vec<&str> = ACTS.iter().map(|(name, _)| *name).collect();
        let mut sorted = of_words.clone();
        sorted.sort_unstable();
        of_table.sort_unstable();
        assert_eq!(of_table, sorted, "the table and the words know the same acts, each once");
    }

    #[test]
    fn what_raised_a_risk_or_was_signed_stays() {
        assert_eq!(undo_of("visit", None, false), Rows);
        assert_eq!(undo_of("visit", None, true), Stays("level"));
        assert_eq!(undo_of("step_done", Some("safety_check"), false), Rows);
        assert_eq!(undo_of("step_done", Some("emergency_measures"), false), Stays("decision"));
        assert_eq!(undo_of("told", None, false), Stays("call"));
        assert_eq!(undo_of("nobody knows it", None, false), NoAct);
    }
}
