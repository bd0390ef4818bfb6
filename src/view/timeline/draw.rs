//! What of a [`Timeline`] is drawn in a width: rectangles, marks that do not overlap, and which step a pixel is.

use super::{Mark, MarkKind, Timeline};
use crate::sim::NodeId;

/// How much room a mark takes, in pixels: another that begins within it is drawn with it, as one.
const MARK_PX: u64 = 40;
/// A band narrower than this is not drawn apart, in pixels.
const LEAST_BAND_PX: u64 = 2;
/// The fewest steps that are drawn over the whole width.
const LEAST_STEPS: u64 = 20;

/// The steps in sight: from the left edge to the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The step at the left edge.
    pub from: u64,
    /// The step at the right edge; higher than `from`.
    pub to: u64,
}

impl Span {
    /// The whole of a run with so many steps.
    pub fn whole(last: u64) -> Self {
        Self { from: 0, to: last.max(1) }
    }

    /// How many steps it is long.
    pub fn steps(self) -> u64 {
        (self.to - self.from).max(1)
    }

    /// The pixel of a step, of one in sight.
    pub fn x(self, step: u64, width: usize) -> u64 {
        let into = step.clamp(self.from, self.to) - self.from;
        (u128::from(into) * width as u128 / u128::from(self.steps())) as u64
    }

    /// The step at a pixel.
    pub fn step_at(self, x: u64, width: usize) -> u64 {
        let width = (width as u128).max(1);
        let into = (u128::from(x) * u128::from(self.steps()) + width / 2) / width;
        self.from + (into as u64).min(self.steps())
    }

    /// Seen through a glass that makes everything `percent` per cent as long, around a step that stays where it
    /// is; never more than a run of `last` steps, and never fewer than can be told apart.
    pub fn zoomed(self, around: u64, percent: u64, last: u64) -> Self {
        let whole = Self::whole(last);
        let steps = (self.steps() * 100 / percent.max(1)).clamp(LEAST_STEPS.min(whole.to), whole.to);
        let left = around.clamp(self.from, self.to) - self.from;
        let left = (u128::from(left) * u128::from(steps) / u128::from(self.steps())) as u64;
        Self::starting(around.saturating_sub(left), steps, last)
    }

    /// Moved by so many steps, within a run of `last` steps.
    pub fn moved(self, by: i64, last: u64) -> Self {
        Self::starting(self.from.saturating_add_signed(by), self.steps(), last)
    }

    /// Moved just so far that a step is in sight.
    pub fn showing(self, step: u64, last: u64) -> Self {
        let from = match step {
            step if step < self.from => step.saturating_sub(self.steps() / 8),
            step if step > self.to => (step + self.steps() / 8).saturating_sub(self.steps()),
            _ => self.from,
        };
        Self::starting(from, self.steps(), last)
    }

    fn starting(from: u64, steps: u64, last: u64) -> Self {
        let steps = steps.clamp(1, last.max(1));
        let from = from.min(last.max(1) - steps);
        Self { from, to: from + steps }
    }
}

/// A rectangle of the band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BandDrawn {
    /// Its left edge, in pixels.
    pub x: u64,
    /// Its width, in pixels.
    pub width: u64,
    /// Who led.
    pub leader: NodeId,
}

/// A mark, or several that would overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkDrawn {
    /// Where what is written begins, in pixels: it fits into the width.
    pub x: u64,
    /// How far to the right of that its place is, in pixels.
    pub aside: u64,
    /// The gravest of those it stands for, the first of such.
    pub mark: Mark,
    /// How many it stands for.
    pub count: usize,
    /// Whether those are all of one kind.
    pub same_kind: bool,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// Rectangles from left to right; what they leave out is without a leader.
    pub bands: Vec<BandDrawn>,
    /// Marks from left to right.
    pub marks: Vec<MarkDrawn>,
    /// How far from the left edge on events are forgotten, in pixels.
    pub forgotten: u64,
}

/// Costs what is in sight, and gives no more than fits.
pub(super) fn draw(timeline: &Timeline, span: Span, width: usize) -> Drawn {
    Drawn {
        bands: bands(timeline, span, width),
        marks: marks(timeline, span, width),
        forgotten: if timeline.kept_from > span.from { span.x(timeline.kept_from, width) } else { 0 },
    }
}

fn bands(timeline: &Timeline, span: Span, width: usize) -> Vec<BandDrawn> {
    let all = &timeline.bands;
    let first = all.partition_point(|band| band.from <= span.from).saturating_sub(1);
    let end = all.partition_point(|band| band.from < span.to);
    let mut drawn: Vec<BandDrawn> = Vec::new();
    // The right edge of what is done: what is too narrow to be seen is left to the next that is not.
    let mut done = all.get(first).map_or(0, |band| span.x(band.from, width));
    for at in first..end.max(first) {
        let ends = all.get(at + 1).map_or(span.to, |next| next.from);
        let (x, right) = (done, span.x(ends, width));
        let is_last = at + 1 == end;
        if right < x + LEAST_BAND_PX && !is_last {
            continue;
        }
        done = right;
        let Some(leader) = all[at].leader else { continue };
        match drawn.last_mut() {
            Some(last) if last.leader == leader && last.x + last.width == x => last.width += right - x,
            _ if right > x => drawn.push(BandDrawn { x, width: right - x, leader }),
            _ => {}
        }
    }
    drawn
}

fn marks(timeline: &Timeline, span: Span, width: usize) -> Vec<MarkDrawn> {
    let all = &timeline.marks;
    let from = all.partition_point(|mark| mark.step < span.from);
    let to = all.partition_point(|mark| mark.step <= span.to);
    let mut drawn: Vec<MarkDrawn> = Vec::new();
    // Where the group began: its members are at less than a mark's room from there.
    let mut began = 0;
    let rightmost = (width as u64).saturating_sub(MARK_PX);
    for mark in &all[from..to] {
        let place = span.x(mark.step, width);
        let x = place.min(rightmost);
        match drawn.last_mut() {
            Some(group) if x < began + MARK_PX => {
                group.count += 1;
                group.same_kind &= mark.kind == group.mark.kind;
                if mark.kind > group.mark.kind {
                    (group.mark, group.aside) = (*mark, place - group.x);
                }
            }
            _ => {
                began = x;
                drawn.push(MarkDrawn { x, aside: place - x, mark: *mark, count: 1, same_kind: true });
            }
        }
    }
    drawn
}

impl MarkDrawn {
    /// What is written at it: its sign, and where it was, to which index, or how many it stands for.
    pub fn label(&self) -> String {
        let glyph = self.mark.kind.glyph();
        match (self.count, self.mark.kind, self.mark.index, self.mark.node) {
            (1, MarkKind::Snapshot | MarkKind::Trim | MarkKind::CatchUp, Some(index), _) => format!("{glyph} {index}"),
            (1, _, _, Some(node)) => format!("{glyph} {node}"),
            (1, _, _, None) => glyph.to_owned(),
            (count, ..) => format!("{glyph} ×{count}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Band, *};

    fn mark(step: u64, kind: MarkKind) -> Mark {
        Mark { step, time: step, node: Some(2), kind, index: None }
    }

    fn timeline(bands: &[(u64, Option<NodeId>)], marks: Vec<Mark>) -> Timeline {
        let bands = bands.iter().map(|(from, leader)| Band { from: *from, leader: *leader }).collect();
        Timeline { bands, marks, ..Timeline::default() }
    }

    #[test]
    fn bands_fill_the_width_and_leave_gaps_where_nobody_leads() {
        let timeline = timeline(&[(0, None), (100, Some(3)), (500, None), (600, Some(1))], vec![]);
        let drawn = timeline.draw(Span::whole(1_000), 500);
        let expected = [(50, 200, 3), (300, 200, 1)].map(|(x, width, leader)| BandDrawn { x, width, leader });
        assert_eq!(drawn.bands, expected);
        // Half of the run over the whole width.
        let drawn = timeline.draw(Span { from: 250, to: 750 }, 500);
        let expected = [(0, 250, 3), (350, 150, 1)].map(|(x, width, leader)| BandDrawn { x, width, leader });
        assert_eq!(drawn.bands, expected);
    }

    #[test]
    fn as_many_bands_as_can_be_seen_and_they_never_overlap() {
        let many: Vec<_> = (0..10_000_u64).map(|at| (at * 7, (at % 3 != 0).then_some(at % 3))).collect();
        let drawn = timeline(&many, vec![]).draw(Span::whole(70_000), 600);
        assert!((50..=300).contains(&drawn.bands.len()), "{} bands", drawn.bands.len());
        assert!(drawn.bands.windows(2).all(|two| two[0].x + two[0].width <= two[1].x));
        assert!(drawn.bands.iter().all(|band| band.width > 0 && band.x + band.width <= 600));
    }

    #[test]
    fn marks_that_would_overlap_are_one_with_a_count_and_the_gravest_is_seen() {
        let marks = vec![
            mark(100, MarkKind::Heal),
            mark(110, MarkKind::Crash),
            mark(120, MarkKind::Restart),
            mark(500, MarkKind::Trim),
        ];
        let timeline = timeline(&[], marks);
        let drawn = timeline.draw(Span::whole(1_000), 500).marks;
        assert_eq!(drawn.iter().map(|mark| (mark.x, mark.count)).collect::<Vec<_>>(), [(50, 3), (250, 1)]);
        assert_eq!((drawn[0].mark.step, drawn[0].same_kind, drawn[0].label().as_str()), (110, false, "✕ ×3"));
        // Drawn larger, each is seen alone.
        let drawn = timeline.draw(Span { from: 95, to: 135 }, 500).marks;
        assert_eq!(drawn.iter().map(|mark| mark.count).collect::<Vec<_>>(), [1, 1, 1]);
        assert_eq!(drawn[1].label(), "✕ 2");
    }

    #[test]
    fn no_two_marks_are_nearer_than_one_is_wide() {
        let marks = (0..5_000).map(|at| mark(at * 3, MarkKind::Cut)).collect();
        let drawn = timeline(&[], marks).draw(Span::whole(15_000), 640).marks;
        assert_eq!(drawn.iter().map(|mark| mark.count).sum::<usize>(), 5_000);
        assert!(drawn.windows(2).all(|two| two[1].x - two[0].x >= MARK_PX));
        assert!(drawn.iter().all(|mark| mark.x + MARK_PX <= 640 && mark.x + mark.aside <= 640));
    }

    #[test]
    fn a_pixel_and_a_step_lead_to_each_other() {
        let span = Span { from: 37, to: 237 };
        for step in 37..=237 {
            assert_eq!(span.step_at(span.x(step, 600), 600), step);
        }
        assert_eq!(span.step_at(9_999, 600), 237);
        assert_eq!(Span::whole(0).step_at(10, 600), 0);
        let long = Span::whole(u64::MAX / 2);
        assert_eq!(long.step_at(600, 600), u64::MAX / 2);
    }

    #[test]
    fn zooming_keeps_the_step_under_the_pointer_and_stays_within_the_run() {
        let whole = Span::whole(10_000);
        let near = whole.zoomed(2_500, 200, 10_000);
        assert_eq!(near, Span { from: 1_250, to: 6_250 });
        assert_eq!(near.x(2_500, 800), whole.x(2_500, 800));
        assert_eq!(near.zoomed(2_500, 50, 10_000), whole);
        assert_eq!(whole.zoomed(10_000, 400, 10_000), Span { from: 7_500, to: 10_000 });
        let mut closest = whole;
        for _ in 0..50 {
            closest = closest.zoomed(77, 150, 10_000);
        }
        assert_eq!(closest.steps(), LEAST_STEPS);
        assert!(closest.from <= 77 && 77 <= closest.to);
        assert_eq!(Span::whole(5).zoomed(2, 200, 5), Span::whole(5));
    }

    #[test]
    fn moving_stops_at_both_ends() {
        let span = Span { from: 100, to: 300 };
        assert_eq!(span.moved(-500, 1_000), Span { from: 0, to: 200 });
        assert_eq!(span.moved(5_000, 1_000), Span { from: 800, to: 1_000 });
        assert_eq!(span.showing(200, 1_000), span);
        let shown = span.showing(700, 1_000);
        assert!(shown.from <= 700 && 700 <= shown.to && shown.steps() == 200);
        assert!(span.showing(0, 1_000).from == 0);
    }

    #[test]
    fn what_is_forgotten_is_as_wide_as_it_was_long() {
        let timeline = Timeline { kept_from: 250, ..timeline(&[(0, Some(1))], vec![]) };
        assert_eq!(timeline.draw(Span::whole(1_000), 400).forgotten, 100);
        assert_eq!(timeline.draw(Span { from: 300, to: 500 }, 400).forgotten, 0);
        assert_eq!(timeline.draw(Span { from: 0, to: 200 }, 400).forgotten, 400);
    }
}
