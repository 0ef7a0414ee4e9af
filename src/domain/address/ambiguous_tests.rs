//! A door is read where it can be read for certain, and refused with the part named where it
//! may be two.

use proptest::prelude::*;

use super::*;

fn shown(text: &str) -> String {
    parse(text).map_or_else(|refusal| refusal.code, |address| address.to_string())
}

fn refused(text: &str) -> (String, String) {
    let why = parse(text).expect_err(text);
    (why.code.clone(), why.facts.get("part").cloned().unwrap_or_default())
}

/// Each text is read as the door, and so is the door as it is shown.
fn are(doors: &[(&str, &[&str])]) {
    for (kept, texts) in doors {
        for text in *texts {
            assert_eq!(shown(text), *kept, "{text}");
            assert_eq!(shown(&parse(text).unwrap().long()), *kept, "{text}");
        }
        assert_eq!(shown(kept), *kept);
    }
}

fn are_unclear(doors: &[(&str, &str, &str)]) {
    for (text, code, part) in doors {
        assert_eq!(refused(text), (format!("input.{code}"), part.to_string()), "{text}");
    }
}

#[test]
fn numerals_of_two_scripts_side_by_side_are_two_numbers() {
    are(&[
        ("东华西路12之1-301", &["东华西路12号之一301", "东华西路12号之1 301房"]),
        ("柳芳胡同16附2-301", &["柳芳胡同16号附二301"]),
        ("3-2-501-1", &["3-2-501隔断一", "3号楼2单元501隔间一"]),
    ]);
    for text in ["3一号楼2单元501", "3-2-5零一二", "2十号楼301", "1二三号楼2单元501"]
    {
        assert!(parse(text).is_err(), "{text}: {}", shown(text));
    }
    // 付 is how some write 附.
    are(&[("柳芳胡同16附1", &["柳芳胡同16号付1号", "柳芳胡同16号付一", "柳芳胡同16付1"])]);
}

#[test]
fn what_may_be_two_doors_is_refused_with_its_part() {
    are_unclear(&[
        ("东华西路12-14号301", "address_part", "12-14号"),
        ("3号2楼301", "address_floor", "2楼"),
        ("216号2楼301", "address_floor", "2楼"),
        ("5楼502", "address_floor", "5楼"),
        ("幸福里五楼502室", "address_floor", "五楼"),
        ("柳芳胡同16号甲2", "address_part", "16号甲2"),
        ("3栋5-2", "address_pair", "5-2"),
        ("龙湖花园3栋12-5", "address_pair", "12-5"),
        ("渝州路12号5-2", "address_pair", "5-2"),
        ("柳芳胡同16号1-1", "address_pair", "1-1"),
        ("3-2-5-1", "address_pair", "5-1"),
        ("1号塔楼2-501", "address_part", "1号塔楼"),
        ("3号南楼2单元501", "address_part", "3号南楼"),
        ("幸福花园3号商铺", "address_part", "3号商铺"),
        ("3-2-l01", "address_part", "l01"),
        ("3-2-O1", "address_part", "O1"),
        ("3-2-5O1", "address_part", "5O1"),
        ("3-2-I01", "address_part", "I01"),
        ("３－２－５ｏ１", "address_part", "５ｏ１"),
    ]);
    are(&[
        ("3-301", &["3号3楼301", "3号楼3楼301", "3号301"]),
        ("新华路12甲-301", &["新华路12号甲301室", "新华路12号甲301"]),
        ("216号院甲2-1-303", &["216号甲2号楼1单元303", "216号院甲2号楼1单元303"]),
        ("216号院3-2-501", &["216号3楼2单元501"]),
        ("1205号楼2单元5", &["1205号楼2单元5室"]),
        ("3-2-5隔1", &["3号楼2单元5室隔断1"]),
        ("3-501", &["3楼501"]),
        ("柳芳路5-商铺", &["柳芳路5号商铺"]),
    ]);
}

#[test]
fn a_floor_and_a_door_are_a_room() {
    are(&[
        ("3-2-5层1", &["3号楼2单元5层1号", "3栋2单元5楼1号", "3栋2单元5-1", "3栋2单元5层01"]),
        ("E-12层5", &["E座12层05", "E座十二层5号"]),
        ("3-4-5层左", &["3栋4单元5楼左门", "3栋4单元5层左户", "3栋4单元五楼左门"]),
        ("解放路5附3-2层1", &["解放路5号附3号2-1", "解放路5号附3号2层1号", "解放路5号附3号-2-1"]),
        ("3-2-501", &["3号楼2单元5层501", "3号楼2单元5楼501"]),
        ("渝州路12号楼3-5层2", &["渝州路12号3单元5-2"]),
    ]);
    are_unclear(&[
        ("3号楼2单元5层601", "address_part", "5层"),
        ("3号楼2单元6楼501", "address_floor", "6楼"),
    ]);
}

#[test]
fn a_shop_has_its_number_before_or_behind() {
    are(&[
        ("3-商铺3", &["3号楼3号商铺", "3号楼商铺3号", "3号楼商铺3"]),
        ("3-底商5", &["3号楼5号底商", "3号楼底商5号"]),
        ("3-2-门市1", &["3号楼2单元1号门市", "3-2-门市1"]),
        ("3-门面房12", &["3号楼门面房12号"]),
        ("3-2-501-西屋", &["3-2-501西屋", "3号楼2单元501室西屋"]),
    ]);
}

#[test]
fn a_name_is_one_name_however_it_is_spelt() {
    are(&[
        ("幸福里3-2-501", &["幸福里小区3-2-501", "幸福里3号楼2单元501"]),
        ("柳芳北里3号楼501", &["柳芳北里3-501", "柳芳北里3号501", "柳芳北里3号楼501室"]),
        (
            "曹杨九村12号楼501",
            &["曹杨九村12号501", "曹杨九村12号楼501", "曹杨9村12号501", "曹杨九村12-501"],
        ),
        ("工人新村三村12号楼301", &["工人新村3村12号301室", "工人新村三村12号楼301"]),
        ("柳芳北里3号院501", &["柳芳北里3号院501"]),
        ("柳芳北里3", &["柳芳北里3号"]),
        (
            "幸福里二期3-2-501",
            &["幸福里小区二期3-2-501", "二期幸福里3-2-501", "幸福里第二期3-2-501"],
        ),
        ("李庄村三组12号院", &["李庄村第三组12号", "李庄村3组12号", "李庄村三组12号"]),
        ("三委五组12号院", &["3委五组12号", "三委五组12号", "三委5组12号", "第三委第五组12号"]),
        ("石牌东街三横巷5", &["石牌东街3横巷5号", "石牌东街三横巷5号"]),
        ("三巷5-302", &["三巷5号302", "3巷5号302"]),
        ("一号路3-2-501", &["1号路3-2-501", "一号路3-2-501"]),
        ("纬一路5", &["纬1路5号", "纬一路5号"]),
        ("东四十条5", &["东四10条5号", "东四十条5号"]),
        ("中关村南二条5", &["中关村南2条5号", "中关村南二条5号"]),
        ("经纬街12", &["道里区经纬街12号", "哈尔滨市道里区经纬街12号", "经纬街12号"]),
        ("朝阳区3-2-501", &["朝阳区小区3-2-501"]),
        ("工业区3-2-501", &["工业区小区3-2-501"]),
    ]);
    assert_ne!(shown("朝阳区小区3-2-501"), shown("自治区小区3-2-501"));
}

#[test]
fn rooms_below_ground_have_one_form_with_a_minus_too() {
    are(&[
        ("3-地下室B201", &["3栋负2-1", "3号楼负2层1", "3号楼负201", "3栋负二层1号"]),
        ("3-2-地下室B101", &["3-2-负101", "3号楼2单元负1-1", "3号楼2单元负1楼1号"]),
    ]);
}

#[test]
fn marks_at_the_end_and_other_dashes_are_taken_back() {
    are(&[(
        "3-2-501",
        &[
            "3号楼2单元501。",
            "3-2-501.",
            "3-2-501,",
            "3-2-501，",
            "3-2-501？",
            "3﹣2﹣501",
            "3ー2ー501",
            "3─2─501",
            "3‑2‑501",
        ],
    )]);
    assert!(parse("3-2-").is_err() && parse("3-2-501-").is_err());
}

#[test]
fn one_door_that_nobody_can_read_is_not_called_two() {
    for text in ["市府大道3号2-501", "3.5-2-501", "3东-2-501"] {
        assert_ne!(refused(text).0, "input.address_two", "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]
    /// What a refusal quotes is looked for in the cell, so it stands there.
    #[test]
    fn a_refusal_quotes_what_was_written(
        text in "(幸福里小区|柳芳胡同|张三|朝阳区|第二期|Ⅱ期)?[0-9０-９一二五甲东Aloº①号楼院单元室层弄附之负底商#、，/. （）()-]{0,14}",
    ) {
        if let Err(why) = parse(&text)
            && let Some(part) = why.facts.get("part")
        {
            prop_assert!(!part.is_empty() && text.contains(part.as_str()), "{part} of {text}");
        }
    }
}
