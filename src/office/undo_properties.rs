//! Random acts of an officer, then as many undos: the same facts, whether they are taken back in one go or in between.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::ops::ControlFlow;

use super::undo_tests::{book, child, open, visit};
use super::{Binned, LastAct, Office, Refusal};
use crate::domain::deadline::Kind;
use crate::domain::fields::Fields;
use crate::domain::listing::{ListQuery, What};

/// Numbers by chance that are the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// What there is to do something about.
struct Desk {
    office: Office,
    cases: Vec<i64>,
    dice: Dice,
    /// The verbs that did something, by their names: a walk in which half of them never ran shows nothing.
    ran: std::collections::BTreeSet<&'static str>,
}

/// Every verb that can be taken back.
const VERBS: [&str; 22] = [
    "new_child",
    "child",
    "bin_child",
    "new_household",
    "household",
    "bin_household",
    "join",
    "new_village",
    "village",
    "bin_village",
    "contact",
    "bin_contact",
    "visit",
    "siblings",
    "postpone",
    "measure",
    "carry_out",
    "assess",
    "meeting",
    "plan",
    "close",
    "refer",
];

impl Desk {
    fn case(&mut self) -> i64 {
        self.cases[self.dice.below(self.cases.len())]
    }

    fn names(&mut self) -> Fields {
        let name = format!(
            "{} {}",
            self.dice.one(&["Lò Thị", "Cà Văn", "Vàng A"]),
            self.dice.one(&["Ơn", "Bun", "Chư", "Đức"])
        );
        let mut fields = child(&name)
            .with("village", self.dice.one(&["Bản Thử", "Bản Xa", "Bản Đá", ""]))
            .with("groups", self.dice.one(&["", "a", "d|e"]))
            .with("risks", self.dice.one(&["", "dropout"]));
        if self.dice.below(2) == 0 {
            fields = fields.with("mother", "Quàng Thị Lả").with("father", "Lò Văn Sơn");
        }
        fields
    }

    fn household(&mut self) -> Fields {
        let carers = self.dice.one(&["", "Lò Văn Sơn, cha", "Lò Văn Sơn, cha\nQuàng Thị Lả, mẹ, 0912345678"]);
        Fields::default()
            .with("head", self.dice.one(&["Lò Văn Sơn", "Cà Thị Mai"]))
            .with("village", self.dice.one(&["Bản Thử", "Bản Đá", ""]))
            .with("carers", carers)
            .with("note", self.dice.one(&["", "đi nương"]))
    }

    /// Somebody of a list of the book.
    fn any<T>(&mut self, what: What, of: impl Fn(&Office, i64) -> Result<T, Refusal>) -> Option<T> {
        let mut there = Vec::new();
        let each = &mut |row: crate::domain::listing::Row| {
            there.push(row.n);
            ControlFlow::Continue(())
        };
        self.office.each_row(what, &ListQuery::default(), each).unwrap();
        let n = *there.get(self.dice.below(there.len().max(1)))?;
        of(&self.office, n).ok()
    }

    fn act(&mut self, verb: &'static str) -> Result<(), Refusal> {
        let case = self.case();
        let nothing = || Err(Refusal::NothingToUndo);
        match verb {
            "new_child" => {
                let fields = self.names();
                self.office.save_child(None, &fields).map(drop)
            }
            "child" => {
                let Some(row) = self.any(What::Children, Office::child) else { return nothing() };
                let mut fields = self.names();
                if let Some(house) = self.any(What::Households, Office::household) {
                    fields.set("household_code", house.code);
                }
                self.office.save_child(Some(&row), &fields).map(drop)
            }
            "bin_child" => {
                let Some(row) = self.any(What::Children, Office::child) else { return nothing() };
                self.office.bin(&Binned::Child(row.n))
            }
            "new_household" => {
                let fields = self.household();
                self.office.save_household(None, &fields).map(drop)
            }
            "household" => {
                let Some(row) = self.any(What::Households, Office::household) else { return nothing() };
                let fields = self.household();
                self.office.save_household(Some(&row), &fields).map(drop)
            }
            "bin_household" => {
                let Some(row) = self.any(What::Households, Office::household) else { return nothing() };
                self.office.bin(&Binned::Household(row.n))
            }
            "join" => {
                let groups = self.office.siblings_without_household(5)?;
                let Some(group) = groups.first() else { return nothing() };
                self.office.make_household_for(group).map(drop)
            }
            "new_village" => {
                let fields = Fields::default().with("village", self.dice.one(&["Bản Co Mị", "Bản Phăng"]));
                self.office.save_village(None, &fields).map(drop)
            }
            "village" | "bin_village" => {
                let villages = self.office.villages()?;
                let Some(row) = villages.get(self.dice.below(villages.len().max(1))) else { return nothing() };
                if verb == "bin_village" {
                    return self.office.bin(&Binned::Village(row.n));
                }
                let fields =
                    Fields::default().with("village", self.dice.one(&["Bản Thử", "Bản Xa", "Bản Co Mị", "Bản Mới"]));
                self.office.save_village(Some(row), &fields.with("note", "x")).map(drop)
            }
            "contact" => {
                let before = self.office.contacts()?.into_iter().nth(self.dice.below(3));
                let phone = self.dice.one(&["113", "115", "0912345678"]);
                let fields = Fields::default().with("agency", "commune_police").with("phone", phone);
                self.office.save_contact(before.as_ref(), &fields)
            }
            "bin_contact" => {
                let Some(row) = self.office.contacts()?.into_iter().next() else { return nothing() };
                self.office.bin(&Binned::Contact(row.n))
            }
            "visit" => self.office.record_visit(&[case], &visit(self.dice.one(&["same", "better", "worse"]))).map(drop),
            "siblings" => {
                let all = self.cases.clone();
                self.office.record_visit(&all, &visit("same")).map(drop)
            }
            "postpone" => {
                let owed = self.office.store.read().deadlines_of(case)?;
                let Some(row) = owed.get(self.dice.below(owed.len().max(1))) else { return nothing() };
                let mut fields = Fields::default().with("reason", "Đường lũ");
                if !row.deadline.law {
                    fields.set("to", "t+9");
                }
                let (kind, name) = (row.deadline.kind, row.deadline.reference.clone());
                self.office.postpone(&[(case, kind, name)], &fields).map(drop)
            }
            "measure" => self.office.save_intervention(case, None, &measure("planned")).map(drop),
            "carry_out" => {
                let read = self.office.store.read();
                let planned = self.cases.iter().find_map(|n| read.interventions_of(*n).ok()?.into_iter().next());
                let Some(row) = planned else { return nothing() };
                let case = row.case_n;
                let state = self.dice.one(&["done", "dropped"]);
                self.office.save_intervention(case, Some(&row), &measure(state)).map(drop)
            }
            "assess" => {
                let step = self.dice.one(&["initial_assessment", "full_assessment", "review"]);
                let level = self.office.store.read().case_head(case)?.level;
                let mut fields = Fields::default()
                    .with("decided", level.key())
                    .with("level_reason", "Ý kiến của cán bộ")
                    .with("refused", self.dice.one(&["yes", "no", ""]))
                    .with("outcome", self.dice.one(&["close", "continue"]));
                for item in crate::domain::assessment::ITEM_FIELDS {
                    fields.set(item, self.dice.one(&["high", "medium", "low"]));
                }
                self.office.assess(case, step, &fields).map(drop)
            }
            "meeting" => {
                let fields =
                    Fields::default().with("chair", "Lò Văn Pánh").with("present", "Cô giáo").with("needs", "Học lại");
                let fields = fields.with("carers_view", "đồng ý").with("child_view", "muốn về");
                self.office.record_meeting(case, &fields).map(drop)
            }
            "plan" => {
                let fields = Fields::default().with("goals", "An toàn").with("reason", "Hồ sơ bổ sung sau");
                self.office.submit_plan(case, &fields).map(drop)
            }
            "close" => {
                if self.office.store.read().case_head(case)?.closed_at.is_some() {
                    return self.office.reopen_case(case, &Fields::default().with("reason", "Tái diễn")).map(drop);
                }
                let way = self.dice.one(&["moved", "lost", "died"]);
                self.office.close_case(case, &Fields::default().with("way", way).with("reason", "Theo mẹ")).map(drop)
            }
            _ => {
                let owed = self.office.store.read().deadlines_of(case)?;
                if let Some(row) = owed.iter().find(|row| row.deadline.kind == Kind::Referral) {
                    let answer = Fields::default().with("answer", "Đã tiếp nhận");
                    return self.office.answer_referral(case, &row.deadline.reference, &answer);
                }
                self.office.refer(case, &Fields::default().with("sent_to", "commune_police")).map(drop)
            }
        }
    }

    fn dump(&self) -> Vec<String> {
        self.office.store.read().dump().unwrap()
    }

    fn undo(&mut self) -> String {
        let LastAct::Rows { act, .. } = self.office.last_act().unwrap() else {
            panic!("the last act is not hers to undo")
        };
        self.office.undo_act(&act).unwrap_or_else(|refusal| panic!("{act:?}: {refusal:?}"));
        act.act
    }
}

fn measure(state: &str) -> Fields {
    Fields::default().with("measure", "legal_aid").with("provider", "school").with("due", "t+5").with("state", state)
}

fn assert_same(before: &[String], after: &[String], what: &str) {
    if before == after {
        return;
    }
    let gone: Vec<&String> = before.iter().filter(|line| !after.contains(line)).collect();
    let new: Vec<&String> = after.iter().filter(|line| !before.contains(line)).collect();
    panic!("{what}: lost {gone:#?}, left {new:#?}");
}

#[test]
fn as_many_undos_as_acts_leave_the_same_facts() {
    let (_folder, mut office) = book();
    let cases = ["high", "medium", "low"].iter().enumerate();
    let cases =
        cases.map(|(n, level)| open(&mut office, &format!("Lò Thị {}", ["Ín", "Mai", "Biên"][n]), level)).collect();
    let mut desk = Desk { office, cases, dice: Dice(20_261_130), ran: Default::default() };
    let rounds = if std::env::var_os("SOTRE_LONG").is_some() { 60 } else { 8 };
    for round in 0..rounds {
        let mut stood: Vec<Vec<String>> = Vec::new();
        for _ in 0..40 {
            if desk.dice.below(4) == 0 && !stood.is_empty() {
                let act = desk.undo();
                assert_same(
                    &stood.pop().unwrap(),
                    &desk.dump(),
                    &format!("round {round}, {act} taken back in between"),
                );
                continue;
            }
            let before = desk.dump();
            let verb = VERBS[desk.dice.below(VERBS.len())];
            // What is refused, or saves what stood there, leaves nothing to take back.
            if desk.act(verb).is_ok() && desk.dump() != before {
                desk.ran.insert(verb);
                stood.push(before);
            } else {
                assert_same(&before, &desk.dump(), &format!("round {round}, {verb} refused"));
            }
        }
        while let Some(before) = stood.pop() {
            let act = desk.undo();
            assert_same(&before, &desk.dump(), &format!("round {round}, {act} taken back at the end"));
        }
        assert_eq!(desk.office.verify().unwrap().faults, Vec::new(), "round {round}");
        // The next round stands on something an intake may not be undone for.
        desk.office
            .set_level(desk.cases[0], &Fields::default().with("level", "high").with("level_reason", "x"))
            .unwrap();
    }
    let never: Vec<&str> = VERBS.into_iter().filter(|verb| !desk.ran.contains(verb)).collect();
    assert!(never.is_empty(), "never done: {never:?}");
}
