//! Invented residents for tests.

use rand::prelude::*;
use rand_chacha::ChaCha8Rng;

use super::Doc;
use crate::domain::address::parse;
use crate::domain::record::{Dwelling, Resident};
use crate::domain::{Key, Kind, Moment};

const SURNAMES: [&str; 24] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "单", "曾", "解", "查", "吕", "仇",
    "区", "任", "尉迟", "欧阳", "万俟", "朱", "沈", "石",
];
const GIVEN: [&str; 30] = [
    "三", "伟", "芳", "娜", "秀英", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰",
    "涛", "明", "超", "秀兰", "建国", "建军", "淑珍", "小红", "乐", "长生", "思雨", "重阳", "女",
    "辉爱", "硕",
];
const HUTONGS: [&str; 2] = ["柳芳胡同", "东直门北巷"];

/// The key of a resident.
pub fn resident(id: u64) -> Key {
    Key::of(Kind::Resident, id)
}

/// Any moment will do.
pub fn now() -> Moment {
    Moment::parse_rfc3339("2026-11-23T09:00:00+08:00").unwrap_or_default()
}

/// A record of the demo community with its home.
pub fn demo_doc(id: u64, file: &Resident, home: Option<&Dwelling>) -> Doc {
    Doc {
        name: file.name.clone(),
        also: file.also.clone(),
        phones: file.phones.iter().map(|phone| phone.number.clone()).collect(),
        id_number: file.id_number.clone(),
        address: home.map(|home| home.address.clone()).unwrap_or_default(),
        household: file.household,
        ..Doc::new(resident(id))
    }
}

/// The same residents for the same seed, four to a household.
pub fn residents(count: u64, seed: u64) -> Vec<Doc> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    (1..=count).map(|id| one(id, &mut random)).collect()
}

fn one(id: u64, random: &mut ChaCha8Rng) -> Doc {
    let pick =
        |from: &[&'static str], random: &mut ChaCha8Rng| from[random.random_range(0..from.len())];
    let name = format!("{}{}", pick(&SURNAMES, random), pick(&GIVEN, random));
    let home = id / 4;
    let address = match home % 10 {
        0 => format!("{}{}-{}", HUTONGS[home as usize / 10 % 2], home % 30 + 1, id % 3 + 1),
        1 => format!("甲{}-1-{}", home % 5 + 1, 101 + home % 7),
        2 => format!("{}-{}", home % 9 + 10, 301 + home % 5),
        _ => format!("{}-{}-{}{:02}", home % 13 + 1, home % 3 + 1, home % 12 + 1, home % 4 + 1),
    };
    let check = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "X"];
    Doc {
        also: if id.is_multiple_of(11) {
            vec![format!("小{}", pick(&GIVEN, random))]
        } else {
            Vec::new()
        },
        phones: vec![format!("138{:08}", random.random_range(0..100_000_000))],
        id_number: format!(
            "110105{:04}0101{:03}{}",
            random.random_range(1930..2020),
            random.random_range(0..1000),
            pick(&check, random)
        ),
        address: parse(&address).unwrap_or_default(),
        household: Some(home),
        head: id.is_multiple_of(4),
        name,
        ..Doc::new(resident(id))
    }
}
