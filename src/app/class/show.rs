//! [`Show`]: where in its beats a presentation is. It only counts: what is to be done about it, it says.

use std::rc::Rc;

use super::{beat_job::BeatJob, plan::Plan};
use crate::script::statement::Line;

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Move {
    /// Nothing.
    Nothing,
    /// What is under way is to come to its end at once.
    Hurry,
    /// Show the run as it was right after this step.
    Go(u64),
    /// Go on from the end of the run, by these lines.
    Run(Vec<Line>),
    /// Let pass again what passed before, up to this step.
    Replay(u64),
    /// Begin anew.
    Restart,
    /// Set the stage of the run that this beat stands on, from 1 or 0, and go to the end of that beat; where it begins
    /// with that run itself and is only come to, no further than to its stage.
    Act {
        /// The beat.
        beat: usize,
        /// Whether it is to be carried out.
        done: bool,
    },
}

/// What moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Going {
    /// Nothing.
    Still,
    /// The lines of the beat.
    Running,
    /// What was before, up to this step.
    Replaying(u64),
}

/// A presentation under way.
pub struct Show {
    /// What is presented.
    pub plan: Rc<Plan>,
    /// The beat that the run on the page began with; 0 for the stage of all.
    base: usize,
    /// Where the stage of this run and each beat that was carried out on it ended: steps. Never empty.
    ends: Vec<u64>,
    /// As far as the beats follow one another without being asked for: on the way back to one.
    aim: usize,
    /// The beat that is shown, from 1; 0 for the stage.
    at: usize,
    /// Whether that one was carried out.
    done: bool,
    going: Going,
    /// The rest of a beat that was stopped.
    rest: Option<BeatJob>,
    /// Whether something happened between the beats that is not of them.
    strayed: bool,
}

impl Show {
    /// A presentation whose stage is set at this step.
    pub fn new(plan: Rc<Plan>, step: u64) -> Self {
        Self::act(plan, step, 0, 0)
    }

    /// A presentation on the run that the beat `base` begins with, whose stage is set at this step, on its way to the
    /// end of the beat `aim`; to no end, where that is 0.
    pub fn act(plan: Rc<Plan>, step: u64, base: usize, aim: usize) -> Self {
        // There is nothing to wait for where nothing is asked and nothing happens.
        let done = base == 0 || !plan.waits(base) && plan.beats.get(base - 1).is_some_and(|beat| beat.lines.is_empty());
        let ends = if base > 0 && done { vec![step, step] } else { vec![step] };
        Self { plan, base, ends, aim, at: base, done, going: Going::Still, rest: None, strayed: false }
    }

    /// The place of a beat among the ends of this run.
    fn place(&self, beat: usize) -> usize {
        beat - self.base.saturating_sub(1)
    }

    /// Whether it is on the way to a beat by itself.
    pub fn is_on_way(&self) -> bool {
        self.at < self.aim || self.at == self.aim && self.going == Going::Running
    }

    /// The beat that it is on the way to, or that is shown.
    pub fn bound(&self) -> usize {
        self.at.max(self.aim)
    }

    /// The lines that come next on the way to a beat, if it is on one.
    pub fn go_on(&mut self) -> Option<Vec<Line>> {
        let next = if self.done { self.at + 1 } else { self.at };
        if self.going != Going::Still {
            return None;
        }
        if next > self.aim {
            // It is there.
            self.aim = 0;
            return None;
        }
        let lines = self.plan.beats.get(next.checked_sub(1)?)?.lines.clone();
        (self.at, self.done, self.going) = (next, false, Going::Running);
        Some(lines)
    }

    /// The beat that is shown, from 1; 0 for the stage.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Whether that one was carried out.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// What moves.
    pub fn going(&self) -> Going {
        self.going
    }

    /// The next thing: an answer, a beat.
    pub fn advance(&mut self) -> Move {
        match self.going {
            Going::Running => return Move::Hurry,
            Going::Replaying(step) => {
                self.arrived();
                return Move::Go(step);
            }
            Going::Still => {}
        }
        if self.done {
            if self.at >= self.plan.beats.len() {
                return Move::Nothing;
            }
            (self.at, self.done) = (self.at + 1, false);
            if self.plan.has_act(self.at) {
                return Move::Act { beat: self.at, done: false };
            }
            if self.plan.waits(self.at) {
                // First the class reads, and says what it thinks.
                return Move::Nothing;
            }
        }
        match (self.ends.get(self.place(self.at)), self.plan.beats.get(self.at - 1)) {
            (Some(end), _) => {
                self.going = Going::Replaying(*end);
                Move::Replay(*end)
            }
            (None, Some(beat)) => {
                self.going = Going::Running;
                Move::Run(beat.lines.clone())
            }
            (None, None) => Move::Nothing,
        }
    }

    /// Back to where the beat before ended.
    pub fn back(&mut self) -> Move {
        if self.going == Going::Running {
            return Move::Hurry;
        }
        let to = self.at.saturating_sub(1);
        if to < self.base {
            // That was on another run.
            return Move::Act { beat: to, done: true };
        }
        self.at = to;
        self.arrived();
        Move::Go(self.ends[self.place(to).min(self.ends.len() - 1)])
    }

    /// Back to the stage: where nothing but beats happened by going there, else by beginning anew.
    pub fn reset(&mut self) -> Move {
        if self.base > 0 || self.strayed || self.going == Going::Running || self.rest.is_some() {
            return Move::Restart;
        }
        self.at = 0;
        self.arrived();
        Move::Go(self.ends[0])
    }

    /// The lines of a beat are begun, or gone on with, at this step of the run.
    pub fn begin(&mut self, step: u64) -> Option<BeatJob> {
        let rest = self.rest.take();
        self.strayed |= rest.is_none() && self.ends.last() != Some(&step);
        rest
    }

    /// The lines of the beat were carried out, up to this step.
    pub fn ended(&mut self, step: u64) {
        if self.ends.len() == self.place(self.at) {
            self.ends.push(step);
        }
        self.arrived();
    }

    /// The lines of the beat were stopped; the rest comes with the next press.
    pub fn stopped(&mut self, rest: BeatJob) {
        self.rest = Some(rest);
        self.aim = 0;
        self.going = Going::Still;
    }

    /// What was let pass again has passed.
    pub fn arrived(&mut self) {
        (self.going, self.done) = (Going::Still, true);
    }

    /// A line of the beat could not be carried out, at this step: it is at its end with that.
    pub fn failed(&mut self, step: u64) {
        self.strayed = true;
        self.aim = 0;
        self.ended(step);
    }

    /// The run goes on from this step in another way than it did.
    pub fn cut(&mut self, step: u64) {
        let kept = self.ends.iter().take_while(|end| **end <= step).count().max(1);
        self.ends.truncate(kept);
        while self.ends.len() <= self.place(self.at) {
            self.ends.push(step);
        }
        self.rest = None;
        self.aim = 0;
        self.strayed = true;
        self.arrived();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::Runner;

    const CLASS: &str = "cluster nodes=3
run until leader
# beat: one
append leader a=1
# beat: two
# predict: how many?
# answer: two
append leader b=1
# beat: three
tick 3
";

    fn show() -> Show {
        let mut script = crate::script::parse(CLASS).unwrap();
        let setup = script.setup.take().unwrap();
        Show::new(Rc::new(Plan::of(&setup, &Runner::new(script), None).unwrap()), 70)
    }

    /// Carries out the beat that is wanted, which ends at this step.
    fn run(show: &mut Show, step: u64) {
        assert!(matches!(show.advance(), Move::Run(lines) if lines.len() == 1));
        assert_eq!(show.going(), Going::Running);
        assert_eq!(show.advance(), Move::Hurry, "who presses again is in a hurry");
        assert!(show.begin(*show.ends.last().unwrap()).is_none());
        show.ended(step);
    }

    #[test]
    fn one_press_is_one_thing_and_an_answer_waits_for_its_own() {
        let mut show = show();
        run(&mut show, 80);
        assert_eq!((show.at(), show.is_done()), (1, true));
        assert_eq!(show.advance(), Move::Nothing);
        assert_eq!((show.at(), show.is_done()), (2, false), "asked, not answered");
        run(&mut show, 95);
        assert_eq!((show.at(), show.is_done()), (2, true));
        run(&mut show, 99);
        assert_eq!((show.advance(), show.at()), (Move::Nothing, 3), "there is no fourth");
    }

    #[test]
    fn back_is_where_the_beat_before_ended_and_forth_is_what_was() {
        let mut show = show();
        run(&mut show, 80);
        show.advance();
        run(&mut show, 95);
        assert_eq!((show.back(), show.at(), show.is_done()), (Move::Go(80), 1, true));
        assert_eq!((show.back(), show.back(), show.at()), (Move::Go(70), Move::Go(70), 0));
        assert_eq!(show.advance(), Move::Replay(80));
        assert_eq!(show.advance(), Move::Go(80), "in a hurry");
        show.advance();
        assert!(!show.is_done(), "it asks again");
        assert_eq!(show.back(), Move::Go(80), "a question can be gone back from");
        show.advance();
        assert_eq!(show.advance(), Move::Replay(95));
        show.arrived();
        run(&mut show, 99);
        assert_eq!(show.reset(), Move::Go(70));
    }

    #[test]
    fn who_acts_between_or_in_the_past_goes_on_from_there() {
        let mut show = show();
        run(&mut show, 80);
        show.advance();
        assert!(matches!(show.advance(), Move::Run(_)));
        assert!(show.begin(86).is_none(), "somebody did something in between");
        show.ended(95);
        assert_eq!(show.reset(), Move::Restart);
        show.back();
        assert_eq!(show.advance(), Move::Nothing);
        assert_eq!(show.advance(), Move::Replay(95));
        // A fork in the middle of it: the beat is what it is now.
        show.cut(90);
        assert_eq!((show.at(), show.is_done(), show.ends.as_slice()), (2, true, &[70, 80, 90][..]));
        run(&mut show, 120);
        assert_eq!(show.back(), Move::Go(90));
    }

    #[test]
    fn a_beat_that_was_stopped_goes_on_with_the_next_press() {
        let mut show = show();
        assert!(matches!(show.advance(), Move::Run(_)));
        assert!(show.begin(70).is_none());
        show.stopped(BeatJob::new(Vec::new(), 3));
        assert_eq!((show.going(), show.is_done(), show.at()), (Going::Still, false, 1));
        assert!(matches!(show.advance(), Move::Run(_)));
        assert!(show.begin(74).is_some());
        show.ended(80);
        assert_eq!(show.back(), Move::Go(70));
    }

    /// Five beats: the third begins with a run of its own, the fourth is only read.
    fn two_runs() -> Rc<Plan> {
        use crate::app::class::plan::{Act, OfLesson, OfStep};
        let line = || crate::script::parse("tick 3").unwrap().lines;
        let beat = |lines: Vec<Line>| crate::script::beats::Beat { lines, ..Default::default() };
        let own = || Some(Act { setup: crate::sim::config::Setup::default(), stage: line() });
        let steps = (1..=5).map(|beat| OfStep { act: own().filter(|_| beat == 3), ..OfStep::default() }).collect();
        let lesson = OfLesson { name: "two".into(), intro: Rc::default(), steps };
        let beats = vec![beat(line()), beat(line()), beat(line()), beat(Vec::new()), beat(line())];
        Rc::new(Plan { beats, lesson: Some(lesson), ..(*show().plan).clone() })
    }

    /// What is read first is run with the second press.
    fn read_and_run(show: &mut Show, step: u64) {
        assert_eq!((show.advance(), show.is_done()), (Move::Nothing, false));
        run(show, step);
    }

    #[test]
    fn a_beat_with_a_run_of_its_own_begins_there_and_so_does_going_back_over_it() {
        let plan = two_runs();
        let mut show = Show::new(plan.clone(), 70);
        read_and_run(&mut show, 80);
        read_and_run(&mut show, 90);
        assert_eq!(show.advance(), Move::Act { beat: 3, done: false });

        // The run is there: 40 steps of it set the stage.
        let mut show = Show::act(plan.clone(), 40, 3, 0);
        assert_eq!((show.at(), show.is_done(), show.is_on_way()), (3, false, false));
        run(&mut show, 50);
        assert_eq!(show.advance(), Move::Run(Vec::new()), "nothing to wait for");
        show.begin(50);
        show.ended(50);
        read_and_run(&mut show, 60);
        assert_eq!(show.advance(), Move::Nothing, "there is no sixth");
        assert_eq!((show.back(), show.back(), show.at()), (Move::Go(50), Move::Go(50), 3));
        assert_eq!(show.back(), Move::Act { beat: 2, done: true }, "the run before");
        assert_eq!(show.reset(), Move::Restart);

        // Brought to the end of the second by itself.
        let mut show = Show::act(plan, 70, 0, 2);
        for (at, end) in [(1, 80), (2, 90)] {
            assert!(show.is_on_way() && show.bound() == 2);
            assert!(show.go_on().is_some_and(|lines| lines.len() == 1) && show.at() == at);
            assert!(show.go_on().is_none(), "one after the other");
            show.begin(end - 10);
            show.ended(end);
        }
        assert!(show.go_on().is_none() && !show.is_on_way() && show.is_done());
        assert_eq!((show.back(), show.at()), (Move::Go(80), 1));
    }
}
