//! [`Slot`]: a value that an event handler will fill in, as a future.

use std::{
    cell::RefCell,
    future::Future,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use gloo::timers::callback::Timeout;

#[derive(Debug)]
struct State<T> {
    value: Option<T>,
    filled: bool,
    waker: Option<Waker>,
}

/// Filled once, awaited once; the clones are one and the same slot.
#[derive(Debug)]
pub(super) struct Slot<T>(Rc<RefCell<State<T>>>);

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> Slot<T> {
    pub(super) fn new() -> Self {
        Self(Rc::new(RefCell::new(State { value: None, filled: false, waker: None })))
    }

    /// Fills it, unless it was filled before; gives the value back then.
    pub(super) fn fill(&self, value: T) -> Result<(), T> {
        let mut state = self.0.borrow_mut();
        if state.filled {
            return Err(value);
        }
        state.filled = true;
        state.value = Some(value);
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
        Ok(())
    }
}

impl<T> Future for Slot<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let mut state = self.0.borrow_mut();
        match state.value.take() {
            Some(value) => Poll::Ready(value),
            None => {
                state.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

/// Waits for so long.
pub(super) async fn sleep(ms: u32) {
    let slot = Slot::new();
    let filled = slot.clone();
    let _timeout = Timeout::new(ms, move || {
        let _ = filled.fill(());
    });
    slot.await;
}
