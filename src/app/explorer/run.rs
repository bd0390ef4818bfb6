//! The explorer on the page: started, paused, stopped, and what it found opened.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use gloo::timers::callback::{Interval, Timeout};
use wasm_bindgen_futures::spawn_local;
use yew::AttrValue;

use crate::{
    app::{
        action::{Action, Control, Tab},
        driver::{Driver, now_ms},
        explorer::{
            ExplorerAction,
            search::{Finding, Plan, Search},
            staff::Hired,
            view::{ExplorerView, FindingView, Trouble, covered},
            wire::{Answer, What},
        },
        job::Done,
        pack,
        share::address,
    },
    script::{Runner, incoming, link},
    text,
};

/// How often what is shown of it changes, in milliseconds.
const LOOK_MS: u32 = 250;
/// The most workers that are of any use: each takes some megabytes.
pub const MAX_WORKERS: usize = 64;
/// The most seeds of one search.
pub const MAX_SEEDS: u64 = 1_000_000_000;
/// The greatest first seed: what a number field of a browser holds exactly.
pub const MAX_FIRST: u64 = (1 << 53) - 1;

/// The explorer of the page.
#[derive(Default)]
pub struct Exploring {
    pub(super) search: RefCell<Option<Search>>,
    pub(super) staff: RefCell<Vec<Hired>>,
    pub(super) next_worker: Cell<u64>,
    /// How many workers were replaced that died of something else than OmniPaxos.
    pub(super) replaced: Cell<usize>,
    pub(super) troubles: RefCell<Vec<Trouble>>,
    /// Links of findings, by their number: those that were asked for, and those that are made.
    links: RefCell<BTreeMap<usize, Option<AttrValue>>>,
    /// Which search this is: what was asked for another comes too late.
    number: Cell<u64>,
    refresh: RefCell<Option<Interval>>,
    /// Whether its sheet is open, and whether what is said elsewhere of it was read.
    is_open: Cell<bool>,
    is_read: Cell<bool>,
}

impl Driver {
    /// Does what a person asks of the explorer.
    pub(in crate::app) fn act_on_explorer(&self, action: ExplorerAction) {
        let exploring = &self.0.exploring;
        let change = |change: fn(&mut Search)| {
            if let Some(search) = exploring.search.borrow_mut().as_mut() {
                search.sample(now_ms());
                change(search);
                search.sample(now_ms());
            }
        };
        match action {
            ExplorerAction::Start(plan) => self.start_exploring(plan),
            ExplorerAction::Pause => change(Search::pause),
            ExplorerAction::GoOn => {
                change(Search::go_on);
                self.give_work();
            }
            ExplorerAction::Stop => change(Search::stop),
            ExplorerAction::Open(at) => self.open_finding(at),
            ExplorerAction::Show(is_open) => {
                exploring.is_open.set(is_open);
                // What is over was seen in the sheet.
                exploring.is_read.set(!self.needs_workers());
            }
            ExplorerAction::Dismiss => exploring.is_read.set(true),
        }
        self.tidy_explorer();
        self.show_explorer();
    }

    fn start_exploring(&self, plan: Plan) {
        let exploring = &self.0.exploring;
        let is_possible = plan.count > 0 && plan.workers > 0;
        if self.needs_workers() || !is_possible {
            return;
        }
        exploring.number.set(exploring.number.get() + 1);
        exploring.replaced.set(0);
        exploring.troubles.take();
        exploring.links.take();
        exploring.is_read.set(false);
        let mut search = Search::new(plan);
        search.sample(now_ms());
        exploring.search.replace(Some(search));
        for _ in 0..plan.workers.min(MAX_WORKERS) {
            self.hire();
        }
        if exploring.staff.borrow().is_empty()
            && let Some(search) = exploring.search.borrow_mut().as_mut()
        {
            search.fail();
        }
        let driver = self.clone();
        exploring.refresh.replace(Some(Interval::new(LOOK_MS, move || {
            driver.look_after_workers();
            driver.tidy_explorer();
            driver.show_explorer();
        })));
    }

    /// A worker has answered.
    pub(super) fn take_answer(&self, worker: u64, answer: Answer) {
        let found = |search: &Search| search.findings.len();
        let (before, after) = match self.0.exploring.search.borrow_mut().as_mut() {
            Some(search) => {
                let before = found(search);
                search.answered(worker, answer);
                (before, found(search))
            }
            None => return,
        };
        self.make_links();
        if !self.needs_workers() || before != after {
            self.tidy_explorer();
            self.show_explorer();
        }
    }

    /// Once there is nothing left to do, nobody is there to do it.
    fn tidy_explorer(&self) {
        if self.needs_workers() {
            return;
        }
        self.dismiss_workers();
        self.make_links();
        let refresh = self.0.exploring.refresh.take();
        // It may be what called this.
        Timeout::new(0, move || drop(refresh)).forget();
    }

    /// Shows the explorer as it is now.
    pub(super) fn show_explorer(&self) {
        let exploring = &self.0.exploring;
        let hidden = exploring.is_open.get() || exploring.is_read.get();
        let workers = self.count_workers();
        let view = exploring.search.borrow_mut().as_mut().map(|search| {
            search.sample(now_ms());
            let links = exploring.links.borrow();
            let finding = |(at, finding): (usize, &Finding)| FindingView {
                finding: finding.clone(),
                link: links.get(&at).cloned().flatten(),
            };
            let (seeds_a_second, events_a_second) = search.speed();
            Rc::new(ExplorerView {
                plan: search.plan,
                phase: search.phase,
                seeds: search.seeds,
                events: search.events,
                seeds_a_second,
                events_a_second,
                seconds: (search.active_ms() / 1_000.0) as u64,
                workers,
                busy: search.busy(),
                coverage: covered(search),
                exempt: search.exempt.iter().map(|(name, count)| (name.clone().into(), *count)).collect(),
                findings: search.findings.iter().enumerate().map(finding).collect(),
                more: search.more,
                troubles: exploring.troubles.borrow().clone(),
                hidden,
            })
        });
        let mut engine = self.0.engine.borrow_mut();
        if engine.page.explorer != view {
            engine.page.explorer = view;
            drop(engine);
            self.draw_soon();
        }
    }

    /// Makes the links of the findings that are as they will stay.
    fn make_links(&self) {
        let exploring = &self.0.exploring;
        let is_final = |finding: &Finding| finding.shortening.is_over();
        let mut wanted = Vec::new();
        if let Some(search) = exploring.search.borrow().as_ref() {
            let mut links = exploring.links.borrow_mut();
            for (at, finding) in search.findings.iter().enumerate().filter(|(_, finding)| is_final(finding)) {
                links.entry(at).or_insert_with(|| {
                    wanted.push((at, opened(finding).to_owned()));
                    None
                });
            }
        }
        for (at, script) in wanted {
            let (driver, number) = (self.clone(), exploring.number.get());
            spawn_local(async move {
                // Where it cannot be made there is the script.
                let Ok(fragment) = pack::pack(&script).await else { return };
                let link = format!("{}#{fragment}", address());
                let exploring = &driver.0.exploring;
                if exploring.number.get() == number && link.chars().count() <= link::MAX_COPY_CHARS {
                    exploring.links.borrow_mut().insert(at, Some(link.into()));
                    driver.show_explorer();
                }
            });
        }
    }

    /// Opens a finding's run in the place of the present one, which goes as with a new cluster, and shows where it
    /// breaks.
    fn open_finding(&self, at: usize) {
        let search = self.0.exploring.search.borrow();
        let Some((finding, profile)) =
            search.as_ref().and_then(|search| Some((search.findings.get(at)?.clone(), search.plan.profile)))
        else {
            return;
        };
        drop(search);
        let incoming = match incoming::read(opened(&finding).as_bytes()) {
            Ok(incoming) => incoming,
            Err(error) => {
                let text = text::script_wrong(&self.texts(), &error.to_string());
                return self.0.engine.borrow_mut().show_error(Control::Explorer, text);
            }
        };
        let driver = self.clone();
        let done: Done = Box::new(move |result| {
            // Whoever tells this is in the middle of something.
            Timeout::new(0, move || match result {
                Ok(()) => driver.show_finding(&finding, profile.name()),
                Err(error) if error.message == driver.texts().text("error-stopped-by-person") => {}
                Err(error) => {
                    let text = text::opened_run_stopped(&driver.texts(), &error.to_string());
                    driver.0.engine.borrow_mut().show_error(Control::Explorer, text);
                    driver.draw_soon();
                }
            })
            .forget();
        });
        self.start_script(Some(incoming.setup), Runner::new(incoming.script), Some(done));
    }

    /// The run of a finding is there: to the step where it breaks.
    fn show_finding(&self, finding: &Finding, profile: &str) {
        let (present, first) = {
            let engine = self.0.engine.borrow();
            let violations = engine.simulation.checks().into_iter().flat_map(|check| check.violations);
            let first = violations.min_by_key(|violation| (violation.step, violation.invariant));
            (engine.branches.present().id, first)
        };
        let texts = self.texts();
        let name = if finding.kind.defect.is_some() { finding.kind.name() } else { profile };
        let name = texts.format("explore-branch", &[("seed", finding.seed.to_string().into()), ("name", name.into())]);
        self.rename_branch(present, &name);
        if let (What::Panic(_), Some(line)) = (&finding.kind.what, finding.script.lines().last()) {
            self.notify(texts.format("explore-panics-next", &[("line", line.into())]), true);
        }
        match first {
            Some(violation) => {
                self.dispatch(Action::ShowTab(Tab::Safety));
                self.dispatch(Action::Select(Some(violation.node)));
                self.dispatch(Action::Seek(violation.step));
            }
            None if finding.kind.what == What::NotLinearizable => self.dispatch(Action::ShowTab(Tab::History)),
            None => self.dispatch(Action::ShowTab(Tab::Events)),
        }
    }
}

/// The script that is opened: one that panics, without the command that does, which would end the page as well.
fn opened(finding: &Finding) -> &str {
    let script = finding.script.trim_end();
    match finding.kind.what {
        What::Panic(_) => script.rsplit_once('\n').map_or(script, |(before, _)| before),
        _ => &finding.script,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::explorer::{search::Shortening, wire::Kind};

    #[test]
    fn a_run_that_panics_is_opened_as_it_was_before() {
        let finding = |what| Finding {
            kind: Kind { what, defect: None },
            seeds: 1,
            seed: 3,
            found_commands: 2,
            commands: 2,
            script: "cluster nodes=3\ntick 1\ncrash 1\n".into(),
            shortening: Shortening::Not,
        };
        assert_eq!(opened(&finding(What::Panic("no".to_owned()))), "cluster nodes=3\ntick 1");
        assert_eq!(opened(&finding(What::Stalled)), "cluster nodes=3\ntick 1\ncrash 1\n");
    }
}
