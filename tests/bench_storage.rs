//! How fast the storage is in a real browser, beside JavaScript that writes the same: `make bench`. Prints tables
//! and asserts no time: a busy machine is not a mistake.
#![cfg(all(target_arch = "wasm32", feature = "bench"))]

#[path = "bench/raw.rs"]
mod raw;
#[path = "bench/report.rs"]
mod report;

use omnipaxos::storage::{Storage, StorageOp};
use omnipaxos_playground::{
    kv::{KeyValue, Proposal},
    storage::{
        batched::BatchedStorage,
        codec::InstanceId,
        image::{Image, Stamp},
        indexed_db::{Durability, IndexedDbConfig, IndexedDbStorage, LocalStorageWitness, WITNESS_PREFIX, Witness},
        indexed_db::{database_names, delete_database},
        layout::{ChunkLayout, DEFAULT_CHUNK_BYTES},
    },
};
use raw::{Raw, now, usage};
use report::{Table, median, rate, ratio};
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

type Store = IndexedDbStorage<Proposal>;

/// How often each is measured, by turns: a multiple of both designs of [`turns`].
const ROUNDS: usize = 12;
/// Rounds before those: the browser still compiles what it runs, ours and theirs.
const WARM_UP: usize = 1;
/// How long the browser gets to free what was deleted before the next measurement, in milliseconds.
const PAUSE_MS: u32 = 150;
/// How many transactions are timed for each size of batch.
const APPENDS: [(usize, usize); 4] = [(1, 200), (10, 200), (100, 100), (1_000, 30)];
/// How many entries are written in a transaction where writing is not what is timed.
const FILL: usize = 1_000;

/// Entries from this number on, of about 95 bytes each.
fn entries(from: usize, count: usize) -> Vec<Proposal> {
    let entry = |number: usize| {
        let kv = KeyValue { key: format!("{number:086}"), value: (1 << 28) + number as u64 };
        Proposal { id: number as u64 + 1, kv }
    };
    (from..from + count).map(entry).collect()
}

/// What is written in one transaction.
#[derive(Clone)]
enum Write {
    Append(Vec<Proposal>),
    Trim(usize),
}

impl Write {
    fn to(self, storage: &mut impl Storage<Proposal>) {
        match self {
            Self::Append(entries) => storage.append_entries(entries),
            Self::Trim(to) => storage.write_atomically(vec![StorageOp::Trim(to), StorageOp::SetCompactedIdx(to)]),
        }
        .unwrap();
    }
}

fn appends(batch: usize, transactions: usize) -> Vec<Write> {
    (0..transactions).map(|n| Write::Append(entries(n * batch, batch))).collect()
}

fn encoded(entry: &Proposal) -> Vec<u8> {
    postcard::to_allocvec(entry).unwrap()
}

/// The three ways to write that are compared with [`IndexedDbStorage`].
#[derive(Clone, Copy)]
enum Layout {
    /// The very records that it writes, manifest and rewritten chunks too.
    Same,
    /// The bytes of a batch as one record, and nothing else.
    Bare,
    /// A record an entry, and nothing else.
    Entries,
}

/// Transactions of raw JavaScript for these writes.
fn raw_of(writes: &[Write], layout: Layout) -> Vec<Raw> {
    let (mut storage, handle) = BatchedStorage::open(Image::default(), 0);
    let mut records = ChunkLayout::new(InstanceId::default(), DEFAULT_CHUNK_BYTES);
    let mut next = 0;
    let of_one = |write: &Write| {
        write.clone().to(&mut storage);
        let plan = records.plan(&handle.take_batch(Stamp::default()).unwrap()).unwrap();
        let mut raw = Raw::default();
        match (layout, write) {
            (Layout::Same, _) => plan.changes.iter().for_each(|change| raw.change(change)),
            (_, Write::Trim(to)) => raw.delete("log", 0, *to as u64),
            (Layout::Bare, Write::Append(entries)) => {
                raw.put("log", next as f64, &entries.iter().flat_map(encoded).collect::<Vec<u8>>());
            }
            (Layout::Entries, Write::Append(entries)) => {
                (next..).zip(entries).for_each(|(index, entry)| raw.put("log", index as f64, &encoded(entry)));
            }
        }
        if let Write::Append(entries) = write {
            next += entries.len();
        }
        records.adopt(plan);
        raw
    };
    writes.iter().map(of_one).collect()
}

fn config(name: &str, durability: Durability) -> IndexedDbConfig {
    IndexedDbConfig { name: name.into(), durability, ..IndexedDbConfig::default() }
}

async fn remove(name: &str) {
    delete_database(name).await.unwrap();
    if let Some(witness) = LocalStorageWitness::open(WITNESS_PREFIX) {
        witness.forget(name);
    }
}

/// Opens our storage, empty.
async fn fresh(name: &str, durability: Durability) -> Store {
    remove(name).await;
    Store::open(config(name, durability)).await.unwrap()
}

/// Each write, then its flush; how many milliseconds all took.
async fn ours(storage: &mut Store, writes: Vec<Write>) -> f64 {
    let start = now();
    for write in writes {
        write.to(storage);
        storage.flush().await.unwrap();
    }
    now() - start
}

/// Entries in our storage as a program leaves them there.
async fn fill(name: &str, count: usize) -> Store {
    let mut storage = fresh(name, Durability::Relaxed).await;
    ours(&mut storage, appends(FILL, count / FILL)).await;
    storage
}

/// A raw database with entries.
async fn fill_raw(name: &str, count: usize, layout: Layout) {
    raw::fresh(name).await;
    raw::write(name, Durability::Relaxed, &raw_of(&appends(FILL, count / FILL), layout)).await;
}

/// The order of `N` measurements in a round. In `N` rounds, or `2 × N` where `N` is odd, each comes equally often right
/// after each other one of its round (E. J. Williams, "Experimental designs balanced for the estimation of residual effects of
/// treatments", 1949): what one leaves behind, a database that the browser is still deleting above all, the next pays
/// for, and a table must not always let the same one pay.
fn turns<const N: usize>(round: usize) -> impl Iterator<Item = usize> {
    let backwards = N % 2 == 1 && round / N % 2 == 1;
    // 0, 1, N - 1, 2, N - 2, …, each round one further.
    let at = move |place: usize| if place % 2 == 1 { place.div_ceil(2) } else { N - place / 2 };
    (0..N).map(move |place| (at(if backwards { N - 1 - place } else { place }) + round) % N)
}

/// Lets what was deleted be freed.
async fn pause() {
    gloo::timers::future::TimeoutFuture::new(PAUSE_MS).await;
}

async fn measure_appends(durability: Durability) -> Table {
    let title = format!("Appends, {durability:?}");
    let mut table = Table::new(
        &title,
        &[
            "entries a flush",
            "ours, entries/s",
            "same records, raw",
            "ours ÷ same",
            "entries only, raw",
            "ours ÷ entries only",
            "record an entry, raw",
            "ours ÷ record an entry",
        ],
    );
    for (batch, transactions) in APPENDS {
        let writes = appends(batch, transactions);
        let mut times = [const { Vec::new() }; 4];
        let raws = [Layout::Same, Layout::Bare, Layout::Entries].map(|layout| raw_of(&writes, layout));
        for round in 0..WARM_UP + ROUNDS {
            for turn in turns::<4>(round) {
                let took = if turn == 0 {
                    let mut storage = fresh("bench", durability).await;
                    pause().await;
                    let took = ours(&mut storage, writes.clone()).await;
                    assert!(storage.close().await);
                    took
                } else {
                    raw::fresh("bench").await;
                    pause().await;
                    raw::write("bench", durability, &raws[turn - 1]).await
                };
                remove("bench").await;
                if round >= WARM_UP {
                    times[turn].push(took);
                }
            }
        }
        let count = batch * transactions;
        let [ours, same, bare, single] = times.map(|times| count as f64 * 1_000.0 / median(times));
        table.row(&[
            batch.to_string(),
            rate(ours),
            rate(same),
            ratio(ours / same),
            rate(bare),
            ratio(ours / bare),
            rate(single),
            ratio(ours / single),
        ]);
    }
    table
}

async fn measure_recovery() -> Table {
    let mut table = Table::new(
        "Recovery: opening, until the log is in memory and verified",
        &[
            "entries",
            "ours, ms",
            "getAll of the same records, ms",
            "ours ÷ same",
            "getAll of a record an entry, ms",
            "ours ÷ record an entry",
        ],
    );
    for count in [10_000, 100_000] {
        assert!(fill("bench", count).await.close().await);
        fill_raw("bench-raw", count, Layout::Entries).await;
        let mut times = [const { Vec::new() }; 3];
        for round in 0..WARM_UP + ROUNDS {
            for turn in turns::<3>(round) {
                pause().await;
                let took = match turn {
                    0 => {
                        let start = now();
                        let storage = Store::open(config("bench", Durability::Relaxed)).await.unwrap();
                        let took = now() - start;
                        assert_eq!(storage.get_log_len().unwrap(), count);
                        assert!(storage.close().await);
                        took
                    }
                    1 => raw::get_all("bench").await,
                    _ => raw::get_all("bench-raw").await,
                };
                if round >= WARM_UP {
                    times[turn].push(took);
                }
            }
        }
        remove("bench").await;
        remove("bench-raw").await;
        let [ours, same, single] = times.map(median);
        table.row(&[
            count.to_string(),
            report::ms(ours),
            report::ms(same),
            ratio(ours / same),
            report::ms(single),
            ratio(ours / single),
        ]);
    }
    table
}

async fn measure_trim() -> Table {
    let mut table = Table::new(
        "Trim of 10,000 of 20,000 entries, Strict",
        &["ours, ms", "same records, raw, ms", "ours ÷ same", "record an entry, raw, ms", "ours ÷ record an entry"],
    );
    let trim = Write::Trim(10_000);
    let mut writes = appends(FILL, 20);
    writes.push(trim.clone());
    let raws = [Layout::Same, Layout::Entries].map(|layout| (raw_of(&writes, layout), layout));
    let mut times = [const { Vec::new() }; 3];
    for round in 0..WARM_UP + ROUNDS {
        for turn in turns::<3>(round) {
            let took = if turn == 0 {
                fill("bench", 20_000).await.close().await;
                let mut storage = Store::open(config("bench", Durability::Strict)).await.unwrap();
                pause().await;
                let took = ours(&mut storage, vec![trim.clone()]).await;
                assert!(storage.close().await);
                took
            } else {
                let (raw, layout) = &raws[turn - 1];
                fill_raw("bench", 20_000, *layout).await;
                pause().await;
                raw::write("bench", Durability::Strict, &raw[20..]).await
            };
            remove("bench").await;
            if round >= WARM_UP {
                times[turn].push(took);
            }
        }
    }
    let [ours, same, single] = times.map(median);
    table.row(&[report::ms(ours), report::ms(same), ratio(ours / same), report::ms(single), ratio(ours / single)]);
    table
}

async fn measure_bytes() -> Table {
    const COUNT: usize = 100_000;
    let mut table = Table::new(
        "Bytes an entry, of 100,000",
        &[
            "",
            "the entry itself",
            "ours, in records",
            "ours, by the browser's estimate",
            "record an entry, by the browser's estimate",
        ],
    );
    let an_entry = |bytes: f64| format!("{:.1}", bytes / COUNT as f64);
    let payload: usize = entries(0, COUNT).iter().map(|entry| encoded(entry).len()).sum();
    // Both stay until the end: what the browser frees of a deleted one comes later, at a time of its own.
    let before = usage().await;
    let storage = fill("bench", COUNT).await;
    let footprint = storage.flusher().database().footprint().total;
    assert!(storage.close().await);
    let between = usage().await;
    fill_raw("bench-raw", COUNT, Layout::Entries).await;
    let after = usage().await;
    remove("bench").await;
    remove("bench-raw").await;
    table.row(&[
        "bytes".into(),
        an_entry(payload as f64),
        an_entry(footprint as f64),
        an_entry(between - before),
        an_entry(after - between),
    ]);
    table
}

#[wasm_bindgen_test]
async fn figures() {
    for name in database_names().await.unwrap() {
        remove(&name).await;
    }
    let navigator = web_sys::window().unwrap().navigator();
    console_log!(
        "{}; {} cores; medians of {ROUNDS} rounds taken by turns",
        navigator.user_agent().unwrap(),
        navigator.hardware_concurrency(),
    );
    // First, so that nothing that was deleted is still being freed.
    console_log!("{}", measure_bytes().await);
    for durability in [Durability::Strict, Durability::Relaxed] {
        console_log!("{}", measure_appends(durability).await);
    }
    console_log!("{}", measure_recovery().await);
    console_log!("{}", measure_trim().await);
}
