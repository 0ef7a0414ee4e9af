//! Lines and cells that are nobody, and what of a row is said.

use super::people::{People, people};
use crate::domain::roster::Rejected;

/// The people of a table of text.
pub(super) fn read(text: &str) -> People {
    let book = crate::office::open(text.as_bytes()).unwrap();
    people(&book, &crate::office::propose(&book).unwrap())
}

/// Row, field, text and code of what is left out.
pub(super) fn left_out(people: &People) -> Vec<(u32, &str, &str, &str)> {
    people
        .left_out
        .iter()
        .map(|left| (left.row, left.field.as_str(), left.said.as_str(), left.why.code.as_str()))
        .collect()
}

#[test]
fn a_door_in_the_column_of_the_names_is_where_those_below_live_and_nobody() {
    let all = read(
        "姓名,住址,与户主关系\n绿园1-3-403,,\n丙一,,户主\n丙二,,妻\n丙三,402,户主\n丙四,,\n\
         绿园2-1,,\n丁一,101,\n绿园3-1-101,,\n丁二,绿园3-1-102,\n丁三,,户主\n",
    );
    let homes: Vec<_> = all
        .rows
        .iter()
        .map(|row| (row.fields["name"].as_str(), row.fields.get("address").map(String::as_str)))
        .collect();
    assert_eq!(
        homes,
        [
            ("丙一", Some("绿园1-3-403")),
            ("丙二", Some("绿园1-3-403")),
            ("丙三", Some("绿园1-3-402")),
            ("丙四", None),
            ("丁一", Some("绿园2-1-101")),
            ("丁二", Some("绿园3-1-102")),
            ("丁三", None),
        ]
    );
    assert_eq!(all.rejected, []);
    assert_eq!(
        left_out(&all),
        [(6, "address", "", "office.address_above"), (11, "address", "", "office.address_missing")]
    );
    // What stands beside it is said by the desk, and what is no door too.
    for line in ["3号楼,,户主", "123,,"] {
        assert_eq!(read(&format!("姓名,住址,与户主关系\n{line}\n")).rows.len(), 1, "{line}");
    }
}

#[test]
fn a_dwelling_in_which_nobody_lives_is_counted_and_named() {
    let all = read("住址,姓名\n8-1-207,甲\n8-1-208,空房\n8-1-209,\n,以下空白\n");
    let said = |bad: &Rejected| (bad.row, bad.why.code.clone(), bad.why.facts["said"].clone());
    let said: Vec<_> = all.rejected.iter().map(said).collect();
    assert_eq!(said, [(3, "office.vacant".to_string(), "空房".to_string())]);
    assert_eq!(all.rows.len(), 1);
}

#[test]
fn words_in_a_column_of_numbers_are_left_out_and_said() {
    for said in ["身份证丢失", "补办中", "正在办理", "遗失了"] {
        let all = read(&format!("姓名,住址,身份证\n甲,3-2-501,{said}\n"));
        assert_eq!(all.rows.len(), 1, "{said}");
        assert_eq!(left_out(&all), [(2, "id_number", said, "office.no_number")]);
    }
    for said in ["待补", "无身份证", "办理中"] {
        let all = read(&format!("姓名,住址,身份证\n甲,3-2-501,{said}\n"));
        assert_eq!((all.rows.len(), all.rejected.len()), (1, 0), "{said}");
    }
}

#[test]
fn a_landline_is_a_second_telephone_and_a_hotline_is_nobodys() {
    for title in ["固话", "座机", "家庭电话", "宅电"] {
        let all = read(&format!("姓名,手机,{title}\n甲,13800000001,66660001\n"));
        let fields = &all.rows[0].fields;
        assert_eq!((&fields["phone"][..], &fields["phone2"][..]), ("13800000001", "66660001"));
        assert!(!fields.contains_key("phone2_whose"), "{title}");
    }
    for number in ["12345", "110", "119", "12348", "10086", "95588"] {
        let all = read(&format!("姓名,住址,电话\n老李,3-2-501,{number}\n"));
        assert_eq!(left_out(&all), [(2, "phone", number, "office.phone_public")]);
        assert!(!all.rows[0].fields.contains_key("phone"));
    }
    assert_eq!(read("姓名,住址,电话\n老李,3-2-501,8111\n").rows[0].fields["phone"], "8111");
}

#[test]
fn a_number_that_is_of_no_id_card_is_said_by_what_stands_beside_it() {
    let code = |kind: &str, number: &str| {
        let all = read(&format!("姓名,住址,证件类型,证件号码\n甲,3-2-501,{kind},{number}\n"));
        assert_eq!((all.rows.len(), all.rejected.len()), (1, 0), "{kind} {number}: {all:?}");
        let fields = &all.rows[0].fields;
        let last = all.left_out.last().map(|left| left.why.code.clone()).unwrap_or_default();
        (fields.get("id_kind").cloned(), last)
    };
    let left = |why: &str| (None, format!("office.{why}"));
    assert_eq!(code("身份证", "E12345678"), left("kind_not_id"));
    assert_eq!(code("", "E1234"), left("kind_empty"));
    for kind in ["出生医学证明", "结婚证", "往来港澳通行证", "外国人居留许可"]
    {
        assert_eq!(code(kind, "W12345678"), left("kind_unread"), "{kind}");
    }
    assert_eq!(code("护照", "E12345678"), (Some("passport".into()), String::new()));
    let none = read("姓名,住址,身份证号\n甲,3-2-501,E1234567\n");
    assert_eq!(none.left_out[0].why.code, "office.kind_unknown", "no such column is there");
}

#[test]
fn one_number_is_never_of_two_people() {
    let titles = "姓名,证件类型,证件号码,出生日期,住址\n";
    let code = |lines: &str| {
        let all = read(&format!("{titles}{lines}"));
        assert_eq!(all.rows.len(), 1, "{all:?}");
        (all.rejected[0].why.code.clone(), all.rejected[0].why.facts["first"].clone())
    };
    let one = "云一,护照,E12345678,1960-1-1,3-2-501\n";
    for (other, why) in [
        ("云一,护照,E12345678,1960-1-1,3-2-502", "office.twice"),
        ("云 一,护照,E12345678,,3-2-501", "office.twice"),
        ("云二,护照,E12345678,1960-1-1,3-2-501", "office.two_of_a_number"),
        ("云一,护照,E12345678,1961-1-1,3-2-501", "office.two_of_a_number"),
    ] {
        assert_eq!(code(&format!("{one}{other}\n")), (why.into(), "2".into()), "{other}");
    }
}

#[test]
fn a_remark_that_reads_as_if_somebody_were_gone_is_asked_and_named() {
    let all = read(
        "姓名,住址,备注,人员状态\n甲,3-2-501,死亡证明已交,\n乙,3-2-502,老伴已去世,\n丙,3-2-503,,去年走了\n",
    );
    let why = |bad: &Rejected| {
        let why = &bad.why;
        (bad.row, why.code.clone(), why.facts["column"].clone(), why.facts["said"].clone())
    };
    let said = |row, column: &str, said: &str| {
        (row, "office.gone_perhaps".to_string(), column.to_string(), said.to_string())
    };
    let all_said: Vec<_> = all.rejected.iter().map(why).collect();
    assert_eq!(all_said, [said(2, "备注", "死亡证明已交"), said(4, "人员状态", "去年走了")]);
    assert_eq!(all.rows.len(), 1);
}
