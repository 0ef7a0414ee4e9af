//! 抹掉别处提到的: places in other records' words that hold somebody's name or number, named
//! by whoever erases them, or all of them. The words are taken out of them for good.

use std::collections::BTreeSet;

use super::erase::{is_confirmed, of_person};
use super::mentions::{BLANK, NAMED, blanked, marks, mentions, told};
use crate::backup;
use crate::desk::args::Args;
use crate::desk::newer;
use crate::desk::tx::Tx;
use crate::domain::record::LineKind;
use crate::domain::text::to_half_width;
use crate::domain::{Key, Refusal, Seq};

use super::super::NOTHING as OFFICE;

/// Places of one commit at the most, so that it stays far below
/// [`crate::domain::Txn::MAX_BYTES`]; the next are asked for again.
const AT_ONCE: usize = 100;

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let view = tx.view();
    let marks = marks(view, key.id);
    let own: BTreeSet<Key> = of_person(view, key.id).into_iter().collect();
    let places = mentions(view, key, &marks, &own);
    let typed = args.text("mention");
    let refused =
        |code: &str, page: &[Key]| told(code, &places, page).at("mention").with("id", key);
    if places.is_empty() {
        return Err(refused("blank.nowhere", &[]));
    }
    let chosen = match read(typed) {
        Said::Nothing => return Err(refused("blank.which", &places)),
        Said::Behind(last) => {
            let page: Vec<Key> = places.iter().copied().filter(|at| *at > last).collect();
            return Err(refused("blank.which", if page.is_empty() { &places } else { &page }));
        }
        Said::All => places.iter().copied().take(AT_ONCE).collect(),
        Said::These(keys) if keys.iter().all(|at| places.contains(at)) && keys.len() <= AT_ONCE => {
            keys
        }
        Said::These(_) | Said::Unread => return Err(refused("blank.place", &places)),
    };
    for at in &chosen {
        newer::must_be_known(view, at.record())?;
    }
    let until = backup::gone_by(tx.now().date()).to_string();
    if !is_confirmed(key, args) {
        return Err(Refusal::new(if chosen.len() == 1 {
            "blank.confirm"
        } else {
            "blank.confirm_all"
        })
        .at("confirm")
        .with("id", key)
        .with("n", chosen.len())
        .with("place", said(&chosen))
        .with("blank", BLANK)
        .with("until", until));
    }
    for at in &chosen {
        let bytes = blanked(view, *at, &marks).ok_or_else(|| refused("blank.place", &places))?;
        tx.restore(*at, Some(bytes));
    }
    let facts = [("words", said(&chosen)), ("until", until.clone())];
    tx.line(OFFICE, LineKind::Erased, "", &facts)?;
    tx.lead(key);
    tx.facts.insert("until".into(), until);
    tx.facts.insert("left".into(), (places.len() - chosen.len()).to_string());
    Ok(())
}

/// The first of them, and that there are more.
fn said(places: &[Key]) -> String {
    let more = if places.len() > NAMED { " …" } else { "" };
    let first = places.iter().take(NAMED).map(Key::to_string).collect::<Vec<_>>().join(" ");
    first + more
}

/// Which place is meant.
enum Said {
    Nothing,
    All,
    /// `M12.77+`: none yet, but what comes behind it is to be listed.
    Behind(Key),
    /// `M12`, or a line of it: `M12.77`; several divided by blanks or commas.
    These(Vec<Key>),
    Unread,
}

fn read(typed: &str) -> Said {
    let typed = to_half_width(typed);
    let typed = typed.trim();
    if typed.is_empty() {
        return Said::Nothing;
    }
    if ["all", "全部", "所有"].iter().any(|word| typed.eq_ignore_ascii_case(word)) {
        return Said::All;
    }
    if let Some(last) = typed.strip_suffix('+') {
        return place(last).map_or(Said::Unread, Said::Behind);
    }
    let parts = typed.split([' ', ',', ';', '/']).filter(|part| !part.is_empty());
    let keys: Option<BTreeSet<Key>> = parts.map(place).collect();
    keys.map_or(Said::Unread, |keys| Said::These(keys.into_iter().collect()))
}

fn place(typed: &str) -> Option<Key> {
    let (record, line) = match typed.trim().split_once('.') {
        Some((record, line)) => (record, line.parse().ok()?),
        None => (typed.trim(), 0),
    };
    let record: Key = record.parse().ok()?;
    Some(if line == 0 { record } else { record.line(Seq(line)) })
}
