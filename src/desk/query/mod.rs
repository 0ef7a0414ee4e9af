//! What the desk answers without changing anything: queue, search, pages, counts.
//! Runs on the connections' own threads over the committed state.

mod agenda;
pub(super) mod alike;
mod around;
mod beside;
mod called;
mod contacts;
mod directory;
mod evening;
mod find;
mod idle;
mod overview;
mod page;
pub mod parts;
mod presence;
mod rows;
mod staff;
mod twins;
mod window;
mod work;

use std::collections::BTreeSet;

pub use agenda::queue;
pub use alike::found as alike;
pub use around::around;
pub use beside::{beside, duplicates};
pub use directory::directory;
pub use evening::evening;
pub use find::find;
pub use overview::overview;
pub(super) use page::{apart, name_of};
pub use page::{glance, masked, page, to_call};
pub use presence::presence;
pub use staff::staff;
pub use twins::twins;
pub use work::ledger;

use super::permit::{self, FieldClass};
use super::view::ReadView;
use crate::domain::books::Books;
use crate::domain::record::Role;
use crate::domain::{Key, Kind, Moment, Refusal};

/// Who reads what, when.
pub struct Reader<'a> {
    pub view: ReadView<'a>,
    pub books: &'a Books,
    pub staff: u64,
    pub roles: &'a BTreeSet<Role>,
    pub now: Moment,
}

impl Reader<'_> {
    /// Whether the reader may see this class of data.
    pub fn sees(&self, class: FieldClass) -> bool {
        permit::may_see(self.roles, class)
    }

    /// 监督 reads figures, never persons: said plainly instead of showing empty lists.
    pub fn must_see_persons(&self) -> Result<(), Refusal> {
        match self.sees(FieldClass::Person) {
            true => Ok(()),
            false => Err(Refusal::new("permit.persons")),
        }
    }

    /// Whether the reader may see records of this kind at all.
    pub fn sees_kind(&self, kind: Kind) -> bool {
        match kind {
            Kind::Staff | Kind::Office => true,
            // Of a kind that is not known here nobody knows who may see it.
            Kind::Counter | Kind::Import | Kind::Newer(_) => false,
            _ => self.sees(FieldClass::Person),
        }
    }

    /// Refused where the reader may not see this record, as far as its kind says.
    ///
    /// # Errors
    /// `newer.kind`, `permit.see`.
    pub fn must_see(&self, key: Key) -> Result<(), Refusal> {
        match key.kind {
            Kind::Newer(_) if self.view.bytes(key).is_some() => {
                Err(Refusal::new("newer.kind").with("id", key))
            }
            kind if self.sees_kind(kind) => Ok(()),
            _ => Err(Refusal::new("permit.see").with("id", key)),
        }
    }
}
