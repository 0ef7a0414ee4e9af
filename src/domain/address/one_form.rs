//! One door has one form, however it is written: numbers of stages and zones, rooms below the
//! ground, areas above the community.

use super::*;

fn shown(text: &str) -> String {
    parse(text).map_or_else(|refusal| refusal.code, |address| address.to_string())
}

#[test]
fn a_number_of_a_stage_a_zone_or_a_building_has_one_form() {
    for (kept, texts) in [
        (
            "阳光城一期3-2-501",
            &[
                "阳光城Ⅰ期3-2-501",
                "阳光城①期3-2-501",
                "阳光城I期3-2-501",
                "阳光城1期3-2-501",
                "阳光城第一期3-2-501",
                "阳光城(一)期3-2-501",
                "阳光城㈠期3-2-501",
                "阳光城壹期3-2-501",
                "阳光城（Ⅰ期）3-2-501",
                "阳光城ⅰ期3-2-501",
            ][..],
        ),
        ("二期3-2-501", &["Ⅱ期3-2-501", "②期3-2-501", "II期3-2-501", "第2期3-2-501"]),
        ("十二期3-2-501", &["Ⅻ期3-2-501", "⑫期3-2-501", "XII期3-2-501", "12期3-2-501"]),
        ("幸福里三区3-2-501", &["幸福里Ⅲ区3-2-501", "幸福里III区3-2-501", "幸福里③区3-2-501"]),
        (
            "3-2-501",
            &[
                "Ⅲ号楼2单元501",
                "③号楼②单元501",
                "III栋2单元501",
                "叁号楼贰单元501",
                "第3号楼第2单元501",
                "第三栋2单元501",
            ],
        ),
    ] {
        for text in texts {
            assert_eq!(shown(text), kept, "{text}");
        }
        assert_eq!(shown(kept), kept);
    }
    // Letters are letters, and a name is a name.
    for (one, other) in [
        ("I区3-2-501", "一区3-2-501"),
        ("V座1205", "5座1205"),
        ("C区3-2-501", "一百区3-2-501"),
        ("陆庄3-2-501", "六庄3-2-501"),
    ] {
        assert_ne!(shown(one), shown(other), "{one} {other}");
    }
    // Beside another number nobody knows where one ends.
    assert!(parse("3-2-50①").is_err());
}

#[test]
fn a_room_below_the_ground_has_one_form() {
    for text in [
        "3号楼地下一层05",
        "3号楼负一层05",
        "3号楼负1层5",
        "3号楼B1-05",
        "3-B1-05",
        "3号楼地下室B105",
        "3号楼-1层05",
        "3号楼负一楼05",
        "3号楼地下一楼5号",
        "3号楼B1层05",
        "3--1层05",
        "3号楼B1-05室",
    ] {
        assert_eq!(shown(text), "3-地下室B105", "{text}");
    }
    assert_eq!(shown("3号楼2单元负一层05"), "3-2-地下室B105");
    assert_eq!(shown("3号楼2单元B2-12"), "3-2-地下室B212");
    assert_eq!(shown("3号楼地下5"), "3-地下室5");
    // On a floor with so many rooms 105 is not 05.
    assert_eq!(shown("3号楼负一层105"), shown("3号楼地下一层105"));
    for (one, other) in [
        ("3号楼负一层105", "3号楼地下室B105"),
        ("3号楼负一层05", "3号楼负二层05"),
        ("3号楼B1-501", "3号楼负一层501"),
        ("3号楼B1单元05", "3号楼B1-05"),
        ("B1-2-501", "B2-2-501"),
        ("3号楼5", "3号楼负一层5"),
    ] {
        assert_ne!(shown(one), shown(other), "{one} {other}");
    }
    let covers = |prefix: &str, text: &str| {
        let Address { estate, hutong, yard, building, unit, room, part, .. } = parse(text).unwrap();
        let parts = [&estate, &hutong, &yard, &building, &unit, &room, &part].map(String::as_str);
        parse_prefix(prefix).is_some_and(|prefix| prefix.covers(parts))
    };
    assert!(covers("3号楼负一层", "3号楼负一层05") && covers("地下一层", "3号楼负一层05"));
    assert!(covers("3号楼负一层", "3号楼负一层105") && !covers("负二层", "3号楼负一层05"));
    // As it was kept before.
    let old = Address { building: "3".into(), room: "负1层5".into(), ..Address::default() };
    let read: Address = serde_json::from_value(serde_json::to_value(old).unwrap()).unwrap();
    assert_eq!(Ok(read), parse("3号楼B1-05"));
}

#[test]
fn areas_above_the_community_are_no_part_of_a_door() {
    for (kept, before) in [
        (
            "柳芳胡同16-3",
            &[
                "",
                "朝阳区",
                "北京市",
                "北京市朝阳区",
                "北京朝阳区",
                "北京市朝阳区某某街道",
                "朝阳区某某街道",
                "某某街道",
                "某某街道某某社区",
                "某某社区",
                "某某居委会",
                "朝阳区某某街道办事处某某社区居委会",
                "河北省廊坊市",
                "廊坊市",
                "廊坊市安次区",
                "河北省",
                "怀柔县",
                "石景山区",
                "宋庄镇",
                "通州区宋庄镇",
            ][..],
        ),
        (
            "新华路1弄12-301",
            &["", "长宁区", "上海市长宁区", "上海市长宁区新华街道", "长宁区新华路街道"],
        ),
        (
            "望京西园3-2-501",
            &["", "朝阳区", "北京市朝阳区", "朝阳区望京街道", "石景山区", "廊坊市", "宋庄镇"],
        ),
        ("幸福家园南区3-2-501", &["", "朝阳区", "廊坊市", "北京市"]),
        ("花园路5号院3-2-501", &["", "海淀区", "北京市海淀区"]),
    ] {
        for area in before {
            let text = format!("{area}{kept}");
            assert_eq!(shown(&text), kept, "{text}");
            assert_eq!(Spoken::read(&text), Spoken::read(kept), "{text}");
        }
    }
    // What only looks like an area tells doors apart.
    for text in [
        "棉纺厂家属区一期3-2-501",
        "北辰别墅区东苑里3-2-501",
        "东花市北里东区3-2-501",
        "东花市南里3-2-501",
        "新都市家园3-2-501",
        "新城市花园3-2-501",
        "北京城市花园南区3-2-501",
        "东方社区3-2-501",
        "南区3-2-501",
        "一区3-2-501",
        "幸福家园南区3-2-501",
        "望京西园三区3-2-501",
        "水乡花园3-2-501",
        "阳光小镇3-2-501",
        "骡马市大街16-3",
        "家属区3-2-501",
        "东湖小区柳芳路3-2-501",
    ] {
        assert_eq!(shown(text), text, "{text}");
    }
}
