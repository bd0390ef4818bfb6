//! [`Spotlight`]: one node is lit: the others, their lanes and the links between them are dimmed.

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::CssStyleSheet;
use yew::prelude::*;

use crate::sim::NodeId;

/// What the spotlight gets.
#[derive(Properties, PartialEq)]
pub struct SpotlightProps {
    /// Who is lit; `None` for everybody.
    pub node: Option<NodeId>,
}

/// Dims what is not lit. The drawing is drawn by others and has names for all its parts: a rule for these names is
/// enough, and nothing is drawn anew. It stands in a sheet of the page's own: the page's policy lets no other in.
#[component]
pub fn Spotlight(props: &SpotlightProps) -> Html {
    use_effect_with(props.node, |node| {
        let sheet = node.and_then(|_| own_sheet());
        let put = node.zip(sheet).and_then(|(pid, sheet)| sheet.insert_rule(&rule(pid)).ok().map(|at| (sheet, at)));
        move || {
            if let Some((sheet, at)) = put {
                // It fails only where there is no such rule any more.
                let _ = sheet.delete_rule(at);
            }
        }
    });
    let Some(pid) = props.node else { return Html::default() };
    html! { <i hidden=true data-testid="spotlight" data-node={pid.to_string()} /> }
}

/// What dims all but this node, its links and its lane.
fn rule(pid: NodeId) -> String {
    format!(
        ".cluster-drawing .node:not([data-testid=\"node-{pid}\"]), \
         .cluster-drawing .link:not(:has([data-testid^=\"link-{pid}-\"], [data-testid$=\"-{pid}\"])), \
         .logs-lanes [data-pid]:not([data-pid=\"{pid}\"]) {{ opacity: .16; }}"
    )
}

/// The first sheet of the page that rules can be put into.
fn own_sheet() -> Option<CssStyleSheet> {
    let sheets = document().style_sheets();
    (0..sheets.length()).find_map(|at| sheets.item(at)?.dyn_into::<CssStyleSheet>().ok())
}
