//! [`Network`]: directed links, first in first out, with delay, loss and duplication drawn from the seed.

use std::collections::VecDeque;

use crate::sim::{config::Setup, event::Loss, packet::Packet};

/// A message on its way.
#[derive(Clone, Debug)]
pub(crate) struct InFlight {
    pub id: u64,
    pub sent: u64,
    pub due: u64,
    pub packet: Packet,
}

/// One direction between two nodes.
#[derive(Debug)]
pub(crate) struct Link {
    pub up: bool,
    pub queue: VecDeque<InFlight>,
    /// How many messages were ever put on it: the position of its next random draw. A link draws from its
    /// own sequence, so that leaving out one command does not change what happens on all other links.
    drawn: u64,
    last_due: u64,
}

/// What became of a message that was put on a link.
#[derive(Debug)]
pub(crate) enum Fate {
    /// Under way; for each copy its number and when it arrives.
    UnderWay(Vec<(u64, u64)>),
    /// Lost at once, and here it is.
    Lost(Box<Packet>, Loss),
}

/// All links of a cluster. A link is `from * nodes + to`.
#[derive(Debug)]
pub(crate) struct Network {
    nodes: usize,
    links: Vec<Link>,
    seed: u64,
    latency_ticks: u64,
    jitter_ticks: u64,
    loss_percent: u8,
    duplication_percent: u8,
    messages: u64,
}

impl Network {
    pub fn new(setup: &Setup) -> Self {
        let nodes = setup.nodes.len();
        let link = || Link { up: true, queue: VecDeque::new(), drawn: 0, last_due: 0 };
        Self {
            nodes,
            links: (0..nodes * nodes).map(|_| link()).collect(),
            seed: setup.seed,
            latency_ticks: setup.latency_ticks,
            jitter_ticks: setup.jitter_ticks,
            loss_percent: setup.loss_percent,
            duplication_percent: setup.duplication_percent,
            messages: 0,
        }
    }

    pub fn index(&self, from: usize, to: usize) -> usize {
        from * self.nodes + to
    }

    /// The sender and the receiver of a link.
    pub fn ends(&self, link: usize) -> (usize, usize) {
        (link / self.nodes, link % self.nodes)
    }

    pub fn link(&self, from: usize, to: usize) -> &Link {
        &self.links[self.index(from, to)]
    }

    /// All links between different nodes: (from, to, link), in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = (usize, usize, &Link)> {
        self.links.iter().enumerate().map(|(i, link)| (i / self.nodes, i % self.nodes, link)).filter(|(a, b, _)| a != b)
    }

    /// Cuts or heals one direction. What was in flight on a link that is cut comes back: it is lost.
    /// `None` if it already was as asked.
    pub fn set_up(&mut self, from: usize, to: usize, up: bool) -> Option<Vec<InFlight>> {
        let at = self.index(from, to);
        let link = &mut self.links[at];
        if link.up == up {
            return None;
        }
        link.up = up;
        Some(link.queue.drain(..).collect())
    }

    /// Everything in flight is lost without a trace: the page that simulated it is gone.
    pub fn clear(&mut self) {
        self.links.iter_mut().for_each(|link| link.queue.clear());
    }

    /// Puts a message on a link.
    pub fn send(&mut self, now: u64, from: usize, to: usize, packet: Packet) -> Fate {
        let at = self.index(from, to);
        if !self.links[at].up {
            return Fate::Lost(Box::new(packet), Loss::Cut);
        }
        self.links[at].drawn += 1;
        if self.chance(at, 1, self.loss_percent) {
            return Fate::Lost(Box::new(packet), Loss::Chance);
        }
        let copies = if self.chance(at, 2, self.duplication_percent) { 2 } else { 1 };
        let mut under_way = Vec::with_capacity(copies);
        for copy in 0..copies as u64 {
            self.messages += 1;
            let jitter = if self.jitter_ticks == 0 { 0 } else { self.draw(at, 3 + copy) % (self.jitter_ticks + 1) };
            let link = &mut self.links[at];
            // A message takes at least a tick, and never overtakes the one before it.
            let due = (now + (self.latency_ticks + jitter).max(1)).max(link.last_due);
            link.last_due = due;
            under_way.push((self.messages, due));
        }
        // The last copy is the message itself: most are never duplicated, and some carry whole logs.
        let mut packet = Some(packet);
        for (at_copy, (id, due)) in under_way.iter().enumerate() {
            let packet = if at_copy + 1 == copies { packet.take() } else { packet.clone() };
            if let Some(packet) = packet {
                self.links[at].queue.push_back(InFlight { id: *id, sent: now, due: *due, packet });
            }
        }
        Fate::UnderWay(under_way)
    }

    /// Whether this message is still on its link: it is not, once the link was cut.
    pub fn is_under_way(&self, link: usize, message: u64) -> bool {
        self.links[link].queue.front().is_some_and(|first| first.id == message)
    }

    /// Takes the first message off a link.
    pub fn take_first(&mut self, link: usize) -> Option<InFlight> {
        self.links[link].queue.pop_front()
    }

    fn chance(&self, link: usize, what: u64, percent: u8) -> bool {
        percent > 0 && self.draw(link, what) % 100 < u64::from(percent)
    }

    /// A number that depends on the seed, the link, that link's own count and what it is drawn for, and on
    /// nothing else. The mixing function is splitmix64 (Steele, Lea and Flood, 2014).
    fn draw(&self, link: usize, what: u64) -> u64 {
        let mut x = mix(self.seed ^ mix(link as u64 + 1));
        x = mix(x ^ self.links[link].drawn);
        mix(x ^ what)
    }
}

fn mix(x: u64) -> u64 {
    let mut z = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use omnipaxos::messages::{
        Message,
        ballot_leader_election::{BLEMessage, HeartbeatMsg, HeartbeatRequest},
    };

    use super::*;

    fn packet() -> Packet {
        let msg = HeartbeatMsg::Request(HeartbeatRequest { round: 1 });
        Packet::Snapshotting(Message::BLE(BLEMessage { from: 1, to: 2, msg }))
    }

    #[test]
    fn a_message_never_overtakes_the_one_before_it() {
        let mut network = Network::new(&Setup { latency_ticks: 1, jitter_ticks: 20, ..Setup::default() });
        let mut last = 0;
        for now in 0..200 {
            let Fate::UnderWay(copies) = network.send(now, 0, 1, packet()) else { panic!("nothing is cut") };
            assert!(copies[0].1 >= last && copies[0].1 > now);
            last = copies[0].1;
        }
    }

    #[test]
    fn traffic_on_one_link_does_not_change_the_draws_of_another() {
        let setup = Setup { jitter_ticks: 9, ..Setup::default() };
        let delays = |other_traffic: bool| {
            let mut network = Network::new(&setup);
            (0..50)
                .map(|now| {
                    if other_traffic {
                        network.send(now, 1, 0, packet());
                    }
                    let Fate::UnderWay(copies) = network.send(now * 100, 0, 1, packet()) else { panic!("not cut") };
                    copies[0].1
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(delays(false), delays(true));
    }

    #[test]
    fn loss_and_duplication_come_as_often_as_set() {
        let mut network = Network::new(&Setup { loss_percent: 20, duplication_percent: 10, ..Setup::default() });
        let (mut lost, mut twice) = (0, 0);
        for now in 0..10_000 {
            match network.send(now, 0, 1, packet()) {
                Fate::Lost(..) => lost += 1,
                Fate::UnderWay(copies) if copies.len() == 2 => twice += 1,
                _ => {}
            }
        }
        assert!((1_800..2_200).contains(&lost), "{lost}");
        assert!((650..950).contains(&twice), "{twice}");
    }
}
