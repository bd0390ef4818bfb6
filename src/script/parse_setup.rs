//! `cluster` and `storage`: what a run starts from.

use crate::{
    script::{
        cursor::{Cursor, Fault, Parsed},
        parse_network::batch,
        words::{CATCH_UPS, FIELDS, Field, STORAGES, SWITCH, names},
    },
    sim::{
        NodeId,
        config::{MAX_NODES, MAX_TICKS, MIN_NODES, Setup, StorageKind},
        error::SetupError,
        quorum::{QuorumRule, Quorums},
        settings::{ConditionsChange, TimeoutsChange, Tuning},
    },
    storage::portable::DiskImage,
};

/// What follows `cluster`.
pub(super) fn cluster(cursor: &mut Cursor) -> Parsed<Setup> {
    let mut setup = Setup::default();
    let mut storage = StorageKind::default();
    let mut given: Vec<(Field, usize)> = Vec::new();
    let (mut read, mut write) = (None, None);
    while !cursor.is_done() {
        cursor.argument("an option")?;
        let column = cursor.column();
        let field = cursor.choose(FIELDS, "an option of the cluster")?;
        let name = FIELDS.iter().find(|(_, other)| *other == field).map_or("", |(name, _)| name);
        if given.iter().any(|(other, _)| *other == field) {
            return Err(Fault { column, message: format!("{name} is given twice") });
        }
        cursor.need('=', &format!("\"=\" and a value after {name}"))?;
        given.push((field, cursor.column()));
        let ticks = |cursor: &mut Cursor, least| cursor.number(&format!("{name} (in ticks)"), least, MAX_TICKS);
        // The limit is below 256, so nothing is cut off.
        let percent = |cursor: &mut Cursor| cursor.number(&format!("{name} (in per cent)"), 0, 100).map(|n| n as u8);
        match field {
            Field::Nodes => setup.nodes = Setup::nodes_with(nodes(cursor)?, storage),
            Field::Storage => storage = cursor.choose(STORAGES, "a kind of storage")?,
            Field::Seed => setup.seed = cursor.number("a seed", 0, u64::MAX)?,
            Field::Latency => setup.latency_ticks = ticks(cursor, 0)?,
            Field::Jitter => setup.jitter_ticks = ticks(cursor, 0)?,
            Field::Loss => setup.loss_percent = percent(cursor)?,
            Field::Duplication => setup.duplication_percent = percent(cursor)?,
            Field::Election => setup.election_ticks = ticks(cursor, 1)?,
            Field::Resend => setup.resend_ticks = ticks(cursor, 1)?,
            Field::Reorder => setup.reorder = cursor.choose(SWITCH, "\"on\" or \"off\"")?,
            Field::Flush => setup.flush_ticks = ticks(cursor, 0)?,
            Field::Batch => setup.batch = batch(cursor)?,
            Field::Disk => setup.disk_ticks = ticks(cursor, 1)?,
            Field::Snapshots => setup.snapshots = cursor.choose(SWITCH, "\"on\" or \"off\"")?,
            Field::CatchUp => setup.catch_up = cursor.choose(CATCH_UPS, "a way to catch up")?,
            // OmniPaxos says which sizes fit; these are only to be numbers that it can add.
            Field::ReadQuorum => read = Some(cursor.number("a size of the read quorum", 0, 100)? as usize),
            Field::WriteQuorum => write = Some(cursor.number("a size of the write quorum", 0, 100)? as usize),
        }
    }
    setup.nodes.iter_mut().for_each(|node| node.storage = storage);
    // What is not named is a majority.
    let majorities = setup.quorums();
    setup.flexible = (read.is_some() || write.is_some())
        .then(|| Quorums { read: read.unwrap_or(majorities.read), write: write.unwrap_or(majorities.write) });
    // All that is left to check are the nodes: how many, and their order; and the quorums.
    let column_of = |field: Field| given.iter().find(|(other, _)| *other == field).map(|(_, column)| *column);
    setup.validate().map_err(|error| {
        let (first, second) = match error {
            SetupError::Quorums { rule: QuorumRule::Read, .. } => (Field::ReadQuorum, Field::WriteQuorum),
            SetupError::Quorums { .. } => (Field::WriteQuorum, Field::ReadQuorum),
            _ => (Field::Nodes, Field::Nodes),
        };
        let column = column_of(first).or(column_of(second)).unwrap_or(1);
        Fault { column, message: error.to_string() }
    })?;
    Ok(setup)
}

/// What follows `storage`: `4 memory`, `1,2 memory`.
pub(super) fn storage(cursor: &mut Cursor, setup: &mut Setup, named: &mut Vec<NodeId>) -> Parsed<()> {
    cursor.argument("a node id")?;
    let column = cursor.column();
    let pids = cursor.list(Cursor::pid)?;
    cursor.argument("a kind of storage")?;
    let kind = cursor.choose(STORAGES, "a kind of storage")?;
    for pid in pids {
        let message = match setup.nodes.iter_mut().find(|node| node.pid == pid) {
            None => format!("there is no node {pid}"),
            Some(_) if named.contains(&pid) => format!("the storage of node {pid} is given twice"),
            Some(node) => {
                node.storage = kind;
                named.push(pid);
                continue;
            }
        };
        return Err(Fault { column, message });
    }
    setup.validate().map_err(|error| Fault { column, message: error.to_string() })?;
    cursor.finish()
}

/// What follows `image`: `1 AbC…`.
pub(super) fn image(cursor: &mut Cursor, setup: &mut Setup) -> Parsed<()> {
    cursor.argument("a node id")?;
    let node_column = cursor.column();
    let pid = cursor.pid()?;
    cursor.argument("an image, as base64")?;
    let column = cursor.column();
    let text = cursor.bare_key();
    let image = DiskImage::from_text(&text).map_err(|error| Fault { column, message: format!("no image: {error}") })?;
    setup.images.push((pid, image));
    setup.validate().map_err(|error| Fault { column: node_column, message: error.to_string() })?;
    cursor.finish()
}

/// A count (`5`) or the ids (`1,2,4`).
fn nodes(cursor: &mut Cursor) -> Parsed<Vec<NodeId>> {
    let column = cursor.column();
    let count = |count| Fault { column, message: SetupError::NodeCount { count }.to_string() };
    let given = cursor.list(|cursor| cursor.number("a number of nodes or a node id", 0, u64::from(u32::MAX)))?;
    match given[..] {
        [n] if n < MIN_NODES as u64 || n > MAX_NODES as u64 => Err(count(n as usize)),
        [n] => Ok((1..=n).collect()),
        _ if given.len() > MAX_NODES => Err(count(given.len())),
        _ => Ok(given),
    }
}

/// Prints a setup as `cluster` and `storage` lines; what is as it is by default is left out, but for the
/// nodes and the seed.
pub fn print_setup(setup: &Setup) -> String {
    let default = Setup::default();
    let first = setup.nodes.first().map_or(StorageKind::default(), |node| node.storage);
    let one_kind = setup.nodes.iter().all(|node| node.storage == first);
    let storage = if one_kind { first } else { StorageKind::default() };
    let mut text = format!("cluster nodes={}", print_nodes(setup));
    for (name, field) in FIELDS {
        let value = match field {
            Field::Nodes => None,
            Field::Storage => (storage != StorageKind::default()).then(|| storage.word().to_owned()),
            Field::Seed => Some(setup.seed.to_string()),
            Field::Latency => changed(setup.latency_ticks, default.latency_ticks),
            Field::Jitter => changed(setup.jitter_ticks, default.jitter_ticks),
            Field::Loss => changed(setup.loss_percent.into(), default.loss_percent.into()),
            Field::Duplication => changed(setup.duplication_percent.into(), default.duplication_percent.into()),
            Field::Election => changed(setup.election_ticks, default.election_ticks),
            Field::Resend => changed(setup.resend_ticks, default.resend_ticks),
            Field::Reorder => (setup.reorder != default.reorder).then(|| switch(setup.reorder).to_owned()),
            Field::Flush => changed(setup.flush_ticks, default.flush_ticks),
            Field::Batch => changed(setup.batch, default.batch),
            Field::Disk => changed(setup.disk_ticks, default.disk_ticks),
            Field::Snapshots => (!setup.snapshots).then(|| switch(setup.snapshots).to_owned()),
            Field::CatchUp => (setup.catch_up != default.catch_up).then(|| setup.catch_up.word().to_owned()),
            Field::ReadQuorum => setup.flexible.map(|quorums| quorums.read.to_string()),
            Field::WriteQuorum => setup.flexible.map(|quorums| quorums.write.to_string()),
        };
        if let Some(value) = value {
            text += &format!(" {name}={value}");
        }
    }
    text.push('\n');
    for node in setup.nodes.iter().filter(|node| node.storage != storage) {
        text += &format!("storage {} {}\n", node.pid, node.storage.word());
    }
    for tuning in &setup.tuning {
        text += &format!("node {}{}\n", tuning.node, print_tuning(tuning));
    }
    for (pid, image) in &setup.images {
        text += &format!("image {pid} {}\n", image.to_text());
    }
    text
}

fn print_nodes(setup: &Setup) -> String {
    if setup.pids().eq(1..=setup.nodes.len() as NodeId) {
        return setup.nodes.len().to_string();
    }
    setup.pids().map(|pid| pid.to_string()).collect::<Vec<_>>().join(",")
}

fn changed(value: u64, default: u64) -> Option<String> {
    (value != default).then(|| value.to_string())
}

fn print_tuning(tuning: &Tuning) -> String {
    let priority = ("priority", tuning.priority.map(u64::from));
    let of_node = print_options([("clock", tuning.clock), ("disk", tuning.disk_ticks), priority]);
    of_node + &print_timeouts(&tuning.timeouts)
}

/// ` election=20 batch=10`: those that are given.
pub(super) fn print_timeouts(change: &TimeoutsChange) -> String {
    let TimeoutsChange { election_ticks, resend_ticks, flush_ticks, batch } = *change;
    print_options([("election", election_ticks), ("resend", resend_ticks), ("flush", flush_ticks), ("batch", batch)])
}

/// ` latency=5 reorder=on`: those that are given.
pub(super) fn print_conditions(change: &ConditionsChange) -> String {
    let numbers = print_options([
        ("latency", change.latency_ticks),
        ("jitter", change.jitter_ticks),
        ("loss", change.loss_percent.map(u64::from)),
        ("duplication", change.duplication_percent.map(u64::from)),
    ]);
    numbers + &change.reorder.map_or_else(String::new, |on| format!(" reorder={}", switch(on)))
}

fn print_options<const N: usize>(options: [(&str, Option<u64>); N]) -> String {
    let print = |(name, value): &(&str, Option<u64>)| value.map(|value| format!(" {name}={value}"));
    options.iter().filter_map(print).collect()
}

fn switch(on: bool) -> &'static str {
    names(SWITCH).nth(usize::from(!on)).unwrap_or_default()
}
