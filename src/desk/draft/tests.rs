//! Drafts over restarts, cuts, damage and a full disk.

use super::*;
use crate::domain::Moment;
use crate::files::replay::{Model, replay};
use crate::files::{Fault, Op, Refuses};

fn draft(id: u64, focus: &str, text: &str) -> Draft {
    let fields = BTreeMap::from([("text".into(), text.into())]);
    Draft {
        id,
        staff: 1,
        command: "matter.new".into(),
        focus: focus.into(),
        fields,
        ..Draft::default()
    }
}

fn files() -> (tempfile::TempDir, Files) {
    let dir = tempfile::tempdir().unwrap();
    let files = Files::recorded(dir.path()).unwrap();
    (dir, files)
}

fn on_disk(files: &Files) -> Vec<Draft> {
    Drafts::open(&Files::at(files.root()).unwrap()).unwrap().of(1)
}

#[test]
fn a_draft_is_written_two_seconds_after_its_last_change() {
    let (_dir, files) = files();
    let mut drafts = Drafts::open(&files).unwrap();
    let start = Instant::now();
    drafts.keep(draft(7, "text", "楼上漏"), start).unwrap();
    drafts.keep(draft(7, "text", "楼上漏水"), start + Duration::from_secs(1)).unwrap();
    assert_eq!(drafts.of(1), [draft(7, "text", "楼上漏水")]);
    drafts.write_due(start + REST);
    assert_eq!(on_disk(&files), []);

    let rest = drafts.rest().unwrap();
    assert_eq!(rest, start + Duration::from_secs(3));
    drafts.write_due(rest);
    assert_eq!(drafts.rest(), None);
    assert_eq!(on_disk(&files), [draft(7, "text", "楼上漏水")]);
}

#[test]
fn going_to_another_field_writes_at_once_and_repeating_oneself_does_not() {
    let (_dir, files) = files();
    let mut drafts = Drafts::open(&files).unwrap();
    let now = Instant::now();
    drafts.keep(draft(7, "who", "a"), now).unwrap();
    drafts.keep(draft(7, "text", "a"), now).unwrap();
    assert_eq!(drafts.rest(), None);
    assert_eq!(on_disk(&files), [draft(7, "text", "a")]);
    drafts.keep(draft(7, "text", "a"), now).unwrap();
    assert_eq!(drafts.rest(), None);
}

#[test]
fn who_goes_leaves_drafts_on_disk_and_others_rest_in_their_time() {
    let (_dir, files) = files();
    let mut drafts = Drafts::open(&files).unwrap();
    let now = Instant::now();
    drafts.keep(draft(1, "text", "mine"), now).unwrap();
    drafts.keep(Draft { staff: 2, ..draft(2, "text", "hers") }, now).unwrap();
    drafts.write_of(1, now);
    assert_eq!(on_disk(&files), [draft(1, "text", "mine")]);
    assert_eq!(drafts.rest(), Some(now + REST));
    drafts.write_all(now);
    assert_eq!(drafts.rest(), None);
}

#[test]
fn a_used_draft_is_gone_for_good_and_a_colleagues_is_out_of_reach() {
    let (_dir, files) = files();
    let mut drafts = Drafts::open(&files).unwrap();
    let now = Instant::now();
    drafts.keep(draft(7, "text", "a"), now).unwrap();
    drafts.write_all(now);
    // Whatever number a colleague takes, hers is another.
    drafts.keep(Draft { staff: 2, ..draft(7, "text", "b") }, now).unwrap();
    drafts.write_all(now);
    assert_eq!((drafts.of(1), on_disk(&files).len()), (vec![draft(7, "text", "a")], 1));
    drafts.drop(2, 7, now);
    assert_eq!(on_disk(&files), [draft(7, "text", "a")]);
    drafts.drop(1, 7, now);
    drafts.drop(1, 7, now);
    assert_eq!((drafts.of(1), on_disk(&files)), (vec![], vec![]));
}

#[test]
fn a_person_keeps_so_many_drafts_and_so_long_ones_and_nobody_else_is_the_worse_for_it() {
    let (_dir, files) = files();
    let mut drafts = Drafts::open(&files).unwrap();
    let now = Instant::now();
    let refused = |kept: Result<(), Refusal>| kept.unwrap_err().code;
    let huge = draft(0, "text", &"长".repeat(DRAFT_BYTES));
    assert_eq!(refused(drafts.keep(huge, now)), "draft.too_long");
    for id in 1..=DRAFTS as u64 {
        drafts.keep(draft(id, "text", "a"), now).unwrap();
    }
    assert_eq!(refused(drafts.keep(draft(1000, "text", "a"), now)), "draft.too_many");
    drafts.keep(draft(1, "text", "gone on with"), now).unwrap();
    let long = "x".repeat(DRAFT_BYTES - 1000);
    let kept = (1..=DRAFTS as u64).map(|id| drafts.keep(draft(id, "text", &long), now));
    let whole = DRAFTS_BYTES / DRAFT_BYTES;
    assert!((whole - 1..=whole).contains(&kept.filter(Result::is_ok).count()));
    drafts.keep(Draft { staff: 2, ..draft(1, "text", "hers") }, now).unwrap();
    // What all of them take goes in one answer.
    assert!(frame::encode(&drafts.of(1)).is_ok());
    assert_eq!((drafts.of(1).len(), drafts.of(2).len()), (DRAFTS, 1));
}

#[test]
fn an_account_keeps_so_many_however_many_people_come_through_it() {
    let (_dir, files) = files();
    let mut drafts = Drafts::open(&files).unwrap();
    let now = Instant::now();
    let through = |account, staff, id, text: &str| Draft {
        account: Some(account),
        staff,
        ..draft(id, "text", text)
    };
    let flood = |drafts: &mut Drafts, text: &str| {
        let many = (100..200).flat_map(|staff| (1..=DRAFTS as u64).map(move |id| (staff, id)));
        let kept = many.map(|(staff, id)| drafts.keep(through(1001, staff, id, text), now));
        let refused = kept.filter_map(Result::err).map(|refusal| refusal.code);
        refused.collect::<BTreeSet<_>>()
    };
    let full = BTreeSet::from(["draft.account_full".to_string()]);
    assert!(flood(&mut drafts, &"x".repeat(DRAFT_BYTES - 1000)).is_superset(&full));
    let bytes: usize = drafts.held.values().map(|held| size(&held.draft)).sum();
    assert!((ACCOUNT_DRAFTS_BYTES - DRAFT_BYTES..=ACCOUNT_DRAFTS_BYTES).contains(&bytes));
    assert!(flood(&mut drafts, "a").is_superset(&full));
    assert_eq!(drafts.waiting().values().sum::<u64>(), ACCOUNT_DRAFTS as u64);
    // Nobody who comes another way is the worse for it, and a restart forgets nothing.
    drafts.keep(through(1002, 1, 7, "own"), now).unwrap();
    drafts.write_all(now);
    let mut drafts = Drafts::open(&files).unwrap();
    assert_eq!(drafts.of(1), [through(1002, 1, 7, "own")]);
    let refused = drafts.keep(through(1001, 300, 1, "one more"), now).unwrap_err();
    assert_eq!((refused.code.as_str(), &*refused.facts["count"]), ("draft.account_full", "200"));
    drafts.drop(100, 1, now);
    drafts.keep(through(1001, 300, 1, "one more"), now).unwrap();
    drafts.keep(through(1002, 1, 8, "another"), now).unwrap();
}

#[test]
fn what_somebody_put_into_the_folder_hides_nobodys_own() {
    let (dir, files) = files();
    let mut drafts = Drafts::open(&files).unwrap();
    let now = Instant::now();
    drafts.keep(draft(7, "text", "own"), now).unwrap();
    drafts.write_all(now);
    let planted = |name: &str, draft: &Draft| {
        files.replace(name, &envelope::seal(SCHEMA, draft).unwrap()).unwrap();
    };
    planted("drafts/7-1.draft", &draft(7, "text", "the same number"));
    planted("drafts/8.draft", &Draft { staff: 2, ..draft(7, "text", "another name") });
    for id in 100..140 {
        planted(&format!("drafts/{id}.draft"), &draft(id, "text", &"x".repeat(60_000)));
    }
    let huge = std::fs::File::create(dir.path().join("drafts/9.draft")).unwrap();
    huge.set_len(6 << 30).unwrap();
    std::fs::create_dir(dir.path().join("drafts/10.draft")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", dir.path().join("drafts/11.draft")).unwrap();
    let drafts = Drafts::open(&files).unwrap();
    assert_eq!(drafts.of(1).first(), Some(&draft(7, "text", "own")));
    assert!(frame::encode(&drafts.of(1)).is_ok());
    assert!(drafts.damaged >= 4 && !drafts.failing());
    assert_eq!(drafts.harmed(), Some("draft_damaged"));
}

#[test]
fn a_cut_at_any_point_leaves_the_old_draft_or_the_new_one() {
    let (_dir, files) = files();
    let mut drafts = Drafts::open(&files).unwrap();
    let now = Instant::now();
    let (old, new) = (draft(7, "text", "old"), draft(7, "text", "new"));
    drafts.keep(old.clone(), now).unwrap();
    drafts.write_all(now);
    let written = files.recording().unwrap().events.len();
    drafts.keep(new.clone(), now).unwrap();
    drafts.write_all(now);
    let recording = files.recording().unwrap();
    let mut seen = [false; 2];
    for cut in written..=recording.events.len() {
        for seed in 0..16 {
            let dir = tempfile::tempdir().unwrap();
            replay(&recording, cut, Model::nth(seed), seed, dir.path()).unwrap();
            let found = Drafts::open(&Files::at(dir.path()).unwrap()).unwrap().of(1);
            assert!(found == [old.clone()] || found == [new.clone()], "cut {cut} seed {seed}");
            seen[usize::from(found == [new.clone()])] = true;
            assert!(Files::at(dir.path()).unwrap().list(DIR).unwrap() == ["7.draft"]);
        }
    }
    assert_eq!(seen, [true, true]);
}

#[test]
fn a_damaged_draft_is_set_aside_and_the_others_are_there() {
    let (_dir, files) = files();
    let mut drafts = Drafts::open(&files).unwrap();
    let now = Instant::now();
    drafts.keep(draft(7, "text", "whole"), now).unwrap();
    drafts.keep(draft(8, "text", "broken"), now).unwrap();
    drafts.write_all(now);
    let mut bytes = files.read("drafts/8.draft").unwrap();
    bytes.pop();
    files.replace("drafts/8.draft", &bytes).unwrap();
    let copy = files.read("drafts/7.draft").unwrap();
    files.replace("drafts/9.draft", &copy).unwrap();

    assert_eq!(on_disk(&files), [draft(7, "text", "whole")]);
    assert_eq!(files.list(DIR).unwrap(), ["7.draft", "8.damaged", "9.damaged"]);
}

#[test]
fn a_full_disk_keeps_drafts_in_memory_and_is_tried_again() {
    let (_dir, files) = files();
    let mut drafts = Drafts::open(&files).unwrap();
    let now = Instant::now();
    files.fail(Fault::NoSpace { bytes: 10 });
    drafts.keep(Draft { changed: Moment(1), ..draft(7, "text", "a") }, now).unwrap();
    drafts.write_due(now + REST);
    assert!(drafts.failing());
    assert_eq!(drafts.of(1).len(), 1);
    let again = drafts.rest().unwrap();
    assert_eq!(again, now + REST + RETRY);
    files.heal();
    drafts.write_due(again);
    assert!(!drafts.failing());
    assert_eq!(on_disk(&files).len(), 1);
}

#[test]
fn a_used_draft_whose_file_stays_is_offered_to_nobody_and_goes_later() {
    let (_dir, files) = files();
    let mut drafts = Drafts::open(&files).unwrap();
    let now = Instant::now();
    drafts.keep(draft(7, "text", "saved"), now).unwrap();
    drafts.write_all(now);
    files.fail(failing(Op::Remove));
    drafts.drop(1, 7, now);
    assert_eq!((drafts.of(1), drafts.failing(), on_disk(&files).len()), (vec![], true, 1));
    let again = drafts.rest().unwrap();
    files.heal();
    drafts.write_due(again);
    assert_eq!((drafts.rest(), drafts.failing(), on_disk(&files).len()), (None, false, 0));
}

#[test]
fn one_draft_that_cannot_be_written_is_told_although_another_can() {
    let (_dir, files) = files();
    let mut drafts = Drafts::open(&files).unwrap();
    let now = Instant::now();
    drafts.keep(draft(7, "text", "a"), now).unwrap();
    drafts.keep(draft(8, "text", "b"), now).unwrap();
    files.fail(failing(Op::Sync));
    drafts.write_all(now);
    assert!(drafts.failing());
    assert_eq!(on_disk(&files), [draft(8, "text", "b")]);
}

#[test]
fn a_draft_the_disk_does_not_give_is_told_and_left_for_the_next_start() {
    let (_dir, files) = files();
    let mut drafts = Drafts::open(&files).unwrap();
    let now = Instant::now();
    drafts.keep(draft(7, "text", "a"), now).unwrap();
    drafts.keep(draft(8, "text", "b"), now).unwrap();
    drafts.write_all(now);
    files.fail(failing(Op::Read));
    let drafts = Drafts::open(&files).unwrap();
    assert!(drafts.failing());
    assert_eq!(drafts.of(1), [draft(8, "text", "b")]);
    assert_eq!(on_disk(&files).len(), 2);
}

/// The next operation of this kind fails, once.
fn failing(op: Op) -> Fault {
    Fault::Disk { nth: 1, site: Some((op, DIR)), refuses: Refuses::Failing, lasts: false }
}

#[test]
fn a_draft_of_a_newer_program_is_left_as_it_is() {
    let (dir, files) = files();
    files.make_dir(DIR).unwrap();
    let bytes = envelope::seal(SCHEMA + 1, &draft(7, "text", "楼上漏")).unwrap();
    files.replace("drafts/7.draft", &bytes).unwrap();
    let drafts = Drafts::open(&files).unwrap();
    assert_eq!((drafts.of(1), drafts.harmed()), (vec![], Some("draft_newer")));
    drop(drafts);
    assert_eq!(std::fs::read(dir.path().join("drafts/7.draft")).unwrap(), bytes);
}
