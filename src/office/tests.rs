//! Lines and cells that are nobody, and what of a row is said.

use super::people::{People, people};
use crate::domain::roster::Rejected;

fn read(text: &str) -> People {
    let book = crate::office::open(text.as_bytes()).unwrap();
    people(&book, &crate::office::propose(&book).unwrap())
}

fn left_out(people: &People) -> Vec<(u32, &str, &str, &str)> {
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
