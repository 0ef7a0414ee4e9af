//! The start cache: what a desk had in memory when it left, or in a pause of the day, so
//! that the next one answers at once and reads the table behind. What was committed since
//! is replayed from the journal. Beside that it is worth nothing: of another history, of
//! another program, one wrong byte, and it is as if it were not there.
//!
//! ```text
//! [magic 8][layout u32][words u32][length u32][version]     of the program
//! [seq u64][hash of that entry 32][digest 16]
//! [blocks u64]([first key 17][length u32][bytes])*          the records, in key order
//! ([pairs u64]([u32][u32])*) twelve times [waiting u64]([key 17])*[here u64]  the index
//! [search index]                                            see [`crate::search`]
//! [blake3 of all before 32]
//! ```
//! All numbers are big-endian.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufReader, Read, Write};

use super::index::Index;
use super::records::{self, Block, Records};
use super::searching::Saved;
use super::world::World;
use crate::domain::{Key, Seq};
use crate::files::{Files, Handle, Reader};
use crate::journal::{self, Digest, Hash};
use crate::search;

const MAGIC: &[u8; 8] = b"DDSTART\n";
/// Counted up whenever the bytes of a block or of the index mean something else.
const LAYOUT: u32 = 9;
/// Bytes of one write and one read.
const CHUNK: usize = 256 << 10;
/// Entries that are replayed on top of a cache: a month of a busy office (40 matters a day,
/// eight changes each), some tenths of a second.
const REPLAYED: u64 = 10_000;
/// A block is a few KiB, or one record that is larger.
const BLOCK_MAX: u32 = 16 << 20;

/// What a cache holds.
pub struct Cached {
    /// The entry it was written after.
    pub at: (Seq, Hash),
    pub records: Records,
    pub index: Index,
    /// The search index; `None` where it has to be built.
    pub search: Option<Saved>,
}

/// Writes what is in memory after the entry `head`, durably and in one piece. The cache
/// only saves time: a desk that cannot write it leaves all the same.
///
/// # Errors
/// Where the file cannot be written; no part of it is then under its name.
pub fn write(files: &Files, world: &mut World, head: (Seq, Hash)) -> io::Result<()> {
    files.make_dir(journal::CACHE_DIR)?;
    files.write_beside(journal::CACHE, |handle| write_to(handle, world, head))
}

fn write_to(handle: &mut Handle, world: &mut World, head: (Seq, Hash)) -> io::Result<()> {
    let mut out = Out { handle, hasher: blake3::Hasher::new(), waiting: tag() };
    out.number(head.0.0)?;
    out.bytes(&head.1)?;
    out.bytes(&world.records.digest().0.to_be_bytes())?;
    out.number(world.records.blocks().len() as u64)?;
    for (first, block) in world.records.blocks() {
        out.bytes(&first.to_bytes())?;
        out.bytes(&(block.bytes().len() as u32).to_be_bytes())?;
        out.bytes(block.bytes())?;
    }
    let (pairs, waiting, here) = world.index.parts();
    for pairs in pairs {
        out.number(pairs.known.len() as u64)?;
        for (at, id) in &pairs.known {
            out.number(u64::from(*at) << 32 | u64::from(*id))?;
        }
    }
    out.number(waiting.len() as u64)?;
    waiting.iter().try_for_each(|key| out.bytes(&key.to_bytes()))?;
    out.number(*here)?;
    world.search.index.save(&mut out)?;
    out.finish()
}

/// What the cache holds, if it was written by this program after the journal's last entry,
/// or not long before it, and every byte of it is right.
pub fn read(files: &Files, head: (Seq, Hash)) -> Option<Cached> {
    let ours = |at: (Seq, Hash)| {
        let entry = || journal::entry(files, at.0).ok().flatten();
        let before = at.0 < head.0 && head.0.0 - at.0.0 <= REPLAYED;
        at == head || before && entry().is_some_and(|entry| entry.hash == at.1)
    };
    let file = files.reader(journal::CACHE).ok()?;
    let left = file.size().ok()?.saturating_sub(blake3::OUT_LEN as u64);
    let (input, hasher) = (BufReader::with_capacity(CHUNK, file), blake3::Hasher::new());
    In { input, hasher, left }.all(&ours)
}

/// The entry a cache was written after, by whatever program, if it comes after `seq`. Only
/// one whose every byte is right is believed.
pub fn past(files: &Files, seq: Seq) -> Option<Seq> {
    let file = files.reader(journal::CACHE).ok()?;
    let left = file.size().ok()?.saturating_sub(blake3::OUT_LEN as u64);
    let (input, hasher) = (BufReader::with_capacity(CHUNK, file), blake3::Hasher::new());
    let mut input = In { input, hasher, left };
    let ours = input.array::<{ MAGIC.len() }>()? == *MAGIC;
    // Layout and words.
    input.array::<8>()?;
    let version = u32::from_be_bytes(input.array()?);
    input.exactly(version as usize)?;
    let written = Seq(input.number()?);
    (ours && written > seq && input.is_whole()).then_some(written)
}

/// What only this program writes.
fn tag() -> Vec<u8> {
    let version = env!("CARGO_PKG_VERSION").as_bytes();
    [
        &MAGIC[..],
        &LAYOUT.to_be_bytes(),
        &records::fingerprint().to_be_bytes(),
        &(version.len() as u32).to_be_bytes(),
        version,
    ]
    .concat()
}

struct Out<'a> {
    handle: &'a mut Handle,
    hasher: blake3::Hasher,
    waiting: Vec<u8>,
}

impl Out<'_> {
    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= CHUNK { self.put() } else { Ok(()) }
    }

    fn number(&mut self, number: u64) -> io::Result<()> {
        self.bytes(&number.to_be_bytes())
    }

    fn put(&mut self) -> io::Result<()> {
        self.hasher.update(&self.waiting);
        self.handle.append(&self.waiting)?;
        self.waiting.clear();
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        self.put()?;
        self.handle.append(self.hasher.finalize().as_bytes())
    }
}

impl Write for Out<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes(bytes).map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.put()
    }
}

struct In {
    input: BufReader<Reader>,
    hasher: blake3::Hasher,
    /// Bytes before the digest that are still to come: nothing longer is believed.
    left: u64,
}

impl Read for In {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).map_or(bytes.len(), |left| left.min(bytes.len()));
        let count = self.input.read(&mut bytes[..most])?;
        self.hasher.update(&bytes[..count]);
        self.left -= count as u64;
        Ok(count)
    }
}

impl In {
    fn all(mut self, ours: &dyn Fn((Seq, Hash)) -> bool) -> Option<Cached> {
        let expected = tag();
        if self.exactly(expected.len())? != expected {
            return None;
        }
        let at = (Seq(self.number()?), self.array()?);
        if !ours(at) {
            return None;
        }
        let digest = Digest(u128::from_be_bytes(self.array()?));
        let mut blocks = Vec::new();
        for _ in 0..self.number()? {
            let first = Key::from_bytes(&self.array::<{ Key::BYTES }>()?)?;
            let length = u32::from_be_bytes(self.array()?);
            let bytes = (length <= BLOCK_MAX).then(|| self.exactly(length as usize))??;
            blocks.push((first, Block::read(first, bytes)?));
        }
        let mut index = Index::default();
        let (pairs, waiting, here) = index.parts();
        for pairs in pairs {
            let found: Vec<(u32, u32)> =
                self.numbers()?.iter().map(|pair| ((pair >> 32) as u32, *pair as u32)).collect();
            pairs.known = BTreeSet::from_iter(found);
        }
        for _ in 0..self.number()? {
            waiting.insert(Key::from_bytes(&self.array::<{ Key::BYTES }>()?)?);
        }
        *here = self.number()?;
        let search = search::Index::load(&mut self).filter(|_| self.left == 0);
        // Of a search index that is not understood the bytes still count.
        self.is_whole().then(|| {
            let records = Records::of_blocks(BTreeMap::from_iter(blocks), digest);
            Cached { at, records, index, search }
        })
    }

    /// Reads on to the end; whether all of it is as it was written.
    fn is_whole(&mut self) -> bool {
        let mut hash = [0; blake3::OUT_LEN];
        let read = io::copy(self, &mut io::sink()).and_then(|_| self.input.read_exact(&mut hash));
        read.is_ok() && self.left == 0 && *self.hasher.finalize().as_bytes() == hash
    }

    fn exactly(&mut self, length: usize) -> Option<Vec<u8>> {
        if length as u64 > self.left {
            return None;
        }
        let mut bytes = vec![0; length];
        self.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.exactly(N)?.try_into().ok()
    }

    fn number(&mut self) -> Option<u64> {
        self.array().map(u64::from_be_bytes)
    }

    fn numbers(&mut self) -> Option<Vec<u64>> {
        let length = self.number()?.checked_mul(8)?;
        let bytes = (length <= self.left).then(|| self.exactly(length as usize))??;
        Some(
            bytes
                .chunks_exact(8)
                .map(|b| b.iter().fold(0, |n, b| n << 8 | u64::from(*b)))
                .collect(),
        )
    }
}
