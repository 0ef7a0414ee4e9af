//! The desk's files beside the truth.

use std::collections::BTreeMap;

use serde_json::Value;

use super::truth::Person;
use crate::cli_office::Office;

/// Every resident's page by number, R1 first.
pub fn everybody(office: &Office) -> BTreeMap<String, Value> {
    let pages = (1..).map(|n| office.says(&format!("resident show R{n}")));
    let known = pages.take_while(|said| said.code == 0);
    known.map(|said| said.json()).map(|page| (text(&page["id"]), page)).collect()
}

/// Truth and desk, person by person.
pub struct Comparison<'a> {
    /// The desk's number of each person, by the truth's key.
    pub numbers: BTreeMap<u32, String>,
    pages: &'a BTreeMap<String, Value>,
    people: Vec<&'a Person>,
    /// What is not as it should be, in words.
    pub faults: Vec<String>,
}

impl<'a> Comparison<'a> {
    /// Finds everybody by name, birth and what is shown of the number; who moved is
    /// somebody else only where two are alike.
    pub fn of(pages: &'a BTreeMap<String, Value>, people: Vec<&'a Person>) -> Comparison<'a> {
        let mut free: BTreeMap<(String, String), Vec<&String>> = BTreeMap::new();
        for (number, page) in pages {
            let field = |name: &str| text(&page["fields"][name]);
            free.entry((field("name"), field("birth"))).or_default().push(number);
        }
        let mut found = Comparison { numbers: BTreeMap::new(), pages, people, faults: vec![] };
        for person in found.people.clone() {
            let alike = free.get_mut(&(person.name.clone(), person.birth.clone()));
            let fits = |number: &&String| {
                let fields = &pages[*number]["fields"];
                shows(&fields["id_number"], &person.id)
            };
            let at = alike.as_ref().and_then(|alike| {
                let lives = |number: &&String| {
                    fits(number) && pages[*number]["fields"]["address"] == *person.address
                };
                alike.iter().position(lives).or(alike.iter().position(fits))
            });
            match (alike, at) {
                (Some(alike), Some(at)) => {
                    found.numbers.insert(person.key, alike.remove(at).clone());
                }
                _ => found.faults.push(format!("not at the desk: {person:?}")),
            }
        }
        for number in free.into_values().flatten() {
            found.faults.push(format!("nobody of the roster: {}", pages[number]["fields"]));
        }
        found.fields();
        found.households();
        found
    }

    fn fields(&mut self) {
        for person in self.people.clone() {
            let Some(number) = self.numbers.get(&person.key) else { continue };
            let fields = &self.pages[number]["fields"];
            let mut differ = |name: &str, is: &Value, want: &str| {
                self.faults.push(format!("{number} {}: {name} is {is}, not {want:?}", person.name));
            };
            for (name, want) in [
                ("address", &person.address),
                ("sex", &person.sex),
                ("relation", &person.relation),
                ("ethnicity", &person.ethnic),
                ("hukou", &person.hukou),
            ] {
                if fields[name] != **want {
                    differ(name, &fields[name], want);
                }
            }
            if !shows(&fields["phone"], &person.phone) {
                differ("phone", &fields["phone"], &person.phone);
            }
            let is = text(&fields["tags"]);
            let mut tags: Vec<_> = is.split_whitespace().collect();
            tags.sort_unstable();
            let mut want: Vec<_> = person.tags.iter().map(String::as_str).collect();
            want.sort_unstable();
            if tags != want {
                differ("tags", &fields["tags"], &want.join(" "));
            }
            if !text(&fields["remark"]).contains(&person.note) {
                differ("remark", &fields["remark"], &person.note);
            }
        }
    }

    /// Two keep house together at the desk if and only if they do in truth.
    fn households(&mut self) {
        let mut desk_of: BTreeMap<u32, (String, &str)> = BTreeMap::new();
        let mut truth_of: BTreeMap<String, (u32, &str)> = BTreeMap::new();
        for person in self.people.clone() {
            let (Some(number), Some(household)) = (self.numbers.get(&person.key), person.household)
            else {
                continue;
            };
            let kept = text(&self.pages[number]["household"]);
            let (first, with) =
                desk_of.entry(household).or_insert_with(|| (kept.clone(), &person.name));
            if *first != kept {
                let (name, address) = (&person.name, &person.address);
                self.faults
                    .push(format!("{name} {address} is in {kept:?}, {with} of theirs in {first}"));
            }
            let (first, with) =
                truth_of.entry(kept.clone()).or_insert_with(|| (household, &person.name));
            if *first != household {
                let (name, address) = (&person.name, &person.address);
                self.faults.push(format!("{name} {address} shares {kept} with {with}"));
            }
        }
    }

    /// Heads, as the households name them, and the numbers nobody sees unasked.
    pub fn look_closely(&mut self, office: &Office, every: usize) {
        for person in self.people.clone().into_iter().step_by(every) {
            let Some(number) = self.numbers.get(&person.key) else { continue };
            let full = office.does(&format!("resident reveal {number} --reason verify"));
            if full["id_number"] != *person.id || !text(&full["phones"]).starts_with(&person.phone)
            {
                self.faults.push(format!("{person:?} is {full}"));
            }
            if person.relation == "02" {
                let household = text(&self.pages[number]["household"]);
                let page = office.does(&format!("household show {household}"));
                if page["fields"]["head"] != **number {
                    self.faults.push(format!("{number} heads {household}: {}", page["fields"]));
                }
            }
        }
    }
}

/// Whether a masked number shows of this one what it shows.
fn shows(masked: &Value, full: &str) -> bool {
    let masked = text(masked);
    match (masked.split_once('*'), masked.rsplit_once('*')) {
        (Some((head, _)), Some((_, tail))) => {
            masked.len() == full.len() && full.starts_with(head) && full.ends_with(tail)
        }
        _ => masked == full,
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}
