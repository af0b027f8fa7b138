//! The two doors before an office is open: setting up a new book, and signing in.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use zeroize::Zeroizing;

use super::door_forms::{office_form, passphrase_form};
use super::forms::{Field, Form, FormKind};
use super::frame::{ABOVE, BELOW};
use super::intent::Intent;
use super::paint::{Painter, Tone, wrap};
use crate::domain::catalogue::communes;
use crate::domain::officer::{PASSPHRASE_MIN, is_login};
use crate::domain::problem::{Problem, ProblemKind};
use crate::words::{Words, fill};

enum Step {
    Office,
    Officer,
    Passphrase,
    Recovery(Zeroizing<String>),
    SignIn,
}

/// What the app should do.
pub enum Wish {
    Stay,
    Create {
        office: String,
        commune: Option<String>,
        officer: String,
        login: String,
        passphrase: Zeroizing<String>,
    },
    SignIn {
        login: String,
        passphrase: Zeroizing<String>,
    },
    /// The recovery key is on paper: go in.
    Enter,
    Leave,
}

pub struct Door {
    step: Step,
    form: Form,
    path: String,
    office: String,
    commune: Option<String>,
    officer: String,
    login: String,
    pub notice: String,
}

impl Door {
    /// A first run: no book stands at `path`.
    pub fn setup(path: String, login: String, words: &Words) -> Door {
        let form = office_form(words);
        Door {
            step: Step::Office,
            form,
            path,
            office: String::new(),
            commune: None,
            officer: String::new(),
            login,
            notice: String::new(),
        }
    }

    /// `login` as the account or `--user` says; a book with one officer needs no choice.
    pub fn sign_in(path: String, login: String, words: &Words) -> Door {
        let fields = vec![Field::line("login", &login).required(), Field::secret("passphrase").required()];
        let mut form = Form::new(FormKind::Door, &words.sign_in.title, path.clone(), fields, String::new());
        form.focus = 1;
        Door {
            step: Step::SignIn,
            form,
            path,
            office: String::new(),
            commune: None,
            officer: String::new(),
            login,
            notice: String::new(),
        }
    }

    /// The book was made: show the key that is nowhere else.
    pub fn show_recovery(&mut self, key: Zeroizing<String>, words: &Words) {
        self.form = Form::new(
            FormKind::Door,
            &words.setup.recovery_title,
            String::new(),
            vec![Field::line("confirm", "").required()],
            String::new(),
        );
        self.step = Step::Recovery(key);
    }

    /// The passphrase was wrong: said, the login kept, the passphrase forgotten.
    pub fn refused(&mut self, sentence: String, words: &Words) {
        self.notice = sentence;
        if matches!(self.step, Step::SignIn) {
            let login = self.form.values().get("login").to_owned();
            let notice = std::mem::take(&mut self.notice);
            *self = Door { notice, ..Door::sign_in(self.path.clone(), login, words) };
        }
    }

    /// What stands before the cursor where Vietnamese can be typed.
    pub fn before(&self) -> Option<&str> {
        self.form.before()
    }

    pub fn update(&mut self, intent: &Intent, words: &Words) -> Wish {
        if *intent == Intent::Quit {
            // The key is nowhere else: leaving before it is on paper has to be meant.
            if matches!(self.step, Step::Recovery(_)) && self.notice != words.setup.leave_without_key {
                self.notice.clone_from(&words.setup.leave_without_key);
                return Wish::Stay;
            }
            return Wish::Leave;
        }
        if *intent == Intent::Back {
            return self.step_back(words);
        }
        self.notice.clear();
        if let Some(reply) = self.form.update(intent, None, words) {
            for effect in reply.effects {
                if let super::intent::Effect::Say(text) = effect {
                    self.notice = text;
                }
            }
            return Wish::Stay;
        }
        self.next(words)
    }

    fn step_back(&mut self, words: &Words) -> Wish {
        match self.step {
            Step::Office | Step::SignIn => return Wish::Leave,
            Step::Officer => {
                self.step = Step::Office;
                self.form = office_form(words);
            }
            Step::Passphrase => {
                self.step = Step::Officer;
                self.form = self.officer_form(words);
            }
            // The key was shown and the book exists: the only way is on.
            Step::Recovery(_) => {}
        }
        Wish::Stay
    }

    fn officer_form(&self, words: &Words) -> Form {
        let fields =
            vec![Field::line("officer", &self.officer).required(), Field::line("login", &self.login).required()];
        Form::new(FormKind::Door, &words.setup.title, String::new(), fields, String::new())
    }

    fn next(&mut self, words: &Words) -> Wish {
        let values = self.form.values();
        let required = |form: &mut Form, key: &'static str| {
            let empty = form.values().get(key).trim().is_empty();
            if empty {
                form.show_problems(vec![Problem::new(key, ProblemKind::Required)]);
            }
            empty
        };
        match &self.step {
            Step::Office => {
                let code = values.get("commune").to_owned();
                let unit = communes().iter().find(|unit| unit.code == code);
                self.commune = unit.map(|unit| unit.code.to_owned());
                // The office is named after its commune unless the officer names it.
                self.office = values.get("office").trim().to_owned();
                if let (true, Some(unit)) = (self.office.is_empty(), unit) {
                    let name = unit.name.to_owned();
                    let mut letters = name.chars();
                    self.office =
                        letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default();
                }
                if self.office.is_empty() {
                    required(&mut self.form, "office");
                    return Wish::Stay;
                }
                self.step = Step::Officer;
                self.form = self.officer_form(words);
            }
            Step::Officer => {
                if required(&mut self.form, "officer") || required(&mut self.form, "login") {
                    return Wish::Stay;
                }
                self.officer = values.get("officer").trim().to_owned();
                self.login = values.get("login").trim().to_owned();
                if !is_login(&self.login) {
                    self.notice.clone_from(&words.errors.bad_login);
                    return Wish::Stay;
                }
                self.step = Step::Passphrase;
                self.form = passphrase_form(words);
            }
            Step::Passphrase => {
                let passphrase = Zeroizing::new(self.form.secret("passphrase"));
                if passphrase.chars().count() < PASSPHRASE_MIN {
                    // Nobody sees what stands in a masked box: after a slip both begin empty, or the slip would lead the next try.
                    self.notice.clone_from(&words.setup.passphrase_short);
                    self.form = passphrase_form(words);
                    return Wish::Stay;
                }
                if *passphrase != self.form.secret("passphrase_again") {
                    self.notice.clone_from(&words.setup.passphrase_differs);
                    self.form = passphrase_form(words);
                    return Wish::Stay;
                }
                return Wish::Create {
                    office: self.office.clone(),
                    commune: self.commune.clone(),
                    officer: self.officer.clone(),
                    login: self.login.clone(),
                    passphrase,
                };
            }
            Step::Recovery(key) => {
                let tail: String = key.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
                if values.get("confirm").trim().eq_ignore_ascii_case(&tail) {
                    return Wish::Enter;
                }
                self.notice.clone_from(&words.setup.recovery_confirm);
            }
            Step::SignIn => {
                return Wish::SignIn {
                    login: values.get("login").trim().to_owned(),
                    passphrase: Zeroizing::new(self.form.secret("passphrase")),
                };
            }
        }
        Wish::Stay
    }

    fn number(&self) -> Option<u8> {
        match self.step {
            Step::Office => Some(1),
            Step::Officer => Some(2),
            Step::Passphrase => Some(3),
            Step::Recovery(_) => Some(4),
            Step::SignIn => None,
        }
    }

    pub fn draw(&self, buffer: &mut Buffer, area: Rect, words: &Words, cursor: &mut Option<(u16, u16)>) {
        let mut painter = Painter::new(buffer, area, cursor);
        let width = painter.width();
        painter.put(1, 0, &words.app.name, Tone::Strong);
        if let Some(n) = self.number() {
            let step = fill(&words.setup.step_of, &[("n", &n.to_string()), ("total", "4")]);
            painter.put_right(width - 1, 0, &step, Tone::Plain);
        }
        painter.rule(2);
        let height = painter.height();
        let mut top = ABOVE + 1;
        match &self.step {
            Step::Recovery(key) => {
                let setup = &words.setup;
                for text in [&setup.recovery_1, &setup.recovery_2, &setup.recovery_3] {
                    for line in wrap(text, usize::from(width) - 2) {
                        painter.put(1, top, &line, Tone::Plain);
                        top += 1;
                    }
                }
                top += 1;
                painter.put(3, top, key, Tone::Strong);
                top += 2;
            }
            Step::Office => {
                painter.put(1, top, &fill(&words.setup.welcome, &[("path", &self.path)]), Tone::Plain);
                top += 2;
            }
            Step::Officer | Step::Passphrase | Step::SignIn => {}
        }
        self.form.draw(&mut painter.rows(top, height - BELOW), words);
        let foot = height - BELOW;
        painter.rule(foot);
        let [first, second] = self.form.footer(words, usize::from(width));
        painter.put(1, foot + 1, &first, Tone::Plain);
        painter.put(1, foot + 2, &second, Tone::Plain);
        let hint = |key: &str, word: &str| format!("{key} {}", words.command(word));
        let hints = [hint("Enter", "next_field"), hint("Ctrl-S", "save"), hint("Esc", "back"), hint("Ctrl-Q", "quit")]
            .join("  ");
        painter.put(1, foot + 3, &hints, Tone::Plain);
        // A notice longer than its line takes the hints' too.
        let notice = wrap(&self.notice, usize::from(width) - 2);
        for (y, line) in (foot + if notice.len() > 1 { 3 } else { 4 }..).zip(&notice) {
            painter.put(1, y, line, Tone::Strong);
        }
    }
}
