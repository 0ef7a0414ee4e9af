//! Real SSH with README's `ForceCommand`: whoever logs in is at the console as themselves, and
//! whatever they ask for instead.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::num::NonZero;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use pty_process::Size;
use pty_process::blocking::Pty;

use super::machine::{Machine, is_program};
use super::{Lines, installed, readme, registers};

const ROWS: NonZero<u16> = NonZero::new(24).unwrap();
const COLUMNS: NonZero<u16> = NonZero::new(80).unwrap();

/// A terminal in which somebody has typed `ssh`.
struct Terminal {
    pty: Arc<Pty>,
    screen: Arc<Mutex<vt100::Parser>>,
    child: std::process::Child,
}

impl Terminal {
    fn open(machine: &Machine, line: &str) -> Terminal {
        let (pty, pts) = pty_process::blocking::open().unwrap();
        pty.resize(Size::new(ROWS.get(), COLUMNS.get())).unwrap();
        let command = pty_process::blocking::Command::from(machine.command("root", line));
        let child = command.env("TERM", "xterm-256color").spawn(pts).unwrap();
        let (pty, screen) =
            (Arc::new(pty), Arc::new(Mutex::new(vt100::Parser::new(ROWS, COLUMNS, 0))));
        let (from, to) = (pty.clone(), screen.clone());
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            // Ends with the terminal.
            while let Ok(count @ 1..) = (&*from).read(&mut bytes) {
                to.lock().unwrap().process(&bytes[..count]);
            }
        });
        Terminal { pty, screen, child }
    }

    fn text(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    #[track_caller]
    fn until_sees(&self, text: &str) -> &Terminal {
        let patience = Instant::now() + Duration::from_secs(30);
        while !self.text().contains(text) {
            assert!(Instant::now() < patience, "no {text}:\n{}", self.text());
            thread::sleep(Duration::from_millis(10));
        }
        self
    }

    /// Types, and waits for what only these keys can have shown: `shows` must not stand
    /// there before, or the next keys would go out unseen and arrive with these in one read.
    #[track_caller]
    fn types(&self, keys: &str, shows: &str) -> &Terminal {
        let before = self.text();
        assert!(!before.contains(shows), "{shows} stands there already:\n{before}");
        (&*self.pty).write_all(keys.as_bytes()).unwrap();
        self.until_sees(shows)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A machine whose sshd has README's lines, and how one logs in there.
fn reachable() -> Option<(Machine, String)> {
    let missing = ["sshd", "ssh", "ssh-keygen"].into_iter().find(|name| !is_program(name));
    if let Some(missing) = missing {
        let must = std::env::var("CI").is_ok_and(|ci| ci == "true");
        assert!(!must, "no {missing}");
        println!("skipped: no {missing} here");
        return None;
    }
    let machine = installed(&Lines::of_readme())?;
    let text = readme::between("只用值班台、不用命令行的账号", "**隐私，");
    let [lines] = readme::blocks(text, "").try_into().unwrap();
    assert!(lines.len() > 3, "{lines:?}");
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let common = format!(
        "Port {port}\\nListenAddress 127.0.0.1\\nHostKey /etc/ssh/own_key\\nUsePAM no\\n\
         PasswordAuthentication no\\nAcceptEnv LANG LC_*\\nPidFile none\\n"
    );
    let root = |line: &str| machine.does("root", line);
    root("mkdir -p /etc/ssh /run/sshd && ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/own_key");
    root("ssh-keygen -q -t ed25519 -N '' -f ~/key");
    for account in ["wangli", "lili"] {
        // Without a password, and yet not locked.
        root(&format!("usermod -p '*' {account}"));
        root(&format!("install -d -o {account} -m 700 /home/{account}/.ssh"));
        root(&format!(
            "install -o {account} -m 600 ~/key.pub /home/{account}/.ssh/authorized_keys"
        ));
    }
    root(&format!("printf '{common}' > /etc/ssh/sshd_config"));
    for line in lines {
        root(&format!("echo '{line}' >> /etc/ssh/sshd_config"));
    }
    root("/usr/sbin/sshd -t && /usr/sbin/sshd");
    let ssh = format!(
        "LANG=C.UTF-8 ssh -q -i ~/key -p {port} -o SendEnv=LANG -o StrictHostKeyChecking=no \
         -o UserKnownHostsFile=/dev/null"
    );
    Some((machine, ssh))
}

#[test]
fn over_ssh_everybody_is_at_the_console_as_themselves_and_nowhere_else() {
    let Some((machine, ssh)) = reachable() else { return };
    registers(&machine, "第一件");
    let terminal = Terminal::open(&machine, &format!("{ssh} -tt lili@127.0.0.1"));
    terminal.until_sees("李丽").until_sees("第一件");
    // Each key when the form says what it would do, as somebody types who looks.
    terminal.types("\x1b[18~", "[保存]").types("来人", "为他建档").types("\r", "01 咨询");
    terminal
        .types("ls", "类别      ls")
        .types("\r", "类别      漏水")
        .types("楼道滴水", "楼道滴水");
    terminal.types("\r", "Enter保存").types("\r", "已保存");
    // F12 F12 offers nobody but whose account it is.
    terminal.types("\x1b[24~\x1b[24~", "现在谁坐在这里?").until_sees("李丽");
    assert!(!terminal.text().contains("王丽"), "{}", terminal.text());
    terminal.types("1\x1b", "楼道滴水").until_sees("李丽 值班员");
    // What they name instead is not run: not another person, not another program.
    let as_director =
        Terminal::open(&machine, &format!("{ssh} -tt lili@127.0.0.1 'dutydesk --as S1'"));
    as_director.until_sees("李丽").until_sees("楼道滴水");
    for words in ["dutydesk --as S1 staff list", "touch /home/lili/was-here", "internal-sftp"] {
        let said = machine.run("root", &format!("{ssh} -T lili@127.0.0.1 '{words}'"));
        assert_eq!((said.code, said.out.as_str()), (71, ""), "{words}: {}", said.err);
    }
    machine.does("root", "test ! -e /home/lili/was-here");
    // Nothing of the machine is forwarded, nor anything of the account's run before.
    let said = machine.run("root", &format!("{ssh} -W 127.0.0.1:22 lili@127.0.0.1"));
    assert_ne!(said.code, 0, "{}", said.out);
    let means = machine.does("root", "/usr/sbin/sshd -T -C user=lili,host=office,addr=127.0.0.1");
    for line in ["forcecommand /usr/local/bin/dutydesk", "disableforwarding yes", "permituserrc no"]
    {
        assert!(means.lines().any(|said| said == line), "{line}: {means}");
    }
    // With a shell of their own they are themselves as well.
    let (code, said) = machine.refuses("lili", "--as S1 matter list");
    assert_eq!(code, "signin.not_you", "{said}");
    // What was saved over SSH is under who typed it, through the account they came by.
    let uid = machine.does("root", "id -u lili");
    let shown = machine.tells("root", "journal show");
    let entries = shown["entries"].as_array().unwrap();
    let entry = entries.iter().rfind(|entry| entry["verb"] == "matter.new").unwrap();
    assert_eq!((&entry["staff"], &entry["account"].to_string()), (&2.into(), &uid.trim().into()));
}
