//! Cutting and healing, by the drawing.

use thirtyfour::Key;

use crate::harness::{Page, State};

#[tokio::test]
async fn a_link_is_cut_one_way_and_both_ways() {
    let page = Page::explored().await;
    let link = async |choice: &str| {
        page.click("link-1-2").await;
        page.until("the link's menu is open", async || page.shows("link-menu").await).await;
        page.click(choice).await;
    };
    let up = |state: &State| (state.link_is_up(1, 2), state.link_is_up(2, 1));

    link("link-cut-1-2").await;
    page.until_state("1>2 is cut", |state| up(state) == (false, true)).await;
    link("link-heal-1-2").await;
    page.until_state("1>2 is healed", |state| up(state) == (true, true)).await;
    link("link-cut-both").await;
    page.until_state("1-2 is cut", |state| up(state) == (false, false)).await;
    let state = page.state().await;
    assert!(state.link_is_up(1, 3) && state.link_is_up(3, 2), "the other links are as they were");
    link("link-heal-2-1").await;
    page.until_state("2>1 is healed", |state| up(state) == (false, true)).await;
    link("link-heal-both").await;
    page.until_state("1-2 is healed", |state| up(state) == (true, true)).await;
    page.finish().await;
}

#[tokio::test]
async fn an_isolated_follower_stays_behind_and_catches_up_once_healed() {
    let page = Page::explored().await;
    let state = page.state().await;
    let (leader, follower) = (state.the_leader(), state.followers()[0]);

    page.select(follower).await;
    page.click("isolate").await;
    let state = page.until_state("it is cut off", |state| !state.link_is_up(leader, follower)).await;
    for peer in state.pids().into_iter().filter(|pid| *pid != follower) {
        assert!(!state.link_is_up(peer, follower) && !state.link_is_up(follower, peer), "{peer}-{follower} is up");
    }
    for value in ["1", "2", "3"] {
        page.append(leader, "k", value).await;
    }
    let majority_decided = |state: &State| {
        state.pids().iter().filter(|pid| **pid != follower).all(|pid| state.number(*pid, "decided") == 3)
    };
    let state = page.play_until("the others have decided", majority_decided).await;
    assert_eq!(state.number(follower, "accepted"), 0, "nothing reaches it");

    page.click("heal-all").await;
    let state = page.play_until("it has caught up", |state| state.all_decided(3)).await;
    assert_eq!(state.entries(follower).len() as u64 + state.number(follower, "compacted"), 3);
    page.finish().await;
}

#[tokio::test]
async fn a_minority_cannot_decide_and_the_others_elect_another() {
    let page = Page::explored().await;
    let old = page.state().await.the_leader();
    page.select(old).await;
    page.click("isolate").await;
    page.append(old, "lost", "1").await;
    let state = page.play_until("another leads", |state| state.leader().is_some_and(|pid| pid != old)).await;
    assert_eq!(state.number(old, "decided"), 0, "one of three decides nothing");
    assert_eq!(state.number(old, "accepted"), 1);
    let new = state.the_leader();
    page.append(new, "kept", "2").await;
    page.click("heal-all").await;
    let state = page.play_until("all have decided", |state| state.all_decided(1)).await;
    for pid in state.pids() {
        assert_eq!(state.entries(pid)[0], (0, "kept".to_owned(), 2), "at node {pid}");
    }
    page.finish().await;
}

/// Where the top edge of one row of nodes and the bottom of another leave room: a line from the left of the
/// drawing to its right, between these nodes' heights. A few points, as a hand would draw it.
async fn between(page: &Page, above: u64, below: u64) -> Vec<(f64, f64)> {
    let (a, b) = (page.middle(&format!("node-{above}")).await, page.middle(&format!("node-{below}")).await);
    let body = "const r = document.querySelector('[data-testid=node-1]').closest('svg').getBoundingClientRect();
        return [r.left, r.right]";
    let edges = page.js(body, vec![]).await;
    let (left, right) = (edges[0].as_f64().expect("a place") + 6.0, edges[1].as_f64().expect("a place") - 6.0);
    let y = (a.1 + b.1) / 2.0;
    (0..=4).map(|part| (left + (right - left) * f64::from(part) / 4.0, y)).collect()
}

#[tokio::test]
async fn a_knife_drawn_across_links_cuts_them_and_heal_all_undoes_it() {
    let page = Page::explored().await;
    // Node 1 stands alone at the top.
    let line = between(&page, 1, 2).await;
    let alone = |state: &State| [(1, 2), (2, 1), (1, 3), (3, 1)].iter().all(|(a, b)| !state.link_is_up(*a, *b));
    let whole =
        |state: &State| state.pids().iter().all(|a| state.pids().iter().all(|b| a == b || state.link_is_up(*a, *b)));
    let before = page.run_and_state().await;

    // While it is drawn nothing is cut; Escape puts it away.
    page.drag(&line, None, false).await;
    page.until("the knife is seen", async || page.shows("knife").await).await;
    assert_eq!(page.run_and_state().await, before);
    page.press(Key::Escape).await;
    page.until("the knife is gone", async || !page.shows("knife").await).await;
    page.release().await;
    assert_eq!(page.run_and_state().await, before, "nothing was cut");

    page.drag(&line, None, true).await;
    let state = page.until_state("node 1 is alone", alone).await;
    assert!(state.link_is_up(2, 3) && state.link_is_up(3, 2), "what the knife did not cross is as it was");
    let label = page.attribute("link-1-2", "aria-label").await;
    assert!(label.contains("cut"), "{label:?}");
    assert!(page.text("heal-all").await.contains('2'), "it counts the links");
    page.click("heal-all").await;
    page.until_state("all is healed", whole).await;
    page.until("there is nothing left to heal", async || !page.shows("heal-all").await).await;

    // With Alt it heals.
    page.drag(&line, None, true).await;
    page.until_state("node 1 is alone again", alone).await;
    page.drag(&line, Some(Key::Alt), true).await;
    page.until_state("all is healed", whole).await;
    page.finish().await;
}

#[tokio::test]
async fn two_groups_are_split_and_only_the_greater_decides() {
    let page = Page::after("cluster nodes=5\nrun until leader\ntick 20").await;
    // On their ring: 1 at the top, 2 and 5 below it, 3 and 4 at the bottom.
    let line = between(&page, 2, 3).await;
    page.drag(&line, None, true).await;
    let (great, small) = ([1_u64, 2, 5], [3_u64, 4]);
    let split = |state: &State| {
        let side = |pid| great.contains(&pid);
        let pids = state.pids();
        let links = pids.iter().flat_map(|a| pids.iter().map(move |b| (*a, *b))).filter(|(a, b)| a != b);
        links.into_iter().all(|(a, b)| state.link_is_up(a, b) == (side(a) == side(b)))
    };
    page.until_state("two groups", split).await;
    let leads = |state: &State| state.leader().is_some_and(|pid| great.contains(&pid));
    let state = page.play_until("one of three leads", leads).await;
    page.append(state.the_leader(), "k", "1").await;
    let decided = |state: &State| great.iter().all(|pid| state.number(*pid, "decided") == 1);
    page.play_until("three have decided", decided).await;
    page.append(small[0], "lost", "2").await;
    page.run("tick 60").await;
    let state = page.state().await;
    assert!(small.iter().all(|pid| state.number(*pid, "decided") == 0), "two of five decide nothing");
    page.click("heal-all").await;
    let state = page.play_until("all have decided", |state| state.all_decided(1)).await;
    let first = |pid| state.entries(pid).first().cloned();
    for pid in state.pids().into_iter().filter(|pid| state.number(*pid, "compacted") == 0) {
        assert_eq!(first(pid), Some((0, "k".to_owned(), 1)), "at node {pid}");
    }
    page.finish().await;
}
