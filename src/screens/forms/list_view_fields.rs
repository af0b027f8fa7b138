//! The boxes of the panel: what a list of each kind is asked most, any other key, the order, the columns; and the view they say.

use super::{Choice, Field, catalogue_choices, names, terms};
use crate::domain::list_view::ListView;
use crate::domain::listing::{LACKING, LACKS, ListProblem, SOON_16, What};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::vietnamese::clean;
use crate::office::{Office, Refusal};
use crate::words::Words;

/// Asks for what is absent.
const ABSENT: &str = "-";
/// Boxes for keys asked seldom, each with its value; a pair appears once the one before it is used.
const MORE: [(&str, &str); 3] =
    [("view_key_1", "view_value_1"), ("view_key_2", "view_value_2"), ("view_key_3", "view_value_3")];

/// The keys with a box of their own, asked most first.
fn asked_most(what: What) -> &'static [&'static str] {
    match what {
        What::Children => &["village", LACKING, SOON_16, "groups", "risks", "status", "sex"],
        What::Cases => &["level", "village", "stage", "groups"],
        What::Households => &["village", "poverty"],
        _ => &[],
    }
}

/// Empty boxes, in their order.
pub(super) fn fields(office: &Office, words: &Words, what: What, saved: Vec<Choice>) -> Result<Vec<Field>, Refusal> {
    let lists = &words.lists;
    let any = (String::new(), words.common.empty.clone());
    let labelled = |key: &&'static str| ((*key).to_owned(), words.field(key).to_owned());
    let none = if saved.is_empty() { (String::new(), lists.none_saved.clone()) } else { any };
    let mut boxes = vec![Field::choice("view_saved", [vec![none], saved].concat(), Some(""))];
    for key in asked_most(what) {
        boxes.push(box_of(office, words, key)?);
    }
    let other: Vec<Choice> = what.keys().iter().filter(|key| !asked_most(what).contains(key)).map(labelled).collect();
    for (at, (key, value)) in MORE.into_iter().enumerate() {
        let typed: fn(&crate::domain::fields::Fields) -> bool = match at {
            0 => |typed| typed.some("view_key_1").is_some(),
            1 => |typed| typed.some("view_key_2").is_some(),
            _ => |typed| typed.some("view_key_3").is_some(),
        };
        let before: fn(&crate::domain::fields::Fields) -> bool = match at {
            0 => |_| true,
            1 => |typed| typed.some("view_key_1").is_some(),
            _ => |typed| typed.some("view_key_2").is_some(),
        };
        boxes.push(Field::pick(key, other.clone(), "").shown_if(before));
        boxes.push(Field::line(value, "").shown_if(typed));
    }
    let keys: Vec<Choice> = what.keys().iter().map(labelled).collect();
    boxes.push(Field::line("view_search", ""));
    boxes.push(Field::pick("view_sort", keys.clone(), ""));
    let ways = vec![("up".to_owned(), lists.up.clone()), ("down".to_owned(), lists.down.clone())];
    boxes.push(Field::choice("view_down", ways, Some("up")).shown_if(|typed| typed.some("view_sort").is_some()));
    boxes.push(Field::order("view_columns", keys, "", &lists.columns_default));
    boxes.push(Field::line("view_name", ""));
    Ok(boxes)
}

fn box_of(office: &Office, words: &Words, key: &'static str) -> Result<Field, Refusal> {
    let any = (String::new(), words.common.empty.clone());
    let absent = (ABSENT.to_owned(), words.lists.absent.clone());
    let catalogue = &office.rules().catalogue;
    let closed = |keys: &[&str]| [vec![any.clone()], terms(words, key, keys)].concat();
    Ok(match key {
        "village" => {
            Field::pick(key, names(office.village_names()?).into_iter().chain([absent]).collect::<Vec<_>>(), "")
        }
        "groups" => {
            let groups = catalogue.groups.iter().flat_map(|group| {
                let letter = (group.letter.clone(), format!("{} · {}", group.letter, group.short));
                let sub = group.sub.iter().map(|sub| {
                    let code = format!("{}.{}", group.letter, sub.n);
                    (code.clone(), format!("{code} · {}", sub.text))
                });
                std::iter::once(letter).chain(sub).collect::<Vec<_>>()
            });
            Field::pick(key, groups.chain([absent]).collect(), "")
        }
        "risks" => {
            let risks = catalogue_choices(words, &catalogue.risks);
            Field::pick(key, risks.into_iter().chain([absent]).collect(), "")
        }
        LACKING => Field::choice(key, closed(&LACKS), Some("")),
        SOON_16 => Field::choice(key, vec![any, ("yes".to_owned(), words.lists.soon_16.clone())], Some("")),
        "level" => Field::choice(key, closed(&crate::domain::level::Level::ALL.map(|level| level.key())), Some("")),
        "stage" => Field::choice(key, closed(&crate::domain::case::Stage::ALL.map(|stage| stage.key())), Some("")),
        "status" => Field::choice(key, closed(&crate::domain::child::STATUSES), Some("")),
        "poverty" => {
            let known = closed(&["poor", "near_poor", "none"]);
            Field::choice(key, known.into_iter().chain([absent]).collect(), Some(""))
        }
        _ => Field::choice(key, closed(&["nam", "nữ", "không rõ"]), Some("")),
    })
}

/// Puts a view into the boxes.
pub(super) fn put(boxes: &mut [Field], what: What, view: &ListView) {
    let mut set = |key: &str, value: &str| {
        if let Some(field) = boxes.iter_mut().find(|field| field.key == key) {
            field.restore(value);
        }
    };
    let in_box = |value: &str| if value.is_empty() { ABSENT.to_owned() } else { value.to_owned() };
    let own = asked_most(what);
    for key in own {
        let asked = view.filters.iter().find(|(asked, _)| asked == key);
        set(key, &asked.map(|(_, value)| in_box(value)).unwrap_or_default());
    }
    let mut rest = view.filters.iter().filter(|(key, _)| !own.contains(&key.as_str()));
    for (key_box, value_box) in MORE {
        let (key, value) = rest.next().map(|(key, value)| (key.as_str(), in_box(value))).unwrap_or_default();
        set(key_box, key);
        set(value_box, &value);
    }
    let (sort, down) = view.sort.as_ref().map_or(("", false), |(key, down)| (key.as_str(), *down));
    set("view_search", view.search.as_deref().unwrap_or_default());
    set("view_sort", sort);
    set("view_down", if down { "down" } else { "up" });
    set("view_columns", &view.columns.join(","));
}

/// The view the boxes say, or what is wrong with them. A half-typed name of something known means what it offers first.
pub(super) fn read(boxes: &[Field], what: What, office: &Office) -> Result<ListView, Refusal> {
    let field = |key: &str| boxes.iter().find(|field| field.key == key);
    let text = |key: &str| field(key).map(Field::value).unwrap_or_default().trim().to_owned();
    let mut problems = Vec::new();
    let mut known = |key: &'static str| -> String {
        let typed = text(key);
        match field(key).filter(|_| !typed.is_empty()) {
            None => typed,
            Some(field) if matches!(field.input, super::field::Input::Pick { .. }) => {
                field.likeliest().unwrap_or_else(|| {
                    problems.push(Problem::new(key, ProblemKind::UnknownValue(typed)));
                    String::new()
                })
            }
            Some(_) => typed,
        }
    };
    let mut view = ListView::default();
    for key in asked_most(what) {
        let value = known(key);
        if !value.is_empty() {
            view.filters.push(((*key).to_owned(), if value == ABSENT { String::new() } else { value }));
        }
    }
    let more: Vec<(String, &'static str)> = MORE.map(|(key, value)| (known(key), value)).to_vec();
    view.sort = Some((known("view_sort"), text("view_down") == "down")).filter(|(key, _)| !key.is_empty());
    for (key, value_box) in more.into_iter().filter(|(key, _)| !key.is_empty()) {
        let typed = text(value_box);
        let value = match typed.as_str() {
            "" => Err(ProblemKind::Required),
            ABSENT => Ok(String::new()),
            typed => match office.filter_value(what, &key, typed) {
                Ok(value) => Ok(value),
                Err(Refusal::List(ListProblem::NoValue { value, .. })) => Err(ProblemKind::UnknownValue(value)),
                Err(Refusal::List(ListProblem::NotADay { .. })) => Err(ProblemKind::NotADate),
                Err(refusal) => return Err(refusal),
            },
        };
        match value {
            Ok(value) => view.filters.push((key, value)),
            Err(kind) => problems.push(Problem::new(value_box, kind)),
        }
    }
    view.search = Some(clean(&text("view_search"))).filter(|text| !text.is_empty());
    view.columns = text("view_columns").split(',').filter(|key| !key.is_empty()).map(str::to_owned).collect();
    if problems.is_empty() { Ok(view) } else { Err(Refusal::Problems(problems)) }
}
