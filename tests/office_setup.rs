//! README's installation, backup and restore in an office: its own lines, on a machine of
//! their own, with the shipped units and what protects the service in force.

mod machine;
mod readme;
mod shut;
mod ssh;
mod units;
mod vanishing;

use machine::Machine;

/// Where a backup goes in README.
const TARGET: &str = "/media/usb/dutydesk";

/// The installation's lines and what follows it, as they stand in README.
struct Lines {
    install: Vec<&'static str>,
    colleague: Vec<&'static str>,
    disk: Vec<&'static str>,
    set_up: Vec<&'static str>,
    check: Vec<&'static str>,
    restore: Vec<&'static str>,
}

impl Lines {
    fn of_readme() -> Lines {
        let text = readme::between("**一间办公室**", "只用值班台、不用命令行的账号");
        let blocks = readme::blocks(text, "sh");
        let [install, colleague, disk, set_up, check, restore] =
            blocks.try_into().unwrap_or_else(|all| panic!("not the blocks of README: {all:?}"));
        Lines { install, colleague, disk, set_up, check, restore }
    }
}

/// Runs a line of README: what begins with `sudo` the administrator types, anything else the
/// director. What has no meaning here has its stand-in.
#[track_caller]
fn types(machine: &Machine, line: &str, file: &str, typed: &str) -> String {
    let account = if line.contains("sudo ") { "root" } else { "wangli" };
    let done = match line {
        // The test is built from it.
        "cargo build --release" => return String::new(),
        "sudo mount /dev/sdb1 /media/usb" => "mount -t tmpfs -o size=64m usb /media/usb".into(),
        line => line.replace("文件", file),
    };
    let said = machine.run_with(account, &done, typed);
    // A check-up that wants something done says 3.
    let fine =
        if line.contains("doctor") { said.code == 0 || said.code == 3 } else { said.code == 0 };
    assert!(fine, "{account}: {done}: {}\n{}{}\n{}", said.code, said.out, said.err, machine.log());
    said.out
}

/// A machine on which README's installation was typed, with 王丽 and 李丽 on it.
fn installed(lines: &Lines) -> Option<Machine> {
    let machine = Machine::start()?;
    machine.account("wangli").account("lili");
    for line in &lines.install {
        types(&machine, line, "", "");
    }
    for line in &lines.colleague {
        types(&machine, line, "", "");
    }
    Some(machine)
}

/// Plugs README's disk in and sets the backup up; the recovery key.
fn set_up(machine: &Machine, lines: &Lines) -> String {
    for line in &lines.disk {
        types(machine, line, "", "");
    }
    let said: Vec<String> = lines.set_up.iter().map(|line| types(machine, line, "", "")).collect();
    let paper = said[0].lines().filter(|line| line.starts_with("    ")).map(str::trim);
    paper.collect::<Vec<_>>().join(" ")
}

fn matters(machine: &Machine) -> usize {
    machine.tells("lili", "matter list")["items"].as_array().unwrap().len()
}

fn registers(machine: &Machine, text: &str) {
    machine.tells("lili", &format!("matter new --who 来人 --category leak --text {text}"));
}

/// Everything in the office's directory is the desk's, and closed to others.
#[track_caller]
fn is_the_desks(machine: &Machine) {
    for line in machine.listed("/var/lib/dutydesk") {
        let mode = if line.contains(" d ") { " 700 " } else { " 600 " };
        let odd = ["/desk.log"].iter().any(|name| line.ends_with(name));
        assert!(line.starts_with("dutydesk:dutydesk ") && (odd || line.contains(mode)), "{line}");
    }
}

#[test]
fn every_line_of_readme_works_in_an_office_from_installation_to_restore() {
    let lines = Lines::of_readme();
    let Some(machine) = installed(&lines) else { return };
    registers(&machine, "第一件");
    let key = set_up(&machine, &lines);
    let file = machine.tells("wangli", "backup list")["file"].as_str().unwrap().to_string();
    for line in &lines.check {
        types(&machine, line, &file, &key);
    }
    assert!(machine.tells("wangli", "backup list")["drilled"].is_i64(), "the trial is noted");
    registers(&machine, "第二件");
    assert_eq!(matters(&machine), 2);
    let restored = types(&machine, lines.restore[0], &file, &key);
    assert!(restored.contains("已还原到 /var/lib/dutydesk"), "{restored}");
    is_the_desks(&machine);
    // The next who knocks finds the desk, on what was restored.
    assert_eq!(matters(&machine), 1);
    for line in &lines.restore[1..] {
        types(&machine, line, &file, &key);
    }
    is_the_desks(&machine);
    let beside = machine.listed("/var/lib");
    assert!(beside.iter().any(|line| line.contains("/dutydesk.before-")), "{beside:?}");
    assert_eq!(machine.run("root", "ls -A /root/.local").out, "", "nothing went to root's home");

    // A new machine: installed, nothing there yet.
    machine.does("root", "systemctl stop dutydesk.service && rm -r /var/lib/dutydesk*");
    let restored = types(&machine, lines.restore[0], &file, &key);
    assert!(restored.contains("已还原到 /var/lib/dutydesk"), "{restored}");
    is_the_desks(&machine);
    assert_eq!(matters(&machine), 1);
    for line in &lines.restore[1..] {
        types(&machine, line, &file, &key);
    }
    is_the_desks(&machine);
    // It goes on with its backups.
    registers(&machine, "第三件");
    machine.tells("wangli", "backup create");
}

/// The same for who has the desk alone, as README says it above.
#[test]
fn every_line_of_readme_works_for_one_account_from_backup_to_restore() {
    let Some(machine) = Machine::start() else { return };
    machine.account("lili");
    machine.does("root", "install target/release/dutydesk /usr/local/bin/");
    machine.does(
        "root",
        "mkdir -p /media/usb && mount -t tmpfs usb /media/usb && chown lili /media/usb",
    );
    registers(&machine, "第一件");
    let text = readme::between("**备份**", "**改动和撤销**");
    let [lines] = readme::blocks(text, "sh").try_into().unwrap();
    let [plain, copied] =
        ["**恢复**", "没有密钥"].map(|from| readme::between(from, "**改动和撤销**"));
    let (mut key, mut file) = (String::new(), String::new());
    let mut typed = |line: &str| {
        let line = line.replace("文件", &file);
        let said = machine.run_with("lili", &line, &key);
        assert_eq!(said.code, 0, "{line}: {}{}", said.out, said.err);
        let paper = said.out.lines().filter(|line| line.starts_with("    ")).map(str::trim);
        if line.contains("setup") {
            key = paper.collect::<Vec<_>>().join(" ");
        } else if file.is_empty() && line.contains("create") {
            let state = machine.tells("lili", "backup list");
            file = format!("{TARGET}/{}", state["file"].as_str().unwrap());
        }
        said.out
    };
    for line in &lines {
        typed(line);
    }
    assert!(lines.len() > 4 && lines.iter().any(|line| line.contains("drill")), "{lines:?}");
    registers(&machine, "第二件");
    let [restore, verify, leave, journal] = readme::inline(plain).try_into().unwrap();
    assert!(copied.contains(verify) && restore.contains("restore"));
    // By what the desk noted down; one that was put back has noted nothing yet.
    typed(verify);
    assert!(typed(restore).contains("已还原到 /home/lili/.local/share/dutydesk"));
    assert_eq!(matters(&machine), 1);
    typed(leave);
    machine.does("lili", "cp -r ~/.local/share/dutydesk ~/拷贝");
    typed(&journal.replace("拷贝", "~/拷贝"));
}

#[test]
fn who_may_not_restore_or_work_on_the_offices_directory_is_told_so_and_changes_nothing() {
    let lines = Lines::of_readme();
    let Some(machine) = installed(&lines) else { return };
    registers(&machine, "第一件");
    set_up(&machine, &lines);
    machine.tells("wangli", "backup setup --plain --target /media/usb/dutydesk");
    let state = machine.tells("wangli", "backup create");
    let file = format!("{TARGET}/{}", state["file"].as_str().unwrap());
    // Plain, and lying about where anybody can read it.
    machine.does("root", &format!("install -m 644 {file} /srv/copy.ddb"));
    let quiet = |machine: &Machine| {
        machine.does("root", "systemctl stop dutydesk.service");
        machine.listed("/var/lib")
    };
    let before = quiet(&machine);
    // By a colleague's account, and by the desk's own, which cannot swap directories there.
    for (account, words) in [
        ("lili", "backup restore /srv/copy.ddb"),
        ("lili", "backup restore /srv/copy.ddb --leave"),
        ("lili", "backup restore /srv/copy.ddb --data /var/lib/dutydesk"),
        ("dutydesk", "backup restore /srv/copy.ddb"),
    ] {
        let (code, said) = machine.refuses(account, words);
        assert_eq!(code, "backup.not_yours", "{account}: {words}: {said}");
        assert!(said.contains("账号 dutydesk") && said.contains("sudo"), "{said}");
        assert_eq!(machine.listed("/var/lib"), before, "{account}: {words}");
    }
    // Whatever else works on the directory itself.
    machine.does("root", "install -m 644 -D /dev/null /srv/empty");
    for (account, words) in [
        ("lili", "journal verify"),
        ("lili", "journal export /tmp/x"),
        ("lili", "export all /tmp/x"),
        ("lili", "import all /srv/empty"),
        ("root", "import all /srv/empty"),
        ("root", "serve"),
        ("lili", "serve"),
    ] {
        let (code, said) = machine.refuses(account, words);
        let owned = code == "link.not_owner" && said.contains("sudo -u dutydesk");
        assert!(owned || code == "whole.alien", "{account}: {words}: {code} {said}");
        assert_eq!(machine.listed("/var/lib"), before, "{account}: {words}");
    }
    let (code, said) = machine.refuses("lili", "init --practice");
    assert_eq!(code, "usage.init_office", "{said}");
    machine.tells("lili", "init --practice --data ~/lianxi");
    // Practice has a desk of its own beside the office's.
    machine.does(
        "lili",
        "cd /tmp && dutydesk matter list --data ~/lianxi && dutydesk leave --data ~/lianxi",
    );
    // To another place: it is said which desk that is not.
    let aside = machine.does("root", "dutydesk backup restore /srv/copy.ddb --to /srv/aside");
    assert!(aside.contains("/srv/aside") && aside.contains("/var/lib/dutydesk, 没有动"), "{aside}");
    assert!(!aside.contains("已还原"), "{aside}");
    assert_eq!(machine.listed("/var/lib"), before);
    assert_eq!(matters(&machine), 1);
    // With a colleague at a console, --leave puts the desk away for all; the next one has it.
    machine.does("root", &format!("dutydesk backup restore {file} --leave"));
    is_the_desks(&machine);
    assert_eq!(matters(&machine), 1);
    // Root puts the desk away and tries the key, being nobody of the staff, and no more.
    machine.does("root", "dutydesk leave");
    let (code, _) = machine.refuses("root", "matter list");
    assert!(code.starts_with("signin.") || code == "cli.choose", "{code}");
}

#[test]
fn a_desk_that_is_told_another_directory_than_the_offices_file_does_not_start() {
    let lines = Lines::of_readme();
    let Some(machine) = installed(&lines) else { return };
    machine.does("root", "systemctl stop dutydesk.service");
    machine.does("root", "sed -i 's,/var/lib/dutydesk,/srv/desk,' /etc/dutydesk.toml");
    let said = machine.run(
        "root",
        "sudo -u dutydesk dutydesk serve --data /var/lib/dutydesk --socket /run/dutydesk/desk.sock",
    );
    assert_eq!(said.code, 3, "{}", said.out);
    assert!(
        said.err.contains("/srv/desk") && said.err.contains("/var/lib/dutydesk"),
        "{}",
        said.err
    );
    machine.does("root", "echo 'data = [' > /etc/dutydesk.toml");
    let (code, said) = machine.refuses("lili", "status");
    assert_eq!(code, "link.office_file", "{said}");
}

#[test]
fn a_target_the_unit_hides_or_closes_is_refused_with_what_to_do() {
    let lines = Lines::of_readme();
    let Some(machine) = installed(&lines) else { return };
    registers(&machine, "第一件");
    let folder = |path: &str| {
        machine.does("root", &format!("install -d -o dutydesk -m 700 {path}"));
    };
    for path in ["/home/lili/backup", "/var/tmp/backup", "/opt/backup", "/mnt/backup"] {
        folder(path);
    }
    machine.does("root", "install -d -m 755 /mnt/roots");
    for (path, code, words) in [
        ("/home/lili/backup", "backup.target_hidden", vec!["/media、/mnt"]),
        ("/var/tmp/backup", "backup.target_hidden", vec!["/media、/mnt"]),
        ("/opt/backup", "backup.target_unit", vec!["systemctl edit", "ReadWritePaths=/opt/backup"]),
        ("/mnt/roots", "backup.target_access", vec!["chown dutydesk: /mnt/roots"]),
        ("/mnt/none", "backup.target", vec!["/mnt/none"]),
        ("/var/lib/dutydesk/backup", "backup.target", vec!["数据目录"]),
    ] {
        let (said_code, said) =
            machine.refuses("wangli", &format!("backup setup --plain --target {path}"));
        assert_eq!(said_code, code, "{path}: {said}\n{}", machine.log());
        assert!(words.iter().all(|word| said.contains(word)), "{path}: {said}");
    }
    // What it says helps.
    let beside = "/etc/systemd/system/dutydesk.service.d";
    let said = "[Service]\\nReadWritePaths=/opt/backup\\n";
    machine.does("root", &format!("mkdir {beside} && printf '{said}' > {beside}/override.conf"));
    machine.does("root", "systemctl daemon-reload && systemctl restart dutydesk.service");
    for path in ["/opt/backup", "/mnt/backup"] {
        machine.tells("wangli", &format!("backup setup --plain --target {path}"));
        machine.tells("wangli", "backup create");
    }
}
