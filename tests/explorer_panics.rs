//! A panic in real workers, where it does not unwind: what it was is heard, the worker replaced, and the run made short.
#![cfg(all(target_arch = "wasm32", feature = "page", feature = "panics"))]

use js_sys::{Array, JsString, Object, Promise, Reflect, Uint8Array};
use omnipaxos_playground::{
    app::explorer::{
        search::{Phase, Plan, Search, Shortening},
        wire::{Answer, What, pack, unpack},
        worker::explorer_work,
    },
    explore::{Profile, cheat},
    script::parse,
};
use wasm_bindgen::{JsCast, JsError, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Blob, BlobPropertyBag, MessageEvent, Url, Worker, WorkerOptions, WorkerType};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen]
extern "C" {
    // Named otherwise than in the library: two of one name do not go together.
    type OwnMeta;
    #[wasm_bindgen(method, getter, js_name = url)]
    fn own_url(this: &OwnMeta) -> JsString;
    #[wasm_bindgen(thread_local_v2, js_namespace = import, js_name = meta)]
    static OWN_META: OwnMeta;
}

/// What a worker of this test does in place of `explorer_work`: runs panic.
#[wasm_bindgen]
pub fn explorer_work_that_panics(order: &[u8]) -> Result<Vec<u8>, JsError> {
    cheat::panics_from_here_on(true);
    explorer_work(order)
}

/// The page's own worker, with the work above.
fn address() -> String {
    let source = include_str!("../www/explorer/explorer.js").replace("explorer_work", "explorer_work_that_panics");
    let kind = BlobPropertyBag::new();
    kind.set_type("text/javascript");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&source.into()), &kind).unwrap();
    Url::create_object_url_with_blob(&blob).unwrap()
}

/// Says something to a worker; what it answers.
async fn ask(worker: &Worker, message: &Object) -> JsValue {
    let answered = Promise::new(&mut |resolve, _| {
        let heard =
            Closure::once_into_js(move |event: MessageEvent| drop(resolve.call1(&JsValue::NULL, &event.data())));
        worker.set_onmessage(Some(heard.unchecked_ref()));
    });
    worker.post_message(message).unwrap();
    JsFuture::from(answered).await.unwrap()
}

async fn hire(address: &str) -> Worker {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(address, &options).unwrap();
    let first = Object::new();
    Reflect::set(&first, &"glue".into(), &OWN_META.with(OwnMeta::own_url)).unwrap();
    Reflect::set(&first, &"module".into(), &wasm_bindgen::module()).unwrap();
    let said = ask(&worker, &first).await;
    assert!(Reflect::get(&said, &"ready".into()).unwrap().is_truthy(), "{said:?}");
    worker
}

#[wasm_bindgen_test]
async fn a_run_that_panics_is_made_short_in_workers_that_die_of_it() {
    let address = address();
    let mut search = Search::new(Plan { profile: Profile::Promised, first: 0, count: 8, workers: 1 });
    let (mut id, mut worker) = (0, hire(&address).await);
    while let Some(order) = search.order(id) {
        let message = Object::new();
        Reflect::set(&message, &"order".into(), &Uint8Array::from(pack(&order).as_slice())).unwrap();
        let said = ask(&worker, &message).await;
        let answer = Reflect::get(&said, &"answer".into()).unwrap().dyn_into::<Uint8Array>();
        let answer = answer.unwrap_or_else(|_| panic!("no answer: {said:?}"));
        let answer: Answer = unpack(&answer.to_vec()).expect("an answer");
        let died = matches!(answer, Answer::Panicked { .. });
        search.answered(id, answer);
        if died {
            worker.terminate();
            worker = hire(&address).await;
            id += 1;
        }
    }
    worker.terminate();
    assert_eq!((search.phase, search.seeds), (Phase::Done, 8));
    let comes_back = |what: &What| matches!(what, What::Panic(said) if said.ends_with("comes back"));
    let finding = search.findings.iter().find(|finding| comes_back(&finding.kind.what));
    let finding = finding.unwrap_or_else(|| panic!("{:?}", search.findings));
    assert!(matches!(finding.shortening, Shortening::Done { runs } if runs > 20), "{finding:?}");
    assert!(finding.commands <= 6 && finding.commands < finding.found_commands, "{}", finding.script);
    assert!(finding.script.trim_end().lines().last().is_some_and(|line| line.starts_with("restart ")), "{finding:?}");
    assert!(parse(&finding.script).is_ok(), "{}", finding.script);
    // Not one worker a run that was tried, but one a success.
    assert!(id > 2 && id < 60, "{id} workers died");
}
