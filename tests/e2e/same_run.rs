//! The same setup and commands give the same run in WebAssembly, over real databases, as natively.

use omnipaxos_playground::text::{Language, Scene, Texts, narrate};
use serde_json::{Value, json};

use crate::harness::{Page, native, number};

/// Elections, chance, partitions, crashes, compaction, catching up.
const SCRIPTS: [&str; 2] = [
    "cluster nodes=3 storage=indexeddb seed=7 latency=2 jitter=3 election=10
     run until leader
     append leader count=40 keys=5
     tick 13
     cut 1-2
     append 2 b=1
     tick 40
     heal all
     snapshot leader at=5
     tick 30
     crash 3
     append 1 c=2
     tick 25
     restart 3
     tick 60",
    "cluster nodes=5 storage=memory seed=99 latency=1 jitter=4 election=14 snapshots=off
     storage 4 indexeddb
     run until leader
     append leader count=12
     isolate 5
     tick 37
     append 5 lost=1
     trim leader at=6
     hold 4
     tick 50
     release 4
     heal all
     lead 2
     tick 80",
];

/// The sentences of a run, with step and time, as the core gives them.
fn told_natively(script: &str) -> Vec<Value> {
    let simulation = native::run(script);
    let texts = Texts::new(Language::English);
    let scene = Scene::of(simulation.setup());
    let told = |event| narrate(&texts, event, &scene);
    simulation.events_from(0).iter().map(|event| json!([event.step, event.time, told(event)])).collect()
}

#[tokio::test]
async fn the_same_script_gives_the_same_run_here_and_there() {
    let page = Page::explored().await;
    for script in SCRIPTS {
        let result = page.run(script).await;
        let events = result["events"].as_array().expect("a run has events");
        let in_browser: Vec<Value> =
            events.iter().map(|event| json!([number(&event["step"]), number(&event["time"]), event["text"]])).collect();
        let here = told_natively(script);
        assert!(here.len() > 100, "{} events are not much of a run", here.len());
        for (at, (there, here)) in in_browser.iter().zip(&here).enumerate() {
            assert_eq!(there, here, "event {at}");
        }
        assert_eq!(in_browser.len(), here.len());
    }
    page.finish().await;
}
