use super::*;
use crate::domain::envelope;
use crate::domain::record::{Matter, Phone, Resident};

fn kept<T: serde::Serialize>(record: &T) -> State {
    State::Kept(envelope::seal(1, record).unwrap())
}

fn resident(name: &str, number: &str) -> Resident {
    let phone = Phone { number: number.into(), ..Phone::default() };
    Resident { name: name.into(), phones: vec![phone], ..Resident::default() }
}

fn said(changes: &[Changed]) -> Vec<(&str, &str, &str)> {
    let text = |value: &'_ Option<String>| value.clone().unwrap_or_else(|| "erased".into());
    let all: Vec<_> =
        changes.iter().map(|one| (one.field.as_str(), text(&one.from), text(&one.to))).collect();
    all.into_iter()
        .map(|(field, from, to)| (field, &*from.leak() as &str, &*to.leak() as &str))
        .collect()
}

#[test]
fn what_changed_is_named_field_by_field_and_numbers_are_masked() {
    let before = kept(&resident("张三", "13812348000"));
    let mut after = resident("张三", "13899998000");
    after.id_number = "11010519491231002X".into();
    let told = changes(Kind::Resident, &before, &kept(&after));
    let expected = [
        ("id_number", "", "110105************"),
        // That it changed is told even where the mask looks the same.
        ("phone", "138****8000", "138****8000"),
    ];
    assert_eq!(said(&told), expected);
    assert_eq!(changes(Kind::Resident, &before, &before), []);
}

#[test]
fn made_taken_away_and_erased_are_told_apart() {
    let here = kept(&resident("张三", "13812348000"));
    let made = changes(Kind::Resident, &State::Nothing, &here);
    assert_eq!(said(&made)[0], ("name", "", "张三"));
    let gone = changes(Kind::Resident, &here, &State::Nothing);
    assert_eq!(said(&gone)[0], ("name", "张三", ""));
    let erased = changes(Kind::Resident, &State::Erased, &here);
    assert_eq!(said(&erased)[0], ("name", "erased", "张三"));
    assert_eq!(changes(Kind::Resident, &State::Erased, &State::Erased), []);
}

#[test]
fn bookkeeping_is_no_change_and_a_newer_versions_field_is_one() {
    let mut matter = Matter { category: "leak".into(), ..Matter::default() };
    let before = kept(&matter);
    matter.handed_by = Some(2);
    assert_eq!(changes(Kind::Matter, &before, &kept(&matter)), []);
    matter.extra.insert("colour".into(), "red".into());
    let told = changes(Kind::Matter, &before, &kept(&matter));
    assert_eq!(told[0].field, "colour");
}
