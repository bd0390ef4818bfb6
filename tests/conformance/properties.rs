//! The properties, one function each. Each begins with an empty storage; `agrees` compares all reads with the
//! model, before and after a reload; what is worth saying in numbers is said in numbers too.

use omnipaxos::{
    ClusterConfig,
    ballot_leader_election::Ballot,
    storage::{StopSign, Storage, StorageOp::*},
    util::FlexibleQuorum,
};
use omnipaxos_playground::kv::KVSnapshot;

use super::{Subject, Trial, model::Entries};

fn ballot(n: u32, pid: u64) -> Ballot {
    Ballot { config_id: 1, n, priority: 0, pid }
}

pub async fn an_empty_storage<S: Subject>(t: &mut Trial<S>) {
    t.agrees("it has nothing").await;
    let none: (Option<Ballot>, usize) = (None, 0);
    let got = t.storage().get_promise().and_then(|promise| Ok((promise, t.storage().get_log_len()?)));
    t.see("no promise, no entry", got, none);
}

pub async fn one_entry_after_the_other<S: Subject>(t: &mut Trial<S>) {
    for _ in 0..5 {
        let entry = t.entries(1).remove(0);
        t.write_each(vec![AppendEntry(entry)]);
        t.agrees("it is the last").await;
    }
    let got = t.storage().get_log_len();
    t.see("five", got, 5);
}

pub async fn many_entries_at_once<S: Subject>(t: &mut Trial<S>) {
    t.append(3);
    t.agrees("in their order").await;
    t.append(0);
    t.agrees("none are no change").await;
    t.append(200);
    t.agrees("behind those that were there").await;
    let got = t.storage().get_log_len();
    t.see("203", got, 203);
}

pub async fn ranges<S: Subject>(t: &mut Trial<S>) {
    t.append(5);
    for (claim, from, to, ids) in [
        ("complete", 1, 4, 2..5),
        ("all", 0, 5, 1..6),
        ("empty", 2, 2, 0..0),
        ("empty at the end", 5, 5, 0..0),
        ("crossed", 3, 1, 0..0),
        ("beyond the end", 7, 9, 0..0),
        ("incomplete: nothing, not what there is", 3, 6, 0..0),
    ] {
        let got = t.storage().get_entries(from, to).map(|entries| entries.iter().map(|e| e.id).collect::<Vec<_>>());
        t.see(claim, got, ids.collect());
    }
    for (claim, from, ids) in [
        ("a suffix", 3, 4..6),
        ("the whole log as a suffix", 0, 1..6),
        ("the suffix at the end", 5, 0..0),
        ("a suffix beyond the end", 6, 0..0),
    ] {
        let got = t.storage().get_suffix(from).map(|entries| entries.iter().map(|e| e.id).collect::<Vec<_>>());
        t.see(claim, got, ids.collect());
    }
    t.agrees("all of them").await;
}

pub async fn ranges_that_reach_below_what_was_trimmed<S: Subject>(t: &mut Trial<S>) {
    t.append(8);
    t.write(vec![Trim(3), SetCompactedIdx(3)]);
    for (claim, from, to) in [
        ("across the start", 1, 5),
        ("across the start, and long", 0, 8),
        ("up to the start", 1, 3),
        ("below the start", 0, 1),
        ("crossed, below the start", 2, 1),
    ] {
        let got = t.storage().get_entries(from, to).map(Entries);
        t.see(claim, got, Entries(Vec::new()));
    }
    let got = t.storage().get_suffix(1).map(Entries);
    t.see("a suffix from below the start", got, Entries(Vec::new()));
}

pub async fn on_a_prefix<S: Subject>(t: &mut Trial<S>) {
    t.append(6);
    for (claim, from, count) in [
        ("it replaces what was behind the prefix", 3, 2),
        ("with more than there was", 4, 9),
        ("at the end it appends", 13, 2),
        ("with no entries it cuts off", 10, 0),
        ("at the end, with no entries, it is no change", 10, 0),
        ("at the start it replaces everything", 0, 4),
        ("at the start, with no entries, it removes everything", 0, 0),
        ("and then there can be entries again", 0, 3),
    ] {
        let entries = t.entries(count);
        t.write_each(vec![AppendOnPrefix(from, entries)]);
        let got = t.storage().get_log_len();
        t.see(claim, got, from + count);
        t.agrees(claim).await;
    }
}

pub async fn on_a_prefix_after_a_trim<S: Subject>(t: &mut Trial<S>) {
    t.append(10);
    t.write(vec![Trim(4), SetCompactedIdx(4)]);
    for (claim, from, count) in [
        ("in the middle", 7, 2),
        ("at the end", 9, 3),
        ("with no entries", 8, 0),
        ("where the log starts", 4, 5),
        ("where the log starts, with no entries", 4, 0),
        ("and then there can be entries again", 4, 2),
    ] {
        let entries = t.entries(count);
        t.write_each(vec![AppendOnPrefix(from, entries)]);
        t.agrees(claim).await;
    }
}

pub async fn on_a_prefix_past_the_end_with_no_entries<S: Subject>(t: &mut Trial<S>) {
    t.append(3);
    t.write_each(vec![AppendOnPrefix(4, Vec::new())]);
    let got = t.storage().get_log_len();
    t.see("no entry comes of it", got, 3);
    let got = t.storage().get_suffix(0).map(|entries| entries.len());
    t.see("the suffix is the log", got, 3);
    t.append(1);
    t.agrees("the next entry stands behind the last").await;
}

pub async fn a_trim_with_its_compacted_index<S: Subject>(t: &mut Trial<S>) {
    t.append(9);
    for (claim, idx, left) in [
        ("what is below is gone, what is above keeps its index", 4, 5),
        ("the same once more is no change", 4, 5),
        ("further", 5, 4),
        ("all of it", 9, 0),
    ] {
        t.write(vec![Trim(idx), SetCompactedIdx(idx)]);
        let got = t.storage().get_log_len();
        t.see(claim, got, left);
        t.agrees(claim).await;
    }
}

pub async fn a_trim_alone<S: Subject>(t: &mut Trial<S>) {
    t.append(5);
    t.write_each(vec![Trim(2)]);
    t.agrees("the length counts what is left").await;
}

pub async fn a_trim_below_the_last_one<S: Subject>(t: &mut Trial<S>) {
    t.append(6);
    t.write(vec![Trim(4), SetCompactedIdx(4)]);
    t.write_each(vec![Trim(2)]);
    t.agrees("it is no change").await;
}

pub async fn a_trim_past_the_end<S: Subject>(t: &mut Trial<S>) {
    t.append(3);
    let entries = t.entries(2);
    t.write(vec![Trim(20), SetCompactedIdx(20), AppendOnPrefix(20, entries)]);
    t.agrees("the log starts anew there").await;
    t.append(2);
    t.agrees("and goes on").await;
    t.write(vec![Trim(40), SetCompactedIdx(40), AppendOnPrefix(40, Vec::new())]);
    t.agrees("with nothing behind it").await;
    t.append(2);
    t.agrees("and goes on from there").await;
}

pub async fn a_trim_past_the_end_alone<S: Subject>(t: &mut Trial<S>) {
    t.append(3);
    t.write(vec![Trim(20), SetCompactedIdx(20)]);
    t.agrees("the log starts anew there").await;
    t.append(1);
    t.agrees("and the next entry stands there").await;
}

pub async fn a_compacted_index<S: Subject>(t: &mut Trial<S>) {
    t.append(4);
    for idx in [1, 3] {
        t.write_each(vec![Trim(idx), SetCompactedIdx(idx)]);
        let got = t.storage().get_compacted_idx();
        t.see("it is what was set", got, idx);
        t.agrees("as two calls it is what it is as one").await;
    }
}

pub async fn the_log_goes_on_after_all_of_it_was_compacted<S: Subject>(t: &mut Trial<S>) {
    for round in 1..4 {
        t.append(5);
        t.write(vec![SetDecidedIndex(5 * round), Trim(5 * round), SetCompactedIdx(5 * round)]);
        t.agrees("nothing is left").await;
        let got = t.storage().get_log_len();
        t.see("its length is 0, not what it was", got, 0);
    }
    t.append(1);
    let got = t.storage().get_entries(15, 16).map(|entries| entries.len());
    t.see("and the next index is the next", got, 1);
    t.agrees("as if nothing had been").await;
}

pub async fn a_snapshot_is_set_replaced_and_cleared<S: Subject>(t: &mut Trial<S>) {
    t.append(9);
    for (claim, to) in [("set", 2), ("replaced", 6), ("replaced by an empty one", 9)] {
        let from = t.model.start();
        let entries = t.model.get_entries(from, to).expect("the model never fails");
        let snapshot = if to < 9 { KVSnapshot::create(&entries) } else { KVSnapshot::default() };
        t.write(vec![Trim(to), SetCompactedIdx(to), SetSnapshot(Some(snapshot.clone()))]);
        let got = t.storage().get_snapshot();
        t.see(claim, got, Some(snapshot));
        t.agrees(claim).await;
    }
    t.write_each(vec![SetSnapshot(Some(KVSnapshot::create(&[])))]);
    t.agrees("alone").await;
    t.write_each(vec![SetSnapshot(None)]);
    t.agrees("cleared").await;
}

pub async fn a_snapshot_in_place_of_what_it_never_had<S: Subject>(t: &mut Trial<S>) {
    t.append(2);
    let snapshot = KVSnapshot::create(&t.entries(12));
    let entries = t.entries(3);
    t.write(vec![
        SetAcceptedRound(ballot(4, 1)),
        SetDecidedIndex(30),
        Trim(30),
        SetCompactedIdx(30),
        SetSnapshot(Some(snapshot)),
        AppendOnPrefix(30, entries),
    ]);
    t.agrees("as a follower catches up").await;
    let got = t.storage().get_log_len();
    t.see("its length is that of what came behind the snapshot", got, 3);
}

pub async fn a_stopsign_is_set_replaced_and_cleared<S: Subject>(t: &mut Trial<S>) {
    t.append(3);
    let flexible = Some(FlexibleQuorum { read_quorum_size: 3, write_quorum_size: 2 });
    let next = |configuration_id, flexible_quorum| ClusterConfig {
        configuration_id,
        nodes: vec![1, 2, u64::MAX],
        flexible_quorum,
    };
    for (claim, stopsign) in [
        ("set", Some(StopSign::with(next(2, None), None))),
        ("replaced", Some(StopSign::with(next(u32::MAX, flexible), Some(vec![0, 255])))),
        ("with empty metadata", Some(StopSign::with(next(3, None), Some(Vec::new())))),
        ("cleared", None),
    ] {
        t.write_each(vec![SetStopsign(stopsign.clone())]);
        let got = t.storage().get_stopsign();
        t.see(claim, got, stopsign);
        let got = t.storage().get_log_len();
        t.see("it is no entry", got, 3);
        t.agrees(claim).await;
    }
}

pub async fn promise_and_accepted_round<S: Subject>(t: &mut Trial<S>) {
    t.write_each(vec![SetPromise(ballot(3, 2))]);
    t.agrees("a promise is no accepted round").await;
    t.write_each(vec![SetAcceptedRound(ballot(2, 1))]);
    t.agrees("each has its own").await;
    let most = Ballot { config_id: u32::MAX, n: u32::MAX, priority: u32::MAX, pid: u64::MAX };
    t.write(vec![SetPromise(ballot(4, 3)), SetPromise(most), SetAcceptedRound(most)]);
    t.agrees("the last one counts, to its last bit").await;
    let got = t.storage().get_promise();
    t.see("it is what was promised", got, Some(most));
}

pub async fn a_decided_index<S: Subject>(t: &mut Trial<S>) {
    t.append(4);
    for idx in [1, 4] {
        t.write_each(vec![SetDecidedIndex(idx)]);
        let got = t.storage().get_decided_idx();
        t.see("it is what was set", got, idx);
        t.agrees("and changes nothing else").await;
    }
}

pub async fn an_atomic_write_keeps_its_order<S: Subject>(t: &mut Trial<S>) {
    let (one, two, three, four) = (t.entries(1).remove(0), t.entries(3), t.entries(2), t.entries(1).remove(0));
    t.write(vec![
        AppendEntry(one),
        SetPromise(ballot(9, 1)),
        AppendEntries(two),
        AppendOnPrefix(2, three),
        SetPromise(ballot(5, 1)),
        AppendEntry(four),
        SetDecidedIndex(3),
        Trim(1),
        SetCompactedIdx(1),
        SetDecidedIndex(2),
    ]);
    t.agrees("all of it, the last of each kind counting").await;
    let got = t.storage().get_suffix(1).map(|entries| entries.iter().map(|e| e.id).collect::<Vec<_>>());
    t.see("appended, replaced, appended, trimmed", got, vec![2, 5, 6, 7]);
    let entries = t.entries(2);
    t.write(vec![Trim(5), SetCompactedIdx(5), AppendOnPrefix(5, entries), AppendOnPrefix(6, Vec::new())]);
    t.agrees("what is written and replaced in one write was never there").await;
}

pub async fn an_atomic_write_of_nothing<S: Subject>(t: &mut Trial<S>) {
    t.append(2);
    t.write(Vec::new());
    t.agrees("is no change").await;
}
