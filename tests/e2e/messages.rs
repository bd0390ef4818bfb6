//! Messages in one's hands, and the conditions of links and nodes.
//!
//! Names of what is tried here. A message: `message-{id}`, or `message-stack-{from}-{to}` with `stack-list` and
//! `pick-{id}`, in the drawing; `message-panel` with `message-field-{name}`, `message-deliver`, `message-drop`,
//! `message-duplicate`, `message-overtake`, `message-delay`, `message-delay-by`, `message-where`, `message-cause`,
//! `message-effect` (each with `-go`), `message-close`. The tab: `tab-messages`, `manual-all`, `manual-{from}-{to}`,
//! `queue-{from}-{to}`, `queued-{id}` with `look-{id}`, `deliver-{id}`, `drop-{id}`, …; `upcoming-{n}` with
//! `make-{n}`; `held-messages`, `deliver-heartbeats`. Manual elsewhere: `manual-chip`. Links:
//! `network-open`, `link-conditions`, `grid-conditions-{peer}` open `conditions-sheet` with `conditions-links`
//! (`all`, `1-2`, `1>2`), `conditions-{latency,jitter,loss,duplication,reorder,manual}`, `conditions-set`. A node:
//! `timing-open` opens `timing-sheet` with `timing-{clock,disk,election,resend,flush,batch}`, `timing-set`.

use serde_json::Value;
use thirtyfour::Key;

use crate::harness::{Page, State, number};

/// The messages under way of a kind, as (number, sender, receiver, due), in order of arrival.
fn under_way(state: &State, kind: &str) -> Vec<(u64, u64, u64, u64)> {
    let messages = state.0["messages"].as_array().expect("a state has messages");
    let of_kind = messages.iter().filter(|message| message["message"] == kind);
    let field = |message: &Value, name: &str| number(&message[name]);
    of_kind.map(|m| (field(m, "id"), field(m, "from"), field(m, "to"), field(m, "due"))).collect()
}

/// A page on which node 1 or another leads, and an AcceptDecide for each follower is under way.
async fn with_accept_decides(setup: &str) -> (Page, Vec<(u64, u64, u64, u64)>) {
    let page = Page::after(&format!("{setup}\nrun until leader\ntick 30\nappend leader a=1\ntick 3")).await;
    let found = under_way(&page.state().await, "AcceptDecide");
    assert_eq!(found.len(), 2, "one for each follower");
    (page, found)
}

async fn is_disabled(page: &Page, testid: &str) -> bool {
    !page.attribute(testid, "disabled").await.is_empty()
}

async fn last_line(page: &Page) -> String {
    page.script().await.trim().lines().last().unwrap_or_default().to_owned()
}

async fn until_line(page: &Page, line: &str) {
    page.until(&format!("the script ends in {line:?}"), async || last_line(page).await == line).await;
}

/// Looks at a message by its mark in the drawing.
async fn look_at(page: &Page, id: u64) {
    page.click(&format!("message-{id}")).await;
    // The panel may still be that of another message.
    page.until("its panel is open", async || {
        page.shows("message-panel").await && page.attribute("message-panel", "data-message").await == id.to_string()
    })
    .await;
}

#[tokio::test]
async fn a_click_on_a_message_shows_all_its_fields_and_time_stands() {
    let (page, found) = with_accept_decides("cluster nodes=3 latency=6 jitter=0").await;
    let (id, from, to, due) = found[0];
    page.click("play").await;
    page.until("it plays", async || page.attribute("play", "aria-pressed").await == "true").await;
    page.click("play").await;
    look_at(&page, id).await;
    assert_eq!(page.attribute("play", "aria-pressed").await, "false");
    let text = page.text("message-panel").await;
    assert!(text.contains(&format!("AcceptDecide {from}→{to}")), "{text}");
    assert!(text.contains(&format!("t {due}")), "{text}");
    for (field, value) in [("n", "·"), ("seq_num", "session"), ("decided_idx", "0"), ("entries", "a=1")] {
        let row = page.text(&format!("message-field-{field}")).await;
        assert!(row.contains(field) && row.contains(value) && row.contains('.'), "{row}");
    }
    assert_eq!(page.count("[data-testid^=message-field-]").await, 4);
    assert!(page.text("message-cause").await.contains("a=1"));
    assert!(!page.js("return !document.querySelector('.flight.lit')", vec![]).await.as_bool().unwrap_or(true));
    page.press(Key::Escape).await;
    page.until("the node is back", async || !page.shows("message-panel").await).await;
    page.finish().await;
}

#[tokio::test]
async fn what_is_delivered_or_dropped_says_so_and_leads_to_its_effect() {
    let (page, found) = with_accept_decides("cluster nodes=3 latency=6 jitter=0").await;
    let (id, _, to, _) = found[0];
    look_at(&page, id).await;
    page.click("message-deliver").await;
    until_line(&page, &format!("deliver {id}")).await;
    page.until_state("it is in that log", |state| state.number(to, "accepted") == 1).await;
    page.until("the panel says so", async || page.text("message-where").await.contains("Arrived")).await;
    assert!(is_disabled(&page, "message-deliver").await);
    let arrived = number(&page.state().await.0["step"]);
    assert_eq!(page.attribute("message-effect", "data-step").await, arrived.to_string());
    // The other one is lost, and nobody sends it again: it is decided without that node.
    let (lost, _, behind, _) = found[1];
    look_at(&page, lost).await;
    page.click("message-drop").await;
    until_line(&page, &format!("drop {lost}")).await;
    page.until("the panel says so", async || page.text("message-where").await.contains("Dropped by hand")).await;
    page.run("tick 30").await;
    let state = page.state().await;
    assert_eq!((state.number(to, "decided"), state.number(behind, "decided")), (1, 0));
    // The cause is a step of the past.
    page.click("message-cause-go").await;
    page.until_state("the past is shown", |state| state.0["live"] == false).await;
    page.until("it was not sent then", async || page.text("message-where").await.contains("Not yet sent")).await;
    page.finish().await;
}

#[tokio::test]
async fn a_dropped_prepare_is_sent_again_after_the_resend_timeout() {
    let page = Page::after("cluster nodes=3 latency=4 jitter=0 resend=20").await;
    // Until a node asks for promises.
    let mut prepares = Vec::new();
    for _ in 0..60 {
        page.run("tick 1").await;
        prepares = under_way(&page.state().await, "Prepare");
        if !prepares.is_empty() {
            break;
        }
    }
    let leader = prepares.first().unwrap_or_else(|| panic!("nobody asks for promises")).1;
    for (id, from, to, _) in prepares.clone() {
        assert_eq!(from, leader);
        page.click("tab-messages").await;
        page.click(&format!("drop-{id}")).await;
        until_line(&page, &format!("drop {id}")).await;
        page.until("it is off its queue", async || page.count(&format!("[data-testid=queued-{id}]")).await == 0).await;
        assert_ne!(to, leader);
    }
    assert!(under_way(&page.state().await, "Prepare").is_empty());
    page.run("tick 2").await;
    assert!(under_way(&page.state().await, "Prepare").is_empty(), "not at once");
    let mut again = Vec::new();
    for _ in 0..25 {
        page.run("tick 1").await;
        again = under_way(&page.state().await, "Prepare");
        if !again.is_empty() {
            break;
        }
    }
    assert!(again.iter().any(|(_, from, ..)| *from == leader), "{again:?}");
    page.run("run until leader").await;
    page.finish().await;
}

#[tokio::test]
async fn a_message_is_duplicated_delayed_and_let_by() {
    let page =
        Page::after("cluster nodes=3 latency=8 jitter=0 election=100 storage=memory\nrun until leader\ntick 30\nappend leader a=1\ntick 1\nappend leader b=2")
            .await;
    let found = under_way(&page.state().await, "AcceptDecide");
    let (id, from, to, due) = *found.iter().max_by_key(|message| message.0).expect("it was sent");
    let on_link = |state: &State| -> Vec<u64> {
        let all = under_way(state, "AcceptDecide");
        all.into_iter().filter(|m| (m.1, m.2) == (from, to)).map(|m| m.0).collect()
    };
    let first = on_link(&page.state().await)[0];
    assert_ne!(first, id);
    look_at(&page, first).await;
    assert!(is_disabled(&page, "message-overtake").await);
    assert!(page.text("message-why-not").await.contains("first on its link"));
    look_at(&page, id).await;
    page.click("message-overtake").await;
    until_line(&page, &format!("overtake {id}")).await;
    page.until_state("it is the first", |state| on_link(state)[0] == id).await;
    page.click("message-duplicate").await;
    until_line(&page, &format!("duplicate {id}")).await;
    page.until_state("there is one more", |state| on_link(state).len() == 3).await;
    page.fill("message-delay-by", "0").await;
    assert!(is_disabled(&page, "message-delay").await);
    page.fill("message-delay-by", "7").await;
    page.click("message-delay").await;
    until_line(&page, &format!("delay {id} by=7")).await;
    let delayed = |state: &State| under_way(state, "AcceptDecide").iter().find(|m| m.0 == id).map(|m| m.3);
    page.until_state("it is due later", |state| delayed(state).is_some_and(|now| now > due)).await;
    page.finish().await;
}

#[tokio::test]
async fn in_manual_mode_nothing_arrives_and_an_entry_is_decided_by_hand() {
    let page = Page::after("cluster nodes=3\nrun until leader\ntick 30").await;
    let leader = page.state().await.the_leader();
    page.click("tab-messages").await;
    page.click("manual-all").await;
    until_line(&page, "manual all").await;
    page.until("the head says so", async || page.shows("manual-chip").await).await;
    page.run(&format!("append {leader} a=1\ntick 8")).await;
    let state = page.state().await;
    let found = under_way(&state, "AcceptDecide");
    assert_eq!(found.len(), 2);
    assert!(page.text("manual-chip").await.contains('2'));
    page.run("tick 4").await;
    assert_eq!(under_way(&page.state().await, "AcceptDecide").len(), 2, "time passes and nothing arrives");
    // One by one.
    let (id, _, to, _) = found[0];
    page.click(&format!("deliver-{id}")).await;
    page.until_state("one follower has it", |state| state.number(to, "accepted") == 1).await;
    page.run("tick 4").await;
    let accepted = under_way(&page.state().await, "Accepted");
    let (answer, ..) = *accepted.iter().find(|message| message.1 == to).expect("it answers");
    assert_eq!(page.state().await.number(leader, "decided"), 0);
    page.click(&format!("look-{answer}")).await;
    page.until("its panel is open", async || page.shows("message-panel").await).await;
    assert!(is_disabled(&page, "message-delay").await, "nothing is due on a manual link");
    page.click("message-deliver").await;
    page.until_state("a majority has it", |state| state.number(leader, "decided") == 1).await;
    // What can come next: the first of the list is delivered by its button.
    let before = page.state().await.0["messages"].as_array().map_or(0, Vec::len);
    page.click("make-0").await;
    page.until("it is recorded", async || last_line(&page).await.starts_with("deliver ")).await;
    assert!(page.state().await.0["messages"].as_array().map_or(0, Vec::len) <= before + 1);
    page.click("manual-chip").await;
    until_line(&page, "auto all").await;
    page.until("nothing is manual", async || !page.shows("manual-chip").await).await;
    page.run("run until decided 1 at all").await;
    page.finish().await;
}

#[tokio::test]
async fn many_messages_of_a_link_are_one_mark_that_opens_as_a_list() {
    let script = "cluster nodes=3 latency=12 jitter=0 election=100 storage=memory\nrun until leader\ntick 50";
    let page = Page::after(script).await;
    for value in 1..=5 {
        page.run(&format!("append leader k={value}\ntick 1")).await;
    }
    let found = under_way(&page.state().await, "AcceptDecide");
    let (_, from, to, _) = found[0];
    let on_link: Vec<u64> = found.iter().filter(|m| (m.1, m.2) == (from, to)).map(|m| m.0).collect();
    assert_eq!(on_link.len(), 5);
    page.click(&format!("message-stack-{from}-{to}")).await;
    page.until("the list is open", async || page.shows("stack-list").await).await;
    assert_eq!(page.count("[data-testid=stack-list] button").await, 5);
    page.click(&format!("pick-{}", on_link[3])).await;
    page.until("its panel is open", async || page.shows("message-panel").await).await;
    assert_eq!(page.attribute("message-panel", "data-message").await, on_link[3].to_string());
    assert!(!page.shows("stack-list").await);
    assert!(page.text("message-where").await.contains("Behind 3 others"));
    page.finish().await;
}

#[tokio::test]
async fn the_m_key_walks_through_the_messages_in_order_of_arrival() {
    let (page, _) = with_accept_decides("cluster nodes=3 latency=6 jitter=3 seed=3").await;
    let state = page.state().await;
    let messages = state.0["messages"].as_array().expect("a state has messages");
    let beat = |message: &&Value| message["message"].as_str().is_some_and(|kind| kind.starts_with("Heartbeat"));
    let order: Vec<u64> = messages.iter().filter(|m| !beat(m)).map(|m| number(&m["id"])).collect();
    let at = async |id: u64| {
        let id = id.to_string();
        page.until(&format!("message {id} is shown"), async || {
            page.shows("message-panel").await && page.attribute("message-panel", "data-message").await == id
        })
        .await;
    };
    for id in &order {
        page.press("m").await;
        at(*id).await;
    }
    page.press("m").await;
    at(order[0]).await;
    page.press("M").await;
    at(order[order.len() - 1]).await;
    page.click("message-close").await;
    page.until("it is closed", async || !page.shows("message-panel").await).await;
    page.finish().await;
}

#[tokio::test]
async fn a_latency_of_one_direction_takes_effect() {
    let page = Page::after("cluster nodes=3 latency=2 jitter=0 storage=memory\nrun until leader\ntick 30").await;
    let leader = page.state().await.the_leader();
    let follower = page.state().await.followers()[0];
    let (a, b) = (leader.min(follower), leader.max(follower));
    page.click(&format!("link-{a}-{b}")).await;
    page.until("the link's menu is open", async || page.shows("link-menu").await).await;
    page.click("link-conditions").await;
    page.until("the sheet is open", async || page.shows("conditions-sheet").await).await;
    page.set("conditions-links", &format!("{leader}>{follower}")).await;
    page.fill("conditions-latency", "x").await;
    let (text, _) = page.error("settings").await;
    assert!(text.contains("Latency"), "{text}");
    page.fill("conditions-latency", "9").await;
    page.click("conditions-set").await;
    until_line(&page, &format!("link {leader}>{follower} latency=9")).await;
    page.press(Key::Escape).await;
    page.until_no_sheet().await;
    let label = page.attribute(&format!("link-{a}-{b}"), "aria-label").await;
    assert!(label.contains("other conditions"), "{label}");
    let script = format!("append {leader} a=1");
    page.run(&script).await;
    let state = page.state().await;
    let time = number(&state.0["time"]);
    let due = |to: u64| under_way(&state, "AcceptDecide").iter().find(|m| m.2 == to).map(|m| m.3 - time);
    assert_eq!(due(follower), Some(9));
    let other = state.followers()[1];
    assert_eq!(due(other), Some(2));
    page.finish().await;
}

#[tokio::test]
async fn a_node_gets_a_slow_clock_now_and_other_timeouts_at_its_restart() {
    let page = Page::after("cluster nodes=3\nrun until leader\ntick 30").await;
    page.select(2).await;
    page.click("timing-open").await;
    page.until("the sheet is open", async || page.shows("timing-sheet").await).await;
    page.fill("timing-clock", "4").await;
    page.fill("timing-election", "20").await;
    page.click("timing-set").await;
    page.until("it waits for the restart", async || page.shows("timing-election-waits").await).await;
    let script = page.script().await;
    assert!(script.contains("clock 2 every=4") && script.contains("timeouts 2 election=20"), "{script}");
    page.press(Key::Escape).await;
    page.until_no_sheet().await;
    assert!(page.text("fact-timing").await.contains('4'));
    page.click("crash").await;
    page.until_state("it is down", |state| state.node(2)["up"] == false).await;
    page.click("restart").await;
    page.until_state("it is up", |state| state.node(2)["up"] == true).await;
    page.click("timing-open").await;
    page.until("the sheet is open", async || page.shows("timing-sheet").await).await;
    page.until("nothing waits", async || !page.shows("timing-election-waits").await).await;
    page.finish().await;
}
