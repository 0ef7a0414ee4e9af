//! The pages of an import, from canned files and a canned desk.

use insta::assert_snapshot;

use super::driver::{Desk, at};
use crate::console::errand::{Errand, Result as Came};
use crate::console::msg::Msg;
use crate::console::roster::Step;
use crate::domain::roster::{Rejected, Report};
use crate::domain::{Key, Kind, Refusal};
use crate::link::folders::{Incoming, Listing};
use crate::wire::{Ask, Reply, ToClient};
use crate::words::Lang;

const TEXT: &str = "姓名,身份证号,电话,住址,血型,小名\n\
    张三,11010519491231002X,13800138000,3-2-501,A,老张\n李四,,,3-2-502,B,\n";

impl Desk {
    /// The errand that waits, and its number.
    fn errand(&mut self) -> (u64, Errand) {
        self.model.errands.pop().expect("an errand")
    }

    fn comes(&mut self, number: u64, result: Came) {
        self.hear(Msg::Errand(number, result));
    }

    fn step(&self) -> Option<Step> {
        self.model.roster.as_ref().map(|roster| roster.step)
    }

    /// As far as 收件夹.
    fn at_the_folder(&mut self) {
        self.keys("F8 drhmc Enter");
        let (number, errand) = self.errand();
        assert!(matches!(errand, Errand::List));
        let file = |name: &str, size, changed| Incoming {
            path: format!("/in/{name}").into(),
            name: name.into(),
            size,
            changed: at(changed),
        };
        let files = vec![
            file("槐香园花名册2026.xlsx", 330_000, "11-25T10:01"),
            file("3号楼.csv", 900, "10-01T09:00"),
        ];
        let listing = Listing { folder: "/in".into(), files, others: 2 };
        self.comes(number, Came::Listed(Ok(listing)));
    }

    /// As far as the columns.
    fn at_the_columns(&mut self) {
        self.at_the_folder();
        self.opens(TEXT);
    }

    /// Opens the first file, in which this stands.
    fn opens(&mut self, text: &str) {
        self.keys("1");
        let (number, errand) = self.errand();
        assert!(matches!(errand, Errand::Read(path) if path.ends_with("槐香园花名册2026.xlsx")));
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("槐香园花名册2026.xlsx");
        std::fs::write(&path, text).unwrap();
        self.comes(number, crate::console::errand::run(Errand::Read(path)));
    }

    /// Does the errand that makes people of the rows.
    fn people(&mut self) {
        let (number, errand) = self.errand();
        self.comes(number, crate::console::errand::run(errand));
    }
}

fn report() -> Report {
    let why = Refusal::new("office.number_id").at("id_number");
    let import = Some(Key::of(Kind::Import, 3));
    Report {
        rows: 2,
        added: 1,
        rejected: vec![Rejected { sheet: 0, row: 3, why, also: Vec::new() }],
        import,
        ..Report::default()
    }
}

#[test]
fn every_page_is_drawn() {
    for (columns, rows, lang) in [(80, 24, Lang::Zh), (120, 36, Lang::Zh), (80, 24, Lang::En)] {
        let mut desk = Desk::sized(columns, rows, lang);
        desk.imported = Some(report());
        let name = |page: &str| format!("roster_{page}_{}_{columns}x{rows}", lang.code());
        if lang == Lang::En {
            desk.model.lang = Lang::Zh;
        }
        desk.at_the_columns();
        desk.model.lang = lang;
        assert_snapshot!(name("columns"), desk.screen());
        desk.keys("Esc");
        assert_snapshot!(name("folder"), desk.screen());
        desk.model.errands.clear();
        desk.keys("Esc");
        desk.model.lang = Lang::Zh;
        desk.at_the_columns();
        desk.model.lang = lang;
        desk.keys("Down Down Enter");
        assert_snapshot!(name("meaning"), desk.screen());
        desk.keys("Esc Tab");
        desk.people();
        assert_snapshot!(name("preview"), desk.screen());
        desk.keys("Enter");
        assert_snapshot!(name("done"), desk.screen());
    }
}

const STRANGE: &str = "西园社区,,,\n,,,\n称呼,号码一,号码二,家在,另记\n\
    张三,13800138000,11010519491231002X,3-2-501,耳背\n李四,13900139000,,3-2-502,\n";

#[test]
fn a_row_is_chosen_as_the_header_where_no_title_is_known() {
    for lang in [Lang::Zh, Lang::En] {
        let mut desk = Desk::sized(80, 24, Lang::Zh);
        desk.at_the_folder();
        desk.opens(STRANGE);
        assert_eq!(desk.step(), Some(Step::Head));
        desk.model.lang = lang;
        assert_snapshot!(format!("roster_head_{}_80x24", lang.code()), desk.screen());
        desk.keys("Up Up Up Enter");
        assert_eq!(desk.step(), Some(Step::Columns));
        assert_snapshot!(format!("roster_untitled_{}_80x24", lang.code()), desk.screen());
        desk.keys("Esc");
        assert_eq!(desk.step(), Some(Step::Head), "one page back");
        desk.keys("Esc");
        assert_eq!(desk.step(), Some(Step::Folder));
    }
}

#[test]
fn a_known_header_can_be_changed_and_is_kept_where_nothing_is_chosen() {
    let mut desk = Desk::open();
    desk.at_the_columns();
    desk.keys("Down Enter Down Enter Left");
    assert_eq!(desk.step(), Some(Step::Head));
    assert!(desk.screen().contains("没有标题行"), "{}", desk.screen());
    desk.keys("Tab");
    assert!(desk.screen().contains("只有一张表"), "{}", desk.screen());
    let kept = desk.model.roster.as_ref().unwrap().opened.as_ref().unwrap().mapping.clone();
    desk.keys("Esc");
    let roster = desk.model.roster.as_ref().unwrap();
    assert_eq!((roster.step, &roster.opened.as_ref().unwrap().mapping), (Step::Columns, &kept));
    desk.keys("Left PageDown Enter");
    assert_eq!(desk.step(), Some(Step::Head), "below the last row is nobody");
    assert!(desk.screen().contains("没有人"), "{}", desk.screen());
    desk.keys("Up Up Up Up Enter Tab");
    desk.people();
    let roster = desk.model.roster.as_ref().unwrap();
    assert_eq!(roster.sending.chunks.iter().flatten().count(), 2, "the titles are nobody");
}

#[test]
fn without_names_it_does_not_go_on_and_every_choice_is_kept() {
    let mut desk = Desk::open();
    desk.at_the_columns();
    desk.keys("Enter PageDown PageDown PageDown Enter Tab");
    assert_eq!(desk.step(), Some(Step::Columns));
    assert!(desk.screen().contains("没有一栏是姓名"));
    // 小名 is to be the name.
    desk.keys("PageDown Enter Enter Tab");
    assert_eq!(desk.step(), Some(Step::Trying));
    desk.people();
    assert_eq!(desk.step(), Some(Step::Preview));
    desk.keys("Esc");
    let screen = desk.screen();
    assert!(screen.contains("F   小名               名字"), "{screen}");
    assert!(screen.contains("不导入（选定的）"), "{screen}");
    assert!(!screen.contains("13800138000"), "{screen}");
}

#[test]
fn what_comes_late_is_not_waited_for_any_more() {
    let mut desk = Desk::open();
    desk.at_the_folder();
    desk.keys("2");
    let (number, _) = desk.errand();
    desk.keys("Esc");
    desk.comes(number, Came::Read(Err(Refusal::new("office.no_rows"))));
    assert_eq!(desk.step(), Some(Step::Folder));
    assert!(desk.model.roster.as_ref().unwrap().why.is_none());
    desk.keys("2");
    let (number, _) = desk.errand();
    desk.comes(number, Came::Read(Err(Refusal::new("office.no_rows"))));
    assert!(desk.model.roster.as_ref().unwrap().why.is_some());
}

#[test]
fn rows_in_hand_are_asked_again_after_a_cut_under_the_same_number() {
    let mut desk = Desk::open();
    desk.imported = Some(report());
    desk.at_the_columns();
    desk.keys("Tab");
    desk.people();
    desk.slow = true;
    desk.keys("Enter");
    let number = desk.model.roster.as_ref().unwrap().sending.chunk.request;
    desk.cut();
    desk.keys("F2");
    desk.slow = false;
    desk.hear(Msg::Connected);
    let asked: Vec<_> = desk
        .asked
        .iter()
        .filter_map(|ask| match ask {
            Ask::Import { chunk, dry_run: false, .. } => Some(chunk.request),
            _ => None,
        })
        .collect();
    assert_eq!(asked, [number]);
    assert_eq!(desk.step(), Some(Step::Done));
    assert!(matches!(
        desk.asked.iter().rev().find(|ask| matches!(ask, Ask::EndImport { .. })),
        Some(Ask::EndImport { stopped: false, .. })
    ));
}

#[test]
fn an_answer_to_another_question_changes_nothing() {
    let mut desk = Desk::open();
    desk.at_the_columns();
    let reply = Reply::Imported(report());
    desk.hear(Msg::Desk(ToClient::Reply { id: 999, result: Ok(reply) }));
    assert_eq!(desk.step(), Some(Step::Columns));
}
