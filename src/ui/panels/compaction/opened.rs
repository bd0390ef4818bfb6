//! A snapshot, opened: keys and values, and the index that each came from.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    ui::hooks::use_texts,
    view::compaction::{Opened, OpenedKey},
};

/// What it gets.
#[derive(Properties, PartialEq)]
pub struct OpenedSnapshotProps {
    /// The snapshot; `None` where the node has none.
    pub opened: Option<Rc<Opened>>,
}

/// The snapshot.
#[component]
pub fn OpenedSnapshot(props: &OpenedSnapshotProps) -> Html {
    let texts = use_texts();
    let Some(opened) = &props.opened else {
        return html! { <p class="empty">{ texts.text("compaction-nothing-opened") }</p> };
    };
    let args =
        [("node", opened.pid.into()), ("to", opened.compacted.into()), ("n", (opened.keys.len() + opened.more).into())];
    let key = |key: &OpenedKey| {
        let from = match key.index {
            Some(index) => {
                html! { <small>{ texts.format("compaction-from-index", &[("index", index.into())]) }</small> }
            }
            None => html! {
                <small class="unknown" title={texts.text("compaction-from-nowhere-why")}>
                    { texts.text("compaction-from-nowhere") }
                </small>
            },
        };
        html! {
            <li key={key.key.clone()} data-testid="compaction-key" data-index={key.index.map(|index| index.to_string())}>
                <code>{ format!("{}={}", key.key, key.value) }</code>{ from }
            </li>
        }
    };
    html! {
        <section class="compaction-opened" data-testid="compaction-opened">
            <h3>{ "▣ " }{ texts.format("compaction-opened", &args) }</h3>
            <ul>{ for opened.keys.iter().map(key) }</ul>
            if opened.more > 0 {
                <p class="quiet">{ texts.format("compaction-more-keys", &[("n", opened.more.into())]) }</p>
            }
        </section>
    }
}
