//! From a backup file to a checked tree of files. age hands out plaintext before it has seen
//! the whole file, so nothing is believed before all of it has been read. What is decrypted
//! and unpacked lies in files without names: nobody else comes to it, and a process that is
//! killed leaves nothing of it.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::rc::Rc;

use flate2::bufread::GzDecoder;

use super::archive::{GZIP, Hashed, MANIFEST, SEAL, seal};
use super::check::check;
use super::create::belongs;
use super::{Key, Manifest};
use crate::domain::Refusal;
use crate::files::Files;
use crate::files::outside::{self, Folder};
use crate::journal;

/// How every age file begins.
const AGE: &[u8] = b"age-encryption.org/";
/// A manifest is refused past this length: it lists some thousand files.
const MANIFEST_BYTES: u64 = 64 << 20;
const CHUNK: usize = 256 << 10;

/// Bytes of a tar archive besides what is in it: a header and a filled block for each file, and
/// the end, which tar fills up to twenty blocks.
const HEADER: u64 = 1024;
const END: u64 = 64 << 10;

/// A backup that was unpacked and found whole.
#[derive(Debug)]
pub struct Opened {
    pub manifest: Manifest,
    pub encrypted: bool,
    /// BLAKE3 hash of the manifest's text, in hexadecimal digits. Nobody who has not opened
    /// the file can name it, but the desk that made it.
    pub proof: String,
    /// The files of the manifest, to be looked at as long as this is there.
    pub files: Files,
}

/// Unpacks a backup and checks everything in it. `within` is a folder on whose disk there is
/// room for it; nothing gets a name there.
///
/// # Errors
/// `backup.read` where the file cannot be read, `backup.not_one` for another kind of file,
/// `backup.needs_key` and `backup.wrong_key`, `backup.newer`, `backup.alien` for a file in it
/// that no backup holds, `backup.no_room`, and `backup.damaged` with where, for everything
/// that is not exactly as it was written.
pub fn open(file: &Path, key: Option<&Key>, within: &Path) -> Result<Opened, Refusal> {
    let unreadable = |error: io::Error| {
        Refusal::new("backup.read").with("path", file.display()).with("error", error)
    };
    let mut input = outside::open(file).map_err(unreadable)?;
    let mut begin = Vec::new();
    Read::by_ref(&mut input).take(AGE.len() as u64).read_to_end(&mut begin).map_err(unreadable)?;
    input.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let encrypted = begin == AGE;
    let mut plain = match (encrypted, key) {
        (true, None) => return Err(Refusal::new("backup.needs_key")),
        (true, Some(key)) => {
            must_have_room(within, input.metadata().map_err(unreadable)?.len())?;
            decrypt(input, key, within)?
        }
        (false, _) if begin.starts_with(&GZIP[..3]) => input,
        (false, _) => return Err(Refusal::new("backup.not_one").with("path", file.display())),
    };
    let (manifest, proof, files) = unpack(&mut plain, within)?;
    check(&files, &manifest)?;
    Ok(Opened { manifest, encrypted, proof, files })
}

fn damaged(what: &dyn std::fmt::Display) -> Refusal {
    Refusal::new("backup.damaged").with("what", what)
}

/// What a backup claims to hold may be more than any disk does.
fn must_have_room(within: &Path, bytes: u64) -> Result<(), Refusal> {
    let room = Folder::open(within).and_then(|folder| folder.room());
    match room.map_err(|error| Refusal::path(within, &error))?.free {
        free if free < bytes => Err(Refusal::new("backup.no_room_here")
            .with("path", within.display())
            .with("needed", bytes.div_ceil(1 << 20))
            .with("free", free >> 20)),
        _ => Ok(()),
    }
}

/// The plaintext; refused unless all of it is genuine.
fn decrypt(input: File, key: &Key, within: &Path) -> Result<File, Refusal> {
    let input = BufReader::with_capacity(CHUNK, input);
    let decryptor = age::Decryptor::new_buffered(input).map_err(|error| damaged(&error))?;
    let reader = decryptor.decrypt(key.identities()).map_err(|error| match error {
        age::DecryptError::NoMatchingKeys => Refusal::new("backup.wrong_key"),
        other => damaged(&other),
    })?;
    let failed = |error: io::Error| Refusal::path(within, &error);
    let mut out = outside::unnamed(within).map_err(failed)?;
    copy(reader, &mut out, within)?;
    out.seek(SeekFrom::Start(0)).map_err(failed)?;
    Ok(out)
}

/// Unpacks a plain archive whose seal is right: what it says of itself, [`Opened::proof`], and
/// the files. Nothing is read or kept beyond what the archive says that it holds.
pub(super) fn unpack(
    plain: &mut File,
    within: &Path,
) -> Result<(Manifest, String, Files), Refusal> {
    let failed = |error: io::Error| Refusal::path(within, &error);
    plain.seek(SeekFrom::Start(0)).map_err(failed)?;
    let bytes = sealed(plain).map_err(|error| damaged(&error))?;
    let content = BufReader::with_capacity(CHUNK, plain.take(bytes));
    let left = Rc::new(Cell::new(MANIFEST_BYTES + HEADER));
    let mut tar = tar::Archive::new(Bounded { from: GzDecoder::new(content), left: left.clone() });
    // As they stand there: a name that is longer than ours, or said elsewhere, is none of ours.
    let mut entries = tar.entries().map_err(|error| damaged(&error))?.raw(true);
    let first = entries.next().ok_or_else(|| damaged(&MANIFEST))?.map_err(|e| damaged(&e))?;
    if first.path_bytes().as_ref() != MANIFEST.as_bytes() {
        return Err(damaged(&MANIFEST));
    }
    let text = outside::read_all(first, MANIFEST_BYTES).map_err(|error| damaged(&error))?;
    let proof = journal::hex(blake3::hash(&text).as_bytes());
    let manifest: Manifest = serde_json::from_slice(&text).map_err(|error| damaged(&error))?;
    manifest.readable()?;
    if let Some(alien) = manifest.files.iter().find(|part| !belongs(&part.path)) {
        return Err(Refusal::new("backup.alien").with("file", alien.path.escape_debug()));
    }
    let sum = manifest.files.iter().try_fold(0u64, |sum, part| sum.checked_add(part.bytes));
    let sum = sum.filter(|sum| *sum < u64::MAX / 2).ok_or_else(|| damaged(&MANIFEST))?;
    must_have_room(within, sum)?;
    left.set(sum + HEADER * manifest.files.len() as u64 + END);
    let mut out = Hashed::new(outside::unnamed(within).map_err(failed)?);
    let mut places = BTreeMap::new();
    for part in &manifest.files {
        let wrong = || damaged(&part.path);
        let entry = entries.next().ok_or_else(wrong)?.map_err(|error| damaged(&error))?;
        let same = entry.path_bytes().as_ref() == part.path.as_bytes();
        let regular = entry.header().entry_type() == tar::EntryType::Regular;
        if !same || !regular || entry.size() != part.bytes {
            return Err(wrong());
        }
        let at = out.bytes;
        out.hasher.reset();
        copy(entry, &mut out, within)?;
        let hash = journal::hex(out.hasher.finalize().as_bytes());
        let twice = places.insert(part.path.clone(), (at, part.bytes)).is_some();
        if twice || out.bytes - at != part.bytes || hash != part.blake3 {
            return Err(wrong());
        }
    }
    if let Some(more) = entries.next() {
        let more = more.map_err(|error| damaged(&error))?;
        return Err(damaged(&String::from_utf8_lossy(&more.path_bytes()).escape_debug()));
    }
    // The checksum of gzip stands at its end.
    io::copy(&mut tar.into_inner(), &mut io::sink()).map_err(|error| damaged(&error))?;
    if left.get() == 0 {
        return Err(damaged(&"tar"));
    }
    Ok((manifest, proof, Files::of_pieces(out.out, places)))
}

/// Reads the whole file and compares the seal at its end; the length before it.
fn sealed(plain: &mut File) -> io::Result<u64> {
    let cut = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let bytes = plain.metadata()?.len().checked_sub(SEAL as u64).ok_or_else(cut)?;
    let mut hasher = blake3::Hasher::new();
    io::copy(&mut Read::by_ref(plain).take(bytes), &mut hasher)?;
    let mut end = Vec::new();
    plain.read_to_end(&mut end)?;
    if end != seal(hasher.finalize().as_bytes()) {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "blake3"));
    }
    plain.seek(SeekFrom::Start(0))?;
    Ok(bytes)
}

/// Copies to the end. What cannot be read is damaged; what cannot be written is the disk's.
fn copy(mut from: impl Read, to: &mut impl Write, within: &Path) -> Result<(), Refusal> {
    let mut buffer = vec![0; CHUNK];
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(read) => &buffer[..read],
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(damaged(&error)),
        };
        to.write_all(read).map_err(|error| Refusal::path(within, &error))?;
    }
}

/// Reads no further than it may, which can be said anew meanwhile.
struct Bounded<R> {
    from: R,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let most = bytes.len().min(usize::try_from(self.left.get()).unwrap_or(usize::MAX));
        let read = self.from.read(&mut bytes[..most])?;
        self.left.set(self.left.get() - read as u64);
        Ok(read)
    }
}
