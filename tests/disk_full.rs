//! A real disk that is really full: a small tmpfs under a real desk, filled by somebody
//! else while a console and a client are at work.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use dutydesk::domain::txn::RequestId;
use dutydesk::domain::{Refusal, Seq};
use dutydesk::files::Files;
use dutydesk::journal;
use dutydesk::wire::{Ask, Deed, Reply};

use crate::driver::Desk;
use crate::kill::Client;

/// Small, and yet with room for a table, a journal and the ballast.
const SIZE_MIB: u64 = 48;

/// A mounted tmpfs; unmounted when this is dropped, whatever the test did.
struct Disk(PathBuf);

impl Disk {
    /// `None`, said aloud, where one cannot be mounted. On the build machine (`CI=true`)
    /// root must be able to.
    fn mounted(at: &Path) -> Option<Disk> {
        let root = rustix::process::getuid().is_root();
        if !root {
            println!("skipped: only root mounts a file system");
            return None;
        }
        std::fs::create_dir(at).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={SIZE_MIB}m,mode=0700"), "tmpfs"]);
        let said = mount.arg(at).output();
        match said {
            Ok(said) if said.status.success() => Some(Disk(at.to_owned())),
            said => {
                let must = std::env::var("CI").is_ok_and(|ci| ci == "true");
                assert!(!must, "no tmpfs for root: {said:?}");
                println!("skipped: this root may not mount: {said:?}");
                None
            }
        }
    }

    /// Fills it up to so many free bytes, or to the last.
    fn fill(&self, leave: u64) {
        let mut filler = File::options().create(true).append(true).open(self.filler()).unwrap();
        for piece in [1 << 20, 64 << 10, 4 << 10] {
            while self.free() >= leave + piece && filler.write_all(&vec![1; piece as usize]).is_ok()
            {
            }
        }
    }

    /// As the kernel does with a file system that has errors, or the administrator undoes.
    fn remount(&self, how: &str) {
        let mut mount = Command::new("mount");
        mount.args(["-o", &format!("remount,{how}")]).arg(&self.0);
        let said = mount.output().unwrap();
        assert!(said.status.success(), "{said:?}");
    }

    fn clear(&self) {
        std::fs::remove_file(self.filler()).unwrap();
    }

    fn filler(&self) -> PathBuf {
        self.0.join("somebody-elses-file")
    }

    fn free(&self) -> u64 {
        let stat = rustix::fs::statvfs(&self.0).unwrap();
        stat.f_bavail * stat.f_frsize
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: a desk that was just killed may still have a file open.
        let said = Command::new("umount").arg("--lazy").arg(&self.0).output();
        if !said.as_ref().is_ok_and(|said| said.status.success()) {
            println!("stays mounted: {said:?}");
        }
        let _ = self.0.parent().map(std::fs::remove_dir_all);
    }
}

type Told = (Deed, Result<Seq, Refusal>);

/// A client that registers one matter after the other, each until it is saved, and tells
/// every answer. Ends when nobody listens or the desk is gone.
fn register(mut client: Client, told: &SyncSender<Told>) {
    for n in 1u128.. {
        let args = [("who", "来人"), ("category", "leak"), ("text", "滴水")];
        let args = args.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect();
        let request = RequestId(n);
        let deed = Deed { request, command: "matter.new".into(), args, ..Deed::default() };
        loop {
            let answer = match client.ask(Ask::Do(deed.clone())) {
                None => return,
                Some(Ok(Reply::Done(done))) => Ok(done.seq),
                Some(Ok(other)) => panic!("{other:?}"),
                Some(Err(refusal)) => Err(refusal),
            };
            let saved = answer.is_ok();
            if told.send((deed.clone(), answer)).is_err() {
                return;
            }
            if saved {
                break;
            }
            // A person looks at the screen before Enter is pressed again.
            thread::yield_now();
        }
    }
}

/// Listens until an answer is like this.
fn until(hear: &Receiver<Told>, all: &mut Vec<Told>, like: impl Fn(&Told) -> bool) {
    loop {
        let told = hear.recv().unwrap();
        let found = like(&told);
        all.push(told);
        if found {
            return;
        }
    }
}

#[test]
fn a_disk_filled_under_people_at_work_loses_nothing_and_is_worked_on_again_once_cleared() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let Some(disk) = Disk::mounted(&data) else { return };
    let desk = Desk::real(dir);
    desk.tell("matter new --who 来人 --category 漏水 --text 昨天的");
    let one = desk.own_console();
    let ballast = data.join("ballast");
    assert_eq!(ballast.metadata().unwrap().len(), SIZE_MIB << 20 >> 4);

    disk.fill(5 << 20);
    desk.tell("matter new --who 来人 --category 漏水 --text 早上的");
    one.until_sees("硬盘快满了").sees_not("只能看不能存");

    one.keys("F7");
    one.type_keys("来人").keys("Enter ls Enter");
    one.type_keys("滴水不停").sees("滴水不停");

    // Each answer is taken before the next deed but one.
    let (told, hear) = sync_channel(1);
    let (mut all, mut written) = (Vec::new(), String::new());
    thread::scope(|scope| {
        // Dropped by a failed assertion too, which ends the client.
        let hear = hear;
        let client = Client::enter(&desk.socket());
        scope.spawn(move || register(client, &told));
        until(&hear, &mut all, |told| told.1.is_ok());
        let filling = scope.spawn(|| disk.fill(0));
        until(&hear, &mut all, |told| told.1.is_err());
        filling.join().unwrap();
        one.until_sees("硬盘满了, 只能看不能存").sees("滴水不停");
        assert!(!ballast.exists(), "the ballast is let go");
        // Its room, too: now the system itself refuses.
        disk.fill(0);
        assert!(disk.free() < 64 << 10);
        one.keys("Enter Enter");
        one.until_sees("主机的硬盘满了，没有保存，写的都在").sees("滴水不停");
        assert_eq!(
            desk.refuses("matter new --who 来人 --category 漏水 --text 没地方"),
            "disk_full"
        );
        let here = desk.tell("matter list")["items"].as_array().unwrap().len();
        assert!(here > 1, "reading goes on");

        disk.clear();
        // Nobody asks for anything meanwhile.
        one.until_sees_not("只能看不能存").sees("滴水不停");
        until(&hear, &mut all, |told| told.1.is_ok());
        one.press("Enter").until_sees("已保存");
        written = one.saved();
        until(&hear, &mut all, |told| told.1.is_ok());
        desk.kill9();
        while let Ok(more) = hear.recv() {
            all.push(more);
        }
    });
    desk.restart();
    assert!(ballast.exists(), "the ballast is back");
    let (mut saved, mut refused) = (0, 0);
    let files = Files::at(&data).unwrap();
    let entries = journal::entries(&files, Seq(1)).unwrap();
    let there: BTreeMap<RequestId, Seq> =
        entries.map(|entry| entry.unwrap().meta).map(|meta| (meta.request, meta.seq)).collect();
    for (deed, answer) in all {
        match answer {
            Ok(seq) => {
                saved += 1;
                assert_eq!(there.get(&deed.request), Some(&seq));
            }
            Err(refusal) => {
                refused += 1;
                assert_eq!(refusal.code, "disk_full");
            }
        }
    }
    println!("{saved} saved, {refused} refused while the disk was full");
    assert!(desk.tell(&format!("matter show {written}")).to_string().contains("滴水不停"));
    let report = desk.tell("journal verify");
    assert_eq!(report["ok"], true, "{report}");
    drop(desk);
}

#[test]
fn a_desk_that_starts_on_a_full_disk_is_read_and_worked_on_again_once_cleared() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let Some(disk) = Disk::mounted(&data) else { return };
    let desk = Desk::real(dir);
    let new = "matter new --who 来人 --category 漏水 --text 滴水";
    let told: Vec<String> = (0..20).map(|_| id(&desk.tell(new))).collect();
    let banners = || desk.tell("status")["banners"].as_str().unwrap().to_string();
    desk.kill9();
    disk.fill(0);
    // The first start has the ballast's room, the second not a byte.
    for start in 1..=2 {
        desk.restart();
        disk.fill(0);
        assert_eq!(desk.refuses(new), "disk_full", "start {start}");
        assert!(banners().contains("disk_full"), "start {start}: {}", banners());
        for matter in &told {
            desk.tell(&format!("matter show {matter}"));
        }
        desk.kill9();
    }
    let aside = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name();
    let names: Vec<_> = std::fs::read_dir(&data).unwrap().map(aside).collect();
    let set_aside = names.iter().any(|name| name.to_string_lossy().contains("bad"));
    assert!(!set_aside, "a good table was set aside for want of room: {names:?}");
    desk.restart();
    assert!(banners().contains("disk_full"));
    disk.clear();
    let more = id(&desk.tell(new));
    assert!(!banners().contains("disk"), "{}", banners());
    desk.kill9().restart();
    assert_eq!(banners(), "", "the table is in use again");
    desk.tell(&format!("matter show {more}"));
    assert_eq!(desk.tell("journal verify")["ok"], true);
}

#[test]
fn a_disk_that_only_reads_is_read_and_written_by_the_next_desk_when_it_can() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let Some(disk) = Disk::mounted(&data) else { return };
    let desk = Desk::real(dir);
    let new = "matter new --who 来人 --category 漏水 --text 滴水";
    let told: Vec<String> = (0..5).map(|_| id(&desk.tell(new))).collect();
    desk.leave();
    disk.remount("ro");
    desk.restart();
    let one = desk.own_console();
    one.until_sees("硬盘写不进去, 只能看不能存").sees("滴水");
    assert_eq!(desk.refuses(new), "disk");
    for matter in &told {
        desk.tell(&format!("matter show {matter}"));
    }
    one.keys("F7");
    one.type_keys("来人").keys("Enter ls Enter");
    one.type_keys("夜里更大").keys("Enter Enter");
    one.until_sees("没有保存，写的都在").sees("夜里更大");
    let before = desk.tell("status")["pid"].clone();

    disk.remount("rw");
    // The desk goes by itself, the console starts the next one.
    one.until_sees_not("只能看不能存").sees("夜里更大");
    one.press("Enter").until_sees("已保存");
    let saved = one.saved();
    assert_ne!(desk.tell("status")["pid"], before);
    assert!(desk.tell(&format!("matter show {saved}")).to_string().contains("夜里更大"));
    assert_eq!(desk.tell("journal verify")["ok"], true);
    drop(one);
    desk.tell("leave");
}

/// The number of what was registered.
fn id(done: &serde_json::Value) -> String {
    done["id"].as_str().unwrap_or_else(|| panic!("{done}")).to_string()
}

#[test]
fn a_log_that_has_no_room_ends_nobodys_work() {
    let dir = tempfile::tempdir().unwrap();
    let socket = dir.path().join("s");
    let mut serve = Command::new(env!("CARGO_BIN_EXE_dutydesk"));
    serve.arg("serve").arg("--data").arg(dir.path()).arg("--socket").arg(&socket);
    serve.arg("--announce").stdin(Stdio::null()).stdout(Stdio::piped());
    // Every write to it fails for want of room.
    serve.stderr(File::options().write(true).open("/dev/full").unwrap());
    let mut serve = serve.spawn().unwrap();
    let mut word = String::new();
    BufReader::new(serve.stdout.take().unwrap()).read_line(&mut word).unwrap();
    assert_eq!(word.trim(), "ready");
    // Who talks rubbish is written into the log and cut off.
    let mut rude = UnixStream::connect(&socket).unwrap();
    rude.write_all(b"SSH-2.0-OpenSSH_9.6\r\n").unwrap();
    let _ = rude.read_to_end(&mut Vec::new());
    drop(rude);
    let mut client = Client::enter(&socket);
    assert!(matches!(client.ask(Ask::Status), Some(Ok(Reply::Status(_)))));
    assert_eq!(serve.try_wait().unwrap(), None, "the desk has fallen over");
    serve.kill().unwrap();
    serve.wait().unwrap();
}
