//! Lọc và cột: how a list is looked at — what it is filtered by, its order, its columns — and the names it is kept under.

use super::list_view_fields::{fields, put, read};
use super::{Field, Form, FormKind};
use crate::domain::list_view::{LONGEST_NAME, ListView, SavedList, list_name};
use crate::domain::listing::What;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::vietnamese::fold;
use crate::office::{Office, Refusal};
use crate::screens::dialog::Dialog;
use crate::screens::intent::{Effect, Intent, OnList, Reply};
use crate::screens::paint::wrap;
use crate::screens::{Screen, list_title};
use crate::words::{Present, Words, fill};

const SAVED: &str = "view_saved";

/// `view`: how the list below is looked at; `name`: the saved list it is.
pub fn open(
    office: &Office,
    words: &Words,
    what: What,
    view: &ListView,
    name: Option<&str>,
) -> Result<(Form, Option<String>), Refusal> {
    let saved = office.saved_lists(what)?;
    let offered = saved.iter().map(|list| (list.name.clone(), list.name.clone())).collect();
    let mut boxes = fields(office, words, what, offered)?;
    put(&mut boxes, what, view);
    if let (Some(name), Some(first)) = (name, boxes.first_mut()) {
        first.restore(name);
    }
    let about = list_title(what, words).to_owned();
    let mut form =
        Form::new(FormKind::View { what, saved }, &words.lists.view_title, about, boxes, what.key().to_owned());
    // The saved lists stand above; what is asked most has the cursor.
    form.focus_on(1);
    Ok((form, None))
}

/// Under which key the help of a box stands.
pub(super) fn help_of(key: &'static str) -> &'static str {
    match key {
        "view_key_1" | "view_key_2" | "view_key_3" => "view_key",
        "view_value_1" | "view_value_2" | "view_value_3" => "view_value",
        key if key.starts_with("view_") => key,
        _ => "view_filter",
    }
}

/// What this panel answers itself: leaving keeps nothing, a saved list chosen fills the boxes, Del drops it.
pub(super) fn take(form: &mut Form, intent: &Intent, words: &Words) -> Option<Reply> {
    let Form { kind: FormKind::View { what, .. }, fields: boxes, focus, .. } = form else { return None };
    let on_saved = boxes.get(*focus).is_some_and(|field| field.key == SAVED);
    match intent {
        Intent::Back if boxes.get_mut(*focus).is_some_and(Field::clear_asked) => Some(Reply::redraw()),
        Intent::Back => Some(Reply::effect(Effect::Pop)),
        Intent::DropDraft => Some(on_list(OnList::Show(ListView::default(), None))),
        Intent::EraseNext if on_saved => {
            let name = boxes.get(*focus).map(Field::value).filter(|name| !name.is_empty())?;
            let lines = wrap(&fill(&words.lists.drop_ask, &[("name", &name)]), 78);
            let dropped = Effect::OnList(Box::new(OnList::Drop(*what, name)));
            Some(Reply::push(Screen::Dialog(Dialog::asking(&words.lists.drop_title, lines, dropped))))
        }
        _ if on_saved => {
            if !boxes.get_mut(*focus)?.take(intent) {
                return None;
            }
            chosen(form);
            Some(Reply::redraw())
        }
        Intent::Open | Intent::NextField | Intent::PreviousField => {
            // A half-typed name is written out when it is left: she sees what it was taken for.
            let field = boxes.get_mut(*focus)?;
            if let Some(key) = field.likeliest().filter(|_| !field.value().trim().is_empty()) {
                field.restore(&key);
            }
            None
        }
        _ => None,
    }
}

/// A saved list was chosen: the boxes below follow.
pub(super) fn chosen(form: &mut Form) {
    let Form { kind: FormKind::View { what, saved }, fields: boxes, focus, .. } = form else { return };
    let Some(name) = boxes.get(*focus).filter(|field| field.key == SAVED).map(Field::value) else { return };
    // None chosen, a name half typed, or of no list: what stands in the boxes below is hers; Ctrl-D empties them.
    if let Some(list) = saved.iter().find(|list| list.name == name) {
        put(boxes, *what, &list.view.clone());
    }
}

/// Columns without the one that says whose row it is: allowed, and said.
pub(super) fn echo(what: What, boxes: &mut [Field], words: &Words) {
    if let Some(field) = boxes.iter_mut().find(|field| field.key == "view_columns") {
        field.echo = nameless(what, &field.value(), words).unwrap_or_default();
    }
}

fn nameless(what: What, columns: &str, words: &Words) -> Option<String> {
    let name = match what {
        What::Children => "name",
        What::Households => "head",
        _ => "child_name",
    };
    let without = !columns.is_empty() && !columns.split(',').any(|key| key == name);
    without.then(|| fill(&words.lists.nameless, &[("name", words.field(name))]))
}

fn on_list(deed: OnList) -> Reply {
    Reply::effect(Effect::OnList(Box::new(deed)))
}

/// Looks at the list as the boxes say; with a name it is kept too, and a list of that name is replaced only when told so.
pub(super) fn save(
    what: What,
    saved: &[SavedList],
    boxes: &[Field],
    office: &Office,
    words: &Words,
) -> Result<Reply, Refusal> {
    let view = read(boxes, what, office)?;
    view.check(what)?;
    // Words typed where they find nothing were meant for something: said, and not dropped with the panel.
    if let Some(asked) = boxes.iter().find_map(Field::unfound) {
        let unknown = ProblemKind::UnknownValue(asked.to_owned());
        return Err(Refusal::Problems(vec![Problem::new("view_columns", unknown)]));
    }
    let text = |key: &str| boxes.iter().find(|field| field.key == key).map(Field::value).unwrap_or_default();
    let typed = text("view_name");
    if typed.trim().is_empty() {
        // Looked at as it was kept, it is that list.
        let chosen = text(SAVED);
        if !chosen.is_empty() && !saved.iter().any(|list| list.name == chosen) {
            return Err(Refusal::Problems(vec![Problem::new(SAVED, ProblemKind::UnknownValue(chosen))]));
        }
        let same = |list: &&SavedList| list.view == view;
        let kept = saved.iter().filter(same).find(|list| list.name == chosen).or_else(|| saved.iter().find(same));
        let shown = on_list(OnList::Show(view, kept.map(|list| list.name.clone())));
        return Ok(match nameless(what, &text("view_columns"), words) {
            Some(said) => shown.and(Effect::Say(said)),
            None => shown,
        });
    }
    let Some(name) = list_name(&typed) else {
        return Err(Refusal::Problems(vec![Problem::new("view_name", ProblemKind::TooLong { most: LONGEST_NAME })]));
    };
    let before = saved.iter().find(|list| fold(&list.name) == fold(&name));
    let question = before.filter(|list| list.view != view).map(|before| replaces(before, &view, office, words));
    // Typed without accents it is the list she has, under the name it has.
    let name = before.filter(|_| name.is_ascii()).map_or(name, |list| list.name.clone());
    let keep = OnList::Save(what, SavedList { name, view });
    Ok(match question {
        None => on_list(keep),
        Some(lines) => {
            let kept = Effect::OnList(Box::new(keep));
            Reply::push(Screen::Dialog(Dialog::asking(&words.lists.replace_title, lines, kept)))
        }
    })
}

/// What the name stands for, and would stand for.
fn replaces(before: &SavedList, view: &ListView, office: &Office, words: &Words) -> Vec<String> {
    let rules = office.rules();
    let present = Present { words, catalogue: &rules.catalogue, procedures: &rules.procedures };
    let (old, new) = (present.whole_view(&before.view), present.whole_view(view));
    let values = [("name", before.name.as_str()), ("old", &old), ("new", &new)];
    wrap(&fill(&words.lists.replace_ask, &values), 78)
}
