//! 上午, 晚上, 半夜 before an hour: which hour of which day is meant. One table of word and
//! hour; what stands in no cell is not guessed.

use std::ops::RangeInclusive;

/// Hours from the midnight with which the day begins: 25 is one o'clock of the next.
pub(in crate::domain) type Hours = u32;

/// What a word and an hour may mean: mostly one thing, sometimes one of two, between which
/// the field decides (what is over, what is to come) or nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::domain) enum Cell {
    One(Hours),
    Two(Hours, Hours),
}

/// Hours from one to another as people say them, and how many hours later than said each
/// is meant: 下午1点 to 8点 are twelve later.
struct Run {
    said: RangeInclusive<Hours>,
    later: Later,
}

enum Later {
    By(i32),
    /// One of two.
    Either(i32, i32),
}

/// A part of the day: its words, and the hours 0 to 12 that are said with it. An hour of
/// the 24-hour clock is taken where it is what one of them comes to: 下午15点, 晚上24点.
pub(in crate::domain) struct Part {
    pub words: &'static [&'static str],
    runs: &'static [Run],
    /// 晚上, 夜里: said on the morning after, the night before is meant.
    pub night: bool,
}

use Cell::{One, Two};
use Later::{By, Either};

const fn run(said: RangeInclusive<Hours>, later: Later) -> Run {
    Run { said, later }
}

/// The longest word that fits is the one meant: 夜里 is not 夜.
pub(in crate::domain) static PARTS: [Part; 9] = [
    // The dark hours with which a day begins; never those after its evening.
    Part {
        words: &["凌晨", "拂晓"],
        runs: &[run(0..=6, By(0)), run(12..=12, By(-12))],
        night: false,
    },
    // 早上12点 is midnight to one and noon to another.
    Part {
        words: &["大清早", "一大早", "清早", "清晨", "早晨", "早上", "一早", "早间", "早", "晨"],
        runs: &[run(3..=11, By(0))],
        night: false,
    },
    Part { words: &["上午", "午前"], runs: &[run(5..=11, By(0))], night: false },
    // 中午11点半 is before noon, 中午1点 after it.
    Part {
        words: &["中午", "正午", "晌午"],
        runs: &[run(11..=12, By(0)), run(1..=2, By(12))],
        night: false,
    },
    // 下午12点 is noon by one habit and midnight by another.
    Part { words: &["下午", "午后"], runs: &[run(1..=8, By(12))], night: false },
    Part { words: &["傍晚", "黄昏"], runs: &[run(4..=8, By(12))], night: false },
    // The evening goes on after midnight: 昨晚1点 is today's one o'clock.
    Part {
        words: &["晚上", "晚间", "夜晚", "晚", "夜"],
        runs: &[run(5..=12, By(12)), run(0..=3, By(24))],
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
        runs: &[run(8..=11, By(12)), run(12..=12, Either(-12, 12)), run(0..=5, Either(0, 24))],
        night: true,
    },
    // No word, and the hour with 点: 3点 may be both, 9点 in an office is not. A time with a
    // colon is one of the 24-hour clock and not looked up here.
    Part {
        words: &[""],
        runs: &[run(0..=0, By(0)), run(1..=7, Either(0, 12)), run(8..=12, By(0))],
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
        let after = |later| hour.checked_add_signed(later);
        if let Some(run) = self.runs.iter().find(|run| run.said.contains(&hour)) {
            return match run.later {
                By(later) => after(later).map(One),
                Either(first, second) => Some(Two(after(first)?, after(second)?)),
            };
        }
        let comes_to = |run: &Run| match run.later {
            By(later) => after(-later).is_some_and(|said| run.said.contains(&said)),
            Either(..) => false,
        };
        let plain = self.words.contains(&"");
        (hour > 12 && (plain || self.runs.iter().any(comes_to))).then_some(One(hour))
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
