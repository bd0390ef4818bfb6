//! [`Source`]: where the page gets its [`Model`] from, and where it sends what a person asks.

use std::{fmt, rc::Rc};

use yew::Callback;

use crate::app::{action::Dispatch, model::Model};

/// Where the page gets its [`Model`] from. The driver makes one; a test can make another.
///
/// Cheap to clone; equal only to its own clones.
#[derive(Clone)]
pub struct Source {
    model: Rc<dyn Fn() -> Model>,
    subscribe: Rc<dyn Fn(Callback<Model>) -> Subscription>,
    dispatch: Dispatch,
}

impl Source {
    /// Puts a source together: how to read the model now, how to hear of every later one, how to act.
    pub fn new(
        model: impl Fn() -> Model + 'static,
        subscribe: impl Fn(Callback<Model>) -> Subscription + 'static,
        dispatch: Dispatch,
    ) -> Self {
        Self { model: Rc::new(model), subscribe: Rc::new(subscribe), dispatch }
    }

    /// The model now.
    pub fn model(&self) -> Model {
        (self.model)()
    }

    /// Calls back with every later model, until the subscription is dropped.
    pub fn subscribe(&self, callback: Callback<Model>) -> Subscription {
        (self.subscribe)(callback)
    }

    /// Where actions go.
    pub fn dispatch(&self) -> Dispatch {
        self.dispatch.clone()
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.model, &other.model)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Source")
    }
}

/// Ends a subscription when it is dropped.
#[must_use = "dropping it unsubscribes"]
pub struct Subscription(Option<Box<dyn FnOnce()>>);

impl Subscription {
    /// A subscription that `unsubscribe` ends.
    pub fn new(unsubscribe: impl FnOnce() + 'static) -> Self {
        Self(Some(Box::new(unsubscribe)))
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(unsubscribe) = self.0.take() {
            unsubscribe();
        }
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Subscription")
    }
}
