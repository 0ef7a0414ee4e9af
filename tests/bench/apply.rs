//! What it costs to feed the table behind the acknowledgements.

use std::fs::File;
use std::io::Write;
use std::time::{Duration, Instant};

use dutydesk::domain::{Key, Kind, Seq};
use dutydesk::files::Files;
use dutydesk::table::{Applied, Change, Place, SledTable, Table};

use crate::Outcome;
use crate::figures::{self, Row};

const COMMITS: u64 = 5_000;

/// What a note on a matter writes: the matter, and a line of its timeline.
const VALUES: [usize; 2] = [400, 200];

const PATIENCE: Duration = Duration::from_secs(60);

/// Applies commits to sled and appends the same bytes to a file, by turns; neither
/// waits for the disk.
pub fn measure() -> Outcome<Vec<Row>> {
    let home = crate::scratch()?;
    let (mut table, _) =
        SledTable::open(&Place::new(&Files::at(home.path())?), PATIENCE, &mut |_, _, _| {})?;
    let mut plain = File::create(home.path().join("plain"))?;
    let (mut sled, mut append) = (Vec::new(), Vec::new());
    for seq in 1..=COMMITS {
        let changes = commit(Seq(seq));
        let mut bytes = Vec::new();
        for (key, _, value) in &changes {
            bytes.extend(key.to_bytes());
            bytes.extend(value.iter().flatten());
        }
        let start = Instant::now();
        table.apply(
            &changes,
            Applied { seq: Seq(seq), digest: u128::from(seq), ..Applied::default() },
        )?;
        sled.push(start.elapsed());
        let start = Instant::now();
        plain.write_all(&bytes)?;
        append.push(start.elapsed());
    }
    let start = Instant::now();
    table.flush()?;
    let flush = start.elapsed();
    Ok(vec![
        Row::times("sled apply of one commit (2 records), behind the answer", &sled),
        Row::times("append of the same bytes", &append),
        Row::ratio("sled apply / append", &sled, &append),
        Row::one("sled flush and sync at a clean leave", figures::time(flush), 1),
    ])
}

fn commit(seq: Seq) -> Vec<Change> {
    let matter = Key::of(Kind::Matter, seq.0 % 500 + 1);
    let value = |len| Some(vec![seq.0 as u8; len]);
    vec![(matter, seq, value(VALUES[0])), (matter.line(seq), seq, value(VALUES[1]))]
}
