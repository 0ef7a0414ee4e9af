//! The bytes of a record in fewer, and exactly back: the names of fields and the values
//! most records have become one byte, digits half a byte, a right checksum none.
//!
//! ```text
//! [0][bytes as they are]                     whatever is no ordinary envelope
//! [1]([0x00..0x5f: n - 1][n bytes]           as they are
//!    |[0x60..0x7f: n - 4][(n + 1) / 2 bytes] n of "0123456789-X", two to a byte
//!    |[0x80..0xff: word])*                   of `WORDS`
//! ```

use std::sync::OnceLock;

/// What an ordinary envelope begins with, before its checksum.
const SCHEMA: [u8; 2] = [0, 1];
const HEAD: usize = 6;

const DIGITS: &[u8; 12] = b"0123456789-X";
const RUN_MIN: usize = 4;
const RUN_MAX: usize = RUN_MIN + 0x1f;
const PLAIN_MAX: usize = 0x60;

/// Field names as MessagePack writes them, with what mostly follows. At most 128; the
/// order is free, since nothing of it outlives the program that wrote it.
const WORDS: &[&str] = &[
    r"\8e\a4name\a9",
    r"\8e\a4name\a6",
    r"\8f\a4name\a9",
    r"\8f\a4name\a6",
    r"\a4name",
    r"\a4also\90\a3sex\a4male\a5birth\aa",
    r"\a4also\90\a3sex\a6female\a5birth\aa",
    r"\a4also\90\a3sex",
    r"\a4also",
    r"\a3sex",
    r"\a4male",
    r"\a6female",
    r"\a5birth\aa",
    r"\a5birth\c0",
    r"\a9id_number\b2",
    r"\a9id_number\a0\a6phones\90\a9household",
    r"\a9id_number\a0",
    r"\a9id_number",
    r"\a6phones\91\82\a6number\ab",
    r"\a6phones\92\82\a6number\ab",
    r"\a6phones\93\82\a6number\ab",
    r"\a6phones\90\a9household",
    r"\a6phones",
    r"\a5whose\a0\a9household\cd",
    r"\a5whose\a0\a9household\ce\00",
    r"\a5whose\a0\82\a6number\ab",
    r"\a5whose\a0\82\a6number\ac",
    r"\a5whose\a0",
    r"\a5whose",
    r"\82\a6number\ab",
    r"\82\a6number\ac",
    r"\82\a6number",
    r"\a9household\cd",
    r"\a9household\ce\00",
    r"\a9household",
    r"\a8relation\a2",
    r"\a8relation\a0",
    r"\a8relation",
    r"\a5hukou\a9本社区\a4tags\90\a7caution\a0\a6remark\a0\a6status\a4here\a8recorded\cf\00\00\01",
    r"\a5hukou\a0\a4tags\90\a7caution\a0\a6remark\a0\a6status\a4here\a8recorded\cf\00\00\01",
    r"\a4tags\90\a7caution\a0\a6remark\a0\a6status\a4here\a8recorded\cf\00\00\01",
    r"\a7caution\a0\a6remark\a0\a6status\a4here\a8recorded\cf\00\00\01",
    r"\a6remark\a0\a6status\a4here\a8recorded\cf\00\00\01",
    r"\a6status\a4here\a8recorded\cf\00\00\01",
    r"\a5hukou\a9本社区",
    r"\a5hukou\a6本区",
    r"\a5hukou\a6本市",
    r"\a5hukou\a6河北",
    r"\a5hukou\a6河南",
    r"\a5hukou\a6山东",
    r"\a5hukou\a6",
    r"\a5hukou",
    r"\a4tags\90",
    r"\a4tags\91",
    r"\a4tags\92",
    r"\a4tags\93",
    r"\a4tags",
    r"\a7caution\a0\a6remark",
    r"\a7caution",
    r"\a6remark\a0",
    r"\a6remark",
    r"\a6status",
    r"\a4here",
    r"\a8recorded\cf\00\00\01",
    r"\a8recorded",
    r"\a6roster\80",
    r"\a6roster",
    r"\82\a7address\85\a8building",
    r"\a7address",
    r"\a8building",
    r"\a4unit\a1",
    r"\a4unit\a0",
    r"\a4unit",
    r"\a6hutong\a0\a4yard\a0\a4room\a3",
    r"\a6hutong\a0\a4yard\a3",
    r"\a6hutong\a0\a4yard\a4",
    r"\a6hutong\a0\a4yard\a0",
    r"\a6hutong",
    r"\a4yard",
    r"\a4room\a3",
    r"\a4room\a4",
    r"\a4room",
    r"\83\a8dwelling\cd",
    r"\83\a8dwelling\ce\00",
    r"\a8dwelling",
    r"\a4head\cd",
    r"\a4head\ce\00",
    r"\a4head",
    r"\a6独居",
    r"\a6空巢",
    r"\a6高龄",
    r"\a6失能",
    r"\a6低保",
    r"\a6残疾",
    r"\a6党员",
    r"\a9志愿者",
    r"\a6租户",
    r"\a8category",
    r"\a7channel",
    r"\a5level\a6normal",
    r"\a4text",
    r"\a8resident",
    r"\a5place",
    r"\a3who\a0",
    r"\a3who",
    r"\a5owner",
    r"\a8recorder",
    r"\a8happened\cf\00\00\01",
    r"\a5stage",
    r"\a3due\c0\a4next\c0",
    r"\a9handed_by\c0",
    r"\a4told",
    r"\acsatisfaction",
    r"\abmerged_into\c0",
    r"\a6closed",
    r"\a4kind",
    r"\a2at\cf\00\00\01",
    r"\a5staff",
    r"\a5facts\80",
    r"\a5facts",
];

struct Words {
    words: Vec<Vec<u8>>,
    /// The numbers of the words that begin with a byte, the longest first.
    by_first: Vec<Vec<u8>>,
}

fn words() -> &'static Words {
    static READY: OnceLock<Words> = OnceLock::new();
    READY.get_or_init(|| {
        let words: Vec<Vec<u8>> = WORDS.iter().take(128).map(|word| spelled(word)).collect();
        let mut by_first = vec![Vec::new(); 256];
        for (n, word) in words.iter().enumerate() {
            by_first[usize::from(word.first().copied().unwrap_or_default())].push(n as u8);
        }
        let length = |n: &u8| words.get(usize::from(*n)).map_or(0, Vec::len);
        by_first.iter_mut().for_each(|of| of.sort_by_key(|n| std::cmp::Reverse(length(n))));
        Words { words, by_first }
    })
}

/// `\a4name` as bytes: two hexadecimal digits after a backslash are one.
fn spelled(word: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut parts = word.split('\\');
    bytes.extend(parts.next().unwrap_or_default().bytes());
    for part in parts {
        let (hex, rest) = part.split_at_checked(2).unwrap_or(("", part));
        bytes.extend(u8::from_str_radix(hex, 16));
        bytes.extend(rest.bytes());
    }
    bytes
}

/// Tells one table of words from another: what one program shortened another must not
/// read by other words.
pub fn fingerprint() -> u32 {
    let mut hash = crc32fast::Hasher::new();
    WORDS.iter().for_each(|word| hash.update(format!("{word}\n").as_bytes()));
    hash.finalize()
}

/// The bytes in fewer.
pub fn shorten(bytes: &[u8]) -> Vec<u8> {
    match bytes.split_at_checked(HEAD) {
        Some((head, body)) if head[..2] == SCHEMA && head[2..] == checksum(body) => of_body(body),
        _ => [&[0], bytes].concat(),
    }
}

fn of_body(body: &[u8]) -> Vec<u8> {
    let table = words();
    let mut short = Vec::with_capacity(body.len() / 2 + 8);
    short.push(1);
    let (mut at, mut plain) = (0, 0);
    while let Some(first) = body.get(at) {
        let rest = &body[at..];
        let mut found = table.by_first[usize::from(*first)].iter();
        let word = found.find(|n| rest.starts_with(&table.words[usize::from(**n)]));
        let run = match word {
            Some(_) => 0,
            None => rest.iter().take(RUN_MAX).take_while(|byte| DIGITS.contains(byte)).count(),
        };
        if word.is_none() && run < RUN_MIN {
            at += 1;
            continue;
        }
        push_plain(&mut short, &body[plain..at]);
        match word {
            Some(n) => {
                short.push(0x80 | n);
                at += table.words[usize::from(*n)].len();
            }
            None => {
                short.push(0x60 | (run - RUN_MIN) as u8);
                for two in rest[..run].chunks(2) {
                    let digit = |byte: &u8| DIGITS.iter().position(|d| d == byte).unwrap_or(0);
                    let low = two.get(1).map_or(0, digit);
                    short.push((digit(&two[0]) << 4 | low) as u8);
                }
                at += run;
            }
        }
        plain = at;
    }
    push_plain(&mut short, &body[plain..]);
    short
}

fn push_plain(short: &mut Vec<u8>, bytes: &[u8]) {
    for piece in bytes.chunks(PLAIN_MAX) {
        short.push(piece.len() as u8 - 1);
        short.extend_from_slice(piece);
    }
}

/// What was shortened.
pub fn lengthen(short: &[u8]) -> Vec<u8> {
    let mut rest = match short.split_first() {
        Some((1, rest)) => rest,
        Some((_, rest)) => return rest.to_vec(),
        None => return Vec::new(),
    };
    let table = words();
    let mut bytes = Vec::with_capacity(HEAD + short.len() * 3);
    bytes.extend([0; HEAD]);
    while let Some((what, behind)) = rest.split_first() {
        rest = behind;
        let what = usize::from(*what);
        let taken = match what {
            0x80.. => {
                bytes.extend_from_slice(table.words.get(what & 0x7f).map_or(&[], Vec::as_slice));
                0
            }
            0x60.. => {
                let run = what - 0x60 + RUN_MIN;
                let end = bytes.len() + run;
                for byte in rest.iter().take(run.div_ceil(2)) {
                    let digit = |n: u8| DIGITS.get(usize::from(n)).copied().unwrap_or(b'0');
                    bytes.extend_from_slice(&[digit(byte >> 4), digit(byte & 0xf)]);
                }
                bytes.truncate(end);
                run.div_ceil(2)
            }
            _ => {
                let length = (what + 1).min(rest.len());
                bytes.extend_from_slice(&rest[..length]);
                length
            }
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    let crc = checksum(&bytes[HEAD..]);
    bytes[..2].copy_from_slice(&SCHEMA);
    bytes[2..HEAD].copy_from_slice(&crc);
    bytes
}

fn checksum(body: &[u8]) -> [u8; 4] {
    crc32fast::hash(body).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::demo;
    use crate::domain::record::{Dwelling, Household, Resident};
    use crate::domain::{Moment, Record, envelope};

    proptest! {
        #[test]
        fn any_bytes_come_back(
            bytes in proptest::collection::vec(any::<u8>(), 0..400), text in "[0-9X-]{0,90}[a-z]*",
        ) {
            prop_assert_eq!(&lengthen(&shorten(&bytes)), &bytes);
            for bytes in [bytes.clone(), text.into_bytes()] {
                let sealed = envelope::seal(1, &serde_bytes(&bytes)).unwrap();
                prop_assert_eq!(&lengthen(&shorten(&sealed)), &sealed);
            }
        }
    }

    fn serde_bytes(bytes: &[u8]) -> rmpv::Value {
        rmpv::Value::Binary(bytes.to_vec())
    }

    #[test]
    fn every_word_has_a_number_of_its_own() {
        assert!(WORDS.len() <= 128, "{}", WORDS.len());
        let distinct: std::collections::BTreeSet<_> = words().words.iter().collect();
        assert_eq!(distinct.len(), WORDS.len());
        assert_eq!(spelled(r"\a4name\00本"), b"\xa4name\x00\xe6\x9c\xac");
    }

    #[test]
    fn people_take_less_than_half() {
        let now = Moment::parse_rfc3339("2026-11-25T10:32:00+08:00").unwrap();
        let all = demo::community(1, now, 2_000);
        fn sizes<T: Record>(records: &[(u64, T)]) -> (usize, usize) {
            records.iter().fold((0, 0), |(long, short), (_, record)| {
                let sealed = envelope::seal(T::SCHEMA, record).unwrap();
                let shortened = shorten(&sealed);
                assert_eq!(lengthen(&shortened), sealed);
                (long + sealed.len(), short + shortened.len())
            })
        }
        let [residents, households, dwellings] = [
            sizes::<Resident>(&all.residents),
            sizes::<Household>(&all.households),
            sizes::<Dwelling>(&all.dwellings),
        ];
        println!("{residents:?} {households:?} {dwellings:?} of {}", all.residents.len());
        for (long, short) in [residents, households, dwellings] {
            assert!(short * 2 < long, "{short} of {long}");
        }
    }
}
