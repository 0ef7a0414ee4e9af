//! What consoles and subcommands say to the desk and hear from it: frames and
//! messages. Text is never rendered here; the desk sends codes and facts.

pub mod backup;
pub mod draft;
pub mod evening;
pub mod frame;
pub mod history;
pub mod message;
pub mod page;
pub mod pin;
pub mod side;
pub mod startup;

pub use backup::BackupState;
pub use draft::Draft;
pub use evening::{DayRow, Evening, Figure, Happened, PresentRow};
pub use history::{Changed, History, HistoryRow, LastDeed};
pub use message::{
    Ask, Deed, Done, Event, Goodbye, Hello, Moved, Reply, SEEN, Session, StaffRow, ToClient, ToDesk,
};
pub use page::{Action, Around, ContactRow, FindRow, Found, MoreRow, Page, Pages, QueueRow};
pub use side::{Beside, DuplicateRow, Duplicates, Side, SideField};
