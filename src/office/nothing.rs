//! What people write into a cell when there is nothing to write: one table, with what
//! each kind of column adds to it.

use crate::domain::text::to_half_width;

/// In every column.
const NOTHING: &[&str] = &[
    "无",
    "暂无",
    "没有",
    "未有",
    "未填",
    "未填写",
    "未登记",
    "未提供",
    "未采集",
    "未知",
    "不知道",
    "不知",
    "不详",
    "不明",
    "不清",
    "不清楚",
    "空",
    "空白",
    "略",
    "缺",
    "缺失",
    "暂缺",
    "暂未提供",
    "不便提供",
    "拒绝提供",
    "保密",
    "n/a",
    "na",
    "nil",
    "none",
    "null",
    "nan",
    "unknown",
    "tbd",
    "(null)",
    "(空)",
];

/// What is still to be done: nothing in a column of its own, and a word about the person in their
/// remark.
const TO_DO: &[&str] = &["待查", "待补", "待补充", "待核", "待核实", "待定"];

/// In a column of telephones.
const NO_PHONE: &[&str] = &[
    "空号",
    "停机",
    "无电话",
    "没电话",
    "没有电话",
    "无手机",
    "没手机",
    "没有手机",
    "无号码",
    "无座机",
    "无联系电话",
    "无联系方式",
    "未留",
    "未留电话",
    "不愿提供",
    "不愿留",
    "不会用",
    "不用手机",
    "不方便提供",
    "打不通",
    "已停机",
    "0",
];

/// In a column of ID numbers.
const NO_NUMBER: &[&str] = &[
    "无证",
    "无身份证",
    "没有身份证",
    "未办",
    "未办理",
    "未办证",
    "办理中",
    "没办",
    "未带",
    "没带",
    "未上户",
    "未上户口",
    "无户口",
    "0",
    "000000000000000000",
];

/// In a column of days.
const NO_DAY: &[&str] = &["0", "0000-00-00", "1900-01-00", "1900-1-0", "1900/1/0", "0000.00.00"];

/// In the column of the names: a dwelling without people.
const NOBODY: &[&str] = &[
    "空房",
    "以下空白",
    "以下无",
    "出租",
    "出租房",
    "出租屋",
    "群租房",
    "社区用房",
    "物业用房",
    "办公用房",
    "公共用房",
    "办公室",
    "仓库",
    "商铺",
    "空户",
    "空置",
    "空置房",
    "无人",
    "无人居住",
    "无人住",
    "闲置",
    "未入住",
    "待售",
    "待租",
    "拒访",
    "拒绝",
    "拒登",
    "敲门无人",
    "敲门没人",
    "敲门不开",
    "家中无人",
    "无人应答",
    "没人开门",
    "未见面",
    "入户未遇",
    "联系不上",
    "空关",
    "空关房",
];

/// Whether a cell of this field says that there is nothing. A cell of signs alone does,
/// but for those that mean yes or the same as above.
pub fn is_nothing(field: &str, text: &str) -> bool {
    let half: String = to_half_width(text).chars().filter(|c| !c.is_whitespace()).collect();
    let lower = half.to_lowercase();
    let bare = lower.trim_matches(|c: char| "()[]{}【】<>《》\"'.,;:!?".contains(c));
    let of_field: &[&str] = match field {
        "phone" | "phone2" => NO_PHONE,
        "id_number" => NO_NUMBER,
        "birth" => NO_DAY,
        "name" => NOBODY,
        _ => &[],
    };
    let is = |word: &&str| **word == lower || **word == *bare;
    let signs = !lower.chars().any(|c| c.is_alphanumeric() || "√✓✔☑〃″♂♀↑".contains(c));
    // ####: a column too narrow for what stands in it.
    let signs = signs && !lower.starts_with("##");
    let to_do = field != "remark" && TO_DO.iter().any(is);
    signs || to_do || NOTHING.iter().chain(of_field).any(is)
}

/// Whether a cell says that what stands above it stands here too.
pub fn is_ditto(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    matches!(
        bare.as_str(),
        "同上"
            | "同前"
            | "同上行"
            | "同上格"
            | "上同"
            | "同"
            | "〃"
            | "″"
            | "\""
            | "”"
            | "“"
            | "''"
            | "″″"
            | "同户"
            | "同户主"
            | "与户主同"
            | "与户主相同"
            | "与户主一致"
            | "见户主"
            | "↑"
            | "↑↑"
            | "同夫"
            | "同妻"
            | "同父"
            | "同母"
            | "同上一行"
            | "ibid"
            | "ditto"
            | "同上址"
            | "地址同上"
            | "住址同上"
            | "电话同上"
            | "々"
            | "仝"
            | "仝上"
            | "''\""
            | "’’"
            | "、、"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_signs_for_nothing() {
        for text in [
            "无",
            "暂无",
            "没有",
            "-",
            "—",
            "——",
            "/",
            "\\",
            "//",
            "不详",
            "未知",
            "N/A",
            "n/a",
            "null",
            "（无）",
            "？",
            "***",
            "……",
            "×",
            "Ｎ／Ａ",
            " 无 ",
            "无。",
        ] {
            assert!(is_nothing("remark", text) && is_nothing("phone", text), "{text}");
        }
        for (field, text) in
            [("phone", "空号"), ("phone", "0"), ("id_number", "办理中"), ("birth", "0")]
        {
            assert!(is_nothing(field, text) && !is_nothing("remark", text), "{text}");
        }
        assert!(!is_nothing("birth", "########") && is_nothing("birth", "#"));
        for text in ["待核实", "待核", "待补", "待定"] {
            assert!(is_nothing("phone", text) && !is_nothing("remark", text), "{text}");
        }
        for text in ["√", "〃", "同上", "无锡", "3-2-501", "无业", "没有电梯", "1"] {
            assert!(!is_nothing("address", text), "{text}");
        }
    }

    #[test]
    fn marks_for_what_stands_above() {
        for text in ["同上", "〃", "″", " 同 上 ", "\"", "地址同上", "↑", "与户主同"]
        {
            assert!(is_ditto(text), "{text}");
        }
        assert!(!is_ditto("") && !is_ditto("同心路3号"));
    }
}
