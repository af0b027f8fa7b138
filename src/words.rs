//! The words on screen, read from data into one typed struct: a missing wording fails when it is read, never on a screen.

mod act_sentences;
mod counting;
mod leaving;
mod left;
mod list_problems;
mod log_sentences;
mod phrases;
mod present;
mod problem_sentences;
mod rights;
mod rule_changes;
mod sentences;
mod views;

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Deserialize;

use crate::domain::listing::Terms;

pub use log_sentences::log_moment;
pub use phrases::{Phrases, echo, left};
pub use present::{Present, Style, mask};
pub use rule_changes::clock_doubt;
pub use sentences::Sentences;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    #[default]
    Vi,
    En,
}

impl Lang {
    pub fn parse(text: &str) -> Option<Lang> {
        match text {
            "vi" => Some(Lang::Vi),
            "en" => Some(Lang::En),
            _ => None,
        }
    }
}

static ENGLISH: AtomicBool = AtomicBool::new(false);

/// The language of this process, chosen at its start; once more where a command came over SSH with its own.
pub fn current() -> Lang {
    if ENGLISH.load(Ordering::Relaxed) { Lang::En } else { Lang::Vi }
}

pub fn choose(lang: Lang) {
    ENGLISH.store(lang == Lang::En, Ordering::Relaxed);
}

/// Declares a section of the words file and the struct it is read into, so that neither can have what the other lacks.
macro_rules! sections {
    ($($section:ident { $($word:ident),* $(,)? })*) => {
        $(
            pub mod $section {
                /// Every wording of this section.
                #[derive(Debug, serde::Deserialize)]
                #[serde(deny_unknown_fields)]
                pub struct Section { $(pub $word: String,)* }
            }
        )*

        /// All words of one language.
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Words {
            /// The language itself, for what is counted or named differently.
            #[serde(skip)]
            pub lang: Lang,
            $(pub $section: $section::Section,)*
            /// Word lists: what people read for each key.
            pub terms: BTreeMap<String, BTreeMap<String, String>>,
            /// One sentence for each kind of problem, by its code.
            pub problems: BTreeMap<String, String>,
            /// The label of every form field, by its key.
            pub fields: BTreeMap<String, String>,
            /// One line of help for a field, by its key.
            pub field_help: BTreeMap<String, String>,
            /// What every command of the key table is called.
            pub commands: BTreeMap<String, String>,
            /// What was done, by the log's act.
            pub acts: BTreeMap<String, String>,
        }
    };
}

sections! {
    app { unknown_name, name, practice, need_size, no_terminal, no_terminal_1, no_terminal_2, no_terminal_3, bye, screen_later, stopped_clock_note, emergencies_mark, names_hidden, cannot_paint, no_marks }
    screens { today, emergencies, records, households, households_short, activities, reports, catalogue, catalogue_short, log }
    common { yes, no, none, empty, of, more_below, male, female, unknown, page_of, key_enter, confirm_default_no, saved, cancelled, nothing_to_undo, ctrl_c, ctrl_v, ctrl_x, ctrl_z_none, ctrl_y_none }
    today { emergency, overdue, due_today, ahead, count_cases, count_things, nothing, all_clear, and_more, why, next_step, done_mark, marked, holiday, visit, visit_with_level, referral_unanswered, household_together, whole_page, until, call_now, call_at, call_late, call_tried }
    why { received_plus, noticed_plus, agreed, rhythm, level_first, longest_late, late_reason, law_no_postpone, emergency_first, today_due, soon_due, delay_on_record, office_plus, step_plus, ladder, separation, intake, sixteen, safe_before, days_over, just_over, estimated, call_firm }
    distance { minutes_left, hours_late, days_late, day_off_late, today, weekday_ahead, hours_late_none }
    rules { agreed, rhythm, step, office, ladder, sixteen, count_hours, count_days, count_working, count_estimated }
    lists { children, cases, households, search_title, search_hint, nothing_found, filtered, sorted, more_results, of_total, waiting, waiting_propose, waiting_done, no_household, empty_list, first_row, last_row, sort_name, sort_age, sort_village, sort_code, sort_worst, sort_newest, soon_16, no_open_case, without, not_soon_16, columns_left_out, kept, dropped, view_title, columns_default, up, down, absent, every_row, replace_title, replace_ask, drop_title, drop_ask, none_saved, nothing_filtered, of_columns, nameless }
    child { title, age, age_about, months, born, sex, household, parents, guardian, school, insurance, groups, risks, cases, no_cases, siblings, log, new_case_hint, unchecked }
    household { title, carers, children, no_children, poverty, with_case }
    case { title, received, channel, account, owner, level_trail, stage, owed, timeline, interventions, no_interventions, closed, open_case, step_done, visit_no, sent, answered, moved, delay, child_of, by_law, assessed, separation, met, plan_submitted, plan_decided, reopened, refused, separated, late_by, came_late, received_again }
    forms { not_saved, saved_no_number, village_new, village_edit, household_new, household_edit, child_new, child_edit, case_new, case_intake, intervention_new, intervention_edit, visit, postpone, delay, step, answer, level, draft_back, draft_kept, other_drafts, no_other_drafts, drafts_title, drafts_help, drop_other_again, field_of, proposed_next, proposed_next_agreed, due_was, nth_visit, siblings_note, known_matches, saved_visit, saved_visits, saved_visit_emergency, saved_child, saved_case, saved_postponed, saved_delay, saved, law_note, required_mark, more_fields, also_for, long_text_hint, choose_hint, call, called, call_unanswered, assess, assess_unchecked, counts, proposal, assessed, assessed_continue, assessed_close, meeting, plan, planned, decide, approved, returned, separation, separation_runs, separation_most, close, close_note, closed, reopen, reopened, refer, contact, draft_dropped, known_new, unread_date, report_added, close_owed, discard_again, unrated }
    setup { commune_unknown, title, welcome, step_of, office, commune, commune_hint, officer, login, passphrase, passphrase_again, passphrase_short, passphrase_differs, recovery_title, recovery_1, recovery_2, recovery_3, recovery_confirm, recovery_wrong, making, no_commune, done, next_import, leave_without_key }
    sign_in { title, passphrase, wrong, opening, login }
    import { title, step_of, path, path_hint, tray_files, recognised, column, in_book, example, counts, nothing_written, differs_title, differs_take, differs_keep, refused_title, warnings, working, done_title, added, same, changed, kept, refused, furniture, villages_made, villages_to_make, households_made, joined, waiting, rejects_file, cancelled, not_mapped, line, reading, all_rows, columns_ignored, groups_unknown, reason_dry, source, source_sheet, source_hidden, encoding, sheet, hidden, mended, of_boys, of_girls, name_wanted, map_saved, map_changed, map_reused, one_sheet, encoding_said, as_written, nothing_known, places, compared, title_households, title_cases, recognised_households, recognised_cases, columns_derived, case_account, case_reason, case_undone, map_dropped, next_anew, next_look, next_go, undo_text, villages_asked, near_title, near_keys, near_line, near_open, near_new, near_same, near_changed, new_title, new_more, names_cased, map_no_headings, taken_back, taken_back_why, sheets_left, table_left, formulas_empty, ahead_waits, ahead_stopped }
    export { title, file, format, reason, masked, done, fetch, fetch_served, working, rows, no_rows, names, codes }
    beside { title, what, how, notice, unchosen, all_chosen, left, taken, by, now, empty, somebody }
    dialog { leave_title, leave_text, yes_key, no_key, delete_draft, offer_draft, offer_draft_text, draft_of, drafts_left, no_drafts, differs }
    help { title, this_screen, everywhere, in_forms, dates, dates_1, dates_2, close, about, lists, typing, typing_1, typing_2, typing_3, typing_4 }
    palette { title, hint, saved_list }
    catalogue { title, villages, groups, risks, measures, rhythm, procedure, holidays, source, checked, unchecked, collaborator, households_children, add_village, article, limit, office_rhythm, estimated, days, no_villages, contacts, add_contact, users }
    emergency { none, none_hint, until, met, met_late, over, step, who, at, result, before, if_needed, not_called, share, next_rungs, separation, why_hours, no_number, call_now, stays, at_once }
    steps { title, call, refer, close }
    rule_files { title, none, waiting, moves, unreadable, off, worked, limit, procedure, rhythm, wording, ask, fault, accepted, accepted_moved }
    clock { title, behind, jumped, ask, confirmed, note }
    log { head, filtered, counted_more, none, none_filtered, filter_title, anyone, entry, opens, nothing_to_open, changed, at_leaving, doubt_title, doubt_seen, doubt_shorter, doubt_other, doubt_what, doubt_restored, restored_before, keys_mended, changed_title, doubt_ask, acknowledged, witnessed, unwitnessed, head_stands, head_gone, head_bad, verify_head, sheet }
    sensitive { title, note, title_after, note_after, opened, explained, limited }
    incident { title, title_edit, saved, saved_due, reported, not_here, due }
    undo { title, ask, what, done, what_households, done_households, what_cases, done_cases, say_yes, question, by, what_rows, done_act, stays, passed, of, of_day, with }
    backup { good_at, good_on, old, none, working, done, failed, none_yet, last_good, last_old, at_leaving, title, stands_in, none_here, how, after, bare, put_aside, none_before_import }
    people { title, added, changed, disabled, backups_open, left_cases, left_drafts, new_prompt, passphrase_changed, passphrase_reset, passphrase_recovered, recovery_renewed, given, add_title, change_title, own_title, disable_ask, disable_note, recover_title, recover_note, renew_ask, renew_note, renew_title, disabled_on, moved, working, reset_note, rights_changed }
    bin { title, ask, note, done, title_list, empty, ask_out, note_out, out, not_there }
    pin { or_passphrase, title, note, is_kept, kept, forgotten, at_door, new_prompt, again_prompt }
    hand_over { title, from, all, marked, done, to_herself, no_officer, still_here, not_hers, nothing, nobody, received, received_title, received_where }
    lock { title, passphrase, passphrase_or_pin, any_key, keys, tries, more, idle_title, idle_kept, practice_never }
    pick { type_here, nothing, column, example, no_example, taken, moved, key }
    keyboard { title, sent, understood, before, press, not_understood, typed_ahead, schemes, scheme_short, would_be, auto, wait, wait_short, letters, letters_short, letters_auto, letters_marked, letters_plain, only_shown, leave, kept, chosen }
    typing { telex, vni, on_telex, on_vni, telex_not_here, vni_not_here, off, not_utf8 }
    errors { no_book, book_exists, folder_in_use, unknown_login, wrong_passphrase, newer_book, damaged, keys_damaged, mark_differs, read_only, full, busy, changed_meanwhile, gone, elsewhere, not_allowed, who_allowed, nobody_allowed, io, sql, problems, stopped_clock, not_practice, real_book_there, bad_login, passphrase_short, passphrase_differs, pin_needed, passphrase_needed, no_commune, no_such, case_closed, limit_of_law, closed_to_you, case_open, no_plan, separation_runs, village_there, no_headings, cancelled, rules, output, spreadsheet, list_key, bad_span, bad_date, bad_filter, bad_format, clock_note, file_empty, file_too_big, too_many_rows, too_many_columns, not_text, not_utf8, cell_too_big, truncated, read_io, file_exists, file_is_folder, file_no_folder, file_read_only, file_full, file_other, not_found, panic, unchanged, serve_refused, practice_only_note, input_missing, no_command_here, not_written, unsure, span_too_long, file_is_device, file_is_itself, serve_globals, serve_quote, serve_not_text, serve_passphrase, serve_pipe_only, serve_no_file, outside_tray, name_empty, bad_delimiter, pipe_is_terminal, rejects_path, half_letter, rests_on, rests_on_act, emergency_stays, nothing_to_undo, later_act, later_act_stays, stays, in_use, emergency_runs, is_spreadsheet, is_no_sheet, broken_sheet, no_sheet, no_sheets, letters_lost, not_encoding, mapping_shape, mapping_field, mapping_twice, force_alone, list_twice, no_saved_list, no_saved_lists, no_headings_households, no_headings_cases, list_key_here, list_key_missing, list_value, list_several, list_not_a_day, list_several_names, delimiter_of_csv, sheet_of_workbook, wrong_recovery, bad_backup, network_disk, practice_backup, real_backup, other_book, not_by_this, book_open, disabled, moved, practice_users, no_user, login_there, last_administrator, own_login, new_passphrase_needed, disabled_row, too_soon }
    cli { init_done, init_recovery, init_recovery_file, init_practice, demo_done, demo_there, verify_ok, verify_children, verify_log, fault_next_step, fault_clock, fault_ended, fault_log, fault_file, backup_done, import_dry, import_result, import_row_refused, import_row_differs, import_row_warning, import_villages, due_shipped, due_own, export_done, passphrase_prompt, passphrase_again_prompt, today_empty, estimated, verify_log_read, verify_damaged, fault_log_ends, fault_pages, fault_cut, fault_keys, fault_structure, fault_unread, fault_dangling, backup_piped, import_columns, import_groups, fault_underived, fault_unguarded, fault_unlisted, import_source, import_saved_map, import_places, import_derived, import_result_plain, fault_miscounted, import_map_unused, import_owners, import_village_asked, import_row_new, import_names_cased, import_map_to_fill, copies_done, copies_same_disk, copies_none, copies_differ, copies_damaged, restore_done, restore_as_of, restore_kept, restore_back }
    usage { wrong, unknown_option, unknown_command, bad_value, no_value, allowed, missing, missing_command, whole_number, twice, not_text, other, perhaps, see, heading_usage, heading_commands, heading_arguments, heading_options, help_flag, version_flag, takes, default, man_name, man_synopsis, man_description, man_options, man_commands, man_exit, man_environment, man_about, exit_0, exit_1, exit_2, exit_3, instead_of }
}

static VI: OnceLock<Result<Words, String>> = OnceLock::new();
static EN: OnceLock<Result<Words, String>> = OnceLock::new();

fn read(text: &str, lang: Lang) -> Result<Words, String> {
    let words: Words = toml::from_str(text).map_err(|error| error.to_string())?;
    Ok(Words { lang, ..words })
}

impl Words {
    /// The words of a language. They are compiled in and every test reads both, so a failure here is a broken build.
    pub fn of(lang: Lang) -> Result<&'static Words, &'static str> {
        let words = match lang {
            Lang::Vi => VI.get_or_init(|| read(include_str!("../assets/words/vi.toml"), lang)),
            Lang::En => EN.get_or_init(|| read(include_str!("../assets/words/en.toml"), lang)),
        };
        words.as_ref().map_err(String::as_str)
    }

    /// What people read for a key of a word list; the key itself for what the list does not have (the officer's own words).
    pub fn term<'w>(&'w self, list: &str, key: &'w str) -> &'w str {
        self.terms.get(list).and_then(|terms| terms.get(key)).map_or(key, String::as_str)
    }

    pub fn field<'w>(&'w self, key: &'w str) -> &'w str {
        self.fields.get(key).map_or(key, String::as_str)
    }

    pub fn command<'w>(&'w self, key: &'w str) -> &'w str {
        self.commands.get(key).map_or(key, String::as_str)
    }
}

/// The key behind what people read, in either language: a list that left in one comes back in both.
pub fn key_of(list: &str, text: &str) -> Option<&'static str> {
    let text = crate::domain::vietnamese::nfc(text.trim()).to_lowercase();
    [Lang::Vi, Lang::En].into_iter().find_map(|lang| {
        let terms = Words::of(lang).ok()?.terms.get(list)?;
        terms.iter().find(|(_, word)| word.to_lowercase() == text).map(|(key, _)| key.as_str())
    })
}

/// The word list behind a closed set of values; catalogues have their own.
pub(crate) fn list_of(terms: Terms) -> Option<&'static str> {
    match terms {
        Terms::Level => Some("level"),
        Terms::Stage => Some("stage"),
        Terms::Status => Some("status"),
        Terms::Outcome => Some("outcome"),
        Terms::InterventionState => Some("intervention_state"),
        Terms::ReferralState => Some("referral_state"),
        Terms::Poverty => Some("poverty"),
        Terms::Sex => Some("sex"),
        Terms::Group | Terms::Risk | Terms::Measure | Terms::Provider | Terms::Rung => None,
    }
}

/// `fill("{n} hồ sơ", &[("n", "3")])`. A placeholder without a value stays visible: it is a mistake to see.
///
/// Values are what the world says (a path, a name in a file, a command's own words): what a terminal would obey in them
/// stands as �, and a `{…}` in them is their own text.
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        let named = from.find('}').and_then(|end| {
            let value = values.iter().find(|(name, _)| *name == &from[1..end])?.1;
            Some((value, &from[end + 1..]))
        });
        rest = match named {
            Some((value, after)) => {
                text.push_str(&crate::domain::vietnamese::defused(value));
                after
            }
            None => {
                text.push('{');
                &from[1..]
            }
        };
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::case::Stage;
    use crate::domain::child::STATUSES;
    use crate::domain::intake::CHANNELS;
    use crate::domain::level::Level;
    use crate::domain::visit::Outcome;

    fn both() -> [&'static Words; 2] {
        [Words::of(Lang::Vi).unwrap(), Words::of(Lang::En).unwrap()]
    }

    #[test]
    fn what_is_filled_in_is_text_and_nothing_else() {
        assert_eq!(fill("{a} và {b}", &[("a", "{b}"), ("b", "1")]), "{b} và 1");
        assert_eq!(fill("{a} {x} {", &[("a", "1")]), "1 {x} {");
        assert_eq!(fill("{a}", &[("a", "x\u{1b}]0;y\u{7}\u{202e}z\u{200b}\u{9b}1\nLò\tĐắk")]), "x�]0;y��z��1\nLò\tĐắk");
    }

    #[test]
    fn both_languages_are_complete() {
        let [vi, en] = both();
        for (list, of_vi) in &vi.terms {
            let of_en = en.terms.get(list).unwrap_or_else(|| panic!("en lacks the list {list}"));
            assert_eq!(of_vi.keys().collect::<Vec<_>>(), of_en.keys().collect::<Vec<_>>(), "{list}");
        }
        for (vi, en) in [
            (&vi.problems, &en.problems),
            (&vi.fields, &en.fields),
            (&vi.field_help, &en.field_help),
            (&vi.commands, &en.commands),
            (&vi.acts, &en.acts),
        ] {
            assert_eq!(vi.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
        }
    }

    #[test]
    fn every_value_of_the_contract_has_its_word() {
        for words in both() {
            let has = |list: &str, key: &str| assert!(words.terms[list].contains_key(key), "{list}.{key}");
            Level::ALL.iter().for_each(|level| has("level", level.key()));
            Stage::ALL.iter().for_each(|stage| has("stage", stage.key()));
            Outcome::ALL.iter().for_each(|outcome| has("outcome", outcome.key()));
            STATUSES.iter().for_each(|status| has("status", status));
            CHANNELS.iter().for_each(|channel| has("channel", channel));
        }
    }

    #[test]
    fn placeholders_are_the_same_in_both_languages() {
        let holes = |text: &str| {
            let mut found: Vec<String> =
                text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0.to_owned())).collect();
            found.sort();
            found
        };
        let raw = |text: &str| toml::from_str::<toml::Table>(text).unwrap();
        let (vi, en) = (raw(include_str!("../assets/words/vi.toml")), raw(include_str!("../assets/words/en.toml")));
        for (section, words) in &vi {
            let Some(words) = words.as_table() else { continue };
            for (key, word) in words {
                if let (Some(word), Some(other)) = (word.as_str(), en[section].get(key).and_then(toml::Value::as_str)) {
                    assert_eq!(holes(word), holes(other), "{section}.{key}");
                }
            }
        }
    }
}
