//! The fields a list may have, by their contract names, and the lists that have them.

macro_rules! field_keys {
    ($($konst:ident = $text:literal),* $(,)?) => {
        impl FieldKey {
            $(pub const $konst: FieldKey = FieldKey($text);)*
            /// Every key there is.
            pub const ALL: &'static [FieldKey] = &[$(FieldKey::$konst),*];
        }
    };
}

/// A field of a list, named as in `--keys` and JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldKey(&'static str);

field_keys! {
    ORDINAL = "ordinal", CODE = "code", NAME = "name", BIRTH_DATE = "birth_date", AGE = "age", SEX = "sex",
    ETHNICITY = "ethnicity", ID_NUMBER = "id_number", HOUSEHOLD_CODE = "household_code", VILLAGE = "village",
    ADDRESS = "address", MOTHER_NAME = "mother_name", FATHER_NAME = "father_name", GUARDIAN_NAME = "guardian_name",
    GUARDIAN_PHONE = "guardian_phone", SCHOOL = "school", GRADE = "grade", HEALTH_INSURANCE = "health_insurance",
    GROUPS = "groups", RISKS = "risks", STATUS = "status", POVERTY = "poverty", NOTE = "note", HEAD = "head",
    PHONE = "phone", CHILDREN = "children", CHILD_CODE = "child_code", CHILD_NAME = "child_name",
    CASE_CODE = "case_code", LEVEL = "level", STAGE = "stage", OPENED_AT = "opened_at", CLOSED_AT = "closed_at",
    OWNER = "owner", NEXT_STEP = "next_step", DUE_AT = "due_at", DUE_RULE = "due_rule", OVERDUE_BY = "overdue_by",
    LAST_VISIT = "last_visit", KIND = "kind", REF = "ref", WHAT = "what", STATE = "state", REASON = "reason",
    DATE = "date", OFFICER = "officer", OUTCOME = "outcome", NEXT_AT = "next_at", MEASURE = "measure",
    PROVIDER = "provider", COST = "cost", RECEIVED_AT = "received_at", LEFT_MINUTES = "left_minutes", RUNG = "rung",
    NEXT_TO_TELL = "next_to_tell", SEPARATION_UNTIL = "separation_until", TO = "to", SENT_AT = "sent_at",
    ANSWER_AT = "answer_at", THEME = "theme", REACHED = "reached", FROM = "from", SPAN = "span",
    WEEKDAY = "weekday", SKIPPED = "skipped", RULE = "rule", SAFE_AT = "safe_at",
    FAMILY_NAME = "family_name", MIDDLE_NAME = "middle_name", GIVEN_NAME = "given_name",
    COMMUNE = "commune", SCHOOL_GRADE = "school_grade", NEAR_POOR = "near_poor", BIRTH_DAY = "birth_day", BIRTH_MONTH = "birth_month", BIRTH_YEAR = "birth_year",
}

impl FieldKey {
    pub fn as_str(self) -> &'static str {
        self.0
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.0 == key)
    }
}

/// A list with headings of its own: the WHAT of the command line, and `today` and `due`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum List {
    Children,
    Households,
    Cases,
    Visits,
    Interventions,
    Emergencies,
    Referrals,
    Activities,
    Today,
    Due,
}

impl List {
    pub const ALL: [List; 10] = [
        List::Children,
        List::Households,
        List::Cases,
        List::Visits,
        List::Interventions,
        List::Emergencies,
        List::Referrals,
        List::Activities,
        List::Today,
        List::Due,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            List::Children => "children",
            List::Households => "households",
            List::Cases => "cases",
            List::Visits => "visits",
            List::Interventions => "interventions",
            List::Emergencies => "emergencies",
            List::Referrals => "referrals",
            List::Activities => "activities",
            List::Today => "today",
            List::Due => "due",
        }
    }
}

impl List {
    /// What a list must have a column of: whom its rows are about.
    pub fn names(self) -> &'static [FieldKey] {
        match self {
            List::Households => &[FieldKey::HEAD],
            List::Cases => &[FieldKey::CHILD_NAME, FieldKey::CHILD_CODE],
            _ => &[FieldKey::NAME],
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    Vietnamese,
    English,
    /// The bare keys of `--keys`.
    Keys,
}

/// The sex of every child whose column this is: "Nam" under "Ngày sinh", or a column to put a cross in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SexHint {
    Male,
    Female,
}
