//! The drawing itself, and what a person does on it.

use std::rc::Rc;

use web_sys::{Element, PointerEvent, SvgElement};
use yew::prelude::*;

use super::{
    gone::Gone,
    knife::{Knife, use_escape},
    link::{Link, LinkShape},
    link_menu::LinkMenu,
    message::{Looks, MarkId, arrived, marks},
    node::{Beside, Node, NodeFacts, beside},
    stack::StackList,
    summary::summary,
};
use crate::{
    app::{
        action::{Action, Dispatch},
        model::Breaking,
    },
    sim::NodeId,
    ui::{
        measure::{reduced_motion, use_size},
        words::Words,
    },
    view::{Frame, geometry::Layout, geometry::pairs, glance::link_states, messages::manual_of},
};

/// How long things move when a single step was taken.
const STEP_MS: u32 = 160;
/// Ticks shorter than this are not glided through: the eye sees no difference.
const LEAST_GLIDE_MS: u32 = 40;
/// From this many nodes on, links that do not touch the selected node are faint.
const MANY_NODES: usize = 6;

/// Properties of [`Scene`].
#[derive(Properties, PartialEq)]
pub struct SceneProps {
    /// What to draw.
    pub frame: Rc<Frame>,
    /// The selected node.
    pub selected: Option<NodeId>,
    /// The message that is looked at.
    pub message: Option<u64>,
    /// The nodes that a broken check concerns.
    pub broken: Vec<NodeId>,
    /// The numbers of the messages that are still to break a check.
    #[prop_or_default]
    pub breaking: Vec<u64>,
    /// Those that just broke one.
    #[prop_or_default]
    pub broke: Vec<Breaking>,
    /// Whether heartbeats are shown.
    pub heartbeats: bool,
    /// Whether time passes by itself.
    pub playing: bool,
    /// Whether time leapt: then everything is at once where it is.
    #[prop_or_default]
    pub leapt: bool,
    /// Ticks a second while it does.
    pub ticks_per_second: u32,
    /// Whether a touch is a knife.
    pub knife_mode: bool,
    /// The language's texts.
    pub words: Words,
    /// Where actions go.
    pub dispatch: Dispatch,
    /// What lies over the drawing.
    #[prop_or_default]
    pub children: Html,
}

/// Nodes, links, messages, knife and the choice that a link opens.
#[component]
pub fn Scene(props: &SceneProps) -> Html {
    let SceneProps { frame, words, dispatch, .. } = props;
    let (canvas, size) = use_size();
    let knife = use_state(|| None::<Knife>);
    let menu = use_state_eq(|| None::<(NodeId, NodeId)>);
    let node_stop = use_state_eq(|| None::<NodeId>);
    let link_stop = use_state_eq(|| None::<(NodeId, NodeId)>);
    let still = use_memo((), |()| reduced_motion());
    let layout = use_memo((frame.nodes.len(), size), |(nodes, size)| {
        size.map(|(width, height)| Layout::new(*nodes, width as f64, height as f64))
    });
    let handles = use_memo(layout.clone(), |layout| layout.as_ref().as_ref().map(Layout::handles).unwrap_or_default());
    let pids: Vec<NodeId> = frame.nodes.iter().map(|node| node.pid).collect();

    let on_select = use_callback(dispatch.clone(), |pid: NodeId, dispatch| dispatch.send(Action::Select(Some(pid))));
    let on_open = {
        let menu = menu.setter();
        use_callback((), move |link: (NodeId, NodeId), ()| menu.set(Some(link)))
    };
    let stack = use_state_eq(|| None::<MarkId>);
    // A click on a mark: time stops, and the message is looked at, or those it stands for are listed.
    let on_mark = {
        let stack = stack.setter();
        use_callback(dispatch.clone(), move |mark: MarkId, dispatch| {
            dispatch.send(Action::Pause);
            match mark.count {
                1 => dispatch.send(Action::SelectMessage(Some(mark.first))),
                _ => stack.set(Some(mark)),
            }
        })
    };
    let on_stack_close = {
        let stack = stack.setter();
        use_callback((), move |(), ()| stack.set(None))
    };
    let on_node_move = {
        let (stop, canvas) = (node_stop.setter(), canvas.clone());
        use_callback(pids.clone(), move |(pid, by): (NodeId, isize), pids| {
            if let Some(next) = moved(pids, &pid, by) {
                stop.set(Some(next));
                focus(&canvas, &format!("node-{next}"));
            }
        })
    };
    let on_link_move = {
        let (stop, canvas) = (link_stop.setter(), canvas.clone());
        use_callback(pids.clone(), move |(link, by): ((NodeId, NodeId), isize), pids| {
            let links: Vec<_> = pairs(pids.len()).map(|(a, b)| (pids[a], pids[b])).collect();
            if let Some(next) = moved(&links, &link, by) {
                stop.set(Some(next));
                focus(&canvas, &format!("link-{}-{}", next.0, next.1));
            }
        })
    };
    let on_menu_close = {
        let (setter, canvas) = (menu.setter(), canvas.clone());
        use_callback(*menu, move |refocus: bool, open| {
            if let (Some((a, b)), true) = (open, refocus) {
                focus(&canvas, &format!("link-{a}-{b}"));
            }
            setter.set(None);
        })
    };
    let on_escape = {
        let knife = knife.setter();
        use_callback((), move |(), ()| knife.set(None))
    };
    use_escape(knife.is_some(), on_escape.clone());

    let links = link_states(frame);
    let taken = match (&*knife, &*layout) {
        (Some(knife), Some(layout)) => knife.takes(layout, &links),
        _ => Vec::new(),
    };
    let onpointerdown = {
        let (knife, menu, canvas, mode) = (knife.clone(), menu.clone(), canvas.clone(), props.knife_mode);
        let stack = stack.clone();
        Callback::from(move |event: PointerEvent| {
            let Some(element) = canvas.cast::<Element>() else { return };
            let Some(down) = Knife::down(&event, &element, mode) else { return };
            menu.set(None);
            stack.set(None);
            // Without capture a knife that leaves the drawing would never be put away.
            let captured = element.set_pointer_capture(event.pointer_id()).is_ok();
            knife.set(captured.then_some(down));
        })
    };
    let onpointermove = {
        let (knife, canvas) = (knife.clone(), canvas.clone());
        Callback::from(move |event: PointerEvent| {
            if let (Some(held), Some(element)) = (*knife, canvas.cast::<Element>()) {
                knife.set(Some(held.drawn_to(&event, &element)));
            }
        })
    };
    let onpointerup = {
        let (knife, canvas, layout, links) = (knife.clone(), canvas.clone(), layout.clone(), links.clone());
        let (dispatch, on_mark) = (dispatch.clone(), on_mark.clone());
        Callback::from(move |event: PointerEvent| {
            let (Some(held), Some(element), Some(layout)) = (*knife, canvas.cast::<Element>(), &*layout) else {
                return;
            };
            knife.set(None);
            let held = held.drawn_to(&event, &element);
            if let Some(action) = held.action(layout, &links) {
                dispatch.send(action);
            } else if let (Some(mark), false) = (held.on_mark, held.is_drawn()) {
                on_mark.emit(mark);
            }
        })
    };

    let step_ms = match (*still || props.leapt, props.playing) {
        (true, _) => 0,
        (false, false) => STEP_MS,
        (false, true) => Some(1000 / props.ticks_per_second.max(1)).filter(|ms| *ms >= LEAST_GLIDE_MS).unwrap_or(0),
    };
    // While playing, things glide to where they will be one tick later: so they arrive when it is due.
    let ahead = u64::from(props.playing && step_ms > 0);
    let node_stop = node_stop.filter(|pid| pids.contains(pid)).or(props.selected).or(pids.first().copied());
    let link_stop = link_stop.or(links.first().map(|link| (link.a, link.b)));
    let many = pids.len() >= MANY_NODES;
    let rivals = frame.nodes.iter().filter(|node| crate::view::glance::Standing::of(node).leads()).count() > 1;

    let all_manual = manual_of(frame).is_some_and(|manual| manual.all);
    let gone = use_mut_ref(Gone::default);
    let looks = Looks {
        heartbeats: props.heartbeats,
        ahead,
        lit: props.message,
        breaking: &props.breaking,
        words,
        on_click: &on_mark,
    };
    let drawing = layout.as_ref().as_ref().zip(size).map(|(layout, (width, height))| {
        let draw_link = |((a, b), at): ((usize, usize), usize)| {
            let state = links[at];
            let (low, high) = (state.a, state.b);
            let touches = props.selected.is_none_or(|pid| pid == low || pid == high);
            html! {
                <Link key={format!("{low}-{high}")} {state} line={LinkShape::of(layout, a, b)} handle={handles[at]}
                    faint={many && !(touches && props.selected.is_some())} taken={taken.contains(&state)}
                    all_manual={all_manual}
                    tabbable={link_stop == Some((low, high))} open={*menu == Some((low, high))} words={words.clone()}
                    on_open={on_open.clone()} on_move={on_link_move.clone()} />
            }
        };
        let facts: Vec<NodeFacts> =
            frame.nodes.iter().map(|node| NodeFacts::of(node, frame, frame.time + ahead, rivals)).collect();
        let labels = beside(&facts, layout, (width, height), words);
        let draw_node = |((at, facts), beside): ((usize, NodeFacts), Option<Beside>)| {
            let pid = facts.pid;
            html! {
                <Node key={pid} {facts} {beside} at={layout.centers[at]} radius={layout.radius} small={width < 480}
                    selected={props.selected == Some(pid)} breaks={props.broken.contains(&pid)} tabbable={node_stop == Some(pid)} words={words.clone()}
                    on_select={on_select.clone()} on_move={on_node_move.clone()} />
            }
        };
        let classes = classes!(
            "cluster-drawing",
            many.then_some("many"),
            props.knife_mode.then_some("knife-mode"),
            knife.is_some_and(|knife| knife.is_drawn()).then_some("knife-drawn"),
        );
        html! {
            <svg class={classes} role="group" viewBox={format!("0 0 {width} {height}")} ~style={format!("--tick:{step_ms}ms")}
                aria-label={summary(words, frame, &links)}>
                <g>{ for pairs(pids.len()).zip(0..).map(draw_link) }</g>
                <g aria-hidden="true">
                    { for marks(layout, frame, &looks) }
                    { for arrived(layout, frame, &props.broke, words) }
                </g>
                { Gone::draw(&gone, frame, layout, props.leapt) }
                <g>{ for facts.into_iter().enumerate().zip(labels).map(draw_node) }</g>
                { draw_knife(*knife, taken.len(), width, words) }
            </svg>
        }
    });
    let choice = menu.and_then(|(a, b)| {
        let at = links.iter().position(|link| (link.a, link.b) == (a, b))?;
        let room = size.unwrap_or_default();
        Some(html! {
            <LinkMenu state={links[at]} at={handles[at]} {room} words={words.clone()} dispatch={dispatch.clone()}
                on_close={on_menu_close.clone()} />
        })
    });
    let list = stack.as_ref().and_then(|mark| {
        let messages = mark.messages(frame, props.heartbeats);
        let first = messages.first()?;
        let position = |pid| pids.iter().position(|of| *of == pid);
        let at = (*layout).as_ref()?.link(position(first.from)?, position(first.to)?).at(0.5);
        Some(html! {
            <StackList {messages} {at} room={size.unwrap_or_default()} words={words.clone()} dispatch={dispatch.clone()}
                on_close={on_stack_close.clone()} />
        })
    });
    html! {
        <div class="cluster-canvas" ref={canvas} {onpointerdown} {onpointermove} {onpointerup}
            onpointercancel={on_escape.reform(|_: PointerEvent| ())}>
            { drawing.unwrap_or_default() }
            { props.children.clone() }
            { choice.unwrap_or_default() }
            { list.unwrap_or_default() }
        </div>
    }
}

fn draw_knife(knife: Option<Knife>, takes: usize, width: usize, words: &Words) -> Html {
    let Some(knife) = knife.filter(Knife::is_drawn) else {
        return Html::default();
    };
    let (from, to) = (knife.line.from, knife.line.to);
    let (class, text) = match knife.heal {
        true => ("knife heal", "drawing-knife-heal"),
        false => ("knife", "drawing-knife-cut"),
    };
    // What it says stays inside the drawing.
    let text_x = if to.x > width as f64 / 2.0 { to.x - 10.0 } else { to.x + 10.0 };
    html! {
        <g {class} data-testid="knife">
            <line x1={from.x.to_string()} y1={from.y.to_string()} x2={to.x.to_string()} y2={to.y.to_string()} />
            <text class={(to.x > width as f64 / 2.0).then_some("before")} x={text_x.to_string()} y={(to.y - 8.0).to_string()}>{ words.count(text, takes) }</text>
        </g>
    }
}

/// The item so many places further on, around the end.
fn moved<T: Copy + PartialEq>(items: &[T], from: &T, by: isize) -> Option<T> {
    let at = items.iter().position(|item| item == from)?;
    items.get((at as isize + by).rem_euclid(items.len() as isize) as usize).copied()
}

/// Gives the keyboard to the element with this test id.
fn focus(within: &NodeRef, test_id: &str) {
    let found = within
        .cast::<Element>()
        .and_then(|element| element.query_selector(&format!("[data-testid='{test_id}']")).ok().flatten());
    if let Some(element) = found.and_then(|element| wasm_bindgen::JsCast::dyn_into::<SvgElement>(element).ok()) {
        // An element that cannot be focused keeps the keyboard where it was: nothing to be done about it.
        let _ = element.focus();
    }
}
