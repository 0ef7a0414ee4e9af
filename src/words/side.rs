//! A value of a file as it stands beside another one's.

use super::{Lang, deed};

/// The value of this field in words.
pub fn side_value(lang: Lang, field: &str, value: &str) -> String {
    match field {
        "sex" if !value.is_empty() => deed::choice(lang, "sex", value),
        "status" => {
            let (word, day) = value.split_once(' ').unwrap_or((value, ""));
            format!("{} {day}", deed::choice(lang, "status", word)).trim().to_string()
        }
        _ => value.to_string(),
    }
}
