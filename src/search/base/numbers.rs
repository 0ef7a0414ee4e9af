//! Numbers of one sort by how they end, in flat tables.

use std::io;

use super::super::digits::{BUCKETS, Number};
use super::super::flat::{In, Out};
use super::{Row, word};

/// The numbers of all rows, and the rows by the last four digits of their numbers.
#[derive(Debug, Default)]
pub struct Endings {
    /// The first number of each row, zero for none.
    first: Vec<u64>,
    /// Further numbers, by row.
    more: Vec<(Row, Number)>,
    at: Vec<u32>,
    rows: Vec<Row>,
}

impl Endings {
    /// The numbers of the rows, in the order of the rows; `more` is sorted by row.
    pub fn new(first: Vec<Option<Number>>, more: Vec<(Row, Number)>) -> Endings {
        let own = first.iter().enumerate().filter_map(|(row, n)| Some((row as Row, (*n)?)));
        let all = || own.clone().chain(more.iter().copied());
        let mut at = vec![0u32; BUCKETS + 1];
        all().for_each(|(_, number)| at[usize::from(number.bucket()) + 1] += 1);
        (0..BUCKETS).for_each(|bucket| at[bucket + 1] += at[bucket]);
        let mut next = at.clone();
        let mut rows = vec![0; all().count()];
        for (row, number) in all() {
            let place = &mut next[usize::from(number.bucket())];
            rows[*place as usize] = row;
            *place += 1;
        }
        Endings { first: first.into_iter().map(word).collect(), more, at, rows }
    }

    /// Writes the numbers; the buckets are made of them.
    pub fn save(&self, out: &mut Out<'_>) -> io::Result<()> {
        out.longs(self.first.iter().copied())?;
        out.words(self.more.iter().map(|(row, _)| *row))?;
        out.longs(self.more.iter().map(|(_, number)| number.word()))
    }

    /// What [`Endings::save`] wrote of so many rows.
    pub fn load(input: &mut In<'_>, rows: usize) -> Option<Endings> {
        let first = input.longs()?.into_iter().map(Number::of_word).collect::<Vec<_>>();
        let (more_rows, more) = (input.words()?, input.longs()?);
        let right = first.len() == rows
            && more_rows.len() == more.len()
            && more_rows.is_sorted()
            && more_rows.last().is_none_or(|last| (*last as usize) < rows);
        let more = more_rows.into_iter().zip(more);
        let more = more.map(|(row, word)| Some((row, Number::of_word(word)?)));
        let more = more.collect::<Option<Vec<_>>>().filter(|_| right)?;
        Some(Endings::new(first, more))
    }

    /// Whether a number of the row ends so.
    pub fn row_ends_with(&self, row: Row, tail: Number) -> bool {
        let from = self.more.partition_point(|(other, _)| *other < row);
        let more = self.more[from..].iter().take_while(|(other, _)| *other == row);
        let first = self.first.get(row as usize).and_then(|word| Number::of_word(*word));
        first.into_iter().chain(more.map(|(_, number)| *number)).any(|n| n.ends_with(tail))
    }

    /// Rows that may have a number with this end of at least three digits.
    pub fn near(&self, tail: Number) -> impl Iterator<Item = Row> {
        let range = |bucket: u16| {
            let at = |place: usize| self.at.get(place).map_or(0, |at| *at as usize);
            at(usize::from(bucket))..at(usize::from(bucket) + 1)
        };
        tail.near_buckets()
            .into_iter()
            .flat_map(move |bucket| self.rows[range(bucket)].iter())
            .copied()
    }

    pub fn bytes(&self) -> usize {
        8 * self.first.capacity()
            + 16 * self.more.capacity()
            + 4 * (self.at.capacity() + self.rows.capacity())
    }
}
