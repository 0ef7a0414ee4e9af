//! The certificates a residents' committee does not issue, by name, with their basis and
//! where to go instead; what a place says besides; and what no list names
//! (assets/catalog/certificates.toml).

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::plan::Confidence;
use super::{Extra, Refusal, own_text};

/// The twenty of 民发〔2020〕20号 (domain.md, H), in its order.
pub const CODES: [&str; 20] = [
    "kinship",
    "identity",
    "register",
    "dog",
    "no_crime",
    "rehab",
    "missing",
    "marriage",
    "birth",
    "alive",
    "death",
    "illness",
    "disability",
    "fertility",
    "employment",
    "dossier",
    "property",
    "inheritance",
    "premises",
    "lost",
];

/// What people ask for and no list names: nobody at the counter can know whether it is
/// issued. There is no closed national list of what a committee may issue (domain.md).
pub const UNLISTED: [&str; 4] = ["residence", "hardship", "employed", OTHER];

/// Whatever else is asked for.
pub const OTHER: &str = "other";

/// Everything that can be asked for: [`CODES`], then [`UNLISTED`].
pub const ASKED: [&str; 24] = {
    let mut all = [OTHER; 24];
    let mut at = 0;
    while at < CODES.len() {
        all[at] = CODES[at];
        at += 1;
    }
    let mut more = 0;
    while more < UNLISTED.len() {
        all[at + more] = UNLISTED[more];
        more += 1;
    }
    all
};

/// Where an office may be, as far as a place has words of its own; the last is any other.
pub const CITIES: [&str; 4] = ["beijing", "shanghai", "hubei", "elsewhere"];

/// What is said at the counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// 不予出具
    Refuse,
    /// 拿不准: it goes to the director.
    Unsure,
    /// The office issues it, as the police station here asks for.
    Issue,
}

impl Stand {
    /// For `--json` and the locale.
    pub fn word(self) -> &'static str {
        match self {
            Stand::Refuse => "refuse",
            Stand::Unsure => "unsure",
            Stand::Issue => "issue",
        }
    }
}

/// Where an office is and what is done there, set once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Here {
    /// Of [`CITIES`]; empty until it is set.
    #[serde(default)]
    pub city: String,
    /// What the office does where two texts differ: the code of a certificate to `issue` or
    /// `refuse`.
    #[serde(default)]
    pub practice: BTreeMap<String, String>,
    #[serde(flatten)]
    pub extra: Extra,
}

/// What a place says besides the national list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Local {
    /// Code of the certificate; empty for all.
    #[serde(default)]
    pub certificate: String,
    /// Of [`CITIES`].
    pub city: String,
    #[serde(default)]
    pub since: String,
    pub text: String,
    pub source: String,
    pub confidence: Confidence,
    /// `issue`, `unlisted`, `note`.
    pub stand: String,
}

/// One of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotIssued {
    pub code: String,
    pub zh: String,
    pub en: String,
    /// Who is responsible instead. A template until the office has checked it.
    #[serde(default)]
    pub refer: String,
    /// The office has asked and knows that `refer` is right.
    #[serde(default)]
    pub checked: bool,
    /// What people call it.
    #[serde(default)]
    pub words: Vec<String>,
}

/// The list of a place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// The notice that names them; an office's own file need not repeat it.
    #[serde(default)]
    pub basis: String,
    /// Where it is in force, and since when: lists of provinces differ.
    #[serde(default)]
    pub place: String,
    #[serde(default)]
    pub since: String,
    pub certificate: Vec<NotIssued>,
    /// What no list names, of [`UNLISTED`]. Nobody is responsible instead as far as is known.
    #[serde(default)]
    pub unsure: Vec<NotIssued>,
    #[serde(default)]
    pub local: Vec<Local>,
}

/// The list in a file.
///
/// # Errors
/// `own.<what>` with line and key.
pub fn parse(text: &str) -> Result<List, Refusal> {
    let list: List = own_text::read(text)?;
    let at = |code: &str, key: &str, value: &str| {
        let line = own_text::line_of(text, key, value);
        Refusal::new(code).with("line", line).with("key", key).with("value", value)
    };
    let strange = |known: &[&str], code: &String| !known.contains(&code.as_str());
    let unknown = list.certificate.iter().map(|one| &one.code).find(|code| strange(&CODES, code));
    let unknown = unknown
        .or_else(|| list.unsure.iter().map(|one| &one.code).find(|code| strange(&UNLISTED, code)));
    if let Some(code) = unknown {
        return Err(at("own.no_value", "code", code));
    }
    if let Some(city) = list.local.iter().map(|one| &one.city).find(|city| strange(&CITIES, city)) {
        return Err(at("own.no_value", "city", city));
    }
    match list.certificate.iter().find(|one| one.refer.trim().is_empty()) {
        Some(one) => {
            let line = own_text::line_of(text, "code", &one.code);
            Err(Refusal::new("own.missing").with("line", line).with("key", "refer"))
        }
        None => Ok(list),
    }
}

/// The list that ships with the program.
pub fn shipped() -> &'static List {
    static LIST: OnceLock<List> = OnceLock::new();
    LIST.get_or_init(|| {
        parse(include_str!("../../assets/catalog/certificates.toml")).unwrap_or_default()
    })
}

/// What somebody asks for, without the word that all of them end with.
pub fn asked(typed: &str) -> &str {
    typed.trim().trim_end_matches("证明")
}

impl List {
    /// The entry of a code, be it on the list or on none.
    pub fn named(&self, code: &str) -> Option<&NotIssued> {
        self.certificate.iter().chain(&self.unsure).find(|one| one.code == code)
    }

    /// What the office's place says of a certificate. Where nobody has said where the office
    /// is, what any place demands counts: a plain refusal might be wrong.
    pub fn local<'a>(&'a self, code: &'a str, here: &'a Here) -> impl Iterator<Item = &'a Local> {
        let of = move |local: &&Local| {
            let about = local.certificate == code || local.certificate.is_empty();
            let unset = here.city.is_empty() && local.stand != "note";
            about && (local.city == here.city || unset)
        };
        self.local.iter().filter(of)
    }

    /// Whether the national list names it.
    pub fn lists(&self, code: &str) -> bool {
        self.certificate.iter().any(|one| one.code == code)
    }

    /// What the office's place says of a listed certificate against the list: two texts differ,
    /// and only then has the office a practice. A note stands beside either.
    pub fn against<'a>(&'a self, code: &'a str, here: &'a Here) -> Option<&'a Local> {
        let differs = |local: &&Local| local.stand != "note";
        self.local(code, here).find(differs).filter(|_| self.lists(code))
    }

    /// What is said of a certificate at this office.
    pub fn stand(&self, code: &str, here: &Here) -> Stand {
        if !self.lists(code) {
            return Stand::Unsure;
        }
        if self.against(code, here).is_none() {
            return Stand::Refuse;
        }
        match here.practice.get(code).map(String::as_str) {
            Some("issue") => Stand::Issue,
            Some("refuse") => Stand::Refuse,
            _ => Stand::Unsure,
        }
    }

    /// What people mean by these words, best first: the name, then its other names, then
    /// what holds the words or is held by them.
    pub fn meant(&self, typed: &str) -> Vec<&NotIssued> {
        let typed = asked(typed);
        if typed.is_empty() {
            return Vec::new();
        }
        let rank = |one: &NotIssued| {
            let names = || [&one.zh, &one.en, &one.code].into_iter().chain(&one.words);
            let same = |name: &&String| name.to_lowercase() == typed.to_lowercase();
            if names().any(|name| same(&name)) {
                return Some(0);
            }
            let near = |name: &String| name.contains(typed) || typed.contains(name.as_str());
            names().any(near).then_some(1)
        };
        let all = self.certificate.iter().chain(&self.unsure);
        let mut meant: Vec<_> = all.filter_map(|one| Some((rank(one)?, one))).collect();
        meant.sort_by_key(|(rank, _)| *rank);
        meant.into_iter().map(|(_, one)| one).collect()
    }

    /// Lays an office's own entries over these.
    pub fn merge(&mut self, own: List) {
        if !own.basis.is_empty() {
            self.basis = own.basis;
        }
        let lay = |over: &mut Vec<NotIssued>, one: NotIssued| match over
            .iter_mut()
            .find(|each| each.code == one.code)
        {
            Some(shipped) => *shipped = one,
            None => over.push(one),
        };
        own.certificate.into_iter().for_each(|one| lay(&mut self.certificate, one));
        own.unsure.into_iter().for_each(|one| lay(&mut self.unsure, one));
        let same = |a: &Local, b: &Local| (&a.certificate, &a.city) == (&b.certificate, &b.city);
        for one in own.local {
            self.local.retain(|each| !same(each, &one));
            self.local.push(one);
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    #[test]
    fn the_shipped_list_has_the_twenty_in_order_each_with_a_referral_that_is_a_template() {
        let codes: Vec<_> = shipped().certificate.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes, CODES);
        assert!(shipped().certificate.iter().all(|one| !one.refer.is_empty() && !one.checked));
        assert_eq!(shipped().basis, "民发〔2020〕20号");
    }

    #[test]
    fn what_a_place_only_notes_is_against_nothing_and_no_list_is_against_what_none_names() {
        let here = |city: &str| Here { city: city.into(), ..Here::default() };
        let shanghai = here("shanghai");
        for code in ASKED {
            assert_eq!(shipped().against(code, &shanghai), None, "{code}");
        }
        for (city, code) in [("beijing", "dog"), ("hubei", "alive"), ("", "dog")] {
            assert!(shipped().against(code, &here(city)).is_some(), "{city} {code}");
        }
        assert_eq!(shipped().against("no_crime", &here("")), None);
    }

    #[test]
    fn a_mistake_in_an_offices_own_list_is_named_by_line_and_key() {
        for (text, code, line, key) in [
            ("[[certificate]]\ncode='dog'\n", "own.missing", "1", "zh"),
            (
                "[[certificate]]\ncode='dogs'\nzh='犬'\nen='D'\nrefer='x'\n",
                "own.no_value",
                "2",
                "code",
            ),
            ("[[certificate]]\ncode='dog'\nzh='犬'\nen='D'\n", "own.missing", "2", "refer"),
            ("certificate = 3\n", "own.line", "1", "certificate"),
        ] {
            let refusal = parse(text).unwrap_err();
            let facts = &refusal.facts;
            assert_eq!(
                (&*refusal.code, &*facts["line"], &*facts["key"]),
                (code, line, key),
                "{text}"
            );
        }
    }

    #[test]
    fn peoples_own_words_find_them() {
        for (typed, code) in [
            ("无犯罪记录证明", "no_crime"),
            ("没有案底", "no_crime"),
            ("养狗", "dog"),
            ("还活着", "alive"),
            ("我和他是父子", "kinship"),
            ("没工作", "employment"),
            ("no criminal record", "no_crime"),
        ] {
            let meant = shipped().meant(typed);
            assert_eq!(meant.first().map(|one| one.code.as_str()), Some(code), "{typed}");
        }
        assert!(shipped().meant("漏水").is_empty() && shipped().meant("").is_empty());
    }

    /// What people ask for at the counter, as they say it, and the entry that is meant.
    pub(crate) const SAID: [(&str, &str); 50] = [
        ("亲属关系证明", "kinship"),
        ("母女", "kinship"),
        ("兄弟", "kinship"),
        ("同一人证明", "identity"),
        ("身份证明", "identity"),
        ("改生日", "register"),
        ("户口本", "register"),
        ("养犬证明", "dog"),
        ("狗", "dog"),
        ("无犯罪证明", "no_crime"),
        ("无犯罪", "no_crime"),
        ("没犯罪", "no_crime"),
        ("没有犯罪", "no_crime"),
        ("没有犯罪记录", "no_crime"),
        ("没犯过事", "no_crime"),
        ("没有案底", "no_crime"),
        ("政审证明", "no_crime"),
        ("戒毒证明", "rehab"),
        ("失踪证明", "missing"),
        ("人不见了", "missing"),
        ("单身证明", "marriage"),
        ("未婚证明", "marriage"),
        ("没结过婚", "marriage"),
        ("出生证明", "birth"),
        ("健在证明", "alive"),
        ("活着", "alive"),
        ("死亡证明", "death"),
        ("去世证明", "death"),
        ("人没了", "death"),
        ("疾病证明", "illness"),
        ("残疾证明", "disability"),
        ("婚育证明", "fertility"),
        ("准生证明", "fertility"),
        ("失业证明", "employment"),
        ("无业证明", "employment"),
        ("档案证明", "dossier"),
        ("收入证明", "property"),
        ("无房证明", "property"),
        ("继承证明", "inheritance"),
        ("放弃继承", "inheritance"),
        ("经营场所证明", "premises"),
        ("丢身份证", "lost"),
        ("走失", "missing"),
        ("走失证明", "missing"),
        ("落户", "register"),
        ("身份证丢了", "lost"),
        ("遗失证明", "lost"),
        ("居住证明", "residence"),
        ("贫困证明", "hardship"),
        ("在职证明", "employed"),
    ];

    #[test]
    fn whatever_is_asked_for_at_the_counter_finds_its_entry() {
        let first = |typed: &str| shipped().meant(typed).first().map(|one| one.code.clone());
        let missed = SAID.iter().filter(|(typed, code)| first(typed).as_deref() != Some(*code));
        let missed: Vec<_> = missed.map(|(typed, _)| (typed, first(typed))).collect();
        assert!(missed.is_empty(), "{missed:?}");
        for one in shipped().certificate.iter().chain(&shipped().unsure) {
            let said = SAID.iter().any(|(_, code)| *code == one.code);
            assert!(said || one.code == OTHER, "{}", one.code);
        }
    }

    #[test]
    fn an_office_corrects_an_entry_and_a_mistake_is_named() {
        let mut list = shipped().clone();
        let own = "basis=''\n[[certificate]]\ncode='dog'\nzh='居民养犬'\nen='Dog'\nrefer='派出所'\nchecked=true\n";
        list.merge(parse(own).unwrap());
        assert_eq!(list.named("dog").unwrap().refer, "派出所");
        assert_eq!(list.certificate.len(), 20);
        assert!(parse(&own.replace("'dog'", "'cat'")).unwrap_err().facts["value"].contains("cat"));
        assert!(
            parse(&own.replace("refer='派出所'\n", "")).unwrap_err().facts["key"].contains("refer")
        );
    }

    fn here(city: &str, practice: &[(&str, &str)]) -> Here {
        let practice = practice.iter().map(|(code, does)| (code.to_string(), does.to_string()));
        Here { city: city.into(), practice: practice.collect(), ..Here::default() }
    }

    #[test]
    fn beijing_s_own_text_asks_for_the_dog_certificate_and_the_office_says_once_what_is_done() {
        let list = shipped();
        for city in ["beijing", ""] {
            assert_eq!(list.stand("dog", &here(city, &[])), Stand::Unsure, "{city}");
            let at = here(city, &[]);
            let texts: Vec<_> = list.local("dog", &at).collect();
            assert_eq!(texts.len(), 1);
            assert_eq!(
                (texts[0].source.as_str(), texts[0].confidence),
                ("北京市养犬管理规定 12", Confidence::H)
            );
        }
        assert_eq!(list.stand("dog", &here("beijing", &[("dog", "issue")])), Stand::Issue);
        assert_eq!(list.stand("dog", &here("beijing", &[("dog", "refuse")])), Stand::Refuse);
        assert_eq!(list.stand("dog", &here("elsewhere", &[])), Stand::Refuse);
        assert_eq!(list.stand("kinship", &here("beijing", &[])), Stand::Refuse);
        assert_eq!(list.stand("alive", &here("hubei", &[])), Stand::Unsure);
        let shanghai = here("shanghai", &[]);
        let notes: Vec<_> = list.local("kinship", &shanghai).collect();
        assert_eq!((notes.len(), notes[0].stand.as_str()), (1, "note"));
        assert_eq!(list.stand("kinship", &here("shanghai", &[])), Stand::Refuse);
    }

    #[test]
    fn what_is_on_no_list_is_never_refused_and_never_nothing() {
        let codes: Vec<_> = shipped().unsure.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes, UNLISTED);
        assert_eq!(
            (ASKED[0], ASKED[19], ASKED[20], ASKED[23]),
            ("kinship", "lost", "residence", OTHER)
        );
        for (typed, code) in
            [("居住证明", "residence"), ("贫困证明", "hardship"), ("在职", "employed")]
        {
            let meant = shipped().meant(typed);
            assert_eq!(meant.first().map(|one| one.code.as_str()), Some(code), "{typed}");
        }
        for code in UNLISTED.into_iter().chain(["nobody knows"]) {
            assert_eq!(shipped().stand(code, &here("beijing", &[])), Stand::Unsure, "{code}");
        }
    }
}
