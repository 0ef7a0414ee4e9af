//! Choices on the command line: a code, or the word that the screen shows for it.

use std::collections::BTreeMap;

use crate::domain::certificates::List;
use crate::domain::command::{Command, FieldKind};
use crate::domain::text::to_half_width;
use crate::office;
use crate::words::{self, Lang};

/// Puts the code where an argument says the word. What is neither stays as it was typed: the
/// desk refuses it and says what there is.
pub fn take(command: &Command, args: &mut BTreeMap<String, String>, certificates: &List) {
    for field in command.fields {
        let Some(typed) = args.get_mut(field.name) else { continue };
        let code = match field.kind {
            FieldKind::Choice("certificate", codes) => code(field.kind, typed)
                .or_else(|| of_certificate(certificates, typed))
                .filter(|code| codes.contains(&code.as_str())),
            FieldKind::Choice(..) => code(field.kind, typed),
            FieldKind::Choices(..) => several(field.kind, typed),
            _ => None,
        };
        if let Some(code) = code {
            *typed = code;
        }
    }
}

/// The code of what was typed: itself, what is shown for it in any language, or what a cell of
/// a roster says in a column of that name.
pub fn code(kind: FieldKind, typed: &str) -> Option<String> {
    let wanted = bare(typed);
    let by_word =
        |lang: Lang| words::options(lang, kind).into_iter().find(|one| bare(&one.1) == wanted);
    let codes = words::options(Lang::Zh, kind).into_iter().map(|(code, _)| code);
    let codes: Vec<&str> = codes.collect();
    if codes.contains(&wanted.as_str()) {
        return Some(wanted);
    }
    let shown = Lang::ALL.into_iter().find_map(by_word).map(|(code, _)| code.to_string());
    let of_cell = || {
        let FieldKind::Choice(list, _) = kind else { return None };
        office::said(list, typed).filter(|code| codes.contains(&code.as_str()))
    };
    shown.or_else(of_cell)
}

/// Several of them, with commas between.
fn several(kind: FieldKind, typed: &str) -> Option<String> {
    let typed = to_half_width(typed);
    let words = typed.split([',', ' ', ';', '、']).filter(|word| !word.is_empty());
    let one = |word: &str| code(kind, word).unwrap_or_else(|| word.to_string());
    let each = words.map(|word| match code(kind, word) {
        Some(code) => code,
        // 书记/主任 is one word; 值班员/调解员 are two.
        None => word.split('/').map(one).collect::<Vec<_>>().join(","),
    });
    Some(each.collect::<Vec<_>>().join(","))
}

/// The one certificate that goes by this name; where several do, none.
fn of_certificate(certificates: &List, typed: &str) -> Option<String> {
    match certificates.meant(typed).as_slice() {
        [one] => Some(one.code.clone()),
        _ => None,
    }
}

/// Half width, lower case, without blanks.
fn bare(word: &str) -> String {
    let half = to_half_width(word).to_lowercase();
    half.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{certificates, command};

    #[test]
    fn every_word_of_every_menu_is_taken_where_its_code_is() {
        let shipped = certificates::shipped();
        let mut seen = 0;
        for command in command::all() {
            for field in command.fields {
                for lang in Lang::ALL {
                    for (code, word) in words::options(lang, field.kind) {
                        for typed in [word.clone(), format!(" {} ", word), code.to_string()] {
                            let mut args = BTreeMap::from([(field.name.to_string(), typed)]);
                            take(command, &mut args, shipped);
                            let got = args[field.name].trim();
                            assert_eq!(got, code, "{} --{} {word}", command.name, field.name);
                            seen += 1;
                        }
                    }
                }
            }
        }
        assert!(seen > 1_000, "{seen}");
    }

    #[test]
    fn what_a_cell_of_a_roster_says_an_option_takes_too() {
        let new = command::named("resident.new").unwrap();
        let certificates = certificates::shipped();
        for (name, typed, code) in [
            ("relation", "儿子", "20"),
            ("relation", "长女", "30"),
            ("relation", "老伴", "10"),
            ("relation", "孙子（读书）", "41"),
            ("sex", "女性", "female"),
            ("id_kind", "台胞证", "taiwan"),
            ("relation", "邻居的狗", "邻居的狗"),
        ] {
            let mut args = BTreeMap::from([(name.to_string(), typed.to_string())]);
            take(new, &mut args, certificates);
            assert_eq!(args[name], code, "{typed}");
        }
        let add = command::named("staff.add").unwrap();
        let mut args = BTreeMap::from([("roles".to_string(), "值班员、调解员".to_string())]);
        take(add, &mut args, certificates);
        assert_eq!(args["roles"], "desk,mediator");
    }
}
