//! Messages: an arrow each; where they are too many, one for those of a direction that left about together.

use crate::{
    sim::{
        event::Loss,
        trace::{End, Message, Trace, Why},
    },
    view::{
        geometry::Point,
        space::{Arrow, ArrowFate, Bundle, Group, Lit, MOST_ARROWS, Picture, family, picture::Frame},
    },
};

/// How far a message comes that is lost as it leaves: in ticks, and as a share of the way.
const STUB: (f64, f64) = (0.6, 0.45);
/// How far one is that is lost on its way, or still under way, as a share of the way.
const PART: f64 = 0.65;
/// The most parts that time is divided into for bundles, and the least width of one in pixels.
const MOST_BUCKETS: usize = 60;
const BUCKET: f64 = 24.0;

/// Adds the messages that are in sight.
pub(super) fn messages(trace: &Trace, frame: &Frame<'_>, picture: &mut Picture) {
    let (from, until) = frame.ticks();
    let beats = frame.view.shows(Group::Heartbeats);
    let is_shown = |message: &&Message| {
        let lanes = frame.lanes.contains_key(&message.from()) && frame.lanes.contains_key(&message.to());
        lanes && frame.view.shows(Group::of(message.kind)) && !message.is_held()
    };
    let shown: Vec<&Message> = trace.crossing(from, until, beats).filter(is_shown).collect();
    picture.messages = shown.len();
    if shown.len() <= MOST_ARROWS {
        let arrows = shown.into_iter().filter_map(|message| arrow(frame, picture, message)).collect();
        picture.arrows = arrows;
    } else {
        picture.bundles = bundles(frame, picture, &shown);
    }
}

fn light(frame: &Frame<'_>, message: &Message) -> Lit {
    frame.view.light.as_ref().map_or(Lit::Plain, |light| light.of(message))
}

/// `None` where it turns out to be out of sight.
fn arrow(frame: &Frame<'_>, picture: &Picture, message: &Message) -> Option<Arrow> {
    let (from, to) = (*frame.lanes.get(&message.from())?, *frame.lanes.get(&message.to())?);
    let start = message.left().or(message.end().moment()).unwrap_or(message.said);
    let begin = frame.clock.at(start);
    let (end, share, fate) = match message.end() {
        End::Received(at) => (frame.clock.at(at), 1.0, ArrowFate::Received),
        End::Open => (frame.now.time as f64 + 1.0, PART, ArrowFate::UnderWay),
        End::Lost(at, why) => {
            let (end, share) = match why {
                Why::SenderCrashed | Why::Link(Loss::SessionOver) => (begin, 0.0),
                Why::Link(Loss::ReceiverDown) => (frame.clock.at(at), 1.0),
                _ if at == start => (begin + STUB.0, STUB.1),
                _ => (frame.clock.at(at), PART),
            };
            (end, share, ArrowFate::Lost(why))
        }
    };
    let (begin, end) = (frame.along(begin), frame.along(end));
    if end < frame.room.0 || begin > frame.room.1 {
        return None;
    }
    let (a, b) = clipped((begin, from), (end, from + (to - from) * share), frame.room);
    Some(Arrow {
        number: message.number,
        kind: message.kind,
        family: family(message),
        from: message.from(),
        to: message.to(),
        a: picture.point(a.0, a.1),
        b: picture.point(b.0, b.1),
        step: message.end().moment().unwrap_or(start).step,
        fate,
        copy: message.original().is_some(),
        lit: light(frame, message),
    })
}

/// The part of a line that has room along time.
fn clipped(a: (f64, f64), b: (f64, f64), room: (f64, f64)) -> ((f64, f64), (f64, f64)) {
    let at = |along: f64| (along, a.1 + (b.1 - a.1) * (along - a.0) / (b.0 - a.0));
    let begin = if a.0 < room.0 && b.0 > a.0 { at(room.0) } else { a };
    let end = if b.0 > room.1 && b.0 > a.0 { at(room.1) } else { b };
    (begin, end)
}

#[derive(Clone, Copy, Default)]
struct Sum {
    count: u32,
    lost: u32,
    begin: f64,
    end: f64,
    lit: Lit,
}

fn bundles(frame: &Frame<'_>, picture: &Picture, messages: &[&Message]) -> Vec<Bundle> {
    let places: Vec<_> = frame.lanes.iter().collect();
    let (start, end) = frame.room;
    let pairs = places.len() * places.len();
    let buckets = (((end - start) / BUCKET) as usize).clamp(1, MOST_BUCKETS.min((MOST_ARROWS / pairs.max(1)).max(8)));
    let mut sums = vec![Sum::default(); pairs * buckets];
    let mut place_of = [0_usize; 256];
    for (place, (pid, _)) in places.iter().enumerate() {
        place_of[**pid as usize % 256] = place;
    }
    for message in messages {
        let left = message.left().unwrap_or(message.said).time;
        // Within their ticks they need not be placed: they are drawn together with others.
        let begin = frame.along(left as f64 + 0.5);
        let (end_at, lost) = match message.end() {
            End::Received(at) => (at.time, 0),
            End::Lost(at, _) => (at.time, 1),
            End::Open => (frame.now.time, 0),
        };
        let share = ((begin - start) / (end - start)).clamp(0.0, 0.999_999);
        let pair = place_of[message.from() as usize % 256] * places.len() + place_of[message.to() as usize % 256];
        let sum = &mut sums[pair * buckets + (share * buckets as f64) as usize];
        sum.count += 1;
        sum.lost += lost;
        sum.begin += begin;
        sum.end += frame.along(end_at as f64 + 0.5);
        sum.lit = sum.lit.max(light(frame, message));
    }
    let bundle = |(at, sum): (usize, &Sum)| {
        let pair = at / buckets;
        let ((from, a), (to, b)) = (places[pair / places.len()], places[pair % places.len()]);
        let (begin, end_at) = (sum.begin / f64::from(sum.count), sum.end / f64::from(sum.count));
        if end_at < start || begin > end {
            return None;
        }
        let (a, b) = clipped((begin, *a), (end_at, *b), frame.room);
        let (a, b) = (picture.point(a.0, a.1), picture.point(b.0, b.1));
        Some(Bundle { from: *from, to: *to, a, b, count: sum.count, lost: sum.lost, lit: sum.lit })
    };
    sums.iter().enumerate().filter(|(_, sum)| sum.count > 0).filter_map(bundle).collect()
}

/// A point of a line at a share of its way.
pub(super) fn between(a: Point, b: Point, share: f64) -> Point {
    Point::new(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share)
}
