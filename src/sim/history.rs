//! [`History`]: the commands that made a run, in the fewest lines that make it again.

use crate::sim::command::{Command, MAX_ADVANCE};

/// The list of commands. Time that passes without a command between is one entry, however often it was
/// asked for: `tick` where it ends between two ticks of the clock, else `step`.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    commands: Vec<Command>,
    /// The advance that the last entry stands for, while it can still grow: steps, ticks.
    growing: Option<(u64, u64)>,
}

impl History {
    /// The commands so far.
    pub fn commands(&self) -> &[Command] {
        &self.commands
    }

    /// Records a command that is no advance.
    pub fn push(&mut self, command: Command) {
        self.growing = None;
        self.commands.push(command);
    }

    /// Records that `steps` events happened and the clock moved by `ticks`; `complete` if nothing more is
    /// due at the time now reached.
    pub fn advance(&mut self, steps: u64, ticks: u64, complete: bool) {
        if steps == 0 && ticks == 0 {
            return;
        }
        let (steps, ticks) = match self.growing {
            Some((earlier_steps, earlier_ticks))
                if earlier_steps + steps <= MAX_ADVANCE && earlier_ticks + ticks <= MAX_ADVANCE =>
            {
                self.commands.pop();
                (earlier_steps + steps, earlier_ticks + ticks)
            }
            _ => (steps, ticks),
        };
        self.growing = Some((steps, ticks));
        self.commands.push(if complete && ticks > 0 { Command::Tick(ticks) } else { Command::Step(steps) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_that_passes_is_one_line() {
        let mut history = History::default();
        history.advance(3, 1, false);
        history.advance(2, 0, true);
        assert_eq!(history.commands(), [Command::Tick(1)]);
        history.advance(1, 1, false);
        assert_eq!(history.commands(), [Command::Step(6)]);
        history.push(Command::Crash(1));
        history.advance(4, 2, true);
        assert_eq!(history.commands(), [Command::Step(6), Command::Crash(1), Command::Tick(2)]);
    }
}
