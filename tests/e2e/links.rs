//! Cutting and healing, by the drawing.

use crate::harness::Page;

#[tokio::test]
async fn a_link_is_cut_one_way_and_both_ways() {
    let page = Page::explored().await;
    let link = async |choice: &str| {
        page.click("link-1-2").await;
        page.until("the link's menu is open", async || page.shows("link-menu").await).await;
        page.click(choice).await;
    };
    let up = |state: &crate::harness::State| (state.link_is_up(1, 2), state.link_is_up(2, 1));

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
    let majority_decided = |state: &crate::harness::State| {
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
