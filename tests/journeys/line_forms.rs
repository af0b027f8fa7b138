//! The line goes in a field of a form, SIGHUP heard or ignored by whoever started the program: what stood there a second ago
//! stands there again, the cursor on it, and no process is left. The first fields of some forms in every run; with SOTRE_LONG=1
//! every field of every form.

use std::sync::Mutex;
use std::time::Duration;

use crate::office::{BIN, LEAVING, Office};
use crate::random_keys::SCREENS;
use crate::support::Officer;

/// Forms that hold nothing of her own to lose: where to write a list, how one looks.
const KEEP_NOTHING: [&str; 1] = ["export form"];
/// No form has more.
const MOST_FIELDS: usize = 40;
/// Officers at once: nearly all their time is waiting.
const AT_ONCE: usize = 12;

/// The row of the field that has the cursor; the list a form stands under has a mark of its own.
fn field(an: &Officer) -> String {
    an.screen().lines().rfind(|line| line.starts_with('▸')).unwrap_or_default().trim_end().to_owned()
}

/// Its label.
fn label(field: &str) -> String {
    field.chars().take(18).collect::<String>().trim_end().to_owned()
}

/// Sits down, by a starter that ignores SIGHUP (as `nohup` does) where told, and goes to the form.
#[track_caller]
fn open(office: &Office, way: &str, deaf: bool) -> Officer {
    let script = "trap '' HUP; exec \"$0\"";
    let mut an = match deaf {
        true => office.sit_down_by("sh", &["-c", script, BIN]),
        false => office.sit_down(),
    };
    an.wait_for("Sổ Trẻ").settle();
    an.press(way).settle();
    an
}

/// Field by field: a letter or two, past the second, the line goes, back again. How many fields held something new.
fn through(name: &str, way: &str, template: &Office, most: usize) -> usize {
    let office = template.copy_with(&[]);
    let mut kept = 0;
    let mut before = String::new();
    for n in 0..most {
        let at = format!("{name}, field {n}");
        let mut an = open(&office, way, n % 2 == 1);
        // The draft of the field before brings her back to that field; the first time, to the first.
        if n > 0 {
            an.press("<tab>").settle();
        }
        let empty = field(&an);
        // The last field is where Tab stays.
        if n > 0 && label(&empty) == before {
            break;
        }
        before = label(&empty);
        an.type_text("1").settle();
        std::thread::sleep(Duration::from_millis(1000));
        let typed = field(&an);
        an.hang_up();
        assert_eq!(an.wait_exit(LEAVING), Some(1), "{at}: it ends by itself");
        // By the way she came the first time, or by the one key that leads to what was left unfinished.
        let back = if typed != empty && n % 2 == 0 { "<c-r>" } else { way };
        let mut an = open(&office, back, false);
        if typed != empty {
            kept += 1;
            assert_eq!(field(&an), typed, "{at}: lost\n{}", an.screen());
        } else if label(&field(&an)) != label(&typed) {
            // A field that takes no letters leaves no draft of its own: she is where she typed last.
            for _ in 0..=n {
                an.press("<tab>").settle();
                if label(&field(&an)) == label(&typed) {
                    break;
                }
            }
            // Typed into the next one it is kept with it.
            an.press("<space>").settle();
        }
        an.hang_up();
        assert_eq!(an.wait_exit(LEAVING), Some(1), "{at}");
    }
    kept
}

fn forms() -> Vec<(&'static str, &'static str)> {
    let form = |(name, _): &(&str, &str)| name.contains("form") && !KEEP_NOTHING.contains(name);
    SCREENS.into_iter().filter(form).collect()
}

#[test]
fn no_form_loses_what_was_typed_in_it() {
    let long = std::env::var_os("SOTRE_LONG").is_some_and(|long| long == "1");
    let template = Office::demo();
    let all = forms();
    let some = ["visit form", "child form", "intake form"];
    let wanted: Vec<_> = all.into_iter().filter(|(name, _)| long || some.contains(name)).collect();
    let queue = Mutex::new(wanted.clone());
    let fields = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some((name, way)) = queue.lock().unwrap().pop() else { break };
                    let kept = through(name, way, &template, if long { MOST_FIELDS } else { 3 });
                    fields.lock().unwrap().push((name, kept));
                }
            });
        }
    });
    let fields = fields.into_inner().unwrap();
    eprintln!("{fields:?}");
    assert!(fields.len() == wanted.len() && fields.iter().all(|(_, kept)| *kept > 0), "{fields:?}");
}
