//! What the checks look at: the desk that is meant, and its data where they can be read.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use crate::cli::answer::Failure;
use crate::cli::options::Options;
use crate::cli::talk;
use crate::domain::{Moment, Refusal};
use crate::files::Files;
use crate::link::practice::Practice;
use crate::link::{Client, Place, Surroundings};
use crate::wire::{Ask, Reply, StaffRow};
use crate::words::Lang;

/// A desk that is well answers at once; one that is stuck must not hold the doctor up.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is behind the socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    Nobody,
    /// A desk, and what it says of itself.
    Desk(BTreeMap<String, String>),
    /// Something that cannot be asked, and why.
    Refused(Refusal),
}

/// Gathered once.
pub struct Look {
    pub place: Place,
    /// The data of the desk that runs, which in an office are not this account's.
    pub data: PathBuf,
    /// `None` where there are none, or this account cannot look into them.
    pub files: Option<Files>,
    pub reach: Reach,
    /// Where it was found, or looked for.
    pub socket: PathBuf,
    /// Who works here; `None` without a desk.
    pub staff: Option<Vec<StaffRow>>,
    pub practice: bool,
    /// The language its findings are told in.
    pub lang: Lang,
}

impl Look {
    /// Looks; starts no desk and makes nothing.
    pub fn at(options: &Options) -> Result<Look, Failure> {
        talk::must_exist(options)?;
        let place = Place::seen(&talk::wanted(options), &Surroundings::of_machine())?;
        let mut socket = place.socket.clone();
        let (reach, staff) = match Client::running(&place, PATIENCE) {
            Ok(None) => (Reach::Nobody, None),
            Err(refusal) => (Reach::Refused(refusal), None),
            Ok(Some(client)) => {
                socket = client.socket.clone();
                ask(client)
            }
        };
        let said = match &reach {
            Reach::Desk(facts) => facts.get("data").map(PathBuf::from),
            _ => None,
        };
        let data = said.unwrap_or_else(|| place.data.clone());
        let may = std::fs::read_dir(&data).is_ok();
        let files = may.then(|| Files::at(&data).ok()).flatten();
        let practice = Practice::of(&data).is_some();
        Ok(Look { place, data, files, reach, socket, staff, practice, lang: options.lang })
    }

    /// What the running desk says of one thing.
    pub fn fact(&self, name: &str) -> Option<&str> {
        match &self.reach {
            Reach::Desk(facts) => facts.get(name).map(String::as_str),
            _ => None,
        }
    }

    /// The time at the desk: the machine's, to the millisecond; of a practice desk, whose
    /// clock may stand anywhere, what it says.
    pub fn now(&self) -> Moment {
        let said = self.fact("now").filter(|_| self.practice).and_then(Moment::parse_rfc3339);
        said.unwrap_or_else(Moment::of_machine)
    }
}

fn ask(mut client: Client) -> (Reach, Option<Vec<StaffRow>>) {
    let facts = match client.ask(Ask::Status) {
        Ok(Reply::Status(facts)) => facts,
        Ok(_) => return (Reach::Refused(Refusal::new("cli.unexpected")), None),
        Err(refusal) => return (Reach::Refused(refusal), None),
    };
    let staff = match client.ask(Ask::Staff) {
        Ok(Reply::Staff(staff)) => Some(staff),
        _ => None,
    };
    (Reach::Desk(facts), staff)
}
