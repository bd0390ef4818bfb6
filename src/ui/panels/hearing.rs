//! Who hears whom: a row a node, a column a node that it may have heard.

use yew::prelude::*;

use crate::{
    sim::hearing::Hearing,
    text::{self, Texts},
};

/// The matrix, with what it means under it.
pub fn matrix(texts: &Texts, hearings: &[Hearing]) -> Html {
    if hearings.is_empty() {
        return Html::default();
    }
    let head =
        hearings.iter().map(|of| html! { <th key={of.node} scope="col"><span class="dot">{ of.node }</span></th> });
    let rows = hearings.iter().map(|of| {
        let cells = hearings.iter().map(|other| cell(texts, of, other));
        html! {
            <tr key={of.node} data-testid={format!("hearing-{}", of.node)}>
                <th scope="row"><span class={classes!("dot", (!of.up).then_some("down"))}>{ of.node }</span></th>
                { for cells }
                <td class="connected" data-testid={format!("connected-{}", of.node)}>{ connected(texts, of) }</td>
            </tr>
        }
    });
    html! {
        <section class="hearing" data-testid="hearing" aria-label={texts.text("whole-hearing-title")}>
            <h3>{ texts.text("whole-hearing-title") }</h3>
            <table class="states matrix">
                <tbody>
                <tr>
                    <th scope="col">{ texts.text("whole-hearing-who") }</th>
                    { for head }
                    <th scope="col">{ texts.text("whole-fact-connected") }</th>
                </tr>
                { for rows }
                </tbody>
            </table>
            <p class="quiet pad">{ texts.text("whole-hearing-legend") }</p>
        </section>
    }
}

fn cell(texts: &Texts, of: &Hearing, other: &Hearing) -> Html {
    let (sign, class, said) = match of.of(other.node) {
        _ if of.node == other.node => ("·", "own", String::new()),
        None => ("–", "unheard", sentence(texts, "whole-hearing-unheard", of, other, String::new())),
        Some(heard) => {
            let leader = text::ballot(&heard.leader);
            match heard.happy {
                true => ("✓", "happy", sentence(texts, "whole-hearing-happy", of, other, leader)),
                false => ("?", "unhappy", sentence(texts, "whole-hearing-unhappy", of, other, leader)),
            }
        }
    };
    // The sign, not the colour, is what says it; who does not see it gets the sentence.
    html! {
        <td key={other.node} class={class} title={said.clone()}>
            <span aria-hidden="true">{ sign }</span><span class="hidden">{ said }</span>
        </td>
    }
}

fn sentence(texts: &Texts, id: &str, of: &Hearing, other: &Hearing, leader: String) -> String {
    texts.format(id, &[("node", of.node.into()), ("other", other.node.into()), ("leader", leader.into())])
}

fn connected(texts: &Texts, of: &Hearing) -> String {
    match of.up {
        true => text::connected(texts, of.heard.len() + 1, of.needs, of.kind),
        false => texts.text("whole-connected-down"),
    }
}
