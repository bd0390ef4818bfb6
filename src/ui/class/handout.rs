//! [`Paper`]: the handout as it is printed. On the screen it stands in its sheet; on paper nothing else does.

use std::rc::Rc;

use yew::prelude::*;

use super::figure::figure;
use crate::{
    app::class::handout::{Handout, Part, Stops},
    text::Texts,
    ui::{hooks::use_texts, lesson::draw_blocks, words::Words},
    view::{Content, Frame, NodeFrame},
};

/// What the paper gets.
#[derive(Properties, PartialEq)]
pub struct PaperProps {
    /// What is printed.
    pub handout: Rc<Handout>,
}

/// The handout.
#[component]
pub fn Paper(props: &PaperProps) -> Html {
    let texts = use_texts();
    let words = Words(Rc::clone(&texts));
    let handout = &props.handout;
    let title = match handout.title.is_empty() {
        true => texts.text("class-paper-title"),
        false => handout.title.to_string(),
    };
    let count = handout.parts.len();
    let parts =
        handout.parts.iter().enumerate().map(|(number, part)| draw_part(&words, handout.stops, number, count, part));
    html! {
        <article class="handout" data-testid="handout">
            <h1>{ title }</h1>
            if !handout.intro.is_empty() { <div class="paper-words">{ draw_blocks(&handout.intro) }</div> }
            { for parts }
            if !handout.trouble.is_empty() {
                <p class="problem" role="alert">{ handout.trouble.clone() }</p>
            }
            <section class="paper-logs" data-testid="handout-logs">
                <h2>{ texts.text("class-paper-logs") }</h2>
                { logs(&texts, &handout.end) }
            </section>
            <section class="paper-script" data-testid="handout-script">
                <h2>{ texts.text("class-paper-script") }</h2>
                <pre>{ handout.script.clone() }</pre>
            </section>
            if !handout.answers.is_empty() {
                <section class="paper-answers" data-testid="handout-answers">
                    <h2>{ texts.text("class-paper-answers") }</h2>
                    <dl>
                        { for handout.answers.iter().map(|(number, question, answer)| html! {
                            <>
                                <dt>{ format!("{number}. {question}") }</dt>
                                <dd>{ answer.clone() }</dd>
                            </>
                        }) }
                    </dl>
                </section>
            }
        </article>
    }
}

fn draw_part(words: &Words, stops: Stops, number: usize, count: usize, part: &Part) -> Html {
    let title = match (stops, part.title.is_empty()) {
        (_, false) => part.title.to_string(),
        (Stops::Beats, true) => words.text("class-paper-stage").to_string(),
        (Stops::Bookmarks, true) => words.text("class-paper-end").to_string(),
    };
    // The stage has no number: so a question and its answer have that of their beat.
    let number = match stops {
        Stops::Beats => (number > 0).then_some(number),
        Stops::Bookmarks => (count > 1).then_some(number + 1),
    };
    let clock = [("time", part.frame.time.to_string().into()), ("step", part.frame.step.to_string().into())];
    html! {
        <section class="paper-part" data-testid="handout-part">
            <h2>
                if let Some(number) = number { <span>{ format!("{number}. ") }</span> }
                { title }
            </h2>
            if !part.words.is_empty() { <div class="paper-words">{ draw_blocks(&part.words) }</div> }
            if !part.question.is_empty() {
                <p class="paper-question"><b>{ "? " }</b>{ part.question.clone() }<span class="paper-room" /></p>
            }
            <div class="paper-row">
                <figure>
                    { figure(words, &part.frame) }
                    <figcaption>{ words.format("page-clock", &clock) }</figcaption>
                </figure>
                <ol>
                    { for part.sentences.iter().map(|(time, text)| html! {
                        <li><span class="paper-time">{ format!("t {time}") }</span>{ text.clone() }</li>
                    }) }
                    if part.more > 0 {
                        <li class="quiet">{ words.count("class-paper-more", part.more) }</li>
                    }
                </ol>
            </div>
        </section>
    }
}

/// The last entries of all logs, one row a node.
fn logs(texts: &Texts, frame: &Frame) -> Html {
    let cells = || frame.nodes.iter().flat_map(|node| &node.lane.cells);
    let first = frame.nodes.iter().filter_map(|node| node.lane.cells.first()).map(|cell| cell.index).min();
    let last = cells().map(|cell| cell.index).max();
    let (Some(first), Some(last)) = (first, last) else {
        return html! { <table><tbody>{ for frame.nodes.iter().map(|node| row(texts, node, 1..1)) }</tbody></table> };
    };
    html! {
        <table>
            <thead>
                <tr>
                    <th scope="col">{ texts.text("class-paper-node") }</th>
                    <th scope="col">{ texts.text("class-paper-compacted") }</th>
                    { for (first..=last).map(|index| html! { <th scope="col">{ index }</th> }) }
                </tr>
            </thead>
            <tbody>{ for frame.nodes.iter().map(|node| row(texts, node, first..last + 1)) }</tbody>
        </table>
    }
}

fn row(texts: &Texts, node: &NodeFrame, columns: std::ops::Range<usize>) -> Html {
    let compacted = match (node.compacted, node.snapshot_head.is_empty()) {
        (0, _) => "–".to_owned(),
        (index, true) => texts.format("class-paper-trimmed", &[("index", index.into())]),
        (index, false) => {
            let keys: Vec<String> = node.snapshot_head.iter().map(|(key, value)| format!("{key}={value}")).collect();
            let dots = if node.snapshot_keys > keys.len() { " …" } else { "" };
            let keys = keys.join(" ") + dots;
            texts.format("class-paper-snapshot", &[("index", index.into()), ("keys", keys.into())])
        }
    };
    let cell = |index: usize| {
        let cell = node.lane.cells.iter().find(|cell| cell.index == index);
        let text = cell.map(|cell| match &cell.content {
            Content::KeyValue { key, value } => format!("{key}={value}"),
            Content::StopSign(nodes) => {
                let nodes: Vec<String> = nodes.iter().map(ToString::to_string).collect();
                format!("■ {}", nodes.join(","))
            }
        });
        let class = cell.map(|cell| if cell.decided { "decided" } else { "accepted" });
        html! { <td {class}>{ text.unwrap_or_default() }</td> }
    };
    html! {
        <tr>
            <th scope="row">{ node.pid }</th>
            <td>{ compacted }</td>
            { for columns.map(cell) }
        </tr>
    }
}
