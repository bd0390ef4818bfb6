//! What a node is and where it is in the protocol, as far as can be told from outside OmniPaxos.

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It leads, or prepares to.
    Leader,
    /// It follows.
    Follower,
}

/// Where a node is in the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It has taken part in nothing yet.
    None,
    /// Promises are being asked for or given.
    Prepare,
    /// Entries are being accepted.
    Accept,
    /// It came back, or lost its session, and waits for a leader's `Prepare`.
    Recover,
}
