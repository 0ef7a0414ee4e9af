//! Who is on a roster and does not live here any more, and who never did: people who moved
//! away or died, and the examples of a form. Nobody of them comes in without being asked.

use super::header::bare;
use super::nothing;

/// How a cell, a sheet or a heading says that people are gone.
pub(super) const GONE: [&str; 37] = [
    "殁",
    "亡殁",
    "迁出",
    "迁走",
    "迁离",
    "搬走",
    "搬出",
    "搬离",
    "搬家",
    "搬",
    "死亡",
    "亡故",
    "已故",
    "去世",
    "逝世",
    "病故",
    "离世",
    "过世",
    "身故",
    "故去",
    "病逝",
    "注销",
    "销户",
    "销号",
    "已死",
    "已亡",
    "亡",
    "故",
    "离开本社区",
    "不在本社区",
    "不再居住",
    "已离开",
    "已退租",
    "退租",
    "户口注销",
    "户口迁出",
    "死亡注销",
];
/// What may stand around such a word without changing what it says.
const AROUND: [&str; 26] = [
    "户口",
    "户籍",
    "已经",
    "于",
    "已",
    "现",
    "人员",
    "居民",
    "人口",
    "名单",
    "名册",
    "花名册",
    "登记表",
    "登记",
    "台账",
    "户",
    "的",
    "者",
    "年",
    "月",
    "日",
    "号",
    "全家",
    "本人",
    "了",
    "表",
];
/// A column whose every word is about going: a day in it is enough.
const DAY_OF_GOING: [&str; 4] = ["日期", "时间", "年月", "日"];
/// Sheets and rows that show how a form is filled in.
const EXAMPLES: [&str; 15] = [
    "示例",
    "样例",
    "样表",
    "样本",
    "范例",
    "范本",
    "范表",
    "举例",
    "例子",
    "例表",
    "填写说明",
    "填表说明",
    "填报说明",
    "模板",
    "填写示例",
];

/// Whether a text says that its person is gone.
pub fn says(text: &str) -> bool {
    says_gone(text)
}

/// Whether a part of a cell says it: 妻(已故), 长子、已迁出.
pub fn says_beside(text: &str) -> bool {
    parts(text).any(says_gone)
}

/// Whether a part of a cell says that somebody is gone, and not that a number is no longer used.
pub fn died_beside(text: &str) -> bool {
    parts(text).any(|part| says_gone(part) && !part.contains('销'))
}

/// What marks and brackets keep apart.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || "()（）[]【】,，;；、/".contains(c))
}

/// Whether the whole of a text says that somebody is gone, with a date and the like.
fn says_gone(text: &str) -> bool {
    // Most cells have none of their characters.
    if !text.contains(|c| "迁搬死亡故世注销退离不殁".contains(c)) {
        return false;
    }
    let bare: String = bare_words(text);
    let Some(word) = GONE.iter().filter(|word| bare.contains(**word)).max_by_key(|word| word.len())
    else {
        return false;
    };
    let rest = bare.replacen(word, "", 1);
    let rest = GONE.iter().fold(rest, |rest, word| rest.replace(word, ""));
    AROUND.iter().fold(rest, |rest, word| rest.replace(word, "")).is_empty()
}

/// Letters of any script; numbers are those of a date.
fn bare_words(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

/// Titles of columns that say who lives here, without 是否 before them.
const LIVES: [&str; 8] =
    ["在住", "在册", "居住", "现住", "实际居住", "在本社区居住", "常住", "仍在住"];
/// Those that say who is alive: whatever else stands there is asked about.
const ALIVE: [&str; 6] = ["健在", "在世", "存活", "健存", "活着", "尚在"];
/// Titles of columns of days, without 日期, that are about going too.
const LEAVING: [&str; 8] = ["离开", "离去", "减少", "离京", "离开社区", "离开小区", "搬家", "失踪"];
/// Titles of columns in which a word says it.
const STATES: [&str; 11] = [
    "生死",
    "存亡",
    "存殁",
    "生存",
    "生存状态",
    "生存状况",
    "健在情况",
    "增减",
    "增减情况",
    "增减员",
    "在世情况",
];
const YES: [&str; 10] = ["是", "√", "✓", "✔", "y", "yes", "1", "有", "true", "对"];
const NO: [&str; 12] =
    ["否", "×", "x", "n", "no", "0", "不是", "false", "不在住", "不住", "不在", "未住"];
/// What says in such a column that somebody is here.
const HERE: [&str; 20] = [
    "健在",
    "在世",
    "在",
    "生",
    "存",
    "活",
    "健康",
    "良好",
    "存活",
    "生存",
    "在住",
    "常住",
    "居住",
    "增",
    "增加",
    "新增",
    "正常",
    "无变化",
    "不变",
    "在册",
];

/// What a column can say about going.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// 是否死亡: yes.
    Gone,
    /// 在住: no.
    Lives,
    /// 是否健在: no.
    Alive,
    /// 死亡日期: any day.
    Day,
    /// 生死, 增减: a word of its own.
    State,
    /// Anything else: a cell that says nothing but that.
    Other,
}

impl Column {
    /// By its title.
    pub fn of(title: &str) -> Column {
        let title = bare(title);
        let asked = title.strip_prefix("是否").unwrap_or(&title);
        let asked =
            ["标志", "标识"].iter().find_map(|end| asked.strip_suffix(end)).unwrap_or(asked);
        let day = DAY_OF_GOING.iter().find_map(|end| asked.strip_suffix(end));
        let asked = asked.trim_end_matches(['否', '?']);
        let leaves = |day: &str| says_gone(day) || LEAVING.contains(&day);
        match () {
            () if says_gone(asked) => Column::Gone,
            () if LIVES.contains(&asked) => Column::Lives,
            () if ALIVE.contains(&asked) => Column::Alive,
            () if day.is_some_and(leaves) => Column::Day,
            () if STATES.contains(&asked) => Column::State,
            () => Column::Other,
        }
    }

    /// Whether a cell says that its person is gone.
    pub fn says(self, text: &str) -> bool {
        let lower = text.trim().to_lowercase();
        let is = |words: &[&str]| words.contains(&lower.as_str());
        match self {
            Column::Gone => is(&YES) || says_gone(text),
            Column::Lives | Column::Alive => is(&NO) || says_gone(text),
            Column::Day => text.chars().any(|c| ('1'..='9').contains(&c)),
            Column::State => {
                is(&["死", "减", "减少", "减员", "走", "出", "离开"]) || says_gone(text)
            }
            Column::Other => says_gone(text),
        }
    }

    /// Whether a cell of a column that is about nothing else says neither that its person is here
    /// nor that they are gone.
    pub fn is_open(self, text: &str) -> bool {
        let lower = text.trim().to_lowercase();
        let is = |words: &[&str]| words.contains(&lower.as_str());
        let empty = nothing::is_nothing("remark", text);
        match self {
            Column::Gone => !empty && !self.says(text) && !is(&NO) && !is(&HERE),
            Column::Alive => !empty && !self.says(text) && !is(&YES) && !is(&HERE),
            Column::State => !empty && !self.says(text) && !is(&HERE),
            Column::Day | Column::Lives | Column::Other => false,
        }
    }
}

/// Names of sheets that are copies of others, or tries.
const COPIES: [&str; 12] = [
    "备份", "副本", "拷贝", "复制", "参考", "测试", "草稿", "临时", "copy", "backup", "test", "bak",
];

/// Whether a sheet is by its name a copy of another, or a try.
pub fn copy(name: &str) -> bool {
    let bare = bare_words(name).to_lowercase();
    COPIES.iter().any(|word| bare.contains(word))
}

/// Names of sheets of people who do not live here, besides the words of [`GONE`].
const ELSEWHERE: [&str; 9] =
    ["外迁", "流出", "核销", "非现住", "空挂", "不在住", "未居住", "减员", "已减"];

/// Whether a sheet of this name, or a table under this heading, is of people who are gone.
pub fn table(name: &str) -> bool {
    let bare = bare_words(name);
    if ELSEWHERE.iter().any(|word| bare.contains(word)) {
        return true;
    }
    GONE.iter().any(|word| word.chars().count() > 1 && bare.contains(word))
        || ["历史", "作废", "旧表", "停用", "已删除", "回收"].iter().any(|word| bare.contains(word))
}

/// Whether a sheet of this name, or a row with this cell, shows how a form is filled in.
pub fn example(text: &str) -> bool {
    let bare = bare_words(text).to_lowercase();
    EXAMPLES.iter().any(|word| bare.contains(word))
        || ["例", "说明", "example", "sample"].contains(&bare.as_str())
}

/// Whether a row shows how a form is filled in: it says so in its name, or where others are
/// counted.
pub fn example_row<'a>(name: &str, mut cells: impl Iterator<Item = &'a str>) -> bool {
    let marked = |text: &str| {
        let bare = bare_words(text);
        let short = bare.chars().count() <= 6;
        short && (EXAMPLES.iter().any(|word| bare.contains(word)) || bare == "例")
    };
    let begins = |text: &str| {
        ["例:", "例：", "如:", "如：", "例如", "(例", "（例"].iter().any(|a| text.starts_with(a))
    };
    // XXX, 某某: nobody is called so.
    let blank =
        |name: &str| name.chars().count() > 1 && name.chars().all(|c| "xX×ＸｘXx某".contains(c));
    blank(name)
        || marked(name)
        || begins(name)
        || cells.next().is_some_and(|first| marked(first) || begins(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(title: &str, text: &str) -> bool {
        Column::of(title).says(text)
    }

    #[test]
    fn a_cell_says_that_somebody_is_gone_only_as_a_whole() {
        for text in [
            "迁出",
            "已迁出",
            "死亡",
            "已故",
            "2023年5月去世",
            "已于2023-05迁出",
            "注销",
            "已搬走",
            "搬走了",
            "迁出（2023）",
            "死亡注销",
            "全家搬走",
            "户口迁出",
            "户口已注销",
            "殁",
            "已殁",
        ] {
            assert!(cell("备注", text) && cell("人员状态", text), "{text}");
        }
        for text in [
            "丈夫已故",
            "其父2019年去世",
            "户口迁出人在住",
            "刚从望京迁来",
            "无",
            "",
            "故宫职工",
            "张亡",
            "独居",
            "搬家公司职工",
        ] {
            assert!(!cell("备注", text), "{text}");
        }
        for (title, text) in [
            ("是否健在", "否"),
            ("健在", "否"),
            ("健在否", "否"),
            ("生死", "死"),
            ("离开日期", "2021-3-5"),
            ("增减", "减"),
            ("死亡日期", "2023-05-01"),
            ("迁出时间", "2023.5"),
            ("是否死亡", "是"),
            ("已注销", "√"),
            ("在住", "否"),
            ("是否在住", "否"),
            ("注销日期", "20230501"),
        ] {
            assert!(cell(title, text), "{title} {text}");
        }
        for (title, text) in [
            ("死亡日期", ""),
            ("死亡日期", "-"),
            ("是否死亡", "否"),
            ("在住", "是"),
            ("迁入日期", "2023-5-1"),
            ("是否健在", "是"),
            ("生死", "生"),
            ("增减", "增"),
        ] {
            assert!(!cell(title, text) && !Column::of(title).is_open(text), "{title} {text}");
        }
        assert!(!Column::of("居住").is_open("自住") && !cell("居住", "自住"));
        for (title, text) in [("是否健在", "不清楚吧"), ("生死", "?死"), ("是否死亡", "待核")]
        {
            assert!(Column::of(title).is_open(text), "{title} {text}");
        }
    }

    #[test]
    fn sheets_of_the_gone_and_of_examples() {
        for name in ["已迁出", "死亡人员", "2025年迁出人员", "注销户", "已故老人", "历史数据"]
        {
            assert!(table(name), "{name}");
        }
        for name in ["外迁", "流出", "已核销", "非现住", "空挂户"] {
            assert!(table(name), "{name}");
        }
        for name in ["备份", "Sheet1副本", "参考", "测试", "Sheet1 (copy)"] {
            assert!(copy(name), "{name}");
        }
        for name in ["Sheet1", "1号楼", "居民", "在册", "迁入人员", "故乡里小区", "流动人口"]
        {
            assert!(!copy(name), "{name}");
            assert!(!table(name), "{name}");
        }
        for name in ["示例", "填表说明", "样表", "说明", "模板(示例)", "Sample"] {
            assert!(example(name), "{name}");
        }
        assert!(!example("1号楼") && !example("例家胡同"));
        assert!(example_row("张三（示例）", std::iter::empty()));
        assert!(example_row("XXX", std::iter::empty()) && example_row("某某", std::iter::empty()));
        assert!(!example_row("某三", std::iter::empty()));
        assert!(example_row("例：张三", std::iter::empty()));
        assert!(example_row("张三", ["示例"].into_iter()));
        assert!(!example_row("张三", ["1"].into_iter()));
    }
}
