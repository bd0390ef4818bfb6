//! [`Stage`]: which scenario the run is.

use crate::{
    app::page::Page,
    script::scenarios::{SCENARIOS, Scenario, scenario_of},
    sim::{Simulation, config::Setup},
    text::scenario_look,
};

/// Which scenario the run is, as far as its commands were looked through.
#[derive(Default)]
pub(super) struct Stage {
    /// How many commands were looked through.
    seen: usize,
    found: Option<&'static Scenario>,
    /// Whether somebody asked for a scenario who is still to be told what to look for in it.
    asked: bool,
    /// The notice that says so.
    notice: Option<u64>,
}

impl Page {
    /// Somebody runs a script: one of a scenario is said to be one once it stands.
    pub(super) fn ask_stage(&mut self, script: &str) {
        self.stage.asked = SCENARIOS.iter().any(|scenario| scenario.script == script);
    }

    /// The run was replaced by another: what was said of it goes.
    pub(super) fn forget_stage(&mut self) {
        let asked = self.stage.asked;
        let stage = std::mem::replace(&mut self.stage, Stage { asked, ..Stage::default() });
        self.notices.retain(|notice| Some(notice.id) != stage.notice);
    }

    /// Which scenario the run is.
    pub(super) fn stage(&mut self, live: &Simulation) -> Option<&'static str> {
        let commands = live.history().len();
        // What most begin with is none, or one in which nothing was done.
        if self.stage.found.is_none() && self.stage.seen != commands && *live.setup() != Setup::default() {
            self.stage.seen = commands;
            self.stage.found = scenario_of(live.setup(), live.history());
            if let Some(scenario) = self.stage.found.filter(|_| std::mem::take(&mut self.stage.asked)) {
                let look = scenario_look(&self.texts, scenario.name);
                self.stage.notice = Some(self.notify(look, true, None));
            }
        }
        self.stage.found.map(|scenario| scenario.name)
    }
}
