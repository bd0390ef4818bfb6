//! A cluster under work: its clients, and what it gets done, as charts.

use crate::{
    sim::{
        Simulation,
        load::ClientState,
        meter::{METER_TICKS, Tick},
    },
    view::outage::Outage,
};

/// How many ticks a chart shows.
pub const CHART_TICKS: usize = METER_TICKS / 2;

/// What a chart shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// Entries decided in a tick.
    Decided,
    /// From `append` to the first node that decides, in ticks, on average of what was decided in a tick.
    Latency,
    /// Bytes in all logs.
    Log,
    /// Bytes on all disks.
    Disk,
}

impl ChartKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Decided, Self::Latency, Self::Log, Self::Disk];
}

/// A chart: a value a tick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// What it shows.
    pub kind: ChartKind,
    /// One value a tick, oldest first, at most [`CHART_TICKS`]; `None` where there is none. In tenths.
    pub tenths: Vec<Option<u64>>,
}

/// A cluster under work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadView {
    /// Who appends by itself.
    pub clients: Vec<ClientState>,
    /// What the cluster gets done.
    pub charts: Vec<Chart>,
    /// For how long clients got nothing decided.
    pub outages: Vec<Outage>,
    /// The election timeout that this is told in, in ticks.
    pub election_ticks: u64,
}

impl Chart {
    /// The newest value, in tenths.
    pub fn last(&self) -> Option<u64> {
        self.tenths.iter().rev().find_map(|value| *value)
    }

    /// The largest value, in tenths.
    pub fn most(&self) -> u64 {
        self.tenths.iter().flatten().copied().max().unwrap_or(0)
    }

    /// The average of the values, in tenths; `None` where there is none.
    pub fn average(&self) -> Option<u64> {
        let count = self.tenths.iter().flatten().count() as u64;
        (count > 0).then(|| self.tenths.iter().flatten().sum::<u64>() / count)
    }

    /// The line of an SVG path in so many pixels; the newest value is at the right. A gap where there is no value.
    pub fn path(&self, width: u32, height: u32) -> String {
        let most = self.most().max(1) as f64;
        let each = f64::from(width) / CHART_TICKS.max(2).saturating_sub(1) as f64;
        let before = CHART_TICKS.saturating_sub(self.tenths.len());
        let (mut path, mut pen_down) = (String::new(), false);
        for (at, value) in self.tenths.iter().enumerate() {
            let Some(value) = value else {
                pen_down = false;
                continue;
            };
            let (x, y) = ((before + at) as f64 * each, f64::from(height) * (1.0 - *value as f64 / most));
            // A point alone is drawn as a short line: a line of no length is not drawn everywhere.
            path += &match pen_down {
                true => format!("L{x:.1} {y:.1}"),
                false => format!("M{x:.1} {y:.1}h.1"),
            };
            pen_down = true;
        }
        path
    }
}

/// What can be seen of the work up to a time: of the ticks that the run has measured, and of the clients that are
/// there in the run as it is `shown`.
pub fn load_of(live: &Simulation, shown: &Simulation, outages: Vec<Outage>) -> LoadView {
    let ticks: Vec<Tick> = live.meter().ticks().filter(|tick| tick.time <= shown.time()).copied().collect();
    let ticks = &ticks[ticks.len().saturating_sub(CHART_TICKS)..];
    let charts =
        ChartKind::ALL.map(|kind| Chart { kind, tenths: ticks.iter().map(|tick| value(kind, tick)).collect() });
    LoadView {
        clients: shown.clients().collect(),
        charts: charts.into(),
        outages,
        election_ticks: shown.setup().election_ticks,
    }
}

fn value(kind: ChartKind, tick: &Tick) -> Option<u64> {
    match kind {
        ChartKind::Decided => Some(tick.decided * 10),
        ChartKind::Latency => (tick.timed > 0).then(|| tick.waited * 10 / tick.timed),
        ChartKind::Log => Some(tick.log_bytes * 10),
        ChartKind::Disk => Some(tick.disk_bytes * 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{command::Command, config::Setup, load::Load};

    #[test]
    fn a_cluster_under_work_shows_what_it_gets_done() {
        let mut simulation = Simulation::new(Setup::default()).unwrap();
        simulation.apply(&Command::Tick(60)).unwrap();
        let node = simulation.leader().unwrap();
        let load = Load { rate: 3, every: 1, keys: 10 };
        simulation.apply(&Command::Load { node, load: Some(load) }).unwrap();
        simulation.apply(&Command::Tick(300)).unwrap();
        let view = load_of(&simulation, &simulation, Vec::new());
        assert_eq!(
            view.clients.iter().map(|client| (client.node, client.load, client.sent)).collect::<Vec<_>>(),
            [(node, load, 900)]
        );
        let [decided, latency, log, disk] = &view.charts[..] else { panic!("four charts") };
        assert!(view.charts.iter().all(|chart| chart.tenths.len() == CHART_TICKS));
        assert_eq!(decided.average().map(|tenths| (tenths + 5) / 10), Some(3), "what comes in goes out");
        assert!(latency.last().is_some_and(|tenths| tenths >= 40), "a message there and back, and a flush");
        assert!(log.last() > disk.last() && log.tenths.is_sorted() && disk.most() > 0);
    }

    #[test]
    fn a_path_has_a_gap_where_there_is_no_value() {
        let chart = Chart { kind: ChartKind::Latency, tenths: vec![Some(0), Some(20), None, Some(10)] };
        let path = chart.path(119, 40);
        assert_eq!(path, "M116.0 40.0h.1L117.0 0.0M119.0 20.0h.1");
        assert_eq!((chart.last(), chart.most(), chart.average()), (Some(10), 20, Some(10)));
        let none = Chart { kind: ChartKind::Latency, tenths: vec![None; 3] };
        assert_eq!((none.path(100, 40).as_str(), none.last(), none.average()), ("", None, None));
    }
}
