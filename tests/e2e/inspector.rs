//! The facts of the selected node, and what is asked of it.

use crate::harness::{Page, State, number};

async fn fact(page: &Page, name: &str) -> String {
    page.text(&format!("fact-{name}")).await
}

/// A ballot as the page writes it: round·node.
fn ballot(state: &State, pid: u64) -> String {
    let promise = &state.node(pid)["promise"];
    format!("{}·{}", number(&promise["n"]), number(&promise["pid"]))
}

#[tokio::test]
async fn the_facts_of_each_node_are_those_of_the_cluster() {
    let page =
        Page::after("append leader count=7 keys=2\nrun until decided 7 at all\nsnapshot 1 at=4 local\ntick 20").await;
    let state = page.state().await;
    let leader = state.the_leader();
    for pid in state.pids() {
        page.select(pid).await;
        page.until("the inspector shows it", async || page.text("inspector").await.contains(&format!("Node {pid}")))
            .await;
        let role = fact(&page, "role").await;
        assert!(role.contains(if pid == leader { "leader" } else { "follower" }), "{role:?}");
        assert!(role.contains("accept"), "{role:?} names the phase");
        assert_eq!(fact(&page, "promise").await, ballot(&state, pid));
        assert_eq!(fact(&page, "ballot").await, ballot(&state, leader), "the ballot its log was accepted in");
        let takes_for_leader = fact(&page, "leader").await;
        let itself = takes_for_leader == "itself";
        assert!(itself == (pid == leader) && (itself || takes_for_leader.contains(&leader.to_string())));
        for name in ["decided", "accepted"] {
            assert_eq!(fact(&page, name).await, "7 entries (0–6)", "{name} at node {pid}");
        }
        let compacted = fact(&page, "compacted").await;
        match pid {
            1 => assert!(compacted.contains("snapshot to 4") && compacted.contains("2 keys"), "{compacted:?}"),
            _ => assert_eq!(compacted, "not compacted"),
        }
        let hears = fact(&page, "hears").await;
        for other in state.pids().into_iter().filter(|other| *other != pid) {
            assert!(hears.contains(&other.to_string()), "node {pid} hears {hears:?}");
        }
        let flushed = number(&state.node(pid)["flushed"]);
        assert_eq!(fact(&page, "storage").await, format!("IndexedDB · flush {flushed}"));
        assert_eq!(fact(&page, "held").await, "nothing");
    }
    page.finish().await;
}

#[tokio::test]
async fn what_a_node_on_hold_holds_back_is_shown_and_let_go() {
    let page = Page::explored().await;
    let leader = page.state().await.the_leader();
    page.select(leader).await;
    page.click("hold").await;
    page.until("its disk is on hold", async || fact(&page, "storage").await.contains("hold")).await;
    page.append(leader, "k", "1").await;
    let state = page.until_state("it is in its log", |state| state.number(leader, "accepted") == 1).await;
    let held = state.number(leader, "heldMessages");
    assert!(held > 0, "{}", state.node(leader));
    page.until("the inspector says so", async || {
        let said = fact(&page, "held").await;
        said.contains(&format!("{held} message")) && said.contains("1 entry")
    })
    .await;
    // For less time than the others take to elect another: what only this node has would be lost then.
    page.run("tick 8").await;
    let state = page.state().await;
    assert_eq!(state.number(leader, "decided"), 0, "nothing is decided that its disk does not have");
    let others = state.pids().into_iter().filter(|pid| *pid != leader);
    assert!(others.into_iter().all(|pid| state.number(pid, "accepted") == 0), "nothing has left it");

    page.click("release").await;
    page.play_until("all have decided", |state| state.all_decided(1)).await;
    // On a slow machine the others may have begun to elect another by now: until that is over a promise is held.
    page.run("run until leader\ntick 60").await;
    page.until("nothing is held", async || fact(&page, "held").await == "nothing").await;
    page.finish().await;
}

#[tokio::test]
async fn a_crash_is_a_fact_and_ends_what_can_be_asked() {
    let page = Page::explored().await;
    let follower = page.state().await.followers()[0];
    page.select(follower).await;
    page.click("crash").await;
    page.until("it is crashed", async || fact(&page, "role").await.contains("crashed")).await;
    for testid in ["append-button", "append-key", "lead", "compact-open"] {
        assert!(!page.find(testid).await.is_enabled().await.expect("it is there"), "{testid} of a crashed node");
    }
    assert!(!page.shows("crash").await && page.shows("restart").await);
    page.finish().await;
}

#[tokio::test]
async fn a_node_that_is_asked_to_lead_leads() {
    let page = Page::explored().await;
    let state = page.state().await;
    let (old, other) = (state.the_leader(), state.followers()[0]);
    page.select(other).await;
    page.click("lead").await;
    let state = page.play_until("it leads", |state| state.leader() == Some(other)).await;
    assert!(number(&state.node(other)["promise"]["n"]) > 1 || other != old);
    page.until("the inspector says so", async || fact(&page, "role").await.contains("leader")).await;
    assert_eq!(fact(&page, "leader").await, "itself");
    page.finish().await;
}
