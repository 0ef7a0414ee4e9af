//! The commit path against a model: any sequence of deeds, good or bad, with restarts
//! in between, leaves what a few lines of plain code say it should.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::domain::Kind;
use crate::domain::lamp::waits_for;
use crate::domain::record::{Line, LineKind, Matter, Stage};

#[derive(Clone, Debug)]
enum Deed {
    New,
    Note(u64),
    Call(u64),
    Transfer(u64, u64),
    Return(u64),
    Tell(u64),
    Reopen(u64),
    Undo,
    Restart,
    /// Loses the table but not the journal.
    Rebuild,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let id = || 1u64..6;
    let deed = prop_oneof![
        3 => Just(Deed::New),
        3 => id().prop_map(Deed::Note),
        2 => id().prop_map(Deed::Call),
        2 => (id(), 1u64..4).prop_map(|(id, to)| Deed::Transfer(id, to)),
        2 => id().prop_map(Deed::Return),
        2 => id().prop_map(Deed::Tell),
        2 => id().prop_map(Deed::Reopen),
        2 => Just(Deed::Undo),
        1 => Just(Deed::Restart),
        1 => Just(Deed::Rebuild),
    ];
    prop::collection::vec(deed, 1..30)
}

/// What a matter is in the model.
#[derive(Clone, Debug, PartialEq)]
struct Plain {
    open: bool,
    owner: u64,
    handed_by: Option<u64>,
    calls_again: bool,
    lines: usize,
}

type Model = BTreeMap<u64, Plain>;

/// Does the deed in the model; `false` where the desk must refuse. `back` holds what
/// undo goes back to, newest last; numbers are never given out twice.
fn think(model: &mut Model, next: &mut u64, back: &mut Vec<Model>, deed: &Deed) -> bool {
    let before = model.clone();
    let mut with = |id: &u64, change: &dyn Fn(&mut Plain) -> bool| match model.get_mut(id) {
        Some(matter) => {
            let done = change(matter);
            matter.lines += usize::from(done);
            done
        }
        None => false,
    };
    let done = match deed {
        Deed::New => {
            *next += 1;
            let new = Plain { open: true, owner: 1, handed_by: None, calls_again: false, lines: 1 };
            model.insert(*next, new);
            true
        }
        Deed::Note(id) => with(id, &|_| true),
        Deed::Call(id) => with(id, &|matter| {
            matter.calls_again |= matter.open;
            true
        }),
        Deed::Transfer(id, to) => with(id, &|matter| {
            let may = matter.open && matter.owner != *to && *to <= 2;
            if may {
                matter.handed_by = Some(std::mem::replace(&mut matter.owner, *to));
            }
            may
        }),
        Deed::Return(id) => with(id, &|matter| {
            let Some(from) = matter.handed_by.filter(|_| matter.open) else { return false };
            (matter.owner, matter.handed_by) = (from, None);
            true
        }),
        Deed::Tell(id) => with(id, &|matter| {
            let was = std::mem::replace(&mut matter.open, false);
            matter.calls_again &= !was;
            was
        }),
        Deed::Reopen(id) => with(id, &|matter| !std::mem::replace(&mut matter.open, true)),
        Deed::Undo => match back.pop() {
            Some(earlier) => {
                *model = earlier;
                return true;
            }
            None => false,
        },
        // What can be taken back stands in the journal.
        Deed::Restart | Deed::Rebuild => return true,
    };
    if done {
        back.push(before);
    }
    done
}

fn does(person: &mut Person, deed: &Deed) -> bool {
    let on = |id: &u64| Some(Key::of(Kind::Matter, *id));
    let result = match deed {
        Deed::New => {
            person.try_to("matter.new", None, &[("who", "甲"), ("category", "ask"), ("text", "问")])
        }
        Deed::Note(id) => person.try_to("matter.note", on(id), &[("text", "记")]),
        Deed::Call(id) => person.try_to("matter.call", on(id), &[("outcome", "missed")]),
        Deed::Transfer(id, to) => {
            let to = format!("S{to}");
            person.try_to("matter.transfer", on(id), &[("to", &to), ("reason", "grid")])
        }
        Deed::Return(id) => person.try_to("matter.return", on(id), &[]),
        Deed::Tell(id) => {
            person.try_to("matter.tell", on(id), &[("way", "face"), ("result", "solved")])
        }
        Deed::Reopen(id) => person.try_to("matter.reopen", on(id), &[("text", "又来")]),
        Deed::Undo => person.try_to("undo", None, &[]),
        Deed::Restart | Deed::Rebuild => return true,
    };
    result.is_ok()
}

fn seen(desk: &Desk) -> Model {
    let world = desk.shared.world();
    let view = world.view();
    let matters = world.records.keys(Kind::Matter);
    let seen: Model = matters
        .map(|key| {
            let matter: Matter = view.get(key.id).unwrap();
            let lines: Vec<(Key, Line)> = view.lines(key);
            let plain = Plain {
                open: matter.stage == Stage::Open,
                owner: matter.owner,
                handed_by: matter.handed_by,
                calls_again: matter.first_step().is_some(),
                lines: lines.iter().filter(|(_, line)| line.kind != LineKind::Undone).count(),
            };
            assert_eq!(waits_for(&matter).is_some(), plain.calls_again && plain.open);
            (key.id, plain)
        })
        .collect();
    let open: Vec<u64> = seen.iter().filter(|(_, matter)| matter.open).map(|(id, _)| *id).collect();
    assert_eq!(view.open_matters().into_iter().collect::<Vec<_>>(), open, "the view of open ones");
    seen
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_deeds_and_restarts_leave_what_the_model_says(deeds in deeds()) {
        let dir = tempfile::tempdir().unwrap();
        let mut desk = open(dir.path());
        let mut person = Person::enter(&desk, "wangli");
        person.does("staff.add", None, &[("name", "刘敏")]);
        let (mut model, mut next, mut back) = (Model::new(), 0, Vec::new());
        for deed in &deeds {
            if matches!(deed, Deed::Restart | Deed::Rebuild) {
                drop(person);
                desk.close();
                drop(desk);
                if matches!(deed, Deed::Rebuild) {
                    std::fs::remove_dir_all(dir.path().join("sled")).unwrap();
                }
                desk = open(dir.path());
                person = Person::enter(&desk, "wangli");
            }
            // The colleague was added by the same person, who could take that back too.
            if matches!(deed, Deed::Undo) && back.is_empty() {
                continue;
            }
            let expected = think(&mut model, &mut next, &mut back, deed);
            prop_assert_eq!(does(&mut person, deed), expected, "{:?}", deed);
            prop_assert_eq!(&seen(&desk), &model);
        }
        desk.close();
    }
}
