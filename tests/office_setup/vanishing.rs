//! A target that goes away, fills or fails: the old backups stay as they are, nothing half
//! gets a name, no lamp is green, and once it is back the next attempt works.

use super::machine::{Machine, is_program};
use super::{Lines, TARGET, installed, registers};

/// A desk with a good backup on a small disk of README's.
struct Office {
    machine: Machine,
    /// What lies in the target, with hashes.
    kept: String,
}

impl Office {
    fn open() -> Option<Office> {
        let machine = installed(&Lines::of_readme())?;
        registers(&machine, "第一件");
        let office = Office { machine, kept: String::new() };
        office.plug_in();
        office.root(&format!("install -d -o dutydesk -g dutydesk -m 700 {TARGET}"));
        office.machine.tells("wangli", &format!("backup setup --plain --target {TARGET}"));
        office.machine.tells("wangli", "backup create");
        let kept = office.target();
        Some(Office { kept, ..office })
    }

    fn root(&self, line: &str) -> String {
        self.machine.does("root", line)
    }

    /// The disk, which keeps what is on it while it is not plugged in.
    fn plug_in(&self) {
        self.root("mkdir -p /media/usb /run/disk && (mountpoint -q /run/disk || mount -t tmpfs -o size=4m disk /run/disk)");
        self.root("mount --bind /run/disk /media/usb");
    }

    /// Name and hash of everything in the target, with what is hidden.
    fn target(&self) -> String {
        self.root(&format!("cd {TARGET} && find . -type f -exec sha256sum {{}} + | sort"))
    }

    /// An attempt is refused with this code, and everything that is to be so is so.
    #[track_caller]
    fn fails(&self, what: &str, code: &str) {
        let (said, words) = self.machine.refuses("wangli", "backup create");
        assert_eq!(said, code, "{what}: {words}\n{}", self.machine.log());
        let state = self.machine.tells("wangli", "backup list");
        assert_eq!(
            (&state["lamp"], state["failed"].is_object()),
            (&"yellow".into(), true),
            "{what}: {state}"
        );
        let status = self.machine.tells("wangli", "status")["banners"].to_string();
        assert!(status.contains("backup_failed"), "{what}: {status}");
        let rows = self.machine.tells("wangli", "agenda").to_string();
        assert!(rows.contains("没有做成"), "{what}: {rows}");
        let doctor = self.machine.run("root", "dutydesk doctor --json").out;
        let doctor: serde_json::Value = serde_json::from_str(&doctor).unwrap();
        let checks = doctor["checks"].as_array().unwrap();
        let backup = checks.iter().find(|check| check["name"] == "backup").unwrap();
        assert_ne!(backup["state"], "good", "{what}: {backup}");
    }

    /// The disk is as it should be again: nothing on it was touched, and it is used.
    #[track_caller]
    fn works_again(&mut self, what: &str) {
        assert_eq!(self.target(), self.kept, "{what}");
        registers(&self.machine, "又一件");
        let state = self.machine.tells("wangli", "backup create");
        assert_eq!(
            (&state["lamp"], &state["failed"]),
            (&"green".into(), &serde_json::Value::Null),
            "{what}"
        );
        let status = self.machine.tells("wangli", "status")["banners"].to_string();
        assert!(!status.contains("backup"), "{what}: {status}");
        self.kept = self.target();
    }
}

#[test]
fn a_target_that_is_pulled_out_or_full_or_only_reads_is_never_green() {
    let Some(mut office) = Office::open() else { return };
    // Nothing there, then only the empty place, then another disk with such a folder.
    office.root("umount /media/usb");
    office.fails("pulled out", "backup.target_gone");
    office.root(&format!("install -d -o dutydesk -m 700 {TARGET}"));
    office.fails("the bare mount point", "backup.target_gone");
    assert_eq!(office.target(), "", "nothing went to the disk of the system");
    // The desk that knows it only from its files says the same.
    office.root("systemctl restart dutydesk.service");
    let state = office.machine.tells("wangli", "backup list");
    assert_eq!(state["lamp"], "yellow", "after a restart");
    office.root("mount -t tmpfs other /media/usb");
    office.root(&format!("install -d -o dutydesk -m 700 {TARGET}"));
    office.fails("another disk", "backup.target_gone");
    office.root(&format!("touch {TARGET}/dutydesk-0000000000000000.target"));
    office.fails("another disk with a mark of its own", "backup.target_gone");
    office.root("umount /media/usb");
    office.plug_in();
    office.works_again("plugged in");

    office.root("dd if=/dev/zero of=/run/disk/filler bs=1k count=100000 2>/dev/null; true");
    office.fails("full", "backup.no_room");
    office.root("rm /run/disk/filler");
    office.works_again("cleared");

    office.root("mount -o remount,ro /run/disk; mount -o remount,bind,ro /media/usb");
    office.fails("only reads", "backup.target_reads");
    office.root("mount -o remount,rw /run/disk; mount -o remount,bind,rw /media/usb");
    office.works_again("takes writes again");

    office.root(&format!("chown root: {TARGET}"));
    office.fails("somebody else's", "backup.target_access");
    office.root(&format!("chown dutydesk: {TARGET}"));
    office.works_again("given back");
}

#[test]
fn a_disk_that_fails_while_it_is_written_or_lies_is_never_green() {
    if !is_program("cc") {
        println!("skipped: no C compiler");
        return;
    }
    let Some(mut office) = Office::open() else { return };
    office.root("cc -shared -fPIC -O1 -o /opt/fault.so tests/fault.c -ldl");
    let beside = "/etc/systemd/system/dutydesk.service.d";
    let said = "[Service]\\nEnvironment=LD_PRELOAD=/opt/fault.so\\n";
    office.root(&format!("mkdir {beside} && printf '{said}' > {beside}/override.conf"));
    office.root("systemctl daemon-reload && systemctl restart dutydesk.service");
    office.works_again("with nothing wrong yet");
    for (fault, code) in [
        ("write", "link.path"),
        ("sync", "link.path"),
        ("read", "backup.reread"),
        ("full", "link.path"),
    ] {
        office.root(&format!("echo {fault} > /srv/fault"));
        office.fails(fault, code);
        office.root("rm /srv/fault");
        office.works_again(fault);
    }
}
