//! One node's log.

use yew::prelude::*;

use super::{
    block::Block,
    cell::{CellMark, content, stopsign},
    chip::{Chip, is_durable, use_chip},
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
        compaction::Done,
        glance::Standing,
        read::WouldRead,
        strip::{Prefix, Strip},
    },
};

/// Room for the sign that entries before the window are left out.
const BREAK: usize = 16;
/// Where in the strip the values that a snapshot keeps fly to, in pixels.
const FLIES_TO: usize = 8;

/// Properties of [`LogLane`].
#[derive(Properties, PartialEq)]
pub struct LogLaneProps {
    /// The node.
    pub node: NodeFrame,
    /// How many nodes its configuration has.
    pub nodes: usize,
    /// The number of the newest configuration.
    pub newest: u32,
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
    /// Whether time passes so slowly that anybody can read what a compaction did.
    pub told: bool,
    /// The node's last compaction.
    pub done: Option<Done>,
    /// The index that somebody points at, and what a read would give there.
    pub read: Option<(usize, WouldRead)>,
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
    let (pid, configuration) = (node.pid, node.membership.configuration);
    let ghosts = use_ghosts(node, props.animated);
    let chip = use_chip(node, props.done.as_ref(), props.told);
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
    // What a snapshot keeps flies into it; what was overwritten fades.
    let kept = |index: usize| {
        let values = props.done.iter().flat_map(|done| &done.values);
        !crumbles && values.clone().any(|value| value.index == Some(index))
    };
    let ghost = |cell: &crate::view::Cell| {
        let decided = if cell.decided { "decided" } else { "accepted" };
        let moves = match kept(cell.index) {
            true => "flies",
            false if crumbles => "crumbles",
            false => "fades",
        };
        let left = strip.left(cell.index);
        html! {
            <div key={format!("ghost-{}", cell.index)} class={classes!("cell", "ghost", decided, moves)} aria-hidden="true"
                ~style={format!("left:{left}px;--at:{};--way:-{}px", cell.index % 12, left.saturating_sub(FLIES_TO))}>
                if *zoom == Zoom::Cells {
                    { content(&cell.content, configuration, words) }
                }
            </div>
        }
    };
    let in_sight = |index: usize| index >= strip.window.from && index < strip.window.from + strip.window.count;
    // Lists of their own: next to other children, keyed ones would be matched by position.
    let cells = node.lane.cells.iter().filter(|cell| in_sight(cell.index)).map(|cell| {
        html! {
            <CellMark key={cell.index} {pid} cell={cell.clone()} {configuration} left={strip.left(cell.index)} zoom={*zoom}
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
    let class = classes!(
        "lane",
        selected.then_some("selected"),
        (!node.up).then_some("down"),
        node.membership.leaving.then_some("leaving")
    );
    html! {
        <div {class} data-testid={format!("lane-{pid}")} data-pid={pid.to_string()} {onclick}>
            <Who facts={WhoFacts::of(node, props.newest)} selected={*selected} narrow={props.narrow} dense={*dense} words={words.clone()} />
            <div class="lane-log">
                <div class="lane-strip" role="img" tabindex="0" aria-label={strip_label} {onkeydown}
                    {onfocus} {onblur}>
                    { draw_prefix(props) }
                    { cells.collect::<Html>() }
                    { ghosts.cells.iter().filter(|cell| in_sight(cell.index)).map(ghost).collect::<Html>() }
                    if ghosts.more > 0 {
                        <span class="lane-counter" aria-hidden="true">{ format!("+{}", ghosts.more) }</span>
                    }
                    { draw_mark(strip, node.compacted, "mark compacted", &words.count("drawing-mark-compacted", node.compacted)) }
                    { draw_mark(strip, node.decided, "mark decided", &words.count("drawing-decided", node.decided)) }
                    { draw_proposed(props) }
                    { draw_empty(props) }
                </div>
                if !dense || *selected {
                    <DiskLine facts={DiskFacts::of(node)} words={words.clone()} />
                }
                if let Some(old) = node.membership.serves {
                    <div class="lane-serves" data-testid={format!("serves-{pid}")}>
                        { words.format("drawing-lane-serves", &[("old", old.to_string().into())]) }
                    </div>
                }
                if let Some(done) = chip {
                    <Chip {pid} {done} durable={is_durable(node)} words={words.clone()} />
                }
                { draw_read(props) }
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
                keys={node.snapshot_keys} values={key_values(node, props.done.as_ref())} {width} words={words.clone()} />
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

/// A stopsign that was proposed here and stands in no log of this node: behind its last entry, where it would come.
fn draw_proposed(props: &LogLaneProps) -> Html {
    let LogLaneProps { node, strip, words, zoom, .. } = props;
    let at = node.accepted;
    let in_sight = at >= strip.window.from && at < strip.window.from + strip.window.count;
    if !node.membership.stopsign_proposed || !in_sight {
        return Html::default();
    }
    html! {
        <div class="cell stopsign proposed memory" ~style={format!("left:{}px", strip.left(at))}
            title={words.text("drawing-stopsign-proposed")} data-testid={format!("stopsign-proposed-{}", node.pid)}>
            if *zoom == Zoom::Cells {
                { stopsign(node.membership.configuration, words) }
            }
        </div>
    }
}

/// What a read would give at the index that somebody points at, below its cell: to its right, or where there is less
/// room, to its left.
fn draw_read(props: &LogLaneProps) -> Html {
    let Some((index, would)) = &props.read else { return Html::default() };
    let strip = &props.strip;
    let left = strip.left(*index);
    let place = match left * 2 > strip.block(strip.window.count) {
        true => format!("right:calc(100% - {}px)", left + strip.cell),
        false => format!("left:{left}px"),
    };
    let class = match would {
        WouldRead::Decided(_) | WouldRead::StopSign(true) => "decided",
        WouldRead::Undecided(_) | WouldRead::StopSign(false) => "accepted",
        WouldRead::Snapshotted(..) => "snapshot",
        WouldRead::Trimmed(_) => "trimmed",
        WouldRead::Nothing | WouldRead::Down => "nothing",
    };
    html! {
        <span class={classes!("lane-read", class)} ~style={place} data-testid={format!("would-read-{}", props.node.pid)}
            aria-hidden="true">{ would.word() }</span>
    }
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
    let shown = node.membership.stopsign_proposed || node.lane.cells.iter().any(|cell| cell.index >= strip.window.from);
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

/// The first key-values of a node's snapshot in a line, "a=7 b=2 …"; where it is known which entries its latest are,
/// those with their indices: "a=7 (15) b=2 (12) …".
fn key_values(node: &NodeFrame, done: Option<&Done>) -> AttrValue {
    let latest: Vec<_> = done.into_iter().flat_map(|done| &done.values).rev().collect();
    let named = latest.iter().map(|key| match key.index {
        Some(index) => format!("{}={} ({index})", key.key, key.value),
        None => format!("{}={}", key.key, key.value),
    });
    let shown: Vec<_> = match latest.is_empty() {
        true => node.snapshot_head.iter().map(|(key, value)| format!("{key}={value}")).collect(),
        false => named.collect(),
    };
    let more = (node.snapshot_keys > shown.len()).then(|| "…".to_owned());
    shown.into_iter().chain(more).collect::<Vec<_>>().join(" ").into()
}
