//! The map of the whole logs, 0 to their end: where the window is, and where it can go.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    sim::event::Compaction,
    ui::words::Words,
    view::{Frame, Window},
};

/// How far the cluster's furthest node is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Extent {
    compacted: usize,
    trimmed: bool,
    decided: usize,
    accepted: usize,
}

impl Extent {
    /// The extent of the leader, or of the node that has decided most: of one that runs, if any does.
    pub fn of(frame: &Frame) -> Self {
        let leader = frame.nodes.iter().find(|node| Some(node.pid) == frame.leader);
        let furthest = || frame.nodes.iter().max_by_key(|node| (node.up, node.decided));
        leader.or_else(furthest).map_or(Self::default(), |node| Self {
            compacted: node.compacted,
            trimmed: node.compaction == Some(Compaction::Trim),
            decided: node.decided,
            accepted: node.accepted,
        })
    }
}

/// Properties of [`Map`].
#[derive(Properties, PartialEq)]
pub struct MapProps {
    /// The last that the window's first index can be.
    pub last: usize,
    /// How many entries the longest log has had.
    pub total: usize,
    /// The indices in sight.
    pub window: Window,
    /// How far the cluster is.
    pub extent: Extent,
    /// Moves the window.
    pub scroll: Callback<usize>,
    /// The language's texts.
    pub words: Words,
}

/// The map: a slider whose track is the log.
#[component]
pub fn Map(props: &MapProps) -> Html {
    let MapProps { last, total, window, extent, words, .. } = props;
    let scroll = props.scroll.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let slider = event.target_dyn_into::<HtmlInputElement>();
        if let Some(index) = slider.and_then(|slider| slider.value().parse().ok()) {
            scroll.emit(index);
        }
    });
    let share = |index: usize| format!("{:.2}%", 100.0 * index as f64 / (*total).max(1) as f64);
    let (compacted, decided, accepted) = (share(extent.compacted), share(extent.decided), share(extent.accepted));
    let before = if extent.trimmed { "var(--line-strong)" } else { "var(--snapshot)" };
    let style = format!(
        "--log:linear-gradient(90deg,{before} {compacted},var(--decided) {compacted} {decided},var(--accepted) \
         {decided} {accepted},transparent {accepted});--thumb:{}",
        share(window.count.min(*total))
    );
    let shown = match window.count.min(total.saturating_sub(window.from)) {
        0 => words.text("drawing-map-empty"),
        count => words.format(
            "drawing-map-value",
            &[("first", window.from.into()), ("last", (window.from + count - 1).into()), ("total", (*total).into())],
        ),
    };
    html! {
        <div class="logs-map">
            <span aria-hidden="true">{ "0" }</span>
            <input type="range" data-testid="log-scroll" min="0" max={last.to_string()} step="1" ~style={style} {oninput}
                value={window.from.min(*last).to_string()} disabled={*last == 0} aria-label={words.text("drawing-map")}
                aria-valuetext={shown} />
            <span aria-hidden="true">{ total }</span>
        </div>
    }
}
