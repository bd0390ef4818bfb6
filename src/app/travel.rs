//! [`Travel`]: where in the past the page is, and how it gets there.

use crate::sim::{Simulation, replay::Replay};

/// How many steps are run again before the clock is looked at.
const PIECE: u64 = 500;
/// How many replays stand by at most, and how far apart in steps at least.
const MAX_PARKED: u64 = 8;
const LEAST_APART: u64 = 2_000;
/// How many entries they may hold together, over all their nodes: they are copies of whole logs.
const MAX_PARKED_ENTRIES: u64 = 1_000_000;

/// Where in the past the page is.
///
/// Getters: `past`, `target`. Changes: `seek`, `play_until`, `play_towards`, `back_to_live`, `forget`. Work: `slice`, `park`.
///
/// Going back means running again from the start; replays that are parked along the run make that short.
#[derive(Default)]
pub struct Travel {
    /// The replay that is shown.
    shown: Option<Replay>,
    /// The step it is to reach.
    target: u64,
    /// Others, by ascending step, for the next jump back.
    parked: Vec<Replay>,
    /// The one that is on its way to where it will be parked, and the step of that.
    parking: Option<(Replay, u64)>,
}

impl Travel {
    /// The replay that is shown; `None` while the page shows the run as it is now.
    pub fn past(&self) -> Option<&Replay> {
        self.shown.as_ref()
    }

    /// The same, for looks that remember something.
    pub fn past_mut(&mut self) -> Option<&mut Replay> {
        self.shown.as_mut()
    }

    /// The step that it is on its way to, where it is not there yet.
    pub fn target(&self) -> Option<u64> {
        self.shown.as_ref().filter(|replay| replay.step() < self.target).map(|_| self.target)
    }

    /// Whether the page shows the past.
    pub fn is_past(&self) -> bool {
        self.shown.is_some()
    }

    /// Sets out for a step of `live`; from its last step on, the page shows the run as it is now.
    pub fn seek(&mut self, live: &Simulation, step: u64) {
        if step >= live.steps() {
            return self.back_to_live();
        }
        self.target = step;
        if self.shown.as_ref().is_some_and(|replay| replay.step() == step) {
            return;
        }
        let best = self.parked.iter().rposition(|replay| replay.step() <= step);
        let shown = self.shown.as_ref().map(Replay::step).filter(|reached| *reached <= step);
        let parked = best.map(|at| self.parked[at].step());
        if shown.is_some() && shown >= parked {
            return;
        }
        let replay = match best {
            Some(at) => Some(self.parked.remove(at)),
            // Its setup was started from before.
            None => Replay::new(live.setup()).ok(),
        };
        if let Some(earlier) = std::mem::replace(&mut self.shown, replay) {
            self.keep(live, earlier);
        }
    }

    /// Shows the run as it is now.
    pub fn back_to_live(&mut self) {
        self.target = 0;
        if let Some(replay) = self.shown.take() {
            self.insert(replay);
        }
    }

    /// The replay that is shown is taken out: a fork is made of it, and what is parked belongs to the run before.
    pub fn take_past(&mut self) -> Option<Replay> {
        let past = self.shown.take();
        self.forget();
        past
    }

    /// The run was replaced by another.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Runs the replay that is shown towards its step until it is there or `time_is_up`; whether it is there.
    pub fn slice(&mut self, live: &Simulation, time_is_up: impl Fn() -> bool) -> bool {
        let Some(replay) = &mut self.shown else { return true };
        while replay.step() < self.target {
            match replay.advance(live.history(), self.target, PIECE) {
                Ok(true) => return true,
                Ok(false) if time_is_up() => return false,
                Ok(false) => {}
                // A history that was carried out once is carried out again.
                Err(_) => {
                    self.back_to_live();
                    return true;
                }
            }
        }
        true
    }

    /// Lets the replay that is shown go on to the end of this tick, in ticks, or to where the run is now.
    pub fn play_until(&mut self, live: &Simulation, time: u64) {
        self.play_towards(live, time, u64::MAX);
    }

    /// The same, but no further than this step.
    pub fn play_towards(&mut self, live: &Simulation, time: u64, last: u64) {
        let Some(replay) = &mut self.shown else { return };
        let last = last.min(live.steps());
        while replay.next_time(live.history()).is_some_and(|next| next <= time) && replay.step() < last {
            let step = replay.step();
            let there = replay.advance(live.history(), step + 1, 1);
            if there.is_err() || replay.step() == step {
                break;
            }
        }
        self.target = replay.step();
        if replay.step() >= live.steps() {
            self.back_to_live();
        }
    }

    /// While there is nothing else to do: brings replays to where they may be wanted. Whether there is more to
    /// do.
    pub fn park(&mut self, live: &Simulation, time_is_up: impl Fn() -> bool) -> bool {
        let apart = self.apart(live);
        if self.parking.is_none() {
            if self.parked.len() as u64 >= MAX_PARKED {
                return false;
            }
            let is_near = |step: u64| {
                let shown = self.shown.iter();
                shown.chain(&self.parked).any(|replay| replay.step() <= step && step - replay.step() < apart)
            };
            let steps = (1..=MAX_PARKED).map(|at| at * apart).take_while(|step| *step < live.steps());
            let Some(step) = steps.into_iter().find(|step| !is_near(*step)) else { return false };
            let Ok(replay) = Replay::new(live.setup()) else { return false };
            self.parking = Some((replay, step));
        }
        while let Some((replay, step)) = &mut self.parking {
            match replay.advance(live.history(), *step, PIECE) {
                Ok(false) if time_is_up() => return true,
                Ok(false) => {}
                Ok(true) => {
                    if let Some((replay, _)) = self.parking.take() {
                        self.insert(replay);
                    }
                }
                Err(_) => {
                    self.parking = None;
                    return false;
                }
            }
        }
        true
    }

    /// How far apart replays are parked, in steps.
    fn apart(&self, live: &Simulation) -> u64 {
        let entries: usize = live.pids().filter_map(|pid| live.node(pid)).map(|node| node.accepted).sum();
        let parked = (MAX_PARKED_ENTRIES / (entries as u64 + 1)).clamp(1, MAX_PARKED);
        (live.steps() / (parked + 1)).max(LEAST_APART)
    }

    /// Keeps a replay where none is near; else it is not worth its memory.
    fn keep(&mut self, live: &Simulation, replay: Replay) {
        let apart = self.apart(live);
        let is_near = |other: &Replay| other.step().abs_diff(replay.step()) < apart / 2;
        if (self.parked.len() as u64) < MAX_PARKED && !self.parked.iter().any(is_near) {
            self.insert(replay);
        }
    }

    fn insert(&mut self, replay: Replay) {
        let at = self.parked.partition_point(|other| other.step() < replay.step());
        self.parked.insert(at, replay);
        if self.parked.len() as u64 > MAX_PARKED {
            // The one that the one before it can best stand in for.
            let gap = |at: usize| self.parked[at].step() - self.parked[at - 1].step();
            if let Some(at) = (1..self.parked.len()).min_by_key(|at| gap(*at)) {
                self.parked.remove(at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{command::Command, config::Setup};

    fn live() -> Simulation {
        let mut live = Simulation::new(Setup::default()).unwrap();
        live.apply(&Command::Tick(4_000)).unwrap();
        live
    }

    fn at(travel: &Travel) -> Option<u64> {
        travel.past().map(Replay::step)
    }

    #[test]
    fn it_goes_where_it_is_sent_from_wherever_it_is() {
        let live = live();
        let last = live.steps();
        let mut travel = Travel::default();
        for step in [last / 2, last / 2 + 1, 3, last - 1, 0, last / 3] {
            travel.seek(&live, step);
            assert!(travel.slice(&live, || false));
            assert_eq!(at(&travel), Some(step));
            while travel.park(&live, || false) {}
            assert_eq!(at(&travel), Some(step));
        }
        assert!(travel.parked.len() > 2);
        travel.seek(&live, last);
        assert_eq!(at(&travel), None);
    }

    #[test]
    fn it_stops_when_its_time_is_up_and_goes_on() {
        let live = live();
        let mut travel = Travel::default();
        travel.seek(&live, live.steps() - 1);
        let mut slices = 1;
        while !travel.slice(&live, || true) {
            slices += 1;
        }
        assert!(slices > 5);
        assert_eq!(at(&travel), Some(live.steps() - 1));
    }

    #[test]
    fn played_to_its_end_the_past_is_the_present() {
        let live = live();
        let mut travel = Travel::default();
        travel.seek(&live, live.steps() - 40);
        travel.slice(&live, || false);
        let time = travel.past().unwrap().simulation().time();
        travel.play_until(&live, time + 2);
        assert_eq!(travel.past().unwrap().simulation().time(), time + 2);
        travel.play_until(&live, live.time());
        assert!(!travel.is_past());
    }
}
