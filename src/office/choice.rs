//! What the person at the desk says about columns, where the proposal is not right.

use super::book::Sheet;
use super::header::{self, Meaning, Part, Skip, TAGS, bare, meaning};
use super::mapping::{Column, Mapping};
use crate::domain::Refusal;
use crate::domain::roster::FIELDS;
use crate::domain::text::to_half_width;

/// One column, by its title or letter, and what it is to be taken for.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub column: String,
    pub meaning: Meaning,
}

impl Choice {
    /// Reads `联系方式=phone`: a field of a roster, a part of the address, a tag that has
    /// a column of its own, `skip`, or the title that such a column would have: `联系方式=电话`.
    ///
    /// # Errors
    /// `office.choice` where there is no `=`; `office.no_field` with what there is.
    pub fn read(typed: &str) -> Result<Choice, Refusal> {
        let (column, word) = typed
            .rsplit_once(['=', '＝'])
            .filter(|(column, _)| !column.trim().is_empty())
            .ok_or_else(|| Refusal::new("office.choice").with("typed", typed))?;
        let word = to_half_width(word.trim()).to_lowercase();
        let meaning = self::named(&word).ok_or_else(|| {
            let fields = FIELDS.iter().copied().chain(Part::ALL.map(Part::word)).chain(["skip"]);
            let fields = fields.collect::<Vec<_>>().join(" ");
            Refusal::new("office.no_field").with("name", word).with("fields", fields)
        })?;
        Ok(Choice { column: column.trim().into(), meaning })
    }

    /// Whether a title is the one that was said.
    fn names(&self, title: &str) -> bool {
        !bare(title).is_empty() && bare(title) == bare(&self.column)
    }
}

fn named(word: &str) -> Option<Meaning> {
    let field = FIELDS.iter().find(|field| **field == word).map(|field| Meaning::Field(field));
    let part = Part::ALL.into_iter().find(|part| part.word() == word).map(Meaning::Part);
    let tag = TAGS.iter().find(|tag| **tag == word).map(|tag| Meaning::Tag(tag));
    let skip = ["skip", "不导入"].contains(&word).then_some(Meaning::Skip(Skip::Chosen));
    // 姓名, 电话, 与户主关系: what a title says, a choice says too.
    let title = || Some(meaning(word)).filter(|meaning| !matches!(meaning, Meaning::Skip(_)));
    field.or(part).or(tag).or(skip).or_else(title)
}

/// The word for a meaning that [`Choice::read`] takes.
pub fn word(meaning: &Meaning) -> &'static str {
    match meaning {
        Meaning::Field(field) => field,
        Meaning::Part(part) => part.word(),
        Meaning::Tag(tag) => tag,
        Meaning::Skip(_) => "skip",
    }
}

/// What a title means, as chosen or else by itself: for finding the header.
pub(super) fn meaning_of(title: &str, choices: &[Choice]) -> Meaning {
    let chosen = choices.iter().find(|choice| choice.names(title));
    chosen.map_or_else(|| meaning(title), |choice| choice.meaning.clone())
}

/// Changes the proposal as chosen. What filled the same field before gives way.
///
/// # Errors
/// `office.no_column` with the columns there are; `office.same_title` where a letter is
/// needed; `office.chosen_twice` where two columns are to fill one field.
pub(super) fn apply(
    mapping: &mut Mapping,
    sheet: &Sheet,
    choices: &[Choice],
) -> Result<(), Refusal> {
    let mut chosen: Vec<usize> = Vec::new();
    for choice in choices {
        let at = find(mapping, sheet, &choice.column)?;
        let single = matches!(choice.meaning, Meaning::Field(_) | Meaning::Part(_));
        for (other, column) in mapping.columns.iter_mut().enumerate() {
            if single && other != at && column.meaning == choice.meaning {
                if chosen.contains(&other) {
                    let twice = Refusal::new("office.chosen_twice");
                    return Err(twice.with("name", word(&choice.meaning)));
                }
                column.meaning = Meaning::Skip(Skip::NotNeeded);
            }
        }
        mapping.columns[at].meaning = choice.meaning.clone();
        mapping.columns[at].guessed = false;
        chosen.push(at);
    }
    super::claims::resume(&mut mapping.columns);
    Ok(())
}

/// The position of a column: its title goes before its letter and its place (第3列).
fn find(mapping: &mut Mapping, sheet: &Sheet, typed: &str) -> Result<usize, Refusal> {
    let choice = Choice { column: typed.into(), meaning: Meaning::Skip(Skip::Chosen) };
    let titled = mapping.columns.iter().enumerate().filter(|(_, c)| choice.names(&c.title));
    let titled: Vec<usize> = titled.map(|(at, _)| at).collect();
    match titled.as_slice() {
        [one] => return Ok(*one),
        [] => {}
        [first, second, ..] => {
            let letter = |at: &usize| header::letter(mapping.columns[*at].index);
            let letters = format!("{} {}", letter(first), letter(second));
            let same = Refusal::new("office.same_title").with("title", typed);
            return Err(same.with("letters", letters));
        }
    }
    let width = sheet.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let index = header::of_letter(typed).or_else(|| of_place(typed));
    let index = index.filter(|index| *index < width);
    let Some(index) = index else {
        let columns = mapping
            .columns
            .iter()
            .map(|column| format!("{} {}", header::letter(column.index), column.title));
        let columns = columns.collect::<Vec<_>>().join(", ");
        return Err(Refusal::new("office.no_column").with("name", typed).with("columns", columns));
    };
    if let Some(at) = mapping.columns.iter().position(|column| column.index == index) {
        return Ok(at);
    }
    // A column without a title.
    let mut samples = super::mapping::samples(sheet, mapping.header);
    let samples = samples.get_mut(index).map(std::mem::take).unwrap_or_default();
    let (title, meaning) = (String::new(), Meaning::Skip(Skip::Unknown));
    mapping.columns.push(Column { index, title, meaning, guessed: false, samples });
    Ok(mapping.columns.len() - 1)
}

/// The column of 第3列, from 0: so a column without a title is called on the screen.
fn of_place(typed: &str) -> Option<usize> {
    let typed = to_half_width(typed.trim());
    let number = typed.strip_prefix('第')?.strip_suffix('列')?.trim();
    number.parse::<usize>().ok()?.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "名单,,,\n称呼,联系方式,备注2,\n张三,13800000001,耳背,3-2-501\n";

    fn mapped(words: &[&str]) -> Result<Mapping, Refusal> {
        let choices: Vec<Choice> =
            words.iter().map(|word| Choice::read(word)).collect::<Result<_, _>>()?;
        super::super::propose_with(&crate::office::open(TEXT.as_bytes())?, &choices)
    }

    #[test]
    fn a_choice_finds_the_header_and_fills_columns_by_title_and_letter() {
        assert_eq!(mapped(&[]).unwrap_err().code, "office.no_header");
        let mapping = mapped(&["称 呼=name", "备注2=remark", "D=address"]).unwrap();
        assert_eq!(mapping.header, 2);
        let got: Vec<_> = mapping.columns.iter().map(|c| (c.index, word(&c.meaning))).collect();
        assert_eq!(got, [(0, "name"), (1, "phone"), (2, "remark"), (3, "address")]);
        assert_eq!(mapping.columns[3].samples, ["3-2-501"]);
        let words = mapped(&["称呼=姓名", "备注2=备注", "D=住址"]).unwrap();
        let got: Vec<_> = words.columns.iter().map(|c| word(&c.meaning)).collect();
        assert_eq!(got, ["name", "phone", "remark", "address"], "by the words of titles");
        let mapping = mapped(&["称呼=name", "C=phone"]).unwrap();
        let got: Vec<_> = mapping.columns.iter().map(|c| word(&c.meaning)).collect();
        assert_eq!(got, ["name", "skip", "phone", "skip"], "the other one gives way");
    }

    #[test]
    fn what_is_not_there_is_said_with_what_there_is() {
        let refused = |words: &[&str]| mapped(words).unwrap_err();
        let no = refused(&["称呼=name", "住处=address"]);
        assert_eq!(
            (no.code.as_str(), no.facts["columns"].contains("B 联系方式")),
            ("office.no_column", true)
        );
        assert_eq!(refused(&["称呼=name", "Z=phone"]).code, "office.no_column");
        let no = refused(&["称呼=nome"]);
        assert_eq!(
            (no.code.as_str(), no.facts["fields"].contains("name")),
            ("office.no_field", true)
        );
        assert_eq!(refused(&["称呼"]).code, "office.choice");
        assert_eq!(refused(&["称呼=name", "C=name"]).code, "office.chosen_twice");
    }
}
