//! The common index axis.

use yew::prelude::*;

use crate::{app::action::Zoom, ui::words::Words, view::strip::Strip};

/// With bars there is room for every tenth index.
const BARS_APART: usize = 10;

/// Properties of [`Axis`].
#[derive(Properties, PartialEq)]
pub struct AxisProps {
    /// The columns.
    pub strip: Strip,
    /// How the logs are drawn.
    pub zoom: Zoom,
    /// The index that somebody points at.
    pub lit: Option<usize>,
    /// The language's texts.
    pub words: Words,
}

/// The indices over the columns; where the window does not begin at 0, a break after what comes before.
#[component]
pub fn Axis(props: &AxisProps) -> Html {
    let AxisProps { strip, zoom, lit, words } = props;
    let window = strip.window;
    let every = match zoom {
        Zoom::Cells => 1,
        Zoom::Bars => BARS_APART,
    };
    let near_lit = |index: usize| lit.is_some_and(|lit| lit != index && index.abs_diff(lit) * strip.pitch() < 34);
    let tick = |index: usize| {
        let middle = strip.left(index) + strip.cell / 2;
        let class = classes!((*lit == Some(index)).then_some("lit"));
        html! { <span key={index} {class} ~style={format!("left:{middle}px")}>{ index }</span> }
    };
    let shown = (window.from..window.from + window.count)
        .filter(|index| (index.is_multiple_of(every) && !near_lit(*index)) || *lit == Some(*index));
    html! {
        <div class="logs-axis" data-testid="axis" aria-hidden="true">
            <span class="logs-axis-name">{ words.text("drawing-axis") }</span>
            <div class="logs-axis-strip">
                if let Some(last_before) = window.from.checked_sub(1) {
                    <span class="logs-axis-before" title={words.text("drawing-axis-break")}>
                        { range(last_before) }<i>{ "//" }</i>
                    </span>
                }
                { shown.map(tick).collect::<Html>() }
            </div>
        </div>
    }
}

/// `0–15`, or `0` alone.
pub fn range(last: usize) -> String {
    match last {
        0 => "0".to_owned(),
        last => format!("0–{last}"),
    }
}
