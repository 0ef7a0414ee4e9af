//! Everything the console knows: what is shown, what is being written, what is
//! waited for. Changed by `update`, read by `view`, and by nothing else.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::asking::{Asking, Purpose};
use super::errand::Errand;
use super::form::Form;
use super::incident::Picker;
use super::keymap::Keymap;
use super::layer::{Layer, Menu, Page, Palette};
use super::pane::{Cases, Ledger, Phones, Queue, Residents, Sheet, StaffList};
use super::record::RecordView;
use super::roster::Roster;
use super::term::event::Input;
use super::theme::Theme;
use crate::domain::calendar::Calendar;
use crate::domain::catalog::Category;
use crate::domain::{Kind, Moment, Seq};
use crate::wire::{Ask, Draft, Session, StaffRow};
use crate::words::Lang;

/// What fills the screen under all layers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Base {
    #[default]
    Queue,
    Residents,
    Overview,
    Staff,
    /// Refused certificates, or demands from above.
    Ledger(Kind),
    Phones,
    /// F9 before anything is recorded.
    Incident,
    Mediation,
    /// 日报
    Evening,
    /// 谁在
    Present,
    /// 备份.
    Backup,
}

/// The line above the hints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub text: String,
    /// Stays on its page until something else is to be said; a hint goes with the next key.
    pub stays: bool,
    /// Goes at this moment of the desk's clock: numbers shown in full.
    pub until: Option<Moment>,
    /// The page it was said on; `None` before that is known. See [`super::said`].
    pub page: Option<Page>,
}

/// The last save of this person, which 撤销 takes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undo {
    /// Of the save: the same person may work at another console too.
    pub seq: Seq,
    /// What the palette shows of it.
    pub words: String,
    /// Saved on this console, on the page that is on the screen ever since.
    pub here: bool,
    /// The page it was said on; `None` before that is known. See [`super::said`].
    pub page: Option<Page>,
    /// Others have been told or run: it is never taken back unasked.
    pub grave: bool,
    /// Records that it touches, where they are many: then it wants its own Enter.
    pub many: u64,
}

/// Keys that wait for an answer, and the guard against a doubled Enter.
#[derive(Debug, Default)]
pub struct Typed {
    /// The answer that keys typed ahead wait for.
    pub hold: Option<u64>,
    pub ahead: VecDeque<Input>,
    /// An Enter changed the layer on top and nobody has seen it yet; see
    /// [`super::update`].
    pub guard: bool,
    /// Something was saved and no other key came since; see [`super::update`].
    pub spare: Spare,
}

/// An Enter behind a save is one too many: a doubled or a nervous one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spare {
    #[default]
    None,
    /// The next one opens nothing, whenever it comes.
    Next,
    /// One came: those of a hand that rests on the key come before this.
    Until(Duration),
}

/// The console's state.
pub struct Model {
    pub lang: Lang,
    pub theme: Theme,
    pub keymap: Keymap,
    /// Columns and rows.
    pub size: (u16, u16),
    /// The desk's clock as last heard.
    pub now: Moment,
    /// When that was, by the console's own clock.
    pub heard: Duration,
    /// Seconds that the clock of the incident on the screen shows.
    pub ticked: Option<i64>,
    pub asking: Asking,
    /// Whom to ask when the desk does not answer, as /etc/dutydesk.toml says.
    pub contact: Option<String>,
    /// Whom to sign in as; the Unix account's person if nobody was named.
    pub sign_in: Option<u64>,
    /// Whom this account may sign in as, as last heard.
    pub may_be: Vec<StaffRow>,
    pub session: Option<Session>,
    /// The screen is hidden, and only a PIN brings it back.
    pub locked: bool,
    /// When the last key was pressed, by the desk's clock as it was heard last.
    pub touched: Moment,
    pub base: Base,
    pub layers: Vec<Layer>,
    pub queue: Queue,
    pub residents: Residents,
    pub cases: Cases,
    pub staff: StaffList,
    pub ledger: Ledger,
    pub phones: Phones,
    /// What was chosen on F9 so far.
    pub picker: Picker,
    pub sheet: Sheet,
    /// A roster on its way in.
    pub roster: Option<Roster>,
    /// What is to be done away from the keys.
    pub errands: Vec<(u64, Errand)>,
    pub overview: Vec<(String, u64)>,
    /// All forms that are written at, shown or waiting.
    pub forms: Vec<Form>,
    /// Drafts an older console took along when it gave way to this one.
    pub carried: Vec<Draft>,
    /// For what a typed date means; the desk has the last word.
    pub calendar: Calendar,
    pub message: Option<Message>,
    /// What is to be said once no form is on the screen: of a form that was left.
    pub untold: Vec<String>,
    /// What `F8 Enter` would take back.
    pub undo: Option<Undo>,
    /// What was taken back last here and can be done again, until something else is saved.
    pub redo: Option<Undo>,
    /// What was done last out of F8, newest first.
    pub recent: Vec<String>,
    pub typed: Typed,
    /// Where numbers of drafts and requests come from.
    pub random: fn() -> u64,
    /// 下班: leave after this.
    pub leaving: bool,
    /// Somebody has ended this session.
    pub ended: bool,
    /// Go on at the demo community's own desk.
    pub demo: bool,
    /// Something on the screen may have changed.
    pub dirty: bool,
    /// Everything is to be drawn anew (Ctrl-L, a new size).
    pub redraw: bool,
}

impl Model {
    /// A console that has not heard from the desk yet.
    pub fn new(lang: Lang, theme: Theme, keymap: Keymap, random: fn() -> u64) -> Model {
        Model {
            lang,
            theme,
            keymap,
            size: (80, 24),
            now: Moment(0),
            heard: Duration::ZERO,
            ticked: None,
            asking: Asking::default(),
            contact: None,
            sign_in: None,
            may_be: Vec::new(),
            session: None,
            locked: false,
            touched: Moment(0),
            base: Base::default(),
            layers: Vec::new(),
            queue: Queue::default(),
            residents: Residents::default(),
            cases: Cases::default(),
            staff: StaffList::default(),
            ledger: Ledger::default(),
            phones: Phones::default(),
            picker: Picker::default(),
            sheet: Sheet::default(),
            roster: None,
            errands: Vec::new(),
            overview: Vec::new(),
            forms: Vec::new(),
            carried: Vec::new(),
            calendar: Calendar::shipped(),
            message: None,
            untold: Vec::new(),
            undo: None,
            redo: None,
            recent: Vec::new(),
            typed: Typed::default(),
            random,
            leaving: false,
            ended: false,
            demo: false,
            dirty: true,
            redraw: false,
        }
    }

    /// Asks the desk; see [`Asking::ask`]. Where something is done, what the message line
    /// said was said about something else, and goes.
    pub fn ask(&mut self, ask: Ask, purpose: Purpose) -> Option<u64> {
        if purpose.does() {
            self.message = None;
        }
        self.asking.ask(ask, purpose)
    }

    /// The person at the keyboard; 0 before anybody signed in.
    pub fn me(&self) -> u64 {
        self.session.as_ref().map_or(0, |session| session.staff)
    }

    /// Whether the person at the keyboard may use this command.
    pub fn may(&self, command: &str) -> bool {
        self.session.as_ref().is_some_and(|session| session.may.iter().any(|name| name == command))
    }

    pub fn categories(&self) -> &[Category] {
        self.session.as_ref().map_or(&[], |session| &session.categories)
    }

    /// Colleagues who work here, oneself included, in the desk's order.
    pub fn colleagues(&self) -> impl Iterator<Item = &StaffRow> {
        let all = self.session.iter().flat_map(|session| &session.colleagues);
        all.filter(|colleague| colleague.left.is_none())
    }

    /// Names of everybody on the staff list, who left included.
    pub fn names(&self) -> BTreeMap<u64, String> {
        let all = self.session.iter().flat_map(|session| &session.colleagues);
        all.map(|colleague| (colleague.id, colleague.name.clone())).collect()
    }

    /// A colleague's name; their number if nobody knows them.
    pub fn name_of(&self, staff: u64) -> String {
        let all = self.session.iter().flat_map(|session| &session.colleagues);
        let known =
            all.filter(|colleague| colleague.id == staff).map(|row| row.name.clone()).next();
        known.unwrap_or_else(|| format!("S{staff}"))
    }

    /// Says something that stays until something else is to be said or another page is
    /// gone to: it belongs to what it was said about.
    pub fn tell(&mut self, text: String) {
        self.message = Some(Message { text, stays: true, until: None, page: None });
    }

    /// Says something that goes with the next key.
    pub fn hint(&mut self, key: &str) {
        let text = self.lang.say(key);
        self.message = Some(Message { text, stays: false, until: None, page: None });
    }

    /// The record on top, if one is open; other layers may cover it.
    pub fn record(&self) -> Option<&RecordView> {
        self.layers.iter().rev().find_map(|layer| match layer {
            Layer::Record(record) => Some(record),
            _ => None,
        })
    }

    pub fn record_mut(&mut self) -> Option<&mut RecordView> {
        self.layers.iter_mut().rev().find_map(|layer| match layer {
            Layer::Record(record) => Some(record),
            _ => None,
        })
    }

    pub fn form(&self, id: u64) -> Option<&Form> {
        self.forms.iter().find(|form| form.id == id)
    }

    pub fn form_mut(&mut self, id: u64) -> Option<&mut Form> {
        self.forms.iter_mut().find(|form| form.id == id)
    }

    /// The form on top of everything.
    pub fn top_form(&self) -> Option<u64> {
        match self.layers.last() {
            Some(Layer::Form(id)) => Some(*id),
            _ => None,
        }
    }

    /// Forms that are begun and not on the screen, the newest last.
    pub fn waiting_forms(&self) -> impl DoubleEndedIterator<Item = &Form> {
        let shown = self.layers.iter().rev().find_map(|layer| match layer {
            Layer::Form(id) => Some(*id),
            _ => None,
        });
        self.forms.iter().filter(move |form| form.edited && Some(form.id) != shown)
    }

    pub fn palette_mut(&mut self) -> Option<&mut Palette> {
        match self.layers.last_mut() {
            Some(Layer::Palette(palette)) => Some(palette),
            _ => None,
        }
    }

    pub fn menu_mut(&mut self) -> Option<&mut Menu> {
        match self.layers.last_mut() {
            Some(Layer::Menu(menu)) => Some(menu),
            _ => None,
        }
    }
}
