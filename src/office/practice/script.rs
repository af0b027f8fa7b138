//! The cases of the practice book: a first morning worth reading, then cases in every state.

use chrono::{Days, Duration, NaiveDate, NaiveTime};

use super::{By, Dice, Person};
use crate::domain::calendar::Calendar;
use crate::domain::case::Ending;
use crate::domain::intake::NewCase;
use crate::domain::intervention::{Intervention, InterventionState};
use crate::domain::level::Level;
use crate::domain::span::{Span, due};
use crate::domain::time::{Instant, from_local, local, today};
use crate::domain::visit::{Outcome, Visit};
use crate::office::derive::settle;
use crate::office::{Office, Refusal};
use crate::store::{Entry, Facts};

const ACCOUNTS: [&str; 8] = [
    "Cô giáo báo cháu nghỉ học nhiều ngày, người có vết bầm.",
    "Bà nội báo bố uống rượu, đánh mẹ và cháu.",
    "Trưởng bản báo cháu ở một mình, cha mẹ đi làm ăn xa.",
    "Trạm Y tế báo cháu suy dinh dưỡng nặng, gia đình không đưa đi khám.",
    "Nhà trường báo cháu bỏ học đi làm thuê.",
    "Hàng xóm nghe tiếng khóc, cháu hay phải ngủ ngoài hiên.",
    "Công an xã báo cháu đi lang thang ở chợ.",
    "Hội Phụ nữ báo gia đình định cho cháu lấy chồng sớm.",
];

const NOTES: [&str; 6] = [
    "Cháu đi học lại, ăn uống bình thường.",
    "Gia đình vui vẻ, hứa cho cháu đi học đều.",
    "Bố vẫn uống rượu nhưng không đánh.",
    "Cháu ít nói, cần gặp cán bộ tâm lý.",
    "Bà nội chăm cháu tốt, nhà thiếu gạo.",
    "Cháu khỏe, lên cân so với lần trước.",
];

struct Script<'a> {
    facts: &'a Facts<'a>,
    calendar: &'a Calendar,
    procedure: &'a str,
    /// Whose the cases are.
    officer_n: i64,
    now: Instant,
    today: NaiveDate,
}

impl Script<'_> {
    fn at(&self, day: NaiveDate, hour: u32, minute: u32) -> Instant {
        from_local(day.and_time(NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default())).min(self.now)
    }

    fn ago(&self, days: u64) -> NaiveDate {
        self.today.checked_sub_days(Days::new(days)).unwrap_or(self.today)
    }

    fn ahead(&self, days: u64) -> NaiveDate {
        self.today.checked_add_days(Days::new(days)).unwrap_or(self.today)
    }

    /// The n-th working day before today.
    fn working_days_ago(&self, n: u32) -> NaiveDate {
        let (mut day, mut left) = (self.today, n);
        while left > 0 {
            day = day.pred_opt().unwrap_or(day);
            if self.calendar.is_working(day) {
                left -= 1;
            }
        }
        day
    }

    /// The next working day at least `n` days ahead.
    fn working_day_ahead(&self, n: u64) -> NaiveDate {
        let mut day = self.ahead(n);
        while !self.calendar.is_working(day) {
            day = day.succ_opt().unwrap_or(day);
        }
        day
    }

    fn open(&self, child: &Person, at: Instant, level: Level, account: &str, channel: &str) -> Result<i64, Refusal> {
        let case = NewCase::new(at, channel, account, level, account);
        let opened = self.facts.add_case(child.n, self.procedure, &case, self.officer_n)?;
        self.facts.add_step(opened.n, "intake", at, None, None)?;
        self.facts.log(&Entry::new("case_opened", opened.code, serde_json::json!({ "level": level.key() })))?;
        Ok(opened.n)
    }

    /// Steps of the procedure up to and with `last`, a day apart from the day of receipt on.
    fn steps(&self, case_n: i64, from: Instant, last: &str) -> Result<(), Refusal> {
        let order =
            ["initial_assessment", "full_assessment", "needs_meeting", "plan", "approval", "carrying_out", "review"];
        let received = local(from).date();
        for (nth, step) in order.into_iter().enumerate() {
            // In office hours, a day apart, never before the receipt.
            let day = received.checked_add_days(Days::new(nth as u64 + 1)).unwrap_or(received);
            let at = self.at(day, 8 + (nth as u32 * 3 + case_n as u32) % 9, (case_n as u32 * 7) % 60).max(from);
            let number = (step == "approval").then(|| format!("{:02}/QĐ-UBND", 10 + nth + case_n as usize % 80));
            self.facts.add_step(case_n, step, at, number.as_deref(), None)?;
            if step == last {
                break;
            }
        }
        Ok(())
    }

    /// A case older than a season was reviewed and planned again some weeks ago, so that its next review is still ahead.
    fn replanned(&self, case_n: i64, since: u64) -> Result<(), Refusal> {
        if since <= 85 {
            return Ok(());
        }
        let back = 20 + (case_n as u64 * 13) % 50;
        let at = self.at(self.ago(back), 9, (case_n as u32 * 11) % 60);
        self.facts.add_step(case_n, "review", at, None, None)?;
        self.facts.replan_case(case_n, at)?;
        for (nth, step) in (1..).zip(["plan", "approval"]) {
            let day = self.ago(back.saturating_sub(nth * 2));
            let number = (step == "approval").then(|| format!("{:02}/QĐ-UBND", 20 + case_n as usize % 70));
            self.facts.add_step(case_n, step, self.at(day, 10, 15), number.as_deref(), None)?;
        }
        Ok(())
    }

    fn visit(
        &self,
        case_n: i64,
        on: NaiveDate,
        outcome: Outcome,
        note: &str,
        next_on: NaiveDate,
    ) -> Result<(), Refusal> {
        let seen = outcome != Outcome::NotSeen;
        let visit = Visit {
            on,
            seen,
            not_seen_reason: (!seen).then(|| "Cả nhà đi nương".to_owned()),
            outcome,
            note: note.into(),
            next_on: Some(next_on),
        };
        self.facts.add_visit(case_n, &self.facts.new_together(), &visit, None, next_on)?;
        Ok(())
    }

    fn intervention(
        &self,
        case_n: i64,
        measure: &str,
        provider: &str,
        due_on: NaiveDate,
        cost: Option<i64>,
        done: bool,
    ) -> Result<(), Refusal> {
        let state = if done { InterventionState::Done } else { InterventionState::Planned };
        let intervention = Intervention {
            measure: measure.into(),
            provider: provider.into(),
            due_on,
            cost,
            note: String::new(),
            state,
        };
        self.facts.add_intervention(case_n, &intervention, done.then_some(due_on))?;
        Ok(())
    }
}

/// Writes the cases, in one act.
pub(super) fn cases(office: &mut Office, people: &[Person], dice: &mut Dice) -> Result<(), Refusal> {
    let officer_n = office.officer.n;
    office.write_whole(By::Sitting, |facts, rules| {
        let script = Script {
            facts,
            officer_n,
            calendar: &rules.calendar,
            procedure: rules
                .procedures
                .on(today(facts.now()))
                .or(rules.procedures.main())
                .map_or("", |p| p.id.as_str()),
            now: facts.now(),
            today: today(facts.now()),
        };
        let mut picked = Picker::new(people, dice);
        let mut opened = morning(&script, &mut picked, dice)?;
        let more = (people.len() / 20).clamp(24, 6000).min(people.len() / 3);
        for nth in 0..more {
            if let Some(child) = picked.next() {
                opened.push(ordinary(&script, child, nth, dice)?);
            }
        }
        for case_n in &opened {
            settle(facts, *case_n, rules)?;
        }
        activities(&script)?;
        contacts(&script)?;
        Ok(((), Entry::new("practice_cases", "book", serde_json::json!({ "cases": opened.len() }))))
    })
}

/// Children in an order of the dice, each once.
struct Picker<'a> {
    people: &'a [Person],
    order: Vec<usize>,
    at: usize,
}

impl<'a> Picker<'a> {
    fn new(people: &'a [Person], dice: &mut Dice) -> Picker<'a> {
        let mut order: Vec<usize> = (0..people.len()).collect();
        for at in (1..order.len()).rev() {
            order.swap(at, dice.below(at + 1));
        }
        Picker { people, order, at: 0 }
    }

    fn next(&mut self) -> Option<&'a Person> {
        let index = *self.order.get(self.at)?;
        self.at += 1;
        self.people.get(index)
    }

    /// Three children of one household, taken out of the order.
    fn siblings(&mut self) -> Vec<&'a Person> {
        let found = self.people.windows(3).find(|three| {
            three[0].household_n == three[1].household_n
                && three[1].household_n == three[2].household_n
                && !self.order[..self.at].iter().any(|at| three.iter().any(|child| self.people[*at].n == child.n))
        });
        let Some(three) = found else { return Vec::new() };
        self.order.retain(|at| !three.iter().any(|child| self.people[*at].n == child.n));
        three.iter().collect()
    }
}

/// What the first morning shows: one emergency, three things late, two for today, and the week.
fn morning(s: &Script<'_>, picked: &mut Picker<'_>, dice: &mut Dice) -> Result<Vec<i64>, Refusal> {
    let mut opened = Vec::new();
    let siblings = picked.siblings();
    if let Some(child) = picked.next() {
        let received = s.now - Duration::minutes(8 * 60 + 48);
        let received = received - Duration::seconds(received.timestamp() % 60);
        let case = s.open(
            child,
            received,
            Level::Emergency,
            "Cháu bị bố đánh, chảy máu đầu, đang ở nhà hàng xóm.",
            "hotline_111",
        )?;
        s.facts.add_step(case, "initial_assessment", received + Duration::minutes(83), None, None)?;
        opened.push(case);
    }
    if let Some(child) = picked.next() {
        let at = s.at(s.ago(40), 9, 20);
        let case = s.open(child, at, Level::High, ACCOUNTS[1], "in_person")?;
        s.steps(case, at, "approval")?;
        let missed = s.working_days_ago(2);
        s.visit(case, missed.checked_sub_days(Days::new(7)).unwrap_or(missed), Outcome::Same, NOTES[2], missed)?;
        opened.push(case);
    }
    if let Some(child) = picked.next() {
        let at = s.at(received_for(s, s.working_days_ago(1), "5wd"), 10, 5);
        let case = s.open(child, at, Level::Medium, ACCOUNTS[4], "school")?;
        s.steps(case, at, "needs_meeting")?;
        opened.push(case);
    }
    if let Some(child) = picked.next() {
        let at = s.at(s.ago(25), 14, 0);
        let case = s.open(child, at, Level::Medium, ACCOUNTS[6], "police")?;
        s.steps(case, at, "approval")?;
        s.visit(case, s.ago(9), Outcome::Better, NOTES[0], s.working_day_ahead(4))?;
        s.facts.add_referral(case, "commune_police", s.at(s.ago(6), 8, 30), s.working_days_ago(1), None)?;
        opened.push(case);
    }
    if let Some(child) = picked.next() {
        let at = s.at(s.ago(120), 8, 0);
        let case = s.open(child, at, Level::Low, ACCOUNTS[2], "in_person")?;
        s.steps(case, at, "approval")?;
        s.replanned(case, 120)?;
        for back in [92, 61, 30] {
            s.visit(case, s.ago(back), Outcome::Better, NOTES[dice.below(6)], s.ago(back.saturating_sub(30)))?;
        }
        opened.push(case);
    }
    for child in siblings {
        let at = s.at(s.ago(60), 9, 0);
        let case = s.open(child, at, Level::Medium, ACCOUNTS[5], "other")?;
        s.steps(case, at, "approval")?;
        s.visit(case, s.ago(14), Outcome::Same, NOTES[4], s.today)?;
        opened.push(case);
    }
    let week: [(u64, Level, u64); 4] =
        [(2, Level::High, 21), (3, Level::Medium, 33), (4, Level::Low, 80), (6, Level::High, 18)];
    for (ahead, level, since) in week {
        let Some(child) = picked.next() else { break };
        let at = s.at(s.ago(since), 15, 10);
        let case = s.open(child, at, level, ACCOUNTS[dice.below(8)], "phone")?;
        s.steps(case, at, "approval")?;
        s.replanned(case, since)?;
        s.visit(case, s.ago(7), Outcome::Same, NOTES[dice.below(6)], s.working_day_ahead(ahead))?;
        s.intervention(case, "medical_care", "health_station", s.working_day_ahead(ahead + 1), Some(300_000), false)?;
        opened.push(case);
    }
    if let Some(child) = picked.next() {
        let at = s.at(received_for(s, s.working_day_ahead(2), "5wd"), 9, 30);
        let case = s.open(child, at, Level::High, ACCOUNTS[0], "school")?;
        s.steps(case, at, "full_assessment")?;
        s.visit(case, local(at).date(), Outcome::Same, NOTES[3], s.working_day_ahead(5))?;
        opened.push(case);
    }
    Ok(opened)
}

/// The latest day of receipt whose limit falls on `day`; the rules are asked, not guessed.
fn received_for(s: &Script<'_>, day: NaiveDate, span: &str) -> NaiveDate {
    let Ok(span) = Span::parse(span) else { return day };
    let mut from = day.min(s.today);
    for _ in 0..40 {
        if due(from.and_time(NaiveTime::MIN), span, s.calendar).at.date_local() <= day {
            return from;
        }
        from = from.pred_opt().unwrap_or(from);
    }
    from
}

/// A case in one of the states a commune's cupboard holds.
fn ordinary(s: &Script<'_>, child: &Person, nth: usize, dice: &mut Dice) -> Result<i64, Refusal> {
    let level = [Level::High, Level::Medium, Level::Medium, Level::Low, Level::Low][dice.below(5)];
    let since = 20 + dice.below(340) as u64;
    let at = s.at(s.ago(since), 7 + dice.below(9) as u32, dice.below(60) as u32);
    let channel = ["phone", "in_person", "school", "police", "hotline_111"][dice.below(5)];
    let case = s.open(child, at, level, ACCOUNTS[dice.below(8)], channel)?;
    s.steps(case, at, ["approval", "carrying_out", "approval", "review"][dice.below(4)])?;
    s.replanned(case, since)?;
    let rhythm = match level {
        Level::Emergency | Level::High => 7,
        Level::Medium => 14,
        Level::Low => 30,
    };
    let ended = nth % 5 >= 3;
    let mut back = since.saturating_sub(3);
    while back > rhythm {
        let outcome = [Outcome::Better, Outcome::Same, Outcome::Same, Outcome::NotSeen][dice.below(4)];
        s.visit(case, s.ago(back), outcome, NOTES[dice.below(6)], s.ago(back - rhythm))?;
        back = back.saturating_sub(rhythm.max(since / 6));
    }
    let measures = ["counsel_carers", "reintegration", "family_assistance", "monitor_safety", "legal_aid"];
    let providers = ["school", "health_station", "social_work_centre", "collaborator", "womens_union"];
    s.intervention(case, measures[dice.below(5)], providers[dice.below(5)], s.ago(since / 2), Some(200_000), true)?;
    if ended {
        let ending = if dice.percent(85) { Ending::Closed } else { Ending::Transferred };
        s.facts.end_case(
            case,
            s.at(s.ago(dice.below(15) as u64 + 1), 16, 0),
            ending,
            "Không còn nguy cơ; trẻ ổn định.",
        )?;
        return Ok(case);
    }
    // The rest of the year's work lies beyond this week, so that the first morning stays readable.
    let next = s.working_day_ahead(8 + dice.below(22) as u64);
    s.visit(case, s.ago(1 + dice.below(6) as u64), Outcome::Same, NOTES[dice.below(6)], next)?;
    if dice.percent(40) {
        s.intervention(
            case,
            measures[dice.below(5)],
            providers[dice.below(5)],
            s.working_day_ahead(8 + dice.below(40) as u64),
            None,
            false,
        )?;
    }
    Ok(case)
}

fn activities(s: &Script<'_>) -> Result<(), Refusal> {
    let held = [
        ("Truyền thông", "Phòng, chống đuối nước trẻ em", 160, 180, 1_500_000),
        ("Diễn đàn trẻ em", "Trẻ em với an toàn trên mạng", 120, 95, 3_000_000),
        ("Tập huấn", "Nhận biết trẻ em bị bạo lực, báo tin 111", 45, 24, 800_000),
    ];
    for (kind, theme, back, reached, cost) in held {
        s.facts.add_activity(kind, theme, s.ago(back), None, reached, cost)?;
    }
    Ok(())
}

/// Whom a commune calls at night; invented names, numbers of no subscriber.
fn contacts(s: &Script<'_>) -> Result<(), Refusal> {
    let known = [
        ("commune_chair", "Lò Văn Hặc", "0900000101"),
        ("commune_police", "Cà Văn Thắng", "0900000102"),
        ("health_station", "Lò Thị Bun", "0900000103"),
        ("health_department", "Phòng Bảo trợ, trẻ em", "0900000104"),
    ];
    for (agency, person, phone) in known {
        let row = crate::store::ContactRow {
            n: 0,
            version: 0,
            agency: agency.into(),
            person: (!person.is_empty()).then(|| person.to_owned()),
            phone: Some(phone.into()),
            note: None,
        };
        s.facts.save_contact(None, &row)?;
    }
    Ok(())
}
