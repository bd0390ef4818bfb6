//! What was found: by name, with its seed, how short it is, and what can be done with it.

use yew::prelude::*;

use crate::{
    app::{
        action::Action,
        explorer::{
            ExplorerAction,
            view::FindingView,
            words::{length, says, title},
        },
        export,
    },
    ui::{
        hooks::{use_dispatch, use_texts},
        icon::Icon,
        sheets::use_sheets,
    },
};

/// What the list gets.
#[derive(Properties, PartialEq)]
pub struct FindingsProps {
    /// What was found.
    pub findings: Vec<FindingView>,
    /// How many runs showed something of a kind that is not in the list.
    pub more: u64,
    /// Known defects that the profile only counts.
    pub exempt: Vec<(AttrValue, u64)>,
    /// Called when one is opened.
    pub onopen: Callback<()>,
}

/// What was copied last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Copied {
    Script,
    Link,
    Nothing,
}

/// The list.
#[component]
pub fn Findings(props: &FindingsProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let sheets = use_sheets();
    // Of which finding, and what.
    let copied = use_state_eq(|| None::<(usize, Copied)>);
    let copy = |at: usize, text: AttrValue, what: Copied| {
        let copied = copied.setter();
        Callback::from(move |_: MouseEvent| {
            let copied = copied.clone();
            export::copy(&text, move |done| copied.set(Some((at, if done { what } else { Copied::Nothing }))));
        })
    };
    let rows = props.findings.iter().enumerate().map(|(at, view)| {
        let finding = &view.finding;
        let title = title(&texts, &finding.kind);
        let seed = finding.seed.to_string();
        let open = {
            let (dispatch, sheets, onopen) = (dispatch.clone(), sheets.clone(), props.onopen.clone());
            Callback::from(move |_: MouseEvent| {
                sheets.close();
                onopen.emit(());
                dispatch.send(Action::Explorer(ExplorerAction::Open(at)));
            })
        };
        let name = [("title", title.as_str().into()), ("seed", seed.as_str().into())];
        let seeds = texts.format("explore-finding-seeds", &[("n", finding.seeds.into()), ("seed", seed.as_str().into())]);
        let said = match *copied {
            Some((of, Copied::Script)) if of == at => texts.text("explore-copied-script"),
            Some((of, Copied::Link)) if of == at => texts.text("explore-copied-link"),
            Some((of, Copied::Nothing)) if of == at => texts.text("explore-not-copied"),
            _ => String::new(),
        };
        let script = AttrValue::from(finding.script.to_string());
        html! {
            <li key={at} class="explorer-finding" data-testid={format!("explorer-finding-{at}")} data-name={finding.kind.name().to_owned()}
                data-seed={seed.clone()} data-commands={finding.commands.to_string()}>
                <h4><span class="check-sign" aria-hidden="true">{ "✕" }</span>{ title.clone() }
                    if let Some(defect) = &finding.kind.defect {
                        <code>{ defect.clone() }</code>
                    }
                </h4>
                <p>{ says(&texts, &finding.kind) }</p>
                <p class="quiet explorer-found-facts"><span>{ seeds }</span><span>{ length(&texts, view) }</span></p>
                <div class="row">
                    <button type="button" class="primary" data-testid={format!("explorer-finding-open-{at}")} onclick={open}
                        aria-label={texts.format("explore-finding-open-name", &name)}>{ texts.text("explore-finding-open") }</button>
                    <button type="button" data-testid={format!("explorer-finding-script-{at}")}
                        onclick={copy(at, script, Copied::Script)}>{ Icon::Copy.html() }{ texts.text("explore-finding-script") }</button>
                    if let Some(link) = &view.link {
                        <button type="button" data-testid={format!("explorer-finding-link-{at}")} data-link={link.clone()}
                            onclick={copy(at, link.clone(), Copied::Link)}>{ Icon::Share.html() }{ texts.text("explore-finding-link") }</button>
                    }
                    <span class="quiet" role="status">{ said }</span>
                </div>
            </li>
        }
    });
    let exempt = props
        .exempt
        .iter()
        .map(|(name, n)| texts.format("explore-exempt-item", &[("name", name.as_str().into()), ("n", (*n).into())]));
    let exempt = exempt.collect::<Vec<_>>().join(&texts.text("explore-comma"));
    html! {
        <>
            if !props.findings.is_empty() {
                <section class="explorer-findings" aria-label={texts.text("explore-findings")}>
                    <h3>{ texts.text("explore-findings") }</h3>
                    <ol data-testid="explorer-findings">{ for rows }</ol>
                    if props.more > 0 {
                        <p class="quiet">{ texts.format("explore-more", &[("n", props.more.into())]) }</p>
                    }
                </section>
            }
            if !exempt.is_empty() {
                <p class="quiet" data-testid="explorer-exempt">{ texts.format("explore-exempt", &[("list", exempt.into())]) }</p>
            }
        </>
    }
}
