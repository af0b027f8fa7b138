//! Who may what, over all that the commands print and write: every role and every two of them, each command, the same table.

use sotre::domain::access::{Action, Reach};
use sotre::domain::listing::What;
use sotre::domain::officer::{Role, Roles};

use crate::support::Output;
use crate::tools::{Book, LISTS, refused, rows, says_quietly, texts};

/// Names nobody else bears: in the village of the collaborators, and in another.
const HERE: &str = "Kintha";
const THERE: &str = "Giauvo";

/// A real book with a child, a household and a case in each of two villages; its first officer is `thu`.
struct Real(Book);

impl Real {
    fn new() -> Real {
        let book = Real(Book::of_thu());
        let children = format!(
            "Họ và tên,Ngày sinh,Thôn,Mẹ\r\nLò Thị {HERE},01/02/2015,Bản Gần,Vì Thị {HERE}\r\nLò Thị {THERE},01/02/2015,Bản Xa,Vì Thị {THERE}\r\n"
        );
        book.0.import(&children, &[]).ended(0);
        let cases = format!(
            "Họ tên trẻ,Ngày sinh,Mức,Ngày mở\r\nLò Thị {HERE},01/02/2015,cao,20/11/2026\r\nLò Thị {THERE},01/02/2015,cao,20/11/2026\r\n"
        );
        book.0.feed(&["import", "cases", "-"], cases.as_bytes()).ended(0);
        assert_eq!(texts(&book.0.list("cases"), "child_name").len(), 2);
        book
    }

    fn run(&self, args: &[&str]) -> Output {
        self.0.run(args)
    }

    fn as_of(&self, login: &str, args: &[&str]) -> Output {
        self.0.as_of(login, &passphrase(login), args)
    }

    fn add(&self, login: &str, roles: Roles) {
        let file = self.0.secret("moi.txt", &passphrase(login));
        let (name, roles) = (format!("Cà Thị {}", login.to_uppercase()), roles.text().replace(' ', ","));
        let mut args = vec!["user", "add", login, "--name", &name, "--roles", &roles, "--new-passphrase-file", &file];
        if roles.contains("collaborator") {
            args.extend(["--village", "Bản Gần"]);
        }
        self.run(&args).ended(0);
    }
}

fn passphrase(login: &str) -> String {
    format!("câu mật khẩu của {login}")
}

/// Each role, and every two.
fn sets() -> Vec<Roles> {
    let one = Role::ALL.into_iter().map(|role| Roles::of(&[role]));
    let two = Role::ALL.into_iter().flat_map(|role| {
        Role::ALL
            .into_iter()
            .filter(move |other| (role as u8) < *other as u8)
            .map(move |other| Roles::of(&[role, other]))
    });
    one.chain(two).collect()
}

/// What a command is; more than one where any of them is enough.
fn commands(book: &Real) -> Vec<(Vec<String>, Vec<Action>)> {
    let of = |args: &[&str]| args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>();
    let mut all = Vec::new();
    for (what, _) in LISTS {
        let kind = What::ALL.into_iter().find(|known| known.key() == what).expect("a list");
        let action = vec![Action::of_list(kind)];
        all.push((of(&["list", what, "--format", "json"]), action.clone()));
        all.push((of(&["export", what, "-o", "-", "--keys"]), action.clone()));
        if what == "children" {
            all.push((of(&["list", what, "--search", "lo thi"]), action.clone()));
            all.push((of(&["list", what, "--filter", "mother_name=vi thi giauvo"]), action));
        }
    }
    let list = book.0.file("them.csv", format!("Họ và tên,Ngày sinh\r\nLò Thị {THERE},01/02/2015\r\n").as_bytes());
    all.push((of(&["import", "children", &list, "--dry-run"]), vec![Action::Import]));
    all.push((of(&["today"]), vec![Action::ReadCases]));
    all.push((of(&["log", "--format", "json"]), vec![Action::ReadLog, Action::ReadKeeping]));
    all.push((of(&["backup", "-o", "-"]), vec![Action::Backup]));
    all.push((of(&["verify"]), vec![Action::Verify]));
    all.push((of(&["user", "list"]), vec![Action::Users]));
    all
}

#[test]
fn every_command_does_what_the_table_says_and_prints_no_name_beyond_it() {
    let book = Real::new();
    let commands = commands(&book);
    let (mut forbidden, mut done) = (0, 0);
    for (nth, roles) in sets().into_iter().enumerate() {
        let login = format!("ai{nth}");
        book.add(&login, roles);
        for (args, actions) in &commands {
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let output = book.as_of(&login, &args);
            let reach = actions.iter().map(|action| roles.may(*action)).max().expect("an action");
            let bytes = [&output.stdout[..], output.err().as_bytes()].concat();
            // A backup is the whole book, and nothing of it can be read.
            let said = String::from_utf8_lossy(&bytes);
            let case = format!("{} {args:?}", roles.text());
            if reach == Reach::No {
                refused(&output, 1);
                forbidden += 1;
            } else {
                output.ended(0);
                done += 1;
            }
            // Of the log names go as far as what it tells of children.
            let names = if args[0] == "log" { roles.may(Action::ReadLog) } else { reach };
            assert!(names == Reach::All || !said.contains(THERE), "{case} shows the other village: {said}");
            assert!(names != Reach::No || !said.contains(HERE), "{case} shows a name: {said}");
        }
    }
    assert!(forbidden > 50 && done > 50, "{forbidden} refused, {done} done");
}

#[test]
fn what_is_refused_says_who_may_and_stands_in_the_log() {
    let book = Real::new();
    book.add("hoa", Roles::of(&[Role::Administrator]));
    let said = refused(&book.as_of("hoa", &["list", "cases"]), 1);
    for part in ["quản trị", "xem hồ sơ trẻ em", "Lò Thị Thu", "Sổ không đổi"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let log = rows(book.run(&["log", "--format", "json"]).ended(0));
    let entry = log.iter().find(|row| row["code"] == "hoa" && row["act"].as_str().unwrap().contains("từ chối"));
    let detail = entry.expect("an entry")["detail"].as_str().unwrap();
    assert!(detail.contains("vai trò") && detail.contains("xem hồ sơ trẻ em"), "{detail}");
    // A role taken away counts from the next command on.
    book.add("mai", Roles::of(&[Role::Officer]));
    book.as_of("mai", &["list", "cases"]).ended(0);
    book.run(&["user", "change", "mai", "--roles", "administrator"]).ended(0);
    refused(&book.as_of("mai", &["list", "cases"]), 1);
}

#[test]
fn cases_are_handed_over_all_or_some_and_those_of_who_is_gone() {
    let book = Real::new();
    book.add("mai", Roles::of(&[Role::Officer]));
    book.add("hoa", Roles::of(&[Role::Administrator]));
    let codes = texts(&book.0.list("cases"), "code");
    let owners = || {
        let mut rows = book.0.list("cases");
        rows.sort_by_key(|row| row["code"].as_str().unwrap().to_owned());
        texts(&rows, "owner")
    };
    let mut sorted = codes.clone();
    sorted.sort();
    let said = says_quietly(book.run(&["hand-over", &sorted[0].to_lowercase(), "--to", "mai"]).ended(0));
    assert!(said.contains("1 hồ sơ") && said.contains("MAI"), "{said}");
    assert_eq!(owners(), ["Cà Thị MAI", "Lò Thị Thu"]);
    // Not hers any more; nobody there; no officer; two ways to say which.
    refused(&book.run(&["hand-over", &sorted[0], "--to", "mai"]), 1);
    refused(&book.run(&["hand-over", "--all", "--to", "ai"]), 1);
    refused(&book.run(&["hand-over", "--all", "--to", "hoa"]), 1);
    refused(&book.run(&["hand-over", "--all", &sorted[1], "--to", "mai"]), 2);
    refused(&book.run(&["hand-over", "--to", "mai"]), 2);
    // One at work hands over herself.
    refused(&book.as_of("hoa", &["hand-over", "--all", "--from", "mai", "--to", "thu"]), 1);
    assert_eq!(owners(), ["Cà Thị MAI", "Lò Thị Thu"]);
    book.run(&["undo", "--yes"]).ended(0);
    assert_eq!(owners(), ["Lò Thị Thu", "Lò Thị Thu"]);
    book.run(&["hand-over", "--all", "--to", "mai"]).ended(0);
    assert_eq!(owners(), ["Cà Thị MAI", "Cà Thị MAI"]);
    // She goes; whoever looks after the people hands over what he cannot read.
    book.run(&["user", "disable", "mai"]).ended(0);
    let output = book.as_of("hoa", &["hand-over", "--all", "--from", "mai", "--to", "thu"]);
    let said = says_quietly(output.ended(0));
    assert!(said.contains("2 hồ sơ") && !said.contains(HERE) && !said.contains(THERE), "{said}");
    assert_eq!(owners(), ["Lò Thị Thu", "Lò Thị Thu"]);
}

#[test]
fn only_an_administrator_puts_a_backup_in_the_place_of_the_book() {
    let book = Real::new();
    book.add("mai", Roles::of(&[Role::Officer]));
    book.add("hoa", Roles::of(&[Role::Administrator]));
    book.run(&["backup"]).ended(0);
    let backup = book.0.newest_backup();
    book.0.import("Họ và tên,Ngày sinh\r\nLò Thị Sau,03/04/2016\r\n", &[]).ended(0);
    let said = refused(&book.as_of("mai", &["restore", &backup]), 1);
    assert!(said.contains("sao lưu, khôi phục sổ"), "{said}");
    assert_eq!(book.0.list("children").len(), 3, "the book stands as it was");
    // Where no book stands, whoever can open the backup may bring it back: the host is dead and it is two in the morning.
    let aside = book.0.path("aside");
    book.as_of("mai", &["restore", &backup, "--book", &aside]).ended(0);
    // With the paper in the cupboard anybody of the office, and the administrator with what she knows.
    book.as_of("mai", &["restore", &backup, "--recovery-file", &book.0.path("giay.txt")]).ended(0);
    assert_eq!(book.0.list("children").len(), 2);
    book.as_of("hoa", &["restore", &backup]).ended(0);
    assert_eq!(book.0.list("children").len(), 2);
}

/// A workbook is written by another way than CSV.
#[test]
fn a_workbook_of_a_collaborator_holds_her_village_and_no_other() {
    use calamine::Reader;
    let book = Real::new();
    book.add("mai", Roles::of(&[Role::Collaborator]));
    for what in ["children", "households"] {
        let file = book.0.path(&format!("{what}.xlsx"));
        book.as_of("mai", &["export", what, "-o", &file]).ended(0);
        let mut workbook: calamine::Xlsx<_> = calamine::open_workbook(&file).unwrap();
        let sheet = workbook.worksheet_range_at(0).expect("a sheet").unwrap();
        let text: Vec<String> = sheet.cells().map(|(_, _, cell)| cell.to_string()).collect();
        let holds = |name: &str| text.iter().any(|cell| cell.contains(name));
        assert!(!holds(THERE), "{text:?}");
        // A list of children brings no household.
        assert_eq!(holds(HERE), what == "children", "{text:?}");
    }
}
