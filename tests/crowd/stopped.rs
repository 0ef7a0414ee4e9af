//! A console that is stopped while others work: nobody waits for it, the desk lets it
//! go, and when it runs again it comes back by itself with all that was typed.

use std::collections::BTreeMap;
use std::thread;

use dutydesk::domain::txn::RequestId;
use dutydesk::domain::{Key, Kind, Seq};
use dutydesk::wire::{Ask, Deed};
use rustix::process::Signal;

use super::hand::done;
use super::line::Line;
use crate::driver::Desk;

const WORKERS: u128 = 4;
/// Twice what the desk keeps for one client (`server::outbox::MAX_FRAMES`), and more than
/// the socket holds besides.
const EACH: u128 = 600;

fn note(line: &mut Line, on: Key, request: u128) -> Seq {
    let args = BTreeMap::from([("text".to_string(), format!("第{request}笔"))]);
    let (request, command) = (RequestId(request), "matter.note".into());
    let deed = Deed { request, command, subject: Some(on), args, ..Deed::default() };
    done(line.ask(Ask::Do(deed))).unwrap().seq
}

#[test]
fn a_stopped_console_delays_nobody_is_dropped_and_comes_back_with_what_was_typed() {
    let desk = Desk::quick();
    desk.tell("staff add --name 王丽 --roles desk");
    desk.tell("resident new --name 张三 --phone 13812348000");
    desk.tell("matter new --resident R1 --category 咨询 --text 养老认证");
    let (one, two) = (desk.console("S2"), desk.console("S1"));
    one.keys("F7 zs Enter ls Enter");
    one.type_keys("滴水不停").sees("滴水不停");
    let mut watcher = Line::enter(&desk.socket(), 1, None);

    one.signal(Signal::STOP);
    one.send("夜里更大".as_bytes());
    let matter = Key::of(Kind::Matter, 1);
    let socket = desk.socket();
    let acknowledged = thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS)
            .map(|worker| {
                let mut line = Line::enter(&socket, 1, None);
                let first = worker * EACH + 1;
                scope.spawn(move || {
                    (first..first + EACH).map(|n| note(&mut line, matter, n)).count()
                })
            })
            .collect();
        // Whoever listens all the while hears that the stopped one has gone.
        while watcher.present != Some(1) {
            watcher.hear();
        }
        workers.into_iter().map(|worker| worker.join().unwrap()).sum::<usize>()
    });
    assert_eq!(acknowledged as u128, WORKERS * EACH, "while it stands still");
    two.press("F2").sees("养老认证");
    let last = desk.tell("matter new --who 李 --category 电梯 --text 困人 --level emergency");
    let last = Seq(last["rev"].as_u64().unwrap());
    watcher.hears_up_to(last);
    assert_eq!(watcher.present, Some(1), "it has not come back while it stands still");

    one.signal(Signal::CONT);
    one.until_hears(last.0).sees("滴水不停夜里更大");
    while watcher.present != Some(2) {
        watcher.hear();
    }
    one.keys("Enter Enter");
    one.sees("已保存 M3 漏水").press("F2").sees("困人");
    assert!(desk.tell("matter show M3").to_string().contains("滴水不停夜里更大"));
    assert_eq!(desk.tell("matter list")["items"].as_array().unwrap().len(), 3);
}
