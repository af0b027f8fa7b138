//! What may be typed ahead of a step of the import, and what must have been seen.

use super::import_columns::GO_ON;
use super::import_review::has_review;
use super::import_wizard::{ImportWizard, Step};
use super::intent::Intent;

impl ImportWizard {
    /// The file is being read, or the list written: keys wait for what comes of it.
    pub fn is_busy(&self) -> bool {
        matches!(self.step, Step::Reading { .. } | Step::Working { .. })
    }

    /// Read, not written: nothing is lost when it stops.
    pub fn is_reading(&self) -> bool {
        matches!(self.step, Step::Reading { .. })
    }

    /// The step that was waited for stands; not so after a failure, which leads back.
    pub fn came(&self) -> bool {
        match self.step {
            Step::Recognised(_) => self.trouble.is_empty(),
            Step::Review { .. } | Step::Done { .. } => true,
            Step::Choose | Step::Reading { .. } | Step::Working { .. } => false,
        }
    }

    /// Would this write, keep or forget something, or close what is to be read, at a step nobody has seen yet?
    pub fn writes_unseen(&self, intent: &Intent) -> bool {
        match (&self.step, intent) {
            (Step::Recognised(columns), _) if columns.is_picking() => false,
            (Step::Recognised(_), Intent::Save | Intent::DropDraft) => true,
            (Step::Recognised(columns), Intent::Open) => {
                let on_column = columns.sheet.item().is_some_and(|at| at != GO_ON);
                !on_column && !columns.changed && !has_review(&columns.plan)
            }
            (Step::Review { plan, .. }, Intent::Open | Intent::Save) => self.near == plan.near,
            (Step::Done { to_read, .. }, intent) => {
                let walks = [Intent::Up, Intent::Down, Intent::PageUp, Intent::PageDown, Intent::First, Intent::Last];
                *to_read && !walks.contains(intent)
            }
            _ => false,
        }
    }
}
