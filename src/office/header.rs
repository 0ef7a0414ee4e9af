//! What a column's title means. Titles are compared without blanks and marks, so that
//! 姓　名, 「身份证 号码」 and 联系电话(手机) are what they are.

use super::door_titles::tells_doors_apart;
use crate::domain::text::to_half_width;

/// What becomes of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A field of the resident, by the registry's name (`domain::roster::FIELDS`).
    Field(&'static str),
    /// A part of the address.
    Part(Part),
    /// A tag of its own: 独居 with 是 below.
    Tag(&'static str),
    /// Not imported.
    Skip(Skip),
}

/// Parts of an address in columns of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Estate,
    /// 期, 组团: what tells doors of one estate apart.
    Zone,
    Street,
    Yard,
    Building,
    Unit,
    Floor,
    Room,
}

impl Part {
    pub const ALL: [Part; 8] = [
        Part::Estate,
        Part::Zone,
        Part::Street,
        Part::Yard,
        Part::Building,
        Part::Unit,
        Part::Floor,
        Part::Room,
    ];

    /// The word of the command line and the locale (`import.part.<word>`).
    pub fn word(self) -> &'static str {
        match self {
            Part::Estate => "estate",
            Part::Zone => "zone",
            Part::Street => "street",
            Part::Yard => "yard",
            Part::Building => "building",
            Part::Unit => "unit",
            Part::Floor => "floor",
            Part::Room => "room",
        }
    }
}

/// Why a column is proposed as 不导入.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skip {
    /// The office has no ground to keep it (PIPL art. 6: the minimum for the purpose).
    NoGround,
    /// It follows from another column, or is about the sheet: 年龄, 序号.
    NotNeeded,
    /// Another column before it is taken for the same, beside who and where: a second 备注.
    Second,
    /// The number of the household: it says who lives with whom where no address stands, and is
    /// not kept.
    Household,
    /// Another column claims the same of who or where: a second 住址. Somebody has to say which.
    Clash,
    /// Its title says that it tells doors apart, and nobody knows how. Somebody has to say.
    Door,
    /// It is known, no field of the desk takes it, and it follows from no other column.
    Unkept,
    /// Nobody knows what it is.
    Unknown,
    /// The person at the desk said so.
    Chosen,
}

impl Skip {
    /// Whether something of the file does not come in that nobody said to leave out.
    pub fn leaves_out(self) -> bool {
        !matches!(self, Skip::NotNeeded | Skip::Chosen)
    }

    /// Whether nothing goes in before somebody has said what the column is.
    pub fn asks(self) -> bool {
        matches!(self, Skip::Clash | Skip::Door)
    }

    /// The word of JSON and the locale (`import.skip.<word>`).
    pub fn word(self) -> &'static str {
        match self {
            Skip::NoGround => "no_ground",
            Skip::NotNeeded => "not_needed",
            Skip::Second => "second",
            Skip::Household => "household",
            Skip::Clash => "clash",
            Skip::Door => "door",
            Skip::Unkept => "unkept",
            Skip::Unknown => "unknown",
            Skip::Chosen => "chosen",
        }
    }
}

/// Names of people where no other column has them; beside one, of others in the household.
pub(super) const MEMBERS: &[&str] =
    &["家庭成员", "家庭成员姓名", "家庭成员名字", "家庭成员名称", "家庭人员", "家庭人员姓名"];

/// Titles by meaning; of several that fit the longest counts.
const FIELDS: &[(&str, &[&str])] = &[
    ("name", &["姓名", "居民姓名", "人员姓名", "成员姓名", "名字"]),
    ("name", MEMBERS),
    (
        "id_number",
        &[
            "身份证",
            "身份证号",
            "身份证号码",
            "证件号码",
            "证件号",
            "公民身份号码",
            "公民身份证号码",
        ],
    ),
    ("id_kind", &["证件类型", "证件种类", "证照类型", "证件类别", "证照种类", "证件名称"]),
    ("sex", &["性别"]),
    ("birth", &["出生", "出生日期", "出生年月日", "出生年月", "生日"]),
    (
        "address",
        &[
            "地址",
            "住址",
            "现住址",
            "现住地址",
            "居住地址",
            "现居住地址",
            "家庭住址",
            "家庭地址",
            "详细地址",
            "居住地",
            "现居住地",
            "实际居住地",
            "实际居住地址",
            "实际住址",
        ],
    ),
    ("relation", &["与户主关系", "户主关系", "和户主关系", "与户主的关系", "关系"]),
    ("head", &["户主", "户主姓名", "户主名字", "户主名称", "所属户主", "所在户户主"]),
    ("head", &["是否户主", "是否为户主", "是否是户主", "户主标识"]),
    ("phone_whose", &["电话机主", "电话是谁的", "机主"]),
    ("phone2_whose", &["另一机主", "第二电话是谁的"]),
    ("phone2", &["第二电话", "备用电话", "其他电话", "电话2", "联系电话2", "家属电话"]),
    ("phone2", &["固话", "固话号码", "座机", "座机号", "座机号码", "座机电话"]),
    ("phone2", &["家庭电话", "宅电", "住宅电话"]),
    (
        "phone",
        &[
            "电话",
            "联系电话",
            "手机",
            "手机号",
            "手机号码",
            "电话号码",
            "联系方式",
            "固定电话",
            "本人电话",
        ],
    ),
    ("ethnicity", &["民族", "族别"]),
    ("hukou", &["户籍", "户籍地", "户籍地址", "户口所在地", "户籍所在地", "户籍性质", "户口性质"]),
    ("tags", &["标签", "人员类别", "人员类型", "重点人群", "人员标签", "特殊类别"]),
    ("also", &["曾用名", "小名", "别名", "又名"]),
    ("remark", &["备注", "说明", "备考"]),
];

const PARTS: &[(Part, &[&str])] = &[
    (Part::Estate, &["小区", "小区名称", "小区名", "所在小区", "所属小区", "楼盘"]),
    (
        Part::Zone,
        &["期", "期数", "分期", "组团", "组团号", "分区", "苑区", "院区", "园区", "所属组团"],
    ),
    (
        Part::Street,
        &[
            "胡同",
            "街巷",
            "胡同名",
            "胡同名称",
            "街巷名",
            "街巷名称",
            "街路巷",
            "街路巷名",
            "街路",
            "街路名",
            "路名",
            "街名",
            "道路",
        ],
    ),
    (Part::Yard, &["院", "院号", "院落", "门牌院"]),
    (Part::Building, &["楼号", "楼栋", "栋", "楼", "栋号", "幢", "楼栋号", "楼幢"]),
    (Part::Unit, &["单元", "单元号", "门洞"]),
    (Part::Floor, &["楼层", "层", "所在楼层", "所在层", "层号", "楼层号"]),
    (
        Part::Room,
        &["门牌", "门号", "房号", "室", "房间", "房间号", "门牌号", "户号", "室号", "房屋号"],
    ),
];

/// Tags as offices keep them in columns of their own, and as words in 备注.
pub const TAGS: &[&str] = &[
    "独居",
    "空巢",
    "高龄",
    "低保",
    "低收入",
    "特困",
    "残疾",
    "失能",
    "半失能",
    "失独",
    "党员",
    "军属",
    "烈属",
    "优抚",
    "退役军人",
    "困境儿童",
    "孤儿",
    "志愿者",
    "楼门长",
    "租户",
    "孕妇",
];

/// What a roster never brings into a resident's file, whoever asks for it: no statute lets a
/// residents' committee keep it there (desk.md, Face).
const NEVER: [&str; 24] = [
    "信访", "上访", "缠访", "精神", "矫正", "社矫", "服刑", "刑释", "刑满", "缓刑", "假释", "监外",
    "劳教", "解教", "犯罪", "吸毒", "涉毒", "戒毒", "邪教", "维稳", "前科", "肇事", "艾滋", "hiv",
];

/// Which of those these words name.
pub fn never(words: &str) -> Option<&'static str> {
    NEVER.into_iter().find(|never| words.contains(never))
}

const NO_GROUND: &[&str] = &[
    "宗教",
    "信仰",
    "血型",
    "收入",
    "工资",
    "银行",
    "账号",
    "卡号",
    "车牌",
    "微信",
    "qq",
    "邮箱",
    "工作单位",
    "职业",
    "学历",
    "文化程度",
    "婚姻",
    "婚育",
    "病史",
    "疾病",
    "指纹",
    "人脸",
    "虹膜",
    "基因",
    "健康状况",
    "身体状况",
    "存款",
    "资产",
    "微博",
    "支付宝",
    "社保",
    "医保",
    "护照",
    "犯罪",
    "前科",
    "照片",
    "服务处所",
];

const NOT_NEEDED: &[&str] = &["序号", "编号", "行号", "问题栏", "原因", "怎么改"];

/// What is about the building and not about anybody in it.
const UNKEPT: &[&str] = &["层数", "总层数", "总楼层", "楼层数", "总楼层数"];

/// What follows from the day of birth, where a column says it.
const AGES: [&str; 2] = ["年龄", "周岁"];

/// Whether the column says how old people are.
pub fn is_age(title: &str) -> bool {
    AGES.iter().any(|word| bare(title).contains(word))
}

/// A title that means this; `None` for what is not imported.
pub fn title_for(meaning: &Meaning) -> Option<&'static str> {
    let first = |names: &[&'static str]| names.first().copied();
    match meaning {
        Meaning::Field(field) => {
            FIELDS.iter().find(|(name, _)| name == field).and_then(|(_, names)| first(names))
        }
        Meaning::Part(part) => {
            PARTS.iter().find(|(one, _)| one == part).and_then(|(_, names)| first(names))
        }
        Meaning::Tag(tag) => Some(tag),
        Meaning::Skip(_) => None,
    }
}

/// A title without blanks, marks and what stands in brackets, in half width.
pub fn bare(title: &str) -> String {
    let mut depth = 0;
    let mut bare = String::new();
    for c in to_half_width(title).to_lowercase().chars() {
        match c {
            '(' | '【' | '[' => depth += 1,
            ')' | '】' | ']' => depth -= 1,
            c if depth <= 0 && c.is_alphanumeric() => bare.push(c),
            _ => {}
        }
    }
    bare
}

/// A column's letter as spreadsheets show it: A … Z, AA …
pub fn letter(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The column of a letter, from 0.
pub fn of_letter(typed: &str) -> Option<usize> {
    let typed = to_half_width(typed.trim()).to_uppercase();
    let is_one = (1..=3).contains(&typed.len()) && typed.bytes().all(|b| b.is_ascii_uppercase());
    let number = |sum: usize, byte: u8| sum * 26 + usize::from(byte - b'A') + 1;
    is_one.then(|| typed.bytes().fold(0, number) - 1)
}

/// What a title means.
pub fn meaning(title: &str) -> Meaning {
    let bare = bare(title);
    let is = |names: &[&str]| names.contains(&bare.as_str());
    let has = |names: &[&str]| names.iter().any(|name| bare.contains(name));
    if let Some((field, _)) = FIELDS.iter().find(|(_, names)| is(names)) {
        return Meaning::Field(field);
    }
    if let Some((part, _)) = PARTS.iter().find(|(_, names)| is(names)) {
        return Meaning::Part(*part);
    }
    let asked = bare.strip_prefix("是否").unwrap_or(&bare);
    let asked = asked.trim_end_matches(['户', '老', '人']);
    if let Some(tag) = TAGS.iter().find(|tag| **tag == asked || **tag == bare) {
        return Meaning::Tag(tag);
    }
    // Nothing of it is kept but that somebody is a party member.
    if has(&["政治面貌"]) {
        return Meaning::Tag("党员");
    }
    if is(NOT_NEEDED) || has(&["序号"]) || is_age(title) {
        return Meaning::Skip(Skip::NotNeeded);
    }
    if is(UNKEPT) {
        return Meaning::Skip(Skip::Unkept);
    }
    match has(NO_GROUND) || never(&bare).is_some() {
        true => Meaning::Skip(Skip::NoGround),
        false if tells_doors_apart(&bare) => Meaning::Skip(Skip::Door),
        false => Meaning::Skip(Skip::Unknown),
    }
}

/// Whether a text is made of these words and nothing else.
pub(super) fn made_of(text: &str, words: &[&str]) -> bool {
    text.is_empty()
        || words.iter().filter_map(|word| text.strip_prefix(word)).any(|rest| made_of(rest, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_as_offices_write_them() {
        for (title, field) in [
            ("姓　名", "name"),
            ("居民姓名", "name"),
            ("身份证 号码", "id_number"),
            ("公民身份号码", "id_number"),
            ("联系电话(手机)", "phone"),
            ("与户主\n关系", "relation"),
            ("备用电话", "phone2"),
            ("户口所在地", "hukou"),
        ] {
            assert_eq!(meaning(title), Meaning::Field(field), "{title}");
        }
        assert_eq!(meaning("楼　栋"), Meaning::Part(Part::Building));
        assert_eq!(meaning("是否独居"), Meaning::Tag("独居"));
        assert_eq!(meaning("残疾人"), Meaning::Tag("残疾"));
        assert_eq!(meaning("宗教信仰"), Meaning::Skip(Skip::NoGround));
        assert_eq!(meaning("政治面貌"), Meaning::Tag("党员"));
        assert_eq!(meaning("民 族"), Meaning::Field("ethnicity"));
        for title in
            ["血型", "银行卡号", "开户银行", "信仰", "月收入", "工作单位", "婚姻状况", "信访情况"]
        {
            assert_eq!(meaning(title), Meaning::Skip(Skip::NoGround), "{title}");
        }
        assert_eq!(meaning("户主姓名"), Meaning::Field("head"));
        assert_eq!(meaning("总层数"), Meaning::Skip(Skip::Unkept));
        assert_eq!(meaning("甲乙丙"), Meaning::Skip(Skip::Unknown));
    }

    #[test]
    fn letters_are_those_of_spreadsheets() {
        for (index, of) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!((letter(index).as_str(), of_letter(of)), (of, Some(index)));
        }
        assert_eq!(of_letter(" ｆ "), Some(5));
        assert_eq!((of_letter(""), of_letter("姓名"), of_letter("A1")), (None, None, None));
    }

    #[test]
    fn every_field_is_one_a_roster_can_fill() {
        for (field, names) in FIELDS {
            assert!(crate::domain::roster::FIELDS.contains(field), "{field}");
            for name in *names {
                assert_eq!(meaning(name), Meaning::Field(field), "{name}");
            }
        }
    }
    #[test]
    fn every_meaning_has_a_title_that_says_so() {
        let fields = crate::domain::roster::FIELDS.map(Meaning::Field);
        let tags = TAGS.iter().map(|tag| Meaning::Tag(tag));
        for of in fields.into_iter().chain(Part::ALL.map(Meaning::Part)).chain(tags) {
            assert_eq!(meaning(title_for(&of).unwrap()), of);
        }
        assert_eq!(title_for(&Meaning::Skip(Skip::Chosen)), None);
    }
}
