//! Bad input on the command line: a plain sentence at the field, and nothing is done.

use crate::cli_office::Office;

#[test]
fn every_bad_field_is_named_with_a_sentence() {
    let office = Office::open();
    let id = office.makes("matter new --who 甲 --category leak --text 漏水");
    let bad = [
        // An empty form: the first field that must be there.
        ("matter new".to_string(), "input.required", "category"),
        ("matter new --who 甲 --category leak".into(), "input.required", "text"),
        ("matter new --who 甲 --category 星星 --text 漏".into(), "category.unknown", "category"),
        ("matter new --resident R999 --category leak --text 漏".into(), "unknown", "resident"),
        (
            "matter new --who 甲 --category leak --text 漏 --due 2-30 --source 单".into(),
            "input.date_impossible",
            "due",
        ),
        (
            "matter new --who 甲 --category leak --text 漏 --due 昨天 --source 单".into(),
            "input.date_past",
            "due",
        ),
        (
            "matter new --who 甲 --category leak --text 漏 --due 明天".into(),
            "due.no_source",
            "source",
        ),
        ("matter new --who 甲 --category leak --text 漏 --source 单".into(), "due.no_time", "due"),
        (
            "matter new --who 甲 --category leak --text 漏 --level 高".into(),
            "input.choice",
            "level",
        ),
        ("matter new --resident 甲 --category leak --text 漏".into(), "input.record", "resident"),
        ("matter new --who 甲 --category leak --text 漏 --owner S9".into(), "unknown", "owner"),
        (
            "matter new --who 甲 --category leak --text 漏 --happened 明天".into(),
            "input.date_future",
            "happened",
        ),
        (format!("matter note {id}"), "input.required", "text"),
        (format!("matter call {id} --outcome maybe"), "input.choice", "outcome"),
        (format!("matter step {id} --text 等 --next 13-45"), "input.date_impossible", "next"),
        (format!("matter tell {id} --way pigeon --result solved"), "input.choice", "way"),
        (format!("matter transfer {id} --to R1 --reason grid"), "input.record", "to"),
        (format!("matter merge {id} --into M999"), "unknown", "into"),
        ("resident new".into(), "input.required", "name"),
        ("resident new --name 123".into(), "input.name_letters", "name"),
        (
            "resident new --name 张三 --id-number 110105194912310021".into(),
            "input.id_check",
            "id_number",
        ),
        (
            "resident new --name 张三 --id-number 11010519490230002X".into(),
            "input.id_date",
            "id_number",
        ),
        ("resident new --name 张三 --phone 1234567890123456".into(), "input.phone", "phone"),
        ("resident new --name 张三 --birth 2026-2-30".into(), "input.date_impossible", "birth"),
        ("resident new --name 张三 --address 天上".into(), "input.address", "address"),
        ("staff add --name 李丽 --account Root!".into(), "input.account", "account"),
        ("staff add --name 李丽 --roles king".into(), "input.choice", "roles"),
    ];
    for (line, code, field) in bad {
        assert_eq!(office.refuses(&line), (code.into(), field.into()), "{line}");
    }
    assert_eq!(office.does("matter list")["items"].as_array().unwrap().len(), 1);
    assert_eq!(office.does("find 张三")["total"], 0);
}

#[test]
fn a_novel_in_a_field_is_refused_and_an_empty_name_too() {
    let office = Office::open();
    let novel = "长".repeat(10_000);
    for field in ["--text", "--who", "--source", "--due", "--category", "--owner"] {
        let said = office.run(&["matter", "new", field, &novel, "--json"]);
        assert_eq!(said.code, 1, "{field}");
    }
    let words = ["matter", "new", "--who", "甲", "--category", "leak", "--text", &novel, "--json"];
    assert_eq!(office.run(&words).refusal(), ("input.too_long".into(), "text".into()));
    let said = office.run(&["resident", "new", "--name", "", "--json"]);
    assert_eq!((said.code, said.refusal().1.as_str()), (1, "name"));
    let said = office.run(&["resident", "new", "--name", "   ", "--json"]);
    assert_eq!((said.code, said.refusal().1.as_str()), (1, "name"));
}

#[test]
fn control_characters_never_reach_the_terminal_again() {
    let office = Office::open();
    let hostile = "漏\u{1b}[2J水\u{7}\u{9b}31m\u{202e}反";
    let said =
        office.run(&["matter", "new", "--who", hostile, "--category", "leak", "--text", hostile]);
    assert_eq!(said.code, 0, "{}", said.err);
    for words in [&["matter", "list"][..], &["matter", "show", "M1"], &["find", "漏"]] {
        for words in [words.to_vec(), [words, &["--json"]].concat()] {
            let said = office.run(&words);
            assert_eq!(said.code, 0, "{words:?} {}", said.err);
            let raw = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
            assert!(!said.out.contains(raw), "{words:?} {:?}", said.out);
        }
    }
}

#[test]
fn what_is_not_there_is_said_to_be_unknown() {
    let office = Office::open();
    for line in [
        "matter show M77",
        "matter note M77 --text 记",
        "resident show R77",
        "household show H77",
        "staff leave S77",
        "resident move R77 --address 3-2-501",
    ] {
        assert_eq!(office.refuses(line).0, "unknown", "{line}");
    }
}

#[test]
fn wrong_use_is_named_and_ends_with_two() {
    let office = Office::open();
    for (line, code) in [
        ("matter", "usage.incomplete"),
        ("mater list", "usage.subcommand"),
        ("matter note", "usage.no_number"),
        ("matter note R1 --text 记", "usage.number"),
        ("matter note M1 --bogus x", "usage.unknown"),
        ("matter note M1 --text", "usage.no_value"),
        ("matter new --who 甲 --resident R1", "usage.conflict"),
        ("matter list --as 王丽", "usage.number"),
        ("find", "usage.no_query"),
        ("find 张 --kind dragon", "usage.kind"),
        ("find 张 --limit many", "usage.value"),
        ("practice clock later", "usage.clock"),
        ("init", "usage.init"),
        ("check-id", "usage.no_id_number"),
    ] {
        let said = office.says(line);
        assert_eq!((said.code, said.refusal().0.as_str()), (2, code), "{line}");
    }
}

#[test]
fn a_console_without_a_terminal_says_what_to_use_instead() {
    let office = Office::open();
    let said = office.run(&[]);
    assert_eq!(said.code, 71);
    assert!(said.err.contains("--help"), "{}", said.err);
}

#[test]
fn an_id_number_is_checked_without_a_desk() {
    let office = Office::real();
    let right = office.does("check-id 11010519491231002x");
    assert_eq!(right["valid"], true);
    assert_eq!((&right["birth"], &right["sex"]), (&"1949-12-31".into(), &"female".into()));
    for (number, code) in [
        ("110105194912310021", "input.id_check"),
        ("11010519491331002X", "input.id_date"),
        ("1101051949", "input.id_length"),
        ("１１０１０５１９４９１２３１００２Ａ", "input.id_characters"),
    ] {
        let said = office.says(&format!("check-id {number}"));
        assert_eq!(said.code, 1, "{number}");
        assert_eq!((&said.json()["valid"], &said.json()["code"]), (&false.into(), &code.into()));
    }
    assert!(!office.data().exists(), "nothing was made");
}
