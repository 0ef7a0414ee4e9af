use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::domain::command;

fn now() -> Moment {
    Moment::parse_rfc3339("2026-11-25T10:32:20+08:00").unwrap()
}

fn field(command: &str, field: &str) -> &'static Field {
    command::named(command).unwrap().field(field).unwrap()
}

fn kept(command: &str, name: &str, text: &str) -> String {
    match check(field(command, name), text, now(), &Calendar::shipped()) {
        Ok(kept) => kept,
        Err(refusal) => {
            assert_eq!(refusal.field.as_deref(), Some(name));
            refusal.code
        }
    }
}

#[test]
fn each_kind_of_field_keeps_one_form() {
    for (command, name, typed, expected) in [
        ("matter.new", "text", " 漏水\r\n夜里 ", "漏水 夜里"),
        ("matter.new", "who", "ｒ１２", "R12"),
        ("matter.new", "who", "三号楼的大姐", "三号楼的大姐"),
        ("matter.new", "category", " leak ", "leak"),
        ("matter.new", "channel", "４", "hotline"),
        ("matter.new", "channel", "WeChat", "wechat"),
        ("matter.new", "due", "周五 17:00", "2026-11-27 17:00"),
        ("matter.new", "happened", "昨天 15:00", "2026-11-24 15:00"),
        ("matter.transfer", "to", "3", "S3"),
        ("matter.merge", "into", "m12", "M12"),
        ("resident.new", "name", "阿依古丽•买买提", "阿依古丽·买买提"),
        ("resident.new", "address", "3号楼2单元501室", "3-2-501"),
        ("resident.new", "phone", "138 1234 8000", "13812348000"),
        ("resident.new", "id_number", "11010519491231002x", "11010519491231002X"),
        ("resident.new", "relation", "10", "10"),
        ("resident.new", "relation", "1", "02"),
        ("resident.new", "birth", "1958。3。5", "1958-03-05"),
        ("resident.new", "tags", "独居、高龄，独居 党员", "独居 高龄 党员"),
        ("staff.add", "roles", "１３", "desk,grid"),
        ("staff.add", "roles", "grid，desk", "desk,grid"),
        ("staff.add", "account", "wangli", "wangli"),
        ("staff.add", "account", "", ""),
    ] {
        assert_eq!(kept(command, name, typed), expected, "{command} {name} {typed}");
    }
}

#[test]
fn each_mistake_has_its_code() {
    for (command, name, typed, expected) in [
        ("matter.new", "text", " \u{7} ", "input.required"),
        ("matter.new", "text", &"长".repeat(10_000), "input.too_long"),
        ("matter.new", "channel", "14", "input.choice"),
        ("matter.new", "channel", "0", "input.choice"),
        ("matter.new", "due", "2-30", "input.date_impossible"),
        ("matter.transfer", "to", "R3", "input.record"),
        ("matter.transfer", "to", "王丽", "input.record"),
        ("matter.merge", "into", "M0", "input.record"),
        ("resident.new", "name", "123", "input.name_letters"),
        ("resident.new", "name", "3号楼", "input.name_digits"),
        ("resident.new", "address", "3-2", "input.address_incomplete"),
        ("resident.new", "phone", "1381234", "input.phone"),
        ("resident.new", "id_number", "110105194912310021", "input.id_check"),
        ("resident.new", "tags", "，", "input.words"),
        ("resident.new", "tags", &"长".repeat(21), "input.word_long"),
        (
            "resident.new",
            "tags",
            &('a'..='z').map(|c| format!("{c} ")).collect::<String>(),
            "input.too_many",
        ),
        ("staff.add", "roles", "17", "input.choice"),
        ("staff.add", "account", "9wang", "input.account"),
        ("staff.add", "account", "Wang", "input.account"),
    ] {
        assert_eq!(kept(command, name, typed), expected, "{command} {name}");
    }
}

#[test]
fn what_is_no_date_is_told_by_examples_that_its_own_field_takes() {
    let mut seen = BTreeSet::new();
    for command in crate::domain::command::all() {
        for field in command.fields {
            let code = match field.kind {
                FieldKind::Birth => "input.date_birth",
                FieldKind::Day => "input.date_day",
                FieldKind::Dates => "input.date_several",
                FieldKind::Past => "input.date_was",
                FieldKind::Future | FieldKind::Limit => "input.date",
                _ => continue,
            };
            seen.insert(code);
            assert_eq!(kept(command.name, field.name, "58年8月某日"), code);
            // The sentence's own examples are taken, and are what the field is about.
            let key = format!("refusal.{code}");
            let said = rust_i18n::t!(&key, locale = "zh-CN").to_string();
            let said = said.trim_end_matches('。').replace("，或", "、");
            let said = said.rsplit(['成', '例']).next().unwrap().trim();
            let said = said.split('，').next().unwrap();
            for example in said.split('、') {
                let calendar = crate::domain::calendar::Calendar::shipped();
                let read = check(field, example, now(), &calendar);
                assert!(read.is_ok(), "{} {example}: {read:?}", field.name);
            }
        }
    }
    assert_eq!(seen.len(), 5);
    for typed in ["58年8月15", "1958-3-5 9:00", "下午"] {
        assert_eq!(kept("resident.new", "birth", typed), "input.date_birth", "{typed}");
    }
}

#[test]
fn every_code_of_the_parsers_is_listed_and_has_its_sentences() {
    let sources = [
        include_str!("mod.rs"),
        include_str!("choice.rs"),
        include_str!("../id_number.rs"),
        include_str!("../document.rs"),
        include_str!("../phone.rs"),
        include_str!("../person_name.rs"),
        include_str!("../address/parse.rs"),
        include_str!("../address/reason.rs"),
        include_str!("../when/mod.rs"),
        include_str!("../when/clock.rs"),
        include_str!("../when/day.rs"),
        include_str!("../when/meant.rs"),
        include_str!("../when/shape.rs"),
    ];
    let emitted: BTreeSet<&str> = sources
        .iter()
        .flat_map(|source| source.split("Refusal::new(\"").skip(1))
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(emitted, BTreeSet::from(CODES));
    for code in CODES {
        let key = format!("refusal.{code}");
        let [zh, en] = ["zh-CN", "en"].map(|locale| rust_i18n::t!(&key, locale = locale));
        assert!(!zh.ends_with(&key) && !en.ends_with(&key) && zh != en, "{key}");
    }
}

proptest! {
    #[test]
    fn what_is_kept_is_kept_again(text in "\\PC{0,30}|[0-9R甲胡同 ,+:.-]{0,18}") {
        let calendar = Calendar::shipped();
        for command in command::all() {
            for field in command.fields {
                if let Ok(kept) = check(field, &text, now(), &calendar) {
                    prop_assert_eq!(check(field, &kept, now(), &calendar), Ok(kept.clone()));
                }
            }
        }
    }
}
