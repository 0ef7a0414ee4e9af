//! Numbers as they stand in addresses, as digits: Chinese numerals, their banking forms, Roman
//! numerals, signs with a circle or brackets around them.

use super::words::{BEHIND, ZONES};

/// Numerals by value.
pub const NUMERALS: &str = "零一二三四五六七八九";
/// Numerals of banks, by value: 壹号院 is 一号院.
const BANKING: &str = "零壹贰叁肆伍陆柒捌玖拾";
/// Roman numerals by value.
const ROMAN: [&str; 13] =
    ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
/// Signs that are a number each: the first of a row, how many there are, the number of the first.
const SIGNS: [(char, u32, u32); 14] = [
    ('Ⅰ', 12, 1),
    ('ⅰ', 12, 1),
    ('①', 20, 1),
    ('⑴', 20, 1),
    ('⒈', 20, 1),
    ('⓫', 10, 11),
    ('⓵', 10, 1),
    ('❶', 10, 1),
    ('➀', 10, 1),
    ('➊', 10, 1),
    ('㈠', 10, 1),
    ('㊀', 10, 1),
    ('㉑', 15, 21),
    ('㊱', 15, 36),
];
/// What a number written with letters or by a bank may stand before: B区 and I座 are letters.
const COUNTED: [&str; 10] = ["期", "区", "栋", "幢", "座", "楼", "号楼", "号院", "单元", "组团"];

/// What also has 第 before its number: 第三组 is 三组. 第一村 and 第五街 are names.
const ORDINAL: [&str; 8] = ["组", "队", "生产队", "委", "排", "弄", "层", "号"];

/// A text with each sign that is a number as digits: ②期 is 2期. Beside another number nobody
/// knows where one ends.
pub fn without_signs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let counts = |c: char| c.is_ascii_digit() || sign(c).is_some();
        let alone = !out.ends_with(counts) && !rest.peek().copied().is_some_and(counts);
        match sign(c).filter(|_| alone) {
            Some(number) => out.push_str(&number.to_string()),
            None => out.push(c),
        }
    }
    out
}

/// Whether a text is a number and nothing else: 12, 十二, II.
pub fn is_number(text: &str) -> bool {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    !text.is_empty() && (digits || value(text).is_some() || ROMAN.contains(&text))
}

fn sign(c: char) -> Option<u32> {
    SIGNS.iter().find_map(|(first, many, number)| {
        let at = u32::from(c).checked_sub(u32::from(*first))?;
        (at < *many).then_some(number + at)
    })
}

/// 三号楼二单元五零一 in digits: numerals before a word that stands behind numbers, and
/// three or more at the end. 三里屯 and 十里堡 are names. 第 says nothing beside a number.
pub fn with_digits(text: &str) -> String {
    let is_numeral = |c: char| NUMERALS.contains(c) || "〇十百千两".contains(c);
    let text = without_banking(&without_roman(text));
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        if !is_numeral(c) {
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let end = rest.find(|c: char| !is_numeral(c)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        let long_last = after.is_empty() && run.chars().count() >= 3;
        let counts = ["之", "附", "隔断", "隔间"].iter().any(|mark| out.ends_with(mark))
            || BEHIND.iter().any(|(word, _)| after.starts_with(word))
                && !ZONES.iter().any(|zone| after.starts_with(zone));
        let digit = |c: char| c.is_ascii_digit();
        match value(run).filter(|_| !out.ends_with(digit)) {
            Some(value) if counts || long_last => {
                out.push_str(&value);
                // 之一301 is two numbers: they are never one with digits beside them.
                out.push_str(if after.starts_with(digit) { " " } else { "" });
            }
            _ => out.push_str(run),
        }
        rest = after;
    }
    without_ordinals(&out)
}

/// 第3号楼 is 3号楼, 第二期 is 二期.
fn without_ordinals(text: &str) -> String {
    let mut parts = text.split('第');
    let mut out = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let number = part
            .trim_start_matches(|c: char| c.is_ascii_digit() || NUMERALS.contains(c) || c == '十');
        let mut words = COUNTED.iter().chain(&ORDINAL);
        let counts = number.len() < part.len() && words.any(|word| number.starts_with(word));
        if !counts {
            out.push('第');
        }
        out.push_str(part);
    }
    out
}

/// III期 and II号楼 in digits. One letter alone is a number only before 期: A区 to I区 are
/// letters, and so is V座.
fn without_roman(text: &str) -> String {
    in_runs(
        text,
        |c| c.is_ascii_alphanumeric(),
        |run, after| {
            let number = ROMAN.iter().position(|roman| !roman.is_empty() && *roman == run)?;
            let counts = COUNTED.iter().any(|word| after.starts_with(word));
            (after.starts_with('期') || (counts && run.len() > 1)).then(|| number.to_string())
        },
    )
}

/// 壹号楼 is 一号楼. 陆庄 and 伍家 are names.
fn without_banking(text: &str) -> String {
    in_runs(
        text,
        |c| BANKING.contains(c),
        |run, after| {
            let counts = COUNTED.iter().any(|word| after.starts_with(word));
            let plain = |c: char| BANKING.chars().position(|one| one == c);
            let plain = run.chars().filter_map(plain).filter_map(|at| match at {
                10 => Some('十'),
                at => NUMERALS.chars().nth(at),
            });
            counts.then(|| plain.collect())
        },
    )
}

/// A text with each run of such characters as `read` says, which is told what follows it.
fn in_runs(
    text: &str,
    is_one: impl Fn(char) -> bool,
    read: impl Fn(&str, &str) -> Option<String>,
) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(from) = rest.find(&is_one) {
        let (before, run) = rest.split_at(from);
        let end = run.find(|c| !is_one(c)).unwrap_or(run.len());
        let (run, after) = run.split_at(end);
        out.push_str(before);
        out.push_str(&read(run, after).unwrap_or_else(|| run.to_string()));
        rest = after;
    }
    out + rest
}

/// 十二 is 12, 一百零五 is 105, 五零一 is 501.
fn value(run: &str) -> Option<String> {
    let digit = |c: char| match c {
        '〇' => Some(0),
        '两' => Some(2),
        c => NUMERALS.chars().position(|one| one == c),
    };
    if run.chars().all(|c| digit(c).is_some()) {
        return run.chars().map(|c| digit(c).map(|d| d.to_string())).collect();
    }
    let (mut sum, mut open, mut last) = (0, None, usize::MAX);
    for c in run.chars() {
        let unit = match c {
            '千' => 1_000,
            '百' => 100,
            '十' => 10,
            // 一百零五
            c if open.is_some_and(|before| before != 0) => return digit(c).and(None),
            c => {
                open = Some(digit(c)?);
                continue;
            }
        };
        // 十二十 is nothing.
        if unit >= last {
            return None;
        }
        last = unit;
        let count = match open.take() {
            Some(0) | None if unit == 10 => 1,
            Some(count @ 1..) => count,
            _ => return None,
        };
        sum += count * unit;
    }
    Some((sum + open.unwrap_or(0)).to_string())
}

/// 1 to 99 in Chinese numerals, as the names of 区 and 期 have them.
pub fn numeral(number: u32) -> Option<String> {
    let digit = |n: u32| NUMERALS.chars().nth(n as usize).map(String::from);
    Some(match (number / 10, number % 10) {
        (0, 0) | (10.., _) => return None,
        (0, ones) => digit(ones)?,
        (tens, ones) => {
            let tens = if tens == 1 { String::new() } else { digit(tens)? };
            let ones = if ones == 0 { String::new() } else { digit(ones)? };
            format!("{tens}十{ones}")
        }
    })
}
