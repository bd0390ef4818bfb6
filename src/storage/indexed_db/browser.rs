//! What is asked of the browser: found through the global object, so that workers have it too.

use std::cell::{Cell, RefCell};

use gloo::timers::callback::Timeout;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::{Event, IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbTransaction, Storage};

use super::{
    config::Durability,
    error::{OpenError, Reason},
    slot::Slot,
};
use crate::storage::codec::InstanceId;

#[wasm_bindgen]
extern "C" {
    // web-sys has the options argument only among its unstable interfaces, and calls `commit` deprecated.
    type Transactions;
    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &Transactions,
        stores: &Array,
        mode: &str,
        options: &JsValue,
    ) -> Result<IdbTransaction, JsValue>;

    type Committing;
    #[wasm_bindgen(method, catch)]
    fn commit(this: &Committing) -> Result<(), JsValue>;
}

/// A property of the global object, or of one below it; `None` where there is none or it is forbidden.
pub(super) fn global(path: &[&str]) -> Option<JsValue> {
    let mut value = JsValue::from(js_sys::global());
    for name in path {
        value = Reflect::get(&value, &JsValue::from_str(name)).ok().filter(|it| !it.is_undefined() && !it.is_null())?;
    }
    Some(value)
}

pub(super) fn local_storage() -> Option<Storage> {
    global(&["localStorage"]).map(JsCast::unchecked_into)
}

/// A new id, at random.
pub(super) fn draw_instance() -> Result<InstanceId, OpenError> {
    let unavailable = || OpenError::Unavailable("no source of randomness".into());
    let crypto: web_sys::Crypto = global(&["crypto"]).ok_or_else(unavailable)?.unchecked_into();
    let mut id = [0; 16];
    crypto.get_random_values_with_u8_array(&mut id).map_err(|_| unavailable())?;
    Ok(InstanceId(id))
}

/// Asks the browser not to clear this site's data when room gets short. Once a page: some ask the person.
pub(super) fn ask_to_persist() {
    thread_local!(static ASKED: Cell<bool> = const { Cell::new(false) });
    if ASKED.replace(true) {
        return;
    }
    if let Some(storage) = global(&["navigator", "storage"])
        && let Ok(answer) = storage.unchecked_into::<web_sys::StorageManager>().persist()
    {
        // Either answer is fine; awaited only so that a refusal is not reported as unhandled.
        wasm_bindgen_futures::spawn_local(async move {
            let _ = wasm_bindgen_futures::JsFuture::from(answer).await;
        });
    }
}

fn factory() -> Result<IdbFactory, OpenError> {
    match Reflect::get(&js_sys::global(), &"indexedDB".into()) {
        Err(thrown) => Err(OpenError::Unavailable(Reason::of(&thrown).to_string())),
        Ok(none) if none.is_undefined() || none.is_null() => {
            Err(OpenError::Unavailable("this browser offers none".into()))
        }
        Ok(factory) => Ok(factory.unchecked_into()),
    }
}

/// Opens a database at `version`, creating its stores if it is new.
pub(super) async fn connect(
    name: &str,
    version: u32,
    stores: &'static [&'static str],
    answer_ms: u32,
) -> Result<IdbDatabase, OpenError> {
    let request = factory()?.open_with_u32(name, version).map_err(|thrown| refused(Reason::of(&thrown)))?;
    match answer(request, stores, answer_ms).await {
        Err(OpenError::Failed(reason)) if reason.name == "VersionError" => {}
        other => return other.map(JsCast::unchecked_into),
    }
    // Newer than `version`. How much newer only it can say: opened without a version it is as it is.
    let request = factory()?.open(name).map_err(|thrown| refused(Reason::of(&thrown)))?;
    let newer: IdbDatabase = answer(request, stores, answer_ms).await?.unchecked_into();
    let found = newer.version() as u32;
    newer.close();
    Err(OpenError::NewerVersion { name: name.to_owned(), found, supported: version })
}

/// Deletes a database, or does nothing if there is none.
pub(super) async fn delete(name: &str, answer_ms: u32) -> Result<(), OpenError> {
    let request = factory()?.delete_database(name).map_err(|thrown| refused(Reason::of(&thrown)))?;
    answer(request, &[], answer_ms).await.map(|_| ())
}

/// The names of this site's databases; none where the browser has no way to tell. One that fails to tell is an
/// error: there may be databases.
pub(super) async fn names() -> Result<Vec<String>, OpenError> {
    let factory = JsValue::from(factory()?);
    let Ok(databases) = Reflect::get(&factory, &"databases".into()).and_then(JsCast::dyn_into::<js_sys::Function>)
    else {
        return Ok(Vec::new());
    };
    let failed = |thrown: JsValue| refused(Reason::of(&thrown));
    let answer: js_sys::Promise = databases.call0(&factory).map_err(failed)?.unchecked_into();
    let databases = wasm_bindgen_futures::JsFuture::from(answer).await.map_err(failed)?;
    let name = |database: JsValue| Reflect::get(&database, &"name".into()).ok()?.as_string();
    Ok(Array::from(&databases).iter().filter_map(name).collect())
}

fn refused(reason: Reason) -> OpenError {
    match reason.name.as_str() {
        "SecurityError" | "InvalidStateError" | "NotSupportedError" => OpenError::Unavailable(reason.to_string()),
        _ => OpenError::Failed(reason),
    }
}

thread_local! {
    static LOSS: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Chromium says here, and nowhere else, that it found the site's databases beyond repair and began anew: then what
/// is missing was not forgotten by us.
fn note_loss(event: &Event) {
    let text = |field: &str| Reflect::get(event, &field.into()).ok().and_then(|value| value.as_string());
    if let Some(loss) = text("dataLoss").filter(|loss| loss != "none") {
        let message = text("dataLossMessage").unwrap_or_default();
        gloo::console::error!(format!("the browser lost databases ({loss}): {message}"));
        LOSS.set(Some(if message.is_empty() { loss } else { format!("{loss}: {message}") }));
    }
}

/// What the browser said of databases that it lost, in its own words; once.
pub(super) fn take_loss() -> Option<String> {
    LOSS.take()
}

/// The result of a request to open or delete, or why there is none.
async fn answer(
    request: IdbOpenDbRequest,
    stores: &'static [&'static str],
    answer_ms: u32,
) -> Result<JsValue, OpenError> {
    let slot = Slot::new();
    let (succeeded, asked) = (slot.clone(), request.clone());
    let on_success = Closure::<dyn FnMut()>::new(move || {
        let result = asked.result().map_err(|thrown| OpenError::Failed(Reason::of(&thrown)));
        // Too late: nobody waits for the connection any more, and left open it would be in everybody's way.
        if let Err(Ok(late)) = succeeded.fill(result)
            && let Ok(late) = late.dyn_into::<IdbDatabase>()
        {
            late.close();
        }
    });
    let (failed, asked) = (slot.clone(), request.clone());
    let on_error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        event.prevent_default();
        let reason = Reason::of_exception(asked.error().ok().flatten());
        let _ = failed.fill(Err(refused(reason)));
    });
    let asked = request.clone();
    let on_upgrade = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        note_loss(&event);
        let Ok(database) = asked.result().map(JsCast::unchecked_into::<IdbDatabase>) else { return };
        for store in stores {
            // One that fails aborts the upgrade, and the request fails with the reason.
            if database.create_object_store(store).is_err()
                && let Some(upgrade) = asked.transaction()
            {
                let _ = upgrade.abort();
            }
        }
    });
    request.set_onsuccess(Some(on_success.as_ref().unchecked_ref()));
    request.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    request.set_onupgradeneeded(Some(on_upgrade.as_ref().unchecked_ref()));
    let timed_out = slot.clone();
    let timeout = Timeout::new(answer_ms, move || drop(timed_out.fill(Err(OpenError::NoAnswer(answer_ms)))));
    let result = slot.await;
    drop(timeout);
    if matches!(result, Err(OpenError::NoAnswer(_))) {
        // The answer may still come, and `on_success` has to be there for it.
        on_success.forget();
        on_error.forget();
        on_upgrade.forget();
    } else {
        request.set_onsuccess(None);
        request.set_onerror(None);
        request.set_onupgradeneeded(None);
    }
    result
}

/// What every transaction over all of some stores is asked for with; made once.
#[derive(Debug)]
pub(super) struct Scope {
    stores: Array,
    options: Object,
}

impl Scope {
    pub(super) fn new(stores: &[&str], durability: Durability) -> Result<Self, JsValue> {
        let stores: Array = stores.iter().map(|store| JsValue::from_str(store)).collect();
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &durability.word().into())?;
        Ok(Self { stores, options })
    }

    /// A transaction over all of its stores.
    pub(super) fn begin(&self, database: &IdbDatabase, mode: &str) -> Result<IdbTransaction, JsValue> {
        database.unchecked_ref::<Transactions>().transaction(&self.stores, mode, &self.options)
    }
}

/// Commits a transaction at once. Where the browser cannot, or has aborted it already, nothing happens: it
/// commits by itself in time, or says why not.
pub(super) fn commit(transaction: &IdbTransaction) {
    let _ = transaction.unchecked_ref::<Committing>().commit();
}
