//! [`DiskImage`]: what a disk held, as bytes that a text can carry: a run can start from disks that were
//! found, not only from empty ones.

use std::rc::Rc;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use omnipaxos::{ballot_leader_election::Ballot, storage::StopSign};
use serde::{Deserialize, Serialize};

use super::{
    codec::{DecodeError, EncodeError, RecordName, decode, encode},
    image::{Image, Scalars},
};
use crate::kv::{KVSnapshot, Proposal};

/// The highest index that every machine has: in WebAssembly an index has 32 bits.
const MAX_INDEX: u64 = u32::MAX as u64;

/// A disk's image and the number of its last flush, as a record with a format byte and a checksum.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DiskImage(Rc<[u8]>);

/// The fields, in the order in which they are written.
#[derive(Serialize, Deserialize)]
struct Fields {
    flushed: u64,
    promise: Option<Ballot>,
    accepted_round: Option<Ballot>,
    decided_idx: u64,
    compacted_idx: u64,
    stopsign: Option<StopSign>,
    log_start: u64,
    log: Vec<Proposal>,
    snapshot: Option<KVSnapshot>,
}

/// The fields of a disk of a later configuration: the same, then what was carried over.
#[derive(Serialize, Deserialize)]
struct Carrying {
    fields: Fields,
    carried: Vec<u8>,
}

/// The highest number that a flush or an append on a disk has: no run gets there, and one that goes on from it
/// still has room to count.
const MAX_NUMBER: u64 = 1 << 53;

impl Fields {
    fn of(image: &Image<Proposal>, flushed: u64) -> Self {
        Self {
            flushed,
            promise: image.scalars.promise,
            accepted_round: image.scalars.accepted_round,
            decided_idx: image.scalars.decided_idx as u64,
            compacted_idx: image.scalars.compacted_idx as u64,
            stopsign: image.scalars.stopsign.clone(),
            log_start: image.log_start as u64,
            log: image.log.clone(),
            snapshot: image.snapshot.clone(),
        }
    }
}

/// A text that is no image.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// A character that base64 (for URLs, without padding) does not have, or a wrong length.
    #[error("not base64 ({0})")]
    Base64(String),
    /// The bytes are no record of an image.
    #[error(transparent)]
    Record(#[from] DecodeError),
    /// Indices that no log has.
    #[error("indices out of order: log {log_start}..{log_end}, compacted {compacted}, decided {decided}")]
    Indices {
        /// First index of the log.
        log_start: u64,
        /// One past its last.
        log_end: u64,
        /// The compacted index.
        compacted: u64,
        /// The decided index.
        decided: u64,
    },
    /// A number of a flush or an append that no run gets to.
    #[error("number {found} of a flush or an append, at most {MAX_NUMBER}")]
    Number {
        /// That number.
        found: u64,
    },
}

impl DiskImage {
    /// Of a disk that holds `image` after flush number `flushed`.
    pub fn of(image: &Image<Proposal>, flushed: u64) -> Result<Self, EncodeError> {
        let fields = Fields::of(image, flushed);
        let bytes = match &image.scalars.carried {
            None => encode(&fields, &RecordName::Image),
            Some(carried) => encode(&Carrying { fields, carried: carried.to_vec() }, &RecordName::Image),
        };
        bytes.map(|bytes| Self(bytes.into()))
    }

    /// From its text; checked as a whole.
    pub fn from_text(text: &str) -> Result<Self, ImageError> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|error| ImageError::Base64(error.to_string()))?;
        let image = Self(bytes.into());
        image.decode().map(|_| image)
    }

    /// As text: base64 for URLs, without padding.
    pub fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(&self.0)
    }

    /// The image and the number of its last flush.
    pub fn decode(&self) -> Result<(Image<Proposal>, u64), ImageError> {
        let (fields, carried) = match decode(&self.0, RecordName::Image) {
            Err(DecodeError::Trailing { .. }) => {
                let Carrying { fields, carried } = decode(&self.0, RecordName::Image)?;
                (fields, Some(carried.into()))
            }
            fields => (fields?, None),
        };
        let fields: Fields = fields;
        let log_end = fields.log_start.saturating_add(fields.log.len() as u64);
        // Nothing of the decided index: OmniPaxos itself can leave one past the end of a log (a trim can, and a
        // StopSign that is counted twice), and a run that starts from what was found starts from that too.
        let fits = |index: u64| index <= MAX_INDEX;
        let in_order = fields.log_start == fields.compacted_idx && fits(log_end) && fits(fields.decided_idx);
        if !in_order {
            return Err(ImageError::Indices {
                log_start: fields.log_start,
                log_end,
                compacted: fields.compacted_idx,
                decided: fields.decided_idx,
            });
        }
        let appended = fields.log.iter().map(|entry| entry.id);
        let kept = fields.snapshot.iter().flat_map(|snapshot| snapshot.values.values().map(|last| last.id));
        if let Some(found) = appended.chain(kept).chain([fields.flushed]).find(|number| *number > MAX_NUMBER) {
            return Err(ImageError::Number { found });
        }
        let image = Image {
            scalars: Scalars {
                promise: fields.promise,
                accepted_round: fields.accepted_round,
                decided_idx: fields.decided_idx as usize,
                compacted_idx: fields.compacted_idx as usize,
                stopsign: fields.stopsign,
                carried,
            },
            log_start: fields.log_start as usize,
            log: fields.log,
            snapshot: fields.snapshot,
        };
        Ok((image, fields.flushed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kv::KeyValue;

    fn image() -> Image<Proposal> {
        let proposal = |id| Proposal { id, kv: KeyValue { key: format!("k{id}"), value: id } };
        let mut snapshot = KVSnapshot::default();
        snapshot.set(&proposal(1));
        let scalars = Scalars { decided_idx: 2, compacted_idx: 1, ..Scalars::default() };
        Image { scalars, log_start: 1, log: vec![proposal(2), proposal(3)], snapshot: Some(snapshot) }
    }

    #[test]
    fn an_image_comes_back_from_its_text() {
        let text = DiskImage::of(&image(), 7).unwrap().to_text();
        assert_eq!(DiskImage::from_text(&text).unwrap().decode().unwrap(), (image(), 7));
    }

    #[test]
    fn what_was_carried_over_comes_back_too() {
        let mut later = image();
        later.scalars.carried = Some([1, 2, 3].into());
        let text = DiskImage::of(&later, 7).unwrap().to_text();
        assert_eq!(DiskImage::from_text(&text).unwrap().decode().unwrap(), (later, 7));
    }

    #[test]
    fn a_changed_character_is_found() {
        let text = DiskImage::of(&image(), 7).unwrap().to_text();
        for at in 0..text.len() {
            let mut changed = text.clone();
            let other = if &text[at..=at] == "A" { "B" } else { "A" };
            changed.replace_range(at..=at, other);
            assert!(DiskImage::from_text(&changed).is_err(), "character {at}");
        }
    }

    #[test]
    fn numbers_that_no_run_gets_to_are_found() {
        let read =
            |image: &Image<Proposal>, flushed| DiskImage::from_text(&DiskImage::of(image, flushed).unwrap().to_text());
        assert!(read(&image(), MAX_NUMBER).is_ok());
        assert_eq!(read(&image(), u64::MAX), Err(ImageError::Number { found: u64::MAX }));
        let mut wrong = image();
        wrong.log[1].id = MAX_NUMBER + 1;
        assert_eq!(read(&wrong, 7), Err(ImageError::Number { found: MAX_NUMBER + 1 }));
    }

    #[test]
    fn a_decided_index_past_the_end_is_carried_as_it_is() {
        let mut odd = image();
        odd.scalars.decided_idx = 9;
        let text = DiskImage::of(&odd, 7).unwrap().to_text();
        assert_eq!(DiskImage::from_text(&text).unwrap().decode().unwrap(), (odd, 7));
    }

    #[test]
    fn indices_that_no_log_has_are_found() {
        let mut apart = image();
        apart.scalars.compacted_idx = 2;
        let text = DiskImage::of(&apart, 7).unwrap().to_text();
        assert!(matches!(DiskImage::from_text(&text), Err(ImageError::Indices { log_start: 1, compacted: 2, .. })));
        let fields = Fields { decided_idx: MAX_INDEX + 1, ..Fields::of(&image(), 7) };
        let wide = DiskImage(encode(&fields, &RecordName::Image).unwrap().into());
        assert!(matches!(wide.decode(), Err(ImageError::Indices { decided, .. }) if decided == MAX_INDEX + 1));
    }
}
