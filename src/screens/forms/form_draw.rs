//! How a form looks: its title, its fields with the one that has the cursor in view, and what the last lines say of that one.

use super::Form;
use super::field::Field;
use crate::domain::problem::Severity;
use crate::domain::sensitive::UNSAID;
use crate::screens::paint::{Painter, Tone, fit, wrap};
use crate::words::{Words, fill};

/// Column where the values begin.
const VALUES_AT: u16 = 19;
const WIDE_VALUES_AT: u16 = 34;

/// Boxes that say who somebody is, or where anybody may be named.
const NAMING: [&str; 19] = [
    "account",
    "address",
    "birth_date",
    "child_view",
    "carers_view",
    "collaborator",
    "collaborator_phone",
    "father_name",
    "guardian_name",
    "guardian_phone",
    "head",
    "health_insurance",
    "id_number",
    "mother_name",
    "name",
    "note",
    "person",
    "phone",
    "reason",
];

impl Form {
    /// `hide`: names are not shown, but for the box that is being typed in.
    pub fn draw(&self, painter: &mut Painter<'_>, words: &Words, hide: bool) {
        if let Some(drafts) = &self.drafts {
            drafts.list.draw(painter, words);
            return;
        }
        if let Some(beside) = self.beside.as_ref().filter(|beside| beside.open) {
            beside.draw(painter, &self.about(hide), words);
            return;
        }
        if let Some(list) = &self.picking {
            list.draw(painter, words);
            return;
        }
        painter.clear();
        // A panel is told from the list above it by two strokes; a whole rule would cost the line 240 bytes each time.
        let start = if self.kind.is_panel() { painter.put(0, 0, "──", Tone::Plain) + 1 } else { 1 };
        let title_end = painter.put(start, 0, &self.title, Tone::Strong);
        let room = painter.width().saturating_sub(title_end + 4);
        let about = fit(&self.about(hide), usize::from(room));
        painter.put_right(painter.width() - 1, 0, &about, Tone::Plain);
        let mut y = 1;
        if !self.note.is_empty() {
            let named = hide && matches!(self.kind, super::FormKind::Visit { .. });
            painter.put(1, y, if named { UNSAID } else { &self.note }, Tone::Note);
            y += 1;
        }
        let shown = self.shown();
        // The items of a sheet are sentences; everything else is a word or two.
        let values_at = if self.fields.iter().any(|field| field.label.is_some()) { WIDE_VALUES_AT } else { VALUES_AT };
        let height = painter.height();
        // A field that takes several rows is cut to the room there is, and scrolls in it.
        self.fields
            .iter()
            .for_each(|field| field.lay_out(painter.width().saturating_sub(VALUES_AT), height.saturating_sub(y + 2)));
        let rows = |at: &usize| self.fields.get(*at).map_or(0, Field::height);
        // The first field from which on the focus still fits.
        let focus_at = shown.iter().position(|at| *at == self.focus).unwrap_or(0);
        let all = shown.iter().map(rows).sum::<u16>();
        let spare = u16::from(all > height.saturating_sub(y));
        let mut first = self.top.min(focus_at);
        while shown[first..=focus_at.min(shown.len().saturating_sub(1))].iter().map(rows).sum::<u16>()
            > height.saturating_sub(y + spare)
            && first < focus_at
        {
            first += 1;
        }
        let fits = shown[first..].iter().map(rows).sum::<u16>() <= height.saturating_sub(y);
        for (nth, at) in shown.iter().enumerate().skip(first) {
            let Some(field) = self.fields.get(*at) else { continue };
            // What does not fit is announced, or nobody would look for it.
            if y >= height.saturating_sub(u16::from(!fits)) && !fits {
                let rest = (shown.len() - nth).to_string();
                painter.put(2, height.saturating_sub(1), &fill(&words.forms.more_fields, &[("n", &rest)]), Tone::Note);
                break;
            }
            let wrong =
                self.problems.iter().any(|problem| problem.field == field.key && problem.severity() == Severity::Error);
            let focused = *at == self.focus;
            painter.put(0, y, if focused { "▸" } else { " " }, Tone::Plain);
            painter.put(1, y, if wrong { "!" } else { " " }, Tone::Late);
            let mark = if field.required { &words.forms.required_mark } else { "" };
            let label = format!("{}{mark}", field.label.as_deref().unwrap_or(words.field(field.key)));
            painter.put_within(2, y, &label, values_at - 1, if wrong { Tone::Late } else { Tone::Plain });
            let values_at = if field.label.is_some() { values_at } else { VALUES_AT };
            if hide && !focused && NAMING.contains(&field.key) && !field.value().is_empty() {
                painter.put(values_at, y, UNSAID, Tone::Note);
            } else {
                field.draw(painter, values_at, y, focused, (words, hide, self.unsettled && focused));
            }
            y += field.height();
        }
    }

    /// Whom it is about: all of it, or its codes alone.
    fn about(&self, hide: bool) -> String {
        if !hide {
            return self.about.clone();
        }
        let code = |part: &&str| part.contains('-') && part.chars().any(|c| c.is_ascii_digit());
        self.about.split(" · ").filter(code).collect::<Vec<_>>().join(" · ")
    }

    /// The two lines under the form: what is wrong with this field, or how to fill it.
    pub fn footer(&self, words: &Words, width: usize) -> [String; 2] {
        if let Some(beside) = self.beside.as_ref().filter(|beside| beside.open) {
            return beside.footer(words);
        }
        let key = self.fields.get(self.focus).map_or("", |field| field.key);
        // Only what is wrong here: the other fields keep their help.
        let wrong = self.problems.iter().find(|problem| problem.field == key);
        let text = match wrong {
            Some(problem) => self.said(problem, words),
            None => words.field_help.get(self.kind.help_of(key)).cloned().unwrap_or_default(),
        };
        let mut lines = wrap(&text, width.saturating_sub(2)).into_iter();
        let first = lines.next().unwrap_or_default();
        let echoes = |field: &&Field| field.key == super::assess::PROPOSAL || field.is_order() && key == field.key;
        match self.fields.iter().filter(echoes).find(|field| !field.echo.is_empty()) {
            Some(proposal) => [proposal.echo.clone(), first],
            None => [first, lines.collect::<Vec<_>>().join(" ")],
        }
    }
}
