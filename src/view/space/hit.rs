//! What is at a place of the picture.

use crate::view::{
    geometry::Point,
    space::{Arrow, ArrowFate, Picture, Target},
};

/// How near a mark, and an arrow, must be, in pixels.
const MARK_REACH: f64 = 10.0;
const ARROW_REACH: f64 = 6.0;

impl Picture {
    /// What is at a place, or nearest to it within reach; marks before arrows.
    pub fn hit(&self, at: Point) -> Option<Target> {
        let marks = self.marks.iter().map(|mark| (mark.at.distance(at), Target::Event(mark.step, mark.node)));
        let arrows = self.arrows.iter().map(|arrow| (away(at, arrow.a, arrow.b), Target::Message(arrow.number)));
        let nearest = |of: &mut dyn Iterator<Item = (f64, Target)>, reach: f64| {
            of.filter(|(away, _)| *away <= reach).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, target)| target)
        };
        nearest(&mut marks.into_iter(), MARK_REACH).or_else(|| nearest(&mut arrows.into_iter(), ARROW_REACH))
    }

    /// Where something is drawn: a message at its end. What is drawn as part of something else is nowhere.
    pub fn place_of(&self, target: Target) -> Option<Point> {
        match target {
            Target::Message(number) => self.arrows.iter().find(|arrow| arrow.number == number).map(|arrow| arrow.b),
            Target::Event(step, node) => {
                let mark = self.marks.iter().find(|mark| (mark.step, mark.node) == (step, node));
                let received = || {
                    let here = |arrow: &&Arrow| Some(arrow.to) == node && arrow.step == step;
                    let end = |arrow: &Arrow| if arrow.fate == ArrowFate::Received { Some(arrow.b) } else { None };
                    self.arrows.iter().find(here).and_then(end)
                };
                mark.map(|mark| mark.at).or_else(received)
            }
        }
    }

    /// When an event that is drawn was, in ticks.
    pub fn time_of(&self, target: Target) -> Option<u64> {
        self.marks.iter().find(|mark| target == Target::Event(mark.step, mark.node)).map(|mark| mark.time)
    }

    /// The step to go to for something that is drawn.
    pub fn step_of(&self, target: Target) -> Option<u64> {
        match target {
            Target::Message(number) => self.arrows.iter().find(|arrow| arrow.number == number).map(|arrow| arrow.step),
            Target::Event(step, _) => Some(step),
        }
    }
}

/// How far a place is from a line.
fn away(at: Point, a: Point, b: Point) -> f64 {
    let (x, y) = (b.x - a.x, b.y - a.y);
    let square = x * x + y * y;
    let share = if square == 0.0 { 0.0 } else { ((at.x - a.x) * x + (at.y - a.y) * y) / square };
    let share = share.clamp(0.0, 1.0);
    at.distance(Point::new(a.x + x * share, a.y + y * share))
}
