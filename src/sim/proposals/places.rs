//! Where the copies of an open proposal are: looked for when somebody asks.

use std::collections::BTreeMap;

use crate::{
    order,
    sim::{NodeId, Simulation, event::MessageKind},
};

/// How many places of one proposal are told.
const MAX_PLACES: usize = 12;

/// Somewhere a proposal is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The log of this node, which runs.
    Log(NodeId),
    /// The disk of this node, which is crashed, or whose log has it no more.
    Disk(NodeId),
    /// A message under way.
    Message {
        /// Its kind.
        kind: MessageKind,
        /// Its sender.
        from: NodeId,
        /// Its receiver.
        to: NodeId,
    },
    /// A message that waits for its sender's disk.
    Held {
        /// Its kind.
        kind: MessageKind,
        /// Its sender.
        from: NodeId,
    },
    /// OmniPaxos keeps it in memory: its batch, or its buffer for a leader to come. It was seen last at this node.
    Memory(NodeId),
}

impl Simulation {
    /// Where these proposals are kept, by number; only those that may still be decided.
    pub fn places(&self, ids: impl Iterator<Item = u64>) -> BTreeMap<u64, Vec<Place>> {
        let open = ids.filter(|id| self.proposals.open.contains(id));
        let mut found: BTreeMap<u64, Vec<Place>> = order::map(open.map(|id| (id, Vec::new())));
        if found.is_empty() {
            return found;
        }
        let mut note = |id: u64, place: Place| {
            if let Some(places) = found.get_mut(&id)
                && places.len() < MAX_PLACES
                && !places.contains(&place)
            {
                places.push(place);
            }
        };
        for node in &self.nodes {
            if let Some(alive) = &node.alive {
                let decided = alive.facts.decided;
                node.kept.see_entries(decided..usize::MAX, &mut |_, entry| note(entry.id, Place::Log(node.pid)));
                for (_, packet) in &alive.held {
                    let place = Place::Held { kind: packet.kind(), from: node.pid };
                    packet.see_entries(&mut |entry| note(entry.id, place));
                }
            }
        }
        for (from, to, link) in self.network.iter() {
            for message in link.queue.iter().filter(|message| !message.packet.is_heartbeat()) {
                let [from, to] = [from, to].map(|host| self.pid_of(host));
                let place = Place::Message { kind: message.packet.kind(), from, to };
                message.packet.see_entries(&mut |entry| note(entry.id, place));
            }
        }
        // What is left of a stopped instance is there to look at only.
        for node in self.nodes.iter().filter(|node| !node.stopped) {
            let Some(disk) = node.kept.disk_ref() else { continue };
            disk.see_undecided(&mut |entry| {
                if let Some(places) = found.get_mut(&entry.id)
                    && places.len() < MAX_PLACES
                    // A log that runs says as much, and more.
                    && !places.contains(&Place::Log(node.pid))
                    && !places.contains(&Place::Disk(node.pid))
                {
                    places.push(Place::Disk(node.pid));
                }
            });
        }
        for (id, places) in found.iter_mut().filter(|(_, places)| places.is_empty()) {
            places.extend(self.proposals.track(*id).map(|track| Place::Memory(track.holder.into())));
        }
        found
    }
}
