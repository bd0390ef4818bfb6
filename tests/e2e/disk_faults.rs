//! What can be found in a node's database that is not what was written there, one by one and in real databases: the page
//! says what it is, the node does not start, the others go on without it, and wiped it starts and knows nothing. And a
//! `complete` that does not come.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::{Page, State};

/// Entries in several chunks, a snapshot at node 3, and more entries since.
const RUN: &str = "run until leader\nappend leader count=60 keys=9\nrun until decided 60 at all\nsnapshot 3 at=20 local\n\
    append leader count=5\nrun until decided 65 at all\ntick 20";

/// The database of node 3, opened by somebody else while no page has it, and something done to it.
const TOOLS: &str = "const found = (await indexedDB.databases()).find(each => each.name.endsWith('.node-3'));
    const answer = request => new Promise((ok, no) => {
        request.onsuccess = () => ok(request.result); request.onerror = () => no(request.error);
        request.onblocked = () => no(new Error('blocked'));
    });
    const open = async () => answer(indexedDB.open(found.name));
    const change = async (store, act) => {
        const db = await open(), tx = db.transaction(store, 'readwrite');
        await act(tx.objectStore(store));
        await new Promise((ok, no) => { tx.oncomplete = ok; tx.onabort = () => no(tx.error) });
        db.close();
    };
    const first = async store => (await answer(store.getAllKeys()))[0];
    const flip = async store => {
        const key = await first(store), bytes = await answer(store.get(key));
        bytes[bytes.length >> 1] ^= 4;
        store.put(bytes, key);
    };";

/// What is done, and the words in which the page has to say what it found.
const FAULTS: [(&str, &str, &str); 8] = [
    ("a byte of a chunk is another", "await change('log', flip)", "log["),
    (
        "a chunk is missing",
        "await change('log', async log => log.delete(await first(log)))",
        "are missing from the log",
    ),
    ("a byte of the manifest is another", "await change('meta', flip)", "meta[manifest]: its checksum is"),
    ("the manifest is missing", "await change('meta', meta => meta.delete('manifest'))", "meta[manifest] is missing"),
    ("a byte of the snapshot is another", "await change('snap', flip)", "snap[20]: its checksum is"),
    ("the snapshot is missing", "await change('snap', snap => snap.delete(20))", "snap[20] is missing"),
    ("something else is stored", "await change('log', log => log.put('text', 7))", "is no record of this storage"),
    ("the database is deleted", "await answer(indexedDB.deleteDatabase(found.name))", "has forgotten: it was at flush"),
];

/// The page was left and is opened again over a database of node 3 that is not to be believed.
async fn assert_not_believed(page: &Page, fault: &str, words: &str) {
    let notices = page.texts("[data-testid=notice]").await.concat();
    let said = notices.contains("The database of node 3 is damaged") && notices.contains(words);
    assert!(said && notices.contains("A node must not vote from a damaged log"), "{fault}: {notices}");
    let line = page.text("disk-3").await;
    assert!(line.contains("cannot be started from"), "{fault}: {line:?}");
    assert_eq!(page.state().await.node(3)["up"], false, "{fault}");

    // Not by asking either; and the others go on without it.
    page.select(3).await;
    page.click("restart").await;
    page.until(fault, async || page.all_text().await.contains("Node 3 does not start")).await;
    page.run("run until leader\nappend leader more=1\ntick 40").await;
    let state = page.state().await;
    assert_eq!(state.node(3)["up"], false, "{fault}");
    assert_eq!(state.number(state.the_leader(), "decided"), 66, "{fault}");
    let spoke = state.0["messages"].as_array().expect("messages").iter().any(|message| message["from"] == json!(3));
    assert!(!spoke, "{fault}: node 3 says something");
}

/// As the sentence says: wiped, it starts, and knows nothing; the others tell it.
async fn wipe(page: &Page, fault: &str) {
    page.run("wipe 3\nrestart 3").await;
    let state = page.state().await;
    assert_eq!((state.entries(3).len(), state.number(3, "decided")), (0, 0), "{fault}");
    page.run("run until leader\nrun until decided 66 at all\ntick 10").await;
    let before = page.state().await;
    page.reload().await;
    let after = page.state().await;
    assert_eq!(after.entries(3), before.entries(3), "{fault}: its new database is sound");
    assert_eq!(after.node(3)["up"], true, "{fault}");
}

#[tokio::test]
async fn what_is_not_what_was_written_is_said_and_not_voted_from() {
    let page = Page::after(RUN).await;
    for (number, (fault, deed, words)) in FAULTS.into_iter().enumerate() {
        println!("{fault}");
        if number > 0 {
            page.run(&format!("cluster nodes=3 storage=indexeddb\n{RUN}")).await;
        }
        page.leave().await;
        page.js(&format!("{TOOLS} {deed}"), vec![]).await;
        page.open().await;
        page.ready().await;
        assert_not_believed(&page, fault, words).await;
        wipe(&page, fault).await;
    }
    page.finish_with_errors().await;
}

#[tokio::test]
async fn an_older_copy_that_is_put_back_is_not_voted_from() {
    let page =
        Page::after("run until leader\nappend leader count=60 keys=9\nrun until decided 60 at all\ntick 20").await;
    page.leave().await;
    let copy = "const db = await open(), copy = {};
        for (const name of db.objectStoreNames) {
            const store = db.transaction(name).objectStore(name);
            const [keys, values] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
            copy[name] = keys.map((key, at) => [key, [...values[at]]]);
        }
        db.close();
        sessionStorage.copy = JSON.stringify(copy);";
    page.js(&format!("{TOOLS} {copy}"), vec![]).await;
    page.open().await;
    page.ready().await;
    page.run("run until leader\nappend leader count=5\nrun until decided 65 at all\ntick 20").await;
    page.leave().await;
    let put_back = "for (const [name, records] of Object.entries(JSON.parse(sessionStorage.copy)))
        await change(name, store => {
            store.clear();
            for (const [key, bytes] of records) store.put(new Uint8Array(bytes), key);
        });";
    page.js(&format!("{TOOLS} {put_back}"), vec![]).await;
    page.open().await;
    page.ready().await;
    assert_not_believed(&page, "an older copy", "has forgotten: it was at flush").await;
    wipe(&page, "an older copy").await;
    page.finish_with_errors().await;
}

/// All that the nodes keep.
fn kept(state: &State) -> Vec<Value> {
    let fields = ["pid", "decided", "compacted", "snapshot", "entries"];
    state.nodes().map(|node| fields.iter().map(|field| node[field].clone()).collect()).collect()
}

#[tokio::test]
async fn without_its_journal_a_run_goes_on_from_what_its_disks_hold() {
    let name = "omnipaxos-playground.journal";
    let lose = format!("await answer(indexedDB.deleteDatabase('{name}'))");
    let shorten = format!("found.name = '{name}'; await change('lines', lines => lines.clear())");
    let (lost, differ) = ("The journal of this run is gone", "is not what the journal leads to");
    for (deed, words) in [(lose, lost), (shorten, differ)] {
        let page = Page::after(RUN).await;
        let before = kept(&page.state().await);
        page.leave().await;
        page.js(&format!("{TOOLS} {deed}"), vec![]).await;
        page.open().await;
        page.ready().await;
        let notices = page.texts("[data-testid=notice]").await.concat();
        assert!(notices.contains(words), "{words:?}: {notices}");
        assert!(notices.contains("A new history starts from what"), "{notices}");
        assert_eq!(kept(&page.state().await), before, "{notices}");
        page.run("run until leader\nappend leader more=1\nrun until decided 66 at all\ntick 10").await;
        let before = kept(&page.state().await);
        page.reload().await;
        assert_eq!(kept(&page.state().await), before, "the new history is one like any other");
        page.finish().await;
    }
}

/// Another connection whose transaction lasts: no other gets its turn, and none is answered.
const OCCUPY: &str = "const found = (await indexedDB.databases()).find(each => each.name.endsWith(args[0]));
    const db = await new Promise(ok => indexedDB.open(found.name).onsuccess = event => ok(event.target.result));
    const tx = db.transaction(['meta', 'log', 'snap'], 'readwrite');
    window.occupied = true;
    const spin = () => { if (window.occupied) tx.objectStore('meta').get('manifest').onsuccess = spin };
    spin();
    db.close();";

#[tokio::test]
async fn a_complete_that_does_not_come_is_said_and_waited_for() {
    let page = Page::after(RUN).await;
    let follower = page.state().await.followers()[0];
    page.js(OCCUPY, vec![json!(format!(".node-{follower}"))]).await;
    let asked = Instant::now();
    let late = "playground.run('append leader late=1\\nrun until decided 66 at all\\ntick 10')
        .then(result => window.ran = result); return null";
    page.js(late, vec![]).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let state = page.state().await;
    assert_eq!(state.number(follower, "decided"), 65, "it decided what may be on no disk");
    let spoke = |state: &State| {
        let messages = state.0["messages"].as_array().expect("messages").clone();
        messages.iter().any(|message| message["from"] == json!(follower) && message["message"] == "Accepted")
    };
    assert!(!spoke(&state), "it says that it accepted what may be on no disk");

    // The browser has ten seconds.
    let said = format!("What became of a flush of node {follower} is not known (the browser did not answer within");
    page.until("the page says so", async || page.all_text().await.contains(&said)).await;
    assert!(asked.elapsed() > Duration::from_secs(9), "it was said after {:?}", asked.elapsed());
    assert!(!spoke(&page.state().await));

    page.js("window.occupied = false", vec![]).await;
    page.until("the script goes on", async || {
        page.js("return window.ran?.error === null", vec![]).await == json!(true)
    })
    .await;
    let state = page.state().await;
    assert!(state.pids().into_iter().all(|pid| state.number(pid, "decided") == 66));
    assert!(!page.script().await.contains("flush-failed"), "it had been written all the time");
    page.reload().await;
    assert_eq!(page.state().await.entries(follower), state.entries(follower));
    page.finish().await;
}

#[tokio::test]
async fn its_records_are_kept_as_a_file_and_a_new_node_takes_its_place() {
    let page = Page::after(RUN).await;
    page.leave().await;
    page.js(&format!("{TOOLS} await change('log', flip)"), vec![]).await;
    page.open().await;
    page.ready().await;
    let catch = "window.caught = []; const make = URL.createObjectURL;
        URL.createObjectURL = blob => { blob.text().then(text => caught.push(text)); return make(blob) };
        HTMLAnchorElement.prototype.click = function () { window.named = this.download };";
    page.js(catch, vec![]).await;
    page.run("run until leader").await;
    page.select(3).await;
    page.open_sheet("disk-open", "disk-sheet").await;
    page.click("disk-export").await;
    page.until("the file is there", async || page.js("return caught.length", vec![]).await == json!(1)).await;
    assert_eq!(page.js("return named", vec![]).await, json!("node-3-records.json"));
    let text = page.js("return caught[0]", vec![]).await;
    let file: Value = serde_json::from_str(text.as_str().expect("a text")).expect("it is JSON");
    assert!(file["database"].as_str().is_some_and(|name| name.ends_with(".node-3")), "{}", file["database"]);
    let records = file["records"].as_array().expect("records");
    let of = |store: &'static str| records.iter().filter(move |record| record["store"] == store);
    assert!(of("meta").any(|record| record["content"].as_str().is_some_and(|content| content.contains("decided 65"))));
    let spoilt: Vec<_> = records.iter().filter(|record| !record["problem"].is_null()).collect();
    assert_eq!(spoilt.len(), 1, "{records:#?}");
    assert!(spoilt[0]["store"] == "log" && spoilt[0]["content"].is_null());
    assert_eq!((of("log").count(), of("snap").count()), (1, 1), "{records:#?}");
    // All bytes are there.
    let bytes = "return JSON.parse(caught[0]).records.map(record => atob(record.base64).length)";
    let in_file: Vec<u64> = serde_json::from_value(page.js(bytes, vec![]).await).expect("lengths");
    let stored = "return (await playground.disk(3)).records.map(record => record.bytes)";
    let stored: Vec<u64> = serde_json::from_value(page.js(stored, vec![]).await).expect("lengths");
    assert_eq!(in_file, stored);

    page.click("disk-replace").await;
    page.until("its place is offered", async || page.shows("reconfigure-sheet").await).await;
    assert_eq!(page.attribute("reconfigure-node-3", "aria-pressed").await, "false");
    assert_eq!(page.attribute("reconfigure-node-4", "aria-pressed").await, "true");
    page.click("reconfigure-go").await;
    page.until_no_sheet().await;
    page.run("run until configuration 2 at all\nrun until leader\nappend leader after=1\ntick 60").await;
    let state = page.state().await;
    assert_eq!(state.pids(), [1, 2, 4]);
    assert_eq!(state.number(4, "decided"), 1);
    page.finish_with_errors().await;
}
