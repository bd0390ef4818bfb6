//! [`Words`]: the texts of the page's language, as a property that is cheap to compare.

use std::rc::Rc;

use fluent_bundle::FluentValue;
use yew::AttrValue;

use crate::{
    sim::NodeId,
    text::Texts,
    view::{NodeFrame, glance::Standing},
};

/// The texts of one language. Equal to others of the same edition: its texts never change.
#[derive(Clone)]
pub struct Words(pub Rc<Texts>);

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Words {
    /// A text without variables.
    pub fn text(&self, id: &str) -> AttrValue {
        self.0.text(id).into()
    }

    /// A text with variables.
    pub fn format(&self, id: &str, args: &[(&str, FluentValue<'_>)]) -> AttrValue {
        self.0.format(id, args).into()
    }

    /// A text with one number in it, named `count`.
    pub fn count(&self, id: &str, count: usize) -> AttrValue {
        self.format(id, &[("count", count.into())])
    }

    /// How a node stands, in one word.
    pub fn standing(&self, standing: Standing) -> AttrValue {
        self.text(match standing {
            Standing::Crashed => "drawing-role-crashed",
            Standing::Waiting => "drawing-role-waiting",
            Standing::Stopped => "drawing-role-stopped",
            Standing::Leader => "drawing-role-leader",
            Standing::Preparing => "drawing-role-preparing",
            Standing::Recovering => "drawing-role-recovering",
            Standing::Electing => "drawing-role-electing",
            Standing::Follower => "drawing-role-follower",
        })
    }

    /// What a node is, where there is room for one word.
    pub fn standing_short(&self, standing: Standing) -> AttrValue {
        match standing {
            Standing::Preparing => self.text("drawing-role-preparing-short"),
            _ => self.standing(standing),
        }
    }
}

/// A node's promise as it is always written, `4·1`: round and node.
pub fn ballot(node: &NodeFrame) -> Option<String> {
    node.promise.map(|ballot| round(ballot.n, ballot.pid))
}

/// A ballot as it is always written.
pub fn round(n: u32, pid: NodeId) -> String {
    format!("{n}·{pid}")
}
