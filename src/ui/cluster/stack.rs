//! The list that a mark for several messages opens: one button each.

use yew::prelude::*;

use crate::{
    app::action::{Action, Dispatch},
    ui::{
        hooks::use_popup,
        message::small::{gist, name},
        words::Words,
    },
    view::{MessageFrame, geometry::Point},
};

/// What the list takes of the drawing, at most.
const WIDTH: f64 = 280.0;
const HEIGHT: f64 = 200.0;

/// Properties of [`StackList`].
#[derive(Properties, PartialEq)]
pub struct StackListProps {
    /// The messages, in order of arrival.
    pub messages: Vec<MessageFrame>,
    /// Where on the drawing.
    pub at: Point,
    /// The size of the drawing.
    pub room: (usize, usize),
    /// The language's texts.
    pub words: Words,
    /// Where actions go.
    pub dispatch: Dispatch,
    /// Closes it.
    pub on_close: Callback<()>,
}

/// The list. It closes after a choice, on Escape, and when the keyboard goes elsewhere.
#[component]
pub fn StackList(props: &StackListProps) -> Html {
    let StackListProps { messages, at, room, words, dispatch, on_close } = props;
    let texts = words.0.as_ref();
    let root = use_node_ref();
    let close = on_close.clone();
    let (onkeydown, onfocusout) = use_popup(&root, (), &Callback::from(move |_| close.emit(())));
    let Some(first) = messages.first() else { return Html::default() };
    let items = messages.iter().map(|message| {
        let id = message.id;
        let (dispatch, on_close) = (dispatch.clone(), on_close.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            dispatch.send(Action::SelectMessage(Some(id)));
            on_close.emit(());
        });
        let look = name(texts, &message.info, message.from, message.to);
        html! {
            <li key={id}>
                <button type="button" data-testid={format!("pick-{id}")} {onclick}
                    title={words.format("network-look-at-it", &[("message", look.into())])}>
                    <b>{ message.info.kind.name() }</b><span class="gist">{ gist(texts, &message.info) }</span>
                </button>
            </li>
        }
    });
    // As with the choice of a link: a press must not take the focus away before the click.
    let onmousedown = Callback::from(|event: MouseEvent| event.prevent_default());
    let onpointerdown = Callback::from(|event: PointerEvent| event.stop_propagation());
    let left = (at.x - WIDTH / 2.0).min(room.0 as f64 - WIDTH - 4.0).max(4.0);
    let top = (at.y + 12.0).min(room.1 as f64 - HEIGHT).max(4.0);
    let link = format!("{}→{}", first.from, first.to);
    let title = words.format("network-stack-title", &[("link", link.into()), ("n", messages.len().into())]);
    html! {
        <div class="link-menu stack-list" role="group" aria-label={title.clone()} data-testid="stack-list" ref={root}
            ~style={format!("left:{left:.0}px;top:{top:.0}px;width:{WIDTH}px")}
            {onkeydown} {onfocusout} {onmousedown} {onpointerdown}>
            <b>{ title }</b>
            <ol>{ for items }</ol>
        </div>
    }
}
