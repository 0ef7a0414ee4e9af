//! 事项: anything taken at the desk, from the first word to 告知.

use serde::{Deserialize, Serialize};

use crate::domain::word_enum::word_enum;
use crate::domain::{Extra, Kind, Moment, Record, mask};

word_enum! {
    /// 级别. It decides who may close the matter.
    #[derive(Default)]
    pub enum Level {
        /// 一般
        #[default]
        Normal = "normal",
        /// 重大
        Major = "major",
        /// 突发
        Emergency = "emergency",
    }
}

word_enum! {
    /// Where a matter stands.
    #[derive(Default)]
    pub enum Stage {
        /// 办理中
        #[default]
        Open = "open",
        /// 当场答复: told and closed in one
        Answered = "answered",
        /// 告知并办结
        Told = "told",
        /// 多次联系不上: three logged attempts on different days, the director agreed
        Exhausted = "exhausted",
        /// 作废: 登错 or 重复
        Void = "void",
        /// 合并: goes on in another matter
        Merged = "merged",
    }
}

impl Stage {
    /// Nothing is due any more. What a newer version says of a matter may be that it waits:
    /// it stays in sight.
    pub fn is_closed(self) -> bool {
        !matches!(self, Stage::Open | Stage::Newer(_))
    }
}

/// A limit and where it comes from. No limit is shown without its source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Due {
    pub at: Moment,
    /// 12345工单, 答应本人的, 目录「渗水」3个工作日 …: copied, never computed from hearsay.
    pub source: String,
    /// The whole day counts: it ends at 24:00 and the clock time is not shown.
    #[serde(default)]
    pub whole_day: bool,
    #[serde(flatten)]
    pub extra: Extra,
}

impl Due {
    /// What people call a promise: 答应本人的.
    pub fn is_promise(&self) -> bool {
        let source = self.source.to_lowercase();
        ["答应", "promise"].iter().any(|word| source.contains(word))
    }
}

/// What happens next, and when: the next try after 未接通, or what is waited for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Next {
    pub at: Moment,
    /// `call_again` or `waiting` (locale `next.<why>`).
    pub why: String,
    /// In the desk's words: 等收入证明.
    #[serde(default)]
    pub text: String,
    #[serde(flatten)]
    pub extra: Extra,
}

impl Next {
    /// 再打一次: somebody telephones.
    pub fn is_call(&self) -> bool {
        self.why == "call_again"
    }
}

/// That the resident was told, how and what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    pub at: Moment,
    pub by: u64,
    /// Choice code `way`.
    pub way: String,
    /// Choice code `result`.
    pub result: String,
    #[serde(default)]
    pub text: String,
    #[serde(flatten)]
    pub extra: Extra,
}

/// One matter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Matter {
    /// Code of the catalog (assets/catalog/categories.toml).
    pub category: String,
    /// 来源, choice code `channel`.
    #[serde(default)]
    pub channel: String,
    /// The number of the order it came with (12345工单), as it is written there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub order: String,
    #[serde(default)]
    pub level: Level,
    #[serde(default)]
    pub text: String,
    /// The resident it is about, when they have a file.
    #[serde(default)]
    pub resident: Option<u64>,
    /// Where it is, as shorthand: the resident's address when it was taken. It stays
    /// when they move.
    #[serde(default)]
    pub place: String,
    /// Who it is otherwise, as typed: 未建档.
    #[serde(default)]
    pub who: String,
    /// The number they called from, as [`crate::domain::phone::parse`] keeps it, where no file
    /// holds it. Shown in full while the matter is open, else masked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// 经办人: the first taker owns it until it is handed over (首问负责).
    pub owner: u64,
    /// 录入人
    pub recorder: u64,
    /// 发生时间
    pub happened: Moment,
    /// 录入时间
    pub recorded: Moment,
    #[serde(default)]
    pub stage: Stage,
    #[serde(default)]
    pub due: Option<Due>,
    #[serde(default)]
    pub next: Option<Next>,
    /// A call that is promised or to be tried again, beside what else is waited for. Records of
    /// earlier versions have it in `next`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<Next>,
    /// Who handed it over last: the one-key 退回 goes to them.
    #[serde(default)]
    pub handed_by: Option<u64>,
    #[serde(default)]
    pub told: Option<Told>,
    /// 满意度, choice code; none is 没问, an answer and never due.
    #[serde(default)]
    pub satisfaction: Option<String>,
    /// 合并: the matter it goes on in.
    #[serde(default)]
    pub merged_into: Option<u64>,
    /// When it was closed, in whichever way.
    #[serde(default)]
    pub closed: Option<Moment>,
    #[serde(flatten)]
    pub extra: Extra,
}

impl Matter {
    /// Who has no file, in lists: the words typed, else the number they called from, masked.
    pub fn unfiled(&self) -> String {
        if self.who.is_empty() { mask::phone(&self.phone) } else { self.who.clone() }
    }

    /// Plans a step. A call and a wait stand beside each other: neither takes the other away.
    pub fn plan(&mut self, next: Next) {
        let earlier = self.next.take_if(|next| next.is_call());
        self.call = self.call.take().or(earlier);
        let place = if next.is_call() { &mut self.call } else { &mut self.next };
        *place = Some(next);
    }

    /// The person was spoken with: no call is to be made any more.
    pub fn called(&mut self) {
        self.next.take_if(|next| next.is_call());
        self.call = None;
    }

    /// Nothing is to come any more.
    pub fn ends(&mut self) {
        (self.next, self.call) = (None, None);
    }

    /// The step that comes first.
    pub fn first_step(&self) -> Option<&Next> {
        self.next.iter().chain(&self.call).min_by_key(|next| next.at)
    }
}

impl Record for Matter {
    const KIND: Kind = Kind::Matter;
}
