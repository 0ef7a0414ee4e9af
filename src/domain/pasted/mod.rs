//! What a pasted text says of a matter: a message from WeChat, an order copied from the web
//! page of 12345. What is understood goes into fields of `matter.new`; everything else stays
//! in the words of the matter, so that nothing of it is lost.

mod labels;

use std::collections::BTreeMap;

use labels::{Part, marks};

use super::calendar::Calendar;
use super::text::{half_width, to_half_width};
use super::{Moment, Refusal, address, phone, when};

/// Longest number of an order, and longest name, in characters: what is longer is a sentence.
const ORDER_MAX: usize = 40;
const NAME_MAX: usize = 12;
const PLACE_MAX: usize = 40;
/// Characters of one line from which on it is a message and no name.
const MESSAGE: usize = 20;

/// A pasted text, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pasted {
    /// Fields of `matter.new`: `order`, `due`, `phone`, `channel`.
    pub fields: BTreeMap<&'static str, String>,
    /// Who it is about as far as it is named.
    pub name: String,
    /// Where they live, or where it is.
    pub place: String,
    /// The limit it names, where that is over already: it fills no field.
    pub over: Option<String>,
    /// Everything that was not taken.
    pub text: String,
}

impl Pasted {
    /// Whom it is about, in words: 王先生 3-2-501. A place alone is nobody, and what is no door
    /// of a dwelling is no part of anybody: it stays among the words.
    pub fn who(&self) -> String {
        match address::parse(&self.place) {
            Ok(_) if !self.name.is_empty() => format!("{} {}", self.name, self.place),
            _ => self.name.clone(),
        }
    }
}

/// What of the words for somebody their file does not say: it stays among the words, so that a
/// telephone of somebody else's hides nobody. `None` where the file says it all.
pub fn beyond(words: &str, name: &str, place: &str) -> Option<String> {
    let other = words.split(' ').filter(|word| *word != name && *word != place);
    let other = other.collect::<Vec<_>>().join(" ");
    (!other.is_empty()).then(|| format!("（{other}）"))
}

/// Whether a text is a message to be taken apart, and not a name, a number or an address.
pub fn is_message(text: &str) -> bool {
    let text = text.trim();
    // Cells of a row that were copied have tabs between them: 张三	3-2-501.
    text.contains(['\n', '\r']) || text.chars().count() > MESSAGE || !marks(text).is_empty()
}

/// Takes a text apart. A limit is taken where it reads as one that is to come; without a
/// number of an order it is a message from WeChat.
pub fn read(text: &str, now: Moment, calendar: &Calendar) -> Pasted {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut pasted = Pasted::default();
    let mut rest = Vec::new();
    let mut place = None;
    let marks = marks(&text);
    let first = marks.first().map_or(text.len(), |mark| mark.at);
    rest.push(text[..first].to_string());
    for (number, mark) in marks.iter().enumerate() {
        let end = marks.get(number + 1).map_or(text.len(), |next| next.at);
        let said = &text[mark.value..end];
        match mark.part {
            Part::Text => rest.push(said.to_string()),
            part => {
                // 诉求人： with nothing behind it is not called as the next line says.
                let colon = text[..mark.value].trim_end().ends_with([':', '：']);
                let empty = colon && matches!(part, Part::Name | Part::Place);
                let said = if empty { said } else { said.trim_start() };
                // A number ends where a blank is; names and places have some in them.
                let ends = |c: char| c == '\n' || (part == Part::Order && c.is_whitespace());
                let (value, behind) = said.split_once(ends).unwrap_or((said, ""));
                let labelled = || text[mark.at..mark.value].to_string() + value;
                match pasted.takes(part, trimmed(value), now, calendar) {
                    true if part == Part::Place => place = Some(labelled()),
                    true => {}
                    // A label alone says nothing.
                    false if trimmed(value).is_empty() => {}
                    false => rest.push(labelled()),
                }
                rest.push(behind.to_string());
            }
        }
    }
    pasted.text = joined(&rest);
    // Whom the place names is nobody: it is of the matter, with its label as it was pasted.
    if let Some(place) = place.filter(|_| !pasted.who().contains(&pasted.place)) {
        pasted.text = joined(&[place, std::mem::take(&mut pasted.text)]);
    }
    pasted.among_words(now, calendar);
    let order = pasted.fields.contains_key("order") || to_half_width(&text).contains("12345");
    pasted.fields.insert("channel", if order { "hotline" } else { "wechat" }.into());
    pasted
}

impl Pasted {
    /// Takes what stands behind a label, if it is what the label says.
    fn takes(&mut self, part: Part, value: &str, now: Moment, calendar: &Calendar) -> bool {
        let length = value.chars().count();
        let due = (part == Part::Due).then(|| limit(value, now, calendar));
        if let Some(Err(refusal)) = &due
            && refusal.code == "input.date_past"
        {
            self.over = refusal.facts.get("date").cloned();
        }
        // 来电人：王女士 13912345678.
        if let (Part::Name, (name, number)) = (part, phone::apart(value))
            && !number.is_empty()
            && !name.is_empty()
            && !self.fields.contains_key("phone")
            && self.takes(part, &name, now, calendar)
        {
            self.fields.insert("phone", number);
            return true;
        }
        let mut field = |name: &'static str, value: Option<String>| match value {
            Some(value) if !self.fields.contains_key(name) => {
                self.fields.insert(name, value);
                true
            }
            _ => false,
        };
        match part {
            Part::Order => {
                let one = !value.contains(char::is_whitespace) && length <= ORDER_MAX;
                let digits = value.chars().any(|c| half_width(c).is_ascii_digit());
                field("order", (one && digits).then(|| value.to_string()))
            }
            Part::Due => field("due", due.and_then(Result::ok)),
            Part::Phone => field("phone", phone::parse(value).ok()),
            Part::Name if self.name.is_empty() && (1..=NAME_MAX).contains(&length) => {
                self.name = value.to_string();
                true
            }
            Part::Place if self.place.is_empty() && (1..=PLACE_MAX).contains(&length) => {
                self.place = match address::parse(value) {
                    Ok(address) => address.to_string(),
                    Err(_) => value.to_string(),
                };
                true
            }
            Part::Name | Part::Place | Part::Text => false,
        }
    }

    /// What stands among the words without a label. A number that stands by itself is taken out
    /// of them, for words are read across the counter; what belongs to a sentence stays in it.
    fn among_words(&mut self, now: Moment, calendar: &Calendar) {
        if !self.fields.contains_key("phone")
            && let Some((at, number)) = phone::find(&self.text)
        {
            self.fields.insert("phone", number);
            let (before, behind) = (&self.text[..at.start], &self.text[at.end..]);
            let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            if apart(before.chars().next_back()) && apart(behind.chars().next()) {
                let lines = [before.trim_end_matches(' '), behind.trim_start_matches(' ')];
                self.text = joined(&[lines.join(" ")]);
            }
        }
        if !self.fields.contains_key("due")
            && let Some(due) = [before_a_day(&self.text), within(&self.text)]
                .into_iter()
                .flatten()
                .find_map(|said| limit(said, now, calendar).ok())
        {
            self.fields.insert("due", due);
        }
        if self.place.is_empty() {
            let words =
                self.text.split(|c: char| c.is_whitespace() || "，,。；;：:、（）()".contains(c));
            let door = |word: &str| {
                let door =
                    word.contains('-') || ["号楼", "单元", "号院"].iter().any(|w| word.contains(w));
                let door = door && word.chars().count() <= PLACE_MAX;
                door.then(|| address::parse(word).ok()).flatten()
            };
            let found = words.filter_map(door).map(|address| address.to_string()).next();
            self.place = found.unwrap_or_default();
        }
    }
}

/// 请于12月1日前回复: the day, as far as somebody says one so.
fn before_a_day(text: &str) -> Option<&str> {
    /// Signs of the longest day and time somebody writes so.
    const DAY: usize = 16;
    let (until, _) = text
        .char_indices()
        .find(|(at, c)| *c == '前' && text[..*at].chars().rev().take(DAY).any(|c| c == '于'))?;
    let from = text[..until].rfind('于')? + '于'.len_utf8();
    Some(text[from..until].trim().trim_end_matches(['之', '以']))
}

/// 请3个工作日内答复, 24小时内处理: the span, as far as somebody says one so.
fn within(text: &str) -> Option<&str> {
    const DONE: [&str; 9] =
        ["答复", "回复", "办结", "办理", "反馈", "处理", "处置", "完成", "解决"];
    const COUNT: &str = "0123456789０１２３４５６７８９一二三四五六七八九十两半个工作自然日天小时";
    let ends = text.match_indices('内').filter(|(at, _)| {
        let behind = text[at + '内'.len_utf8()..].trim_start_matches(['予', '以', ' ', '，', ',']);
        DONE.iter().any(|word| behind.starts_with(word))
    });
    let span = |(at, _): (usize, &str)| {
        let before = &text[..at];
        let from = before.trim_end_matches(|c| COUNT.contains(c)).len();
        let starts = |c: char| c.is_numeric() || "一二三四五六七八九十两半".contains(c);
        (before[from..].starts_with(starts)).then(|| &text[from..at + '内'.len_utf8()])
    };
    ends.filter_map(span).next()
}

/// A limit as it is typed; seconds of a web page are left out.
fn limit(value: &str, now: Moment, calendar: &Calendar) -> Result<String, Refusal> {
    let half = to_half_width(value);
    let mut value = half.trim();
    if let Some((minutes, seconds)) = value.rsplit_once(':')
        && minutes.contains(':')
        && seconds.len() == 2
    {
        value = minutes;
    }
    Ok(when::parse_future(value, now, calendar)?.canonical())
}

fn trimmed(value: &str) -> &str {
    value.trim().trim_matches(['，', ',', '；', ';', '。', '、', '|']).trim()
}

/// Lines with something on them.
fn joined(parts: &[String]) -> String {
    let lines = parts.iter().flat_map(|part| part.lines()).map(str::trim);
    lines.filter(|line| line.chars().any(char::is_alphanumeric)).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn taken(text: &str) -> Pasted {
        let now = Moment::parse_rfc3339("2026-11-25T10:32:00+08:00").unwrap();
        read(text, now, &Calendar::shipped())
    }

    fn field<'a>(pasted: &'a Pasted, name: &str) -> &'a str {
        pasted.fields.get(name).map_or("", String::as_str)
    }

    #[test]
    fn an_order_of_the_web_page_becomes_its_fields() {
        for text in [
            "工单编号：2026112500123\n诉求人：王先生\n联系电话：138 1234 8000\n诉求地址：3号楼2单元501室\n\
             办理时限：2026-12-01 17:00:00\n诉求内容：卫生间顶上滴水，\n已经三天了",
            "工单编号\t2026112500123\t诉求人\t王先生\t联系电话\t13812348000\t诉求地址\t3-2-501\t\
             办理时限\t2026-12-01 17:00\n诉求内容\n卫生间顶上滴水，\n已经三天了",
            "【工单编号】2026112500123【诉求人】王先生【联系电话】13812348000【诉求地址】3-2-501\
             【办理时限】12月1日17:00【诉求内容】卫生间顶上滴水，\n已经三天了",
        ] {
            let pasted = taken(text);
            assert_eq!(field(&pasted, "order"), "2026112500123", "{text}");
            assert_eq!(field(&pasted, "due"), "2026-12-01 17:00", "{text}");
            assert_eq!(field(&pasted, "phone"), "13812348000", "{text}");
            assert_eq!(field(&pasted, "channel"), "hotline", "{text}");
            assert_eq!(pasted.who(), "王先生 3-2-501", "{text}");
            assert_eq!(pasted.text, "卫生间顶上滴水，\n已经三天了", "{text}");
        }
    }

    #[test]
    fn an_order_says_who_called_and_until_when_in_many_words() {
        for label in
            ["处理时限", "办理时限", "办理期限", "截止", "限时", "截止时间", "要求办结时间"]
        {
            for due in
                ["2026-11-27 18:00", "2026/11/27 18:00:00", "2026年11月27日18:00", "11月27日18点"]
            {
                let pasted = taken(&format!(
                    "工单编号：JD20261125001\n来电人：王女士 13912345678\n诉求地址：槐香园小区北门\n\
                     诉求内容：路灯不亮\n{label}：{due}"
                ));
                assert_eq!(field(&pasted, "due"), "2026-11-27 18:00", "{label} {due}");
                assert_eq!(field(&pasted, "phone"), "13912345678");
                assert_eq!(pasted.who(), "王女士");
                assert_eq!(pasted.text, "诉求地址：槐香园小区北门\n路灯不亮");
            }
        }
    }

    #[test]
    fn a_place_alone_is_nobody_and_stays_among_the_words() {
        for place in ["槐香园11-1-403", "3-2-501", "小区北门"] {
            let pasted = taken(&format!("工单编号：JD1\n诉求地址：{place}\n诉求内容：路灯不亮"));
            assert_eq!(pasted.who(), "", "{place}");
            assert_eq!(pasted.text, format!("诉求地址：{place}\n路灯不亮"));
        }
    }

    #[test]
    fn a_message_keeps_its_words() {
        let pasted = taken("张姐，我是3-2-501的，楼道灯不亮了\n13812348000 老马");
        assert_eq!(field(&pasted, "phone"), "13812348000");
        assert_eq!(field(&pasted, "channel"), "wechat");
        assert_eq!(pasted.text, "张姐，我是3-2-501的，楼道灯不亮了\n老马");
        // In a sentence it stays, and is a telephone as well.
        let pasted = taken("麻烦给我妈打13812348000这个电话问问, 请于12月1日前告诉我");
        assert_eq!((field(&pasted, "phone"), field(&pasted, "due")), ("13812348000", "2026-12-01"));
        assert_eq!(pasted.text, "麻烦给我妈打13812348000这个电话问问, 请于12月1日前告诉我");
        assert_eq!(taken("楼下堆物, 3号楼2单元501门口").place, "");
        assert_eq!(taken("楼下堆物 3号楼2单元501 门口").place, "3-2-501");
    }

    #[test]
    fn a_span_within_which_somebody_wants_an_answer_is_the_limit() {
        for (text, due) in [
            ("工单号 20261125334455 3-2-501楼道堆物，请3个工作日内答复", "2026-11-30"),
            ("工单号\t20261125334455\n诉求人\t赵女士\n派单要求\t24小时内处理", "2026-11-26 10:32"),
            ("工单号：20261125334455\n请于两天内予以回复", "2026-11-27"),
        ] {
            let pasted = taken(text);
            assert_eq!((field(&pasted, "order"), field(&pasted, "due")), ("20261125334455", due));
        }
        for text in ["楼内处理垃圾", "三天内有人来过", "内回复", "小区内完成改造"]
        {
            assert_eq!(field(&taken(text), "due"), "", "{text}");
        }
    }

    #[test]
    fn a_label_with_nothing_behind_it_says_nothing() {
        let pasted = taken("工单编号：2026112500123\n诉求人：\n联系电话：\n诉求地址：\n楼上漏水");
        assert_eq!((pasted.who().as_str(), pasted.text.as_str()), ("", "楼上漏水"));
    }

    #[test]
    fn what_does_not_read_stays_with_its_label() {
        let pasted = taken("工单编号：无\n办理时限：尽快\n联系电话：保密\n诉求内容：漏水");
        assert_eq!(pasted.text, "工单编号：无\n办理时限：尽快\n联系电话：保密\n漏水");
        assert_eq!(pasted.fields.len(), 1);
        // A limit that is over is no limit any more.
        let pasted = taken("工单编号：12345-1\n办理时限：2026-11-01");
        assert_eq!(pasted.over.as_deref(), Some("2026-11-01"));
        assert_eq!((field(&pasted, "due"), pasted.text.as_str()), ("", "办理时限：2026-11-01"));
    }

    #[test]
    fn a_page_of_signs_is_read_at_once() {
        for sign in ["1 ", "1", "1-", "于1前", "1：", "电话 ", "3-2-501 "] {
            let text = sign.repeat(3_000);
            let kept = taken(&text);
            assert!(kept.text.chars().count() + 60 > text.trim_end().chars().count(), "{sign}");
        }
    }

    #[test]
    fn a_name_a_number_or_an_address_is_no_message() {
        for text in ["王大爷", "13812348000", "3号楼2单元501", "qyz", "电话", "张三\t3-2-501"]
        {
            assert!(!is_message(text), "{text}");
        }
        for text in ["一\n二", "电话：13812348000", "卫生间顶上滴水已经三天了物业说管不了怎么办"]
        {
            assert!(is_message(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_of_a_paste_is_lost(lines in prop::collection::vec(
            ("(工单编号：|【联系电话】|诉求人\t|地址：|诉求内容：|办理时限：|)", "[漏水王a-c0-9 ，。:-]{0,24}"), 0..6,
        )) {
            let text = lines.iter().map(|(l, t)| format!("{l}{t}")).collect::<Vec<_>>().join("\n");
            let pasted = taken(&text);
            let kept = format!("{:?}{}{}{}", pasted.fields.values(), pasted.name, pasted.place, pasted.text);
            let said: String = lines.iter().map(|(_, said)| said.as_str()).collect();
            for sign in ['漏', '水', '王', 'a', 'b', 'c'] {
                let count = |text: &str| text.chars().filter(|c| *c == sign).count();
                prop_assert!(count(&kept) >= count(&said), "{sign}: {text:?} {pasted:?}");
            }
        }

        #[test]
        fn no_text_makes_it_stumble(text in "\\PC{0,80}") {
            let _ = taken(&text);
        }
    }
}
