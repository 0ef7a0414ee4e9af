//! What others put in the way, and what is left after it.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::net::UnixListener;

use super::*;

const VICTIM: &[u8] = b"somebody's letter";
const SECRET: &[u8] = b"secret";

/// Everything that can lie under a name.
const PLANTS: [&str; 8] =
    ["file", "link", "dangling", "loop", "hard link", "pipe", "socket", "folder"];

fn plant(what: &str, at: &Path, victim: &Path) {
    match what {
        "file" => fs::write(at, VICTIM).unwrap(),
        "link" => symlink(victim, at).unwrap(),
        "dangling" => symlink(victim.with_extension("none"), at).unwrap(),
        "loop" => symlink(at, at).unwrap(),
        "hard link" => fs::hard_link(victim, at).unwrap(),
        "pipe" => {
            rustix::fs::mknodat(CWD, at, FileType::Fifo, Mode::from_raw_mode(0o666), 0).unwrap();
        }
        "socket" => drop(UnixListener::bind(at).unwrap()),
        "folder" => fs::create_dir(at).unwrap(),
        other => panic!("{other}"),
    }
}

fn place() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let victim = dir.path().join("victim");
    fs::write(&victim, VICTIM).unwrap();
    fs::create_dir(dir.path().join("out")).unwrap();
    (dir, victim)
}

/// A new file in this folder, of either kind.
fn new_file(named: bool, dir: &Path) -> NewFile {
    let folder = Folder::open(dir).unwrap();
    if named { folder.named_file() } else { folder.new_file() }.unwrap()
}

#[test]
fn nothing_that_lies_under_a_name_is_written_to_or_replaced() {
    for named in [false, true] {
        for what in PLANTS {
            let (dir, victim) = place();
            let out = dir.path().join("out");
            plant(what, &out.join("f"), &victim);
            let was = fs::symlink_metadata(out.join("f")).unwrap();
            assert_eq!(
                write_new(&out.join("f"), SECRET).unwrap_err().kind(),
                ErrorKind::AlreadyExists
            );
            // Put there after it was begun.
            let mut file = new_file(named, &out);
            file.write_all(SECRET).unwrap();
            let refused = file.keep(OsStr::new("f")).unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::AlreadyExists, "{what}");
            file.keep(OsStr::new("g")).unwrap();
            drop(file);
            let is = fs::symlink_metadata(out.join("f")).unwrap();
            assert_eq!((is.ino(), is.len(), is.mode()), (was.ino(), was.len(), was.mode()));
            assert_eq!(fs::read(&victim).unwrap(), VICTIM, "{what}");
            assert!(!victim.with_extension("none").exists());
            assert_eq!(fs::read(out.join("g")).unwrap(), SECRET);
            assert_eq!(fs::read_dir(&out).unwrap().count(), 2, "nothing else is left");
        }
    }
}

#[test]
fn nothing_that_others_put_in_the_way_is_read_and_nobody_is_waited_for() {
    let (dir, victim) = place();
    for what in PLANTS {
        let at = dir.path().join(what);
        plant(what, &at, &victim);
        let read = read(&at, 100);
        match what {
            "file" | "link" | "hard link" => assert_eq!(read.unwrap(), VICTIM),
            _ => assert!(read.is_err(), "{what}"),
        }
        let opened = open_no_link(&at);
        assert_eq!(opened.is_ok(), matches!(what, "file" | "hard link"), "{what}");
    }
    let unfit = |path: &str| read(Path::new(path), 100).unwrap_err().to_string();
    assert_eq!((unfit("/dev/zero"), unfit("/dev/tty0")).0, "not_a_file");
    assert_eq!(unfit("/tmp"), "not_a_file");
    let link = open_no_link(&dir.path().join("link")).unwrap_err();
    assert_eq!(link.to_string(), "a_link");
}

#[test]
fn a_file_without_end_is_not_read_to_its_end() {
    let (dir, _) = place();
    let long = File::create(dir.path().join("long")).unwrap();
    long.set_len(6 << 30).unwrap();
    let refused = read(&dir.path().join("long"), 1 << 20).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::FileTooLarge);
    long.set_len(4).unwrap();
    assert_eq!(read(&dir.path().join("long"), 4).unwrap(), [0; 4]);
    assert_eq!(read(&dir.path().join("long"), 3).unwrap_err().to_string(), "too_large");
}

#[test]
fn what_is_written_is_its_owners_alone_and_has_no_name_before_it_is_whole() {
    for named in [false, true] {
        let (dir, _) = place();
        let out = dir.path().join("out");
        let mut file = new_file(named, &out);
        file.write_all(SECRET).unwrap();
        let names = Folder::open(&out).unwrap().names().unwrap();
        match named {
            false => assert_eq!(names, [""; 0]),
            true => assert!(names[0].starts_with(BEGINS) && names.len() == 1, "{names:?}"),
        }
        assert_eq!(read_all(file.read_again().unwrap(), 100).unwrap(), SECRET);
        file.keep(OsStr::new("f")).unwrap();
        drop(file);
        let found = out.join("f").metadata().unwrap();
        assert_eq!((found.permissions().mode() & 0o777, found.nlink()), (0o600, 1));
        assert_eq!(Folder::open(&out).unwrap().names().unwrap(), ["f"]);
        // One that is given up leaves nothing.
        drop(new_file(named, &out));
        assert_eq!(fs::read_dir(&out).unwrap().count(), 1);
    }
}

/// A folder others write to, on a file system without files that have no name.
#[test]
fn a_file_that_was_exchanged_before_it_got_its_name_is_noticed() {
    let (dir, victim) = place();
    let out = dir.path().join("out");
    let mut file = new_file(true, &out);
    file.write_all(SECRET).unwrap();
    let temporary = out.join(file.temporary.clone().unwrap());
    fs::remove_file(&temporary).unwrap();
    symlink(&victim, &temporary).unwrap();
    assert_eq!(file.keep(OsStr::new("f")).unwrap_err().to_string(), "exchanged");
    assert_eq!(read_all(file.read_again().unwrap(), 100).unwrap(), SECRET, "what was written");
    drop(file);
    assert_eq!(fs::read(&victim).unwrap(), VICTIM);
}

#[test]
fn what_a_killed_one_left_is_taken_away_and_nothing_else() {
    let (dir, victim) = place();
    let out = dir.path().join("out");
    let left = format!("{BEGINS}0123456789abcdef{ENDS}");
    fs::write(out.join(&left), SECRET).unwrap();
    let others = [".dutydesk-0123.tmp", ".dutydesk-0123456789abcdeF.tmp", "dutydesk-old.tmp"];
    others.iter().for_each(|name| fs::write(out.join(name), "x").unwrap());
    let link = format!("{BEGINS}1123456789abcdef{ENDS}");
    symlink(&victim, out.join(&link)).unwrap();
    // Somebody writes this one.
    let held = new_file(true, &out);
    let mine = held.temporary.clone().unwrap().into_string().unwrap();
    drop(Folder::open(&out).unwrap().new_file().unwrap());
    let mut names = Folder::open(&out).unwrap().names().unwrap();
    names.sort();
    let mut expected = [&others[..], &[mine.as_str(), link.as_str()]].concat();
    expected.sort_unstable();
    assert_eq!(names, expected);
    assert_eq!(fs::read(&victim).unwrap(), VICTIM);
}

#[test]
fn a_folder_that_was_written_down_is_not_left_by_a_link() {
    let (dir, _) = place();
    let dir = dir.path().canonicalize().unwrap();
    let (out, elsewhere) = (dir.join("out"), dir.join("elsewhere"));
    fs::create_dir_all(elsewhere.join("deep")).unwrap();
    fs::create_dir(out.join("deep")).unwrap();
    assert!(Folder::as_written(&out.join("deep")).is_ok());
    fs::rename(&out, dir.join("away")).unwrap();
    symlink(&elsewhere, &out).unwrap();
    for path in [out.join("deep"), out.clone()] {
        assert_eq!(Folder::as_written(&path).unwrap_err().to_string(), "a_link");
        assert!(Folder::open(&path).is_ok(), "who names it now means it");
    }
    assert!(Folder::as_written(&dir.join("victim")).is_err());
    assert!(Folder::as_written(&dir.join("none")).is_err());
    assert!(Folder::as_written(Path::new("out")).is_err());
}

/// An open folder is this one, whatever is done to its name.
#[test]
fn a_folder_whose_name_goes_elsewhere_stays_the_one_that_was_opened() {
    let (dir, victim) = place();
    let (out, away) = (dir.path().join("out"), dir.path().join("away"));
    let mut file = Folder::open(&out).unwrap().new_file().unwrap();
    fs::rename(&out, &away).unwrap();
    symlink(victim.parent().unwrap(), &out).unwrap();
    file.write_all(SECRET).unwrap();
    file.keep(OsStr::new("f")).unwrap();
    assert_eq!(fs::read(away.join("f")).unwrap(), SECRET);
}

#[test]
fn a_file_without_a_name_never_gets_one() {
    let (dir, _) = place();
    let out = dir.path().join("out");
    let mut file = unnamed(&out).unwrap();
    file.write_all(SECRET).unwrap();
    assert_eq!(file.metadata().unwrap().nlink(), 0);
    assert_eq!(fs::read_dir(&out).unwrap().count(), 0);
}

#[test]
fn removing_takes_a_name_and_never_what_it_leads_to() {
    let (dir, victim) = place();
    let out = Folder::open(&dir.path().join("out")).unwrap();
    plant("link", &dir.path().join("out/l"), &victim);
    plant("folder", &dir.path().join("out/d"), &victim);
    assert!(out.holds("l") && !out.holds_file("l"));
    out.remove("l").unwrap();
    assert!(out.remove("d").is_err());
    assert_eq!(fs::read(&victim).unwrap(), VICTIM);
    assert!(dir.path().join("out/d").is_dir() && !out.holds("l"));
}
