//! The disk a backup is made on, and what is done where it has no room.

use super::*;
use crate::files::Fault;

const NEW: [(&str, &str); 3] = [("who", "来人"), ("category", "leak"), ("text", "滴水")];

#[test]
fn no_backup_brings_a_disk_to_where_no_deed_is_taken() {
    let dir = tempfile::tempdir().unwrap();
    let files = Files::recorded(dir.path().join("data")).unwrap();
    let desk = open_files(files.clone());
    let mut wang = Person::enter(&desk, "wangli");
    wang.does("matter.new", None, &NEW);
    let target = dir.path().join("target");
    std::fs::create_dir(&target).unwrap();
    let recipients = Vec::new();
    wang.connection.ask(Ask::SetUpBackups { target: target.clone(), recipients }).unwrap();
    let free = |bytes| {
        files.heal();
        files.fail(Fault::Free { bytes });
    };
    // Besides the mark of the folder.
    let made = || std::fs::read_dir(&target).unwrap().count() - 1;

    // There is room for deeds and for no more: they go on, and the backup says why not.
    free(1 << 20);
    let refused = wang.connection.ask(Ask::BackUp { wait: true }).unwrap_err();
    assert_eq!((refused.code.as_str(), made()), ("backup.no_room", 0));
    assert!(!files.exists("backup/work"), "nothing was begun");
    // Where not even deeds are taken, that is the reason.
    desk.shared.look_at_disk();
    let refused = wang.connection.ask(Ask::BackUp { wait: true }).unwrap_err();
    assert_eq!((refused.code.as_str(), made()), ("disk_full", 0));
    assert!(desk.shared.banners().contains(&"backup_failed".to_string()));

    free(1 << 40);
    desk.shared.look_at_disk();
    wang.connection.ask(Ask::BackUp { wait: true }).unwrap();
    assert_eq!(made(), 1);
    assert_eq!(desk.shared.banners(), Vec::<String>::new());
    desk.close();
}
