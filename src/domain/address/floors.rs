//! Floors within a door. 5层1号 and the 2-1 of 5号附3号2-1 are a room that is called by its floor
//! and its door; the floor in 5层501 follows from the room.

use super::token::Number;
use super::words::Place;

/// The numbers of a door in which a floor is known as one, and one with the door behind it is a
/// room.
pub fn settled(mut numbers: Vec<Number>) -> Vec<Number> {
    for at in 1..numbers.len() {
        if is_floor(&numbers, at) {
            numbers[at].place = Some(Place::Floor);
        }
    }
    let mut settled: Vec<Number> = Vec::with_capacity(numbers.len());
    for number in numbers {
        let door = is_short(&number) && matches!(number.place, None | Some(Place::Room));
        match settled.pop_if(|floor| door && floor.place == Some(Place::Floor) && is_short(floor)) {
            Some(floor) => settled.push(room(&floor, &number, "")),
            None => settled.push(number),
        }
    }
    if let [.., before, floor, door] = &settled[..]
        && is_pair(floor, door)
        && says_floors(before)
    {
        let room = room(floor, door, "-");
        settled.truncate(settled.len() - 2);
        settled.push(room);
    }
    settled
}

/// Two numbers at the end that may be a stair and a room, a floor and a door, or a room and
/// what is let of it: the 5-2 of 3栋5-2. 3-5-2 is what the desk itself writes.
pub fn unclear_pair(numbers: &[Number]) -> Option<String> {
    let [front @ .., one, other] = numbers else { return None };
    let before = front.last()?;
    let rows = before.text.ends_with(['排', '弄']);
    let worded = before.plain_word || before.place == Some(Place::Building);
    let four = front.len() == 2 && front.iter().all(|number| !number.has_word());
    (is_pair(one, other) && ((worded && !rows) || four))
        .then(|| format!("{}-{}", one.raw, other.raw))
}

/// Whether N楼 is a floor: behind a building or a stair, and behind 3号 where no stair follows.
/// Whatever follows 216号3楼2单元, that is a building.
fn is_floor(numbers: &[Number], at: usize) -> bool {
    let (before, number) = (&numbers[..at], &numbers[at]);
    let inside = [Some(Place::Building), Some(Place::Unit)];
    let stair = numbers[at..].iter().any(|number| number.place == Some(Place::Unit));
    let house = before.last().is_some_and(|number| number.plain_word) && !stair;
    is_storey(number) && (house || before.iter().any(|number| inside.contains(&number.place)))
}

/// 3楼, which is the third floor or the third building.
pub fn is_storey(number: &Number) -> bool {
    let digits = number.raw.strip_suffix('楼').unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// A number of the stairs of a building may come before a floor, and so does an additional
/// number of a house, which has neither buildings nor stairs of its own.
fn says_floors(before: &Number) -> bool {
    let house = before.plain_word || before.place == Some(Place::Yard);
    before.place == Some(Place::Unit) || (house && before.text.contains('附'))
}

fn is_pair(one: &Number, other: &Number) -> bool {
    let door = matches!(other.place, None | Some(Place::Room)) && is_short(other);
    is_short(one) && !one.has_word() && door && other.apart
}

/// One or two digits and nothing else.
fn is_short(number: &Number) -> bool {
    (1..=2).contains(&number.text.len()) && number.text.bytes().all(|b| b.is_ascii_digit())
}

fn room(floor: &Number, door: &Number, sign: &str) -> Number {
    Number {
        text: format!("{}层{}", floor.text, door.text),
        place: Some(Place::Room),
        plain_word: false,
        raw: format!("{}{sign}{}", floor.raw, door.raw),
        ..floor.clone()
    }
}
