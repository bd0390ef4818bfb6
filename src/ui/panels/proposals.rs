//! What became of what was appended: how many were decided, which are open and where, which are lost and how.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::action::Action,
    sim::proposals::{Outcome, Story},
    text::{self, Texts},
    ui::hooks::{on, use_dispatch, use_texts},
    view::proposals::ProposalsView,
};

/// What the section gets.
#[derive(Properties, PartialEq)]
pub struct ProposalsProps {
    /// What became of them.
    pub view: Rc<ProposalsView>,
}

/// The section.
#[component]
pub fn Proposals(props: &ProposalsProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let view = &*props.view;
    if view.tally.proposed == 0 {
        return html! {
            <section class="proposals" data-testid="proposals">
                <h3>{ texts.text("proposals-title") }</h3>
                <p class="quiet">{ texts.text("proposals-none") }</p>
            </section>
        };
    }
    let open = view.open.iter().map(|(story, places)| {
        html! {
            <tr key={story.id} data-testid="proposal-open">
                <th scope="row"><code>{ text::entry(&story.kv) }</code></th>
                <td>{ proposed_at(&texts, story) }</td>
                <td>{ text::places(&texts, places, &view.isolated) }</td>
            </tr>
        }
    });
    let lost = view.lost.iter().filter_map(|story| {
        let Outcome::Lost { why, step } = story.outcome else { return None };
        let how = [("step", step.to_string().into()), ("how", text::lapse(&texts, why).into())];
        Some(html! {
            <tr key={story.id} data-testid="proposal-lost">
                <th scope="row"><code>{ text::entry(&story.kv) }</code></th>
                <td>{ proposed_at(&texts, story) }</td>
                <td>
                    <button type="button" class="link" onclick={on(&dispatch, Action::Seek(step))}>
                        { texts.format("proposals-lost-in", &how) }
                    </button>
                </td>
            </tr>
        })
    });
    let open_rest = view.tally.open().saturating_sub(view.open.len() as u64);
    let lost_rest = view.tally.lost.saturating_sub(view.lost.len() as u64);
    html! {
        <section class="proposals" data-testid="proposals">
            <h3>{ texts.text("proposals-title") }</h3>
            <p data-testid="proposals-tally">{ text::tally(&texts, &view.tally) }</p>
            if view.open.is_empty() {
                <p class="quiet">{ texts.text("proposals-open-none") }</p>
            } else {
                { table(&texts, "proposals-open-title", "proposals-where", open.collect()) }
                { more(&texts, open_rest) }
            }
            if !view.lost.is_empty() {
                { table(&texts, "proposals-lost-title", "proposals-how", lost.collect()) }
                { more(&texts, lost_rest) }
                <p class="quiet">{ texts.text("proposals-lost-lead") }</p>
            }
        </section>
    }
}

fn proposed_at(texts: &Texts, story: &Story) -> String {
    let (node, step) = (("node", story.node.into()), ("step", story.step.to_string().into()));
    match story.forwarded {
        None => texts.format("proposals-at", &[node, step]),
        Some((to, _)) => texts.format("proposals-forwarded-to", &[node, step, ("to", to.into())]),
    }
}

fn table(texts: &Texts, title: &str, last: &str, rows: Html) -> Html {
    html! {
        <table>
            <caption>{ texts.text(title) }</caption>
            <thead><tr>
                <th scope="col">{ texts.text("proposals-entry") }</th>
                <th scope="col">{ texts.text("proposals-from") }</th>
                <th scope="col">{ texts.text(last) }</th>
            </tr></thead>
            <tbody>{ rows }</tbody>
        </table>
    }
}

fn more(texts: &Texts, count: u64) -> Html {
    match count {
        0 => Html::default(),
        count => html! { <p class="quiet">{ texts.format("proposals-more", &[("count", count.into())]) }</p> },
    }
}
