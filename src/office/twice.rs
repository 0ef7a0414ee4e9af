//! One person behind two doors of a file: who goes in twice is named.

use std::collections::HashMap;

use crate::domain::roster::{LeftOut, RosterRow};
use crate::domain::{Refusal, id_number, person_name};

/// Rows whose person has the name and the birth or telephone of one further up who lives behind
/// another door or without one, where nothing says that they are two.
pub(super) fn perhaps(rows: &[RosterRow]) -> Vec<LeftOut> {
    let mut first: HashMap<[String; 3], usize> = HashMap::new();
    let mut noted = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let name = person_name::key(text(row, "name"));
        let shared = [("birth", birth(row)), ("phone", text(row, "phone").to_string())];
        let mut before = None;
        for (field, shared) in shared.into_iter().filter(|(_, shared)| !shared.is_empty()) {
            let key = [name.clone(), field.to_string(), shared];
            let other = *first.entry(key).or_insert(at);
            before = before.or(Some(other).filter(|other| may_be_one(&rows[*other], row)));
        }
        if let Some(other) = before.map(|other| &rows[other]) {
            let code = if other.sheet == row.sheet {
                "office.perhaps_twice"
            } else {
                "office.perhaps_twice_sheet"
            };
            let why = Refusal::new(code).at("name").with("first", other.row);
            noted.push(row.left_out("name", "", why.with("sheet", other.sheet + 1)));
        }
    }
    noted
}

/// Whether two rows of one name, behind two doors, may be one person.
fn may_be_one(one: &RosterRow, other: &RosterRow) -> bool {
    let differ = |field: &str| {
        let (one, other) = (text(one, field), text(other, field));
        !one.is_empty() && !other.is_empty() && one != other
    };
    let (born, otherwise) = (birth(one), birth(other));
    text(one, "address") != text(other, "address")
        && (born.is_empty() || otherwise.is_empty() || born == otherwise)
        && !["id_number", "sex"].into_iter().any(differ)
}

/// The day of birth, from the ID number where only that says it.
fn birth(row: &RosterRow) -> String {
    let said = text(row, "birth");
    let number = id_number::parse(text(row, "id_number"), chrono::NaiveDate::MAX);
    match number.ok().filter(|_| said.is_empty()) {
        Some(id) => id.birth.to_string(),
        None => said.to_string(),
    }
}

fn text<'a>(row: &'a RosterRow, field: &str) -> &'a str {
    row.fields.get(field).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use crate::office::tests::read;

    #[test]
    fn one_name_and_birth_behind_two_doors_is_named_and_nobody_else() {
        let named = |lines: &str| {
            let all = read(&format!("姓名,性别,出生日期,身份证号,电话,住址\n{lines}"));
            assert_eq!(all.rejected, [], "{lines}");
            let of =
                |one: &crate::domain::roster::LeftOut| (one.row, one.why.facts["first"].clone());
            all.noted.iter().map(of).collect::<Vec<_>>()
        };
        let (first, said) =
            ("张三,男,1960-01-02,,13800000001,3-2-501\n", vec![(3, "2".to_string())]);
        for (second, due) in [
            ("张三,,1960-01-02,,,3-2-502", said.clone()),
            ("张三,男,,,13800000001,5-1-101", said.clone()),
            ("张三,女,1960-01-02,,,3-2-502", vec![]),
            ("张三,男,1961-01-02,,13800000001,3-2-502", vec![]),
            ("张山,男,1960-01-02,,13800000001,3-2-502", vec![]),
            ("张三,男,1960-01-02,,,", said.clone()),
        ] {
            assert_eq!(named(&format!("{first}{second}\n")), due, "{second}");
        }
        let [one, other] = ["110105196001020030", "110105196001020057"].map(|front| {
            let all = crate::domain::id_number::make(
                110_105,
                "1960-01-02".parse().unwrap(),
                front[14..17].parse().unwrap(),
            );
            format!("张三,,,{all},,3-2-{}\n", &front[14..17])
        });
        assert_eq!(named(&format!("{one}{other}")), vec![], "two numbers are two people");
    }
}
