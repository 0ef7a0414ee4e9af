//! Plain arrays as bytes and back. What is read is believed in nothing: a length that
//! cannot be ends the reading, and memory grows no faster than bytes come.
//!
//! An array is its length (u64) and its numbers, all big-endian.

use std::io::{self, Read, Write};

/// Numbers turned into bytes at once.
const CHUNK: usize = 16 << 10;
/// Room made for an array before any of it has come.
const AT_ONCE: usize = 1 << 20;

/// Writes arrays.
pub struct Out<'a>(pub &'a mut dyn Write);

impl Out<'_> {
    pub fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.number(bytes.len() as u64)?;
        self.0.write_all(bytes)
    }

    pub fn number(&mut self, number: u64) -> io::Result<()> {
        self.0.write_all(&number.to_be_bytes())
    }

    pub fn words(&mut self, words: impl ExactSizeIterator<Item = u32>) -> io::Result<()> {
        self.all(words, u32::to_be_bytes)
    }

    pub fn longs(&mut self, longs: impl ExactSizeIterator<Item = u64>) -> io::Result<()> {
        self.all(longs, u64::to_be_bytes)
    }

    fn all<T, const N: usize>(
        &mut self,
        numbers: impl ExactSizeIterator<Item = T>,
        bytes_of: impl Fn(T) -> [u8; N],
    ) -> io::Result<()> {
        self.number(numbers.len() as u64)?;
        let mut waiting = Vec::with_capacity(CHUNK + N);
        for number in numbers {
            waiting.extend_from_slice(&bytes_of(number));
            if waiting.len() >= CHUNK {
                self.0.write_all(&waiting)?;
                waiting.clear();
            }
        }
        self.0.write_all(&waiting)
    }
}

/// Reads what [`Out`] wrote; `None` where it cannot be that.
pub struct In<'a>(pub &'a mut dyn Read);

impl In<'_> {
    pub fn bytes(&mut self) -> Option<Vec<u8>> {
        self.all(|[byte]| byte)
    }

    pub fn number(&mut self) -> Option<u64> {
        let mut bytes = [0; 8];
        self.0.read_exact(&mut bytes).ok()?;
        Some(u64::from_be_bytes(bytes))
    }

    pub fn words(&mut self) -> Option<Vec<u32>> {
        self.all(u32::from_be_bytes)
    }

    pub fn longs(&mut self) -> Option<Vec<u64>> {
        self.all(u64::from_be_bytes)
    }

    fn all<T, const N: usize>(&mut self, of: impl Fn([u8; N]) -> T) -> Option<Vec<T>> {
        let length = usize::try_from(self.number()?).ok()?;
        let (mut all, mut left) = (Vec::with_capacity(length.min(AT_ONCE)), length);
        let mut chunk = vec![0; CHUNK.min(length.saturating_mul(N))];
        while left > 0 {
            let count = left.min(CHUNK / N);
            let bytes = chunk.get_mut(..count * N)?;
            self.0.read_exact(bytes).ok()?;
            all.extend(bytes.as_chunks().0.iter().map(|bytes| of(*bytes)));
            left -= count;
        }
        all.shrink_to_fit();
        Some(all)
    }
}
