//! What `state()` of `window.playground` says of what is promised in time, and of what clients saw.

use serde::Serialize;

use crate::{
    app::{
        engine::Engine,
        history::{Judged, LivenessView},
        state::{Number, numbers},
    },
    sim::register::Broken,
    text::{self, Texts},
};

/// How it stands that the cluster gets on: promised while no fault is in its way, within a time.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Liveness"))]
pub(super) struct LivenessValue {
    /// Whether it gets on, has time left, is late, or is not promised while a fault lasts.
    #[cfg_attr(test, ts(type = "LivenessName"))]
    name: &'static str,
    /// Whether it should have come by now.
    late: bool,
    /// The step since which that time counts; null unless it waits or is late.
    since: Option<Number>,
    /// The nodes concerned.
    nodes: Vec<Number>,
    /// The same in a few words, in the language of the page.
    text: String,
}

impl From<LivenessView> for LivenessValue {
    fn from(view: LivenessView) -> Self {
        Self {
            name: view.name,
            late: view.name == "late",
            since: view.since.map(Number::from),
            nodes: numbers(&view.nodes),
            text: view.state.to_string(),
        }
    }
}

/// Whether what clients saw, writes and reads through the log, is linearizable: key by key, the newest 10,000 operations.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ClientHistory"))]
pub(super) struct HistoryValue {
    /// False where there is a key of which no order explains what was read.
    linearizable: bool,
    /// How many operations were looked at.
    operations: Number,
    /// Of how many keys.
    keys: Number,
    /// Those keys of which no order explains what was read, the first to break first.
    broken: Vec<BrokenValue>,
    /// Those of which it was not found out.
    unknown: Vec<String>,
}

/// A key of which no order explains what was read, and the operation that nothing explains.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "BrokenKey"))]
pub(super) struct BrokenValue {
    /// Which key.
    key: String,
    /// Where the operation was asked for; null where it is not known any more.
    node: Option<Number>,
    /// The step in which it was asked for.
    invoked: Option<Number>,
    /// The step in which it was done.
    step: Number,
    /// What is wrong, in the language of the page.
    text: String,
}

impl HistoryValue {
    fn of(judged: &Judged, texts: &Texts) -> Self {
        let Judged { verdict, operations, .. } = judged;
        let broken = |broken: &Broken| {
            let operation = operations.iter().find(|operation| operation.id == broken.offender);
            BrokenValue {
                key: broken.key.clone(),
                node: operation.map(|operation| operation.node.into()),
                invoked: operation.map(|operation| operation.invoked.step.into()),
                step: broken.at.step.into(),
                text: text::history::wrong(texts, broken, operations),
            }
        };
        Self {
            linearizable: verdict.holds(),
            operations: verdict.operations.into(),
            keys: verdict.keys.into(),
            broken: verdict.broken.iter().map(broken).collect(),
            unknown: verdict.unknown.clone(),
        }
    }
}

impl Engine {
    /// Both, as of the step that is shown.
    pub(super) fn told(&mut self, texts: &Texts) -> (LivenessValue, HistoryValue) {
        let live = &self.simulation;
        let shown = self.travel.past().map_or(live, |replay| replay.simulation());
        let step = shown.steps();
        let liveness = self.page.histories.liveness(live, shown, texts).into();
        let judged = self.page.histories.judged(live, step);
        (liveness, HistoryValue::of(&judged, texts))
    }
}
