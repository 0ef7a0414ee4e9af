//! Whom a connection may be: one rule for `--as`, F12 F12 and an account's own sign-in.
//!
//! An account that stands with one person on the staff list is theirs: they sign in as that
//! person and as nobody else, whatever is asked. An account that stands with several is
//! shared, and they choose among exactly those. In a practice directory anybody may be
//! anybody. An account that stands with nobody may do nothing, with two exceptions:
//!
//! - whoever owns the data directory of a machine without an office, where nobody on the
//!   list can come under an account of their own: a single person's own directory. There
//!   the first account becomes the first member of staff, and chooses among those who are
//!   on the list already;
//! - the account that root names as `director` in the office's file, as long as no director
//!   can sign in: so a fresh office gets its director, and one that has lost theirs.
//!
//! Neither root nor the store's owner has any right to be somebody here: what they can do,
//! they do to the files.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::permit::{self, FieldClass};
use super::sessions::SignedIn;
use super::shared::Shared;
use super::{Peer, pin};
use crate::domain::record::{Role, Staff};
use crate::domain::{Key, Kind, Refusal};
use crate::files::{Accounts, outside};
use crate::wire::Deed;

/// What of the machine decides who somebody may be; read anew for each sign-in.
#[derive(Clone, Debug)]
pub struct House {
    data: PathBuf,
    /// Where root says that this machine has an office: `/etc/dutydesk.toml`.
    office: PathBuf,
    has: fn(&str) -> bool,
}

impl House {
    /// The house of a data directory, on a machine whose office would say so there.
    pub fn of(data: &Path, office: &Path) -> House {
        let has = |name: &str| Accounts::of_machine().has(name);
        House { data: data.into(), office: office.into(), has }
    }

    /// The same with other accounts than those of this machine.
    #[cfg(test)]
    pub fn with_accounts(self, has: fn(&str) -> bool) -> House {
        House { has, ..self }
    }

    fn owns(&self, peer: &Peer) -> bool {
        fs::metadata(&self.data).is_ok_and(|data| data.uid() == peer.uid)
    }

    fn office(&self) -> Result<Office, Refusal> {
        let wrong = |error: String| {
            Refusal::new("signin.office_file")
                .with("file", self.office.display())
                .with("error", error)
        };
        let text = match outside::read_text(&self.office, OFFICE_BYTES) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Office::None),
            text => text.map_err(|error| wrong(error.to_string()))?,
        };
        let table: toml::Table =
            text.parse().map_err(|error: toml::de::Error| wrong(error.message().into()))?;
        match table.get("director") {
            None => Ok(Office::Director(None)),
            Some(toml::Value::String(account)) if !account.is_empty() => {
                Ok(Office::Director(Some(account.clone())))
            }
            Some(_) => Err(wrong("director = ?".into())),
        }
    }
}

/// Bytes of the office's file that are read.
const OFFICE_BYTES: u64 = 1 << 20;

/// What root says of this machine.
enum Office {
    /// It has none.
    None,
    /// It has one, whose director comes under this account.
    Director(Option<String>),
}

/// Whom a connection may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum May {
    /// Any of these without a further question. Where nobody is named, the one the account
    /// belongs to, if it does, or else it becomes the first member of staff, if it may.
    Any { whom: Vec<u64>, own: Option<u64>, founds: bool },
    /// This one and nobody else.
    One(u64),
    /// One of these, who share the account.
    Shared(Vec<u64>),
    /// Root names the account as the director's: this one of the list becomes it, or
    /// somebody new.
    Directs(Option<u64>),
}

/// Who somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// Surely this one.
    Is(u64),
    /// This one of several who share the account.
    Among(u64),
    /// This one of the list, or somebody new, once they hold every role.
    Founds(Option<u64>),
}

/// Whom whoever comes through this account may be.
///
/// # Errors
/// Where that is nobody: whom to ask.
pub fn may_be(
    peer: &Peer,
    staff: &[(u64, Staff)],
    practice: bool,
    house: &House,
) -> Result<May, Refusal> {
    let here = || staff.iter().filter(|(_, staff)| staff.left.is_none());
    let ids = |those: &[&(u64, Staff)]| those.iter().map(|(id, _)| *id).collect::<Vec<_>>();
    let all: Vec<_> = here().collect();
    let own: Vec<_> = here().filter(|(_, s)| s.account.as_deref() == Some(&peer.account)).collect();
    let nobody_ever = staff.iter().all(|(_, staff)| staff.account.is_none());
    if practice {
        let own = match ids(&own)[..] {
            [one] => Some(one),
            _ => None,
        };
        return Ok(May::Any { whom: ids(&all), own, founds: nobody_ever });
    }
    // The file is looked at where the list alone does not say who comes.
    let can_come = |staff: &Staff| staff.account.as_deref().is_some_and(house.has);
    let directs = |staff: &Staff| staff.roles.contains(&Role::Director);
    let directed = here().any(|(_, staff)| directs(staff) && can_come(staff));
    match ids(&own)[..] {
        [one] if directed => return Ok(May::One(one)),
        [] => {}
        [one] => {
            let named = match house.office() {
                Ok(Office::Director(named)) => named.as_ref() == Some(&peer.account),
                _ => false,
            };
            let directs = own.iter().any(|(_, staff)| directs(staff));
            return Ok(if named && !directs { May::Directs(Some(one)) } else { May::One(one) });
        }
        _ => return Ok(May::Shared(ids(&own))),
    }
    let directors = here().filter(|(_, staff)| directs(staff)).map(|(_, staff)| &*staff.name);
    let stranger = Refusal::new("signin.unknown")
        .with("account", &peer.account)
        .with("directors", directors.collect::<Vec<_>>().join("、"));
    if directed {
        return Err(stranger);
    }
    let had = staff.iter().any(|(_, staff)| staff.account.as_deref() == Some(&peer.account));
    match house.office()? {
        // Whoever left does not come back by what was written when they came.
        Office::Director(Some(named)) if named == peer.account && !had => Ok(May::Directs(None)),
        Office::Director(_) => Err(Refusal::new("signin.no_director")
            .with("account", &peer.account)
            .with("file", house.office.display())),
        Office::None if house.owns(peer) && !here().any(|(_, staff)| can_come(staff)) => {
            Ok(May::Any { whom: ids(&all), own: None, founds: nobody_ever })
        }
        Office::None => Err(stranger),
    }
}

/// Whom whoever comes through this account may be as things stand.
///
/// # Errors
/// See [`may_be`].
pub(super) fn may(shared: &Shared, peer: &Peer) -> Result<May, Refusal> {
    let staff = shared.world().view().staff();
    may_be(peer, &staff, shared.practice, &shared.house)
}

/// Whoever is the only director that can sign in does not lock themselves out in passing: a
/// new account for them is typed twice.
///
/// # Errors
/// `staff.last_without` at `account`; `staff.last_account`, or `staff.last_account_missing` where this machine has none of that
/// name, at `confirm`.
pub(super) fn keeps_door(shared: &Shared, deed: &Deed) -> Result<(), Refusal> {
    let (Some(key), Some(account)) = (deed.subject, deed.args.get("account")) else {
        return Ok(());
    };
    let account = account.trim();
    if deed.command != "staff.correct" || key.kind != Kind::Staff || shared.practice {
        return Ok(());
    }
    let world = shared.world();
    let staff = world.view().staff();
    let directs = |staff: &Staff| staff.left.is_none() && staff.roles.contains(&Role::Director);
    let can_come = |staff: &Staff| staff.account.as_deref().is_some_and(shared.house.has);
    let Some((_, own)) = staff.iter().find(|(id, own)| *id == key.id && directs(own)) else {
        return Ok(());
    };
    let stands = own.account.as_deref().unwrap_or_default() == account;
    let others = staff.iter().filter(|(id, one)| *id != key.id && directs(one));
    let confirmed = deed.args.get("confirm").is_some_and(|typed| typed.trim() == account);
    if stands || !can_come(own) || others.into_iter().any(|(_, one)| can_come(one)) {
        return Ok(());
    }
    // Without an account nobody could type it twice: nobody could come any more.
    if !account.is_empty() && confirmed {
        return Ok(());
    }
    let code = match account {
        "" => "staff.last_without",
        known if (shared.house.has)(known) => "staff.last_account",
        _ => "staff.last_account_missing",
    };
    let at = if account.is_empty() { "account" } else { "confirm" };
    Err(Refusal::new(code).at(at).with("name", &own.name).with("account", account))
}

/// The staff list or somebody's roles have changed: who may not be any more whom they
/// signed in as is signed out, as is who came by a PIN that was taken away, and who may not hear of persons hears of none from now on.
pub(super) fn look_again(shared: &Shared) {
    let now = shared.clock().now();
    let world = shared.world();
    let staff = world.view().staff();
    let mut sessions = shared.sessions();
    for SignedIn { session, staff: id, by_pin, peer } in sessions.signed_in() {
        let may = may_be(&peer, &staff, shared.practice, &shared.house);
        match stays(may, &staff, id, by_pin) {
            Ok(person) => {
                let persons = permit::may_see(&person.roles_at(now), FieldClass::Person);
                sessions.tell_persons(session, persons);
            }
            Err(why) => sessions.sign_out(session, why),
        }
    }
}

/// Whether whoever signed in as this one stays it, as the staff list is now.
///
/// # Errors
/// `signin.ended`; `pin.none` where the PIN that let them in was taken away: whoever sits
/// there shows anew who it is.
pub(super) fn stays(
    may: Result<May, Refusal>,
    staff: &[(u64, Staff)],
    id: u64,
    by_pin: bool,
) -> Result<&Staff, Refusal> {
    let person = staff.iter().find(|(known, _)| *known == id).map(|(_, staff)| staff);
    match person.filter(|_| may.is_ok_and(|may| may.still(id))) {
        Some(person) if by_pin && person.pin.is_none() => Err(pin::none(id, person)),
        Some(person) => Ok(person),
        None => Err(ended()),
    }
}

/// Why a session has ended before its connection.
pub(super) fn ended() -> Refusal {
    Refusal::new("signin.ended")
}

impl May {
    /// Whom one of the list may be asked for.
    pub fn whom(&self) -> Vec<u64> {
        match self {
            May::Any { whom, .. } | May::Shared(whom) => whom.clone(),
            May::One(one) | May::Directs(Some(one)) => vec![*one],
            May::Directs(None) => Vec::new(),
        }
    }

    /// Whether whoever signed in as this one may stay.
    pub fn still(&self, id: u64) -> bool {
        self.whom().contains(&id)
    }

    /// Who it is, of those one may be; `asked` is whom the client names.
    ///
    /// # Errors
    /// Where nobody is named and there are several, or somebody else is.
    pub fn choose(&self, peer: &Peer, asked: Option<u64>) -> Result<Chosen, Refusal> {
        let choose = || Refusal::new("signin.choose").with("account", &peer.account);
        let other = |code: &str, id: u64| {
            let id = Key::of(Kind::Staff, id);
            Err(Refusal::new(code).with("account", &peer.account).with("id", id))
        };
        match (self, asked) {
            (May::One(one), None) => Ok(Chosen::Is(*one)),
            (May::One(one), Some(id)) if id == *one => Ok(Chosen::Is(id)),
            (May::One(_), Some(id)) => other("signin.not_you", id),
            (May::Any { own: Some(one), .. }, None) => Ok(Chosen::Is(*one)),
            (May::Any { founds: true, .. }, None) => Ok(Chosen::Founds(None)),
            (May::Any { .. }, None) => Err(choose()),
            // Who has left is told so.
            (May::Any { .. }, Some(id)) => Ok(Chosen::Is(id)),
            (May::Shared(_), None) => Err(choose()),
            (May::Shared(whom), Some(id)) if whom.contains(&id) => Ok(Chosen::Among(id)),
            (May::Shared(_), Some(id)) => other("signin.not_of_account", id),
            (May::Directs(who), None) => Ok(Chosen::Founds(*who)),
            (May::Directs(who), Some(id)) if *who == Some(id) => Ok(Chosen::Founds(*who)),
            (May::Directs(_), Some(id)) => other("signin.not_you", id),
        }
    }
}

#[cfg(test)]
mod tests;
