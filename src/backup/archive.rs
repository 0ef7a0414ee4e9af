//! What is in a backup, and how it is written.

use std::io::{self, Read, Write};

use flate2::{Compression, GzBuilder};
use serde::{Deserialize, Serialize};

use crate::domain::{Moment, Refusal, Seq};
use crate::files::Files;
use crate::journal;

/// The format written, as major and minor.
pub const FORMAT: (u16, u16) = (1, 0);
/// The first entry.
pub(super) const MANIFEST: &str = "manifest.json";
/// What every gzip header of ours is: deflate, no name, no time, unknown system.
pub(super) const GZIP: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
/// Bytes of [`seal`].
pub(super) const SEAL: usize = 58;

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`] as `major.minor`.
    pub format: String,
    /// Version of the program that made it.
    pub program: String,
    /// The community's name.
    pub office: String,
    /// The desk's clock when it was made, milliseconds since 1970.
    pub made: Moment,
    /// The journal's last entry in it, that entry's hash, and the digest of the records
    /// that stand after it; both in hexadecimal digits.
    pub seq: Seq,
    pub head: String,
    pub digest: String,
    pub files: Vec<Part>,
}

/// One file of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Relative to the data directory.
    pub path: String,
    pub bytes: u64,
    /// In hexadecimal digits.
    pub blake3: String,
}

impl Manifest {
    /// Refused for a newer major version, and for what is no version at all.
    pub(super) fn readable(&self) -> Result<(), Refusal> {
        let major = self.format.split('.').next().and_then(|major| major.parse::<u16>().ok());
        match major {
            Some(major) if major == FORMAT.0 => Ok(()),
            Some(major) if major > FORMAT.0 => Err(Refusal::new("backup.newer")
                .with("format", &self.format)
                .with("program", &self.program)),
            _ => Err(Refusal::new("backup.damaged").with("what", MANIFEST)),
        }
    }
}

/// Where a file's bytes come from.
pub(super) enum Source {
    /// Small, and may change while the backup is made: read once.
    Bytes(Vec<u8>),
    /// The first so many bytes of a file that is only appended to.
    File(u64),
}

/// A file for the archive.
pub(super) struct Entry {
    pub path: String,
    pub source: Source,
}

impl Entry {
    /// How long it is, unpacked.
    pub fn bytes(&self) -> u64 {
        match &self.source {
            Source::Bytes(bytes) => bytes.len() as u64,
            Source::File(len) => *len,
        }
    }

    /// Reads through it for the manifest.
    pub fn part(&self, files: &Files) -> io::Result<Part> {
        let mut hasher = blake3::Hasher::new();
        let bytes = io::copy(&mut self.reader(files)?, &mut hasher)?;
        let blake3 = journal::hex(hasher.finalize().as_bytes());
        Ok(Part { path: self.path.clone(), bytes, blake3 })
    }

    fn reader<'a>(&'a self, files: &Files) -> io::Result<Box<dyn Read + 'a>> {
        Ok(match &self.source {
            Source::Bytes(bytes) => Box::new(bytes.as_slice()),
            Source::File(len) => Box::new(files.reader(&self.path)?.take(*len)),
        })
    }
}

/// Writes manifest and files, compressed and sealed. The second reading is compared with
/// nothing here: the check that follows unpacks what was written.
pub(super) fn write<W: Write>(
    manifest: &Manifest,
    entries: &[Entry],
    files: &Files,
    out: W,
) -> io::Result<()> {
    let out = Hashed::new(out);
    let gzip = GzBuilder::new().operating_system(255).write(out, Compression::default());
    let mut tar = tar::Builder::new(gzip);
    let text = serde_json::to_vec_pretty(manifest)?;
    append(&mut tar, MANIFEST, text.len() as u64, text.as_slice())?;
    for (entry, part) in entries.iter().zip(&manifest.files) {
        append(&mut tar, &entry.path, part.bytes, entry.reader(files)?)?;
    }
    let Hashed { mut out, hasher, .. } = tar.into_inner()?.finish()?;
    out.write_all(&seal(hasher.finalize().as_bytes()))
}

fn append<W: Write>(
    tar: &mut tar::Builder<W>,
    path: &str,
    bytes: u64,
    content: impl Read,
) -> io::Result<()> {
    let mut header = tar::Header::new_ustar();
    header.set_size(bytes);
    header.set_mode(0o600);
    header.set_entry_type(tar::EntryType::Regular);
    tar.append_data(&mut header, path, content)
}

/// An empty gzip member that carries this hash.
pub(super) fn seal(hash: &[u8; 32]) -> Vec<u8> {
    let mut bytes = GZIP.to_vec();
    bytes[3] = 4; // an extra field follows: its length, then id, length and data of its part
    bytes.extend_from_slice(&[36, 0, b'D', b'D', 32, 0]);
    bytes.extend_from_slice(hash);
    bytes.extend_from_slice(&[3, 0]); // an empty deflate stream
    bytes.extend_from_slice(&[0; 8]); // its checksum and its length
    bytes
}

/// What is written, and the length and hash of what was.
pub(super) struct Hashed<W> {
    pub out: W,
    pub bytes: u64,
    pub hasher: blake3::Hasher,
}

impl<W> Hashed<W> {
    pub fn new(out: W) -> Hashed<W> {
        Hashed { out, bytes: 0, hasher: blake3::Hasher::new() }
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
