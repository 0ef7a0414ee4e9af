//! What lies on top of the pane: an open record, a form, the palette, menus. The
//! topmost layer gets the keys; Esc takes it away.

pub mod beside;
pub mod calling;
pub mod card;
pub mod checkup;
pub mod chooser;
pub mod confirm;
pub mod conflict;
pub mod duplicates;
pub mod greeting;
pub mod help;
pub mod hidden;
pub mod history;
pub mod limit;
pub mod menu;
pub mod palette;
pub mod pin;

pub use calling::Calling;
pub use confirm::{Confirm, Sure};
pub use conflict::Conflict;
pub use greeting::Greeting;
pub use help::Help;
pub use menu::Menu;
pub use palette::Palette;

use super::model::{Base, Model};
use super::record::RecordView;
use super::roster::Step;
use crate::domain::Key;

/// One layer.
pub enum Layer {
    Record(RecordView),
    /// The form with this number; it lives on in the model when the layer goes.
    Form(u64),
    Palette(Palette),
    Help(Help),
    /// 改动记录 of a record.
    History(history::Past),
    /// 处置卡 with its sources.
    Card(card::Card),
    /// Two files side by side, before they are merged.
    Beside(beside::Beside),
    /// 疑似重复的居民.
    Duplicates(duplicates::Pairs),
    /// 体检: what `dutydesk doctor` finds.
    Checkup(checkup::Checkup),
    /// 9 更多: the deeds of a record that have no digit of their own.
    Menu(Menu),
    /// A number in full, and how the call goes.
    Calling(Calling),
    Conflict(Conflict),
    /// Somebody is asked whether they are sure.
    Confirm(Confirm),
    Greeting(Greeting),
    /// A roster on its way in; it lives on in the model when the layer goes.
    Roster,
    /// F12: the strip alone.
    Hidden,
    /// Somebody types a PIN.
    Pin(Box<pin::Entry>),
    /// 算期限: what was typed.
    Limit(tui_input::Input),
    /// F12 F12: who sits here now; what was typed of a number with two digits.
    Chooser(String),
}

/// The page on the screen. What lies over it for a moment (menus, help, a question) is
/// none of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    Pane(Base),
    Record(Key),
    Form(u64),
    /// A step of a roster on its way in.
    Roster(Step),
    Other(std::mem::Discriminant<Layer>),
}

impl Page {
    pub fn of(model: &Model) -> Page {
        let page = model.layers.iter().rev().find_map(|layer| match layer {
            Layer::Record(record) => Some(Page::Record(record.key)),
            Layer::Form(id) => Some(Page::Form(*id)),
            Layer::Roster => Some(Page::Roster(model.roster.as_ref()?.step)),
            Layer::Greeting(_)
            | Layer::History(_)
            | Layer::Checkup(_)
            | Layer::Card(_)
            | Layer::Beside(_)
            | Layer::Duplicates(_)
            | Layer::Limit(_)
            | Layer::Hidden
            | Layer::Chooser(_)
            | Layer::Pin(_) => Some(Page::Other(std::mem::discriminant(layer))),
            Layer::Palette(_) | Layer::Help(_) | Layer::Menu(_) | Layer::Calling(_) => None,
            Layer::Conflict(_) | Layer::Confirm(_) => None,
        });
        page.unwrap_or(Page::Pane(model.base))
    }
}

/// Tells layers apart for the guard against a doubled Enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Top {
    depth: usize,
    what: Option<std::mem::Discriminant<Layer>>,
    form: Option<u64>,
}

impl Top {
    pub fn of(layers: &[Layer]) -> Top {
        let last = layers.last();
        let form = match last {
            Some(Layer::Form(id)) => Some(*id),
            _ => None,
        };
        Top { depth: layers.len(), what: last.map(std::mem::discriminant), form }
    }
}
