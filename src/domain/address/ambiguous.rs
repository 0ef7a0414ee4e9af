//! What may be two doors is refused, with the part named: it is never one of them by guess.

use super::Address;
use super::floors::{is_storey, unclear_pair};
use super::token::Number;
use super::words::{Place, SHOPS, STEMS};

/// Letters that stand where a digit was meant: 3-2-l01, 3-2-O1.
const LIKE_DIGITS: [char; 5] = ['l', 'I', 'i', 'O', 'o'];

/// A letter beside a digit that looks like one. SOHO3 is a name.
pub fn letter_for_digit(half: &str) -> Option<String> {
    let all: Vec<char> = half.chars().collect();
    let is =
        |at: Option<usize>, of: fn(&char) -> bool| at.and_then(|at| all.get(at)).is_some_and(of);
    let slip = |at: &usize| {
        let beside = [at.checked_sub(1), at.checked_add(1)];
        LIKE_DIGITS.contains(&all[*at])
            && beside.iter().any(|at| is(*at, char::is_ascii_digit))
            && !beside
                .iter()
                .any(|at| is(*at, |c| c.is_ascii_alphabetic() && !LIKE_DIGITS.contains(c)))
    };
    let at = (0..all.len()).find(slip)?;
    let run = |c: &&char| c.is_ascii_alphanumeric();
    let from = at - all[..at].iter().rev().take_while(run).count();
    Some(all[from..].iter().take_while(run).collect())
}

/// The part of a whole door that may be read in two ways.
pub fn unclear(numbers: &[Number], address: &Address) -> Option<String> {
    let street = !address.hutong.is_empty();
    let both = |pair: &[Number]| pair.iter().map(|number| number.raw.as_str()).collect();
    // 12-14号301 is one house or a house and its room.
    if let [one, other, room, ..] = numbers
        && !one.has_word()
        && other.plain_word
        && other.minus
        && (street || !room.apart)
        && room.place != Some(Place::Part)
    {
        return Some(format!("{}-{}", one.raw, other.raw));
    }
    // 5楼502: building 5 or the fifth floor.
    if let [storey, room] = numbers
        && is_storey(storey)
        && room.text.strip_prefix(&storey.text).is_some_and(|rest| rest.len() == 2)
    {
        return Some(storey.raw.clone());
    }
    let unclear = |pair: &&[Number]| {
        let [house, next] = pair else { return false };
        let named = next.place == Some(Place::Building) && next.digits() == 0;
        let shop = SHOPS.contains(&next.text.as_str());
        let stem = next.text.starts_with(|c| STEMS.contains(c)) && next.digits() > 0;
        let of_house = matches!(next.place, None | Some(Place::Unit | Place::Room));
        // 1号塔楼 and 3号商铺, 16号甲2.
        house.plain_word && !next.apart && ((!street && (named || shop)) || (stem && of_house))
    };
    let pair = numbers.windows(2).find(unclear).map(both);
    pair.or_else(|| unclear_pair(numbers))
}
