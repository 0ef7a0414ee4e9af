//! The whole screen, from the model alone.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::layer::{
    Layer, beside, calling, card, checkup, chooser, confirm, conflict, duplicates, greeting, help,
    history, limit, menu, palette, pin,
};
use super::layout::{self, Places};
use super::model::{Base, Model};
use super::pane::{
    self, ledger, mediation, overview, phones_view, queue_view, residents_view, sheet, staff,
};
use super::{cells, foot, form, incident, paint, record, roster, strip};
use crate::domain::Kind;

/// Paints the screen; returns where the real cursor stands, if it is to be seen.
pub fn view(model: &Model, buf: &mut Buffer) -> Option<Position> {
    let area = buf.area;
    let Some(places) = layout::places(area) else {
        too_small(model, area, buf);
        return None;
    };
    strip::draw(model, places.strip, buf);
    rules(model, area, &places, buf);
    let mut cursor = base(model, &places, buf);
    for (index, layer) in model.layers.iter().enumerate() {
        let top = index + 1 == model.layers.len();
        let below = &model.layers[index + 1..];
        // Of several open records the topmost is drawn alone.
        if matches!(layer, Layer::Record(_)) && below.iter().any(|l| matches!(l, Layer::Record(_)))
        {
            continue;
        }
        let drawn = draw_layer(model, layer, &places, buf);
        if top {
            cursor = drawn;
        }
    }
    foot::draw(model, places.foot, buf);
    paint::legible(buf);
    cursor
}

fn rules(model: &Model, area: Rect, places: &Places, buf: &mut Buffer) {
    paint::rule(buf, area, places.body.y - 1, Style::new());
    paint::rule(buf, area, places.foot.y - 1, Style::new());
    if let Some(banner) = strip::banner(model) {
        let text = format!(" {banner} ");
        paint::put(
            buf,
            area.x + 2,
            places.body.y - 1,
            &text,
            usize::from(area.width) - 4,
            model.theme.error(),
        );
    }
}

/// The pane, or both halves where there is room.
fn base(model: &Model, places: &Places, buf: &mut Buffer) -> Option<Position> {
    let covered = model.layers.iter().any(|layer| match layer {
        Layer::Record(_) => places.halves.is_none(),
        Layer::Palette(_) | Layer::Menu(_) | Layer::Conflict(_) | Layer::Confirm(_) => false,
        Layer::Limit(_) | Layer::Calling(_) => false,
        _ => true,
    });
    if covered {
        return None;
    }
    let list = places.list(model.record().is_some());
    match model.base {
        Base::Queue => {
            let below = queue_view::below(model, places);
            let list = Rect { height: list.height - below, ..list };
            let cursor = queue_view::draw(model, list, buf);
            if below > 0 {
                paint::rule(buf, list, list.bottom(), model.theme.dim());
                let detail =
                    Rect { x: list.x + 1, y: list.bottom() + 1, height: below - 1, ..list };
                queue_view::detail(model, detail, buf);
            }
            Some(cursor)
        }
        Base::Residents => Some(residents_view::draw(model, places, buf)),
        Base::Mediation => Some(mediation::draw(model, list, buf)),
        Base::Staff => Some(staff::draw(model, list, buf)),
        Base::Evening | Base::Present | Base::Backup => {
            sheet::draw(model, places.body, buf);
            None
        }
        Base::Ledger(kind) => Some(ledger::draw(model, kind, list, buf)),
        Base::Overview => {
            overview::draw(model, places.body, buf);
            None
        }
        Base::Phones => Some(phones_view::draw(model, places.body, buf)),
        Base::Incident => Some(incident::draw_picker(model, places.body, buf)),
    }
}

fn draw_layer(model: &Model, layer: &Layer, places: &Places, buf: &mut Buffer) -> Option<Position> {
    let body = places.body;
    match layer {
        Layer::Record(open) if open.key.kind == Kind::Incident => {
            incident::draw(model, open, blank(body, buf), buf);
            None
        }
        Layer::Record(open) => {
            let area = match places.halves {
                Some((_, right)) if pane::is_beside(model.base) => blank(right, buf),
                _ => blank(body, buf),
            };
            record::draw(model, open, area, buf);
            None
        }
        Layer::Form(id) => {
            blank(body, buf);
            form::draw(model, model.form(*id)?, body, buf)
        }
        Layer::Palette(open) => Some(palette::draw(model, open, body, buf)),
        Layer::Menu(open) => Some(menu::draw(model, open, body, buf)),
        Layer::Calling(open) => {
            calling::draw(model, open, blank(body, buf), buf);
            None
        }
        Layer::Help(open) => {
            help::draw(model, open, blank(body, buf), buf);
            None
        }
        Layer::History(open) => {
            history::draw(model, open, blank(body, buf), buf);
            None
        }
        Layer::Card(open) => {
            card::draw(model, open, blank(body, buf), buf);
            None
        }
        Layer::Beside(open) => {
            beside::draw(model, open, blank(body, buf), buf);
            None
        }
        Layer::Duplicates(open) => {
            duplicates::draw(model, open, blank(body, buf), buf);
            None
        }
        Layer::Checkup(open) => {
            checkup::draw(model, open, blank(body, buf), buf);
            None
        }
        Layer::Confirm(open) => {
            confirm::draw(model, open, body, buf);
            None
        }
        Layer::Conflict(open) => {
            conflict::draw(model, open, body, buf);
            None
        }
        Layer::Greeting(open) => {
            greeting::draw(model, open, blank(body, buf), buf);
            None
        }
        Layer::Roster => {
            roster::view::draw(model, blank(body, buf), buf);
            None
        }
        Layer::Limit(input) => Some(limit::draw(model, input, body, buf)),
        Layer::Hidden => {
            blank(body, buf);
            None
        }
        Layer::Pin(entry) => Some(pin::draw(model, entry, blank(body, buf), buf)),
        Layer::Chooser(typed) => {
            chooser::draw(model, typed, blank(body, buf), buf);
            None
        }
    }
}

fn blank(area: Rect, buf: &mut Buffer) -> Rect {
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            buf[(x, y)].reset();
        }
    }
    area
}

fn too_small(model: &Model, area: Rect, buf: &mut Buffer) {
    let (columns, rows) = layout::SMALLEST;
    let facts = [
        ("columns", columns.to_string()),
        ("rows", rows.to_string()),
        ("now_columns", area.width.to_string()),
        ("now_rows", area.height.to_string()),
    ];
    let text = model.lang.fill("console.too_small", &facts);
    for (y, line) in (area.y..area.bottom()).zip(cells::wrap(&text, usize::from(area.width))) {
        paint::put(buf, area.x, y, &line, usize::from(area.width), Style::new());
    }
}
