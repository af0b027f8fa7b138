//! A real office of several people. Each signs in by the passphrase in the file of her login.

use crate::office::Office;
use crate::support::Officer;

impl Office {
    /// A real book of `thu`, Lò Thị Thu; its recovery key lies in `giay`. `people`: logins and passphrases, hers among them.
    #[track_caller]
    pub fn real(people: &[(&str, &str)]) -> Office {
        let office = Office::empty_with_running_clock();
        for (login, passphrase) in people {
            std::fs::write(office.home().join(login), format!("{passphrase}\n")).unwrap();
        }
        let init = ["init", "--office", "xã Mường Phăng", "--officer", "Lò Thị Thu", "--recovery-file", "giay"];
        office.as_of("thu", &init);
        office
    }

    /// `thu` adds her, and she makes the passphrase her own.
    #[track_caller]
    pub fn joins(&self, login: &str, name: &str, more: &[&str]) {
        let add = ["user", "add", login, "--name", name, "--new-passphrase-file", login];
        self.as_of("thu", &[&add, more].concat());
        self.as_of(login, &["user", "passphrase", login, "--new-passphrase-file", login]);
    }

    /// What a command says to her.
    #[track_caller]
    pub fn as_of(&self, login: &str, args: &[&str]) -> String {
        let output = self.sotre(&[&["--user", login, "--passphrase-file", login], args].concat());
        output.ended(0);
        output.out().to_owned()
    }

    /// She sits down, and sees this.
    #[track_caller]
    pub fn enters(&self, login: &str, sees: &str) -> Officer {
        let mut an = self.sit_down_with(&["--user", login, "--passphrase-file", login]);
        an.wait_for(sees).settle();
        an
    }
}
