//! 民族 by GB/T 3304-1991: name, code of two digits or of two letters.

use crate::domain::text::to_half_width;

/// In the order of the codes, from 01 on: letters, and the name without 族.
const ALL: [(&str, &str); 56] = [
    ("HA", "汉"),
    ("MG", "蒙古"),
    ("HU", "回"),
    ("ZA", "藏"),
    ("UG", "维吾尔"),
    ("MH", "苗"),
    ("YI", "彝"),
    ("ZH", "壮"),
    ("BY", "布依"),
    ("CS", "朝鲜"),
    ("MA", "满"),
    ("DO", "侗"),
    ("YA", "瑶"),
    ("BA", "白"),
    ("TJ", "土家"),
    ("HN", "哈尼"),
    ("KZ", "哈萨克"),
    ("DA", "傣"),
    ("LI", "黎"),
    ("LS", "傈僳"),
    ("VA", "佤"),
    ("SH", "畲"),
    ("GS", "高山"),
    ("LH", "拉祜"),
    ("SU", "水"),
    ("DX", "东乡"),
    ("NX", "纳西"),
    ("JP", "景颇"),
    ("KG", "柯尔克孜"),
    ("TU", "土"),
    ("DU", "达斡尔"),
    ("ML", "仫佬"),
    ("QI", "羌"),
    ("BL", "布朗"),
    ("SL", "撒拉"),
    ("MN", "毛南"),
    ("GL", "仡佬"),
    ("XB", "锡伯"),
    ("AC", "阿昌"),
    ("PM", "普米"),
    ("TA", "塔吉克"),
    ("NU", "怒"),
    ("UZ", "乌孜别克"),
    ("RS", "俄罗斯"),
    ("EW", "鄂温克"),
    ("DE", "德昂"),
    ("BN", "保安"),
    ("YG", "裕固"),
    ("GI", "京"),
    ("TT", "塔塔尔"),
    ("DR", "独龙"),
    ("OR", "鄂伦春"),
    ("HZ", "赫哲"),
    ("MB", "门巴"),
    ("LB", "珞巴"),
    ("JN", "基诺"),
];

/// What the registers of households have beside them, as 97 and 98 (GB/T 3304-1991).
const OTHERS: [&str; 5] = ["穿青人", "革家人", "其他", "外国血统", "外国血统中国籍人士"];

/// The name with 族; `None` where it is none of them.
pub fn read(shown: &str) -> Option<String> {
    let half: String = to_half_width(shown).chars().filter(|c| !c.is_whitespace()).collect();
    let upper = half.to_uppercase();
    let digits = upper.len() - upper.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (code, name) = upper.split_at(digits);
    let name = name.trim_start_matches(['-', '.', ':']);
    let name = name.strip_suffix('族').unwrap_or(name);
    let by_code = code.parse::<usize>().ok().and_then(|n| ALL.get(n.checked_sub(1)?));
    let by_name = ALL.iter().find(|(letters, own)| *letters == name || *own == name);
    let other = match (code, name) {
        ("97", "" | "其他") => Some("其他"),
        ("98", "" | "外国血统" | "外国血统中国籍人士") => Some("外国血统中国籍人士"),
        _ => None,
    };
    if let Some(other) = other {
        return Some(other.into());
    }
    let one = match (code.is_empty(), name.is_empty()) {
        (true, _) => by_name,
        (false, true) => by_code,
        (false, false) => by_code.filter(|one| Some(*one) == by_name),
    };
    if let Some((_, name)) = one {
        return Some(format!("{name}族"));
    }
    OTHERS.contains(&half.as_str()).then_some(half)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_and_codes() {
        for (text, name) in [
            ("汉", "汉族"),
            ("汉族", "汉族"),
            ("01", "汉族"),
            ("1", "汉族"),
            ("HA", "汉族"),
            ("ha", "汉族"),
            ("01汉族", "汉族"),
            ("０５", "维吾尔族"),
            ("56", "基诺族"),
            ("土家", "土家族"),
            ("土族", "土族"),
            ("穿青人", "穿青人"),
            ("97", "其他"),
            ("98", "外国血统中国籍人士"),
            ("98外国血统", "外国血统中国籍人士"),
            ("乌孜别克", "乌孜别克族"),
        ] {
            assert_eq!(read(text).as_deref(), Some(name), "{text}");
        }
        for text in ["群众", "57", "99", "0", "02汉族", "男", "汉族满族", ""] {
            assert_eq!(read(text), None, "{text}");
        }
        let letters: BTreeSet<_> = ALL.iter().map(|one| one.0).collect();
        let names: BTreeSet<_> = ALL.iter().map(|one| one.1).collect();
        assert_eq!((letters.len(), names.len()), (56, 56));
    }
}
