//! [`Network`]: directed links with delay, loss, duplication and reordering drawn from the seed; and what is done
//! to a message by hand.

use std::collections::VecDeque;

use crate::sim::{
    NodeId,
    config::Setup,
    event::Loss,
    packet::Packet,
    schedule::{Due, Schedule},
    settings::Conditions,
};

/// When something happens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub step: u64,
    /// In ticks.
    pub time: u64,
}

/// A message on its way.
#[derive(Clone, Debug)]
pub(crate) struct InFlight {
    pub id: u64,
    pub sent: Moment,
    /// When it arrives; on a manual link, when it would.
    pub due: u64,
    /// Which scheduled delivery is its own; 0 while its link is manual.
    pub slot: u64,
    /// The configuration that it belongs to: only an instance of that one gets it.
    pub configuration: u32,
    pub packet: Packet,
}

/// One direction between two nodes.
#[derive(Debug)]
pub(crate) struct Link {
    /// The places of its sender and its receiver.
    ends: (usize, usize),
    /// Tells its random draws from those of all others: of the seed and its key.
    own: u64,
    /// Whether an end of it has left the cluster.
    gone: bool,
    pub up: bool,
    /// Whether nothing arrives unless somebody says so.
    pub manual: bool,
    pub conditions: Conditions,
    /// In the order in which they arrive: neither the times nor, among equal ones, the slots descend.
    pub queue: VecDeque<InFlight>,
    /// How many messages were ever put on it: the position of its next random draw. A link draws from its
    /// own sequence, so that leaving out one command does not change what happens on all other links.
    drawn: u64,
    last_due: u64,
}

impl Link {
    fn new(ends: (usize, usize), seed: u64, key: u64, conditions: Conditions) -> Self {
        let (own, queue) = (mix(seed ^ mix(key)), VecDeque::new());
        Self { ends, own, gone: false, up: true, manual: false, conditions, queue, drawn: 0, last_due: 0 }
    }
}

/// All links of a cluster, between hosts: several instances of a node share them. A link keeps its number.
#[derive(Debug)]
pub(crate) struct Network {
    hosts: usize,
    links: Vec<Link>,
    /// The number of the link from one place to another, row by row.
    table: Vec<usize>,
    /// What a link begins with.
    conditions: Conditions,
    seed: u64,
    messages: u64,
    slots: u64,
}

impl Network {
    pub fn new(setup: &Setup) -> Self {
        let (hosts, conditions) = (setup.nodes.len(), setup.conditions());
        let link = |at: usize| Link::new((at / hosts, at % hosts), setup.seed, at as u64 + 1, conditions);
        Self {
            hosts,
            links: (0..hosts * hosts).map(link).collect(),
            table: (0..hosts * hosts).collect(),
            conditions,
            seed: setup.seed,
            messages: 0,
            slots: 0,
        }
    }

    /// A host joins, with links to all others, each way; its place. `pids` are the nodes of all hosts, its own last.
    pub fn add_host(&mut self, pids: &[NodeId]) -> usize {
        let new = self.hosts;
        let mut table = Vec::with_capacity((new + 1) * (new + 1));
        for from in 0..=new {
            for to in 0..=new {
                if from < new && to < new {
                    table.push(self.table[from * new + to]);
                    continue;
                }
                // What it draws depends on who it joins, and not on who joined before.
                let key = 1 << 32 | pids[from] << 8 | pids[to];
                table.push(self.links.len());
                self.links.push(Link::new((from, to), self.seed, key, self.conditions));
            }
        }
        self.table = table;
        self.hosts += 1;
        new
    }

    /// A host leaves, or is back. What was under way on its links comes back: it is lost.
    pub fn set_gone(&mut self, host: usize, gone: bool) -> Vec<(usize, usize, InFlight)> {
        let mut lost = Vec::new();
        for link in self.links.iter_mut().filter(|link| link.ends.0 == host || link.ends.1 == host) {
            link.gone = gone;
            let (from, to) = link.ends;
            lost.extend(link.queue.drain(..).map(|message| (from, to, message)));
        }
        if !gone {
            // Another end may still be away.
            let away: Vec<_> = (0..self.hosts).filter(|other| *other != host && self.is_away(*other)).collect();
            for link in &mut self.links {
                link.gone |= away.contains(&link.ends.0) || away.contains(&link.ends.1);
            }
        }
        lost
    }

    /// Whether a host has left: the link to itself, which nothing travels on, says so.
    fn is_away(&self, host: usize) -> bool {
        self.link(host, host).gone
    }

    fn index(&self, from: usize, to: usize) -> usize {
        self.table[from * self.hosts + to]
    }

    /// The sender and the receiver of a link.
    pub fn ends(&self, link: usize) -> (usize, usize) {
        self.links[link].ends
    }

    pub fn link(&self, from: usize, to: usize) -> &Link {
        &self.links[self.index(from, to)]
    }

    /// All links between different hosts that are there: (from, to, link), in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = (usize, usize, &Link)> {
        self.links.iter().map(|link| (link.ends.0, link.ends.1, link)).filter(|(a, b, link)| a != b && !link.gone)
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

    /// Sets the conditions of one direction. What is under way keeps its time.
    pub fn set_conditions(&mut self, from: usize, to: usize, change: impl FnOnce(Conditions) -> Conditions) {
        let at = self.index(from, to);
        self.links[at].conditions = change(self.links[at].conditions);
    }

    /// Makes one direction manual, or lets what waits there arrive by itself again: in order, a tick from now
    /// at the earliest. How many are under way; `None` if it already was as asked.
    pub fn set_manual(
        &mut self,
        now: u64,
        (from, to): (usize, usize),
        manual: bool,
        schedule: &mut Schedule,
    ) -> Option<usize> {
        let at = self.index(from, to);
        if self.links[at].manual == manual {
            return None;
        }
        self.links[at].manual = manual;
        let mut earliest = now + 1;
        for position in 0..self.links[at].queue.len() {
            if !manual {
                let message = &mut self.links[at].queue[position];
                message.due = message.due.max(earliest);
                earliest = message.due;
            }
            self.renew_slot(at, position, schedule);
        }
        self.note_last_due(at);
        Some(self.links[at].queue.len())
    }

    /// Everything in flight is lost without a trace: the page that simulated it is gone.
    pub fn clear(&mut self) {
        self.links.iter_mut().for_each(|link| link.queue.clear());
    }

    /// Puts a message on a link; what is lost at once comes back.
    pub fn send(
        &mut self,
        now: Moment,
        (from, to): (usize, usize),
        configuration: u32,
        packet: Packet,
        schedule: &mut Schedule,
    ) -> Option<(Packet, Loss)> {
        let at = self.index(from, to);
        if !self.links[at].up {
            return Some((packet, Loss::Cut));
        }
        let conditions = self.links[at].conditions;
        self.links[at].drawn += 1;
        if self.chance(at, 1, conditions.loss_percent) {
            return Some((packet, Loss::Chance));
        }
        let copies = if self.chance(at, 2, conditions.duplication_percent) { 2 } else { 1 };
        // The last copy is the message itself: most are never duplicated, and some carry whole logs.
        for copy in 1..copies {
            self.put(now, at, copy, (configuration, packet.clone()), schedule);
        }
        self.put(now, at, copies, (configuration, packet), schedule);
        None
    }

    /// Puts the how-manieth copy of a message into the queue of its link.
    fn put(&mut self, now: Moment, at: usize, copy: u64, said: (u32, Packet), schedule: &mut Schedule) {
        let (configuration, packet) = said;
        let Conditions { latency_ticks, jitter_ticks, reorder, .. } = self.links[at].conditions;
        self.messages += 1;
        let jitter = if jitter_ticks == 0 { 0 } else { self.draw(at, 2 + copy) % (jitter_ticks + 1) };
        let link = &mut self.links[at];
        // A message takes at least a tick, and where nothing is reordered it never overtakes the one before it.
        let mut due = now.time + (latency_ticks + jitter).max(1);
        let mut position = link.queue.len();
        if reorder {
            position = link.queue.partition_point(|other| other.due <= due);
        } else {
            due = due.max(link.last_due);
        }
        link.last_due = link.last_due.max(due);
        let message = InFlight { id: self.messages, sent: now, due, slot: 0, configuration, packet };
        if position == link.queue.len() {
            link.queue.push_back(message);
        } else {
            link.queue.insert(position, message);
        }
        self.renew_slot(at, position, schedule);
    }

    /// How many messages were ever put on links: the number of the last one.
    pub fn count(&self) -> u64 {
        self.messages
    }

    /// Whether the first message of a link has this slot. A slot that is due is the first one's, or void: the
    /// queue is in the order of arrival.
    pub fn is_next(&self, link: usize, slot: u64) -> bool {
        self.links[link].queue.front().is_some_and(|first| first.slot == slot)
    }

    /// Takes the first message off a link.
    pub fn take_first(&mut self, link: usize) -> Option<InFlight> {
        self.links[link].queue.pop_front()
    }

    /// Where a message is: its link, and its place in the queue.
    pub fn find(&self, id: u64) -> Option<(usize, usize)> {
        let place = |link: &Link| link.queue.iter().position(|message| message.id == id);
        self.links.iter().enumerate().find_map(|(at, link)| Some((at, place(link)?)))
    }

    /// A message by its place.
    pub fn at(&self, (link, position): (usize, usize)) -> &InFlight {
        &self.links[link].queue[position]
    }

    /// Takes a message off its link.
    pub fn take(&mut self, (link, position): (usize, usize)) -> Option<InFlight> {
        let taken = self.links[link].queue.remove(position);
        self.note_last_due(link);
        taken
    }

    /// Puts a copy right behind a message and says its number.
    pub fn duplicate(&mut self, (link, position): (usize, usize), schedule: &mut Schedule) -> u64 {
        self.messages += 1;
        let copy = InFlight { id: self.messages, ..self.at((link, position)).clone() };
        self.links[link].queue.insert(position + 1, copy);
        self.settle(link, position + 1, schedule);
        self.messages
    }

    /// Lets a message arrive later: when, and how many behind it do so with it.
    pub fn delay(&mut self, (at, position): (usize, usize), by: u64, schedule: &mut Schedule) -> (u64, usize) {
        let link = &mut self.links[at];
        link.queue[position].due += by;
        let due = link.queue[position].due;
        if !link.conditions.reorder {
            let behind = link.queue.iter().skip(position + 1).filter(|other| other.due < due).count();
            self.settle(at, position, schedule);
            return (due, behind);
        }
        if let Some(message) = link.queue.remove(position) {
            let position = link.queue.partition_point(|other| other.due <= due);
            link.queue.insert(position, message);
            self.settle(at, position, schedule);
        }
        (due, 0)
    }

    /// Lets a message arrive when the first one would have, and that one and the others after it: when.
    pub fn overtake(&mut self, (at, position): (usize, usize), schedule: &mut Schedule) -> u64 {
        let queue = &mut self.links[at].queue;
        let due = queue[0].due;
        if let Some(message) = queue.remove(position) {
            queue.push_front(InFlight { due, ..message });
        }
        self.settle(at, 0, schedule);
        due
    }

    /// Schedules a message of the queue, and those behind it that would otherwise arrive before it.
    fn settle(&mut self, at: usize, position: usize, schedule: &mut Schedule) {
        let mut earliest = 0;
        for i in position..self.links[at].queue.len() {
            let message = &mut self.links[at].queue[i];
            if i > position && message.due > earliest {
                break;
            }
            message.due = message.due.max(earliest);
            earliest = message.due;
            self.renew_slot(at, i, schedule);
        }
        self.note_last_due(at);
    }

    /// What was scheduled for this message is void; unless its link is manual, it arrives at its time.
    fn renew_slot(&mut self, at: usize, position: usize, schedule: &mut Schedule) {
        let link = &mut self.links[at];
        let message = &mut link.queue[position];
        if link.manual {
            message.slot = 0;
            return;
        }
        self.slots += 1;
        message.slot = self.slots;
        schedule.push(message.due, Due::Deliver { link: at, slot: self.slots });
    }

    /// After a change by hand: nothing waits for a message that is no longer there.
    fn note_last_due(&mut self, at: usize) {
        self.links[at].last_due = self.links[at].queue.back().map_or(0, |last| last.due);
    }

    fn chance(&self, link: usize, what: u64, percent: u8) -> bool {
        percent > 0 && self.draw(link, what) % 100 < u64::from(percent)
    }

    /// A number that depends on the seed, the link, that link's own count and what it is drawn for, and on
    /// nothing else. The mixing function is splitmix64 (Steele, Lea and Flood, 2014).
    fn draw(&self, link: usize, what: u64) -> u64 {
        let link = &self.links[link];
        mix(mix(link.own ^ link.drawn) ^ what)
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
    use omnipaxos::messages::ballot_leader_election::{BLEMessage, HeartbeatMsg, HeartbeatRequest};

    use super::*;

    fn packet() -> Packet {
        let msg = HeartbeatMsg::Request(HeartbeatRequest { round: 1 });
        Packet::Heartbeat(Box::new(BLEMessage { from: 1, to: 2, msg }))
    }

    /// Sends one message from the first node to the second; when each copy arrives.
    fn send(network: &mut Network, time: u64) -> Option<Vec<u64>> {
        let last = network.messages;
        let mut schedule = Schedule::default();
        let lost = network.send(Moment { step: 0, time }, (0, 1), 1, packet(), &mut schedule);
        let sent = network.link(0, 1).queue.iter().filter(|message| message.id > last);
        let sent = sent.map(|message| message.due).collect();
        lost.is_none().then_some(sent)
    }

    /// What becomes of a schedule: the numbers of the messages of the first link, as they arrive.
    fn arrivals(network: &mut Network, mut schedule: Schedule) -> Vec<(u64, u64)> {
        let mut arrived = Vec::new();
        while let Some((time, due)) = schedule.pop() {
            let Due::Deliver { link, slot } = due else { panic!("only messages are under way") };
            if network.is_next(link, slot) {
                arrived.extend(network.take_first(link).map(|message| (time, message.id)));
            }
        }
        assert!(network.link(0, 1).queue.is_empty(), "something never arrives");
        arrived
    }

    /// Five messages from the first node to the second, due at 2, 3, 3, 3 and 4.
    fn five(reorder: bool) -> (Network, Schedule) {
        let mut network = Network::new(&Setup { latency_ticks: 2, jitter_ticks: 0, reorder, ..Setup::default() });
        let mut schedule = Schedule::default();
        for time in [0, 1, 1, 1, 2] {
            assert!(network.send(Moment { step: 0, time }, (0, 1), 1, packet(), &mut schedule).is_none());
        }
        (network, schedule)
    }

    #[test]
    fn a_message_never_overtakes_the_one_before_it_unless_its_link_reorders() {
        for reorder in [false, true] {
            let setup = Setup { latency_ticks: 1, jitter_ticks: 20, reorder, ..Setup::default() };
            let mut network = Network::new(&setup);
            let (mut last, mut overtaken) = (0, 0);
            for now in 0..200 {
                let due = send(&mut network, now).expect("nothing is lost")[0];
                assert!(due > now);
                overtaken += usize::from(due < last);
                last = due;
            }
            assert_eq!(overtaken > 50, reorder, "{overtaken}");
            assert!(overtaken == 0 || reorder);
            let dues: Vec<_> = network.link(0, 1).queue.iter().map(|message| message.due).collect();
            assert!(dues.is_sorted());
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
                        let now = Moment { step: 0, time: now };
                        network.send(now, (1, 0), 1, packet(), &mut Schedule::default());
                    }
                    send(&mut network, now * 100).expect("not cut")[0]
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(delays(false), delays(true));
    }

    #[test]
    fn loss_and_duplication_come_as_often_as_set_and_only_where_set() {
        let mut network = Network::new(&Setup::default());
        network.set_conditions(0, 1, |c| Conditions { loss_percent: 20, duplication_percent: 10, ..c });
        let (mut lost, mut twice) = (0, 0);
        for now in 0..10_000 {
            match send(&mut network, now) {
                None => lost += 1,
                Some(copies) if copies.len() == 2 => twice += 1,
                _ => {}
            }
            network.clear();
            let back = network.send(Moment { step: 0, time: now }, (1, 0), 1, packet(), &mut Schedule::default());
            assert!(back.is_none());
        }
        assert!((1_800..2_200).contains(&lost), "{lost}");
        assert!((650..950).contains(&twice), "{twice}");
    }

    #[test]
    fn who_overtakes_arrives_when_the_first_would_have_and_the_others_keep_their_order() {
        let (mut network, mut schedule) = five(false);
        let place = network.find(4).unwrap();
        assert_eq!(network.overtake(place, &mut schedule), 2);
        assert_eq!(arrivals(&mut network, schedule), [(2, 4), (2, 1), (3, 2), (3, 3), (4, 5)]);
    }

    #[test]
    fn those_behind_a_delayed_message_wait_only_where_nothing_is_reordered() {
        let (mut network, mut schedule) = five(false);
        let place = network.find(3).unwrap();
        assert_eq!(network.delay(place, 1, &mut schedule), (4, 1));
        assert_eq!(arrivals(&mut network, schedule), [(2, 1), (3, 2), (4, 3), (4, 4), (4, 5)]);
        let (mut network, mut schedule) = five(true);
        let place = network.find(2).unwrap();
        assert_eq!(network.delay(place, 9, &mut schedule), (12, 0));
        assert_eq!(arrivals(&mut network, schedule), [(2, 1), (3, 3), (3, 4), (4, 5), (12, 2)]);
    }

    #[test]
    fn a_copy_comes_right_behind_and_what_is_gone_holds_nobody_up() {
        let (mut network, mut schedule) = five(false);
        let place = network.find(2).unwrap();
        assert_eq!(network.duplicate(place, &mut schedule), 6);
        let place = network.find(5).unwrap();
        network.delay(place, 100, &mut schedule);
        let place = network.find(5).unwrap();
        assert_eq!(network.take(place).map(|message| message.id), Some(5));
        assert!(network.send(Moment { step: 0, time: 3 }, (0, 1), 1, packet(), &mut schedule).is_none());
        assert_eq!(arrivals(&mut network, schedule), [(2, 1), (3, 2), (3, 6), (3, 3), (3, 4), (5, 7)]);
    }

    #[test]
    fn on_a_manual_link_nothing_arrives_until_it_is_automatic_again() {
        let (mut network, mut schedule) = five(false);
        assert_eq!(network.set_manual(2, (0, 1), true, &mut schedule), Some(5));
        assert_eq!(network.set_manual(2, (0, 1), true, &mut schedule), None);
        while let Some((_, due)) = schedule.peek() {
            let Due::Deliver { link, slot } = due else { panic!("only messages are under way") };
            assert!(!network.is_next(link, slot));
            schedule.skip();
        }
        let place = network.find(5).unwrap();
        network.overtake(place, &mut schedule);
        assert!(schedule.peek().is_none());
        assert_eq!(network.set_manual(2, (0, 1), false, &mut schedule), Some(5));
        assert_eq!(arrivals(&mut network, schedule), [(3, 5), (3, 1), (3, 2), (3, 3), (3, 4)]);
    }
}
