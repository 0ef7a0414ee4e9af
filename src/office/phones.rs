//! A cell of telephones as people fill it: several numbers, and whose they are.

use super::phone_text::plain;
use crate::domain::phone;
use crate::domain::text::half_width;

/// A number and whose it is, where the cell says that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Number {
    pub number: String,
    pub whose: String,
}

/// What a cell holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    pub known: Vec<Number>,
    /// What looks like a number and is none.
    pub unknown: Vec<String>,
    /// Words without any number, and words beside one that do not say whose it is.
    pub words: String,
    /// Numbers of which the cell says that nobody answers there any more, with what it says.
    pub dead: Vec<String>,
}

/// Between two numbers, whatever else stands there.
const BETWEEN: [char; 13] =
    ['\n', '\r', '/', '、', ',', '，', ';', '；', '\\', '|', '。', '&', '＆'];
/// What says nothing about whose a number is.
const OWN: [&str; 34] = [
    "手机号码",
    "联系电话",
    "电话号码",
    "手机号",
    "手机",
    "移动电话",
    "移动",
    "电话",
    "联系",
    "号码",
    "本人",
    "自己",
    "机主",
    "本机",
    "telephone",
    "phone",
    "mobile",
    "tel",
    "mob",
    "cell",
    "m",
    "t",
    "no",
    "号",
    "和",
    "或",
    "微信同号",
    "同微信",
    "宅电",
    "小灵通",
    "现",
    "现用",
    "现在",
    "新",
];

/// Reads a cell as it came, with its line breaks.
pub fn read(text: &str) -> Numbers {
    let text = plain(text);
    let mut all = of_cell(&text);
    // A short number is one where it is all that stands there: 尾号8000 and ￥500 are none.
    let says = |number: &Number| {
        let of_house = ["内线", "分机", "短号"].contains(&bare(&number.whose).as_str());
        number.whose.is_empty() || of_house
    };
    let alone = all.known.len() == 1 && all.unknown.is_empty() && all.words.is_empty();
    let is_short = |number: &Number| number.number.bytes().filter(u8::is_ascii_digit).count() < 7;
    let (short, long): (Vec<_>, Vec<_>) = std::mem::take(&mut all.known)
        .into_iter()
        .partition(|number| is_short(number) && !(alone && says(number)));
    all.known = long;
    super::whose::settle(&mut all);
    for one in short {
        let joined = format!("{}{}", one.whose, one.number);
        if text.contains(&joined) {
            all.unknown.push(joined);
        } else {
            join(&mut all.words, &one.whose);
            all.unknown.push(one.number);
        }
    }
    all
}

/// All that may be a number.
fn of_cell(text: &str) -> Numbers {
    let mut all = Numbers::default();
    for piece in text.split(BETWEEN).map(str::trim).filter(|piece| !piece.is_empty()) {
        let found = of_piece(piece);
        // A name before or behind the mark: 13800138000、小张.
        if found.known.is_empty() && found.unknown.is_empty() {
            match all.known.last_mut() {
                Some(last) if last.whose.is_empty() => last.whose = found.words,
                _ => join(&mut all.words, &found.words),
            }
            continue;
        }
        let any = !found.known.is_empty();
        let mut known = found.known.into_iter();
        if let Some(mut first) = known.next() {
            if first.whose.is_empty() && all.known.is_empty() {
                first.whose = std::mem::take(&mut all.words);
            }
            push(&mut all.known, first);
        }
        known.for_each(|number| push(&mut all.known, number));
        // 微信wx_abc123: of what holds no number all is told, as it stands there.
        match any {
            true => all.unknown.extend(found.unknown),
            false => all.unknown.extend(found.unknown.first().map(|_| piece.to_string())),
        }
    }
    all
}

fn push(known: &mut Vec<Number>, number: Number) {
    match known.iter_mut().find(|one| one.number == number.number) {
        Some(same) if same.whose.is_empty() => same.whose = number.whose,
        Some(_) => {}
        None => known.push(number),
    }
}

pub(super) fn join(words: &mut String, more: &str) {
    if !words.is_empty() && !more.is_empty() {
        words.push(' ');
    }
    words.push_str(more);
}

enum Part {
    Number(String),
    Unknown(String),
    Words(String),
}

/// Numbers and words one behind the other. Words stand before their numbers where the
/// piece begins with words, else behind them.
fn of_piece(piece: &str) -> Numbers {
    let parts = parts(piece);
    let before = matches!(parts.first(), Some(Part::Words(_)));
    let mut all = Numbers::default();
    let mut waiting = String::new();
    for part in parts {
        match part {
            Part::Words(words) => {
                let words = whose(&words);
                match all.known.last_mut() {
                    Some(last) if !before || words.1 => join(&mut last.whose, &words.0),
                    _ => join(&mut waiting, &words.0),
                }
            }
            Part::Number(number) => {
                all.known.push(Number { number, whose: std::mem::take(&mut waiting) });
            }
            Part::Unknown(text) => {
                waiting.clear();
                all.unknown.push(text);
            }
        }
    }
    // 小张 13800138000 老宅: nothing follows that it could be of.
    match all.known.last_mut() {
        Some(last) => join(&mut last.whose, &waiting),
        None => all.words = waiting,
    }
    all
}

/// Without brackets, marks and what says nothing; whether brackets stood around it.
fn whose(words: &str) -> (String, bool) {
    let words = words.trim();
    let in_brackets = words.starts_with(['(', '（', '[', '【']);
    let marks = |c: char| c.is_whitespace() || "()（）[]【】:：-—_=~<>《》\"'.·*☎☏✆📞+".contains(c);
    let words: Vec<&str> = words.split(marks).filter(|word| !word.is_empty()).collect();
    let known = |word: &&str| !OWN.contains(&word.to_lowercase().as_str());
    let words: Vec<&str> =
        words.into_iter().filter(known).filter(|word| !bare(word).is_empty()).collect();
    (words.join(" "), in_brackets)
}

/// A word without what says nothing about whose a number is: 儿子手机, 手机号.
pub(super) fn bare(word: &str) -> String {
    let word = OWN[..11].iter().fold(word.to_string(), |word, own| word.replace(own, ""));
    word.trim_end_matches('的').to_string()
}

/// Runs of what numbers are made of, and what stands between them.
fn parts(piece: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let half: String = piece.chars().map(half_width).collect();
    let mut rest = half.as_str();
    while !rest.is_empty() {
        let Some(start) = rest.find(|c: char| c.is_ascii_digit() || c == '+') else {
            parts.push(Part::Words(rest.into()));
            break;
        };
        // The bracket of an area code belongs to the number, one around words does not.
        let start = match rest[..start].strip_suffix('(') {
            Some(before) if rest[start..].find([')', '(']).is_some_and(|at| at <= 5) => {
                before.len()
            }
            _ => start,
        };
        if !rest[..start].trim().is_empty() {
            parts.push(Part::Words(rest[..start].into()));
        }
        // 1380O138000, 1.38E+10: a letter within makes nothing of the whole.
        if let Some(end) = lettered(rest, start) {
            let token = rest[start..end].trim();
            match (phone::parse(token), mobile(token)) {
                (Ok(number), _) => parts.push(Part::Number(number)),
                // 13800138000wx5: the number is whole.
                (Err(_), Some((0, to))) => {
                    parts.push(Part::Number(token[..to].into()));
                    parts.push(Part::Words(token[to..].into()));
                }
                (Err(_), _) => parts.push(Part::Unknown(token.into())),
            }
            rest = &rest[end..];
            continue;
        }
        let run = run(&rest[start..]);
        parts.extend(numbers(&rest[start..start + run]));
        rest = &rest[start + run..];
    }
    parts
}

/// Where a number ends within which letters stand, if any do: of an extension, or by mistake.
fn lettered(text: &str, start: usize) -> Option<usize> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "+.-".contains(c);
    let end = text[start..].find(|c| !is_part(c)).map_or(text.len(), |at| start + at);
    let token = &text[start..end];
    let first = token.find(|c: char| c.is_ascii_alphabetic())?;
    token[first..].contains(|c: char| c.is_ascii_digit()).then_some(end)
}

/// How far what may be one number, or several with blanks between, reaches.
fn run(text: &str) -> usize {
    let mut end = 0;
    let chars = text.char_indices();
    for (at, c) in chars {
        let rest = &text[at..];
        let marks = ["转分机", "分机", "转", "ext.", "ext", "EXT", "Ext"];
        if let Some(mark) = marks.iter().find(|m| rest.starts_with(**m)) {
            // 转 of 转告小张 is a word.
            let behind = rest[mark.len()..].trim_start_matches([' ', ':', '-']);
            if !behind.starts_with(|c: char| c.is_ascii_digit()) {
                break;
            }
            continue;
        }
        // A bracket around words ends the run.
        let bracket = c == '(' && !rest[1..].trim_start().starts_with(|c: char| c.is_ascii_digit());
        if bracket {
            break;
        }
        match c {
            '0'..='9' | ')' => end = at + c.len_utf8(),
            '+' | '-' | '(' | '.' | '*' | '#' | ' ' | ':' | '机' => {}
            'e' | 'x' | 't' | 'E' | 'X' | 'T' => {}
            _ => break,
        }
    }
    end.max(1)
}

/// One number, or several that only a blank keeps apart.
fn numbers(run: &str) -> Vec<Part> {
    if let Ok(number) = phone::parse(run) {
        return vec![Part::Number(number)];
    }
    let groups: Vec<&str> = run.split_whitespace().collect();
    if groups.len() > 1
        && groups.len() <= 16
        && let Some(numbers) = divided(&groups)
    {
        return numbers.into_iter().map(Part::Number).collect();
    }
    // 1380013800013900139000: two mobiles can be nothing else.
    let digits = run.bytes().all(|b| b.is_ascii_digit());
    if digits && run.len() == 22 {
        let (first, second) = run.split_at(11);
        if let (Ok(first), Ok(second)) = (phone::parse(first), phone::parse(second)) {
            return vec![Part::Number(first), Part::Number(second)];
        }
    }
    // A whole mobile stays whatever stands beside it: 13800138000(661234).
    if let Some((at, end)) = mobile(run) {
        let around = |c: char| "()-+*#.: 转".contains(c);
        let beside = [run[..at].trim_matches(around), run[end..].trim_matches(around)];
        let [before, behind] = beside.map(|text| match text {
            "" => Vec::new(),
            text => numbers(text),
        });
        let own = Part::Number(run[at..end].into());
        return before.into_iter().chain([own]).chain(behind).collect();
    }
    // What can be read of several stays: 13800138000 1390013900.
    if groups.len() > 1 {
        return groups.into_iter().flat_map(numbers).collect();
    }
    let digits = run.chars().filter(char::is_ascii_digit).count();
    // 儿子1, 2号: a count and no number.
    let part = if digits < 3 { Part::Words } else { Part::Unknown };
    vec![part(run.trim().into())]
}

/// Where a whole mobile stands in a text, by itself and not within longer digits.
fn mobile(text: &str) -> Option<(usize, usize)> {
    let mut at = 0;
    while let Some(from) = text[at..].find(|c: char| c.is_ascii_digit()).map(|from| at + from) {
        let end =
            text[from..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |end| from + end);
        let digits = &text[from..end];
        if digits.len() == 11 && digits.starts_with('1') && phone::parse(digits).is_ok() {
            return Some((from, end));
        }
        at = end;
    }
    None
}

/// Groups of digits as whole numbers, as few as possible; a short one in the house is none
/// beside others.
fn divided(groups: &[&str]) -> Option<Vec<String>> {
    if groups.is_empty() {
        return Some(Vec::new());
    }
    (1..=groups.len()).rev().find_map(|end| {
        let number = phone::parse(&groups[..end].join(" ")).ok()?;
        let long = number.chars().filter(char::is_ascii_digit).count() >= 7;
        let mut rest = divided(&groups[end..]).filter(|_| long)?;
        rest.insert(0, number);
        Some(rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(String, String)> {
        read(text).known.into_iter().map(|n| (n.number, n.whose)).collect()
    }

    #[test]
    fn numbers_are_told_apart_whatever_stands_between_them() {
        for text in [
            "13800138000\n13900139000",
            "13800138000 13900139000",
            "13800138000/13900139000",
            "13800138000、13900139000",
            "13800138000；13900139000",
            "138 0013 8000 139 0013 9000",
            "13800138000,13900139000",
            "13800138000\\13900139000",
            "1380013800013900139000",
            "13800138000  138 0013 8000\r\n13900139000",
            "13800138000和13900139000",
            "13800138000+13900139000",
            "13800138000-13900139000",
            "13800138000&13900139000",
            "138\u{a0}0013\u{2009}8000 139_0013_9000",
            "\u{202d}13800138000\u{202c}/139\u{2011}0013\u{2011}9000",
        ] {
            let numbers: Vec<_> = of(text).into_iter().map(|one| one.0).collect();
            assert_eq!(numbers, ["13800138000", "13900139000"], "{text:?}");
        }
        assert_eq!(of("010-64301234 64301235")[1].0, "64301235");
        assert_eq!(of("010 6430 1234"), [("010-64301234".into(), "".into())]);
        assert_eq!(of("64301234转801/13800138000").len(), 2);
        assert_eq!(of("+852 2345 6789")[0].0, "00852-23456789");
        assert_eq!(of("（010）64301234（家）"), [("010-64301234".into(), "家".into())]);
    }

    #[test]
    fn whose_a_number_is() {
        for (text, whose) in [
            ("13800138000（儿子）", "儿子"),
            ("13800138000 小张", "小张"),
            ("13800138000小张", "小张"),
            ("小张 13800138000", "小张"),
            ("儿子：13800138000", "儿子"),
            ("手机13800138000", ""),
            ("86-13800138000", ""),
            ("+8613800138000", ""),
            ("13800138000.", ""),
            ("13800138000（手机）", ""),
            ("13800138000(女儿 张丽)", "女儿 张丽"),
            ("13800138000、小张", "小张"),
            ("女儿手机:138 0013 8000", "女儿"),
            ("Tel:13800138000", ""),
            ("☎13800138000", ""),
            ("*13800138000", ""),
            ("13800138000（微信同号）", ""),
            ("现13800138000", ""),
            ("居委会13800138000", "居委会"),
            ("物业代转13800138000", "物业代转"),
            ("13800138000\n小张", "小张"),
            ("小张/13800138000", "小张"),
            ("（本人）13800138000", ""),
        ] {
            assert_eq!(of(text), [("13800138000".to_string(), whose.to_string())], "{text}");
        }
        let two = |text: &str| of(text).into_iter().map(|one| one.1).collect::<Vec<_>>();
        assert_eq!(two("张三13800138000 李四13900139000"), ["张三", "李四"]);
        assert_eq!(two("13800138000（本人）13900139000（儿子）"), ["", "儿子"]);
        assert_eq!(two("本人:13800138000；女儿:13900139000"), ["", "女儿"]);
        assert_eq!(two("13800138000 张三 13900139000 李四"), ["张三", "李四"]);
    }

    #[test]
    fn what_is_no_number_is_told_apart_from_words() {
        let read = |text: &str| {
            let numbers = read(text);
            (numbers.known.len(), numbers.unknown.join("|"), numbers.words)
        };
        assert_eq!(read("1380013800"), (0, "1380013800".into(), "".into()));
        assert_eq!(read("1380013800/13900139000"), (1, "1380013800".into(), "".into()));
        assert_eq!(read("微信wx_abc123"), (0, "微信wx_abc123".into(), "".into()));
        assert_eq!(read("找小张"), (0, "".into(), "找小张".into()));
        for text in [
            "1.38001E+10",
            "138001e10",
            "1380O138000",
            "2026-11-25",
            "1958.3",
            "￥500",
            "尾号8000",
            "2026/11/25",
            "小张8111",
        ] {
            let read = read(text);
            assert!(read.0 == 0 && !(read.1.is_empty() && read.2.is_empty()), "{text}: {read:?}");
        }
        assert_eq!(read("1.39123E+10 1.38001E+10").0, 0);
        assert_eq!((read("8111").0, read("内线8111").0, read("电话：8111").0), (1, 1, 1));
        assert_eq!(read("64301234x801"), (1, "".into(), "".into()));
        assert_eq!(read("13800138000Tom"), (1, "".into(), "Tom".into()));
        assert_eq!(read("13800138000 微信:zhang_3"), (1, "".into(), "微信 zhang 3".into()));
        assert_eq!(read("13800138000 1390013900"), (1, "1390013900".into(), "".into()));
        assert_eq!(read("13800138000wx5"), (1, "".into(), "wx5".into()));
        assert_eq!(read("13800138000(661234)"), (1, "661234".into(), "".into()));
        assert_eq!(read("13800138000 ext 5"), (1, "".into(), "".into()));
        assert_eq!(of("13800138000 ext 5")[0].0, "13800138000转5");
        assert_eq!(read("男13800138000女13900139000"), (2, "".into(), "男 女".into()));
    }
}
