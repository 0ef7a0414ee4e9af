use proptest::prelude::*;

use super::*;

fn shown(text: &str) -> String {
    parse(text).map_or_else(|refusal| refusal.code, |address| address.to_string())
}

#[test]
fn people_write_one_address_in_many_ways() {
    for text in [
        "3-2-501",
        "3号楼2单元501室",
        "3栋2单元501",
        "3#2-501",
        "3#楼2单元501",
        "3/2/501",
        "3—2—501",
        "３－２－５０１",
        "3、2、501",
        "3 2 501",
        "03 - 02 - 0501",
        "3号楼2门501号",
        "3。2。501",
        "3号2单元501",
        "3幢 2单元 501户",
        "三号楼二单元五零一室",
        "三号楼二单元501",
        "3号楼2单元5层501",
        "3号楼2单元501房",
    ] {
        assert_eq!(shown(text), "3-2-501", "{text}");
    }
    for (text, kept) in [
        ("甲2号楼1单元303", "甲2-1-303"),
        ("甲2-1-303", "甲2-1-303"),
        ("5号楼502a", "5-502A"),
        ("5-b102", "5-B102"),
        ("十二号楼一单元101", "12-1-101"),
        ("3号楼12层1205", "3-1205"),
        ("1205号楼2单元501", "1205号楼2-501"),
    ] {
        assert_eq!(shown(text), kept, "{text}");
    }
}

#[test]
fn hutongs_and_yards_are_addresses_too() {
    for (text, kept) in [
        ("柳芳胡同16号院", "柳芳胡同16"),
        ("柳芳胡同16-3", "柳芳胡同16-3"),
        ("柳芳胡同16号院3号", "柳芳胡同16-3"),
        ("柳芳胡同 16号 3室", "柳芳胡同16-3"),
        ("柳芳胡同甲16号3", "柳芳胡同甲16-3"),
        ("柳芳胡同16号附1号", "柳芳胡同16附1"),
        ("柳芳胡同16号附1号3室", "柳芳胡同16附1-3"),
        ("柳芳胡同16号甲", "柳芳胡同16甲"),
        ("216号院", "216号院"),
        ("216号院5", "216号院5"),
        ("216号院3号楼2单元501", "216号院3-2-501"),
        ("216号院3-2-501", "216号院3-2-501"),
        ("望京西路5号院3号楼2单元501", "望京西路5号院3-2-501"),
        ("京顺路5号3-2-501", "京顺路5号院3-2-501"),
        ("新华路1弄12号301室", "新华路1弄12-301"),
        ("新华路100弄5号301", "新华路100弄5-301"),
        ("新华路1弄5号", "新华路1弄5"),
        ("和平里3-2-501", "和平里3-2-501"),
        ("和平里3号楼501", "和平里3号楼501"),
    ] {
        assert_eq!(shown(text), kept, "{text}");
        assert_eq!(shown(kept), kept);
    }
}

#[test]
fn what_tells_doors_apart_is_kept() {
    for (text, kept) in [
        ("幸福家园3-2-501", "幸福家园3-2-501"),
        ("幸福里一期3-2-501", "幸福里一期3-2-501"),
        ("1区3-2-501", "一区3-2-501"),
        ("幸福里2期3-2-501", "幸福里二期3-2-501"),
        ("望京西园小区3-2-501", "望京西园3-2-501"),
        ("北京市朝阳区望京街道望京西园3号楼2单元501室", "望京西园3-2-501"),
        ("东城区和平里街道柳芳胡同16号院", "柳芳胡同16"),
        ("柳芳社区柳芳南园3-2-501", "柳芳南园3-2-501"),
        ("阳光100国际3-2-501", "阳光100国际3-2-501"),
        ("798小区3-2-501", "798小区3-2-501"),
        ("京顺路5号幸福家园3-2-501", "京顺路5号幸福家园3-2-501"),
        ("望京公寓1205室", "望京公寓1205室"),
        ("东门小区3-2-501", "东门小区3-2-501"),
        ("南3号楼2单元501", "南3-2-501"),
        ("老3号楼2单元501", "老3-2-501"),
        ("3号楼东单元501", "3-东-501"),
        ("2号楼甲单元101", "2-甲-101"),
        ("A座1205", "A-1205"),
        ("北楼301", "北-301"),
        ("幸福家园北楼301", "幸福家园北-301"),
        ("3号楼底商5号", "3-底商5"),
        ("平房3排5号", "平房3排5"),
        ("1号楼地下室B103", "1-地下室B103"),
        ("3-2-501-2", "3-2-501-2"),
        ("3号楼2单元501室隔断2", "3-2-501-2"),
        ("3-501-2", "3-501隔2"),
        ("3-2-501主卧", "3-2-501-主卧"),
        ("3号楼2单元501-A", "3-2-501-A"),
        ("3号楼2单元5楼东户", "3-2-5层东"),
        ("新华路88弄3支弄5号", "新华路88弄3支弄5"),
        ("某某村3组12号", "某某村三组12号院"),
        ("3#2#501", "3-2-501"),
        ("3号楼5室", "3-5室"),
    ] {
        assert_eq!(shown(text), kept, "{text}");
        assert_eq!(shown(kept), kept);
        assert_eq!(shown(&parse(text).unwrap().long()), kept, "{text}");
    }
}

#[test]
fn parts_and_junk_are_refused() {
    for text in ["3-2", "3号楼", "3号楼2单元", "幸福家园3-2", "新华路1弄"] {
        assert_eq!(shown(text), "input.address_incomplete", "{text}");
    }
    for text in [
        "",
        "3-2-",
        "柳芳胡同",
        "abc",
        "0-0-0",
        "12345-1-101",
        "1205-2-501",
        "1001-2-501",
        "12345号楼2单元501",
        "3-123-501",
        "2单元501室",
        "3-2-501-2-1",
        "3-2-501 5-1-202",
        "3-2-5O1",
        "3-2-501；5-1-202",
        "3-2-501、5-1-202",
        "户籍3-2-501 现住5-1-202",
        "现住幸福家园3-2-501",
        "张三3-2-501",
        "3-2-501左边",
        "3-2-501x9",
        "3--501",
        "3号楼2区501",
        "3号楼2单元5层601",
        "1958-3-15",
        "010-64301234",
        "13800138000",
        "3-2号楼501室",
        "柳芳胡同16-3-2",
    ] {
        assert!(shown(text).starts_with("input.address"), "{text}: {}", shown(text));
    }
    let part = |text: &str| parse(text).unwrap_err().facts["part"].clone();
    assert_eq!(part("3-2-501左边"), "左边");
    assert_eq!(part("张三3-2-501"), "张三");
    assert_eq!(part("3-2-5O1"), "5O1");
    assert_eq!(part("12345号楼2单元501"), "12345号楼");
}

#[test]
fn two_doors_are_never_one() {
    for (one, other) in [
        ("南3号楼2单元501", "北3号楼2单元501"),
        ("1区3-2-501", "2区3-2-501"),
        ("幸福里一期3-2-501", "幸福里二期3-2-501"),
        ("新华路1弄5号301室", "新华路2弄5号301室"),
        ("幸福家园3-2-501", "阳光花园3-2-501"),
        ("老3号楼2单元501", "新3号楼2单元501"),
        ("A座1205", "B座1205"),
        ("3-2-501", "3-2-501-2"),
        ("3排5号", "3号楼5室"),
        ("柳芳胡同16号", "柳芳胡同16号附1号"),
        ("花园社区3-2-501", "阳光社区3-2-501"),
        ("3号楼501", "3号楼底商501"),
    ] {
        assert_ne!(parse(one).unwrap(), parse(other).unwrap(), "{one} {other}");
    }
}

#[test]
fn a_prefix_covers_what_begins_like_it() {
    let covers = |prefix: &str, text: &str| {
        parse_prefix(prefix).is_some_and(|prefix| {
            let Address { estate, hutong, yard, building, unit, room, part, .. } =
                parse(text).unwrap();
            prefix.covers([&estate, &hutong, &yard, &building, &unit, &room, &part])
        })
    };
    for prefix in ["3", "3-", "3#", "3号楼", "3-2", "3-2-", "3-2-5", "3-2-501"] {
        assert!(covers(prefix, "3-2-501"), "{prefix}");
        assert!(covers(prefix, "幸福家园3-2-501-2"), "{prefix}");
        assert!(!covers(prefix, "13-2-501"), "{prefix}");
    }
    assert!(covers("甲2", "甲2-1-303") && !covers("2", "甲2-1-303"));
    assert!(covers("3-5", "3-501") && covers("3-501", "3-501") && !covers("3-6", "3-501"));
    assert!(covers("柳芳胡同16", "柳芳胡同16-3") && !covers("柳芳胡同1", "柳芳胡同16-3"));
    assert!(covers("幸福家园3", "幸福家园3-2-501") && !covers("幸福家园3", "阳光花园3-2-501"));
    assert_eq!(parse_prefix("zs"), None);
    assert_eq!(parse_prefix("张三3"), None);
    assert_eq!(parse_prefix("13812348000"), None);
}

#[test]
fn numbers_sort_by_value() {
    let sorted = ["3-2-501", "3-2-1001", "甲3-1-101", "4-1-101", "10-1-101", "柳芳胡同2-1"];
    let mut mixed = sorted.map(|text| parse(text).unwrap());
    mixed.reverse();
    mixed.sort_by_key(Address::sort_key);
    assert_eq!(mixed.map(|address| address.to_string()), sorted);
}

#[test]
fn a_minus_is_never_taken_for_a_sign_that_separates() {
    for (text, part) in [
        ("3号楼2单元-101", "-101"),
        ("3号楼-1层101", "-1层"),
        ("3号楼-1单元101", "-1单元"),
        ("3幢2单元-2-1", "-2"),
    ] {
        assert_eq!(parse(text).unwrap_err().facts["part"], part, "{text}");
    }
    for (text, kept) in [
        ("3号楼-2单元-501", "3-2-501"),
        ("3号楼-501", "3-501"),
        ("3#2-501", "3-2-501"),
        ("新华路1弄5号-501", "新华路1弄5-501"),
        ("3-2-底商5-2", "3-2-底商5-2"),
    ] {
        assert_eq!(shown(text), kept, "{text}");
    }
}

#[test]
fn two_doors_in_one_address_are_refused() {
    for (text, part) in [
        ("柳芳胡同16、18号", "18号"),
        ("柳芳胡同16号、18号", "18号"),
        ("3-2-501、502", "502"),
        ("3、4号楼101", "4号楼101"),
        ("3号楼2单元501、502室", "502室"),
    ] {
        assert_eq!(parse(text).unwrap_err().facts["part"], part, "{text}");
    }
    for text in ["十二十楼101", "十十号楼101", "二二十号楼101"] {
        assert!(shown(text).starts_with("input.address"), "{text}: {}", shown(text));
    }
    assert!(parse_prefix("3、2").is_some(), "typed with an IME");
}

#[test]
fn doors_as_they_are_written_and_spoken() {
    for (text, kept) in [
        ("十二号楼一千零二室", "12-1002"),
        ("3号楼12A", "3-12A室"),
        ("B座12A", "B-12A室"),
        ("3号楼2单元501之一", "3-2-501之1"),
        ("3-2-501东", "3-2-501东"),
        ("3号楼2单元501东户", "3-2-501东"),
        ("3号楼负一层103", "3-地下1层103"),
        ("3号楼2单元夹层1", "3-2-夹层1"),
        ("3栋2梯501", "3-2-501"),
        ("龙华3巷5号501房", "龙华三巷5-501"),
        ("龙华三巷5号501房", "龙华三巷5-501"),
        ("沈阳市铁西区重工街北二马路3号", "重工街北二马路3"),
        ("浦东新区花木路3号", "花木路3"),
        ("北京市幸福家园西区3-2-501", "幸福家园西区3-2-501"),
    ] {
        assert_eq!(shown(text), kept, "{text}");
        assert_eq!(shown(kept), kept, "{text}");
        assert_eq!(shown(&parse(text).unwrap().long()), kept, "{text}");
    }
    for (text, part) in [("柳芳胡同16号后门", "后门"), ("柳芳胡同16号西门", "西门")]
    {
        assert_eq!(parse(text).unwrap_err().facts["part"], part, "{text}");
    }
    for text in ["2单元501室", "门市5号", "501室"] {
        assert_eq!(shown(text), "input.address_building", "{text}");
    }
}

fn some(pattern: &'static str) -> BoxedStrategy<String> {
    prop_oneof![Just(String::new()), pattern].boxed()
}

/// Every door the desk can hold.
fn door() -> impl Strategy<Value = Address> {
    let estate = some("(幸福家园|望京西园|和平花园一期|二区|阳光100国际|798小区|平房|某村三组)");
    let hutong = some("[柳芳东西南北]{2,4}(胡同|街|里)");
    let yard = some("(甲|乙)?[1-9][0-9]{0,3}(附[1-9])?|[1-9][0-9]{0,2}弄|[1-9]弄[1-9]支弄");
    let building =
        some("[甲乙南北老新]?[1-9][0-9]{0,2}|[ABCD]|[东西南北主配]|[1-9]排|[1-9][0-9]{3}");
    let unit = some("[1-9][0-9]?|[东西甲乙]");
    let room = some(
        "[1-9][0-9]{0,3}|[AB]?[1-9][0-9]{2}|[1-9][0-9]{2}[A-C]|底商[1-9]|地下室B10[1-9]|地下1层[1-9]0[1-9]|[1-9]层[东西]",
    );
    let part = some("[1-9]|主卧|[A-C]1?");
    (estate, hutong, yard, building, unit, room, part).prop_map(
        |(estate, hutong, yard, building, unit, room, part)| {
            let extra = crate::domain::Extra::default();
            Address { estate, building, unit, hutong, yard, room, part, extra }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]
    /// What can be read at all is read back from both ways of showing it.
    #[test]
    fn shorthand_is_read_back(door in door()) {
        if let Ok(read) = parse(&door.long()) {
            prop_assert_eq!(parse(&read.to_string()), Ok(read.clone()), "{}", read);
            prop_assert_eq!(parse(&read.long()), Ok(read));
        }
        if let Ok(read) = parse(&door.to_string()) {
            prop_assert_eq!(parse(&read.to_string()), Ok(read.clone()), "{}", read);
            prop_assert_eq!(parse(&read.long()), Ok(read.clone()), "{}", read.long());
        }
    }

    /// No number and no name of what was typed is missing in what was read.
    #[test]
    fn nothing_typed_is_left_out(
        text in "(幸福家园|柳芳胡同|新华路|一期|A区)?[0-9甲乙东南A-C号楼院单元室层弄排附底商#/. -]{0,14}",
    ) {
        if let Ok(address) = parse(&text) {
            prop_assert_eq!(parse(&address.to_string()), Ok(address.clone()), "{}", &address);
            prop_assert_eq!(parse(&address.long()), Ok(address.clone()), "{}", address.long());
            let numbers = |text: &str| -> Vec<String> {
                let runs = text.split(|c: char| !c.is_ascii_digit());
                let runs = runs.map(|run| run.trim_start_matches('0').to_string());
                runs.filter(|run| !run.is_empty()).collect()
            };
            let mut typed = numbers(&text);
            let kept = numbers(&address.to_string());
            if text.contains(['层', '楼']) {
                // A floor follows from the room.
                typed.retain(|number| kept.contains(number));
            }
            prop_assert_eq!(typed, kept, "{}", &address);
            for c in text.chars().filter(|c| "幸福家园柳芳新华甲乙东南排附商".contains(*c)) {
                prop_assert!(address.to_string().contains(c), "{c} of {text} in {address}");
            }
        }
        let _ = parse_prefix(&text);
    }

    /// Whatever is put into an address, it stands in what is read of it, or all is refused.
    #[test]
    fn nothing_put_into_an_address_gets_lost(
        base in "[1-9]号楼[1-9]单元[1-9]0[1-9]|[1-9]-[1-9]-[1-9]0[1-9]|柳芳胡同1[0-9]号[1-9]",
        more in "[-、,负0-9一二十百千甲东楼层号室]{1,2}",
        at in 0usize..12,
    ) {
        let mut text: Vec<char> = base.chars().collect();
        let at = at.min(text.len());
        text.splice(at..at, more.chars());
        let text: String = text.into_iter().collect();
        if let Ok(address) = parse(&text) {
            let shown = address.to_string();
            prop_assert_eq!(parse(&shown), Ok(address.clone()), "{}", &shown);
            prop_assert_eq!(parse(&address.long()), Ok(address.clone()), "{}", address.long());
            let numbers = |text: &str| -> Vec<String> {
                let runs = text.split(|c: char| !c.is_ascii_digit());
                let runs = runs.map(|run| run.trim_start_matches('0').to_string());
                runs.filter(|run| !run.is_empty()).collect()
            };
            let plain = |text: &str| !text.contains(|c| "一二十百千层楼".contains(c));
            if plain(&more) {
                prop_assert_eq!(numbers(&text), numbers(&shown), "{} {}", &text, &shown);
            }
            for c in more.chars().filter(|c| "负甲东".contains(*c)) {
                let below = c == '负' && shown.contains("地下");
                prop_assert!(below || shown.contains(c), "{c} of {text} in {shown}");
            }
            let listed = more.contains('、') && !base.contains('号');
            prop_assert!(!more.contains('、') || listed, "{} {}", &text, &shown);
        }
    }
}

#[test]
fn villas_have_a_number_and_a_zone_may_stand_in_brackets() {
    for (text, shown) in [
        ("别墅5号", "别墅5"),
        ("幸福里别墅5号", "幸福里别墅5"),
        ("幸福里（东区）3-2-501", "幸福里东区3-2-501"),
        ("幸福里(一期)3-2-501", "幸福里一期3-2-501"),
    ] {
        let address = parse(text).unwrap_or_else(|why| panic!("{text} {why:?}"));
        assert_eq!(parse(&address.to_string()), Ok(address.clone()), "{text}");
        assert!(address.to_string().starts_with(shown), "{text} {address}");
    }
    assert!(parse("幸福里(王某)3-2-501").is_err());
}

#[test]
fn what_is_not_complete_says_how_far_it_goes() {
    for (text, part) in [("3-2", "2"), ("16号西门", "西门"), ("5楼1门", "1门"), ("3号楼", "3号楼")]
    {
        let why = parse(text).unwrap_err();
        let said = (why.code.as_str(), why.facts.get("part").map(String::as_str));
        assert_eq!(said, ("input.address_incomplete", Some(part)), "{text}");
    }
}

#[test]
fn the_community_below_a_district_is_no_estate() {
    for text in [
        "北京市朝阳区青青街道青青社区8-2-201",
        "北京市朝阳区青青街道8-2-201",
        "朝阳区青青街道青青社区居委会8-2-201",
    ] {
        assert_eq!(parse(text).unwrap().to_string(), "8-2-201", "{text}");
    }
}

#[test]
fn rooms_of_lane_houses_and_villas_are_whole_doors() {
    for (text, kept) in [
        ("新华里3号前楼", "新华里3-前楼"),
        ("新华里3号后楼", "新华里3-后楼"),
        ("新华里3号亭子间", "新华里3-亭子间"),
        ("新华路1弄3号亭子间", "新华路1弄3-亭子间"),
        ("新华路1弄3号前楼", "新华路1弄3-前楼"),
        ("新华里3号三层阁", "新华里3-3层阁"),
        ("新华里3号西厢房", "新华里3-西厢房"),
        ("柳芳胡同16号北房", "柳芳胡同16-北房"),
        ("别墅8栋", "别墅8号院"),
        ("别墅8号", "别墅8号院"),
        ("别墅12", "别墅12号院"),
        ("东湖别墅12", "东湖别墅12号院"),
        ("B8别墅", "别墅B8号院"),
        ("青青家园8号别墅", "青青家园别墅8号院"),
        ("某村3组12", "某村三组12号院"),
    ] {
        assert_eq!(shown(text), kept, "{text}");
        assert_eq!(shown(kept), kept, "{text}");
        assert_eq!(shown(&parse(text).unwrap().long()), kept, "{text}");
    }
    // A building with rooms is none.
    assert_eq!(shown("别墅8栋2单元101"), "别墅8-2-101");
    assert_eq!(shown("前楼301"), "前-301");
    for text in ["幸福家园前楼", "亭子间"] {
        assert!(shown(text).starts_with("input.address"), "{text}: {}", shown(text));
    }
}

#[test]
fn what_a_cell_holds_beside_one_door_is_said() {
    for (text, code, part) in [
        ("青青家园8-2-202（租住）", "input.address_brackets", "租住"),
        ("2-3-405(东)", "input.address_brackets", "东"),
        ("8-1-101、102", "input.address_two", "102"),
        ("2-3-402/403", "input.address_two", "403"),
        ("3号楼2单元501和502室", "input.address_two", "502室"),
        ("3-2-501；5-1-202", "input.address_two", "5-1-202"),
        ("3-2-501-502", "input.address_two", "502"),
        ("3-2-501 / 3-2-502", "input.address_two", "3-2-502"),
        ("10-2月-3", "input.address_month", "10-2月-3"),
        ("3月2日", "input.address_month", "3月2日"),
        ("3-2-501左边", "input.address_part", "左边"),
    ] {
        let why = parse(text).unwrap_err();
        assert_eq!((why.code.as_str(), why.facts["part"].as_str()), (code, part), "{text}");
    }
}
