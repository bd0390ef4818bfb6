//! One node's log.

use yew::prelude::*;

use super::{
    block::Block,
    cell::{CellMark, content},
    disk_line::{DiskFacts, DiskLine},
    ghosts::use_ghosts,
    who::{Who, WhoFacts},
};
use crate::{
    app::action::Zoom,
    sim::{NodeId, config::StorageKind, event::Compaction},
    ui::words::Words,
    view::{
        NodeFrame,
        glance::Standing,
        strip::{Prefix, Strip},
    },
};

/// Room for the sign that entries before the window are left out.
const BREAK: usize = 16;

/// Properties of [`LogLane`].
#[derive(Properties, PartialEq)]
pub struct LogLaneProps {
    /// The node.
    pub node: NodeFrame,
    /// How many nodes there are.
    pub nodes: usize,
    /// The columns.
    pub strip: Strip,
    /// How cells are drawn.
    pub zoom: Zoom,
    /// Whether there is little room.
    pub narrow: bool,
    /// Whether lanes are low, and only the selected one has its disk line.
    pub dense: bool,
    /// Indices of entries that a broken check concerns.
    pub broken: Vec<usize>,
    /// Whether the node is selected.
    pub selected: bool,
    /// Whether a compaction may take its time.
    pub animated: bool,
    /// The language's texts.
    pub words: Words,
    /// Selects the node.
    pub on_select: Callback<NodeId>,
    /// Points so many entries further on.
    pub on_step: Callback<(NodeId, isize)>,
    /// Points nowhere.
    pub on_leave: Callback<()>,
}

/// One lane: who, strip, disk line.
#[component]
pub fn LogLane(props: &LogLaneProps) -> Html {
    let LogLaneProps { node, strip, zoom, words, selected, dense, .. } = props;
    let pid = node.pid;
    let ghosts = use_ghosts(node, props.animated);
    let onclick = props.on_select.reform(move |_: MouseEvent| pid);
    let onkeydown = {
        let on_step = props.on_step.clone();
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                "ArrowRight" => on_step.emit((pid, 1)),
                "ArrowLeft" => on_step.emit((pid, -1)),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let onfocus = props.on_step.reform(move |_: FocusEvent| (pid, 0));
    let onblur = props.on_leave.reform(|_: FocusEvent| ());
    let crumbles = node.compaction == Some(Compaction::Trim);
    let ghost = |cell: &crate::view::Cell| {
        let decided = if cell.decided { "decided" } else { "accepted" };
        let moves = if crumbles { "crumbles" } else { "fades" };
        let left = strip.left(cell.index);
        html! {
            <div key={format!("ghost-{}", cell.index)} class={classes!("cell", "ghost", decided, moves)} aria-hidden="true"
                ~style={format!("left:{left}px;--at:{}", cell.index % 12)}>
                if *zoom == Zoom::Cells {
                    { content(&cell.content) }
                }
            </div>
        }
    };
    let in_sight = |index: usize| index >= strip.window.from && index < strip.window.from + strip.window.count;
    // Lists of their own: next to other children, keyed ones would be matched by position.
    let cells = node.lane.cells.iter().filter(|cell| in_sight(cell.index)).map(|cell| {
        html! {
            <CellMark key={cell.index} {pid} cell={cell.clone()} left={strip.left(cell.index)} zoom={*zoom}
                breaks={props.broken.contains(&cell.index)} words={words.clone()} />
        }
    });
    let strip_label = words.format(
        "drawing-strip-label",
        &[
            ("node", pid.into()),
            ("compacted", node.compacted.into()),
            ("decided", node.decided.into()),
            ("accepted", node.accepted.into()),
        ],
    );
    let class = classes!("lane", selected.then_some("selected"), (!node.up).then_some("down"));
    html! {
        <div {class} data-testid={format!("lane-{pid}")} data-pid={pid.to_string()} {onclick}>
            <Who facts={WhoFacts::of(node)} selected={*selected} narrow={props.narrow} dense={*dense} words={words.clone()} />
            <div class="lane-log">
                <div class="lane-strip" role="img" tabindex="0" aria-label={strip_label} {onkeydown}
                    {onfocus} {onblur}>
                    { draw_prefix(props) }
                    { cells.collect::<Html>() }
                    { ghosts.iter().filter(|cell| in_sight(cell.index)).map(ghost).collect::<Html>() }
                    { draw_mark(strip, node.compacted, "mark compacted", &words.count("drawing-mark-compacted", node.compacted)) }
                    { draw_mark(strip, node.decided, "mark decided", &words.count("drawing-decided", node.decided)) }
                    { draw_empty(props) }
                </div>
                if !dense || *selected {
                    <DiskLine facts={DiskFacts::of(node)} words={words.clone()} />
                }
            </div>
        </div>
    }
}

/// What stands for the entries before the first cell: a block, a sign that there are more, or both. On a
/// phone there is no room for both; the axis has its break there too.
fn draw_prefix(props: &LogLaneProps) -> Html {
    let LogLaneProps { node, strip, words, .. } = props;
    let prefix = strip.prefix(node.compacted);
    let before = strip.window.from.min(node.accepted.max(stored_end(node)));
    let left_out = before.saturating_sub(node.compacted);
    let width = match prefix {
        Prefix::Columns(columns) => strip.block(columns),
        Prefix::Head if left_out > 0 && !props.narrow => strip.head - BREAK,
        _ => strip.head,
    };
    html! { <>
        if prefix != Prefix::None {
            <Block pid={node.pid} by={node.compaction.unwrap_or(Compaction::Trim)} compacted={node.compacted}
                keys={node.snapshot_keys} values={key_values(node)} {width} words={words.clone()} />
        }
        if left_out > 0 && (prefix == Prefix::None || !props.narrow) {
            <span class="lane-break" title={words.count("drawing-left-out", left_out)}>
                if prefix == Prefix::None {
                    { format!("+{left_out} ") }
                }
                { "⋯" }
            </span>
        }
    </> }
}

/// A mark between two cells; out of sight it is not there.
fn draw_mark(strip: &Strip, index: usize, class: &'static str, title: &AttrValue) -> Html {
    match strip.mark(index) {
        Some(left) => html! { <i {class} ~style={format!("transform:translateX({left}px)")} title={title.clone()} /> },
        None => Html::default(),
    }
}

/// What is said where there is nothing to draw.
fn draw_empty(props: &LogLaneProps) -> Html {
    let LogLaneProps { node, nodes, strip, words, .. } = props;
    let shown = node.lane.cells.iter().any(|cell| cell.index >= strip.window.from);
    if shown || strip.prefix(node.compacted) == Prefix::Columns(strip.window.count) {
        return Html::default();
    }
    let end = node.accepted.max(stored_end(node));
    let said = match (Standing::of(node), node.storage, end) {
        (Standing::Crashed, StorageKind::Memory, _) => words.text("drawing-empty-memory-crashed"),
        (Standing::Crashed, StorageKind::IndexedDb, 0) => words.text("drawing-empty-disk-crashed"),
        (Standing::Electing, _, 0) => {
            let args =
                [("node", node.pid.into()), ("heard", (node.hears.len() + 1).into()), ("count", (*nodes).into())];
            words.format("drawing-empty-electing", &args)
        }
        (_, _, 0) => words.text("drawing-empty"),
        (_, _, end) if end <= strip.window.from => words.format("drawing-empty-ends", &[("last", (end - 1).into())]),
        _ => return Html::default(),
    };
    let class =
        if strip.prefix(node.compacted) == Prefix::None && end == 0 { "lane-empty" } else { "lane-empty after" };
    html! { <span {class}>{ said }</span> }
}

/// Where a crashed node's log ends on its disk.
fn stored_end(node: &NodeFrame) -> usize {
    node.disk.as_ref().filter(|_| !node.up).map_or(0, |disk| disk.log_end)
}

/// The first key-values of a node's snapshot in a line: "a=7 b=2 …".
fn key_values(node: &NodeFrame) -> AttrValue {
    let shown = node.snapshot_head.iter().map(|(key, value)| format!("{key}={value}"));
    let more = (node.snapshot_keys > node.snapshot_head.len()).then(|| "…".to_owned());
    shown.chain(more).collect::<Vec<_>>().join(" ").into()
}
