//! What a newer version of this format has written and this program does not know: kinds of
//! records, states, kinds of timeline lines. It is kept as it came and shown to nobody, and
//! what would go wrong without knowing it is refused with a sentence.

use super::view::ReadView;
use crate::domain::record::{Import, Line, Matter, Mediation, Resident, Status};
use crate::domain::{Key, Kind, Refusal};

/// What a record may have to be known for.
const UPGRADE: &str = "newer.record";

/// Refused where the record itself is of a newer kind, or stands in a state that this
/// program does not know: nobody here knows what may be done to it.
///
/// # Errors
/// `newer.kind`, `newer.record`.
pub fn must_be_known(view: ReadView<'_>, key: Key) -> Result<(), Refusal> {
    if key.kind.is_newer() {
        return Err(Refusal::new("newer.kind").with("id", key));
    }
    match state(view, key) {
        Some(word) => Err(Refusal::new(UPGRADE).with("id", key).with("word", word)),
        None => Ok(()),
    }
}

/// Refused while there are records of newer kinds, which may speak of anybody, and where
/// one of these has a state or a timeline line that this program does not know: so erasing
/// somebody, merging and leaving miss nothing.
///
/// # Errors
/// `newer.kinds`, `newer.record`.
pub fn must_all_be_known(
    view: ReadView<'_>,
    keys: impl IntoIterator<Item = Key>,
) -> Result<(), Refusal> {
    let unknown = view.world.records.count_newer();
    if unknown > 0 {
        return Err(Refusal::new("newer.kinds").with("n", unknown));
    }
    keys.into_iter().try_for_each(|key| {
        must_be_known(view, key)?;
        let unknown = view.lines(key).into_iter().find_map(|(_, line)| line.kind.newer());
        match unknown {
            Some(word) => Err(Refusal::new(UPGRADE).with("id", key).with("word", word)),
            None => Ok(()),
        }
    })
}

/// The word of the state that is not known.
fn state(view: ReadView<'_>, key: Key) -> Option<String> {
    let word = match key.kind {
        Kind::Matter => view.get::<Matter>(key.id)?.stage.newer(),
        Kind::Mediation => view.get::<Mediation>(key.id)?.stage.newer(),
        Kind::Import => view.get::<Import>(key.id)?.state.newer(),
        Kind::Resident => match view.get::<Resident>(key.id)?.status {
            Status::Newer(value) => return Some(value.to_string()),
            _ => None,
        },
        _ => None,
    };
    word.map(str::to_string)
}

/// A line of a kind that is not known says that there is one, when and by whom, and no more:
/// nobody knows who may read it.
pub fn seal(line: &mut Line) {
    if line.kind.newer().is_some() {
        (line.text, line.facts, line.extra) = Default::default();
    }
}
