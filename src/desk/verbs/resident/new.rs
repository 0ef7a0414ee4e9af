//! A new file: one name is enough, everything else can come later.

use super::{fill, save, settle_id, sex};
use crate::desk::args::Args;
use crate::desk::query::alike::alike;
use crate::desk::tx::Tx;
use crate::desk::verbs::house;
use crate::domain::record::{LineKind, Resident};
use crate::domain::{Key, Kind, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, _: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut resident = Resident {
        name: args.text("name").into(),
        also: args.words("also"),
        sex: sex(args.text("sex")),
        birth: args.day("birth")?,
        id_number: args.text("id_number").into(),
        relation: args.text("relation").into(),
        ethnicity: args.text("ethnicity").into(),
        hukou: args.text("hukou").into(),
        tags: args.words("tags"),
        caution: args.text("caution").into(),
        remark: args.text("remark").into(),
        recorded: tx.now(),
        ..Resident::default()
    };
    let filled = ["id_kind", "phone", "phone_whose", "phone2", "phone2_whose"];
    fill(&mut resident, filled.map(|name| (name, args.text(name))).into_iter());
    settle_id(tx, None, &mut resident)?;
    // Two of one name may live behind one door: it is said and not refused.
    let typed =
        ["name", "birth", "phone", "address"].map(|name| (name.into(), args.text(name).into()));
    let like = alike(tx.view(), &typed.into(), tx.now());
    let id = tx.new_id(Kind::Resident)?;
    let key = Key::of(Kind::Resident, id);
    tx.about(key);
    if let Some(address) = args.address("address")? {
        house::join(tx, id, &mut resident, (&address, args.text("home")))?;
    }
    save(tx, key, &resident)?;
    if !like.is_empty() {
        let like = like.into_iter().map(|id| Key::of(Kind::Resident, id).to_string());
        tx.facts.insert("alike".into(), like.collect::<Vec<_>>().join(" "));
    }
    tx.line(key, LineKind::New, "", &[])
}
