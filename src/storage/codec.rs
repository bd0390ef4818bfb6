//! Records to bytes and back: one format byte, the payload, and a CRC32C over all before it.
//!
//! The payload is postcard, in which integers have a variable length: an index is as cheap as it is
//! small, and a `u64` everywhere, so that a database means the same on every machine. The checksum stays
//! at the end in every format to come, so that "written by a newer version" can be told from "damaged".

use std::{fmt, str::FromStr, sync::LazyLock};

use crc::{CRC_32_ISCSI, Crc, Table};
use omnipaxos::{
    ballot_leader_election::Ballot,
    storage::{Entry, StopSign},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// The format this version writes, and the only one it reads.
pub const FORMAT: u8 = 1;
/// Length of the checksum at the end of every record, in bytes.
pub const CHECKSUM_BYTES: usize = 4;

/// Tells one database from another that has had its name: drawn at random when it is first written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct InstanceId(pub [u8; 16]);

impl fmt::Display for InstanceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl FromStr for InstanceId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u128::from_str_radix(text, 16).map(|id| Self(id.to_be_bytes()))
    }
}

/// Which record: its store and its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordName {
    /// The manifest, the one record of `meta`.
    Manifest,
    /// The chunk under this key of `log`, the index of its first entry.
    Chunk(u64),
    /// The snapshot under this key of `snap`, the compacted index it was taken at.
    Snapshot(u64),
    /// What was carried over from an earlier configuration, in `meta`.
    Carried,
    /// The header of a journal.
    Header,
    /// The line of a journal with this number.
    Line(u64),
    /// A whole disk in one record.
    Image,
}

impl fmt::Display for RecordName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Manifest => f.write_str("meta[manifest]"),
            Self::Chunk(first) => write!(f, "log[{first}]"),
            Self::Snapshot(idx) => write!(f, "snap[{idx}]"),
            Self::Carried => f.write_str("meta[carried]"),
            Self::Header => f.write_str("meta[header]"),
            Self::Line(number) => write!(f, "lines[{number}]"),
            Self::Image => f.write_str("image"),
        }
    }
}

/// A record that does not hold what it should.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Its checksum is right and its format is another: a newer version wrote it.
    #[error("{record}: byte 0 says format {found}; this version reads format {FORMAT}")]
    Format {
        /// Which record.
        record: RecordName,
        /// Its format byte.
        found: u8,
    },
    /// Its bytes are not those that were written.
    #[error("{record}: its checksum is {stored:08x}, but its {bytes} bytes give {computed:08x}")]
    Checksum {
        /// Which record.
        record: RecordName,
        /// Its length without the checksum.
        bytes: usize,
        /// The checksum in it.
        stored: u32,
        /// The checksum of its bytes.
        computed: u32,
    },
    /// Too few bytes for a format byte and a checksum.
    #[error("{record}: {bytes} bytes, where at least {least} were expected")]
    Short {
        /// Which record.
        record: RecordName,
        /// Its length.
        bytes: usize,
        /// The least it could have.
        least: usize,
    },
    /// The payload stops making sense.
    #[error("{record}: at byte {at}, expected {expected}")]
    Payload {
        /// Which record.
        record: RecordName,
        /// Offset in the record.
        at: usize,
        /// What was expected there.
        expected: String,
    },
    /// The payload goes on where it should have ended.
    #[error("{record}: {bytes} bytes too many, from byte {at} on")]
    Trailing {
        /// Which record.
        record: RecordName,
        /// Offset in the record.
        at: usize,
        /// How many.
        bytes: usize,
    },
    /// A number that cannot stand where it does.
    #[error("{record}: {field} is {found}, expected {expected}")]
    Order {
        /// Which record.
        record: RecordName,
        /// Which field.
        field: &'static str,
        /// What it is.
        found: u64,
        /// What it could be.
        expected: String,
    },
}

/// A value whose own `Serialize` fails: nothing is written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{record} cannot be encoded: {reason}")]
pub struct EncodeError {
    /// Which record.
    pub record: RecordName,
    /// What the serializer says.
    pub reason: String,
}

/// The one record that says what all others must be; rewritten by every flush.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Which database.
    pub instance: InstanceId,
    /// Number of the last batch in it, from 1.
    pub flushed: u64,
    /// [`super::image::Stamp::step`] of that batch.
    pub step: u64,
    /// [`super::image::Stamp::journal`] of that batch.
    pub journal: u64,
    /// The highest ballot promised.
    pub promise: Option<Ballot>,
    /// The ballot in which the log was last accepted.
    pub accepted_round: Option<Ballot>,
    /// Number of entries known to be decided.
    pub decided: u64,
    /// Number of entries that a trim or a snapshot has replaced.
    pub compacted: u64,
    /// Index of the first entry kept; the chunk that holds it may begin before it.
    pub log_start: u64,
    /// Index one past the last entry.
    pub log_end: u64,
    /// The stopsign that seals the log.
    pub stopsign: Option<StopSign>,
    /// Where the snapshot is, and its checksum.
    pub snapshot: Option<SnapshotRef>,
    /// Checksum of the last chunk, if there is one.
    pub last_chunk: Option<u32>,
    /// Checksum of what was carried over from an earlier configuration. Behind all others, and only where there is
    /// such a thing: a first configuration is written as it always was.
    #[serde(skip)]
    pub carried: Option<u32>,
}

/// Names a snapshot record and says what its checksum must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotRef {
    /// Its key: the compacted index it was taken at.
    pub idx: u64,
    /// Its checksum.
    pub checksum: u32,
}

impl Manifest {
    /// As a record.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        match self.carried {
            None => encode(self, &RecordName::Manifest),
            Some(checksum) => encode(&(self, checksum), &RecordName::Manifest),
        }
    }

    /// From a record.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let manifest: Self = match decode(bytes, RecordName::Manifest) {
            Err(DecodeError::Trailing { .. }) => {
                let (manifest, checksum): (Self, u32) = decode(bytes, RecordName::Manifest)?;
                Self { carried: Some(checksum), ..manifest }
            }
            manifest => manifest?,
        };
        let record = RecordName::Manifest;
        if manifest.flushed == 0 {
            let expected = "1 or more".into();
            return Err(DecodeError::Order { record, field: "the flush number", found: 0, expected });
        }
        if manifest.log_start > manifest.log_end {
            let expected = format!("at most the end of the log, {}", manifest.log_end);
            let found = manifest.log_start;
            return Err(DecodeError::Order { record, field: "the start of the log", found, expected });
        }
        Ok(manifest)
    }
}

/// Some consecutive entries of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chunk<T> {
    /// Index of its first entry: also its key.
    pub first: u64,
    /// Checksum of the chunk before it; 0 where there was none when it was begun.
    pub before: u32,
    /// Its entries, at least one.
    pub entries: Vec<T>,
}

impl<T: DeserializeOwned> Chunk<T> {
    /// From the record under the key `first`.
    pub fn decode(bytes: &[u8], first: u64) -> Result<Self, DecodeError> {
        let record = RecordName::Chunk(first);
        let chunk: Self = decode(bytes, record.clone())?;
        if chunk.first != first {
            let expected = format!("its key, {first}");
            return Err(DecodeError::Order { record, field: "the first index", found: chunk.first, expected });
        }
        if chunk.entries.is_empty() || first.checked_add(chunk.entries.len() as u64).is_none() {
            let (found, expected) = (chunk.entries.len() as u64, "1 or more, and not past the last index".into());
            return Err(DecodeError::Order { record, field: "the number of entries", found, expected });
        }
        Ok(chunk)
    }
}

/// A chunk in the making: entries are encoded once, as they come.
#[derive(Clone, Debug)]
pub struct ChunkWriter {
    first: u64,
    before: u32,
    count: u64,
    entries: Vec<u8>,
}

impl ChunkWriter {
    /// An empty chunk that begins at `first`, behind a chunk with the checksum `before`.
    pub fn new(first: u64, before: u32) -> Self {
        Self { first, before, count: 0, entries: Vec::new() }
    }

    /// Goes on with a chunk that is known to be whole, without decoding its entries.
    pub fn resume(bytes: &[u8], first: u64) -> Result<Self, DecodeError> {
        let record = RecordName::Chunk(first);
        let payload = bytes.get(1..bytes.len().saturating_sub(CHECKSUM_BYTES)).unwrap_or_default();
        let (header, entries) = postcard::take_from_bytes::<(u64, u32, u64)>(payload)
            .map_err(|e| DecodeError::Payload { record, at: 1, expected: format!("a chunk's header ({e})") })?;
        Ok(Self { first: header.0, before: header.1, count: header.2, entries: entries.to_vec() })
    }

    /// Makes room, so that its entries need not move while it grows to about this many bytes.
    pub fn reserve(&mut self, bytes: usize) {
        self.entries.reserve(bytes.saturating_sub(self.entries.len()));
    }

    /// Index of its first entry.
    pub fn first(&self) -> u64 {
        self.first
    }

    /// Index one past its last entry.
    pub fn end(&self) -> u64 {
        self.first + self.count
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Its length as a record, in bytes.
    pub fn len(&self) -> usize {
        let header = varint_len(self.first) + varint_len(self.before.into()) + varint_len(self.count);
        1 + header + self.entries.len() + CHECKSUM_BYTES
    }

    /// Adds an entry; one that cannot be encoded is not added.
    pub fn push<T: Serialize>(&mut self, entry: &T) -> Result<(), EncodeError> {
        let whole = self.entries.len();
        if let Err(error) = postcard::serialize_with_flavor(entry, Tail(&mut self.entries)) {
            self.entries.truncate(whole);
            return Err(EncodeError { record: RecordName::Chunk(self.first), reason: error.to_string() });
        }
        self.count += 1;
        Ok(())
    }

    /// As a record, and its checksum.
    pub fn finish(&self) -> Result<(Vec<u8>, u32), EncodeError> {
        let mut bytes = Vec::with_capacity(self.len());
        bytes.push(FORMAT);
        let header = (self.first, self.before, self.count);
        let mut bytes = postcard::to_extend(&header, bytes)
            .map_err(|error| EncodeError { record: RecordName::Chunk(self.first), reason: error.to_string() })?;
        bytes.extend_from_slice(&self.entries);
        Ok(seal(bytes))
    }
}

/// How many bytes postcard takes for an integer: seven bits in each.
fn varint_len(value: u64) -> usize {
    (64 - value.leading_zeros() as usize).div_ceil(7).max(1)
}

/// Lets postcard write behind bytes that are only lent: it takes what it writes to by value, and an error
/// would take the bytes with it. What comes as a slice is copied as one: postcard's own way is byte by byte.
struct Tail<'a>(&'a mut Vec<u8>);

impl postcard::ser_flavors::Flavor for Tail<'_> {
    type Output = ();

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.0.push(byte);
        Ok(())
    }

    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}

/// A snapshot as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SnapshotRecord<S> {
    /// The compacted index it was taken at: also its key.
    pub idx: u64,
    /// The snapshot.
    pub snapshot: S,
}

/// A snapshot as a record, and its checksum.
pub fn encode_snapshot<T: Entry>(idx: u64, snapshot: &T::Snapshot) -> Result<(Vec<u8>, u32), EncodeError> {
    let bytes = encode(&(idx, snapshot), &RecordName::Snapshot(idx))?;
    let checksum = stored_checksum(&bytes);
    Ok((bytes, checksum))
}

impl<S: DeserializeOwned> SnapshotRecord<S> {
    /// From the record under the key `idx`.
    pub fn decode(bytes: &[u8], idx: u64) -> Result<Self, DecodeError> {
        let record = RecordName::Snapshot(idx);
        let snapshot: Self = decode(bytes, record.clone())?;
        if snapshot.idx != idx {
            let expected = format!("its key, {idx}");
            return Err(DecodeError::Order { record, field: "the index", found: snapshot.idx, expected });
        }
        Ok(snapshot)
    }
}

/// A value as a record.
pub fn encode<V: Serialize + ?Sized>(value: &V, record: &RecordName) -> Result<Vec<u8>, EncodeError> {
    postcard::to_extend(value, vec![FORMAT])
        .map(|bytes| seal(bytes).0)
        .map_err(|error| EncodeError { record: record.clone(), reason: error.to_string() })
}

/// The value in a record.
pub fn decode<V: DeserializeOwned>(bytes: &[u8], record: RecordName) -> Result<V, DecodeError> {
    let payload = verify(bytes, &record)?;
    let mut deserializer = postcard::Deserializer::from_bytes(payload);
    let value = V::deserialize(&mut deserializer);
    let rest = deserializer.finalize().map_or(0, <[u8]>::len);
    let at = 1 + payload.len() - rest;
    match value {
        Err(error) => Err(DecodeError::Payload { record, at, expected: format!("another value ({error})") }),
        Ok(_) if rest > 0 => Err(DecodeError::Trailing { record, at, bytes: rest }),
        Ok(value) => Ok(value),
    }
}

/// Checks a record's length, checksum and format; gives its payload.
pub fn verify<'a>(bytes: &'a [u8], record: &RecordName) -> Result<&'a [u8], DecodeError> {
    let least = 1 + CHECKSUM_BYTES;
    if bytes.len() < least {
        return Err(DecodeError::Short { record: record.clone(), bytes: bytes.len(), least });
    }
    let body = &bytes[..bytes.len() - CHECKSUM_BYTES];
    let (stored, computed) = (stored_checksum(bytes), crc32c(body));
    if stored != computed {
        return Err(DecodeError::Checksum { record: record.clone(), bytes: body.len(), stored, computed });
    }
    if body[0] != FORMAT {
        return Err(DecodeError::Format { record: record.clone(), found: body[0] });
    }
    Ok(&body[1..])
}

/// The checksum that a record ends with; 0 for one that is too short to have one.
pub fn stored_checksum(bytes: &[u8]) -> u32 {
    bytes.last_chunk().map_or(0, |checksum| u32::from_le_bytes(*checksum))
}

/// CRC32C, which the catalogue of such sums calls CRC-32/ISCSI.
fn crc32c(bytes: &[u8]) -> u32 {
    // Its table, 16 kB that hardly compress, is made when it is first needed: a page that holds it is downloaded with it.
    static CRC: LazyLock<Crc<u32, Table<16>>> = LazyLock::new(|| Crc::<u32, Table<16>>::new(&CRC_32_ISCSI));
    CRC.checksum(bytes)
}

fn seal(mut bytes: Vec<u8>) -> (Vec<u8>, u32) {
    let checksum = crc32c(&bytes);
    bytes.extend_from_slice(&checksum.to_le_bytes());
    (bytes, checksum)
}

#[cfg(test)]
mod tests;
