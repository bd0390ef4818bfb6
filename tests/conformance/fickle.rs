//! [`Fickle`]: what a storage does with an entry that it cannot write.

use omnipaxos::storage::{Entry, NoSnapshot};
use serde::{Deserialize, Serialize, Serializer, ser::Error};

/// An entry that cannot always be written down.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Fickle(pub u32);

impl Entry for Fickle {
    type Snapshot = NoSnapshot;
}

impl Serialize for Fickle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            u32::MAX => Err(S::Error::custom("not this one")),
            number => serializer.serialize_u32(number),
        }
    }
}
