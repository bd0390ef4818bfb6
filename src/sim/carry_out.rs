//! Commands other than the passing of time: what can be wrong with them, and what they do.

use crate::{
    kv::{KeyValue, Logged, MAX_KEY_BYTES},
    sim::{
        DiskId, NodeId, Simulation,
        command::{Command, DiskLoss, Links, MAX_APPEND, Scope},
        configuration::FIRST_CONFIGURATION,
        error::{CommandError, Refusal},
        event::{Asked, CompactionCause, EventKind, LoadEnd, Loss, Via},
        observe::Cause,
        schedule::Due,
        simulation::Effect,
    },
};

impl Simulation {
    /// Everything that can be wrong with a command, before anything changes.
    pub(super) fn check(&self, command: &Command) -> Result<(), CommandError> {
        match command {
            Command::Step(_) | Command::Tick(_) => Ok(()),
            Command::Append { node, key, .. } => {
                self.up(*node)?;
                if key.is_empty() || key.len() > MAX_KEY_BYTES {
                    return Err(CommandError::Key { bytes: key.len() });
                }
                Ok(())
            }
            Command::ReadThrough { node, key } => {
                self.up(*node)?;
                match key.len() {
                    0 => Err(CommandError::Key { bytes: 0 }),
                    // The entry that stands for it has a character more.
                    bytes if bytes >= MAX_KEY_BYTES => Err(CommandError::Key { bytes: bytes + 1 }),
                    _ => Ok(()),
                }
            }
            Command::AppendMany { node, count, keys } => {
                self.up(*node)?;
                if !(1..=MAX_APPEND).contains(count) {
                    return Err(CommandError::Count(*count));
                }
                if !(1..=MAX_APPEND).contains(keys) {
                    return Err(CommandError::Keys(*keys));
                }
                Ok(())
            }
            Command::Cut(links) | Command::Heal(links) => self.check_links(links),
            Command::Restart(node) => match self.nodes[self.known(*node)?].down_since.is_none() {
                true => Err(CommandError::Up(*node)),
                false => Ok(()),
            },
            Command::Hold(node) | Command::Release(node) => {
                let at = &self.nodes[self.known(*node)?];
                match (command, at.kept.disk_ref().is_some(), at.disk_held) {
                    (_, false, _) => Err(CommandError::NoDisk(*node)),
                    (Command::Hold(_), true, true) => Err(CommandError::Held(*node)),
                    (Command::Release(_), true, false) => Err(CommandError::NotHeld(*node)),
                    _ => Ok(()),
                }
            }
            Command::Fail(_)
            | Command::FlushFailed { .. }
            | Command::Fill(_)
            | Command::Free(_)
            | Command::Damage { .. }
            | Command::Wipe(_) => self.check_disk(command),
            Command::Read { node, from, to } => {
                self.up(*node)?;
                if from >= to {
                    return Err(CommandError::Range { from: *from, to: *to });
                }
                Ok(())
            }
            Command::Crash(node) => match self.nodes[self.known(*node)?].down_since {
                Some(_) => Err(CommandError::Down(*node)),
                None => Ok(()),
            },
            Command::Reconfigure { node, nodes, quorums, .. } => {
                self.up(*node)?;
                self.check_members(nodes)?;
                quorums.map_or(Ok(()), |quorums| quorums.check(nodes.len())).map_err(CommandError::Setting)
            }
            Command::Snapshot { node, .. }
            | Command::Trim { node, .. }
            | Command::ReadDecided { node, .. }
            | Command::Lead(node)
            | Command::Priority { node, .. } => self.up(*node).map(|_| ()),
            Command::PowerFailure(reached) => self.check_power_failure(reached),
            Command::Message { .. }
            | Command::Manual(_)
            | Command::Auto(_)
            | Command::Link { .. }
            | Command::Clock { .. }
            | Command::DiskTicks { .. }
            | Command::Timeouts { .. } => self.check_by_hand(command),
            Command::Reconnected { node, peer } => {
                self.up(*node)?;
                self.known(*peer)?;
                if node == peer { Err(CommandError::SelfLink(*node)) } else { Ok(()) }
            }
            Command::Load { node, load } => {
                let at = self.known(*node)?;
                match load {
                    Some(load) => load.check(),
                    None if self.hosts[self.nodes[at].host].client.is_none() => {
                        Err(CommandError::NoClient(Some(*node)))
                    }
                    None => Ok(()),
                }
            }
            Command::LoadOff if self.clients().next().is_none() => Err(CommandError::NoClient(None)),
            Command::LoadOff => Ok(()),
        }
    }

    pub(super) fn known(&self, pid: NodeId) -> Result<usize, CommandError> {
        self.place(pid).ok_or(CommandError::UnknownNode(pid))
    }

    fn up(&self, pid: NodeId) -> Result<usize, CommandError> {
        let at = self.known(pid)?;
        match &self.nodes[at] {
            node if node.is_up() => Ok(at),
            node if node.down_since.is_none() => Err(CommandError::Waiting(pid)),
            _ => Err(CommandError::Down(pid)),
        }
    }

    fn check_disk(&self, command: &Command) -> Result<(), CommandError> {
        let (Command::Fail(pid)
        | Command::FlushFailed { node: pid, .. }
        | Command::Fill(pid)
        | Command::Free(pid)
        | Command::Damage { node: pid, .. }
        | Command::Wipe(pid)) = command
        else {
            return Ok(());
        };
        let pid = *pid;
        let at = match command {
            // What a real disk reports may be of an instance that is not the newest.
            Command::FlushFailed { .. } => {
                self.place_of_disk(pid).filter(|at| !self.nodes[*at].stopped).ok_or(CommandError::UnknownNode(pid))?
            }
            _ => self.known(pid)?,
        };
        let node = &self.nodes[at];
        let Some(disk) = node.kept.disk_ref() else { return Err(CommandError::NoDisk(pid)) };
        match command {
            Command::Fail(_) if node.fail_next => Err(CommandError::Failing(pid)),
            Command::FlushFailed { .. } if !disk.can_fail() => Err(CommandError::NoFlush(pid)),
            Command::Fill(_) if node.room.is_some() => Err(CommandError::Full(pid)),
            Command::Free(_) if node.room.is_none() => Err(CommandError::NotFull(pid)),
            Command::Damage { .. } | Command::Wipe(_) if node.down_since.is_none() => Err(CommandError::Running(pid)),
            Command::Damage { record, .. } if !disk.has(*record) => {
                Err(CommandError::NoRecord { node: pid, record: *record })
            }
            _ => Ok(()),
        }
    }

    pub(super) fn check_links(&self, links: &Links) -> Result<(), CommandError> {
        match links {
            Links::Pair(a, b) | Links::OneWay(a, b) => {
                self.known(*a)?;
                self.known(*b)?;
                if a == b { Err(CommandError::SelfLink(*a)) } else { Ok(()) }
            }
            Links::Node(node) => self.known(*node).map(|_| ()),
            Links::Groups(a, b) => {
                for pid in a.iter().chain(b) {
                    self.known(*pid)?;
                }
                match a.is_empty() || b.is_empty() || a.iter().any(|pid| b.contains(pid)) {
                    true => Err(CommandError::Groups),
                    false => Ok(()),
                }
            }
            Links::All => Ok(()),
        }
    }

    fn check_power_failure(&self, reached: &[(DiskId, Option<u64>)]) -> Result<(), CommandError> {
        for (disk, _) in reached {
            let at = self.place_of_disk(*disk).filter(|at| !self.nodes[*at].stopped);
            at.ok_or(CommandError::UnknownDisk(*disk))?;
        }
        for node in self.nodes.iter().filter(|node| !node.stopped) {
            let mut named = reached.iter().filter(|(disk, _)| *disk == node.disk_id());
            let (first, second) = (named.next(), named.next());
            match (node.kept.disk_ref(), first, second) {
                (None, None, None) => {}
                (Some(_), Some((_, None)), None) => {}
                (Some(disk), Some((id, Some(flush))), None) => {
                    let landed = disk.in_flight().filter(|_| node.flush_fault.is_none());
                    if *flush != disk.flushed() && Some(*flush) != landed {
                        let possible = match landed {
                            Some(number) => format!("{} or {number}", disk.flushed()),
                            None => disk.flushed().to_string(),
                        };
                        return Err(CommandError::Flush { node: *id, flush: *flush, possible });
                    }
                }
                _ => return Err(CommandError::PowerFailure(node.disk_id())),
            }
        }
        Ok(())
    }

    /// Carries out a command that [`Simulation::check`] admits.
    pub(super) fn carry_out(&mut self, command: &Command) {
        match command {
            Command::Step(_) | Command::Tick(_) => unreachable!("time passes in advance.rs"),
            Command::Append { node, key, value } => {
                let kv = KeyValue { key: key.clone(), value: *value };
                self.propose(*node, std::iter::once(kv));
            }
            Command::AppendMany { node, count, keys } => {
                let kv = |i| KeyValue { key: format!("k{}", i % keys), value: i + 1 };
                self.propose(*node, (0..*count).map(kv));
            }
            Command::ReadThrough { node, key } => self.propose_read(*node, key),
            Command::Cut(links) => self.cut(links),
            Command::Heal(links) => self.heal(links),
            // A flush whose transaction was started lands, unless it was to fail.
            Command::Crash(node) => self.each(*node, |this, at| this.crash(at, this.nodes[at].flush_fault.is_none())),
            Command::Restart(node) => self.at(*node, |this, at| {
                this.power_on(this.nodes[at].host);
                this.renew_sessions();
            }),
            Command::Reconfigure { node, nodes, storage, quorums } => {
                self.propose_nodes(*node, nodes, *storage, *quorums)
            }
            Command::Fail(node) => self.at(*node, |this, at| {
                this.nodes[at].fail_next = true;
                this.emit(Some(at), EventKind::FailAsked);
            }),
            // It is told when the flush falls due, as every failure is.
            Command::FlushFailed { node, why } => {
                let this = &mut *self;
                let Some(at) = this.place_of_disk(*node) else { return };
                if this.nodes[at].is_up() {
                    this.nodes[at].flush_fault = Some(*why);
                } else if let Some(disk) = this.nodes[at].kept.disk() {
                    // It crashed meanwhile, and its flush was taken for landed.
                    let number = disk.flushed();
                    disk.handle_late_failure();
                    this.check_late_failure(at);
                    this.emit(Some(at), EventKind::FlushFailed { number, why: *why });
                    this.track_crashed(at);
                }
            }
            Command::Fill(node) => self.at(*node, |this, at| {
                this.nodes[at].room = this.nodes[at].kept.disk_ref().map(|disk| disk.size());
                this.emit(Some(at), EventKind::DiskFilled);
            }),
            Command::Free(node) => self.at(*node, |this, at| {
                this.nodes[at].room = None;
                this.emit(Some(at), EventKind::DiskFreed);
            }),
            Command::Damage { node, record } => self.at(*node, |this, at| {
                this.nodes[at].loss = Some(DiskLoss::Damaged(*record));
                this.effects.push(Effect::Damage { node: this.nodes[at].disk_id(), record: *record });
                this.emit(Some(at), EventKind::DiskDamaged { record: *record });
            }),
            Command::Wipe(node) => self.at(*node, |this, at| {
                this.nodes[at].loss = None;
                if let Some(disk) = this.nodes[at].kept.disk() {
                    disk.wipe();
                }
                this.check_wiped(at);
                this.track_wiped(at);
                this.effects.push(Effect::Wipe { node: this.nodes[at].disk_id() });
                this.emit(Some(at), EventKind::DiskWiped);
            }),
            Command::Hold(node) => self.each(*node, |this, at| {
                this.nodes[at].disk_held = true;
                this.emit(Some(at), EventKind::DiskHeld);
            }),
            Command::Release(node) => self.each(*node, |this, at| {
                this.nodes[at].disk_held = false;
                this.emit(Some(at), EventKind::DiskReleased);
            }),
            Command::Snapshot { node, at: index, scope } => {
                let local = *scope == Scope::Local;
                self.compact(*node, Asked::Snapshot(*index), |instance| instance.snapshot(*index, local));
            }
            Command::Trim { node, at: index } => {
                self.compact(*node, Asked::Trim(*index), |instance| instance.trim(*index));
            }
            Command::Read { node, from, to } => self.at(*node, |this, at| {
                let answer = this.nodes[at].alive.as_ref().and_then(|alive| alive.instance.read(*from, *to));
                this.emit(Some(at), EventKind::Read { from: *from, to: Some(*to), answer });
            }),
            Command::ReadDecided { node, from } => self.at(*node, |this, at| {
                let answer = this.nodes[at].alive.as_ref().and_then(|alive| alive.instance.read_decided(*from));
                this.emit(Some(at), EventKind::Read { from: *from, to: None, answer });
            }),
            Command::Lead(node) => self.at(*node, |this, at| {
                this.emit(Some(at), EventKind::LeadAsked);
                this.call(at, Cause::Asked, |instance| instance.try_become_leader());
            }),
            Command::Priority { node, priority } => self.at(*node, |this, at| {
                this.nodes[at].priority = *priority;
                this.emit(Some(at), EventKind::PrioritySet { priority: *priority });
                this.call(at, Cause::Asked, |instance| instance.set_priority(*priority));
            }),
            Command::PowerFailure(reached) => self.power_failure(reached),
            Command::Message { .. }
            | Command::Manual(_)
            | Command::Auto(_)
            | Command::Link { .. }
            | Command::Clock { .. }
            | Command::DiskTicks { .. }
            | Command::Timeouts { .. } => self.carry_out_by_hand(command),
            Command::Reconnected { node, peer } => self.at(*node, |this, at| {
                this.emit(Some(at), EventKind::ReconnectAsked { peer: *peer });
                this.call(at, Cause::Asked, |instance| instance.reconnected(*peer));
            }),
            Command::Load { node, load } => self.at(*node, |this, at| match load {
                Some(load) => this.start_load(this.nodes[at].host, *load),
                None => this.end_load(this.nodes[at].host, LoadEnd::Asked),
            }),
            Command::LoadOff => (0..self.hosts.len()).for_each(|host| self.end_load(host, LoadEnd::Asked)),
        }
    }

    /// For each instance of a node that is not stopped.
    pub(super) fn each(&mut self, pid: NodeId, mut f: impl FnMut(&mut Self, usize)) {
        let Some(host) = self.host_of(pid) else { return };
        for at in self.hosts[host].places.clone() {
            f(self, at);
        }
    }

    pub(super) fn at(&mut self, pid: NodeId, f: impl FnOnce(&mut Self, usize)) {
        if let Some(at) = self.place(pid) {
            f(self, at);
        }
    }

    pub(super) fn propose(&mut self, pid: NodeId, entries: impl Iterator<Item = KeyValue>) {
        self.propose_for(pid, entries, None);
    }

    /// Proposes entries, or the one entry that stands for a read of this key.
    pub(super) fn propose_for(&mut self, pid: NodeId, entries: impl Iterator<Item = KeyValue>, read: Option<&str>) {
        let Some(at) = self.place(pid) else { return };
        let to = self.via(at);
        let mut first = None;
        let mut count = 0;
        let mut refusal: Option<Refusal> = None;
        let proposals = self.track_append(at, entries.collect());
        if let (Some(key), Some(entry)) = (read, proposals.first()) {
            self.operations.handle_read(pid, entry.proposal(), key);
        }
        if let Some(first) = proposals.first().filter(|_| self.heard) {
            self.meter.handle_proposed(first.proposal().id, proposals.len() as u64, self.time);
        }
        self.check_proposals(proposals.iter().map(Logged::proposal));
        // The sentence comes before its consequences, so whether it is refused must be known first.
        let sealed = self.nodes[at].had_stopsign;
        if let Some(proposal) = proposals.first()
            && !sealed
        {
            first = Some(proposal.proposal().kv.clone());
            count = proposals.len() as u64;
        }
        if let Some(entry) = first {
            self.emit(
                Some(at),
                match read {
                    Some(key) => EventKind::ReadProposed { key: key.to_owned(), entry, to },
                    None => EventKind::Proposed { entry, count, to },
                },
            );
        }
        let mut refused_from = None;
        self.call(at, Cause::Asked, |instance| {
            for proposal in proposals {
                let id = proposal.proposal().id;
                if let Err(refused) = instance.append(proposal) {
                    (refusal, refused_from) = (Some(refused), Some(id));
                    break;
                }
            }
        });
        if let Some(from) = refused_from {
            self.track_refused(from);
        }
        if let Some(refusal) = refusal {
            self.emit(Some(at), EventKind::Refused { asked: Asked::Append, refusal });
        }
    }

    pub(super) fn via(&self, at: usize) -> Via {
        let node = &self.nodes[at];
        let Some(alive) = &node.alive else { return Via::Buffered };
        let facts = alive.facts;
        match facts.promise.pid {
            _ if alive.leads(node.pid, &facts) => Via::Own,
            // Its own ballot, which it came back with: it takes itself for the leader, and is none.
            0 => Via::Buffered,
            leader if leader == node.pid => Via::Buffered,
            leader => Via::Forwarded(leader),
        }
    }

    fn compact(
        &mut self,
        pid: NodeId,
        asked: Asked,
        f: impl FnOnce(&mut dyn crate::sim::instance::Instance) -> Result<(), Refusal>,
    ) {
        let Some(at) = self.place(pid) else { return };
        let answer = self.call(at, Cause::Compacted(CompactionCause::Asked), f);
        if let Some(Err(refusal)) = answer {
            self.emit(Some(at), EventKind::Refused { asked, refusal });
        }
    }

    /// The directions that a choice of links stands for, as (from, to) places, in a fixed order.
    pub(super) fn directions(&self, links: &Links) -> Vec<(usize, usize)> {
        let chosen = |from: NodeId, to: NodeId| match links {
            Links::Pair(a, b) => (from, to) == (*a, *b) || (from, to) == (*b, *a),
            Links::OneWay(a, b) => (from, to) == (*a, *b),
            Links::Node(node) => from == *node || to == *node,
            Links::Groups(a, b) => (a.contains(&from) && b.contains(&to)) || (b.contains(&from) && a.contains(&to)),
            Links::All => true,
        };
        let all = self.network.iter().map(|(from, to, _)| (from, to));
        all.filter(|(from, to)| chosen(self.pid_of(*from), self.pid_of(*to))).collect()
    }

    fn cut(&mut self, links: &Links) {
        let (mut directions, mut lost) = (0, Vec::new());
        for (from, to) in self.directions(links) {
            if let Some(in_flight) = self.network.set_up(from, to, false) {
                directions += 1;
                lost.extend(in_flight.into_iter().map(|message| (from, to, message)));
            }
        }
        let count = lost.iter().filter(|(_, _, message)| !message.packet.is_heartbeat()).count();
        self.emit(None, EventKind::LinksCut { links: links.clone(), directions, lost: count });
        for (from, to, message) in lost {
            let traced = self.trace_taken(message.id);
            self.lose(from, to, traced, &message.packet, Loss::Cut);
        }
        self.renew_sessions();
    }

    fn heal(&mut self, links: &Links) {
        let mut directions = 0;
        for (from, to) in self.directions(links) {
            directions += usize::from(self.network.set_up(from, to, true).is_some());
        }
        self.emit(None, EventKind::LinksHealed { links: links.clone(), directions });
        self.renew_sessions();
    }

    pub(super) fn crash(&mut self, at: usize, landed: bool) {
        let node = &mut self.nodes[at];
        // It knew that from messages alone.
        self.hosts[node.host].hears_of = None;
        let Some(alive) = node.alive.take() else {
            if node.down_since.is_none() {
                let waited = node.is_waiting();
                node.power_off(self.time, landed);
                self.meter.handle_power_off(at);
                if waited {
                    self.emit(Some(at), EventKind::Crashed { lost_entries: 0, lost_messages: 0 });
                }
                self.track_crashed(at);
                self.renew_sessions();
            }
            return;
        };
        let lost_messages = alive.held.len();
        let end = alive.facts.accepted;
        let flushing = node.kept.disk_ref().is_some_and(|disk| disk.in_flight().is_some());
        node.power_off(self.time, landed);
        self.meter.handle_power_off(at);
        let node = &mut self.nodes[at];
        let durable = node.kept.disk_ref().map(|disk| disk.durable()).unwrap_or_default();
        let lost_entries = match node.kept.disk_ref() {
            Some(_) => end.saturating_sub(durable.log_end),
            None => end,
        };
        self.trace_crashed(at);
        self.emit(Some(at), EventKind::Crashed { lost_entries, lost_messages });
        self.check_crash(at, landed && flushing);
        drop(alive);
        self.track_crashed(at);
        self.renew_sessions();
    }

    /// Starts a node over what is kept; at the beginning of a run without a word.
    pub(super) fn start_node(&mut self, at: usize) {
        if let Some(loss) = self.nodes[at].loss {
            self.emit(Some(at), EventKind::StartRefused { loss });
            return;
        }
        let node = &mut self.nodes[at];
        let first = node.life == 0;
        // Of a later configuration, it was told that it starts with what it was given.
        let tells = !first && node.configuration == FIRST_CONFIGURATION || node.has_settled();
        let configuration = self.nodes[at].configuration;
        let (nodes, flexible) = (self.members(configuration).to_vec(), self.flexible_in(configuration));
        let node = &mut self.nodes[at];
        node.start(&self.setup, nodes, flexible);
        node.started_at_step = Some(self.steps);
        node.last_tick = self.time;
        let (clock, every, storage) = (node.clock, node.clock_every, node.storage);
        let mut promise = None;
        node.kept.look(0..0, &mut |look| promise = look.scalars.promise);
        // Starting writes too, but is told as one thing.
        self.take_ops(at, &mut Vec::new());
        self.meter.handle_change(at);
        self.started |= 1 << at;
        self.schedule.push(self.time + every, Due::Tick { node: at, clock });
        if tells
            && !first
            && let Some(facts) = self.nodes[at].alive.as_ref().map(|alive| alive.facts)
        {
            let promise = promise.filter(|ballot| ballot.pid != 0);
            let (accepted, decided, compacted) = (facts.accepted, facts.decided, facts.compacted);
            self.emit(Some(at), EventKind::Restarted { storage, promise, accepted, decided, compacted });
        }
        self.check_start(at, first);
        self.take_outgoing(at);
    }

    /// Every node loses power at once, and what is under way is gone with the page; those that ran start
    /// again from what each disk is said to hold.
    fn power_failure(&mut self, reached: &[(DiskId, Option<u64>)]) {
        self.emit(None, EventKind::PowerFailed);
        // Clients are of the page.
        (0..self.hosts.len()).for_each(|host| self.end_load(host, LoadEnd::PowerFailed));
        let ran: Vec<_> = (0..self.hosts.len()).filter(|host| self.has_power(*host)).collect();
        let places: Vec<_> = ran.iter().flat_map(|host| self.hosts[*host].places.clone()).collect();
        for at in &places {
            let disk = self.nodes[*at].disk_id();
            let in_flight = self.nodes[*at].kept.disk_ref().and_then(|disk| disk.in_flight());
            let landed = in_flight.is_some() && reached.iter().any(|(d, flush)| *d == disk && *flush == in_flight);
            self.crash(*at, landed);
        }
        for (disk, _) in reached.iter().filter(|(_, flush)| flush.is_none()) {
            if let Some(at) = self.place_of_disk(*disk) {
                self.nodes[at].loss = Some(DiskLoss::Lost);
            }
        }
        self.network.clear();
        self.trace_cleared();
        self.track_cleared();
        for host in ran {
            self.power_on(host);
        }
        self.renew_sessions();
    }
}
