//! Invented names that fit a person's sex and year of birth.

use rand::Rng;

use super::lists::{Lists, character, word};
use crate::domain::record::Sex;

/// A given name of its time; among `many` people also with characters of any time.
pub(super) fn given(rng: &mut impl Rng, lists: &Lists, sex: Sex, year: i32, many: bool) -> String {
    let eras = &lists.names.era;
    let Some(era) = eras.iter().find(|era| year <= era.until).or(eras.last()) else {
        return String::new();
    };
    let (pair, single) = match sex {
        Sex::Female => (&era.female, &era.female_single),
        _ => (&era.male, &era.male_single),
    };
    if rng.random_ratio(era.single.min(100), 100) {
        return character(rng, single).into_iter().collect();
    }
    let rare = match sex {
        Sex::Female => &lists.names.rare_female,
        _ => &lists.names.rare_male,
    };
    let mut one_of = |usual: &str| {
        let rarely = many && rng.random_ratio(lists.names.rare.min(100), 100);
        character(rng, if rarely { rare } else { usual })
    };
    let name = [one_of(&pair[0]), one_of(&pair[1])];
    name.into_iter().flatten().collect()
}

/// A name with a dot: the given one and the father's.
pub(super) fn minority(rng: &mut impl Rng, lists: &Lists, sex: Sex, father: &str) -> String {
    let given = match sex {
        Sex::Female => &lists.names.minority_female,
        _ => &lists.names.minority_male,
    };
    format!("{}·{father}", word(rng, given))
}
