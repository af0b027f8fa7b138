//! All children as CSV: read as they lie in the book, put into the list's order afterwards.
//!
//! Read in the order of names, nearly every row is a page of its own to be deciphered, and of a large book the same page
//! again and again. As they lie, a page is deciphered once for all its rows; their texts wait until the list is whole.

use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::sync::mpsc;

use super::export_list::{Export, Exporting, Progress};
use super::export_rows::{Hand, Sink, WAITING};
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::listing::{ListQuery, What};
use crate::exchange::csv_out::CsvOut;
use crate::store::{Damage, Decoder, Handful, ListContext, StoreError};
use crate::words::Style;

/// The texts of so many rows wait at once, some 60 MB of them; a longer list is read again for the next ones.
const AT_ONCE: usize = 300_000;

/// Rows made apart from the file, and where each of them ends.
struct Rows {
    out: CsvOut<Vec<u8>>,
    ends: Vec<usize>,
}

impl Sink for Rows {
    fn row(&mut self, cells: &[String]) -> Result<(), Refusal> {
        self.out.row(cells)?;
        self.ends.push(self.out.written()?.len());
        Ok(())
    }
}

impl Office {
    /// What makes the rows of a list that is read whole; `None` where an export is of another kind.
    pub(super) fn read_whole<'e>(
        &self,
        export: &'e Export<'_>,
    ) -> Result<Option<(What, &'e ListQuery, Decoder)>, Refusal> {
        let Exporting::List(what, query) = &export.of else { return Ok(None) };
        Ok(self.ask(Action::of_list(*what))?.decoder(*what, query)?.map(|decoder| (*what, query, decoder)))
    }

    pub(super) fn pour_as_it_lies(
        &self,
        export: &Export<'_>,
        (what, query, decoder): (What, &ListQuery, &Decoder),
        to: &mut (impl Write + ?Sized),
        progress: Progress<'_>,
    ) -> Result<u64, Refusal> {
        let (context, scope) = (self.context(), self.scope(Action::of_list(what))?);
        let lying = ListQuery { sort: Some(("code".to_owned(), false)), ..query.clone() };
        let mut to = BufWriter::with_capacity(64 * 1024, to);
        let mut told = 0;
        self.store.at_one_moment(|reader| {
            let reader = reader.within(scope);
            let numbers = reader.numbers(what, query, context)?;
            for numbers in numbers.chunks(AT_ONCE) {
                // By number, as they lie; beside it where the row stands in this part of the list.
                let mut places: Vec<(i64, usize)> = numbers.iter().copied().zip(0..).collect();
                places.sort_unstable();
                let made = std::thread::scope(|scope| {
                    let (sender, handfuls) = mpsc::sync_channel::<Handful>(WAITING);
                    let making = scope.spawn(move || made_of(handfuls, export, (what, query, decoder), context));
                    let (mut next, mut cancelled) = (0, false);
                    let mut wanted = |n: i64| {
                        let is_next = places.get(next).is_some_and(|(number, _)| *number == n);
                        next += usize::from(is_next);
                        is_next
                    };
                    let reading = reader.handfuls(what, &lying, context, &mut wanted, &mut |handful| {
                        told += handful.rows() as u64;
                        // A maker that has gone says why below.
                        let gone = sender.send(handful).is_err();
                        cancelled = !gone && progress(told).is_break();
                        if gone || cancelled { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                    });
                    drop(sender);
                    let made = making.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                    reading?;
                    if cancelled { Err(Refusal::Cancelled) } else { made }
                })?;
                put_in_order(made, &places, &mut to)?;
            }
            to.flush()?;
            Ok(told)
        })
    }
}

/// The rows of the handfuls, one behind the other.
fn made_of(
    handfuls: mpsc::Receiver<Handful>,
    export: &Export<'_>,
    (what, query, decoder): (What, &ListQuery, &Decoder),
    context: ListContext<'_>,
) -> Result<Rows, Refusal> {
    let out = CsvOut::rows_only(Vec::new(), export.delimiter, export.keys);
    let mut rows = Rows { out, ends: Vec::new() };
    let style = if export.keys { Style::CsvKeys } else { Style::Csv };
    Hand::new(export, style, what, query, &mut rows).write_all(handfuls, decoder, context)?;
    Ok(rows)
}

/// `places` names the rows as they were made, each with its place in the list.
fn put_in_order(mut made: Rows, places: &[(i64, usize)], to: &mut impl Write) -> Result<(), Refusal> {
    // A list that lost a child on the way would look whole.
    if made.ends.len() != places.len() {
        return Err(StoreError::Damaged(Damage::Value("a row of the list")).into());
    }
    let mut ordered = vec![0..0; places.len()];
    let mut start = 0;
    for ((_, place), end) in places.iter().zip(made.ends) {
        if let Some(row) = ordered.get_mut(*place) {
            *row = start..end;
        }
        start = end;
    }
    let texts = made.out.written()?;
    for row in ordered {
        to.write_all(texts.get(row).unwrap_or_default())?;
    }
    Ok(())
}
