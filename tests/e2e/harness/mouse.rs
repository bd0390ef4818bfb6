//! What is drawn with the mouse, and what is pasted.

use serde_json::json;
use thirtyfour::Key;

use super::page::Page;

impl Page {
    /// Draws a line with the mouse: presses at the first of these points of the window, moves through the others,
    /// and lets go at the last if `release` says so. `key` is held down meanwhile.
    pub async fn drag(&self, points: &[(f64, f64)], key: Option<Key>, release: bool) {
        let points: Vec<(i64, i64)> = points.iter().map(|(x, y)| (x.round() as i64, y.round() as i64)).collect();
        let (first, rest) = points.split_first().expect("a drag has a beginning");
        let mut actions = self.actions();
        if let Some(key) = key.clone() {
            actions = actions.key_down(key);
        }
        actions = actions.move_to(first.0, first.1).click_and_hold();
        for (x, y) in rest {
            actions = actions.move_to(*x, *y);
        }
        if release {
            actions = actions.release();
        }
        if let Some(key) = key {
            actions = actions.key_up(key);
        }
        actions.perform().await.expect("the mouse can be moved");
    }

    /// Moves the mouse to a point of the window.
    pub async fn hover(&self, point: (f64, f64)) {
        self.hover_over(&[point]).await;
    }

    /// Moves the mouse over these points of the window, with no button down.
    pub async fn hover_over(&self, points: &[(f64, f64)]) {
        let mut actions = self.actions();
        for (x, y) in points {
            actions = actions.move_to(x.round() as i64, y.round() as i64);
        }
        actions.perform().await.expect("the mouse can be moved");
    }

    /// Lets go of the mouse's button, where it is.
    pub async fn release(&self) {
        self.actions().release().perform().await.expect("the mouse's button can be let go");
    }

    /// Where the middle of an element is in the window.
    pub async fn middle(&self, testid: &str) -> (f64, f64) {
        self.find(testid).await;
        let body = "const r = document.querySelector(`[data-testid='${args[0]}']`).getBoundingClientRect();
                    return [r.x + r.width / 2, r.y + r.height / 2]";
        let point = self.js(body, vec![json!(testid)]).await;
        (point[0].as_f64().expect("a place"), point[1].as_f64().expect("a place"))
    }

    /// Pastes text from the clipboard into a field.
    pub async fn paste(&self, testid: &str, text: &str) {
        let origin = self.site.page();
        let grant = json!({ "origin": origin, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        self.browser.cdp("Browser.grantPermissions", grant).await;
        self.js("await navigator.clipboard.writeText(args[0])", vec![json!(text)]).await;
        self.find(testid).await.focus().await.expect("a field takes the focus");
        let actions = self.actions().key_down(Key::Control).send_keys("v").key_up(Key::Control);
        actions.perform().await.expect("keys can be pressed");
    }
}
