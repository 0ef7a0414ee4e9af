//! One matter's whole life, told by subcommands.

use serde_json::{Value, json};

use crate::cli_office::{Office, with_id};

/// The kinds of its timeline lines, oldest first.
fn timeline(office: &Office, id: &str) -> Vec<String> {
    let page = office.does(&format!("matter show {id}"));
    let lines = page["timeline"].as_array().unwrap();
    lines.iter().rev().map(|line| line["kind"].as_str().unwrap().to_string()).collect()
}

fn stage(office: &Office, id: &str) -> Value {
    office.does("matter list --all")["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["id"] == id)
        .unwrap()["stage"]
        .clone()
}

#[test]
fn a_leak_is_registered_followed_told_and_closed() {
    let office = Office::open();
    let zhang = office.makes("resident new --name 张三 --address 3-2-501 --phone 13800138000");
    let new = office.does(&format!(
        "matter new --resident {zhang} --category leak --text 厨房漏水 --due +3 --source 答应本人的"
    ));
    assert_eq!(new["owner"], "S1");
    // In three days is Saturday: the limit ends with the Monday after (民法典 203).
    assert_eq!(new["due"], "2026-12-01T00:00:00+08:00");
    // What was understood is said beside it, and nothing more.
    let read = &new["read"]["due"];
    assert_eq!((read["value"].as_str(), new.as_object().unwrap().len()), (Some("2026-11-30"), 5));
    assert!(read["said"].as_str().unwrap().starts_with("11-30 周一 24:00前 3个自然日"), "{new}");
    let id = new["id"].as_str().unwrap();

    let queue = office.does("matter list");
    let row = with_id(&queue["items"], id).unwrap();
    assert_eq!(
        *row,
        json!({"id": id, "stage": "open", "category": "leak", "owner": "S1",
               "due": "2026-12-01T00:00:00+08:00", "lamp": "green"})
    );

    office.does(&format!("matter note {id} --text 物业说明天来看"));
    let call = office.does(&format!("matter call {id} --outcome missed"));
    assert_eq!(call["next"], "2026-11-25T12:00:00+08:00", "the next try is planned");
    office.does(&format!("matter step {id} --text 等物业 --next 明天"));
    let told = office.does(&format!("matter tell {id} --way phone --result solved"));
    assert!(told["rev"].as_u64() > new["rev"].as_u64());

    assert_eq!(stage(&office, id), "told");
    assert!(with_id(&office.does("matter list")["items"], id).is_none(), "the queue is done");
    assert_eq!(timeline(&office, id), ["new", "note", "call", "waiting", "told"]);
    let page = office.does(&format!("matter show {id}"));
    for line in page["timeline"].as_array().unwrap() {
        assert_eq!((&line["staff"], &line["recorder"]), (&json!("S1"), &json!("S1")));
        assert_eq!(line["at"], "2026-11-25T10:00:00+08:00");
    }
}

#[test]
fn a_question_is_answered_on_the_spot_without_a_name() {
    let office = Office::open();
    let id = office.makes("matter answer");
    assert_eq!(stage(&office, &id), "answered");
    let figures = office.does("overview");
    assert_eq!((&figures["today_new"], &figures["open"]), (&json!(1), &json!(0)));
    assert_eq!(office.does("matter list")["items"], json!([]));
}

#[test]
fn a_matter_goes_to_a_colleague_and_back() {
    let office = Office::open();
    let li = office.makes("staff add --name 李丽 --roles desk,grid");
    let id = office.makes("matter new --who 楼上邻居 --category noise --text 半夜装修");
    office.does(&format!("matter transfer {id} --to {li} --reason grid"));
    let owner = || with_id(&office.does("matter list")["items"], &id).unwrap()["owner"].clone();
    assert_eq!(owner(), json!(li));
    office.does(&format!("matter return {id} --as {li}"));
    assert_eq!(owner(), "S1");
    assert_eq!(office.refuses(&format!("matter return {id}")).0, "return.not_handed");
    assert_eq!(timeline(&office, &id), ["new", "transfer", "return"]);
}

#[test]
fn several_are_handed_over_in_one_go_and_taken_back_as_one() {
    let office = Office::open();
    let li = office.makes("staff add --name 李丽 --roles desk");
    let new = || office.makes("matter new --who 楼上邻居 --category noise --text 半夜装修");
    let (one, two, three) = (new(), new(), new());
    office.does(&format!("matter tell {three} --way face --result solved"));
    let done = office.does(&format!("matter transfer {one} {two} --to {li}"));
    assert_eq!((&done["ids"], &done["n"]), (&json!([one, two]), &json!("2")));
    let owners = || {
        let items = office.does("matter list")["items"].clone();
        [&one, &two].map(|id| with_id(&items, id).unwrap()["owner"].clone())
    };
    assert_eq!(owners(), [json!(li), json!(li)]);
    office.does("undo");
    assert_eq!(owners(), ["S1", "S1"]);
    // One of them is closed: the other is done, the exit code and `left` say so.
    let said = office.says(&format!("matter transfer {one} {three} --to {li}"));
    assert_eq!(said.code, 1, "{}", said.err);
    let told = said.json();
    assert_eq!((&told["ids"], &told["left"][0]["id"]), (&json!([one]), &json!(three)));
    assert_eq!(told["left"][0]["code"], "matter.closed");
    // One number has the shape it always had.
    let done = office.does(&format!("matter note {one} --text 看过"));
    assert!(done.get("ids").is_none() && done.get("left").is_none(), "{done}");
}

#[test]
fn nobody_is_told_as_far_as_possible_before_three_days_of_trying() {
    let office = Office::open();
    let id = office.makes("matter new --who 租户 --category noise --text 半夜吵");
    for day in 1..=3 {
        assert_eq!(office.refuses(&format!("matter exhaust {id}")).0, "exhaust.attempts");
        office.does(&format!("matter call {id} --outcome missed --text 第{day}次"));
        office.does("practice clock +1d");
    }
    office.does(&format!("matter exhaust {id}"));
    assert_eq!(stage(&office, &id), "exhausted");
}

#[test]
fn what_was_wrong_is_corrected_and_what_it_was_is_kept() {
    let office = Office::open();
    let id = office.makes("matter new --who 王阿姨 --category leak --text 楼道灯坏了");
    office.does(&format!("matter correct {id} --category light --who 王大妈"));
    let page = office.does(&format!("matter show {id}"));
    assert_eq!(page["fields"]["category"], "light");
    assert_eq!(page["fields"]["who"], "王大妈");
    assert_eq!(page["fields"]["text"], "楼道灯坏了", "what was not named stays");
    let facts = &page["timeline"][0]["facts"];
    assert_eq!((&facts["was.category"], &facts["now.category"]), (&json!("leak"), &json!("light")));
    assert_eq!(office.refuses(&format!("matter correct {id}")).0, "nothing_changed");
}

#[test]
fn an_order_of_the_hotline_has_its_number_and_what_is_written_on_it() {
    let office = Office::open();
    let order = "matter new --who 甲 --category leak --text 漏水 --channel hotline";
    assert_eq!(office.refuses(order).0, "input.required");
    let number = format!("{order} --order 2026112500123");
    assert_eq!(office.refuses(&number).0, "input.required");
    let limited = office.makes(&format!("{number} --due 2026-11-28"));
    let page = office.does(&format!("matter show {limited}"));
    assert_eq!(page["fields"]["order"], "2026112500123");
    assert_eq!(page["fields"]["source"], "12345工单");
    // One on which no limit is written has none, whatever the catalog says.
    let free = office.makes(&format!("{order} --order 2026112500124 --due 未写时限"));
    assert_eq!(office.does(&format!("matter show {free}"))["due"], json!(null));
    let found = office.does("find 2026112500124");
    assert_eq!(found["results"][0]["id"], json!(free));
    // Nobody else is asked for either.
    office.makes("matter new --who 甲 --category leak --text 漏水");
}

#[test]
fn what_is_merged_takes_its_limit_level_steps_and_words_along() {
    let office = Office::open();
    let zhang = office.makes("resident new --name 张三 --address 3-2-501");
    let due = "--due 2026-12-05 --source 12345工单 --order 20261125001";
    let first = office.makes(&format!("matter new --who 甲 --category leak --text 漏水 {due}"));
    let due = "--due 2026-11-28 --source 答应本人的 --level major --order 20261125002";
    let second = office
        .makes(&format!("matter new --resident {zhang} --category leak --text 楼下也漏 {due}"));
    office.does(&format!("matter call {second} --outcome missed --next 2026-11-27"));
    office.does(&format!("matter step {first} --text 等物业 --next 2026-11-30"));
    // Of somebody else it is asked, and both are named.
    let merge = format!("matter merge {second} --into {first}");
    assert_eq!(office.refuses(&merge).0, "merge.unlike");
    let said = office.says(&merge).err;
    for named in [&*first, &*second, "甲", "张三", "漏水", "居民不一样"] {
        assert!(said.contains(named), "{named}: {said}");
    }
    assert_eq!(office.refuses(&format!("{merge} --confirm {second}")).0, "merge.unlike");
    let done = office.does(&format!("{merge} --confirm {first}"));
    assert_eq!((&done["id"], &done["who"]), (&json!(second), &json!("张三 3-2-501")));
    let page = office.does(&format!("matter show {first}"));
    let due = page["due"].as_str().unwrap();
    assert!(due.starts_with("2026-11-29T00:00"), "{due}");
    assert_eq!(page["fields"]["source"], "答应本人的");
    assert_eq!(page["fields"]["level"], "major");
    assert_eq!(page["fields"]["order"], "20261125001 20261125002");
    assert_eq!(done["into"], json!(first));
    assert_eq!(done["taken"], "due,source,level,order,next");
    assert!(page["next"].as_str().unwrap().starts_with("2026-11-28T00:00"), "{}", page["next"]);
    let line = &page["timeline"][0];
    assert_eq!((&line["kind"], &line["text"]), (&json!("merged"), &json!("楼下也漏")));
    assert_eq!((&line["facts"]["from"], &line["facts"]["who"]), (&json!(second), &json!(zhang)));
    assert!(line["facts"]["was.due"].as_str().unwrap().starts_with("2026-12-06T00:00"));
    // Taken back, both are as they were.
    office.does("undo");
    let page = office.does(&format!("matter show {first}"));
    assert!(page["due"].as_str().unwrap().starts_with("2026-12-06T00:00"));
    assert_eq!(stage(&office, &second), "open");
}

#[test]
fn duplicates_are_merged_mistakes_voided_and_closed_ones_reopened() {
    let office = Office::open();
    let new =
        |text: &str| office.makes(&format!("matter new --who 甲 --category leak --text {text}"));
    let (first, second, third) = (new("漏水"), new("还是漏水"), new("登错了"));
    let twins = office.does(&format!("matter twins {second}"));
    let ids = |twins: &serde_json::Value| -> Vec<String> {
        let results = twins["results"].as_array().unwrap().iter();
        results.map(|row| row["id"].as_str().unwrap().to_string()).collect()
    };
    assert_eq!(ids(&twins), [first.clone(), third.clone()]);
    office.does(&format!("matter merge {second} --into {first}"));
    office.does(&format!("matter void {third} --reason mistake"));
    assert_eq!(stage(&office, &second), "merged");
    let fourth = new("又漏水");
    assert_eq!(ids(&office.does(&format!("matter twins {fourth}"))), std::slice::from_ref(&first));
    // It goes on elsewhere, and where is said.
    let merge = format!("matter merge {fourth} --into {second}");
    assert_eq!(office.refuses(&merge).0, "merge.goes_on");
    let said = office.says(&merge).err;
    assert!(said.contains(&first), "{said}");
    office.does(&format!("matter void {fourth} --reason mistake"));
    assert_eq!(stage(&office, &third), "void");
    assert_eq!(office.refuses(&format!("matter merge {first} --into {third}")).0, "merge.closed");
    assert_eq!(office.refuses(&format!("matter merge {first} --into {first}")).0, "merge.itself");

    office.does(&format!("matter tell {first} --way face --result explained"));
    office.does(&format!("matter satisfaction {first} --satisfaction satisfied"));
    assert_eq!(office.refuses(&format!("matter void {first} --reason mistake")).0, "matter.closed");
    office.does(&format!("matter reopen {first} --text 又漏了"));
    assert_eq!(stage(&office, &first), "open");
}

#[test]
fn the_last_step_is_taken_back() {
    let office = Office::open();
    let id = office.makes("matter new --who 甲 --category leak --text 漏水");
    office.does(&format!("matter tell {id} --way face --result solved"));
    office.does("undo");
    assert_eq!(stage(&office, &id), "open");
}

#[test]
fn a_limit_turns_yellow_and_red_with_the_clock_and_needs_a_source() {
    let office = Office::open();
    let id = office.makes(
        "matter new --who 甲 --category other --text 工单 --due 2026-11-26T17:00:00+08:00 \
         --source 12345工单",
    );
    let lamp = || with_id(&office.does("matter list")["items"], &id).unwrap()["lamp"].clone();
    assert_eq!(lamp(), "green");
    office.does("practice clock 2026-11-26T09:00:00+08:00");
    assert_eq!(lamp(), "yellow");
    office.does("practice clock +9h");
    assert_eq!(lamp(), "red");
    let refused = office.refuses(&format!("matter limit {id} --due +3"));
    assert_eq!(refused, ("input.required".into(), "source".into()));
    office.does(&format!("matter limit {id} --due +5g --source 街道同意延期"));
    assert_eq!(lamp(), "green");
}

#[test]
fn a_list_longer_than_an_answer_is_listed_whole() {
    let office = Office::open();
    let text = "长".repeat(2_000);
    for _ in 0..190 {
        let words = ["matter", "new", "--who", "甲", "--category", "leak", "--text", &text];
        assert_eq!(office.run(&words).code, 0);
    }
    for line in ["matter list", "agenda", "agenda --all"] {
        let items = office.does(line)["items"].as_array().unwrap().clone();
        let of = |item: &Value| item["id"].as_str().or(item["subject"].as_str()).map(String::from);
        let ids: std::collections::BTreeSet<_> = items.iter().filter_map(of).collect();
        let matters = ids.iter().filter(|id| id.starts_with('M')).count();
        assert_eq!((matters, ids.len()), (190, items.len()), "{line}");
    }
}

#[test]
fn a_matter_about_nobody_yet_and_a_callers_number() {
    let office = Office::open();
    let id = office.makes("matter new --category leak --text 楼道漏水");
    let page = office.does(&format!("matter show {id}"));
    assert_eq!((&page["fields"]["who"], &page["fields"]["phone"]), (&json!(""), &json!("")));
    office.does(&format!("matter correct {id} --who 13812348000"));
    let page = office.does(&format!("matter show {id}"));
    assert_eq!(page["fields"]["phones"], "13812348000", "where one telephones");
    let facts = &page["timeline"][0]["facts"];
    assert_eq!((&facts["now.phone"], &facts["now.who"]), (&json!("138****8000"), &json!(null)));
    let found = office.does("find 8000");
    let row = with_id(&found["results"], &id).unwrap();
    assert!(!row.to_string().contains("13812348000"), "{row}");
    let other = office.makes("matter new --who 小马 --phone 13900001111 --category leak --text 漏");
    assert_eq!(office.does(&format!("matter show {other}"))["fields"]["phone"], "13900001111");
}

#[test]
fn a_task_of_the_meeting_goes_to_whom_it_is_for_and_can_come_back() {
    let office = Office::open();
    let li = office.makes("staff add --name 李丽 --roles desk,grid");
    let id = office.makes(&format!("matter task --text 修楼道灯 --owner {li} --due 周五"));
    let page = office.does(&format!("matter show {id}"));
    let fields = &page["fields"];
    assert_eq!((&fields["source"], &fields["channel"]), (&json!("周例会"), &json!("meeting")));
    assert_eq!(fields["due"], "2026-11-27");
    let owner = || with_id(&office.does("matter list")["items"], &id).unwrap()["owner"].clone();
    assert_eq!(owner(), json!(li));
    office.does(&format!("matter return {id} --as {li}"));
    assert_eq!(owner(), "S1");
    assert_eq!(office.refuses("matter task --text 修灯 --owner S1").0, "input.required");
}

#[test]
fn a_copied_order_fills_a_matter_and_can_be_looked_at_first() {
    let office = Office::open();
    let zhang = office.makes("resident new --name 张三 --address 3-2-501 --phone 13800138000");
    let file = tempfile::NamedTempFile::new().unwrap();
    let text = "工单编号：2026112500123\n诉求人：张先生\n联系电话：138 0013 8000\n\
                办理时限：2026-12-01 17:00:00\n诉求内容：厨房漏水，\n三天了";
    std::fs::write(file.path(), text).unwrap();
    let new = format!("matter new --category leak --from-text {}", file.path().display());
    let looked = office.does(&format!("{new} --dry-run"));
    let filled = &looked["from_text"];
    assert_eq!(filled["order"], "2026112500123");
    assert_eq!(filled["resident"], json!(zhang), "one alone has this number");
    // Who it says it is and the file does not say is kept.
    assert_eq!(filled["text"], "厨房漏水，\n三天了（张先生）");
    assert_eq!(office.does("matter list")["items"], json!([]), "nothing is registered yet");
    // What is given goes before what is read.
    let done = office.does(&format!("{new} --text 漏水"));
    assert!(done["from_text"]["text"].is_null());
    let page = office.does(&format!("matter show {}", done["id"].as_str().unwrap()));
    let fields = &page["fields"];
    assert_eq!((&fields["order"], &fields["text"]), (&json!("2026112500123"), &json!("漏水")));
    assert_eq!((&fields["channel"], &fields["source"]), (&json!("hotline"), &json!("12345工单")));
    assert_eq!((&fields["due"], &fields["who"]), (&json!("2026-12-01 17:00"), &json!(zhang)));
    let refused = |line: &str| office.says(line).refusal().0;
    assert_eq!(refused("matter new --from-text /nowhere"), "link.path");
    assert_eq!(refused("matter new --dry-run"), "usage.required");
}

#[test]
fn an_answer_on_the_spot_is_kept_with_its_question() {
    let office = Office::open();
    let id = office.makes("matter answer --text 养老认证在哪办 --answer 社保所一楼");
    let page = office.does(&format!("matter show {id}"));
    assert_eq!(page["timeline"][0]["facts"]["answer"], "社保所一楼");
    assert_eq!(page["timeline"][0]["text"], "养老认证在哪办");
}

#[test]
fn a_second_file_of_one_person_is_said() {
    let office = Office::open();
    let first = office.makes("resident new --name 张三 --address 3-2-501 --phone 13800138000");
    let other = office.does("resident new --name 张三 --address 9-9-909");
    assert!(other["alike"].is_null(), "a name alone is many people's");
    let second = office.does("resident new --name 张三 --address 8-8-808 --phone 13800138000");
    assert_eq!(second["alike"], json!(first));
    let third = office.does("resident new --name 张三 --address 3-2-501");
    assert_eq!(third["alike"], json!(first));
}
