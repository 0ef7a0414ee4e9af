//! `dutydesk import residents`: what a roster changes and what it leaves alone.

use serde_json::{Value, json};

use crate::cli_office::Office;

/// Imports these lines; the report and the exit code.
fn import(office: &Office, name: &str, lines: &str, more: &[&str]) -> (Value, i32) {
    let path = office.home().join(name);
    std::fs::write(&path, lines).unwrap();
    let mut words = vec!["import", "residents", path.to_str().unwrap(), "--json"];
    words.extend(more);
    let said = office.run(&words);
    (said.json(), said.code)
}

fn field(office: &Office, id: &str, name: &str) -> Value {
    office.does(&format!("resident show {id}"))["fields"][name].clone()
}

const FIRST: &str = "姓名,性别,出生日期,住址,电话,与户主关系,备注\n\
    张三,男,1958.3.5,3-2-501,13800000001,户主,耳背\n\
    王芳,女,1960-1-2,3号楼2单元501,13800000002,妻,\n\
    李四,男,19700607,3-2-502,,户主,\n";

#[test]
fn what_the_desk_changed_since_is_listed_and_stays() {
    let office = Office::open();
    let (report, code) = import(&office, "a.csv", FIRST, &[]);
    assert_eq!((report["added"].clone(), code), (json!(3), 0), "{report}");
    office.does("resident correct R1 --phone 13800000009");
    office.does("resident move R3 --address 5-1-101");
    let head = office.does("journal verify")["entries"].clone();
    let (report, code) = import(&office, "a.csv", FIRST, &[]);
    assert_eq!((report["unchanged"].clone(), code), (json!(3), 0), "{report}");
    assert_eq!(office.does("journal verify")["entries"], head, "nothing was committed");

    let later = FIRST
        .replace("13800000001", "13800000007")
        .replace("13800000002", "13800000008")
        .replace("耳背", "");
    let (report, code) = import(&office, "b.csv", &later, &[]);
    assert_eq!((report["updated"].clone(), code), (json!(1), 0), "{report}");
    let kept = &report["kept"];
    let lines = kept.as_array().unwrap();
    assert!(lines.iter().any(|kept| kept["row"] == 2 && kept["field"] == "phone"), "{kept}");
    assert_eq!(field(&office, "R1", "remark"), "耳背", "an empty cell never erases");
    assert_eq!(field(&office, "R3", "address"), "5-1-101", "the desk moved them: {report}");
    let phone = field(&office, "R2", "phone");
    assert!(phone.as_str().unwrap().ends_with("0008"), "the roster's own word goes in: {phone}");
}

#[test]
fn rejected_rows_come_back_on_a_sheet_that_can_be_imported() {
    let office = Office::open();
    let lines =
        format!("{FIRST},女,1980-1-1,3-2-503,,户主,没有姓名\n赵六,男,1980-2-3,三楼靠里,,户主,\n");
    let sheet = office.home().join("rejected.xlsx");
    let more = ["--rejected", sheet.to_str().unwrap()];
    let (report, code) = import(&office, "a.csv", &lines, &more);
    assert_eq!((report["added"].clone(), code), (json!(3), 3), "{report}");
    let rejected = report["rejected"].as_array().unwrap();
    let at: Vec<_> = rejected.iter().map(|r| (r["row"].clone(), r["column"].clone())).collect();
    assert_eq!(at, [(json!(5), json!("姓名")), (json!(6), json!("住址"))]);
    let again = office.run(&["import", "residents", sheet.to_str().unwrap(), "--json"]);
    assert_eq!(again.code, 3);
    assert_eq!(again.json()["rejected"].as_array().unwrap().len(), 2, "as wrong as before");
    let over = import(&office, "a.csv", &lines, &more);
    assert_eq!(over.1, 1, "a sheet that is there is not written over: {}", over.0);
}

#[test]
fn rejected_rows_go_into_the_kind_of_file_that_the_name_says() {
    let office = Office::open();
    let lines = format!("{FIRST}赵六,男,1980-2-3,三楼靠里,,户主,\n");
    let into = |name: &str| office.home().join(name).to_str().unwrap().to_string();
    for name in ["rejected.ods", "rejected"] {
        let (said, code) = import(&office, "a.csv", &lines, &["--rejected", &into(name)]);
        assert_eq!((said["error"]["code"].clone(), code), (json!("office.rejected_name"), 1));
        assert!(!said["error"]["message"].as_str().unwrap().contains("按"), "{said}");
        assert_eq!(office.run(&["resident", "show", "R1"]).code, 1, "nothing went in");
    }
    let (csv, xlsx) = (into("rejected.csv"), into("rejected.xlsx"));
    assert_eq!(import(&office, "a.csv", &lines, &["--rejected", &csv]).1, 3);
    let written = std::fs::read_to_string(&csv).unwrap();
    assert!(written.contains("姓名,性别") && written.contains("三楼靠里"), "{written}");
    assert_eq!(import(&office, "a.csv", &lines, &["--rejected", &xlsx]).1, 3);
    assert!(std::fs::read(&xlsx).unwrap().starts_with(b"PK"), "a workbook");
    for file in [csv, xlsx] {
        let again = office.run(&["import", "residents", &file, "--json"]);
        assert_eq!(again.json()["rejected"].as_array().unwrap().len(), 1, "{file}");
    }
}

const MESSY: &str = "姓名,身份证号,住址,电话,民族,信仰\n\
    张三,,3-2-501,13800000001,汉族,无\n\
    李四,,3-2-502,#N/A,群众,佛教\n\
    ,110105194912310021,三楼靠里,,,\n";

#[test]
fn cells_that_are_left_out_are_named_with_row_column_and_what_stood_there() {
    let office = Office::open();
    let (report, code) = import(&office, "a.csv", MESSY, &["--column", "信仰=skip"]);
    assert_eq!((report["added"].clone(), code), (json!(2), 3), "{report}");
    let left = report["left_out"].as_array().unwrap();
    let said: Vec<_> = left
        .iter()
        .map(|cell| {
            ["row", "column", "field", "said", "code"].map(|name| match &cell[name] {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            })
        })
        .collect();
    let cell = |words: [&str; 5]| words.map(String::from);
    let due = [
        cell(["3", "电话", "phone", "#N/A", "office.cell_error"]),
        cell(["3", "民族", "ethnicity", "群众", "office.unread"]),
    ];
    assert_eq!(said, due, "{report}");
    assert!(left.iter().all(|cell| cell["message"].as_str().unwrap().chars().count() > 6));
    assert_eq!(field(&office, "R2", "name"), json!("李四"), "the rest of the row went in");
}

#[test]
fn all_that_is_wrong_with_a_row_stands_on_the_screen_and_on_its_sheet() {
    let office = Office::open();
    let sheet = office.home().join("rejected.xlsx");
    let more = ["--rejected", sheet.to_str().unwrap()];
    let (report, _) = import(&office, "a.csv", MESSY, &more);
    let rejected = &report["rejected"][0];
    let also: Vec<_> = rejected["also"].as_array().unwrap().iter().collect();
    let fields: Vec<_> = also.iter().map(|why| why["field"].clone()).collect();
    assert_eq!(rejected["field"], json!("name"), "{report}");
    assert_eq!(fields, [json!("id_number"), json!("address")], "{report}");
    let path = office.home().join("a.csv");
    let shown = office.run(&["import", "residents", path.to_str().unwrap(), "--dry-run"]).out;
    let line = shown.lines().find(|line| line.starts_with("第4行")).unwrap();
    assert!(["姓名：", "身份证号：", "住址："].iter().all(|title| line.contains(title)), "{line}");
    let book = dutydesk::office::open(&std::fs::read(&sheet).unwrap()).unwrap();
    let cells: Vec<_> = book.sheets[0].rows[1].cells.iter().map(|cell| cell.shown()).collect();
    assert_eq!(cells[7], "姓名、身份证号、住址", "{cells:?}");
    assert!(cells[8].contains("身份证号：") && cells[8].contains("住址："), "{cells:?}");
}

#[test]
fn an_exit_code_that_is_not_0_says_what_is_missing() {
    let office = Office::open();
    let path = office.home().join("a.csv");
    let tried = |lines: &str, more: &[&str]| {
        std::fs::write(&path, lines).unwrap();
        let mut words = vec!["import", "residents", path.to_str().unwrap(), "--dry-run"];
        words.extend(more);
        let said = office.run(&words);
        (said.code, said.out)
    };
    let (code, said) = tried(MESSY, &[]);
    assert_eq!(code, 3);
    assert!(said.contains("还差1行、2格、1栏，所以退出码是 3"), "{said}");
    // No ground to keep it (PIPL art. 6) is no reason to say that all went in.
    let religion = "姓名,住址,宗教信仰\n张三,3-2-501,佛教\n";
    let (code, said) = tried(religion, &[]);
    assert_eq!(code, 3);
    assert!(said.contains("宗教信仰=不导入（没有依据保存）"), "{said}");
    assert!(said.contains("还差1栏，所以退出码是 3"), "{said}");
    let (code, said) = tried(religion, &["--column", "宗教信仰=skip"]);
    assert!(code == 0 && !said.contains("退出码"), "{code} {said}");
}

#[test]
fn nobody_is_told_apart_by_guessing() {
    let office = Office::open();
    office.does("resident new --name 张三 --address 3-2-501");
    office.does("resident new --name 张三 --address 3-2-501 --birth 1990-1-1");
    let lines = "姓名,住址,电话\n张三,3-2-501,13800000001\n";
    let (report, code) = import(&office, "a.csv", lines, &[]);
    let rejected = &report["rejected"][0];
    assert_eq!((rejected["code"].clone(), code), (json!("import.ambiguous"), 3), "{report}");
    assert!(rejected["message"].as_str().unwrap().contains("R1 R2"), "{rejected}");
}

#[test]
fn who_may_only_look_may_not_import() {
    let office = Office::open();
    office.does("staff add --name 周督 --roles observer");
    let (said, code) = import(&office, "a.csv", FIRST, &["--as", "S2"]);
    assert_eq!((said["error"]["code"].clone(), code), (json!("permit.persons"), 1), "{said}");
    assert_eq!(office.does("overview")["residents"], json!(0));
}

#[test]
fn an_import_is_listed_and_taken_back() {
    let office = Office::open();
    office.does("resident new --name 张三 --address 3-2-501 --birth 1958-3-5");
    assert_eq!(office.does("import list")["items"], json!([]));
    let wrong = format!("{FIRST},女,1980-1-1,3-2-503,,户主,没有姓名\n");
    let (report, code) = import(&office, "a.csv", &wrong, &[]);
    assert_eq!((report["import"].clone(), code), (json!("I1"), 3), "{report}");
    let (report, _) = import(&office, "b.csv", "姓名,住址\n赵六,3-2-504\n", &[]);
    assert_eq!(report["import"], json!("I2"), "{report}");
    let list = office.does("import list")["items"].clone();
    let column = |name: &str| -> Vec<Value> {
        list.as_array().unwrap().iter().map(|item| item[name].clone()).collect()
    };
    assert_eq!(column("id"), [json!("I2"), json!("I1")], "newest first");
    assert_eq!(column("file"), [json!("b.csv"), json!("a.csv")]);
    assert_eq!(column("state"), [json!("done"), json!("done")]);
    assert_eq!((&list[1]["added"], &list[1]["updated"]), (&json!(2), &json!(1)), "{list}");
    assert_eq!((&list[1]["rejected"], &list[1]["by"]), (&json!(1), &json!("S1")));
    let bytes = std::fs::read(office.home().join("a.csv")).unwrap();
    assert_eq!(list[1]["hash"], json!(blake3::hash(&bytes).to_hex().to_string()));
    office.does("matter new --resident R2 --category leak --text 漏水");
    let (code, _) = office.refuses("import undo I1");
    assert_eq!(code, "import.built_on");
    assert_eq!(office.does("import undo 2")["state"], json!("undone"));
    assert_eq!(office.refuses("import undo I2").0, "import.undone");
    assert_eq!(office.refuses("resident show R4").0, "unknown");
    office.does("undo");
    let done = office.does("import undo I1");
    assert_eq!((&done["removed"], &done["restored"]), (&json!(2), &json!(1)), "{done}");
    assert_eq!(office.does("overview")["residents"], json!(1));
    let again = import(&office, "a.csv", &wrong, &[]).0;
    assert_eq!((&again["added"], &again["import"]), (&json!(2), &json!("I3")), "{again}");
    assert_eq!(office.does("journal verify")["ok"], json!(true));
}

#[test]
fn columns_are_told_and_chosen() {
    let office = Office::open();
    let lines = "称呼,联系方式,手机号,备注2,民族,政治面貌,血型\n\
        张三,13800000001,13800000002,耳背,回族,中共党员,A\n\
        李四,13800000003,13800000004,,汉族,群众,B\n";
    let path = office.home().join("a.csv");
    std::fs::write(&path, lines).unwrap();
    let file = path.to_str().unwrap();
    let said = office.run(&["import", "residents", file, "--columns", "--json"]);
    assert_eq!((said.code, said.refusal().0.as_str()), (1, "office.no_header"));
    let choose = ["--column", "称呼=name", "--column", "C=phone", "--column", "备注2=remark"];
    let words = [&["import", "residents", file, "--columns", "--json"][..], &choose].concat();
    let told = office.run(&words).json();
    let fields: Vec<_> = told["mapping"].as_array().unwrap().iter().map(|c| &c["field"]).collect();
    assert_eq!(fields, ["name", "skip", "phone", "remark", "ethnicity", "党员", "skip"], "{told}");
    assert_eq!(told["mapping"][6]["why"], json!("no_ground"));
    assert_eq!(told["mapping"][1]["letter"], json!("B"));
    assert_eq!(office.does("overview")["residents"], json!(0), "only told");
    let (report, code) = import(&office, "a.csv", lines, &choose);
    assert_eq!((&report["added"], code), (&json!(2), 3), "the blood group did not go in: {report}");
    assert_eq!(report["mapping"], told["mapping"]);
    assert_eq!(field(&office, "R1", "ethnicity"), "回族");
    assert_eq!(
        (field(&office, "R1", "tags"), field(&office, "R2", "tags")),
        (json!("党员"), json!(""))
    );
    assert_eq!(field(&office, "R1", "remark"), "耳背");
    for (word, code) in [("住处=name", "office.no_column"), ("C=nome", "office.no_field")] {
        let (said, exit) =
            import(&office, "a.csv", lines, &["--column", "称呼=name", "--column", word]);
        assert_eq!((said["error"]["code"].as_str(), exit), (Some(code), 1), "{said}");
    }
}

#[test]
fn a_roster_without_known_titles_is_read_below_the_row_that_is_said() {
    let office = Office::open();
    let bare = "张三,13800000001,3-2-501,耳背\n李四,13800000003,3-2-502,\n";
    let refused = import(&office, "bare.csv", bare, &[]);
    assert_eq!(refused.0["error"]["code"], json!("office.no_header"));
    let file = office.home().join("bare.csv");
    let words = ["import", "residents", file.to_str().unwrap(), "--header", "none", "--columns"];
    let told = office.run(&[&words[..], &["--json"]].concat()).json();
    let columns = told["mapping"].as_array().unwrap();
    let of = |name: &str| columns.iter().map(|c| c[name].clone()).collect::<Vec<_>>();
    assert_eq!(of("field"), [json!("name"), json!("phone"), json!("address"), json!("skip")]);
    assert_eq!(of("guessed"), [json!(true), json!(true), json!(true), json!(false)]);
    assert_eq!((&columns[3]["letter"], &told["header"]), (&json!("D"), &json!(0)));
    let said = office.run(&words).out;
    assert!(said.contains("第1列") && said.contains("看内容"), "{said}");
    let more = ["--header", "none", "--column", "D=remark"];
    let (report, code) = import(&office, "bare.csv", bare, &more);
    assert_eq!((&report["added"], code), (&json!(2), 0), "{report}");
    assert_eq!(field(&office, "R1", "remark"), "耳背");

    let strange = "名单,,,\n称呼,打给,住处,其他\n赵六,13800000004,3-2-503,\n";
    let (report, code) = import(&office, "strange.csv", strange, &["--header", "2"]);
    assert_eq!((&report["added"], code), (&json!(1), 0), "{report}");
    for (more, code) in [
        (vec!["--header", "9"], "office.no_row"),
        (vec!["--header", "第一行"], "office.header"),
        (vec!["--header", "3"], "office.no_rows"),
        (vec!["--header", "2", "--sheet", "Sheet9"], "office.no_sheet"),
    ] {
        let (said, exit) = import(&office, "strange.csv", strange, &more);
        assert_eq!((said["error"]["code"].as_str(), exit), (Some(code), 1), "{said}");
    }
}

#[test]
fn a_head_whose_row_was_rejected_before_comes_to_their_own() {
    let office = Office::open();
    let wrong = FIRST.replace("张三,男,1958.3.5", "#N/A,男,1958.3.5");
    let (report, code) = import(&office, "a.csv", &wrong, &[]);
    assert_eq!((report["added"].clone(), code), (json!(2), 3), "{report}");
    // A year later his wife is not listed.
    let later = "姓名,性别,出生日期,住址,与户主关系\n张三,男,1958.3.5,3-2-501,户主\n";
    let (report, _) = import(&office, "b.csv", later, &[]);
    assert_eq!(report["added"], 1, "{report}");
    let of = |id: &str| office.does(&format!("resident show {id}"))["household"].clone();
    let household = of("R3");
    assert_eq!(of("R1"), household);
    let household = household.as_str().unwrap();
    let page = office.does(&format!("household show {household}"));
    assert_eq!(page["fields"]["head"], "R3", "{page}");
}

#[test]
fn columns_that_mix_up_doors_are_asked_about_and_nothing_goes_in() {
    let office = Office::open();
    let lines = "姓名,楼栋号,门牌号,单元号,室号\n张一,3,8,2,501\n李二,3,8,2,502\n";
    let (said, code) = import(&office, "a.csv", lines, &[]);
    assert_eq!((said["error"]["code"].clone(), code), (json!("office.column_clash"), 1), "{said}");
    let message = said["error"]["message"].as_str().unwrap();
    assert!(message.contains("C 门牌号") && message.contains("--column E=skip"), "{message}");
    let (report, code) = import(&office, "a.csv", lines, &["--column", "门牌号=skip"]);
    assert_eq!((report["added"].clone(), code), (json!(2), 0), "{report}");
    assert_eq!(field(&office, "R2", "address"), json!("3-2-502"));
    let lines = "姓名,楼号,单元,房号,片区\n甲,3,2,501,一\n乙,3,2,501,二\n";
    let (said, _) = import(&office, "b.csv", lines, &[]);
    assert_eq!(said["error"]["code"], json!("office.column_door"), "{said}");
    // A cell beyond the titles is a column of its own.
    let lines = "姓名,住址\n丙,3-2-503,耳背\n";
    let (report, code) = import(&office, "c.csv", lines, &[]);
    assert_eq!((report["added"].clone(), code), (json!(1), 3), "{report}");
}

/// The household of a resident, by their name.
fn household_of(office: &Office, name: &str) -> Value {
    let found = office.does(&format!("find {name}"));
    let id = found["results"][0]["id"].as_str().unwrap_or_else(|| panic!("{name}: {found}"));
    office.does(&format!("resident show {id}"))["household"].clone()
}

#[test]
fn two_families_behind_one_door_are_told_apart_by_the_names_of_their_heads() {
    let office = Office::open();
    let lines = "姓名,户主,住址,电话\n王小芳,张大山,3-2-501,13800000001\n张大山,张大山,3-2-501,\n\
        赵小六,李四海,3-2-501,\n李四海,李四海,3-2-501,\n钱小七,张大山,3-2-501,\n";
    let (report, code) = import(&office, "a.csv", lines, &[]);
    assert_eq!((report["added"].clone(), code), (json!(5), 0), "{report}");
    let of = |name: &str| household_of(&office, name);
    let (zhang, li) = (of("张大山"), of("李四海"));
    assert_ne!(zhang, li);
    assert_eq!([of("王小芳"), of("钱小七"), of("赵小六")], [zhang.clone(), zhang, li]);
    let (again, code) = import(&office, "b.csv", lines, &[]);
    assert_eq!((again["unchanged"].clone(), code), (json!(5), 0), "{again}");
}

#[test]
fn a_head_that_does_not_come_to_be_is_said() {
    for (lines, code) in [
        ("姓名,户主,住址\n王小芳,张大山,3-2-501\n", "import.other_head"),
        ("姓名,户主,住址\n王小芳,张大山,\n张大山,张大山,\n", "import.head_nowhere"),
        ("姓名,户主,住址\n王小芳,3号,3-2-501\n", "office.head_unread"),
        ("姓名,户主,与户主关系,住址\n王小芳,王小芳,妻,3-2-501\n", "office.head_relation"),
    ] {
        let office = Office::open();
        let (report, exit) = import(&office, "a.csv", lines, &[]);
        let left = report["left_out"].as_array().unwrap();
        let codes: Vec<_> = left.iter().map(|left| left["code"].clone()).collect();
        assert_eq!((codes, exit), (vec![json!(code)], 3), "{lines} {report}");
    }
    let office = Office::open();
    let (report, code) = import(&office, "a.csv", "姓名,户主,住址\n,张大山,3-2-501\n", &[]);
    assert_eq!((report["rejected"].as_array().unwrap().len(), code), (1, 3), "{report}");
}

/// Of what is known and not imported only what counts lines or follows from other columns goes
/// without a word.
#[test]
fn nothing_that_stands_nowhere_else_is_left_out_with_exit_code_0() {
    let row = |title: &str, text: &str, more: &str, of_it: &str| {
        format!("姓名,住址,{title}{more}\n王小芳,3-2-501,{text}{of_it}\n")
    };
    for (title, text, code) in [
        ("序号", "1", 0),
        ("编号", "1", 0),
        ("年龄", "66", 3),
        ("周岁", "66", 3),
        ("总层数", "6", 3),
        ("户主", "张大山", 3),
        ("户主", "王小芳", 0),
        ("户主", "是", 0),
        ("职业", "教师", 3),
        ("年龄", "", 0),
        ("户号", "7", 3),
        ("备用说明", "在外地", 3),
    ] {
        let office = Office::open();
        let (report, exit) = import(&office, "a.csv", &row(title, text, "", ""), &[]);
        assert_eq!(exit, code, "{title} {text} {report}");
    }
    let office = Office::open();
    let born = row("年龄", "66", ",出生日期", ",1960-1-2");
    assert_eq!(import(&office, "a.csv", &born, &[]).1, 0);
    let unborn = row("年龄", "66", ",出生日期", ",");
    let (report, exit) = import(&office, "b.csv", &unborn.replace("小芳", "小丽"), &[]);
    let left = &report["left_out"][0];
    assert_eq!((left["code"].clone(), exit), (json!("office.age_alone"), 3), "{report}");
}

#[test]
fn who_has_another_document_than_an_id_card_goes_in_with_it() {
    let office = Office::open();
    let lines = "姓名,证件类型,证件号码,住址\n约翰,护照,E12345678,3-2-501\n港生,回乡证,H12345678,3-2-502\n\
        台生,台湾居民来往大陆通行证,12345678,3-2-503\n军一,军官证,军字第1234567号,3-2-504\n\
        户一,户口簿,123456789,3-2-505\n常一,身份证,11010519491231002X,3-2-506\n";
    let (report, code) = import(&office, "a.csv", lines, &[]);
    assert_eq!((report["added"].clone(), code), (json!(6), 0), "{report}");
    assert_eq!(field(&office, "R1", "id_kind"), "passport");
    assert_eq!(field(&office, "R1", "id_number"), "*********", "hidden whole");
    assert_eq!(field(&office, "R6", "id_kind"), "id_card");
    for typed in ["E12345678", "e1234 5678", "12345678", "军字第1234567号"] {
        let found = office.run(&["find", typed, "--json"]).json();
        assert!(found["total"].as_u64() > Some(0), "{typed}: {found}");
    }
    let (again, code) = import(&office, "b.csv", lines, &[]);
    assert_eq!((again["unchanged"].clone(), code), (json!(6), 0), "{again}");
}

#[test]
fn a_number_that_is_of_no_id_card_never_rejects_its_person() {
    for (titles, cells, kept, codes) in [
        ("身份证号", "E12345678", "passport", &[][..]),
        ("身份证号", "H12345678", "hk_macao", &[]),
        ("身份证号", "A123456(7)", "", &["office.kind_unknown"]),
        ("证件类型,证件号码", "护照,无效的号码", "", &["input.document_passport"]),
        ("证件类型,证件号码", "台胞证,E12345678", "", &["input.document_taiwan"]),
        ("证件类型,证件号码", "护照,", "", &["office.kind_alone"]),
        ("证件类型,证件号码", "护照,11010519491231002X", "id_card", &["office.kind_other"]),
        ("证件类型,证件号码", "船员证,E12345678", "", &["office.unread", "office.kind_unread"]),
        (
            "证件类型,证件号码",
            "往来港澳通行证,W12345678",
            "",
            &["office.unread", "office.kind_unread"],
        ),
    ] {
        let office = Office::open();
        let lines = format!("姓名,住址,{titles}\n约翰,3-2-501,{cells}\n");
        let (report, exit) = import(&office, "a.csv", &lines, &[]);
        let left = report["left_out"].as_array().unwrap();
        let said: Vec<_> = left.iter().map(|left| left["code"].as_str().unwrap()).collect();
        let due = (1, if codes.is_empty() { 0 } else { 3 }, codes.to_vec());
        assert_eq!((report["added"].as_u64().unwrap(), exit, said), due, "{cells} {report}");
        assert_eq!(field(&office, "R1", "id_kind"), kept, "{cells}");
        assert!(!report.to_string().contains("12345678"), "{report}");
    }
    let office = Office::open();
    let wrong = "姓名,住址,身份证号\n张三,3-2-501,110105194912310021\n";
    assert_eq!(import(&office, "a.csv", wrong, &[]).0["rejected"].as_array().unwrap().len(), 1);
}

#[test]
fn a_roster_that_names_another_head_makes_it_the_head_or_says_why_not() {
    let office = Office::open();
    let lines = |zhang: &str, wang: &str| {
        format!("姓名,与户主关系,住址\n张三,{zhang},3-2-501\n王芳,{wang},3-2-501\n")
    };
    let head = || office.does("household show H1")["fields"]["head"].clone();
    assert_eq!(import(&office, "a.csv", &lines("户主", "妻"), &[]).1, 0);
    let (report, code) = import(&office, "b.csv", &lines("夫", "户主"), &[]);
    assert_eq!((head(), code), (json!("R2"), 0), "{report}");
    let (report, code) = import(&office, "c.csv", "姓名,与户主关系,住址\n王芳,妻,3-2-501\n", &[]);
    let left = &report["left_out"][0]["code"];
    assert_eq!((left.clone(), code), (json!("import.head_related"), 3), "{report}");
}
