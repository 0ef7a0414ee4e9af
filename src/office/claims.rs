//! Which column says what, where several claim it. Two that claim one part of who and where,
//! or one that tells doors apart and is not understood, are never settled by guessing: rows
//! would go in behind the wrong door.

use super::header::{self, Meaning, Part, Skip, bare};
use super::mapping::Column;
use crate::domain::Refusal;
use crate::domain::roster::DECISIVE;

/// Gives every column the meaning that its title has among the others.
pub fn settle(mut columns: Vec<Column>) -> Vec<Column> {
    let is = |column: &Column, titles: &[&str]| titles.contains(&bare(&column.title).as_str());
    let room = Meaning::Part(Part::Room);
    let of_household = |column: &Column| is(column, &["户号"]);
    let has = |columns: &[Column], meaning: &Meaning| {
        columns.iter().any(|column| column.meaning == *meaning && !of_household(column))
    };
    // 户号 counts households where another column says the room.
    let said = has(&columns, &room) || has(&columns, &Meaning::Field("address"));
    // 门牌号 behind the name of a street is that of the yard.
    let street = has(&columns, &Meaning::Part(Part::Street));
    let of_yard = street && !has(&columns, &Meaning::Part(Part::Yard));
    for column in columns.iter_mut().filter(|column| column.meaning == room) {
        if said && of_household(column) {
            column.meaning = Meaning::Skip(Skip::Household);
        } else if of_yard && is(column, &["门牌", "门牌号"]) {
            column.meaning = Meaning::Part(Part::Yard);
        }
    }
    // 门号 is a stair beside rooms.
    let unit = Meaning::Part(Part::Unit);
    let rooms = columns.iter().filter(|column| column.meaning == room).count();
    if rooms > 1 && !has(&columns, &unit) {
        let stairs = columns.iter_mut().filter(|one| one.meaning == room && is(one, &["门号"]));
        stairs.for_each(|column| column.meaning = unit.clone());
    }
    // 家庭成员 beside 姓名 is about others.
    let name = Meaning::Field("name");
    let named = |column: &Column| column.meaning == name && !is(column, header::MEMBERS);
    if columns.iter().any(named) {
        let members =
            columns.iter_mut().filter(|one| one.meaning == name && is(one, header::MEMBERS));
        members.for_each(|column| column.meaning = Meaning::Skip(Skip::Unknown));
    }
    first_of_each(&mut columns);
    columns
}

/// Of two columns for one field the first fills it, but a second telephone is one. Of who and
/// where nobody knows which is right.
fn first_of_each(columns: &mut [Column]) {
    let mut seen = Vec::new();
    for column in columns {
        if column.meaning == Meaning::Field("phone") && seen.contains(&column.meaning) {
            column.meaning = Meaning::Field("phone2");
        }
        if seen.contains(&column.meaning) {
            column.meaning = match &column.meaning {
                Meaning::Part(_) => Meaning::Skip(Skip::Clash),
                Meaning::Field(name) if DECISIVE.contains(name) => Meaning::Skip(Skip::Clash),
                Meaning::Field(_) => Meaning::Skip(Skip::Second),
                other => other.clone(),
            };
        }
        seen.push(column.meaning.clone());
    }
}

/// How old people are follows from the day they were born on; where no column says that, it is
/// said nowhere else.
pub fn ages(columns: &mut [Column]) {
    let dated = |column: &Column| matches!(column.meaning, Meaning::Field("birth" | "id_number"));
    let (from, to) = match columns.iter().any(dated) {
        true => (Skip::Unkept, Skip::NotNeeded),
        false => (Skip::NotNeeded, Skip::Unkept),
    };
    let open = |column: &&mut Column| {
        column.meaning == Meaning::Skip(from) && header::is_age(&column.title)
    };
    columns.iter_mut().filter(open).for_each(|column| column.meaning = Meaning::Skip(to));
}

/// What was claimed twice and is free now goes to the column that was asked about.
pub fn resume(columns: &mut [Column]) {
    for at in 0..columns.len() {
        let wanted = header::meaning(&columns[at].title);
        let free = columns.iter().all(|column| column.meaning != wanted);
        if columns[at].meaning == Meaning::Skip(Skip::Clash) && free {
            columns[at].meaning = wanted;
        }
    }
    ages(columns);
}

/// Whether nothing has to be asked about these columns.
///
/// # Errors
/// Those of [`super::Mapping::clear`].
pub fn clear(columns: &[Column]) -> Result<(), Refusal> {
    let taken = |column: &&Column| !matches!(column.meaning, Meaning::Skip(_));
    let never = columns.iter().filter(taken).find_map(|column| {
        header::never(&bare(&column.title)).map(|what| (what, column.title.clone()))
    });
    if let Some((what, title)) = never {
        return Err(Refusal::new("office.never").with("column", title).with("what", what));
    }
    let asked = |column: &&Column| match column.meaning {
        Meaning::Skip(why) => why.asks() && !column.samples.is_empty(),
        _ => false,
    };
    let all: Vec<&Column> = columns.iter().filter(asked).collect();
    let Some(column) = all.first() else { return Ok(()) };
    let called = |column: &Column| {
        let letter = header::letter(column.index);
        format!("{letter} {}", column.title).trim().to_string()
    };
    let facts = |code| {
        let letter = header::letter(column.index);
        let skip = all.iter().map(|one| format!("--column {}=skip", header::letter(one.index)));
        let skip = skip.collect::<Vec<_>>().join(" ");
        Refusal::new(code).with("column", called(column)).with("letter", letter).with("skip", skip)
    };
    if column.meaning == Meaning::Skip(Skip::Door) {
        return Err(facts("office.column_door"));
    }
    let wanted = header::meaning(&column.title);
    let other = columns.iter().find(|other| other.meaning == wanted);
    Err(facts("office.column_clash").with("other", other.map(called).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use crate::office::choice::{Choice, word};
    use crate::office::{Mapping, open, people, propose, propose_with};

    fn words(mapping: &Mapping) -> Vec<&'static str> {
        mapping.columns.iter().map(|column| word(&column.meaning)).collect()
    }

    fn asked(text: &str) -> Option<(String, String)> {
        let mapping = propose(&open(text.as_bytes()).unwrap()).unwrap();
        let why = mapping.clear().err()?;
        Some((why.code, why.facts["letter"].clone()))
    }

    #[test]
    fn two_columns_that_claim_one_part_of_who_or_where_are_asked_about() {
        for (text, letter) in [
            ("姓名,楼栋号,门牌号,单元号,室号\n张一,3,8,2,501\n", "E"),
            ("姓名,楼栋,门牌号,单元,房间\n张一,3,501,2,主卧\n", "E"),
            ("姓名,身份证号,住址,姓名,身份证号,与户主关系\n甲,,3-2-501,乙,,妻\n", "D"),
            ("姓名,住址,电话,,姓名,住址,电话\n甲,3-2-501,1,,乙,3-2-502,2\n", "E"),
            ("姓名,户籍地址,,,现住址,,\n,楼号,单元,室,楼号,单元,室\n甲,1,1,101,3,2,501\n", "E"),
            ("姓名,家庭住址,现住址\n甲,3-2-501,3-2-502\n", "C"),
        ] {
            assert_eq!(asked(text), Some(("office.column_clash".into(), letter.into())), "{text}");
        }
        assert_eq!(asked("姓名,住址,住址\n甲,3-2-501,\n"), None, "nothing stands in it");
        assert_eq!(asked("姓名,住址,备注,备注\n甲,3-2-501,独居,耳背\n"), None);
        let text = "姓名,楼栋号,门牌号,单元号,室号\n张一,3,8,2,501\n";
        let book = open(text.as_bytes()).unwrap();
        for said in ["C=skip", "E=room"] {
            let mapping = propose_with(&book, &[Choice::read(said).unwrap()]).unwrap();
            assert_eq!(mapping.clear(), Ok(()));
            assert_eq!(words(&mapping)[2..], ["skip", "unit", "room"], "{said}");
        }
    }

    #[test]
    fn a_column_that_tells_doors_apart_is_a_part_of_the_address_or_asked_about() {
        for title in ["片区", "所在片区", "区", "排", "楼门号", "村民小组", "隔间号", "座"]
        {
            let text = format!("姓名,楼栋,单元,房号,{title}\n甲,3,2,501,1\n");
            let asked = asked(&text).filter(|(code, _)| code == "office.column_door");
            assert_eq!(asked.map(|one| one.1).as_deref(), Some("E"), "{title}");
        }
        for title in ["楼长", "区号", "是否租房", "社区", "街道", "网格", "总层数", "房屋面积"]
        {
            let text = format!("姓名,楼栋,单元,房号,{title}\n甲,3,2,501,1\n");
            assert_eq!(asked(&text), None, "{title}");
        }
        let read = |text: &str| -> Vec<String> {
            let book = open(text.as_bytes()).unwrap();
            let mapping = propose(&book).unwrap();
            assert_eq!(mapping.clear(), Ok(()), "{text}");
            let rows = people(&book, &mapping).rows;
            rows.into_iter().map(|row| row.fields["address"].clone()).collect()
        };
        let zones = "姓名,小区,期数,楼栋,单元,房号\n甲,幸福里,一期,3,2,501\n乙,幸福里,2,3,2,501\n";
        assert_eq!(read(zones), ["幸福里一期3-2-501", "幸福里二期3-2-501"]);
        let zones = "姓名,小区,组团,楼栋,房号\n甲,幸福里,1,3,501\n";
        assert_eq!(read(zones), ["幸福里一组团3-501"]);
    }

    #[test]
    fn a_floor_goes_where_the_room_says_it_and_is_asked_about_where_not() {
        let text =
            "姓名,楼栋,单元,楼层,房号\n甲,3,2,5,501\n乙,3,2,5,1\n丙,3,2,6,1\n丁,3,2,-1,101\n";
        let book = open(text.as_bytes()).unwrap();
        let all = people(&book, &propose(&book).unwrap());
        let parsed = |at: usize| crate::domain::address::parse(&all.rows[at].fields["address"]);
        assert_eq!(parsed(0).unwrap().to_string(), "3-2-501");
        // A number that says no floor is a door of it.
        let shown = |at: usize| parsed(at).unwrap().to_string();
        assert_eq!((shown(1), shown(2)), ("3-2-5层1".into(), "3-2-6层1".into()));
        assert_eq!(all.rejected[0].why.facts["part"], "-1");
    }

    #[test]
    fn the_number_of_a_household_is_no_room_beside_one_and_a_street_has_door_plates() {
        let read = |text: &str| -> Vec<String> {
            let book = open(text.as_bytes()).unwrap();
            let mapping = propose(&book).unwrap();
            assert_eq!(mapping.clear(), Ok(()), "{text}");
            let rows = people(&book, &mapping).rows;
            rows.into_iter().map(|row| row.fields["address"].clone()).collect()
        };
        assert_eq!(read("户号,姓名,楼号,单元,房号\n1,张一,3,2,501\n"), ["3-2-501"]);
        assert_eq!(read("姓名,住址,户号\n甲,3-2-501,001\n"), ["3-2-501"]);
        assert_eq!(read("姓名,楼号,单元,户号\n甲,3,2,501\n"), ["3-2-501"]);
        let plates = "姓名,街路巷,门牌号,楼号,单元,房号\n甲,新华路,12号,3,2,501\n";
        assert_eq!(read(plates), ["新华路12号院3-2-501"]);
    }

    #[test]
    fn every_column_in_which_something_stands_is_there() {
        let text = "姓名,住址,电话\n甲,3-2-501,13800138000,,耳背\n";
        let mapping = propose(&open(text.as_bytes()).unwrap()).unwrap();
        assert_eq!(words(&mapping), ["name", "address", "phone", "skip"]);
        assert_eq!(mapping.columns[3].samples, ["耳背"]);
        let text =
            "姓名,住址,联系电话,,\n,,本人,配偶,子女\n甲,3-2-501,13800138000,13900139000,137\n";
        let book = open(text.as_bytes()).unwrap();
        let mapping = propose(&book).unwrap();
        assert_eq!(words(&mapping), ["name", "address", "phone", "phone2", "skip"]);
        assert_eq!(mapping.columns[4].title, "联系电话(子女)");
        assert_eq!(people(&book, &mapping).rows[0].fields["phone2_whose"], "配偶");
    }

    #[test]
    fn what_no_file_may_say_is_never_taken_in() {
        let text = "姓名,身份证号,信访情况,精神障碍,社区矫正,刑释,标签\n张三,,是,是,是,是,\"信访户,党员\"\n";
        let book = open(text.as_bytes()).unwrap();
        let mapping = propose(&book).unwrap();
        assert_eq!(words(&mapping)[2..6], ["skip"; 4]);
        assert!(mapping.clear().is_ok());
        let all = people(&book, &mapping);
        assert_eq!(all.rows[0].fields.get("tags"), None, "{:?}", all.rows[0].fields);
        assert_eq!(all.left_out.len(), 1);
        for chosen in ["C=tags", "F=remark"] {
            let choice = Choice::read(chosen).unwrap();
            let refused = propose_with(&book, &[choice]).and_then(|mapping| mapping.clear());
            assert_eq!(refused.unwrap_err().code, "office.never", "{chosen}");
        }
    }
}
