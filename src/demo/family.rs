//! Who keeps house together: invented families whose ages, names and relations fit.

use rand::Rng;

use super::lists::{Lists, Weighted, word};
use super::names;
use crate::domain::record::Sex;

/// One member before they have a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) sex: Sex,
    /// Whole years today.
    pub(super) age: i32,
    /// GB/T 4761-2008.
    pub(super) relation: &'static str,
    /// Came from elsewhere and rents.
    pub(super) tenant: bool,
}

#[derive(Clone, Copy, Debug, Default)]
enum Kind {
    #[default]
    ElderAlone,
    ElderCouple,
    ElderWithChild,
    ThreeGenerations,
    CoupleWithParent,
    Family,
    Couple,
    SingleParent,
    Single,
    TenantFamily,
    TenantsSharing,
}

/// Shares of a hundred households of an old city quarter; together they make about
/// 2.5 people each.
const KINDS: [(Kind, u32); 11] = [
    (Kind::ElderAlone, 11),
    (Kind::ElderCouple, 16),
    (Kind::ElderWithChild, 6),
    (Kind::ThreeGenerations, 8),
    (Kind::CoupleWithParent, 4),
    (Kind::Family, 24),
    (Kind::Couple, 8),
    (Kind::SingleParent, 3),
    (Kind::Single, 9),
    (Kind::TenantFamily, 5),
    (Kind::TenantsSharing, 6),
];

/// Makes households; the head is always the first member.
pub(super) struct Families<'a> {
    lists: &'a Lists,
    kinds: Weighted<Kind>,
    year: i32,
    /// More people than one neighbourhood has.
    many: bool,
}

impl<'a> Families<'a> {
    pub(super) fn new(lists: &'a Lists, year: i32, many: bool) -> Families<'a> {
        Families { lists, kinds: Weighted::new(KINDS.into_iter()), year, many }
    }

    /// One household.
    pub(super) fn make(&self, rng: &mut impl Rng) -> Vec<Member> {
        let surname = self.lists.surnames.pick(rng);
        let minority = rng.random_ratio(1, 100);
        let mut home = Home { families: self, members: Vec::new(), minority };
        let kind = self.kinds.pick(rng);
        home.fill(rng, kind, &surname);
        let tenant = match kind {
            Kind::TenantFamily | Kind::TenantsSharing => true,
            Kind::Single | Kind::Couple => rng.random_ratio(1, 4),
            _ => false,
        };
        home.members.iter_mut().for_each(|member| member.tenant = tenant);
        home.members
    }
}

struct Home<'a> {
    families: &'a Families<'a>,
    members: Vec<Member>,
    /// Names are a given name and the father's.
    minority: bool,
}

impl Home<'_> {
    fn fill(&mut self, rng: &mut impl Rng, kind: Kind, surname: &str) {
        match kind {
            Kind::ElderAlone => {
                let (age, sex) =
                    (elder(rng) + 3, if rng.random_ratio(2, 3) { Sex::Female } else { Sex::Male });
                self.add(rng, "02", sex, age, surname);
            }
            Kind::ElderCouple => {
                let age = elder(rng);
                self.couple(rng, age, surname);
            }
            Kind::ElderWithChild => {
                let age = elder(rng);
                self.couple(rng, age, surname);
                self.children(rng, 1, 26, surname);
                if rng.random_bool(0.4) {
                    self.members.remove(1);
                }
            }
            Kind::ThreeGenerations => self.three_generations(rng, surname),
            Kind::CoupleWithParent => {
                let age = rng.random_range(34..54);
                self.couple(rng, age, surname);
                let (relation, sex) =
                    if rng.random_bool(0.7) { ("52", Sex::Female) } else { ("51", Sex::Male) };
                let head_is_male = self.members[0].sex == Sex::Male;
                // A head's father has the head's surname, his mother her own.
                let own = self.lists_surname(rng);
                let name = if relation == "51" && head_is_male { surname.to_string() } else { own };
                let age = self.members[0].age + rng.random_range(22..34);
                self.add(rng, relation, sex, age, &name);
                self.children(rng, 1, 6, surname);
            }
            Kind::Family => {
                let age = rng.random_range(28..56);
                self.couple(rng, age, surname);
                let count = if rng.random_bool(0.24) { 2 } else { 1 };
                self.children(rng, count, 0, surname);
            }
            Kind::Couple => {
                let age = rng.random_range(25..60);
                self.couple(rng, age, surname);
            }
            Kind::SingleParent => {
                let sex = if rng.random_bool(0.7) { Sex::Female } else { Sex::Male };
                let age = rng.random_range(32..54);
                self.add(rng, "02", sex, age, surname);
                self.children(rng, 1, 3, surname);
            }
            Kind::Single => {
                let (age, sex) = (rng.random_range(24..60), any_sex(rng));
                self.add(rng, "02", sex, age, surname);
            }
            Kind::TenantFamily => {
                let age = rng.random_range(24..45);
                self.couple(rng, age, surname);
                if rng.random_bool(0.6) {
                    self.children(rng, 1, 0, surname);
                }
            }
            Kind::TenantsSharing => {
                for place in 0..rng.random_range(2..4) {
                    let (age, sex) = (rng.random_range(20..36), any_sex(rng));
                    let surname = self.lists_surname(rng);
                    self.add(rng, if place == 0 { "02" } else { "99" }, sex, age, &surname);
                }
            }
        }
    }

    fn three_generations(&mut self, rng: &mut impl Rng, surname: &str) {
        let age = rng.random_range(58..76);
        self.couple(rng, age, surname);
        if rng.random_bool(0.3) {
            self.members.truncate(1);
        }
        let youngest = self.members.iter().map(|member| member.age).min().unwrap_or(age);
        let child_age = (youngest - rng.random_range(23..29)).clamp(28, 46);
        let partner_surname = self.lists_surname(rng);
        let son = rng.random_bool(0.6);
        let (own, partner) = if son { (Sex::Male, Sex::Female) } else { (Sex::Female, Sex::Male) };
        self.add(rng, if son { "20" } else { "30" }, own, child_age, surname);
        let partner_age = child_age + rng.random_range(-2..3);
        self.add(rng, "97", partner, partner_age, &partner_surname);
        let grandchild = rng.random_range(0..(child_age - 24).clamp(1, 18));
        let (sex, relation) = match (any_sex(rng), son) {
            (Sex::Male, true) => (Sex::Male, "41"),
            (_, true) => (Sex::Female, "42"),
            (Sex::Male, false) => (Sex::Male, "43"),
            (_, false) => (Sex::Female, "44"),
        };
        let surname = if son { surname } else { &partner_surname };
        self.add(rng, relation, sex, grandchild, surname);
    }

    /// A head of this age, mostly the husband, and the spouse.
    fn couple(&mut self, rng: &mut impl Rng, age: i32, surname: &str) {
        let wife_surname = self.lists_surname(rng);
        let wife_age = (age - rng.random_range(-2..6)).max(21);
        if rng.random_bool(0.72) {
            self.add(rng, "02", Sex::Male, age, surname);
            self.add(rng, "10", Sex::Female, wife_age, &wife_surname);
        } else {
            self.add(rng, "02", Sex::Female, wife_age, &wife_surname);
            self.add(rng, "10", Sex::Male, age, surname);
        }
    }

    /// Children who are at home, the eldest born when the younger parent was 22 to
    /// 33; none where they would be younger than `from` years.
    fn children(&mut self, rng: &mut impl Rng, count: usize, from: i32, surname: &str) {
        let parents = || self.members.iter().filter(|m| ["02", "10"].contains(&m.relation));
        let Some(youngest) = parents().map(|member| member.age).min() else { return };
        let mut age = youngest - rng.random_range(22..34);
        for _ in 0..count {
            // Grown-up children of the middle-aged mostly live on their own.
            let stays = age < 25 || from > 20 || rng.random_bool(0.35);
            if age < from || !stays {
                return;
            }
            let sex = any_sex(rng);
            self.add(rng, if sex == Sex::Male { "20" } else { "30" }, sex, age, surname);
            age -= rng.random_range(2..7);
        }
    }

    fn add(
        &mut self,
        rng: &mut impl Rng,
        relation: &'static str,
        sex: Sex,
        age: i32,
        surname: &str,
    ) {
        let (lists, year) = (self.families.lists, self.families.year - age);
        let name = if self.minority {
            let father =
                self.father(relation).unwrap_or_else(|| word(rng, &lists.names.minority_male));
            names::minority(rng, lists, sex, &father)
        } else {
            format!("{surname}{}", names::given(rng, lists, sex, year, self.families.many))
        };
        self.members.push(Member { name, sex, age, relation, tenant: false });
    }

    /// The given name of a child's father, where he is of the household.
    fn father(&self, relation: &str) -> Option<String> {
        let mut parents = self.members.iter().filter(|m| ["02", "10"].contains(&m.relation));
        let father = parents.find(|member| member.sex == Sex::Male)?;
        let (given, _) = father.name.split_once('·')?;
        ["20", "30"].contains(&relation).then(|| given.to_string())
    }

    fn lists_surname(&self, rng: &mut impl Rng) -> String {
        self.families.lists.surnames.pick(rng)
    }
}

fn any_sex(rng: &mut impl Rng) -> Sex {
    if rng.random_bool(0.51) { Sex::Male } else { Sex::Female }
}

/// 60 to 93, the younger ones more often.
fn elder(rng: &mut impl Rng) -> i32 {
    let spread = rng.random_range(0..34).min(rng.random_range(0..34));
    60 + spread
}
