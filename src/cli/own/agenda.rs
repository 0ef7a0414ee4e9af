//! `dutydesk agenda`: today's queue with everything that waits, of every kind.

use clap::ArgMatches;
use serde_json::json;

use super::list;
use crate::cli::answer::{Answer, Outcome};
use crate::cli::options::Options;
use crate::cli::print;
use crate::cli::talk::Talk;
use crate::domain::agenda::Part;
use crate::domain::catalog::is_sensitive;
use crate::domain::{Key, Kind};
use crate::wire::{Ask, QueueRow};
use crate::words::{self, Lang};

pub fn run(matches: &ArgMatches, options: &Options) -> Outcome {
    let mut talk = Talk::sign_in(options)?;
    let all = matches.get_flag("all");
    let rows = talk.rows(|from| Ask::QueueFrom { all, from })?;
    let lang = options.lang;
    let items: Vec<_> = rows.iter().map(|row| json_of(row, &talk, lang)).collect();
    let mut text = String::new();
    for part in [Part::Today, Part::Later] {
        let lines: Vec<_> = rows
            .iter()
            .filter(|row| row.part == part)
            .map(|row| {
                let mut line = list::line(row, &talk, lang);
                line.push(source(row, lang));
                line
            })
            .collect();
        let n = lines.len().to_string();
        text += &lang.fill(&format!("cli.agenda.{}", part.word()), &[("n", n)]);
        text += "\n";
        text += &print::columns(&lines);
    }
    Ok(Answer::new(json!({ "items": items }), text))
}

fn json_of(row: &QueueRow, talk: &Talk, lang: Lang) -> serde_json::Value {
    let category = lang.category_of(&talk.session.categories, &row.category);
    let hidden = is_sensitive(&talk.session.categories, &row.category);
    let said = |text: &String| if hidden { String::new() } else { text.clone() };
    let title = [category, said(&row.who), row.address.clone(), said(&row.text)];
    let title: Vec<_> = title.into_iter().filter(|part| !part.is_empty()).collect();
    let owner = (row.owner != 0).then(|| Key::of(Kind::Staff, row.owner).to_string());
    json!({
        "lamp": row.lamp.word(),
        "due": row.at.map(|at| at.to_string()),
        "kind": row.key.kind.word(),
        "subject": row.key.to_string(),
        "title": title.join(" "),
        "owner": owner,
        "source": source(row, lang),
        "part": row.part.word(),
    })
}

/// Why it is due: the source of its limit, or the reason of the row.
fn source(row: &QueueRow, lang: Lang) -> String {
    let next = row.next.as_ref().map(|next| match next.text.as_str() {
        "" => lang.word("next", &next.why),
        text => text.to_string(),
    });
    let due = row.due.as_ref().map(|due| due.source.clone());
    let parts = [words::why(lang, row), due.unwrap_or_default(), next.unwrap_or_default()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
