//! Residents by hand, and found again in every way.

use serde_json::json;

use crate::cli_office::Office;

#[test]
fn a_resident_is_found_by_name_pinyin_initials_address_and_tails() {
    let office = Office::open();
    let id = office.makes(
        "resident new --name 张三 --address 3-2-501 --phone 13800138000 \
         --id-number 11010519491231002X --tags 独居",
    );
    office.makes("resident new --name 李四 --address 3-2-502 --phone 13911112222");
    for query in ["张三", "zs", "zhangsan", "8000", "002X", "3-2-501", "zs 3-2", &id] {
        let found = office.does(&format!("find {query} --kind resident"));
        assert_eq!(found["total"], 1, "{query}: {found}");
        let hit = &found["results"][0];
        assert_eq!((&hit["id"], &hit["kind"]), (&json!(id), &json!("resident")), "{query}");
        assert_eq!(hit["name"], "张三");
        assert_eq!(hit["address"], "3-2-501");
        assert_eq!(hit["phone"], "138****8000", "masked");
        assert_eq!(hit["id_number"], "110105************", "masked");
        assert!(!hit["why"].as_str().unwrap().is_empty());
        assert_eq!(hit.as_object().unwrap().len(), 7);
    }
    let found = office.does("find 3-2 --kind resident --limit 1");
    assert_eq!(found["total"], 2, "totals are exact");
    assert_eq!(found["results"].as_array().unwrap().len(), 1);
    assert_eq!(office.does("find 没有这个人"), json!({"total": 0, "results": []}));
}

#[test]
fn a_file_is_corrected_moved_and_closed_with_its_history() {
    let office = Office::open();
    let id = office.makes("resident new --name 张姗 --address 3-2-501 --phone 13800138000");
    office.does(&format!("resident correct {id} --name 张珊 --tags 独居,高龄"));
    office.does(&format!("resident move {id} --address 5-1-202"));
    assert_eq!(office.does("find 张珊 --kind resident")["results"][0]["address"], "5-1-202");
    let by_sound = &office.does("find 张姗 --kind resident")["results"][0];
    assert_eq!(by_sound["name"], "张珊", "the old name sounds the same");
    assert_ne!(by_sound["why"], "name");
    office.does(&format!("resident status {id} --status away --day 2026-11-20"));
    office.does(&format!("resident note {id} --text 女儿来办的手续"));
    let page = office.does(&format!("resident show {id}"));
    assert_eq!(page["fields"]["name"], "张珊");
    let kinds: Vec<_> = page["timeline"].as_array().unwrap().iter().map(|l| &l["kind"]).collect();
    assert_eq!(kinds, ["note", "status", "moved", "corrected", "new"]);
}

#[test]
fn a_household_and_a_dwelling_are_made_and_moved() {
    let office = Office::open();
    let dwelling = office.makes("dwelling new --address 甲2-1-303");
    let head = office.makes("resident new --name 周德福");
    let household = office.makes(&format!("household new --address 甲2-1-303 --head {head}"));
    assert_eq!(office.does(&format!("household show {household}"))["dwelling"], json!(dwelling));
    office.does(&format!("household move {household} --address 3-2-501"));
    let page = office.does(&format!("household show {household}"));
    assert_ne!(page["dwelling"], json!(dwelling));
    office.does(&format!("dwelling correct {dwelling} --remark 空置"));
    assert_eq!(office.does(&format!("dwelling show {dwelling}"))["fields"]["remark"], "空置");
}

#[test]
fn the_answer_in_words_speaks_the_asked_language() {
    let office = Office::open();
    office.makes("resident new --name 张三 --address 3-2-501");
    let said = office.run(&["find", "张三", "--kind", "resident"]);
    assert!(said.out.contains("张三") && said.out.contains("前1/共1"), "{}", said.out);
    let said = office.run(&["find", "张三", "--kind", "resident", "--lang", "en"]);
    assert!(said.out.contains("first 1 of 1"), "{}", said.out);
    let said = office.run(&["resident", "show", "R1", "--lang", "en"]);
    assert!(said.out.contains("张三"), "{}", said.out);
}

#[test]
fn the_catalog_is_found_with_the_records_and_alone() {
    let office = Office::open();
    let zhang = office.makes("resident new --name 张三 --address 3-2-501");
    office.makes(&format!("matter new --who {zhang} --category leak --text 滴水"));
    let found = office.does("find 漏水");
    let kinds: Vec<_> = found["results"].as_array().unwrap().iter().map(|r| &r["kind"]).collect();
    assert_eq!(json!([kinds, found["total"]]), json!([["matter", "catalog"], 2]));
    for query in ["漏水", "ls", "loushui"] {
        let found = office.does(&format!("find {query} --kind catalog"));
        assert_eq!(found["total"], 1, "{query}: {found}");
        let entry = &found["results"][0];
        assert_eq!((&entry["id"], &entry["name"]), (&json!("leak"), &json!("漏水")), "{query}");
    }
    assert_eq!(office.does("find 漏水 --limit 1")["results"].as_array().unwrap().len(), 1);
    assert_eq!(office.does("find 张三 --kind catalog"), json!({"total": 0, "results": []}));
    let said = office.run(&["find", "漏水", "--kind", "catalog"]);
    assert!(said.out.contains("漏水") && said.out.contains("前1/共1"), "{}", said.out);
}

#[test]
fn a_telephone_in_any_grouping_is_found() {
    let office = Office::open();
    let id = office.makes("resident new --name 张三 --phone 13812348000");
    let lift = office.makes("contact new --contact-kind lift --post 维保 --phone 010-80000201");
    for (typed, id) in [
        ("138 1234 8000", &id),
        ("+86 138-1234-8000", &id),
        ("(138)12348000", &id),
        ("０１０－８０００ ０２０１", &lift),
        ("(010)80000201", &lift),
        ("+86 10 8000 0201", &lift),
    ] {
        let found = office.run(&["find", typed, "--json"]).json();
        assert_eq!(
            (&found["total"], &found["results"][0]["id"]),
            (&json!(1), &json!(id)),
            "{typed}"
        );
    }
}

#[test]
fn posts_of_the_directory_and_cases_are_found_with_the_records_each_by_its_kind() {
    let office = Office::open();
    let zhang = office.makes("resident new --name 张三 --address 3-2-501");
    let lift =
        office.makes("contact new --contact-kind lift --post 张家电梯维保 --phone 010-80000201");
    let case = office.makes(&format!(
        "mediation new --dispute noise --party {zhang} --party-b 李四 --text 夜里吵"
    ));
    let found = office.does("find 张");
    let mut kinds: Vec<_> = found["results"].as_array().unwrap().iter().collect();
    kinds.sort_by_key(|hit| hit["kind"].to_string());
    let kinds: Vec<_> = kinds.iter().map(|hit| (&hit["kind"], &hit["id"])).collect();
    let [lift, case, zhang] = [lift, case, zhang].map(|id| json!(id));
    let words = ["contact", "mediation", "resident"].map(|word| json!(word));
    assert_eq!(kinds, [(&words[0], &lift), (&words[1], &case), (&words[2], &zhang)]);
    let hit = &office.does("find 0201 --kind contact")["results"][0];
    assert_eq!((&hit["phone"], &hit["name"]), (&json!("010-80000201"), &json!("张家电梯维保")));
    let hit = &office.does("find 夜里 --kind mediation")["results"][0];
    assert_eq!((&hit["id"], &hit["why"]), (&case, &json!("text")));
    let hit = &office.does("find zangsan --kind resident")["results"][0];
    assert_eq!((&hit["id"], &hit["why"]), (&zhang, &json!("blurred")));
}

#[test]
fn who_comes_first_heads_the_household_and_is_told_so() {
    let office = Office::open();
    let done = office.does("resident new --name 王芳 --address 3-2-501 --relation 10");
    assert_eq!(done["headed"], "10", "{done}");
    assert_eq!(office.does("resident show R1")["fields"]["relation"], "02");
    let done = office.does("resident new --name 张三 --address 3-2-501 --relation 10");
    assert_eq!(done["headed"], serde_json::Value::Null, "{done}");
    assert_eq!(office.does("resident show R2")["fields"]["relation"], "10");
}

#[test]
fn a_document_has_a_kind_beside_its_number() {
    let office = Office::open();
    office.does("resident new --name 约翰 --id-number E12345678 --id-kind passport");
    let show = || office.does("resident show R1")["fields"]["id_kind"].clone();
    assert_eq!(show(), "passport");
    for (words, code, field) in [
        ("resident new --name 港生 --id-number E12345678", "input.id_length", "id_number"),
        (
            "resident new --name 港生 --id-number E12345678 --id-kind taiwan",
            "input.document_taiwan",
            "id_number",
        ),
        ("resident new --name 港生 --id-kind passport", "input.required", "id_number"),
        (
            "resident new --name 港生 --id-number e1234 5678 --id-kind passport",
            "id.taken",
            "id_number",
        ),
    ] {
        let words: Vec<String> = words
            .replace("e1234 5678", "e1234_5678")
            .split(' ')
            .map(|w| w.replace('_', " "))
            .collect();
        let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
        words.push("--json");
        let said = office.run(&words);
        let refused = said.refusal();
        assert_eq!(refused, (code.into(), field.into()), "{words:?}");
    }
    office.does("resident correct R1 --id-number 11010519491231002X --id-kind id_card");
    assert_eq!(show(), "id_card");
    let born = office.does("resident show R1")["fields"]["birth"].clone();
    assert_eq!(born, "1949-12-31");
}

#[test]
fn a_door_is_found_by_what_it_alone_is_called() {
    let office = Office::open();
    for (name, address) in [
        ("附一", "柳芳胡同16号附1号"),
        ("底一", "3号楼底商5"),
        ("地一", "3号楼地下室B103"),
        ("常一", "3-1-101"),
    ] {
        office.does(&format!("resident new --name {name} --address {address}"));
    }
    for (typed, id) in [
        ("附1号", "R1"),
        ("附1", "R1"),
        ("16附1", "R1"),
        ("16号附1号", "R1"),
        ("柳芳胡同16附1", "R1"),
        ("底商5", "R2"),
        ("底商", "R2"),
        ("3号楼底商5", "R2"),
        ("B103", "R3"),
        ("b103", "R3"),
        ("地下室", "R3"),
        ("地下室B103", "R3"),
        ("3-B103", "R3"),
    ] {
        let found = office.run(&["find", typed, "--json"]).json();
        let rows = found["results"].as_array().unwrap();
        let people = rows.iter().filter(|row| row["kind"] == "resident");
        let ids: Vec<_> = people.map(|row| row["id"].as_str().unwrap()).collect();
        assert_eq!(ids, [id], "{typed}: {found}");
    }
    assert_eq!(office.run(&["find", "底商6", "--json"]).json()["total"], 0);
}

#[test]
fn who_is_not_here_any_more_is_said_wherever_their_name_is_printed() {
    let office = Office::open();
    office.does("resident new --name 张三 --address 3-2-501");
    office.does("resident new --name 王芳 --address 3-2-501 --relation 配偶");
    for (word, status) in [("死亡", "dead"), ("迁出", "away")] {
        office.does(&format!("resident status R1 --status {word}"));
        assert_eq!(office.does("resident show R1")["fields"]["status"], status);
        for line in ["find 张三", "resident show R1", "resident show R2", "household show H1"] {
            let words: Vec<&str> = line.split(' ').collect();
            let said = office.run(&words);
            let named = said.out.lines().any(|line| line.starts_with("R1") && line.contains(word));
            assert!(named, "{line}: {}", said.out);
        }
        office.does("resident status R1 --status 在住");
    }
}
