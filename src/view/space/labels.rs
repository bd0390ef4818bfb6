//! Names of messages, where they fit: never over another name or a mark.

use crate::{
    order,
    view::{
        geometry::Point,
        space::{Label, Lit, Picture, messages::between},
    },
};

/// With more arrows than this no names are tried.
const MOST_NAMED: usize = 160;
/// How wide a letter is, and how high a name, in pixels.
const LETTER: f64 = 6.4;
const HEIGHT: f64 = 13.0;
/// Names need so much between two lanes.
const LEAST_BETWEEN: f64 = 30.0;
/// Where along its arrow a name is tried.
const SHARES: [f64; 3] = [0.5, 0.36, 0.64];

/// Adds the names that fit; `between_lanes` is the distance of two lanes.
pub(super) fn labels(picture: &mut Picture, between_lanes: f64) {
    if picture.arrows.len() > MOST_NAMED || between_lanes < LEAST_BETWEEN {
        return;
    }
    let mut taken: Vec<(Point, f64)> = picture.marks.iter().map(|mark| (mark.at, 14.0)).collect();
    let mut labels = Vec::new();
    let mut order: Vec<usize> = (0..picture.arrows.len()).collect();
    // What is lit is named first.
    order::sort_by_key(&mut order, |at| std::cmp::Reverse(picture.arrows[*at].lit));
    for arrow in order.into_iter().map(|at| &picture.arrows[at]).filter(|arrow| arrow.lit != Lit::Dim) {
        let text = arrow.kind.name();
        let width = text.len() as f64 * LETTER;
        let fits = |at: &Point| {
            let inside = at.x - width / 2.0 > 0.0 && at.x + width / 2.0 < picture.width;
            let apart = |(other, wide): &(Point, f64)| {
                (at.x - other.x).abs() > (width + wide) / 2.0 + 3.0 || (at.y - other.y).abs() > HEIGHT
            };
            // Not on a lane.
            let off_lanes = picture.vertical || picture.lanes.iter().all(|lane| (lane.at - at.y).abs() > 9.0);
            inside && off_lanes && taken.iter().all(apart)
        };
        // A stub is too short to say which arrow a name belongs to.
        if arrow.a.distance(arrow.b) < 24.0 {
            continue;
        }
        if let Some(at) = SHARES.map(|share| between(arrow.a, arrow.b, share)).into_iter().find(fits) {
            taken.push((at, width));
            labels.push(Label { at, text, lit: arrow.lit });
        }
    }
    picture.labels = labels;
}
