//! How much a problem weighs: whether it stops a row, only asks to be looked at, or tells of something reading has mended.

use super::{ProblemKind, Severity};

impl ProblemKind {
    /// Whether it says that reading put something right by itself.
    pub fn is_mend(&self) -> bool {
        use ProblemKind::*;
        let number = matches!(self, SerialDate | IdZeroRestored | PhoneZeroRestored | DecimalsDropped);
        number || matches!(self, CapitalRestored(_) | DRestored(_))
    }

    /// Exhaustive on purpose: a new kind has to say which it is.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Required
            | Self::TooLong { .. }
            | Self::UnknownValue(_)
            | Self::NotInBook(_)
            | Self::Confirm
            | Self::NotStated
            | Self::Duplicate
            | Self::NotANumber
            | Self::OutOfRange { .. }
            | Self::NotADate
            | Self::NoSuchDay
            | Self::NoYear
            | Self::YearShape
            | Self::FutureDate
            | Self::TooEarly
            | Self::TooLate
            | Self::TimeMissing
            | Self::NotATime
            | Self::NotAChild
            | Self::PlaceholderDate
            | Self::SpreadsheetError
            | Self::IdShape
            | Self::IdSexMismatch
            | Self::IdYearMismatch { .. }
            | Self::PhoneShape
            | Self::InsuranceShape
            | Self::LettersLost
            | Self::EncodingUnsure
            | Self::DittoWithoutAbove
            | Self::PerhapsNoChild
            | Self::BothSexes
            | Self::TwiceInList { .. }
            | Self::OtherThanLine { .. }
            | Self::CodeOfAnother(_)
            | Self::SeveralInBook(_)
            | Self::ChildNotInBook
            | Self::ClosedToYou
            | Self::OtherThanBook(_)
            | Self::CaseIsOpen(_)
            | Self::CaseHasEnded
            | Self::LikeVillage { .. }
            | Self::OtherAccents { .. }
            | Self::PoorTwice
            | Self::NumberOfAnother { .. }
            | Self::LowerThanBook(_) => Severity::Error,
            Self::SixteenOrOver
            | Self::SerialDate
            | Self::CapitalRestored(_)
            | Self::PhoneParted(_)
            | Self::TakenFor(_)
            | Self::OtherCommune(_)
            | Self::NoVillage(_)
            | Self::NewVillage(_)
            | Self::DRestored(_)
            | Self::TwoDigitYear
            | Self::DigitsOnly
            | Self::MonthFirst
            | Self::ExcelMonth
            | Self::FirstOfJanuary
            | Self::LetterForDigit
            | Self::SexagenaryYear
            | Self::CalledApproximate
            | Self::AgeWithoutReportDate
            | Self::IdYearDiffersFromEstimate { .. }
            | Self::IdUnknownProvince
            | Self::IdOldCard
            | Self::IdZeroRestored
            | Self::PhoneZeroRestored
            | Self::DecimalsDropped
            | Self::DayOrMonth(..)
            | Self::DateInNote
            | Self::NoFormulaValue
            | Self::ParentsUnsure
            | Self::GroupNotSaid
            | Self::AsOnLine { .. }
            | Self::PerhapsOnLine { .. }
            | Self::PerhapsInBook(_)
            | Self::CodeNotKept(_)
            | Self::OwnerNotKnown(_)
            | Self::OwnerStays(_) => Severity::Warning,
        }
    }
}
