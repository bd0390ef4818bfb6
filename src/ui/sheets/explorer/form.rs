//! What is to be explored: a profile, seeds, workers.

use gloo::utils::window;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::{
    app::{
        action::Action,
        explorer::{
            ExplorerAction,
            run::{MAX_FIRST, MAX_SEEDS, MAX_WORKERS},
            search::{Phase, Plan},
            words::profile_says,
        },
    },
    explore::Profile,
    text::Texts,
    ui::{
        hooks::{use_dispatch, use_texts},
        sheets::explorer::controls,
    },
};

/// How many seeds are explored unless something else is chosen.
const SEEDS: u64 = 10_000;

/// What the form gets.
#[derive(Properties, PartialEq)]
pub struct FormProps {
    /// What is, or was last, explored.
    pub plan: Option<Plan>,
    /// How far that is.
    pub phase: Option<Phase>,
}

/// What is in the form.
#[derive(Clone, PartialEq)]
struct Typed {
    profile: Profile,
    first: String,
    count: String,
    workers: String,
}

/// A field that holds no number that can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    First,
    Count,
    Workers,
}

impl Typed {
    fn new(plan: Option<Plan>, cores: usize) -> Self {
        let plan = plan.unwrap_or(Plan { profile: Profile::Promised, first: 0, count: SEEDS, workers: cores });
        Self {
            profile: plan.profile,
            first: plan.first.to_string(),
            count: plan.count.to_string(),
            workers: plan.workers.to_string(),
        }
    }

    /// What it asks for; the first field that is wrong.
    fn plan(&self, cores: usize) -> Result<Plan, Wrong> {
        let number = |text: &str| text.trim().parse::<u64>().ok();
        let first = number(&self.first).filter(|first| *first <= MAX_FIRST).ok_or(Wrong::First)?;
        let count = number(&self.count).filter(|count| (1..=MAX_SEEDS).contains(count)).ok_or(Wrong::Count)?;
        let workers = number(&self.workers).filter(|workers| (1..=cores as u64).contains(workers));
        Ok(Plan { profile: self.profile, first, count, workers: workers.ok_or(Wrong::Workers)? as usize })
    }
}

/// How many cores the browser says there are: so many workers get most done.
fn cores() -> usize {
    let cores = window().navigator().hardware_concurrency();
    if cores.is_finite() { (cores as usize).clamp(1, MAX_WORKERS) } else { 1 }
}

/// The form, and what starts, pauses and ends it.
#[component]
pub fn Form(props: &FormProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let cores = *use_memo((), |()| cores());
    let typed = use_state_eq(|| Typed::new(props.plan, cores));
    let asked = typed.plan(cores);
    let active = props.phase.filter(|phase| phase.is_active());
    let onprofile = {
        let typed = typed.clone();
        Callback::from(move |event: Event| {
            let name = event.target_unchecked_into::<HtmlSelectElement>().value();
            if let Some(profile) = Profile::named(&name) {
                typed.set(Typed { profile, ..(*typed).clone() });
            }
        })
    };
    let field = |which: Wrong, testid: &'static str, label: &str, value: &str, hint: Option<String>| {
        let state = typed.clone();
        let oninput = Callback::from(move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlInputElement>().value();
            let mut next = (*state).clone();
            match which {
                Wrong::First => next.first = value,
                Wrong::Count => next.count = value,
                Wrong::Workers => next.workers = value,
            }
            state.set(next);
        });
        let is_wrong = asked == Err(which);
        html! {
            <label class="field"><span>{ texts.text(label) }</span>
                <input data-testid={testid} inputmode="numeric" autocomplete="off" value={value.to_owned()} {oninput}
                    disabled={active.is_some()} aria-invalid={is_wrong.then_some("true")}
                    aria-describedby={is_wrong.then_some("explorer-wrong")} />
                if let Some(hint) = hint {
                    <small>{ hint }</small>
                }
            </label>
        }
    };
    let onsubmit = {
        let (dispatch, asked) = (dispatch.clone(), asked);
        let is_active = active.is_some();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let (Ok(plan), false) = (asked, is_active) {
                dispatch.send(Action::Explorer(ExplorerAction::Start(plan)));
            }
        })
    };
    let options = Profile::ALL.into_iter().map(|profile| {
        html! { <option value={profile.name()} selected={profile == typed.profile}>{ profile.name() }</option> }
    });
    let hint = Some(texts.format("explore-workers-hint", &[("cores", cores.into())]));
    html! {
        <form class="explorer-form" {onsubmit}>
            <label class="field"><span>{ texts.text("explore-profile") }</span>
                <select data-testid="explorer-profile" onchange={onprofile} disabled={active.is_some()}
                    aria-describedby="explorer-profile-says">{ for options }</select>
            </label>
            <p id="explorer-profile-says" class="explorer-says" data-testid="explorer-profile-says">{ profile_says(&texts, typed.profile) }</p>
            <div class="fields">
                { field(Wrong::First, "explorer-first", "explore-first", &typed.first, None) }
                { field(Wrong::Count, "explorer-count", "explore-count", &typed.count, None) }
                { field(Wrong::Workers, "explorer-workers", "explore-workers", &typed.workers, hint) }
            </div>
            <p id="explorer-wrong" class="problem" role="status">{ asked.err().map(|wrong| problem(&texts, wrong, cores)).unwrap_or_default() }</p>
            { controls(&texts, &dispatch, props.phase, asked.is_ok()) }
        </form>
    }
}

fn problem(texts: &Texts, wrong: Wrong, cores: usize) -> String {
    match wrong {
        Wrong::First => texts.format("explore-first-wrong", &[("most", MAX_FIRST.to_string().into())]),
        Wrong::Count => texts.format("explore-count-wrong", &[("most", MAX_SEEDS.into())]),
        Wrong::Workers => texts.format("explore-workers-wrong", &[("most", cores.into())]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_a_plan_or_says_which_field_is_wrong() {
        let typed = Typed::new(None, 4);
        let plan = Plan { profile: Profile::Promised, first: 0, count: SEEDS, workers: 4 };
        assert_eq!(typed.plan(4), Ok(plan));
        let with = |first: &str, count: &str, workers: &str| {
            let (first, count, workers) = (first.to_owned(), count.to_owned(), workers.to_owned());
            Typed { first, count, workers, ..typed.clone() }.plan(4)
        };
        assert_eq!(with(" 7 ", "1", "1"), Ok(Plan { first: 7, count: 1, workers: 1, ..plan }));
        for first in ["", "-1", "1.5", "x", "9007199254740992"] {
            assert_eq!(with(first, "1", "1"), Err(Wrong::First), "{first}");
        }
        for count in ["", "0", "1000000001", "1e3"] {
            assert_eq!(with("0", count, "1"), Err(Wrong::Count), "{count}");
        }
        for workers in ["", "0", "5"] {
            assert_eq!(with("0", "1", workers), Err(Wrong::Workers), "{workers}");
        }
    }
}
