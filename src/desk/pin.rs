//! PINs at the desk: hashed, judged, set. The hash is made away from the writer's thread,
//! which must not wait for it; what it is made for is looked at again when it is written.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};

use super::shared::Shared;
use super::tx::Tx;
use crate::domain::pin::{Pin, StoredPin};
use crate::domain::record::{LineKind, Staff};
use crate::domain::{Key, Kind, Refusal};

/// OWASP's first choice for argon2id (Password Storage Cheat Sheet, 2025): 19 MiB, twice
/// over, one lane. Some tens of milliseconds on a small office machine.
const MEMORY_KIB: u32 = 19 << 10;
const PASSES: u32 = 2;

/// A hash is believed with parameters up to these; what asks for more was not made here
/// and would only hold the desk up.
const MOST: (u32, u32, u32) = (256 << 10, 16, 4);

/// One hash at a time: each takes its memory.
static HASHING: Mutex<()> = Mutex::new(());

/// What is to be kept of a new PIN.
///
/// # Errors
/// `pin.easy`; `internal` where there is no randomness.
pub(super) fn hash(pin: &Pin) -> Result<StoredPin, Refusal> {
    pin.must_be_hard()?;
    let internal = |error: &dyn std::fmt::Display| Refusal::new("internal").with("what", error);
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|error| internal(&error))?;
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(|error| internal(&error))?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let _one = HASHING.lock().unwrap_or_else(PoisonError::into_inner);
    let hash = argon.hash_password_with_salt(pin.digits().as_bytes(), &salt);
    let hash = hash.map_err(|error| internal(&error))?.to_string();
    Ok(StoredPin { hash, digits: u8::try_from(pin.length()).unwrap_or(u8::MAX) })
}

/// Whether it is this PIN; the hash's own parameters count.
fn is_right(stored: &StoredPin, pin: &Pin) -> bool {
    let Ok(hash) = PasswordHash::new(&stored.hash) else { return false };
    let Ok(params) = Params::try_from(&hash) else { return false };
    let (memory, passes, lanes) = MOST;
    let fits = params.m_cost() <= memory && params.t_cost() <= passes && params.p_cost() <= lanes;
    if !fits || hash.algorithm != argon2::ARGON2ID_IDENT {
        return false;
    }
    let _one = HASHING.lock().unwrap_or_else(PoisonError::into_inner);
    Argon2::default().verify_password(pin.digits().as_bytes(), &hash).is_ok()
}

/// Somebody at this Unix account says to be this person.
///
/// # Errors
/// `pin.wait` while they have to wait; `pin.wrong` with the seconds of the next wait;
/// `pin.none` where the person has no PIN.
pub(super) fn prove(
    shared: &Shared,
    account: u32,
    id: u64,
    staff: &Staff,
    pin: &Pin,
) -> Result<(), Refusal> {
    let said = |code: &str, left: std::time::Duration| {
        // Whole seconds, and never none of them.
        let seconds = left.as_millis().div_ceil(1000);
        about(code, id, staff).with("seconds", seconds)
    };
    let stored = staff.pin.as_ref().ok_or_else(|| none(id, staff))?;
    let tried = shared.waits().try_at(Instant::now(), account, id);
    tried.map_err(|left| said("pin.wait", left))?;
    if is_right(stored, pin) {
        shared.waits().right(account, id);
        return Ok(());
    }
    Err(said("pin.wrong", shared.waits().left(Instant::now(), account, id)))
}

/// The person is to type their PIN, of so many digits.
pub(super) fn asked(id: u64, staff: &Staff, stored: &StoredPin) -> Refusal {
    about("pin.needed", id, staff).with("digits", stored.digits)
}

/// The person has no PIN.
pub(super) fn none(id: u64, staff: &Staff) -> Refusal {
    about("pin.none", id, staff)
}

fn about(code: &str, id: u64, staff: &Staff) -> Refusal {
    Refusal::new(code).with("name", &staff.name).with("staff", Key::of(Kind::Staff, id))
}

/// Writes the new PIN, or that there is none any more, where the one that was looked at
/// before still stands.
pub(super) fn put(
    tx: &mut Tx<'_>,
    id: u64,
    was: Option<&StoredPin>,
    new: Option<StoredPin>,
) -> Result<(), Refusal> {
    let mut staff: Staff = tx.need(id)?;
    if staff.left.is_some() {
        return Err(Refusal::new("staff.left").with("name", staff.name));
    }
    if staff.pin.as_ref() != was {
        return Err(Refusal::new("pin.changed").with("name", staff.name));
    }
    let word = match (was, &new) {
        (None, None) => return Err(none(id, &staff)),
        (None, Some(_)) => "set",
        (Some(_), Some(_)) => "changed",
        (Some(_), None) => "reset",
    };
    staff.pin = new;
    tx.put(id, &staff)?;
    let key = Key::of(Kind::Staff, id);
    tx.about(key);
    tx.facts.insert("name".into(), staff.name);
    tx.line(key, LineKind::Corrected, "", &[("pin", word.to_string())])
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A PIN as tests keep it: cheap by the parameters in its own hash.
    pub fn cheap(digits: &str) -> StoredPin {
        let params = Params::new(8, 1, 1, None).unwrap();
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let hash = argon.hash_password_with_salt(digits.as_bytes(), b"eight to sixteen").unwrap();
        StoredPin { hash: hash.to_string(), digits: digits.len() as u8 }
    }

    fn pin(digits: &str) -> Pin {
        Pin::typed(digits).unwrap()
    }

    #[test]
    fn a_hash_knows_its_pin_and_no_other_and_says_nothing_of_it() {
        let stored = hash(&pin("2846")).unwrap();
        assert!(stored.hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", stored.hash);
        assert!(is_right(&stored, &pin("2846")));
        assert!(!is_right(&stored, &pin("2847")) && !is_right(&stored, &pin("28460")));
        assert_ne!(hash(&pin("2846")).unwrap().hash, stored.hash, "salted");
        assert_eq!(hash(&pin("1234")).unwrap_err().code, "pin.easy");
    }

    #[test]
    fn the_parameters_of_the_hash_count_up_to_what_a_desk_can_bear() {
        assert!(is_right(&cheap("2846"), &pin("2846")));
        for hash in [
            "$argon2id$v=19$m=4194304,t=2,p=1$ZWlnaHQgdG8gc2l4dGVlbg$AAAAAAAAAAAAAAAAAAAAAAAA",
            "$argon2id$v=19$m=19456,t=9999,p=1$ZWlnaHQgdG8gc2l4dGVlbg$AAAAAAAAAAAAAAAAAAAAAAAA",
            "$argon2i$v=19$m=8,t=1,p=1$ZWlnaHQgdG8gc2l4dGVlbg$AAAAAAAAAAAAAAAAAAAAAAAA",
            "2846",
            "",
        ] {
            assert!(!is_right(&StoredPin { hash: hash.into(), digits: 4 }, &pin("2846")), "{hash}");
        }
    }
}
