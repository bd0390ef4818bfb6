//! Where the drawing of a cluster puts things: nodes on a ring, links from rim to rim, what a knife crosses.
//!
//! In pixels, x to the right and y downwards, as an SVG has them.

use std::f64::consts::TAU;

/// Room above and below a node for its rings and its label.
const LABEL_ROOM: f64 = 32.0;
/// Room beside a node for the half of a label that is wider than it.
const SIDE_ROOM: f64 = 22.0;
/// The largest ring worth looking at: beyond it, links only get longer.
const MAX_RING_RADIUS: f64 = 210.0;
/// How much wider than high a ring may be drawn to make use of a low panel.
const MAX_WIDENING: f64 = 4.5;
/// How much higher than wide a ring may be drawn.
const MAX_HEIGHTENING: f64 = 1.1;

/// The smallest radius: its number can still be read.
const MIN_RADIUS: f64 = 16.0;
/// The least of a link that must be seen between two nodes.
const LINK_ROOM: f64 = 10.0;

/// A place on the drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

impl Point {
    /// A place.
    pub fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// How far the other place is.
    pub fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

/// A straight line from one place to another.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Segment {
    /// Where it starts.
    pub from: Point,
    /// Where it ends.
    pub to: Point,
}

impl Segment {
    /// A line.
    pub fn new(from: Point, to: Point) -> Self {
        Self { from, to }
    }

    /// Its length.
    pub fn length(&self) -> f64 {
        self.from.distance(self.to)
    }

    /// The point at this share of the way: 0 is its start, 1 its end.
    pub fn at(&self, share: f64) -> Point {
        Point::new(self.from.x + (self.to.x - self.from.x) * share, self.from.y + (self.to.y - self.from.y) * share)
    }

    /// The same line, moved to the right-hand side of somebody who walks along it. So the two directions of
    /// a link move apart.
    pub fn shifted(&self, by: f64) -> Self {
        let length = self.length().max(f64::MIN_POSITIVE);
        let (dx, dy) = (-(self.to.y - self.from.y) / length * by, (self.to.x - self.from.x) / length * by);
        let shift = |point: Point| Point::new(point.x + dx, point.y + dy);
        Self::new(shift(self.from), shift(self.to))
    }

    /// The same line with this much taken off at either end; where nothing would be left, its middle.
    pub fn shortened(&self, by: f64) -> Self {
        let share = (by / self.length().max(f64::MIN_POSITIVE)).min(0.5);
        Self::new(self.at(share), self.at(1.0 - share))
    }

    /// Whether the two lines have a point in common. Parallel ones do not count, even on top of each other:
    /// a knife drawn along a link does not cut it.
    pub fn crosses(&self, other: &Self) -> bool {
        let side = |line: &Self, point: Point| {
            (line.to.x - line.from.x) * (point.y - line.from.y) - (line.to.y - line.from.y) * (point.x - line.from.x)
        };
        let apart = |a: f64, b: f64| (a <= 0.0 && b >= 0.0 || a >= 0.0 && b <= 0.0) && (a != 0.0 || b != 0.0);
        apart(side(self, other.from), side(self, other.to)) && apart(side(other, self.from), side(other, self.to))
    }
}

/// The radius of a node in a cluster of this size, where there is room for it.
pub fn node_radius(nodes: usize) -> f64 {
    match nodes {
        0..=3 => 40.0,
        4..=5 => 32.0,
        6..=7 => 26.0,
        _ => 22.0,
    }
}

/// Where the nodes of a cluster are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// The radius of each node.
    pub radius: f64,
    /// The middle of each node: the first at the top, the others clockwise.
    pub centers: Vec<Point>,
}

impl Layout {
    /// Nodes on a ring that fills this room, with space for their labels; smaller ones where they would touch.
    pub fn new(nodes: usize, width: f64, height: f64) -> Self {
        let mut layout = Self::ring(nodes, width, height, node_radius(nodes).min((height / 8.0).max(20.0)));
        while layout.radius > MIN_RADIUS && layout.nearest() < 2.0 * layout.radius + LINK_ROOM {
            layout = Self::ring(nodes, width, height, layout.radius - 1.0);
        }
        layout
    }

    fn ring(nodes: usize, width: f64, height: f64, radius: f64) -> Self {
        let unit: Vec<Point> = (0..nodes)
            .map(|at| {
                let angle = at as f64 * TAU / nodes as f64;
                Point::new(angle.sin(), -angle.cos())
            })
            .collect();
        let (left, right) = bounds(unit.iter().map(|point| point.x));
        let (top, bottom) = bounds(unit.iter().map(|point| point.y));
        let room_x = (width - 2.0 * (radius + SIDE_ROOM)).max(radius) / (right - left).max(1.0);
        let room_y = (height - 2.0 * (radius + LABEL_ROOM)).max(radius) / (bottom - top).max(1.0);
        let scale_x = room_x.min(room_y * MAX_WIDENING).min(MAX_RING_RADIUS);
        let scale_y = room_y.min(room_x * MAX_HEIGHTENING).min(MAX_RING_RADIUS);
        let center = |point: &Point| {
            Point::new(
                width / 2.0 + (point.x - (left + right) / 2.0) * scale_x,
                height / 2.0 + (point.y - (top + bottom) / 2.0) * scale_y,
            )
        };
        Self { radius, centers: unit.iter().map(center).collect() }
    }

    /// How far the two nearest nodes are apart.
    fn nearest(&self) -> f64 {
        pairs(self.centers.len()).map(|(a, b)| self.centers[a].distance(self.centers[b])).fold(f64::INFINITY, f64::min)
    }

    /// The link between two nodes, from rim to rim.
    pub fn link(&self, a: usize, b: usize) -> Segment {
        Segment::new(self.centers[a], self.centers[b]).shortened(self.radius)
    }

    /// Which links a line crosses, as pairs of positions `a < b`.
    pub fn crossed(&self, knife: &Segment) -> Vec<(usize, usize)> {
        pairs(self.centers.len()).filter(|&(a, b)| self.link(a, b).crosses(knife)).collect()
    }

    /// Where a finger may take hold of each link, in the order of [`pairs`]: as far from the other handles
    /// as it can be.
    pub fn handles(&self) -> Vec<Point> {
        let mut placed: Vec<Point> = Vec::new();
        for (a, b) in pairs(self.centers.len()) {
            let link = self.link(a, b);
            let distance =
                |point: Point| placed.iter().map(|other| other.distance(point)).fold(f64::INFINITY, f64::min).min(60.0);
            let best = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8]
                .map(|share| link.at(share))
                .into_iter()
                .reduce(|best, next| if distance(next) > distance(best) + 1.0 { next } else { best });
            placed.extend(best);
        }
        placed
    }
}

/// All pairs of positions `a < b`.
pub fn pairs(nodes: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..nodes).flat_map(move |a| (a + 1..nodes).map(move |b| (a, b)))
}

fn bounds(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((0.0, 0.0), |(least, most), value| (value.min(least), value.max(most)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(x1: f64, y1: f64, x2: f64, y2: f64) -> Segment {
        Segment::new(Point::new(x1, y1), Point::new(x2, y2))
    }

    #[test]
    fn the_first_node_is_at_the_top_and_the_others_follow_clockwise() {
        let layout = Layout::new(4, 600.0, 600.0);
        let [top, right, bottom, left] = layout.centers[..] else { panic!("four nodes") };
        assert!(top.y < right.y && right.y < bottom.y && (right.y - left.y).abs() < 1e-9);
        assert!(left.x < top.x && top.x < right.x && (top.x - 300.0).abs() < 1e-9);
    }

    #[test]
    fn every_node_and_its_label_fits_the_room_and_none_overlap() {
        for nodes in 2..=9 {
            for (width, height) in [(460.0, 470.0), (390.0, 200.0), (358.0, 250.0), (900.0, 300.0), (300.0, 700.0)] {
                let layout = Layout::new(nodes, width, height);
                for center in &layout.centers {
                    assert!(center.x >= layout.radius + SIDE_ROOM - 1e-9, "{nodes} nodes in {width}×{height}");
                    assert!(center.x <= width - layout.radius - SIDE_ROOM + 1e-9);
                    assert!(center.y >= layout.radius + LABEL_ROOM - 1e-9);
                    assert!(center.y <= height - layout.radius - LABEL_ROOM + 1e-9);
                }
                for (a, b) in pairs(nodes) {
                    let distance = layout.centers[a].distance(layout.centers[b]);
                    assert!(distance > 2.0 * layout.radius + 4.0, "{nodes} nodes in {width}×{height}: {a}-{b}");
                }
            }
        }
    }

    #[test]
    fn sizes_go_down_with_the_count_and_with_the_height() {
        assert_eq!([3, 5, 9].map(|nodes| Layout::new(nodes, 460.0, 470.0).radius), [40.0, 32.0, 22.0]);
        assert!(Layout::new(3, 390.0, 200.0).radius < 40.0);
    }

    #[test]
    fn a_link_runs_from_rim_to_rim() {
        let layout = Layout::new(2, 400.0, 400.0);
        let link = layout.link(0, 1);
        assert!((link.from.distance(layout.centers[0]) - layout.radius).abs() < 1e-9);
        assert!((link.to.distance(layout.centers[1]) - layout.radius).abs() < 1e-9);
        assert_eq!(link.at(0.0), link.from);
        assert_eq!(link.at(1.0), link.to);
        assert!((link.at(0.5).distance(link.from) - link.length() / 2.0).abs() < 1e-9);
    }

    #[test]
    fn the_two_directions_of_a_link_move_apart() {
        let there = line(0.0, 0.0, 10.0, 0.0).shifted(3.0);
        let back = line(10.0, 0.0, 0.0, 0.0).shifted(3.0);
        assert_eq!(there, line(0.0, 3.0, 10.0, 3.0));
        assert_eq!(back, line(10.0, -3.0, 0.0, -3.0));
    }

    #[test]
    fn a_line_too_short_to_shorten_becomes_its_middle() {
        let middle = line(0.0, 0.0, 10.0, 0.0).shortened(40.0);
        assert_eq!(middle, line(5.0, 0.0, 5.0, 0.0));
    }

    #[test]
    fn lines_cross_only_where_both_reach() {
        let flat = line(0.0, 0.0, 10.0, 0.0);
        assert!(flat.crosses(&line(5.0, -5.0, 5.0, 5.0)));
        assert!(flat.crosses(&line(5.0, 0.0, 5.0, 5.0)), "touching is crossing");
        assert!(!flat.crosses(&line(5.0, 1.0, 5.0, 5.0)), "too short");
        assert!(!flat.crosses(&line(11.0, -5.0, 11.0, 5.0)), "past the end");
        assert!(!flat.crosses(&line(2.0, 0.0, 8.0, 0.0)), "along it");
    }

    #[test]
    fn a_knife_around_a_node_cuts_its_links_and_no_other() {
        let layout = Layout::new(3, 400.0, 400.0);
        let below_the_first = (layout.centers[0].y + layout.centers[1].y) / 2.0;
        let knife = line(0.0, below_the_first, 400.0, below_the_first);
        assert_eq!(layout.crossed(&knife), [(0, 1), (0, 2)]);
        assert_eq!(layout.crossed(&line(0.0, 0.0, 5.0, 5.0)), []);
    }

    #[test]
    fn each_link_has_a_handle_and_a_finger_can_tell_them_apart() {
        let layout = Layout::new(5, 390.0, 260.0);
        let handles = layout.handles();
        assert_eq!(handles.len(), 10);
        for (a, b) in pairs(handles.len()) {
            assert!(handles[a].distance(handles[b]) > 22.0, "{a} and {b}");
        }
    }
}
