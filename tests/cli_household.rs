//! Who keeps house with whom, out of a roster and by hand.

use serde_json::{Value, json};

use crate::cli_office::Office;

/// Imports these lines; the report and the exit code.
fn import(office: &Office, lines: &str) -> (Value, i32) {
    let path = office.home().join("a.csv");
    std::fs::write(&path, lines).unwrap();
    let said = office.run(&["import", "residents", path.to_str().unwrap(), "--json"]);
    (said.json(), said.code)
}

/// The resident of this name.
fn page(office: &Office, name: &str) -> Value {
    let found = office.does(&format!("find {name} --kind resident"));
    let id = found["results"][0]["id"].as_str().unwrap_or_else(|| panic!("{name}: {found}"));
    office.does(&format!("resident show {id}"))
}

#[test]
fn who_says_nothing_behind_a_door_of_two_households_is_asked_for() {
    let office = Office::open();
    let heads = "姓名,与户主关系,住址\n金大一,户主,5-1-101\n金大二,户主,5-1-101\n";
    let lines = format!("{heads}金大三,配偶,5-1-101\n金大四,,5-1-101\n");
    let (report, code) = import(&office, &lines);
    assert_eq!((report["added"].clone(), code), (json!(3), 3), "{report}");
    assert_eq!(report["rejected"][0]["code"], "import.whose_household", "{report}");
    assert_eq!(page(&office, "金大三")["household"], page(&office, "金大二")["household"]);
    // As where the desk knows both, whatever the relation.
    for relation in ["", "妻"] {
        let (report, code) =
            import(&office, &format!("姓名,与户主关系,住址\n金大五,{relation},5-1-101\n"));
        assert_eq!((report["added"].clone(), code), (json!(0), 3), "{report}");
        assert_eq!(report["rejected"][0]["code"], "import.whose_household", "{report}");
    }
    let (report, code) = import(&office, "姓名,户主,住址\n金大四,金大一,5-1-101\n");
    assert_eq!((report["added"].clone(), code), (json!(1), 0), "{report}");
    // Who is known there already is where they are.
    let (report, code) = import(&office, "姓名,住址\n金大四,5-1-101\n");
    assert_eq!((report["unchanged"].clone(), code), (json!(1), 0), "{report}");
}

#[test]
fn a_tenant_keeps_house_by_themselves_behind_the_landlords_door() {
    for word in ["租户", "承租人", "租客", "房客"] {
        let office = Office::open();
        let lines = format!("姓名,与户主关系,住址\n马大三,户主,1-1-102\n马大四,{word},1-1-102\n");
        let (report, code) = import(&office, &lines);
        assert_eq!((report["added"].clone(), code), (json!(2), 0), "{word} {report}");
        let tenant = page(&office, "马大四");
        assert_ne!(tenant["household"], page(&office, "马大三")["household"], "{word}");
        assert_eq!(tenant["fields"]["relation"], "02", "{word} {tenant}");
        let (again, code) = import(&office, &lines);
        assert_eq!((again["unchanged"].clone(), code), (json!(2), 0), "{again}");
        // Whose child that is behind a tenant, nobody knows.
        let (report, code) = import(&office, &format!("{lines}马大五,子,1-1-102\n"));
        assert_eq!(report["rejected"][0]["code"], "import.whose_household", "{report}");
        assert_eq!(code, 3);
    }
}

#[test]
fn a_relation_by_hand_does_not_contradict_who_heads_the_household() {
    let office = Office::open();
    let head = office.makes("resident new --name 张大三 --address 3-2-501 --relation 02");
    let wife = office.makes("resident new --name 王小芳 --address 3-2-501 --relation 10");
    let house = office.does(&format!("resident show {head}"))["household"].clone();
    let house = house.as_str().unwrap_or_else(|| panic!("{house}")).to_string();
    let (code, at) = office.refuses(&format!("resident correct {head} --relation 10"));
    assert_eq!(code, "household.head_stays");
    assert_eq!(at, "relation");
    let (code, at) = office.refuses(&format!("resident correct {wife} --relation 02"));
    assert_eq!(code, "household.headed");
    assert_eq!(at, "relation");
    office.does(&format!("household correct {house} --head {wife}"));
    office.does(&format!("resident correct {head} --relation 10"));
    assert_eq!(office.does(&format!("household show {house}"))["fields"]["head"], json!(wife));
}
