//! What is one and the same is found without a number, and merged on purpose.

use super::driver::{Desk, M1187, R213, residents};
use crate::domain::{Key, Kind, Refusal};
use crate::wire::{Ask, Beside, DuplicateRow, Duplicates, FindRow, Found, Reply, Side, SideField};

/// What the canned desk says of twins: of the rows it knows, those that were typed.
pub fn answer(ask: &Ask, rows: &[FindRow], count: u64) -> Option<Result<Reply, Refusal>> {
    Some(Ok(match ask {
        Ask::Twins { query, .. } => {
            let hit = |row: &&FindRow| query.is_empty() || row.key.to_string() == *query;
            let rows: Vec<_> = rows.iter().filter(hit).cloned().collect();
            Reply::Found(Found { total: rows.len() as u64, rows, ..Found::default() })
        }
        Ask::Beside { from, into } => Reply::Beside(beside(*from, *into)),
        Ask::Duplicates { from, limit } => Reply::Duplicates(pairs(*from, *limit, count)),
        _ => return None,
    }))
}

/// Two files as the desk puts them side by side: the number asks, the caution may be both.
fn beside(from: Key, into: Key) -> Box<Beside> {
    let field = |field: &str, into: &str, from: &str| SideField {
        field: field.into(),
        into: into.into(),
        from: from.into(),
        takes: Side::Into,
        differs: into != from,
        both: false,
        asks: false,
    };
    let fields = vec![
        field("name", "张三", "张三"),
        SideField { asks: true, ..field("id_number", "110105********0123", "110105********0126") },
        field("hukou", "", ""),
        SideField { both: true, takes: Side::Both, ..field("caution", "有犬", "听力不好") },
    ];
    let row = |key| FindRow { key, ..residents().remove(0) };
    Box::new(Beside { into, from, rows: [row(into), row(from)], fields, moves: 3 })
}

/// Pairs of files from this one on, of so many in all.
fn pairs(from: u64, limit: usize, count: u64) -> Duplicates {
    let row = |id| FindRow { key: Key::of(Kind::Resident, id), ..residents().remove(0) };
    let pair = |n| DuplicateRow {
        into: row(213 + 1_000 * n),
        from: row(940 + 1_000 * n),
        why: vec!["birth".into(), "door".into()],
    };
    Duplicates { rows: (from..count).take(limit).map(pair).collect(), total: count }
}

/// A matter as a candidate.
fn matter(id: u64, text: &str) -> FindRow {
    let mut row = residents().remove(0);
    (row.key, row.status) = (Key::of(Kind::Matter, id), "open".into());
    row.tags = vec!["leak".into(), text.into()];
    row
}

#[test]
fn the_twin_stands_in_the_form_before_anything_is_typed_and_enter_takes_it() {
    let mut desk = Desk::open();
    desk.found = vec![matter(1190, "还是滴水"), matter(1143, "卫生间漏水")];
    desk.keys("zs Enter 9 hb Enter");
    desk.sees("M1190").sees("M1143").sees_no("M1187 漏水 张三 3-2-501 还");
    assert_eq!(desk.keys("Enter Enter"), 2);
    let deed = &desk.deeds[0];
    assert_eq!((deed.command.as_str(), deed.subject), ("matter.merge", Some(M1187)));
    assert_eq!(deed.args["into"], "M1190");
    // The arrows reach the others.
    let mut desk = Desk::open();
    desk.found = vec![matter(1190, "还是滴水"), matter(1143, "卫生间漏水")];
    desk.keys("zs Enter 9 hb Enter Down Enter Enter");
    assert_eq!(desk.deeds[0].args["into"], "M1143");
}

#[test]
fn two_matters_that_are_not_alike_are_merged_only_after_a_question_that_names_both() {
    let mut desk = Desk::open();
    let facts = [
        [("id", "M1187"), ("who", "张三"), ("category", "leak"), ("owner", "王丽")],
        [("id_b", "M338"), ("who_b", "刘晓涛"), ("category_b", "ask"), ("owner_b", "刘敏")],
    ];
    let mut refusal =
        Refusal::new("merge.unlike").at("confirm").with("fields", "who,category,owner");
    for (name, value) in facts.into_iter().flatten() {
        refusal = refusal.with(name, value);
    }
    desk.found = vec![matter(338, "问医保怎么报")];
    desk.keys("zs Enter 9 hb Enter");
    desk.refusal = Some(refusal.clone());
    desk.sees("M338").keys("Enter Enter");
    desk.sees("M1187 漏水 张三")
        .sees("M338 咨询 刘晓涛（刘敏）")
        .sees_no("正在保存")
        .sees("不像一件事")
        .sees("Enter 就这样做");
    assert_eq!(desk.deeds.len(), 1);
    desk.keys("Esc");
    assert_eq!(desk.deeds.len(), 1, "Esc merges nothing");
    desk.refusal = Some(refusal);
    desk.sees("[保存]").keys("Enter");
    assert!(!desk.deeds[1].args.contains_key("confirm"), "it is asked every time");
    desk.keys("Enter");
    assert_eq!(desk.deeds[2].args["confirm"], "M338");
    desk.sees("已保存");
}

#[test]
fn typed_ahead_of_a_slow_desk_it_is_the_same_twin() {
    let mut desk = Desk::open();
    desk.found = vec![matter(1190, "还是滴水")];
    desk.keys("zs Enter");
    desk.slow = true;
    desk.keys("9 hb Enter");
    desk.screen();
    desk.keys("Enter Enter");
    desk.answer();
    assert_eq!(desk.deeds[0].args["into"], "M1190");
}

#[test]
fn what_cannot_be_merged_into_is_no_candidate_and_the_desk_says_why() {
    let mut desk = Desk::open();
    desk.found.clear();
    desk.keys("zs Enter 9 hb Enter");
    assert!(desk.deeds.is_empty());
    desk.found = vec![matter(1187, "滴水")];
    desk.sees("并入").text("M1187");
    desk.refusal = Some(Refusal::new("merge.itself").at("into"));
    desk.keys("Enter Enter");
    assert_eq!(desk.deeds[0].args["into"], "M1187");
    desk.sees("不能并到自己。请写另一件事项的号码。");
}

#[test]
fn two_files_stand_side_by_side_and_what_only_one_can_say_is_chosen() {
    let mut desk = Desk::open();
    desk.keys("F3 zs3-2 Enter");
    desk.found = vec![FindRow { key: Key::of(Kind::Resident, 940), ..residents().remove(0) }];
    desk.keys("9 hbda Enter");
    desk.sees("R940").keys("Enter Enter");
    assert!(desk.deeds.is_empty(), "not before both were seen");
    desk.sees("留下的档案").sees("R940").sees("*身份证号").sees("请选1或2").sees("都留");
    desk.sees("R213和它的3件事并入R940");
    desk.keys("3");
    desk.sees("只能留一个").keys("Enter");
    desk.sees("两边不一样");
    desk.keys("2 Down 1 Up");
    desk.sees("留右边").sees("留左边");
    desk.keys("Enter");
    let deed = &desk.deeds[0];
    assert_eq!((deed.command.as_str(), deed.subject), ("resident.merge", Some(R213)));
    assert_eq!(deed.args["into"], "R940");
    assert_eq!(deed.args["keep"], "id_number=R213 caution=R940");
    desk.sees("已保存").sees("F8 Enter 撤销");
}

#[test]
fn esc_merges_nothing_and_a_refusal_asks_for_both_files_again() {
    let mut desk = Desk::open();
    desk.keys("F3 zs3-2 Enter");
    desk.found = vec![FindRow { key: Key::of(Kind::Resident, 940), ..residents().remove(0) }];
    desk.keys("9 hbda Enter");
    desk.screen();
    desk.keys("Enter Enter Esc");
    assert!(desk.deeds.is_empty());
    desk.sees("[保存]");
    desk.refusal = Some(Refusal::new("merge.clash").at("keep").with("fields", "phones"));
    desk.keys("Enter");
    desk.sees("留下的档案").keys("1 Enter");
    desk.sees("两份档案的电话不一样").keys("Enter");
    desk.sees("留下的档案").keys("1 Enter");
    assert_eq!(desk.deeds.len(), 2);
}

#[test]
fn files_that_may_be_one_persons_are_a_page_and_enter_compares_them() {
    let mut desk = Desk::open();
    desk.keys("F8 ys Enter");
    desk.sees("疑似重复的居民 第1/1").sees("同出生 同门牌").keys("Enter");
    desk.sees("R940和它的3件事并入R213");
    desk.keys("1 Enter");
    assert_eq!(desk.deeds[0].subject, Some(Key::of(Kind::Resident, 940)));
    desk.sees("疑似重复的居民");
}
