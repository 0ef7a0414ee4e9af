//! Whether the person of a row lives here, by what its cells say.

use super::book::{Cell, Row};
use super::draft::Draft;
use super::header::{Meaning, Skip};
use super::mapping::{Column, Mapping};
use super::{field, gone, gone_words};
use crate::domain::Refusal;

/// Why nobody of this row lives here: it says so, or it shows how the form is filled in.
pub(super) fn nobody_here(
    mapping: &Mapping,
    gone: &[gone::Column],
    row: &Row,
    draft: &Draft,
) -> Option<Refusal> {
    for (column, gone) in mapping.columns.iter().zip(gone) {
        let own = ["name", "id_number", "phone", "phone2", "address", "sex"];
        if matches!(column.meaning, Meaning::Field(name) if own.contains(&name)) {
            continue;
        }
        let cell = row.cell(column.index);
        let shown = cell.shown();
        // Of a tag its paper was cancelled: 残疾 已注销.
        let cancelled = matches!(column.meaning, Meaning::Tag(_)) && shown.contains('销');
        let says = gone.says(&shown) || (is_of_them(column) && gone::says_beside(&shown));
        if !cell.is_empty() && says && !cancelled {
            let why = Refusal::new("office.gone").with("said", cell.shown());
            return Some(why.with("column", &column.title));
        }
    }
    let name = draft.row.fields.get("name").map_or("", String::as_str);
    let first: Vec<String> = row.cells.iter().take(1).map(Cell::shown).collect();
    gone::example_row(name, first.iter().map(String::as_str))
        .then(|| Refusal::new("office.example").at("name"))
}

/// Whether a cell is about the person of the row alone, with what stands in brackets there:
/// 妻(已故); a remark and the column 户主 may speak of others.
fn is_of_them(column: &Column) -> bool {
    let fields = ["relation", "ethnicity", "birth", "id_kind", "tags"];
    match column.meaning {
        Meaning::Field(name) => fields.contains(&name),
        Meaning::Tag(_) => true,
        Meaning::Part(_) | Meaning::Skip(_) => false,
    }
}

/// That the person of this row may be gone: a remark reads so, or a formula failed where the
/// row would say it.
pub(super) fn perhaps_gone(mapping: &Mapping, gone: &[gone::Column], row: &Row) -> Option<Refusal> {
    let mut columns = mapping.columns.iter().zip(gone);
    columns.find_map(|(column, gone)| {
        let remark = column.meaning == Meaning::Field("remark");
        let asked = remark || *gone != gone::Column::Other;
        let cell = row.cell(column.index);
        let why = match cell {
            Cell::Error(what) if asked => Refusal::new("office.gone_unread").with("what", what),
            Cell::Text(text) if (asked || is_about(column)) && gone_words::gone(text) => {
                Refusal::new("office.gone_perhaps").with("said", field::clean(text))
            }
            // 13800138000(已故), 女(已去世): nobody can see whether it is about them.
            Cell::Text(text) if is_beside(column) && gone::died_beside(text) => {
                Refusal::new("office.gone_perhaps").with("said", field::clean(text))
            }
            cell if gone.is_open(&cell.shown()) => {
                Refusal::new("office.gone_perhaps").with("said", field::clean(&cell.shown()))
            }
            _ => return None,
        };
        // What nobody wants to read is not asked about.
        if column.meaning == Meaning::Skip(Skip::Chosen) {
            return None;
        }
        let why = why.with("column", &column.title);
        Some(if remark { why.at("remark") } else { why })
    })
}

/// Columns whose words beside what they hold may be about the person.
fn is_beside(column: &Column) -> bool {
    let fields = ["sex", "phone", "phone2"];
    matches!(column.meaning, Meaning::Field(name) if fields.contains(&name))
}

/// Whether a column that is not kept is about how its people are: 备注2, 人员状态, 去向.
fn is_about(column: &Column) -> bool {
    let titles = ["备注", "状态", "情况", "说明", "现状", "去向", "变动", "变更"];
    matches!(column.meaning, Meaning::Skip(_))
        && titles.iter().any(|title| column.title.contains(title))
}

/// What stands in place of the name where a row says that nobody lives there: 空房.
pub(super) fn vacant(mapping: &Mapping, row: &Row) -> Option<String> {
    let shown = field::clean(&row.cell(mapping.column_for("name")?.index).shown());
    shown.contains(char::is_alphanumeric).then_some(shown)
}
