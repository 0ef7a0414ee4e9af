//! Whom a field may mean that is none of the files found: words as they are, a new file, and
//! 12345 for an order of the hotline.

use super::entry::{Entry, Picked};
use super::pick::{Pick, options};
use super::{Form, alike, begin, keep, keys, lookup};
use crate::console::layer::Layer;
use crate::console::matching;
use crate::console::model::Model;
use crate::domain::command::{self, FieldKind};
use crate::domain::text::{half_width, to_half_width};
use crate::domain::{Key, address, person_name, phone};
use crate::words::Lang;

/// A row under a field for somebody besides the files found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Other {
    /// 12345 itself: an order of the hotline.
    Order,
    /// What is typed is a category's name or number.
    Category,
    /// Words and a telephone as they were typed: 未建档.
    Words,
    /// 为他建档.
    File,
    /// What is typed is said and no name: it goes into 内容.
    Text,
}

/// The number of the hotline, which is nobody's.
const HOTLINE: &str = "12345";

impl Form {
    /// The rows behind the files found.
    pub(super) fn others(&self, entry: &Entry) -> Vec<Other> {
        if entry.field.kind != FieldKind::Who {
            return Vec::new();
        }
        let order = to_half_width(entry.input.value()).trim() == HOTLINE;
        let takes_orders = command::belongs_to("order").is_some_and(|(channel, _)| {
            self.entry("order").is_some() && self.entry(channel).is_some()
        });
        let order = (order && takes_orders).then_some(Other::Order);
        let text = self.is_said(entry).then_some(Other::Text);
        let category = entry.lookup.category.as_ref().map(|_| Other::Category);
        let rest = [Other::Words, Other::File];
        match &entry.lookup.category {
            // Letters are mostly somebody's.
            Some((_, false)) => order.into_iter().chain(text).chain(rest).chain(category).collect(),
            _ => order.into_iter().chain(category).chain(text).chain(rest).collect(),
        }
    }

    /// Whether a sentence stands where a name is asked for: who speaks first is written down
    /// first.
    fn is_said(&self, entry: &Entry) -> bool {
        /// Signs that no name and no address has.
        const SIGNS: [char; 8] = ['，', '。', '！', '？', '、', '；', '?', '!'];
        /// Words with which people ask and tell, and which are in nobody's name.
        const ASKED: [&str; 22] = [
            "想问",
            "请问",
            "问问",
            "问一下",
            "咨询",
            "反映",
            "投诉",
            "怎么",
            "怎样",
            "如何",
            "什么",
            "为啥",
            "多少",
            "哪里",
            "哪儿",
            "在哪",
            "能不能",
            "可不可以",
            "有没有",
            "是不是",
            "需要",
            "吗",
        ];
        /// Characters from which on words are hardly somebody's: a name and nothing else, and
        /// with whose they are (李家的老二) or where they live.
        const LONG: [usize; 2] = [9, 13];
        /// The same on an order, which begins with what it is about.
        const ORDERED: [usize; 2] = [6, 8];
        let typed = entry.input.value().trim();
        let more = typed.contains('的') || typed.chars().any(|c| half_width(c).is_ascii_digit());
        // A name with a dot may be of any length: 阿卜杜热合曼·买买提吐尔逊.
        let ordered = self.entry("channel").is_some_and(|entry| {
            command::belongs_to("order").is_some_and(|(_, codes)| codes.contains(&entry.value()))
        });
        let lengths = if ordered { ORDERED } else { LONG };
        let long = typed.chars().filter(|c| !c.is_ascii()).count() >= lengths[usize::from(more)]
            && !typed.chars().any(person_name::is_dot);
        self.own_words().is_some()
            && phone::find(typed).is_none()
            && (typed.contains(SIGNS) || ASKED.iter().any(|word| typed.contains(word)) || long)
    }

    /// Whether digits stand there that are nobody's: too few for a telephone, and not the end of
    /// one or of a door that is known. Of one or two, which number a category, nobody is meant as
    /// long as several may be and none was chosen.
    pub(super) fn is_nobodys_number(&self, entry: &Entry) -> bool {
        /// Digits of the numbers of choices.
        const OF_CHOICES: usize = 2;
        let typed = to_half_width(entry.input.value());
        let typed = typed.trim();
        if entry.lookup.category.is_some() {
            return false;
        }
        let digits = !typed.is_empty() && typed.bytes().all(|b| b.is_ascii_digit());
        let whom = entry.field.kind == FieldKind::Who && digits && typed != HOTLINE;
        let unclear = match entry.lookup.rows.get(entry.candidate) {
            None => phone::find(typed).is_none(),
            Some(_) => typed.len() <= OF_CHOICES && entry.lookup.total > 1 && entry.candidate == 0,
        };
        whom && unclear
    }

    /// Candidates under a lookup field: its hits, and whom it may mean besides.
    pub(super) fn candidates_of(&self, entry: &Entry) -> usize {
        entry.lookup.rows.len() + self.others(entry).len()
    }

    /// The candidate Enter takes when nobody has moved the arrows.
    pub(super) fn best_candidate(&self, entry: &Entry) -> usize {
        let hits = entry.lookup.rows.len();
        match self.others(entry).first() {
            // 12345 is no tail of anybody's number.
            Some(Other::Order | Other::Category) => hits,
            Some(_) if entry.means_words() => hits,
            _ => 0,
        }
    }

    /// What such a row says.
    pub(super) fn says(&self, lang: Lang, entry: &Entry, other: Other) -> String {
        let typed = entry.input.value().trim();
        match other {
            Other::Order => lang.say("form.is_order"),
            Other::File => lang.say("form.new_file"),
            Other::Text => lang.say("form.is_text"),
            Other::Category => {
                let words = entry.lookup.category.as_ref().map_or("", |(pick, _)| &pick.words);
                lang.fill("form.is_category", &[("category", words)])
            }
            Other::Words => match phone::apart(typed) {
                (_, number) if number.is_empty() => format!("{typed} {}", lang.say("form.no_file")),
                (words, number) => {
                    let said = lang.fill("form.calls_from", &[("number", number)]);
                    format!("{words} {said}").trim().to_string()
                }
            },
        }
    }
}

/// One of these rows was taken.
pub(super) fn take(model: &mut Model, id: u64, index: usize, other: Other) {
    let Some(form) = model.form_mut(id) else { return };
    let entry = &mut form.entries[index];
    let typed = entry.input.value().trim().to_string();
    match other {
        Other::Words => {
            let number = phone::find(&typed).is_some();
            entry.pick(typed.clone(), typed);
            entry.touched = true;
            if number {
                calls(model, id);
            }
        }
        Other::Order => {
            entry.input.reset();
            entry.lookup = Default::default();
            (entry.touched, entry.candidate) = (false, 0);
            order(model, id, index);
        }
        Other::Category => {
            let category = entry.lookup.category.take();
            entry.input.reset();
            entry.lookup = Default::default();
            (entry.touched, entry.candidate, entry.passed) = (false, 0, false);
            if let (Some(at), Some((picked, _))) = (form.category(), category) {
                super::set_value(model, id, at, &picked.value);
            }
            keep(model, id);
        }
        Other::Text => {
            entry.input.reset();
            entry.lookup = Default::default();
            (entry.touched, entry.candidate, entry.passed) = (false, 0, false);
            if let Some(at) = form.own_words() {
                // Behind what was said before.
                let said = format!("{} {typed}", form.entries[at].input.value());
                super::set_value(model, id, at, said.trim());
            }
            keep(model, id);
        }
        Other::File => {
            if phone::find(&typed).is_some() {
                calls(model, id);
            }
            file(model, id, index, &typed);
        }
    }
}

/// The category that is named, alone and whole, where somebody is asked for: 卫生, 05, ws. Of
/// letters it is not sure, and who is called so is found by them.
pub(super) fn category(model: &Model, form: &Form, entry: &Entry) -> Option<(Picked, bool)> {
    let open = |at: usize| form.entries.get(at).is_some_and(Entry::is_empty);
    form.category().filter(|at| entry.field.kind == FieldKind::Who && open(*at))?;
    let typed = to_half_width(entry.input.value()).trim().to_lowercase();
    let sure = !typed.bytes().all(|b| b.is_ascii_alphabetic());
    let means = |pick: &Pick| match sure {
        true => pick.words == typed || pick.digits == typed,
        false => {
            typed.len() == pick.words.chars().count()
                && matching::rank(&pick.words, &typed) == Some(1)
        }
    };
    let pick = options(model, FieldKind::Category, None).0.into_iter().find(means)?;
    Some((Picked { value: pick.value, words: pick.words }, sure))
}

/// That it is asked now who it was, though the words were first: the cursor went back.
pub(super) fn ask_who(model: &mut Model) {
    model.hint("form.who");
}

/// Enter on 为他建档 begins the file at once; `false` where something else is chosen.
pub(super) fn begins_file(model: &mut Model, id: u64, index: usize) -> bool {
    let Some(entry) = model.form(id).and_then(|form| form.entries.get(index)) else { return false };
    let typed = entry.input.value().trim().to_string();
    let begins = entry.picked.is_none()
        && !typed.is_empty()
        && chosen(model, id, index) == Some(Other::File);
    if begins {
        take(model, id, index, Other::File);
    }
    begins
}

/// Whoever leaves the field in another way has chosen nothing yet: the words stay words.
pub(super) fn no_file(model: &mut Model, id: u64, index: usize) {
    if chosen(model, id, index) == Some(Other::File)
        && let Some(entry) = model.form_mut(id).and_then(|form| form.entries.get_mut(index))
    {
        entry.candidate -= 1;
    }
}

/// The row behind the files found on which the arrows stand.
fn chosen(model: &Model, id: u64, index: usize) -> Option<Other> {
    let form = model.form(id)?;
    let entry = form.entries.get(index)?;
    let at = entry.candidate.checked_sub(entry.lookup.rows.len())?;
    form.others(entry).get(at).copied()
}

/// Somebody is known by their telephone: they are calling, unless it was said otherwise.
pub(super) fn calls(model: &mut Model, id: u64) {
    let free = |entry: &Entry| entry.field.name == "channel" && !entry.touched;
    // How a matter came in is not changed by who it turns out to be.
    let form = model.form(id).filter(|form| !form.corrects());
    let at = form.and_then(|form| form.entries.iter().position(free));
    if let Some(at) = at {
        super::set_value(model, id, at, "phone");
    }
}

/// It is an order of the hotline: who it is about is still asked for.
fn order(model: &mut Model, id: u64, index: usize) {
    let Some((channel, codes)) = command::belongs_to("order") else { return };
    let Some(form) = model.form(id) else { return };
    let field = form.entries.iter().position(|entry| entry.field.name == channel);
    if let (Some(field), Some(code)) = (field, codes.first()) {
        super::set_value(model, id, field, code);
    }
    if let Some(form) = model.form_mut(id) {
        form.entries[index].passed = false;
    }
}

/// 为他建档: a form on top with what was typed; once it is saved this one goes on with them.
fn file(model: &mut Model, id: u64, index: usize, typed: &str) {
    let Some(command) = command::named("resident.new") else { return };
    if !model.may(command.name) {
        return model.hint("palette.not_yours");
    }
    let (words, number) = phone::apart(typed);
    let door = address::parse(&words).is_ok();
    // Letters alone were typed to find somebody, not to name them.
    let letters = words.is_ascii();
    let name = (!door && !letters && person_name::parse(&words).is_ok()).then_some(&words);
    let said = [
        ("name", name.cloned().unwrap_or_default()),
        ("phone", number),
        ("address", if door { words.clone() } else { String::new() }),
    ];
    let new = begin(model, command, None, String::new());
    for (field, value) in said.iter().filter(|(_, value)| !value.is_empty()) {
        let at = model
            .form(new)
            .and_then(|form| form.entries.iter().position(|e| e.field.name == *field));
        if let Some(at) = at {
            super::set_value(model, new, at, value);
        }
    }
    if let Some(form) = model.form_mut(new) {
        form.edited = said.iter().any(|(_, value)| !value.is_empty());
        form.returns = Some((id, index));
        form.focus = form.first_stop();
    }
    if model.form(new).is_some_and(|form| form.edited) {
        keep(model, new);
    }
    alike::typed(model, new);
    model.hint("form.filing");
}

/// Somebody has a file now: the form that asked for them goes on.
pub(super) fn filed(model: &mut Model, (id, index): (u64, usize), key: Key, words: String) -> bool {
    let Some(entry) = model.form_mut(id).and_then(|form| form.entries.get_mut(index)) else {
        return false;
    };
    entry.pick(key.to_string(), words);
    (entry.touched, entry.passed) = (true, true);
    if let Some(form) = model.form_mut(id) {
        form.edited = true;
        form.focus = form.after(index);
    }
    if !model.layers.iter().any(|layer| matches!(layer, Layer::Form(form) if *form == id)) {
        model.layers.push(Layer::Form(id));
    }
    keys::solved(model, id);
    keep(model, id);
    lookup::know(model, id);
    true
}
