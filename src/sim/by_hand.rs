//! Messages that somebody decides over, links that wait to be told, and what is set of links and nodes.

use crate::sim::{
    NodeId, Simulation,
    command::{Command, Handling, Links},
    error::CommandError,
    event::{ByHand, EventKind, Loss, MessageKind},
    schedule::Due,
    settings::{ConditionsChange, TimeoutsChange, check_clock, check_disk, check_ticks},
};

impl Simulation {
    /// The number of the first message under way on a link, of this kind or of any; heartbeats only if that
    /// kind is named, or nothing else is there.
    pub fn first_message(&self, from: NodeId, to: NodeId, kind: Option<MessageKind>) -> Result<u64, CommandError> {
        self.check_links(&Links::OneWay(from, to))?;
        let (Some(sender), Some(receiver)) = (self.host_of(from), self.host_of(to)) else {
            return Err(CommandError::NoMessage { from, to, kind });
        };
        let queue = &self.network.link(sender, receiver).queue;
        let of_kind = |of: MessageKind| kind.is_none_or(|kind| kind == of);
        let wanted = || queue.iter().filter(|message| of_kind(message.packet.kind()));
        let first = wanted().find(|message| kind.is_some() || !message.packet.is_heartbeat());
        if let Some(message) = first {
            return Ok(message.id);
        }
        let instances = self.hosts[sender].places.iter().filter_map(|at| self.nodes[*at].alive.as_ref());
        let held = instances.flat_map(|alive| &alive.held);
        let mut held = held.filter(|(_, packet)| packet.to() == to && of_kind(packet.kind()));
        // A heartbeat is not what was meant while something else waits to leave.
        match (held.next(), wanted().next()) {
            (Some((flush, packet)), _) => Err(CommandError::StillHeld { from, to, kind: packet.kind(), flush: *flush }),
            (None, Some(heartbeat)) => Ok(heartbeat.id),
            (None, None) => Err(CommandError::NoMessage { from, to, kind }),
        }
    }

    /// What can be wrong with a command of this file.
    pub(super) fn check_by_hand(&self, command: &Command) -> Result<(), CommandError> {
        match command {
            Command::Message { id, handling } => {
                let (link, position) = self.network.find(*id).ok_or(CommandError::NotUnderWay(*id))?;
                let (from, to) = self.network.ends(link);
                match handling {
                    Handling::Overtake if position == 0 => Err(CommandError::FirstAlready(*id)),
                    Handling::Delay(_) if self.network.link(from, to).manual => Err(CommandError::OnManualLink(*id)),
                    Handling::Delay(by) => check_ticks("delay", Some(*by), 1).map_err(CommandError::Setting),
                    _ => Ok(()),
                }
            }
            Command::Manual(links) | Command::Auto(links) => self.check_links(links),
            Command::Link { links, change } => {
                self.check_links(links)?;
                if change.is_empty() {
                    return Err(CommandError::NothingSet);
                }
                change.check().map_err(CommandError::Setting)
            }
            Command::Clock { node, every } => {
                self.known(*node)?;
                check_clock(Some(*every)).map_err(CommandError::Setting)
            }
            Command::DiskTicks { node, ticks } => {
                if self.nodes[self.known(*node)?].kept.disk_ref().is_none() {
                    return Err(CommandError::NoDisk(*node));
                }
                check_disk(Some(*ticks)).map_err(CommandError::Setting)
            }
            Command::Timeouts { node, change } => {
                self.known(*node)?;
                if change.is_empty() {
                    return Err(CommandError::NothingSet);
                }
                change.check().map_err(CommandError::Setting)
            }
            _ => Ok(()),
        }
    }

    /// Carries out a command of this file that [`Simulation::check_by_hand`] admits.
    pub(super) fn carry_out_by_hand(&mut self, command: &Command) {
        match command {
            Command::Message { id, handling } => self.handle_message(*id, *handling),
            Command::Manual(links) => self.set_manual(links, true),
            Command::Auto(links) => self.set_manual(links, false),
            Command::Link { links, change } => self.set_conditions(links, change),
            Command::Clock { node, every } => self.each(*node, |this, at| this.set_clock(at, *every)),
            Command::DiskTicks { node, ticks } => self.each(*node, |this, at| {
                this.nodes[at].disk_ticks = *ticks;
                this.emit(Some(at), EventKind::DiskTicksSet { ticks: *ticks });
            }),
            Command::Timeouts { node, change } => self.each(*node, |this, at| this.set_timeouts(at, change)),
            _ => {}
        }
    }

    fn handle_message(&mut self, id: u64, handling: Handling) {
        let Some(place) = self.network.find(id) else { return };
        let (from, to) = self.network.ends(place.0);
        let manual = self.network.link(from, to).manual;
        let (message, configuration) = (self.network.at(place).packet.info(), self.network.at(place).configuration);
        let done = match handling {
            Handling::Drop => {
                if let Some(message) = self.network.take(place) {
                    let traced = self.trace_taken(id);
                    self.lose(from, to, traced, &message.packet, Loss::Dropped);
                }
                return;
            }
            Handling::Deliver => ByHand::Delivered { overtaken: place.1 },
            Handling::Duplicate => {
                let copy = self.network.duplicate(place, &mut self.schedule);
                self.trace_copied(id, copy);
                ByHand::Duplicated { copy }
            }
            Handling::Delay(by) => {
                let (due, behind) = self.network.delay(place, by, &mut self.schedule);
                ByHand::Delayed { by, due, behind }
            }
            Handling::Overtake => {
                let due = self.network.overtake(place, &mut self.schedule);
                ByHand::Overtook { overtaken: place.1, due: (!manual).then_some(due) }
            }
        };
        let [sender, receiver] = [from, to].map(|host| self.pid_of(host));
        let message = Box::new(message);
        self.emit_at(Some(sender), configuration, EventKind::ByHand { id, from: sender, to: receiver, message, done });
        if handling == Handling::Deliver
            && let Some(message) = self.network.take(place)
        {
            self.deliver(from, to, message);
        }
    }

    fn set_manual(&mut self, links: &Links, manual: bool) {
        let (mut directions, mut waiting) = (0, 0);
        for ends in self.directions(links) {
            if let Some(count) = self.network.set_manual(self.time, ends, manual, &mut self.schedule) {
                directions += 1;
                waiting += count;
            }
        }
        let links = links.clone();
        let kind = match manual {
            true => EventKind::ManualOn { links, directions, waiting },
            false => EventKind::ManualOff { links, directions, waiting },
        };
        self.emit(None, kind);
    }

    fn set_conditions(&mut self, links: &Links, change: &ConditionsChange) {
        for (from, to) in self.directions(links) {
            self.network.set_conditions(from, to, |before| change.applied_to(before));
        }
        self.emit(None, EventKind::LinkConditions { links: links.clone(), change: *change });
    }

    fn set_clock(&mut self, at: usize, every: u64) {
        let node = &mut self.nodes[at];
        node.clock_every = every;
        if node.is_up() {
            node.clock += 1;
            // As if it had gone at this pace since it ticked last.
            let next = (node.last_tick + every).max(self.time + 1);
            self.schedule.push(next, Due::Tick { node: at, clock: node.clock });
        }
        self.emit(Some(at), EventKind::ClockSet { every });
    }

    fn set_timeouts(&mut self, at: usize, change: &TimeoutsChange) {
        let node = &mut self.nodes[at];
        node.next_timeouts = change.applied_to(node.next_timeouts);
        self.emit(Some(at), EventKind::TimeoutsSet { change: *change });
    }
}
