//! What stands for compacted entries: a snapshot with its keys, or a trimmed gap.

use yew::prelude::*;

use super::axis::range;
use crate::{
    sim::{NodeId, event::Compaction},
    ui::words::Words,
};

/// What a block has besides its words, in pixels: its border, its padding, the gap between them.
const AROUND: usize = 28;

/// As long as the key-values that are worth showing in what room is left.
const A_FEW: &str = "k0=10 k1=11";

/// Whether so many words stand on one line of a block of this width: a character is about 7 pixels wide, a
/// Chinese one 12.
fn fits<'a>(words: impl IntoIterator<Item = &'a str>, width: usize) -> bool {
    let long = |word: &str| word.chars().map(|c| if c < '\u{2e80}' { 7 } else { 12 }).sum::<usize>();
    words.into_iter().map(long).sum::<usize>() + AROUND <= width
}

/// Properties of [`Block`].
#[derive(Properties, PartialEq)]
pub struct BlockProps {
    /// Whose.
    pub pid: NodeId,
    /// By what.
    pub by: Compaction,
    /// The compacted index.
    pub compacted: usize,
    /// Keys in the snapshot.
    pub keys: usize,
    /// The first of them with their values, in a line.
    pub values: AttrValue,
    /// Its width in pixels.
    pub width: usize,
    /// The language's texts.
    pub words: Words,
}

/// The block over the compacted indices.
#[component]
pub fn Block(props: &BlockProps) -> Html {
    let BlockProps { pid, by, compacted, keys, values, width, words } = props;
    let indices = range(compacted.saturating_sub(1));
    let args = [
        ("count", (*compacted).into()),
        ("indices", indices.clone().into()),
        ("keys", words.count("drawing-keys", *keys).to_string().into()),
    ];
    let (class, test_id, sign, name, title, tail) = match by {
        Compaction::Snapshot => (
            "block snapshot",
            format!("snapshot-{pid}"),
            "▣ ",
            words.text("drawing-snapshot"),
            AttrValue::from(format!("{}\n{values}", words.format("drawing-snapshot-title", &args))),
            words.count("drawing-keys", *keys),
        ),
        Compaction::Trim => (
            "block trimmed",
            format!("trimmed-{pid}"),
            "",
            words.text("drawing-trimmed"),
            words.format("drawing-trimmed-title", &args),
            AttrValue::default(),
        ),
    };
    let line = [sign, &name, &indices, " · ", &tail];
    let roomy = fits(line, *width);
    let has_values = fits(line.into_iter().chain([A_FEW]), *width);
    let drawn = match (roomy, by) {
        (true, Compaction::Snapshot) => {
            html! { <>
                <span>{ sign }{ name }</span><code>{ indices }{ " · " }{ tail }</code>
                if has_values {
                    <code class="values">{ values }</code>
                }
            </> }
        }
        (true, Compaction::Trim) => html! { <><span>{ name }</span><code>{ indices }</code></> },
        (false, Compaction::Snapshot) => html! { <><span>{ sign }{ indices }</span><code>{ tail }</code></> },
        (false, Compaction::Trim) => html! { <><span>{ indices }</span><code>{ name }</code></> },
    };
    html! {
        <div class={classes!(class, (!roomy).then_some("tight"))} ~style={format!("width:{width}px")} {title}
            data-testid={test_id}>
            { drawn }
        </div>
    }
}
