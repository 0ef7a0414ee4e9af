//! What people type in a list besides names: the colour of a row, its hour, the tail of a
//! telephone number, the hotline.

use crate::domain::lamp::Lamp;
use crate::domain::{Moment, mask, phone, pinyin};

/// Digits of a number that a masked one shows as well.
const TAIL: usize = 4;

/// 逾期, 今天, 明天: as the row itself says it, and its colour. A whole day's moment is its
/// 24:00.
pub(super) fn state(lamp: Lamp, at: Option<Moment>, whole_day: bool, now: Moment) -> String {
    let colour = match lamp {
        Lamp::Red => "红 red",
        Lamp::Yellow => "黄 yellow",
        Lamp::Green => "绿 green",
        Lamp::Grey => "灰 grey",
    };
    let day = at.map(|at| if whole_day { at.last_day() } else { at.date() });
    let hour = match (at, day) {
        (None, _) if lamp == Lamp::Red => format!("{} overdue", pinyin::keys("逾期")),
        (None, _) if lamp == Lamp::Yellow => format!("{} today", pinyin::keys("今天")),
        (Some(at), _) if at <= now => format!("{} overdue", pinyin::keys("逾期")),
        (_, Some(day)) if day == now.date() => format!("{} today", pinyin::keys("今天")),
        (_, Some(day)) if Some(day) == now.date().succ_opt() => {
            format!("{} tomorrow", pinyin::keys("明天"))
        }
        _ => String::new(),
    };
    format!("{colour} {hour}")
}

/// What somebody's numbers are found by in a list: their tails, and the whole of each as far as
/// a masked one shows it (138****8000), which a number typed whole is held against.
pub(super) fn numbers<'a>(numbers: impl Iterator<Item = &'a str>) -> String {
    let keys = |number: &str| {
        let digits =
            |text: &str| text.chars().filter(|c| c.is_ascii_digit() || *c == '*').collect();
        let plain: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
        let tail = plain[plain.len().saturating_sub(TAIL)..].iter().collect();
        let whole = phone::endings(number).into_iter().map(|whole| digits(&mask::phone(&whole)));
        [tail].into_iter().chain(whole).collect::<Vec<String>>()
    };
    numbers.filter(|number| !number.is_empty()).flat_map(keys).collect::<Vec<_>>().join(" ")
}

/// Words by which somebody is also known, as keys of a list.
pub(super) fn words<'a>(words: impl Iterator<Item = &'a String>) -> String {
    words.map(|word| word.to_lowercase()).collect::<Vec<_>>().join(" ")
}

/// What a channel is called by its number.
pub(super) fn channel(code: &str) -> &'static str {
    if code == "hotline" { "12345" } else { "" }
}
