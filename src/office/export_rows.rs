//! The rows of an export: read from the book, put into words, handed to the file.

use std::ops::ControlFlow;
use std::sync::mpsc;

use super::export_list::{Export, Exporting, Progress};
use super::{Office, Refusal};
use crate::domain::access::Action;
use crate::domain::listing::{Cell, ListQuery, Row, What};
use crate::store::{Decoder, Handful, ListContext};
use crate::words::Style;

/// One row into the file, whatever the file is.
pub(super) trait Sink {
    fn row(&mut self, cells: &[String]) -> Result<(), Refusal>;
}

/// So many handfuls wait for the writer at most.
pub(super) const WAITING: usize = 4;

impl Office {
    pub(super) fn pour(
        &self,
        export: &Export<'_>,
        sink: &mut (dyn Sink + Send),
        progress: Progress<'_>,
    ) -> Result<u64, Refusal> {
        let style = if export.keys { Style::CsvKeys } else { Style::Csv };
        match &export.of {
            Exporting::List(what, query) => {
                let mut hand = Hand::new(export, style, *what, query, sink);
                if let Some(decoder) = self.ask(Action::of_list(*what))?.decoder(*what, query)? {
                    return self.pour_whole(*what, query, &decoder, hand, progress);
                }
                let (mut written, mut failed) = (0, Ok(()));
                self.each_row_lent(*what, query, &mut |row| {
                    failed = hand.write(row);
                    written += 1;
                    if failed.is_ok() && written % 512 == 0 && progress(written).is_break() {
                        failed = Err(Refusal::Cancelled);
                    }
                    if failed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
                })?;
                failed.map(|()| written)
            }
            Exporting::Today(until) => {
                let rows = self.today_list(*until)?;
                for row in &rows {
                    let mut texts = row.texts(export.present, style);
                    export.cover(&super::today::KEYS, &mut texts);
                    sink.row(&texts)?;
                }
                Ok(rows.len() as u64)
            }
            Exporting::Log(filter) => {
                let mut written = 0;
                self.each_log_line(filter, &mut |line| {
                    sink.row(&line.texts(export.present, export.masked))?;
                    written += 1;
                    if written % 512 == 0 && progress(written).is_break() {
                        return Err(Refusal::Cancelled);
                    }
                    Ok(())
                })
            }
        }
    }

    /// Reads here and writes beside it: what one core unlocks and sorts, the other puts into words. A few handfuls of rows wait
    /// between the two at most, so the memory is that of a page, whatever the list.
    fn pour_whole(
        &self,
        what: What,
        query: &ListQuery,
        decoder: &Decoder,
        mut hand: Hand<'_, '_>,
        progress: Progress<'_>,
    ) -> Result<u64, Refusal> {
        let (context, reader) = (self.context(), self.ask(Action::of_list(what))?);
        std::thread::scope(|scope| {
            let (sender, handfuls) = mpsc::sync_channel::<Handful>(WAITING);
            let writing = scope.spawn(move || hand.write_all(handfuls, decoder, context));
            let (mut read, mut cancelled) = (0, false);
            let reading = reader.handfuls(what, query, context, &mut |_| true, &mut |handful| {
                read += handful.rows() as u64;
                // A writer that has gone says why below.
                let gone = sender.send(handful).is_err();
                cancelled = !gone && progress(read).is_break();
                if gone || cancelled { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            drop(sender);
            let written = writing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            reading?;
            written?;
            if cancelled { Err(Refusal::Cancelled) } else { Ok(read) }
        })
    }
}

/// Writes rows as they leave: the columns asked for, in their order, masked where names stay here.
pub(super) struct Hand<'a, 'e> {
    export: &'a Export<'e>,
    style: Style,
    places: Vec<usize>,
    keys: Vec<&'static str>,
    /// One row's texts, each written where the row before had its own: an export has millions.
    texts: Vec<String>,
    sink: &'a mut (dyn Sink + Send),
}

impl<'a, 'e> Hand<'a, 'e> {
    pub(super) fn new(
        export: &'a Export<'e>,
        style: Style,
        what: What,
        query: &ListQuery,
        sink: &'a mut (dyn Sink + Send),
    ) -> Hand<'a, 'e> {
        let (places, keys): (Vec<usize>, Vec<&str>) = query.shown(what).into_iter().unzip();
        let texts = vec![String::new(); places.len()];
        Hand { export, style, places, keys, texts, sink }
    }

    /// Every row of the handfuls, as they come.
    pub(super) fn write_all(
        &mut self,
        handfuls: mpsc::Receiver<Handful>,
        decoder: &Decoder,
        context: ListContext<'_>,
    ) -> Result<(), Refusal> {
        let mut held = Row::default();
        for handful in handfuls {
            let mut failed = Ok(());
            let _ = decoder.each(&handful, context, &mut held, &mut |row| {
                failed = self.write(row);
                if failed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            })?;
            failed?;
        }
        Ok(())
    }

    fn write(&mut self, row: &Row) -> Result<(), Refusal> {
        for (text, at) in self.texts.iter_mut().zip(&self.places) {
            text.clear();
            self.export.present.write(text, row.cells.get(*at).unwrap_or(&Cell::Empty), self.style);
        }
        self.export.cover(&self.keys, &mut self.texts);
        self.sink.row(&self.texts)
    }
}

impl Export<'_> {
    /// Masks a row, where names stay here.
    fn cover(&self, keys: &[&str], texts: &mut [String]) {
        if self.masked {
            for (key, text) in keys.iter().zip(texts) {
                *text = crate::words::mask(key, std::mem::take(text));
            }
        }
    }
}
