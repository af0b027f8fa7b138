//! The rule files laid beside a book: anybody's text until it has been read, and refused by its reason where it is none of ours.

use std::path::Path;

use crate::domain::vietnamese::defused;
use crate::exchange::plain_file;

/// The longest that ships has 20 KB. What is longer by far is no rule file, and is not read into memory to find out.
pub const LONGEST: u64 = 1024 * 1024;
/// An office has a handful.
const MOST: usize = 64;

/// The files of these names, and every other procedure, that lie there; with what each says, or why it says nothing.
pub fn beside(folder: &Path, shipped: &[&str]) -> Vec<(String, Result<String, String>)> {
    let mut names: Vec<String> = shipped.iter().map(|name| (*name).to_owned()).collect();
    if let Ok(entries) = std::fs::read_dir(folder.join("procedures")) {
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(".toml") && !name.starts_with('.') {
                names.push(format!("procedures/{name}"));
            }
        }
    }
    names.sort();
    names.dedup();
    names.truncate(MOST);
    names.into_iter().filter_map(|name| Some((defused(&name), read(&folder.join(&name))?))).collect()
}

/// `None` where nothing lies.
fn read(path: &Path) -> Option<Result<String, String>> {
    use std::io::Read;
    let file = match plain_file::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(error) => return Some(Err(error.to_string())),
    };
    let Some(file) = file else { return Some(Err("not a file".to_owned())) };
    let mut bytes = Vec::new();
    if let Err(error) = file.take(LONGEST + 1).read_to_end(&mut bytes) {
        return Some(Err(error.to_string()));
    }
    if bytes.len() as u64 > LONGEST {
        return Some(Err(format!("> {LONGEST} bytes")));
    }
    let Ok(text) = String::from_utf8(bytes) else { return Some(Err("not UTF-8".to_owned())) };
    Some(if is_plain(&text) { Ok(text) } else { Err("control or invisible characters".to_owned()) })
}

/// Nothing a terminal would obey and nothing nobody sees, neither as it stands nor behind an escape of TOML's.
fn is_plain(text: &str) -> bool {
    let text = text.replace("\r\n", "\n");
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let escaped = text.parse::<toml::Table>().is_ok_and(|table| !is_plain_value(&toml::Value::Table(table)));
    defused(text) == text && !escaped
}

fn is_plain_value(value: &toml::Value) -> bool {
    match value {
        toml::Value::String(text) => defused(text) == *text,
        toml::Value::Array(values) => values.iter().all(is_plain_value),
        toml::Value::Table(table) => table.iter().all(|(key, value)| defused(key) == *key && is_plain_value(value)),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn what_a_terminal_would_obey_is_no_rule() {
        assert!(is_plain("name = \"Quy trình\"\r\nnote = \"\"\"a\nb\"\"\"\n# ghi\tchú\n"));
        assert!(is_plain("01/01\tTết\n"));
        for text in [
            "a = \"\u{1b}[2J\"",
            "a = \"\\u001b[2J\"",
            "a = [{ b = \"\\u202Ex\" }]",
            "\"\\u200b\" = 1",
            "# \u{7}",
            "a\rb",
        ] {
            assert!(!is_plain(text), "{text:?}");
        }
    }
}
