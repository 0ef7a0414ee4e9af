//! Telephones of a roster into those of a file: a set by number and owner and no two places,
//! so that the second number written first takes nobody else's away.

/// Telephones of a file.
pub const PLACES: usize = 2;

/// A number and whose it is; empty for one's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Number {
    pub number: String,
    pub whose: String,
}

/// One place of the file.
#[derive(Clone, Debug, Default)]
pub struct Place {
    pub has: Number,
    /// What the last roster said of the number, where the desk has another one since.
    pub told: String,
}

/// Whether a number may go to a place.
type Rule<'a> = &'a dyn Fn(&Place, &Number) -> bool;

/// Which numbers go to which place, and which find none: the number that stands there, or that
/// the roster said before; else where another one of the same owner stands; else where none is.
pub fn placed(
    places: &[Place; PLACES],
    says: Vec<Number>,
) -> ([Option<Number>; PLACES], Vec<Number>) {
    let mut taken: [Option<Number>; PLACES] = Default::default();
    let known = |place: &Place, one: &Number| {
        [&place.has.number, &place.told].contains(&&one.number) && !one.number.is_empty()
    };
    let same_owner =
        |place: &Place, one: &Number| !place.has.number.is_empty() && place.has.whose == one.whose;
    let free = |place: &Place, _: &Number| place.has.number.is_empty();
    let mut left = Vec::new();
    for one in says {
        let written = |other: &Number| other.number == one.number;
        if !one.number.is_empty() && !left.iter().any(written) {
            left.push(one);
        }
    }
    let rules: [Rule<'_>; 3] = [&known, &same_owner, &free];
    for rule in rules {
        left.retain(|one| {
            let fits = |at: &usize| taken[*at].is_none() && rule(&places[*at], one);
            match (0..PLACES).find(fits) {
                Some(at) => taken[at] = Some(one.clone()),
                None => return true,
            }
            false
        });
    }
    (taken, left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        let (number, whose) = text.split_once(' ').unwrap_or((text, ""));
        Number { number: number.into(), whose: whose.into() }
    }

    fn place(text: &str, told: &str) -> Place {
        Place { has: number(text), told: told.into() }
    }

    fn into(places: [Place; 2], says: &[&str]) -> (Vec<String>, Vec<String>) {
        let (taken, left) = placed(&places, says.iter().map(|text| number(text)).collect());
        let text = |one: Number| format!("{} {}", one.number, one.whose).trim().to_string();
        let taken = taken.map(|one| one.map(text).unwrap_or_default());
        (taken.into(), left.into_iter().map(text).collect())
    }

    #[test]
    fn a_number_goes_where_it_stands_and_takes_no_other_away() {
        let both = || [place("138", ""), place("139", "")];
        for (places, says, taken, left) in [
            (both(), &["139"][..], ["", "139"], &[][..]),
            (both(), &["139", "138"], ["138", "139"], &[]),
            // Their own, of which one changed; a daughter's is not theirs.
            (both(), &["137"], ["137", ""], &[]),
            (both(), &["137 女儿"], ["", ""], &["137 女儿"]),
            ([place("138", ""), place("", "")], &["137 女儿"], ["", "137 女儿"], &[]),
            ([place("137 女儿", ""), place("", "")], &["138"], ["", "138"], &[]),
            ([place("137 女儿", ""), place("138", "")], &["136 女儿"], ["136 女儿", ""], &[]),
            // The desk knows a newer one, and the roster still says the old.
            ([place("136", "138"), place("139", "")], &["139", "138"], ["138", "139"], &[]),
            ([place("", ""), place("", "")], &["138", "138", "139 儿子"], ["138", "139 儿子"], &[]),
            (both(), &["137", "136", "135"], ["137", "136"], &["135"]),
        ] {
            let expected = (
                taken.map(str::to_string).to_vec(),
                left.iter().map(|one| one.to_string()).collect(),
            );
            assert_eq!(into(places, says), expected, "{says:?}");
        }
    }
}
