//! Bản sao: what lies among the book's backups, newest first, and the line that restores one. It is typed outside: a book that is
//! open cannot give way to another.

use super::intent::Reply;
use super::reading;
use crate::domain::generation::Standing;
use crate::domain::time::{ddmmyyyy, hhmm};
use crate::office::{Kept, Office};
use crate::words::{Words, fill};

/// "bản sao tốt lúc 07:58", "bản sao cũ: 16/11"
pub fn standing(standing: Standing, today: chrono::NaiveDate, words: &Words) -> String {
    let said = &words.backup;
    let day = |made: chrono::NaiveDateTime| made.format("%d/%m").to_string();
    match standing {
        Standing::Without => said.none.clone(),
        Standing::Good(made) if made.date() == today => fill(&said.good_at, &[("at", &hhmm(made))]),
        Standing::Good(made) => fill(&said.good_on, &[("day", &day(made))]),
        Standing::Old(made, _) => fill(&said.old, &[("day", &day(made))]),
    }
}

/// The page of all of them.
pub fn open(office: &Office, words: &Words) -> Reply {
    let said = &words.backup;
    let folder = office.backups_folder().display().to_string();
    let kept = office.kept_backups();
    let mut text = fill(&said.stands_in, &[("path", &folder)]);
    text.push('\n');
    text.push('\n');
    if kept.is_empty() {
        text.push_str(&said.none_here);
        return reading::open(said.title.clone(), text);
    }
    for one in &kept {
        text.push_str(&row(one, words));
        text.push('\n');
    }
    let (book, newest) = (office.folder().display().to_string(), kept.first().map_or("", |one| one.name.as_str()));
    let line = format!("sotre --book {} restore {}", quoted(&book), quoted(&format!("{folder}/{newest}")));
    text.push_str(&format!("\n{}\n\n{line}\n\n{}", said.how, said.after));
    reading::open(said.title.clone(), text)
}

fn row(one: &Kept, words: &Words) -> String {
    match &one.generation {
        Some(found) => {
            let made = format!("{} {}", ddmmyyyy(found.made.date()), hhmm(found.made));
            format!("{made}  {}  {}", one.name, words.term("backup_why", found.why.key()))
        }
        None if one.name.ends_with(".db") => format!("{}  {}", one.name, words.backup.bare),
        None => format!("{}  {}", one.name, words.backup.put_aside),
    }
}

/// As a shell takes it for one word.
fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    if path.chars().all(plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_path_is_one_word_for_the_shell() {
        assert_eq!(super::quoted("/srv/so/backups/a.sotre"), "/srv/so/backups/a.sotre");
        assert_eq!(super::quoted("/srv/sổ trẻ/l'a"), "'/srv/sổ trẻ/l'\\''a'");
    }
}
