//! What is chosen in the sheet of conditions and in the sheet of a node's timing, read and checked. No markup here.

use crate::{
    sim::{
        NodeId,
        command::{Command, Links},
        config::MAX_TICKS,
        settings::{ConditionsChange, MAX_BATCH, NodeSettings, TimeoutsChange},
    },
    view::{Frame, LinkFrame},
};

/// Which links are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All.
    All,
    /// Both directions of one.
    Pair(NodeId, NodeId),
    /// One direction.
    One(NodeId, NodeId),
}

impl Which {
    /// Its word in the choice.
    pub fn word(self) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Pair(a, b) => format!("{a}-{b}"),
            Self::One(from, to) => format!("{from}>{to}"),
        }
    }

    /// As a command names them.
    pub fn links(self) -> Links {
        match self {
            Self::All => Links::All,
            Self::Pair(a, b) => Links::Pair(a, b),
            Self::One(from, to) => Links::OneWay(from, to),
        }
    }

    /// The directions of a frame that are meant.
    pub fn of(self, frame: &Frame) -> impl Iterator<Item = &LinkFrame> {
        frame.links.iter().filter(move |link| match self {
            Self::All => true,
            Self::Pair(a, b) => (link.from, link.to) == (a, b) || (link.from, link.to) == (b, a),
            Self::One(from, to) => (link.from, link.to) == (from, to),
        })
    }
}

/// A number that can be typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each is the setting of its name
pub enum Field {
    Latency,
    Jitter,
    Loss,
    Duplication,
    Clock,
    Disk,
    Priority,
    Election,
    Resend,
    Flush,
    Batch,
}

impl Field {
    /// Those of a link.
    pub const OF_LINK: [Self; 4] = [Self::Latency, Self::Jitter, Self::Loss, Self::Duplication];
    /// Those of a node.
    pub const OF_NODE: [Self; 7] =
        [Self::Clock, Self::Disk, Self::Priority, Self::Election, Self::Resend, Self::Flush, Self::Batch];

    /// Its word in test ids.
    pub fn word(self) -> &'static str {
        match self {
            Self::Latency => "latency",
            Self::Jitter => "jitter",
            Self::Loss => "loss",
            Self::Duplication => "duplication",
            Self::Clock => "clock",
            Self::Disk => "disk",
            Self::Priority => "priority",
            Self::Election => "election",
            Self::Resend => "resend",
            Self::Flush => "flush",
            Self::Batch => "batch",
        }
    }

    /// The least and the most that it can be.
    pub fn limits(self) -> (u64, u64) {
        match self {
            Self::Latency | Self::Jitter | Self::Flush => (0, MAX_TICKS),
            Self::Loss | Self::Duplication => (0, 100),
            Self::Clock | Self::Disk | Self::Election | Self::Resend => (1, MAX_TICKS),
            Self::Batch => (1, MAX_BATCH),
            Self::Priority => (0, u32::MAX.into()),
        }
    }

    /// What was typed, where it differs from `before`; what is empty because there is no one value stays.
    fn read(self, now: &str, before: &str) -> Result<Option<u64>, Self> {
        if now.trim() == before {
            return Ok(None);
        }
        let (least, most) = self.limits();
        now.trim().parse().ok().filter(|value| (least..=most).contains(value)).map(Some).ok_or(self)
    }
}

/// What is in the sheet of conditions. `None` and the empty text: the links meant do not have the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkForm {
    /// Latency, jitter, loss, duplication.
    pub numbers: [String; 4],
    /// Whether messages overtake each other.
    pub reorder: Option<bool>,
    /// Whether nothing arrives by itself.
    pub manual: Option<bool>,
}

impl LinkForm {
    /// The form for links as they are.
    pub fn of(frame: &Frame, which: Which) -> Self {
        let all = |get: &dyn Fn(&LinkFrame) -> u64| {
            let mut values = which.of(frame).map(get);
            let first = values.next()?;
            values.all(|value| value == first).then_some(first)
        };
        let number = |get: &dyn Fn(&LinkFrame) -> u64| all(get).map_or_else(String::new, |value| value.to_string());
        Self {
            numbers: [
                number(&|link| link.conditions.latency_ticks),
                number(&|link| link.conditions.jitter_ticks),
                number(&|link| link.conditions.loss_percent.into()),
                number(&|link| link.conditions.duplication_percent.into()),
            ],
            reorder: all(&|link| link.conditions.reorder.into()).map(|value| value != 0),
            manual: all(&|link| link.manual.into()).map(|value| value != 0),
        }
    }

    /// What is to be done so that the links are as in the form; or the field that is no such number.
    pub fn commands(&self, before: &Self, which: Which) -> Result<Vec<Command>, Field> {
        let read = |at: usize| Field::OF_LINK[at].read(&self.numbers[at], &before.numbers[at]);
        let percent = |value: Option<u64>| value.and_then(|value| u8::try_from(value).ok());
        let change = ConditionsChange {
            latency_ticks: read(0)?,
            jitter_ticks: read(1)?,
            loss_percent: percent(read(2)?),
            duplication_percent: percent(read(3)?),
            reorder: self.reorder.filter(|reorder| Some(*reorder) != before.reorder),
        };
        let manual = self.manual.filter(|manual| Some(*manual) != before.manual);
        let links = which.links();
        let set = (!change.is_empty()).then(|| Command::Link { links: links.clone(), change });
        let by_hand = manual.map(|manual| if manual { Command::Manual(links) } else { Command::Auto(links) });
        Ok(set.into_iter().chain(by_hand).collect())
    }
}

/// What is in the sheet of a node's timing, in the order of [`Field::OF_NODE`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeForm(pub [String; 7]);

impl NodeForm {
    /// The form for a node as it will be from its next start on.
    pub fn of(settings: &NodeSettings) -> Self {
        let timeouts = settings.pending.unwrap_or(settings.timeouts);
        let numbers = [
            settings.clock,
            settings.disk_ticks,
            settings.priority.into(),
            timeouts.election_ticks,
            timeouts.resend_ticks,
            timeouts.flush_ticks,
            timeouts.batch,
        ];
        Self(numbers.map(|number| number.to_string()))
    }

    /// What is to be done so that the node is as in the form; or the field that is no such number.
    pub fn commands(&self, before: &Self, node: NodeId) -> Result<Vec<Command>, Field> {
        let read = |at: usize| Field::OF_NODE[at].read(&self.0[at], &before.0[at]);
        let clock = read(0)?.map(|every| Command::Clock { node, every });
        let disk = read(1)?.map(|ticks| Command::DiskTicks { node, ticks });
        let priority = read(2)?.and_then(|priority| u32::try_from(priority).ok());
        let priority = priority.map(|priority| Command::Priority { node, priority });
        let change =
            TimeoutsChange { election_ticks: read(3)?, resend_ticks: read(4)?, flush_ticks: read(5)?, batch: read(6)? };
        let timeouts = (!change.is_empty()).then_some(Command::Timeouts { node, change });
        Ok(clock.into_iter().chain(disk).chain(priority).chain(timeouts).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        sim::{Simulation, config::Setup},
        view::{Window, frame_of},
    };

    fn frame(simulation: &Simulation) -> Frame {
        frame_of(simulation, Window::default(), false)
    }

    #[test]
    fn only_what_was_changed_is_set() {
        let mut simulation = Simulation::new(Setup::default()).unwrap();
        let before = LinkForm::of(&frame(&simulation), Which::All);
        assert_eq!(before.commands(&before, Which::All), Ok(Vec::new()));
        let mut form = before.clone();
        form.numbers[0] = " 9 ".into();
        form.manual = Some(true);
        let which = Which::One(1, 2);
        let commands = form.commands(&before, which).unwrap();
        let change = ConditionsChange { latency_ticks: Some(9), ..Default::default() };
        let links = Links::OneWay(1, 2);
        assert_eq!(commands, [Command::Link { links: links.clone(), change }, Command::Manual(links)]);
        commands.iter().for_each(|command| {
            simulation.apply(command).unwrap();
        });
        let after = frame(&simulation);
        assert_eq!(LinkForm::of(&after, which), form_with(&form, "9"));
        let mixed = LinkForm::of(&after, Which::Pair(1, 2));
        assert_eq!((mixed.numbers[0].as_str(), mixed.manual), ("", None));
        assert_eq!(mixed.commands(&mixed, Which::Pair(1, 2)), Ok(Vec::new()), "what is mixed stays so");
    }

    fn form_with(form: &LinkForm, latency: &str) -> LinkForm {
        let mut form = form.clone();
        form.numbers[0] = latency.into();
        form
    }

    #[test]
    fn what_is_no_such_number_is_named() {
        let simulation = Simulation::new(Setup::default()).unwrap();
        let before = LinkForm::of(&frame(&simulation), Which::All);
        for (at, field, text) in [(0, Field::Latency, "-1"), (2, Field::Loss, "101"), (3, Field::Duplication, "")] {
            let mut form = before.clone();
            form.numbers[at] = text.into();
            assert_eq!(form.commands(&before, Which::All), Err(field));
        }
        let before = NodeForm::of(&simulation.settings(1).unwrap());
        for (at, field) in [(0, Field::Clock), (3, Field::Election), (6, Field::Batch)] {
            let mut form = before.clone();
            form.0[at] = "0".into();
            assert_eq!(form.commands(&before, 1), Err(field));
        }
    }

    #[test]
    fn a_node_is_set_by_as_few_commands_as_can_be() {
        let mut simulation = Simulation::new(Setup::default()).unwrap();
        let before = NodeForm::of(&simulation.settings(2).unwrap());
        let mut form = before.clone();
        form.0[0] = "4".into();
        form.0[2] = "7".into();
        form.0[3] = "20".into();
        form.0[6] = "10".into();
        let commands = form.commands(&before, 2).unwrap();
        assert_eq!(commands.len(), 3);
        commands.iter().for_each(|command| {
            simulation.apply(command).unwrap();
        });
        let settings = simulation.settings(2).unwrap();
        assert_eq!(NodeForm::of(&settings), form);
        assert_eq!(settings.timeouts.election_ticks, 10, "that waits for its next start");
    }
}
