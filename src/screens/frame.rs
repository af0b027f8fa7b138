//! What stands around every screen: office, day and officer above, the screens' names, the reason and the keys below.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::ascii::widest;
use super::intent::Place;
use super::keys::key_of;
use super::paint::{Painter, Tone, cells, wrap};
use crate::words::{Words, echo, fill};

/// Rows above the body, and below it.
pub const ABOVE: u16 = 3;
pub const BELOW: u16 = 5;

/// What the frame shows around the body.
pub struct Chrome<'a> {
    pub words: &'a Words,
    pub office: &'a str,
    pub officer: &'a str,
    pub today: chrono::NaiveDate,
    pub practice: bool,
    pub emergencies: i64,
    /// Names are shown as codes: said, or a list of codes would look broken.
    pub hides_names: bool,
    /// Which of the eight is on.
    pub main: u8,
    /// Which of them she has.
    pub has_main: &'a dyn Fn(u8) -> bool,
    /// Commands that are not offered to her here.
    pub not_offered: &'a [&'static str],
    pub place: Place,
    /// TELEX or VNI while letters are typed so here, else nothing.
    pub typing: &'a str,
    pub notice: &'a str,
    /// How the book stands with its backups, where it is to be said: at the right of the last line.
    pub backups: &'a str,
}

/// The lines under the body.
#[derive(Debug, Clone, Default)]
pub struct Footer {
    pub why: [String; 2],
    /// Names of commands, most useful first.
    pub hints: &'static [&'static str],
}

/// The screens that stand in the header: those this version has.
const TABS: [(u8, &str); 6] =
    [(1, "today"), (2, "emergencies"), (3, "records"), (4, "households"), (7, "catalogue"), (8, "log")];

pub fn has_screen(n: u8) -> bool {
    TABS.iter().any(|(tab, _)| *tab == n)
}

pub fn name_of(n: u8, words: &Words) -> &str {
    let s = &words.screens;
    match n {
        1 => &s.today,
        2 => &s.emergencies,
        3 => &s.records,
        4 => &s.households,
        5 => &s.activities,
        6 => &s.reports,
        7 => &s.catalogue,
        _ => &s.log,
    }
}

/// Rows of the body in a window of this height.
pub fn height_of_body(window: u16) -> u16 {
    window.saturating_sub(ABOVE + BELOW)
}

/// The body's part of the window.
pub fn body(area: Rect) -> Rect {
    Rect { y: area.y + ABOVE, height: area.height.saturating_sub(ABOVE + BELOW), ..area }
}

pub fn draw_frame(
    buffer: &mut Buffer,
    area: Rect,
    chrome: &Chrome<'_>,
    footer: &Footer,
    cursor: &mut Option<(u16, u16)>,
) {
    let mut painter = Painter::new(buffer, area, cursor);
    let width = painter.width();
    let words = chrome.words;
    let left = format!("{} · {}", words.app.name, chrome.office);
    let end = painter.put(1, 0, &left, Tone::Strong);
    painter.put_right(width - 1, 0, chrome.officer, Tone::Plain);
    let day = if chrome.practice {
        format!("{} · {}", echo(chrome.today, words), words.app.practice)
    } else {
        echo(chrome.today, words)
    };
    // A practice book says that it is one, whatever else has no room: nobody may take a real child into it.
    let room = width.saturating_sub(end + 2 + cells16(chrome.officer) + 2);
    let day = if chrome.practice && cells16(&day) > room { words.app.practice.clone() } else { day };
    let (day_width, officer_width) = (cells16(&day), cells16(chrome.officer));
    let at = (width.saturating_sub(day_width) / 2).max(end + 2);
    painter.put_within(at, 0, &day, width.saturating_sub(officer_width + 2), Tone::Plain);
    draw_tabs(&mut painter, chrome);
    painter.rule(2);
    let foot = painter.height().saturating_sub(BELOW);
    painter.rule(foot);
    // The method stands at the right of the hint line, and both make room for it.
    let all = usize::from(width) - 2;
    painter.put_right(width - 1, foot + 3, chrome.typing, Tone::Strong);
    let room = if chrome.typing.is_empty() { all } else { all - cells(chrome.typing) - 2 };
    for (y, line) in (foot + 1..).zip(two_lines(&footer.why, all)) {
        painter.put(1, y, &line, Tone::Plain);
    }
    // A notice takes the whole last line, and the hint line too where it is longer; without one it says how to leave.
    let notice = wrap(chrome.notice, room);
    if let [first, rest @ ..] = notice.as_slice()
        && !rest.is_empty()
    {
        painter.put(1, foot + 3, first, Tone::Strong);
        painter.put(1, foot + 4, &rest.join(" "), Tone::Strong);
        return;
    }
    let offered = |names: &[&'static str]| -> Vec<&'static str> {
        let command = |name: &&'static str| name.split_once(':').map_or(*name, |(command, _)| command);
        names.iter().copied().filter(|name| !chrome.not_offered.contains(&command(name))).collect()
    };
    painter.put(1, foot + 3, &hints(chrome.place, &offered(footer.hints), words, room), Tone::Plain);
    if chrome.notice.is_empty() {
        // Always here, whatever the hint line had to leave out.
        let always =
            hints(chrome.place, &offered(&["quit", "help", "palette", "intake"]), words, usize::from(width) - 2);
        let end = painter.put(1, foot + 4, &always, Tone::Plain);
        // In a narrow window the keys come first.
        if usize::from(end) + 2 + cells(chrome.backups) < usize::from(width) {
            painter.put_right(width - 1, foot + 4, chrome.backups, Tone::Note);
        }
    } else {
        painter.put(1, foot + 4, chrome.notice, Tone::Strong);
    }
}

/// The names of the screens, shortened one after another where what stands at the right leaves no room; that names are hidden, and
/// how many emergencies run.
fn draw_tabs(painter: &mut Painter<'_>, chrome: &Chrome<'_>) {
    let (words, width) = (chrome.words, painter.width());
    let mark = match chrome.emergencies {
        0 => String::new(),
        n => {
            let mark = fill(&words.app.emergencies_mark, &[("n", &n.to_string())]);
            format!("{mark} {}", words.today.emergency)
        }
    };
    let hidden = if chrome.hides_names { words.app.names_hidden.as_str() } else { "" };
    let beside = [hidden, &mark].iter().filter(|text| !text.is_empty()).map(|text| cells(text) + 2).sum::<usize>();
    let hers = TABS.iter().filter(|(n, _)| (chrome.has_main)(*n));
    let mut names: Vec<(u8, &str)> = hers.map(|(n, _)| (*n, name_of(*n, words))).collect();
    for (tab, short) in [(4, &words.screens.households_short), (7, &words.screens.catalogue_short)] {
        let all: usize = names.iter().map(|(_, name)| cells(name) + 4).sum();
        if all + beside <= usize::from(width) {
            break;
        }
        for (_, name) in names.iter_mut().filter(|(n, _)| *n == tab) {
            *name = short;
        }
    }
    let mut x = 1;
    for (n, name) in names {
        let tone = if n == chrome.main { Tone::On } else { Tone::Plain };
        x = painter.put(x, 1, &format!("{n} {name}"), tone) + 2;
    }
    painter.put(x, 1, hidden, Tone::Note);
    painter.put_right(width - 1, 1, &mark, Tone::Danger);
}

/// The two reason lines; where only one is said and it is longer than the line, it takes both.
fn two_lines(why: &[String; 2], width: usize) -> Vec<String> {
    let [first, second] = why;
    if second.is_empty() && cells(first) > width {
        let lines = wrap(first, width);
        let (head, rest) = lines.split_at(1.min(lines.len()));
        return head.iter().cloned().chain([rest.join(" ")]).collect();
    }
    vec![first.clone(), second.clone()]
}

/// "Enter mở  v ghi lần thăm  / tìm": as many as fit, from the one key table.
pub(super) fn hints(place: Place, names: &[&str], words: &Words, width: usize) -> String {
    let mut line = String::new();
    for name in names {
        // "open:import_go": the key of `open`, in words that say what it does just here.
        let (command, wording) = name.split_once(':').unwrap_or((name, name));
        let Some(key) = key_of(place, command) else { continue };
        let key = if key == crate::terminal::Key::Char(' ') { "Space".to_owned() } else { key.to_string() };
        let hint = format!("{key} {}", words.command(wording));
        let next = if line.is_empty() { hint } else { format!("{line}  {hint}") };
        if widest(&next) > width {
            break;
        }
        line = next;
    }
    line
}
/// Columns a text takes.
fn cells16(text: &str) -> u16 {
    u16::try_from(cells(text)).unwrap_or(u16::MAX)
}
