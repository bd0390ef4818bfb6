//! The sheet that asks before a run from a link or a file takes the place of one in which somebody did something.

use yew::prelude::*;

use crate::{
    app::{action::Action, model::Offer},
    text::Source,
    ui::{
        hooks::{on, use_dispatch, use_texts},
        icon::Icon,
        sheets::{Sheets, dialog::Dialog},
    },
};

/// What the sheet gets.
#[derive(Properties, PartialEq)]
pub struct IncomingSheetProps {
    /// The run that came in, and the present one.
    pub offer: std::rc::Rc<Offer>,
}

/// Open it, or keep the present run. However the sheet is closed but by opening: the present run stays.
#[component]
pub fn IncomingSheet(props: &IncomingSheetProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let offer = &props.offer;
    let counts = |nodes: usize, commands: usize| [("nodes", nodes.into()), ("commands", commands.into())];
    let comes = match &offer.source {
        Source::Link => texts.format("page-incoming-link", &counts(offer.nodes, offer.commands)),
        Source::File(_) => {
            let [nodes, commands] = counts(offer.nodes, offer.commands);
            texts.format("page-incoming-file", &[nodes, commands, ("name", offer.source.shown_name().into())])
        }
    };
    let mine = texts.format("page-incoming-mine", &counts(offer.present_nodes, offer.present_commands));
    let keep = {
        let dispatch = dispatch.clone();
        // This sheet is open for as long as there is an offer, not by anybody's choice.
        Sheets(Callback::from(move |_| dispatch.send(Action::DeclineOffer)))
    };
    let footer = html! {
        <>
            <button type="button" data-testid="incoming-download" onclick={on(&dispatch, Action::DownloadRun)}>
                { Icon::Download.html() }{ texts.text("page-incoming-download") }
            </button>
            <button type="button" data-testid="incoming-keep" onclick={on(&dispatch, Action::DeclineOffer)}>
                { texts.text("page-incoming-keep") }
            </button>
            <button type="button" class="primary" data-testid="incoming-open"
                onclick={on(&dispatch, Action::AcceptOffer)}>{ texts.text("page-incoming-open") }</button>
        </>
    };
    html! {
        <ContextProvider<Sheets> context={keep}>
            <Dialog title={texts.text("page-incoming-title")} testid="incoming-sheet" close_testid="incoming-close"
                {footer}>
                <p>{ comes }</p>
                <p>{ mine }</p>
            </Dialog>
        </ContextProvider<Sheets>>
    }
}
