//! The space-time diagram: a lane a node, and what went to and fro between them.

mod body;
mod detail;
mod gestures;
mod tools;

use std::rc::Rc;

use web_sys::{Element, FocusEvent, KeyboardEvent};
use yew::prelude::*;

use crate::{
    app::{
        action::Action,
        space::{SpaceAction, SpaceView, Told},
    },
    ui::{
        hooks::{use_dispatch, use_media, use_texts},
        measure::use_size,
    },
    view::space::{Group, Picture, Target},
};
use body::Body;
use detail::Detail;
use gestures::use_gestures;
use tools::{Legend, Tools};

/// Where time runs downwards; the stylesheets say the same.
const NARROW: &str = "(max-width: 719px)";
/// How far an arrow key moves, as a part of what is in sight, and how much a zoom key zooms.
const PAN: f64 = 0.1;
pub(super) const ZOOM: f64 = 0.7;
/// How wide a tooltip is at most, in pixels; the styles say the same.
const TIP: f64 = 280.0;
/// A drawing lower than this has no legend beside it, in pixels.
const LOW: f64 = 190.0;

/// What the panel gets.
#[derive(Properties, PartialEq)]
pub struct SpaceProps {
    /// The diagram; `None` before it has room.
    pub space: Option<Rc<SpaceView>>,
}

/// The diagram with its tools.
#[component]
pub fn SpacePanel(props: &SpaceProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let vertical = use_media(NARROW);
    let large = use_state_eq(|| false);
    let (canvas, size) = use_size();
    let act = {
        let dispatch = dispatch.clone();
        use_callback((), move |action: SpaceAction, ()| dispatch.send(Action::Space(action)))
    };
    use_effect_with((size, vertical, act.clone()), |(size, vertical, act)| {
        if let Some((width, height)) = *size {
            act.emit(SpaceAction::Size { width: width as f64, height: height as f64, vertical: *vertical });
        }
    });
    let goto = {
        let (act, dispatch) = (act.clone(), dispatch.clone());
        use_callback((), move |(target, step): (Target, u64), ()| {
            act.emit(SpaceAction::Select(Some(target)));
            dispatch.send(Action::Seek(step));
        })
    };
    let gestures = use_gestures(&canvas, props.space.clone(), act.clone(), goto.clone());
    let onkeydown = {
        let (act, goto, space, large) = (act.clone(), goto.clone(), props.space.clone(), large.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.alt_key() || event.meta_key() {
                return;
            }
            let on_selected = event
                .target_dyn_into::<Element>()
                .is_some_and(|on| on.closest(".space-chosen").is_ok_and(|chosen| chosen.is_some()));
            let selected = space.as_ref().and_then(|space| space.selected.as_ref());
            match (event.key().as_str(), on_selected) {
                ("ArrowLeft" | "ArrowUp", true) => act.emit(SpaceAction::SelectBeside(-1)),
                ("ArrowRight" | "ArrowDown", true) => act.emit(SpaceAction::SelectBeside(1)),
                ("Enter" | " ", true) => {
                    if let Some(told) = selected {
                        goto.emit((told.target, told.step));
                    }
                }
                ("ArrowLeft" | "ArrowUp", false) => act.emit(SpaceAction::Pan(-PAN)),
                ("ArrowRight" | "ArrowDown", false) => act.emit(SpaceAction::Pan(PAN)),
                ("Enter" | " ", false) => act.emit(SpaceAction::SelectBeside(1)),
                ("+" | "=", _) => act.emit(SpaceAction::Zoom(ZOOM, 0.5)),
                ("-" | "_", _) => act.emit(SpaceAction::Zoom(1.0 / ZOOM, 0.5)),
                ("Escape", _) if *large => large.set(false),
                ("Escape", _) if selected.is_some() => act.emit(SpaceAction::Select(None)),
                _ => return,
            }
            event.prevent_default();
        })
    };
    let light = {
        let (act, space) = (act.clone(), props.space.clone());
        move |on: bool| {
            let (act, space) = (act.clone(), space.clone());
            Callback::from(move |_: FocusEvent| {
                let selected = space.as_ref().and_then(|space| space.selected.as_ref());
                act.emit(SpaceAction::Hover(selected.map(|told| told.target).filter(|_| on)));
            })
        }
    };
    let onlarge = {
        let large = large.clone();
        Callback::from(move |()| large.set(!*large))
    };
    let drawn = props.space.as_ref().map(|space| {
        let picture = Rc::new(Shared(space.clone()));
        let chosen = space.selected.as_ref().and_then(|told| Some((told, told.at?)));
        let label = texts.format(
            "drawing-space-label",
            &[
                ("from", space.times.0.into()),
                ("until", space.times.1.into()),
                ("messages", space.picture.messages.into()),
                ("events", space.picture.marks.len().into()),
            ],
        );
        let view_box = format!("0 0 {} {}", space.picture.width, space.picture.height);
        html! {
            <svg class={classes!("space-drawing", space.picture.lit.then_some("lit"))} viewBox={view_box} role="group"
                tabindex="0" data-testid="space-drawing" aria-label={label} {onkeydown}>
                <Body shared={picture} />
                if let Some((told, at)) = chosen {
                    <g key="chosen" class="space-chosen" role="button" tabindex="0" data-testid="space-chosen"
                        aria-label={told.text.clone()} onfocus={light(true)} onblur={light(false)}
                        transform={format!("translate({:.1} {:.1})", at.x, at.y)}>
                        <circle r="10" />
                    </g>
                }
            </svg>
        }
    });
    let space = props.space.as_ref();
    let hovered = space.and_then(|space| tip(&texts, space.hovered.as_ref()?, &space.picture));
    let empty = space.filter(|space| space.picture.messages == 0 && space.picture.marks.is_empty());
    let empty = empty.map(|space| match space.hidden.contains(&Group::Heartbeats) {
        true => "drawing-space-empty-folded",
        false => "drawing-space-empty",
    });
    html! {
        <div class={classes!("space", large.then_some("large"), vertical.then_some("vertical"))} data-testid="space">
            if let Some(space) = space {
                <Tools hidden={space.hidden.clone()} nodes={space.nodes.clone()} follow={space.follow} large={*large}
                    act={act.clone()} {onlarge} />
            }
            <div class="space-canvas" ref={canvas} onpointerdown={gestures.down} onpointermove={gestures.moved}
                onpointerup={gestures.up.clone()} onpointercancel={gestures.up} onpointerleave={gestures.left}>
                // Always one node each: one more would make the drawing anew, and lose the focus.
                { drawn.unwrap_or_default() }
                if let Some(empty) = empty {
                    <p class="space-note">{ texts.text(empty) }</p>
                }
                { hovered.unwrap_or_default() }
            </div>
            if let Some(space) = space {
                if !space.picture.bundles.is_empty() {
                    <p class="space-thinned" data-testid="space-thinned">
                        { texts.format("drawing-space-thinned", &[("n", space.picture.messages.into())]) }
                    </p>
                }
                <Detail selected={space.selected.clone()} {goto} />
                // In a low panel the drawing needs the room more.
                if *large || space.picture.height > LOW {
                    <Legend heartbeats={!space.hidden.contains(&Group::Heartbeats)} />
                }
            }
        </div>
    }
}

/// The drawing, compared by identity: it is made anew whenever anything of it changes.
#[derive(Clone)]
pub(super) struct Shared(pub Rc<SpaceView>);

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || self.0.picture == other.0.picture
    }
}

/// What is pointed at, in words beside it.
fn tip(texts: &crate::text::Texts, told: &Told, picture: &Picture) -> Option<Html> {
    let at = told.at?;
    let left = (at.x + 14.0).min(picture.width - TIP).max(4.0);
    let below = at.y < picture.height / 2.0;
    let style = match below {
        true => format!("left:{left:.0}px;top:{:.0}px", at.y + 16.0),
        false => format!("left:{left:.0}px;bottom:{:.0}px", picture.height - at.y + 16.0),
    };
    let when = texts.format("page-clock", &[("time", told.time.into()), ("step", told.step.to_string().into())]);
    Some(html! {
        <div class="space-tip" role="tooltip" data-testid="space-tip" ~style={style}>
            <span class="mono">{ when }</span>{ told.text.clone() }
        </div>
    })
}
