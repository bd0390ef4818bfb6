//! Sheets: what opens over the page for one task and closes again.

pub mod branches;
pub mod conditions;
mod conditions_form;
pub mod dialog;
pub mod disk;
pub mod explorer;
pub mod help;
pub mod incoming;
pub mod links;
pub mod new_cluster;
pub mod reconfigure;
mod new_cluster_form;
pub mod scenarios;
pub mod script;
pub mod share;
pub mod timing;
pub mod twins;

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::sim::NodeId;

/// A sheet. At most one is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// The keys, and what the words mean.
    Help,
    /// Start a new cluster.
    NewCluster,
    /// The lessons.
    Lessons,
    /// Start a scenario.
    Scenarios,
    /// Run a script; the run as a script.
    Script,
    /// The run as a link, a file, a script; a file to open.
    Share,
    /// Snapshot or trim.
    Compact {
        /// At which node; `None` for the selected one, else the leader.
        node: Option<NodeId>,
        /// At which index; `None` for as far as possible.
        at: Option<usize>,
    },
    /// The links of the selected node, one direction at a time.
    Links,
    /// What can be done to the disk of the selected node.
    Disk,
    /// The runs that were left behind.
    Branches,
    /// What is shown to a class: presenting, names of steps, a handout.
    Class,
    /// The conditions of both directions of a link, the lower id first, or of all links.
    Conditions(Option<(NodeId, NodeId)>),
    /// The run with and without snapshots.
    Twins,
    /// The clock, the disk's speed and the timeouts of the selected node.
    Timing,
    /// The nodes of the next configuration.
    Reconfigure,
    /// Random runs, and what they find.
    Explorer,
}

/// Opens and closes sheets: a context. Equal to every other: components need not draw again for it.
#[derive(Clone)]
pub struct Sheets(pub Callback<Option<Sheet>>);

impl PartialEq for Sheets {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Sheets {
    /// Opens a sheet in place of the one that is open.
    pub fn open(&self, sheet: Sheet) {
        self.0.emit(Some(sheet));
    }

    /// Closes the open sheet.
    pub fn close(&self) {
        self.0.emit(None);
    }

    /// A handler that opens a sheet.
    pub fn on_open(&self, sheet: Sheet) -> Callback<MouseEvent> {
        let sheets = self.clone();
        Callback::from(move |_| sheets.open(sheet))
    }

    /// A handler that closes the open sheet.
    pub fn on_close(&self) -> Callback<MouseEvent> {
        let sheets = self.clone();
        Callback::from(move |_| sheets.close())
    }
}

/// The sheet that is open, and what opens and closes sheets. The browser gives the focus back to what opened a sheet;
/// where one sheet took the place of another, that is gone, and the focus goes to what opened the first.
#[hook]
pub fn use_open_sheet() -> (UseStateHandle<Option<Sheet>>, Sheets) {
    let sheet = use_state_eq(|| None::<Sheet>);
    let opener = use_mut_ref(|| None::<HtmlElement>);
    {
        let opener = opener.clone();
        use_effect_with(sheet.is_none(), move |is_closed| {
            let Some(element) = opener.borrow_mut().take_if(|_| *is_closed) else { return };
            let active = document().active_element();
            if active.is_none_or(|active| active.tag_name() == "BODY") {
                // Fails for no element that stands in the page.
                let _ = element.focus();
            }
        });
    }
    let setter = sheet.setter();
    let sheets = Sheets(Callback::from(move |open: Option<Sheet>| {
        let active = document().active_element().and_then(|active| active.dyn_into::<HtmlElement>().ok());
        let is_in_sheet =
            active.as_ref().is_some_and(|active| active.closest("dialog").is_ok_and(|sheet| sheet.is_some()));
        if open.is_some() && !is_in_sheet {
            opener.replace(active);
        }
        setter.set(open);
    }));
    (sheet, sheets)
}

/// Opens and closes sheets.
#[hook]
pub fn use_sheets() -> Sheets {
    use_context::<Sheets>().unwrap_or_else(|| Sheets(Callback::noop()))
}
