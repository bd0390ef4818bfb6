//! One entry of a log.

use yew::prelude::*;

use crate::{
    app::action::Zoom,
    sim::NodeId,
    ui::{configuration::short, words::Words},
    view::{Cell, Content, Durability},
};

/// A key-value longer than this takes two lines.
const ONE_LINE: usize = 4;

/// Properties of [`CellMark`].
#[derive(Properties, PartialEq)]
pub struct CellMarkProps {
    /// Whose.
    pub pid: NodeId,
    /// The entry.
    pub cell: Cell,
    /// The number of its configuration.
    pub configuration: u32,
    /// Left edge in its strip.
    pub left: usize,
    /// Whether a broken check concerns it.
    pub breaks: bool,
    /// How it is drawn.
    pub zoom: Zoom,
    /// The language's texts.
    pub words: Words,
}

/// One cell.
#[component]
pub fn CellMark(props: &CellMarkProps) -> Html {
    let CellMarkProps { pid, cell, configuration, left, breaks, zoom, words } = props;
    let stop = matches!(cell.content, Content::StopSign(_));
    let class = classes!(
        "cell",
        if cell.decided { "decided" } else { "accepted" },
        durability_word(cell.durability),
        stop.then_some("stopsign"),
        breaks.then_some("breaks"),
    );
    let title = match breaks {
        true => format!("{} · {}", describe(cell, words), words.text("drawing-breaks")),
        false => describe(cell, words),
    };
    html! {
        <div {class} ~style={format!("left:{left}px")} title={title}
            data-testid={format!("cell-{pid}-{}", cell.index)} data-decided={cell.decided.to_string()}
            data-durability={durability_word(cell.durability)}>
            if *zoom == Zoom::Cells {
                { content(&cell.content, *configuration, words) }
            }
        </div>
    }
}

/// What stands in a cell. A long key-value takes two lines, each with an ellipsis where it must.
pub fn content(content: &Content, configuration: u32, words: &Words) -> Html {
    match content {
        Content::KeyValue { key, value } => {
            let value = value.to_string();
            match key.chars().count() + value.len() < ONE_LINE && key.is_ascii() {
                true => html! { <span>{ key }{ "=" }{ value }</span> },
                false => html! { <><span>{ key }</span><span>{ "=" }{ value }</span></> },
            }
        }
        Content::StopSign(_) => stopsign(configuration, words),
    }
}

/// What stands in the cell of a stopsign: that the log stops, and which configuration is to follow.
pub fn stopsign(configuration: u32, words: &Words) -> Html {
    html! { <><span>{ words.text("drawing-stopsign-cell") }</span><span>{ "→" }{ short(configuration + 1) }</span></> }
}

/// "21 · a=7 · decided · on disk".
pub fn describe(cell: &Cell, words: &Words) -> String {
    let content = match &cell.content {
        Content::KeyValue { key, value } => format!("{key}={value}"),
        Content::StopSign(nodes) => {
            let nodes: Vec<String> = nodes.iter().map(u64::to_string).collect();
            words.format("drawing-stopsign", &[("nodes", nodes.join(", ").into())]).to_string()
        }
    };
    let decided = words.text(if cell.decided { "drawing-legend-decided" } else { "drawing-legend-accepted" });
    let durability = words.text(match cell.durability {
        Durability::Durable => "drawing-legend-durable",
        Durability::Pending => "drawing-legend-pending",
        Durability::Memory => "drawing-memory-only",
    });
    format!("{} · {content} · {decided} · {durability}", cell.index)
}

fn durability_word(durability: Durability) -> &'static str {
    match durability {
        Durability::Durable => "durable",
        Durability::Pending => "pending",
        Durability::Memory => "memory",
    }
}
