//! An address taken apart into names and numbers with their words; nothing of it is lost.

use super::below;
use super::numerals::{NUMERALS, is_number, with_digits, without_signs};
use super::words::{
    BEHIND, KEPT, LANE_ROOMS, LET, NAMED, NAMED_PARTS, OF_NAMED, Place, ROOMS, SHOPS, SIDES, STEMS,
    VILLA, ZONES,
};
use crate::domain::text::to_half_width;

/// A number with the word behind it, or what stands in its place: 3号楼, 甲2, 北楼, 底商5.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// `3`, `甲2`, `南3`, `502A`, `16附1`, `3排`, `北`.
    pub text: String,
    /// What its word says it is.
    pub place: Option<Place>,
    /// 号 stands behind it.
    pub plain_word: bool,
    /// As it was written.
    pub raw: String,
    /// Something that separates stands before it.
    pub apart: bool,
    /// It is a `-`, which may be a minus too.
    pub minus: bool,
}

impl Number {
    /// How many digits its first number has.
    pub fn digits(&self) -> usize {
        let from = self.text.trim_start_matches(|c: char| !c.is_ascii_digit());
        from.bytes().take_while(u8::is_ascii_digit).count()
    }

    /// Whether any word stands behind it.
    pub fn has_word(&self) -> bool {
        self.plain_word || self.place.is_some()
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    Name(String),
    Number(Number),
}

const MARKS: [char; 4] = ['-', '/', '.', ' '];

/// Half-width and upper case, Chinese numerals of buildings as digits, without blanks: but
/// for one between two numbers, which separates them.
pub fn clean(text: &str) -> String {
    let half = without_signs(&to_half_width(text)).to_uppercase();
    let mut clean = String::with_capacity(half.len());
    let mut blank = false;
    for c in half.chars() {
        if c.is_whitespace() {
            blank = true;
            continue;
        }
        let between =
            c.is_ascii_alphanumeric() && clean.ends_with(|c: char| c.is_ascii_alphanumeric());
        if std::mem::take(&mut blank) && between {
            clean.push(' ');
        }
        clean.push(c);
    }
    villa_first(below::in_words(&with_digits(&additional_word(&without_brackets(&clean)))))
}

/// 16号付1号 is 16号附1号. 付 is a name too.
fn additional_word(text: &str) -> String {
    let mut parts = text.split('付');
    let mut out = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let behind = out.ends_with('号') || out.ends_with(|c: char| c.is_ascii_digit());
        let number = |c: char| c.is_ascii_digit() || NUMERALS.contains(c);
        out.push(if behind && part.starts_with(number) { '附' } else { '付' });
        out.push_str(part);
    }
    out
}

/// B8别墅 and 8号别墅 are 别墅B8 and 别墅8号.
fn villa_first(text: String) -> String {
    let Some(front) = text.strip_suffix(VILLA) else { return text };
    let number =
        front.trim_end_matches(['号', '栋', '幢']).trim_end_matches(|c: char| c.is_ascii_digit());
    let number = number.strip_suffix(|c: char| c.is_ascii_alphabetic()).unwrap_or(number);
    let (name, number) = front.split_at(number.len());
    match number.contains(|c: char| c.is_ascii_digit()) {
        true => format!("{name}{VILLA}{number}"),
        false => text,
    }
}

/// 幸福里(东区) is 幸福里东区, (一)期 is 一期; what else stands in brackets is not understood.
fn without_brackets(text: &str) -> String {
    let zone = |inner: &str| {
        let letters = inner.chars().all(char::is_alphanumeric) && inner.chars().count() <= 4;
        letters && inner.ends_with(['区', '期', '苑', '园'])
    };
    let open = text.split_once('(').and_then(|(before, rest)| {
        let (inner, behind) = rest.split_once(')')?;
        let number = is_number(inner) && behind.starts_with(['期', '区']);
        (number || (!before.is_empty() && zone(inner))).then(|| format!("{before}{inner}{behind}"))
    });
    open.unwrap_or_else(|| text.to_string())
}

/// All of a cleaned address. `whole` refuses a separator at the end.
///
/// # Errors
/// The part that cannot be read.
pub fn tokens(clean: &str, whole: bool) -> Result<Vec<Token>, String> {
    // Blanks beside other marks may stand between two addresses.
    if clean.contains(' ') && clean.contains(&MARKS[..3]) {
        return Err(clean.to_string());
    }
    let mut found: Vec<Token> = Vec::new();
    let mut rest = clean;
    let (mut apart, mut minus) = (false, false);
    while let Some(c) = rest.chars().next() {
        if MARKS.contains(&c) {
            let first = found.is_empty();
            rest = &rest[c.len_utf8()..];
            if apart || first || (rest.is_empty() && whole) {
                return Err(clean.to_string());
            }
            apart = true;
            minus = c == '-';
            continue;
        }
        let after_letter = matches!(&found.last(), Some(Token::Name(name))
            if !apart && name.ends_with(|c: char| c.is_ascii_alphabetic()));
        let of_lane = || matches!(found.last(), Some(Token::Number(_))).then(|| lane_room(rest))?;
        let inside = matches!(found.last(), Some(Token::Number(_)));
        let of_lane = || of_lane().or_else(|| shop(rest).filter(|_| inside));
        if let Some((mut number, after)) = of_lane().or_else(|| number(rest, after_letter)) {
            number.apart = apart;
            number.minus = minus;
            if let Some(Token::Number(before)) = found.last()
                && !apart
                && !before.has_word()
                && number.raw.starts_with(|c: char| c.is_ascii())
            {
                return Err(format!("{}{}", before.raw, number.raw));
            }
            found.push(Token::Number(number));
            rest = after;
        } else {
            // 户籍-3-2: a name behind a sign is none of the first.
            if apart {
                let ends = |c: char| MARKS.contains(&c) || c.is_ascii_digit();
                return Err(rest[..rest.find(ends).unwrap_or(rest.len())].to_string());
            }
            rest = &rest[c.len_utf8()..];
            match found.last_mut() {
                Some(Token::Name(name)) => name.push(c),
                _ => found.push(Token::Name(c.to_string())),
            }
        }
        (apart, minus) = (false, false);
    }
    below_ground(&found)?;
    Ok(found)
}

/// Between 3号楼 and 2单元 a `-` separates where all of them have it. Where only some have it,
/// it may be a minus: 3号楼2单元-101 is below the ground. Rooms of a fourth basement there are
/// not.
fn below_ground(all: &[Token]) -> Result<(), String> {
    let behind_word = all.windows(2).filter_map(|pair| match pair {
        [Token::Number(one), Token::Number(other)] => {
            (one.has_word() && one.place < Some(Place::Room)).then_some(other)
        }
        _ => None,
    });
    let (with, without): (Vec<&Number>, Vec<&Number>) = behind_word.partition(|one| one.minus);
    let minus = with.iter().find(|number| number.raw.starts_with(['1', '2', '3']));
    match minus.filter(|_| !without.is_empty()) {
        Some(number) => Err(format!("-{}", number.raw)),
        None => Ok(()),
    }
}

/// 前楼 at the end of a door.
fn lane_room(text: &str) -> Option<(Number, &str)> {
    let text = LANE_ROOMS.contains(&text).then(|| text.to_string())?;
    let raw = text.clone();
    let place = Some(Place::Room);
    Some((Number { text, place, plain_word: false, raw, apart: false, minus: false }, ""))
}

/// 3号商铺, which is 商铺3.
fn shop(text: &str) -> Option<(Number, &str)> {
    let (value, after) = counted(text, false)?;
    let after = after.strip_prefix('号')?;
    let word = SHOPS.iter().find(|word| after.starts_with(**word))?;
    let after = &after[word.len()..];
    let raw = text[..text.len() - after.len()].to_string();
    let text = below::room(&format!("{word}{value}"));
    let place = Some(Place::Room);
    let alone = after.is_empty() || after.starts_with(MARKS);
    alone.then_some((
        Number { text, place, plain_word: false, raw, apart: false, minus: false },
        after,
    ))
}

/// 甲 of 12号甲301: it belongs to the number before it. 216号甲2号楼 is building 甲2.
fn stem_of_house(text: &str) -> Option<(char, &str)> {
    let stem = text.chars().next().filter(|c| STEMS.contains(*c))?;
    let rest = &text[stem.len_utf8()..];
    let (number, after) = digits(rest)?;
    let word = BEHIND.iter().find(|(word, _)| after.starts_with(word));
    let building = matches!(word, Some((_, Some(Place::Yard | Place::Building))));
    (number.len() >= 3 && !building).then_some((stem, rest))
}

/// A number at the beginning of `text`, and what follows it.
fn number(text: &str, after_letter: bool) -> Option<(Number, &str)> {
    let made = |value: String, place: Option<Place>, plain_word: bool, after: &str| Number {
        text: value,
        place,
        plain_word,
        raw: text[..text.len() - after.len()].to_string(),
        apart: false,
        minus: false,
    };
    if let Some(word) = ROOMS.iter().find(|word| text.starts_with(**word)) {
        let (value, after) = counted(&text[word.len()..], false).unwrap_or_default();
        let after = if value.is_empty() { &text[word.len()..] } else { after };
        let after = strip_any(after, &["号", "室"]);
        let room = below::room(&format!("{word}{value}"));
        return Some((made(room, Some(Place::Room), false, after), after));
    }
    if let Some(word) = NAMED_PARTS.iter().find(|word| text.starts_with(**word)) {
        let after = &text[word.len()..];
        return Some((made((*word).to_string(), Some(Place::Part), false, after), after));
    }
    if let Some(word) = LET.iter().find(|word| text.starts_with(**word)) {
        let rest = &text[word.len()..];
        let (value, after) =
            counted(rest, false).or_else(|| named_part(rest)).or_else(|| letter_alone(rest))?;
        let after = strip_any(after, &["号", "室", "间"]);
        return Some((made(value, Some(Place::Part), false, after), after));
    }
    if let Some((value, after)) = counted(text, after_letter) {
        // 一区 and 二期 are names.
        if ZONES.iter().any(|zone| after.starts_with(zone)) {
            return None;
        }
        // 5楼东户, 5层西: a room that is called by its floor and side.
        if let Some((side, after)) = side_of_floor(after) {
            let text = format!("{value}层{side}");
            return Some((made(text, Some(Place::Room), false, after), after));
        }
        let word = BEHIND.iter().find(|(word, _)| after.starts_with(word) && !is_cut(word, after));
        let (word, place) = word.map_or(("", None), |(word, place)| (*word, *place));
        let kept = if KEPT.contains(&word) { word } else { "" };
        let after = &after[word.len()..];
        let plain = !word.is_empty() && place.is_none();
        // 16号附1号, 16号甲: an additional number belongs to the one before it.
        if plain && let Some((more, after)) = additional(after, false) {
            // 5号附3号院
            let (place, after) = match after.strip_prefix('院') {
                Some(after) => (Some(Place::Yard), after),
                None => (None, after),
            };
            let text = format!("{value}{more}");
            return Some((made(text, place, place.is_none(), after), after));
        }
        if plain && let Some((stem, after)) = stem_of_house(after) {
            return Some((made(format!("{value}{stem}"), None, true, after), after));
        }
        return Some((made(format!("{value}{kept}"), place, plain, after), after));
    }
    let c = text.chars().next()?;
    let after = &text[c.len_utf8()..];
    let letter = c.is_ascii_alphabetic() && !after_letter;
    if !letter && !STEMS.contains(c) && !SIDES.contains(c) && !NAMED.contains(c) {
        return None;
    }
    let named = OF_NAMED.iter().find(|(word, _)| after.starts_with(word));
    let named = named.map(|(word, place)| (place, &after[word.len()..]));
    // 东门小区 is a name.
    if let Some((place, after)) = named.filter(|(_, after)| ends_here(after)) {
        return Some((made(c.to_string(), Some(*place), false, after), after));
    }
    (after.starts_with(MARKS) || (letter && after.is_empty()))
        .then(|| (made(c.to_string(), None, false, after), after))
}

/// Whether a word ends within that of a shop: 2单元门市1 has no 单元门.
fn is_cut(word: &str, text: &str) -> bool {
    let shop = |from: &str| SHOPS.iter().any(|shop| from.starts_with(shop));
    word.ends_with('门') && shop(&text[word.len() - '门'.len_utf8()..])
}

/// A letter and nothing behind it.
fn letter_alone(text: &str) -> Option<(String, &str)> {
    let alone = text.len() == 1 && text.starts_with(|c: char| c.is_ascii_alphabetic());
    alone.then(|| (text.to_string(), ""))
}

/// The side behind a floor, and what follows it. 3号楼东 may also be a building and a unit.
fn side_of_floor(text: &str) -> Option<(char, &str)> {
    let (floor, rest) = (text.chars().next()?, text.strip_prefix(['层', '楼'])?);
    let side = rest.chars().next().filter(|c| "东西南北中左右".contains(*c))?;
    let after = &rest[side.len_utf8()..];
    let worded =
        ["户", "室", "侧", "边", "门"].into_iter().find_map(|word| after.strip_prefix(word));
    if floor == '楼' && worded.is_none() {
        return None;
    }
    let after = worded.unwrap_or(after);
    let ends = after.is_empty() || after.starts_with(MARKS) || after.starts_with('隔');
    ends.then_some((side, after))
}

/// Whether no name goes on here.
fn ends_here(after: &str) -> bool {
    let c = after.chars().next();
    c.is_none_or(|c| MARKS.contains(&c) || c.is_ascii_alphanumeric())
        || number(after, false).is_some()
}

fn named_part(text: &str) -> Option<(String, &str)> {
    let word = NAMED_PARTS.iter().find(|word| text.starts_with(**word))?;
    Some(((*word).to_string(), &text[word.len()..]))
}

/// `甲2`, `南3`, `501A`, `B101`, `16附1`, `16甲`: what may stand before digits, digits
/// without leading zeros, what may stand behind.
fn counted(text: &str, after_letter: bool) -> Option<(String, &str)> {
    let is_head = |c: &char| {
        STEMS.contains(*c) || SIDES.contains(*c) || (c.is_ascii_alphabetic() && !after_letter)
    };
    let head = text.chars().next().filter(is_head);
    let (digits, rest) = digits(&text[head.map_or(0, char::len_utf8)..])?;
    let tail = rest.chars().next().filter(char::is_ascii_alphabetic);
    let rest = &rest[tail.map_or(0, char::len_utf8)..];
    let value: String = head.into_iter().chain(digits.chars()).chain(tail).collect();
    Some(match additional(rest, digits.len() >= 3) {
        Some((more, rest)) => (format!("{value}{more}"), rest),
        None => (value, rest),
    })
}

/// Digits without leading zeros; `None` for zero.
fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (digits, rest) = text.split_at(end);
    let digits = digits.trim_start_matches('0');
    (!digits.is_empty()).then_some((digits, rest))
}

/// `附1号`, `之1`, or a stem at the end of the number: 附1, 之1, 甲; 501东 is a room.
fn additional(text: &str, of_a_room: bool) -> Option<(String, &str)> {
    for word in ["附", "之"] {
        if let Some((number, rest)) = text.strip_prefix(word).and_then(digits) {
            return Some((format!("{word}{number}"), rest.strip_prefix("号").unwrap_or(rest)));
        }
    }
    let mark = |c: &char| STEMS.contains(*c) || (of_a_room && "东西南北中左右".contains(*c));
    let stem = text.chars().next().filter(mark)?;
    let rest = &text[stem.len_utf8()..];
    let ends =
        rest.is_empty() || rest.starts_with(MARKS) || rest.starts_with(['号', '室', '户', '房']);
    ends.then(|| (stem.to_string(), rest.strip_prefix('号').unwrap_or(rest)))
}

fn strip_any<'a>(text: &'a str, words: &[&str]) -> &'a str {
    words.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text)
}
