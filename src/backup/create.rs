//! Making a backup while people work, and knowing that it is good.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Seek, SeekFrom};
use std::path::Path;

use super::archive::{self, Entry, FORMAT, Hashed, Manifest, Source};
use super::check::check;
use super::settings::{self, Settings};
use super::status::{self, Status, Written};
use super::{DIR, Name, recipient, superfluous, target, unpack};
use crate::domain::{Moment, Refusal, Seq};
use crate::files::outside::{self, Folder, NewFile};
use crate::files::{Files, is_own_name, own_names};
use crate::journal::{self, Digest};

/// So many names are tried, one for each minute.
const MINUTES: i64 = 24 * 60;

/// The state a backup is to be of: an entry that is on the disk, and what stands after it.
#[derive(Clone, Debug)]
pub struct Point {
    pub seq: Seq,
    pub digest: Digest,
    /// The community's name.
    pub office: String,
}

/// A backup that was made, checked, and is on the disk of the target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    pub written: Written,
    /// Old ones that were removed, by name.
    pub removed: Vec<String>,
}

/// Makes one. The archive is put together on the disk of the data, unpacked and rebuilt
/// there, in files without names; then it is encrypted into the target, synced, read again,
/// and gets its name. Old ones are removed after that.
///
/// # Errors
/// `backup.target_gone`, `backup.empty` before the first entry, `backup.check` where what
/// was made does not make the same desk again, and what the disks say.
pub fn create(
    files: &Files,
    settings: &Settings,
    point: &Point,
    now: Moment,
) -> Result<Made, Refusal> {
    settings.folder(files.root())?;
    files.make_dir(DIR).map_err(|error| Refusal::path(files.root(), &error))?;
    clear_work(files).map_err(|error| Refusal::path(files.root(), &error))?;
    let (manifest, mut plain) = put_together(files, point, now)?;
    // The desk goes on meanwhile; this is about the copy alone.
    let checked = unpack::unpack(&mut plain, &files.path(DIR))
        .and_then(|(read, proof, copy)| check(&copy, &read).map(|()| (read, proof)));
    let proof = match checked {
        Ok((read, proof)) if read == manifest => proof,
        Ok(_) => return Err(Refusal::new("backup.check").with("what", "manifest")),
        Err(refusal) => {
            let what = refusal.facts.get("what").or(refusal.facts.get("error"));
            return Err(
                Refusal::new("backup.check").with("what", what.cloned().unwrap_or_default())
            );
        }
    };
    let (name, bytes, blake3) = put_out(files, plain, settings, now)?;
    let (file, seq) = (name.to_string(), point.seq);
    // It may have gone to a disk that was pulled out meanwhile.
    let target = settings.folder(files.root())?;
    if !target.holds_file(&file) {
        return Err(settings.gone());
    }
    let written = Written { made: now, file, bytes, blake3, seq, proof };
    // Old ones go when the new one is noted down.
    written.save(files, &[])?;
    let removed = rotate(&target, &name, &Status::load(files)?);
    written.save(files, &removed)?;
    Ok(Made { written, removed })
}

/// Where earlier versions of this program unpacked what they made; one that was killed left
/// it there.
fn clear_work(files: &Files) -> io::Result<()> {
    match fs::remove_dir_all(files.path(DIR).join("work")) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn put_together(files: &Files, point: &Point, now: Moment) -> Result<(Manifest, File), Refusal> {
    let failed = |error: io::Error| Refusal::path(files.root(), &error);
    let unreadable =
        |error: journal::JournalError| Refusal::new("backup.check").with("what", error.to_string());
    let head = journal::entry(files, point.seq).map_err(unreadable)?;
    let head = head.ok_or_else(|| Refusal::new("backup.empty"))?;
    let entries = contents(files, point.seq)?;
    let parts = entries.iter().map(|entry| entry.part(files));
    let manifest = Manifest {
        format: format!("{}.{}", FORMAT.0, FORMAT.1),
        program: env!("CARGO_PKG_VERSION").into(),
        office: point.office.clone(),
        made: now,
        seq: point.seq,
        head: journal::hex(&head.hash),
        digest: point.digest.to_string(),
        files: parts.collect::<io::Result<_>>().map_err(failed)?,
    };
    let plain = outside::unnamed(&files.path(DIR)).map_err(failed)?;
    archive::write(&manifest, &entries, files, &plain).map_err(failed)?;
    Ok((manifest, plain))
}

/// What goes into a backup.
pub(super) fn contents(files: &Files, upto: Seq) -> Result<Vec<Entry>, Refusal> {
    let extent = journal::extent(files, upto)
        .map_err(|error| Refusal::new("backup.check").with("what", error.to_string()))?;
    let whole = |(path, len)| Entry { path, source: Source::File(len) };
    let mut entries: Vec<Entry> = extent.into_iter().map(whole).collect();
    for path in small(files)? {
        match files.read(&path) {
            Ok(bytes) => entries.push(Entry { path, source: Source::Bytes(bytes) }),
            // A draft that was used meanwhile.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(Refusal::path(&files.path(&path), &error)),
        }
    }
    Ok(entries)
}

/// What goes along besides the journal and the office's own lists: the mark of a practice
/// directory and its clock, by what a change of the own lists is noticed, how backups are
/// made, and when the key was tried. Which backups were made is none of this one's business.
const ALONG: [&str; 5] = ["practice", "clock.toml", "own.sums", settings::FILE, status::DRILL];

/// Whether a file of this name can be in a backup: what is put into one, and nothing else. So
/// none brings a table, a lock or anything hidden along.
pub(super) fn belongs(path: &str) -> bool {
    let plain = |name: &str, end: &str| {
        name.strip_suffix(end).is_some_and(|stem| {
            !stem.is_empty() && stem.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c))
        })
    };
    match path.split_once('/') {
        Some(("journal", name)) => plain(name, ".seg"),
        Some(("snapshot", name)) => plain(name, ".snap"),
        Some(("drafts", name)) => plain(name, ".draft"),
        _ => ALONG.contains(&path) || is_own_name(path),
    }
}

/// These, the office's own lists and the drafts.
fn small(files: &Files) -> Result<Vec<String>, Refusal> {
    let mut paths = own_names(files.root());
    let along = ALONG.into_iter().filter(|path| files.exists(path));
    paths.extend(along.map(str::to_string));
    let drafts = files.list("drafts").map_err(|e| Refusal::path(&files.path("drafts"), &e))?;
    paths.extend(drafts.into_iter().map(|name| format!("drafts/{name}")));
    paths.retain(|path| belongs(path));
    Ok(paths)
}

/// Writes the plain archive into the target, encrypted where that is decided, reads it again,
/// and gives it its name: name, length and hash.
fn put_out(
    files: &Files,
    mut plain: File,
    settings: &Settings,
    now: Moment,
) -> Result<(Name, u64, String), Refusal> {
    let failed = |error: io::Error| target::refused(&settings.target, &error);
    let first = first_hash(files)?;
    let target = settings.folder(files.root())?;
    clear_half(&target, &Name::new(&first, now, false).office).map_err(failed)?;
    let mut out = Hashed::new(target.new_file().map_err(failed)?);
    plain.seek(SeekFrom::Start(0)).map_err(failed)?;
    if settings.recipients.is_empty() {
        io::copy(&mut plain, &mut out).map_err(failed)?;
    } else {
        let recipients = settings.recipients.iter().map(|text| recipient(text));
        let recipients = recipients.collect::<Result<Vec<_>, _>>()?;
        let dynamic = recipients.iter().map(|recipient| recipient as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(dynamic)
            .map_err(|error| Refusal::new("internal").with("what", error))?;
        let mut encrypted = encryptor.wrap_output(&mut out).map_err(failed)?;
        io::copy(&mut plain, &mut encrypted).map_err(failed)?;
        encrypted.finish().map_err(failed)?;
    }
    let Hashed { mut out, bytes, hasher } = out;
    let (hash, mut again) = (hasher.finalize(), blake3::Hasher::new());
    io::copy(&mut out.read_again().map_err(failed)?, &mut again).map_err(failed)?;
    if again.finalize() != hash {
        return Err(Refusal::new("backup.reread").with("path", settings.target.display()));
    }
    let name = named(&mut out, settings, &first, now)?;
    Ok((name, bytes, journal::hex(hash.as_bytes())))
}

/// Gives it the name of this minute, or of the next one under which nothing lies: neither one
/// made just now, nor one of another desk, in whose place this one may have been put.
fn named(
    out: &mut NewFile,
    settings: &Settings,
    first: &str,
    now: Moment,
) -> Result<Name, Refusal> {
    let mut taken = io::Error::from(ErrorKind::AlreadyExists);
    for minutes in 0..MINUTES {
        let at = now.plus(minutes * Moment::MINUTE);
        let name = Name::new(first, at, !settings.recipients.is_empty());
        match out.keep(name.to_string().as_ref()) {
            Ok(()) => return Ok(name),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => taken = error,
            Err(error) => return Err(target::refused(&settings.target, &error)),
        }
    }
    Err(Refusal::path(&settings.target, &taken))
}

/// What an earlier version of this program left when it was killed; nothing else is touched.
fn clear_half(target: &Folder, office: &str) -> io::Result<()> {
    for left in target.names()? {
        let ours = left.strip_suffix(Files::TEMPORARY).and_then(Name::parse);
        if ours.is_some_and(|ours| ours.office == office) {
            target.remove(&left)?;
        }
    }
    Ok(())
}

/// Removes what is no longer kept of the backups that were made here; each is contained in
/// the newer ones. Those of a desk in whose place this one was restored are not: they may
/// hold deeds that nothing else holds any more. One that cannot be removed stays until next
/// time.
fn rotate(target: &Folder, newest: &Name, status: &Status) -> Vec<String> {
    let mut ours = ours(target, &newest.office);
    ours.retain(|name| status.written.iter().any(|written| written.file == name.to_string()));
    let old = superfluous(&ours).into_iter().filter(|name| name != newest);
    let old = old.map(|name| name.to_string());
    old.filter(|name| target.remove(name).is_ok()).collect()
}

/// The backups of this office in a folder, oldest first. A folder that is not there has none.
pub fn list(target: &Path, files: &Files) -> Vec<Name> {
    let first = first_hash(files).unwrap_or_default();
    let office = Name::new(&first, Moment::default(), false).office;
    Folder::as_written(target).map(|target| ours(&target, &office)).unwrap_or_default()
}

fn ours(target: &Folder, office: &str) -> Vec<Name> {
    let names = target.names().unwrap_or_default().into_iter();
    let names = names.filter(|name| target.holds_file(name)).filter_map(|name| Name::parse(&name));
    let mut names: Vec<_> = names.filter(|name| name.office == office).collect();
    names.sort();
    names
}

/// Hash of the journal's first entry, by which an office's backups are known.
fn first_hash(files: &Files) -> Result<String, Refusal> {
    let first = journal::entry(files, Seq(1))
        .map_err(|error| Refusal::new("backup.check").with("what", error.to_string()))?;
    Ok(first.map(|entry| journal::hex(&entry.hash)).unwrap_or_default())
}
