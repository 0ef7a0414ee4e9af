//! A list that does not fit one answer goes out in parts, each as much as a frame holds.

use serde::Serialize;

use crate::wire::{QueueRow, Reply, frame};

/// Bytes of a frame that rows may fill; the rest is for what stands around them.
const ROOM: usize = frame::MAX - (64 << 10);

/// The rows of a list from this one on; all of them in the usual answer where they fit.
pub fn of(mut rows: Vec<QueueRow>, from: u64) -> Reply {
    let total = rows.len() as u64;
    let from = usize::try_from(from).unwrap_or(usize::MAX).min(rows.len());
    rows.drain(..from);
    // One row is always smaller than a frame: what somebody types has a longest length.
    rows.truncate(fitting(&rows, ROOM).max(1));
    match rows.len() as u64 == total {
        true => Reply::Queue(rows),
        false => Reply::QueuePart { rows, total },
    }
}

/// How many of the first of them take so many bytes at most.
pub fn fitting<T: Serialize>(all: &[T], mut room: usize) -> usize {
    let mut fits = 0;
    for one in all {
        let Some(left) = room.checked_sub(frame::size(one)) else { break };
        (room, fits) = (left, fits + 1);
    }
    fits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::agenda::Part;
    use crate::domain::lamp::Lamp;
    use crate::domain::record::{Level, Stage};
    use crate::domain::{Key, Kind, Seq};

    fn row(id: u64, text: &str) -> QueueRow {
        QueueRow {
            key: Key::of(Kind::Matter, id),
            rev: Seq(id),
            lamp: Lamp::Green,
            part: Part::Today,
            level: Level::Normal,
            stage: Stage::Open,
            at: None,
            whole_day: false,
            due: None,
            next: None,
            category: "leak".into(),
            text: text.into(),
            address: "3-2-501".into(),
            who: "张三".into(),
            owner: 1,
            handed_by: None,
            facts: Default::default(),
            find: "zhangsan zs 3-2-501".into(),
        }
    }

    #[test]
    fn a_list_of_any_length_goes_out_in_answers_that_fit_a_frame() {
        // 2,000 characters are the longest text.
        for (count, text) in [(3, "短"), (9_000, "短"), (700, &*"长".repeat(2_000))] {
            let all: Vec<_> = (0..count).map(|id| row(id, text)).collect();
            let (mut came, mut answers) = (Vec::new(), 0);
            while (came.len() as u64) < count {
                let answer = of(all.clone(), came.len() as u64);
                assert!(frame::encode(&answer).is_ok(), "{count} rows from {}", came.len());
                match answer {
                    Reply::Queue(rows) => came.extend(rows),
                    Reply::QueuePart { rows, total } => {
                        assert_eq!(total, count);
                        came.extend(rows);
                    }
                    other => panic!("{other:?}"),
                }
                answers += 1;
            }
            assert_eq!(came, all);
            assert_eq!(answers == 1, count == 3, "{answers} answers");
        }
        assert!(matches!(of(Vec::new(), 0), Reply::Queue(rows) if rows.is_empty()));
        let end = of(vec![row(1, "短")], 9);
        assert!(matches!(end, Reply::QueuePart { rows, total: 1 } if rows.is_empty()));
    }
}
