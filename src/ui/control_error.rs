//! [`ErrorBeside`]: an error stays beside the control that it came from.

use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Control},
        model::ControlError,
    },
    ui::{
        hooks::{on, use_dispatch, use_texts},
        icon::Icon,
    },
};

/// Which control, and the page's error, whatever control that belongs to.
#[derive(Properties, PartialEq)]
pub struct ErrorBesideProps {
    /// The page's error.
    pub error: Option<ControlError>,
    /// The control that this stands beside.
    pub control: Control,
    /// Called when the remedy is taken.
    #[prop_or_default]
    pub onremedy: Callback<()>,
}

/// A sentence, OmniPaxos's own name for it, one action that helps. Nothing where the error is another control's.
#[component]
pub fn ErrorBeside(props: &ErrorBesideProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let Some(error) = props.error.as_ref().filter(|error| error.control == props.control) else {
        return Html::default();
    };
    let name = error.name.clone().map(|name| html! { <code class="error-name">{ name }</code> });
    let remedy = error.remedy.clone().map(|(label, action)| {
        let (dispatch, onremedy) = (dispatch.clone(), props.onremedy.clone());
        let control = props.control;
        // The sentence has served once its remedy is taken.
        let onclick = Callback::from(move |_: MouseEvent| {
            dispatch.send(Action::DismissError(control));
            onremedy.emit(());
            dispatch.send(action.clone());
        });
        html! { <button type="button" data-testid="remedy" {onclick}>{ label }</button> }
    });
    html! {
        <div class="control-error" role="alert" data-testid={format!("error-{}", word(props.control))}>
            { Icon::Warning.html() }
            <div class="control-error-text"><p>{ error.text.clone() }</p>{ name.unwrap_or_default() }{ remedy.unwrap_or_default() }</div>
            <button type="button" class="plain small" aria-label={texts.text("page-dismiss")}
                onclick={on(&dispatch, Action::DismissError(props.control))}>{ Icon::Close.html() }</button>
        </div>
    }
}

/// What is wrong with what was typed into a control, in the place of an error that came from there.
#[derive(Properties, PartialEq)]
pub struct ProblemBesideProps {
    /// Its id, for `aria-describedby`.
    pub id: &'static str,
    /// The control.
    pub control: Control,
    /// The page's error, shown where nothing is wrong with what was typed.
    pub error: Option<ControlError>,
    /// What is wrong.
    pub problem: Option<AttrValue>,
}

/// A control's own complaint about what was typed, else the error that came back from asking.
#[component]
pub fn ProblemBeside(props: &ProblemBesideProps) -> Html {
    match &props.problem {
        Some(problem) => html! {
            <div class="control-error" role="alert" data-testid={format!("error-{}", word(props.control))}>
                { Icon::Warning.html() }
                <div class="control-error-text"><p id={props.id}>{ problem.clone() }</p></div>
            </div>
        },
        None => html! { <ErrorBeside error={props.error.clone()} control={props.control} /> },
    }
}

fn word(control: Control) -> &'static str {
    match control {
        Control::Append => "append",
        Control::Compact => "compact",
        Control::Node => "node",
        Control::Cluster => "cluster",
        Control::Message => "message",
        Control::Settings => "settings",
        Control::Transport => "transport",
        Control::NewCluster => "new-cluster",
        Control::Script => "script",
        Control::Share => "share",
        Control::Branches => "branches",
        Control::Lesson => "lesson",
        Control::Read => "read",
        Control::Class => "class",
        Control::Explorer => "explorer",
    }
}
