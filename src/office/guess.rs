//! What a column without a known title holds, told by what stands in it. Only what can
//! hardly be anything else; the person at the desk sees the proposal and confirms it.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::book::{Cell, Row, Sheet};
use super::header::{Meaning, Skip, TAGS, bare, made_of};
use super::lines::is_sum;
use super::mapping::Column;
use super::{field, nothing, phones, place};
use crate::domain::text::to_half_width;
use crate::domain::{address, id_number, phone};

/// Rows that are looked at.
const LOOKED_AT: usize = 200;

/// The most frequent surnames, about a hundred, which some 85 of 100 people bear
/// (after the Ministry of Public Security's report on names of 2020; put down from
/// general knowledge and not compared with it one by one). A column has others as well.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹\
    彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦\
    邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严欧莫孔向常";

/// Whether a word begins with a frequent surname.
pub(super) fn begins_with_surname(word: &str) -> bool {
    word.starts_with(|c| SURNAMES.contains(c))
}

/// How well a cell fits a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    /// It is something else.
    No,
    /// It may be one that is mistyped or rare.
    Like,
    Surely,
}

/// A field, and how well a cell fits it.
type Judge = (&'static str, fn(&str) -> Fit);

/// In this order: what is surest first, so that names come last.
const KINDS: [Judge; 7] = [
    ("id_number", of_id_number),
    ("phone", of_phone),
    ("phone2", of_phone),
    ("sex", of_sex),
    ("relation", of_relation),
    ("ethnicity", of_ethnicity),
    ("address", of_address),
];

/// Proposes a meaning for columns whose title says nothing, below row `header` of the
/// sheet (0 for the whole of it).
pub fn fill(columns: &mut [Column], sheet: &Sheet, header: u32) {
    // A row of one cell is a heading.
    let more_than_one = |row: &&Row| row.cells.iter().filter(|cell| !cell.is_empty()).count() > 1;
    let below = sheet.rows.iter().filter(|row| row.number > header);
    let people = below.filter(more_than_one).filter(|row| !is_sum(row));
    let rows: Vec<&Row> = people.take(LOOKED_AT).collect();
    // Pages that were printed repeat the titles.
    let says = |text: &String, title: &str| !text.is_empty() && text != title;
    let texts = |column: &Column| -> Vec<String> {
        let texts = rows.iter().map(|row| text(row.cell(column.index)));
        texts.filter(|text| says(text, &column.title)).collect()
    };
    let titled = columns.iter().any(|column| !column.title.is_empty());
    for (name, fit) in KINDS {
        let said = |column: &Column| {
            let mut texts = texts(column);
            texts.retain(|text| !nothing::is_nothing(name, text));
            texts
        };
        let own = |column: &Column| !is_of_others(name, column);
        let open = |column: &Column| match name {
            "address" => is_open(column, titled) || column.meaning == Meaning::Skip(Skip::Door),
            _ => is_open(column, titled),
        };
        let fits = |column: &&mut Column| {
            open(column) && own(column) && says_only(name, column) && fits(&said(column), fit)
        };
        take(columns, name, |columns| columns.iter_mut().find(fits));
    }
    // 户主姓名 looks like 姓名, but says the same again for everybody of a household, and
    // 配偶 is empty for many.
    let distinct = |column: &Column| texts(column).into_iter().collect::<HashSet<_>>().len();
    let named = |column: &&mut Column| {
        let texts = texts(column);
        let all_different = distinct(column) * 2 > texts.len() && texts.len() * 2 > rows.len();
        is_open(column, titled)
            && !is_of_others("name", column)
            && fits(&texts, of_name)
            && all_different
    };
    take(columns, "name", |columns| {
        let named = columns.iter_mut().filter(named);
        named.max_by_key(|column| (distinct(column), std::cmp::Reverse(column.index)))
    });
}

fn take(
    columns: &mut [Column],
    name: &'static str,
    find: impl FnOnce(&mut [Column]) -> Option<&mut Column>,
) {
    let meaning = Meaning::Field(name);
    if columns.iter().any(|column| column.meaning == meaning) {
        return;
    }
    if let Some(column) = find(columns) {
        column.meaning = meaning;
        column.guessed = true;
    }
}

/// Whether a column may be proposed for something. Beside titles one without any is not: what
/// somebody wrote there may be about anybody.
fn is_open(column: &Column, titled: bool) -> bool {
    column.meaning == Meaning::Skip(Skip::Unknown) && !(titled && column.title.is_empty())
}

/// Whether a title names somebody else; 和户主是什么关系 is about this person.
fn is_of_others(name: &str, column: &Column) -> bool {
    let mut others = OTHERS.iter().filter(|word| name != "relation" || **word != "户主");
    others.any(|word| column.title.contains(word))
}

/// Titles of what is somebody else's, whatever it looks like: 户主身份证号, 物业电话.
const OTHERS: [&str; 68] = [
    "户主",
    "配偶",
    "爱人",
    "丈夫",
    "妻子",
    "父",
    "母",
    "监护",
    "家属",
    "子女",
    "儿子",
    "女儿",
    "紧急",
    "联系人",
    "房东",
    "业主",
    "产权",
    "物业",
    "网格",
    "楼长",
    "楼门长",
    "楼组长",
    "单位",
    "工作",
    "公司",
    "学校",
    "老师",
    "医生",
    "医院",
    "民警",
    "志愿",
    "负责",
    "填表",
    "填报",
    "帮扶",
    "包户",
    "责任",
    "经办",
    "登记人",
    "审核",
    "原",
    "旧",
    "房主",
    "屋主",
    "租",
    "中介",
    "家长",
    "报警",
    "求助",
    "曾",
    "老家",
    "籍",
    "邻居",
    "亲属",
    "亲戚",
    "亲友",
    "朋友",
    "保姆",
    "护工",
    "代办",
    "委托",
    "担保",
    "介绍",
    "社工",
    "书记",
    "主任",
    "迁",
    "以前",
];

/// What the title of a column may be made of whose telephone, number or address is this
/// person's own. Any other word may say that it is somebody else's, or what else it is.
fn words_of(name: &str) -> &'static [&'static str] {
    match name {
        "phone" | "phone2" => &[
            "打给", "拨打", "联系", "电话", "手机", "移动", "固定", "座机", "固话", "号码", "号",
            "码", "本人", "居民", "住户", "家庭", "家里", "家", "宅", "住宅", "常用", "主要",
            "备用", "其他", "其它", "另", "第", "一", "二", "三", "方式", "或", "及", "和", "与",
            "有效", "现", "通讯", "通信", "tel", "phone", "mobile",
        ],
        "id_number" => &[
            "居民", "公民", "身份", "证件", "证", "号码", "号", "码", "编号", "本人", "有效",
            "个人", "id", "二代",
        ],
        "address" => &[
            "现", "居住", "住", "家庭", "家", "实际", "详细", "地址", "住址", "地点", "地", "处",
            "所", "在", "房屋", "房", "坐落", "座落", "位置", "具体", "目前", "常住", "楼栋", "楼",
            "栋", "幢", "座", "单元", "室", "号", "门牌", "房间", "小区", "门", "居民", "本人",
            "名称", "名", "及", "和", "常",
        ],
        "relation" => &[
            "与", "和", "跟", "同", "户主", "本户", "本人", "居民", "住户", "家庭", "户内", "家里",
            "成员", "亲属", "关系", "称谓", "称呼", "身份", "角色", "类别", "类型", "是", "什么",
            "啥", "何", "的", "之", "系", "为", "人", "家", "户", "在",
        ],
        "sex" => &["性", "别", "男", "女", "或", "还", "是", "本人", "居民", "住户", "个人"],
        "ethnicity" => &["民", "族", "属", "别", "成份", "成分", "本人", "居民", "所属", "名称"],
        _ => &[],
    }
}

/// Whether the title says nothing but what the field is; 列3 says nothing at all.
fn says_only(name: &str, column: &Column) -> bool {
    let words = words_of(name);
    let bare: String = bare(&column.title).chars().filter(|c| !c.is_ascii_digit()).collect();
    words.is_empty()
        || bare.is_ascii()
        || made_of(&bare, &["第", "列", "栏", "字段"])
        || made_of(&bare, words)
}

/// Nine of ten may be it, and half of them surely are.
fn fits(texts: &[String], fit: fn(&str) -> Fit) -> bool {
    let count = |wanted: Fit| texts.iter().filter(|text| fit(text) == wanted).count();
    count(Fit::No) * 10 <= texts.len() && count(Fit::Surely) * 2 >= texts.len().max(1)
}

fn text(cell: &Cell) -> String {
    let shown = cell.shown();
    to_half_width(shown.trim_start_matches(['\'', '‘', '’'])).split_whitespace().collect()
}

/// Sure with its check digit: a bank card may have 18 digits too.
fn of_id_number(text: &str) -> Fit {
    let bytes = text.as_bytes();
    let digits = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_digit);
    // Of any day: whether it is in the future is the desk's to say.
    match bytes.len() {
        18 if id_number::parse(text, NaiveDate::MAX).is_ok() => Fit::Surely,
        15 if digits(bytes) => Fit::Like,
        18 if digits(&bytes[..17]) => Fit::Like,
        _ => Fit::No,
    }
}

/// Mobiles are sure; a landline may be among them.
fn of_phone(text: &str) -> Fit {
    match phones::read(text).known.first().map(|first| first.number.as_str()) {
        Some(number) if number.len() == 11 && !number.contains('-') => Fit::Surely,
        Some(number) if number.len() >= 7 => Fit::Like,
        _ => Fit::No,
    }
}

fn of_sex(text: &str) -> Fit {
    if field::is_sex(text) { Fit::Surely } else { Fit::No }
}

fn of_relation(text: &str) -> Fit {
    if field::is_relation(text) { Fit::Surely } else { Fit::No }
}

/// 汉族, 维吾尔族; 俄罗斯族 and 乌孜别克族 are among the longest (GB/T 3304-1991).
fn of_ethnicity(text: &str) -> Fit {
    match text.chars().count() {
        1..=6 if text == "汉" || text.ends_with('族') => Fit::Surely,
        _ => Fit::No,
    }
}

/// 1958-3-15 is a day and 010-64301234 a telephone, though both could be dwellings.
fn of_address(text: &str) -> Fit {
    let day = text.replace(['.', '/'], "-");
    let is_day = NaiveDate::parse_from_str(&day, "%Y-%m-%d").is_ok_and(|day| {
        use chrono::Datelike;
        (1900..2100).contains(&day.year())
    });
    let is_one = || address::parse(&place::of_text(text)).is_ok();
    match is_day || phone::parse(text).is_ok() || !is_one() {
        true => Fit::No,
        false => Fit::Surely,
    }
}

/// Two to four characters that begin with a frequent surname; with another, or the name
/// of a minority, it may be one.
fn of_name(text: &str) -> Fit {
    let han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}');
    let length = text.chars().count();
    let other = TAGS.contains(&text) || field::is_relation(text) || of_ethnicity(text) != Fit::No;
    let short = (2..=4).contains(&length) && text.chars().all(han);
    let long = text.contains('·') && text.chars().all(|c| han(c) || c == '·');
    match text.chars().next() {
        _ if other || !(short || long) => Fit::No,
        Some(first) if short && SURNAMES.contains(first) => Fit::Surely,
        _ => Fit::Like,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::choice::word;
    use crate::office::head::{Head, propose_at};
    use crate::office::open;

    fn guessed(text: &str) -> Vec<&'static str> {
        let mapping = propose_at(&open(text.as_bytes()).unwrap(), 0, Head::None, &[]).unwrap();
        mapping.columns.iter().map(|column| word(&column.meaning)).collect()
    }

    #[test]
    fn columns_are_what_can_hardly_be_anything_else() {
        assert_eq!(
            guessed(
                "花名册,,,,,,,,\n1,张三,张三,男,110105 19491231 002x,13800138000,户主,汉族,3号楼2单元501\n\
                 2,张三,王小芳,女,110105194912310020,010-64301234,妻,回族,3-2-501\n\
                 3,慕容雪,慕容雪,女,,139 0013 9000,户主,满族,3-2-502\n\
                 合计,,3人,,,,,,\n"
            ),
            [
                "skip",
                "skip",
                "name",
                "sex",
                "id_number",
                "phone",
                "relation",
                "ethnicity",
                "address"
            ],
            "the names of the heads say the same twice"
        );
    }

    #[test]
    fn days_codes_and_card_numbers_are_nothing_that_is_known() {
        assert_eq!(
            guessed(
                "1958-3-15,1,6222020200112233445,党员\n1960-11-20,2,6222020200998877665,高龄\n"
            ),
            ["skip"; 4]
        );
        assert_eq!(guessed("010-64301234,3\n010-64301235,4\n"), ["skip", "skip"]);
        assert_eq!(guessed("13800138000,13900139000,13700137000\n"), ["phone", "phone2", "skip"]);
    }

    #[test]
    fn beside_known_titles_only_what_is_their_own_is_told_by_content() {
        let text = "姓名,居民身份证号码,户主身份证,现居住地址,物业电话,联系电话1,跟户主啥关系\n\
            张三,110105195803051211,110105195803051211,3-2-501,64301234,13800138000,户主\n\
            王五,无,无,不详,64301234,暂无,—\n\
            李四,110105196007122247,110105195803051211,3-2-502,64301234,13900139000,妻\n";
        let mapping = crate::office::propose(&open(text.as_bytes()).unwrap()).unwrap();
        let words: Vec<_> = mapping.columns.iter().map(|column| word(&column.meaning)).collect();
        assert_eq!(words, ["name", "id_number", "skip", "address", "skip", "phone", "relation"]);
    }

    #[test]
    fn what_a_title_says_is_somebody_elses_is_never_the_residents_own() {
        for title in [
            "房主电话",
            "租户电话",
            "中介电话",
            "家长电话",
            "报警电话",
            "曾用电话",
            "楼管电话",
            "身份证地址",
            "老家地址",
            "单位地址",
            "寄信地址",
        ] {
            let value = if title.ends_with("电话") { "13800138000" } else { "5-1-202" };
            let text = format!("姓名,性别,{title}\n张三,男,{value}\n");
            let mapping = crate::office::propose(&open(text.as_bytes()).unwrap()).unwrap();
            assert_eq!(word(&mapping.columns[2].meaning), "skip", "{title}");
            assert!(matches!(mapping.columns[2].meaning, Meaning::Skip(why) if why.leaves_out()));
        }
    }

    #[test]
    fn how_somebody_else_is_related_is_never_the_residents_own_relation() {
        let told = |title: &str| {
            let text = format!("姓名,住址,{title}\n张三,3-2-501,女儿\n李四,3-2-502,妻\n");
            let mapping = crate::office::propose(&open(text.as_bytes()).unwrap()).unwrap();
            word(&mapping.columns[2].meaning)
        };
        for title in [
            "紧急联系人关系",
            "联系人关系",
            "联系人与本人关系",
            "与联系人关系",
            "监护人关系",
            "与监护人的关系",
            "房东关系",
            "与房东关系",
            "代理人关系",
            "与产权人关系",
            "与业主关系",
            "委托人与老人关系",
            "照料者",
            "探望人",
            "陪护",
            "配偶关系",
        ] {
            assert_eq!(told(title), "skip", "{title}");
        }
        for title in ["与户主关系", "跟户主啥关系", "户内身份", "家庭关系", "关系", "列3"]
        {
            assert_eq!(told(title), "relation", "{title}");
        }
        assert_eq!(told(""), "skip", "nobody said what it is");
    }

    #[test]
    fn a_column_of_names_is_filled_for_nearly_everybody() {
        let text = "张三,王芳,,甲\n李四,,,乙\n赵六,,,丙\n";
        assert_eq!(guessed(text), ["name", "skip", "skip"]);
    }

    #[test]
    fn one_of_ten_may_be_mistyped_and_no_more() {
        let rows = |wrong: usize| -> String {
            let cell = |at: usize| if at < wrong { "找他家" } else { "13800138000" };
            (0..10).map(|at| format!("甲,{}\n", cell(at))).collect()
        };
        assert_eq!(guessed(&rows(1)), ["skip", "phone"]);
        assert_eq!(guessed(&rows(2)), ["skip", "skip"]);
    }

    #[test]
    fn surnames_stand_once() {
        let all: HashSet<char> = SURNAMES.chars().collect();
        assert_eq!((all.len(), all.contains(&' ')), (SURNAMES.chars().count(), false));
    }
}
