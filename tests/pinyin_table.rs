//! The table of readings (assets/pinyin/readings.txt) comes from two libraries, so
//! that the program carries neither: this makes it and compares. To keep a new one:
//! `UPDATE_PINYIN=1 cargo test --test all pinyin_table`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ib_matcher::pinyin::{PinyinData, PinyinNotation};
use pinyin::ToPinyinMulti;

const HEAD: &str = "\
# How Han characters are read: the lists of readings without tones (u with dots is v), the
# most frequent list first, then after an empty line which list each code point has.
# Made from two libraries by tests/pinyin_table.rs, which checks it: the order is that of
# the crate pinyin 0.11 (MIT, copyright 2016 mozillazg; its data is pinyin-data, MIT), and
# only those readings are kept that the crate ib-matcher 0.4 (MIT, copyright Chaoses-Ib)
# lists too. Where they have no reading in common the first of pinyin is kept, or else a
# search would find many by readings nobody uses, such as yu for the surname Wang.
";

/// As src/domain/pinyin/table.rs reads it.
const SHORT: usize = 26;
const LETTERS: &[u8; 52] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// As it is typed: `ü` is `v`, and the exclamation `ê` is `e`.
fn typed(syllable: &str) -> String {
    syllable.replace('ü', "v").replace('ê', "e")
}

fn distinct(readings: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for reading in readings {
        if !all.contains(&reading) {
            all.push(reading);
        }
    }
    all
}

/// The readings of every character that either library knows.
fn agreed() -> BTreeMap<u32, Vec<String>> {
    let second = PinyinData::new(PinyinNotation::Ascii);
    let mut agreed = BTreeMap::new();
    for c in (0..=0x3_ffff).filter_map(char::from_u32) {
        let ordered = c.to_pinyin_multi().into_iter().flatten();
        let mut ordered = distinct(ordered.map(|reading| typed(reading.plain())));
        let listed = second.get_pinyins(c);
        let listed = distinct(
            listed.filter_map(|reading| reading.notation(PinyinNotation::Ascii)).map(typed),
        );
        if ordered.iter().any(|reading| listed.contains(reading)) {
            ordered.retain(|reading| listed.contains(reading));
        } else if ordered.is_empty() {
            ordered = listed;
        } else {
            ordered.truncate(1);
        }
        if !ordered.is_empty() {
            agreed.insert(c as u32, ordered);
        }
    }
    agreed
}

fn code(list: usize) -> String {
    match list.checked_sub(SHORT) {
        None => char::from(b'a' + list as u8).into(),
        Some(rest) => [rest / LETTERS.len(), rest % LETTERS.len()]
            .map(|digit| char::from(LETTERS[digit]))
            .iter()
            .collect(),
    }
}

fn table() -> String {
    let agreed = agreed();
    let mut counts: BTreeMap<&[String], usize> = BTreeMap::new();
    for readings in agreed.values() {
        *counts.entry(readings).or_default() += 1;
    }
    let mut lists: Vec<&[String]> = counts.keys().copied().collect();
    lists.sort_by_key(|list| std::cmp::Reverse(counts[list]));
    assert!(lists.len() <= SHORT + SHORT * LETTERS.len(), "{} lists", lists.len());
    let numbers: BTreeMap<&[String], usize> =
        lists.iter().enumerate().map(|(number, list)| (*list, number)).collect();
    let mut text = HEAD.to_string();
    for list in &lists {
        text += &format!("{}\n", list.join(" "));
    }
    let (mut page, mut next) = (None, 0);
    for (c, readings) in &agreed {
        if page != Some(c >> 8) {
            page = Some(c >> 8);
            next = c >> 8 << 8;
            text += &format!("\n{next:X} ");
        }
        if *c > next {
            text += &(c - next).to_string();
        }
        text += &code(numbers[readings.as_slice()]);
        next = c + 1;
    }
    text + "\n"
}

#[test]
fn the_table_is_what_both_sources_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/pinyin/readings.txt");
    let made = table();
    if std::env::var_os("UPDATE_PINYIN").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap();
    // Not assert_eq: nobody wants to read both.
    assert!(kept == made, "{} is not what its sources say", path.display());
    assert!((60_000..=100_000).contains(&kept.len()), "{} bytes", kept.len());
}

#[test]
fn the_program_reads_what_the_sources_say() {
    for (c, readings) in agreed() {
        let c = char::from_u32(c).unwrap();
        assert_eq!(dutydesk::domain::pinyin::readings(c), readings, "{c}");
    }
}
