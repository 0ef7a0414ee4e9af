//! How the lines of the palette stand there: in groups, those of this morning first, each
//! with what one types to come straight to it.

use super::{Does, Item, Palette, WAITING, items};
use crate::console::keymap::{Action, Place};
use crate::console::matching;
use crate::console::model::{Base, Model};
use crate::domain::pinyin;
use crate::words::Lang;

/// Done here last, newest first: so many stand on top.
const RECENT: usize = 5;
/// Letters of a mnemonic where fewer would do: what is known by heart has no fewer.
const LETTERS: usize = 4;

/// Where a line stands. The order is that of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    /// 撤销, 重做, forms that wait.
    Now,
    /// Done here last.
    Recent,
    /// Of the open record.
    Record,
    /// What begins something.
    Work,
    /// Pages to look at.
    Pages,
    /// 处置卡.
    Cards,
    /// Of the office and of this console.
    Office,
    /// Forms that wait, where there are more of them.
    Waiting,
    /// What needs an open record.
    Closed,
}

impl Group {
    /// What stands above it; what stands first needs no heading.
    pub(super) fn heading(self, lang: Lang) -> Option<String> {
        let word = match self {
            Group::Now => return None,
            Group::Recent => "recent",
            Group::Record => "record",
            Group::Work => "work",
            Group::Pages => "pages",
            Group::Cards => "cards",
            Group::Office => "office",
            Group::Waiting => "waiting",
            Group::Closed => "closed",
        };
        Some(lang.say(&format!("palette.group.{word}")))
    }
}

/// Where a line stands.
pub(super) fn group(model: &Model, item: &Item) -> Group {
    let record = matches!(item.does, Does::Deed(_) | Does::Closed(_));
    let word = item.does.word().filter(|_| !record);
    let recent = || word.is_some_and(|word| model.recent.contains(&word));
    match &item.does {
        Does::Undo | Does::Redo => Group::Now,
        Does::Resume(id) => {
            match model.waiting_forms().rev().take(WAITING).any(|form| form.id == *id) {
                true => Group::Now,
                false => Group::Waiting,
            }
        }
        _ if recent() => Group::Recent,
        Does::Deed(_) | Does::History => Group::Record,
        Does::Command(command)
            if command.name.starts_with("office.") || command.name.starts_with("staff.") =>
        {
            Group::Office
        }
        Does::Command(_) | Does::Order | Does::Roster | Does::Duplicates | Does::Limit => {
            Group::Work
        }
        Does::Show(Base::Staff | Base::Backup) => Group::Office,
        Does::Show(_) => Group::Pages,
        Does::Card(_) => Group::Cards,
        Does::Checkup | Does::Help | Does::Hide | Does::ChangePerson | Does::Pin => Group::Office,
        Does::Leave => Group::Office,
        Does::Discards | Does::Discard(_) => Group::Waiting,
        Does::Closed(_) => Group::Closed,
    }
}

/// Notes that this was done, so that it stands on top the next time.
pub(super) fn remember(model: &mut Model, item: &Item) {
    let leaves = matches!(item.does, Does::Undo | Does::Leave | Does::ChangePerson | Does::Hide);
    let record = matches!(item.does, Does::Deed(_));
    let Some(word) = item.does.word().filter(|_| !leaves && !record) else { return };
    model.recent.retain(|other| *other != word);
    model.recent.insert(0, word);
    model.recent.truncate(RECENT);
}

/// How long ago it was done here; what was not stands behind.
fn age(model: &Model, item: &Item) -> usize {
    let word = item.does.word();
    let at = model.recent.iter().position(|recent| Some(recent) == word.as_ref());
    at.unwrap_or(RECENT)
}

/// What fits the query, best first; with nothing typed everything, in its groups.
pub(super) fn lines(model: &Model, palette: &Palette) -> Vec<Item> {
    let query = palette.query.value().trim();
    let all = items(model, palette);
    if palette.discards {
        return all.into_iter().filter(|item| rank(model, item, query).is_some()).collect();
    }
    let mut ranked: Vec<_> =
        all.into_iter().filter_map(|item| Some((rank(model, &item, query)?, item))).collect();
    match query {
        "" => ranked.sort_by_key(|(_, item)| (group(model, item), age(model, item))),
        _ => ranked.sort_by_key(|(rank, item)| (*rank, !item.possible, age(model, item))),
    }
    ranked.into_iter().map(|(_, item)| item).collect()
}

/// How well the query fits a line; smaller is better.
fn rank(model: &Model, item: &Item, query: &str) -> Option<u8> {
    let title = matching::rank(&item.title, query);
    // Taking back is meant by its beginning, never by letters inside it.
    let inside = title.is_some_and(|rank| rank >= matching::INSIDE);
    let takes_back = matches!(item.does, Does::Undo | Does::Redo);
    let title = title.filter(|_| !(inside && takes_back));
    // The strip calls a form that waits 未写完, every form says that its draft is kept.
    let of_waiting = || {
        let waits = matches!(item.does, Does::Resume(_));
        let words = model.lang.say("palette.unfinished");
        words.split(' ').filter_map(|word| matching::rank(word, query)).min().filter(|_| waits)
    };
    let also = also(model, item, query);
    title.or_else(of_waiting).into_iter().chain(also).min()
}

/// How well the query fits one of the other words of a line from its beginning: the very word
/// right behind titles that begin so, what begins as it is written before letters that stand
/// somewhere inside a title, else after every title.
fn also(model: &Model, item: &Item, query: &str) -> Option<u8> {
    let words = model.lang.find(&format!("palette.also.{}", item.does.word()?))?;
    if words.split(' ').any(|word| word == query) {
        return Some(1);
    }
    match words.split(' ').filter_map(|word| matching::rank(word, query)).min()? {
        0 => Some(matching::INSIDE),
        1 => Some(matching::INSIDE + 2),
        _ => None,
    }
}

/// What one presses to come to a line: its key, its digit in the open record, else the
/// letters that bring it to the top.
pub(super) fn way(model: &Model, all: &[Item], item: &Item) -> String {
    let key = |place, action| model.keymap.key_of(place, action);
    let hide = || key(Place::Everywhere, Action::Hide);
    let known = match &item.does {
        Does::Undo => key(Place::Everywhere, Action::Palette).zip(key(Place::Menu, Action::Accept)),
        Does::ChangePerson => hide().zip(hide()),
        _ => None,
    };
    let known = known.map(|(first, second)| format!("{first} {second}"));
    let one = match &item.does {
        Does::Command(command) if command.name == "matter.new" => {
            key(Place::Everywhere, Action::Register)
        }
        Does::Deed(offer) => offer.command.digit.map(String::from),
        Does::History => key(Place::Record, Action::History),
        Does::Show(base) => page(*base).and_then(|action| key(Place::Everywhere, action)),
        Does::Help => key(Place::Everywhere, Action::Help),
        Does::Hide => hide(),
        // What cannot be done now, and what is thrown away by mistake, has no short way.
        Does::Closed(_) | Does::Resume(_) | Does::Discard(_) => Some(String::new()),
        _ => None,
    };
    known.or(one).unwrap_or_else(|| letters(model, all, item))
}

/// The key of a page that has one.
fn page(base: Base) -> Option<Action> {
    match base {
        Base::Queue => Some(Action::Queue),
        Base::Residents => Some(Action::Residents),
        Base::Mediation => Some(Action::Mediation),
        Base::Phones => Some(Action::Phones),
        Base::Overview => Some(Action::Overview),
        Base::Incident => Some(Action::Incident),
        _ => None,
    }
}

/// The initials of a title, or in English its beginning, as many as no other line has.
fn letters(model: &Model, all: &[Item], item: &Item) -> String {
    let whole = pinyin::initials(&item.title);
    let first = pinyin::initials(item.title.split(' ').next().unwrap_or_default());
    let least = match model.lang {
        Lang::Zh => first.len().clamp(2, LETTERS),
        Lang::En => LETTERS,
    };
    let at = all.iter().position(|other| other.title == item.title).unwrap_or_default();
    let on_top = |letters: &&str| {
        let Some(own) = matching::rank(&item.title, letters) else { return false };
        let (before, behind) = all.split_at(at.min(all.len()));
        let best = |others: &[Item]| {
            let others = others.iter().filter(|other| other.title != item.title);
            others.filter_map(|other| rank(model, other, letters)).min().unwrap_or(u8::MAX)
        };
        best(before) > own && best(behind) >= own
    };
    let tried = (least..=whole.len()).filter_map(|end| whole.get(..end));
    // 体检 and 调解 begin alike.
    let full = pinyin::full(&item.title);
    tried.chain([full.as_str()]).find(on_top).unwrap_or(&full).to_string()
}
