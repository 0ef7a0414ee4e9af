//! One row as one person: what each cell says in its column, what is left out and said,
//! and what rejects the row.

use std::collections::BTreeMap;

use super::above::{Above, Found, Home, Whose};
use super::book::{Cell, Row, Sheet};
use super::draft::{Draft, age_alone, all_wrong, nobody, phones, says_once, told_by_number, whose};
use super::header::{Meaning, Part, Skip};
use super::mapping::{Column, Mapping};
use super::within::{Within, in_building, insert_building};
use super::{
    birth, documents, field, gone, header, heads, lines, living, named, nothing, people,
    phone_text, place, relation, title_lines,
};
use crate::domain::roster::{DECISIVE, LeftOut, Reasons, RosterRow};
use crate::domain::{Refusal, phone};

/// The code of 户主.
const HEAD: &str = "02";

/// A cell of telephones further up.
struct Rung<'a> {
    cell: &'a Cell,
    home: Home,
    is_head: bool,
}

/// Reads the rows of one table, from the first one down.
pub struct Reader<'a> {
    sheet: &'a Sheet,
    mapping: &'a Mapping,
    /// What each of the mapping's columns can say about who is gone.
    gone: Vec<gone::Column>,
    above: Above<'a>,
    /// Where the rows are that do not say it themselves.
    within: Within,
    /// By column the cells of telephones that rows above filled, and where those live.
    rung: BTreeMap<usize, Vec<Rung<'a>>>,
    /// Cells of the row read last as rows above complete them, by column: without those rows
    /// it says as much.
    pub completed: Vec<(usize, String)>,
    /// 户号 of the row read last, where it is no part of the address.
    pub number: String,
}

impl<'a> Reader<'a> {
    pub fn new(sheet: &'a Sheet, mapping: &'a Mapping) -> Reader<'a> {
        let gone = mapping.columns.iter().map(|column| gone::Column::of(&column.title)).collect();
        let above = Above::new(says_once(sheet, mapping));
        let within = lines::above(sheet, mapping);
        Reader {
            sheet,
            mapping,
            gone,
            above,
            within,
            rung: BTreeMap::new(),
            completed: Vec::new(),
            number: String::new(),
        }
    }

    /// A line of one cell, which may say where those below it live. In a column of the address a
    /// door alone is one in which nobody lives. Whether it is within what the lines above say.
    pub fn heading(&mut self, row: &Row, said: &str) -> bool {
        let inner = self.within.has_unit(said);
        self.within = self.within.line(said, self.mapping);
        let of_home = |column: &&Column| {
            matches!(column.meaning, Meaning::Part(_) | Meaning::Field("address"))
        };
        let mut homes = self.mapping.columns.iter().filter(of_home);
        if homes.any(|column| !row.cell(column.index).is_empty()) {
            self.within.door.clear();
        }
        inner
    }

    /// Whether a line of one cell says where those below it live.
    pub fn says_where(&self, said: &str) -> bool {
        self.within.says(said)
    }

    /// A line that is nobody.
    pub fn divide(&mut self) {
        self.above.divide();
    }

    /// Where a row stands.
    pub fn place(&self, row: &Row) -> RosterRow {
        RosterRow { sheet: self.mapping.sheet as u32, row: row.number, ..RosterRow::default() }
    }

    /// The person of a row and what is left out of it; none where it is about nobody.
    ///
    /// # Errors
    /// All that is wrong with the row, where its name, number or address cannot be
    /// read, or its person is gone, or nobody can see whether they are.
    pub fn read(&mut self, row: &'a Row) -> Result<Option<(RosterRow, Vec<LeftOut>)>, Reasons> {
        let mut draft = Draft {
            row: self.place(row),
            left_out: Vec::new(),
            home: Home::default(),
            tags: Vec::new(),
            numbers: Vec::new(),
            birth: None,
            head: None,
            tenant: false,
            relation_word: None,
            age: None,
            told: BTreeMap::new(),
        };
        self.completed.clear();
        // All cells first: the rows below may say that they are as this one.
        let mut wrong = Reasons::default();
        for column in &self.mapping.columns {
            if let Err(why) = self.column(row, column, &mut draft) {
                wrong.push(why);
            }
        }
        documents::settle(&mut draft);
        heads::settle(&mut draft);
        let own_home = draft.home != Home::default();
        let building = |column: &Column| column.meaning == Meaning::Part(Part::Building);
        let has_building = self.mapping.columns.iter().any(building);
        let placed = in_building(&mut draft.home, &self.within, has_building);
        let other_building = placed.as_ref().is_err_and(|why| why.code == "office.sheet_building");
        if let Err(why) = placed {
            wrong.push(why.at("address"));
        }
        if own_home {
            // The door of a line above is not that of everybody below the next one.
            self.within.door.clear();
        }
        let text = |name: &str| draft.row.fields.get(name).map_or("", String::as_str);
        let relation = if draft.tenant { heads::NO_RELATIVE } else { text("relation") };
        let whose =
            Whose { relation, name: text("name"), head: text("head"), number: &self.number };
        // Whatever becomes of the row, those below it may live where it says.
        let found = self.above.complete(&mut draft.home, whose, self.mapping.has_address());
        insert_building(&mut draft.home, &self.within);
        if other_building {
            // Nor is it that of the rows below.
            self.above.divide();
        }
        self.complete(row, &draft.home);
        if let Some(estate) = &self.above.estate {
            wrong.push(Refusal::new("office.estate_above").at("address").with("estate", estate));
        }
        if let Err(why) = self.phones(row, &mut draft) {
            wrong.push(why);
        }
        if let Some(why) = living::nobody_here(self.mapping, &self.gone, row, &draft) {
            return Err(why.into());
        }
        if !draft.is_of_a_person() && wrong.only_where() {
            if title_lines::is_header(self.sheet, self.mapping, row) {
                return Ok(None);
            }
            return match nobody(row, self.mapping, own_home) {
                Some(why) => Err(why.at("name").into()),
                None => Ok(None),
            };
        }
        if let Some(why) = living::perhaps_gone(self.mapping, &self.gone, row) {
            wrong.push(why);
        }
        // 租户 or 拒访 in place of a name: the cell is not empty.
        if draft.row.fields.get("name").is_none_or(String::is_empty)
            && !wrong.name("name")
            && let Some(said) = living::vacant(self.mapping, row)
            && !nothing::is_nothing("address", &said)
        {
            wrong.push(Refusal::new("office.vacant").at("name").with("said", said));
        }
        let Home { whole, parts } = std::mem::take(&mut draft.home);
        draft.row.fields.insert("address".into(), whole);
        if let Err(why) = people::address(&mut draft.row.fields, &parts)
            && !wrong.name("address")
        {
            wrong.push(why.at("address"));
        }
        if !wrong.is_empty() {
            return Err(all_wrong(&draft.row, wrong));
        }
        told_by_number(&mut draft);
        age_alone(&mut draft);
        if found == Found::Unsure {
            let column = self.mapping.column_for("address").map_or(0, |column| column.index as u32);
            // Where the relation stands there, only the address is missing.
            let related = draft.row.fields.contains_key("relation");
            let code = if related { "office.address_missing" } else { "office.address_above" };
            let said = self.said_of_home(row);
            let why = match said.is_empty() {
                true => Refusal::new(code),
                false => Refusal::new("office.address_word").with("said", &said),
            };
            draft.leave_out("address", column, &said, why);
        }
        heads::keep_word(&mut draft);
        let tags = std::mem::take(&mut draft.tags);
        people::all_tags(&mut draft.row.fields, tags);
        Ok(Some((draft.row, draft.left_out)))
    }

    /// Whether the number of a row is one of an ID card: no other kind stands beside it.
    fn is_id_card(&self, row: &Row) -> bool {
        let kind = self.mapping.column_for("id_kind").map(|column| row.cell(column.index).shown());
        kind.is_none_or(|kind| kind.trim().is_empty() || kind.contains("身份证"))
    }

    /// One cell of the row.
    fn column(
        &mut self,
        row: &'a Row,
        column: &'a Column,
        draft: &mut Draft,
    ) -> Result<(), Refusal> {
        let name = match &column.meaning {
            Meaning::Skip(Skip::NotNeeded) if header::is_age(&column.title) => {
                let shown = field::clean(&row.cell(column.index).shown());
                if !nothing::is_nothing("birth", &shown) {
                    draft.age = Some((column.index as u32, shown));
                }
                return Ok(());
            }
            Meaning::Skip(Skip::Household) => {
                self.number = field::clean(&people::covered(self.sheet, row, column.index).shown());
                return Ok(());
            }
            Meaning::Skip(_) => return Ok(()),
            Meaning::Tag(_) => "tags",
            Meaning::Part(_) => "address",
            Meaning::Field(name) => *name,
        };
        let at = column.index as u32;
        let own = match name {
            "address" | "head" => people::covered(self.sheet, row, column.index),
            _ => row.cell(column.index),
        };
        if own.is_empty() && !["name", "address", "head"].contains(&name) {
            let shared = people::covered(self.sheet, row, column.index);
            if !shared.is_empty() {
                draft.leave_out(name, at, &shared.shown(), Refusal::new("office.merged"));
            }
        }
        if name == "address"
            && let Cell::Text(text) = own
            && nothing::is_ditto(text)
        {
            return self.same_home(column, text, draft);
        }
        if matches!(name, "phone" | "phone2") {
            // Where the row lives is not known yet: whose number 同上 means depends on it.
            return Ok(());
        }
        let Some(cell) = self.above.resolve(column.index, own) else {
            let why = Refusal::new("office.ditto").with("said", own.shown()).at(name);
            return self.refused(name, at, own, why, draft);
        };
        if row.cell(column.index) != cell {
            self.completed.push((column.index, cell.shown()));
        }
        if own != cell && ["name", "id_number"].contains(&name) {
            return Err(Refusal::new("office.ditto").with("said", own.shown()).at(name));
        }
        match &column.meaning {
            Meaning::Tag(tag) => self.tag(tag, at, cell, draft),
            Meaning::Part(part) => {
                let text = field::text(name, cell, false)
                    .map_err(|why| why.with("column", &column.title))?;
                if !text.is_empty() {
                    let text = place::with_zone(*part, text, &column.title);
                    draft.home.parts.insert(*part, text);
                }
                Ok(())
            }
            _ => {
                if let Some(name) =
                    ["birth", "sex", "id_number", "id_kind"].into_iter().find(|one| *one == name)
                {
                    draft.told.insert(name, (at, cell.shown()));
                }
                if name == "relation" {
                    draft.tenant = relation::is_tenant(&cell.shown());
                    draft.relation_word = relation::word_beyond_code(&cell.shown());
                    for part in relation::beside(&cell.shown()) {
                        let why = Refusal::new("office.relation_more").with("part", &part);
                        draft.leave_out("relation", at, &part, why);
                    }
                }
                if name == "birth" {
                    let shown = field::clean(&cell.shown());
                    draft.birth = Some(birth::read(cell, &shown, self.mapping.from_1904));
                }
                match field::text(name, cell, self.mapping.from_1904) {
                    Ok(text) if text.is_empty() => Ok(()),
                    // 身份证丢失: words are no number that could be wrong.
                    Ok(text)
                        if name == "id_number"
                            && !text.contains(char::is_numeric)
                            && self.is_id_card(row) =>
                    {
                        draft.leave_out(name, at, &text, Refusal::new("office.no_number"));
                        Ok(())
                    }
                    Ok(_) if name == "name" => named::settle(at, cell, draft),
                    Ok(text) if name == "head" => {
                        let own = row.cell(column.index) == cell;
                        draft.head = Some(heads::Said { text, at, own });
                        Ok(())
                    }
                    Ok(text) if name == "address" => {
                        draft.home.whole = text;
                        Ok(())
                    }
                    Ok(text) => {
                        draft.row.fields.insert(name.into(), text);
                        Ok(())
                    }
                    Err(why) => self.refused(name, at, cell, why, draft),
                }
            }
        }
    }

    /// What stands in the columns of the address: 无, --.
    fn said_of_home(&self, row: &Row) -> String {
        let of_home = self.mapping.columns.iter().filter(|column| {
            matches!(column.meaning, Meaning::Part(_) | Meaning::Field("address"))
        });
        let said = of_home.map(|column| field::clean(&row.cell(column.index).shown()));
        said.filter(|said| !said.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// Notes what of the address stands further up.
    fn complete(&mut self, row: &Row, home: &Home) {
        for column in &self.mapping.columns {
            let text = match &column.meaning {
                Meaning::Part(part) => home.parts.get(part),
                Meaning::Field("address") => Some(&home.whole),
                _ => None,
            };
            let text = text.filter(|text| !text.is_empty());
            if let Some(text) = text.filter(|_| row.cell(column.index).is_empty()) {
                self.completed.push((column.index, text.clone()));
            }
        }
    }

    /// 同上 in a column of the address.
    fn same_home(&mut self, column: &Column, said: &str, draft: &mut Draft) -> Result<(), Refusal> {
        let home = self.above.home();
        let ditto = || Refusal::new("office.ditto").with("said", said).at("address");
        let home = home.ok_or_else(ditto)?;
        let text = match &column.meaning {
            Meaning::Part(part) => home.parts.get(part),
            _ => Some(&home.whole),
        };
        let Some(text) = text.filter(|text| !text.is_empty()).cloned() else { return Ok(()) };
        self.completed.push((column.index, text.clone()));
        match &column.meaning {
            Meaning::Part(part) => drop(draft.home.parts.insert(*part, text)),
            _ => draft.home.whole = text,
        }
        Ok(())
    }

    /// Rejects the row, or leaves the cell out.
    fn refused(
        &self,
        name: &str,
        at: u32,
        cell: &Cell,
        why: Refusal,
        draft: &mut Draft,
    ) -> Result<(), Refusal> {
        if DECISIVE.contains(&name) {
            return Err(why.at(name));
        }
        draft.leave_out(name, at, &cell.shown(), why);
        Ok(())
    }

    /// The cells of telephones, once it is known of which household the row is: 同上 means a
    /// number of the same door, 同户主 that of its head.
    ///
    /// # Errors
    /// None: a cell of telephones rejects nobody.
    fn phones(&mut self, row: &'a Row, draft: &mut Draft) -> Result<(), Refusal> {
        let relation = draft.row.fields.get("relation").cloned().unwrap_or_default();
        let is_head = relation == HEAD;
        for column in &self.mapping.columns {
            let Meaning::Field(name @ ("phone" | "phone2")) = &column.meaning else { continue };
            let own = row.cell(column.index);
            let above = self.rung.entry(column.index).or_default();
            let same = |one: &&Rung<'_>| {
                one.home == draft.home
                    && (!one.home.is_empty() || !["", HEAD].contains(&relation.as_str()))
            };
            let cell = match own {
                Cell::Text(text) if nothing::is_ditto(text) => {
                    let of_head = text.contains("户主");
                    let mut same = above.iter().rev().take_while(same);
                    let found = same.find(|one| one.is_head || !of_head).map(|one| one.cell);
                    // The row below may be as this one.
                    found.inspect(|cell| {
                        above.push(Rung { cell, home: draft.home.clone(), is_head });
                    })
                }
                _ => {
                    // Of another door nobody means a number any more.
                    above.retain(|one| one.home == draft.home);
                    if is_head && draft.home.is_empty() {
                        above.clear();
                    }
                    above.push(Rung { cell: own, home: draft.home.clone(), is_head });
                    Some(own)
                }
            };
            let Some(cell) = cell else {
                let why = Refusal::new("office.phone_ditto");
                draft.leave_out(name, column.index as u32, &own.shown(), why);
                continue;
            };
            if own != cell {
                self.completed.push((column.index, cell.shown()));
            }
            self.phone(name, column, cell, draft)?;
        }
        phones(draft);
        Ok(())
    }

    fn phone(
        &self,
        name: &str,
        column: &Column,
        cell: &Cell,
        draft: &mut Draft,
    ) -> Result<(), Refusal> {
        let at = column.index as u32;
        if let Err(why) = field::what_no_field_takes(name, cell) {
            return self.refused(name, at, cell, why, draft);
        }
        let shown = cell.shown();
        let text = shown.trim_start_matches(['\'', '‘', '’', '`']);
        let text = text.strip_suffix(".0").unwrap_or(text);
        if nothing::is_nothing(name, text) {
            return Ok(());
        }
        let read = super::phones::read(text);
        for unknown in read.unknown {
            let rounded = phone_text::is_rounded(&unknown);
            let code = if rounded { "office.number_phone" } else { "office.phone_unread" };
            draft.leave_out(name, at, &unknown, Refusal::new(code));
        }
        for words in phone_text::as_stands(text, &read.words) {
            let code =
                if read.known.is_empty() { "office.phone_unread" } else { "office.phone_more" };
            draft.leave_out(name, at, &words, Refusal::new(code));
        }
        for dead in read.dead {
            draft.leave_out(name, at, &dead, Refusal::new("office.phone_dead"));
        }
        let of_title = whose(&column.title);
        for mut number in read.known {
            if phone::is_public(&number.number) {
                draft.leave_out(name, at, &number.number, Refusal::new("office.phone_public"));
                continue;
            }
            if number.whose.is_empty() && (name == "phone2" || column.title.contains(['(', '（']))
            {
                number.whose = of_title.clone();
            }
            draft.numbers.push((number, at));
        }
        Ok(())
    }

    fn tag(&self, tag: &str, at: u32, cell: &Cell, draft: &mut Draft) -> Result<(), Refusal> {
        let read = field::what_no_field_takes("tags", cell).map(|()| field::has_tag(tag, cell));
        match read {
            Ok(Some(true)) => draft.tags.push(tag.into()),
            Ok(Some(false)) => {}
            Ok(None) => {
                let why = Refusal::new("office.tag_unread").with("tag", tag);
                draft.leave_out("tags", at, &cell.shown(), why);
            }
            Err(why) => return self.refused("tags", at, cell, why, draft),
        }
        Ok(())
    }
}
