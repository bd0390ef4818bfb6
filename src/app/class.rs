//! A run in front of a class: beats, a spotlight, a lock, names of steps, notes beside, a handout.

pub mod address;
pub mod beat_job;
pub mod handout;
pub mod lesson;
pub mod notes;
pub mod plan;
pub mod show;

pub(super) mod act;

use std::rc::Rc;

use yew::AttrValue;

use self::{
    handout::{Handout, Stops},
    plan::{Plan, Title},
    show::{Going, Show},
};
use crate::{
    app::engine::Engine,
    lesson::markdown::Block,
    script::beats::{Beat, Bookmark},
    sim::NodeId,
    text::{Texts, scenario_title},
};

/// What a person asks in front of a class.
#[derive(Clone, Debug, PartialEq)]
pub enum ClassAction {
    /// Present, or do not any more.
    Present(bool),
    /// Present this script.
    PresentScript(String),
    /// Present the lesson that is open.
    PresentLesson,
    /// The next beat, the answer to what was asked, or the next event where there are no beats.
    Advance,
    /// Back to where the beat before ended.
    Back,
    /// Back to the stage.
    Reset,
    /// Lock the screen, or unlock it.
    Lock(bool),
    /// Light one node, or all of them.
    Spotlight(Option<NodeId>),
    /// Call the step that is shown by a name.
    Bookmark(String),
    /// This step has no name any more.
    Unmark(u64),
    /// Open the window with the teacher's notes.
    OpenNotes,
    /// The sheet of the class was opened or closed: while it is open, [`ClassView::link`] is made.
    ShowSheet(bool),
    /// Make a handout, with a drawing at each of these; or put it away.
    Handout(Option<Stops>),
}

/// What the page shows in front of a class.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClassView {
    /// Whether it presents.
    pub presenting: bool,
    /// Whether the screen is locked.
    pub locked: bool,
    /// The node that is lit.
    pub spotlight: Option<NodeId>,
    /// What is presented; empty where it has no title.
    pub title: AttrValue,
    /// How many beats there are.
    pub count: usize,
    /// Whether they have been begun with.
    pub begun: bool,
    /// Whether the stage is being set.
    pub preparing: bool,
    /// The beat that is shown, from 1; 0 for the stage.
    pub at: usize,
    /// Whether its lines are being carried out.
    pub going: bool,
    /// Whether they have been.
    pub done: bool,
    /// Whether there are any.
    pub has_lines: bool,
    /// What it says.
    pub text: AttrValue,
    /// What it says below that, where it is of a lesson; for the stage what one will understand.
    pub words: Rc<Vec<Block>>,
    /// What it asks.
    pub predict: AttrValue,
    /// The answer; empty before the lines have been carried out.
    pub answer: AttrValue,
    /// Names of steps, by ascending step.
    pub bookmarks: Rc<Vec<Bookmark>>,
    /// A link that opens the presentation; empty while it is made, and where there can be none.
    pub link: AttrValue,
    /// What is to be printed.
    pub handout: Option<Rc<Handout>>,
}

/// Everything of a class that is no run.
#[derive(Default)]
pub struct Class {
    pub(super) presenting: bool,
    pub(super) locked: bool,
    pub(super) spotlight: Option<NodeId>,
    /// The script with beats that was opened last.
    pub(super) plan: Option<Rc<Plan>>,
    /// The lesson that is open.
    pub(super) lesson: Option<Rc<Plan>>,
    /// While a stage is being set: the beat that it is set for, and whether that is to be carried out.
    pub(super) preparing: Option<(usize, bool)>,
    /// The presentation under way.
    pub(super) show: Option<Show>,
    pub(super) link: AttrValue,
    pub(super) handout: Option<Rc<Handout>>,
    /// Which handout was asked for last.
    pub(super) handouts: u64,
}

impl Class {
    /// What there is to present, which is where beats come from, and the only place that knows: what is under way,
    /// else the script with beats that was opened last, else the lesson that is open.
    pub(super) fn plan(&self) -> Option<Rc<Plan>> {
        self.show.as_ref().map(|show| &show.plan).or(self.plan.as_ref()).or(self.lesson.as_ref()).cloned()
    }

    /// The lesson that is open is another one, or in another language; `None` where none is. Where it is what is being
    /// presented, it goes on at the same beat.
    pub(super) fn set_lesson(&mut self, plan: Option<Rc<Plan>>) {
        let before = std::mem::replace(&mut self.lesson, plan);
        let Some(before) = before else { return };
        let same = self.lesson.clone().filter(|plan| plan.goes_on_as(&before));
        if self.plan.as_ref().is_some_and(|plan| Rc::ptr_eq(plan, &before)) {
            self.plan.clone_from(&same);
        }
        if let (Some(show), Some(plan)) = (&mut self.show, same)
            && Rc::ptr_eq(&show.plan, &before)
        {
            show.plan = plan;
        }
    }

    /// Another run is on the page, at this step; whether it began by itself.
    pub(super) fn handle_run(&mut self, step: u64, anew: bool) {
        match &mut self.show {
            Some(show) if !anew => show.cut(step),
            _ => self.show = None,
        }
        self.handout = None;
        self.spotlight = None;
    }

    /// Whether something passes that a class is to see.
    pub(super) fn moves(&self) -> bool {
        self.show.as_ref().is_some_and(|show| show.going() != Going::Still)
    }

    /// The beat that is shown.
    pub(super) fn beat(&self) -> Option<&Beat> {
        let show = self.show.as_ref()?;
        show.plan.beats.get(show.at().checked_sub(1)?)
    }
}

/// What a presentation is called.
pub(super) fn title_of(texts: &Texts, title: &Title) -> String {
    match title {
        Title::Scenario(name) => scenario_title(texts, name),
        Title::Words(words) => words.clone(),
        Title::None => String::new(),
    }
}

impl Engine {
    /// What the page shows in front of a class.
    pub(super) fn class_view(&self) -> ClassView {
        let (class, texts) = (&self.class, &self.page.texts);
        let (plan, show, beat) = (class.plan(), class.show.as_ref(), class.beat());
        let tag = texts.language().tag();
        let on_way = class.preparing.is_some() || show.is_some_and(Show::is_on_way);
        let done = show.is_some_and(Show::is_done) && !on_way;
        let at = match (class.preparing, show) {
            (Some((beat, _)), _) => beat,
            (None, show) => show.map_or(0, Show::bound),
        };
        let beat = beat.filter(|_| !on_way);
        let of_lesson = plan.as_ref().and_then(|plan| plan.lesson.as_ref());
        let words = match at.checked_sub(1) {
            None => of_lesson.map(|lesson| &lesson.intro),
            Some(step) => of_lesson.and_then(|lesson| lesson.steps.get(step)).map(|step| &step.words),
        };
        let said = |of: fn(&Beat) -> &crate::script::beats::Worded| {
            AttrValue::from(beat.map(|beat| of(beat).in_language(tag).to_owned()).unwrap_or_default())
        };
        ClassView {
            presenting: class.presenting,
            locked: class.locked,
            spotlight: class.spotlight,
            title: plan.as_ref().map(|plan| title_of(texts, &plan.title)).unwrap_or_default().into(),
            count: plan.as_ref().map_or(0, |plan| plan.beats.len()),
            begun: show.is_some(),
            preparing: on_way,
            at,
            going: class.moves(),
            done,
            has_lines: beat.is_some_and(|beat| !beat.lines.is_empty()),
            text: said(|beat| &beat.text),
            words: words.cloned().unwrap_or_default(),
            predict: said(|beat| &beat.predict),
            answer: if done { said(|beat| &beat.answer) } else { AttrValue::default() },
            bookmarks: Rc::new(self.branches.present().bookmarks.clone()),
            link: class.link.clone(),
            handout: class.handout.clone(),
        }
    }
}
