//! Choices: a code, or the digit it has in the menu.

use crate::domain::Refusal;
use crate::domain::text::to_half_width;

/// The code meant. A code goes before a position: relations have codes of digits.
pub(super) fn one(line: &str, codes: &[&str]) -> Result<String, Refusal> {
    find(&to_half_width(line).to_lowercase(), codes)
        .map(str::to_string)
        .ok_or_else(|| refused(codes))
}

/// The codes meant, in the order of the list, joined by commas. `13` is the first
/// and the third where the list has no thirteenth.
pub(super) fn several(line: &str, codes: &[&str]) -> Result<String, Refusal> {
    let half = to_half_width(line).to_lowercase();
    let mut chosen = vec![false; codes.len()];
    for word in half.split([',', '/', ' ', ';']).filter(|word| !word.is_empty()) {
        let found: Vec<&str> = match find(word, codes) {
            Some(code) => vec![code],
            None => word
                .split_inclusive(|_| true)
                .map(|digit| find(digit, codes))
                .collect::<Option<_>>()
                .ok_or_else(|| refused(codes))?,
        };
        for (slot, code) in chosen.iter_mut().zip(codes) {
            *slot |= found.contains(code);
        }
    }
    let chosen: Vec<&str> =
        codes.iter().zip(chosen).filter_map(|(code, is)| is.then_some(*code)).collect();
    if chosen.is_empty() { Err(refused(codes)) } else { Ok(chosen.join(",")) }
}

fn find<'a>(word: &str, codes: &[&'a str]) -> Option<&'a str> {
    let by_code = codes.iter().find(|code| **code == word);
    let position = || word.parse::<usize>().ok()?.checked_sub(1);
    by_code.or_else(|| codes.get(position()?)).copied()
}

/// `codes`: what can be given where there is no menu with digits.
fn refused(codes: &[&str]) -> Refusal {
    Refusal::new("input.choice").with("codes", codes.join(" "))
}
