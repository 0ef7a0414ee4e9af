//! The office's lists from assets/catalog: what kinds of matter there are.

use serde::{Deserialize, Serialize};

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

#[derive(Deserialize)]
struct File {
    category: Vec<Category>,
}

/// The categories in a catalog file; the error says line and reason.
pub fn parse_categories(toml_text: &str) -> Result<Vec<Category>, String> {
    let file: File = toml::from_str(toml_text).map_err(|e| e.to_string())?;
    match file.category.iter().find(|c| c.limit.is_some() && c.source.is_none()) {
        Some(category) => Err(format!("{}: a limit without a source", category.code)),
        None => Ok(file.category),
    }
}

/// The catalog that ships with the program.
pub fn shipped_categories() -> Vec<Category> {
    parse_categories(include_str!("../../assets/catalog/categories.toml")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_catalog_reads_and_has_what_a_desk_needs() {
        let categories =
            parse_categories(include_str!("../../assets/catalog/categories.toml")).unwrap();
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
        assert!(parse_categories(text).unwrap_err().contains("x"));
    }
}
