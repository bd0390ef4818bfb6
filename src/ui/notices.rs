//! Toasts for what happened elsewhere, and the banner of a page that cannot run.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::{
    app::{action::Action, model::Notice},
    ui::{
        hooks::{on, use_dispatch, use_texts},
        icon::Icon,
    },
};

/// How long a notice stays that is not lasting.
const STAY_MS: u32 = 6_000;
/// How many notices are seen at once.
const AT_ONCE: usize = 2;

/// What there is to notice.
#[derive(Properties, PartialEq)]
pub struct NoticesProps {
    /// The notices, oldest first.
    pub notices: Rc<Vec<Notice>>,
}

/// Toasts: two at most, six seconds unless they are lasting.
#[component]
pub fn Notices(props: &NoticesProps) -> Html {
    let newest = props.notices.iter().skip(props.notices.len().saturating_sub(AT_ONCE));
    html! {
        <div class="notices">{ for newest.map(|notice| html! { <Toast key={notice.id} notice={notice.clone()} /> }) }</div>
    }
}

/// One notice.
#[derive(Properties, PartialEq)]
struct ToastProps {
    notice: Notice,
}

#[component]
fn Toast(props: &ToastProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    // Nobody loses a sentence that they are reading: it stays while it is pointed at or focused.
    let read = use_state_eq(|| false);
    let dismiss = Action::DismissNotice(props.notice.id);
    {
        let dispatch = dispatch.clone();
        let dismiss = dismiss.clone();
        let stays = props.notice.lasting || *read;
        use_effect_with((props.notice.id, stays), move |(_, stays)| {
            let timeout = (!stays).then(|| Timeout::new(STAY_MS, move || dispatch.send(dismiss)));
            move || drop(timeout)
        });
    }
    let set_read = |value: bool| {
        let read = read.setter();
        move || read.set(value)
    };
    let (enter, leave, focus, blur) = (set_read(true), set_read(false), set_read(true), set_read(false));
    let act = props.notice.action.clone().map(|(label, action)| {
        let (dispatch, dismiss) = (dispatch.clone(), dismiss.clone());
        // It can be done once.
        let onclick = Callback::from(move |_: MouseEvent| {
            dispatch.send(dismiss.clone());
            dispatch.send(action.clone());
        });
        html! { <button type="button" class="small" data-testid="notice-action" {onclick}>{ label }</button> }
    });
    html! {
        <div class="notice" role="status" data-testid="notice"
            onmouseenter={move |_: MouseEvent| enter()} onmouseleave={move |_: MouseEvent| leave()}
            onfocusin={move |_: FocusEvent| focus()} onfocusout={move |_: FocusEvent| blur()}>
            <p>{ props.notice.text.clone() }</p>
            { act.unwrap_or_default() }
            <button type="button" class="plain small" aria-label={texts.text("page-dismiss")}
                onclick={on(&dispatch, dismiss)}>{ Icon::Close.html() }</button>
        </div>
    }
}

/// Why the page cannot run.
#[derive(Properties, PartialEq)]
pub struct BannerProps {
    /// A sentence, and what may help.
    pub text: AttrValue,
}

/// A lasting banner: the page cannot run.
#[component]
pub fn Banner(props: &BannerProps) -> Html {
    html! {
        <div class="banner" role="alert" data-testid="banner">{ Icon::Warning.html() }<p>{ props.text.clone() }</p></div>
    }
}
