//! In what a snapshot differs from what it should be.

use crate::{kv::KVSnapshot, sim::invariant::Breach};

/// `None` where a snapshot at `index` is what it should be.
pub(super) fn differing(index: usize, should: &KVSnapshot, is: &KVSnapshot) -> Option<Breach> {
    if should == is {
        return None;
    }
    let missing = should.values.keys().filter(|key| !is.values.contains_key(*key)).count();
    let wrong = is.values.iter().filter(|(key, last)| should.values.get(*key) != Some(last)).count();
    let differs = |key: &&String| should.values.get(*key) != is.values.get(*key);
    let key = should.values.keys().find(differs).or_else(|| is.values.keys().find(differs))?;
    let value = |snapshot: &KVSnapshot| snapshot.values.get(key).map(|last| last.value);
    let (should, has) = (value(should), value(is));
    Some(Breach::SnapshotDiffers { index, missing, wrong, key: key.clone(), should, has })
}
