//! What can be wrong with a value somebody typed or a list brought, as values: the words files make the sentences.

mod codes;
mod weight;

/// One thing wrong with one field of a form, a row or a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The contract's key of the field: `birth_date`, `id_number` …
    pub field: &'static str,
    pub kind: ProblemKind,
}

impl Problem {
    pub fn new(field: &'static str, kind: ProblemKind) -> Self {
        Self { field, kind }
    }

    pub fn severity(&self) -> Severity {
        self.kind.severity()
    }
}

/// Whether any of `problems` stands in the way of saving.
pub fn any_error(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.severity() == Severity::Error)
}

/// A warning is shown and saved with; an error is not saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Warning,
    Error,
}

/// Every kind of problem the rules know. Values inside are what the sentence has to name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    Required,
    /// Longer than this many characters.
    TooLong {
        most: usize,
    },
    /// Not one of the values the field takes.
    UnknownValue(String),
    /// No child, case, household or person of that code or name is in the book.
    NotInBook(String),
    /// It has to be said a second time, because it lowers what protects a child.
    Confirm,
    /// A statement without which nothing of the kind may be recorded.
    NotStated,
    /// The same thing stands twice where it may stand once.
    Duplicate,
    NotANumber,
    OutOfRange {
        least: i64,
        most: i64,
    },

    NotADate,
    /// 29/02/2015, 31/04, month 13.
    NoSuchDay,
    NoYear,
    /// A year of one, three or five digits, or before 1900.
    YearShape,
    FutureDate,
    /// Before something it must come after: a visit before the case was opened.
    TooEarly,
    /// After something it must come before, or further off than anybody plans.
    TooLate,
    /// A moment was wanted, and the text names only a day.
    TimeMissing,
    NotATime,

    /// Sixteen or older (Luật Trẻ em 2016 Đ1), or a birth date no living child can have.
    NotAChild,
    /// 01/01/1900 and Excel's day 0: nobody's birthday.
    PlaceholderDate,
    /// `#VALUE!`, `#####`.
    SpreadsheetError,
    /// Sixteen or over at the time of reading: right for a child already in the book, wrong for a new one.
    SixteenOrOver,
    TwoDigitYear,
    /// `12052015`: eight digits read as a date.
    DigitsOnly,
    /// `5/13/2015`: read month first, as a US spreadsheet writes it.
    MonthFirst,
    /// Either figure may be the month, in a column with dates written month first: as read, and the other way.
    DayOrMonth(String, String),
    /// A formula whose result the workbook does not hold: the value is missing.
    NoFormulaValue,
    /// Words that are no date of ours: kept in the note, the date is empty.
    DateInNote,
    /// `42136`: the number a spreadsheet keeps for a day.
    SerialDate,
    /// `May-15`: Excel's dress for 5/2015, or for 15 May of a lost year.
    ExcelMonth,
    /// 01/01 stands in many lists for "year known only".
    FirstOfJanuary,
    /// `O1/05/2015`: a letter read as the digit it looks like.
    LetterForDigit,
    /// Ất Mùi: the lunar year runs into the next January or February.
    SexagenaryYear,
    /// "khoảng 12/5/2015": kept as the day written, though called approximate.
    CalledApproximate,
    /// "7 tuổi" in a list without a date: counted back from today.
    AgeWithoutReportDate,

    /// Neither 12 digits nor (an adult's old CMND) 9.
    IdShape,
    /// Digit 4 says the other sex.
    IdSexMismatch,
    /// Digits 4–6 say another century or year of birth than the birth date.
    IdYearMismatch {
        number_says: i32,
    },
    /// As above, but the birth year is only an estimate: the number is probably right.
    IdYearDiffersFromEstimate {
        number_says: i32,
    },
    /// Digits 1–3 are no province known here; codes after the mergers of 2025 are not confirmed.
    IdUnknownProvince,
    /// Nine digits: an old CMND, which no child has.
    IdOldCard,
    /// A spreadsheet dropped the leading zero; put back, and said.
    IdZeroRestored,
    /// The same, of a telephone.
    PhoneZeroRestored,
    /// `112150001234.0`: the decimals a spreadsheet gave a number were dropped.
    DecimalsDropped,
    PhoneShape,
    /// More than one telephone stood there: the one taken.
    PhoneParted(String),
    /// No name of the catalogue but one of its kind ("Thái đen"): what it was taken for.
    TakenFor(String),
    InsuranceShape,

    /// A letter of this row was replaced or dropped before the list came here.
    LettersLost,
    /// The row reads in one encoding as well as in another, and its neighbours disagree.
    EncodingUnsure,
    /// A capital TCVN3 cannot write was put back: the text as it now stands.
    CapitalRestored(String),
    /// `Ð` (U+00D0) was made the Đ it stands for: the text as it now stands.
    DRestored(String),

    /// "nt" in a list where nothing stands above it.
    DittoWithoutAbove,
    /// A child, or a sum or a signer: only a person can tell.
    PerhapsNoChild,
    /// Father and mother in one cell, and not sure which is which: kept in the note.
    ParentsUnsure,
    /// "HCĐB": that a circumstance is there, and not which.
    GroupNotSaid,
    /// A cross or a date under both Nam and Nữ.
    BothSexes,
    /// Another child of the book bears this số định danh: which number, and who.
    NumberOfAnother {
        number: String,
        who: String,
    },
    /// A cross under "hộ nghèo" and one under "hộ cận nghèo".
    PoorTwice,
    /// The code or number of an earlier row of the list, on a row that says something else.
    TwiceInList {
        line: usize,
    },
    /// The name and birth of an earlier row, of whom this one says something else: one child or two, nobody can tell.
    OtherThanLine {
        line: usize,
        said: String,
    },
    /// Letter for letter an earlier row of the list: taken once.
    AsOnLine {
        line: usize,
    },
    /// Likely the child of an earlier row of the list; taken as another.
    PerhapsOnLine {
        line: usize,
    },
    /// Likely a child of the book, named by her code; taken as another.
    PerhapsInBook(String),
    /// The list says a commune that is neither this one nor one merged into it.
    OtherCommune(String),
    /// A village like one of the book, which may be that one or another: how the list has it, and what it is like.
    LikeVillage {
        village: String,
        near: String,
    },
    /// Words where a village should stand, which are none: a commune, "chuyển đi", a ditto with nothing above.
    NoVillage(String),
    /// A village the book lacks whose name does not say that it is one.
    NewVillage(String),
    /// The same, where accents alone tell the two apart: a book holds one of them.
    OtherAccents {
        village: String,
        near: String,
    },
    /// No code this book gives: the row gets another.
    CodeNotKept(String),
    /// The code is in the book, of somebody else: who.
    CodeOfAnother(String),
    /// Several fit, by their codes or lines; which is meant only a person can say.
    SeveralInBook(String),
    /// The book has no such child.
    ChildNotInBook,
    /// A sensitive case of another officer's.
    ClosedToYou,
    /// What the list says of a case cannot be changed by a list: what the book says.
    OtherThanBook(String),
    /// The child has this open case.
    CaseIsOpen(String),
    /// The list says that the case has ended; an end is decided and signed, not imported.
    CaseHasEnded,
    /// The list says a lower level than the book; lowering is a person's decision.
    LowerThanBook(String),
    /// Nobody of the book is called so: the case is the importing officer's.
    OwnerNotKnown(String),
    /// The case stays with the officer it is with.
    OwnerStays(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_alone_does_not_stop_saving() {
        let warning = Problem::new("id_number", ProblemKind::IdUnknownProvince);
        assert!(!any_error(std::slice::from_ref(&warning)));
        assert!(any_error(&[warning, Problem::new("id_number", ProblemKind::IdSexMismatch)]));
    }
}
