//! A member of a household gets a file: birth, ID number, phones, tags.

use std::collections::HashSet;

use chrono::{Days, Months, NaiveDate};
use rand::Rng;

use super::family::Member;
use super::lists::{Area, CastPerson, Lists, Tags, Weighted, word};
use crate::domain::record::{Phone, Resident, Sex, Status};
use crate::domain::{Moment, id_number};

/// Makes files; knows which ID numbers are taken.
pub(super) struct Files<'a> {
    lists: &'a Lists,
    local: Weighted<usize>,
    other: Weighted<usize>,
    today: NaiveDate,
    /// Their 17 digits: the check digit follows from them.
    taken: HashSet<u64>,
}

/// What a file takes from the household around it.
pub(super) struct Around<'a> {
    pub(super) members: &'a [Member],
    pub(super) household: u64,
    /// A landline of the flat, if it has one.
    pub(super) landline: Option<String>,
    /// On 低保.
    pub(super) relief: bool,
    pub(super) lost_child: bool,
    /// Where the household is registered.
    pub(super) area: Area,
    pub(super) recorded: Moment,
}

impl<'a> Files<'a> {
    pub(super) fn new(lists: &'a Lists, today: NaiveDate) -> Files<'a> {
        let weights = |areas: &[Area]| {
            let weights: Vec<_> = areas.iter().map(|area| area.1).enumerate().collect();
            Weighted::new(weights.into_iter())
        };
        Files {
            lists,
            local: weights(&lists.place.local_areas),
            other: weights(&lists.place.other_areas),
            today,
            taken: HashSet::new(),
        }
    }

    /// The file of a member.
    pub(super) fn make(
        &mut self,
        rng: &mut impl Rng,
        member: &Member,
        around: &Around<'_>,
    ) -> Resident {
        let birth = self.birth(rng, member.age);
        let area = self.area(rng, member, birth, &around.area);
        let known = if member.tenant { 0.86 } else { 0.975 };
        let id_number = match rng.random_bool(known) {
            true => self.id_number(rng, &area.0, birth, member.sex),
            false => String::new(),
        };
        let mut resident = Resident {
            name: member.name.clone(),
            sex: member.sex,
            birth: Some(birth),
            id_number,
            phones: self.phones(rng, member, around),
            household: Some(around.household),
            relation: member.relation.into(),
            hukou: area.2,
            tags: tags(rng, &self.lists.place.tags, member, around),
            recorded: around.recorded,
            ..Resident::default()
        };
        if member.age >= 58 && rng.random_ratio(8, 100) {
            resident.caution = word(rng, &self.lists.place.cautions);
        }
        if member.age >= 58 && rng.random_ratio(10, 100) {
            resident.remark = word(rng, &self.lists.place.remarks);
        }
        if member.age >= 40 && rng.random_ratio(3, 200) {
            let surname = member.name.chars().next();
            resident.also = vec![self.lists.place.nickname.chars().chain(surname).collect()];
        }
        resident.status = self.status(rng, member);
        resident
    }

    /// The file of somebody who is the same in every demo community.
    pub(super) fn cast(
        &mut self,
        rng: &mut impl Rng,
        person: &CastPerson,
        around: &Around<'_>,
    ) -> Resident {
        let birth = self.birth(rng, person.age);
        let phone = |number: &str, whose: &str| Phone {
            number: number.into(),
            whose: whose.into(),
            ..Phone::default()
        };
        let mut phones = vec![phone(&person.phone, ""), phone(&person.phone2, &person.whose2)];
        phones.retain(|phone| !phone.number.is_empty());
        Resident {
            name: person.name.clone(),
            sex: person.sex,
            birth: Some(birth),
            id_number: self.id_number(rng, "110105", birth, person.sex),
            phones,
            household: Some(around.household),
            relation: person.relation.clone(),
            hukou: "本社区".into(),
            tags: person.tags.clone(),
            caution: person.caution.clone(),
            remark: person.remark.clone(),
            recorded: around.recorded,
            ..Resident::default()
        }
    }

    /// A birthday that makes somebody this old today.
    fn birth(&self, rng: &mut impl Rng, age: i32) -> NaiveDate {
        let months = Months::new(age.max(0) as u32 * 12);
        let birthday = self.today.checked_sub_months(months).unwrap_or(self.today);
        birthday.checked_sub_days(Days::new(rng.random_range(0..364))).unwrap_or(birthday)
    }

    /// Where a household is registered: here, or where its tenants came from.
    pub(super) fn home_area(&self, rng: &mut impl Rng, tenant: bool) -> Area {
        let place = &self.lists.place;
        let (areas, weights) = match tenant {
            true => (&place.other_areas, &self.other),
            false => (&place.local_areas, &self.local),
        };
        areas.get(weights.pick(rng)).cloned().unwrap_or_default()
    }

    /// The young were born where the household is; others, like tenants, may be from
    /// elsewhere.
    fn area(&self, rng: &mut impl Rng, member: &Member, birth: NaiveDate, home: &Area) -> Area {
        let mut area = home.clone();
        if member.age >= 25 {
            let own = self.home_area(rng, member.tenant);
            area = if member.tenant { own } else { (own.0, own.1, area.2) };
        }
        let merged = NaiveDate::from_ymd_opt(2010, 7, 1).unwrap_or_default();
        if self.lists.place.retired_areas.contains(&area.0) && birth >= merged {
            let first = self.lists.place.local_areas.first();
            area.0 = first.map(|first| first.0.clone()).unwrap_or_default();
        }
        area
    }

    fn id_number(&mut self, rng: &mut impl Rng, area: &str, birth: NaiveDate, sex: Sex) -> String {
        let area = area.parse().unwrap_or(110_105);
        loop {
            let serial = rng.random_range(0..500) * 2 + u32::from(sex == Sex::Male);
            let number = id_number::make(area, birth, serial);
            let digits = number.get(..17).and_then(|digits| digits.parse().ok());
            if digits.is_none_or(|digits| self.taken.insert(digits)) {
                return number;
            }
        }
    }

    fn phones(&self, rng: &mut impl Rng, member: &Member, around: &Around<'_>) -> Vec<Phone> {
        let mut phones = Vec::new();
        let own = match member.age {
            ..12 => 0.0,
            12..16 => 0.3,
            16..75 => 0.96,
            _ => 0.62,
        };
        if rng.random_bool(own) {
            phones.push(Phone { number: self.mobile(rng), ..Phone::default() });
        }
        if member.age >= 60
            && let Some(number) = &around.landline
        {
            phones.push(Phone { number: number.clone(), ..Phone::default() });
        }
        if member.age >= 70 && rng.random_bool(0.45) {
            let whose = word(rng, &self.lists.place.children);
            phones.push(Phone { number: self.mobile(rng), whose, ..Phone::default() });
        }
        phones
    }

    fn mobile(&self, rng: &mut impl Rng) -> String {
        let prefix = word(rng, &self.lists.place.mobile_prefixes);
        format!("{prefix}{:08}", rng.random_range(0..100_000_000))
    }

    fn status(&self, rng: &mut impl Rng, member: &Member) -> Status {
        let some_days_ago = |rng: &mut _| {
            let days = Days::new(Rng::random_range(rng, 10..500));
            self.today.checked_sub_days(days).unwrap_or(self.today)
        };
        match member.relation {
            "02" => Status::Here,
            "10" | "51" | "52" if member.age >= 75 && rng.random_bool(0.1) => {
                Status::Dead(some_days_ago(rng))
            }
            "20" | "30" | "99" if member.age >= 19 && rng.random_bool(0.05) => {
                Status::Away(some_days_ago(rng))
            }
            _ => Status::Here,
        }
    }
}

fn tags(rng: &mut impl Rng, words: &Tags, member: &Member, around: &Around<'_>) -> Vec<String> {
    let age = member.age;
    let old = around.members.iter().all(|other| other.age >= 60);
    let alone = around.members.len() == 1;
    let grown = age >= 18;
    let mut rate = |is: bool, of_thousand: u32| is && rng.random_ratio(of_thousand, 1000);
    let tags = [
        (&words.alone, alone && age >= 60),
        (&words.empty_nest, !alone && old),
        (&words.aged, age >= 80),
        (&words.disabled_elder, rate(age >= 82, 90)),
        (&words.relief, around.relief),
        (&words.disabled, rate(true, 28)),
        (&words.party, rate(age >= 30 && !member.tenant, 140)),
        (&words.lost_child, old && !alone && around.lost_child),
        (&words.veteran, rate(grown && member.sex == Sex::Male, 30)),
        (&words.volunteer, rate((18..75).contains(&age), 35)),
        (&words.tenant, member.tenant && member.relation == "02"),
    ];
    tags.into_iter().filter(|(_, is)| *is).map(|(tag, _)| tag.to_string()).collect()
}
