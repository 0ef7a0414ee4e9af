//! How somebody is related to the head of the household: GB/T 4761-2008, by code or by
//! name, as one of the codes that the desk keeps.

use super::book::Cell;
use crate::domain::text::to_half_width;

/// The codes of the standard of two digits, and the desk's code for each. Who is a
/// relative without a code of their own at the desk is 97 其他亲属.
const CODES: [(&str, &str); 26] = [
    ("02", "01 02 03"),
    ("10", "10 11 12"),
    ("20", "20 21 22 23 24 25 26 27 29"),
    ("28", "28"),
    ("30", "30 31 32 33 34 35 36 37 39"),
    ("38", "38"),
    ("41", "41"),
    ("42", "42"),
    ("43", "43"),
    ("44", "44"),
    ("51", "51 57"),
    ("52", "52 58"),
    ("53", "53"),
    ("54", "54"),
    ("55", "55"),
    ("56", "56"),
    ("61", "61"),
    ("62", "62"),
    ("63", "63"),
    ("64", "64"),
    ("71", "71"),
    ("73", "73"),
    ("75", "75"),
    ("77", "77"),
    (
        "97",
        "40 45 46 47 48 49 59 60 65 66 67 68 69 70 72 74 76 78 79 80 81 82 83 84 85 \
         86 87 88 89 90 91 92 93 94 95 96 97",
    ),
    ("99", "98 99"),
];

/// Names, by the desk's code.
const NAMES: [(&str, &str); 24] = [
    ("02", "户主 本人 本人或户主 自己 小集体户户主 集体户户主 业主本人"),
    ("10", "配偶 妻 妻子 夫 丈夫 爱人 老伴 老婆 老公 夫妻 夫人 太太 先生 内人 前妻转配偶"),
    ("28", "女婿 长女婿 次女婿 上门女婿 姑爷"),
    ("38", "儿媳 儿媳妇 媳妇 媳 长媳 次媳 儿媳妇儿"),
    ("41", "孙 孙子 长孙 次孙 孙儿"),
    ("42", "孙女 长孙女 次孙女 孙女儿"),
    ("43", "外孙 外孙子 外孙儿"),
    ("44", "外孙女 外孙女儿"),
    ("51", "父 父亲 爸爸 爸 爹 继父 养父 老父亲"),
    ("52", "母 母亲 妈妈 妈 娘 继母 养母 老母亲"),
    ("53", "公公 公爹"),
    ("54", "婆婆 婆母"),
    ("55", "岳父 丈人 老丈人 岳丈"),
    ("56", "岳母 丈母娘"),
    ("61", "祖父 爷爷 爷"),
    ("62", "祖母 奶奶 奶"),
    ("63", "外祖父 外公 姥爷 老爷"),
    ("64", "外祖母 外婆 姥姥"),
    ("71", "兄 哥 哥哥 大哥 二哥 长兄 兄长"),
    ("73", "弟 弟弟 二弟 三弟 小弟 胞弟"),
    ("75", "姐 姐姐 大姐 二姐 胞姐"),
    ("77", "妹 妹妹 二妹 三妹 小妹 胞妹"),
    (
        "97",
        "其他亲属 亲属 亲戚 其他亲戚 家属 家人 近亲属 孙辈 晚辈 长辈 孙媳 孙媳妇 外孙媳 \
         外孙媳妇 孙女婿 孙婿 外孙女婿 曾孙 曾孙子 曾孙女 外曾孙 外曾孙子 外曾孙女 重孙 \
         重孙子 重孙女 玄孙 玄孙女 子女 曾祖父 曾祖母 太爷 太奶 太爷爷 太奶奶 \
         祖父母 外祖父母 兄弟 姐妹 兄妹 姐弟 兄弟姐妹 嫂 嫂子 大嫂 二嫂 弟媳 弟媳妇 \
         弟妹 弟妇 姐夫 妹夫 伯 伯父 大伯 大爷 伯母 大妈 大娘 叔 叔父 叔叔 婶 婶母 婶婶 \
         婶子 舅 舅父 舅舅 舅母 舅妈 姨父 姨夫 姨 姨母 姨妈 阿姨亲 小姨 大姨 姑父 姑夫 \
         姑 姑母 姑妈 姑姑 大姑 小姑 堂兄 堂弟 堂姐 堂妹 堂哥 堂兄弟 堂姐妹 表兄 表弟 \
         表姐 表妹 表哥 表兄弟 表姐妹 侄 侄子 侄儿 侄女 侄孙 侄孙女 侄媳 侄媳妇 侄女婿 \
         外甥 外甥女 外甥媳妇 甥 甥女 内侄 内侄女 小舅子 大舅子 小姨子 大姨子 小叔子 \
         大伯子 小姑子 大姑子 连襟 妯娌 亲家 亲家公 亲家母 儿子儿媳 继女婿 妻弟 妻兄 \
         妻妹 妻姐 夫弟 夫兄 夫妹 夫姐",
    ),
    (
        "99",
        "非亲属 租户 租客 房客 承租人 租住 租房 保姆 住家保姆 护工 合租 合租人 朋友 同事 \
         同学 战友 室友 寄居 寄住 借住 借宿 暂住 寄养 未婚妻 未婚夫 女友 男友 女朋友 \
         男朋友 同居 同居人 恋人 对象 前妻 前夫 房东 户外人员 雇员 员工 集体户成员 \
         干儿子 干女儿 监护人 邻居 其他 其他人员 其它 其他非亲属 无亲属关系",
    ),
];

/// 子 and 女 with what may stand before them.
const SONS: [&str; 4] = ["子", "儿子", "儿", "男"];
const DAUGHTERS: [&str; 4] = ["女", "女儿", "闺女", "姑娘"];
const ORDERS: [&str; 18] = [
    "独生",
    "非婚生",
    "大",
    "小",
    "长",
    "次",
    "老",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "养",
    "继",
    "亲生",
    "其他",
    "前妻",
];

/// The desk's code; `None` where nobody knows. Of several words that mean the same one is
/// enough: 妻子/配偶.
pub fn read(cell: &Cell, shown: &str) -> Option<&'static str> {
    let text: String = match cell {
        // A number has lost its zero: 1 and 2 may be a code, a place in a menu, or count people.
        Cell::Number(number) if *number < 10.0 => return None,
        _ => to_half_width(shown).chars().filter(|c| !c.is_whitespace()).collect(),
    };
    let text = without_brackets(&text);
    let words = text.split(['/', ',', ';', '|', '.']).filter(|word| !word.is_empty());
    let codes: Option<Vec<&'static str>> = words.map(one).collect();
    let codes = codes?;
    let first = *codes.first()?;
    codes.iter().all(|code| *code == first).then_some(first)
}

/// Who rents, alone or with others.
const TENANTS: [&str; 12] = [
    "租户",
    "租客",
    "房客",
    "承租人",
    "承租",
    "租住",
    "租房",
    "合租",
    "合租人",
    "合租户",
    "室友",
    "合住",
];

/// Whether somebody keeps house by themselves behind the landlord's door, or beside flatmates.
pub fn is_tenant(shown: &str) -> bool {
    let text: String = to_half_width(shown).chars().filter(|c| !c.is_whitespace()).collect();
    TENANTS.contains(&without_brackets(&text).as_str())
}

/// What a code of many words does not say: 保姆, 前妻, 侄子.
pub fn word_beyond_code(shown: &str) -> Option<String> {
    let word = to_half_width(shown).split_whitespace().collect::<String>();
    let bare = word.trim_start_matches(|c: char| c.is_ascii_digit() || "-:.".contains(c));
    let code = read(&Cell::Empty, &word).filter(|code| ["97", "99"].contains(code))?;
    let plain = [
        "其他亲属",
        "亲属",
        "亲戚",
        "其他亲戚",
        "非亲属",
        "其他非亲属",
        "其他",
        "其它",
        "无亲属关系",
    ];
    let named = !bare.is_empty() && !plain.contains(&bare) && find(&CODES, bare).is_none();
    named.then(|| bare.to_string()).filter(|_| !code.is_empty())
}

/// What stands in brackets beside a relation and says something else: 子(外地), 妻（户主）.
pub fn beside(shown: &str) -> Vec<String> {
    let half = to_half_width(shown).replace(['【', '['], "(").replace(['】', ']'], ")");
    let code = read(&Cell::Empty, &half);
    if without_brackets(&half) == half.replace(['(', ')'], "") {
        return Vec::new();
    }
    let inner = half.split('(').skip(1).filter_map(|rest| rest.split(')').next()).map(str::trim);
    let same = |inner: &&str| read(&Cell::Empty, inner) == code;
    inner.filter(|inner| !inner.is_empty() && !same(inner)).map(String::from).collect()
}

/// 长子(已婚): what stands in brackets is about them and not how they are related.
fn without_brackets(text: &str) -> String {
    let mut depth = 0;
    let mut bare = String::new();
    for c in text.chars() {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth -= 1,
            c if depth <= 0 => bare.push(c),
            _ => {}
        }
    }
    // Nothing else: (户主)
    if bare.is_empty() {
        text.chars().filter(|c| !"()[]【】".contains(*c)).collect()
    } else {
        bare
    }
}

fn one(word: &str) -> Option<&'static str> {
    by_code(word).or_else(|| by_name(word))
}

/// The desk's code of a word in a table.
fn find(table: &'static [(&'static str, &'static str)], word: &str) -> Option<&'static str> {
    let has = |(_, words): &&(&str, &str)| words.split_whitespace().any(|known| known == word);
    table.iter().find(has).map(|(code, _)| *code)
}

fn by_code(word: &str) -> Option<&'static str> {
    // 02户主, 10-配偶: the code stands before its name.
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let (digits, name) = word.split_at(end);
    let code = find(&CODES, digits)?;
    let name = name.trim_start_matches(['-', ':', '.']);
    (name.is_empty() || by_name(name) == Some(code)).then_some(code)
}

fn by_name(word: &str) -> Option<&'static str> {
    let to_head = word.trim_start_matches("与").trim_start_matches("户主").trim_start_matches("系");
    let to_head = to_head.trim_start_matches(['之', '的']).trim_end_matches("关系");
    let to_head = to_head.trim_start_matches("为");
    if to_head.is_empty() {
        return word.contains("户主").then_some("02");
    }
    find(&NAMES, to_head).or_else(|| child(to_head)).or_else(|| of_a_relative(to_head))
}

/// 子, 长子, 二儿子, 独生女 …
fn child(text: &str) -> Option<&'static str> {
    let rest = ORDERS.iter().find_map(|order| text.strip_prefix(order)).unwrap_or(text);
    if SONS.contains(&text) || (rest != text && SONS.contains(&rest)) {
        return Some("20").filter(|_| text != "男");
    }
    DAUGHTERS.contains(&rest).then_some("30")
}

/// 长子之妻, 次女的儿子: whose relative, and how to them.
fn of_a_relative(text: &str) -> Option<&'static str> {
    let (whose, how) = text.split_once(['之', '的'])?;
    let (whose, how) = (by_name(whose)?, by_name(how)?);
    Some(match (whose, how) {
        ("02", how) => how,
        ("20", "10") => "38",
        ("30", "10") => "28",
        ("20" | "38", "20") => "41",
        ("20" | "38", "30") => "42",
        ("30" | "28", "20") => "43",
        ("30" | "28", "30") => "44",
        ("10", "20") => "20",
        ("10", "30") => "30",
        (_, "99") | ("99", _) => "99",
        _ => "97",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::{self, FieldKind};
    use std::collections::BTreeSet;

    fn of(text: &str) -> Option<&'static str> {
        read(&Cell::text(text), text)
    }

    #[test]
    fn what_stands_in_brackets_beside_a_relation_is_told() {
        for (text, inner) in
            [("子(外地)", "外地"), ("妻（户主）", "户主"), ("长子【党员】", "党员")]
        {
            assert_eq!(beside(text), [inner], "{text}");
        }
        for text in ["子", "(户主)", "妻（配偶）", "子(长子)"] {
            assert!(beside(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn every_code_of_the_standard_is_known_and_is_one_of_the_desk() {
        let desk = command::named("resident.new").unwrap().field("relation").unwrap();
        let FieldKind::Choice(_, known) = desk.kind else { panic!("{desk:?}") };
        let own: BTreeSet<&str> = CODES.iter().map(|(code, _)| *code).collect();
        assert_eq!(own, known.iter().copied().collect());
        // GB/T 4761-2008: 01 to 03, 10 to 12, and all from 20 on.
        for code in (1..=3).chain(10..=12).chain(20..=99) {
            // 50 may be the father or the mother.
            if code == 50 {
                continue;
            }
            let text = format!("{code:02}");
            let found = of(&text).unwrap_or_else(|| panic!("{text}"));
            assert!(known.contains(&found), "{text}");
            assert!(!known.contains(&text.as_str()) || found == text, "{text}");
        }
        for code in ["50", "00", "04", "09", "13", "1", "2", "100", "7"] {
            assert_eq!(of(code), None, "{code}");
        }
        let names: Vec<&str> =
            NAMES.iter().flat_map(|(_, names)| names.split_whitespace()).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "a name stands twice");
    }

    #[test]
    fn a_word_that_its_code_does_not_say_is_kept() {
        for (shown, word) in [
            ("保姆", "保姆"),
            ("前妻", "前妻"),
            (" 侄 子 ", "侄子"),
            ("47曾孙子", "曾孙子"),
            ("朋友/同事", "朋友/同事"),
        ] {
            assert_eq!(word_beyond_code(shown).as_deref(), Some(word), "{shown}");
        }
        for shown in
            ["妻", "长子", "其他亲属", "97其他亲属", "99", "非亲属", "其他", "邻居的狗", ""]
        {
            assert_eq!(word_beyond_code(shown), None, "{shown}");
        }
    }

    #[test]
    fn names_as_offices_write_them() {
        for (text, code) in [
            ("户主", "02"),
            ("本人", "02"),
            ("之妻", "10"),
            ("户主之子", "20"),
            ("长女", "30"),
            ("外孙女", "44"),
            ("儿媳", "38"),
            ("姥姥", "64"),
            ("侄子", "97"),
            ("租客", "99"),
            ("曾孙", "97"),
            ("孙媳", "97"),
            ("嫂", "97"),
            ("弟媳", "97"),
            ("舅舅", "97"),
            ("继母", "52"),
            ("长子(已婚)", "20"),
            ("长子（已婚）", "20"),
            ("妻子/配偶", "10"),
            ("未婚妻", "99"),
            ("寄居", "99"),
            ("二儿子", "20"),
            ("独生女", "30"),
            ("(户主)", "02"),
            ("户主本人", "02"),
            ("长子之妻", "38"),
            ("次女的儿子", "43"),
            ("儿子之子", "41"),
            ("户主的妻子", "10"),
            ("02户主", "02"),
            ("22-长子", "20"),
            ("１０", "10"),
            ("47曾孙子", "97"),
            ("户主之妻", "10"),
        ] {
            assert_eq!(of(text), Some(code), "{text}");
        }
        for text in ["邻居的狗", "女儿/女婿", "10户主", "男", "甲", "1", ""] {
            assert_eq!(of(text), None, "{text}");
        }
        assert_eq!(read(&Cell::Number(2.0), "2"), None, "may be a place in a menu");
        assert_eq!(read(&Cell::Number(47.0), "47"), Some("97"));
    }
}
