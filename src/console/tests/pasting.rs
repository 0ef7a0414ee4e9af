//! Messages and orders that are pasted: what becomes of their words.

use super::driver::Desk;
use super::taking::{focused, value};
use crate::console::msg::Msg;
use crate::console::term::event::Input;
use crate::wire::Ask;

const ORDER: &str = "工单编号：2026112500123\r\n诉求人：王先生\r\n联系电话：138 1234 8000\r\n\
                     诉求地址：3号楼2单元501\r\n办理时限：2026-12-01 17:00:00\r\n诉求内容：卫生间顶上滴水，\r\n已经三天了";

#[test]
fn a_pasted_order_becomes_its_fields_and_is_seen_before_it_is_saved() {
    // In an empty form, and where the queue is on top.
    for story in ["F7", ""] {
        let mut desk = Desk::open();
        if !story.is_empty() {
            desk.keys(story);
        }
        desk.hear(Msg::Input(Input::Paste(ORDER.into())));
        assert!(desk.deeds.is_empty());
        desk.sees("登记").sees("卫生间顶上滴水");
        desk.sees("粘贴的分到了").sees("12345工单");
        let of = |name: &str| value(&desk, name);
        assert_eq!((of("channel"), of("order")), ("hotline".into(), "2026112500123".into()));
        assert_eq!((of("due"), of("phone")), ("2026-12-01 17:00".into(), "13812348000".into()));
        assert_eq!(of("text"), "卫生间顶上滴水， 已经三天了");
        assert_eq!(of("who"), "王先生 3-2-501");
        // Only what nobody could know is still asked for.
        assert_eq!(focused(&desk), "category");
        desk.keys("ls Enter Enter");
        assert_eq!(desk.deeds[0].args["order"], "2026112500123");
    }
}

#[test]
fn a_pasted_limit_that_is_over_is_said_to_be() {
    let mut desk = Desk::open();
    desk.hear(Msg::Input(Input::Paste(ORDER.replace("2026-12-01", "2026-11-20"))));
    desk.sees("写的时限2026-11-20 17:00已经过了, 没有填").sees("粘贴的分到了");
    assert_eq!(value(&desk, "due"), "");
}

#[test]
fn whom_a_paste_means_is_chosen_where_it_is_one_person_alone() {
    let mut desk = Desk::open();
    desk.unique = Some(("13812348000", 213));
    desk.keys("F7");
    desk.hear(Msg::Input(Input::Paste(ORDER.into())));
    assert_eq!(value(&desk, "who"), "R213");
    desk.sees("张三 男 68 3-2-501");
    // Whose telephone it is need not be who asks.
    assert_eq!(value(&desk, "text"), "卫生间顶上滴水， 已经三天了（王先生）");
    // Two who may be meant are nobody.
    let mut desk = Desk::open();
    desk.keys("F7");
    desk.hear(Msg::Input(Input::Paste(ORDER.into())));
    assert_eq!(value(&desk, "who"), "王先生 3-2-501");
}

#[test]
fn a_paste_overwrites_nothing_and_a_short_one_is_what_it_says() {
    // A name or a number goes into the field the cursor is in.
    let mut desk = Desk::open();
    desk.keys("F7");
    desk.hear(Msg::Input(Input::Paste("王大爷".into())));
    desk.sees("王大爷 未建档");
    assert_eq!(value(&desk, "text"), "");
    // What was chosen stays; what was written is written on.
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter ls Enter");
    desk.hear(Msg::Input(Input::Paste("楼道灯不亮了\n13812348000 老马".into())));
    assert_eq!((value(&desk, "who"), value(&desk, "category")), ("R300".into(), "leak".into()));
    assert_eq!(
        (value(&desk, "text"), value(&desk, "phone")),
        ("楼道灯不亮了 老马".into(), "13812348000".into())
    );
    desk.hear(Msg::Input(Input::Paste("第二条\n电话：13900001111".into())));
    assert_eq!(value(&desk, "text"), "楼道灯不亮了 老马第二条 电话：13900001111");
    assert_eq!(value(&desk, "phone"), "13812348000");
    // It is a draft at once: a cut line or a killed desk keeps it.
    desk.cut();
    desk.sees("写的都在").sees("楼道灯不亮了");
    desk.hear(Msg::Connected);
    let kept = desk.asked.iter().rev().find_map(|ask| match ask {
        Ask::KeepDraft(draft) => Some(draft.fields.clone()),
        _ => None,
    });
    let kept = kept.unwrap();
    assert_eq!((kept["phone"].as_str(), kept["who"].as_str()), ("13812348000", "R300"));
    assert!(kept["text"].contains("第二条"));
}

#[test]
fn who_a_paste_names_is_never_lost_behind_somebody_who_was_chosen() {
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter");
    desk.hear(Msg::Input(Input::Paste("来电人：孙女士 13700001111\n诉求内容：垃圾没人清".into())));
    desk.sees("粘贴的写着孙女士").sees("钱玉贞");
    assert_eq!(value(&desk, "who"), "R300");
    assert_eq!(value(&desk, "text"), "（孙女士）垃圾没人清");
}
