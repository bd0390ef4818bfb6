//! The protocol of the disk, tried on a model of one: random writes, recovery after every flush, damage.
#![cfg(not(target_arch = "wasm32"))]

mod common;
#[path = "common/records.rs"]
mod records;

use std::collections::{BTreeMap, BTreeSet};

use common::{Code, KINDS, Reader, write};
use omnipaxos::storage::{Storage, StorageOp};
use omnipaxos_playground::{
    kv::Proposal,
    storage::{
        batched::{BatchedStorage, Handle},
        image::{Batch, Image, Stamp},
        layout::{
            ChunkLayout, Damage, FlushPlan, Footprint, Key, LOG, MANIFEST_KEY, META, PlanError, RecordChange,
            Recovered, SNAP, StoredRecord,
            dump::{Formatter, describe},
            recover,
        },
    },
};
use proptest::prelude::*;
use records::{Records, apply, stored};

/// Bytes that these changes write.
fn written(changes: &[RecordChange]) -> usize {
    let bytes = |change: &RecordChange| match change {
        RecordChange::PutMeta(bytes)
        | RecordChange::PutCarried(bytes)
        | RecordChange::PutChunk { bytes, .. }
        | RecordChange::PutSnapshot { bytes, .. } => bytes.len(),
        RecordChange::DeleteChunks { .. } | RecordChange::DeleteSnapshot { .. } => 0,
    };
    changes.iter().map(bytes).sum()
}

fn read(records: &Records) -> Result<Recovered<Proposal>, Damage> {
    recover(stored(records).collect(), 100)
}

/// A node's storage over a model disk.
struct Node {
    storage: BatchedStorage<Proposal>,
    handle: Handle<Proposal>,
    layout: ChunkLayout,
    records: Records,
    reader: Reader,
}

impl Node {
    fn new(chunk_bytes: usize) -> Self {
        let (storage, handle) = BatchedStorage::open(Image::default(), 0);
        let layout = ChunkLayout::new(Default::default(), chunk_bytes);
        Self { storage, handle, layout, records: Records::new(), reader: Reader::default() }
    }

    fn write(&mut self, code: Code) {
        let ops = self.reader.read(&self.handle.image(), code);
        write(&mut self.storage, ops, code.1.is_multiple_of(2));
    }

    fn append(&mut self, count: usize) {
        let entries = self.reader.entries(count);
        self.storage.append_entries(entries).unwrap();
    }

    fn flush_batch(&mut self, batch: &Batch<Proposal>) -> FlushPlan {
        let plan = self.layout.plan(batch).unwrap();
        apply(&mut self.records, &plan.changes);
        self.layout.adopt(plan.clone());
        plan
    }

    fn flush(&mut self) -> Vec<RecordChange> {
        let batch = self.handle.take_batch(Stamp::default()).expect("something was written");
        self.flush_batch(&batch).changes
    }

    fn chunks(&self) -> Vec<u64> {
        self.layout.chunks().map(|(first, ..)| first).collect()
    }
}

fn codes(most: usize) -> impl Strategy<Value = Vec<(Code, u8)>> {
    prop::collection::vec(((0..KINDS, any::<u16>(), any::<u16>()), 0..6u8), 1..most)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn what_is_recovered_is_the_image_after_every_flush(codes in codes(60), chunk_bytes in 0usize..600) {
        let mut node = Node::new(chunk_bytes);
        let mut failed: Option<Batch<Proposal>> = None;
        let mut mirror = Image::default();
        for (step, (code, then)) in codes.into_iter().enumerate() {
            node.write(code);
            if then < 3 { continue }
            let stamp = Stamp { step: step as u64, journal: 2 * step as u64 };
            let Some(batch) = node.handle.take_batch(stamp) else { continue };
            let batch = match failed.take() {
                Some(earlier) => earlier.merged_with(batch),
                None => batch,
            };
            // One flush in three fails, and goes with the next.
            if then == 3 {
                failed = Some(batch);
                continue;
            }
            let plan = node.flush_batch(&batch);
            batch.apply_to(&mut mirror);
            prop_assert_eq!(&mirror, &*node.handle.image());
            let once = node.records.clone();
            apply(&mut node.records, &plan.changes);
            prop_assert_eq!(&once, &node.records, "the same changes twice");
            let recovered = read(&node.records).unwrap();
            prop_assert_eq!(&recovered.image, &*node.handle.image());
            prop_assert_eq!(recovered.flushed, batch.number);
            prop_assert_eq!(recovered.stamp, stamp);
            // What goes on from the recovered layout is the same as what goes on without a restart.
            let layouts = (recovered.layout.chunks(), node.layout.chunks());
            prop_assert!(layouts.0.eq(layouts.1));
            let total = node.records.values().map(Vec::len).sum();
            prop_assert_eq!(node.layout.footprint(), Footprint { total, written: written(&plan.changes) });
            prop_assert_eq!(recovered.layout.footprint(), Footprint { total, written: 0 });
        }
    }

    #[test]
    fn damage_to_one_record_is_seen_or_harmless(codes in codes(30), chunk_bytes in 30usize..300, flip in any::<u16>()) {
        let mut node = Node::new(chunk_bytes);
        let mut images = vec![Image::default()];
        let mut versions: BTreeMap<(&'static str, Key), BTreeSet<Vec<u8>>> = BTreeMap::new();
        for (code, then) in codes {
            node.write(code);
            if then < 2 || !node.handle.is_dirty() { continue }
            node.flush();
            images.push(node.handle.image().clone());
            for (name, bytes) in &node.records {
                versions.entry(name.clone()).or_default().insert(bytes.clone());
            }
        }
        let flushed = images.len() as u64 - 1;
        let check = |damaged: &Records| match read(damaged) {
            Err(_) => Ok(()),
            // An older flush number is what the witness is for; but what is read must be what was then.
            Ok(found) => {
                prop_assert!(found.flushed <= flushed);
                prop_assert_eq!(&found.image, &images[found.flushed as usize]);
                Ok(())
            }
        };
        for name in versions.keys() {
            let mut dropped = node.records.clone();
            if let Some(bytes) = dropped.remove(name) {
                if flushed > 0 && name.0 != META {
                    prop_assert!(read(&dropped).is_err(), "{:?} dropped and nobody saw", name);
                }
                check(&dropped)?;
                let mut flipped = node.records.clone();
                let at = usize::from(flip) % bytes.len();
                flipped.get_mut(name).unwrap()[at] ^= 1 << (flip % 8);
                prop_assert!(read(&flipped).is_err(), "byte {} of {:?} flipped and nobody saw", at, name);
                let mut cut = node.records.clone();
                cut.get_mut(name).unwrap().truncate(at);
                prop_assert!(read(&cut).is_err(), "{:?} cut at {} and nobody saw", name, at);
            }
            for old in &versions[name] {
                let mut swapped = node.records.clone();
                if swapped.insert(name.clone(), old.clone()).as_ref() == Some(old) { continue }
                if name.0 != META {
                    prop_assert!(read(&swapped).is_err(), "an older {:?} put back and nobody saw", name);
                }
                check(&swapped)?;
            }
        }
    }
}

#[test]
fn an_empty_database_is_recovered_with_defaults() {
    let recovered = read(&Records::new()).unwrap();
    assert_eq!(recovered.image, Image::default());
    assert_eq!((recovered.flushed, recovered.stamp), (0, Stamp::default()));
}

#[test]
fn only_the_last_chunk_is_rewritten_until_it_is_long_enough() {
    let mut node = Node::new(200);
    let mut sealed = Records::new();
    for _ in 0..100 {
        node.append(1);
        let changes = node.flush();
        assert_eq!(changes.len(), 2, "one chunk and the manifest");
        let chunks: Records = node.records.clone().into_iter().filter(|((store, _), _)| *store == LOG).collect();
        for (name, bytes) in &sealed {
            assert_eq!(&chunks[name], bytes, "{name:?} was sealed");
        }
        let last = chunks.keys().next_back().unwrap().clone();
        sealed = chunks.into_iter().filter(|(name, _)| *name != last).collect();
    }
    let lengths: Vec<_> = sealed.values().map(Vec::len).collect();
    assert!(lengths.len() > 4 && lengths.iter().all(|len| (160..260).contains(len)), "{lengths:?}");
}

#[test]
fn a_scalar_alone_rewrites_the_manifest_alone() {
    let mut node = Node::new(100);
    node.append(50);
    node.flush();
    node.storage.set_decided_idx(20).unwrap();
    assert!(matches!(node.flush()[..], [RecordChange::PutMeta(_)]));
}

#[test]
fn trimming_in_the_middle_of_a_chunk_leaves_that_chunk_as_it_is() {
    let mut node = Node::new(100);
    node.append(50);
    node.flush();
    let chunks = node.chunks();
    let (before, straddling) = (chunks[2], chunks[3]);
    let idx = straddling as usize + 1;
    node.storage.write_atomically(vec![StorageOp::Trim(idx), StorageOp::SetCompactedIdx(idx)]).unwrap();
    let changes = node.flush();
    assert_eq!(changes[0], RecordChange::DeleteChunks { from: 0, to: straddling }, "{before} goes too");
    assert!(matches!(changes[1..], [RecordChange::PutMeta(_)]));
    assert_eq!(node.chunks(), chunks[3..]);
    assert_eq!(read(&node.records).unwrap().image, *node.handle.image());
    // Exactly up to the next one: now it goes.
    let idx = chunks[4] as usize;
    node.storage.write_atomically(vec![StorageOp::Trim(idx), StorageOp::SetCompactedIdx(idx)]).unwrap();
    node.flush();
    assert_eq!(node.chunks(), chunks[4..]);
}

#[test]
fn truncating_in_the_middle_of_a_sealed_chunk_shortens_it_and_deletes_the_rest() {
    let mut node = Node::new(100);
    node.append(50);
    node.flush();
    let (chunks, end) = (node.chunks(), node.handle.image().log_end() as u64);
    let at = chunks[3] + 1;
    node.storage.append_on_prefix(at as usize, Vec::new()).unwrap();
    let changes = node.flush();
    assert_eq!(changes[0], RecordChange::DeleteChunks { from: at, to: end });
    assert!(matches!(changes[1], RecordChange::PutChunk { first, .. } if first == chunks[3]));
    assert_eq!(node.chunks(), chunks[..4]);
    assert_eq!(read(&node.records).unwrap().image, *node.handle.image());
}

#[test]
fn a_new_snapshot_is_put_before_the_manifest_and_the_old_one_deleted_after_it() {
    let mut node = Node::new(100);
    node.append(10);
    let snapshot = |at: usize| {
        let snapshot = StorageOp::SetSnapshot(Some(Default::default()));
        vec![StorageOp::Trim(at), StorageOp::SetCompactedIdx(at), snapshot]
    };
    node.storage.write_atomically(snapshot(4)).unwrap();
    node.flush();
    node.storage.write_atomically(snapshot(8)).unwrap();
    let changes = node.flush();
    let [.., put, RecordChange::PutMeta(_), RecordChange::DeleteSnapshot { idx: 4 }] = &changes[..] else {
        panic!("{changes:?}")
    };
    assert!(matches!(put, RecordChange::PutSnapshot { idx: 8, .. }));
}

#[test]
fn a_batch_that_does_not_belong_here_is_refused() {
    let mut node = Node::new(100);
    node.append(5);
    node.flush();
    let mut batch = {
        node.append(1);
        node.handle.take_batch(Stamp::default()).unwrap()
    };
    batch.replaced_from = 7;
    let error = node.layout.plan(&batch).unwrap_err();
    assert_eq!(error, PlanError::Hole { number: 2, from: 7, start: 0, end: 5 });
    batch.number = 1;
    assert_eq!(node.layout.plan(&batch).unwrap_err(), PlanError::Number { number: 1, flushed: 1 });
}

#[test]
fn damage_is_called_by_its_name() {
    let mut node = Node::new(100);
    node.append(30);
    node.storage.set_snapshot(Some(Default::default())).unwrap();
    node.flush();
    let (chunks, whole) = (node.chunks(), node.records.clone());
    let second = (LOG, Key::Index(chunks[1]));
    let read_after = |change: &dyn Fn(&mut Records)| {
        let mut records = whole.clone();
        change(&mut records);
        read(&records).unwrap_err()
    };
    let missing = read_after(&|records| drop(records.remove(&second)));
    assert_eq!(missing, Damage::Hole { from: chunks[1], to: chunks[2] });
    let last = (LOG, Key::Index(chunks[chunks.len() - 1]));
    let missing = read_after(&|records| drop(records.remove(&last)));
    assert_eq!(missing, Damage::Hole { from: chunks[chunks.len() - 1], to: 30 });
    let missing = read_after(&|records| drop(records.remove(&(META, Key::Name(MANIFEST_KEY.into())))));
    assert_eq!(missing, Damage::ManifestMissing { chunks: chunks.len(), snapshots: 1 });
    let missing = read_after(&|records| drop(records.remove(&(SNAP, Key::Index(0)))));
    assert_eq!(missing, Damage::SnapshotMissing { idx: 0 });
    let foreign = read_after(&|records| drop(records.insert((META, Key::Name("other".into())), vec![])));
    assert!(matches!(foreign, Damage::Foreign { store: META, .. }));
    let extra = read_after(&|records| drop(records.insert((LOG, Key::Index(30)), whole[&second].clone())));
    assert!(extra.to_string().contains("log[30]: the first index is"), "{extra}");

    // Entries replaced by as many others of the same length: only the checksum in the manifest tells.
    let before = node.records[&last].clone();
    let at = node.handle.image().log_end() - 1;
    let entries = node.reader.entries(1);
    node.storage.append_on_prefix(at, entries).unwrap();
    node.flush();
    node.records.insert(last.clone(), before);
    let exchanged = read(&node.records).unwrap_err();
    assert!(exchanged.to_string().ends_with("one of them is out of date"), "{exchanged}");
}

#[test]
fn a_dump_says_what_each_record_holds_or_what_is_wrong_with_it() {
    let mut node = Node::new(100);
    node.append(3);
    node.storage.set_snapshot(Some(Default::default())).unwrap();
    node.flush();
    let mut records: Vec<_> = stored(&node.records).collect();
    records.push(StoredRecord { store: META, key: Key::Foreign("a date".into()), bytes: None });
    let formatter = Formatter::<Proposal> {
        entry: &|index, entry| format!("{index}: {}", entry.kv.key),
        snapshot: &|snapshot| format!("{} keys", snapshot.values.len()),
        carried: &|bytes| format!("{} bytes", bytes.len()),
    };
    let damaged = records[0].clone();
    assert_eq!(damaged.store, LOG);
    records[0].bytes.as_mut().unwrap()[3] ^= 1;
    records.push(damaged);
    let dump = describe(records, &formatter);
    let content = |at: usize| dump[at].content.as_ref().map_or_else(Clone::clone, Clone::clone);
    assert!(dump[0].content.is_err() && content(0).starts_with("log[0]: its checksum is"), "{}", content(0));
    assert!(content(1).contains("flush 1\n") && content(1).contains("\nlog 0..3\n"), "{}", content(1));
    assert_eq!(content(2), "0 keys");
    assert_eq!((content(3), dump[3].checksum), ("not bytes".into(), None));
    assert_eq!(content(4), "after 00000000\n0: key1\n1: key2\n2: key3");
    assert_eq!(dump[4].checksum, node.layout.chunks().next().map(|(_, checksum, ..)| checksum));
    let spans: Vec<_> = dump.iter().map(|record| record.span).collect();
    assert_eq!(spans, [None, Some((0, 3)), Some((0, 0)), None, Some((0, 3))]);
}

#[test]
fn a_database_of_another_chunk_size_opens_and_goes_on_with_the_new_one() {
    for (before, after) in [(8 * 1024, 512), (512, 8 * 1024), (512, 1)] {
        let mut node = Node::new(before);
        node.append(300);
        node.flush();
        let opened = recover::<Proposal>(stored(&node.records).collect(), after).unwrap();
        assert_eq!(opened.image, *node.handle.image());
        node.layout = opened.layout;
        for _ in 0..4 {
            node.append(100);
            node.flush();
            let again = recover::<Proposal>(stored(&node.records).collect(), after).unwrap();
            assert_eq!(again.image, *node.handle.image(), "{before} then {after}");
        }
    }
}
