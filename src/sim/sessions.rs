//! Sessions: two hosts have one while both links between them and both hosts are up. A cut or a crash ends it. The
//! next one starts with a word to both ends, as OmniPaxos asks of a transport, and with nothing of the one before.

use crate::sim::{
    Simulation,
    configuration::FIRST_CONFIGURATION,
    event::{EventKind, Loss},
    observe::Cause,
    role::Phase,
};

impl Simulation {
    /// After links or hosts came or went: ends the sessions that have no link or no host any more, and tells both ends
    /// of each that is there again. Not before both directions and both nodes are up: called after a one-way heal, it
    /// would leave the follower in recovery. A node that has just recovered has asked everybody already.
    pub(super) fn renew_sessions(&mut self) {
        let count = self.hosts.len();
        for a in 0..count {
            for b in a + 1..count {
                let runs = (self.runs(a), self.runs(b));
                let up = (self.network.link(a, b).up, self.network.link(b, a).up);
                if runs != (true, true) || up != (true, true) {
                    self.severed.insert((a, b));
                    // What is held back for the other direction of a link may still get there.
                    if !(runs.1 && up.0) {
                        self.drop_held(a, b);
                    }
                    if !(runs.0 && up.1) {
                        self.drop_held(b, a);
                    }
                } else if self.severed.remove(&(a, b)) {
                    self.drop_held(a, b);
                    self.drop_held(b, a);
                    self.reconnect(a, b);
                    self.reconnect(b, a);
                }
            }
        }
    }

    /// What a host still holds back for another is lost: the session that it was said in is over.
    fn drop_held(&mut self, host: usize, peer: usize) {
        let to = self.pid_of(peer);
        for at in self.hosts[host].places.clone() {
            // Who has just started holds nothing of an earlier session.
            if self.nodes[at].started_at_step == Some(self.steps) {
                continue;
            }
            let mut position = 0;
            while let Some(alive) = &mut self.nodes[at].alive
                && let Some((_, packet)) = alive.held.get(position)
            {
                if packet.to() != to {
                    position += 1;
                    continue;
                }
                let (number, packet) = alive.held.remove(position);
                self.nodes[at].writes.handle_let_go(number, packet.kind(), to);
                let traced = self.trace_let_go(at, position);
                self.lose(host, peer, traced, &packet, Loss::SessionOver);
            }
        }
    }

    /// Tells the instances of a host that another is there again: those whose stopsign is not decided, and that have
    /// a counterpart there.
    fn reconnect(&mut self, host: usize, peer: usize) {
        for at in self.hosts[host].places.clone() {
            let node = &self.nodes[at];
            let (configuration, pid) = (node.configuration, self.pid_of(peer));
            let asks_already = node.started_at_step == Some(self.steps)
                && (node.phase() == Phase::Recover || configuration > FIRST_CONFIGURATION);
            let has_counterpart = self.place_at(peer, configuration).is_some_and(|other| self.nodes[other].is_up());
            if !node.is_up() || asks_already || node.next.is_some() || !has_counterpart {
                continue;
            }
            self.emit(Some(at), EventKind::Reconnected { peer: pid });
            self.call(at, Cause::Asked, |instance| instance.reconnected(pid));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::sim::{
        NodeId, Simulation,
        command::{Command, Links},
        config::Setup,
        event::{EventKind, Loss, MessageKind},
        trace::End,
    };

    /// A cluster whose leader has one entry to get decided, and a follower that has accepted it and holds that back.
    fn held_back() -> (Simulation, NodeId, NodeId) {
        let mut simulation = Simulation::new(Setup::default()).unwrap();
        run(&mut simulation, [Command::Tick(200)]);
        let leader = simulation.leader().unwrap();
        let follower = simulation.pids().find(|pid| *pid != leader).unwrap();
        let append = Command::Append { node: leader, key: "a".into(), value: 1 };
        run(&mut simulation, [Command::Hold(follower), append, Command::Tick(12)]);
        assert_eq!(held(&simulation, follower), 1);
        (simulation, leader, follower)
    }

    fn run(simulation: &mut Simulation, commands: impl IntoIterator<Item = Command>) {
        commands.into_iter().for_each(|command| simulation.apply(&command).unwrap());
    }

    fn held(simulation: &Simulation, node: NodeId) -> usize {
        simulation.node(node).unwrap().held_messages
    }

    /// What was lost with a session from this event on: from whom, to whom, and what.
    fn lost(simulation: &Simulation, from_event: u64) -> Vec<(NodeId, NodeId, MessageKind)> {
        let lost = |kind: &EventKind| match kind {
            EventKind::Lost { from, to, message, why: Loss::SessionOver } => Some((*from, *to, message.kind)),
            _ => None,
        };
        simulation.events_from(from_event).iter().filter_map(|event| lost(&event.kind)).collect()
    }

    /// Whether anything arrived that was said before this step and held back until after it.
    fn outlived(simulation: &Simulation, step: u64, from: NodeId, to: NodeId) -> bool {
        let of_both = simulation.trace().messages().filter(|message| (message.from(), message.to()) == (from, to));
        of_both.filter(|message| message.said.step < step).any(|message| match message.end() {
            End::Received(_) => message.left().is_some_and(|left| left.step >= step),
            _ => false,
        })
    }

    #[test]
    fn what_is_held_back_for_a_link_that_is_cut_is_lost_with_the_session() {
        let (mut simulation, leader, follower) = held_back();
        let (before, step) = (simulation.event_count(), simulation.steps());
        run(&mut simulation, [Command::Cut(Links::Pair(leader, follower))]);
        assert_eq!(lost(&simulation, before), [(follower, leader, MessageKind::Accepted)]);
        assert_eq!(held(&simulation, follower), 0);
        let waiting = simulation.writes(follower).unwrap().batches().last().unwrap().waiting.len();
        assert_eq!(waiting, 0, "nothing waits for that batch any more");
        run(&mut simulation, [Command::Heal(Links::All), Command::Release(follower), Command::Tick(100)]);
        assert!(!outlived(&simulation, step + 1, follower, leader));
        assert!(simulation.pids().all(|pid| simulation.node(pid).unwrap().decided == 1), "the next one makes it good");
    }

    #[test]
    fn what_is_held_back_for_the_other_direction_gets_there_unless_a_new_session_comes_first() {
        let one_way = |leader, follower| Command::Cut(Links::OneWay(leader, follower));
        let (mut simulation, leader, follower) = held_back();
        let step = simulation.steps();
        run(&mut simulation, [one_way(leader, follower), Command::Release(follower), Command::Tick(20)]);
        assert!(outlived(&simulation, step + 1, follower, leader));
        let (mut simulation, leader, follower) = held_back();
        run(&mut simulation, [one_way(leader, follower)]);
        assert_eq!(held(&simulation, follower), 1);
        let (before, step) = (simulation.event_count(), simulation.steps());
        run(&mut simulation, [Command::Heal(Links::All)]);
        assert_eq!(lost(&simulation, before), [(follower, leader, MessageKind::Accepted)]);
        run(&mut simulation, [Command::Release(follower), Command::Tick(100)]);
        assert!(!outlived(&simulation, step + 1, follower, leader));
    }

    #[test]
    fn what_is_held_back_for_a_node_is_lost_when_that_crashes_and_the_rest_is_not() {
        let mut simulation = Simulation::new(Setup::default()).unwrap();
        run(&mut simulation, [Command::Tick(200)]);
        let leader = simulation.leader().unwrap();
        let followers: Vec<_> = simulation.pids().filter(|pid| *pid != leader).collect();
        let append = Command::Append { node: leader, key: "a".into(), value: 1 };
        run(&mut simulation, [Command::Hold(leader), append]);
        assert_eq!(held(&simulation, leader), 2);
        let before = simulation.event_count();
        run(&mut simulation, [Command::Crash(followers[0])]);
        assert_eq!(lost(&simulation, before), [(leader, followers[0], MessageKind::AcceptDecide)]);
        assert_eq!(held(&simulation, leader), 1);
        let before = simulation.event_count();
        run(&mut simulation, [Command::Restart(followers[0])]);
        assert_eq!(lost(&simulation, before), [], "what it asks for as it starts is of the new session");
        run(&mut simulation, [Command::Release(leader), Command::Tick(100)]);
        assert!(simulation.pids().all(|pid| simulation.node(pid).unwrap().decided == 1));
    }
}
