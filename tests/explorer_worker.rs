//! What a worker of the explorer does in WebAssembly, where a panic does not unwind.
#![cfg(all(target_arch = "wasm32", feature = "page"))]

use omnipaxos_playground::{
    app::explorer::{
        wire::{Answer, Order, pack, unpack},
        work::panicked,
        worker::explorer_work,
    },
    explore::{Coverage, Profile, explore, replay, run_under_way},
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen_test]
fn an_order_is_answered_in_bytes() {
    let order = Order::Explore { profile: "promised".to_owned(), from: 3, to: 6, ms: 60_000 };
    let answer = explorer_work(&pack(&order)).unwrap_or_else(|_| panic!("it is an order"));
    let Some(Answer::Explored(explored)) = unpack(&answer) else { panic!("another answer") };
    let mut coverage = Coverage::default();
    let steps: u64 = (3..6).map(|seed| explore(seed, Profile::Promised, &mut coverage).steps).sum();
    assert_eq!((explored.next, explored.events), (6, steps));
    // What the last words of a panic would say.
    let last_words = panicked(String::new(), &run_under_way().expect("a run was made"));
    assert!(matches!(last_words, Answer::Panicked { seed: 5, .. }), "{last_words:?}");
}

/// All that is left of a run that panics is what is kept of it while it is made.
#[wasm_bindgen_test]
fn the_run_under_way_is_known() {
    for seed in 0..40 {
        // Without an end to its faults, so that all of its commands are told.
        let explored = explore(seed, Profile::Unordered, &mut Coverage::default());
        let kept = run_under_way().unwrap();
        assert_eq!(kept.setup, explored.run.setup);
        assert!(kept.commands.len() <= explored.run.commands.len());
        assert_eq!(kept.commands.last(), explored.run.commands.last(), "seed {seed}");
        let (trouble, commands) = replay(Profile::Unordered, &kept);
        // What is known is not held against the profile, and told apart.
        let exempt = trouble.as_ref().and_then(|trouble| trouble.defect()).filter(|of| Profile::Unordered.exempts(*of));
        let trouble = trouble.filter(|_| exempt.is_none());
        assert_eq!((trouble, exempt, &commands), (explored.trouble, explored.exempt, &kept.commands), "seed {seed}");
    }
}
