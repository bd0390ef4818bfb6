//! What clients did with keys, as a picture: a row a node, a bar an operation, a band a fault; and what is wrong with it.

mod ask;
mod picture;
mod words;

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use self::{ask::Ask, picture::Picture};
use crate::{
    app::{
        action::{Action, Dispatch},
        history::{HistoryPanelView, WrongView},
        model::ControlError,
    },
    sim::NodeId,
    text::Texts,
    ui::hooks::{on, use_dispatch, use_texts},
    view::history::Bar,
};

/// How many bars are drawn at once.
const PAGE: usize = 30;

/// What the panel gets.
#[derive(Properties, PartialEq)]
pub struct HistoryPanelProps {
    /// What clients did.
    pub history: Option<Rc<HistoryPanelView>>,
    /// The nodes that there are.
    pub pids: Vec<NodeId>,
    /// The node that a read goes to where none is chosen.
    pub node: Option<NodeId>,
    /// The page's error.
    pub error: Option<ControlError>,
}

/// The panel.
#[component]
pub fn HistoryPanel(props: &HistoryPanelProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    // The number of the bar that the page ends with; `None` for the newest, or for where it is wrong.
    let end = use_state_eq(|| None::<u64>);
    let Some(history) = props.history.clone() else { return Html::default() };
    let view = &history.view;
    let chosen = end.or_else(|| history.wrongs.first().map(|wrong| wrong.offender));
    let last = chosen.and_then(|id| view.bars.iter().position(|bar| bar.id == id)).map_or(view.bars.len(), |at| at + 1);
    // A page is as full as it can be, and ends with what is wrong.
    let last = last.max(PAGE.min(view.bars.len()));
    let first = last.saturating_sub(PAGE);
    let bars: Rc<Vec<Bar>> = Rc::new(view.bars[first..last].to_vec());
    let goes_to = |at: Option<usize>| {
        let (end, id) = (end.setter(), at.and_then(|at| view.bars.get(at)).map(|bar| bar.id));
        Callback::from(move |_: MouseEvent| end.set(id))
    };
    let onkey = {
        let (dispatch, end) = (dispatch.clone(), end.setter());
        Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            end.set(None);
            dispatch.send(Action::ShowHistoryOf((!value.is_empty()).then(|| value.into())));
        })
    };
    let holds = history.wrongs.is_empty();
    let sign = if holds { "✓" } else { "✕" };
    let count = view.bars.len() + view.more;
    html! {
        <div class="history" data-testid="history" tabindex="0" role="region" aria-label={texts.text("history-tab")}>
            <p class={classes!("history-verdict", (!holds).then_some("broken"))} data-testid="history-verdict" data-holds={holds.to_string()}>
                if view.verdict.operations > 0 { <span class="check-sign" aria-hidden="true">{ sign }</span> }
                { history.verdict.clone() }
            </p>
            { for history.wrongs.iter().map(|wrong| draw_wrong(wrong, &history, &texts, &dispatch)) }
            <Ask pids={props.pids.clone()} node={props.node} key_hint={history.key.clone()} error={props.error.clone()} />
            if count > 0 {
                <div class="history-tools">
                    <label><span>{ texts.text("history-show") }</span>
                        <select data-testid="history-key-shown" onchange={onkey}>
                            <option value="" selected={history.key.is_none()}>{ texts.text("history-all-keys") }</option>
                            { for view.keys.iter().map(|key| html! {
                                <option key={key.clone()} value={key.clone()} selected={history.key.as_deref() == Some(key)}>{ key.clone() }</option>
                            }) }
                        </select>
                    </label>
                    if count > PAGE {
                        <button type="button" class="small" data-testid="history-earlier" disabled={first == 0}
                            onclick={goes_to(Some(first.max(PAGE) - 1))}>{ texts.text("history-earlier") }</button>
                        <span class="quiet" data-testid="history-page">{ texts.format("history-page", &[
                            ("first", (view.more + first + 1).into()), ("last", (view.more + last).into()), ("n", count.into())]) }</span>
                        <button type="button" class="small" data-testid="history-later" disabled={last == view.bars.len()}
                            onclick={goes_to(Some((last + PAGE).min(view.bars.len()) - 1))}>{ texts.text("history-later") }</button>
                    }
                </div>
                <Picture history={history.clone()} {bars} />
            }
            if let Some(step) = history.left_out {
                <p class="quiet">{ texts.format("history-left-out", &[("step", step.to_string().into())]) }</p>
            }
            if !view.locals.is_empty() {
                <section class="history-locals" data-testid="history-locals">
                    <h3>{ texts.text("history-local-title") }</h3>
                    <p class="quiet">{ texts.text("history-local-lead") }</p>
                    <ul>{ for view.locals.iter().map(|local| html! {
                        <li class={classes!(local.differs.is_some().then_some("broken"))}>
                            { words::local(&texts, local) }{ " " }
                            <button type="button" class="chip" onclick={on(&dispatch, Action::Seek(local.step))}>
                                { texts.format("page-go-to-step", &[("step", local.step.into())]) }
                            </button>
                        </li>
                    }) }</ul>
                </section>
            }
            <p class="quiet history-lead">{ texts.text("history-lead") }</p>
        </div>
    }
}

fn draw_wrong(wrong: &WrongView, history: &HistoryPanelView, texts: &Texts, dispatch: &Dispatch) -> Html {
    let concerned = history.view.bars.iter().filter(|bar| wrong.concerned.contains(&bar.id));
    html! {
        <div class="finding" key={wrong.offender} data-testid="history-wrong">
            <p class="finding-what">{ wrong.what.clone() }</p>
            <p>{ wrong.why.clone() }</p>
            <p class="chips">
                <button type="button" class="chip" data-testid="history-go" onclick={on(dispatch, Action::Seek(wrong.step))}>
                    { texts.format("page-go-to-step", &[("step", wrong.step.into())]) }
                </button>
                <span class="quiet">{ texts.text("history-concerned") }</span>
                { for concerned.map(|bar| html! {
                    <button type="button" class="chip" key={bar.id} aria-label={words::bar(texts, bar)} title={words::bar(texts, bar)}
                        onclick={on(dispatch, Action::Seek(bar.step()))}>{ words::bar_short(bar) }</button>
                }) }
            </p>
        </div>
    }
}
