//! `list WHAT`: any list, searched, filtered, sorted.

use std::io::Read;
use std::ops::ControlFlow;

use clap::Args;

use super::Exit;
use super::args::{ListCommand, WhatArg};
use super::context::Context;
use super::output::{Out, Printer};
use crate::domain::listing::{ListProblem, ListQuery, What};
use crate::exchange::headings::{FieldKey, Headings, List, Wording};
use crate::office::{Office, Refusal};
use crate::words::{Lang, Words, fill};

/// The options every list takes.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Search this ("-": read it from standard input)
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub search: Option<String>,
    /// Only rows whose column has this value; several mean and
    #[arg(long, value_name = "KEY=VALUE", allow_hyphen_values = true)]
    pub filter: Vec<String>,
    /// Sort by this column; -KEY the other way round
    #[arg(long, value_name = "[-]KEY", allow_hyphen_values = true)]
    pub sort: Option<String>,
    /// At most so many rows
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Only these columns, in this order
    #[arg(long, value_name = "KEY,KEY…", allow_hyphen_values = true)]
    pub columns: Option<String>,
    /// A list kept in the app; other options win over what was kept
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub saved: Option<String>,
}

pub fn what(arg: WhatArg) -> What {
    match arg {
        WhatArg::Households => What::Households,
        WhatArg::Children => What::Children,
        WhatArg::Cases => What::Cases,
        WhatArg::Visits => What::Visits,
        WhatArg::Interventions => What::Interventions,
        WhatArg::Emergencies => What::Emergencies,
        WhatArg::Referrals => What::Referrals,
        WhatArg::Activities => What::Activities,
    }
}

/// A list and what its headings are looked up under.
pub fn heading_list(what: What) -> List {
    match what {
        What::Households => List::Households,
        What::Children => List::Children,
        What::Cases => List::Cases,
        What::Visits => List::Visits,
        What::Interventions => List::Interventions,
        What::Emergencies => List::Emergencies,
        What::Referrals => List::Referrals,
        What::Activities => List::Activities,
    }
}

/// The headings that ship; a file of ours that does not read is caught by its test.
pub fn shipped_headings() -> Option<Headings> {
    Headings::load(include_str!("../../assets/catalogue/headings.toml")).ok()
}

/// One heading in the officer's language, or the bare key.
pub fn heading(list: List, key: &str, wording: Wording, headings: Option<&Headings>) -> String {
    match (headings, FieldKey::parse(key)) {
        (Some(headings), Some(field)) => headings.own(list, field, wording).to_owned(),
        _ => key.to_owned(),
    }
}

/// The keys of `today` and `due` with their headings.
pub fn headings(list: List, words: &Words) -> (Vec<&'static str>, Vec<String>) {
    let shipped = shipped_headings();
    let keys: Vec<&'static str> = shipped
        .as_ref()
        .map(|headings| headings.columns(list).iter().map(|key| key.as_str()).collect())
        .unwrap_or_default();
    let own = keys.iter().map(|key| heading(list, key, wording(words), shipped.as_ref())).collect();
    (keys, own)
}

pub fn wording(words: &Words) -> Wording {
    match words.lang {
        Lang::Vi => Wording::Vietnamese,
        Lang::En => Wording::English,
    }
}

/// The options of a list as a query; a key the list does not have is wrong usage, said with the keys it has. What `--saved`
/// names and its filters mean is added by [`completed`], once the book is open.
pub fn query(context: &Context, what: What, args: &ListArgs) -> Result<ListQuery, Exit> {
    let mut query = ListQuery { limit: args.limit, ..ListQuery::default() };
    query.search = match args.search.as_deref() {
        Some("-") => {
            let mut text = String::new();
            if let Err(error) = std::io::stdin().lock().take(64 * 1024).read_to_string(&mut text) {
                return Err(context.refuse(&Refusal::Output(error)));
            }
            Some(text.lines().next().unwrap_or("").to_owned())
        }
        other => other.map(str::to_owned),
    };
    query.best_first = query.search.is_some();
    for filter in &args.filter {
        let Some((key, value)) = filter.split_once('=') else {
            return Err(context.misused(&fill(&context.words.errors.bad_filter, &[("text", filter)])));
        };
        query.filters.push((key.to_owned(), crate::domain::vietnamese::nfc(value)));
    }
    query.sort = args.sort.as_deref().map(|key| match key.strip_prefix('-') {
        Some(key) => (key.to_owned(), true),
        None => (key.to_owned(), false),
    });
    if let Some(columns) = &args.columns {
        query.columns = columns.split(',').map(|key| key.trim().to_owned()).collect();
    }
    match query.check_keys(what) {
        Ok(()) => Ok(query),
        Err(problem) => {
            // A filter can ask for more than the columns.
            let of_filter =
                matches!(&problem, ListProblem::NoKey(key) if query.filters.iter().any(|(own, _)| own == key));
            let asks: &[&str] = if of_filter { what.asks() } else { &[] };
            let keys = [what.keys(), asks].concat().join(" ");
            Err(context.misused(&context.words.list_problem(&problem, Some(what), &keys)))
        }
    }
}

/// The query as it is asked: what its filters mean, under it the saved list `--saved` names; a name the book does not have is
/// said with those it has.
pub fn completed(
    context: &Context,
    office: &Office,
    what: What,
    saved: Option<&str>,
    own: ListQuery,
) -> Result<ListQuery, Exit> {
    let refuse = |refusal| context.refuse(&refusal);
    let own = office.with_values(what, own).map_err(refuse)?;
    let Some(name) = saved else { return Ok(own) };
    if let Some(list) = office.saved_list(what, name).map_err(refuse)? {
        return Ok(list.view.under(own));
    }
    let lists = office.saved_lists(what).map_err(refuse)?;
    let names: Vec<String> = lists.iter().map(|list| format!("“{}”", list.name)).collect();
    let errors = &context.words.errors;
    let sentence = if names.is_empty() { &errors.no_saved_lists } else { &errors.no_saved_list };
    let values = [("name", name), ("what", context.words.list_name(what)), ("names", &names.join(", "))];
    eprintln!("{}", fill(sentence, &values));
    Err(Exit::Failed)
}

pub fn run(context: &mut Context, args: ListCommand) -> Exit {
    let what = what(args.what);
    let query = match query(context, what, &args.list) {
        Ok(query) => query,
        Err(exit) => return exit,
    };
    let office = match context.open_to_read() {
        Ok(office) => office,
        Err(exit) => return exit,
    };
    let query = match completed(context, &office, what, args.list.saved.as_deref(), query) {
        Ok(query) => query,
        Err(exit) => return exit,
    };
    let (list, shipped) = (heading_list(what), shipped_headings());
    let (places, keys): (Vec<usize>, Vec<&str>) = query.shown(what).into_iter().unzip();
    let headings: Vec<String> =
        keys.iter().map(|key| heading(list, key, wording(context.words), shipped.as_ref())).collect();
    let printed = Printer::new(args.format, keys, &headings, Some(context.present(&office)));
    let mut printer = match printed {
        Ok(printer) => printer,
        Err(error) => return context.printed(Err(error), Exit::Done),
    };
    let mut failed = None;
    let listed = office.each_row(what, &query, &mut |row| {
        let cells: Vec<Out<'_>> = places.iter().filter_map(|at| row.cells.get(*at)).map(Out::Cell).collect();
        match printer.row(&cells) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    if let Err(refusal) = listed {
        return context.refuse(&refusal);
    }
    let ended = match failed {
        Some(error) => Err(error),
        None => printer.finish(),
    };
    context.printed(ended, Exit::Done)
}
