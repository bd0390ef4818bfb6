//! The small choice that a link opens: this direction, that direction, or both.

use yew::prelude::*;

use crate::{
    app::action::{Action, Control, Dispatch},
    sim::command::{Command, Links},
    ui::{
        hooks::use_popup,
        sheets::{Sheet, use_sheets},
        words::Words,
    },
    view::{geometry::Point, glance::LinkState},
};

/// What the choice takes of the drawing, at most.
const WIDTH: f64 = 200.0;
const HEIGHT: f64 = 264.0;

/// Properties of [`LinkMenu`].
#[derive(Properties, PartialEq)]
pub struct LinkMenuProps {
    /// Which link, and what passes.
    pub state: LinkState,
    /// Where on the drawing.
    pub at: Point,
    /// The size of the drawing.
    pub room: (usize, usize),
    /// The language's texts.
    pub words: Words,
    /// Where actions go.
    pub dispatch: Dispatch,
    /// Closes it; with `true`, the keyboard goes back to the link.
    pub on_close: Callback<bool>,
}

/// The choice. It closes after a choice, on Escape, and when the keyboard goes elsewhere.
#[component]
pub fn LinkMenu(props: &LinkMenuProps) -> Html {
    let LinkMenuProps { state, at, room, words, dispatch, on_close } = props;
    let LinkState { a, b, there, back, manual, .. } = *state;
    let sheets = use_sheets();
    let root = use_node_ref();
    let (onkeydown, onfocusout) = use_popup(&root, (a, b), on_close);
    let choose = |command: Command| {
        let (dispatch, on_close) = (dispatch.clone(), on_close.clone());
        Callback::from(move |_: MouseEvent| {
            dispatch.send(Action::Do(command.clone(), Control::Cluster));
            on_close.emit(true);
        })
    };
    let conditions = {
        let on_close = on_close.clone();
        Callback::from(move |_: MouseEvent| {
            // The sheet gives the keyboard back to where it was: to the link.
            on_close.emit(true);
            sheets.open(Sheet::Conditions(Some((a, b))));
        })
    };
    let one_way = |from, to, up: bool| {
        let (id, verb) = match up {
            true => ("drawing-menu-cut", "cut"),
            false => ("drawing-menu-heal", "heal"),
        };
        let link = Links::OneWay(from, to);
        let command = if up { Command::Cut(link) } else { Command::Heal(link) };
        let label = words.format(id, &[("link", format!("{from}→{to}").into())]);
        item(format!("link-{verb}-{from}-{to}"), up, label, choose(command))
    };
    // Some browsers take the focus away when a button is pressed, which would close it before the click.
    let onmousedown = Callback::from(|event: MouseEvent| event.prevent_default());
    let onpointerdown = Callback::from(|event: PointerEvent| event.stop_propagation());
    let left = (at.x - WIDTH / 2.0).min(room.0 as f64 - WIDTH - 4.0).max(4.0);
    let top = (at.y + 12.0).min(room.1 as f64 - HEIGHT).max(4.0);
    let title = words.format("drawing-menu-title", &[("link", format!("{a}–{b}").into())]);
    html! {
        <div class="link-menu" role="group" aria-label={title.clone()} data-testid="link-menu" ref={root}
            ~style={format!("left:{left:.0}px;top:{top:.0}px;width:{WIDTH}px")}
            {onkeydown} {onfocusout} {onmousedown} {onpointerdown}>
            <b>{ title }</b>
            { one_way(a, b, there) }
            { one_way(b, a, back) }
            if there || back {
                { item("link-cut-both".into(), true, words.text("drawing-menu-cut-both"),
                    choose(Command::Cut(Links::Pair(a, b)))) }
            }
            if !(there && back) {
                { item("link-heal-both".into(), false, words.text("drawing-menu-heal-both"),
                    choose(Command::Heal(Links::Pair(a, b)))) }
            }
            <hr />
            if manual == (true, true) {
                { item("link-auto-both".into(), false, words.text("network-menu-auto"),
                    choose(Command::Auto(Links::Pair(a, b)))) }
            } else {
                { item("link-manual-both".into(), false, words.text("network-menu-manual"),
                    choose(Command::Manual(Links::Pair(a, b)))) }
            }
            <button type="button" data-testid="link-conditions" title={words.text("network-conditions-why")}
                onclick={conditions}>
                <span aria-hidden="true">{ "≈" }</span>{ words.text("network-conditions") }
            </button>
        </div>
    }
}

fn item(test_id: String, cuts: bool, label: AttrValue, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" key={test_id.clone()} class={if cuts { "cuts" } else { "heals" }} data-testid={test_id} {onclick}>
            <span aria-hidden="true">{ if cuts { "✕" } else { "—" } }</span>
            { label }
        </button>
    }
}
