//! The header: what the page is, and what belongs to no node.

use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Dispatch, Theme},
        model::{Check, Life},
    },
    sim::config::{CatchUp, Setup},
    text::{Language, scenario_look, scenario_title},
    ui::{
        hooks::{on, use_dispatch, use_media, use_texts},
        icon::Icon,
        panels::ChecksPill,
        sheets::{Sheet, use_sheets},
    },
};

/// What the header gets.
#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    /// Where the page is in its life.
    pub life: Life,
    /// What must always hold.
    pub checks: std::rc::Rc<Vec<Check>>,
    /// Called when the list of the checks is asked for.
    pub onchecks: Callback<()>,
    /// What the run started from.
    pub setup: std::rc::Rc<Setup>,
    /// The language.
    pub language: Language,
    /// The colours.
    pub theme: Theme,
    /// What the run is called, where it is not the only one.
    pub branch: Option<AttrValue>,
    /// The name of the scenario that it is, if it is one.
    pub scenario: Option<&'static str>,
}

/// The header.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let sheets = use_sheets();
    let dark = use_media("(prefers-color-scheme: dark)");
    let snapshots =
        if props.setup.snapshots { texts.text("page-snapshots-on") } else { texts.text("page-snapshots-off") };
    let upstream = props.setup.snapshots && props.setup.catch_up == CatchUp::Upstream;
    let ready = props.life == Life::Ready;
    let (theme_icon, theme_label) = match props.theme {
        Theme::System => (Icon::ThemeSystem, texts.text("page-theme-system")),
        Theme::Light => (Icon::ThemeLight, texts.text("page-theme-light")),
        Theme::Dark => (Icon::ThemeDark, texts.text("page-theme-dark")),
    };
    let next = next_theme(props.theme, dark);
    html! {
        <header class="top">
            { Icon::Logo.html() }
            <h1>{ "OmniPaxos Playground" }</h1>
            <span class="chips">
                if props.life == Life::Opening {
                    <span class="chip" role="status">{ texts.text("page-opening") }</span>
                }
                if ready {
                    <span class="chip seed">{ texts.format("page-seed", &[("seed", props.setup.seed.to_string().into())]) }</span>
                    <span class="chip">{ snapshots }</span>
                }
                if let Some(branch) = props.branch.clone().filter(|_| ready) {
                    <span class="chip branch-chip" data-testid="branch-now"
                        title={texts.format("page-branch-now", &[("name", branch.as_str().into())])}>
                        { Icon::Branch.html() }{ branch.clone() }
                    </span>
                }
                if let Some(name) = props.scenario.filter(|_| ready) {
                    <button type="button" class="chip scenario-chip" data-testid="scenario-now"
                        title={scenario_look(&texts, name)} onclick={sheets.on_open(Sheet::Scenarios)}>
                        { scenario_title(&texts, name) }
                    </button>
                }
                if ready && !props.checks.is_empty() {
                    <ChecksPill checks={props.checks.clone()} onopen={props.onchecks.clone()} />
                }
                if ready && upstream {
                    <span class="chip fault" title={texts.text("page-nc-catchup-upstream-why")}>
                        { texts.text("page-catchup-upstream") }
                    </span>
                }
            </span>
            <nav aria-label={texts.text("page-header-nav")}>
                <button type="button" class="plain" data-testid="lessons" onclick={sheets.on_open(Sheet::Lessons)}>
                    { texts.text("course-lessons") }
                </button>
                <button type="button" class="plain" data-testid="new-cluster" onclick={sheets.on_open(Sheet::NewCluster)}>
                    { texts.text("page-new-cluster") }
                </button>
                <button type="button" class="plain" data-testid="scenarios" onclick={sheets.on_open(Sheet::Scenarios)}>
                    { texts.text("page-scenarios") }
                </button>
                <button type="button" class="plain" data-testid="script-open" onclick={sheets.on_open(Sheet::Script)}>
                    { texts.text("page-script") }
                </button>
                <button type="button" class="plain square" data-testid="branches-open" title={texts.text("page-branches")}
                    aria-label={texts.text("page-branches")} onclick={sheets.on_open(Sheet::Branches)}>
                    { Icon::Branch.html() }
                </button>
                <button type="button" class="plain square explore" data-testid="explorer-open" title={texts.text("explore-title")}
                    aria-label={texts.text("explore-title")} onclick={sheets.on_open(Sheet::Explorer)}>
                    { Icon::Explore.html() }
                </button>
            </nav>
            <button type="button" class="plain square for-class" data-testid="class-open" title={texts.text("class-title")}
                aria-label={texts.text("class-title")} onclick={sheets.on_open(Sheet::Class)}>{ Icon::Present.html() }</button>
            <button type="button" class="share" data-testid="share-open" title={texts.text("page-share-title")}
                onclick={sheets.on_open(Sheet::Share)}>
                { Icon::Share.html() }<span>{ texts.text("page-share") }</span>
            </button>
            { language_button(&dispatch, props.language) }
            <button type="button" class="plain square" data-testid="theme" title={theme_label.clone()}
                aria-label={theme_label} onclick={on(&dispatch, Action::SetTheme(next))}>{ theme_icon.html() }</button>
            <button type="button" class="plain square" data-testid="help" title={texts.text("page-help")}
                aria-label={texts.text("page-help")} onclick={sheets.on_open(Sheet::Help)}>{ Icon::Help.html() }</button>
        </header>
    }
}

/// Names the other language in that language: somebody who cannot read this one finds it.
fn language_button(dispatch: &Dispatch, language: Language) -> Html {
    let other = language.other();
    let onclick = on(dispatch, Action::SetLanguage(other));
    html! {
        <button type="button" class="plain" data-testid="lang" lang={other.tag()} {onclick}>{ other.own_name() }</button>
    }
}

/// The theme after this one: each press shows other colours, and the third goes back to the system's.
pub fn next_theme(theme: Theme, system_is_dark: bool) -> Theme {
    match (theme, system_is_dark) {
        (Theme::System, true) | (Theme::Dark, false) => Theme::Light,
        (Theme::System, false) | (Theme::Light, true) => Theme::Dark,
        (Theme::Light, false) | (Theme::Dark, true) => Theme::System,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_press_changes_what_is_seen_and_three_presses_come_round() {
        for dark in [false, true] {
            let first = next_theme(Theme::System, dark);
            assert_eq!(first, if dark { Theme::Light } else { Theme::Dark });
            assert_eq!(next_theme(next_theme(first, dark), dark), Theme::System);
        }
    }
}
