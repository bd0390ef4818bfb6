//! The transport: let time pass, one event, one tick, or until something holds.

use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Control, Goal},
        model::{Life, Model},
    },
    text::Texts,
    ui::{
        control_error::ErrorBeside,
        hooks::{on, use_dispatch, use_texts},
        icon::Icon,
        timeline::TimelineBar,
    },
    view::{Frame, Next},
};

/// The speeds offered, in ticks a second.
const SPEEDS: [u32; 8] = [1, 2, 4, 8, 16, 32, 64, 250];

/// What the transport gets.
#[derive(Properties, PartialEq)]
pub struct TransportProps {
    /// All that the page draws from.
    pub model: Model,
}

/// The transport.
#[component]
pub fn Transport(props: &TransportProps) -> Html {
    let model = &props.model;
    let frame = &model.frame;
    let texts = use_texts();
    let dispatch = use_dispatch();
    let idle = model.life == Life::Ready && !model.busy;
    let what = next(&texts, frame);
    let next_label = match &what {
        Some(what) => texts.format("page-next-whole", &[("what", what.clone().into())]),
        None => texts.text("page-next-event"),
    };
    let (play_icon, play_label, play) = if model.playing {
        (Icon::Pause, texts.text("page-pause"), Action::Pause)
    } else {
        (Icon::Play, texts.text("page-play"), Action::Play)
    };
    let on_speed = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: Event| {
            if let Ok(speed) = event.target_unchecked_into::<web_sys::HtmlSelectElement>().value().parse() {
                dispatch.send(Action::SetSpeed(speed));
            }
        })
    };
    let past = model.past;
    let at_start = past.map_or(model.last_step, |past| past.target) == 0;
    let title = match in_flight(&texts, frame) {
        nothing if nothing.is_empty() => format!("{next_label} (→)"),
        in_flight => format!("{next_label} (→) · {in_flight}"),
    };
    let way = |testid: &'static str, icon: Icon, label: String, disabled: bool, action: Action| {
        html! {
            <button type="button" class="way" data-testid={testid} title={label.clone()} aria-label={label} {disabled}
                onclick={on(&dispatch, action)}>{ icon.html() }</button>
        }
    };
    let (run_icon, run_label, run) = if model.busy {
        (Icon::Stop, texts.text("page-stop"), Action::Pause)
    } else {
        (Icon::Next, texts.text("page-run-until-decided"), Action::RunUntil(Goal::Decided))
    };
    html! {
        <footer class="transport" inert={model.class.locked} aria-label={texts.text("page-transport")}>
            <ErrorBeside error={model.error.clone()} control={Control::Transport} />
            <div class="transport-row">
                { way("first", Icon::First, texts.text("page-first"), !idle || at_start, Action::Seek(0)) }
                { way("back", Icon::Back, texts.text("page-back"), !idle || at_start, Action::SeekEvents(-1)) }
                <button type="button" class="primary play" data-testid="play" aria-pressed={model.playing.to_string()}
                    aria-label={play_label.clone()} title={format!("{play_label} (Space)")} disabled={!idle}
                    onclick={on(&dispatch, play)}>{ play_icon.html() }</button>
                <button type="button" class="next" data-testid="next-event" {title}
                    aria-label={next_label} disabled={!idle} onclick={on(&dispatch, Action::NextEvent)}>
                    { Icon::Next.html() }
                    <span>{ match what {
                        Some(what) => html! { <><span class="prefix">{ texts.text("page-next-prefix") }</span>{ what }</> },
                        None => html! { texts.text("page-next-event") },
                    } }</span>
                </button>
                { way("live", Icon::Live, texts.text("page-live-title"), past.is_none(), Action::ReturnToLive) }
                <button type="button" class="tick" data-testid="tick" title={texts.text("page-tick-title")} disabled={!idle}
                    onclick={on(&dispatch, Action::Tick)}>{ texts.text("page-tick") }</button>
                <label class="speed">
                    <span class="hidden">{ texts.text("page-speed") }</span>
                    <select data-testid="speed" onchange={on_speed}>{ speeds(&texts, model.ticks_per_second) }</select>
                </label>
            </div>
            <TimelineBar model={model.clone()} />
            <button type="button" class="run" data-testid="run-until-decided" disabled={model.life != Life::Ready}
                title={texts.text("page-run-until-decided-title")} aria-label={run_label.clone()} onclick={on(&dispatch, run)}>
                { run_icon.html() }<span>{ run_label }</span>
            </button>
        </footer>
    }
}

/// What "next event" would do.
fn next(texts: &Texts, frame: &Frame) -> Option<String> {
    Some(match frame.next.as_ref()? {
        Next::Message { kind, from, to } => texts.format(
            "page-next-message",
            &[("kind", kind.name().into()), ("from", (*from).into()), ("to", (*to).into())],
        ),
        Next::Flush { node } => texts.format("page-next-flush", &[("node", (*node).into())]),
        Next::Tick => texts.text("page-next-tick"),
    })
}

/// What is under way: messages that the page shows, and flushes. That nothing is, the cluster says.
fn in_flight(texts: &Texts, frame: &Frame) -> String {
    let messages = frame.messages.iter().filter(|message| !message.info.kind.is_heartbeat()).count();
    let flushes = frame.nodes.iter().filter(|node| node.disk.as_ref().is_some_and(|disk| disk.flushing.is_some()));
    let flushes = flushes.count();
    match (messages, flushes) {
        (0, 0) => String::new(),
        (_, 0) => texts.format("page-flight-messages", &[("n", messages.into())]),
        (0, _) => texts.format("page-flight-flushes", &[("n", flushes.into())]),
        _ => texts.format("page-flight-both", &[("messages", messages.into()), ("flushes", flushes.into())]),
    }
}

fn speeds(texts: &Texts, now: u32) -> Html {
    let mut speeds = SPEEDS.to_vec();
    // A script or a call may have set one that is not offered.
    if !speeds.contains(&now) {
        speeds.push(now);
        speeds.sort_unstable();
    }
    let options = speeds.into_iter().map(|speed| {
        html! {
            <option key={speed} value={speed.to_string()} selected={speed == now}>
                { texts.format("page-ticks-per-second", &[("n", speed.into())]) }
            </option>
        }
    });
    options.collect()
}
