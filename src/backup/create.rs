//! Making a backup while people work, and knowing that it is good.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;

use super::archive::{self, Entry, FORMAT, Hashed, Manifest, Source};
use super::check::check;
use super::settings::{self, Settings};
use super::staging::PLAIN;
use super::status::{self, Status, Written};
use super::{DIR, Name, Staging, recipient, superfluous, target, unpack};
use crate::domain::{Moment, Refusal, Seq};
use crate::files::outside::Folder;
use crate::files::{Files, own_names};
use crate::journal::{self, Digest};

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

/// Makes one. The archive is put together in the data directory, unpacked and rebuilt
/// there, then encrypted into the target, synced, read again, and only then given its name.
/// Old ones are removed after that.
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
    let staging = Staging::at(files.path(DIR).join("work"))?;
    let manifest = put_together(files, point, now, &staging)?;
    // The desk goes on meanwhile; this is about the copy alone.
    let again = staging.plain()?;
    let checked = unpack::unpack(again, &staging.staged()).and_then(|(read, proof)| {
        let staged = Files::at(staging.staged()).map_err(|e| Refusal::path(staging.dir(), &e))?;
        check(&staged, &read).map(|()| (read, proof))
    });
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
    let target = settings.folder(files.root())?;
    let name = name(files, settings, &target, now)?;
    let file = name.to_string();
    let (bytes, blake3) = put_out(&staging, settings, &name, target)?;
    // It may have gone to a disk that was pulled out meanwhile.
    let target = settings.folder(files.root())?;
    if !target.holds_file(&file) {
        return Err(settings.gone());
    }
    let (file, seq) = (file, point.seq);
    let written = Written { made: now, file, bytes, blake3, seq, proof };
    // Old ones go when the new one is noted down.
    written.save(files, &[])?;
    let removed = rotate(&target, &name, &Status::load(files)?);
    written.save(files, &removed)?;
    Ok(Made { written, removed })
}

/// Its name: of this minute, or of the next one at which there is nothing of that name.
fn name(files: &Files, settings: &Settings, target: &Folder, now: Moment) -> Result<Name, Refusal> {
    let first = first_hash(files)?;
    let mut at = now;
    loop {
        let name = Name::new(&first, at, !settings.recipients.is_empty());
        if !target.holds(&name.to_string()) {
            return Ok(name);
        }
        at = at.plus(Moment::MINUTE);
    }
}

fn put_together(
    files: &Files,
    point: &Point,
    now: Moment,
    staging: &Staging,
) -> Result<Manifest, Refusal> {
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
    let out = staging.files().create(PLAIN).map_err(failed)?;
    archive::write(&manifest, &entries, files, out).map_err(failed)?;
    Ok(manifest)
}

/// What goes into a backup.
pub(super) fn contents(files: &Files, upto: Seq) -> Result<Vec<Entry>, Refusal> {
    let failed = |error: io::Error| Refusal::path(files.root(), &error);
    let extent = journal::extent(files, upto)
        .map_err(|error| Refusal::new("backup.check").with("what", error.to_string()))?;
    let whole = |(path, len)| Entry { path, source: Source::File(len) };
    let mut entries: Vec<Entry> = extent.into_iter().map(whole).collect();
    for path in small(files).map_err(failed)? {
        match files.read(&path) {
            Ok(bytes) => entries.push(Entry { path, source: Source::Bytes(bytes) }),
            // A draft that was used meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
        }
    }
    Ok(entries)
}

/// What goes along besides the journal and the office's own lists: the mark of a practice
/// directory and its clock, by what a change of the own lists is noticed, how backups are
/// made, and when the key was tried. Which backups were made is none of this one's business.
const ALONG: [&str; 5] = ["practice", "clock.toml", "own.sums", settings::FILE, status::DRILL];

/// These, the office's own lists and the drafts.
fn small(files: &Files) -> io::Result<Vec<String>> {
    let mut paths = own_names(files.root());
    let along = ALONG.into_iter().filter(|path| files.exists(path));
    paths.extend(along.map(str::to_string));
    let drafts = files.list("drafts")?.into_iter().filter(|name| name.ends_with(".draft"));
    paths.extend(drafts.map(|name| format!("drafts/{name}")));
    Ok(paths)
}

/// Writes the plain archive into the target, encrypted where that is decided, reads it again,
/// and gives it its name: its length and hash. What fails leaves nothing there.
fn put_out(
    staging: &Staging,
    settings: &Settings,
    name: &Name,
    target: Folder,
) -> Result<(u64, String), Refusal> {
    let path = settings.target.as_path();
    let failed = |error: io::Error| target::refused(path, &error);
    for left in target.names().map_err(failed)? {
        // What was interrupted while backups were still written under names of their own.
        let ours = left.strip_suffix(Files::TEMPORARY).and_then(Name::parse);
        if ours.is_some_and(|ours| ours.office == name.office) {
            target.remove(&left).map_err(failed)?;
        }
    }
    let mut out = Hashed::new(target.new_file().map_err(failed)?);
    let mut plain = staging.files().reader(PLAIN).map_err(failed)?;
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
    let Hashed { out: mut file, hasher, len } = out;
    let (hash, mut again) = (hasher.finalize(), blake3::Hasher::new());
    io::copy(&mut file.read_again().map_err(failed)?, &mut again).map_err(failed)?;
    if again.finalize() != hash {
        return Err(Refusal::new("backup.reread").with("path", path.display()));
    }
    file.keep(OsStr::new(&name.to_string())).map_err(failed)?;
    Ok((len, journal::hex(hash.as_bytes())))
}

/// Removes what is no longer kept of the backups that were made here; each is contained in
/// the newer ones. Those of a desk in whose place this one was restored are not: they may
/// hold deeds that nothing else holds any more. One that cannot be removed stays until next
/// time.
fn rotate(target: &Folder, newest: &Name, status: &Status) -> Vec<String> {
    let names = target.names().unwrap_or_default();
    let mut ours: Vec<_> = names.iter().filter_map(|name| Name::parse(name)).collect();
    ours.sort();
    ours.retain(|name| status.written.iter().any(|written| written.file == name.to_string()));
    let old = superfluous(&ours).into_iter().filter(|name| name != newest);
    let old = old.map(|name| name.to_string());
    old.filter(|name| target.remove(name).is_ok()).collect()
}

/// The backups of this office in a folder, oldest first. A folder that is not there has none.
pub fn list(target: &Path, files: &Files) -> Vec<Name> {
    let first = first_hash(files).unwrap_or_default();
    ours(target, &Name::new(&first, Moment::default(), false).office)
}

fn ours(target: &Path, office: &str) -> Vec<Name> {
    let entries = fs::read_dir(target).into_iter().flatten().flatten();
    let entries = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let names = entries.filter_map(|entry| Name::parse(entry.file_name().to_str()?));
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
