//! 上午, 晚上, 半夜 before an hour: which hour of which day is meant. One table of word and
//! hour; what stands in no cell is not guessed.

/// Hours from the midnight with which the day begins: 25 is one o'clock of the next.
pub(in crate::domain) type Hours = u32;

/// What a word and an hour may mean: mostly one thing, sometimes one of two, between which
/// the field decides (what is over, what is to come) or nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::domain) enum Cell {
    One(Hours),
    Two(Hours, Hours),
}

/// A part of the day: its words, and the cells of the hours 0 to 12 as people say them
/// with it. An hour of the 24-hour clock is taken where it is what a cell comes to:
/// 下午15点, 晚上24点.
pub(in crate::domain) struct Part {
    pub words: &'static [&'static str],
    cells: &'static [(Hours, Cell)],
    /// 晚上, 夜里: said on the morning after, the night before is meant.
    pub night: bool,
}

use Cell::{One, Two};

/// The longest word that fits is the one meant: 夜里 is not 夜.
pub(in crate::domain) static PARTS: [Part; 9] = [
    // The dark hours with which a day begins; never those after its evening.
    Part {
        words: &["凌晨", "拂晓"],
        cells: &[
            (0, One(0)),
            (12, One(0)),
            (1, One(1)),
            (2, One(2)),
            (3, One(3)),
            (4, One(4)),
            (5, One(5)),
            (6, One(6)),
        ],
        night: false,
    },
    // 早上12点 is midnight to one and noon to another.
    Part {
        words: &["大清早", "一大早", "清早", "清晨", "早晨", "早上", "一早", "早间", "早", "晨"],
        cells: &[
            (3, One(3)),
            (4, One(4)),
            (5, One(5)),
            (6, One(6)),
            (7, One(7)),
            (8, One(8)),
            (9, One(9)),
            (10, One(10)),
            (11, One(11)),
        ],
        night: false,
    },
    Part {
        words: &["上午", "午前"],
        cells: &[
            (5, One(5)),
            (6, One(6)),
            (7, One(7)),
            (8, One(8)),
            (9, One(9)),
            (10, One(10)),
            (11, One(11)),
        ],
        night: false,
    },
    // 中午11点半 is before noon, 中午1点 after it.
    Part {
        words: &["中午", "正午", "晌午"],
        cells: &[(11, One(11)), (12, One(12)), (1, One(13)), (2, One(14))],
        night: false,
    },
    // 下午12点 is noon by one habit and midnight by another.
    Part {
        words: &["下午", "午后"],
        cells: &[
            (1, One(13)),
            (2, One(14)),
            (3, One(15)),
            (4, One(16)),
            (5, One(17)),
            (6, One(18)),
            (7, One(19)),
            (8, One(20)),
        ],
        night: false,
    },
    Part {
        words: &["傍晚", "黄昏"],
        cells: &[(4, One(16)), (5, One(17)), (6, One(18)), (7, One(19)), (8, One(20))],
        night: false,
    },
    // The evening goes on after midnight: 昨晚1点 is today's one o'clock.
    Part {
        words: &["晚上", "晚间", "夜晚", "晚", "夜"],
        cells: &[
            (5, One(17)),
            (6, One(18)),
            (7, One(19)),
            (8, One(20)),
            (9, One(21)),
            (10, One(22)),
            (11, One(23)),
            (12, One(24)),
            (0, One(24)),
            (1, One(25)),
            (2, One(26)),
            (3, One(27)),
        ],
        night: true,
    },
    // 24号夜里2点: the night that the 24th begins with, or the one it ends with.
    Part {
        words: &[
            "三更半夜",
            "后半夜",
            "下半夜",
            "前半夜",
            "上半夜",
            "大半夜",
            "半夜",
            "深夜",
            "午夜",
            "夜里",
            "夜间",
        ],
        cells: &[
            (8, One(20)),
            (9, One(21)),
            (10, One(22)),
            (11, One(23)),
            (12, Two(0, 24)),
            (0, Two(0, 24)),
            (1, Two(1, 25)),
            (2, Two(2, 26)),
            (3, Two(3, 27)),
            (4, Two(4, 28)),
            (5, Two(5, 29)),
        ],
        night: true,
    },
    // No word, and the hour with 点: 3点 may be both, 9点 in an office is not. A time with a
    // colon is one of the 24-hour clock and not looked up here.
    Part {
        words: &[""],
        cells: &[
            (0, One(0)),
            (1, Two(1, 13)),
            (2, Two(2, 14)),
            (3, Two(3, 15)),
            (4, Two(4, 16)),
            (5, Two(5, 17)),
            (6, Two(6, 18)),
            (7, Two(7, 19)),
            (8, One(8)),
            (9, One(9)),
            (10, One(10)),
            (11, One(11)),
            (12, One(12)),
        ],
        night: false,
    },
];

impl Part {
    /// The part of the day a text begins with, if it begins with one, and what follows.
    pub(in crate::domain) fn begin(text: &str) -> Option<(&'static Part, &'static str, &str)> {
        let named = PARTS.iter().flat_map(|part| part.words.iter().map(move |word| (part, *word)));
        let fits = named.filter(|(_, word)| !word.is_empty() && text.starts_with(word));
        let (part, word) = fits.max_by_key(|(_, word)| word.len())?;
        Some((part, word, &text[word.len()..]))
    }

    /// That of a time without a word.
    pub(in crate::domain) fn plain() -> &'static Part {
        &PARTS[PARTS.len() - 1]
    }

    /// What an hour (0 to 24) means with this word; `None` where it goes with no such hour.
    pub(in crate::domain) fn cell(&self, hour: Hours) -> Option<Cell> {
        let said = self.cells.iter().find(|(said, _)| *said == hour).map(|(_, cell)| *cell);
        let comes_to = || {
            let plain = self.words.contains(&"");
            let is = |cell: &Cell| matches!(cell, One(at) if *at == hour);
            let any = self.cells.iter().any(|(_, cell)| is(cell));
            (hour > 12 && (any || plain)).then_some(One(hour))
        };
        said.or_else(comes_to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every word × every hour from 0 to 24: `.` is refused, a number the hour meant
    /// (over 24 on the next day), two divided by `|` what the field or nobody decides.
    /// Written down apart from the table, as people at the desk read it aloud.
    const READ: [(&str, &str); 9] = [
        ("凌晨", "0 1 2 3 4 5 6 . . . . . 0 . . . . . . . . . . . ."),
        ("早上", ". . . 3 4 5 6 7 8 9 10 11 . . . . . . . . . . . . ."),
        ("上午", ". . . . . 5 6 7 8 9 10 11 . . . . . . . . . . . . ."),
        ("中午", ". 13 14 . . . . . . . . 11 12 13 14 . . . . . . . . . ."),
        ("下午", ". 13 14 15 16 17 18 19 20 . . . . 13 14 15 16 17 18 19 20 . . . ."),
        ("傍晚", ". . . . 16 17 18 19 20 . . . . . . . 16 17 18 19 20 . . . ."),
        ("晚上", "24 25 26 27 . 17 18 19 20 21 22 23 24 . . . . 17 18 19 20 21 22 23 24"),
        ("半夜", "0|24 1|25 2|26 3|27 4|28 5|29 . . 20 21 22 23 0|24 . . . . . . . 20 21 22 23 ."),
        (
            "",
            "0 1|13 2|14 3|15 4|16 5|17 6|18 7|19 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24",
        ),
    ];

    #[test]
    fn every_word_with_every_hour_is_what_people_mean_or_refused() {
        for (word, hours) in READ {
            let part = PARTS.iter().find(|part| part.words.contains(&word)).unwrap();
            let hours: Vec<_> = hours.split(' ').collect();
            assert_eq!(hours.len(), 25, "{word}");
            for (hour, expected) in (0..).zip(hours) {
                let told = match part.cell(hour) {
                    None => ".".to_string(),
                    Some(One(at)) => at.to_string(),
                    Some(Two(first, second)) => format!("{first}|{second}"),
                };
                assert_eq!(told, expected, "{word}{hour}点");
            }
        }
        assert_eq!(READ.len(), PARTS.len());
    }

    #[test]
    fn nothing_is_ever_another_hour_of_the_clock_face() {
        for part in &PARTS {
            for hour in 0..=24 {
                let met = match part.cell(hour) {
                    None => continue,
                    Some(One(at)) => vec![at],
                    Some(Two(first, second)) => vec![first, second],
                };
                assert!(
                    met.iter().all(|at| at % 12 == hour % 12 && *at < 30),
                    "{:?} {hour}",
                    part.words
                );
                // Of two only the field can decide.
                assert!(met.len() == 1 || met[0] + 12 == met[1] || met[0] + 24 == met[1]);
            }
        }
    }

    #[test]
    fn a_longer_word_is_not_taken_for_a_shorter_one() {
        for (index, part) in PARTS.iter().enumerate() {
            for word in part.words.iter().filter(|word| !word.is_empty()) {
                let (found, as_word, rest) = Part::begin(word).unwrap();
                let at = PARTS.iter().position(|part| std::ptr::eq(part, found));
                assert_eq!((at, as_word, rest), (Some(index), *word, ""));
            }
        }
    }
}
