//! Who works at the canned desk, and who sits at its console.

use std::collections::BTreeMap;

use super::driver::at;
use crate::domain::catalog::shipped_categories;
use crate::domain::record::Role;
use crate::domain::{Key, Kind, Refusal, Seq, command};
use crate::wire::{Ask, FindRow, PresentRow, Reply, Session, StaffRow};

/// A keyboard that several people share: who has which PIN, and who sits there.
#[derive(Default)]
pub struct Keyboard {
    /// Of who types none there is none in here; no PIN yet is an empty one.
    pub pins: BTreeMap<u64, String>,
    /// Minutes until the screen is hidden by itself.
    pub lock: Option<u32>,
    pub present: Vec<PresentRow>,
    sits: Option<u64>,
}

impl Keyboard {
    /// What the desk says to whoever says to be somebody; `None` where it is asked for
    /// something else.
    pub fn answer(&mut self, ask: &Ask) -> Option<Result<Reply, Refusal>> {
        let about = |staff: u64, code: &str| {
            Refusal::new(code)
                .with("staff", Key::of(Kind::Staff, staff))
                .with("name", colleagues()[staff as usize - 1].name.clone())
        };
        let staff = match ask {
            Ask::SignIn { staff, .. } => staff.unwrap_or(1),
            Ask::Enter { staff, pin, .. } if *pin.digits() != self.pins[staff] => {
                return Some(Err(about(*staff, "pin.wrong").with("seconds", 1)));
            }
            Ask::Enter { staff, .. } => {
                self.sits = Some(*staff);
                *staff
            }
            Ask::SetPin { staff, old, new } => {
                let has = old.as_ref().map_or("", |old| old.digits());
                if has != self.pins.get(staff).map_or("", String::as_str) {
                    return Some(Err(about(*staff, "pin.wrong").with("seconds", 1)));
                }
                self.pins.insert(*staff, new.digits().into());
                return Some(Ok(Reply::Ok));
            }
            Ask::Presence => return Some(Ok(Reply::Presence(self.present.clone()))),
            _ => return None,
        };
        let pin = self.pins.get(&staff);
        match pin {
            Some(pin) if self.sits != Some(staff) && pin.is_empty() => {
                return Some(Err(about(staff, "pin.none")));
            }
            Some(pin) if self.sits != Some(staff) => {
                return Some(Err(about(staff, "pin.needed").with("digits", pin.len())));
            }
            _ => self.sits = Some(staff),
        }
        let pin = pin.map(|pin| pin.len() as u8);
        let session = Session { pin, lock: self.lock, ..session(staff) };
        Some(Ok(Reply::Session(Box::new(session))))
    }

    /// The line was cut: whoever comes back is asked anew.
    pub fn cut(&mut self) {
        self.sits = None;
    }
}

pub fn colleagues() -> Vec<StaffRow> {
    let row = |id, name: &str, role| StaffRow {
        id,
        name: name.into(),
        roles: vec![role],
        account: None,
        left: None,
        acting_until: None,
        open: 0,
        drafts: 0,
    };
    vec![row(1, "王丽", Role::Desk), row(2, "张强", Role::Grid), row(3, "刘敏", Role::Mediator)]
}

pub fn session(staff: u64) -> Session {
    let name = colleagues().into_iter().find(|row| row.id == staff).map(|row| row.name);
    Session {
        staff,
        name: name.unwrap_or_default(),
        roles: vec![Role::Desk],
        acting_until: None,
        may: command::all().map(|command| command.name.to_string()).collect(),
        office: "望京西园社区".into(),
        colleagues: colleagues(),
        categories: shipped_categories(),
        years: Vec::new(),
        certificates: crate::domain::certificates::shipped().clone(),
        here: Default::default(),
        plans: Vec::new(),
        mistakes: Vec::new(),
        now: at("11-25T10:32"),
        seq: Seq(99),
        practice: false,
        stands: false,
        pin: None,
        lock: None,
        empty: false,
        banners: Vec::new(),
        present: 3,
    }
}

pub fn residents() -> Vec<FindRow> {
    let row = |id, name: &str, sex: &str, age, address: &str| FindRow {
        key: Key::of(Kind::Resident, id),
        name: name.into(),
        address: address.into(),
        phone: "138****8000".into(),
        id_number: String::new(),
        why: "initials".into(),
        sex: sex.into(),
        age: Some(age),
        relation: String::new(),
        tags: vec!["独居".into()],
        status: "here".into(),
        open: 1,
    };
    vec![row(213, "张三", "male", 68, "3-2-501"), row(300, "钱玉贞", "female", 72, "4-3-602")]
}
