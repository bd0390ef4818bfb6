//! The welcome of a first visit: one thing asked, a way to go on freely, a card for people who know Raft.

use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Control, LessonAction},
        model::{Life, Model},
    },
    lesson::shipped,
    sim::{NodeId, command::Command},
    text::Texts,
    ui::hooks::{on, use_dispatch, use_texts},
};

/// What the welcome gets.
#[derive(Properties, PartialEq)]
pub struct WelcomeProps {
    /// All that the page draws from.
    pub model: Model,
    /// Called with the node at which x=1 was appended.
    pub appended: Callback<NodeId>,
}

/// The welcome.
#[component]
pub fn Welcome(props: &WelcomeProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let frame = &props.model.frame;
    let node = frame.leader.or_else(|| frame.nodes.iter().find(|node| node.up).map(|node| node.pid));
    let append = {
        let (dispatch, appended) = (dispatch.clone(), props.appended.clone());
        Callback::from(move |_: MouseEvent| {
            let Some(node) = node else { return };
            let command = Command::Append { node, key: "x".to_owned(), value: 1 };
            dispatch.send(Action::DismissWelcome);
            dispatch.send(Action::Select(Some(node)));
            dispatch.send(Action::Do(command, Control::Append));
            appended.emit(node);
        })
    };
    let lead = match frame.leader {
        Some(leader) => {
            texts.format("page-welcome-lead", &[("nodes", frame.nodes.len().into()), ("leader", leader.into())])
        }
        None => texts.format("page-welcome-electing", &[("nodes", frame.nodes.len().into())]),
    };
    let lesson = shipped::names().next();
    let lesson_label = texts.format("course-welcome", &[("minutes", shipped::FIRST_MINUTES.into())]);
    let on_lesson = on(&dispatch, Action::Lesson(LessonAction::Open(lesson.unwrap_or_default().into(), None)));
    let ready = props.model.life == Life::Ready && node.is_some();
    html! {
        <section class="welcome" data-testid="welcome" aria-labelledby="welcome-title">
            <div class="welcome-ask">
                <h2 id="welcome-title">{ texts.text("page-welcome-title") }</h2>
                <p>{ lead }</p>
                <div class="row">
                    <button type="button" class="primary large" data-testid="welcome-append" onclick={append}
                        disabled={!ready}>{ texts.text("page-welcome-append") }</button>
                    <button type="button" class="large" data-testid="welcome-lesson" disabled={!ready || lesson.is_none()}
                        onclick={on_lesson}>{ lesson_label }</button>
                    <button type="button" class="large" data-testid="welcome-explore"
                        onclick={on(&dispatch, Action::DismissWelcome)}>{ texts.text("page-welcome-explore") }</button>
                </div>
            </div>
            <div class="welcome-raft">
                <h3>{ texts.text("page-raft-title") }</h3>
                { words_of_raft(&texts) }
            </div>
        </section>
    }
}

/// What the words of this page are called in Raft.
pub fn words_of_raft(texts: &Texts) -> Html {
    let row = |here: String, there: String| html! { <div><dt>{ here }</dt><dd>{ there }</dd></div> };
    html! {
        <dl class="raft">
            { row(texts.text("page-raft-ballot"), texts.text("page-raft-ballot-is")) }
            { row(texts.text("page-raft-decided"), texts.text("page-raft-decided-is")) }
            { row(texts.text("page-raft-candidate"), texts.text("page-raft-candidate-is")) }
            { row(texts.text("page-raft-entry"), texts.text("page-raft-entry-is")) }
        </dl>
    }
}

/// What to do next, after the first append.
#[derive(Properties, PartialEq)]
pub struct NudgeProps {
    /// Where x=1 was appended.
    pub node: NodeId,
    /// Closes it.
    pub onclose: Callback<MouseEvent>,
}

/// Says once, after the first append, that nothing is decided yet, and which key shows what happens.
#[component]
pub fn Nudge(props: &NudgeProps) -> Html {
    let texts = use_texts();
    html! {
        <div class="nudge" role="status" data-testid="nudge">
            <p>{ texts.format("page-nudge", &[("node", props.node.into())]) }</p>
            <button type="button" class="small" onclick={props.onclose.clone()}>{ texts.text("page-nudge-close") }</button>
        </div>
    }
}
