//! One row on its way to become a person: what its cells say together.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::above::Home;
use super::birth;
use super::book::{Cell, Row, Sheet};
use super::header::{Meaning, Skip};
use super::heads::Said;
use super::mapping::{Column, Mapping};
use super::phones::Number;
use super::{documents, field, living, nothing, people, relation};
use crate::domain::address;
use crate::domain::roster::{DECISIVE, LeftOut, Reasons, RosterRow};
use crate::domain::{Refusal, id_number, person_name, record::Sex};

/// Without one of these a row is about a dwelling and not about a person.
const OF_A_PERSON: [&str; 6] = ["name", "id_number", "sex", "birth", "relation", "phone"];

/// One row on its way.
pub(super) struct Draft {
    pub row: RosterRow,
    pub left_out: Vec<LeftOut>,
    pub home: Home,
    pub tags: Vec<String>,
    pub numbers: Vec<(Number, u32)>,
    pub birth: Option<birth::Birth>,
    /// The column 户主.
    pub head: Option<Said>,
    /// They rent behind somebody else's door.
    pub tenant: bool,
    /// How they are related, in a word for which the desk has no code of its own.
    pub relation_word: Option<String>,
    /// Column and text of how old they are.
    pub age: Option<(u32, String)>,
    /// Column and text of what an ID number says too.
    pub told: BTreeMap<&'static str, (u32, String)>,
}

impl Draft {
    /// Leaves out a cell in whose column, from 0, this text stood.
    pub fn leave_out(&mut self, name: &str, column: u32, text: &str, why: Refusal) {
        let left = self.row.left_out(name, text, why.at(name));
        self.left_out.push(LeftOut { column: Some(column), ..left });
    }

    /// Whether the row says anything of a person, be it by a formula that failed.
    pub fn is_of_a_person(&self) -> bool {
        let failed = |name: &str| {
            let of = |left: &LeftOut| left.field == name && left.why.code == "office.cell_error";
            self.left_out.iter().any(of)
        };
        let headed = self.head.as_ref().is_some_and(|head| head.own);
        headed || OF_A_PERSON.iter().any(|name| self.row.fields.contains_key(*name) || failed(name))
    }
}

/// All that is wrong with a row of which something is: no desk sees it, so what the desk
/// would say of its name, its number and its address is said here.
pub(super) fn all_wrong(row: &RosterRow, mut wrong: Reasons) -> Reasons {
    for name in DECISIVE {
        // Of a field whose cell is wrong there is nothing to read.
        if wrong.name(name) {
            continue;
        }
        let text = row.fields.get(name).map_or("", String::as_str);
        let read = match name {
            "name" if text.is_empty() => Err(Refusal::new("input.required")),
            _ if text.is_empty() => Ok(()),
            "name" => person_name::parse(text).map(drop),
            "id_number" => {
                let kind = row.fields.get("id_kind").map_or("", String::as_str);
                documents::wrong(kind, text)
            }
            _ => address::parse(text).map(drop),
        };
        if let Err(why) = read {
            wrong.push(why.at(name));
        }
    }
    wrong
}

/// Whether a table says an address once for a household: of those who are related to a head
/// more have none of their own than have one.
pub(super) fn says_once(sheet: &Sheet, mapping: &Mapping) -> bool {
    let Some(relation) = mapping.column_for("relation") else { return false };
    let of_home: Vec<usize> = mapping
        .columns
        .iter()
        .filter(|column| matches!(column.meaning, Meaning::Part(_) | Meaning::Field("address")))
        .map(|column| column.index)
        .collect();
    let (mut own, mut none) = (0, 0);
    for row in sheet.rows.iter().filter(|row| row.number > mapping.header) {
        let cell = row.cell(relation.index);
        let code = relation::read(cell, &field::clean(&cell.shown()));
        if code.is_none_or(|code| code == "02") {
            continue;
        }
        let cells = || of_home.iter().map(|index| people::covered(sheet, row, *index));
        let ditto = |cell: &Cell| matches!(cell, Cell::Text(text) if nothing::is_ditto(text));
        if cells().all(Cell::is_empty) {
            none += 1;
        } else if !cells().any(ditto) {
            own += 1;
        }
    }
    none > own
}

/// Whose the numbers of a column are, by its title: 家属电话.
pub(super) fn whose(title: &str) -> String {
    let words = [
        "联系人",
        "联系",
        "电话号码",
        "电话",
        "手机号码",
        "手机号",
        "手机",
        "号码",
        "方式",
        "第二",
        "备用",
        "其他",
        "固定",
        "座机",
        "固话",
        "宅电",
        "家庭",
        "住宅",
        "本人",
    ];
    let mut bare = super::header::bare(title);
    // 联系电话(配偶); not 联系电话(必填).
    let inner = title.split(['(', '（']).nth(1).map(|rest| rest.trim_end_matches([')', '）']));
    if let Some(relation) = inner.filter(|inner| field::is_relation(inner)) {
        bare.push_str(relation);
    }
    let rest = words.iter().fold(bare, |rest, word| rest.replace(word, ""));
    rest.trim_matches(|c: char| c.is_numeric()).to_string()
}

/// The first number and the second; what else there is is said.
pub(super) fn phones(draft: &mut Draft) {
    let mut known: Vec<Number> = Vec::new();
    for (number, at) in std::mem::take(&mut draft.numbers) {
        if known.iter().any(|one| one.number == number.number) {
            continue;
        }
        if known.len() == 2 {
            let text = [number.number.as_str(), &number.whose].join(" ");
            draft.leave_out("phone", at, text.trim(), Refusal::new("office.phone_third"));
            continue;
        }
        known.push(number);
    }
    let names = [("phone", "phone_whose"), ("phone2", "phone2_whose")];
    for ((name, whose), number) in names.into_iter().zip(known) {
        draft.row.fields.insert(name.into(), number.number);
        if !number.whose.is_empty() {
            draft.row.fields.insert(whose.into(), number.whose);
        }
    }
}

/// Birth and sex beside an ID number that says them: the number is right, its check digit
/// says so. What fits it needs not be said again.
pub(super) fn told_by_number(draft: &mut Draft) {
    let number = draft.row.fields.get("id_number");
    let Some(id) = number.and_then(|number| id_number::parse(number, NaiveDate::MAX).ok()) else {
        return;
    };
    let said = |draft: &Draft, words: [Sex; 2]| {
        let sex = draft.row.fields.get("sex");
        words.into_iter().any(|word| sex.is_some_and(|sex| sex == word.word()) && word != id.sex)
    };
    if said(draft, [Sex::Male, Sex::Female]) {
        other(draft, "sex", Refusal::new("id.sex"));
    }
    match draft.birth {
        Some(read) if read.fits(id.birth) => draft.left_out.retain(|left| left.field != "birth"),
        // What is not understood is said already.
        Some(birth::Birth::Day(_) | birth::Birth::Part(..)) => {
            draft.left_out.retain(|left| left.field != "birth");
            other(draft, "birth", Refusal::new("id.birth").with("birth", id.birth));
        }
        _ => {}
    }
}

/// How old somebody is says something where no day of birth stands in the row.
pub(super) fn age_alone(draft: &mut Draft) {
    let Some((at, text)) = draft.age.take() else { return };
    let dated = ["birth", "id_number"].iter().any(|name| draft.row.fields.contains_key(*name));
    // What stood there is said already.
    let said = draft.left_out.iter().any(|left| left.field == "birth");
    if !dated && !said {
        draft.leave_out("birth", at, &text, Refusal::new("office.age_alone"));
    }
}

/// Leaves out what the number says otherwise.
fn other(draft: &mut Draft, name: &str, why: Refusal) {
    draft.row.fields.remove(name);
    let (at, text) = draft.told.remove(name).unwrap_or_default();
    draft.leave_out(name, at, &text, why);
}

/// Why a row of no person that says something is not read: 空房 in place of a name, or nothing but
/// where it is. A number of the row alone says nothing.
pub(super) fn nobody(row: &Row, mapping: &Mapping, own_home: bool) -> Option<Refusal> {
    let shown = |column: &Column| field::clean(&row.cell(column.index).shown());
    if let Some(said) = living::vacant(mapping, row).filter(|_| own_home) {
        return Some(Refusal::new("office.vacant").with("said", said));
    }
    let columns = mapping.columns.iter();
    let columns = columns.filter(|column| column.meaning != Meaning::Skip(Skip::NotNeeded));
    let says = |column: &&Column| {
        // 以下空白 stands in the column of the names.
        let field = if let Meaning::Field(name) = column.meaning { name } else { "" };
        !nothing::is_nothing(field, &shown(column))
    };
    let said = columns.filter(says).map(shown).collect::<Vec<_>>().join(" ");
    (!said.is_empty()).then(|| Refusal::new("office.nobody").with("said", said))
}
