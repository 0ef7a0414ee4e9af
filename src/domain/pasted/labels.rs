//! The labels of orders and messages: what is named by a word with a sign behind it.

/// What a label names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Order,
    Due,
    Phone,
    Name,
    Place,
    Text,
}

/// What is named by a label, and what people and pages call it; longer ones before those they
/// begin with.
const LABELS: &[(Part, &[&str])] = &[
    (
        Part::Order,
        &["工单编号", "工单号", "受理编号", "受理单号", "诉求编号", "案件编号", "派单编号"],
    ),
    (
        Part::Due,
        &[
            "要求办结时间",
            "要求回复时间",
            "办理时限",
            "办理期限",
            "办理截止",
            "办结时限",
            "办结期限",
            "办结截止",
            "处理时限",
            "处理期限",
            "处置时限",
            "回复时限",
            "回复期限",
            "反馈时限",
            "反馈期限",
            "完成时限",
            "完成期限",
            "截止时间",
            "截止日期",
            "截止",
            "到期时间",
            "限办时间",
            "限时",
            "时限",
            "期限",
        ],
    ),
    (
        Part::Phone,
        &["联系电话", "来电号码", "手机号码", "手机号", "联系方式", "电话号码", "电话", "手机"],
    ),
    (
        Part::Name,
        &["诉求人姓名", "诉求人", "来电人", "反映人", "市民姓名", "联系人", "当事人", "姓名"],
    ),
    (
        Part::Place,
        &[
            "诉求地址",
            "事发地址",
            "详细地址",
            "问题地点",
            "事发地点",
            "发生地址",
            "家庭住址",
            "住址",
            "地址",
            "地点",
        ],
    ),
    (Part::Text, &["诉求内容", "问题描述", "反映内容", "工单内容", "主要内容", "诉求描述", "内容"]),
];

/// Digits that make a word behind a label and a blank the number of an order.
const ORDER_DIGITS: usize = 6;

/// A label with its sign behind it.
pub struct Mark {
    /// Where the label begins, brackets included.
    pub at: usize,
    /// Where its value begins.
    pub value: usize,
    pub part: Part,
}

/// Every label in the text that has a sign or a line's end behind it.
pub fn marks(text: &str) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut before = None;
    for (at, c) in text.char_indices() {
        let begins = before.is_none_or(|c: char| !c.is_alphanumeric());
        let free = marks.last().is_none_or(|mark| mark.value <= at);
        let found = (begins && free).then(|| label(&text[at..])).flatten();
        if let Some((part, length)) = found {
            let opens = text[..at].ends_with(['【', '[', '［', '「']);
            let from = if opens {
                at - text[..at].chars().next_back().map_or(0, char::len_utf8)
            } else {
                at
            };
            marks.push(Mark { at: from, value: at + length, part });
        }
        before = Some(c);
    }
    marks
}

/// The label a text begins with, and its length with the sign behind it.
fn label(text: &str) -> Option<(Part, usize)> {
    let labels =
        LABELS.iter().flat_map(|(part, words)| words.iter().map(move |word| (*part, word)));
    let (part, word) =
        labels.filter(|(_, word)| text.starts_with(**word)).max_by_key(|(_, word)| word.len())?;
    let behind = &text[word.len()..];
    let closes = behind.trim_start_matches(['】', ']', '］', '」', ' ', '　']);
    let bracket = closes.len() < behind.trim_start_matches([' ', '　']).len();
    let sign = closes.starts_with([':', '：', '\t', '\n']);
    let signs = closes.trim_start_matches([':', '：', '\t', ' ', '　']);
    // 工单号 20261201334455: a blank is enough before a number.
    let number = part == Part::Order && behind.starts_with([' ', '　']);
    let digits = signs.chars().take_while(|c| !c.is_whitespace()).filter(char::is_ascii_digit);
    let blank = number && digits.count() >= ORDER_DIGITS;
    (sign || bracket || blank).then(|| (part, text.len() - signs.len()))
}
