//! Rows of lists in words.

use crate::domain::Kind;
use crate::domain::catalog::Category;
use crate::wire::FindRow;
use crate::words::{self, Lang};

/// `女 72`, as far as it is known.
pub fn person(lang: Lang, row: &FindRow) -> String {
    let sex = match row.sex.as_str() {
        "male" | "female" => lang.word("sex", &row.sex),
        _ => String::new(),
    };
    let age = row.age.map(|age| age.to_string()).unwrap_or_default();
    joined(&[&sex, &age])
}

/// One hit on one line: `钱玉珍 女 72 4-3-602`, `M1187 漏水 张三 3-2-501`.
pub fn in_words(lang: Lang, categories: &[Category], row: &FindRow) -> String {
    match row.key.kind {
        Kind::Resident => joined(&[&row.name, &person(lang, row), &row.address]),
        Kind::Matter => {
            let code = row.tags.first().map_or("", String::as_str);
            let category = lang.category_of(categories, code);
            let name = if is_sensitive(categories, code) { "" } else { row.name.as_str() };
            joined(&[&row.key.to_string(), &category, name, &row.address])
        }
        _ => joined(&[&row.key.to_string(), &row.name, &row.address]),
    }
}

/// What stands behind a resident in a list or among candidates, which everybody at the counter
/// can read (desk.md, Face): relation, what became of them, open matters. What somebody is or
/// needs stands in their file.
pub fn in_public(lang: Lang, row: &FindRow) -> String {
    remarks(lang, &FindRow { tags: Vec::new(), ..row.clone() })
}

/// What stands behind a resident in an opened file: relation, what became of them, tags,
/// open matters.
pub fn remarks(lang: Lang, row: &FindRow) -> String {
    let mut parts = Vec::new();
    if !row.relation.is_empty() && row.relation != "02" {
        parts.push(words::choice(lang, "relation", &row.relation));
    }
    if matches!(row.status.as_str(), "away" | "dead") {
        parts.push(words::choice(lang, "status", &row.status));
    }
    // A matter's first tag is its category's code.
    let codes = usize::from(row.key.kind == Kind::Matter);
    parts.extend(row.tags.iter().skip(codes).cloned());
    if row.open > 0 {
        parts.push(lang.fill("list.open", &[("n", row.open.to_string())]));
    }
    parts.join(" ")
}

/// What a row of work beside somebody's name is called where everybody at the counter can read
/// it (desk.md, Face): what nobody is to know of them has no name there.
pub fn named_in_public(lang: Lang, categories: &[Category], code: &str) -> String {
    match is_sensitive(categories, code) {
        true => String::new(),
        false => lang.category_of(categories, code),
    }
}

pub use crate::domain::catalog::is_sensitive;

/// The filled parts with a blank between them.
pub fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
}
