//! The drawing in one sentence, for those who do not see it.

use yew::AttrValue;

use crate::{
    ui::words::Words,
    view::{Frame, glance::LinkState},
};

/// "Five nodes, node 1 leads; links 2–3, 2–4 are cut".
pub fn summary(words: &Words, frame: &Frame, links: &[LinkState]) -> AttrValue {
    let comma = words.text("drawing-list-comma");
    let list = |items: Vec<String>| items.join(&comma);
    let leads = match frame.leader {
        Some(leader) => words.format("drawing-label-leader", &[("node", leader.into())]),
        None => words.text("drawing-label-no-leader"),
    };
    let nodes = words.count("drawing-label-nodes", frame.nodes.len());
    let mut parts = vec![
        words
            .format("drawing-label", &[("nodes", nodes.to_string().into()), ("leads", leads.to_string().into())])
            .to_string(),
    ];
    let crashed: Vec<String> = frame.nodes.iter().filter(|node| !node.up).map(|node| node.pid.to_string()).collect();
    if !crashed.is_empty() {
        let count = crashed.len();
        let args = [("count", count.into()), ("nodes", list(crashed).into())];
        parts.push(words.format("drawing-label-crashed", &args).to_string());
    }
    let cut: Vec<String> = links.iter().filter(|link| link.any_cut()).map(|link| link_name(*link)).collect();
    if !cut.is_empty() {
        let count = cut.len();
        let args = [("count", count.into()), ("links", list(cut).into())];
        parts.push(words.format("drawing-label-cut", &args).to_string());
    }
    parts.join(&words.text("drawing-list-semicolon")).into()
}

/// `2–3`, or `2→3` where only that direction is cut.
fn link_name(link: LinkState) -> String {
    let LinkState { a, b, there, back, .. } = link;
    match (there, back) {
        (false, true) => format!("{a}→{b}"),
        (true, false) => format!("{b}→{a}"),
        _ => format!("{a}–{b}"),
    }
}
