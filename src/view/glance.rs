//! What a frame says at a glance: how each node stands, and which links are cut.

use crate::{
    sim::NodeId,
    view::{Frame, NodeFrame, Phase, Role, messages::usual_conditions},
};

/// How a node stands, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It does not run.
    Crashed,
    /// It has power and runs nothing: it waits for the state that its configuration starts with, or for the others to
    /// learn what it knows.
    Waiting,
    /// It was stopped for good: its configuration is over for it.
    Stopped,
    /// It leads, or believes so.
    Leader,
    /// It asks for promises, to lead.
    Preparing,
    /// It came back and waits for a leader.
    Recovering,
    /// It knows no leader.
    Electing,
    /// It follows.
    Follower,
}

impl Standing {
    /// How this node stands.
    pub fn of(node: &NodeFrame) -> Self {
        if node.membership.stopped {
            return Self::Stopped;
        }
        if !node.up && node.membership.waiting {
            return Self::Waiting;
        }
        match (node.up, node.role, node.phase) {
            (false, _, _) => Self::Crashed,
            (true, Role::Leader, Phase::Prepare) => Self::Preparing,
            (true, Role::Leader, _) => Self::Leader,
            (true, Role::Follower, Phase::Recover) => Self::Recovering,
            (true, Role::Follower, _) if node.leader.is_none() => Self::Electing,
            (true, Role::Follower, _) => Self::Follower,
        }
    }

    /// Whether it wears the crown.
    pub fn leads(self) -> bool {
        matches!(self, Self::Leader | Self::Preparing)
    }

    /// Its word in class names.
    pub fn word(self) -> &'static str {
        match self {
            Self::Crashed => "crashed",
            Self::Waiting => "waiting",
            Self::Stopped => "stopped",
            Self::Leader => "leader",
            Self::Preparing => "preparing",
            Self::Recovering => "recovering",
            Self::Electing => "electing",
            Self::Follower => "follower",
        }
    }
}

/// A link, both directions of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkState {
    /// The lower id.
    pub a: NodeId,
    /// The higher id.
    pub b: NodeId,
    /// Whether messages from `a` to `b` pass.
    pub there: bool,
    /// Whether messages from `b` to `a` pass.
    pub back: bool,
    /// Whether nothing arrives by itself, from `a` to `b` and from `b` to `a`.
    pub manual: (bool, bool),
    /// Whether the conditions are other than most links have, from `a` to `b` and from `b` to `a`.
    pub unusual: (bool, bool),
}

impl LinkState {
    /// Whether anything passes.
    pub fn any_up(self) -> bool {
        self.there || self.back
    }

    /// Whether anything is cut.
    pub fn any_cut(self) -> bool {
        !(self.there && self.back)
    }
}

/// All links of a frame, in the order of [`crate::view::geometry::pairs`] over its nodes.
pub fn link_states(frame: &Frame) -> Vec<LinkState> {
    let usual = usual_conditions(frame);
    let link = |from, to| frame.links.iter().find(move |link| link.from == from && link.to == to);
    let cut = |from, to| link(from, to).is_some_and(|link| !link.up);
    let is_manual = |from, to| link(from, to).is_some_and(|link| link.manual);
    let is_unusual = |from, to| link(from, to).is_some_and(|link| link.conditions != usual);
    crate::view::geometry::pairs(frame.nodes.len())
        .map(|(a, b)| {
            let (a, b) = (frame.nodes[a].pid, frame.nodes[b].pid);
            let (manual, unusual) = ((is_manual(a, b), is_manual(b, a)), (is_unusual(a, b), is_unusual(b, a)));
            LinkState { a, b, there: !cut(a, b), back: !cut(b, a), manual, unusual }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{
        LinkFrame,
        frame::plain::{frame, node},
    };

    #[test]
    fn a_crashed_node_is_crashed_whatever_it_was() {
        let leader = NodeFrame { role: Role::Leader, ..node(1) };
        assert_eq!(Standing::of(&leader), Standing::Leader);
        assert_eq!(Standing::of(&NodeFrame { up: false, ..leader }), Standing::Crashed);
    }

    #[test]
    fn a_follower_without_a_leader_is_electing_and_a_preparing_leader_wears_the_crown() {
        assert_eq!(Standing::of(&node(2)), Standing::Follower);
        assert_eq!(Standing::of(&NodeFrame { leader: None, ..node(2) }), Standing::Electing);
        let preparing = Standing::of(&NodeFrame { role: Role::Leader, phase: Phase::Prepare, ..node(2) });
        assert!(preparing == Standing::Preparing && preparing.leads());
    }

    #[test]
    fn each_direction_of_a_link_is_cut_on_its_own() {
        let link = |from, to, up| LinkFrame { from, to, up, ..LinkFrame::default() };
        let links = vec![link(1, 2, true), link(2, 1, false), link(1, 4, false), link(4, 1, false)];
        let frame = frame(vec![node(1), node(2), node(4)], links);
        let states = link_states(&frame);
        assert_eq!(states.iter().map(|link| (link.a, link.b)).collect::<Vec<_>>(), [(1, 2), (1, 4), (2, 4)]);
        assert!(states[0].there && !states[0].back && states[0].any_cut() && states[0].any_up());
        assert!(!states[1].any_up() && states[1].any_cut());
        assert!(!states[2].any_cut(), "a link that is not named is up");
    }
}
