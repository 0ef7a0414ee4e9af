//! Backups that somebody made up, and what others lay where a backup will lie.

use std::fs;
use std::path::Path;

use super::super::{archive, create as making};
use super::*;

#[test]
fn only_what_a_backup_is_made_of_can_be_in_one() {
    for bad in [
        "../x",
        "/etc/x",
        "a/../b",
        "a/b/c",
        "",
        "a/",
        ".hidden",
        "a//b",
        "sled/db",
        "desk.lock",
        "desk.log",
        "journal/x",
        "journal/.seg",
        "journal/../x.seg",
        "drafts/a/b.draft",
        "calendar/.x.toml",
        "calendar/../x.toml",
        "store.opening",
        "backup/made.toml",
        "x.toml",
        "snapshot/cache",
        "restoring",
        "journal\\x.seg",
    ] {
        assert!(!making::belongs(bad), "{bad}");
    }
    for good in
        ["catalog.toml", "journal/00001.seg", "drafts/7.draft", "calendar/2027（草稿）.toml"]
    {
        assert!(making::belongs(good), "{good}");
    }
    let place = Place::new();
    let opened = place.open(&place.make(Vec::new()), None).unwrap();
    assert!(opened.manifest.files.iter().all(|part| making::belongs(&part.path)));
}

/// A backup of these files, made as this program makes one but by somebody who wants
/// something else: their names and lengths as the manifest says, and their bytes.
fn forged(
    place: &Place,
    parts: &[(&str, u64)],
    content: &dyn Fn(&mut tar::Builder<Gz>),
) -> std::path::PathBuf {
    let manifest = Manifest {
        format: "1.0".into(),
        program: "9".into(),
        office: String::new(),
        made: Moment(0),
        seq: Seq(1),
        head: String::new(),
        digest: String::new(),
        files: parts
            .iter()
            .map(|(path, bytes)| Part {
                path: (*path).into(),
                bytes: *bytes,
                blake3: String::new(),
            })
            .collect(),
    };
    let text = serde_json::to_vec(&manifest).unwrap();
    let gzip = flate2::GzBuilder::new()
        .operating_system(255)
        .write(archive::Hashed::new(Vec::new()), flate2::Compression::default());
    let mut tar = tar::Builder::new(gzip);
    add(&mut tar, "manifest.json", text.len() as u64, text.as_slice());
    content(&mut tar);
    let archive::Hashed { mut out, hasher, .. } = tar.into_inner().unwrap().finish().unwrap();
    out.extend(archive::seal(hasher.finalize().as_bytes()));
    let file = place.dir.path().join("forged.ddb");
    fs::write(&file, out).unwrap();
    file
}

type Gz = flate2::write::GzEncoder<archive::Hashed<Vec<u8>>>;

fn add(tar: &mut tar::Builder<Gz>, path: &str, bytes: u64, content: impl std::io::Read) {
    let mut header = tar::Header::new_ustar();
    header.set_size(bytes);
    header.set_entry_type(tar::EntryType::Regular);
    tar.append_data(&mut header, path, content).unwrap();
}

/// Each of them ends in a sentence, with nothing kept and little read.
#[test]
fn a_backup_that_somebody_else_made_up_brings_nothing_along() {
    let place = Place::new();
    let refused = |parts: &[(&str, u64)], content: &dyn Fn(&mut tar::Builder<Gz>)| {
        place.open(&forged(&place, parts, content), None).unwrap_err()
    };
    let zeros = |bytes: u64| std::io::Read::take(std::io::repeat(0), bytes);
    for alien in ["sled/db", "../x.seg", "journal/../../x", "desk.lock"] {
        let refusal = refused(&[(alien, 1)], &|tar| {
            let mut header = tar::Header::new_ustar();
            header.set_size(1);
            header.as_mut_bytes()[..alien.len()].copy_from_slice(alien.as_bytes());
            header.set_cksum();
            tar.append(&header, &b"x"[..]).unwrap();
        });
        assert_eq!((&*refusal.code, &*refusal.facts["file"]), ("backup.alien", alien));
    }
    // More than any disk holds, in words alone.
    let large = refused(&[("catalog.toml", 1 << 60)], &|_| ());
    assert_eq!(large.code, "backup.no_room_here");
    let endless = [("catalog.toml", u64::MAX), ("certificates.toml", 2)];
    assert_eq!(refused(&endless, &|_| ()).code, "backup.damaged");
    // More in it than it says.
    let longer = |tar: &mut tar::Builder<Gz>| add(tar, "catalog.toml", 100 << 20, zeros(100 << 20));
    assert_eq!(refused(&[("catalog.toml", 1)], &longer).code, "backup.damaged");
    assert_eq!(refused(&[], &longer).code, "backup.damaged");
    assert_eq!(refused(&[("catalog.toml", 0)], &|_| ()).code, "backup.damaged");
    // A name that stands in a file of its own, which tar would read into memory.
    let named = |tar: &mut tar::Builder<Gz>| {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(tar::EntryType::GNULongName);
        header.set_size(100 << 20);
        header.set_cksum();
        tar.append(&header, zeros(100 << 20)).unwrap();
    };
    assert_eq!(refused(&[("catalog.toml", 1)], &named).code, "backup.damaged");
    let kinds = [tar::EntryType::Symlink, tar::EntryType::Link, tar::EntryType::Fifo];
    for kind in kinds {
        let linked = refused(&[("catalog.toml", 0)], &|tar| {
            let mut header = tar::Header::new_ustar();
            header.set_entry_type(kind);
            header.set_size(0);
            tar.append_link(&mut header, "catalog.toml", "/etc/passwd").unwrap();
        });
        assert_eq!(linked.code, "backup.damaged", "{kind:?}");
    }
    for device in ["/dev/zero", "/dev/null", "/tmp"] {
        let refusal = place.open(Path::new(device), None).unwrap_err();
        assert_eq!((&*refusal.code, &*refusal.facts["error"]), ("backup.read", "not_a_file"));
    }
    let target = place.target();
    assert_eq!(fs::read_dir(&target).unwrap().count(), 0);
}

/// Whatever somebody laid where a backup will lie, also in its minute.
#[test]
fn what_others_laid_into_the_target_is_neither_followed_nor_replaced() {
    let place = Place::new();
    let target = place.target();
    let victim = place.dir.path().join("victim");
    fs::write(&victim, "segment").unwrap();
    let now = Moment::parse_rfc3339(NOW).unwrap();
    let first = place.make(Vec::new());
    let base = first.file_name().unwrap().to_str().unwrap().to_string();
    // Names of this version, of the one before it, and of the trial at the setting up.
    let next = |minute: u8| base.replace("0830", &format!("083{minute}"));
    for name in [next(1), format!("{}.tmp", next(1)), "dutydesk-trial.tmp".into()] {
        std::os::unix::fs::symlink(&victim, target.join(name)).unwrap();
    }
    fs::hard_link(&victim, target.join(next(2))).unwrap();
    fs::create_dir(target.join(next(3))).unwrap();
    fs::write(target.join(next(4)), "").unwrap();
    let made = create(&place.files, &place.settings(Vec::new()), &place.point, now).unwrap();
    assert_eq!(made.written.file, next(5));
    assert_eq!(fs::read(&victim).unwrap(), b"segment");
    assert!(place.open(&target.join(next(5)), None).is_ok());
    let mode = fs::metadata(target.join(next(5))).unwrap().permissions();
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777, 0o600);
    let left = |name: &String| target.join(name).symlink_metadata().is_ok();
    assert!((1..5).all(|minute| left(&next(minute))));
    // The folder that was chosen is not another one now.
    let settings = place.settings(Vec::new());
    let moved = place.dir.path().join("moved");
    fs::rename(&target, &moved).unwrap();
    std::os::unix::fs::symlink(&moved, &target).unwrap();
    let refused = create(&place.files, &settings, &place.point, now).unwrap_err();
    assert_eq!(refused.facts["error"], "a_link");
    assert_eq!(fs::read(&victim).unwrap(), b"segment");
}
