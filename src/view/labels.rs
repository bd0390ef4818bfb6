//! Where there is room for what is written beside a node: not on another node, not on another label, not over the edge.

use super::geometry::Point;

/// How high a line of a label is, in pixels, and how much of that is below its baseline.
const LINE: f64 = 14.0;
const BELOW_BASELINE: f64 = 3.0;
/// From a node's rim to the baseline of a label above it, and below it.
const ABOVE: f64 = 13.0;
const BELOW: f64 = 19.0;
/// What stays free between a label and the edge of the drawing, and around a node.
const MARGIN: f64 = 3.0;

/// What somebody wants to write beside a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// The middle of the node.
    pub center: Point,
    /// Its radius, with its ring.
    pub outer: f64,
    /// Whether it stands above the node where it can; else below.
    pub above: bool,
    /// Whether the other side is taken.
    pub one_side: bool,
    /// How wide each way to say it is, the most telling first.
    pub widths: Vec<f64>,
    /// Whether the last way is written in any case, wherever it then stands.
    pub must: bool,
}

/// Where it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Which of the ways to say it.
    pub form: usize,
    /// Its middle and its baseline, from the node's middle.
    pub offset: Point,
}

/// An upright rectangle.
#[derive(Clone, Copy, Debug)]
struct Area {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Area {
    fn of(wish: &Wish, width: f64, offset: Point) -> Self {
        let (x, baseline) = (wish.center.x + offset.x, wish.center.y + offset.y);
        let bottom = baseline + BELOW_BASELINE;
        Self { left: x - width / 2.0, right: x + width / 2.0, top: bottom - LINE, bottom }
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    fn meets_circle(&self, center: Point, radius: f64) -> bool {
        let nearest = Point::new(center.x.clamp(self.left, self.right), center.y.clamp(self.top, self.bottom));
        center.distance(nearest) < radius + MARGIN
    }
}

/// A place for each wish in a drawing of this width and height, the first ones first; `None` where there is no room.
pub fn place(room: (f64, f64), wishes: &[Wish]) -> Vec<Option<Place>> {
    let mut taken: Vec<Area> = Vec::new();
    let fits = |area: &Area, of: usize, taken: &[Area]| {
        area.top >= 0.0
            && area.bottom <= room.1
            && !taken.iter().any(|other| area.meets(other))
            && !wishes.iter().enumerate().any(|(at, other)| at != of && area.meets_circle(other.center, other.outer))
    };
    let place_one = |(at, wish): (usize, &Wish)| {
        let sides = [wish.above, !wish.above];
        let ways = wish.widths.iter().enumerate().flat_map(|(form, width)| sides.map(|above| (form, *width, above)));
        let offset = |width: f64, above: bool| {
            // Moved sideways as far as the edge asks for; one that is wider than the drawing stands in its middle.
            let least = (width / 2.0 + MARGIN).min(room.0 / 2.0);
            let x = wish.center.x.clamp(least, room.0 - least) - wish.center.x;
            Point::new(x, if above { -wish.outer - ABOVE } else { wish.outer + BELOW })
        };
        let free = ways
            .filter(|(_, _, above)| *above == wish.above || !wish.one_side)
            .map(|(form, width, above)| (form, width, offset(width, above)))
            .find(|(_, width, offset)| fits(&Area::of(wish, *width, *offset), at, &taken));
        let last = || {
            let form = wish.widths.len().checked_sub(1).filter(|_| wish.must)?;
            Some((form, wish.widths[form], offset(wish.widths[form], wish.above)))
        };
        let (form, width, offset) = free.or_else(last)?;
        taken.push(Area::of(wish, width, offset));
        Some(Place { form, offset })
    };
    wishes.iter().enumerate().map(place_one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: (f64, f64) = (390.0, 200.0);

    fn wish(x: f64, y: f64, widths: &[f64]) -> Wish {
        Wish {
            center: Point::new(x, y),
            outer: 20.0,
            above: false,
            one_side: false,
            widths: widths.to_vec(),
            must: false,
        }
    }

    fn forms(places: &[Option<Place>]) -> Vec<Option<usize>> {
        places.iter().map(|place| place.map(|place| place.form)).collect()
    }

    #[test]
    fn with_room_all_there_is_to_say_stands_under_the_middle_of_its_node() {
        let places = place(ROOM, &[wish(100.0, 100.0, &[90.0, 10.0]), wish(300.0, 100.0, &[90.0, 10.0])]);
        assert_eq!(places, vec![Some(Place { form: 0, offset: Point::new(0.0, 39.0) }); 2]);
    }

    #[test]
    fn at_the_edge_it_moves_inwards() {
        let places = place(ROOM, &[wish(25.0, 100.0, &[90.0]), wish(370.0, 100.0, &[90.0])]);
        let ends: Vec<_> = places.iter().zip([25.0, 370.0]).map(|(place, x)| x + place.unwrap().offset.x).collect();
        assert_eq!(ends, [48.0, 342.0]);
    }

    #[test]
    fn under_a_node_that_stands_on_another_it_goes_above() {
        let places = place(ROOM, &[wish(100.0, 80.0, &[90.0]), wish(120.0, 125.0, &[])]);
        assert_eq!(places, [Some(Place { form: 0, offset: Point::new(0.0, -33.0) }), None]);
    }

    #[test]
    fn between_two_nodes_the_short_way_is_taken_and_no_way_where_none_is_free() {
        let between =
            |mine: &[f64]| place(ROOM, &[wish(100.0, 80.0, mine), wish(140.0, 120.0, &[]), wish(140.0, 40.0, &[])]);
        assert_eq!(forms(&between(&[90.0, 10.0]))[0], Some(1));
        assert_eq!(forms(&between(&[90.0]))[0], None);
        let mut must = [wish(100.0, 80.0, &[90.0, 80.0]), wish(140.0, 120.0, &[]), wish(140.0, 40.0, &[])];
        must[0].must = true;
        assert_eq!(place(ROOM, &must)[0], Some(Place { form: 1, offset: Point::new(0.0, 39.0) }));
    }

    #[test]
    fn two_labels_never_share_a_place() {
        let places = place(ROOM, &[wish(100.0, 100.0, &[90.0, 10.0]), wish(150.0, 100.0, &[90.0, 10.0])]);
        assert_eq!(places[0].unwrap().offset.y, 39.0);
        assert_eq!(places[1], Some(Place { form: 0, offset: Point::new(0.0, -33.0) }));
    }

    #[test]
    fn one_that_has_one_side_only_keeps_to_it() {
        let mut leader = wish(100.0, 30.0, &[90.0, 10.0]);
        (leader.above, leader.one_side) = (true, true);
        assert_eq!(place((390.0, 200.0), &[leader.clone()]), [None]);
        leader.center.y = 60.0;
        assert_eq!(place((390.0, 200.0), &[leader])[0], Some(Place { form: 0, offset: Point::new(0.0, -33.0) }));
    }

    #[test]
    fn a_label_wider_than_the_drawing_is_in_its_middle() {
        let mut wide = wish(40.0, 100.0, &[500.0]);
        wide.must = true;
        assert_eq!(place(ROOM, &[wide])[0].unwrap().offset.x, 155.0);
    }
}
