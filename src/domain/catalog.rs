//! The office's lists from assets/catalog: what kinds of matter there are.

use serde::{Deserialize, Serialize};

use super::text::plain;
use super::{Key, Refusal, own_text};

/// One kind of matter. An entry without a `source` is a template (未核实) and
/// carries no limit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// What is stored: `leak`.
    pub code: String,
    /// 漏水
    pub zh: String,
    pub en: String,
    /// Rows show kind and room only: the counter faces the public.
    #[serde(default)]
    pub sensitive: bool,
    /// Neighbours complain about each other: to the next of them the screen does not even say
    /// that there is such a matter.
    #[serde(default)]
    pub neighbours: bool,
    /// A limit as dates are typed (`3g`), only with a source.
    #[serde(default)]
    pub limit: Option<String>,
    /// Where the limit comes from.
    #[serde(default)]
    pub source: Option<String>,
}

/// The counter faces the public: of some kinds of matter a list shows kind and room only.
pub fn is_sensitive(categories: &[Category], code: &str) -> bool {
    categories.iter().any(|category| category.code == code && category.sensitive)
}

/// As a file says it: what else stands there is a mistake.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: String,
    zh: String,
    en: String,
    #[serde(default)]
    sensitive: bool,
    #[serde(default)]
    neighbours: bool,
    limit: Option<String>,
    source: Option<String>,
}

impl From<Entry> for Category {
    fn from(entry: Entry) -> Category {
        let Entry { code, zh, en, sensitive, neighbours, limit, source } = entry;
        Category { code, zh, en, sensitive, neighbours, limit, source }
    }
}

#[derive(Deserialize)]
struct File {
    category: Vec<Entry>,
}

/// The categories in a catalog file that is laid over `known`: of one code or of one name there
/// is one.
///
/// # Errors
/// `own.<what>` with line and key.
pub fn parse_categories(text: &str, known: &[Category]) -> Result<Vec<Category>, Refusal> {
    let file: File = own_text::read(text)?;
    let at = |code: &str, key: &str, value: &str| {
        let line = own_text::last_line_of(text, key, value);
        Err(Refusal::new(code).with("line", line).with("key", key).with("value", value))
    };
    let mut own: Vec<Category> = Vec::new();
    for category in file.category.into_iter().map(Category::from) {
        let Category { code, zh, en, .. } = &category;
        if !is_code(code) {
            return at("own.no_value", "code", code);
        }
        for (key, name) in [("zh", zh), ("en", en)] {
            if plain(name).is_empty() || name.chars().any(char::is_control) {
                return at("own.no_value", key, name);
            }
        }
        if category.limit.is_some() && category.source.is_none() {
            return at("own.missing", "source", code);
        }
        if own.iter().any(|one| one.code == *code) {
            return at("own.twice", "code", code);
        }
        let others = known.iter().filter(|one| one.code != *code).chain(&own);
        for other in others {
            for (key, name, its) in [("zh", zh, &other.zh), ("en", en, &other.en)] {
                if plain(name) == plain(its) {
                    return at("own.twice", key, name);
                }
            }
        }
        own.push(category);
    }
    Ok(own)
}

/// What is stored of a matter: no number of a record, and nothing that a file reads as a value.
fn is_code(code: &str) -> bool {
    let sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
    let word = code.starts_with(|c: char| c.is_ascii_lowercase()) && code.chars().all(sign);
    word && code.parse::<Key>().is_err() && !matches!(code, "true" | "false" | "null")
}

/// The catalog that ships with the program.
pub fn shipped_categories() -> Vec<Category> {
    parse_categories(include_str!("../../assets/catalog/categories.toml"), &[]).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_catalog_reads_and_has_what_a_desk_needs() {
        let categories =
            parse_categories(include_str!("../../assets/catalog/categories.toml"), &[]).unwrap();
        for zh in ["咨询", "漏水", "噪音", "停车", "卫生", "证明", "办事", "其他"] {
            assert!(categories.iter().any(|category| category.zh == zh), "{zh}");
        }
        let mut codes: Vec<_> = categories.iter().map(|category| &category.code).collect();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), categories.len());
    }

    #[test]
    fn a_limit_needs_a_source() {
        let text = "[[category]]\ncode='x'\nzh='甲'\nen='X'\nlimit='3g'\n";
        let refusal = parse_categories(text, &[]).unwrap_err();
        assert_eq!((&*refusal.code, &*refusal.facts["key"]), ("own.missing", "source"));
    }

    #[test]
    fn of_one_code_or_name_there_is_one_and_what_is_wrong_is_named_by_line() {
        let shipped = shipped_categories();
        let one = |code: &str, zh: &str, en: &str| {
            format!("[[category]]\ncode = '{code}'\nzh = '{zh}'\nen = '{en}'\n")
        };
        let good = one("leak", "渗水", "Seepage") + &one("x-1", "春节 慰问", "New year");
        assert_eq!(parse_categories(&good, &shipped).map(|own| own.len()), Ok(2));
        for (text, code, line, key) in [
            (one("dup", "漏水", "Other leak"), "own.twice", "3", "zh"),
            (one("dup", "漏 水", "Other leak"), "own.twice", "3", "zh"),
            (one("dup", "甲", "leak"), "own.twice", "4", "en"),
            (one("a", "甲", "A") + &one("a", "乙", "B"), "own.twice", "6", "code"),
            (one("a", "甲", "A") + &one("b", "甲", "B"), "own.twice", "7", "zh"),
            (one("R1", "甲", "A"), "own.no_value", "2", "code"),
            (one("r1", "甲", "A"), "own.no_value", "2", "code"),
            (one("true", "甲", "A"), "own.no_value", "2", "code"),
            (one("a", " ", "A"), "own.no_value", "3", "zh"),
            (one("a", "甲", "A") + "sensitve = true\n", "own.no_key", "5", "sensitve"),
            ("[[category]]\ncode = 'a'\nzh = '甲'\n".into(), "own.missing", "1", "en"),
        ] {
            let refusal = parse_categories(&text, &shipped).unwrap_err();
            let facts = &refusal.facts;
            assert_eq!(
                (&*refusal.code, &*facts["line"], &*facts["key"]),
                (code, line, key),
                "{text}"
            );
        }
    }
}
