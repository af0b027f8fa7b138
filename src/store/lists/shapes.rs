//! The shape of each list: its tables, its order, and for every key of the contract the column behind it.
//!
//! `?1` is now, `?2` the end of today; both are bound to every statement.

use super::cells::As;
use super::worst::WORST;
use crate::domain::listing::{Terms, What};
use crate::store::search::FoundKind;

pub(super) struct Column {
    pub sql: &'static str,
    pub as_: As,
    /// An expression to compare with the asked value, or with `{}`, `{fold}`, `{birth}` the whole condition, in words an index
    /// answers; `None`: compared after reading.
    pub filter: Option<&'static str>,
    pub order: &'static str,
}

pub(super) struct Shape {
    pub from: &'static str,
    /// The same tables led by the villages, for a list sorted by them: one village is sorted at a time.
    pub by_village: Option<&'static str>,
    pub where_: &'static str,
    pub n: &'static str,
    /// The default order (the contract's): ascending unless `order_down`; ties by `n`, which is the order of the codes.
    pub order: &'static str,
    pub order_down: bool,
    /// The order of the codes: ties are broken by it, upwards.
    pub tie: &'static str,
    pub found: Found,
    /// What a search is compared with, to put the closest first.
    pub title: &'static str,
    pub columns: &'static [Column],
}

/// How a search finds the rows of a list.
pub(super) enum Found {
    /// By the index: its kind and the column that holds the number.
    Index(FoundKind, &'static str),
    /// By looking at this text of every row.
    Text(&'static str),
}

const fn text(sql: &'static str) -> Column {
    Column { sql, as_: As::Text, filter: Some(sql), order: sql }
}

/// Text in Vietnamese order: a person's name by its last word first, other words from their beginning.
const fn ordered(sql: &'static str, order: &'static str) -> Column {
    Column { sql, as_: As::Text, filter: Some(sql), order }
}

const fn kept(sql: &'static str, as_: As) -> Column {
    Column { sql, as_, filter: Some(sql), order: sql }
}

const fn computed(sql: &'static str, as_: As, order: &'static str) -> Column {
    Column { sql, as_, filter: None, order }
}

/// An instant is filtered as it is written: by its local minute or its day.
const fn moment(sql: &'static str) -> Column {
    computed(sql, As::Instant, sql)
}

/// By the order of names first, which has an index; then letter by letter. Of who is hidden the name is the code: the index finds her, the letters do not.
const NAMED: &str = "(c.name_sort = name_key({}) AND c.name = {})";
const BORN: &str = "(c.birth_sort = {birth} AND c.birth = {})";

const VILLAGE: Column = Column {
    sql: "v.name",
    as_: As::Text,
    filter: Some("(v.name_fold = {fold} AND v.name = {})"),
    order: "v.name_sort",
};

pub(super) const GROUPS_OF: &str =
    "(SELECT group_concat(g.code, '|') FROM child_group g WHERE g.child_n = c.n AND g.to_on IS NULL)";

pub(super) const RISKS_OF: &str =
    "(SELECT group_concat(r.key, '|') FROM child_risk r WHERE r.child_n = c.n AND r.to_on IS NULL)";

const GROUPS: Column = Column {
    sql: GROUPS_OF,
    as_: As::Many(Terms::Group),
    filter: Some(
        // From "d" to before "d/": the index gives "d" and "d.2" ("." and "/" are neighbours).
        "c.n IN (SELECT g.child_n FROM child_group g WHERE g.to_on IS NULL AND g.code >= {} AND g.code < {} || '/' AND (g.code = {} OR substr(g.code, 1, length({}) + 1) = {} || '.'))",
    ),
    order: "(SELECT min(g.code) FROM child_group g WHERE g.child_n = c.n AND g.to_on IS NULL)",
};

static CHILDREN: Shape = Shape {
    from: "shown_child c LEFT JOIN household h ON h.n = c.household_n LEFT JOIN village v ON v.n = c.village_n",
    by_village: Some("village v CROSS JOIN shown_child c ON v.n = c.village_n LEFT JOIN household h ON h.n = c.household_n"),
    where_: "c.deleted_at IS NULL",
    n: "c.n",
    order: "c.name_sort",
    order_down: false,
    tie: "c.n",
    found: Found::Index(FoundKind::Child, "c.n"),
    title: "c.name",
    columns: &[
        Column { sql: "c.code", as_: As::Text, filter: Some("c.code"), order: "c.n" },
        Column { sql: "c.name", as_: As::Text, filter: Some(NAMED), order: "c.name_sort" },
        Column { sql: "c.birth", as_: As::Birth, filter: Some(BORN), order: "c.birth_sort" },
        // Whole years today: two children of seven are equal, whatever their birthdays.
        computed("c.birth", As::Age, "age_on(c.birth, date(?1, 'unixepoch', '+7 hours'))"),
        kept("c.sex", As::Term(Terms::Sex)),
        ordered("c.ethnicity", "word_key(c.ethnicity)"),
        Column {
            sql: "c.id_number",
            as_: As::Text,
            filter: Some("(c.n IN (SELECT k.n FROM child k WHERE k.id_number = {}) AND c.id_number = {})"),
            order: "c.id_sort",
        },
        Column {
            sql: "h.code",
            as_: As::Text,
            filter: Some(
                "(c.n IN (SELECT k.n FROM child k WHERE k.household_n = (SELECT n FROM household WHERE code = {}) AND k.deleted_at IS NULL)
                 AND h.code = {})",
            ),
            order: "h.code",
        },
        VILLAGE,
        ordered("c.address", "word_key(c.address)"),
        ordered("c.mother", "name_key(c.mother)"),
        ordered("c.father", "name_key(c.father)"),
        ordered("c.guardian", "name_key(c.guardian)"),
        text("c.phone"),
        ordered("c.school", "word_key(c.school)"),
        ordered("c.grade", "word_key(c.grade)"),
        text("c.insurance"),
        GROUPS,
        Column {
            sql: RISKS_OF,
            as_: As::Many(Terms::Risk),
            filter: Some("c.n IN (SELECT r.child_n FROM child_risk r WHERE r.to_on IS NULL AND r.key = {})"),
            order: "(SELECT min(r.key) FROM child_risk r WHERE r.child_n = c.n AND r.to_on IS NULL)",
        },
        kept("c.status", As::Term(Terms::Status)),
        ordered("c.note", "word_key(c.note)"),
    ],
};

/// Of a household with somebody hidden in it the number would tell against the list of its children.
const CHILDREN_IN: &str = "(CASE WHEN NOT h.hidden THEN (SELECT count(*) FROM child k WHERE k.household_n = h.n AND k.deleted_at IS NULL) END)";

static HOUSEHOLDS: Shape = Shape {
    from: "shown_household h LEFT JOIN village v ON v.n = h.village_n",
    by_village: Some("village v CROSS JOIN shown_household h ON v.n = h.village_n"),
    where_: "h.deleted_at IS NULL",
    n: "h.n",
    order: "h.head_sort",
    order_down: false,
    tie: "h.n",
    found: Found::Index(FoundKind::Household, "h.n"),
    title: "h.head",
    columns: &[
        Column { sql: "h.code", as_: As::Text, filter: Some("h.code"), order: "h.n" },
        Column {
            sql: "h.head",
            as_: As::Text,
            filter: Some("(h.head_sort = name_key({}) AND h.head = {})"),
            order: "h.head_sort",
        },
        VILLAGE,
        ordered("h.address", "word_key(h.address)"),
        text("h.phone"),
        kept("h.poverty", As::Term(Terms::Poverty)),
        computed(CHILDREN_IN, As::Int, CHILDREN_IN),
        ordered("h.note", "word_key(h.note)"),
    ],
};

const DUE: &str = "d.by_moment || '|' || d.due_at || '|' || d.due_day";

const CASE_DUE: &str =
    "CASE WHEN d.ref = 'turns_16' AND c.hidden THEN NULL ELSE d.by_moment || '|' || d.due_at || '|' || d.due_day END";

static CASES: Shape = Shape {
    from: CASES_FROM,
    by_village: None,
    where_: "1",
    n: "f.n",
    order: WORST,
    order_down: false,
    tie: "f.number",
    found: Found::Text("f.code || ' ' || c.code || ' ' || c.name || ' ' || coalesce(v.name, '')"),
    title: "c.name",
    columns: &[
        text("f.code"),
        text("c.code"),
        Column {
            sql: "c.name",
            as_: As::Text,
            filter: Some("(c.name_fold = {fold} AND c.name = {})"),
            order: "c.name_sort",
        },
        Column { sql: "c.birth", as_: As::Birth, filter: Some(BORN), order: "c.birth_sort" },
        VILLAGE,
        GROUPS,
        Column { sql: "f.level", as_: As::Term(Terms::Level), filter: Some("f.level"), order: "f.weight" },
        kept("f.stage", As::Term(Terms::Stage)),
        moment("f.received_at"),
        ordered("o.name", "name_key(o.name)"),
        computed(
            // The day somebody hidden turns 16 is her birthday.
            "CASE WHEN d.ref = 'turns_16' AND c.hidden THEN NULL ELSE d.kind || '|' || f.level || '|' || coalesce(d.nth, '') || '|' || d.ref || '|' || coalesce(CASE WHEN d.kind IN ('intervention', 'referral') THEN said(d.about, c.hidden) ELSE d.about END, '') END",
            As::Owed,
            WORST,
        ),
        computed(CASE_DUE, As::Due, "d.due_at"),
        computed("CASE WHEN d.ref = 'turns_16' AND c.hidden THEN NULL ELSE d.rule END", As::Rule, "d.rule"),
        computed(CASE_DUE, As::Late, WORST),
        kept("(SELECT max(t.visited_on) FROM visit t WHERE t.case_n = f.n)", As::Date),
        moment("f.closed_at"),
    ],
};

/// A case with its most urgent deadline.
const CASES_FROM: &str = "case_file f JOIN shown_child c ON c.n = f.child_n JOIN officer o ON o.n = f.officer_n
    LEFT JOIN village v ON v.n = c.village_n LEFT JOIN deadline d ON d.case_n = f.n AND (d.kind, d.ref) = (SELECT x.kind, x.ref
    FROM deadline x WHERE x.case_n = f.n ORDER BY x.kind <> 'emergency', x.due_at, x.kind LIMIT 1)";

const VISIT_NOTE: &str = "(CASE WHEN NOT c.hidden THEN t.note END)";

static VISITS: Shape = Shape {
    from: "visit t JOIN case_file f ON f.n = t.case_n JOIN shown_child c ON c.n = f.child_n JOIN officer o ON o.n = t.officer_n",
    by_village: None,
    where_: "1",
    n: "t.n",
    order: "t.visited_on",
    order_down: true,
    tie: "t.n",
    found: Found::Text(
        "t.code || ' ' || f.code || ' ' || c.code || ' ' || c.name || ' ' || CASE WHEN c.hidden THEN '' ELSE t.note END || ' ' || o.name",
    ),
    title: "c.name",
    columns: &[
        Column { sql: "t.code", as_: As::Text, filter: Some("t.code"), order: "t.n" },
        text("f.code"),
        text("c.code"),
        kept("t.visited_on", As::Date),
        ordered("o.name", "name_key(o.name)"),
        kept("t.outcome", As::Term(Terms::Outcome)),
        // Free words of a case: whoever wrote them may have named her.
        ordered(VISIT_NOTE, "word_key(CASE WHEN NOT c.hidden THEN nullif(t.note, '') END)"),
        kept("t.next_on", As::Date),
    ],
};

static INTERVENTIONS: Shape = Shape {
    from: "intervention i JOIN case_file f ON f.n = i.case_n JOIN shown_child c ON c.n = f.child_n",
    by_village: None,
    where_: "1",
    n: "i.n",
    order: "i.rank",
    order_down: false,
    tie: "i.n",
    found: Found::Text(
        "i.code || ' ' || f.code || ' ' || c.name || ' ' || said(i.measure, c.hidden) || ' ' || said(i.provider, c.hidden) || ' ' || coalesce(CASE WHEN NOT c.hidden THEN i.note END, '')",
    ),
    title: "c.name",
    columns: &[
        Column { sql: "i.code", as_: As::Text, filter: Some("i.code"), order: "i.n" },
        text("f.code"),
        kept("said(i.measure, c.hidden)", As::Term(Terms::Measure)),
        kept("said(i.provider, c.hidden)", As::Term(Terms::Provider)),
        kept("i.due_on", As::Date),
        kept("i.state", As::Term(Terms::InterventionState)),
        computed("i.cost", As::Int, "i.cost"),
    ],
};

/// The rung that has come due last and is still to be told; where none is, the one told last.
const RUNG: &str = "coalesce((SELECT substr(x.ref, 6) FROM deadline x WHERE x.case_n = f.n AND x.kind = 'task'
    AND x.ref LIKE 'tell/%' AND x.due_at <= ?1 ORDER BY x.due_at DESC, x.nth LIMIT 1),
    (SELECT k.rung FROM call k WHERE k.case_n = f.n ORDER BY k.n DESC LIMIT 1))";

/// Who is to be told next: the first that is due, else the first to come.
const NEXT_TO_TELL: &str =
    "(SELECT substr(x.ref, 6) FROM deadline x WHERE x.case_n = f.n AND x.kind = 'task' AND x.ref LIKE 'tell/%'
    ORDER BY x.due_at, x.nth LIMIT 1)";

static EMERGENCIES: Shape = Shape {
    from: "case_file f JOIN shown_child c ON c.n = f.child_n LEFT JOIN deadline d ON d.case_n = f.n AND d.kind = 'emergency'",
    by_village: None,
    // At that level until a person lowers it, or with a clock in hours: the same as screen 2.
    where_: "f.n IN (SELECT n FROM case_file WHERE level = 'emergency' AND closed_at IS NULL
             UNION SELECT case_n FROM deadline WHERE kind = 'emergency'
             UNION SELECT case_n FROM deadline WHERE ref = 'separation_end')",
    n: "f.n",
    order: "coalesce(d.due_at, 999999999999)",
    order_down: false,
    tie: "f.number",
    found: Found::Text("f.code || ' ' || c.name"),
    title: "c.name",
    columns: &[
        text("f.code"),
        Column { sql: "c.name", as_: As::Text, filter: Some(NAMED), order: "c.name_sort" },
        moment("coalesce(d.basis_at, f.emergency_from, f.received_at)"),
        computed(DUE, As::Due, "d.due_at"),
        computed(DUE, As::Left, "d.due_at"),
        kept(RUNG, As::Term(Terms::Rung)),
        kept(NEXT_TO_TELL, As::Term(Terms::Rung)),
        kept(
            "(SELECT CASE WHEN s.act = 'end' THEN NULL ELSE s.until_on END FROM separation s WHERE s.case_n = f.n ORDER BY s.n DESC LIMIT 1)",
            As::Date,
        ),
    ],
};

static REFERRALS: Shape = Shape {
    from: "referral r JOIN case_file f ON f.n = r.case_n JOIN shown_child c ON c.n = f.child_n",
    by_village: None,
    where_: "1",
    n: "r.n",
    order: "r.rank",
    order_down: false,
    tie: "r.n",
    found: Found::Text(
        "r.code || ' ' || f.code || ' ' || c.name || ' ' || said(r.sent_to, c.hidden) || ' ' || coalesce(CASE WHEN NOT c.hidden THEN r.answer END, '')",
    ),
    title: "c.name",
    columns: &[
        Column { sql: "r.code", as_: As::Text, filter: Some("r.code"), order: "r.n" },
        text("f.code"),
        kept("said(r.sent_to, c.hidden)", As::Term(Terms::Provider)),
        moment("r.sent_at"),
        kept("r.due_on", As::Date),
        moment("r.answer_at"),
        kept(
            "(CASE WHEN r.answer_at IS NOT NULL THEN 'answered' WHEN r.due_on < date(?1, 'unixepoch', '+7 hours') THEN 'overdue' ELSE 'sent' END)",
            As::Term(Terms::ReferralState),
        ),
    ],
};

static ACTIVITIES: Shape = Shape {
    from: "activity a LEFT JOIN village v ON v.n = a.village_n",
    by_village: None,
    where_: "1",
    n: "a.n",
    order: "a.held_on",
    order_down: true,
    tie: "a.n",
    found: Found::Text("a.code || ' ' || a.kind || ' ' || a.theme || ' ' || coalesce(v.name, '')"),
    title: "a.theme",
    columns: &[
        Column { sql: "a.code", as_: As::Text, filter: Some("a.code"), order: "a.n" },
        ordered("a.kind", "word_key(a.kind)"),
        ordered("a.theme", "word_key(a.theme)"),
        kept("a.held_on", As::Date),
        VILLAGE,
        computed("a.reached", As::Int, "a.reached"),
        computed("a.cost", As::Int, "a.cost"),
    ],
};

impl Shape {
    /// The list's own table, without those beside it.
    pub(super) fn own(&self) -> &'static str {
        self.from.split(" LEFT JOIN ").next().unwrap_or(self.from)
    }
}

pub(super) fn shape(what: What) -> &'static Shape {
    match what {
        What::Children => &CHILDREN,
        What::Households => &HOUSEHOLDS,
        What::Cases => &CASES,
        What::Visits => &VISITS,
        What::Interventions => &INTERVENTIONS,
        What::Emergencies => &EMERGENCIES,
        What::Referrals => &REFERRALS,
        What::Activities => &ACTIVITIES,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_contract_has_its_column() {
        for what in What::ALL {
            assert_eq!(shape(what).columns.len(), what.keys().len(), "{}", what.key());
        }
    }

    /// The words a filter's value is read in are those its column is shown in.
    #[test]
    fn filters_read_the_words_their_columns_show() {
        for what in What::ALL {
            for (key, column) in what.keys().iter().zip(shape(what).columns) {
                let shown = match column.as_ {
                    As::Term(terms) | As::Many(terms) => Some(terms),
                    _ => None,
                };
                assert_eq!(crate::domain::filter_value::terms(what, key), shown, "{} {key}", what.key());
            }
        }
    }
}
