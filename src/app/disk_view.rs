//! What is in a node's database, as the storage panel shows it: read from the database, or, in the past, made
//! from what the disk would have held.

use std::rc::Rc;

use crate::{
    app::{
        model::{DiskChunk, DiskRecord, DiskStore, DiskView},
        page::Page,
    },
    kv::{KVSnapshot, Proposal},
    script::print_key,
    sim::{
        NodeId, Simulation,
        command::{DiskLoss, Record},
    },
    storage::layout::{
        DEFAULT_CHUNK_BYTES, LOG, META, SNAP,
        dump::{DumpRecord, Formatter, describe},
        records_of, spoil,
    },
};

/// The most of a record's content that is shown, in characters.
const MAX_CONTENT: usize = 4_000;

/// How entries and snapshots are written down.
pub(super) fn formatter() -> Formatter<'static, Proposal> {
    Formatter { entry: &entry, snapshot: &snapshot, carried: &carried }
}

/// What is shown of these records, which were left by this flush.
pub(super) fn of_records(node: NodeId, name: &str, flushed: u64, records: Vec<DumpRecord>) -> DiskView {
    let stores = stores(&records);
    let chunks = chunks(&records);
    let manifest = records.iter().find(|record| record.store == META).and_then(|record| record.span);
    let log_start = manifest.map_or(0, |(start, _)| start);
    let record = |record: DumpRecord| DiskRecord {
        store: record.store,
        key: record.key.to_string(),
        bytes: record.bytes.len(),
        checksum: record.checksum.map(|sum| format!("{sum:08x}")).unwrap_or_default(),
        content: match record.content {
            Ok(content) | Err(content) => shortened(content),
        },
    };
    let bytes = stores.iter().map(|store| store.bytes).sum();
    let records = records.into_iter().map(record).collect();
    DiskView { node, name: name.to_owned(), bytes, flushed, stores, chunks, log_start, records }
}

/// What the disk of a node of a replay holds, as the records that a database would have that were written from it
/// in one flush: what a fork here writes. The database that was there then held the same entries, but where a
/// chunk of its log ended depends on every flush before, and its number was its own. `None` for a memory node.
pub(super) fn replayed(simulation: &Simulation, node: NodeId) -> Option<DiskView> {
    let (flushed, records) = replayed_records(simulation, node)?;
    Some(of_records(node, "", flushed, records))
}

/// The same, record by record, and the flush that left them.
pub(super) fn replayed_records(simulation: &Simulation, node: NodeId) -> Option<(u64, Vec<DumpRecord>)> {
    let disk = simulation.disk_of(node);
    let (_, flushed) = simulation.durable_image(disk)?;
    let mut records = match simulation.whole_batch(disk) {
        // What was written once can be written again.
        Some(batch) => records_of(&batch).ok()?,
        None => Vec::new(),
    };
    if let Some(DiskLoss::Damaged(record)) = simulation.disk_loss(disk)
        && let Some(record) = records.iter_mut().find(|other| other.store == store_of(record))
        && let Some(bytes) = &mut record.bytes
    {
        spoil(bytes);
    }
    Some((flushed, describe(records, &formatter())))
}

/// The store that such a record is in.
pub(super) fn store_of(record: Record) -> &'static str {
    match record {
        Record::Manifest => META,
        Record::Log => LOG,
        Record::Snapshot => SNAP,
    }
}

impl Page {
    /// What the disk of a node held at the step of the past that is shown; made once for a step.
    pub(super) fn past_disk(&mut self, simulation: &Simulation, node: NodeId) -> Option<Rc<DiskView>> {
        let step = simulation.steps();
        match &self.past_disk {
            Some((of, at, view)) if (*of, *at) == (node, step) => view.clone(),
            _ => {
                let view = replayed(simulation, node).map(Rc::new);
                self.past_disk = Some((node, step, view.clone()));
                view
            }
        }
    }
}

fn entry(index: u64, proposal: &Proposal) -> String {
    format!("{index}: {}={}", print_key(&proposal.kv.key), proposal.kv.value)
}

fn stores(records: &[DumpRecord]) -> Vec<DiskStore> {
    let store = |name| {
        let of = records.iter().filter(|record| record.store == name);
        DiskStore { name, records: of.clone().count(), bytes: of.map(|record| record.bytes.len()).sum() }
    };
    [META, LOG, SNAP].into_iter().map(store).collect()
}

fn chunks(records: &[DumpRecord]) -> Vec<DiskChunk> {
    let chunks = records.iter().filter(|record| record.store == LOG);
    let last = chunks.clone().count().saturating_sub(1);
    let chunk = |(at, record): (usize, &DumpRecord)| {
        let (first, end) = record.span?;
        let bytes = record.bytes.len();
        // Only the last chunk is ever written again, and not once it is long enough.
        Some(DiskChunk { first, end, bytes, sealed: at < last || bytes >= DEFAULT_CHUNK_BYTES })
    };
    chunks.enumerate().filter_map(chunk).collect()
}

fn snapshot(snapshot: &KVSnapshot) -> String {
    let pairs = snapshot.values.iter().map(|(key, last)| format!("{}={}", print_key(key), last.value));
    pairs.collect::<Vec<_>>().join("\n")
}

fn carried(bytes: &[u8]) -> String {
    KVSnapshot::from_bytes(bytes).as_ref().map(snapshot).unwrap_or_default()
}

fn shortened(content: String) -> String {
    match content.char_indices().nth(MAX_CONTENT) {
        Some((at, _)) => format!("{}…", &content[..at]),
        None => content,
    }
}
