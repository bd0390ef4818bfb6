//! A lesson's text as elements.

use yew::prelude::*;

use crate::lesson::markdown::{Block, Inline};

/// Paragraphs, lists, code.
pub(in crate::ui) fn draw_blocks(blocks: &[Block]) -> Html {
    html! { <>{ for blocks.iter().map(draw_block) }</> }
}

/// One of them.
pub(super) fn draw_block(block: &Block) -> Html {
    match block {
        Block::Paragraph(inlines) => html! { <p>{ draw_inlines(inlines) }</p> },
        Block::List(start, items) => {
            let items = items.iter().map(|item| html! { <li>{ draw_item(item) }</li> });
            match start {
                Some(start) => html! { <ol start={start.to_string()}>{ for items }</ol> },
                None => html! { <ul>{ for items }</ul> },
            }
        }
        Block::Quote(blocks) => html! { <blockquote>{ draw_blocks(blocks) }</blockquote> },
        Block::Code(language, text) => html! {
            <pre class="lesson-code" data-language={language.clone()} tabindex="0"><code>{ text.clone() }</code></pre>
        },
        Block::Rule => html! { <hr /> },
    }
}

/// An item that is only a line has no paragraph of its own.
fn draw_item(item: &[Block]) -> Html {
    match item {
        [Block::Paragraph(inlines)] => draw_inlines(inlines),
        blocks => draw_blocks(blocks),
    }
}

/// The pieces of a line.
pub(super) fn draw_inlines(inlines: &[Inline]) -> Html {
    html! { <>{ for inlines.iter().map(draw_inline) }</> }
}

fn draw_inline(inline: &Inline) -> Html {
    match inline {
        Inline::Text(text) => html! { { text.clone() } },
        Inline::Code(text) => html! { <code>{ text.clone() }</code> },
        Inline::Strong(inner) => html! { <strong>{ draw_inlines(inner) }</strong> },
        Inline::Emphasis(inner) => html! { <em>{ draw_inlines(inner) }</em> },
        Inline::Break => html! { <br /> },
        // What leads elsewhere opens beside the page: the run stays where it is.
        Inline::Link(to, inner) if !to.starts_with('#') => html! {
            <a href={to.clone()} target="_blank" rel="noopener noreferrer">{ draw_inlines(inner) }</a>
        },
        Inline::Link(to, inner) => html! { <a href={to.clone()}>{ draw_inlines(inner) }</a> },
    }
}
