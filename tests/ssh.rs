//! A list truly reaches her PC: `serve` as the forced command of a real OpenSSH server on loopback.
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

const SOTRE: &str = env!("CARGO_BIN_EXE_sotre");

/// A server on a free loopback port, with one key whose forced command is `serve`; stopped when dropped.
struct Server {
    process: Child,
    folder: PathBuf,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn keygen(path: &Path) {
    let done = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(path).status();
    assert!(done.is_ok_and(|status| status.success()), "ssh-keygen is missing: install openssh-client");
}

fn private(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

fn start(folder: &Path, forced: &str) -> Server {
    let sshd = ["/usr/sbin/sshd", "/usr/local/sbin/sshd"].into_iter().find(|path| Path::new(path).exists());
    let sshd = sshd.expect("an OpenSSH server is missing: install openssh-server");
    keygen(&folder.join("host"));
    keygen(&folder.join("client"));
    let public = fs::read_to_string(folder.join("client.pub")).unwrap();
    private(&folder.join("authorized"), &format!("command=\"{forced}\",restrict,pty {public}"));
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let at = |name: &str| folder.join(name).display().to_string();
    let config = format!(
        "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\nPidFile {}\nStrictModes no\nUsePAM no\n\
         PasswordAuthentication no\nPermitRootLogin prohibit-password\n",
        at("host"),
        at("authorized"),
        at("pid")
    );
    private(&folder.join("config"), &config);
    let _ = fs::create_dir_all("/run/sshd");
    let process =
        Command::new(sshd).args(["-D", "-e", "-f"]).arg(folder.join("config")).stderr(Stdio::null()).spawn().unwrap();
    let server = Server { process, folder: folder.to_owned(), port };
    let since = Instant::now();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(since.elapsed() < Duration::from_secs(10), "sshd does not listen");
        std::thread::sleep(Duration::from_millis(50));
    }
    server
}

impl Server {
    fn ask(&self, command: &str, stdin: &[u8]) -> Output {
        let mut child = Command::new("ssh")
            .args(["-p", &self.port.to_string(), "-i"])
            .arg(self.folder.join("client"))
            .args([
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null",
                "-o",
                "LogLevel=ERROR",
                "-o",
                "BatchMode=yes",
            ])
            .args(["127.0.0.1", command])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(stdin).unwrap();
        child.wait_with_output().unwrap()
    }
}

#[test]
fn a_list_leaves_and_comes_back_over_a_real_ssh() {
    if std::env::var_os("SOTRE_LONG").is_none() {
        eprintln!("only with SOTRE_LONG=1: needs an OpenSSH server");
        return;
    }
    let folder = support::temp_dir();
    let folder = folder.path();
    let (book, pass) = (folder.join("book"), folder.join("pass"));
    private(&pass, "một câu dài dễ nhớ\n");
    let (book_text, pass_text) = (book.display().to_string(), pass.display().to_string());
    let made = support::run(
        SOTRE,
        &[
            "--book",
            &book_text,
            "--user",
            "in",
            "--passphrase-file",
            &pass_text,
            "init",
            "--office",
            "xã Mường Phăng",
            "--officer",
            "Quàng Thị Ín",
        ],
        &[],
        b"",
    );
    assert_eq!(made.code, Some(0), "{}", made.err());
    let forced = format!("{SOTRE} --book {book_text} --user in --passphrase-file {pass_text} serve");
    let server = start(folder, &forced);

    let list = "Họ và tên,Ngày sinh,Giới tính,Thôn,Mẹ\r\nLò Thị Pâng,03/2019,nữ,Bản Phăng,Quàng Thị Ín\r\nVàng A Páo,2016,nam,Bản Lọng,\r\n";
    let imported = server.ask("import children -", list.as_bytes());
    assert_eq!(imported.status.code(), Some(0), "{}", String::from_utf8_lossy(&imported.stderr));
    let exported = server.ask("export children -o - --reason 'họp giao ban'", b"");
    assert_eq!(exported.status.code(), Some(0), "{}", String::from_utf8_lossy(&exported.stderr));
    assert!(exported.stdout.starts_with("\u{FEFF}".as_bytes()), "the BOM comes first: nothing else is on the pipe");
    let text = String::from_utf8(exported.stdout).unwrap();
    assert!(text.contains("Lò Thị Pâng") && text.contains("Vàng A Páo") && text.lines().count() == 3, "{text}");

    // Only these commands, and no shell.
    for refused in [
        "init --office x --officer y",
        "serve",
        "sh -c id",
        "list children; id",
        "list children && id",
        "completions bash",
    ] {
        let answer = server.ask(refused, b"");
        assert_eq!(answer.status.code(), Some(2), "{refused}");
        assert!(!String::from_utf8_lossy(&answer.stdout).contains("uid="), "{refused}");
    }
    // Whose book it is was said by the server's line: a client that says another is refused, not quietly given this one.
    let other = server.ask("sotre --book /tmp list children --format json", b"");
    assert_eq!(other.status.code(), Some(2));
    assert!(!String::from_utf8_lossy(&other.stdout).contains("Lò Thị Pâng"));
    let own = server.ask("sotre list children --format json", b"");
    assert!(String::from_utf8_lossy(&own.stdout).contains("Lò Thị Pâng"));
}
