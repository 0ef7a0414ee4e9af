//! Lines and cells that are nobody, and what of a row is said.

use super::people::{People, people};
use crate::domain::roster::{Rejected, told};

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
    let nobody = (4, "office.nobody".to_string(), "8-1-209".to_string());
    assert_eq!(said, [(3, "office.vacant".to_string(), "空房".to_string()), nobody]);
    assert_eq!(all.rows.len(), 1);
}

#[test]
fn the_reason_is_what_stands_in_the_cell() {
    let all = read("姓名,住址\n甲,3-2-501\n乙,无\n丙,--\n丁,\n");
    assert_eq!(
        left_out(&all),
        [
            (3, "address", "无", "office.address_word"),
            (4, "address", "--", "office.address_word"),
            (5, "address", "", "office.address_above"),
        ]
    );
    let all = read("姓名,住址,身份证\n甲,3-2-501,同户主\n乙,3-2-501,#N/A\n");
    let said: Vec<_> = all.rejected.iter().map(|bad| told(&bad.why).facts).collect();
    assert_eq!((said[0]["said"].as_str(), said[1]["what"].as_str()), ("同户主", "#N/A"));
    let all = read("姓名,住址,电话\n甲,3-2-501,1.3800138E+10\n乙,3-2-501,2023-01-05\n");
    let codes = ["office.number_phone", "office.phone_unread"];
    let said: Vec<_> = left_out(&all).iter().map(|left| left.3).collect();
    assert_eq!(said, codes);
    assert_eq!(left_out(&all)[1].2, "2023-01-05");
}

#[test]
fn a_word_in_place_of_a_name_is_told() {
    for said in ["租户", "拒访", "空房"] {
        let all = read(&format!("姓名,住址,电话\n{said},3-2-501,13800138000\n"));
        let bad = all.rejected.first().unwrap_or_else(|| panic!("{said} {all:?}"));
        assert_eq!(
            (bad.why.code.as_str(), bad.why.facts["said"].as_str()),
            ("office.vacant", said)
        );
    }
}

#[test]
fn a_title_of_two_lines_is_both_of_them() {
    let text = "姓名,证件,,住址\n,类型,号码,\n甲,身份证,11010519491231002X,3-2-501\n";
    let all = read(text);
    assert_eq!(all.rows[0].fields["id_number"], "11010519491231002X", "{all:?}");
}

#[test]
fn a_building_of_the_title_is_that_of_the_rows() {
    let text = "柳芳社区1号楼居民花名册,,\n姓名,单元,房号\n甲,2,501\n";
    assert_eq!(read(text).rows[0].fields["address"], "1-2-501");
    for (file, door) in [("柳芳社区3号楼居民花名册2026", "3-2-501"), ("3号楼2单元", "3-2-501")]
    {
        let book = crate::office::open("姓名,单元,房号\n甲,2,501\n".as_bytes()).unwrap();
        let book = book.named(&format!("{file}.csv"));
        let all = people(&book, &crate::office::propose(&book).unwrap());
        assert_eq!(all.rows[0].fields["address"], door, "{file}");
    }
}

#[test]
fn a_sub_heading_that_is_a_place_ends_the_one_before_and_is_nobody() {
    let all = read("姓名,单元,房号\n2号楼1单元,,\n甲,,5\n底商,,\n周八,,5\n平房,,\n吴九,,6\n");
    let homes: Vec<_> = all.rows.iter().map(|row| row.fields["address"].as_str()).collect();
    assert_eq!(homes.first(), Some(&"2-1-5"));
    assert!(!homes[1..].iter().any(|home| home.starts_with("2-1")), "{all:?}");
    let names = all.rows.iter().map(|row| row.fields["name"].as_str());
    assert!(!names.into_iter().any(|name| ["底商", "平房"].contains(&name)));
    let all = read("姓名,住址\n二期,\n王五,3-2-501\n南区,\n孙七,3-2-501\n");
    let homes: Vec<_> = all.rows.iter().map(|row| row.fields["address"].as_str()).collect();
    assert_eq!(homes[0], "二期3-2-501");
    assert!(homes[1..].iter().all(|home| *home == "南区3-2-501"), "{all:?}");
}

#[test]
fn what_stands_in_a_merged_cell_or_alone_below_one_is_said() {
    use crate::office::book::Merged;
    let text = "姓名,住址,性别,电话\n甲,3-2-501,女,13800138000\n,,,13900139000\n乙,3-2-502,,\n";
    let mut book = crate::office::open(text.as_bytes()).unwrap();
    let merged = |rows, column| Merged { rows, columns: (column, column) };
    book.sheets[0].merged = vec![merged((2, 3), 0), merged((2, 3), 1), merged((2, 4), 2)];
    let all = people(&book, &crate::office::propose(&book).unwrap());
    assert_eq!(all.rejected.len(), 1, "{all:?}");
    assert_eq!((all.rejected[0].row, all.rejected[0].why.code.as_str()), (3, "office.nobody"));
    assert_eq!(left_out(&all), [(4, "sex", "女", "office.merged")]);
}

#[test]
fn a_word_of_going_in_any_cell_holds_the_person_back() {
    for (title, said, code) in [
        ("与户主关系", "妻(已故)", "office.gone"),
        ("与户主关系", "长子（迁出）", "office.gone"),
        ("性别", "女(已故)", "office.gone_perhaps"),
        ("电话", "13800138000（已去世）", "office.gone_perhaps"),
        ("是否健在", "否", "office.gone"),
        ("生死", "死", "office.gone"),
        ("是否健在", "说不清", "office.gone_perhaps"),
        ("增减", "减", "office.gone"),
        ("备注", "老人已走", "office.gone_perhaps"),
    ] {
        let all = read(&format!("姓名,住址,{title}\n甲,3-2-501,{said}\n"));
        let codes: Vec<_> = all.rejected.iter().map(|bad| bad.why.code.as_str()).collect();
        assert_eq!((all.rows.len(), codes), (0, vec![code]), "{title} {said}");
    }
    for (title, said, left) in [
        ("与户主关系", "子(外地)", Some("office.relation_more")),
        ("备注", "丈夫（已故）", None),
        ("户主", "张三（已故）", None),
        ("残疾", "已注销", Some("office.tag_unread")),
        ("是否独居", "●", Some("office.tag_unread")),
        ("是否独居", "待定", Some("office.tag_unread")),
        ("残疾", "2", Some("office.tag_unread")),
        ("电话", "13800138000（销号）", Some("office.phone_dead")),
    ] {
        let all = read(&format!("姓名,住址,{title}\n甲,3-2-501,{said}\n"));
        assert_eq!(all.rows.len(), 1, "{title} {said} {all:?}");
        assert_eq!(left_out(&all).first().map(|left| left.3), left, "{title} {said}");
    }
}

#[test]
fn a_column_without_a_title_is_never_taken_unasked() {
    let text = "姓名,身份证号,住址,电话\n甲,,1-1-101,13800138000,13900139000,女儿\n";
    let all = read(text);
    assert!(!all.rows[0].fields.contains_key("relation"), "{all:?}");
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
    for number in ["12345678", "1234567890", "1234567890(B)"] {
        let all = read(&format!("姓名,住址,身份证号\n甲,3-2-501,{number}\n"));
        let said: Vec<_> = left_out(&all).iter().map(|left| (left.1, left.3)).collect();
        assert_eq!(
            (all.rows.len(), said),
            (1, vec![("id_number", "office.kind_unknown")]),
            "{number}"
        );
    }
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

fn doors(text: &str) -> Vec<String> {
    let all = read(text);
    let of = |row: &crate::domain::roster::RosterRow| row.fields.get("address").cloned();
    let good = all.rows.iter().map(|row| (row.row, of(row).unwrap_or_default()));
    let bad = all.rejected.iter().map(|bad| (bad.row, bad.why.code.clone()));
    let mut rows: Vec<(u32, String)> = good.chain(bad).collect();
    rows.sort();
    rows.into_iter().map(|(_, said)| said).collect()
}

#[test]
fn a_line_above_says_where_whatever_stands_around_it() {
    for (line, door) in [
        ("【4号楼】", "4-1-101"),
        ("以下为6号楼", "6-1-101"),
        ("（二）5号楼", "5-1-101"),
        ("5号楼：", "5-1-101"),
        ("==6号楼==", "6-1-101"),
        ("8号楼(共2户3人)", "8-1-101"),
        ("幸福小区5号楼 共12户", "幸福小区5-1-101"),
        ("4栋", "4-1-101"),
        ("3号楼旧", "office.sheet_place"),
        ("3、4号楼", "office.sheet_place"),
    ] {
        let text = format!("姓名,单元,房号,电话\n{line},,,\n张一,1,101,\n");
        assert_eq!(doors(&text), [door], "{line}");
    }
    // 单元 below its 楼, and the next one below the same.
    let text = "姓名,房号,电话\n3号楼,,\n1单元,,\n张一,101,\n2单元,,\n李二,101,\n4号楼,,\n王三,101,\n\
        幸福小区5号楼1单元 共12户,,\n赵四,103,\n";
    assert_eq!(doors(text), ["3-1-101", "3-2-101", "4-101", "幸福小区5-1-103"]);
}

#[test]
fn a_number_for_a_sheets_name_is_asked_about_where_a_row_needs_a_building() {
    let of = |name: &str, text: &str| {
        let mut book = crate::office::open(text.as_bytes()).unwrap();
        book.sheets[0].name = name.into();
        let all = people(&book, &crate::office::propose(&book).unwrap());
        let good = all.rows.iter().map(|row| row.fields["address"].clone());
        good.chain(all.rejected.iter().map(|bad| bad.why.code.clone())).collect::<Vec<_>>()
    };
    for name in ["7", "8-1"] {
        assert_eq!(of(name, "姓名,房号,电话\n张一,101,\n"), ["office.sheet_number"], "{name}");
        assert_eq!(of(name, "姓名,住址,电话\n张一,3-2-501,\n"), ["3-2-501"], "{name}");
    }
    assert_eq!(of("7号楼", "姓名,房号,电话\n张一,101,\n"), ["7-101"]);
}

#[test]
fn a_building_goes_on_below_a_head_without_a_room_and_no_row_is_left_without_a_word() {
    let text = "楼栋,房号,姓名,与户主关系,电话,备注\n3号楼,2单元501,张一,户主,,\n,,张二,妻,,\n,,李一,户主,,\n\
        ,2单元503,,,,空房\n,2单元504,王五,户主,,\n,2单元505,,,,\n,2单元506,王六,户主,,\n4号楼,1单元101,赵一,户主,,\n";
    let expected = [
        "3-2-501",
        "3-2-501",
        "",
        "office.nobody",
        "3-2-504",
        "office.nobody",
        "3-2-506",
        "4-1-101",
    ];
    assert_eq!(doors(text), expected);
    let said: Vec<_> =
        read(text).rejected.iter().map(|bad| bad.why.facts["said"].clone()).collect();
    assert_eq!(said, ["2单元503 空房", "2单元505"]);
    // A number of the row alone says nothing.
    assert_eq!(doors("序号,姓名,住址\n1,张一,3-2-501\n2,,\n3,,\n").len(), 1);
}

#[test]
fn a_door_in_the_column_of_the_names_is_nobody_whatever_stands_beside_it() {
    let text = "姓名,身份证号,电话\n绿园1-3-403,,\n张一,,13800138000\n3号楼2单元601室,,3户\n赵四,,13800138003\n\
        柳芳胡同16号,,\n王三,,\n";
    assert_eq!(doors(text), ["绿园1-3-403", "3-2-601", "柳芳胡同16"]);
    // With a telephone it is a name that is wrong, and said.
    let all = read("姓名,身份证号,电话\n绿园1-3-403,,13800138000\n");
    assert_eq!((all.rows.len(), all.rejected[0].why.field.as_deref()), (0, Some("name")));
}

#[test]
fn members_of_a_household_are_people_and_yes_makes_a_head() {
    for text in [
        "户主,家庭成员,与户主关系,住址\n张一,张一,户主,3-2-501\n张一,王二,妻,3-2-501\n",
        "户主姓名,家庭成员姓名,关系,住址\n张一,张一,本人,3-2-501\n张一,王二,妻,3-2-501\n",
        "姓名,是否户主,住址\n张一,是,3-2-501\n王二,否,3-2-501\n",
    ] {
        let all = read(text);
        let names: Vec<_> = all.rows.iter().map(|row| row.fields["name"].as_str()).collect();
        assert_eq!(names, ["张一", "王二"], "{text}");
        assert_eq!(all.rows[0].fields["relation"], "02", "{text}");
        assert_ne!(all.rows[1].fields.get("relation").map(String::as_str), Some("02"), "{text}");
    }
    let all = read("姓名,家庭成员,住址\n张一,王二、张三,3-2-501\n");
    assert_eq!((all.rows.len(), all.rows[0].fields["name"].as_str()), (1, "张一"));
}

#[test]
fn one_person_with_and_without_the_estate_is_one_too_many() {
    for doors in [["3-2-501", "东苑3-2-501"], ["东苑3-2-501", "3-2-501"]] {
        let rows = doors.map(|door| format!("张一,13800138000,{door}\n")).concat();
        let all = read(&format!("姓名,电话,住址\n{rows}"));
        let codes: Vec<_> = all.rejected.iter().map(|bad| bad.why.code.as_str()).collect();
        assert_eq!((all.rows.len(), codes), (1, vec!["office.twice"]), "{doors:?}");
    }
    let other = "姓名,电话,住址\n张一,13800138000,西苑3-2-501\n张一,13800138000,东苑3-2-501\n";
    assert_eq!(read(other).rows.len(), 2, "a house of their own and one that is let");
}

#[test]
fn what_was_rejected_below_a_line_comes_back_below_it() {
    let text = "姓名,身份证号,房号\n3号楼,,\n1单元,,\n甲一,1,101\n乙一,,102\n2单元,,\n丙一,2,201\n\
        4号楼,,\n丁一,,101\n戊一,3,102\n";
    let book = crate::office::open(text.as_bytes()).unwrap();
    let mapping = crate::office::propose(&book).unwrap();
    let wrong = [4, 7, 10].map(|row| {
        let why = crate::domain::Refusal::new("input.id_length").at("id_number");
        crate::domain::roster::RosterRow { row, ..Default::default() }.rejected(why)
    });
    let form = crate::office::rejected::Form::Xlsx;
    let sheet = crate::office::rejected::sheet(form, &book, &mapping, &wrong, |_| "请改".into());
    let again = crate::office::open(&sheet.unwrap()).unwrap();
    let all = people(&again, &crate::office::propose(&again).unwrap());
    let doors: Vec<_> = all.rows.iter().map(|row| row.fields["address"].as_str()).collect();
    assert_eq!(doors, ["3-1-101", "3-2-201", "4-102"], "{all:?}");
}

#[test]
fn a_line_that_names_an_estate_or_a_street_says_where_those_below_it_live() {
    let text = "姓名,电话,住址\n【幸福里一期】,,\n甲一,,1-1-101\n【幸福里二期】,,\n甲二,,1-1-101\n\
                牡丹园小区,,\n甲三,,1-1-101\n";
    let homes = |text: &str| -> Vec<String> {
        let all = read(text);
        assert_eq!(all.rejected, [], "{text}");
        all.rows.iter().map(|row| row.fields["address"].clone()).collect()
    };
    assert_eq!(homes(text), ["幸福里一期1-1-101", "幸福里二期1-1-101", "牡丹园1-1-101"]);
    let above = "社区花名册,,\n【幸福里一期】,,\n姓名,电话,住址\n甲一,,1-1-101\n【幸福里二期】,,\n甲二,,1-1-101\n";
    assert_eq!(homes(above), ["幸福里一期1-1-101", "幸福里二期1-1-101"]);
    let building = "3号楼居民名册,,\n姓名,电话,房号\n甲一,,101\n4号楼,,\n甲二,,101\n";
    assert_eq!(homes(building), ["3-101", "4-101"]);
    let both = "姓名,电话,房号\n【幸福里一期】,,\n3号楼,,\n甲一,,101\n4号楼,,\n甲二,,101\n【幸福里二期】,,\n\
                3号楼,,\n甲三,,101\n";
    assert_eq!(homes(both), ["幸福里一期3-101", "幸福里一期4-101", "幸福里二期3-101"]);
    let lanes = "门牌号,姓名,电话\n柳芳胡同,,\n16号院1,甲一,\n花市胡同,,\n16号院1,甲二,\n";
    assert_eq!(homes(lanes), ["柳芳胡同16-1", "花市胡同16-1"]);
    let titled = "阳光城小区居民花名册,,\n姓名,电话,住址\n甲一,,1-1-101\n";
    assert_eq!(homes(titled), ["阳光城1-1-101"]);
}

#[test]
fn a_line_of_which_nobody_knows_what_it_says_is_named() {
    let text = "姓名,电话,住址\n甲一,,1-1-101\n以下为租户,,\n,随迁子女,\n甲二,,1-1-102\n\
                第3网格,,\n2026年11月,,\n合计 2户,,\n";
    let all = read(text);
    assert_eq!(all.rows.len(), 2);
    let said: Vec<_> = all.rejected.iter().map(|one| (one.row, one.why.code.as_str())).collect();
    assert_eq!(said, [(3, "office.line_unread"), (4, "office.line_unread")]);
}

#[test]
fn an_estate_that_stands_once_holds_for_its_building_and_is_asked_for_in_another() {
    let text = "姓名,小区,楼号,单元,房号\n甲一,保利蔷薇小区,3,1,101\n甲二,,3,1,102\n甲三,,4,1,101\n\
                甲四,,4,1,102\n甲五,阳光城,4,1,101\n甲六,,4,1,102\n";
    let all = read(text);
    let homes: Vec<_> = all.rows.iter().map(|row| row.fields["address"].as_str()).collect();
    assert_eq!(
        homes,
        ["保利蔷薇小区3-1-101", "保利蔷薇小区3-1-102", "阳光城4-1-101", "阳光城4-1-102"]
    );
    let asked: Vec<_> = all.rejected.iter().map(|one| (one.row, one.why.code.as_str())).collect();
    assert_eq!(asked, [(4, "office.estate_above"), (5, "office.estate_above")]);
}
