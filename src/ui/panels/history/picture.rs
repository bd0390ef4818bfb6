//! The picture: bars and bands. Shape says what a bar is, and words and signs in it; colour repeats it.

use std::rc::Rc;

use web_sys::KeyboardEvent;
use yew::prelude::*;

use super::words;
use crate::{
    app::{
        action::{Action, Dispatch},
        history::HistoryPanelView,
    },
    text::Texts,
    ui::{
        hooks::{on, use_dispatch, use_texts},
        measure::use_size,
    },
    view::history::{Bar, BarDrawn, Drawn, Fault, FaultDrawn, FaultKind, LABEL, LANE, What, draw},
};

/// The height of a bar within its lane.
const BAR: usize = 20;
/// The height of the line of times.
const TIMES: usize = 20;

/// What the picture gets.
#[derive(Properties, PartialEq)]
pub struct PictureProps {
    /// What clients did.
    pub history: Rc<HistoryPanelView>,
    /// The bars that are drawn.
    pub bars: Rc<Vec<Bar>>,
}

/// The picture.
#[component]
pub fn Picture(props: &PictureProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let (room, size) = use_size();
    let width = size.map_or(0, |(width, _)| width);
    let view = &props.history.view;
    let drawn = draw(view, &props.bars, width, |bar| words::bar_short(bar).chars().count());
    let height = drawn.height + TIMES;
    let (from, to) = drawn.times;
    html! {
        <div class="history-picture" ref={room}>
            if width > 0 && !drawn.rows.is_empty() {
                <svg width={width.to_string()} height={height.to_string()} viewBox={format!("0 0 {width} {height}")} role="group"
                    aria-label={texts.text("history-picture")}>
                    <defs>
                        <pattern id="history-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                            <line x1="0" y1="0" x2="0" y2="6" class="history-hatch" />
                        </pattern>
                    </defs>
                    if drawn.links > 0 {
                        <text class="history-name" x="0" y="15">{ texts.text("history-row-links") }</text>
                    }
                    { for drawn.rows.iter().map(|row| html! {
                        <g key={row.node}>
                            <rect class="history-row" x={LABEL.to_string()} y={row.y.to_string()} width={width.saturating_sub(LABEL).to_string()} height={row.height.to_string()} />
                            <text class="history-name" x="0" y={(row.y + 16).to_string()}>{ texts.format("page-check-node", &[("node", row.node.into())]) }</text>
                            if row.hidden > 0 {
                                <title>{ texts.format("history-row-hidden", &[("n", row.hidden.into())]) }</title>
                                <text class="history-hidden" x={(width - 4).to_string()} y={(row.y + row.height - 6).to_string()}>{ format!("+{}", row.hidden) }</text>
                            }
                        </g>
                    }) }
                    { for drawn.faults.iter().map(|band| draw_fault(band, &view.faults[band.at], &texts)) }
                    { for drawn.bars.iter().map(|place| draw_bar(place, &props.bars[place.at], &texts, &dispatch)) }
                    { times(&drawn, width, (from, to)) }
                </svg>
            }
        </div>
    }
}

fn times(drawn: &Drawn, width: usize, (from, to): (u64, u64)) -> Html {
    let y = (drawn.height + 14).to_string();
    html! {
        <g class="history-times" aria-hidden="true">
            <text x={LABEL.to_string()} y={y.clone()}>{ format!("t {from}") }</text>
            <text x={(width.saturating_sub(4)).to_string()} {y} text-anchor="end">{ format!("t {to}") }</text>
        </g>
    }
}

fn draw_fault(band: &FaultDrawn, fault: &Fault, texts: &Texts) -> Html {
    let said = words::fault(texts, fault);
    let sign = match fault.kind {
        FaultKind::Cut => "✂\u{fe0e}",
        FaultKind::Down => "✕",
        FaultKind::Held => "‖",
        FaultKind::FlushFailed => "!",
        FaultKind::PowerFailed => "↯",
    };
    // A letter is taken for seven pixels; what does not fit is in the title.
    let fits = said.chars().count() * 7 + 20 < band.width;
    let label = if fits { format!("{sign} {said}") } else { sign.to_owned() };
    let y = if fault.kind == FaultKind::Cut { band.y + 14 } else { band.y + band.height - 7 };
    html! {
        <g key={format!("{}-{:?}-{}", fault.kind.word(), fault.node, fault.from.step)} class={classes!("history-fault", fault.kind.word())}
            data-fault={fault.kind.word()}>
            <title>{ said }</title>
            <rect x={band.x.to_string()} y={band.y.to_string()} width={band.width.to_string()} height={band.height.to_string()} fill="url(#history-hatch)" />
            <text x={(band.x + 3).to_string()} y={y.to_string()}>{ label }</text>
        </g>
    }
}

fn draw_bar(place: &BarDrawn, bar: &Bar, texts: &Texts, dispatch: &Dispatch) -> Html {
    let is_read = matches!(bar.what, What::Read(..));
    let said = words::bar(texts, bar);
    let seek = Action::Seek(bar.step());
    let onkeydown = {
        let (dispatch, seek) = (dispatch.clone(), seek.clone());
        Callback::from(move |event: KeyboardEvent| {
            if matches!(event.key().as_str(), "Enter" | " ") {
                event.prevent_default();
                event.stop_propagation();
                dispatch.send(seek.clone());
            }
        })
    };
    let rx = if is_read { BAR / 2 } else { 2 };
    html! {
        <g key={bar.id} class={classes!("history-bar", if is_read { "read" } else { "write" }, bar.to.is_none().then_some("open"),
                bar.lost.then_some("lost"), bar.concerned.then_some("concerned"))} role="button" tabindex="0" data-testid="history-bar" data-concerned={bar.concerned.to_string()}
            onclick={on(dispatch, seek)} {onkeydown}>
            <title>{ said }</title>
            <rect class="history-target" x={place.x.to_string()} y={place.y.to_string()} width={place.target.to_string()} height={LANE.to_string()} />
            <rect class="history-body" x={place.x.to_string()} y={(place.y + 3).to_string()} width={place.width.to_string()} height={BAR.to_string()} rx={rx.to_string()} />
            <text x={place.text.to_string()} y={(place.y + 17).to_string()}>{ words::bar_short(bar) }</text>
        </g>
    }
}
