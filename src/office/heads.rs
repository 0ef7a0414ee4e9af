//! What a cell of the column 户主 says: the name of the head of the household, or whether this
//! person is it.

use super::book::Cell;
use super::draft::Draft;
use super::{field, named};
use crate::domain::{Refusal, person_name};

/// GB/T 4761-2008: 户主.
const HEAD: &str = "02";
/// GB/T 4761-2008: 非亲属.
pub(super) const NO_RELATIVE: &str = "99";

/// A cell of the column 户主.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Said {
    pub text: String,
    /// Its column, from 0.
    pub at: u32,
    /// It stands in the row itself and not in a merged cell above.
    pub own: bool,
}

/// Makes of the cell what it means for the row: the name of another head, or the relation.
/// What says something else than the relation beside it is left out and said.
pub(super) fn settle(draft: &mut Draft) {
    let own = draft.row.fields.get("name").map(|own| person_name::key(own));
    let other = draft.head.as_ref().is_some_and(|said| {
        field::has_tag("户主", &Cell::text(&said.text)).is_none()
            && own != Some(person_name::key(&said.text))
    });
    // Who rents keeps house by themselves, unless the row names whose household they are of.
    draft.tenant &= !other;
    if draft.tenant {
        draft.row.fields.insert("relation".into(), HEAD.into());
        draft.tags.push("租户".into());
    }
    let Some(Said { text, at, .. }) = draft.head.clone() else { return };
    let relation = draft.row.fields.get("relation").cloned().unwrap_or_default();
    // 是, √: this is the head.
    let yes = field::has_tag("户主", &Cell::text(&text));
    let word =
        field::is_relation(&text).then(|| field::text("relation", &Cell::text(&text), false));
    let code = match (yes, word) {
        (Some(false), _) => return,
        (Some(true), _) => HEAD.to_string(),
        (None, Some(Ok(code))) => code,
        _ => return by_name(draft, &text, at, &relation),
    };
    if relation.is_empty() {
        draft.row.fields.insert("relation".into(), code);
    } else if relation != code {
        draft.leave_out("head", at, &text, Refusal::new("office.head_relation"));
    }
}

/// A word for which the desk has no code of its own is kept in the remark; that of who rents is a
/// tag.
pub(super) fn keep_word(draft: &mut Draft) {
    let Some(word) = draft.relation_word.take().filter(|_| !draft.tenant) else { return };
    let remark = draft.row.fields.entry("remark".into()).or_default();
    if !remark.contains(&word) {
        let between = if remark.is_empty() { "" } else { "；" };
        remark.push_str(&format!("{between}与户主关系：{word}"));
    }
}

fn by_name(draft: &mut Draft, text: &str, at: u32, relation: &str) {
    // 张三（已故） is called so all the same; that nobody of that name is there, the desk says.
    let bare = text.split(['(', '（', '[', '【']).next().unwrap_or_default().trim();
    let Some(name) = person_name::parse(bare).ok().filter(|_| named::read(bare).is_ok()) else {
        return draft.leave_out("head", at, text, Refusal::new("office.head_unread"));
    };
    let own = draft.row.fields.get("name").map(|own| person_name::key(own));
    let is_own = own.as_ref() == Some(&person_name::key(&name));
    match relation {
        "" if is_own => drop(draft.row.fields.insert("relation".into(), HEAD.into())),
        HEAD if is_own => {}
        HEAD => draft.leave_out("head", at, text, Refusal::new("office.head_relation")),
        _ if is_own => draft.leave_out("head", at, text, Refusal::new("office.head_relation")),
        _ => drop(draft.row.fields.insert("head".into(), name)),
    }
}

#[cfg(test)]
mod tests {
    use crate::office::{open, people, propose};

    #[test]
    fn a_cell_names_the_head_or_says_that_this_is_it() {
        // Relation and head of 王芳 whose cell says this, and how many cells are left out.
        for (cell, relation, head, left) in [
            ("张三", "", "张三", 0),
            ("王 芳", "02", "", 0),
            ("是", "02", "", 0),
            ("√", "02", "", 0),
            ("户主", "02", "", 0),
            ("否", "", "", 0),
            ("", "", "", 0),
            ("妻", "10", "", 0),
            ("张三（已故）", "", "张三", 0),
            ("张三、李四", "", "", 1),
            ("13800138000", "", "", 1),
        ] {
            let text = format!("姓名,户主,住址\n王芳,{cell},3-2-501\n");
            let book = open(text.as_bytes()).unwrap();
            let all = people(&book, &propose(&book).unwrap());
            let has = |name: &str| all.rows[0].fields.get(name).cloned().unwrap_or_default();
            let said = (has("relation"), has("head"), all.left_out.len());
            assert_eq!(said, (relation.into(), head.into(), left), "{cell} {all:?}");
        }
    }

    #[test]
    fn flatmates_keep_house_alone_and_words_without_a_code_are_kept() {
        let text = "姓名,住址,与户主关系,备注\n甲,3-2-501,合租,\n乙,3-2-501,室友,\n\
            丙,3-2-502,保姆,\n丁,3-2-503,前妻,耳背\n戊,3-2-504,其他亲属,\n己,3-2-505,长子,\n";
        let book = open(text.as_bytes()).unwrap();
        let all = people(&book, &propose(&book).unwrap());
        let has =
            |at: usize, name: &str| all.rows[at].fields.get(name).cloned().unwrap_or_default();
        let said = |at| [has(at, "relation"), has(at, "tags"), has(at, "remark")];
        assert_eq!(said(0), ["02", "租户", ""]);
        assert_eq!(said(1), ["02", "租户", ""]);
        assert_eq!(said(2), ["99", "", "与户主关系：保姆"]);
        assert_eq!(said(3), ["99", "", "耳背；与户主关系：前妻"]);
        assert_eq!(said(4), ["97", "", ""]);
        assert_eq!(said(5), ["20", "", ""]);
    }

    #[test]
    fn an_address_said_once_is_that_of_who_names_the_same_head() {
        let text = "姓名,户主,住址\n张三,张三,3-2-501\n王芳,张三,\n李四,李四,\n赵六,李四,\n";
        let book = open(text.as_bytes()).unwrap();
        let all = people(&book, &propose(&book).unwrap());
        let address = |at: usize| all.rows[at].fields.get("address").cloned().unwrap_or_default();
        assert_eq!((0..4).map(address).collect::<Vec<_>>(), ["3-2-501", "3-2-501", "", ""]);
        let rows: Vec<_> = all.left_out.iter().map(|left| left.row).collect();
        assert_eq!(rows, [4, 5], "nobody knows where the other household lives");
    }
}
