//! A file open for writing.

use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use super::Files;
use super::fault::{Op, failed_sync, no_space};
use super::record::Event;

/// A file open for writing. It knows its own length and writes by position, so a
/// failed append can be taken back with [`Handle::truncate`].
#[derive(Debug)]
pub struct Handle {
    pub(super) files: Files,
    /// Its name when it was opened.
    pub(super) path: Arc<str>,
    pub(super) file: File,
    /// Its number in the recording; 0 where nothing is recorded.
    pub(super) number: u64,
    pub(super) len: u64,
}

impl Handle {
    /// Bytes in the file, as far as this handle wrote them.
    pub fn len(&self) -> u64 {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Writes all bytes behind the last one. After an error part of them may be in
    /// the file, but [`Handle::len`] has not moved.
    pub fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_at(self.len, bytes)
    }

    /// Writes all bytes from this position on.
    pub fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let Some(probe) = self.files.probe() else {
            self.file.write_all_at(bytes, offset)?;
            self.len = self.len.max(offset + bytes.len() as u64);
            return Ok(());
        };
        let refused = self.files.ask(Op::Write, &self.path).err();
        let allowed = match &refused {
            Some(_) => bytes.len() / 2,
            None => probe.faults().allowed(bytes.len()),
        };
        let written = &bytes[..allowed];
        self.file.write_all_at(written, offset)?;
        if !written.is_empty() {
            probe.note(Event::Write { file: self.number, offset, bytes: written.to_vec() });
        }
        if let Some(refused) = refused {
            return Err(refused);
        }
        if written.len() < bytes.len() {
            return Err(no_space());
        }
        self.len = self.len.max(offset + bytes.len() as u64);
        Ok(())
    }

    /// Cuts the file (or what a failed write left behind its end) at this length.
    pub fn truncate(&mut self, len: u64) -> io::Result<()> {
        self.files.ask(Op::Truncate, &self.path)?;
        self.file.set_len(len)?;
        self.note(Event::Truncate { file: self.number, len });
        self.len = len;
        Ok(())
    }

    /// fdatasync: when it returns, what was written survives a power cut. When it
    /// fails, nobody knows what does: write the bytes again or stop.
    pub fn sync(&self) -> io::Result<()> {
        let refused = self.files.ask(Op::Sync, &self.path).err();
        let refused = refused.or_else(|| self.files.sync_is_to_fail().then(failed_sync));
        if let Some(refused) = refused {
            self.note(Event::FailedSync { file: self.number });
            return Err(refused);
        }
        self.file.sync_data()?;
        self.note(Event::Sync { file: self.number });
        Ok(())
    }

    fn note(&self, event: Event) {
        if let Some(probe) = self.files.probe() {
            probe.note(event);
        }
    }
}

impl Write for Handle {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.append(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
