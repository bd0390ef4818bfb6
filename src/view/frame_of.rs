//! A [`Frame`] of a [`Simulation`].

use crate::{
    sim::{
        NodeId, Simulation,
        config::StorageKind,
        configuration::Configuration,
        event::Compaction,
        look::{DiskState, NextWorthSeeing, NodeState},
    },
    view::frame::*,
};

/// What can be seen of a cluster now, its logs within `window`, heartbeats only if asked for.
pub fn frame_of(simulation: &Simulation, window: Window, heartbeats: bool) -> Frame {
    let setup = simulation.setup();
    let nodes: Vec<_> =
        simulation.pids().filter_map(|pid| simulation.node(pid)).map(|s| node(simulation, s, window)).collect();
    let live = || nodes.iter().filter(|node| node.up);
    Frame {
        step: simulation.steps(),
        time: simulation.time(),
        configuration: simulation.configuration().id,
        members: simulation.configuration().nodes.clone(),
        majority: simulation.configuration().majority(),
        flexible: simulation.configuration().flexible,
        configurations: simulation.configurations().iter().map(|of| configuration(simulation, of)).collect(),
        snapshots: setup.snapshots,
        links: simulation
            .link_states()
            .map(|link| LinkFrame {
                from: link.from,
                to: link.to,
                up: link.up,
                manual: link.manual,
                conditions: link.conditions,
            })
            .collect(),
        messages: simulation
            .messages(heartbeats)
            .into_iter()
            .map(|m| MessageFrame { id: m.id, from: m.from, to: m.to, sent: m.sent, due: m.due, info: m.info })
            .collect(),
        leader: simulation.leader(),
        known: simulation.leader().map(|leader| simulation.known_accepted(leader)).unwrap_or_default(),
        decided: live().map(|node| node.decided).max().unwrap_or(0),
        accepted: live().map(|node| node.accepted).max().unwrap_or(0),
        next: match simulation.next_worth_seeing() {
            Some(NextWorthSeeing::Message(kind, from, to)) => Some(Next::Message { kind, from, to }),
            Some(NextWorthSeeing::Flush(node)) => Some(Next::Flush { node }),
            None => simulation.next_due().map(|_| Next::Tick),
        },
        nodes,
    }
}

/// The logs of an older configuration as they are now, within the window that `window` makes of the longest of them:
/// of each of its nodes the instance that it had of it, stopped or not. Nothing is under way there that this shows.
pub fn older_frame(
    simulation: &Simulation,
    now: &Frame,
    id: u32,
    window: impl FnOnce(usize) -> Window,
) -> Option<(Frame, Window)> {
    let of = now.configurations.iter().find(|of| of.id == id && id < now.configuration)?;
    let states: Vec<_> = of.nodes.iter().filter_map(|pid| simulation.node_in(*pid, id)).collect();
    let longest = |index: fn(&NodeState) -> usize| states.iter().map(index).max().unwrap_or(0);
    let (decided, accepted) = (longest(|state| state.decided), longest(|state| state.accepted));
    let window = window(accepted);
    let nodes = states.into_iter().map(|state| NodeFrame { awaited: None, ..node(simulation, state, window) });
    let frame = Frame {
        configuration: id,
        members: of.nodes.clone(),
        nodes: nodes.collect(),
        links: Vec::new(),
        messages: Vec::new(),
        leader: None,
        known: Vec::new(),
        decided,
        accepted,
        next: None,
        ..now.clone()
    };
    Some((frame, window))
}

fn configuration(simulation: &Simulation, of: &Configuration) -> ConfigurationFrame {
    ConfigurationFrame {
        id: of.id,
        nodes: of.nodes.clone(),
        quorums: of.quorums(),
        serving: simulation.serving(of.id),
        time: of.time,
    }
}

/// The key-values that a node has reached.
pub fn state_of(simulation: &mut Simulation, pid: NodeId) -> Vec<StateRow> {
    let row = |key: crate::sim::look::KeyState| StateRow {
        undecided: key.undecided.filter(|undecided| Some(*undecided) != key.decided),
        key: key.key,
        decided: key.decided,
        index: key.index,
    };
    simulation.key_values(pid).into_iter().map(row).collect()
}

fn node(simulation: &Simulation, state: NodeState, window: Window) -> NodeFrame {
    let lane = lane(simulation, &state, window);
    NodeFrame {
        pid: state.pid,
        up: state.up,
        membership: Membership {
            configuration: state.configuration,
            // Also one that decided the stopsign before a crash: it is not built again.
            waiting: state.waiting || !state.up && !state.stopped && state.down_since.is_none(),
            leaving: state.leaving,
            reconfigured: state.reconfigured,
            carried_keys: state.carried_keys,
            serves: state.earlier.filter(|earlier| earlier.up).map(|earlier| earlier.configuration),
            stopsign_proposed: state.stopsign_proposed,
            stopped: state.stopped,
        },
        down_since: state.down_since,
        storage: state.storage,
        role: state.role,
        phase: state.phase,
        leader: state.leader,
        promise: state.promise,
        accepted_round: state.accepted_round,
        decided: state.decided,
        accepted: state.accepted,
        compacted: state.compacted,
        compaction: match (state.compacted, state.snapshot_keys) {
            (0, _) => None,
            (_, Some(_)) => Some(Compaction::Snapshot),
            (_, None) => Some(Compaction::Trim),
        },
        snapshot_keys: state.snapshot_keys.unwrap_or(0),
        snapshot_head: state.snapshot_head,
        hears: state.hears,
        disk: state.disk.as_ref().map(|disk| DiskFrame {
            flushed: disk.flushed,
            log_start: disk.log_start,
            log_end: disk.log_end,
            decided: disk.decided,
            pending_entries: state.accepted.saturating_sub(disk.same_below.max(state.compacted)),
            pending: disk.pending,
            flushing: disk.flushing,
            held: disk.held,
            fails_next: disk.fails_next,
            failing: disk.failing,
            full: disk.full,
            loss: disk.loss,
        }),
        held_messages: state.held_messages,
        batched: state.batched,
        awaited: simulation.awaited(state.pid),
        settings: simulation.settings(state.pid),
        lane,
    }
}

fn lane(simulation: &Simulation, state: &NodeState, window: Window) -> Lane {
    let until = window.from.saturating_add(window.count);
    let cell = |index, content| Cell {
        index,
        content,
        decided: index < state.decided,
        durability: durability(state.storage, state.disk.as_ref(), index),
    };
    let mut cells = Vec::new();
    simulation.entries_in(state.pid, state.configuration, window.from..until, |index, proposal| {
        let kv = &proposal.kv;
        cells.push(cell(index, Content::KeyValue { key: kv.key.clone(), value: kv.value }));
    });
    if let Some(nodes) = &state.stopsign {
        // Not one less than the accepted index: OmniPaxos can count a stopsign twice.
        let index = state.log_end;
        if (window.from..until).contains(&index) {
            cells.push(cell(index, Content::StopSign(nodes.clone())));
        }
    }
    Lane { cells }
}

fn durability(storage: StorageKind, disk: Option<&DiskState>, index: usize) -> Durability {
    match (storage, disk) {
        (StorageKind::IndexedDb, Some(disk)) if index < disk.same_below => Durability::Durable,
        (StorageKind::IndexedDb, _) => Durability::Pending,
        (StorageKind::Memory, _) => Durability::Memory,
    }
}
