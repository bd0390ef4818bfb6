//! The page as a person and as a script see it: elements by `data-testid`, and `window.playground`.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use thirtyfour::{action_chain::ActionChain, common::print::PrintParameters, components::SelectElement, prelude::*};
use tokio::time::sleep;

use super::{
    browser::{Browser, Options},
    process::{Profile, picture_path},
    site::Site,
    state::State,
};

/// How long a test waits for something that should come at once, on a slow machine.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The page in a browser.
pub struct Page {
    /// Where it comes from.
    pub site: Arc<Site>,
    /// Where its databases are.
    pub profile: Arc<Profile>,
    /// What its browser pretends to be.
    pub options: Options,
    pub(super) browser: Browser,
}

impl Page {
    /// A first visit, in a new browser, once the page is ready.
    pub async fn first_visit() -> Self {
        Self::first_visit_with(Options::default()).await
    }

    /// The same, in a browser that pretends to be this.
    pub async fn first_visit_with(options: Options) -> Self {
        let page = Self::not_yet_ready(options).await;
        page.ready().await;
        page
    }

    /// The same, without waiting for the page: it is going to say why it cannot run.
    pub async fn not_yet_ready(options: Options) -> Self {
        let page = Self::empty(options).await;
        page.open().await;
        page
    }

    /// A new browser on the page's origin, without the page.
    pub async fn empty(options: Options) -> Self {
        let site = Arc::new(Site::start().await);
        let profile = Arc::new(Profile::new());
        Self::empty_again(site, profile, options).await
    }

    /// A new browser on this site, without the page.
    pub async fn empty_at(site: Arc<Site>) -> Self {
        Self::empty_with(site, Options::default()).await
    }

    /// The same, in a browser that pretends to be this.
    pub async fn empty_with(site: Arc<Site>, options: Options) -> Self {
        Self::empty_again(site, Arc::new(Profile::new()), options).await
    }

    /// A first visit to this site, in a new browser, once the page is ready.
    pub async fn at(site: Arc<Site>) -> Self {
        let page = Self::empty_again(site, Arc::new(Profile::new()), Options::default()).await;
        page.open().await;
        page.ready().await;
        page
    }

    /// Opens the page in the tab in front.
    pub async fn open(&self) {
        self.browser.driver.goto(self.site.page()).await.expect("the page opens");
    }

    /// Opens an address in the tab in front. The page is not waited for.
    pub async fn open_address(&self, address: &str) {
        self.browser.driver.goto(address).await.expect("the address opens");
    }

    /// The browser of somebody else, who opens this address of the same site, once the page there is ready.
    pub async fn elsewhere(&self, address: &str, options: Options) -> Self {
        let page = Self::empty_again(self.site.clone(), Arc::new(Profile::new()), options).await;
        page.open_address(address).await;
        page.ready().await;
        page
    }

    /// Leaves the page for an empty one of its origin, in the same tab.
    pub async fn leave(&self) {
        self.browser.driver.goto(self.site.empty()).await.expect("an empty page opens");
    }

    /// A new browser on the same profile, without the page.
    pub async fn empty_again(site: Arc<Site>, profile: Arc<Profile>, options: Options) -> Self {
        let browser = Browser::start(&profile, &options).await;
        browser.driver.goto(site.empty()).await.expect("an empty page opens");
        Self { site, profile, options, browser }
    }

    /// Another page with the same databases: a new browser on the same profile.
    pub async fn again(site: Arc<Site>, profile: Arc<Profile>, options: Options) -> Self {
        let page = Self::empty_again(site, profile, options).await;
        page.open().await;
        page.ready().await;
        page
    }

    /// Kills the browser with all its processes; what is left is where to find the databases.
    pub fn kill(self) -> (Arc<Site>, Arc<Profile>, Options) {
        self.browser.kill();
        (self.site, self.profile, self.options)
    }

    /// Closes the page's tab and opens the page in another.
    pub async fn close_tab_and_open_another(&self) {
        let driver = &self.browser.driver;
        let old = driver.window().await.expect("there is a tab");
        let new = driver.new_tab().await.expect("another tab opens");
        driver.switch_to_window(old).await.expect("the first tab is there");
        driver.close_window().await.expect("the first tab closes");
        driver.switch_to_window(new).await.expect("the other tab is there");
        self.browser.pretend(&self.options).await;
        self.open().await;
        self.ready().await;
    }

    /// Loads the page again in its tab.
    pub async fn reload(&self) {
        self.browser.driver.refresh().await.expect("the page loads again");
        self.ready().await;
    }

    /// A command to the developer tools of its browser, and what they answer.
    pub async fn cdp(&self, command: &str, parameters: Value) -> Value {
        self.browser.cdp(command, parameters).await
    }

    /// Makes the browser what `options` says, from now on.
    pub async fn pretend(&self, options: &Options) {
        self.browser.pretend(options).await;
    }

    /// A picture of what can be seen, to be looked at.
    pub async fn picture(&self, path: &str) {
        self.browser.driver.screenshot(std::path::Path::new(path)).await.expect("a picture is taken");
    }

    /// What the browser prints of the page, as a PDF.
    pub async fn print(&self) -> Vec<u8> {
        self.browser.driver.print_page(PrintParameters::default()).await.expect("the page can be printed")
    }

    /// What the page wrote to the console as errors since it was last asked.
    pub async fn console_errors(&self) -> Vec<String> {
        self.browser.console_errors().await.expect("the console can be read")
    }

    /// The end of every test: the page wrote no error to the console.
    pub async fn finish(self) {
        let errors = self.console_errors().await;
        assert!(errors.is_empty(), "errors in the console:\n{}", errors.join("\n"));
        self.browser.close().await;
    }

    /// The end of a test in which errors in the console are what should be.
    pub async fn finish_with_errors(self) {
        self.browser.close().await;
    }

    // What a script sees.

    /// Runs the body of an asynchronous JavaScript function with `args`; its value, or the message of what it threw.
    /// A `BigInt` comes back as a string of digits.
    pub async fn eval(&self, body: &str, args: Vec<Value>) -> Result<Value, String> {
        let script = format!(
            "const done = arguments[arguments.length - 1], args = [...arguments].slice(0, -1);
             const plain = (_, v) => typeof v === 'bigint' ? v.toString() : v;
             (async () => {{ {body} }})().then(
                 ok => done(JSON.stringify({{ ok: ok === undefined ? null : ok }}, plain)),
                 e => done(JSON.stringify({{ error: String(e && e.message || e) }})));"
        );
        let answer = self.browser.driver.execute_async(script, args).await.map_err(|error| error.to_string())?;
        let text: String = answer.convert().map_err(|error| error.to_string())?;
        let mut answer: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        match answer.get("error") {
            Some(error) => Err(error.as_str().unwrap_or_default().to_owned()),
            None => Ok(answer["ok"].take()),
        }
    }

    /// The same, for what cannot fail.
    pub async fn js(&self, body: &str, args: Vec<Value>) -> Value {
        match self.eval(body, args).await {
            Ok(value) => value,
            Err(error) => self.fail(&format!("{body}: {error}")).await,
        }
    }

    /// Waits until the page says that it is ready, and what somebody does is no longer held back.
    pub async fn ready(&self) {
        self.stands().await;
        self.js("await globalThis.secondPart?.coming", vec![]).await;
        self.drawn().await;
    }

    /// Waits until the page says that it is ready. What it brings by itself then may not be there yet.
    pub async fn stands(&self) {
        self.until("window.playground is there", async || {
            self.eval("return !!window.playground", vec![]).await == Ok(json!(true))
        })
        .await;
        self.js("await window.playground.ready", vec![]).await;
        self.drawn().await;
    }

    /// Whether the second part of the page's WebAssembly has come.
    pub async fn second_part_is_there(&self) -> bool {
        self.js("return !!globalThis.secondPart?.module", vec![]).await == json!(true)
    }

    /// Who had to wait for the second part, as a stack of calls.
    pub async fn waited_for_the_second_part(&self) -> Option<String> {
        self.js("return globalThis.secondPart?.neededBy", vec![]).await.as_str().map(str::to_owned)
    }

    /// Waits until the page has drawn what is so now: it draws with the next frame.
    pub async fn drawn(&self) {
        let frame = "await new Promise(next => requestAnimationFrame(next));";
        self.js(&frame.repeat(3), vec![]).await;
    }

    /// Runs a script, which must not fail: `{ step, time, events, error }`.
    pub async fn run(&self, script: &str) -> Value {
        let result = self.try_run(script).await;
        if !result["error"].is_null() {
            self.fail(&format!("the script {script:?} failed: {}", result["error"])).await
        }
        result
    }

    /// Runs a script; its error is in the answer.
    pub async fn try_run(&self, script: &str) -> Value {
        self.js("return await playground.run(args[0])", vec![json!(script)]).await
    }

    /// What the cluster is now.
    pub async fn state(&self) -> State {
        State(self.js("return playground.state()", vec![]).await)
    }

    /// The run so far, as a script.
    pub async fn script(&self) -> String {
        self.js("return playground.script()", vec![]).await.as_str().expect("a script is text").to_owned()
    }

    // What a person sees.

    /// An element that should be there, or come soon.
    pub async fn find(&self, testid: &str) -> WebElement {
        self.query(&format!("[data-testid='{testid}']")).await
    }

    /// The same, by any CSS selector.
    pub async fn query(&self, css: &str) -> WebElement {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.browser.driver.find(By::Css(css)).await {
                Ok(element) => return element,
                Err(_) if Instant::now() < deadline => sleep(Duration::from_millis(20)).await,
                Err(error) => self.fail(&format!("{css} is not there: {error}")).await,
            }
        }
    }

    /// How many elements there are.
    pub async fn count(&self, css: &str) -> usize {
        let count = self.js("return document.querySelectorAll(args[0]).length", vec![json!(css)]).await;
        count.as_u64().expect("a count") as usize
    }

    /// Whether an element is there and can be seen.
    pub async fn shows(&self, testid: &str) -> bool {
        let body = "const e = document.querySelector(`[data-testid='${args[0]}']`);
                    return !!e && e.checkVisibility({ visibilityProperty: true, opacityProperty: true })
                        && e.getBoundingClientRect().width > 0";
        self.js(body, vec![json!(testid)]).await == json!(true)
    }

    /// What an element says.
    pub async fn text(&self, testid: &str) -> String {
        self.find(testid).await;
        let body = "const e = document.querySelector(`[data-testid='${args[0]}']`);
                    return (e.innerText ?? e.textContent).trim()";
        self.js(body, vec![json!(testid)]).await.as_str().unwrap_or_default().to_owned()
    }

    /// An attribute of an element; empty where it has none.
    pub async fn attribute(&self, testid: &str, name: &str) -> String {
        self.find(testid).await;
        let body = "return document.querySelector(`[data-testid='${args[0]}']`)?.getAttribute(args[1]) ?? ''";
        self.js(body, vec![json!(testid), json!(name)]).await.as_str().unwrap_or_default().to_owned()
    }

    /// All that can be read on the page.
    pub async fn all_text(&self) -> String {
        self.js("return document.body.innerText", vec![]).await.as_str().unwrap_or_default().to_owned()
    }

    /// Clicks on an element or its label, where it can be hit: a line's middle may be under a message.
    pub async fn click(&self, testid: &str) {
        self.find(testid).await;
        let body = "const id = args[0], e = document.querySelector(`[data-testid='${id}']`);
            if (!e) return null;
            e.scrollIntoView({ block: 'nearest', inline: 'nearest' });
            const points = [], labels = [...(e.labels ?? [])];
            for (const r of [e, ...labels].map(e => e.getBoundingClientRect()))
                for (const y of [0.5, 0.3, 0.7, 0.1, 0.9]) for (const x of [0.5, 0.3, 0.7, 0.1, 0.9])
                    points.push([r.x + r.width * x, r.y + r.height * y]);
            const line = [e, ...e.querySelectorAll('*')].find(e => e.getPointAtLength && e.getScreenCTM);
            if (line) for (const t of [0.5, 0.4, 0.6, 0.3, 0.7]) {
                const p = line.getPointAtLength(line.getTotalLength() * t).matrixTransform(line.getScreenCTM());
                points.unshift([p.x, p.y]);
            }
            return points.map(([x, y]) => [Math.round(x), Math.round(y)])
                .find(([x, y]) => {
                    const hit = document.elementFromPoint(x, y);
                    return hit && (hit.closest(`[data-testid='${id}']`) || labels.includes(hit.closest('label')));
                }) ?? null";
        let deadline = Instant::now() + PATIENCE;
        // Twice at the same place: what still moves would be missed.
        let mut last = Value::Null;
        let point = loop {
            let point = self.js(body, vec![json!(testid)]).await;
            if let (true, Some(x), Some(y)) = (point == last, point[0].as_i64(), point[1].as_i64()) {
                break (x, y);
            }
            last = point;
            if Instant::now() > deadline {
                self.fail(&format!("{testid} cannot be hit: something covers it")).await
            }
            sleep(Duration::from_millis(20)).await;
        };
        let actions = self.actions();
        let clicked = actions.move_to(point.0, point.1).click().perform().await;
        if let Err(error) = clicked {
            self.fail(&format!("{testid} cannot be clicked: {error}")).await
        }
    }

    /// What elements say, in their order on the page.
    pub async fn texts(&self, css: &str) -> Vec<String> {
        let body = "return [...document.querySelectorAll(args[0])].map(e => (e.innerText ?? e.textContent).trim())";
        let texts = self.js(body, vec![json!(css)]).await;
        let texts = texts.as_array().expect("a list");
        texts.iter().map(|text| text.as_str().unwrap_or_default().to_owned()).collect()
    }

    /// What fingers and hands do, without waiting between.
    pub(super) fn actions(&self) -> ActionChain {
        self.browser.driver.action_chain_with_delay(Some(Duration::ZERO), Some(Duration::ZERO))
    }

    /// Presses keys, wherever the focus is.
    pub async fn press(&self, keys: impl Into<TypingData>) {
        let keys: TypingData = keys.into();
        let actions = self.actions();
        actions.send_keys(keys).perform().await.expect("keys can be pressed");
    }

    /// Replaces what is in a field, by keys alone.
    pub async fn fill(&self, testid: &str, text: &str) {
        let field = self.find(testid).await;
        field.focus().await.expect("a field takes the focus");
        let actions = self.actions();
        let all = actions.key_down(Key::Control).send_keys("a").key_up(Key::Control).send_keys(Key::Backspace);
        all.send_keys(text).perform().await.expect("keys can be pressed");
        let body = "return document.querySelector(`[data-testid='${args[0]}']`).value";
        let value = self.js(body, vec![json!(testid)]).await;
        assert_eq!(value, json!(text), "what {testid} holds after typing");
    }

    /// Chooses an option by its value, or fills a field.
    pub async fn set(&self, testid: &str, value: &str) {
        let control = self.find(testid).await;
        if control.tag_name().await.is_ok_and(|tag| tag.eq_ignore_ascii_case("select")) {
            let select = SelectElement::new(&control).await.expect("it is a select");
            select.select_by_value(value).await.unwrap_or_else(|error| panic!("{testid} has no {value}: {error}"));
        } else {
            self.fill(testid, value).await;
        }
    }

    /// The `data-testid` of what has the focus, or of what that is in.
    pub async fn focused(&self) -> String {
        let body = "return document.activeElement?.closest('[data-testid]')?.dataset.testid ?? ''";
        self.js(body, vec![]).await.as_str().unwrap_or_default().to_owned()
    }

    /// Presses Tab until an element has the focus.
    pub async fn tab_to(&self, testid: &str) {
        self.press_until_focused(Key::Tab, |focused| focused == testid, testid).await;
    }

    /// Presses Tab until one of a group of elements has the focus (`node-`), then arrows until it is this one.
    pub async fn tab_and_arrow_to(&self, group: &str, testid: &str) {
        self.press_until_focused(Key::Tab, |focused| focused.starts_with(group), group).await;
        self.press_until_focused(Key::Right, |focused| focused == testid, testid).await;
    }

    async fn press_until_focused(&self, key: Key, is: impl Fn(&str) -> bool, what: &str) {
        for _ in 0..150 {
            if is(&self.focused().await) {
                return;
            }
            self.press(key.clone()).await;
        }
        self.fail(&format!("{key:?} does not reach {what}")).await
    }

    /// Waits until something holds.
    pub async fn until(&self, what: &str, mut holds: impl AsyncFnMut() -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !holds().await {
            if Instant::now() > deadline {
                self.fail(&format!("waited in vain until {what}")).await
            }
            sleep(Duration::from_millis(25)).await;
        }
    }

    /// Waits until the cluster is like this, and says how it is then.
    pub async fn until_state(&self, what: &str, mut holds: impl FnMut(&State) -> bool) -> State {
        let mut state = self.state().await;
        self.until(what, async || {
            state = self.state().await;
            holds(&state)
        })
        .await;
        // Whoever acts on it next acts on what can be seen.
        self.drawn().await;
        state
    }

    /// Lets time pass with the play button until the cluster is like this, and stops it again.
    pub async fn play_until(&self, what: &str, holds: impl FnMut(&State) -> bool) -> State {
        self.click("play").await;
        self.until("it plays", async || self.attribute("play", "aria-pressed").await == "true").await;
        self.until_state(what, holds).await;
        self.click("play").await;
        self.until("it is paused", async || self.attribute("play", "aria-pressed").await == "false").await;
        self.state().await
    }

    /// Ends the test with a picture and the words of the page.
    pub async fn fail(&self, why: &str) -> ! {
        let path = picture_path();
        let picture = match self.browser.driver.screenshot(&path).await {
            Ok(()) => format!("a picture is in {}", path.display()),
            Err(error) => format!("no picture: {error}"),
        };
        let text = self.eval("return document.body.innerText", vec![]).await.unwrap_or_default();
        let text: String = text.as_str().unwrap_or_default().chars().take(2_000).collect();
        // Nothing can be read of a page that stands still: why the test ended must be said all the same.
        let errors = match self.browser.console_errors().await {
            Ok(errors) => errors.join("\n"),
            Err(error) => format!("it cannot be read: {error}"),
        };
        panic!("{why}\n{picture}\n--- console\n{errors}\n--- page\n{text}\n---");
    }
}
