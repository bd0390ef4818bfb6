//! What the page and its workers say to each other. Both are the same program, so it is bytes of [`postcard`], which
//! carry every seed as it is.

use serde::{Deserialize, Serialize};

use crate::{
    explore::{Coverage, Group, Run, Trouble},
    script::{parse_commands, parse_setup, print, print_setup},
};

/// What a worker is asked to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// Make the runs of these seeds, or as many as there is time for.
    Explore {
        /// The name of the profile.
        profile: String,
        /// The first seed.
        from: u64,
        /// One past the last.
        to: u64,
        /// How long that may take, in milliseconds; one run is made in any case.
        ms: u32,
    },
    /// Make what this seed shows as short as can be.
    Shorten {
        /// The name of the profile.
        profile: String,
        /// The seed.
        seed: u64,
        /// The runs that are not to be tried on the way, by their number: each has ended a worker.
        skip: Vec<usize>,
    },
    /// Make this run, which may be the end of the worker.
    Try {
        /// The name of the profile.
        profile: String,
        /// The seed that it comes from.
        seed: u64,
        /// The run.
        run: Given,
    },
}

/// A run as text, without an end to its faults.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    setup: String,
    commands: String,
}

impl Given {
    /// The text of a run.
    pub fn of(run: &Run) -> Self {
        let setup = print_setup(&run.setup);
        let commands = print(&run.setup, &run.commands).split_off(setup.len());
        Self { setup, commands }
    }

    /// The whole text.
    pub fn lines(&self) -> String {
        format!("{}{}", self.setup, self.commands)
    }

    /// How many commands it has.
    pub fn count(&self) -> usize {
        self.commands.lines().count()
    }

    /// The run of the text; `None` where it is none.
    pub fn run(&self) -> Option<Run> {
        let (setup, commands) = (parse_setup(&self.setup).ok()?, parse_commands(&self.commands).ok()?);
        Some(Run { setup, commands, ending: None })
    }
}

/// What a worker says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// The seeds are explored, up to where time was up.
    Explored(Explored),
    /// What a seed shows is as short as can be.
    Shortened {
        /// The seed.
        seed: u64,
        /// The short run; `None` where it does not show the same.
        short: Option<Short>,
    },
    /// The run that was to be tried did not panic.
    Survived {
        /// The seed that it comes from.
        seed: u64,
    },
    /// OmniPaxos panicked, which ends the worker: there is nothing after this.
    Panicked {
        /// The seed whose run it was.
        seed: u64,
        /// What was said.
        said: String,
        /// The run; the last command is the one that panicked.
        run: Given,
        /// The number of the run, where it is one of those that make another short.
        number: usize,
    },
}

/// What became of some seeds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explored {
    /// The seed that comes next.
    pub next: u64,
    /// How many steps the runs took.
    pub events: u64,
    /// What they came by, see [`counts`].
    pub coverage: Counts,
    /// Known defects that the profile only counts, and how often each came up.
    pub exempt: Vec<(String, u64)>,
    /// What they showed, one of each kind.
    pub found: Vec<Found>,
}

/// Something that some runs showed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// How many seeds showed it.
    pub seeds: u64,
    /// The first of them.
    pub seed: u64,
    /// How many commands its run has.
    pub commands: usize,
    /// The run as a script.
    pub script: String,
}

/// A run that was made short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Short {
    /// How many commands it has.
    pub commands: usize,
    /// How many runs that took.
    pub runs: usize,
    /// The run as a script, with the line that holds at its end.
    pub script: String,
}

/// By what a finding is told from others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kind {
    /// What is wrong.
    pub what: What,
    /// By what name the cause is known.
    pub defect: Option<String>,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// The invariant of this name does not hold.
    Broken(String),
    /// OmniPaxos panicked and said this.
    Panic(String),
    /// No node leads after faults have ended.
    NoLeader,
    /// The leader refuses to trim what every node has decided.
    TrimRefused,
    /// No order explains what clients saw.
    NotLinearizable,
    /// The cluster does not get on after faults have ended.
    Stalled,
}

impl Kind {
    /// What kind of trouble that is.
    pub fn of(trouble: &Trouble) -> Self {
        let what = match trouble {
            Trouble::Violation(found) => What::Broken(found.invariant.name().to_owned()),
            Trouble::Panic(said) => What::Panic(said.clone()),
            Trouble::NoLeader { .. } => What::NoLeader,
            Trouble::TrimRefused { .. } => What::TrimRefused,
            Trouble::NotLinearizable { .. } => What::NotLinearizable,
            _ => What::Stalled,
        };
        Self { what, defect: trouble.defect().map(|defect| defect.name().to_owned()) }
    }

    /// Whether it is the same, wherever it came up: what panics say has numbers in it.
    pub fn is_like(&self, other: &Self) -> bool {
        match (&self.what, &other.what) {
            (What::Panic(one), What::Panic(other)) => {
                Trouble::Panic(one.clone()).is_like(&Trouble::Panic(other.clone()))
            }
            _ => self == other,
        }
    }

    /// A short name for it, in the words of the sources: the defect's, else what is wrong.
    pub fn name(&self) -> &str {
        match (&self.defect, &self.what) {
            (Some(defect), _) => defect,
            (None, What::Broken(invariant)) => invariant,
            (None, What::Panic(_)) => "panic",
            (None, What::NoLeader) => "no-leader",
            (None, What::TrimRefused) => "trim-refused",
            (None, What::NotLinearizable) => "not-linearizable",
            (None, What::Stalled) => "stalled",
        }
    }
}

/// How often each thing was seen: a row a group of [`Group::ALL`], in it one number for each of its items.
pub type Counts = Vec<Vec<u64>>;

/// What was seen, as numbers.
pub fn counts(coverage: &Coverage) -> Counts {
    let row = |group: &Group| group.items().iter().map(|item| coverage.count(*group, item)).collect();
    Group::ALL.iter().map(row).collect()
}

/// Adds to the numbers of a coverage those of another.
pub fn add_counts(to: &mut Counts, more: &Counts) {
    to.resize_with(to.len().max(more.len()), Vec::new);
    for (to, more) in to.iter_mut().zip(more) {
        to.resize(to.len().max(more.len()), 0);
        to.iter_mut().zip(more).for_each(|(to, more)| *to += more);
    }
}

/// As bytes. Nothing that is sent here is of a kind that has no bytes.
pub fn pack(value: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(value).unwrap_or_default()
}

/// From bytes; `None` where they are no such thing.
pub fn unpack<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explore::{Profile, explore};

    #[test]
    fn what_is_sent_arrives() {
        let order = Order::Explore { profile: "promised".to_owned(), from: 3, to: u64::MAX, ms: 7 };
        assert_eq!(unpack::<Order>(&pack(&order)), Some(order));
        let kind = Kind { what: What::Broken("agreement".to_owned()), defect: Some("amnesia".to_owned()) };
        assert_eq!(unpack::<Kind>(&pack(&kind)), Some(kind));
        assert_eq!(unpack::<Order>(&[9, 9, 9]), None);
    }

    #[test]
    fn a_run_arrives_as_it_was() {
        for seed in 0..30 {
            for profile in [Profile::Promised, Profile::Unordered] {
                let run = explore(seed, profile, &mut Coverage::default()).run;
                let arrived: Option<Given> = unpack(&pack(&Given::of(&run)));
                assert_eq!(arrived.and_then(|given| given.run()), Some(Run { ending: None, ..run }));
            }
        }
        assert_eq!(Given { setup: "cluster".to_owned(), commands: "expect leader\n".to_owned() }.run(), None);
    }

    #[test]
    fn counts_are_those_of_the_coverage() {
        let (mut one, mut both) = (Coverage::default(), Coverage::default());
        explore(1, Profile::Promised, &mut one);
        explore(1, Profile::Promised, &mut both);
        explore(2, Profile::Promised, &mut both);
        let mut two = Coverage::default();
        explore(2, Profile::Promised, &mut two);
        let mut added = Counts::default();
        add_counts(&mut added, &counts(&one));
        add_counts(&mut added, &counts(&two));
        assert_eq!(added, counts(&both));
        assert_eq!(added.len(), Group::ALL.len());
    }
}
