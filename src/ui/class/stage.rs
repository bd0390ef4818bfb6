//! [`Stage`]: what a class reads below the drawing: what just happened, the beat, its question and its answer; beside
//! it the buttons, which never move.

use std::rc::Rc;

use gloo::utils::document;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Control},
        class::{ClassAction, ClassView},
        model::{ControlError, Happened},
    },
    sim::NodeId,
    ui::{
        control_error::ErrorBeside,
        hooks::{on, use_dispatch, use_texts},
        icon::Icon,
        lesson::draw_blocks,
        sheets::{Sheet, use_sheets},
    },
};

/// What the stage gets.
#[derive(Properties, PartialEq)]
pub struct StageProps {
    /// What is presented.
    pub class: Rc<ClassView>,
    /// What just happened.
    pub here: Rc<Happened>,
    /// The nodes.
    pub pids: Vec<NodeId>,
    /// The node that is lit first, where none was chosen.
    pub first: Option<NodeId>,
    /// Whether a sheet is open over it.
    pub covered: bool,
    /// An error of a beat.
    pub error: Option<ControlError>,
}

/// What a class reads, and the buttons of who presents.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    let StageProps { class, here, pids, first, error, .. } = props;
    let texts = use_texts();
    let dispatch = use_dispatch();
    let sheets = use_sheets();
    let section = use_node_ref();
    {
        // The button that began it is gone: the keyboard and the screen reader go on here.
        let section = section.clone();
        use_effect_with((class.preparing, props.covered), move |(_, covered)| {
            let active = document().active_element();
            if !covered
                && active.is_none_or(|element| element.tag_name() == "BODY")
                && let Some(section) = section.cast::<HtmlElement>()
            {
                // Fails for no element that stands in the page.
                let _ = section.focus();
            }
        });
    }
    let button = |testid: &'static str, label: String, key: &'static str, disabled: bool, action: ClassAction| {
        let onclick = on(&dispatch, Action::Class(action));
        html! {
            <button type="button" data-testid={testid} {disabled} {onclick}>
                <span>{ label }</span><kbd aria-hidden="true">{ key }</kbd>
            </button>
        }
    };
    let has_beats = class.count > 0;
    let waits = class.begun && class.at > 0 && !class.done && !class.going && !class.preparing;
    let is_over = class.begun && class.at == class.count && class.done && !class.going;
    let next = match (has_beats, class.begun || class.preparing, waits, class.has_lines) {
        (false, ..) => texts.text("page-next-event"),
        (true, false, ..) => texts.text("class-begin"),
        (true, true, true, true) => texts.text("class-run-it"),
        (true, true, true, false) => texts.text("class-show-answer"),
        (true, true, false, _) => texts.text("class-next"),
    };
    let state = match (class.preparing, class.going, waits) {
        (true, ..) => "setting",
        (_, true, _) => "going",
        (.., true) => "waits",
        _ => "done",
    };
    let place = [("at", class.at.into()), ("of", class.count.into())];
    let lock = if class.locked { "class-unlock" } else { "class-lock" };
    html! {
        <section ref={section} class="present" tabindex="-1" aria-label={texts.text("class-stage")}>
            <h1 class="hidden">{ "OmniPaxos Playground" }</h1>
            <ErrorBeside error={error.clone()} control={Control::Class} />
            <div class="present-words">
                <p class="present-caption" data-testid="caption">{ here.text.clone() }</p>
                <div class="present-beat" tabindex="0" aria-live="polite" data-testid="beat" data-state={state} key={class.at}>
                    { words(&texts, class) }
                </div>
            </div>
            <div class="present-controls">
                <div class="present-place">
                    if class.locked {
                        <p class="present-locked" role="status" data-testid="locked" title={texts.text("class-locked")}>
                            { Icon::Warning.html() }{ texts.text("class-locked-now") }
                        </p>
                    }
                    <p class="present-count" data-testid="beat-count">
                        if has_beats { { texts.format("class-place", &place) } }
                    </p>
                </div>
                <button type="button" class="primary" data-testid="present-next" disabled={is_over || class.preparing}
                    onclick={on(&dispatch, Action::Class(ClassAction::Advance))}>
                    <span>{ next }</span><kbd aria-hidden="true">{ "Space" }</kbd>
                </button>
                { button("present-back", texts.text("class-back"), "PgUp", has_beats && !class.begun, ClassAction::Back) }
                { button("present-reset", texts.text("class-reset"), "R", !class.begun, ClassAction::Reset) }
                { button("present-spotlight", texts.text("class-spotlight"), "S", pids.is_empty(),
                    ClassAction::Spotlight(next_lit(pids, class.spotlight, *first))) }
                { button("present-lock", texts.text(lock), "L", false, ClassAction::Lock(!class.locked)) }
                <button type="button" data-testid="present-more" onclick={sheets.on_open(Sheet::Class)}>
                    <span>{ texts.text("class-more") }</span><kbd aria-hidden="true">{ "B" }</kbd>
                </button>
                { button("present-leave", texts.text("class-leave"), "⇧P", false, ClassAction::Present(false)) }
            </div>
        </section>
    }
}

/// The beat in its words.
fn words(texts: &crate::text::Texts, class: &ClassView) -> Html {
    if class.preparing {
        return html! { <p class="present-text quiet">{ texts.text("class-preparing") }</p> };
    }
    if class.at == 0 {
        let what = match class.count {
            0 => texts.text("class-no-beats"),
            _ => texts.text("class-ready"),
        };
        return html! {
            <>
                if !class.title.is_empty() {
                    <p class="present-text" data-testid="beat-text">{ class.title.clone() }</p>
                }
                <p class="present-hint">{ what }</p>
                { prose(class) }
            </>
        };
    }
    html! {
        <>
            <p class="present-text" data-testid="beat-text">{ class.text.clone() }</p>
            <div class="present-said">
                { prose(class) }
                if !class.predict.is_empty() {
                    <div class="present-asked">
                        <p class="present-question" data-testid="beat-question">
                            <b aria-hidden="true">{ "?" }</b><span>{ class.predict.clone() }</span>
                        </p>
                        { answer(class) }
                    </div>
                } else {
                    { answer(class) }
                }
            </div>
        </>
    }
}

/// The answer, once it is there.
fn answer(class: &ClassView) -> Html {
    if class.answer.is_empty() {
        return Html::default();
    }
    html! {
        <p class="present-answer" data-testid="beat-answer">
            <b aria-hidden="true">{ "✓" }</b><span>{ class.answer.clone() }</span>
        </p>
    }
}

/// What a step of a lesson says below its heading.
fn prose(class: &ClassView) -> Html {
    if class.words.is_empty() {
        return Html::default();
    }
    html! { <div class="present-prose lesson-prose" data-testid="beat-words">{ draw_blocks(&class.words) }</div> }
}

/// Whom the spotlight goes to next: node after node, then everybody.
pub fn next_lit(pids: &[NodeId], now: Option<NodeId>, first: Option<NodeId>) -> Option<NodeId> {
    let start = first.and_then(|first| pids.iter().position(|pid| *pid == first)).unwrap_or(0);
    let order: Vec<NodeId> = pids[start..].iter().chain(&pids[..start]).copied().collect();
    match now.and_then(|now| order.iter().position(|pid| *pid == now)) {
        None => order.first().copied(),
        Some(at) => order.get(at + 1).copied(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spotlight_goes_round_once_from_the_leader_on_and_out() {
        let mut lit = next_lit(&[1, 2, 5], None, Some(2));
        let mut seen = Vec::new();
        while let Some(pid) = lit {
            seen.push(pid);
            lit = next_lit(&[1, 2, 5], lit, Some(2));
        }
        assert_eq!(seen, [2, 5, 1]);
        assert_eq!(next_lit(&[], None, Some(2)), None);
        assert_eq!(next_lit(&[3, 4], None, None), Some(3));
    }
}
