//! 模糊音: sounds that much of the country does not keep apart. Whoever speaks so types
//! so, and the name on the ID card is spelt otherwise.

/// Initials that are taken for one another.
const INITIALS: [(&str, &str); 4] = [("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l")];
/// Finals that end in n or in ng: an, ang, ian, iang, uan, uang, en, eng, in, ing. The
/// others have no twin: there is no `don`, and jun and jiong differ in more.
const VOWELS: [char; 3] = ['a', 'e', 'i'];

/// The other spellings under which a syllable may be typed: zhan, zang and zan for
/// zhang. None of them is longer than the longest syllable.
pub fn other_spellings(syllable: &str) -> Vec<String> {
    let other = other_initial(syllable);
    let both = [Some(syllable.to_string()), other].into_iter().flatten();
    let all = both.flat_map(|spelling| [other_final(&spelling), Some(spelling)]);
    all.flatten().filter(|spelling| spelling != syllable).collect()
}

fn other_initial(syllable: &str) -> Option<String> {
    INITIALS.iter().find_map(|(one, two)| {
        let forth = syllable.strip_prefix(one).map(|rest| (two, rest));
        let other = forth.or_else(|| syllable.strip_prefix(two).map(|rest| (one, rest)));
        other
            .filter(|(_, rest)| rest.starts_with(|c| "aeiouv".contains(c)))
            .map(|(initial, rest)| format!("{initial}{rest}"))
    })
}

fn other_final(syllable: &str) -> Option<String> {
    let front = match syllable.strip_suffix("ng") {
        Some(front) => front,
        None => syllable.strip_suffix('n')?,
    };
    let other = if syllable.ends_with('g') { "n" } else { "ng" };
    front.ends_with(VOWELS).then(|| format!("{front}{other}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::pinyin;
    use crate::search::glyph::LONGEST;

    #[test]
    fn sounds_that_are_not_kept_apart() {
        for (syllable, others) in [
            ("zhang", &["zhan", "zang", "zan"][..]),
            ("san", &["sang", "shan", "shang"]),
            ("liu", &["niu"]),
            ("nan", &["nang", "lan", "lang"]),
            ("chen", &["cheng", "cen", "ceng"]),
            ("ling", &["lin", "ning", "nin"]),
            ("lv", &["nv"]),
            ("lian", &["liang", "nian", "niang"]),
            ("dong", &[]),
            ("jun", &[]),
            ("n", &[]),
            ("ng", &[]),
            ("wang", &["wan"]),
            ("er", &[]),
        ] {
            let found: BTreeSet<String> = other_spellings(syllable).into_iter().collect();
            let expected: BTreeSet<String> = others.iter().map(|o| o.to_string()).collect();
            assert_eq!(found, expected, "{syllable}");
        }
    }

    #[test]
    fn each_is_the_others_other_and_none_is_too_long() {
        let chars = ('\u{4e00}'..'\u{9fa6}').flat_map(|c| pinyin::readings(c).iter());
        let all: BTreeSet<&str> = chars.copied().collect();
        assert!(all.len() > 300);
        for syllable in all {
            for other in other_spellings(syllable) {
                assert!(other.len() <= LONGEST, "{syllable}: {other}");
                assert!(other_spellings(&other).iter().any(|back| back == syllable), "{syllable}");
            }
        }
    }
}
