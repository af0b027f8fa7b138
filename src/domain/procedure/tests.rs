//! What a file of a procedure must hold, and what each refusal says.

use super::*;

const SHIPPED: &str = include_str!("../../../assets/procedures/nd56-2017.toml");
const NO_CONTACT: &str = include_str!("../../../assets/procedures/no-contact-2022.toml");

fn refused(from: &str, to: &str) -> String {
    assert!(SHIPPED.contains(from), "{from}");
    Procedure::parse(&SHIPPED.replacen(from, to, 1)).unwrap_err().to_string()
}

#[test]
fn the_shipped_procedure_reads_and_carries_the_limits_of_the_decree() {
    let p = Procedure::parse(SHIPPED).unwrap();
    let limit = |key: &str| p.step(key).unwrap().limit.clone().unwrap();
    assert_eq!(limit("emergency_measures"), "12h");
    assert_eq!(limit("plan"), "5wd");
    assert_eq!(limit("approval"), "7wd");
    assert_eq!(p.separation.as_ref().unwrap().limit, "15d");
    assert_eq!(p.ladder.as_ref().unwrap().rungs.len(), 8);
    assert_eq!(p.sheets.len(), 3);
}

#[test]
fn another_law_is_another_file() {
    let p = Procedure::parse(NO_CONTACT).unwrap();
    assert_eq!(p.step("order_ended").unwrap().clock_from, Some(ClockFrom::Step("decision".into())));
    assert!(p.requested);
}

#[test]
fn every_refusal_names_the_step_and_the_reason() {
    assert_eq!(
        refused("\"12h\"", "\"12 giờ\""),
        "step emergency_measures: the limit \"12 giờ\" is no span such as 12h, 15d or 5wd"
    );
    assert_eq!(
        refused("limit = \"12h\"", "limit = \"12h\"\nlocal_limit = \"13h\""),
        "step emergency_measures: local_limit 13h is longer than the law's 12h, or in another unit"
    );
    assert!(refused("limit = \"12h\"", "limit = \"12h\"\nlocal_limit = \"1d\"").contains("another unit"));
    assert!(refused("stopped_by = \"plan\"", "stopped_by = \"plann\"").contains("\"plann\""));
    assert!(refused("stage = \"meeting\"", "stage = \"talk\"").contains("talk"));
    assert!(refused("warn_days = [10, 13]", "warn_days = [10, 16]").contains("day 16"));
    assert!(refused("clock = \"emergency_measures\"", "clock = \"nothing\"").contains("nothing"));
    assert!(refused("percent = 75", "percent = 750").contains("chair_again"));
    assert!(refused("office_from = \"plan\"", "").contains("belong together"));
}

#[test]
fn a_shorter_local_limit_is_the_one_that_counts() {
    let text = SHIPPED.replacen("limit = \"12h\"", "limit = \"12h\"\nlocal_limit = \"8h\"", 1);
    let p = Procedure::parse(&text).unwrap();
    assert_eq!(p.step("emergency_measures").unwrap().counted(), Some("8h"));
}

#[test]
fn a_procedure_is_valid_from_its_day_on() {
    let p = Procedure::parse(SHIPPED).unwrap();
    let on = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    assert!(!p.is_valid_on(on(2017, 6, 30)) && p.is_valid_on(on(2017, 7, 1)) && p.is_valid_on(on(2027, 1, 1)));
}
