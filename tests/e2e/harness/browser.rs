//! A browser on a profile: started, told what it pretends to be, closed or killed.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};
use thirtyfour::{
    Capabilities, CapabilitiesHelper, ChromiumLikeCapabilities, WebDriver,
    common::command::{Command, ExtensionCommand},
    extensions::cdp::ChromeDevTools,
    prelude::*,
};

use super::process::{Driver, Profile, browser_binary, firefox_binary};

/// What the browser pretends to be.
#[derive(Clone, Debug)]
pub struct Options {
    /// The language that its user prefers.
    pub language: &'static str,
    /// Width and height of the page, in CSS pixels.
    pub size: (u32, u32),
    /// Whether its user prefers dark pages.
    pub dark: bool,
    /// JavaScript that runs before any of the page's own. Not in Firefox.
    pub before_load: Option<&'static str>,
    /// Whether it is Firefox. What needs Chromium's developer tools is left out there, the console among it.
    pub firefox: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { language: "en-US", size: (1280, 860), dark: false, before_load: None, firefox: false }
    }
}

/// A running browser. It ends with its value.
pub struct Browser {
    // In this order: the session first says goodbye to its driver.
    /// The session.
    pub driver: WebDriver,
    _process: Driver,
    profile: Arc<Profile>,
    firefox: bool,
}

impl Browser {
    /// Starts one on this profile.
    pub async fn start(profile: &Arc<Profile>, options: &Options) -> Self {
        let process = Driver::start(options.firefox);
        let capabilities = match options.firefox {
            true => firefox(profile, options),
            false => chromium(profile, options),
        };
        let capabilities = capabilities.expect("the capabilities can be written as JSON");
        let driver = WebDriver::new(&process.url, capabilities).await.expect("a browser starts");
        driver.set_script_timeout(Duration::from_secs(120)).await.expect("the script timeout can be set");
        let browser = Self { driver, _process: process, profile: profile.clone(), firefox: options.firefox };
        browser.pretend(options).await;
        browser
    }

    /// Makes the tab in front what `options` says; a new tab needs it again.
    pub async fn pretend(&self, options: &Options) {
        let (width, height) = options.size;
        if self.firefox {
            assert!(options.before_load.is_none() && !options.dark, "Firefox is not asked to pretend that");
            // The window has some bars above the page.
            self.driver.set_window_rect(0, 0, width, height + 90).await.expect("the window has a size");
            return;
        }
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", metrics).await;
        let scheme = if options.dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.cdp("Emulation.setEmulatedMedia", media).await;
        if let Some(source) = options.before_load {
            self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await;
        }
    }

    /// A command to the browser's developer tools, and what they answer.
    pub async fn cdp(&self, command: &str, parameters: Value) -> Value {
        let tools = ChromeDevTools::new(self.driver.handle.clone());
        tools.execute_cdp_with_params(command, parameters).await.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// What the page wrote to the console as errors since it was last asked, uncaught errors and failed
    /// downloads included.
    pub async fn console_errors(&self) -> WebDriverResult<Vec<String>> {
        if self.firefox {
            return Ok(Vec::new());
        }
        let answer = self.driver.cmd(Command::ExtensionCommand(Box::new(GetLog))).await?;
        let entries: Vec<Value> = answer.value()?;
        let severe = entries.into_iter().filter(|entry| entry["level"] == "SEVERE");
        Ok(severe.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect())
    }

    /// Kills the browser with all its processes, as a crash or a loss of power would.
    pub fn kill(self) {
        self.profile.kill_browser();
        // There is no session left to end.
        let _ = self.driver.leak();
    }

    /// Closes the browser in good order.
    pub async fn close(self) {
        self.driver.quit().await.expect("the browser closes");
        self.profile.kill_browser();
    }
}

#[derive(Debug)]
struct GetLog;

impl ExtensionCommand for GetLog {
    fn parameters_json(&self) -> Option<Value> {
        Some(json!({ "type": "browser" }))
    }

    fn method(&self) -> axum::http::Method {
        axum::http::Method::POST
    }

    fn endpoint(&self) -> Arc<str> {
        "/se/log".into()
    }
}

fn firefox(profile: &Profile, options: &Options) -> WebDriverResult<Capabilities> {
    let mut capabilities = DesiredCapabilities::firefox();
    let mut settings = json!({
        "args": ["-headless", "-profile", profile.folder()],
        "prefs": { "intl.accept_languages": options.language, "network.proxy.type": 0 },
    });
    if let Some(path) = firefox_binary() {
        settings["binary"] = json!(path);
    }
    capabilities.insert_base_capability("moz:firefoxOptions".into(), settings);
    Ok(capabilities.into())
}

fn chromium(profile: &Profile, options: &Options) -> WebDriverResult<Capabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    let (width, height) = options.size;
    let arguments = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--no-default-browser-check",
        "--no-proxy-server",
        &format!("--window-size={width},{height}"),
        &format!("--lang={}", options.language),
        &profile.argument(),
    ];
    for argument in arguments {
        capabilities.add_arg(argument)?;
    }
    if let Some(path) = browser_binary() {
        capabilities.set_binary(&path.to_string_lossy())?;
    }
    capabilities.add_experimental_option("prefs", json!({ "intl.accept_languages": options.language }))?;
    capabilities.insert_base_capability("goog:loggingPrefs".into(), json!({ "browser": "ALL" }));
    Ok(capabilities.into())
}
