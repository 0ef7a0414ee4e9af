//! What is stored, one file per kind of record. Every struct keeps fields it does
//! not know (`extra`) and defaults those an older version did not write.

mod certificate;
mod contact;
mod demand;
mod household;
mod import;
mod incident;
mod line;
mod matter;
mod mediation;
mod office;
mod resident;
mod staff;
mod visit;

pub use certificate::Certificate;
pub use contact::Contact;
pub use demand::Demand;
pub use household::{Dwelling, Household};
pub use import::{Import, ImportState};
pub use incident::Incident;
pub use line::{Line, LineKind};
pub use matter::{Due, Level, Matter, Next, Stage, Told};
pub use mediation::{Agreement, Mediation, Party, Performance};
pub use office::{Counter, Office};
pub use resident::{Phone, Resident, Sex, Status};
pub use staff::{Role, Staff};
pub use visit::{Pause, Visit};
