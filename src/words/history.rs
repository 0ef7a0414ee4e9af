//! A record's history in plain words.

use super::{Lang, Teller, deed, when};
use crate::domain::command::{self, FieldKind};
use crate::domain::{Key, Kind};
use crate::wire::{Changed, History, HistoryRow};

/// Who did it, and for whom it was typed.
pub fn history_who(teller: &Teller<'_>, row: &HistoryRow) -> String {
    match (row.staff, row.acted_for) {
        (0, _) => teller.lang.say("history.desk"),
        (staff, None) => teller.name(staff),
        (staff, Some(other)) => {
            let by = teller.lang.fill("record.typed_by", &[("name", teller.name(staff))]);
            teller.name(other) + &by
        }
    }
}

/// The Unix account it came through, by name; empty for what the desk did itself.
pub fn history_account(lang: Lang, history: &History, row: &HistoryRow) -> String {
    let name = |uid: u32| history.accounts.get(&uid).cloned().unwrap_or_else(|| uid.to_string());
    let through = |uid| lang.fill("history.through", &[("account", name(uid))]);
    row.account.map(through).unwrap_or_default()
}

/// What was done: the command's name, or the desk's own word.
pub fn history_what(lang: Lang, row: &HistoryRow) -> String {
    // What failed did not come to what the command is called after.
    let failed = row.verb == "mediation.agree"
        && row.changes.iter().any(|change| change.to.as_deref() == Some("failed"));
    let title = match lang.find(&format!("command.{}.title", row.verb)) {
        _ if failed => deed::choice(lang, "agreement", "none"),
        Some(title) => title,
        None => lang
            .find(&format!("history.verb.{}", row.verb.replace('.', "_")))
            .unwrap_or_else(|| row.verb.clone()),
    };
    match row.undoes {
        Some(seq) => format!("{title} #{seq}"),
        None => title,
    }
}

/// A field's name: those of forms are called there as here.
pub fn history_field(lang: Lang, field: &str) -> String {
    let own = lang.find(&format!("history.field.{field}"));
    own.or_else(|| lang.find(&format!("field.{field}"))).unwrap_or_else(|| field.to_string())
}

/// One change: `电话: 138****8000 改为 139****0000`.
pub fn history_change(teller: &Teller<'_>, history: &History, change: &Changed) -> String {
    let value = |value: &Option<String>| match value.as_deref() {
        None => teller.lang.say("history.erased"),
        Some("") => teller.lang.say("history.nothing"),
        Some(value) => in_words(teller, history, &change.field, value),
    };
    let facts = [
        ("field", history_field(teller.lang, &change.field)),
        ("from", value(&change.from)),
        ("to", value(&change.to)),
    ];
    let key = match change.from.as_deref() {
        // What stood there nobody knows any more, nor whether anything did.
        None if change.to.is_some() => "history.after_erased",
        // A new record says what it began with.
        Some("") => "history.set",
        _ => "history.change",
    };
    teller.lang.fill(key, &facts)
}

fn in_words(teller: &Teller<'_>, history: &History, field: &str, value: &str) -> String {
    let lang = teller.lang;
    let kind = command::kind_on(history.key.kind, field);
    match kind {
        Some(FieldKind::Text | FieldKind::Name | FieldKind::Words | FieldKind::Account) => {
            return value.to_string();
        }
        Some(FieldKind::Choice(list, _)) if is_of(lang, list, value) => {
            return deed::choice(lang, list, value);
        }
        _ => {}
    }
    if let Some(moments) = when::moments(lang, kind, value, teller.now) {
        return moments;
    }
    match field {
        "category" => return lang.category_of(teller.categories, value),
        "stage" => {
            return lang.word("stage", value);
        }
        // The word alone: how the case went on is another row's.
        "case_stage" => return deed::choice(lang, field, value),
        "status" => {
            let (word, day) = value.split_once(' ').unwrap_or((value, ""));
            return format!("{} {day}", deed::choice(lang, "status", word)).trim_end().to_string();
        }
        _ => {}
    }
    if is_of(lang, field, value) {
        return deed::choice(lang, field, value);
    }
    if list_of(field).is_some() {
        return deed::coded(lang, field, value);
    }
    let words = value.split(' ').map(|word| match word.parse::<Key>() {
        Ok(key) if key.kind == Kind::Staff => teller.name(key.id),
        _ => history.shown.get(word).cloned().unwrap_or_else(|| word.to_string()),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Whether a list has this code: a fact may be called as the list, how a visit went.
fn is_of(lang: Lang, list: &str, code: &str) -> bool {
    lang.find(&format!("choice.{list}.{code}")).is_some()
}

/// The list of choices a field's codes are of.
fn list_of(field: &str) -> Option<&'static str> {
    let fields = command::all().flat_map(|command| command.fields);
    fields.filter(|known| known.name == field).find_map(|known| match known.kind {
        FieldKind::Choice(list, _) | FieldKind::Choices(list, _) => Some(list),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Moment, Seq};

    #[test]
    fn what_failed_is_not_called_after_what_it_was_to_be() {
        let row = |verb: &str, stage: &str| HistoryRow {
            seq: Seq(1),
            at: Moment::parse_rfc3339("2026-11-25T10:32:00+08:00").unwrap(),
            staff: 1,
            acted_for: None,
            account: None,
            verb: verb.into(),
            undoes: None,
            changes: vec![Changed {
                field: "stage".into(),
                from: Some("session".into()),
                to: Some(stage.into()),
            }],
        };
        for (verb, stage, title) in [
            ("mediation.agree", "agreed", "达成协议"),
            ("mediation.agree", "failed", "未达成协议"),
            ("mediation.stop", "refused", "不再调解"),
        ] {
            assert_eq!(history_what(Lang::Zh, &row(verb, stage)), title, "{verb} {stage}");
        }
    }
}
