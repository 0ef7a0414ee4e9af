//! 证件: which document a row's number is of. A number that is none of an ID card never rejects
//! its person; what cannot be kept of it is left out and said.

use chrono::NaiveDate;

use super::draft::Draft;
use super::header;
use crate::domain::document::{self, ID_CARD, KINDS};
use crate::domain::{Refusal, id_number};

/// Kinds of documents as lists call them, without blanks, marks and what stands in brackets.
const NAMES: [(&str, &[&str]); 9] = [
    (
        ID_CARD,
        &[
            "身份证",
            "居民身份证",
            "公民身份证",
            "二代身份证",
            "第二代居民身份证",
            "临时身份证",
            "临时居民身份证",
            "二代证",
            "中国居民身份证",
        ],
    ),
    ("passport", &["护照", "普通护照", "外国护照", "中国护照", "外国人护照", "因私护照"]),
    (
        "hk_macao",
        &[
            "港澳居民来往内地通行证",
            "港澳通行证",
            "回乡证",
            "港澳居民通行证",
            "港澳来往内地通行证",
            "来往内地通行证",
        ],
    ),
    (
        "taiwan",
        &[
            "台湾居民来往大陆通行证",
            "台胞证",
            "台湾通行证",
            "台湾居民通行证",
            "台湾来往大陆通行证",
            "来往大陆通行证",
        ],
    ),
    (
        "residence",
        &[
            "港澳台居民居住证",
            "港澳居民居住证",
            "台湾居民居住证",
            "港澳台居住证",
            "香港居民居住证",
            "澳门居民居住证",
        ],
    ),
    ("permanent", &["外国人永久居留身份证", "外国人永久居留证", "永久居留身份证", "永久居留证"]),
    (
        "officer",
        &[
            "军官证",
            "警官证",
            "武警警官证",
            "士兵证",
            "文职干部证",
            "军人证",
            "军官证件",
            "解放军军官证",
            "中国人民解放军军官证",
        ],
    ),
    ("hukou_book", &["户口簿", "户口本", "居民户口簿"]),
    ("other", &["其他", "其它", "其他证件", "其它证件"]),
];

/// The kind that a cell names.
pub(super) fn kind(text: &str) -> Option<&'static str> {
    let bare = header::bare(text);
    let named = NAMES.iter().find(|(_, names)| names.contains(&bare.as_str()));
    let known = || KINDS.into_iter().find(|kind| *kind == text);
    named.map(|(kind, _)| *kind).or_else(known)
}

/// Settles of which document the row's number is.
pub(super) fn settle(draft: &mut Draft) {
    let said = draft.row.fields.remove("id_kind").unwrap_or_default();
    let Some(number) = draft.row.fields.get("id_number").cloned() else {
        // Which document somebody has says nothing without its number.
        if !["", ID_CARD].contains(&said.as_str()) {
            leave_out(draft, "id_kind", Refusal::new("office.kind_alone"));
        }
        return;
    };
    let read = |kind: &str| document::read(kind, &number, NaiveDate::MAX);
    if read(&said).is_ok() {
        return keep(draft, if said.is_empty() { ID_CARD } else { &said });
    }
    // The check digit says what it is, whatever stands beside it.
    if read(ID_CARD).is_ok() {
        leave_out(draft, "id_kind", Refusal::new("office.kind_other"));
        return keep(draft, ID_CARD);
    }
    if let (Err(why), false) = (read(&said), ["", ID_CARD].contains(&said.as_str())) {
        draft.row.fields.remove("id_number");
        return leave_out(draft, "id_number", why);
    }
    // A cell names a kind that nobody knows: the number is not given another one.
    let unread = draft.left_out.iter().any(|left| left.field == "id_kind");
    let named = draft.told.get("id_kind").map_or(String::new(), |(_, text)| text.clone());
    if unread && !named.contains("身份") {
        draft.row.fields.remove("id_number");
        return leave_out(draft, "id_number", Refusal::new("office.kind_unread"));
    }
    match document::kind_of(&number) {
        Some(kind) if said.is_empty() => keep(draft, kind),
        // A letter stands in no ID number but at its end, and no ID number has eight or ten
        // digits: it is of some other document.
        _ if document::is_taiwan(&number)
            || document::of_any_kind(&number, NaiveDate::MAX).is_ok()
                && number.starts_with(char::is_alphabetic) =>
        {
            draft.row.fields.remove("id_number");
            let why = match (said.as_str(), draft.told.contains_key("id_kind")) {
                (ID_CARD, _) => Refusal::new("office.kind_not_id").with("said", named),
                (_, true) => Refusal::new("office.kind_empty"),
                (_, false) => Refusal::new("office.kind_unknown"),
            };
            leave_out(draft, "id_number", why);
        }
        _ => {}
    }
}

fn keep(draft: &mut Draft, kind: &str) {
    draft.row.fields.insert("id_kind".into(), kind.into());
}

fn leave_out(draft: &mut Draft, name: &'static str, why: Refusal) {
    let (at, text) = draft.told.get(name).cloned().unwrap_or_default();
    draft.leave_out(name, at, &text, why);
}

/// What is wrong with the number of a row that does not go in.
pub(super) fn wrong(kind: &str, number: &str) -> Result<(), Refusal> {
    match kind {
        "" => id_number::parse(number, NaiveDate::MAX).map(drop),
        kind => document::read(kind, number, NaiveDate::MAX).map(drop),
    }
}
