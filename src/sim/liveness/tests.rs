//! Clusters that wait, are hindered, are late.

use super::*;
use crate::sim::{
    command::{Handling, Links},
    config::Setup,
    settings::ConditionsChange,
};

struct Watched {
    simulation: Simulation,
    quiet: Quiet,
    seen: u64,
}

impl Watched {
    fn new(setup: Setup) -> Self {
        let mut watched = Self { simulation: Simulation::new(setup).unwrap(), quiet: Quiet::default(), seen: 0 };
        watched.watch();
        watched
    }

    fn watch(&mut self) {
        self.simulation.events_from(self.seen).iter().for_each(|event| self.quiet.tell(event));
        self.seen = self.simulation.event_count();
    }

    fn run(&mut self, commands: impl IntoIterator<Item = Command>) -> Liveness {
        for command in commands {
            self.simulation.apply(&command).unwrap();
            self.watch();
        }
        self.now()
    }

    fn now(&self) -> Liveness {
        self.simulation.liveness(&self.quiet)
    }

    fn leader(&self) -> NodeId {
        self.simulation.leader().unwrap()
    }
}

fn append(node: NodeId) -> Command {
    Command::Append { node, key: "x".into(), value: 1 }
}

#[test]
fn it_waits_for_a_leader_and_for_decisions_and_then_holds() {
    let mut watched = Watched::new(Setup { seed: 3, ..Setup::default() });
    let begins = Moment { step: 0, time: 0 };
    let election = watched.simulation.longest_election();
    let until = (SETTLE + WITHIN) * election;
    assert_eq!(watched.now(), Liveness::Waiting { what: Awaiting::Leader, since: begins, until });
    let now = watched.run([Command::Tick(6 * election)]);
    let leader = watched.leader();
    assert_eq!(now, Liveness::Holds { leader });
    let now = watched.run([append(leader)]);
    let what = Awaiting::Decision { leader, decided: 0, accepted: 1 };
    assert_eq!(now, Liveness::Waiting { what, since: begins, until: until + WITHIN * election });
    assert_eq!(watched.run([Command::Tick(60)]), Liveness::Holds { leader });
    // What is proposed later has a time of its own.
    watched.run([Command::Tick(1_000), append(leader)]);
    let Liveness::Waiting { since, until, .. } = watched.now() else { panic!("{:?}", watched.now()) };
    assert_eq!((since.time, until), (watched.simulation.time(), watched.simulation.time() + WITHIN * election));
}

#[test]
fn while_a_fault_lasts_nothing_is_promised_and_it_is_named() {
    let mut watched = Watched::new(Setup { seed: 3, ..Setup::default() });
    watched.run([Command::Tick(60)]);
    let now = watched.run([Command::Cut(Links::All)]);
    assert_eq!(now, Liveness::NotPromised(vec![Hindrance::NoQuorum { out: vec![] }]));
    let now = watched.run([Command::Heal(Links::All), Command::Crash(1), Command::Hold(2)]);
    assert_eq!(now, Liveness::NotPromised(vec![Hindrance::NoQuorum { out: vec![1, 2] }]));
    // One may be missing.
    let now = watched.run([Command::Release(2)]);
    assert!(matches!(now, Liveness::Holds { .. } | Liveness::Waiting { .. }), "{now:?}");
    assert_eq!(watched.quiet.since().time, watched.simulation.time());
    watched.run([Command::Restart(1), Command::Tick(100)]);
    let lossy = ConditionsChange { loss_percent: Some(5), ..Default::default() };
    let now = watched.run([Command::Link { links: Links::OneWay(2, 3), change: lossy }]);
    assert_eq!(now, Liveness::NotPromised(vec![Hindrance::Unreliable { from: 2, to: 3 }]));
}

#[test]
fn what_was_dropped_by_hand_hinders_until_the_session_is_renewed() {
    let mut watched = Watched::new(Setup { seed: 3, ..Setup::default() });
    watched.run([Command::Tick(60)]);
    let leader = watched.leader();
    let message = loop {
        watched.run([append(leader), Command::Tick(3)]);
        if let Some(message) = watched.simulation.messages(false).first().cloned() {
            break message;
        }
    };
    let now = watched.run([Command::Message { id: message.id, handling: Handling::Drop }]);
    let (a, b) = pair(message.from, message.to);
    assert!(
        matches!(&now, Liveness::NotPromised(why) if matches!(why[..], [Hindrance::Session { a: x, b: y, .. }] if (x, y) == (a, b))),
        "{now:?}"
    );
    let links = || Links::Pair(a, b);
    watched.run([Command::Cut(links()), Command::Heal(links()), Command::Tick(200)]);
    assert!(matches!(watched.now(), Liveness::Holds { .. }), "{:?}", watched.now());
}

#[test]
fn a_node_that_is_stuck_in_recovery_is_late_and_the_finding_is_named() {
    let mut watched = Watched::new(Setup { seed: 1, snapshots: false, ..Setup::default() });
    // Finding 5: its ballot is on its disk, and nobody has heard of it.
    watched.run([Command::Lead(3), Command::Lead(3), Command::Tick(2), Command::Crash(3), Command::Restart(3)]);
    watched.run([Command::Tick(60), append(2), Command::Tick(100)]);
    let behind = Awaiting::Follower { node: 3, decided: 0, expected: 1 };
    assert!(matches!(watched.now(), Liveness::Waiting { what, .. } if what == behind), "{:?}", watched.now());
    watched.run([Command::Tick(1_000)]);
    let now = watched.now();
    assert!(matches!(now, Liveness::Late { what, stall: Some(Stall::Recovery(3)), .. } if what == behind), "{now:?}");
    assert!(watched.simulation.checks().iter().all(|check| check.holds()), "no safety check is broken");
    watched.run([Command::Lead(3), Command::Tick(200)]);
    assert!(matches!(watched.now(), Liveness::Holds { .. }), "{:?}", watched.now());
}
