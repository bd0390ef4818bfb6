//! The page's own figures in a corner: how smooth it is, how fast, what it takes.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    app::{action::Action, figures::Figures},
    text::Texts,
    ui::{
        hooks::{on, use_dispatch, use_texts},
        icon::Icon,
    },
};

/// What the panel gets.
#[derive(Properties, PartialEq)]
pub struct FiguresPanelProps {
    /// The figures.
    pub figures: Rc<Figures>,
}

/// The panel.
#[component]
pub fn FiguresPanel(props: &FiguresPanelProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let of = &props.figures;
    let number = |n: u64| texts.format("explore-number", &[("n", n.into())]);
    let or_unknown = |n: Option<u64>| n.map_or_else(|| texts.text("explore-figures-unknown"), |n| bytes(&texts, n));
    let rows = [
        ("figures-frames", "explore-figures-frames", number(of.frames)),
        ("figures-events", "explore-figures-events", number(of.events)),
        ("figures-memory", "explore-figures-memory", or_unknown(of.memory)),
        ("figures-heap", "explore-figures-heap", or_unknown(of.heap)),
        ("figures-records", "explore-figures-records", bytes(&texts, of.records)),
        ("figures-disk", "explore-figures-disk", or_unknown(of.disk)),
    ];
    let rows = rows.into_iter().map(|(testid, id, value)| {
        html! { <div key={testid}><dt>{ texts.text(id) }</dt><dd data-testid={testid}>{ value }</dd></div> }
    });
    html! {
        <aside class="figures" data-testid="figures" aria-label={texts.text("explore-figures")}>
            <button type="button" class="plain small" data-testid="figures-close" title={texts.text("explore-figures-close")}
                aria-label={texts.text("explore-figures-close")} onclick={on(&dispatch, Action::ShowFigures(false))}>
                { Icon::Close.html() }
            </button>
            <dl>{ for rows }</dl>
        </aside>
    }
}

/// What the switch gets.
#[derive(Properties, PartialEq)]
pub struct FiguresToggleProps {
    /// Whether they are shown.
    pub shown: bool,
    /// Its `data-testid`.
    pub testid: &'static str,
}

/// Shows the figures, or hides them; also at later visits.
#[component]
pub fn FiguresToggle(props: &FiguresToggleProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let onchange = Callback::from(move |event: Event| {
        dispatch.send(Action::ShowFigures(event.target_unchecked_into::<HtmlInputElement>().checked()));
    });
    html! {
        <label class="check">
            <input type="checkbox" data-testid={props.testid} checked={props.shown} {onchange} />
            <span>{ texts.text("explore-figures-show") }</span>
        </label>
    }
}

/// So many bytes, with three figures or so.
fn bytes(texts: &Texts, n: u64) -> String {
    let tenths = |unit: u64| match n * 10 / unit {
        tenths if tenths < 100 => format!("{}.{}", tenths / 10, tenths % 10),
        tenths => (tenths / 10).to_string(),
    };
    match n {
        0..1_000 => texts.format("explore-figures-bytes", &[("n", n.into())]),
        1_000..1_000_000 => texts.format("explore-figures-kilobytes", &[("n", tenths(1_000).into())]),
        _ => texts.format("explore-figures-megabytes", &[("n", tenths(1_000_000).into())]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn bytes_have_a_unit_that_fits() {
        let texts = Texts::new(Language::English);
        let cases = [(0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (9_960, "9.9 kB"), (84_321, "84 kB")];
        for (n, said) in cases.into_iter().chain([(1_250_000, "1.2 MB"), (734_000_000, "734 MB")]) {
            assert_eq!(bytes(&texts, n), said);
        }
    }
}
