//! Importing a roster: 收件夹, where its header stands, what its columns mean, a try, the import, what came of
//! it. One page after another; Esc goes one back, and what runs goes on while other
//! pages are looked at.

pub mod flow;
mod head;
pub mod keys;
mod told;
pub mod view;

use std::collections::BTreeMap;

use super::errand::{Errand, Opened};
use super::layer::Layer;
use super::model::Model;
use crate::domain::Key;
use crate::domain::record::Import;
use crate::domain::roster::{Chunk, Report, RosterRow};
use crate::link::folders::Listing;
use crate::office::header::{Meaning, Part, Skip};

/// The page that is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// 收件夹.
    #[default]
    Folder,
    /// A file is being read.
    Reading,
    /// Which row names the columns.
    Head,
    Columns,
    /// What the selected column is to mean.
    Meaning,
    /// The desk is asked what would become of the rows.
    Trying,
    Preview,
    Going,
    Done,
    /// Imports that were made, to be looked at and taken back.
    Past,
}

impl Step {
    /// What the keys do on the page.
    pub fn hint(self) -> &'static str {
        match self {
            Step::Folder => "hint.roster.folder",
            Step::Reading => "hint.roster.reading",
            Step::Head => "hint.roster.head",
            Step::Columns => "hint.roster.columns",
            Step::Meaning => "hint.roster.meaning",
            Step::Trying => "hint.roster.reading",
            Step::Preview => "hint.roster.preview",
            Step::Going => "hint.roster.going",
            Step::Done => "hint.roster.done",
            Step::Past => "hint.roster.past",
        }
    }
}

/// A roster on its way in.
#[derive(Debug, Default)]
pub struct Roster {
    pub step: Step,
    pub listing: Listing,
    /// What is selected, by page.
    pub at: BTreeMap<u8, usize>,
    /// What is wrong, on the page that is shown.
    pub why: Option<String>,
    pub opened: Option<Opened>,
    /// The sheet of the opened book whose rows may be the header.
    pub sheet: usize,
    pub sending: Sending,
    /// The errand that is waited for.
    pub errand: u64,
    /// Imports that were made, newest first.
    pub past: Vec<(Key, Import)>,
    /// The sheet of rejected rows, or why there is none.
    pub written: Option<String>,
}

/// Rows going to the desk, a few dwellings at a time.
#[derive(Debug, Default)]
pub struct Sending {
    pub chunks: Vec<Vec<RosterRow>>,
    /// How many of them were answered.
    pub done: usize,
    /// The one in hand: asked again under the same number where the answer is lost.
    pub chunk: Chunk,
    pub report: Report,
    /// What was to be said before the desk was asked.
    pub file: Report,
    /// After the one in hand no more are sent.
    pub stopping: bool,
}

impl Sending {
    /// Rows that were answered, and all of them.
    pub fn progress(&self) -> (usize, usize) {
        let rows = |chunks: &[Vec<RosterRow>]| chunks.iter().map(Vec::len).sum();
        (rows(&self.chunks[..self.done.min(self.chunks.len())]), rows(&self.chunks))
    }
}

impl Roster {
    /// Where the arrows stand on this page.
    pub fn at(&self) -> usize {
        self.at.get(&(self.step as u8)).copied().unwrap_or_default()
    }

    pub fn set_at(&mut self, at: usize) {
        self.at.insert(self.step as u8, at);
    }

    /// Goes to a page, with nothing wrong yet.
    pub fn go(&mut self, step: Step) {
        self.step = step;
        self.why = None;
    }

    /// Whether the desk is being asked.
    pub fn runs(&self) -> bool {
        matches!(self.step, Step::Trying | Step::Going)
    }
}

/// Shows the import where it stands; 收件夹 where nothing is under way.
pub fn open(model: &mut Model) {
    if !model.may("resident.new") {
        return model.hint("palette.not_yours");
    }
    let step = model.roster.get_or_insert_default().step;
    if step == Step::Folder {
        send(model, Errand::List);
    }
    model.layers.push(Layer::Roster);
}

/// Sends somebody on an errand; the result of an earlier one is no longer waited for.
pub fn send(model: &mut Model, errand: Errand) {
    let number = (model.random)();
    let Some(roster) = &mut model.roster else { return };
    roster.errand = number;
    model.errands.push((number, errand));
}

/// What a column can mean, in the order of the list.
pub fn meanings(roster: &Roster) -> Vec<Meaning> {
    let fields = crate::domain::roster::FIELDS.iter().map(|field| Meaning::Field(field));
    let mut all: Vec<Meaning> = fields.chain(Part::ALL.map(Meaning::Part)).collect();
    // A column of a tag of its own may stay one.
    if let Some(meaning @ Meaning::Tag(_)) = column(roster).map(|column| &column.meaning) {
        all.push(meaning.clone());
    }
    all.push(Meaning::Skip(Skip::Chosen));
    all
}

/// The column that the arrows stand on.
pub fn column(roster: &Roster) -> Option<&crate::office::Column> {
    let at = roster.at.get(&(Step::Columns as u8)).copied().unwrap_or_default();
    roster.opened.as_ref()?.mapping.columns.get(at)
}
