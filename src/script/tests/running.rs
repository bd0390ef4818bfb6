//! What the runner does with a cluster that is only made up.

use std::collections::BTreeMap;

use crate::{
    kv::KeyValue,
    script::{Cluster, Runner, ScriptError, Status, Turn, parse},
    sim::{
        NodeId,
        command::{Command, Handling, Links},
        error::{CommandError, Refusal},
        event::{Asked, Event, EventKind, MessageKind},
        invariant::CheckState,
    },
};

/// A cluster of three nodes in which a step takes one tick and decides one more entry at node 1; node 3 is
/// crashed.
#[derive(Default)]
pub(super) struct Fake {
    time: u64,
    leader: Option<NodeId>,
    decided: BTreeMap<NodeId, usize>,
    /// Whether nothing falls due any more.
    still: bool,
}

impl Fake {
    pub(super) fn with_leader(pid: NodeId) -> Self {
        Self { leader: Some(pid), ..Self::default() }
    }

    fn step(&mut self) {
        self.time += 1;
        *self.decided.entry(1).or_default() += 1;
    }
}

impl Cluster for Fake {
    fn checks(&self) -> Vec<CheckState> {
        Vec::new()
    }

    fn lost(&self) -> u64 {
        2
    }
    fn broken_history(&self) -> Option<String> {
        self.still.then(|| "a".to_owned())
    }
    fn is_lost(&self, kv: &KeyValue) -> bool {
        kv.key == "gone"
    }
    fn time(&self) -> u64 {
        self.time
    }
    fn next_due(&self) -> Option<u64> {
        (!self.still).then_some(self.time + 1)
    }
    fn leader(&self) -> Option<NodeId> {
        self.leader
    }
    fn pids(&self) -> Vec<NodeId> {
        vec![1, 2, 3]
    }
    fn status(&self, pid: NodeId) -> Option<Status> {
        let decided = self.decided.get(&pid).copied().unwrap_or_default();
        (1..=3).contains(&pid).then(|| Status {
            up: pid != 3,
            leads: self.leader == Some(pid),
            promise: None,
            decided,
            accepted: decided + 1,
            compacted: 0,
            configuration: 1,
        })
    }
    fn entry(&self, pid: NodeId, index: usize) -> Option<KeyValue> {
        (pid == 1 && index == 0).then(|| KeyValue { key: "a".into(), value: 7 })
    }
    fn value(&self, pid: NodeId, key: &str) -> Option<u64> {
        (pid == 1 && key == "a").then_some(7)
    }
    fn snapshot(&self, pid: NodeId) -> Option<Vec<KeyValue>> {
        let kv = |key: &str, value| KeyValue { key: key.into(), value };
        (pid == 2).then(|| vec![kv("a", 7), kv("b", 8)])
    }
    fn first_message(&self, from: NodeId, to: NodeId, kind: Option<MessageKind>) -> Result<u64, CommandError> {
        match kind {
            None | Some(MessageKind::Accepted) => Ok(100 + 10 * from + to),
            Some(_) => Err(CommandError::NoMessage { from, to, kind }),
        }
    }
}

fn runner(text: &str) -> Runner {
    Runner::new(parse(text).expect("it parses"))
}

/// Runs a script; each trim is refused with `NotAllDecided(3)`, each restart is an error.
fn run(cluster: &mut Fake, text: &str) -> (Vec<Command>, Result<(), ScriptError>) {
    let (mut runner, mut commands) = (runner(text), Vec::new());
    loop {
        let command = match runner.next(cluster) {
            Turn::Apply(command) => command,
            Turn::Done => return (commands, Ok(())),
            Turn::Failed(error) => return (commands, Err(error)),
        };
        let mut events = Vec::new();
        let mut result = Ok(());
        match &command {
            Command::Step(count) => (0..*count).for_each(|_| cluster.step()),
            Command::Trim { node, at } => {
                let kind = EventKind::Refused { asked: Asked::Trim(*at), refusal: Refusal::NotAllDecided(3) };
                events.push(Event { step: 1, time: cluster.time, node: Some(*node), configuration: 1, kind });
            }
            Command::Restart(pid) => result = Err(CommandError::Up(*pid)),
            Command::Cut(Links::Pair(a, b)) if a == b => result = Err(CommandError::SelfLink(*a)),
            _ => {}
        }
        runner.applied(result, &events);
        commands.push(command);
    }
}

/// The error of a script, as (line, column, message).
fn error(cluster: &mut Fake, text: &str) -> (usize, usize, String) {
    let error = run(cluster, text).1.expect_err(text);
    (error.line, error.column, error.message)
}

#[test]
fn run_until_steps_until_it_is_so() {
    let mut cluster = Fake::with_leader(1);
    let (commands, result) = run(&mut cluster, "run until decided 4\nexpect decided 4 at 1\nrun until decided 2");
    assert_eq!((commands, result), (vec![Command::Step(1); 4], Ok(())));
}

#[test]
fn a_message_that_is_named_by_its_link_is_chosen_when_its_line_comes() {
    let mut cluster = Fake::with_leader(1);
    let (commands, result) = run(&mut cluster, "drop 2>leader Accepted\ndelay 3>1 by=5\ndeliver 17");
    let by_hand = |id, handling| Command::Message { id, handling };
    let expected = vec![by_hand(121, Handling::Drop), by_hand(131, Handling::Delay(5)), by_hand(17, Handling::Deliver)];
    assert_eq!((commands, result), (expected, Ok(())));
    let (line, column, message) = error(&mut cluster, "tick\ndrop 2>3 Promise");
    assert_eq!((line, column), (2, 1));
    assert_eq!(message, "no Promise is under way from node 2 to node 3");
}

#[test]
fn a_step_that_is_asked_for_twice_is_the_same_step() {
    let mut cluster = Fake::with_leader(1);
    let mut runner = runner("run until decided 1\ncrash 2");
    assert_eq!(runner.next(&cluster), Turn::Apply(Command::Step(1)));
    cluster.step();
    assert_eq!(runner.next(&cluster), Turn::Apply(Command::Step(1)));
    assert_eq!(runner.line(), Some(1));
    runner.applied(Ok(()), &[]);
    assert_eq!(runner.next(&cluster), Turn::Apply(Command::Crash(2)));
    assert_eq!(runner.line(), Some(2));
    runner.applied(Ok(()), &[]);
    assert_eq!(runner.next(&cluster), Turn::Done);
    assert_eq!(runner.next(&cluster), Turn::Done);
}

#[test]
fn leader_is_whoever_leads_when_its_line_comes() {
    let mut cluster = Fake::with_leader(1);
    let mut runner = runner("crash leader\ncrash leader");
    assert_eq!(runner.next(&cluster), Turn::Apply(Command::Crash(1)));
    runner.applied(Ok(()), &[]);
    cluster.leader = Some(2);
    assert_eq!(runner.next(&cluster), Turn::Apply(Command::Crash(2)));
}

#[test]
fn without_a_leader_its_name_is_an_error_at_its_column() {
    let (line, column, message) = error(&mut Fake::default(), "step\ncut 2-leader");
    assert_eq!((line, column), (2, 7));
    assert!(message.contains("run until leader"), "{message}");
}

#[test]
fn waiting_has_an_end() {
    let mut cluster = Fake::with_leader(2);
    let (commands, result) = run(&mut cluster, "run until decided 1 within 5");
    assert_eq!(commands.len(), 5);
    assert_eq!(result.unwrap_err().message, "after 5 ticks still node 2 has decided 0, not 1");
    assert_eq!(run(&mut cluster, "run until leader 1").0.len(), 10_000);
    let message = error(&mut cluster, "run until accepted 9 at all within 5").2;
    assert_eq!(message, "after 5 ticks still node 2 has accepted 1, not 9");
    cluster.still = true;
    let message = error(&mut cluster, "run until leader 1").2;
    assert_eq!(message, "nothing will happen any more, and still node 2 leads, not node 1");
}

#[test]
fn waiting_for_a_node_that_does_not_exist_is_an_error_at_once() {
    let mut cluster = Fake::with_leader(2);
    assert_eq!(error(&mut cluster, "run until decided 1 at 1,7"), (1, 26, "there is no node 7".into()));
    assert_eq!(error(&mut cluster, "run until leader 7").2, "there is no node 7");
    assert_eq!(cluster.time, 0);
}

#[test]
fn a_command_error_is_at_the_node_that_it_is_about() {
    let mut cluster = Fake::with_leader(2);
    assert_eq!(error(&mut cluster, "step\n restart 2"), (2, 10, "node 2 is running already".into()));
    assert_eq!(error(&mut cluster, "cut 1-1"), (1, 7, "node 1 has no link to itself".into()));
    assert_eq!(error(&mut cluster, "  restart leader").1, 3);
}

#[test]
fn after_an_error_nothing_goes_on() {
    let cluster = Fake::default();
    let mut runner = runner("crash leader\nstep");
    let first = runner.next(&cluster);
    assert!(matches!(first, Turn::Failed(_)));
    assert_eq!(runner.next(&Fake::with_leader(1)), first);
}

#[test]
fn a_refusal_is_no_error_and_can_be_expected() {
    let mut cluster = Fake::with_leader(1);
    let text = "trim 1 at=5\nexpect error NotAllDecided\n# why\n\nexpect error NotAllDecided(3)\nstep\nexpect no error";
    assert_eq!(run(&mut cluster, text).1, Ok(()));
    let (line, column, message) = error(&mut cluster, "trim 1 at=5\nexpect error NotAllDecided(4)");
    assert_eq!((line, column), (2, 1));
    let expected = "expected the line before to be refused with NotAllDecided(4), it was refused with NotAllDecided(3)";
    assert_eq!(message, expected);
    assert!(error(&mut cluster, "step\nexpect error NoSnapshot").2.ends_with("it was not refused"));
    assert!(error(&mut cluster, "trim 1\nexpect no error").2.contains("NotAllDecided(3)"));
}

#[test]
fn expectations_hold_or_say_what_was_found() {
    let mut cluster = Fake::with_leader(1);
    cluster.step();
    let holds = "expect decided 1\nexpect decided 0 at 2,3\nexpect accepted 1 at 2\nexpect compacted 0 at all\n\
                 expect leader\nexpect leader 1\nexpect up 1,2\nexpect down 3\nexpect up leader\nexpect snapshot 3 none\n\
                 expect snapshot 2 b=8 a=7\nexpect value 1 a=7 b=none\nexpect entry 1 0 a=7\nexpect entry 1 1 none";
    assert_eq!(run(&mut cluster, holds), (vec![], Ok(())));
    let cases = [
        ("expect decided 2", "expected decided 2 at node 1, found 1"),
        ("expect decided 1 at all", "expected decided 1 at node 2, found 0"),
        ("expect decided 1 at 9", "there is no node 9"),
        ("expect accepted 2 at 1,2", "expected accepted 2 at node 2, found 1"),
        ("expect compacted 2", "expected compacted 2 at node 1, found 0"),
        ("expect leader 2", "expected node 2 to lead, but node 1 leads"),
        ("expect leader none", "expected no live node to lead, but node 1 leads"),
        ("expect up all", "expected node 3 to be up, it is down"),
        ("expect down 1", "expected node 1 to be down, it is up"),
        ("expect snapshot 2 a=7", "expected the snapshot of node 2 to be a=7, found a=7 b=8"),
        ("expect snapshot 2 none", "expected the snapshot of node 2 to be none, found a=7 b=8"),
        ("expect snapshot 1 a=7", "expected the snapshot of node 1 to be a=7, found none"),
        ("expect value 1 a=6", "expected a=6 at node 1, found a=7"),
        ("expect value 1 b=6", "expected b=6 at node 1, found b=none"),
        ("expect entry 1 0 a=8", "expected entry 0 of node 1 to be a=8, found a=7"),
        ("expect entry 1 1 a=8", "expected entry 1 of node 1 to be a=8, found none"),
        ("expect entry 4 1 a=8", "there is no node 4"),
    ];
    for (text, message) in cases {
        assert_eq!(error(&mut cluster, text).2, message, "{text}");
    }
    cluster.leader = None;
    assert_eq!(run(&mut cluster, "expect leader none").1, Ok(()));
    assert_eq!(error(&mut cluster, "expect leader").2, "expected some node to lead, but no live node leads");
    assert!(error(&mut cluster, "expect decided 1").2.contains("no live node leads"));
}

#[test]
fn a_scenario_runs_in_place_and_its_errors_are_at_its_line() {
    let mut cluster = Fake::default();
    let (line, column, message) = error(&mut cluster, "step\n  scenario fresh # no node ever leads here\nstep");
    assert_eq!((line, column), (2, 3));
    assert!(message.starts_with("in scenario fresh, line "), "{message}");
    assert!(message.contains("still no live node leads"), "{message}");
}
