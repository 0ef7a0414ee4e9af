//! The PIN with which somebody says at a shared keyboard that it is they who sit there:
//! the digits while they are typed, which are shown, written and logged nowhere, and what
//! the desk keeps of them, which is never told.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::Refusal;
use super::text::half_width;

/// Digits of a PIN, at least and at most.
pub const LENGTH: std::ops::RangeInclusive<usize> = 4..=12;

/// A PIN as it was typed. It goes from memory when it is dropped, and has no text of its
/// own: neither `Debug` nor `Display` nor serde show a digit. Only the wire carries it
/// ([`crate::wire::pin`]).
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(Zeroizing<String>);

impl Pin {
    /// The digits of what was typed, full-width ones too.
    ///
    /// # Errors
    /// `pin.digits` for anything but 4 to 12 digits. What was typed is not repeated.
    pub fn typed(text: &str) -> Result<Pin, Refusal> {
        let mut digits = Zeroizing::new(String::with_capacity(2 * LENGTH.end()));
        for c in text.trim().chars().map(half_width).take(LENGTH.end() + 1) {
            digits.push(c);
        }
        let fits = LENGTH.contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        match fits {
            true => Ok(Pin(digits)),
            false => Err(Refusal::new("pin.digits")),
        }
    }

    /// For who hashes it or sends it to the desk.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// How many digits it has.
    pub fn length(&self) -> usize {
        self.0.len()
    }

    /// Whether it is fit to be set.
    ///
    /// # Errors
    /// `pin.easy` where it is among the first that somebody would try: one digit or one
    /// block again and again, a run up or down, a year, a date of birth.
    pub fn must_be_hard(&self) -> Result<(), Refusal> {
        let digits = self.0.as_bytes();
        match repeats(digits) || runs(digits) || is_date(digits) {
            true => Err(Refusal::new("pin.easy")),
            false => Ok(()),
        }
    }
}

impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pin")
    }
}

/// 0000, 1212, 123123.
fn repeats(digits: &[u8]) -> bool {
    let whole = |block: usize| digits.chunks(block).all(|part| part == &digits[..part.len()]);
    (1..=digits.len() / 2).any(|block| digits.len().is_multiple_of(block) && whole(block))
}

/// 1234, 9876, 7890.
fn runs(digits: &[u8]) -> bool {
    let by = |step: u8| {
        let next = |pair: &[u8]| (pair[0] - b'0' + step) % 10 == pair[1] - b'0';
        digits.windows(2).all(next)
    };
    by(1) || by(9)
}

/// 1968, 19680810, 680810, 196808: what people remember of themselves and others know.
fn is_date(digits: &[u8]) -> bool {
    let century = |year: &[u8]| year.starts_with(b"19") || year.starts_with(b"20");
    let two = |part: &[u8]| (part[0] - b'0') * 10 + part[1] - b'0';
    let month = |part: &[u8]| (1..=12).contains(&two(part));
    let day = |part: &[u8]| (1..=31).contains(&two(part));
    match digits {
        year @ [_, _, _, _] => century(year),
        [year @ .., m1, m2, d1, d2] if matches!(year.len(), 2 | 4) => {
            let short = year.len() == 2 && century(digits) && month(&[*d1, *d2]);
            let whole = (year.len() == 2 || century(year)) && month(&[*m1, *m2]);
            short || whole && day(&[*d1, *d2])
        }
        _ => false,
    }
}

/// What the desk keeps: a hash, and how many digits were hashed, so that the screen can
/// ask the desk when the last one is typed. The length spares an Enter and tells who
/// guesses only which of nine lengths to guess.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPin {
    /// A PHC string with its own parameters.
    pub hash: String,
    pub digits: u8,
}

impl std::fmt::Debug for StoredPin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StoredPin")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pin(text: &str) -> Pin {
        Pin::typed(text).unwrap()
    }

    #[test]
    fn four_to_twelve_digits_are_a_pin_and_nothing_else_is() {
        assert_eq!(pin("２８４６"), pin("2846"));
        assert_eq!(pin(" 284619 \n").length(), 6);
        for wrong in ["", "284", "28a6", "2 846", "-2846", "1234567890123", "２８４", "٢٨٤٦"]
        {
            let refusal = Pin::typed(wrong).unwrap_err();
            assert_eq!((refusal.code.as_str(), refusal.facts.len()), ("pin.digits", 0), "{wrong}");
        }
    }

    #[test]
    fn what_everybody_would_try_first_is_refused() {
        for easy in [
            "0000",
            "9999",
            "1212",
            "123123",
            "284284",
            "1234",
            "4321",
            "7890",
            "3210",
            "123456",
            "987654321",
            "1968",
            "2026",
            "19680810",
            "680810",
            "196808",
            "20011231",
        ] {
            let code = pin(easy).must_be_hard().map_err(|refusal| refusal.code);
            assert_eq!(code, Err("pin.easy".into()), "{easy}");
        }
        for hard in ["2846", "0715", "1357", "8080808", "681399", "28461937", "90210", "3968"] {
            assert_eq!(pin(hard).must_be_hard(), Ok(()), "{hard}");
        }
    }

    proptest! {
        #[test]
        fn no_digit_of_a_pin_is_ever_told(digits in "[0-9]{4,12}") {
            let pin = pin(&digits);
            let stored = StoredPin { hash: digits.clone(), digits: 4 };
            let told = format!("{pin:?} {pin:#?} {stored:?} {stored:#?}");
            prop_assert!(!told.bytes().any(|b| b.is_ascii_digit()), "{told}");
        }

        #[test]
        fn most_pins_are_fit_and_a_judgement_never_fails(digits in "[0-9]{4,12}") {
            let _ = pin(&digits).must_be_hard();
        }
    }

    #[test]
    fn few_of_the_ten_thousand_are_refused() {
        let easy = (0..10_000).filter(|n| pin(&format!("{n:04}")).must_be_hard().is_err());
        let easy = easy.count();
        assert!((200..400).contains(&easy), "{easy}");
    }
}
