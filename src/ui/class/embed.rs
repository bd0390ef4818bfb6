//! The page in another one: which of its panels are there, and what is said where an address names none of them.

use yew::prelude::*;

use crate::{
    app::{
        action::Tab,
        class::address::{Panel, UnknownPanel},
    },
    text::Texts,
};

/// Which panels stand on the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// Those that another page chose; `None` on the page itself, which has all.
    pub panels: Option<Vec<Panel>>,
}

impl Shown {
    /// Whether the page stands in another one.
    pub fn is_embedded(&self) -> bool {
        self.panels.is_some()
    }

    /// Whether this panel is there.
    pub fn has(&self, panel: Panel) -> bool {
        self.panels.as_ref().is_none_or(|panels| panels.contains(&panel))
    }

    /// The tabs that another page chose, in the order of the panels.
    pub fn tabs(&self) -> Vec<Tab> {
        self.panels.iter().flatten().copied().filter_map(tab_of).collect()
    }
}

fn tab_of(panel: Panel) -> Option<Tab> {
    Some(match panel {
        Panel::Events => Tab::Events,
        Panel::SpaceTime => Tab::SpaceTime,
        Panel::State => Tab::State,
        Panel::Storage => Tab::Storage,
        Panel::Compaction => Tab::Compaction,
        Panel::Read => Tab::Read,
        Panel::Messages => Tab::Messages,
        Panel::Safety => Tab::Safety,
        Panel::History => Tab::History,
        Panel::Lesson => Tab::Lesson,
        Panel::Rust => Tab::Rust,
        Panel::Cluster | Panel::Logs | Panel::Inspector | Panel::Transport => return None,
    })
}

/// The address names a panel that there is not.
pub fn refused(texts: &Texts, unknown: &UnknownPanel) -> Html {
    let args = [("found", unknown.found.as_str().into()), ("known", UnknownPanel::known().into())];
    html! {
        <main class="page embedded refused">
            <h1 class="hidden">{ "OmniPaxos Playground" }</h1>
            <p role="alert" data-testid="embed-refused">{ texts.format("class-embed-unknown", &args) }</p>
        </main>
    }
}

/// The way from the panels to the whole page, with the same run.
pub fn whole_page(texts: &Texts) -> Html {
    let href = gloo::utils::window().location().href().unwrap_or_default();
    let (address, fragment) = href.split_once('#').unwrap_or((&href, ""));
    let path = address.split('?').next().unwrap_or_default();
    let href = if fragment.is_empty() { path.to_owned() } else { format!("{path}#{fragment}") };
    html! {
        <nav class="embed-whole">
            <a data-testid="embed-whole" target="_blank" rel="noopener" {href}>{ texts.text("class-embed-whole") }</a>
        </nav>
    }
}
