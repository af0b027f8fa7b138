//! What an officer does in the simulated year, through the real verbs of the office, each act noted in the test's own record.

use super::Year;
use super::record::Record;
use super::wall::{DAY, date, typed, typed_day};
use crate::domain::deadline::Kind;
use crate::domain::fields::Fields;
use crate::domain::level::Level;

const FAMILY: [&str; 6] = ["Lò", "Quàng", "Giàng", "Tòng", "Cà", "Vàng"];
const GIVEN: [&str; 8] = ["Ơn", "Pọm", "Sính", "Chứ", "Dọn", "Xuân", "Biên", "Mị"];

impl Year {
    /// A report comes in, at any hour, sometimes written down only later.
    pub fn open_case(&mut self) {
        let late = if self.dice.percent(25) { self.dice.below(600) } else { 0 };
        let (received, level) =
            (self.now - late, *self.dice.one(&[Level::Emergency, Level::High, Level::Medium, Level::Low]));
        let mut fields = Fields::default()
            .with("received", typed(received))
            .with("received_reason", "Ghi lại sau, mất điện")
            .with("channel", "phone")
            .with("account", "Trưởng bản báo tin")
            .with("level", level.key())
            .with("name", format!("{} Thị {}", self.dice.one(&FAMILY), self.dice.one(&GIVEN)))
            .with("village", "Bản Thử");
        let unknown = self.dice.percent(30);
        let mut sixteen = None;
        if unknown {
            fields.set("name", "Chưa rõ tên");
        } else {
            // A third of them turn sixteen soon: the case goes on until somebody decides.
            let ahead = if self.dice.percent(33) { 2 + self.dice.below(60) } else { 700 + self.dice.below(4000) };
            let turns = self.now / DAY + ahead;
            let birth = date(turns).checked_sub_months(chrono::Months::new(16 * 12)).unwrap();
            sixteen = Some((birth.checked_add_months(chrono::Months::new(16 * 12)).unwrap() - date(0)).num_days());
            fields.set("birth_date", birth.format("%d/%m/%Y").to_string());
            fields.set("sex", "nữ");
        }
        let case = self.office.open_case(None, &fields).unwrap();
        let mut record = Record::opened(case.n, received, level);
        (record.unknown, record.sixteen) = (unknown, sixteen);
        self.note(record);
    }

    /// Somebody does something about one case: what is owed, or anything else, or something that must be refused.
    pub fn act(&mut self, at: usize) {
        let owed: Vec<(Kind, String)> = self.owed[at].keys().cloned().collect();
        match self.dice.below(100) {
            0..55 => {
                let (kind, name) = self.dice.one(&owed).clone();
                self.discharge(at, kind, &name);
            }
            55..64 => self.set_level(at),
            64..70 => self.separate(at),
            70..75 => self.refer(at),
            75..79 => self.plan_measure(at),
            79..84 => self.postpone(at, &owed),
            84..86 => self.visit(at),
            // Often a second version before the first was decided.
            86..89 => {
                self.submit_plan(at);
                self.decide_plan(at);
            }
            89..91 => self.assess(at, "review"),
            91..92 => self.step(at, "emergency_measures"),
            92..96 => self.close(at),
            _ => self.try_what_is_refused(at),
        }
        self.derive(at);
    }

    fn discharge(&mut self, at: usize, kind: Kind, name: &str) {
        match (kind, name) {
            (Kind::Visit, _) => self.visit(at),
            (Kind::Intervention, code) => self.carry_out(at, code),
            (Kind::Referral, code) => {
                let answer = Fields::default().with("answer", "Đã tiếp nhận");
                self.office.answer_referral(self.cases[at].n, code, &answer).unwrap();
                self.cases[at].referrals.remove(code);
            }
            (_, "plan") => self.submit_plan(at),
            (_, "approval") => self.decide_plan(at),
            (_, "full_assessment") => self.assess(at, "full_assessment"),
            (_, "review") => self.assess(at, "review"),
            (Kind::Task, "separation_end") => self.separate(at),
            (Kind::Task, task) => match task.strip_prefix("tell/") {
                Some(rung) => self.call(at, rung),
                None => self.see_to(at, task),
            },
            (_, "emergency_measures") => self.step(at, "emergency_measures"),
            _ => self.step(at, "safety_check"),
        }
    }

    /// Now, or a while ago but not before the receipt.
    fn when(&mut self, at: usize) -> i64 {
        let back = if self.dice.percent(40) { self.dice.below(300) } else { 0 };
        (self.now - back).max(self.cases[at].received)
    }

    fn step(&mut self, at: usize, step: &'static str) {
        let when = self.when(at);
        let fields = Fields::default().with("step", step).with("at", typed(when)).with("note", "chờ cấp trên");
        self.office.record_step(self.cases[at].n, &fields).unwrap();
        self.cases[at].done.push((step, when));
    }

    fn call(&mut self, at: usize, rung: &str) {
        let (when, answer) = (self.when(at), *self.dice.one(&["heard", "coming", "not_needed", "no_answer"]));
        let fields =
            Fields::default().with("rung", rung).with("at", typed(when)).with("answer", answer).with("note", "x");
        self.office.record_call(self.cases[at].n, &fields).unwrap();
        let case = &mut self.cases[at];
        case.last_call = Some(rung.to_owned());
        if answer != "no_answer" {
            case.told.push((rung.to_owned(), when));
        }
    }

    fn see_to(&mut self, at: usize, task: &str) {
        self.office.see_to_task(self.cases[at].n, task, &Fields::default().with("note", "Đã xem")).unwrap();
        let now = self.now;
        self.cases[at].seen_to.push((task.to_owned(), now));
    }

    fn set_level(&mut self, at: usize) {
        let level = *self.dice.one(&Level::ALL);
        if level == self.cases[at].level {
            return;
        }
        let fields = Fields::default()
            .with("level", level.key())
            .with("level_reason", "Theo xác minh")
            .with("confirm_lower", "yes");
        self.office.set_level(self.cases[at].n, &fields).unwrap();
        let now = self.now;
        self.cases[at].decide(level, now);
    }

    fn assess(&mut self, at: usize, step: &'static str) {
        // Mostly the level stays: a review is no lottery.
        let decided = if self.dice.percent(75) { self.cases[at].level } else { *self.dice.one(&Level::ALL) };
        let (refused, ends) = (*self.dice.one(&["yes", "no", "", ""]), self.dice.percent(50));
        let when = if step == "review" { self.now } else { self.when(at) };
        let mut fields = Fields::default()
            .with("at", typed(when))
            .with("decided", decided.key())
            .with("level_reason", "Ý kiến của cán bộ")
            .with("confirm_lower", "yes")
            .with("refused", refused)
            .with("outcome", if ends { "close" } else { "continue" });
        for item in crate::domain::assessment::ITEM_FIELDS {
            fields.set(item, *self.dice.one(&["high", "medium", "low"]));
        }
        self.office.assess(self.cases[at].n, step, &fields).unwrap();
        let (now, case) = (self.now, &mut self.cases[at]);
        case.done.push((step, when));
        if decided != case.level {
            // A danger counts from when it was found; what is lowered is lowered now.
            case.decide(decided, if decided == Level::Emergency { when } else { now });
        }
        // Silence about a refusal takes none back.
        case.refused = match refused {
            "yes" => case.refused.or(Some(when)),
            "no" => None,
            _ => case.refused,
        };
        if step == "review" && ends {
            case.closing_reviews.push(when);
        } else if step == "review" {
            case.base = when;
        }
    }

    fn submit_plan(&mut self, at: usize) {
        let fields = Fields::default().with("goals", "An toàn, đi học lại").with("reason", "Hồ sơ bổ sung sau");
        self.office.submit_plan(self.cases[at].n, &fields).unwrap();
        let now = self.now;
        self.cases[at].done.push(("plan", now));
    }

    /// The chairman's paper: approved, or returned to be changed. Without a plan of this round there is nothing to decide.
    fn decide_plan(&mut self, at: usize) {
        let base = self.cases[at].base;
        if self.cases[at].since("plan", base).next().is_none() {
            return self.submit_plan(at);
        }
        let approved = self.dice.percent(75);
        let fields = Fields::default()
            .with("approved", if approved { "yes" } else { "no" })
            .with("number", "21/QĐ-UBND")
            .with("signer", "Lò Văn Pánh")
            .with("note", "Sửa kinh phí");
        self.office.decide_plan(self.cases[at].n, &fields).unwrap();
        let (now, case) = (self.now, &mut self.cases[at]);
        if approved {
            case.done.push(("approval", now));
        } else {
            case.done.retain(|(step, at)| *step != "plan" || *at < base);
        }
    }

    fn visit(&mut self, at: usize) {
        let today = self.now / DAY;
        let on = if self.dice.percent(20) { (today - 1).max(self.cases[at].received / DAY) } else { today };
        let outcome = *self.dice.one(&["better", "same", "same", "worse", "not_seen", "better", "same", "danger"]);
        let agreed = self.dice.percent(40).then(|| on + 1 + self.dice.below(20));
        let fields = Fields::default()
            .with("date", typed_day(on))
            .with("seen", if outcome == "not_seen" { "no" } else { "yes" })
            .with("not_seen_reason", "Cả nhà đi nương")
            .with("outcome", outcome)
            .with("note", "Cháu ở nhà bà")
            .with("next", agreed.map(typed_day).unwrap_or_default());
        self.office.record_visit(&[self.cases[at].n], &fields).unwrap();
        let due = self.owed[at].iter().find(|((kind, _), _)| *kind == Kind::Visit).unwrap().1.0.day();
        let (now, case) = (self.now, &mut self.cases[at]);
        let level = if outcome == "danger" { Level::Emergency } else { case.level };
        let window = match level {
            Level::Emergency => 0,
            Level::High => 1,
            Level::Medium => 3,
            Level::Low => 7,
        };
        // Within the window the days keep their places, else they are counted from the visit.
        let kept = if (on - due).abs() <= window { self.wall.visit(due, level) } else { on };
        let proposed = if kept > on { kept } else { self.wall.visit(on, level) };
        let next = match agreed {
            Some(agreed) if outcome == "danger" => agreed.min(proposed),
            Some(agreed) => agreed,
            None => proposed,
        };
        case.visits += 1;
        if case.last_visit.is_none_or(|(last, ..)| on >= last) {
            case.last_visit = Some((on, next, now));
        }
        if outcome == "danger" && case.level != Level::Emergency {
            case.decide(Level::Emergency, now);
        } else if outcome == "danger" {
            case.danger_again(now);
        }
    }

    fn refer(&mut self, at: usize) {
        let due = self.dice.percent(50).then(|| self.now / DAY + self.dice.below(6));
        let fields = Fields::default()
            .with("sent_to", *self.dice.one(&["commune_police", "health_station", "hotline_111"]))
            .with("due", due.map(typed_day).unwrap_or_default());
        let code = self.office.refer(self.cases[at].n, &fields).unwrap();
        let due = due.unwrap_or_else(|| self.wall.working(self.now, 3).day());
        self.cases[at].referrals.insert(code, due);
    }

    fn plan_measure(&mut self, at: usize) {
        let due = self.now / DAY + self.dice.below(25);
        let fields =
            Fields::default().with("measure", "legal_aid").with("provider", "school").with("due", typed_day(due));
        let code = self.office.save_intervention(self.cases[at].n, None, &fields).unwrap();
        self.cases[at].measures.insert(code, due);
    }

    fn carry_out(&mut self, at: usize, code: &str) {
        let row = self.office.intervention(code).unwrap();
        let fields = Fields::default()
            .with("measure", "legal_aid")
            .with("provider", "school")
            .with("due", typed_day(self.cases[at].measures[code]))
            .with("state", if self.dice.percent(80) { "done" } else { "dropped" });
        self.office.save_intervention(self.cases[at].n, Some(&row), &fields).unwrap();
        self.cases[at].measures.remove(code);
    }
}
