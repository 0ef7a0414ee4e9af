//! What of a hit was typed: the places that a list marks. Only for the rows on the
//! screen, so it may look closely; it knows nothing of the index.

use std::borrow::Cow;
use std::collections::HashSet;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::blur::other_spellings;
use crate::domain::address;
use crate::domain::pinyin;
use crate::domain::text::to_half_width;

/// A query longer than this marks nothing: nobody types it.
const LONGEST: usize = 40;
/// Names are short; a hostile one must not cost more.
const LONGEST_NAME: usize = 16;
/// What stands behind a number of an address.
const ADDRESS_WORDS: [&str; 7] = ["号楼", "单元", "号院", "栋", "楼", "室", "号"];

/// The characters of a name, counted from zero, that a query hit: by themselves, by
/// initials, by pinyin under any reading, or mixed. Empty where it was found by other
/// characters of the same sound or in another way that the name does not show.
pub fn name(name: &str, query: &str) -> Vec<usize> {
    marked(name, query, typed)
}

/// As [`name`], for a hit by sounds that much of the country does not keep apart.
pub fn blurred(name: &str, query: &str) -> Vec<usize> {
    marked(name, query, |letters, word| {
        let blurred = |(c, readings): &Letter| {
            let others = readings.iter().flat_map(|reading| other_spellings(reading));
            (*c, readings.iter().cloned().chain(others.map(Cow::Owned)).collect())
        };
        typed(&letters.iter().map(blurred).collect::<Vec<Letter>>(), word)
    })
}

/// As [`name`], for a hit whose letters are only nearly those of the name.
pub fn nearly(name: &str, query: &str) -> Vec<usize> {
    marked(name, query, |letters, word| {
        let spelt: Vec<(usize, char)> = letters
            .iter()
            .enumerate()
            .flat_map(|(at, (_, readings))| {
                readings
                    .first()
                    .into_iter()
                    .flat_map(move |first| first.chars().map(move |c| (at, c)))
            })
            .collect();
        let text: String = spelt.iter().map(|(_, c)| c).collect();
        let (_, hit) = SkimMatcherV2::default().fuzzy_indices(&text, word)?;
        Some(hit.into_iter().filter_map(|at| spelt.get(at).map(|(at, _)| *at)).collect())
    })
}

/// A character of a name and how it may be typed.
type Letter = (char, Vec<Cow<'static, str>>);

fn marked(
    name: &str,
    query: &str,
    find: impl Fn(&[Letter], &str) -> Option<Vec<usize>>,
) -> Vec<usize> {
    let letters: Vec<Letter> = pinyin::name_readings(name)
        .map(|(c, readings)| {
            let readings = readings.iter().copied().map(Cow::Borrowed).collect();
            (c.to_lowercase().next().unwrap_or(c), readings)
        })
        .take(LONGEST_NAME)
        .collect();
    let words = name_words(query);
    let mut places: Vec<_> =
        words.iter().filter_map(|word| find(&letters, word)).flatten().collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// The address of a hit as far as it was typed, in characters from its beginning, or
/// the one number of it that was: `(from, to)`.
pub fn address(shown: &str, query: &str) -> Option<(usize, usize)> {
    let words = to_half_width(query);
    let words = words.split(|c: char| c.is_whitespace() || c == ',' || c == ';');
    words.filter(|word| word.chars().any(|c| c.is_ascii_digit())).find_map(|word| {
        let digit = word.find(|c: char| c.is_ascii_digit())?;
        // What stands before the number may belong to it (甲2, 柳芳胡同16) or be a name.
        [0, word[..digit].char_indices().next_back().map_or(digit, |(at, _)| at), digit]
            .into_iter()
            .find_map(|start| beginning(shown, word.get(start..)?))
    })
}

/// The telephone number of a hit as it is shown, masked: its last digits, as far as
/// the typed ones end with them.
pub fn phone(shown: &str, query: &str) -> Option<(usize, usize)> {
    let whole = super::query::whole_numbers(query);
    if let Some(place) = whole.iter().find_map(|number| ending(shown, number)) {
        return Some(place);
    }
    let typed: String = to_half_width(query).chars().filter(|c| *c != '-').collect();
    ending(shown, &typed)
}

fn ending(shown: &str, typed: &str) -> Option<(usize, usize)> {
    let typed: Vec<char> = typed.chars().collect();
    if typed.len() < 3 || !typed.iter().all(char::is_ascii_digit) {
        return None;
    }
    let digits: Vec<char> = shown.chars().collect();
    let pairs = digits.iter().rev().zip(typed.iter().rev());
    let open = digits.iter().rev().take_while(|c| c.is_ascii_digit()).count();
    let same = pairs.take_while(|(a, b)| a == b).count();
    (same > 0 && same == open.min(typed.len())).then_some((digits.len() - same, digits.len()))
}

/// Where a free text quotes the query as it was typed, in characters.
pub fn quoted(text: &str, query: &str) -> Option<(usize, usize)> {
    let query = query.trim();
    let at = if query.is_empty() { None } else { text.find(query) }?;
    let from = text[..at].chars().count();
    Some((from, from + query.chars().count()))
}

fn beginning(shown: &str, word: &str) -> Option<(usize, usize)> {
    // A name behind the address (3-2zs) is not part of it.
    let word = word.trim_end_matches(|c: char| c.is_alphabetic() && !ends_address(word));
    let given = match word.bytes().all(|b| b.is_ascii_digit()) {
        true => word.trim_start_matches('0').to_string(),
        false => address::parse_prefix(word)?.given.to_string(),
    };
    if given.is_empty() {
        return None;
    }
    let length = given.chars().count();
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    if shown.strip_prefix(&given).is_some_and(ends) {
        return Some((0, length));
    }
    // A lone number may be the room.
    let (front, last) = shown.rsplit_once('-')?;
    let at = front.chars().count() + 1;
    (last == given).then_some((at, at + length))
}

fn ends_address(word: &str) -> bool {
    ADDRESS_WORDS.iter().any(|end| word.ends_with(end))
}

/// The words of a query that may be names: runs of letters, without the words that
/// stand between the numbers of an address.
fn name_words(query: &str) -> Vec<String> {
    if query.chars().count() > LONGEST {
        return Vec::new();
    }
    let clean: String = to_half_width(query)
        .to_lowercase()
        .chars()
        .filter(|c| *c != '\'')
        .map(|c| if c == 'ü' { 'v' } else { c })
        .collect();
    let mut words = Vec::new();
    let mut behind_number = false;
    for part in clean.split_inclusive(|c: char| !c.is_alphabetic()) {
        let mut word = part.trim_end_matches(|c: char| !c.is_alphabetic());
        while behind_number
            && let Some(rest) = ADDRESS_WORDS.iter().find_map(|known| word.strip_prefix(known))
        {
            word = rest;
        }
        if !word.is_empty() {
            words.push(word.to_string());
        }
        behind_number = part.ends_with(|c: char| c.is_ascii_digit());
    }
    words
}

/// Where a word stands in a name: at its head if it can, else inside, else with
/// characters left out.
fn typed(letters: &[Letter], word: &str) -> Option<Vec<usize>> {
    let mut dead = Dead::new();
    let whole = (0..letters.len()).find_map(|from| walk(letters, from, word, false, &mut dead));
    dead.clear();
    whole.or_else(|| walk(letters, 0, word, true, &mut dead))
}

/// Places in name and word from which nothing leads to the end: each is tried once.
type Dead = HashSet<(usize, usize)>;

fn walk(
    letters: &[Letter],
    at: usize,
    word: &str,
    skips: bool,
    dead: &mut Dead,
) -> Option<Vec<usize>> {
    if word.is_empty() {
        return Some(Vec::new());
    }
    if dead.contains(&(at, word.len())) {
        return None;
    }
    let (c, readings) = letters.get(at)?;
    for used in uses(*c, readings, word) {
        if let Some(mut rest) = walk(letters, at + 1, &word[used..], skips, dead) {
            rest.insert(0, at);
            return Some(rest);
        }
    }
    let skipped = if skips { walk(letters, at + 1, word, skips, dead) } else { None };
    if skipped.is_none() {
        dead.insert((at, word.len()));
    }
    skipped
}

/// How many bytes of a word one character of a name may take: itself, a whole reading,
/// an initial, or any other beginning of a reading, in this order.
fn uses(c: char, readings: &[Cow<'static, str>], word: &str) -> Vec<usize> {
    let own = word.starts_with(c).then_some(c.len_utf8());
    let common = |reading: &Cow<'static, str>| {
        let same = reading.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count();
        (reading.len(), same)
    };
    let same: Vec<(usize, usize)> = readings.iter().map(common).collect();
    let whole = same.iter().filter(|(all, same)| all == same).map(|(all, _)| *all);
    let initial = |length| same.iter().any(|(_, same)| *same >= length).then_some(length);
    let two = ["zh", "ch", "sh"].iter().any(|two| word.starts_with(two));
    let initials = [two.then(|| initial(2)).flatten(), initial(1)].into_iter().flatten();
    let most = same.iter().map(|(_, same)| *same).max().unwrap_or(0);
    let mut uses: Vec<usize> = own.into_iter().chain(whole).chain(initials).collect();
    uses.extend((1..=most).rev());
    uses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_of_a_name_is_marked() {
        for (of, query, expected) in [
            ("张三", "zs", vec![0, 1]),
            ("张三", "zhangs", vec![0, 1]),
            ("张三", "张s", vec![0, 1]),
            ("张三", "zs 3-2", vec![0, 1]),
            ("张三", "zs3-2", vec![0, 1]),
            ("张三", "ＺＳ", vec![0, 1]),
            ("张三", "3号楼2单元张三", vec![0, 1]),
            ("张三", "zhang", vec![0]),
            ("张三丰", "zs", vec![0, 1]),
            ("单雄", "shanx", vec![0, 1]),
            ("单雄", "danx", vec![0, 1]),
            ("尉迟恭", "yuchi", vec![0, 1]),
            ("尉迟恭", "weichi", vec![0, 1]),
            ("李建国", "建国", vec![1, 2]),
            ("李建国", "lg", vec![0, 2]),
            ("张辉爱", "zha", vec![0, 1, 2]),
            ("查良", "zha", vec![0]),
            ("吕布", "lü", vec![0]),
            ("吕布", "lvb", vec![0, 1]),
            // By sound, by another name, by a number: the row says so in words.
            ("张姗", "张珊", vec![]),
            ("王芳", "小芳", vec![]),
            ("张三", "8000", vec![]),
            ("张三", "", vec![]),
        ] {
            assert_eq!(name(of, query), expected, "{of} {query}");
        }
    }

    #[test]
    fn sounds_not_kept_apart_are_marked_as_if_they_were_typed_right() {
        for (of, query, expected) in [
            ("张三", "zangsan", vec![0, 1]),
            ("张三", "zangs", vec![0, 1]),
            ("刘兰英", "niunanyin", vec![0, 1, 2]),
            ("李南", "nan", vec![1]),
            ("李南 3-2", "lan3-2", vec![1]),
        ] {
            assert_eq!(blurred(of, query), expected, "{of} {query}");
        }
        assert_eq!(name("张三", "zangsan"), [0; 0]);
    }

    #[test]
    fn nearly_right_letters_are_marked_where_they_stand() {
        assert_eq!(nearly("张三", "zhngsan"), [0, 1]);
        assert_eq!(nearly("张三", "xyz"), [0; 0]);
    }

    #[test]
    fn addresses_and_tails_are_marked() {
        for (shown, query, expected) in [
            ("3-2-501", "zs 3-2", Some((0, 3))),
            ("3-2-501", "zs3-2", Some((0, 3))),
            ("3-2-501", "3-2zs", Some((0, 3))),
            ("3-2-501", "3号楼2单元", Some((0, 3))),
            ("3-2-501", "zs 3", Some((0, 1))),
            ("3-2-501", "501", Some((4, 7))),
            ("3-2-501", "3-2-501", Some((0, 7))),
            ("甲2-1-303", "甲2", Some((0, 2))),
            ("甲2-1-303", "zs甲2", Some((0, 2))),
            ("31-2-501", "3", None),
            ("3-2-501", "8000", None),
            ("3-2-501", "zs", None),
        ] {
            assert_eq!(address(shown, query), expected, "{shown} {query}");
        }
        assert_eq!(phone("138****8000", "8000"), Some((7, 11)));
        assert_eq!(phone("138****8000", "000"), Some((8, 11)));
        assert_eq!(phone("138****8000", "13812348000"), Some((7, 11)));
        assert_eq!(phone("138****8000", "8001"), None);
        assert_eq!(phone("", "8000"), None);
        assert_eq!(quoted("卫生间漏水", "漏水"), Some((3, 5)));
        assert_eq!(quoted("卫生间漏水", " "), None);
    }

    #[test]
    fn a_hostile_name_and_query_cost_little() {
        let started = std::time::Instant::now();
        assert!(name(&"啊".repeat(5_000), &"a".repeat(40)).is_empty());
        assert!(started.elapsed().as_secs() < 2);
    }
}
