//! What the message line says after a save.

use super::{Lang, deed};
use crate::domain::catalog::Category;
use crate::wire::Done;

/// 「已保存 M1201 渗水 钱玉贞」, or what the command is called where the deed has
/// no category to show.
pub fn saved(lang: Lang, command: &str, done: &Done, categories: &[Category]) -> String {
    let fact = |name: &str| done.facts.get(name).filter(|value| !value.is_empty());
    let mut parts = Vec::new();
    let registers = matches!(command, "matter.new" | "matter.answer");
    if fact("category").is_some() && !registers {
        parts.push(deed::title(lang, command));
    }
    parts.extend(done.subject.map(|key| key.to_string()));
    match fact("category") {
        Some(code) => parts.push(lang.category_of(categories, code)),
        None => parts.push(deed::title(lang, command)),
    }
    parts.extend(["who", "name"].into_iter().find_map(fact).cloned());
    parts.extend(fact("address").cloned());
    lang.fill("words.saved", &[("what", parts.join(" "))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Key, Kind, Seq, catalog};

    #[test]
    fn says_number_category_and_person() {
        let done = Done {
            seq: Seq(9),
            subject: Some(Key::of(Kind::Matter, 1201)),
            facts: [("category", "leak"), ("who", "钱玉贞")]
                .map(|(k, v)| (k.into(), v.into()))
                .into(),
            undo: true,
        };
        let shown = saved(Lang::Zh, "matter.new", &done, &catalog::shipped_categories());
        assert_eq!(shown, "已保存 M1201 漏水 钱玉贞");
        let shown = saved(Lang::Zh, "matter.tell", &done, &catalog::shipped_categories());
        assert_eq!(shown, "已保存 告知并办结 M1201 漏水 钱玉贞");
    }
}
