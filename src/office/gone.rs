//! Who is on a roster and does not live here any more, and who never did: people who moved
//! away or died, and the examples of a form. Nobody of them comes in without being asked.

use super::header::bare;

/// How a cell, a sheet or a heading says that people are gone.
const GONE: [&str; 37] = [
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

/// Words that say it within a sentence about somebody, besides those of [`GONE`] that mean
/// nothing else there (搬家公司, 营业执照注销).
const PERHAPS: [&str; 20] = [
    "死亡证明",
    "死亡注销",
    "火化",
    "下葬",
    "不在了",
    "已不在",
    "不在世",
    "走了",
    "不住这",
    "不住在这",
    "不在此住",
    "不在这住",
    "不住了",
    "没住这",
    "搬到",
    "搬去",
    "迁往",
    "迁至",
    "迁到",
    "移居",
];
/// Whom such a sentence is about where it is not about the person of the row.
const OTHERS: [&str; 26] = [
    "老伴",
    "丈夫",
    "妻",
    "夫",
    "配偶",
    "爱人",
    "父",
    "母",
    "爸",
    "妈",
    "儿",
    "女",
    "子",
    "兄",
    "弟",
    "姐",
    "妹",
    "爷",
    "奶",
    "公公",
    "婆婆",
    "亲",
    "其",
    "房东",
    "邻居",
    "联系人",
];
/// Who lives here all the same, or that it has not come to it.
const HERE: [&str; 18] = [
    "在住",
    "仍住",
    "还住",
    "现住",
    "人在",
    "人还在",
    "未迁",
    "未搬",
    "没搬",
    "没迁",
    "准备",
    "打算",
    "计划",
    "不搬",
    "搬到本",
    "搬到这",
    "迁到本",
    "迁至本",
];

/// Whether a remark reads as if its person were gone: it says so among other words, and not
/// of somebody else.
pub fn perhaps(text: &str) -> bool {
    if HERE.iter().any(|word| text.contains(word)) {
        return false;
    }
    let within = |word: &&&str| {
        word.chars().count() > 1 && !["搬家", "注销", "销户", "销号", "不在本社区"].contains(*word)
    };
    let words: Vec<&str> =
        GONE.iter().filter(|word| within(word)).chain(&PERHAPS).copied().collect();
    let marks = |c: char| c.is_whitespace() || ",，。;；、/!！".contains(c);
    text.split(marks).any(|part| {
        let at = words.iter().filter_map(|word| part.find(word)).min();
        at.is_some_and(|at| !OTHERS.iter().any(|other| part[..at].contains(other)))
    })
}

/// Letters of any script; numbers are those of a date.
fn bare_words(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

/// What a column can say about going.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// 是否死亡: yes.
    Gone,
    /// 在住: no.
    Lives,
    /// 死亡日期: any day.
    Day,
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
        let lives = ["在住", "在册", "居住", "现住", "实际居住", "在本社区居住", "常住"];
        match () {
            () if says_gone(asked) => Column::Gone,
            () if lives.contains(&asked) => Column::Lives,
            () if day.is_some_and(says_gone) => Column::Day,
            () => Column::Other,
        }
    }

    /// Whether a cell says that its person is gone.
    pub fn says(self, text: &str) -> bool {
        let lower = text.trim().to_lowercase();
        let is = |words: &[&str]| words.contains(&lower.as_str());
        match self {
            Column::Gone => is(&["是", "√", "✓", "y", "yes", "1", "有", "true"]) || says_gone(text),
            Column::Lives => {
                let no = [
                    "否",
                    "×",
                    "x",
                    "n",
                    "no",
                    "0",
                    "不是",
                    "false",
                    "不在住",
                    "不住",
                    "不在",
                    "未住",
                ];
                is(&no) || says_gone(text)
            }
            Column::Day => text.chars().any(|c| ('1'..='9').contains(&c)),
            Column::Other => says_gone(text),
        }
    }
}

/// Whether a sheet of this name, or a table under this heading, is of people who are gone.
pub fn table(name: &str) -> bool {
    let bare = bare_words(name);
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
    marked(name) || begins(name) || cells.next().is_some_and(|first| marked(first) || begins(first))
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
        ] {
            assert!(!cell(title, text), "{title} {text}");
        }
    }

    #[test]
    fn a_remark_that_reads_as_if_somebody_were_gone_is_asked_about() {
        for text in [
            "死亡证明已交",
            "火化证已交",
            "人已不在",
            "去年走了",
            "户口已迁往海淀",
            "已办死亡注销",
            "2024年3月过世，家属已报",
            "人户分离，不住这里",
            "搬到女儿家住",
            "独居，2025年5月病故",
            "2025年起移居国外",
            "社区已核实死亡",
        ] {
            assert!(perhaps(text), "{text}");
        }
        for text in [
            "老伴已去世",
            "丈夫已故",
            "其父2019年去世",
            "户口迁出人在住",
            "女儿已搬走，独居",
            "准备搬到女儿家",
            "刚从望京迁来",
            "搬家公司职工",
            "营业执照已注销",
            "独居",
            "无",
            "",
            "耳背，腿脚不好",
            "父母双亡",
            "户口不在本社区",
            "2020年搬到本小区",
            "从事殡葬服务",
        ] {
            assert!(!perhaps(text), "{text}");
        }
    }

    #[test]
    fn sheets_of_the_gone_and_of_examples() {
        for name in ["已迁出", "死亡人员", "2025年迁出人员", "注销户", "已故老人", "历史数据"]
        {
            assert!(table(name), "{name}");
        }
        for name in ["Sheet1", "1号楼", "居民", "在册", "迁入人员", "故乡里小区"] {
            assert!(!table(name), "{name}");
        }
        for name in ["示例", "填表说明", "样表", "说明", "模板(示例)", "Sample"] {
            assert!(example(name), "{name}");
        }
        assert!(!example("1号楼") && !example("例家胡同"));
        assert!(example_row("张三（示例）", std::iter::empty()));
        assert!(example_row("例：张三", std::iter::empty()));
        assert!(example_row("张三", ["示例"].into_iter()));
        assert!(!example_row("张三", ["1"].into_iter()));
    }
}
