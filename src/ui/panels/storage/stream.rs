//! What OmniPaxos asked of a storage, the newest batch first: its operations in order, its flush, and the
//! messages that waited for it.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    text::{self, Texts},
    ui::{hooks::use_texts, phrase},
    view::storage::{BatchFlush, BatchView, Fate, OpSummary, StorageView, Waiting, Write},
};

/// Batches shown at first; a button shows as many more.
const BATCHES: usize = 30;
/// The most operations of one batch that are shown; the newest ones.
const OPERATIONS: usize = 60;

/// What the stream gets.
#[derive(Properties, PartialEq)]
pub struct StreamProps {
    /// What was asked.
    pub storage: Rc<StorageView>,
}

/// The stream.
#[component]
pub fn Stream(props: &StreamProps) -> Html {
    let texts = use_texts();
    let shown = use_state_eq(|| BATCHES);
    let storage = &props.storage;
    let batches = storage.batches.iter().take(*shown).map(|view| {
        // Only what is under way changes as time passes: the others are not drawn again.
        let time = if view.batch.fate == Fate::UnderWay { storage.time } else { 0 };
        html! { <Batch key={view.batch.id} view={view.clone()} {time} /> }
    });
    let more = storage.batches.len().saturating_sub(*shown);
    let onmore = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(*shown + BATCHES))
    };
    html! {
        <>
            if storage.memory {
                <p class="quiet pad">{ texts.text("page-writes-memory") }</p>
            }
            if storage.batches.is_empty() {
                <p class="empty">{ texts.text("page-writes-empty") }</p>
            }
            <ol class="batches" data-testid="writes">{ for batches }</ol>
            if more > 0 {
                <p class="pad"><button type="button" class="small" onclick={onmore}>
                    { texts.format("page-writes-more", &[("n", more.into())]) }
                </button></p>
            }
        </>
    }
}

/// A batch; a component of its own, so that what has not changed is not drawn again.
#[derive(Properties, PartialEq)]
struct BatchProps {
    view: BatchView,
    time: u64,
}

#[component]
fn Batch(props: &BatchProps) -> Html {
    let texts = use_texts();
    let batch = &*props.view.batch;
    let fate = match batch.fate {
        Fate::Open if batch.number.is_none() => "memory",
        Fate::Open => "open",
        Fate::UnderWay => "under-way",
        Fate::Durable(_) => "durable",
        Fate::Lost(_) => "lost",
    };
    let title = match batch.number {
        Some(number) => texts.format("page-batch", &[("number", number.to_string().into())]),
        None => texts.text("page-batch-memory"),
    };
    let count = batch.earlier + batch.writes.len();
    let hidden = count - batch.writes.len().min(OPERATIONS);
    let operations = batch.writes.iter().skip(batch.writes.len().saturating_sub(OPERATIONS));
    html! {
        <li class={classes!("batch", fate)} data-testid="batch" data-fate={fate}
            data-number={batch.number.map(|number| number.to_string())}>
            <p class="batch-head">
                if let (Fate::UnderWay, Some(flush)) = (batch.fate, batch.flush) {
                    { ring(flush, props.time) }
                }
                <b>{ title }</b>
                <span>{ texts.format("page-batch-operations", &[("n", count.into())]) }</span>
                if let Some(flush) = batch.flush {
                    <span>{ flush_times(&texts, flush) }</span>
                }
                if let Some(said) = said_of(&texts, &props.view, props.time) {
                    <span class="batch-fate">{ said }</span>
                }
                { bytes(&texts, &props.view) }
            </p>
            if hidden > 0 {
                <p class="quiet">{ texts.format("page-batch-earlier", &[("n", hidden.into())]) }</p>
            }
            <ol class="writes">{ for operations.map(|write| operation(&texts, write)) }</ol>
            { waiting(&texts, batch.fate, &batch.waiting) }
        </li>
    }
}

/// A ring that fills with the ticks of a flush.
fn ring(flush: BatchFlush, time: u64) -> Html {
    let (done, all) = progress(flush, time);
    let filled = format!("{} {all}", done.min(all));
    html! {
        <svg class="batch-ring" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
            <circle cx="8" cy="8" r="6" />
            <circle class="done" cx="8" cy="8" r="6" pathLength={all.to_string()} stroke-dasharray={filled}
                transform="rotate(-90 8 8)" />
        </svg>
    }
}

/// How many of a flush's ticks have passed, and how many there are; at least one.
fn progress(flush: BatchFlush, time: u64) -> (u64, u64) {
    let all = flush.due.saturating_sub(flush.started).max(1);
    (time.saturating_sub(flush.started).min(all), all)
}

fn flush_times(texts: &Texts, flush: BatchFlush) -> String {
    let args = [("from", flush.started.to_string().into()), ("due", flush.due.to_string().into())];
    texts.format("page-batch-flush", &args)
}

/// What became of a batch, in a few words; of a memory that still holds, nothing.
fn said_of(texts: &Texts, view: &BatchView, time: u64) -> Option<String> {
    let at = |id: &str, time: u64| texts.format(id, &[("time", time.to_string().into())]);
    match (view.batch.fate, view.batch.flush) {
        (Fate::Open, _) => view.batch.number.map(|_| texts.text("page-batch-open")),
        (Fate::UnderWay, Some(flush)) => {
            let (done, all) = progress(flush, time);
            let args = [("done", done.to_string().into()), ("all", all.to_string().into())];
            Some(texts.format("page-batch-under-way", &args))
        }
        (Fate::UnderWay, None) => None,
        (Fate::Durable(time), Some(flush)) if flush.due == time => Some(texts.text("page-batch-durable")),
        (Fate::Durable(time), _) => Some(at("page-batch-durable-at", time)),
        (Fate::Lost(time), _) => Some(at("page-batch-lost", time)),
    }
}

/// What its flush did to the real database: what it wrote; and what a compaction made of the rest.
fn bytes(texts: &Texts, view: &BatchView) -> Html {
    let Some(bytes) = view.bytes else { return Html::default() };
    let written = texts.format("page-batch-written", &[("bytes", phrase::bytes(bytes.written).into())]);
    html! {
        <>
            if bytes.written > 0 {
                <span>{ written }</span>
            }
            if let (true, Some(before)) = (view.compacts, bytes.before) {
                <span class="chip snapshot" data-testid="batch-bytes">{ from_to(before, bytes.after) }</span>
            }
        </>
    }
}

/// Bytes before and after: "1.4 kB → 96 B".
pub fn from_to(before: usize, after: usize) -> String {
    format!("{} → {}", phrase::bytes(before), phrase::bytes(after))
}

fn operation(texts: &Texts, write: &Write) -> Html {
    let (name, argument) = named(texts, write.op);
    html! {
        <li data-testid="write">
            <span class="time" title={texts.format("page-write-step", &[("step", write.step.to_string().into())])}>
                { format!("t {}", write.time) }
            </span>
            <code>{ name }</code>
            <span>{ argument }</span>
        </li>
    }
}

/// The library's name of an operation, and what it was given.
fn named(texts: &Texts, op: OpSummary) -> (&'static str, String) {
    let entries = |count: usize| texts.format("page-write-entries", &[("n", count.into())]);
    let there = |there: bool| if there { String::new() } else { texts.text("page-write-none") };
    match op {
        OpSummary::Append(1) => ("AppendEntry", entries(1)),
        OpSummary::Append(count) => ("AppendEntries", entries(count)),
        OpSummary::AppendOnPrefix(from, count) => {
            let args = [("n", count.into()), ("from", from.into())];
            ("AppendOnPrefix", texts.format("page-write-entries-from", &args))
        }
        OpSummary::SetPromise(ballot) => ("SetPromise", text::ballot(&ballot)),
        OpSummary::SetDecidedIndex(index) => ("SetDecidedIndex", index.to_string()),
        OpSummary::SetAcceptedRound(ballot) => ("SetAcceptedRound", text::ballot(&ballot)),
        OpSummary::SetCompactedIdx(index) => ("SetCompactedIdx", index.to_string()),
        OpSummary::Trim(index) => ("Trim", index.to_string()),
        OpSummary::SetStopsign(is) => ("SetStopsign", there(is)),
        OpSummary::SetSnapshot(is) => ("SetSnapshot", there(is)),
    }
}

/// The messages that wait for a batch, waited for it, or were lost with it.
fn waiting(texts: &Texts, fate: Fate, waiting: &[Waiting]) -> Html {
    let count: usize = waiting.iter().map(|waiting| waiting.count).sum();
    if count == 0 {
        return Html::default();
    }
    let id = match fate {
        Fate::Open | Fate::UnderWay => "page-batch-waiting",
        Fate::Durable(_) => "page-batch-waited",
        Fate::Lost(_) => "page-batch-burst",
    };
    let messages = waiting.iter().map(|waiting| {
        let times = if waiting.count > 1 { format!(" ×{}", waiting.count) } else { String::new() };
        html! { <code>{ format!("{} →{}{times}", waiting.kind.name(), waiting.to) }</code> }
    });
    html! {
        <p class="batch-waiting" data-testid="batch-waiting">
            <span>{ texts.format(id, &[("n", count.into())]) }</span>{ for messages }
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flush_is_as_far_as_its_ticks() {
        let flush = BatchFlush { started: 30, due: 32, entries: 1 };
        assert_eq!([30, 31, 32, 99].map(|time| progress(flush, time)), [(0, 2), (1, 2), (2, 2), (2, 2)]);
        let at_once = BatchFlush { due: 30, ..flush };
        assert_eq!(progress(at_once, 30), (0, 1), "never out of nothing");
    }
}
