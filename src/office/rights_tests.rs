//! Every set of roles at every action, over what really comes out: made from the table, tried on a real book in which a name is planted
//! in each of two villages.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Debug;
use std::ops::ControlFlow;

use super::planted::{FAR, HERE, IN_CASES, Planted, THERE, VILLAGE, of_child, stage, told, visited};
use super::{Binned, CopyTo, Export, ExportFormat, Exporting, Office, Refusal, Target};
use crate::domain::access::{Action, Reach};
use crate::domain::fields::Fields;
use crate::domain::list_view::{ListView, SavedList};
use crate::domain::listing::{ListQuery, What};
use crate::domain::log::{LogFilter, LogFrom};
use crate::domain::officer::{Role, Roles};
use crate::exchange::csv_out::Delimiter;
use crate::exchange::headings::{Headings, List};
use crate::words::{Lang, Present, Sentences, Words};

/// Every set of roles there is, also none.
fn sets() -> Vec<Roles> {
    let all = 0..1 << Role::ALL.len();
    all.map(|bits: usize| {
        let has = |at: &usize| bits & (1 << at) != 0;
        Roles::of(&(0..Role::ALL.len()).filter(has).map(|at| Role::ALL[at]).collect::<Vec<_>>())
    })
    .collect()
}

/// What came of one verb: all it gave, as text, or why not.
type Came = (&'static str, Result<String, Refusal>);

fn came<T: Debug>(verb: &'static str, done: Result<T, Refusal>) -> Came {
    (verb, done.map(|given| format!("{given:?}")))
}

fn exported(office: &mut Office, of: Exporting, format: ExportFormat) -> Result<String, Refusal> {
    let words = Words::of(Lang::Vi).unwrap();
    let rules = office.shared_rules();
    let export = Export {
        of,
        format,
        delimiter: Delimiter::default(),
        keys: false,
        masked: false,
        reason: None,
        headings: Vec::new(),
        present: Present { words, catalogue: &rules.catalogue, procedures: &rules.procedures },
    };
    let mut bytes = Vec::new();
    office.export(&export, Target::Pipe(&mut bytes), &mut |_| ControlFlow::Continue(()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Every list of that kind, as a page, counted, as CSV whole and narrowed.
fn lists(office: &mut Office, action: Action) -> Vec<Came> {
    let mut all = Vec::new();
    for what in What::ALL.into_iter().filter(|what| Action::of_list(*what) == action) {
        all.push(came("a page", office.list_page(what, &ListQuery::default(), 50)));
        let sought = ListQuery { search: Some(THERE.to_owned()), ..ListQuery::default() };
        all.push(came("a search in a list", office.list_page(what, &sought, 50)));
        all.push(came("a count", office.count_rows(what, &ListQuery::default())));
        all.push(("CSV", exported(office, Exporting::List(what, ListQuery::default()), ExportFormat::Csv)));
        let narrow = ListQuery { limit: Some(50), ..ListQuery::default() };
        all.push(("CSV of some", exported(office, Exporting::List(what, narrow), ExportFormat::Csv)));
        all.push(came("saved lists", office.saved_lists(what)));
    }
    all
}

/// What an action gives of the child, the household, the case.
fn verbs(office: &mut Office, action: Action, of: Planted, name: &'static str, nth: usize) -> Vec<Came> {
    let whole = LogFilter::default();
    match action {
        Action::ReadBook => vec![
            came("child_page", office.child_page(of.child)),
            came("household_page", office.household_page(of.household)),
        ],
        Action::ReadCases => vec![
            came("case_page", office.case_page(of.case)),
            came("emergency", office.emergency(of.case)),
            came("risk_of", office.risk_of(of.case)),
            came("dossier", office.dossier(of.case)),
            came("open_case_of", office.open_case_of(of.child)),
        ],
        Action::WriteBook => {
            let Ok(before) = office.store.read().child(of.child) else { return Vec::new() };
            let fields = before.child.fields().with("note", format!("{name}, lần {nth}"));
            let Ok(home) = office.store.read().household(of.household) else { return Vec::new() };
            let head = home.household.fields().with("note", format!("{name}, lần {nth}"));
            vec![
                came("save_child", office.save_child(Some(&before), &fields)),
                came("save_household", office.save_household(Some(&home), &head)),
                came("to_bin", office.to_bin(&Binned::Child(of.child)).or_else(in_use)),
            ]
        }
        Action::Intake => {
            let fields =
                Fields(told("Mới").0.into_iter().chain(of_child(&format!("Moi{nth}"), village(name)).0).collect());
            vec![came("open_case", office.open_case(None, &fields))]
        }
        Action::WriteCases => vec![
            came("record_visit", office.record_visit(&[of.case], &visited(name))),
            came("set_level", office.set_level(of.case, &raised(nth))),
        ],
        Action::Import => vec![came("plan_import", planned(office)), came("last_import", office.last_import())],
        Action::Catalogue => {
            let contact = Fields::default().with("agency", "school").with("phone", "0912345678");
            let list = SavedList { name: format!("Danh sách {nth}"), view: ListView::default() };
            vec![
                came(
                    "save_village",
                    office.save_village(None, &Fields::default().with("village", format!("Bản {nth}"))),
                ),
                came("save_contact", office.save_contact(None, &contact)),
                came("save_list", office.save_list(What::Children, &list)),
            ]
        }
        Action::Incident => {
            let fields = Fields::default().with("what", "Mất máy").with("whose", "Chưa rõ");
            vec![came("save_incident", office.save_incident(None, &fields))]
        }
        Action::ReadLog => vec![
            came("log_page", office.log_page(&whole, LogFrom::Newest, 500)),
            ("export of the log", exported(office, Exporting::Log(whole.clone()), ExportFormat::Csv)),
        ],
        Action::ReadKeeping => vec![came("log_page", office.log_page(&whole, LogFrom::Newest, 500))],
        Action::Backup => {
            let mut bytes = Vec::new();
            vec![came("back_up", office.back_up(CopyTo::Pipe(&mut bytes)))]
        }
        Action::Verify => vec![came("verify", office.verify())],
        Action::Users => vec![came("users", office.users()), came("user", office.user("thu"))],
        Action::HandOver => vec![came("to_hand_over", office.to_hand_over(&office.officer().login.clone()))],
    }
}

/// Why it may not be binned tells as much as that it may.
fn in_use(refusal: Refusal) -> Result<String, Refusal> {
    if let Refusal::InUse(what) = refusal { Ok(what) } else { Err(refusal) }
}

fn village(name: &str) -> &'static str {
    if name == HERE { VILLAGE } else { FAR }
}

fn raised(nth: usize) -> Fields {
    let level = if nth.is_multiple_of(2) { "medium" } else { "high" };
    Fields::default().with("level", level).with("level_reason", "Xem lại")
}

fn planned(office: &Office) -> Result<(usize, usize, usize, usize), Refusal> {
    let headings = Headings::load(include_str!("../../assets/catalogue/headings.toml")).unwrap();
    let text = format!("Họ và tên,Ngày sinh,Thôn\nLò Thị {THERE},12/05/2018,{FAR}\n");
    let table = crate::exchange::csv_in::read_csv(text.as_bytes()).unwrap();
    let mut plan = super::ImportPlan::read(table, &headings, &super::How::default(), List::Children)?;
    office.plan_import(&mut plan, &mut |_| ControlFlow::Continue(()))?;
    Ok(plan.counts())
}

/// What it gives that is of no one record.
fn wholes(office: &mut Office, action: Action) -> Vec<Came> {
    let mut all = lists(office, action);
    match action {
        Action::ReadBook => {
            all.push(came("find", office.find(HERE, 50)));
            all.push(came("find", office.find(THERE, 50)));
            all.push(came("siblings", office.siblings_without_household(50)));
            all.push(came("a filter's value", office.filter_value(What::Children, "mother_name", "vi thi giauvo")));
        }
        Action::ReadCases => {
            all.push(came("today", office.today_list(office.last_day_ahead())));
            all.push(came("emergencies", office.emergencies()));
            let until = office.last_day_ahead();
            all.push(("export of today", exported(office, Exporting::Today(until), ExportFormat::Csv)));
        }
        _ => {}
    }
    all
}

/// The sentence she reads, where it is refused.
fn text(came: &Came) -> String {
    match &came.1 {
        Ok(given) => given.clone(),
        Err(refusal) => Words::of(Lang::Vi).unwrap().refusal(refusal),
    }
}

#[test]
fn every_set_of_roles_does_what_the_table_says_and_sees_no_name_beyond_it() {
    let mut stage = stage();
    let (mut refused, mut allowed) = (0, 0);
    for (nth, roles) in sets().into_iter().enumerate() {
        let mut office = stage.somebody(roles);
        for action in Action::all() {
            let reach = roles.may(action);
            let case = format!("{} at {}", roles.text(), action.key());
            let here = verbs(&mut office, action, stage.here, HERE, 3 * nth);
            let there = verbs(&mut office, action, stage.there, THERE, 3 * nth + 1);
            let whole = wholes(&mut office, action);
            for came in here.iter().chain(&there).chain(&whole) {
                let (said, verb) = (text(came), came.0);
                // Of the log she may read some, whichever of the two it is.
                let of_log = matches!(action, Action::ReadLog | Action::ReadKeeping) && office.may_read_log();
                if reach == Reach::No && !of_log {
                    assert!(matches!(came.1, Err(Refusal::NotAllowed { .. })), "{case}: {verb}: {said}");
                    refused += 1;
                }
                // How far names may go: as far as the action, of the log as far as what is about children.
                let far = if of_log { roles.may(Action::ReadLog) } else { reach };
                assert!(far == Reach::All || !said.contains(THERE), "{case}: {verb} shows the other village: {said}");
                let reads_cases = roles.may(Action::ReadCases) == Reach::All;
                assert!(reads_cases || !said.contains(IN_CASES), "{case}: {verb} shows a case: {said}");
                assert!(far != Reach::No || !said.contains(HERE), "{case}: {verb} shows a name: {said}");
            }
            let done = |came: &Came| came.1.is_ok();
            if reach != Reach::No {
                assert!(here.iter().chain(&whole).all(done), "{case}: {here:?} {whole:?}");
                allowed += here.len() + whole.len();
            }
            if reach == Reach::All {
                assert!(there.iter().all(done), "{case}: {there:?}");
            }
            // Her own village and no other.
            if reach == Reach::Own && matches!(action, Action::ReadBook | Action::WriteBook | Action::Intake) {
                assert!(there.iter().all(|came| came.1.is_err()), "{case}: {there:?}");
            }
        }
        // What is allowed shows what was asked for.
        if roles.may(Action::ReadBook) != Reach::No {
            assert!(format!("{:?}", office.find(HERE, 50)).contains(HERE), "{}", roles.text());
        }
        if roles.may(Action::ReadCases) == Reach::All {
            assert!(format!("{:?}", office.today_list(office.last_day_ahead())).contains(THERE));
        }
    }
    assert!(refused > 300 && allowed > 300, "{refused} refused, {allowed} allowed");
    assert!(stage.office.verify().unwrap().faults.is_empty());
}
