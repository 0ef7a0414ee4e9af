//! Whether words speak of a person. Names and numbers are compared in the one form in which
//! they are kept ([`person_name::key`], [`phone::parse`], [`super::id_number`]), so however
//! somebody wrote 139-1234-5678 or 瞿 玥 玥, it is found, and can be blanked as it stands.

use super::record::{Phone, Resident};
use super::text::half_width;
use super::{person_name, phone};

/// Names of one character would be found everywhere.
const SHORTEST_NAME: usize = 2;
/// Digits from which on a number is meant wherever they stand, in the middle of others too:
/// a mobile number, an ID number.
const LONG: usize = 11;
/// Digits of the shortest number of the telephone network (7 or 8, domain.md, Numbers); what
/// is shorter is a number inside a house, and in an address as often.
const OUTSIDE: usize = 7;
/// Signs after a number among which its extension may stand: `） 转分机：80123`.
const EXTENSION: usize = 16;

/// What somebody is written of by.
#[derive(Debug, Default)]
pub struct Marks {
    names: Vec<Vec<char>>,
    numbers: Vec<Digits>,
}

/// A number, and what may stand before it. `?` is any digit.
#[derive(Debug)]
struct Digits {
    /// Each way to begin, the longest first, with the number itself behind it.
    ways: Vec<Vec<char>>,
    /// Digits of the number itself.
    length: usize,
    /// As it is kept, where an extension belongs to it.
    extended: Option<String>,
}

/// One sign of a text in one width and case, and the bytes it stands at.
struct Sign {
    from: usize,
    to: usize,
    sign: char,
}

impl Marks {
    /// Names, ID number and telephones of one state of a person's file.
    pub fn of(resident: &Resident) -> Marks {
        let mut marks = Marks::default();
        marks.add(resident);
        marks
    }

    /// Another state of the same file, too.
    pub fn add(&mut self, resident: &Resident) {
        let names = [&resident.name].into_iter().chain(&resident.also);
        names.for_each(|name| self.add_name(name));
        self.add_id_number(&resident.id_number);
        resident.phones.iter().for_each(|phone| self.add_phone(&phone.number));
    }

    /// What another state of the same file said and this one does not: a name inside one that
    /// they have now is theirs still.
    pub fn add_past(&mut self, was: &Resident, now: &Resident) {
        let names = |of: &Resident| -> Vec<String> {
            [&of.name].into_iter().chain(&of.also).map(|name| person_name::key(name)).collect()
        };
        let held = names(now);
        let past = names(was).into_iter();
        past.filter(|name| !held.iter().any(|held| held.contains(name.as_str())))
            .for_each(|name| self.add_name(&name));
        if was.id_number != now.id_number {
            self.add_id_number(&was.id_number);
        }
        let held = |phone: &&Phone| now.phones.iter().any(|one| one.number == phone.number);
        let past = was.phones.iter().filter(|phone| !held(phone));
        past.for_each(|phone| self.add_phone(&phone.number));
    }

    /// One of their names.
    pub fn add_name(&mut self, name: &str) {
        let name: Vec<char> = signs(&person_name::key(name)).map(|sign| sign.sign).collect();
        if name.len() >= SHORTEST_NAME && !self.names.contains(&name) {
            self.names.push(name);
        }
    }

    /// Their ID number, and the one of 15 digits they had before (GB 11643-1989: without
    /// century and check digit).
    pub fn add_id_number(&mut self, number: &str) {
        let whole: Vec<char> = number.to_lowercase().chars().collect();
        let Some(century) = whole.get(6..8).filter(|_| whole.len() == 18) else {
            return self.add_document(&whole);
        };
        let old = (century == ['1', '9']).then(|| [&whole[..6], &whole[8..17]].concat());
        for digits in old.into_iter().chain([whole]) {
            let length = digits.len();
            self.numbers.push(Digits { ways: vec![digits], length, extended: None });
        }
    }

    /// The number of another document, and its digits without the letters around them.
    fn add_document(&mut self, number: &[char]) {
        let digits: Vec<char> = number.iter().copied().filter(char::is_ascii_digit).collect();
        let length = digits.len();
        if length < OUTSIDE {
            return;
        }
        if length < number.len() {
            self.names.push(number.to_vec());
        }
        self.numbers.push(Digits { ways: vec![digits], length, extended: None });
    }

    /// One of their telephones, as it is kept.
    pub fn add_phone(&mut self, kept: &str) {
        let (main, extension) = phone::split_extension(kept);
        let (area, number) = main.split_once('-').unwrap_or(("", main));
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        let bare = area.trim_start_matches('0');
        let landline = area.is_empty() && (OUTSIDE..=8).contains(&number.len());
        let areas: &[&str] = if landline { &["??", "???"] } else { &[bare] };
        let mut before = vec![String::new()];
        if number.len() >= OUTSIDE {
            before.extend(["0086", "86"].map(String::from));
            for area in areas.iter().filter(|area| !area.is_empty()) {
                let codes = ["00860", "0086", "860", "86", "00", "0", ""];
                // Without its zero an area nobody knows may be anything.
                let codes = codes.iter().filter(|code| !landline || !code.is_empty());
                before.extend(codes.map(|code| format!("{code}{area}")));
            }
        }
        before.sort_by_key(|way| std::cmp::Reverse(way.len()));
        let ways = before.iter().map(|way| way.chars().chain(number.chars()).collect());
        let extended = (!extension.is_empty()).then(|| kept.to_string());
        self.numbers.push(Digits { ways: ways.collect(), length: number.len(), extended });
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.numbers.is_empty()
    }

    /// Whether a text speaks of the person.
    pub fn are_in(&self, text: &str) -> bool {
        !self.spans(text).is_empty()
    }

    /// The text with `blank` instead of them; `None` where they are not in it.
    pub fn blanked(&self, text: &str, blank: &str) -> Option<String> {
        let spans = self.spans(text);
        let mut words = String::with_capacity(text.len());
        let mut upto = 0;
        for (from, to) in &spans {
            words.push_str(&text[upto..*from]);
            words.push_str(blank);
            upto = *to;
        }
        words.push_str(&text[upto..]);
        (!spans.is_empty()).then_some(words)
    }

    /// The bytes at which they stand, in order, none over another.
    fn spans(&self, text: &str) -> Vec<(usize, usize)> {
        let signs: Vec<Sign> = signs(text).collect();
        let (mut spans, mut at) = (Vec::new(), 0);
        while at < signs.len() {
            let names = self.names.iter().filter_map(|name| name_at(&signs, at, name));
            let numbers = self.numbers.iter().filter_map(|one| one.at(text, &signs, at));
            match names.chain(numbers).max() {
                Some(end) => {
                    spans.push(whole(&signs, at, end));
                    at = end;
                }
                None => at += 1,
            }
        }
        spans
    }
}

impl Digits {
    /// Where it ends, if it begins here.
    fn at(&self, text: &str, signs: &[Sign], at: usize) -> Option<usize> {
        if !signs[at].sign.is_ascii_digit() {
            return None;
        }
        let end = self.ways.iter().find_map(|way| {
            let end = run(signs, at, way, is_between, |sign, mark| {
                sign == mark || mark == '?' && sign.is_ascii_digit()
            })?;
            self.stands_alone(signs, at, end).then_some(end)
        })?;
        let Some(extended) = &self.extended else { return Some(end) };
        let main = phone::split_extension(extended).0;
        // As it is read anywhere else, as far as it is read as this one.
        let is_whole = |to: &usize| {
            let rest = &text[signs[end - 1].to..signs[*to - 1].to];
            signs.get(*to).is_none_or(|next| !next.sign.is_ascii_digit())
                && phone::parse(&format!("{main}{rest}")).as_deref() == Ok(extended)
        };
        let most = signs.len().min(end + EXTENSION);
        Some((end + 1..=most).find(is_whole).unwrap_or(end))
    }

    /// A short number in the middle of others is another one.
    fn stands_alone(&self, signs: &[Sign], from: usize, to: usize) -> bool {
        let sign = |at: Option<usize>| at.and_then(|at| signs.get(at)).map(|sign| sign.sign);
        let is_digit = |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_digit());
        let joins = |sign: Option<char>| sign.is_some_and(|sign| "-./:".contains(sign));
        let (before, behind) = (sign(from.checked_sub(1)), sign(Some(to)));
        if self.length >= LONG {
            return true;
        }
        if is_digit(before) || is_digit(behind) {
            return false;
        }
        let further = [sign(from.checked_sub(2)), sign(Some(to + 1))];
        let joined = joins(before) && is_digit(further[0]) || joins(behind) && is_digit(further[1]);
        self.length >= OUTSIDE || !joined
    }
}

/// The signs of a text in one width and case.
fn signs(text: &str) -> impl Iterator<Item = Sign> + '_ {
    text.char_indices().flat_map(|(from, c)| {
        let to = from + c.len_utf8();
        half_width(c).to_lowercase().map(move |sign| Sign { from, to, sign })
    })
}

/// Where a name ends, if it begins here: blanks and dots inside it count for nothing, and in
/// letters it is no part of a longer word.
fn name_at(signs: &[Sign], at: usize, name: &[char]) -> Option<usize> {
    let between = |sign: char| {
        sign.is_whitespace() || sign == '.' || person_name::is_dot(sign) || is_hidden(sign)
    };
    let end = run(signs, at, name, between, |sign, mark| sign == mark)?;
    let letter = |at: Option<usize>| {
        at.and_then(|at| signs.get(at))
            .is_some_and(|sign| sign.sign.is_alphanumeric() && sign.sign.is_ascii())
    };
    let cut =
        letter(Some(at)) && letter(at.checked_sub(1)) || letter(Some(end - 1)) && letter(Some(end));
    (!cut).then_some(end)
}

/// Where these marks end, if they begin here, with nothing but what may stand between them.
fn run(
    signs: &[Sign],
    at: usize,
    marks: &[char],
    between: impl Fn(char) -> bool,
    same: impl Fn(char, char) -> bool,
) -> Option<usize> {
    let (mut at, mut marks) = (at, marks.iter().peekable());
    // The first one stands here.
    if !same(signs.get(at)?.sign, **marks.peek()?) {
        return None;
    }
    for mark in marks {
        while between(signs.get(at)?.sign) && !same(signs[at].sign, *mark) {
            at += 1;
        }
        if !same(signs[at].sign, *mark) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// What may stand inside a number: the signs that [`phone::parse`] takes off.
fn is_between(sign: char) -> bool {
    sign.is_whitespace() || "-().'".contains(sign) || is_hidden(sign)
}

fn is_hidden(sign: char) -> bool {
    person_name::is_invisible(sign)
}

/// From the plus or the bracket in front of it.
fn whole(signs: &[Sign], at: usize, end: usize) -> (usize, usize) {
    let inside = |sign: char| signs[at..end].iter().filter(|one| one.sign == sign).count();
    let mut from = at;
    while let Some(before) = from.checked_sub(1).and_then(|at| signs.get(at)) {
        let opens = before.sign == '(' && inside(')') > inside('(');
        let plus = before.sign == '+' && signs[at].sign.is_ascii_digit();
        if from + 2 <= at || !(opens || plus) {
            break;
        }
        from -= 1;
    }
    (signs[from].from, signs[end - 1].to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id_number;
    use chrono::NaiveDate;
    use proptest::prelude::*;

    fn person(name: &str, phone: &str, id_number: &str) -> Marks {
        let phones = vec![Phone { number: phone.into(), ..Phone::default() }];
        let (name, id_number) = (name.into(), id_number.into());
        Marks::of(&Resident { name, phones, id_number, ..Resident::default() })
    }

    fn said(marks: &Marks, text: &str) -> String {
        marks.blanked(text, "某某").unwrap_or_else(|| text.to_string())
    }

    #[test]
    fn every_spelling_of_a_number_is_that_number_and_is_blanked_whole() {
        for (kept, spellings) in [
            (
                "13912345678",
                &[
                    "139-1234-5678",
                    "139 1234 5678",
                    "+86 139 1234 5678",
                    "+8613912345678",
                    "(139)12345678",
                    "（139）12345678",
                    "(+86)139.1234.5678",
                    "86-13912345678",
                    "0086 13912345678",
                    "１３９１２３４５６７８",
                    "１３９—１２３４—５６７８",
                ][..],
            ),
            (
                "010-64301234",
                &[
                    "64301234",
                    "6430 1234",
                    "(010)64301234",
                    "010 6430-1234",
                    "+86 10 6430 1234",
                    "01064301234",
                ],
            ),
            ("64301234", &["010-64301234", "6430-1234", "(0311)64301234", "64301234"]),
            (
                "010-64301234转801",
                &["64301234", "010-64301234-801", "(010)64301234 转 801", "64301234分机：801"],
            ),
            ("00852-23456789", &["+852 2345 6789", "00852-23456789", "2345 6789"]),
            ("8111", &["8111"]),
        ] {
            let marks = person("某", kept, "");
            for spelling in spellings {
                if spelling.contains("139") {
                    assert_eq!(phone::parse(spelling).as_deref(), Ok(kept), "{spelling}");
                }
                for (before, behind) in [("电话", "，白天打"), ("", ""), ("打", "找他")] {
                    let text = format!("{before}{spelling}{behind}");
                    assert_eq!(said(&marks, &text), format!("{before}某某{behind}"), "{kept}");
                }
            }
        }
    }

    #[test]
    fn every_spelling_of_a_name_and_of_an_id_number_is_blanked() {
        let marks = person("瞿玥玥", "", "110105195001103219");
        for text in [
            "瞿玥玥",
            "瞿 玥 玥",
            "瞿　玥玥",
            "瞿·玥·玥",
            "瞿\u{200b}玥玥",
            "110105 19500110 3219",
            "110105195001103219",
            "１１０１０５-１９５００１１０-３２１９",
            "110105500110321",
        ] {
            assert_eq!(said(&marks, &format!("说是{text}家")), "说是某某家", "{text}");
        }
        let marks = person("阿依古丽·买买提", "", "11010519491231002X");
        for text in ["阿依古丽买买提", "阿依古丽.买买提", "阿依古丽• 买买提", "11010519491231002x"]
        {
            assert_eq!(said(&marks, text), "某某", "{text}");
        }
        let marks = person("Li Na", "", "");
        assert_eq!(said(&marks, "问过ＬＩ ＮＡ, Carolina没来"), "问过某某, Carolina没来");
    }

    #[test]
    fn what_is_another_number_or_name_stays() {
        let marks = person("张三", "8111", "");
        for text in ["3-2-8111", "81112", "8111-2", "18111", "张 四", "三张", "2026.8111"] {
            assert!(!marks.are_in(text), "{text}");
        }
        assert!(!person("某", "64301234", "").are_in("164301234 643012345 6430123"));
        assert!(Marks::default().is_empty() && !Marks::default().are_in("张三"));
    }

    proptest! {
        /// Whatever is read as this number or name anywhere in the program is found.
        #[test]
        fn what_is_read_as_the_number_is_found(
            gaps in prop::collection::vec("[ ().-]{0,2}", 11), plus in "(\\+86|0086|86|)", wide in any::<bool>(),
        ) {
            let digits = "13912345678";
            let text: String = plus.chars().map(String::from)
                .chain(digits.chars().zip(gaps).map(|(d, gap)| {
                    let d = if wide { char::from_u32(d as u32 + 0xfee0).unwrap() } else { d };
                    format!("{d}{gap}")
                })).collect();
            prop_assume!(phone::parse(&text).as_deref() == Ok(digits));
            let marks = person("某", digits, "");
            let said = said(&marks, &text);
            prop_assert!(said.contains("某某") && !said.chars().any(|c| c.is_numeric()), "{text} {said}");
        }

        #[test]
        fn what_is_read_as_the_id_number_is_found(gaps in prop::collection::vec("[ ]{0,2}", 18)) {
            let number = "11010519491231002X";
            let text: String = number.chars().zip(gaps).map(|(d, gap)| format!("{d}{gap}")).collect();
            let today = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
            prop_assert_eq!(id_number::parse(&text, today).unwrap().number, number);
            prop_assert!(person("某", "", number).are_in(&text));
        }

        #[test]
        fn what_has_the_key_of_the_name_is_found(gaps in prop::collection::vec("[ ·•.]{0,2}", 6)) {
            let name = "阿依古丽买买提";
            let text: String = name.chars().zip(gaps.iter().map(String::as_str).chain([""]))
                .map(|(c, gap)| format!("{c}{gap}")).collect();
            prop_assert_eq!(person_name::key(&text), name);
            prop_assert_eq!(said(&person(name, "", ""), &text), "某某");
        }

        #[test]
        fn no_text_makes_it_stumble(text in "\\PC{0,60}") {
            let _ = said(&person("张三", "010-64301234转801", "11010519491231002X"), &text);
        }
    }
}
