//! `window.playground`.

use serde_json::json;

use crate::harness::{Page, number};

#[tokio::test]
async fn a_run_answers_with_its_events() {
    let page = Page::explored().await;
    let before = page.state().await;
    let result = page.run("append leader a=1\nrun until decided 1 at all").await;
    assert!(number(&result["step"]) > number(&before.0["step"]), "{result}");
    let events = result["events"].as_array().expect("events are a list");
    for event in events {
        assert!(event["step"].is_u64() && event["time"].is_u64(), "{event}");
        assert!(event["kind"].is_string(), "{event}");
        assert!(event["text"].as_str().is_some_and(|text| !text.is_empty()), "{event}");
    }
    let kinds: Vec<&str> = events.iter().filter_map(|event| event["kind"].as_str()).collect();
    for kind in ["proposed", "accepted", "flushed", "received", "decided"] {
        assert!(kinds.contains(&kind), "{kind} is not in {kinds:?}");
    }
    let refused = page.run("trim leader at=999").await;
    let refused =
        refused["events"].as_array().and_then(|events| events.iter().find(|event| event["kind"] == "refused"));
    assert!(refused.is_some_and(|event| event["name"].is_string()), "{refused:?}");
    page.finish().await;
}

#[tokio::test]
async fn a_run_is_the_same_after_it_was_saved_and_loaded() {
    let page = Page::after(
        "cluster nodes=3 seed=11 jitter=2\nrun until leader\nappend leader count=30 keys=3\ntick 15\ncut 1-2\ntick 9",
    )
    .await;
    let (script, before) = page.run_and_state().await;
    page.run("append leader other=1\ntick 30\nheal all").await;
    page.js("await playground.load(args[0])", vec![json!(script)]).await;
    let (again, after) = page.run_and_state().await;
    assert_eq!(again, script);
    assert_eq!(after, before);
    page.finish().await;
}

#[tokio::test]
async fn what_happens_is_told_until_nobody_listens() {
    let page = Page::explored().await;
    let told = page
        .js(
            "const events = [], steps = [];
             const off = [playground.on('event', e => events.push(e.kind)), playground.on('step', s => steps.push(s))];
             await playground.run('append leader a=1\\ntick 10');
             off.forEach(off => off());
             const heard = events.length;
             await playground.run('append leader a=2\\ntick 10');
             return { proposed: events.includes('proposed'), steps: steps.length > 0, more: events.length - heard }",
            vec![],
        )
        .await;
    assert_eq!(told, json!({ "proposed": true, "steps": true, "more": 0 }));
    page.finish().await;
}

#[tokio::test]
async fn the_disk_shows_what_is_in_the_database() {
    let page = Page::after("append leader a=1\nrun until decided 1 at all\ntick 10").await;
    let disk = page.js("return await playground.disk(1)", vec![]).await;
    let text = disk.to_string();
    assert!(text.contains("meta") && text.contains("log"), "{text}");
    let databases = page.js("return (await indexedDB.databases()).map(d => d.name)", vec![]).await;
    assert!(databases.as_array().is_some_and(|names| names.len() >= 3), "a database a node: {databases}");
    page.select(1).await;
    page.click("tab-storage").await;
    page.until("records are shown", async || page.count("[data-testid=disk-record]").await >= 2).await;
    page.finish().await;
}

#[tokio::test]
async fn a_wrong_call_is_an_error_with_a_message() {
    let page = Page::explored().await;
    let before = page.run_and_state().await;
    for call in
        ["await playground.disk(99)", "await playground.load(7)", "await playground.run()", "playground.on('x')"]
    {
        let error = page.eval(call, vec![]).await.expect_err(call);
        assert!(error.len() > 8, "{call}: {error:?}");
    }
    let result = page.js("return await playground.load('cluster nodes=3\\nnonsense')", vec![]).await;
    assert_eq!(result["error"]["line"], 2, "{result}");
    assert_eq!(page.run_and_state().await, before, "the cluster is as it was");
    page.finish().await;
}

/// The members that an interface of `www/playground.d.ts` declares, without its comments.
fn declared() -> Vec<String> {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/www/playground.d.ts")).expect("it is there");
    let (_, text) = text.split_once("export interface Playground {\n").expect("it declares the object");
    let (text, _) = text.split_once("\n}\n").expect("it ends");
    let name = |line: &str| -> Option<String> {
        let line = line.strip_prefix("  ").filter(|line| !line.starts_with([' ', '/']))?;
        let line = line.trim_start_matches("readonly ");
        Some(line.split(['(', ':']).next()?.to_owned())
    };
    let mut names: Vec<String> = text.lines().filter_map(name).collect();
    names.sort();
    names.dedup();
    names
}

#[tokio::test]
async fn it_has_what_is_declared_and_nothing_else() {
    let page = Page::explored().await;
    let mut found = page.js("return Object.keys(playground)", vec![]).await;
    found.as_array_mut().expect("names").sort_by_key(ToString::to_string);
    assert_eq!(found, json!(declared()));
    let body = "const { ready, ...functions } = playground;
                return [ready instanceof Promise, Object.values(functions).every(it => typeof it === 'function')]";
    assert_eq!(page.js(body, vec![]).await, json!([true, true]));
    page.finish().await;
}

/// The fields of a type of `www/playground.d.ts`: those that are always there, and those that may be missing.
fn fields(of: &str) -> (Vec<String>, Vec<String>) {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/www/playground.d.ts")).expect("it is there");
    let (_, text) =
        text.split_once(&format!("\nexport type {of} = {{\n")).unwrap_or_else(|| panic!("{of} is declared"));
    let (text, _) = text.split_once("\n}").expect("it ends");
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with("/**"));
    let names = lines.filter_map(|line| line.split_once(':').map(|(name, _)| name.to_owned()));
    let (optional, always): (Vec<_>, Vec<_>) = names.partition(|name| name.ends_with('?'));
    (always, optional.into_iter().map(|name| name.trim_end_matches('?').to_owned()).collect())
}

#[tokio::test]
async fn its_values_have_the_fields_that_are_declared() {
    let page = Page::after(
        "cluster nodes=3 seed=7 latency=9 election=60\nrun until leader\nappend leader count=4\nrun until decided 4 at all\nsnapshot 1 at=2 local\n\
         append 1 a=18446744073709551615\nappend 2 b=1\nappend 3 c=1\nload 1 keys=2\ntick 6",
    )
    .await;
    let body = "const seen = [], state = playground.state(), disk = await playground.disk(1);
        const { error, events } = await playground.run('append leader x=1\\nrun until decided 99 within 3');
        const outcome = await playground.run('cut all\\ntick 60\\nheal all\\ntick 90');
        for (const [type, list] of Object.entries({
            Outcome: [outcome], ScriptError: [error], Happening: [...events, ...outcome.events],
            PlaygroundState: [state], Configuration: state.configurations, QuorumSizes: [state.quorums],
            Client: state.clients, NodeState: state.nodes, LogEntry: state.nodes.flatMap(node => node.entries),
            LinkState: state.links, MessageState: state.messages, Invariant: state.invariants,
            Proposals: [state.proposals], Proposal: state.proposals.openEntries, Disk: [disk], DiskRecord: disk.records,
            Ballot: state.nodes.map(node => node.promise),
        })) seen.push([type, list.map(it => Object.keys(it ?? {}))]);
        return seen";
    let seen = page.js(body, vec![]).await;
    for one in seen.as_array().expect("a list") {
        let (of, values) = (one[0].as_str().expect("a name"), one[1].as_array().expect("a list"));
        let (always, sometimes) = fields(of);
        assert!(!values.is_empty(), "there is a value of {of}");
        for value in values {
            let found: Vec<&str> = value.as_array().expect("names").iter().filter_map(|name| name.as_str()).collect();
            for name in &always {
                assert!(found.contains(&name.as_str()), "{of} lacks {name}: {found:?}");
            }
            // An event that is about a message has its fields too.
            let (more, most) = if of == "Happening" { fields("EventMessage") } else { Default::default() };
            let known = |name: &str| {
                [&always, &sometimes, &more, &most].into_iter().any(|names| names.iter().any(|known| known == name))
            };
            let unknown: Vec<_> = found.iter().filter(|name| !known(name)).collect();
            assert!(unknown.is_empty(), "{of} does not declare {unknown:?}");
        }
    }
    page.finish().await;
}

#[tokio::test]
async fn the_state_tells_of_configurations_quorums_and_clients() {
    let page = Page::after("cluster nodes=5 seed=7 read-quorum=4 write-quorum=2\nrun until leader").await;
    let seen = "const { quorums, configurations, clients, nodes } = playground.state();
        return { quorums, clients, configurations,
                 nodes: nodes.map(({ pid, configuration, waiting, leaving }) => ({ pid, configuration, waiting, leaving })) }";
    let state = page.js(seen, vec![]).await;
    let sizes = json!({ "read": 4, "write": 2 });
    assert_eq!(state["quorums"], sizes);
    assert_eq!(state["clients"], json!([]));
    let first = json!({ "id": 1, "nodes": [1, 2, 3, 4, 5], "step": 0, "time": 0, "quorums": sizes });
    assert_eq!(state["configurations"], json!([first]));

    page.run("load 2 rate=3 every=2 keys=10\nload 1\ntick 20").await;
    let state = page.js(seen, vec![]).await;
    assert_eq!(
        state["clients"],
        json!([
            { "node": 1, "rate": 1, "every": 1, "keys": 5, "sent": 20 },
            { "node": 2, "rate": 3, "every": 2, "keys": 10, "sent": 30 },
        ])
    );

    // Three nodes cannot have quorums of four and two: majorities.
    let before = number(&page.js("return playground.state().step", vec![]).await);
    page.run("load off\ntick 40\nreconfigure leader nodes=1,2,7\nrun until configuration 2 at all").await;
    let state = page.js(seen, vec![]).await;
    assert_eq!(state["clients"], json!([]));
    assert_eq!(state["quorums"], json!({ "read": 2, "write": 2 }));
    assert_eq!(state["configurations"][0], first, "what was stays as it was");
    let second = &state["configurations"][1];
    assert_eq!((&second["id"], &second["nodes"]), (&json!(2), &json!([1, 2, 7])));
    assert!(number(&second["step"]) > before && number(&second["time"]) > 60, "{second}");
    let new = state["nodes"].as_array().and_then(|nodes| nodes.iter().find(|node| node["pid"] == 7));
    assert_eq!(new, Some(&json!({ "pid": 7, "configuration": 2, "waiting": false, "leaving": false })));

    // In the past there was one configuration, and there were clients.
    page.js("await playground.seek(args[0])", vec![json!(before)]).await;
    let state = page.js(seen, vec![]).await;
    assert_eq!(state["configurations"], json!([first]));
    assert_eq!(state["clients"].as_array().map(Vec::len), Some(2));
    page.finish().await;
}
