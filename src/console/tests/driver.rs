//! A console without terminal and desk: types keys, answers questions from a canned
//! desk, and reads the screen.

use std::collections::BTreeMap;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::keys::pressed;
pub use super::people::residents;
use super::people::{Keyboard, colleagues, session};
pub use super::samples::{line, more};
use crate::console::keymap::Keymap;
use crate::console::model::Model;
use crate::console::msg::Msg;
use crate::console::term::event::{Input, Key as Pressed};
use crate::console::theme::Theme;
use crate::console::update::{drawn, update};
use crate::console::view::view;
use crate::domain::agenda::part;
use crate::domain::catalog::shipped_categories;
use crate::domain::lamp::Lamp;
use crate::domain::plan::Plan;
use crate::domain::record::{Due, Level, Line, LineKind, Stage};
use crate::domain::roster::Report;
use crate::domain::{Key, Kind, Moment, Refusal, Seq, command};
use crate::wire::page::{Beyond, Contact, Standing};
use crate::wire::{
    Action, Around, Ask, BackupState, ContactRow, Deed, Done, Event, FindRow, Found, Page, Pages,
    QueueRow, Reply, ToClient, ToDesk,
};
use crate::words::Lang;

pub const M1187: Key = Key::of(Kind::Matter, 1187);
pub const R213: Key = Key::of(Kind::Resident, 213);

pub fn at(text: &str) -> Moment {
    Moment::parse_rfc3339(&format!("2026-{text}:00+08:00")).unwrap()
}

/// The console, and what its desk would say.
pub struct Desk {
    pub model: Model,
    pub queue: Vec<QueueRow>,
    pub found: Vec<FindRow>,
    pub refusal: Option<Refusal>,
    /// Who types a PIN here.
    pub keyboard: Keyboard,
    /// The desk shows nobody to who sits here.
    pub hides_persons: bool,
    /// What the next deed is about, if it is this command.
    pub done: Option<(&'static str, Key)>,
    /// What the desk tells of a deed, besides.
    pub facts: Vec<(&'static str, &'static str)>,
    /// To what the next deed is not done, and why.
    pub left: Vec<(Key, Refusal)>,
    /// Who handed M1187 to 王丽.
    pub handed_by: Option<u64>,
    /// Who M1187 is about, where it is nobody with a file.
    pub unfiled: Option<&'static str>,
    /// A query that finds this resident alone.
    pub unique: Option<(&'static str, u64)>,
    /// Files that are like the one being typed.
    pub alike: Vec<FindRow>,
    /// Matters are about nobody yet.
    pub nobody: bool,
    /// Rows of the queue that one answer holds; all where it is 0.
    pub queue_part: usize,
    /// Matters of a resident that their page leaves out.
    pub beyond: Beyond,
    /// What becomes of rows of a roster.
    pub imported: Option<Report>,
    /// A ledger's rows, and how many of them one answer holds; all where it is 0.
    pub ledger: Vec<QueueRow>,
    pub ledger_part: usize,
    /// Pairs of files that may be of one person.
    pub pairs: u64,
    /// Rosters that came in.
    pub imports: Vec<(Key, crate::domain::record::Import)>,
    /// The emergency directory.
    pub contacts: Vec<ContactRow>,
    /// How the backups stand.
    pub backups: BackupState,
    /// Lines of an incident or a matter besides its first.
    pub lines: Vec<(Key, Line)>,
    /// The card of the incident, where it is not that of a lift.
    pub card: Option<Box<Plan>>,
    pub deeds: Vec<Deed>,
    pub asked: Vec<Ask>,
    /// Questions are kept until [`Desk::answer`].
    pub slow: bool,
    /// Portions of an invented community that are still to come.
    pub portions: u64,
    /// Time since the console began.
    pub clock: Duration,
    unanswered: Vec<ToDesk>,
}

impl Desk {
    /// Signed in as 王丽, at the queue.
    pub fn open() -> Desk {
        Desk::sized(80, 24, Lang::Zh)
    }

    pub fn sized(columns: u16, rows: u16, lang: Lang) -> Desk {
        let mut desk = Desk::waiting(columns, rows, lang);
        desk.hear(Msg::Connected);
        desk
    }

    /// Not connected yet.
    pub fn waiting(columns: u16, rows: u16, lang: Lang) -> Desk {
        // Numbers that differ, as random ones do.
        fn number() -> u64 {
            use std::sync::atomic::{AtomicU64, Ordering};
            static NEXT: AtomicU64 = AtomicU64::new(1);
            NEXT.fetch_add(1, Ordering::Relaxed)
        }
        let mut model = Model::new(lang, Theme::Colour, Keymap::shipped(), number);
        model.size = (columns, rows);
        Desk {
            model,
            queue: queue(),
            found: residents(),
            refusal: None,
            keyboard: Keyboard::default(),
            hides_persons: false,
            done: None,
            facts: Vec::new(),
            left: Vec::new(),
            handed_by: None,
            card: None,
            queue_part: 0,
            beyond: Beyond::default(),
            unfiled: None,
            unique: None,
            alike: Vec::new(),
            nobody: false,
            imported: None,
            ledger: Vec::new(),
            ledger_part: 0,
            pairs: 1,
            imports: Vec::new(),
            contacts: super::emergencies::contacts(),
            backups: super::pages::backups(),
            lines: Vec::new(),
            deeds: Vec::new(),
            asked: Vec::new(),
            slow: false,
            portions: 0,
            clock: Duration::ZERO,
            unanswered: Vec::new(),
        }
    }

    /// Lets the console hear something and answers what it asks.
    pub fn hear(&mut self, msg: Msg) {
        let questions = update(&mut self.model, msg, self.clock);
        self.unanswered.extend(questions);
        if !self.slow {
            self.answer();
        }
    }

    pub fn event(&mut self, event: Event) {
        self.hear(Msg::Desk(ToClient::Event(event)));
    }

    /// Answers everything that was asked.
    pub fn answer(&mut self) {
        while !self.unanswered.is_empty() {
            let ToDesk { id, ask } = self.unanswered.remove(0);
            let result = self.result(&ask);
            self.asked.push(ask);
            let reply = Msg::Desk(ToClient::Reply { id, result });
            let more = update(&mut self.model, reply, self.clock);
            self.unanswered.extend(more);
        }
    }

    /// Forgets what was asked, as a cut line does.
    pub fn cut(&mut self) {
        self.unanswered.clear();
        self.hear(Msg::Lost);
    }

    fn result(&mut self, ask: &Ask) -> Result<Reply, Refusal> {
        if self.hides_persons && matches!(ask, Ask::Queue { .. } | Ask::Find { .. }) {
            return Err(Refusal::new("permit.persons"));
        }
        let twins = super::merging::answer(ask, &self.found, self.pairs);
        if let Some(said) = self.keyboard.answer(ask).or(twins) {
            return said;
        }
        Ok(match ask {
            Ask::SignIn { staff, .. } => Reply::Session(Box::new(session(staff.unwrap_or(1)))),
            Ask::Queue { .. } => rows_from(&self.queue, 0, self.queue_part),
            Ask::QueueFrom { from, .. } => rows_from(&self.queue, *from as usize, self.queue_part),
            Ask::Find { query, kind: Some(Kind::Dwelling), .. } => super::clock::dwellings(query),
            Ask::Find { query, kind, limit } => {
                let (query, kind, limit) = (query.clone(), *kind, *limit);
                return self.result(&Ask::FindFrom { query, kind, from: 0, limit });
            }
            Ask::FindFrom { query, from, limit, .. } => {
                let hit = |row: &&FindRow| {
                    let known = [
                        ("张三", "zs3-2"),
                        ("张三", "zs"),
                        ("张三", "zangsan"),
                        ("张三", "8000"),
                        ("钱玉贞", "qyz"),
                        ("钱玉贞", "R300"),
                        ("王芳", "王方"),
                        ("电梯维保夜班", "dt"),
                        ("电梯维保夜班", "0201"),
                    ];
                    let unique =
                        self.unique.is_some_and(|(typed, id)| typed == query && row.key.id == id);
                    unique
                        || query.is_empty()
                        || known.contains(&(row.name.as_str(), query.as_str()))
                };
                let rows: Vec<_> = self.found.iter().filter(hit).cloned().collect();
                let total = rows.len() as u64;
                let rows = rows.into_iter().skip(*from as usize).take(*limit).collect();
                let leak = shipped_categories().into_iter().filter(|entry| entry.code == "leak");
                let catalog = if query == "ls" { leak.collect() } else { Vec::new() };
                Reply::Found(Found { total, rows, partial: false, catalog })
            }
            Ask::Ledger(_) => rows_from(&self.ledger, 0, self.ledger_part),
            Ask::LedgerFrom { from, .. } => {
                rows_from(&self.ledger, *from as usize, self.ledger_part)
            }
            Ask::Contacts => Reply::Contacts(self.contacts.clone()),
            Ask::Open(key) if key.kind == Kind::Incident => {
                let mut page = super::emergencies::incident_page(*key);
                if let (Some(card), Pages::Work { card: shown, .. }) = (&self.card, &mut page.body)
                {
                    *shown = Some(card.clone());
                }
                page.lines.splice(0..0, self.lines.clone());
                Reply::Page(Box::new(page))
            }
            Ask::Open(key) | Ask::Glance(key) if key.kind == Kind::Matter => {
                let mut page = matter_page(self.handed_by);
                page.key = *key;
                let own = self.lines.iter().filter(|(line, _)| line.record() == *key);
                page.lines.splice(0..0, own.cloned());
                if self.nobody
                    && let Pages::Matter { row, .. } = &mut page.body
                {
                    row.who.clear();
                }
                if let Some(words) = self.unfiled {
                    page.fields.insert("who".into(), words.into());
                    page.shown.remove("who");
                }
                Reply::Page(Box::new(page))
            }
            Ask::Open(key) | Ask::Glance(key) => {
                let mut page = super::pages::resident();
                (page.key, page.beyond) = (*key, self.beyond);
                let own = self.lines.iter().filter(|(line, _)| line.record() == *key);
                page.lines.splice(0..0, own.cloned());
                Reply::Page(Box::new(page))
            }
            Ask::Numbers(_) => Reply::Numbers("13812348000(本人)".into()),
            Ask::Alike(_) => Reply::Found(Found { rows: self.alike.clone(), ..Found::default() }),
            Ask::Around { order, .. } => Reply::Around(Around {
                own: vec![more(1143, "leak", "4-3-602", "卫生间漏水")],
                near: vec![("leak".into(), 2)],
                order: (order == "24120100123").then_some(Key::of(Kind::Matter, 408)),
            }),
            Ask::Staff | Ask::Who => Reply::Staff(colleagues()),
            Ask::Import { .. } => Reply::Imported(self.imported.clone().unwrap_or_default()),
            Ask::Imports => Reply::Imports(self.imports.clone()),
            Ask::Backups => Reply::Backups(self.backups.clone().into()),
            Ask::History { from, .. } => Reply::History(super::paging::history(*from).into()),
            Ask::FillDemo { .. } => {
                self.portions = self.portions.saturating_sub(1);
                Reply::Filled { done: 1, total: 2, ended: self.portions == 0 }
            }
            Ask::Overview => Reply::Overview(vec![("open".into(), 61), ("red".into(), 2)]),
            Ask::Drafts => Reply::Drafts(Vec::new()),
            Ask::Do(deed) => {
                self.deeds.push(deed.clone());
                if let Some(refusal) = self.refusal.take() {
                    return Err(refusal);
                }
                let facts = [("category", "leak"), ("who", "钱玉贞")];
                Reply::Done(Done {
                    seq: Seq(100),
                    subject: Some(match self.done {
                        Some((command, key)) if command == deed.command => key,
                        _ => Key::of(Kind::Matter, 1201),
                    }),
                    facts: facts
                        .iter()
                        .chain(&self.facts)
                        .map(|(k, v)| (k.to_string(), v.to_string()))
                        .collect(),
                    left: std::mem::take(&mut self.left),
                    undo: !matches!(deed.command.as_str(), "undo" | "redo"),
                })
            }
            _ => Reply::Ok,
        })
    }

    /// Types keys by name, as stories tell them: `F7 qyz Enter` is six keys.
    pub fn keys(&mut self, story: &str) -> usize {
        let keys: Vec<_> = story.split(' ').flat_map(pressed).collect();
        for key in &keys {
            self.hear(Msg::Input(Input::Key(*key)));
        }
        keys.len()
    }

    /// Types free text, which no budget counts.
    pub fn text(&mut self, text: &str) {
        for c in text.chars() {
            self.hear(Msg::Input(Input::Key(Pressed::Char(c))));
        }
    }

    /// The screen as lines, drawn anew from the model.
    pub fn screen(&mut self) -> String {
        self.drawn().0
    }

    /// The screen's cells.
    pub fn buffer(&self) -> Buffer {
        let (columns, rows) = self.model.size;
        let mut buf = Buffer::empty(Rect::new(0, 0, columns, rows));
        view(&self.model, &mut buf);
        buf
    }

    pub fn drawn(&mut self) -> (String, Option<Position>) {
        let (columns, rows) = self.model.size;
        let mut buf = Buffer::empty(Rect::new(0, 0, columns, rows));
        let cursor = view(&self.model, &mut buf);
        drawn(&mut self.model);
        let line = |y: u16| {
            let mut text = String::new();
            let mut x = 0;
            while x < columns {
                let symbol = buf[(x, y)].symbol();
                text.push_str(symbol);
                x += crate::console::cells::width(symbol).max(1) as u16;
            }
            text.trim_end().to_string()
        };
        ((0..rows).map(line).collect::<Vec<_>>().join("\n"), cursor)
    }

    #[track_caller]
    pub fn sees(&mut self, text: &str) -> &mut Desk {
        let screen = self.screen();
        assert!(screen.contains(text), "no {text:?} in\n{screen}");
        self
    }

    #[track_caller]
    pub fn sees_no(&mut self, text: &str) -> &mut Desk {
        let screen = self.screen();
        assert!(!screen.contains(text), "{text:?} in\n{screen}");
        self
    }
}

/// So many rows of a list from this one on; all where they are 0.
fn rows_from(all: &[QueueRow], from: usize, most: usize) -> Reply {
    let most = if most == 0 { usize::MAX } else { most };
    let rows: Vec<_> = all.iter().skip(from).take(most).cloned().collect();
    match rows.len() == all.len() {
        true => Reply::Queue(rows),
        false => Reply::QueuePart { rows, total: all.len() as u64 },
    }
}

/// One row of the queue.
pub fn row(
    id: u64,
    lamp: Lamp,
    when: Option<Moment>,
    category: &str,
    who: &str,
    find: &str,
) -> QueueRow {
    QueueRow {
        part: part(lamp, when, at("11-25T10:32")),
        facts: Default::default(),
        key: Key::of(Kind::Matter, id),
        rev: Seq(1),
        lamp,
        level: Level::Normal,
        stage: Stage::Open,
        at: when,
        whole_day: false,
        due: when.map(|at| Due {
            at,
            source: "答应本人的".into(),
            whole_day: false,
            extra: Default::default(),
        }),
        next: None,
        category: category.into(),
        text: "卫生间顶上滴水".into(),
        address: "3-2-501".into(),
        who: who.into(),
        owner: 1,
        handed_by: None,
        find: find.into(),
    }
}

/// A mediation as a row; without facts it is another's.
pub fn case(id: u64, owner: u64, when: Option<&str>, facts: &[(&str, &str)]) -> QueueRow {
    let lamp = if facts.is_empty() { Lamp::Green } else { Lamp::Yellow };
    let place = if facts.is_empty() { "" } else { "3-2 楼道" };
    QueueRow {
        key: Key::of(Kind::Mediation, id),
        facts: facts.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect(),
        due: None,
        text: String::new(),
        address: place.into(),
        owner,
        ..row(id, lamp, when.map(at), "mediation", "", "")
    }
}

fn queue() -> Vec<QueueRow> {
    vec![
        row(1180, Lamp::Red, Some(at("11-24T17:00")), "light", "", "路灯 ludeng ld m1180"),
        row(1187, Lamp::Yellow, Some(at("11-25T17:00")), "leak", "张三", "张三 zhangsan zs m1187"),
        row(1190, Lamp::Grey, None, "relief", "马国华", "马国华 maguohua mgh m1190"),
    ]
}

/// A record's page.
pub fn page(key: Key, fields: &[(&str, &str)], body: Pages) -> Page {
    let action = |command: &command::Command| Action {
        command: command.name.into(),
        refusal: match command.name {
            "matter.reopen" => Some(Refusal::new("reopen.open").then("matter.note")),
            _ if !command.ready => Some(Refusal::new("coming")),
            _ => None,
        },
    };
    Page {
        key,
        rev: Seq(1),
        fields: fields.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect(),
        shown: BTreeMap::from([("who".into(), "张三 3-2-501".into())]),
        actions: command::on(key.kind).map(action).collect(),
        lines: vec![
            (
                key.line(Seq(8)),
                line(LineKind::Call, "11-24T09:30", &[("outcome", "missed")], "没人接"),
            ),
            (key.line(Seq(7)), line(LineKind::New, "11-23T16:00", &[], "")),
        ],
        contacts: vec![Contact {
            at: at("11-24T09:30"),
            staff: 1,
            matter: Some(M1187),
            category: "leak".into(),
            line: line(LineKind::Call, "11-24T09:30", &[("outcome", "missed")], "没人接"),
            standing: Some(Standing {
                stage: Stage::Open,
                due: queue().remove(1).due,
                owner: 1,
                result: String::new(),
            }),
        }],
        names: colleagues().into_iter().map(|row| (row.id, row.name)).collect(),
        people: BTreeMap::new(),
        viewers: vec!["刘敏".into()],
        body,
        beyond: Beyond::default(),
    }
}

fn matter_page(handed_by: Option<u64>) -> Page {
    let row = Box::new(QueueRow { handed_by, ..queue().remove(1) });
    let fields = [
        ("who", "R213"),
        ("category", "leak"),
        ("text", "卫生间顶上滴水"),
        ("channel", "visit"),
        ("level", "normal"),
        ("due", ""),
        ("happened", "2026-11-23 16:00"),
        ("owner", "S1"),
        ("phones", "13812348000(本人)"),
    ];
    page(M1187, &fields, Pages::Matter { row, told: false })
}
