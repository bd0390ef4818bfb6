//! Where a step is in time: what happens in one tick is spread over it, in its order.

use crate::sim::trace::Moment;

/// Places steps within their ticks.
pub(super) struct Clock<'a> {
    /// The steps in which something worth seeing happened.
    moments: &'a [Moment],
    /// The steps of heartbeats that are drawn.
    beats: Vec<Moment>,
}

impl<'a> Clock<'a> {
    pub fn new(moments: &'a [Moment], mut beats: Vec<Moment>) -> Self {
        beats.sort_unstable();
        beats.dedup();
        Self { moments, beats }
    }

    /// When a step was, as a part of its tick too.
    pub fn at(&self, moment: Moment) -> f64 {
        let (mut rank, mut count, mut found) = (0, 0, false);
        for list in [self.moments, &self.beats] {
            let start = list.partition_point(|other| other.time < moment.time);
            let tick = &list[start..];
            let tick = &tick[..tick.partition_point(|other| other.time == moment.time)];
            let before = tick.partition_point(|other| other.step < moment.step);
            rank += before;
            count += tick.len();
            found |= tick.get(before).is_some_and(|other| other.step == moment.step);
        }
        let rank = rank as f64 + if found { 1.0 } else { 0.5 };
        moment.time as f64 + rank / (count as f64 + 1.0)
    }

    /// The time of a step in which something worth seeing happened, or of the last such before it.
    pub fn time_of(&self, step: u64) -> Option<u64> {
        let at = self.moments.partition_point(|moment| moment.step <= step);
        at.checked_sub(1).map(|at| self.moments[at].time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_of_one_tick_are_spread_in_their_order() {
        let moment = |step, time| Moment { step, time };
        let moments = [moment(3, 1), moment(5, 1), moment(9, 2)];
        let clock = Clock::new(&moments, vec![moment(6, 1), moment(4, 1)]);
        let at: Vec<f64> = (1..=10).map(|step| clock.at(moment(step, if step < 9 { 1 } else { 2 }))).collect();
        assert!(at.is_sorted(), "{at:?}");
        assert!(at[2] < at[3] && at[3] < at[4] && at[4] < at[5]);
        assert!(at.iter().all(|at| (1.0..3.0).contains(at)));
    }
}
