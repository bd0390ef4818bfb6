//! What of a run is in sight, and where.

use std::collections::BTreeMap;

use crate::{
    order,
    sim::{NodeId, Simulation, trace::Moment},
    view::space::{
        Bar, BarKind, Group, Lane, Lit, Mark, Picture, State, Story, Stretch, Target, View,
        clock::Clock,
        labels::labels,
        messages::messages,
        story::{LaneStory, Span},
    },
};

/// Room for the lanes' heads, along time.
const HEAD: f64 = 34.0;
/// Room for the axis, across time: below the lanes, or beside them.
const AXIS: (f64, f64) = (20.0, 40.0);
/// Room for what concerns all lanes, before the first.
const ABOVE: f64 = 14.0;
/// Room at the end of time.
const PAD: f64 = 12.0;
/// Marks nearer than this are one.
const NEAR: f64 = 13.0;
/// How far a flush's bar is from its lane.
const BAR_AWAY: f64 = 7.0;
/// The least distance between two times on the axis.
const AXIS_GAP: f64 = 64.0;

/// Places in time and across it.
pub(super) struct Frame<'a> {
    pub view: &'a View,
    pub clock: Clock<'a>,
    /// Where the lanes of the nodes that are shown are, across time.
    pub lanes: BTreeMap<NodeId, f64>,
    /// Where time begins and ends.
    pub room: (f64, f64),
    /// The end of the run.
    pub now: Moment,
}

impl Frame<'_> {
    /// Where a time is.
    pub fn along(&self, time: f64) -> f64 {
        let (start, end) = self.room;
        start + (time - self.view.from) / (self.view.until - self.view.from) * (end - start)
    }

    /// Whether ticks are so narrow that it makes no difference where in its tick something was.
    fn is_coarse(&self) -> bool {
        self.along(1.0) - self.along(0.0) < 2.0
    }

    /// Where a step is.
    pub fn at(&self, moment: Moment) -> f64 {
        self.along(if self.is_coarse() { moment.time as f64 + 0.5 } else { self.clock.at(moment) })
    }

    fn clip(&self, along: f64) -> f64 {
        along.clamp(self.room.0, self.room.1)
    }

    /// The whole ticks that are in sight.
    pub fn ticks(&self) -> (u64, u64) {
        (self.view.from.max(0.0) as u64, self.view.until.max(0.0) as u64)
    }

    pub fn light(&self, node: Option<NodeId>, step: u64) -> Lit {
        self.view.light.as_ref().map_or(Lit::Plain, |light| light.at(node, step))
    }
}

/// The part of the picture that has room for time, from its beginning to its end.
pub fn room(view: &View) -> (f64, f64) {
    let length = if view.vertical { view.height } else { view.width };
    (HEAD, (length - PAD).max(HEAD + 1.0))
}

/// What of a run is in sight, and where.
pub fn picture(simulation: &Simulation, story: &Story, view: &View) -> Picture {
    let trace = simulation.trace();
    let across = if view.vertical { view.width } else { view.height };
    let shown: Vec<NodeId> = simulation.pids().filter(|pid| !view.hidden_nodes.contains(pid)).collect();
    let (before, after) = if view.vertical { (AXIS.1, 0.0) } else { (ABOVE, AXIS.0) };
    let each = (across - before - after).max(1.0) / shown.len().max(1) as f64;
    let lanes = order::map(shown.iter().enumerate().map(|(at, pid)| (*pid, before + each * (at as f64 + 0.5))));
    let (from, until) = (view.from.max(0.0) as u64, view.until.max(0.0) as u64);
    let beats = view.shows(Group::Heartbeats).then(|| {
        let crossing = trace.crossing(from, until, true).filter(|message| message.kind.is_heartbeat());
        crossing.flat_map(|message| [Some(message.said), message.end().moment()]).flatten().collect()
    });
    let frame = Frame {
        view,
        clock: Clock::new(&story.moments, beats.unwrap_or_default()),
        lanes,
        room: room(view),
        now: Moment { step: simulation.steps(), time: simulation.time() },
    };
    let mut picture = Picture {
        width: view.width,
        height: view.height,
        vertical: view.vertical,
        room: frame.room,
        lit: view.light.is_some(),
        axis: axis(&frame),
        playhead: playhead(&frame),
        ..Picture::default()
    };
    for lane in &story.lanes {
        if let Some(at) = frame.lanes.get(&lane.pid) {
            picture.lanes.push(draw_lane(&frame, lane, *at));
            bars(&frame, lane, *at, &mut picture.bars);
        }
    }
    messages(trace, &frame, &mut picture);
    marks(&frame, story, &mut picture);
    labels(&mut picture, each);
    picture
}

fn axis(frame: &Frame<'_>) -> Vec<(f64, u64)> {
    let per_tick = frame.along(1.0) - frame.along(0.0);
    let steps = (0..10).flat_map(|power| [1, 2, 5].map(|n| n * 10_u64.pow(power)));
    let Some(step) = steps.into_iter().find(|step| *step as f64 * per_tick >= AXIS_GAP) else { return Vec::new() };
    let (from, until) = frame.ticks();
    let times = (from.div_ceil(step)..=until / step).map(|n| n * step);
    times.map(|time| (frame.along(time as f64), time)).filter(|(at, _)| *at >= frame.room.0 - 0.5).collect()
}

/// After the step that the page shows, and before the next.
fn playhead(frame: &Frame<'_>) -> Option<f64> {
    let step = frame.view.step;
    let time = match frame.clock.time_of(step) {
        Some(time) if step < frame.now.step => frame.clock.at(Moment { step, time }),
        _ => frame.now.time as f64 + 1.0,
    };
    let along = frame.along(time);
    (frame.room.0 - 1.0..=frame.room.1 + 1.0).contains(&along).then_some(along)
}

/// The spans that are in sight: they are in order and do not overlap.
fn seen<'a>(frame: &Frame<'_>, spans: &'a [Span]) -> &'a [Span] {
    let (from, until) = frame.ticks();
    let start = spans.partition_point(|span| span.to.is_some_and(|to| to.time < from));
    let end = spans.partition_point(|span| span.from.time <= until).max(start);
    &spans[start..end]
}

fn draw_lane(frame: &Frame<'_>, lane: &LaneStory, at: f64) -> Lane {
    let stretch = |span: &Span, state| {
        let from = frame.clip(frame.at(span.from));
        let until = span.to.map_or(frame.along(frame.now.time as f64 + 1.0), |to| frame.at(to));
        Stretch { from, until: frame.clip(until), state }
    };
    let down: Vec<_> = seen(frame, &lane.down).iter().map(|span| stretch(span, State::Down)).collect();
    let mut stretches = Vec::new();
    let mut begin = frame.clip(frame.along(0.0));
    for gap in &down {
        stretches.push(Stretch { from: begin, until: gap.from, state: State::Up });
        begin = gap.until;
    }
    let end = frame.clip(frame.along(frame.now.time as f64 + 1.0));
    stretches.push(Stretch { from: begin, until: end, state: State::Up });
    stretches.extend(down);
    stretches.extend(seen(frame, &lane.leads).iter().map(|span| stretch(span, State::Leads)));
    stretches.extend(seen(frame, &lane.disk_held).iter().map(|span| stretch(span, State::DiskHeld)));
    stretches.retain(|stretch| stretch.until > stretch.from);
    let step = frame.view.step;
    let is_in = |spans: &[Span]| {
        let at = spans.partition_point(|span| span.from.step <= step);
        at > 0 && spans[at - 1].to.is_none_or(|to| to.step > step)
    };
    Lane { pid: lane.pid, at, down: is_in(&lane.down), leads: is_in(&lane.leads), stretches }
}

fn bars(frame: &Frame<'_>, lane: &LaneStory, at: f64, bars: &mut Vec<Bar>) {
    let (from, until) = frame.ticks();
    let start = lane.flushes.partition_point(|flush| flush.ended.is_some_and(|ended| ended.time < from));
    let end = lane.flushes.partition_point(|flush| flush.asked.time <= until).max(start);
    let now = frame.along(frame.now.time as f64 + 1.0);
    let (first, coarse) = (bars.len(), frame.is_coarse());
    for flush in &lane.flushes[start..end] {
        let ended = flush.ended.map_or(now, |ended| frame.at(ended));
        let started = flush.started.map(|started| frame.at(started));
        let kind = match (flush.ended.is_some(), flush.durable) {
            (false, _) => BarKind::UnderWay,
            (true, true) => BarKind::Durable,
            (true, false) => BarKind::Failed,
        };
        let step = flush.ended.or(flush.started).unwrap_or(flush.asked).step;
        let bar = |from: f64, until: f64, kind| Bar {
            node: lane.pid,
            number: flush.number,
            from: frame.clip(from),
            until: frame.clip(until),
            at: at + BAR_AWAY,
            kind,
            lit: frame.light(Some(lane.pid), step),
        };
        let waiting = bar(frame.at(flush.asked), started.unwrap_or(ended), BarKind::Waiting);
        let flushing = started.map(|started| bar(started, ended, kind));
        // What is too short to be seen is not drawn; what cannot be told apart is one.
        let least = if coarse { 2.0 } else { 0.2 };
        let waiting = Some(waiting).filter(|bar| bar.until - bar.from > least);
        for bar in waiting.into_iter().chain(flushing.filter(|bar| bar.until > bar.from)) {
            match bars[first..].last_mut() {
                Some(last) if coarse && (last.kind, last.lit) == (bar.kind, bar.lit) && bar.from < last.until + 1.5 => {
                    last.until = bar.until;
                }
                _ => bars.push(bar),
            }
        }
    }
}

fn marks(frame: &Frame<'_>, story: &Story, picture: &mut Picture) {
    let (from, until) = frame.ticks();
    let start = story.marks.partition_point(|mark| mark.at.time < from);
    let end = story.marks.partition_point(|mark| mark.at.time <= until).max(start);
    // The last mark of each lane: what comes too near joins it.
    let mut last: BTreeMap<Option<NodeId>, (f64, usize)> = BTreeMap::new();
    for mark in &story.marks[start..end] {
        let across = match mark.node {
            None => ABOVE / 2.0 + 1.0,
            Some(node) => match frame.lanes.get(&node) {
                Some(across) => *across,
                None => continue,
            },
        };
        let along = frame.at(mark.at);
        if along < frame.room.0 - 1.0 || along > frame.room.1 + 1.0 {
            continue;
        }
        let lit = frame.light(mark.node, mark.at.step);
        if let Some((near, at)) = last.get(&mark.node)
            && along - near < NEAR
        {
            let drawn = &mut picture.marks[*at];
            drawn.more += 1;
            // What is chosen or lit stands for the others, else the most telling.
            let is_chosen = |step, lit| lit == Lit::Own || frame.view.chosen == Some(Target::Event(step, mark.node));
            let stays = is_chosen(drawn.step, drawn.lit);
            if is_chosen(mark.at.step, lit) || !stays && mark.sign < drawn.sign {
                (drawn.step, drawn.time, drawn.sign, drawn.lit) = (mark.at.step, mark.at.time, mark.sign, lit);
            }
            continue;
        }
        last.insert(mark.node, (along, picture.marks.len()));
        let at = picture.point(along, if picture.vertical && mark.node.is_none() { 30.0 } else { across });
        let (step, time) = (mark.at.step, mark.at.time);
        picture.marks.push(Mark { step, time, node: mark.node, sign: mark.sign, more: 0, at, lit });
    }
}
