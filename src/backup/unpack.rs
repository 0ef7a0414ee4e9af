//! From a backup file to a checked directory. age hands out plaintext before it has seen
//! the whole file, so everything goes into a staging folder first and nothing is believed
//! before all of it has been read.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Component, Path};

use flate2::bufread::GzDecoder;

use super::archive::{GZIP, MANIFEST, SEAL, seal};
use super::check::check;
use super::staging::PLAIN;
use super::{Key, Manifest, Staging};
use crate::domain::Refusal;
use crate::files::{Files, Handle};
use crate::journal;

/// How every age file begins.
const AGE: &[u8] = b"age-encryption.org/";
/// A manifest is refused past this length: it lists some thousand files.
const MANIFEST_BYTES: u64 = 64 << 20;
const CHUNK: usize = 256 << 10;

/// A backup that was unpacked and found whole.
#[derive(Debug)]
pub struct Opened {
    pub manifest: Manifest,
    pub encrypted: bool,
    /// BLAKE3 hash of the manifest's text, in hexadecimal digits. Nobody who has not opened
    /// the file can name it, but the desk that made it.
    pub proof: String,
}

/// Unpacks a backup into [`Staging::staged`] and checks everything in it.
///
/// # Errors
/// `backup.read` where the file cannot be read, `backup.not_one` for another kind of file,
/// `backup.needs_key` and `backup.wrong_key`, `backup.newer`, and `backup.damaged` with
/// where, for everything that is not exactly as it was written.
pub fn open(file: &Path, key: Option<&Key>, staging: &Staging) -> Result<Opened, Refusal> {
    let unreadable = |error: io::Error| {
        Refusal::new("backup.read").with("path", file.display()).with("error", error)
    };
    let mut input = File::open(file).map_err(unreadable)?;
    let mut begin = Vec::new();
    Read::by_ref(&mut input).take(AGE.len() as u64).read_to_end(&mut begin).map_err(unreadable)?;
    input.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let encrypted = begin == AGE;
    let plain = match (encrypted, key) {
        (true, None) => return Err(Refusal::new("backup.needs_key")),
        (true, Some(key)) => {
            decrypt(input, key, staging)?;
            staging.plain()?
        }
        (false, _) if begin.starts_with(&GZIP[..3]) => input,
        (false, _) => return Err(Refusal::new("backup.not_one").with("path", file.display())),
    };
    let (manifest, proof) = unpack(plain, &staging.staged())?;
    let staged = Files::at(staging.staged()).map_err(|e| damaged(&e))?;
    check(&staged, &manifest)?;
    Ok(Opened { manifest, encrypted, proof })
}

fn damaged(what: &dyn std::fmt::Display) -> Refusal {
    Refusal::new("backup.damaged").with("what", what)
}

/// Writes the plaintext into the staging folder; refused unless all of it is genuine.
fn decrypt(input: File, key: &Key, staging: &Staging) -> Result<(), Refusal> {
    let input = BufReader::with_capacity(CHUNK, input);
    let decryptor = age::Decryptor::new_buffered(input).map_err(|error| damaged(&error))?;
    let reader = decryptor.decrypt(key.identities()).map_err(|error| match error {
        age::DecryptError::NoMatchingKeys => Refusal::new("backup.wrong_key"),
        other => damaged(&other),
    })?;
    let failed = |error: io::Error| Refusal::path(staging.dir(), &error);
    let mut out = staging.files().create(PLAIN).map_err(failed)?;
    copy(reader, &mut out, None).map_err(|error| damaged(&error))?;
    Ok(())
}

/// Unpacks a plain archive whose seal is right into this directory: what it says of itself,
/// and [`Opened::proof`].
pub(super) fn unpack(mut plain: File, into: &Path) -> Result<(Manifest, String), Refusal> {
    let bytes = sealed(&mut plain).map_err(|error| damaged(&error))?;
    let files = Files::at(into).map_err(|error| Refusal::path(into, &error))?;
    let content = BufReader::with_capacity(CHUNK, plain.take(bytes));
    let mut tar = tar::Archive::new(GzDecoder::new(content));
    let mut entries = tar.entries().map_err(|error| damaged(&error))?;
    let mut first = match entries.next() {
        Some(entry) => entry.map_err(|error| damaged(&error))?,
        None => return Err(damaged(&MANIFEST)),
    };
    if first.path_bytes().as_ref() != MANIFEST.as_bytes() {
        return Err(damaged(&MANIFEST));
    }
    let mut text = Vec::new();
    first.by_ref().take(MANIFEST_BYTES).read_to_end(&mut text).map_err(|e| damaged(&e))?;
    let proof = journal::hex(blake3::hash(&text).as_bytes());
    let manifest: Manifest = serde_json::from_slice(&text).map_err(|error| damaged(&error))?;
    manifest.readable()?;
    let mut dirs = BTreeSet::new();
    let mut parts = manifest.files.iter();
    for entry in entries {
        let entry = entry.map_err(|error| damaged(&error))?;
        let part = parts.next().ok_or_else(|| damaged(&MANIFEST))?;
        let same = entry.path_bytes().as_ref() == part.path.as_bytes();
        let regular = entry.header().entry_type() == tar::EntryType::Regular;
        if !same || !regular || !is_ours(&part.path) {
            return Err(damaged(&part.path));
        }
        if let Some((dir, _)) = part.path.split_once('/')
            && dirs.insert(dir)
        {
            files.make_dir(dir).map_err(|error| Refusal::path(into, &error))?;
        }
        let mut out = files.create(&part.path).map_err(|error| Refusal::path(into, &error))?;
        let mut hasher = blake3::Hasher::new();
        copy(entry, &mut out, Some(&mut hasher)).map_err(|error| damaged(&error))?;
        out.sync().map_err(|error| Refusal::path(into, &error))?;
        let hash = journal::hex(hasher.finalize().as_bytes());
        if out.len() != part.bytes || hash != part.blake3 {
            return Err(damaged(&part.path));
        }
    }
    if let Some(missing) = parts.next() {
        return Err(damaged(&missing.path));
    }
    // The checksum of gzip stands at its end.
    io::copy(&mut tar.into_inner(), &mut io::sink()).map_err(|error| damaged(&error))?;
    for dir in dirs.into_iter().chain([""]) {
        files.sync_dir(dir).map_err(|error| Refusal::path(into, &error))?;
    }
    Ok((manifest, proof))
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

/// A path that lies in the directory, at most one folder deep, and is no hidden file.
pub(super) fn is_ours(path: &str) -> bool {
    let parts: Vec<_> = Path::new(path).components().collect();
    let plain = |part: &Component<'_>| matches!(part, Component::Normal(_));
    (1..=2).contains(&parts.len())
        && parts.iter().all(plain)
        && path.split('/').all(|name| !name.is_empty() && !name.starts_with('.'))
}

/// Copies to the end, hashing what goes by.
pub(super) fn copy(
    mut from: impl Read,
    to: &mut Handle,
    mut hasher: Option<&mut blake3::Hasher>,
) -> io::Result<()> {
    let mut buffer = vec![0; CHUNK];
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(read) => &buffer[..read],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if let Some(hasher) = hasher.as_mut() {
            hasher.write_all(read)?;
        }
        to.append(read)?;
    }
}
