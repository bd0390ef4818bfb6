//! What a person does in more than one click.

use super::{page::Page, state::State};

impl Page {
    /// Closes the welcome, where there is one.
    pub async fn explore(&self) {
        if self.shows("welcome").await {
            self.click("welcome-explore").await;
            self.until("the welcome is gone", async || !self.shows("welcome").await).await;
        }
    }

    /// A first visit with the welcome closed.
    pub async fn explored() -> Self {
        let page = Self::first_visit().await;
        page.explore().await;
        page
    }

    /// A first visit on which this script has run.
    pub async fn after(script: &str) -> Self {
        let page = Self::explored().await;
        page.run(script).await;
        page
    }

    /// Selects a node by a click on it.
    pub async fn select(&self, pid: u64) {
        let node = format!("node-{pid}");
        if self.attribute(&node, "aria-pressed").await != "true" {
            self.click(&node).await;
            self.until("the node is selected", async || self.attribute(&node, "aria-pressed").await == "true").await;
        }
    }

    /// Appends with the form, at a node.
    pub async fn append(&self, pid: u64, key: &str, value: &str) {
        self.select(pid).await;
        self.fill("append-key", key).await;
        self.fill("append-value", value).await;
        self.click("append-button").await;
    }

    /// Opens the compact sheet for a node and chooses what to do: `snapshot` or `trim`, and at which index.
    pub async fn compact_sheet(&self, pid: u64, kind: &str, at: &str) {
        self.select(pid).await;
        self.click("compact-open").await;
        self.until("the sheet is open", async || self.shows("compact-sheet").await).await;
        self.click(&format!("compact-kind-{kind}")).await;
        self.fill("compact-index", at).await;
    }

    /// Opens a sheet by its button.
    pub async fn open_sheet(&self, button: &str, sheet: &str) {
        self.click(button).await;
        self.until("the sheet is open", async || self.shows(sheet).await).await;
    }

    /// Waits until no sheet is open.
    pub async fn until_no_sheet(&self) {
        self.until("no sheet is open", async || self.count("dialog[open]").await == 0).await;
    }

    /// Waits for the error beside a control; what it says, and the library's name for it if it has one.
    pub async fn error(&self, control: &str) -> (String, String) {
        let testid = format!("error-{control}");
        self.until(&format!("{testid} is shown"), async || self.shows(&testid).await).await;
        assert_eq!(self.attribute(&testid, "role").await, "alert", "the role of {testid}");
        let body = "return document.querySelector(args[0])?.textContent.trim() ?? ''";
        let css = format!("[data-testid='{testid}'] .error-name");
        let name = self.js(body, vec![css.into()]).await;
        (self.text(&testid).await, name.as_str().unwrap_or_default().to_owned())
    }

    /// What must not change when something is refused: the run, and the cluster.
    pub async fn run_and_state(&self) -> (String, State) {
        (self.script().await, self.state().await)
    }
}
