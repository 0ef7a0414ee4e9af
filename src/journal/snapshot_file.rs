//! One snapshot file: written and read as a stream.

use std::io::{self, BufReader, Read};

use crate::domain::{Key, Seq};
use crate::files::{Files, Handle, Reader};

use super::Digest;
use super::codec::Cursor;
use super::entry::Hash;
use super::frame::MAX_PAYLOAD;

/// The folder of the snapshots.
pub(super) const DIR: &str = "snapshot";

const MAGIC: &[u8; 8] = b"DDSNAP\r\n";
const MAJOR: u16 = 1;
const MINOR: u16 = 0;
const HEADER: usize = 8 + 2 + 2 + 8 + 32;

/// Rows are put together into writes of this size.
const CHUNK: usize = 256 << 10;

/// A live record: its key, the commit that last wrote it, and its enveloped bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub key: Key,
    pub rev: Seq,
    pub value: Vec<u8>,
}

/// A snapshot whose every byte has been checked.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The table stands as after this entry.
    pub seq: Seq,
    /// That entry's hash.
    pub head: Hash,
    /// Digest and number of the rows.
    pub digest: Digest,
    pub count: u64,
    files: Files,
}

impl Snapshot {
    /// Reads the whole file; `None` if it is damaged or of a newer major version.
    pub(super) fn open(files: &Files, seq: Seq) -> io::Result<Option<Snapshot>> {
        let Some(mut rows) = Rows::open(files, seq)? else { return Ok(None) };
        let mut digest = Digest::default();
        let mut count = 0;
        for row in rows.by_ref() {
            let Ok(row) = row else { return Ok(None) };
            digest.add(&row.key, &row.value);
            count += 1;
        }
        let whole = rows.end == Some((digest, count));
        let (head, files) = (rows.head, files.clone());
        Ok(whole.then_some(Snapshot { seq, head, digest, count, files }))
    }

    /// Its rows, sorted by key.
    pub fn rows(&self) -> io::Result<Rows> {
        Rows::open(&self.files, self.seq)?.ok_or_else(damaged)
    }
}

/// The rows of a snapshot, read one by one. Ends after an error.
pub struct Rows {
    input: BufReader<Reader>,
    hasher: blake3::Hasher,
    head: Hash,
    last: Option<Key>,
    end: Option<(Digest, u64)>,
    ended: bool,
}

impl Rows {
    fn open(files: &Files, seq: Seq) -> io::Result<Option<Rows>> {
        let mut rows = Rows {
            input: BufReader::with_capacity(CHUNK, files.reader(&path(seq))?),
            hasher: blake3::Hasher::new(),
            head: [0; 32],
            last: None,
            end: None,
            ended: false,
        };
        let Ok(header) = rows.pull(HEADER) else { return Ok(None) };
        let Some((stated, head)) = parse_header(&header) else { return Ok(None) };
        rows.head = head;
        Ok((stated == seq).then_some(rows))
    }

    fn pull(&mut self, len: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; len];
        self.input.read_exact(&mut bytes)?;
        self.hasher.update(&bytes);
        Ok(bytes)
    }

    fn row(&mut self) -> io::Result<Option<Row>> {
        if self.pull(1)? == [0] {
            return self.finish().map(|()| None);
        }
        let head = self.pull(Key::BYTES + 8 + 4)?;
        let mut cursor = Cursor(&head);
        let key = cursor.take(Key::BYTES).and_then(Key::from_bytes);
        let (Some(key), Some(rev), Some(len)) = (key, cursor.u64(), cursor.u32()) else {
            return Err(damaged());
        };
        if self.last.is_some_and(|last| last >= key) || len as usize > MAX_PAYLOAD {
            return Err(damaged());
        }
        self.last = Some(key);
        Ok(Some(Row { key, rev: Seq(rev), value: self.pull(len as usize)? }))
    }

    fn finish(&mut self) -> io::Result<()> {
        let end = self.pull(16 + 8)?;
        let expected = *self.hasher.finalize().as_bytes();
        let mut cursor = Cursor(&end);
        let digest = cursor.array().map(u128::from_be_bytes).map(Digest);
        self.end = digest.zip(cursor.u64());
        let sealed = self.pull(expected.len())? == expected;
        let nothing_behind = self.input.read(&mut [0])? == 0;
        if sealed && nothing_behind { Ok(()) } else { Err(damaged()) }
    }
}

impl Iterator for Rows {
    type Item = io::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let row = self.row().transpose();
        self.ended = !matches!(row, Some(Ok(_)));
        row
    }
}

/// A snapshot being written, beside the place where it will stand.
pub(super) struct Writer<'a> {
    handle: &'a mut Handle,
    waiting: Vec<u8>,
    hasher: blake3::Hasher,
    digest: Digest,
    count: u64,
}

impl Writer<'_> {
    pub fn begin<'a>(handle: &'a mut Handle, seq: Seq, head: &Hash) -> Writer<'a> {
        let mut header = MAGIC.to_vec();
        header.extend_from_slice(&MAJOR.to_be_bytes());
        header.extend_from_slice(&MINOR.to_be_bytes());
        header.extend_from_slice(&seq.0.to_be_bytes());
        header.extend_from_slice(head);
        Writer {
            handle,
            waiting: header,
            hasher: blake3::Hasher::new(),
            digest: Digest::default(),
            count: 0,
        }
    }

    /// The next row; keys ascend.
    pub fn push(&mut self, key: Key, rev: Seq, value: &[u8]) -> io::Result<()> {
        self.digest.add(&key, value);
        self.count += 1;
        self.waiting.push(1);
        self.waiting.extend_from_slice(&key.to_bytes());
        self.waiting.extend_from_slice(&rev.0.to_be_bytes());
        self.waiting.extend_from_slice(&(value.len() as u32).to_be_bytes());
        self.waiting.extend_from_slice(value);
        if self.waiting.len() >= CHUNK { self.flush() } else { Ok(()) }
    }

    /// The end, by which a reader knows that it is whole.
    pub fn finish(mut self) -> io::Result<()> {
        self.waiting.push(0);
        self.waiting.extend_from_slice(&self.digest.0.to_be_bytes());
        self.waiting.extend_from_slice(&self.count.to_be_bytes());
        self.flush()?;
        self.waiting.extend_from_slice(self.hasher.finalize().as_bytes());
        self.flush()
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hasher.update(&self.waiting);
        self.handle.append(&self.waiting)?;
        self.waiting.clear();
        Ok(())
    }
}

/// File name of the snapshot after this entry.
pub(super) fn name(seq: Seq) -> String {
    format!("{:020}.snap", seq.0)
}

pub(super) fn path(seq: Seq) -> String {
    format!("{DIR}/{}", name(seq))
}

fn parse_header(header: &[u8]) -> Option<(Seq, Hash)> {
    let mut cursor = Cursor(header);
    let ours = cursor.take(MAGIC.len())? == MAGIC && cursor.u16()? == MAJOR;
    cursor.u16()?;
    let (seq, head) = (Seq(cursor.u64()?), cursor.array()?);
    ours.then_some((seq, head))
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the snapshot is damaged")
}
