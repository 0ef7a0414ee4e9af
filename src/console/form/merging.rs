//! 合并 of two matters that the desk found unlike: both are named and it is asked.

use super::save;
use crate::console::layer::{Sure, confirm};
use crate::console::model::Model;
use crate::console::rows;
use crate::domain::{Key, Refusal};
use crate::words::Lang;

/// The desk's word for two matters that may not be one.
pub(super) const UNLIKE: &str = "merge.unlike";
/// The argument that says that somebody was asked: the number of the matter that goes on.
pub(super) const CONFIRM: &str = "confirm";

/// Asks whether they are one all the same.
pub(super) fn ask(model: &mut Model, id: u64, refusal: &Refusal) {
    let Some(into) = refusal.facts.get("id_b").and_then(|id| id.parse::<Key>().ok()) else {
        return;
    };
    let both = ["", "_b"].map(|of| named(model, refusal, of));
    let [one, other] = both;
    let facts = [("one", one), ("other", other)];
    let what = model.lang.fill("form.unlike", &facts);
    model.message = None;
    confirm::ask(model, what, Sure::Unlike(id, into));
}

/// One of them: `M338 漏水 张三 (李红)`. Of some kinds a screen at the counter names nobody.
fn named(model: &Model, refusal: &Refusal, of: &str) -> String {
    let fact = |name: &str| refusal.facts.get(&format!("{name}{of}")).map_or("", String::as_str);
    let code = fact("category");
    let category = model.lang.category_of(model.categories(), code);
    let who = if rows::is_sensitive(model.categories(), code) { "" } else { fact("who") };
    let owner = match (fact("owner"), model.lang) {
        ("", _) => String::new(),
        (owner, Lang::Zh) => format!("（{owner}）"),
        (owner, Lang::En) => format!(" ({owner})"),
    };
    rows::joined(&[fact("id"), &category, who]) + &owner
}

/// They are one: it is done.
pub fn sure(model: &mut Model, id: u64, into: Key) {
    let Some(form) = model.form_mut(id) else { return };
    form.fixed.insert(CONFIRM.into(), into.to_string());
    save::save(model, id, 0);
}
