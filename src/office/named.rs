//! A cell with somebody's name as people fill it: with what they are in brackets, behind a dash
//! or a blank, with a second name, or with a word that says that they are gone. Nothing but a
//! name ever becomes one.

use super::bearers::{behind_relation, both, quotes, together};
use super::book::Cell;
use super::draft::Draft;
use super::named_place::is_place_word;
use super::{field, gone, relation};
use crate::domain::{Refusal, person_name};

/// What a cell of names says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    /// What stands beside the name and is not understood.
    pub more: Vec<String>,
    /// 户主 and the like.
    pub relation: String,
    /// 男 or 女.
    pub sex: String,
    /// 党员, 独居 …
    pub tags: Vec<String>,
}

/// Surnames of two characters: what begins with one of them is no pair of names.
const DOUBLE: [&str; 14] = [
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "司徒",
    "端木", "长孙",
];
/// What stands between two names.
const AND: &str = "/、，,；;&＆+＋／";
/// What stands between a name and what is said of its bearer.
const ASIDE: &str = "-－—–―_＿:：|｜。";
/// Marks that lists put beside names; what they mean stands at the foot of the list, if anywhere.
const MARKS: &str = "*＊※★☆○◎△▲▽▼■□◆◇√✓✔×!！~～^#＃";
/// Marks of those who died.
const CROSSES: &str = "†✝✞✟☨";
/// Characters of words about where and how somebody lives, in no name that is written with
/// a blank.
const OF_A_REMARK: &str = "户住租出搬迁未已在岁残病院监狱死亡";
/// What begins a word with another name of the person.
const OTHER_NAMES: [&str; 8] = ["曾用名", "原名", "又名", "别名", "小名", "乳名", "现名", "改名"];
/// Words of one character behind a name of two or more that are how people are related and no
/// part of a name.
const RELATED: [&str; 7] = ["妻", "夫", "父", "母", "媳", "婿", "孙"];

/// Whether a name begins with a surname of two characters.
pub(super) fn begins_with_double(name: &str) -> bool {
    DOUBLE.iter().any(|surname| name.starts_with(surname))
}

/// Enters somebody's name into the draft, and what stands beside it in the cell.
///
/// # Errors
/// Those of [`read`].
pub(super) fn settle(at: u32, cell: &Cell, draft: &mut Draft) -> Result<(), Refusal> {
    let text = cell.shown();
    let read = read(&text).inspect_err(|_| {
        // So much is known of whom it says that they are gone.
        draft.row.fields.insert("name".into(), field::clean(&text));
    })?;
    for more in &read.more {
        let why = Refusal::new("office.name_more").with("part", more);
        draft.leave_out("name", at, more, why);
    }
    draft.tenant |= relation::is_tenant(&read.relation);
    draft.tags.extend(read.tags);
    for (name, said) in [("relation", &read.relation), ("sex", &read.sex)] {
        if let Ok(code) = field::text(name, &Cell::text(said), false)
            && !code.is_empty()
        {
            draft.row.fields.entry(name.into()).or_insert(code);
        }
    }
    let name = field::text("name", &Cell::text(&read.name), false)?;
    draft.row.fields.insert("name".into(), name);
    Ok(())
}

/// Reads the cell.
///
/// # Errors
/// `office.gone` where it says that its person is, `office.two_names` where two stand in it,
/// `office.name_part` where nobody can see which part is the name.
pub fn read(text: &str) -> Result<Named, Refusal> {
    let mut named = Named::default();
    let lines: Vec<String> = text.lines().map(field::clean).collect();
    let mut outside = brackets(&quotes(&lines.join("\n"))?, &mut named)?;
    // 【张三】: nothing else stands there.
    if outside.trim().is_empty() && named.more.len() == 1 {
        outside = named.more.remove(0);
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in divided(&outside) {
        if !aside(part, &mut named)? {
            parts.push(part);
        }
    }
    let shown = field::clean(&outside);
    let listed = shown.contains(|c| AND.contains(c));
    let part = match parts[..] {
        [part] => part,
        [] => "",
        _ if listed => return Err(two(&shown)),
        _ => return Err(Refusal::new("office.name_part").at("name").with("text", shown)),
    };
    let part = unmarked(part, &mut named)?;
    named.name = behind_relation(words(part, &mut named)?, &mut named);
    within(&named.name)?;
    Ok(named)
}

fn two(names: &str) -> Refusal {
    Refusal::new("office.two_names").at("name").with("names", names)
}

fn is_gone(said: &str) -> Refusal {
    Refusal::new("office.gone").at("name").with("said", said)
}

/// What stands outside of brackets; what stands in them is said of the person.
fn brackets(text: &str, named: &mut Named) -> Result<String, Refusal> {
    let (open, close) = (['(', '（', '[', '【', '［'], [')', '）', ']', '】', '］']);
    let (mut outside, mut inner, mut depth) = (String::new(), String::new(), 0);
    let mut all = Vec::new();
    for c in text.chars() {
        if open.contains(&c) {
            depth += 1;
        } else if close.contains(&c) && depth > 0 {
            depth -= 1;
            all.extend((depth == 0).then(|| std::mem::take(&mut inner)));
        } else if depth > 0 {
            inner.push(c);
        } else {
            outside.push(c);
        }
    }
    all.push(inner);
    for inner in all.iter().map(|inner| inner.trim()).filter(|inner| !inner.is_empty()) {
        if !aside(inner, named)? {
            named.more.push(inner.into());
        }
    }
    Ok(outside)
}

/// The text divided where one part ends and another begins; a dash between Latin letters is of
/// the name (Jean-Paul).
fn divided(text: &str) -> Vec<&str> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let latin = |at: Option<usize>| {
        at.and_then(|at| chars.get(at)).is_some_and(|(_, c)| c.is_ascii_alphabetic())
    };
    let (mut parts, mut from) = (Vec::new(), 0);
    for (place, (at, c)) in chars.iter().enumerate() {
        let joint = *c == '-' && latin(place.checked_sub(1)) && latin(Some(place + 1));
        if (AND.contains(*c) || ASIDE.contains(*c)) && !joint {
            parts.push(&text[from..*at]);
            from = at + c.len_utf8();
        }
    }
    parts.push(&text[from..]);
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// Whether a part says something of the person: how they are related, their sex, a tag.
///
/// # Errors
/// `office.gone`.
fn aside(part: &str, named: &mut Named) -> Result<bool, Refusal> {
    if gone::says(part) {
        return Err(is_gone(part));
    }
    let (tags, only) = field::tags_in(part);
    match () {
        () if field::is_sex(part) => named.sex = part.into(),
        () if field::is_relation(part) => named.relation = part.into(),
        () if only => named.tags.extend(tags.into_iter().map(String::from)),
        () => return Ok(false),
    }
    Ok(true)
}

/// The part without marks of lists around it.
///
/// # Errors
/// `input.name_masked` where the marks stand for characters: 李*华, 王**.
fn unmarked<'a>(part: &'a str, named: &mut Named) -> Result<&'a str, Refusal> {
    let bare = part.trim_matches(|c: char| MARKS.contains(c) || c.is_whitespace());
    let marks: String = part.chars().filter(|c| MARKS.contains(*c)).collect();
    // 王□: a character that could not be written.
    if marks.contains(['□', '■', '◇']) && bare.chars().count() == 1 {
        return Err(Refusal::new("office.name_part").at("name").with("text", part));
    }
    if person_name::is_masked(bare) || (person_name::is_masked(&marks) && bare.chars().count() == 1)
    {
        return Err(Refusal::new("input.name_masked").at("name"));
    }
    if !marks.is_empty() && !bare.contains(|c| MARKS.contains(c)) {
        named.more.push(marks);
    }
    Ok(bare)
}

/// The words of the name; those that say something else go.
fn words(part: &str, named: &mut Named) -> Result<String, Refusal> {
    let mut kept: Vec<(&str, bool)> = Vec::new();
    let all = part.lines().enumerate().flat_map(|(line, text)| {
        text.split_whitespace().enumerate().map(move |(at, word)| (word, line > 0 && at == 0))
    });
    for (word, begins_line) in all {
        let long = word.chars().count() > 1;
        let after = kept.last().is_some_and(|(before, _)| before.chars().count() > 1);
        // 亡 张三 as well as 张三 亡.
        let first = kept.is_empty()
            && part.split_whitespace().nth(1).is_some_and(|next| {
                next.chars().count() > 1 && super::guess::begins_with_surname(next)
            });
        if (after || first) && ["亡", "故", "殁", "逝"].contains(&word) {
            return Err(is_gone(word));
        }
        let short = after && (field::is_sex(word) || RELATED.contains(&word));
        if (long || short) && aside(word, named)? {
            continue;
        }
        let other_name = OTHER_NAMES.iter().any(|begin| word.starts_with(begin));
        if long && after && (other_name || word.contains(|c| OF_A_REMARK.contains(c))) {
            named.more.push(word.into());
            continue;
        }
        kept.push((word, begins_line));
    }
    one(&kept)
}

/// One name and not two.
fn one(words: &[(&str, bool)]) -> Result<String, Refusal> {
    let only: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let name = only.join(" ");
    let length = |word: &str| word.chars().count();
    let first = |word: &str| word.chars().next();
    let whole = |word: &&str| {
        (2..=3).contains(&length(word))
            && (super::guess::begins_with_surname(word) || first(word) == first(only[0]))
    };
    let double = only.first().is_some_and(|first| DOUBLE.contains(first));
    let surname = super::guess::begins_with_surname;
    // 张 三 李 四; not 欧 阳 小 红.
    let spaced = matches!(only[..], [a, _, c, _] if surname(a) && surname(c))
        && only.iter().all(|word| length(word) == 1)
        && !begins_with_double(&only.concat());
    if spaced {
        return Err(two(&name));
    }
    let pair = only.len() > 1
        && (only.iter().all(whole) || only.iter().all(|word| begins_with_double(word)))
        && only.iter().any(|word| !word.is_ascii());
    // A name that is wrapped is wrapped behind its surname.
    let han = |word: &str| word.chars().all(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
    let lines = words.iter().any(|(_, begins)| *begins)
        && only.iter().all(|word| han(word) && (2..=4).contains(&length(word)));
    match (pair || lines) && !double {
        true => Err(two(&name)),
        false => Ok(name),
    }
}

/// Whether the whole is a name and nothing that stands in one word with it: 韩七死亡, 张三之妻.
fn within(name: &str) -> Result<(), Refusal> {
    let joined: Vec<char> = name.chars().filter(|c| !c.is_whitespace()).collect();
    let text = |chars: &[char]| chars.iter().collect::<String>();
    for at in 2..joined.len().saturating_sub(1) {
        let (before, behind) = joined.split_at(at);
        let said = [(before, behind), (behind, before)].into_iter().find_map(|(who, said)| {
            let said = text(said);
            (who.len() >= 2 && gone::says(&said)).then_some(said)
        });
        if let Some(said) = said {
            return Err(is_gone(&said));
        }
    }
    // 亡张三, 故张三; 故小明 is a name.
    let bearer = |rest: &[char]| rest.len() >= 2 && super::guess::begins_with_surname(&text(rest));
    let died = match joined[..] {
        ['亡' | '故' | '殁', ref rest @ ..] => bearer(rest),
        [ref front @ .., '亡' | '殁'] => bearer(front),
        _ => false,
    };
    if died || name.contains(|c| CROSSES.contains(c)) {
        return Err(is_gone(name));
    }
    let place = is_place_word(name) && !name.contains(char::is_numeric);
    if both(name) {
        return Err(two(name));
    }
    if together(name) || place {
        return Err(Refusal::new("office.name_part").at("name").with("text", name));
    }
    let whose = name.split_once(['之', '的']).is_some_and(|(who, how)| {
        who.chars().count() >= 2 && !how.is_empty() && field::is_relation(how)
    });
    if whose || !name.chars().all(is_of_a_name) {
        return Err(Refusal::new("office.name_part").at("name").with("text", name));
    }
    Ok(())
}

/// Letters of any script and what their names are written with; control and invisible
/// characters and digits are the desk's to refuse.
fn is_of_a_name(c: char) -> bool {
    let marks = "-'’.\"“”".contains(c) || person_name::is_dot(c);
    let script = matches!(c, '\u{300}'..='\u{36f}' | '\u{f00}'..='\u{fff}' | '\u{1800}'..='\u{18af}'
        | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    c.is_alphanumeric()
        || c.is_whitespace()
        || c.is_control()
        || person_name::is_invisible(c)
        || marks
        || script
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_beside_a_name_is_told_from_it() {
        let of =
            |text: &str| read(text).map(|read| (read.name, read.more.join(" "), read.relation));
        let said = |name: &str, more: &str, relation: &str| {
            Ok((name.to_string(), more.to_string(), relation.to_string()))
        };
        assert_eq!(of("张三"), said("张三", "", ""));
        assert_eq!(of("张三（户主）"), said("张三", "", "户主"));
        assert_eq!(of("张三(小张)"), said("张三", "小张", ""));
        assert_eq!(of("（小名）张四"), said("张四", "小名", ""));
        assert_eq!(of("张三 妻"), said("张三", "", "妻"));
        assert_eq!(of("张三-长子"), said("张三", "", "长子"));
        assert_eq!(of("张三：租户"), said("张三", "", "租户"));
        assert_eq!(of("张三 空挂户"), said("张三", "空挂户", ""));
        assert_eq!(of("张三*"), said("张三", "*", ""));
        assert_eq!(of("★张三"), said("张三", "★", ""));
        assert_eq!(of("【张三】"), said("张三", "", ""));
        assert_eq!(of("李四 \"小李\""), said("李四", "小李", ""));
        assert_eq!(of("李四“小李”"), said("李四", "小李", ""));
        assert_eq!(of("张三\""), said("张三", "", ""));
        assert_eq!(of("张三 曾用名张山"), said("张三", "曾用名张山", ""));
        assert_eq!(of("户主张三"), said("张三", "", "户主"));
        assert_eq!(of("长子张小"), said("张小", "", "长子"));
        assert_eq!(of("孙子涵"), said("孙子涵", "", ""));
        assert_eq!(
            read("卫四 男").map(|read| (read.name, read.sex)),
            Ok(("卫四".into(), "男".into()))
        );
        assert_eq!(read("孙九 党员").map(|read| read.tags), Ok(vec!["党员".to_string()]));
    }

    #[test]
    fn one_name_is_one_however_it_is_written() {
        for text in [
            "欧阳 小红",
            "欧阳 张云",
            "欧阳 娜娜",
            "欧阳\n娜娜",
            "阿卜杜 热合曼",
            "古丽 巴哈尔",
            "张 三",
            "李 小 明",
            "李 小 男",
            "李小 明",
            "John Smith",
            "Jean-Paul O'Neil",
            "阿依古丽·买买提",
            "བསོད་ནམས",
            "王〇一",
            "故小明",
            "陈世故",
            "张亡",
        ] {
            let name = read(text).unwrap_or_else(|why| panic!("{text} {why:?}"));
            let whole = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!((name.name, name.more), (whole, Vec::<String>::new()), "{text}");
        }
        assert_eq!(read("王  五").map(|read| read.name), Ok("王 五".into()));
        assert_eq!(read("张\n三").map(|read| read.name), Ok("张 三".into()));
    }

    #[test]
    fn nothing_but_a_name_becomes_one() {
        let code = |text: &str| read(text).unwrap_err().code;
        for text in [
            "死六（已故）",
            "死七(去世)",
            "甲（2023年迁出）",
            "韩七-死亡",
            "韩七死亡",
            "韩七 已故",
            "韩七—2023年去世",
            "已故韩七",
            "周八 已搬",
            "周八已搬走",
            "周八\n迁出",
            "周八、搬走",
            "赵五†",
            "†赵五",
            "赵五 故",
            "赵 五 去世",
            "亡 赵五",
            "亡赵五",
            "故赵五",
            "赵五亡",
        ] {
            assert_eq!(code(text), "office.gone", "{text}");
        }
        for text in [
            "李四/李四儿",
            "王五 李六",
            "王五、李六",
            "张三，李四",
            "格三\n格四",
            "格五 格六",
            "古丽\n巴哈尔",
            "王小五 李小六 赵七",
            "王五 李六 已婚",
            "王五 李六（户主）",
            "王五和李六",
            "王 五 李 六",
        ] {
            assert_eq!(code(text), "office.two_names", "{text}");
        }
        for text in ["李*华", "王**", "*华", "李×华"] {
            assert_eq!(code(text), "input.name_masked", "{text}");
        }
        for text in ["王五夫妇", "王五一家", "张\"三", "王□", "底商", "平房", "南区", "老楼"]
        {
            assert_eq!(code(text), "office.name_part", "{text}");
        }
        for text in ["张和平", "楼小楼", "区小园", "王一", "左园", "丁苑", "李家全"]
        {
            assert_eq!(read(text).map(|read| read.name), Ok(text.into()), "{text}");
        }
        for text in ["阿卜杜-热合曼", "张三之妻", "张三的儿子", "张\u{fffd}三", "张三?", "张=三"]
        {
            assert_eq!(code(text), "office.name_part", "{text}");
        }
    }
}
