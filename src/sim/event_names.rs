//! What scripts, lessons and `window.playground` call each kind of event.

use super::event::{ByHand, EventKind, Loss};

impl EventKind {
    /// Whether a step through the run should stop here: not for heartbeats.
    pub fn is_worth_seeing(&self) -> bool {
        match self {
            Self::Lost { why: Loss::Dropped, .. } => true,
            Self::Received { message, .. } | Self::Lost { message, .. } => !message.kind.is_heartbeat(),
            _ => true,
        }
    }

    /// Its name, for `window.playground` and for filters: stable, in kebab case.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Proposed { .. } => "proposed",
            Self::ReadProposed { .. } => "read-proposed",
            Self::ReadAnswered { .. } => "read-answered",
            Self::ProposalLost { .. } => "proposal-lost",
            Self::Refused { .. } => "refused",
            Self::Read { .. } => "read",
            Self::Received { .. } => "received",
            Self::Lost { .. } => "lost",
            Self::Accepted { .. } => "accepted",
            Self::StopSignAccepted { .. } => "stopsign-accepted",
            Self::ReconfigureProposed { .. } => "reconfigure-proposed",
            Self::StopSignRemoved => "stopsign-removed",
            Self::StopSignDecided { .. } => "stopsign-decided",
            Self::ConfigurationBegins { .. } => "configuration-begins",
            Self::Joined { .. } => "joined",
            Self::StateAsked { .. } => "state-asked",
            Self::StateSent { .. } => "state-sent",
            Self::InstanceStarted { .. } => "instance-started",
            Self::InstanceStopped { .. } => "instance-stopped",
            Self::Left => "left",
            Self::Decided { .. } => "decided",
            Self::Promised { .. } => "promised",
            Self::PrepareStarted { .. } => "prepare-started",
            Self::Leading { .. } => "leading",
            Self::Deposed { .. } => "deposed",
            Self::Compacted { .. } => "compacted",
            Self::FlushStarted { .. } => "flush-started",
            Self::Flushed { .. } => "flushed",
            Self::FlushFailed { .. } => "flush-failed",
            Self::FailAsked => "fail-asked",
            Self::DiskFilled => "disk-filled",
            Self::DiskFreed => "disk-freed",
            Self::DiskDamaged { .. } => "disk-damaged",
            Self::DiskWiped => "disk-wiped",
            Self::StartRefused { .. } => "start-refused",
            Self::MessagesHeld { .. } => "messages-held",
            Self::LinksCut { .. } => "links-cut",
            Self::LinksHealed { .. } => "links-healed",
            Self::Reconnected { .. } => "reconnected",
            Self::Crashed { .. } => "crashed",
            Self::Restarted { .. } => "restarted",
            Self::PowerFailed => "power-failed",
            Self::DiskHeld => "disk-held",
            Self::DiskReleased => "disk-released",
            Self::LeadAsked => "lead-asked",
            Self::PrioritySet { .. } => "priority-set",
            Self::ByHand { done: ByHand::Delivered { .. }, .. } => "message-delivered",
            Self::ByHand { done: ByHand::Duplicated { .. }, .. } => "message-duplicated",
            Self::ByHand { done: ByHand::Delayed { .. }, .. } => "message-delayed",
            Self::ByHand { done: ByHand::Overtook { .. }, .. } => "message-overtook",
            Self::ManualOn { .. } => "manual-on",
            Self::ManualOff { .. } => "manual-off",
            Self::LinkConditions { .. } => "link-conditions",
            Self::ClockSet { .. } => "clock-set",
            Self::DiskTicksSet { .. } => "disk-ticks-set",
            Self::TimeoutsSet { .. } => "timeouts-set",
            Self::ReconnectAsked { .. } => "reconnect-asked",
            Self::LoadStarted { .. } => "load-started",
            Self::LoadEnded { .. } => "load-ended",
            Self::Violated(_) => "violated",
        }
    }
}
