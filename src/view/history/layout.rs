//! Where the bars and bands of a history are drawn, in pixels: a row a node, lanes for what overlaps.

use super::{Bar, Fault, FaultKind, HistoryView};
use crate::sim::NodeId;

/// The height of a lane, in pixels: a finger's or a pointer's target fits into it.
pub const LANE: usize = 26;
/// The width of the names of the rows, in pixels.
pub const LABEL: usize = 62;
/// The room between two rows.
const GAP: usize = 6;
/// The height of the row of links, where any was cut.
const LINKS: usize = 24;
/// The most lanes of a row.
const MAX_LANES: usize = 8;
/// The least width of a bar, and of a band.
const LEAST: usize = 6;
/// The width of what can be pressed.
const TARGET: usize = 24;
/// How far from a bar's edge its words begin, in pixels.
const INDENT: usize = 6;
/// The room behind the words.
const BEHIND: usize = 4;
/// The width of a letter of a bar's words, a little more than most have.
const LETTER: usize = 8;

/// A row: a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which.
    pub node: NodeId,
    /// Its upper edge.
    pub y: usize,
    /// Its height.
    pub height: usize,
    /// How many bars have no lane.
    pub hidden: usize,
}

/// A bar in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BarDrawn {
    /// Its place among the bars that are drawn.
    pub at: usize,
    /// Left edge.
    pub x: usize,
    /// Upper edge.
    pub y: usize,
    /// Width.
    pub width: usize,
    /// Width of what can be pressed.
    pub target: usize,
    /// Where its words begin: in it, or, where they would leave the picture, so far left of that that they end with it.
    pub text: usize,
}

/// A band in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaultDrawn {
    /// Its place among the faults.
    pub at: usize,
    /// Left edge.
    pub x: usize,
    /// Upper edge.
    pub y: usize,
    /// Width.
    pub width: usize,
    /// Height.
    pub height: usize,
}

/// A drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// Its height.
    pub height: usize,
    /// The times at its left and right ends, in ticks.
    pub times: (u64, u64),
    /// The rows.
    pub rows: Vec<Row>,
    /// Bars.
    pub bars: Vec<BarDrawn>,
    /// Bands.
    pub faults: Vec<FaultDrawn>,
    /// The height of the row of links; 0 where none was cut.
    pub links: usize,
}

/// Draws some of the bars in so many pixels; `letters` says how long the words of each are.
pub fn draw(view: &HistoryView, bars: &[Bar], width: usize, letters: impl Fn(&Bar) -> usize) -> Drawn {
    let now = view.now.1;
    let Some(from) = bars.iter().map(|bar| bar.from.time).min() else { return Drawn::default() };
    let ends = bars.iter().map(|bar| bar.to.map_or(now.min(bar.from.time + 200), |to| to.time));
    let to = ends.max().unwrap_or(from).max(from + 10);
    let room = width.saturating_sub(LABEL + 4).max(1);
    let x_of = |time: u64| LABEL + (time.clamp(from, to) - from) as usize * room / (to - from) as usize;
    let is_in_sight = |fault: &Fault| fault.from.time <= to && fault.to.is_none_or(|end| end.time >= from);
    let faults: Vec<(usize, &Fault)> = view.faults.iter().enumerate().filter(|(_, f)| is_in_sight(f)).collect();
    let links = if faults.iter().any(|(_, fault)| fault.kind == FaultKind::Cut) { LINKS } else { 0 };

    let mut drawn = Drawn { times: (from, to), links, ..Drawn::default() };
    let mut y = links;
    for node in &view.nodes {
        let mut lanes: Vec<usize> = Vec::new();
        let mut hidden = 0;
        for (at, bar) in bars.iter().enumerate().filter(|(_, bar)| bar.node == *node) {
            let end = bar.to.map_or(to, |end| end.time);
            // What has just begun at the right end is still to be seen and pressed.
            let x = x_of(bar.from.time).min(width.saturating_sub(TARGET));
            let words = letters(bar) * LETTER + BEHIND;
            let text = (x + INDENT).min(width.saturating_sub(words)).max(LABEL);
            let width = x_of(end).saturating_sub(x).max(LEAST);
            let taken = (x + width.max(TARGET)).max(text + words + BEHIND);
            let lane = match lanes.iter().position(|free| *free <= x.min(text)) {
                Some(lane) => lane,
                None if lanes.len() < MAX_LANES => {
                    lanes.push(0);
                    lanes.len() - 1
                }
                None => {
                    hidden += 1;
                    continue;
                }
            };
            lanes[lane] = taken;
            drawn.bars.push(BarDrawn { at, x, y: y + lane * LANE, width, target: width.max(TARGET), text });
        }
        let height = lanes.len().max(1) * LANE;
        drawn.rows.push(Row { node: *node, y, height, hidden });
        y += height + GAP;
    }
    drawn.height = y;
    for (at, fault) in faults {
        let x = x_of(fault.from.time);
        let width = x_of(fault.to.map_or(to, |end| end.time)).saturating_sub(x).max(LEAST);
        let (y, height) = match (fault.kind, fault.node) {
            (FaultKind::Cut, _) => (0, links - 4),
            (_, Some(node)) => match drawn.rows.iter().find(|row| row.node == node) {
                Some(row) => (row.y, row.height),
                None => continue,
            },
            (_, None) => (links, drawn.height - links),
        };
        drawn.faults.push(FaultDrawn { at, x, y, width, height });
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{kv::KeyValue, sim::trace::Moment, view::history::What};

    fn bar(node: NodeId, from: u64, to: u64) -> Bar {
        let at = |time| Moment { step: time, time };
        let what = What::Write(KeyValue { key: "x".into(), value: 1 });
        Bar { id: from, node, what, from: at(from), to: Some(at(to)), index: None, lost: false, concerned: false }
    }

    #[test]
    fn what_overlaps_gets_a_lane_of_its_own_and_nothing_leaves_the_picture() {
        let bars = vec![bar(1, 0, 50), bar(1, 10, 60), bar(2, 100, 120), bar(1, 70, 120), bar(1, 120, 120)];
        let down = |node, from: u64, to: Option<u64>| Fault {
            kind: FaultKind::Down,
            node: Some(node),
            from: Moment { step: from, time: from },
            to: to.map(|time| Moment { step: time, time }),
            links: Vec::new(),
        };
        let faults = vec![down(2, 30, None), down(1, 500, None), down(3, 0, Some(5))];
        let view = HistoryView { nodes: vec![1, 2], faults, now: (600, 600), ..HistoryView::default() };
        for width in [366, 1_000] {
            let drawn = draw(&view, &bars, width, |_| 3);
            assert_eq!(drawn.times, (0, 120));
            let y = |at: usize| drawn.bars.iter().find(|bar| bar.at == at).unwrap().y;
            assert!(y(0) != y(1) && y(2) > y(0).max(y(1)));
            assert_eq!(y(3), y(0));
            assert!(drawn.bars.iter().all(|bar| bar.x >= LABEL && bar.x + bar.width <= width + LEAST));
            assert_eq!(drawn.faults.len(), 1, "what is elsewhere or later is not drawn");
            assert_eq!(drawn.faults[0].y, drawn.rows[1].y);
            assert_eq!(drawn.height, drawn.rows.iter().map(|row| row.height + GAP).sum::<usize>());
        }
        // Words that would leave the picture at its right end begin further left, and cover no other bar of their lane.
        for (letters, width) in [(3, 366), (14, 366), (14, 1_000), (60, 366)] {
            let words = letters * LETTER;
            let drawn = draw(&view, &bars, width, |_| letters);
            for bar in &drawn.bars {
                assert!(bar.text >= LABEL && bar.text <= bar.x + INDENT, "{bar:?}");
                assert!(bar.text + words <= width || bar.text == LABEL, "{bar:?} of {width}");
                let beside = drawn.bars.iter().filter(|other| other.y == bar.y && other.at < bar.at);
                for other in beside {
                    assert!(other.text + words <= bar.text.min(bar.x), "{other:?}, {bar:?}");
                    assert!(other.x + other.width <= bar.text, "{other:?}, {bar:?}");
                }
            }
        }
        let last = draw(&view, &bars, 366, |_| 14).bars.into_iter().find(|bar| bar.at == 4).unwrap();
        assert!(last.text < last.x, "{last:?}");
        assert_eq!(draw(&view, &[], 500, |_| 3), Drawn::default());
        let many: Vec<Bar> = (0..20).map(|at| bar(1, at, 300)).collect();
        let drawn = draw(&view, &many, 400, |_| 3);
        assert_eq!((drawn.bars.len(), drawn.rows[0].hidden), (MAX_LANES, 20 - MAX_LANES));
    }
}
