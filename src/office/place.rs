//! An address out of one column or of several.

use std::collections::BTreeMap;

use super::header::Part;
use crate::domain::address;
use crate::domain::text::to_half_width;

/// What stands before the part of an address that the desk keeps.
const AREAS: [&str; 9] = ["街道办事处", "街道", "居委会", "社区", "小区", "区", "市", "县", "镇"];

/// An address as shorthand; what cannot be read stays as it is, the desk says why.
pub fn of_text(text: &str) -> String {
    let clean: String = to_half_width(text).chars().filter(|c| !c.is_whitespace()).collect();
    let after_area = clean.find(|c: char| c.is_ascii_digit()).map(|digit| {
        let ends = AREAS.iter().filter_map(|area| Some(clean[..digit].rfind(area)? + area.len()));
        ends.max().unwrap_or(0)
    });
    let rest = &clean[after_area.unwrap_or(0)..];
    // 望京西园3号楼: the name of the estate is no part of it either.
    let starts = rest.char_indices().map(|(at, _)| &rest[at..]);
    let known = starts.filter_map(|text| address::parse(text).ok()).next();
    known.map_or_else(|| text.trim().to_string(), |address| address.to_string())
}

/// An address out of columns of its parts; empty where nothing is given.
pub fn of_parts(parts: &BTreeMap<Part, String>) -> String {
    let words = |part: Part, own: &[&str], word: &str| match parts.get(&part) {
        Some(text) if own.iter().any(|own| text.ends_with(own)) => text.clone(),
        Some(text) => format!("{text}{word}"),
        None => String::new(),
    };
    // 门牌 alone may hold everything.
    if let (Some(room), 1) = (parts.get(&Part::Room), parts.len()) {
        return of_text(room);
    }
    let text = [
        words(Part::Street, &[""], ""),
        words(Part::Yard, &["院"], "号院"),
        words(Part::Building, &["楼", "栋", "幢", "座", "院"], "号楼"),
        words(Part::Unit, &["单元", "门"], "单元"),
        words(Part::Room, &["室", "户", "号"], "室"),
    ]
    .concat();
    if text.is_empty() { text } else { of_text(&text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_column() {
        for (text, want) in [
            ("3号楼2单元501室", "3-2-501"),
            ("３－２－５０１", "3-2-501"),
            ("3栋2单元501", "3-2-501"),
            ("3#2-501", "3-2-501"),
            ("甲2号楼1单元303", "甲2-1-303"),
            ("北京市朝阳区望京街道望京西园3号楼2单元501室", "3-2-501"),
            ("望京西园 甲2号楼 1单元 303", "甲2-1-303"),
            ("不详", "不详"),
        ] {
            assert_eq!(of_text(text), want, "{text}");
        }
        let hutong = address::parse("柳芳胡同16号院").unwrap().to_string();
        assert_eq!(of_text("东城区和平里街道柳芳胡同16号院"), hutong);
    }

    #[test]
    fn columns_of_parts() {
        let of = |parts: &[(Part, &str)]| {
            of_parts(&parts.iter().map(|(part, text)| (*part, text.to_string())).collect())
        };
        use Part::*;
        assert_eq!(of(&[(Building, "3"), (Unit, "2"), (Room, "501")]), "3-2-501");
        assert_eq!(of(&[(Building, "3号楼"), (Unit, "2单元"), (Room, "501室")]), "3-2-501");
        assert_eq!(of(&[(Building, "甲2"), (Unit, "1"), (Room, "303")]), "甲2-1-303");
        assert_eq!(of(&[(Room, "3-2-501")]), "3-2-501");
        let yard = address::parse("柳芳胡同2号院3").unwrap().to_string();
        assert_eq!(of(&[(Building, "柳芳胡同2号院"), (Room, "3号")]), yard);
        assert_eq!(of(&[]), "");
    }
}
