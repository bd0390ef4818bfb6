//! Several tabs of one browser: on one profile, with one lock and the same databases.

use thirtyfour::WindowHandle;

use super::page::Page;

impl Page {
    /// The tab in front.
    pub async fn tab(&self) -> WindowHandle {
        self.browser.driver.window().await.expect("there is a tab")
    }

    /// Opens the page in a new tab, which comes to the front. The page is not waited for.
    pub async fn open_in_new_tab(&self) -> WindowHandle {
        let tab = self.browser.driver.new_tab().await.expect("another tab opens");
        self.go_to(&tab).await;
        self.browser.pretend(&self.options).await;
        self.open().await;
        tab
    }

    /// The window that the page opened, which comes to the front.
    pub async fn other_window(&self) -> WindowHandle {
        let here = self.tab().await;
        let mut other = None;
        self.until("another window is open", async || {
            let all = self.browser.driver.windows().await.unwrap_or_default();
            other = all.into_iter().find(|window| *window != here);
            other.is_some()
        })
        .await;
        let other = other.expect("it was waited for");
        self.go_to(&other).await;
        other
    }

    /// Acts in a frame of the page from here on.
    pub async fn enter_frame(&self, css: &str) {
        self.query(css).await.enter_frame().await.expect("the frame can be entered");
    }

    /// Acts in the page itself again.
    pub async fn leave_frame(&self) {
        self.browser.driver.enter_default_frame().await.expect("the page is around its frames");
    }

    /// Brings a tab to the front: the others are not drawn meanwhile.
    pub async fn go_to(&self, tab: &WindowHandle) {
        self.browser.driver.switch_to_window(tab.clone()).await.expect("the tab is there");
        self.browser.cdp("Page.bringToFront", serde_json::json!({})).await;
    }

    /// Closes a tab and goes to another.
    pub async fn close_tab(&self, tab: &WindowHandle, then: &WindowHandle) {
        self.go_to(tab).await;
        self.browser.driver.close_window().await.expect("the tab closes");
        self.go_to(then).await;
    }
}
