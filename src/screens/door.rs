//! The two doors before an office is open: setting up a new book, and signing in.

use zeroize::Zeroizing;

use super::door_forms::{commune_meant, office_form, passphrase_form, recover_form};
use super::forms::{Field, Form, FormKind};
use super::intent::Intent;
use super::keyboard_page::KeyboardPage;
use crate::domain::officer::{PASSPHRASE_MIN, is_login};
use crate::domain::problem::{Problem, ProblemKind};
use crate::words::{Words, fill};

pub(super) enum Step {
    Office,
    Officer,
    Passphrase,
    Recovery(Zeroizing<String>),
    SignIn,
    /// The recovery key and a new passphrase.
    Recover,
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
    Recover {
        login: String,
        recovery: Zeroizing<String>,
        passphrase: Zeroizing<String>,
    },
    /// The recovery key is on paper: go in.
    Enter,
    Leave,
}

pub struct Door {
    pub(super) step: Step,
    pub(super) form: Form,
    pub(super) path: String,
    /// "17:30", where a PIN opens the book again for the login it was opened with.
    pin_until: Option<String>,
    office: String,
    commune: Option<String>,
    officer: String,
    login: String,
    /// The page of keys lies over the form.
    pub(super) keys: Option<Box<KeyboardPage>>,
    pub notice: String,
}

impl Door {
    /// A first run: no book stands at `path`.
    pub fn setup(path: String, login: String, words: &Words) -> Door {
        let form = office_form("", "", words);
        Door {
            step: Step::Office,
            form,
            pin_until: None,
            path,
            office: String::new(),
            commune: None,
            officer: String::new(),
            login,
            keys: None,
            notice: String::new(),
        }
    }

    /// `login` as the account or `--user` says; a book with one officer needs no choice.
    /// `pin_until`: a PIN waits for this login until that hour.
    pub fn sign_in(path: String, login: String, pin_until: Option<String>, words: &Words) -> Door {
        let mut own = Field::secret("own_passphrase").required();
        if pin_until.is_some() {
            own = own.labelled(&words.pin.or_passphrase);
        }
        let fields = vec![Field::line("login", &login).required(), own];
        let mut form = Form::new(FormKind::Door, &words.sign_in.title, path.clone(), fields, String::new());
        form.focus = 1;
        if let Some(until) = &pin_until {
            form.note = fill(&words.pin.at_door, &[("login", &login), ("at", until)]);
        }
        Door {
            step: Step::SignIn,
            form,
            pin_until,
            path,
            office: String::new(),
            commune: None,
            officer: String::new(),
            login,
            keys: None,
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
        if matches!(self.step, Step::Recover) {
            // What came from paper is most likely what is wrong.
            self.form.focus = 1;
        }
        if matches!(self.step, Step::SignIn) {
            let login = self.form.values().get("login").to_owned();
            let notice = std::mem::take(&mut self.notice);
            *self = Door { notice, ..Door::sign_in(self.path.clone(), login, self.pin_until.take(), words) };
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
        if *intent == Intent::Recover {
            self.login = self.form.values().get("login").trim().to_owned();
            self.step = Step::Recover;
            self.form = recover_form(&self.login, words);
            return Wish::Stay;
        }
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
                self.form = office_form(self.commune.as_deref().unwrap_or(""), &self.office, words);
            }
            Step::Passphrase => {
                self.step = Step::Officer;
                self.form = self.officer_form(words);
            }
            Step::Recover => {
                *self = Door::sign_in(self.path.clone(), self.login.clone(), self.pin_until.take(), words);
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
                let typed = values.get("commune").trim();
                let unit = commune_meant(typed);
                if unit.is_none() && !typed.is_empty() {
                    self.form.focus = 0;
                    self.notice = fill(&words.setup.commune_unknown, &[("typed", typed)]);
                    return Wish::Stay;
                }
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
                let passphrase = match self.new_passphrase("passphrase", words) {
                    Ok(passphrase) => passphrase,
                    Err(slip) => {
                        self.notice = slip;
                        self.form = passphrase_form(words);
                        return Wish::Stay;
                    }
                };
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
                self.notice.clone_from(&words.setup.recovery_wrong);
            }
            Step::Recover => {
                let passphrase = match self.new_passphrase("new_passphrase", words) {
                    Ok(passphrase) => passphrase,
                    Err(slip) => {
                        self.notice = slip;
                        self.form.empty_secrets();
                        return Wish::Stay;
                    }
                };
                let recovery = Zeroizing::new(values.get("recovery").to_owned());
                return Wish::Recover { login: values.get("login").trim().to_owned(), recovery, passphrase };
            }
            Step::SignIn => {
                return Wish::SignIn {
                    login: values.get("login").trim().to_owned(),
                    passphrase: Zeroizing::new(self.form.secret("own_passphrase")),
                };
            }
        }
        Wish::Stay
    }

    /// What stands in both boxes. Nobody sees what that is: after a slip both begin empty, or the slip would lead the next try.
    fn new_passphrase(&self, key: &str, words: &Words) -> Result<Zeroizing<String>, String> {
        let passphrase = Zeroizing::new(self.form.secret(key));
        if passphrase.chars().count() < PASSPHRASE_MIN {
            return Err(words.setup.passphrase_short.clone());
        }
        if *passphrase != self.form.secret("passphrase_again") {
            return Err(words.setup.passphrase_differs.clone());
        }
        Ok(passphrase)
    }
}
