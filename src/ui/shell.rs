//! [`App`]: the page. Holds the model now, which sheet is open, and what a narrow page shows; lays out the
//! panels and listens to the keyboard.

mod keyboard;

use gloo::utils::{document, window};
use keyboard::use_keyboard;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Control, Dispatch, Tab, Theme},
        class::address::{Address, Panel},
        model::{Life, Model},
        source::Source,
    },
    sim::NodeId,
    text::Texts,
    ui::{
        announcer::Announcer,
        class::{
            embed::{Shown, refused, whole_page},
            sheet::ClassSheet,
            spotlight::Spotlight,
            stage::Stage,
        },
        cluster::ClusterPanel,
        compact::CompactSheet,
        control_error::ErrorBeside,
        drop::Drop,
        elsewhere::ElsewhereBanner,
        explorer_bar::ExplorerBar,
        figures::FiguresPanel,
        header::Header,
        hooks::use_media,
        inspector::Inspector,
        lesson::{LessonBar, LessonNews, LessonPanel, LessonsSheet},
        logs::LogsPanel,
        message::MessagePanel,
        notices::{Banner, Notices},
        panels::{
            AlarmBanner, CompactionPanel, Events, HistoryPanel, LoadPanel, MessagesPanel, Pane, ReadPanel, RustPanel,
            Safety, States, StoragePanel, Tabs,
        },
        past_bar::PastBar,
        sheets::{
            Sheet, Sheets, branches::BranchesSheet, conditions::ConditionsSheet, disk::DiskSheet,
            explorer::ExplorerSheet, help::HelpSheet, incoming::IncomingSheet, links::LinksSheet,
            new_cluster::NewClusterSheet, reconfigure::ReconfigureSheet, scenarios::ScenariosSheet,
            script::ScriptSheet, share::ShareSheet, timing::TimingSheet, twins::TwinsSheet, use_open_sheet,
        },
        space::SpacePanel,
        transport::Transport,
        welcome::{Nudge, Welcome},
    },
};

/// Where a narrow page begins; the stylesheets say the same.
const NARROW: &str = "(max-width: 719px)";

/// What the page gets.
#[derive(Properties, PartialEq)]
pub struct AppProps {
    /// Where the model comes from, and where actions go.
    pub source: Source,
}

/// The page.
#[component]
pub fn App(props: &AppProps) -> Html {
    let model = use_model(&props.source);
    let dispatch = props.source.dispatch();
    let texts = model.texts.clone();
    let (sheet, sheets) = use_open_sheet();
    let pane = use_state_eq(Pane::default);
    let narrow = use_media(NARROW);
    // The step at which the welcome's x=1 was appended, and where: until time has gone on a little.
    let nudge = use_state_eq(|| None::<(NodeId, u64)>);
    let address = use_memo((), |()| Address::of(&window().location().search().unwrap_or_default()));
    let there = Shown { panels: address.embed.clone().and_then(Result::ok) };
    let (embedded, presenting) = (there.is_embedded(), model.class.presenting && !there.is_embedded());
    use_tab_of_embed(&there, model.tab, &dispatch);
    use_document(&model, &texts.text("page-title"));
    use_sheet_of_error(&model, &sheet);

    let onpane = {
        let pane = pane.setter();
        Callback::from(move |shown| pane.set(shown))
    };
    use_pane_of_message(&onpane, model.message.as_ref().map(|message| message.detail.id));
    let focus_append = use_focus_append(&onpane, model.selected);
    use_keyboard(&model, &dispatch, &sheets, focus_append);

    let appended = {
        let (nudge, onpane, time) = (nudge.setter(), onpane.clone(), model.frame.time);
        Callback::from(move |node| {
            nudge.set(Some((node, time)));
            onpane.emit(Pane::Logs);
        })
    };
    let close_nudge = {
        let nudge = nudge.setter();
        Callback::from(move |_: MouseEvent| nudge.set(None))
    };
    let nudge = nudge.filter(|(_, time)| model.frame.time < time + 3 && model.frame.time >= *time && !model.playing);
    let open = sheet.map(|sheet| match sheet {
        Sheet::Help => html! { <HelpSheet key="help" figures={model.figures.is_some()} /> },
        Sheet::NewCluster => html! { <NewClusterSheet key="new-cluster" model={model.clone()} /> },
        Sheet::Lessons => html! { <LessonsSheet key="lessons" model={model.clone()} /> },
        Sheet::Scenarios => html! { <ScenariosSheet key="scenarios" model={model.clone()} /> },
        Sheet::Script => html! { <ScriptSheet key="script" model={model.clone()} /> },
        Sheet::Share => html! { <ShareSheet key="share" model={model.clone()} /> },
        Sheet::Compact { node, at } => html! { <CompactSheet key="compact" model={model.clone()} {node} {at} /> },
        Sheet::Disk => html! { <DiskSheet key="disk" model={model.clone()} /> },
        Sheet::Branches => html! { <BranchesSheet key="branches" model={model.clone()} /> },
        Sheet::Links => html! { <LinksSheet key="links" model={model.clone()} /> },
        Sheet::Conditions(link) => {
            html! { <ConditionsSheet key={format!("conditions-{link:?}")} model={model.clone()} {link} /> }
        }
        Sheet::Reconfigure => html! { <ReconfigureSheet key="reconfigure" model={model.clone()} /> },
        Sheet::Twins => html! { <TwinsSheet key="twins" model={model.clone()} /> },
        Sheet::Timing => html! { <TimingSheet key="timing" model={model.clone()} /> },
        Sheet::Class => html! { <ClassSheet key="class" model={model.clone()} /> },
        Sheet::Explorer => html! {
            <ExplorerSheet key="explorer" explorer={model.explorer.clone()} model={model.clone()} onopen={onpane.reform(|()| Pane::Tab)} />
        },
    });
    // What came in is asked about before anything else.
    let open = match &model.offer {
        Some(offer) => Some(html! { <IncomingSheet key="incoming" offer={offer.clone()} /> }),
        None => open,
    };
    let on_compact = {
        let sheet = sheet.setter();
        Callback::from(move |()| sheet.set(Some(Sheet::Compact { node: None, at: None })))
    };
    let on_read = onpane.reform(|()| Pane::Tab);
    let onchecks = onpane.reform(|()| Pane::Tab);
    let onlesson = onchecks.clone();
    use_pane_of_lesson(&onpane, model.lesson.as_ref().map(|view| view.name.clone()));
    // What another page chose stands there at any width; what a class sees is the drawing and the logs.
    let shown = |which: Pane| match which {
        Pane::Logs if presenting => true,
        Pane::Node | Pane::Tab if presenting => false,
        Pane::Logs if embedded => there.has(Panel::Logs),
        Pane::Node if embedded => there.has(Panel::Inspector),
        Pane::Tab if embedded => !there.tabs().is_empty(),
        which => !narrow || *pane == which,
    };
    let whole = !embedded && !presenting;
    // The step above the transport is for who looks at something else meanwhile.
    let in_lesson = *pane == Pane::Tab && model.tab == Tab::Lesson;
    let pids: Vec<NodeId> = model.frame.nodes.iter().map(|node| node.pid).collect();
    if let Some(Err(unknown)) = &address.embed {
        return refused(&texts, unknown);
    }
    html! {
        <ContextProvider<std::rc::Rc<Texts>> context={texts.clone()}>
        <ContextProvider<Dispatch> context={dispatch}>
        <ContextProvider<Sheets> context={sheets}>
            <div class={classes!("page", presenting.then_some("presenting"), embedded.then_some("embedded"))} data-past={model.past.map(|past| past.step.to_string())}
                ~style={format!("--starts-branch:{:?}", texts.text("page-past-sign"))}>
                if !narrow && whole {
                    <a class="skip" href="#inspector">{ texts.text("page-skip") }</a>
                }
                if whole {
                <Header life={model.life.clone()} setup={model.setup.clone()} language={texts.language()}
                    theme={model.theme} branch={model.branch.clone()} scenario={model.scenario} checks={model.checks.clone()} {onchecks} />
                }
                <div class="banners">{ banner(&model) }{ alarm(&model) }{ explorer_bar(&model, whole) }</div>
                // No cluster is drawn where there is none to be seen.
                <main class={classes!("rooms", (model.life == Life::Elsewhere).then_some("vacant"))}>
                    if there.has(Panel::Cluster) {
                    <div class="room room-cluster" inert={model.class.locked}>
                        <ClusterPanel model={model.clone()} />
                        <ErrorBeside error={model.error.clone()} control={Control::Cluster} />
                    </div>
                    }
                    if shown(Pane::Logs) {
                        <div key="logs" class="room room-logs" id="logs" inert={model.class.locked} role={(narrow && whole).then_some("tabpanel")}
                            aria-labelledby={(narrow && whole).then_some("tab-logs")}>
                            <LogsPanel model={model.clone()} {on_compact} {on_read} />
                        </div>
                    }
                    if whole || there.tabs().len() > 1 {
                    <Tabs tab={model.tab} only={there.tabs()} broken={model.checks.iter().any(|check| check.broken_at.is_some())}
                        lesson={model.lesson.as_ref().map(|view| (view.count_done(), view.lesson.steps.len()))} pane={narrow.then_some(*pane).filter(|_| whole)} {onpane} />
                    }
                    if shown(Pane::Tab) {
                        <section key="panel" class="room room-panel" id="panel" role="tabpanel"
                            aria-label={texts.text("page-room-panel")}>{ panel(&model, embedded) }</section>
                    }
                    if shown(Pane::Node) {
                        <aside key="node" class="room room-inspector" id="inspector" tabindex="-1"
                            aria-label={texts.text("page-inspector")}>
                            if model.message.is_some() {
                                <MessagePanel key="message" model={model.clone()} />
                            } else {
                                <Inspector key="node" model={model.clone()} />
                            }
                        </aside>
                    }
                    if let Some(past) = model.past.filter(|_| !presenting) {
                        <PastBar {past} last_step={model.last_step} />
                    }
                    if model.welcome && model.elsewhere.is_none() && whole {
                        <Welcome model={model.clone()} {appended} />
                    }
                </main>
                if let Some((node, _)) = nudge {
                    <Nudge {node} onclose={close_nudge} />
                }
                <Notices notices={model.notices.clone()} />
                if let Some(figures) = model.figures.clone().filter(|_| !embedded) {
                    <FiguresPanel {figures} />
                }
                if presenting {
                    <Spotlight node={model.class.spotlight} />
                    <Stage class={model.class.clone()} here={model.here.clone()} {pids} first={model.selected.or(model.frame.leader)}
                        covered={open.is_some()} error={model.error.clone()} />
                }
                <div class="lesson-above">
                    if let Some(lesson) = model.lesson.clone().filter(|_| narrow && whole && !in_lesson) {
                        <LessonBar {lesson} onopen={onlesson} />
                    }
                    <LessonNews lesson={model.lesson.clone()} />
                </div>
                if there.has(Panel::Transport) {
                    <Transport model={model.clone()} />
                }
                if embedded {
                    <header class="hidden"><h1>{ "OmniPaxos Playground" }</h1></header>
                    { whole_page(&texts) }
                }
                <Announcer text={model.announcement.clone()} patient={model.past.is_some()} />
                // Always one node: one more would make every panel before it be made anew, and lose the focus.
                { open.unwrap_or_default() }
                <Drop />
            </div>
        </ContextProvider<Sheets>>
        </ContextProvider<Dispatch>>
        </ContextProvider<std::rc::Rc<Texts>>>
    }
}

/// Why the page cannot run, or that another tab has the cluster.
fn banner(model: &Model) -> Html {
    match (&model.life, &model.elsewhere) {
        (Life::Failed(text), _) => html! { <Banner key="failed" text={text.clone()} /> },
        (Life::Elsewhere | Life::Ready, Some(elsewhere)) => {
            html! { <ElsewhereBanner key="elsewhere" elsewhere={elsewhere.clone()} /> }
        }
        _ => Html::default(),
    }
}

/// A lasting banner: what must always hold does not.
fn alarm(model: &Model) -> Html {
    match &model.alarm {
        Some(alarm) => html! { <AlarmBanner alarm={alarm.clone()} /> },
        None => Html::default(),
    }
}

/// The explorer goes on, or is at its end, and nobody looks.
fn explorer_bar(model: &Model, whole: bool) -> Html {
    match &model.explorer {
        Some(explorer) if whole && !explorer.hidden => {
            html! { <ExplorerBar key="explorer" explorer={explorer.clone()} /> }
        }
        _ => Html::default(),
    }
}

/// What the tab says.
fn panel(model: &Model, embedded: bool) -> Html {
    match model.tab {
        Tab::Events => {
            let pids: Vec<NodeId> = model.frame.nodes.iter().map(|node| node.pid).collect();
            html! {
                <Events key="events" feed={model.feed.clone()} sieve={model.sieve.clone()} rest={model.rest} {pids}
                    here={model.here.step} past={model.past.map(|past| past.step)} breaking={model.breaking.clone()}
                    playing={model.playing} />
            }
        }
        Tab::SpaceTime => html! { <SpacePanel key="space" space={model.space.clone()} /> },
        Tab::State => {
            html! {
                <States key="state" frame={model.frame.clone()} states={model.states.clone()}
                    proposals={model.proposals.clone()} hearings={model.hearings.clone()} />
            }
        }
        Tab::Load => html! { <LoadPanel key="load" model={model.clone()} /> },
        Tab::Safety => {
            html! { <Safety key="safety" checks={model.checks.clone()} liveness={model.liveness.clone()} /> }
        }
        Tab::History => {
            let pids: Vec<NodeId> = model.frame.nodes.iter().map(|node| node.pid).collect();
            html! {
                <HistoryPanel key="history" history={model.history.clone()} {pids}
                    node={model.selected.or(model.frame.leader)} error={model.error.clone()} />
            }
        }
        Tab::Lesson => {
            html! { <LessonPanel key="lesson" lesson={model.lesson.clone()} busy={model.busy} {embedded} /> }
        }
        Tab::Storage => {
            let node = model.frame.nodes.iter().find(|node| Some(node.pid) == model.selected).cloned();
            html! {
                <StoragePanel key="storage" {node} storage={model.storage.clone()} disk={model.disk.clone()}
                    is_copy={model.elsewhere.is_some()} past={model.past.map(|past| past.step)} />
            }
        }
        Tab::Compaction => html! {
            <CompactionPanel key="compaction" frame={model.frame.clone()} compaction={model.compaction.clone()} />
        },
        Tab::Read => html! {
            <ReadPanel key="read" frame={model.frame.clone()} selected={model.selected} reads={model.read.clone()}
                fill={model.read_fill} past={model.past} error={model.error.clone()} />
        },
        Tab::Rust => {
            let first = model.frame.nodes.first().map_or(1, |node| node.pid);
            let node = model.selected.or(model.frame.leader).unwrap_or(first);
            let decided = model.frame.nodes.iter().find(|other| other.pid == node).map_or(0, |node| node.decided);
            html! {
                <RustPanel key="rust" setup={model.setup.clone()} done={model.done.clone()} {node}
                    index={decided.saturating_sub(1)} configuration={model.frame.configuration}
                    members={model.frame.members.clone()} />
            }
        }
        Tab::Messages => {
            let selected = model.message.as_ref().map(|message| message.detail.id);
            html! {
                <MessagesPanel key="messages" messages={model.messages.clone()} heartbeats={model.heartbeats} {selected} breaking={model.will_break()}
                    error={model.error.clone()} />
            }
        }
    }
}

/// The model now, and every later one.
#[hook]
fn use_model(source: &Source) -> Model {
    let model = use_state(|| source.model());
    let setter = model.setter();
    use_effect_with(source.clone(), move |source| {
        let later = setter.clone();
        let subscription = source.subscribe(Callback::from(move |next| later.set(next)));
        // What changed between the first drawing and the subscription.
        setter.set(source.model());
        move || drop(subscription)
    });
    (*model).clone()
}

/// Tells the document its title, its language and its colours.
#[hook]
fn use_document(model: &Model, title: &str) {
    use_effect_with((title.to_owned(), model.texts.language(), model.theme), |(title, language, theme)| {
        document().set_title(title);
        let Some(root) = document().document_element() else { return };
        // Setting an attribute fails only for a name that is none.
        let _ = root.set_attribute("lang", language.tag());
        let _ = match theme {
            Theme::System => root.remove_attribute("data-theme"),
            Theme::Light => root.set_attribute("data-theme", "light"),
            Theme::Dark => root.set_attribute("data-theme", "dark"),
        };
    });
}

/// What stands below the logs in another page is what that page chose.
#[hook]
fn use_tab_of_embed(there: &Shown, tab: Tab, dispatch: &Dispatch) {
    let (tabs, dispatch) = (there.tabs(), dispatch.clone());
    use_effect_with((tabs, tab), move |(tabs, tab)| {
        if let (Some(first), false) = (tabs.first(), tabs.contains(tab)) {
            dispatch.send(Action::ShowTab(*first));
        }
    });
}

/// An error that belongs in a sheet opens it: what was asked for may have failed after the sheet was closed.
#[hook]
fn use_sheet_of_error(model: &Model, sheet: &UseStateHandle<Option<Sheet>>) {
    let control = model.error.as_ref().map(|error| error.control);
    let sheet = sheet.clone();
    use_effect_with(model.error.clone(), move |_| {
        let wanted = match control {
            Some(Control::NewCluster) => Sheet::NewCluster,
            Some(Control::Script) => Sheet::Script,
            Some(Control::Share) => Sheet::Share,
            Some(Control::Branches) => Sheet::Branches,
            Some(Control::Lesson) => Sheet::Lessons,
            Some(Control::Explorer) => Sheet::Explorer,
            Some(Control::Compact) => Sheet::Compact { node: None, at: None },
            _ => return,
        };
        if sheet.is_none() {
            sheet.set(Some(wanted));
        }
    });
}

/// A narrow page brings a message into sight when it is chosen.
#[hook]
fn use_pane_of_message(onpane: &Callback<Pane>, message: Option<u64>) {
    let onpane = onpane.clone();
    use_effect_with(message, move |message| {
        if message.is_some() {
            onpane.emit(Pane::Node);
        }
    });
}

/// A narrow page brings a lesson into sight when it is opened.
#[hook]
fn use_pane_of_lesson(onpane: &Callback<Pane>, lesson: Option<AttrValue>) {
    let onpane = onpane.clone();
    use_effect_with(lesson, move |lesson| {
        if lesson.is_some() {
            onpane.emit(Pane::Tab);
        }
    });
}

/// A callback that goes into the append form, on a narrow page after bringing it into sight. A node that was
/// selected for it is drawn only with the next frame, and its form with it: until then the wish is kept.
#[hook]
fn use_focus_append(onpane: &Callback<Pane>, selected: Option<NodeId>) -> Callback<()> {
    let asked = use_state_eq(|| 0_u32);
    let wanted = use_mut_ref(|| false);
    let wish = wanted.clone();
    use_effect_with((*asked, selected), move |_| {
        if !*wish.borrow() {
            return;
        }
        let field = document().get_element_by_id("append-key").and_then(|field| field.dyn_into::<HtmlElement>().ok());
        if let Some(field) = field {
            wish.replace(false);
            // Fails for no element that stands in the page.
            let _ = field.focus();
        }
    });
    let onpane = onpane.clone();
    Callback::from(move |()| {
        onpane.emit(Pane::Node);
        wanted.replace(true);
        asked.set(asked.wrapping_add(1));
    })
}
