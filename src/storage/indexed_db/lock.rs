//! [`Lock`]: one tab at a time, by the browser's Web Locks. A tab that dies lets go of its own.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{
    browser::global,
    error::{OpenError, Reason},
    slot::{Slot, sleep},
};

#[wasm_bindgen]
extern "C" {
    // web-sys has these only among its unstable interfaces.
    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, options: &Object, granted: &Function) -> Result<Promise, JsValue>;
}

/// How long a lock may take to come free: that of a page that is just being left, or of a killed one.
const GRACE_MS: u32 = 1_000;
/// How long between two tries.
const RETRY_MS: u32 = 50;

/// Lets go of the lock when it is dropped.
#[derive(Debug)]
struct Hold(Function);

impl Drop for Hold {
    fn drop(&mut self) {
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

/// An exclusive lock, held until it is released or dropped.
#[derive(Debug)]
pub(super) struct Lock {
    hold: Hold,
    released: Promise,
}

impl Lock {
    /// Takes the lock of this name; `None` if somebody has it and goes on having it.
    pub(super) async fn take(name: &str) -> Result<Option<Self>, OpenError> {
        let mut waited_ms = 0;
        loop {
            if let Some(lock) = Self::try_take(name).await? {
                return Ok(Some(lock));
            }
            if waited_ms >= GRACE_MS {
                return Ok(None);
            }
            sleep(RETRY_MS).await;
            waited_ms += RETRY_MS;
        }
    }

    /// Takes the lock of this name when its turn has come, however long that takes.
    pub(super) async fn wait(name: &str) -> Result<Option<Self>, OpenError> {
        Self::request(name, &Object::new()).await
    }

    async fn try_take(name: &str) -> Result<Option<Self>, OpenError> {
        let options = Object::new();
        let set = Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE);
        set.map_err(|thrown| OpenError::Unavailable(Reason::of(&thrown).to_string()))?;
        Self::request(name, &options).await
    }

    async fn request(name: &str, options: &Object) -> Result<Option<Self>, OpenError> {
        let refused = |thrown: JsValue| OpenError::Unavailable(Reason::of(&thrown).to_string());
        let Some(locks) = global(&["navigator", "locks"]) else {
            return Err(OpenError::Unavailable("no Web Locks: the page needs https or localhost".into()));
        };
        let slot = Slot::new();
        let answered = slot.clone();
        let granted = Closure::once(move |lock: JsValue| -> JsValue {
            if lock.is_null() {
                let _ = answered.fill(Ok(None));
                return JsValue::UNDEFINED;
            }
            // The lock is held for as long as this promise is open.
            let mut resolve = None;
            let held = Promise::new(&mut |resolver, _| resolve = Some(resolver));
            let _ = answered.fill(Ok(resolve.map(Hold)));
            held.into()
        });
        let released = locks
            .unchecked_into::<LockManager>()
            .request(name, options, granted.as_ref().unchecked_ref())
            .map_err(refused)?;
        let (failed, promise) = (slot.clone(), released.clone());
        spawn_local(async move {
            if let Err(thrown) = JsFuture::from(promise).await {
                let _ = failed.fill(Err(thrown));
            }
        });
        Ok(slot.await.map_err(refused)?.map(|hold| Self { hold, released }))
    }

    /// Lets go, and waits until the next one can have it.
    pub(super) async fn release(self) {
        let Self { hold, released } = self;
        drop(hold);
        let _ = JsFuture::from(released).await;
    }
}
