//! What stands beside a telephone in its cell: whose it is, that nobody answers there any more,
//! or what nobody understands.

use super::phones::{Numbers, bare, join};
use super::{field, guess, named};

/// What says of a number that it is none of theirs any more.
const DEAD: [&str; 22] = [
    "停机",
    "空号",
    "打不通",
    "不通",
    "换号",
    "已换",
    "换了",
    "停用",
    "注销",
    "销号",
    "欠费",
    "错号",
    "号码错",
    "错误",
    "作废",
    "失效",
    "关机",
    "无法接通",
    "没人接",
    "不用了",
    "旧",
    "原",
];
/// Whose a number is, beside names and how people are related.
const KIN: [&str; 40] = [
    "家",
    "家里",
    "家中",
    "家人",
    "家属",
    "家庭",
    "宅",
    "住宅",
    "座机",
    "单位",
    "公司",
    "邻居",
    "房东",
    "物业",
    "保姆",
    "护工",
    "朋友",
    "同事",
    "儿",
    "子",
    "女",
    "儿女",
    "孩子",
    "父母",
    "爸妈",
    "老人",
    "老公",
    "老婆",
    "家长",
    "监护人",
    "紧急",
    "紧急联系人",
    "租客",
    "租户",
    "老头",
    "老太",
    "内线",
    "分机",
    "短号",
    "女士",
];
/// What may follow a surname where a name stands otherwise: 王姐, 李先生.
const CALLED: [&str; 16] = [
    "先生", "女士", "阿姨", "师傅", "老师", "医生", "大夫", "主任", "书记", "姐", "哥", "叔", "姨",
    "总", "嫂", "大爷",
];

/// Words that begin as a name does and are none.
const NO_NAME: [&str; 10] =
    ["常用", "常打", "常在", "方便", "白天", "夏天", "任意", "任何", "平时", "金额"];
/// Whose number is not anybody's own, whatever else stands beside it: 物业代转.
const OFFICES: [&str; 26] = [
    "居委",
    "村委",
    "社区",
    "物业",
    "街道",
    "派出所",
    "单位",
    "公司",
    "学校",
    "医院",
    "养老院",
    "敬老院",
    "中介",
    "门卫",
    "保安",
    "传达室",
    "前台",
    "办公室",
    "值班",
    "网格员",
    "楼长",
    "楼门长",
    "民政",
    "残联",
    "店",
    "厂",
];

/// Whether a word says whose a number is: somebody's name, or how they are related.
fn is_somebody(word: &str) -> bool {
    if word.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let office = OFFICES.iter().any(|office| word.contains(office));
    if KIN.contains(&word) || field::is_relation(word) || office {
        return true;
    }
    // 邻居王姐, 女儿张丽: the relation stands before the name.
    let behind = word.char_indices().skip(1).map(|(at, _)| word.split_at(at));
    let mut both = behind.filter(|(before, _)| KIN.contains(before) || field::is_relation(before));
    is_named(word) || both.any(|(_, name)| is_named(name))
}

/// 张丽, 小张, 老张, 王姐, 李先生; letters may be anything, of a chat or an extension.
fn is_named(word: &str) -> bool {
    let count = word.chars().count();
    if NO_NAME.contains(&word) {
        return false;
    }
    let surname = guess::begins_with_surname;
    let called = word.strip_prefix(['小', '老', '阿']).is_some_and(&surname);
    let titled = CALLED.iter().any(|title| {
        word.strip_suffix(title).is_some_and(|name| surname(name) && name.chars().count() <= 3)
    });
    let double = named::begins_with_double(word);
    let name = (surname(word) || double) && word.chars().all(is_han);
    (called && count == 2) || titled || (name && (2..=4).contains(&count))
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Keeps of the words beside a number those that say whose it is; a number that is said to be
/// dead goes with them.
pub(super) fn settle(all: &mut Numbers) {
    let dead = |text: &str| DEAD.iter().any(|word| text.contains(word));
    // Beside 男 it is no daughter that 女 means.
    let sexes = all.known.iter().any(|number| number.whose.split(' ').any(|word| word == "男"));
    let somebody = |word: &str| {
        let bare = bare(word);
        is_somebody(&bare) && !(sexes && ["男", "女"].contains(&bare.as_str()))
    };
    for mut number in std::mem::take(&mut all.known) {
        let words = std::mem::take(&mut number.whose);
        if words.split(' ').any(|word| dead(word) && !somebody(word)) {
            all.dead.push(format!("{} {words}", number.number));
            continue;
        }
        let (whose, rest): (Vec<&str>, Vec<&str>) =
            words.split(' ').filter(|word| !word.is_empty()).partition(|word| somebody(word));
        number.whose = whose.into_iter().map(bare).collect::<Vec<_>>().join(" ");
        all.known.push(number);
        join(&mut all.words, &rest.join(" "));
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::roster::RosterRow;
    use crate::office::{People, open, people, phones, propose};

    fn of(text: &str) -> People {
        let book = open(text.as_bytes()).unwrap();
        people(&book, &propose(&book).unwrap())
    }

    fn left_out(people: &People) -> Vec<(u32, &str, &str, &str)> {
        let left = people.left_out.iter();
        left.map(|left| (left.row, left.field.as_str(), left.said.as_str(), left.why.code.as_str()))
            .collect()
    }

    #[test]
    fn what_says_neither_whose_nor_anything_understood_is_no_owner() {
        let read = |text: &str| {
            let all = phones::read(text);
            let whose = all.known.iter().map(|one| one.whose.clone()).collect::<Vec<_>>();
            (all.known.len(), whose.concat(), all.words, all.unknown.concat(), all.dead.len())
        };
        let said = |known: usize, words: &str, dead: usize| {
            (known, String::new(), words.to_string(), String::new(), dead)
        };
        for (text, is) in [
            ("13900000004、05", said(1, "05", 0)),
            ("13900000004（微信）", said(1, "微信", 0)),
            ("13900000004/座机无", said(1, "座机无", 0)),
            ("13900000004 转告小张", said(1, "转告小张", 0)),
            ("13900000004(已停机)", said(0, "", 1)),
            ("13900000004（换号）", said(0, "", 1)),
            ("13900000004(打不通)", said(0, "", 1)),
            ("13900000004 空号/13900000005", said(1, "", 1)),
            ("原13900000004/现13900000005", said(1, "", 1)),
            ("13900000004换", said(1, "换", 0)),
            ("13900000004常用", said(1, "常用", 0)),
        ] {
            assert_eq!(read(text), is, "{text}");
        }
        for whose in ["儿子", "二女儿", "邻居王姐", "女儿张丽", "李先生", "欧阳娜", "老伴", "原野"]
        {
            let all = phones::read(&format!("13900000004（{whose}）"));
            let known = all.known.first().map(|one| one.whose.as_str());
            assert_eq!(known == Some(whose), whose != "原野", "{whose}");
        }
    }

    #[test]
    fn a_telephone_as_above_is_one_of_the_same_household() {
        let all = of(
            "姓名,住址,与户主关系,电话\n甲一,3-2-501,户主,13800138000\n甲二,3-2-501,妻,13800138001\n\
             甲三,3-2-501,子,同户主\n甲四,3-2-501,女,同上\n乙一,3-2-502,户主,同上\n乙二,3-2-502,妻,同户主\n\
             丙一,3-2-503,户主,同夫\n",
        );
        let phone = |row: &RosterRow| row.fields.get("phone").cloned().unwrap_or_default();
        let phones: Vec<_> = all.rows.iter().map(phone).collect();
        assert_eq!(phones[2..], ["13800138000", "13800138000", "", "", ""]);
        assert_eq!(
            left_out(&all),
            [
                (6, "phone", "同上", "office.phone_ditto"),
                (7, "phone", "同户主", "office.phone_ditto"),
                (8, "phone", "同夫", "office.phone_ditto"),
            ]
        );
        let once = of("姓名,住址,与户主关系,电话\n甲一,3-2-501,户主,13800138000\n甲二,,妻,同上\n");
        assert_eq!(phone(&once.rows[1]), "13800138000");
        let nowhere = of(
            "姓名,与户主关系,电话\n甲一,户主,13800138000\n甲二,妻,同上\n乙,户主,同上\n丙,,同上\n",
        );
        let phones: Vec<_> = nowhere.rows.iter().map(phone).collect();
        assert_eq!(phones, ["13800138000", "13800138000", "", ""]);
    }

    #[test]
    fn a_number_that_nobody_answers_is_left_out_and_said() {
        let all = of("姓名,电话\n甲,13800138000（已停机）/13900139000\n");
        assert_eq!(all.rows[0].fields["phone"], "13900139000");
        assert!(!all.rows[0].fields.contains_key("phone_whose"), "{all:?}");
        assert_eq!(left_out(&all)[0].3, "office.phone_dead");
    }
}
