//! What any OmniPaxos `Storage` must do, as a suite that test binaries share: [`properties`] one by one, and
//! [`random`] operations against a [`model`] that says what the contract says.
//!
//! A storage that breaks the contract is not copied, and not passed over either: its [`Subject::DEVIATIONS`]
//! name what it does instead. A deviation that is gone fails the test, so that the list stays true.

#[cfg(not(target_arch = "wasm32"))]
pub mod fickle;
pub mod model;
pub mod properties;
pub mod random;

use std::fmt::Debug;

use model::{Model, first_difference};
use omnipaxos::storage::{Storage, StorageOp, StorageResult};
use omnipaxos_playground::kv::Proposal;

use crate::common::{Reader, write};

const TAKEN: &str = "only `reload` takes the storage, and puts it back";

/// A storage under test: how it is made, and how it comes back from what is durable.
pub trait Subject: Sized {
    type Storage: Storage<Proposal>;
    /// What it does otherwise than the contract says.
    const DEVIATIONS: &'static [Deviation];
    /// An empty one; `name` is for this test alone.
    async fn fresh(name: &str) -> Self;
    fn storage(&self) -> &Self::Storage;
    fn storage_mut(&mut self) -> &mut Self::Storage;
    /// Makes durable all that was written, and opens it again as a restart would. Where nothing is durable
    /// there is nothing to come back from: then it goes on as it is.
    async fn reload(self) -> Self;
    /// Writes that random runs leave out because of a named deviation: after them all else would differ.
    fn avoids(_ops: &[StorageOp<Proposal>], _log_end: usize) -> bool {
        false
    }
}

/// One thing that a storage does otherwise than the contract says.
pub struct Deviation {
    /// The property, and what of it is broken.
    pub claim: (&'static str, &'static str),
    /// What it does instead, as the suite would report it.
    pub does: &'static str,
    /// How that comes about, and whether OmniPaxos can meet it.
    pub why: &'static str,
}

/// One property being tried on one storage, with the model beside it.
pub struct Trial<S: Subject> {
    property: &'static str,
    subject: Option<S>,
    pub model: Model,
    pub reader: Reader,
    met: Vec<&'static str>,
}

impl<S: Subject> Trial<S> {
    /// Tries one property on an empty storage.
    pub async fn run(property: &'static str, database: &str, hold: impl AsyncFnOnce(&mut Self)) {
        let subject = Some(S::fresh(database).await);
        let mut trial = Self { property, subject, model: Model::default(), reader: Reader::default(), met: Vec::new() };
        hold(&mut trial).await;
        for Deviation { claim: (_, claim), why, .. } in S::DEVIATIONS.iter().filter(|d| d.claim.0 == property) {
            assert!(trial.met.contains(claim), "{property} makes no claim `{claim}`, of which a deviation says: {why}");
        }
    }

    pub fn storage(&mut self) -> &mut S::Storage {
        self.subject.as_mut().expect(TAKEN).storage_mut()
    }

    /// Entries that are no other entries.
    pub fn entries(&mut self, count: usize) -> Vec<Proposal> {
        self.reader.entries(count)
    }

    /// Carries operations out as one atomic write, at the storage and at the model.
    pub fn write(&mut self, ops: Vec<StorageOp<Proposal>>) {
        write(&mut self.model, ops.iter().map(copy).collect(), false);
        write(self.storage(), ops, false);
    }

    /// The same, one call each.
    pub fn write_each(&mut self, ops: Vec<StorageOp<Proposal>>) {
        write(&mut self.model, ops.iter().map(copy).collect(), true);
        write(self.storage(), ops, true);
    }

    /// As many entries as that, appended.
    pub fn append(&mut self, count: usize) {
        let entries = self.entries(count);
        self.write_each(vec![StorageOp::AppendEntries(entries)]);
    }

    pub async fn reload(&mut self) {
        let subject = self.subject.take().expect(TAKEN);
        self.subject = Some(subject.reload().await);
    }

    /// One answer, and what it should be.
    pub fn see<V: Debug>(&mut self, claim: &'static str, got: StorageResult<V>, expected: V) {
        let got = format!("{:?}", got.map_err(|error| error.to_string()));
        let expected = format!("{:?}", Ok::<V, String>(expected));
        let difference = (got != expected).then(|| format!("{got}, not {expected}"));
        self.claim(claim, difference);
    }

    /// All reads are those of the model, now and after a reload.
    pub async fn agrees(&mut self, claim: &'static str) {
        let mut difference = self.difference();
        if difference.is_none() {
            self.reload().await;
            difference = self.difference().map(|difference| format!("after a reload {difference}"));
        }
        self.claim(claim, difference);
    }

    /// The first read that is not the model's.
    pub fn difference(&self) -> Option<String> {
        first_difference(&self.model, self.subject.as_ref().expect(TAKEN).storage())
    }

    fn claim(&mut self, claim: &'static str, difference: Option<String>) {
        let deviation = S::DEVIATIONS.iter().find(|deviation| deviation.claim == (self.property, claim));
        match (deviation, difference) {
            (None, None) => {}
            (None, Some(difference)) => panic!("{}: {claim}: {difference}", self.property),
            (Some(deviation), Some(difference)) => {
                assert_eq!(difference, deviation.does, "{}: {claim}: broken otherwise than named", self.property);
                self.met.push(claim);
            }
            (Some(deviation), None) => {
                panic!("{}: {claim}: holds, and is named as a deviation: {}", self.property, deviation.why)
            }
        }
    }
}

/// A second operation like this one.
fn copy(op: &StorageOp<Proposal>) -> StorageOp<Proposal> {
    match op {
        StorageOp::AppendEntry(entry) => StorageOp::AppendEntry(entry.clone()),
        StorageOp::AppendEntries(entries) => StorageOp::AppendEntries(entries.clone()),
        StorageOp::AppendOnPrefix(from, entries) => StorageOp::AppendOnPrefix(*from, entries.clone()),
        StorageOp::SetPromise(ballot) => StorageOp::SetPromise(*ballot),
        StorageOp::SetDecidedIndex(idx) => StorageOp::SetDecidedIndex(*idx),
        StorageOp::SetAcceptedRound(ballot) => StorageOp::SetAcceptedRound(*ballot),
        StorageOp::SetCompactedIdx(idx) => StorageOp::SetCompactedIdx(*idx),
        StorageOp::Trim(idx) => StorageOp::Trim(*idx),
        StorageOp::SetStopsign(stopsign) => StorageOp::SetStopsign(stopsign.clone()),
        StorageOp::SetSnapshot(snapshot) => StorageOp::SetSnapshot(snapshot.clone()),
    }
}

/// The result of a future that waits for nothing.
#[cfg(not(target_arch = "wasm32"))]
pub fn now<F: Future>(future: F) -> F::Output {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(output) => output,
        std::task::Poll::Pending => panic!("a native storage waits for nothing"),
    }
}

/// The whole suite as tests of one storage, in a module of their own.
macro_rules! conform {
    ($module:ident, $subject:ty) => {
        conform!($module, $subject:
            an_empty_storage
            one_entry_after_the_other
            many_entries_at_once
            ranges
            ranges_that_reach_below_what_was_trimmed
            on_a_prefix
            on_a_prefix_after_a_trim
            on_a_prefix_past_the_end_with_no_entries
            a_trim_with_its_compacted_index
            a_trim_alone
            a_trim_below_the_last_one
            a_trim_past_the_end
            a_trim_past_the_end_alone
            a_compacted_index
            the_log_goes_on_after_all_of_it_was_compacted
            a_snapshot_is_set_replaced_and_cleared
            a_snapshot_in_place_of_what_it_never_had
            a_stopsign_is_set_replaced_and_cleared
            promise_and_accepted_round
            a_decided_index
            an_atomic_write_keeps_its_order
            an_atomic_write_of_nothing
        );
    };
    ($module:ident, $subject:ty: $($property:ident)*) => {
        mod $module {
            use super::*;
            use crate::suite::{Trial, properties, random};

            $(
                #[cfg(not(target_arch = "wasm32"))]
                #[test]
                fn $property() {
                    let name = concat!(stringify!($module), " ", stringify!($property));
                    crate::suite::now(Trial::<$subject>::run(stringify!($property), name, properties::$property));
                }

                #[cfg(target_arch = "wasm32")]
                #[wasm_bindgen_test::wasm_bindgen_test]
                async fn $property() {
                    let name = concat!(stringify!($module), " ", stringify!($property));
                    Trial::<$subject>::run(stringify!($property), name, properties::$property).await;
                }
            )*

            #[cfg(not(target_arch = "wasm32"))]
            #[test]
            fn the_same_random_operations_give_the_same_reads() {
                crate::suite::now(random::runs::<$subject>(stringify!($module)));
            }

            #[cfg(target_arch = "wasm32")]
            #[wasm_bindgen_test::wasm_bindgen_test]
            async fn the_same_random_operations_give_the_same_reads() {
                random::runs::<$subject>(stringify!($module)).await;
            }

            #[cfg_attr(not(target_arch = "wasm32"), test)]
            #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
            fn every_deviation_is_of_a_property() {
                let properties = [$(stringify!($property)),*];
                for deviation in <$subject>::DEVIATIONS {
                    assert!(properties.contains(&deviation.claim.0), "there is no property {}", deviation.claim.0);
                }
            }
        }
    };
}

pub(crate) use conform;
