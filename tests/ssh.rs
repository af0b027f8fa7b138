//! A real OpenSSH server on loopback, set up by the very lines of assets/ssh with this machine's places put in: a sitting, a
//! list through the pipe, one over sftp, a line that goes in the middle of a form, and all that is not let in.
//!
//! Runs only with SOTRE_LONG=1, because a fresh machine has no OpenSSH server; there it fails when the server is missing.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/mod.rs"]
mod support;

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use support::Officer;

const SOTRE: &str = env!("CARGO_BIN_EXE_sotre");
const PASSPHRASE: &str = "một câu dài dễ nhớ";
const LIST: &str = "Họ và tên,Ngày sinh,Giới tính,Thôn,Mẹ\r\nLò Thị Pâng,03/2019,nữ,Bản Phăng,Quàng Thị Ín\r\nVàng A Páo,2016,nam,Bản Lọng,\r\n";

/// Only with SOTRE_LONG=1, and said.
fn long() -> bool {
    let long = std::env::var_os("SOTRE_LONG").is_some_and(|long| long == "1");
    if !long {
        eprintln!("SKIPPED: only with SOTRE_LONG=1, for it needs an OpenSSH server");
    }
    long
}

fn as_root() -> bool {
    rustix::process::getuid().is_root()
}

/// A host: a book, its account (that of this test), a server on a free loopback port. Everything goes when it is dropped.
struct Host {
    folder: tempfile::TempDir,
    server: Option<Child>,
    port: u16,
    login: String,
}

impl Drop for Host {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

fn private(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

/// A folder as sshd wants it above keys and trays: root's or the account's all the way up, which /tmp is not.
fn guarded_folder() -> tempfile::TempDir {
    let own = std::env::var("XDG_RUNTIME_DIR").or_else(|_| std::env::var("HOME"));
    let above = if as_root() { "/run".to_owned() } else { own.expect("XDG_RUNTIME_DIR or HOME") };
    tempfile::Builder::new().prefix("sotre-ssh-").tempdir_in(above).expect("a folder of its own")
}

impl Host {
    /// With a book in it; nobody serves yet.
    fn new() -> Host {
        let folder = guarded_folder();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let login = Command::new("id").arg("-un").output().unwrap().stdout;
        let host = Host { folder, server: None, port: 0, login: String::from_utf8(login).unwrap().trim().to_owned() };
        private(&host.at("pass"), &format!("{PASSPHRASE}\n"));
        fs::create_dir(host.at("keys")).unwrap();
        host.local(&["init", "--office", "xã Mường Phăng", "--officer", "Quàng Thị Ín"], b"").ended(0);
        host.local(&["import", "children", "-"], LIST.as_bytes()).ended(0);
        for name in ["host", "client", "stranger"] {
            let made = Command::new("ssh-keygen")
                .args(["-q", "-t", "ed25519", "-N", "", "-f"])
                .arg(host.at(name))
                .status()
                .is_ok_and(|status| status.success());
            assert!(made, "ssh-keygen is missing: install openssh-client");
        }
        host
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn path(&self, name: &str) -> String {
        self.at(name).display().to_string()
    }

    /// The program on the host itself.
    fn local(&self, args: &[&str], stdin: &[u8]) -> support::Output {
        let (book, pass) = (self.path("book"), self.path("pass"));
        let own = ["--book", &book, "--user", "in", "--passphrase-file", &pass];
        support::run(SOTRE, &[&own, args].concat(), &[], stdin)
    }

    /// A line of assets/ssh with this machine's places.
    fn placed(&self, text: &str) -> String {
        text.replace("/usr/bin/sotre", SOTRE)
            .replace("/etc/ssh/sotre/", &format!("{}/", self.path("keys")))
            .replace("/srv/sotre/book", &self.path("book"))
            .replace("/srv/sotre/khay/", &format!("{}/", self.path("khay")))
    }

    /// Serves by the block of assets/ssh/sshd_config for `user`, after the loosest settings a host may have of its own.
    fn serve(&mut self, user: &str) {
        let sshd = ["/usr/sbin/sshd", "/usr/local/sbin/sshd"].into_iter().find(|path| Path::new(path).exists());
        let sshd = sshd.expect("an OpenSSH server is missing: install openssh-server");
        let shipped = include_str!("../assets/ssh/sshd_config");
        let block = shipped.split("\nMatch ").find(|block| block.starts_with(&format!("User {user}\n"))).unwrap();
        let block = block.replacen(user, &self.login, 1);
        let line = include_str!("../assets/ssh/authorized_keys").lines().find(|line| !line.starts_with('#')).unwrap();
        let public = fs::read_to_string(self.at("client.pub")).unwrap();
        let (options, _) = line.split_once(" ssh-ed25519").unwrap();
        // The tray's account needs no command of its own: the block forces sftp.
        let options = if user == "sotre" { format!("{} ", self.placed(options)) } else { String::new() };
        fs::write(self.at("keys").join(&self.login), options + &public).unwrap();
        self.port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let config = format!(
            "Port {}\nListenAddress 127.0.0.1\nHostKey {}\nPidFile none\nUsePAM no\nPermitRootLogin prohibit-password\n\
             AcceptEnv * \nAllowTcpForwarding yes\nX11Forwarding yes\nPermitTunnel yes\nSubsystem sftp internal-sftp\n\
             Match {}",
            self.port,
            self.path("host"),
            self.placed(&block)
        );
        private(&self.at("config"), &config);
        let _ = fs::create_dir_all("/run/sshd");
        let log = fs::File::create(self.at("log")).unwrap();
        let server = Command::new(sshd).args(["-D", "-e", "-f"]).arg(self.at("config")).stderr(log).spawn().unwrap();
        self.server = Some(server);
        let since = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(since.elapsed() < Duration::from_secs(10), "sshd does not listen: {}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.at("log")).unwrap_or_default()
    }

    /// What every client of ours says to `ssh` and `sftp`.
    fn client(&self, key: &str) -> Vec<String> {
        let options = [
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "LogLevel=ERROR",
            "BatchMode=yes",
            "IdentitiesOnly=yes",
            "IdentityAgent=none",
        ];
        let mut line = vec!["-F".to_owned(), "none".to_owned(), "-i".to_owned(), self.path(key)];
        line.extend(options.iter().flat_map(|option| ["-o".to_owned(), (*option).to_owned()]));
        line.extend(["-o".to_owned(), format!("Port={}", self.port)]);
        line
    }

    fn target(&self) -> String {
        format!("{}@127.0.0.1", self.login)
    }

    fn ssh(&self, more: &[&str], command: &[&str], stdin: &[u8]) -> Output {
        let mut child = Command::new("ssh")
            .args(self.client("client"))
            .args(more)
            .arg(self.target())
            .args(command)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let _ = child.stdin.take().unwrap().write_all(stdin);
        child.wait_with_output().unwrap()
    }

    /// A command as the officer gives it, her passphrase in the pipe before what follows.
    fn ask(&self, command: &str, stdin: &[u8]) -> Output {
        self.ssh(&[], &[command], &[format!("{PASSPHRASE}\n").as_bytes(), stdin].concat())
    }

    /// PuTTY's own tools, as the README has them typed; `None` where they are not installed, and that is said.
    fn putty(&self, tool: &str, more: &[&str], stdin: &[u8]) -> Option<Output> {
        let ppk = self.path("client.ppk");
        let made = Command::new("puttygen").args([&self.path("client"), "-O", "private", "-o", &ppk]).output();
        let Ok(made) = made else {
            eprintln!("SKIPPED: {tool}, for putty-tools are not installed");
            return None;
        };
        assert!(made.status.success(), "{}", err(&made));
        let known = Command::new("ssh-keygen").args(["-lf", &self.path("host.pub")]).output().unwrap().stdout;
        let known = String::from_utf8(known).unwrap().split(' ').nth(1).unwrap().to_owned();
        let mut child = Command::new(tool)
            .args(["-batch", "-P", &self.port.to_string(), "-i", &ppk, "-hostkey", &known])
            .args(more)
            .env("HOME", self.folder.path())
            .current_dir(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let _ = child.stdin.take().unwrap().write_all(stdin);
        Some(child.wait_with_output().unwrap())
    }

    /// She sits down: `ssh -tt`, nothing asked for.
    fn sit_down(&self) -> Officer {
        let (mut line, target) = (self.client("client"), self.target());
        line.extend(["-tt".to_owned(), target]);
        let line: Vec<&str> = line.iter().map(String::as_str).collect();
        Officer::start("ssh", &line, &[("TERM", "xterm"), ("HOME", &self.path(""))], 24, 80)
    }

    /// Processes of this host's book that still run: those whose command line names it.
    fn sittings(&self) -> Vec<String> {
        let book = self.path("book");
        let processes = fs::read_dir("/proc").unwrap().filter_map(|entry| {
            let line = fs::read(entry.ok()?.path().join("cmdline")).ok()?;
            let line = String::from_utf8_lossy(&line).replace('\0', " ");
            (line.contains(SOTRE) && line.contains(&book)).then_some(line)
        });
        processes.collect()
    }

    #[track_caller]
    fn nobody_is_left(&self) {
        let since = Instant::now();
        while !self.sittings().is_empty() {
            assert!(since.elapsed() < Duration::from_secs(10), "left behind: {:?}", self.sittings());
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[track_caller]
fn ended(output: &Output, code: i32) -> String {
    assert_eq!(output.status.code(), Some(code), "{}", err(output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_list_leaves_and_comes_back_over_a_real_ssh() {
    if !long() {
        return;
    }
    let mut host = Host::new();
    host.serve("sotre");
    // Byte for byte what the host itself exports; the BOM comes first: nothing else is on the pipe.
    let local = host.local(&["export", "children", "-o", "-"], b"");
    let piped = host.ask("export children -o - --reason 'họp giao ban'", b"");
    ended(&piped, 0);
    assert!(piped.stdout == local.stdout && piped.stdout.starts_with("\u{FEFF}".as_bytes()), "{}", err(&piped));
    let line = [&*host.target(), "export children -o -"];
    if let Some(fetched) = host.putty("plink", &line, format!("{PASSPHRASE}\r\n").as_bytes()) {
        ended(&fetched, 0);
        assert!(fetched.stdout == local.stdout, "plink: {}", err(&fetched));
    }
    let more = "Họ và tên,Ngày sinh,Giới tính,Thôn\r\nCà Văn Dua,02/2020,nam,Bản Phăng\r\n";
    ended(&host.ask("import children -", more.as_bytes()), 0);
    assert!(ended(&host.ask("list children --format json", b""), 0).contains("Cà Văn Dua"));
    host.nobody_is_left();
}

#[test]
fn there_is_no_shell_no_way_through_and_no_variable() {
    if !long() {
        return;
    }
    let mut host = Host::new();
    host.serve("sotre");
    for refused in [
        "init --office x --officer y",
        "serve",
        "sh -c id",
        "id",
        "list children; id",
        "list children && id",
        "$(id)",
        "completions bash",
        "export children -o x.csv",
        "import children /etc/passwd",
        "/usr/lib/openssh/sftp-server",
        "scp -t .",
        "sotre --book / list children --format json",
    ] {
        let answer = host.ask(refused, b"");
        assert!(ended(&answer, 2).is_empty() && !err(&answer).contains("uid="), "{refused}: {}", err(&answer));
    }
    // A subsystem is a command like any other.
    assert!(ended(&host.ssh(&["-s"], &["sftp"], b""), 2).is_empty());
    // Variables: the server takes none, whatever else the host takes (AcceptEnv * above the block).
    let told =
        ["-o", "SetEnv=SOTRE_BOOK=/nowhere SOTRE_LANG=en SOTRE_CLOCK=2020-01-01T00:00 SSH_ORIGINAL_COMMAND=demo"];
    let answer = host.ssh(&told, &["list children --format json"], format!("{PASSPHRASE}\n").as_bytes());
    assert!(ended(&answer, 0).contains("Lò Thị Pâng"), "{}", err(&answer));
    // Forwarding: a port of the host's, and a program reached through it.
    let echo = TcpListener::bind("127.0.0.1:0").unwrap();
    let there = format!("127.0.0.1:{}", echo.local_addr().unwrap().port());
    let through = host.ssh(&["-W", &there], &[], b"x");
    assert!(!through.status.success() && err(&through).contains("failed"), "{}", err(&through));
    let back = host.ssh(&["-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:9"], &["today"], b"");
    assert!(!back.status.success() && err(&back).contains("forwarding failed"), "{}", err(&back));
    // Another key is nobody's.
    let stranger = Command::new("ssh").args(host.client("stranger")).arg(host.target()).arg("today").output().unwrap();
    assert!(!stranger.status.success() && err(&stranger).contains("denied"), "{}", err(&stranger));
    // A wrong passphrase opens nothing, and no passphrase is in the command line of any process or in the server's log.
    let wrong = host.ssh(&[], &["list children"], "mot cau khac han\n".as_bytes());
    assert!(ended(&wrong, 1).is_empty() && err(&wrong).contains("Sai câu mật khẩu"), "{}", err(&wrong));
    assert!(!host.log().contains(PASSPHRASE) && !host.log().contains("Pâng"), "{}", host.log());
    host.nobody_is_left();
}

#[test]
fn a_sitting_whose_line_goes_is_gone_on_with_at_the_same_field() {
    if !long() {
        return;
    }
    let mut host = Host::new();
    host.serve("sotre");
    let mut an = host.sit_down();
    an.wait_for("MỞ SỔ").type_text(PASSPHRASE).press("<enter>").wait_for("Hôm nay");
    assert_eq!(host.sittings().len(), 1, "the sitting itself: {:?}", host.sittings());
    assert!(!host.sittings().concat().contains(PASSPHRASE));
    an.press("3").wait_for("Lò Thị Pâng").settle();
    an.press("n").wait_for("THÊM TRẺ").settle();
    an.type_text("Lường Thị Hoan").press("<enter>").settle();
    an.type_text("12/05/2").wait_for("12/05/2");
    // At most the last second may be lost, and this is past it.
    std::thread::sleep(Duration::from_millis(1100));
    an.settle();
    let (screen, cursor) = (an.screen(), an.cursor());
    an.kill();
    host.nobody_is_left();
    let mut an = host.sit_down();
    an.wait_for("MỞ SỔ").type_text(PASSPHRASE).press("<enter>").wait_for("nháp");
    an.press("3").wait_for("Lò Thị Pâng").settle();
    an.press("n").wait_for("Lường Thị Hoan").settle();
    assert_eq!(an.cursor(), cursor, "the same field, the same place in it:\n{screen}\nnow\n{}", an.screen());
    assert!(an.shows("12/05/2"), "{}", an.screen());
    an.press("<esc>").settle();
    an.press("<c-q>").wait_for("THOÁT").press("c");
    assert_eq!(an.wait_exit(Duration::from_secs(10)), Some(0));
    host.nobody_is_left();
    host.local(&["verify"], b"").ended(0);
}

/// The tray: what the app exported is fetched by sftp, a list put there is found by the app; nothing else of the host is
/// to be seen, and a link laid there leads nowhere.
#[test]
fn lists_travel_by_the_tray_over_a_chrooted_sftp() {
    if !long() {
        return;
    }
    if !as_root() {
        eprintln!("SKIPPED: only root can shut sftp up in a folder");
        return;
    }
    let mut host = Host::new();
    let (outer, inner) = (host.at("khay").join(&host.login), host.at("khay").join(&host.login).join("ds"));
    fs::create_dir_all(&inner).unwrap();
    for folder in [&host.at("khay"), &outer] {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    }
    fs::create_dir_all(host.at("book/khay")).unwrap();
    let _ = fs::remove_dir(host.at("book/khay/in"));
    std::os::unix::fs::symlink(&inner, host.at("book/khay/in")).unwrap();
    // She exports at the book's own server, and is told the line that fetches it.
    host.serve("sotre");
    let mut an = host.sit_down();
    an.wait_for("MỞ SỔ").type_text(PASSPHRASE).press("<enter>").wait_for("Hôm nay");
    an.press("3").wait_for("Lò Thị Pâng").settle();
    an.press("<c-e>").wait_for("XUẤT DANH SÁCH").settle();
    an.press("<c-s>").wait_for("pscp khay-in@");
    an.press("<enter>").settle();
    // Only the tray is read from there: /etc/passwd is no list of hers.
    an.press("i").wait_for("NHẬP").settle();
    an.type_text("/etc/passwd").press("<enter>").wait_for("nằm ngay trong khay");
    drop(an);
    host.nobody_is_left();
    if let Some(mut server) = host.server.take() {
        let _ = server.kill();
        let _ = server.wait();
    }

    host.serve("khay-*");
    let made: Vec<_> = fs::read_dir(&inner).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let name = made.first().expect("the export lies in the tray").to_str().unwrap().to_owned();
    let (fetched, brought) = (host.path("fetched"), host.path("mang-toi.csv"));
    fs::write(&brought, LIST).unwrap();
    let batch = format!(
        "get \"{name}\" {fetched}\nput {brought}\nln -s /etc/passwd link.csv\n-get /etc/passwd {fetched}.1\n-get ../../book/keys.toml {fetched}.2\n\
         -get {book} {fetched}.3\n",
        book = host.path("book/keys.toml")
    );
    private(&host.at("batch"), &batch);
    let sftp = |batch: &str| {
        Command::new("sftp").args(host.client("client")).args(["-b", batch]).arg(host.target()).output().unwrap()
    };
    let done = sftp(&host.path("batch"));
    assert!(done.status.success(), "{}\n{}", err(&done), host.log());
    assert_eq!(fs::read(&fetched).unwrap(), fs::read(inner.join(&name)).unwrap());
    for n in 1..=3 {
        assert!(!Path::new(&format!("{fetched}.{n}")).exists(), "outside the tray: {n}");
    }
    assert_eq!(fs::read_to_string(inner.join("mang-toi.csv")).unwrap(), LIST);
    // By PuTTY's: the very line the app shows, and one that brings a list.
    let (there, here) = (format!("{}:{name}", host.target()), format!("{}:", host.target()));
    if let Some(done) = host.putty("pscp", &[&there, "ve.xlsx"], b"") {
        ended(&done, 0);
        assert_eq!(fs::read(host.at("ve.xlsx")).unwrap(), fs::read(inner.join(&name)).unwrap());
        fs::write(host.at("len.csv"), LIST).unwrap();
        ended(&host.putty("pscp", &["len.csv", &here], b"").unwrap(), 0);
        assert_eq!(fs::read_to_string(inner.join("len.csv")).unwrap(), LIST);
    }
    // No command, no shell, no way through here either.
    assert!(!String::from_utf8_lossy(&host.ssh(&[], &["id"], b"").stdout).contains("uid="));
    let through = host.ssh(&["-W", "127.0.0.1:9"], &[], b"x");
    assert!(!through.status.success() && err(&through).contains("failed"), "{}", err(&through));
}
