//! Records to bytes and back, and what is said of bytes that are no record.

use omnipaxos::{ClusterConfig, util::FlexibleQuorum};

use super::*;
use crate::kv::{KVSnapshot, KeyValue, LastValue, Proposal};

fn manifest() -> Manifest {
    let next_config = ClusterConfig {
        configuration_id: 2,
        nodes: vec![1, 2, 64],
        flexible_quorum: Some(FlexibleQuorum { read_quorum_size: 2, write_quorum_size: 2 }),
    };
    Manifest {
        instance: InstanceId([7; 16]),
        flushed: 3,
        step: u64::MAX,
        journal: 300,
        promise: Some(Ballot { config_id: 1, n: 4, priority: 0, pid: 2 }),
        accepted_round: None,
        decided: 20,
        compacted: 10,
        log_start: 10,
        log_end: 21,
        stopsign: Some(StopSign::with(next_config, Some(vec![1, 2, 3]))),
        snapshot: Some(SnapshotRef { idx: 10, checksum: 0xdead_beef }),
        last_chunk: Some(9),
        carried: None,
    }
}

fn entry(id: u64) -> Proposal {
    Proposal { id, kv: KeyValue { key: format!("key{id}"), value: id * 1000 } }
}

fn chunk_bytes(first: u64, count: u64) -> Vec<u8> {
    let mut writer = ChunkWriter::new(first, 77);
    (0..count).for_each(|i| writer.push(&entry(i)).unwrap());
    assert_eq!((writer.first(), writer.end()), (first, first + count));
    writer.finish().unwrap().0
}

#[test]
fn records_come_back_as_they_were() {
    assert_eq!(Manifest::decode(&manifest().encode().unwrap()).unwrap(), manifest());
    let later = Manifest { carried: Some(7), ..manifest() };
    assert_eq!(Manifest::decode(&later.encode().unwrap()).unwrap(), later);
    let chunk = Chunk::<Proposal>::decode(&chunk_bytes(5, 3), 5).unwrap();
    assert_eq!(chunk, Chunk { first: 5, before: 77, entries: (0..3).map(entry).collect() });
    let mut snapshot = KVSnapshot::default();
    snapshot.values.insert("a".into(), LastValue { value: u64::MAX, id: 1 });
    let (bytes, checksum) = encode_snapshot::<Proposal>(9, &snapshot).unwrap();
    assert_eq!(checksum, crc32c(&bytes[..bytes.len() - CHECKSUM_BYTES]));
    assert_eq!(SnapshotRecord::<KVSnapshot>::decode(&bytes, 9).unwrap(), SnapshotRecord { idx: 9, snapshot });
}

#[test]
fn the_checksum_is_that_of_iscsi() {
    // RFC 3720, appendix B.4, and what the catalogue of such sums checks each with.
    let up: Vec<u8> = (0..32).collect();
    let down: Vec<u8> = (0..32).rev().collect();
    assert_eq!(crc32c(&[0; 32]), 0x8a91_36aa);
    assert_eq!(crc32c(&[0xff; 32]), 0x62a8_ab43);
    assert_eq!(crc32c(&up), 0x46dd_794e);
    assert_eq!(crc32c(&down), 0x113f_db5c);
    assert_eq!(crc32c(b"123456789"), 0xe306_9283);
}

#[test]
fn a_resumed_chunk_equals_one_written_at_once() {
    let mut writer = ChunkWriter::resume(&chunk_bytes(5, 3), 5).unwrap();
    writer.push(&entry(3)).unwrap();
    assert_eq!(writer.finish().unwrap().0, chunk_bytes(5, 4));
    assert!(matches!(ChunkWriter::resume(&[], 5), Err(DecodeError::Payload { at: 1, .. })));
}

#[test]
fn the_length_of_a_chunk_is_known_before_it_is_finished() {
    for (first, count) in [(0, 1), (127, 127), (128, 128), (1 << 40, 500)] {
        let bytes = chunk_bytes(first, count);
        assert_eq!(ChunkWriter::resume(&bytes, first).unwrap().len(), bytes.len());
    }
}

#[test]
fn no_single_byte_of_a_record_can_change_unseen() {
    for bytes in [manifest().encode().unwrap(), chunk_bytes(0, 20)] {
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x10;
            let error = verify(&damaged, &RecordName::Manifest).unwrap_err();
            assert!(matches!(error, DecodeError::Checksum { .. }), "byte {at}: {error}");
        }
        for len in 0..bytes.len() {
            assert!(verify(&bytes[..len], &RecordName::Manifest).is_err(), "cut to {len} bytes");
        }
    }
    let short = verify(&[1, 2, 3], &RecordName::Chunk(8)).unwrap_err();
    assert_eq!(short, DecodeError::Short { record: RecordName::Chunk(8), bytes: 3, least: 5 });
    assert_eq!(short.to_string(), "log[8]: 3 bytes, where at least 5 were expected");
}

#[test]
fn a_newer_format_is_told_from_damage() {
    let mut bytes = manifest().encode().unwrap();
    bytes.truncate(bytes.len() - CHECKSUM_BYTES);
    bytes[0] = 2;
    let error = Manifest::decode(&seal(bytes).0).unwrap_err();
    assert_eq!(error, DecodeError::Format { record: RecordName::Manifest, found: 2 });
    assert_eq!(error.to_string(), "meta[manifest]: byte 0 says format 2; this version reads format 1");
}

#[test]
fn what_follows_the_payload_is_an_error_and_so_is_what_is_missing() {
    let whole = chunk_bytes(0, 2);
    let body = &whole[..whole.len() - CHECKSUM_BYTES];
    let longer = seal([body, &[0, 0]].concat()).0;
    let error = Chunk::<Proposal>::decode(&longer, 0).unwrap_err();
    assert_eq!(error, DecodeError::Trailing { record: RecordName::Chunk(0), at: body.len(), bytes: 2 });
    let shorter = seal(body[..body.len() - 1].to_vec()).0;
    assert!(matches!(Chunk::<Proposal>::decode(&shorter, 0), Err(DecodeError::Payload { at, .. }) if at > 1));
}

#[test]
fn numbers_out_of_order_are_errors() {
    let decode = |change: fn(&mut Manifest)| {
        let mut manifest = manifest();
        change(&mut manifest);
        Manifest::decode(&manifest.encode().unwrap()).unwrap_err().to_string()
    };
    assert_eq!(decode(|m| m.flushed = 0), "meta[manifest]: the flush number is 0, expected 1 or more");
    assert_eq!(
        decode(|m| m.log_start = 22),
        "meta[manifest]: the start of the log is 22, expected at most the end of the log, 21"
    );
    let error = Chunk::<Proposal>::decode(&chunk_bytes(5, 1), 6).unwrap_err();
    assert_eq!(error.to_string(), "log[6]: the first index is 5, expected its key, 6");
    assert!(matches!(Chunk::<Proposal>::decode(&chunk_bytes(5, 0), 5), Err(DecodeError::Order { .. })));
    let past_the_end = Chunk { first: u64::MAX, before: 0, entries: vec![entry(1)] };
    let bytes = encode(&past_the_end, &RecordName::Chunk(u64::MAX)).unwrap();
    assert!(matches!(Chunk::<Proposal>::decode(&bytes, u64::MAX), Err(DecodeError::Order { .. })));
    let (bytes, _) = encode_snapshot::<Proposal>(9, &KVSnapshot::default()).unwrap();
    assert!(matches!(SnapshotRecord::<KVSnapshot>::decode(&bytes, 8), Err(DecodeError::Order { found: 9, .. })));
}

#[test]
fn an_instance_id_reads_as_32_digits() {
    let id = InstanceId([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255]);
    assert_eq!(id.to_string(), "000102030405060708090a0b0c0d0eff");
    assert_eq!(id.to_string().parse::<InstanceId>().unwrap(), id);
}
