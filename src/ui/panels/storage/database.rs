//! The database as it is: how full each store is, the chunks of the log, and every record, decoded.

use std::rc::Rc;

use yew::prelude::*;

use super::stream::from_to;
use crate::{
    app::model::{DiskChunk, DiskRecord, DiskView},
    text::Texts,
    ui::{hooks::use_texts, phrase},
};

/// The most records that are shown.
const RECORDS: usize = 300;
/// The most chunks that are drawn; the newest ones.
const CHUNKS: usize = 24;
/// A record with more lines than this is folded.
const LINES: usize = 24;

/// What the picture of a database gets.
#[derive(Properties, PartialEq)]
pub struct DatabaseNowProps {
    /// What is in it.
    pub view: Rc<DiskView>,
    /// The last compaction: number of its flush, bytes before and after.
    pub compaction: Option<(u64, usize, usize)>,
}

/// The picture.
#[component]
pub fn DatabaseNow(props: &DatabaseNowProps) -> Html {
    let texts = use_texts();
    let view = &props.view;
    let more = view.records.len().saturating_sub(RECORDS);
    html! {
        <>
            { stores(&texts, view) }
            if let Some((flush, before, after)) = props.compaction {
                <p class="pad disk-compaction" data-testid="disk-compaction">
                    { texts.format("page-disk-compaction", &[("flush", flush.to_string().into())]) }
                    <b class="number">{ from_to(before, after) }</b>
                </p>
            }
            if !view.chunks.is_empty() {
                { chunks(&texts, view) }
            }
            <ul class="disk-records">
                { for view.records.iter().take(RECORDS).map(|record| self::record(&texts, record)) }
            </ul>
            if more > 0 {
                <p class="quiet pad">{ texts.format("page-disk-more", &[("n", more.into())]) }</p>
            }
        </>
    }
}

/// One bar a store, as long as its part of all bytes; and the sum.
fn stores(texts: &Texts, view: &DiskView) -> Html {
    let all = view.bytes.max(1);
    let bars = view.stores.iter().map(|store| {
        // Never out of sight where there is something.
        let share = format!("width:{}%", (store.bytes * 100 / all).max(usize::from(store.bytes > 0)));
        html! {
            <tr data-testid={format!("disk-store-{}", store.name)}>
                <th scope="row"><code>{ store.name }</code></th>
                <td class="share" aria-hidden="true"><i class={store.name} ~style={share} /></td>
                <td class="number">{ phrase::bytes(store.bytes) }</td>
                <td class="number">{ texts.format("page-disk-records", &[("n", store.records.into())]) }</td>
            </tr>
        }
    });
    let records = texts.format("page-disk-records", &[("n", view.records.len().into())]);
    html! {
        <table class="disk-stores">
            <tbody>{ for bars }</tbody>
            <tfoot><tr>
                <th scope="row" colspan="2">{ texts.text("page-disk-total") }</th>
                <td class="number" data-testid="disk-bytes">{ phrase::bytes(view.bytes) }</td>
                <td class="number">{ records }</td>
            </tr></tfoot>
        </table>
    }
}

/// The chunks as blocks, each as wide as it has entries; what of one is compacted is hatched.
fn chunks(texts: &Texts, view: &DiskView) -> Html {
    let hidden = view.chunks.len().saturating_sub(CHUNKS);
    let blocks = view.chunks.iter().skip(hidden).map(|chunk| block(texts, chunk, view.log_start));
    let straddling = view.chunks.iter().map(|chunk| compacted(chunk, view.log_start)).find(|count| *count > 0);
    html! {
        <div class="pad">
            <h4>{ texts.text("page-disk-chunks") }</h4>
            if hidden > 0 {
                <p class="quiet">{ texts.format("page-disk-chunks-before", &[("n", hidden.into())]) }</p>
            }
            <ol class="disk-chunks">{ for blocks }</ol>
            if let Some(count) = straddling {
                <p class="quiet" data-testid="disk-straddling">
                    { texts.format("page-disk-straddling", &[("n", count.into())]) }
                </p>
            }
        </div>
    }
}

/// How many entries of a chunk are compacted.
fn compacted(chunk: &DiskChunk, log_start: u64) -> u64 {
    log_start.clamp(chunk.first, chunk.end) - chunk.first
}

fn block(texts: &Texts, chunk: &DiskChunk, log_start: u64) -> Html {
    let entries = chunk.end - chunk.first;
    let gone = compacted(chunk, log_start);
    let style = format!("--entries:{entries};--gone:{}%", gone * 100 / entries.max(1));
    let state = texts.text(if chunk.sealed { "page-disk-chunk-sealed" } else { "page-disk-chunk-open" });
    let (first, end) = (chunk.first as usize, chunk.end as usize);
    let title = format!("{} · {}", phrase::entries(texts, first, end), phrase::bytes(chunk.bytes));
    html! {
        <li class={classes!(chunk.sealed.then_some("sealed"))} ~style={style} {title} data-testid={format!("chunk-{first}")}
            data-compacted={gone.to_string()}>
            <b>{ range(chunk.first, chunk.end) }</b><span>{ state }</span>
        </li>
    }
}

/// The indices of a chunk: `0–22`, or `0` where it is one.
fn range(first: u64, end: u64) -> String {
    match end.saturating_sub(1) {
        last if last <= first => first.to_string(),
        last => format!("{first}–{last}"),
    }
}

fn record(texts: &Texts, record: &DiskRecord) -> Html {
    let lines = record.content.lines().count();
    html! {
        <li key={format!("{}/{}", record.store, record.key)} data-testid="disk-record">
            <details open={lines <= LINES}>
                <summary>
                    <code>{ format!("{}[{}]", record.store, record.key) }</code>
                    <span class="number">{ phrase::bytes(record.bytes) }</span>
                    <span class="number" title={texts.text("page-disk-checksum")}>{ &record.checksum }</span>
                </summary>
                <pre>{ &record.content }</pre>
            </details>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_chunk_that_straddles_the_start_of_the_log_has_compacted_entries() {
        let chunk = |first, end| DiskChunk { first, end, bytes: 1, sealed: true };
        assert_eq!(compacted(&chunk(10, 20), 0), 0);
        assert_eq!(compacted(&chunk(10, 20), 10), 0);
        assert_eq!(compacted(&chunk(10, 20), 13), 3);
        assert_eq!(compacted(&chunk(10, 20), 99), 10);
    }

    #[test]
    fn a_range_is_its_first_and_last_index() {
        assert_eq!(range(0, 23), "0–22");
        assert_eq!(range(7, 8), "7");
    }
}
