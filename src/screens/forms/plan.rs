//! Trình kế hoạch (Mẫu 04): goals, and the dossier's checklist before it goes to the chairman.

use super::{Field, Form, FormKind, case_about, saved};
use crate::domain::fields::Fields;
use crate::office::{Office, Refusal};
use crate::screens::intent::Reply;
use crate::words::{Words, fill};

pub fn open(office: &Office, words: &Words, case_n: i64) -> Result<(Form, Option<String>), Refusal> {
    let page = office.case_page(case_n)?;
    let dossier = office.dossier(case_n)?;
    let lacking = dossier.iter().any(|one| !one.there);
    let before = page.plans.first().map(|plan| plan.goals.clone()).unwrap_or_default();
    let reason = Field::line("reason", "");
    let fields = vec![
        Field::area("goals", &before, 5).required(),
        if lacking { reason.required() } else { reason },
        Field::line("at", ""),
    ];
    let about = case_about(&page.head.code, &page.child, office, words);
    let mut form = Form::new(FormKind::Plan { case_n }, &words.forms.plan, about, fields, page.head.code);
    // ✓ Tiếp nhận  ✓ Mẫu 02  – Mẫu 03 …
    let list: Vec<String> = dossier
        .iter()
        .map(|one| format!("{} {}", if one.there { "✓" } else { "–" }, words.term("paper", one.paper.key())))
        .collect();
    form.note = list.join("  ");
    form.opened(office, words)
}

pub fn save(case_n: i64, values: &Fields, office: &mut Office, words: &Words) -> Result<Reply, Refusal> {
    let (code, version) = office.submit_plan(case_n, values)?;
    Ok(saved(fill(&words.forms.planned, &[("code", &code), ("n", &version.to_string())])))
}
