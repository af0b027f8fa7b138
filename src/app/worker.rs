//! The worker: what can take longer than a tenth of a second, on a thread and a connection of its own, cancellable.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use super::Event;
use crate::cli::Exit;
use crate::domain::generation::Why;
use crate::exchange::csv_out::Delimiter;
use crate::exchange::headings::{Headings, List, Wording};
use crate::exchange::sniff::slurp;
use crate::office::{
    CopyTo, Export, ExportFormat, Exporting, Fault, How, ImportPlan, ImportResult, Office, OnDiffers, Refusal, Rejects,
    Rekeyed, Target,
};
use crate::screens::{ExportJob, ImportJob, PlanJob, Rekey};
use crate::words::{Lang, Present, Words};

/// What a job says of itself.
pub enum News {
    Checked(Vec<Fault>),
    /// A backup; `asked`: somebody waits for the answer. `None`: today's was there.
    BackedUp {
        made: Result<Option<PathBuf>, Refusal>,
        asked: bool,
    },
    /// The book has a new key, or why it has not.
    Rekeyed(Rekey, Result<Rekeyed, Refusal>),
    Planned(Box<ImportPlan>),
    Counted {
        done: u64,
        total: u64,
    },
    Imported {
        result: Box<ImportResult>,
        rejects: Option<String>,
    },
    Exported {
        rows: u64,
        path: PathBuf,
    },
    Failed(Refusal),
}

/// Jobs whose thread has not come to its end.
static RUNNING: AtomicUsize = AtomicUsize::new(0);

/// Ends the process at once where a job is still under way. An ordinary end takes the cryptography apart while the job's
/// connection uses it: the program was killed by a signal when she left while the day's backup was being made.
pub fn leave_at_work() -> Exit {
    if RUNNING.load(Ordering::SeqCst) > 0 {
        crate::terminal::signals::end_now(0);
    }
    Exit::Done
}

/// A job under way.
pub struct Job(Arc<AtomicBool>);

impl Job {
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// At most two frames of progress a second, and only when the number changed.
struct Meter {
    cancelled: Arc<AtomicBool>,
    sender: Sender<Event>,
    total: u64,
    told: Instant,
}

impl Meter {
    fn tell(&mut self, done: u64) -> ControlFlow<()> {
        if self.cancelled.load(Ordering::Relaxed) {
            return ControlFlow::Break(());
        }
        if self.told.elapsed() >= Duration::from_millis(500) {
            self.told = Instant::now();
            let _ = self.sender.send(Event::Job(News::Counted { done, total: self.total }));
        }
        ControlFlow::Continue(())
    }
}

/// What a job that is stopped says of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stops {
    Told,
    Silently,
}

fn start(
    sender: Sender<Event>,
    stops: Stops,
    total: u64,
    work: impl FnOnce(&mut Meter) -> Result<News, Refusal> + Send + 'static,
) -> Job {
    let cancelled = Arc::new(AtomicBool::new(false));
    let mut meter = Meter { cancelled: Arc::clone(&cancelled), sender: sender.clone(), total, told: Instant::now() };
    RUNNING.fetch_add(1, Ordering::SeqCst);
    let spawned = std::thread::Builder::new().name("worker".into()).spawn(move || {
        let news = work(&mut meter).unwrap_or_else(News::Failed);
        RUNNING.fetch_sub(1, Ordering::SeqCst);
        // Whoever stopped a reading may have begun another: the end of the first is no news of the second.
        if stops == Stops::Silently && meter.cancelled.load(Ordering::Relaxed) {
            return;
        }
        // Nobody listens any more when the program is ending: then nobody needs to know.
        let _ = meter.sender.send(Event::Job(news));
    });
    if let Err(error) = spawned {
        RUNNING.fetch_sub(1, Ordering::SeqCst);
        let _ = sender.send(Event::Job(News::Failed(Refusal::Output(error))));
    }
    Job(cancelled)
}

/// After the first frame: the invariants, then the day's backup.
pub fn check(office: Office, sender: Sender<Event>) {
    let told = sender.clone();
    let _ = start(sender, Stops::Silently, 0, move |_| {
        let _ = told.send(Event::Job(office.broken_invariants().map_or_else(News::Failed, News::Checked)));
        Ok(News::BackedUp { made: office.back_up_today(), asked: false })
    });
}

pub fn back_up(office: Office, sender: Sender<Event>) {
    let asked = move |_: &mut Meter| Ok(News::BackedUp { made: office.back_up(CopyTo::Usual), asked: true });
    let _ = start(sender, Stops::Told, 0, asked);
}

pub fn rekey(mut office: Office, why: Rekey, sender: Sender<Event>) {
    let _ = start(sender, Stops::Told, 0, move |_| {
        let done = match &why {
            Rekey::Disable(login) => office.disable_user(login).map(Rekeyed::Disabled),
            Rekey::Recovery => office.renew_recovery().map(Rekeyed::Recovery),
        };
        Ok(News::Rekeyed(why, done))
    });
}

fn headings() -> Result<Headings, Refusal> {
    Headings::load(include_str!("../../assets/catalogue/headings.toml"))
        .map_err(|error| Refusal::Rules(error.to_string()))
}

pub fn plan(office: Office, job: PlanJob, sender: Sender<Event>) -> Job {
    start(sender, Stops::Silently, 0, move |meter| {
        let file = office.open_list(&job.path)?;
        let bytes = slurp(file)?;
        let (headings, list) = (headings()?, crate::cli::heading_list(job.what));
        let how = How { saved: office.saved_mappings(list, &headings)?, ..job.how };
        let mut plan = ImportPlan::of_file(&bytes, &how, &headings, list)?;
        drop(bytes);
        plan.near = job.near;
        office.plan_import(&mut plan, &mut |done| meter.tell(done))?;
        Ok(News::Planned(Box::new(plan)))
    })
}

pub fn import(mut office: Office, job: ImportJob, words: &'static Words, sender: Sender<Event>) -> Job {
    let total = job.plan.rows.len() as u64;
    start(sender, Stops::Told, total, move |meter| {
        // The rejects before the book: once that is written, nothing may fail any more.
        let rejects = if job.plan.counts().3 > 0 {
            let tray = office.tray();
            make_tray(&tray)?;
            let stamp = crate::domain::time::local(office.now()).format("%Y%m%d-%H%M%S");
            // A second file within the second has a number of its own: nothing is overwritten, nothing refused for it.
            let named = |n: u32| match n {
                1 => tray.join(format!("tu-choi-{stamp}.csv")),
                _ => tray.join(format!("tu-choi-{stamp}-{n}.csv")),
            };
            let path = (1..1000).map(named).find(|path| !path.exists()).unwrap_or_else(|| named(1));
            office.write_rejects(&job.plan, &path, Rejects::default(), words)?;
            path.file_name().map(|name| name.to_string_lossy().into_owned())
        } else {
            None
        };
        // Without one the import goes on, and it is said: an import can be taken back.
        if let Err(refusal) = office.back_up_before(Why::Import) {
            let _ = meter.sender.send(Event::Job(News::BackedUp { made: Err(refusal), asked: false }));
        }
        let result =
            office.import_list(&job.plan, OnDiffers::Keep, &job.take, &job.file, &mut |done| meter.tell(done))?;
        Ok(News::Imported { result: Box::new(result), rejects })
    })
}

fn make_tray(tray: &std::path::Path) -> Result<(), Refusal> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(tray).map_err(Refusal::Output)
}

pub fn export(mut office: Office, job: ExportJob, words: &'static Words, sender: Sender<Event>) -> Job {
    start(sender, Stops::Told, 0, move |meter| {
        let csv = job.fields.get("format") == "csv";
        let tray = office.tray();
        make_tray(&tray)?;
        let path = tray.join(file_name(job.fields.get("file"), if csv { "csv" } else { "xlsx" }));
        let (rules, headings) = (office.shared_rules(), headings()?);
        let wording = if words.lang == Lang::Vi { Wording::Vietnamese } else { Wording::English };
        let named = |list: List, keys: Vec<&str>| {
            keys.iter().map(|key| crate::cli::heading(list, key, wording, Some(&headings))).collect()
        };
        let own: Vec<String> = match &job.of {
            Exporting::List(what, query) => {
                named(crate::cli::heading_list(*what), query.shown(*what).into_iter().map(|(_, key)| key).collect())
            }
            Exporting::Today(_) => named(List::Today, crate::office::TODAY_KEYS.to_vec()),
            Exporting::Log(_) => crate::office::log_headings(words),
        };
        let export = Export {
            of: job.of,
            format: if csv { ExportFormat::Csv } else { ExportFormat::Xlsx },
            delimiter: Delimiter::default(),
            keys: false,
            masked: job.fields.get("masked") == "yes",
            reason: job.fields.some("reason"),
            headings: own,
            present: Present { words, catalogue: &rules.catalogue, procedures: &rules.procedures },
        };
        let target = Target::File { path: path.clone(), force: false };
        let done = office.export(&export, target, &mut |done| meter.tell(done))?;
        Ok(News::Exported { rows: done.rows, path })
    })
}

/// A name that stays in the tray: no folders, no hidden file, the right ending.
fn file_name(typed: &str, ending: &str) -> String {
    let clean: String =
        typed.trim().chars().map(|c| if matches!(c, '/' | '\\') || c.is_control() { '-' } else { c }).collect();
    let clean = clean.trim_start_matches('.');
    let stem = clean.strip_suffix(&format!(".{ending}")).unwrap_or(clean);
    format!("{}.{ending}", if stem.is_empty() { "danh-sach" } else { stem })
}

/// What the officer's PC calls this machine, as far as the machine knows.
pub fn host_name() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_typed_name_stays_in_the_tray() {
        assert_eq!(file_name("tre-em", "xlsx"), "tre-em.xlsx");
        assert_eq!(file_name("../../etc/x.csv", "csv"), "-..-etc-x.csv");
        assert_eq!(file_name("", "csv"), "danh-sach.csv");
    }
}
