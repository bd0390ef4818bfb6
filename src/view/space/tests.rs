//! What is drawn where: what is in sight, and in which order; and what a file of it holds.

use std::collections::BTreeSet;

use super::{
    ArrowFate, BarKind, Group, Light, Lit, MOST_ARROWS, Picture, Sign, State, Story, Target, View, picture,
    svg::{Key, Words, file},
};
use crate::{
    sim::{
        NodeId, Simulation,
        command::{Command, Links},
        config::{Setup, StorageKind},
        event::MessageKind,
    },
    view::{flight::Family, geometry::Point},
};

fn run(simulation: &mut Simulation, command: Command) {
    simulation.apply(&command).unwrap();
}

/// Five nodes with a leader.
fn elected() -> (Simulation, NodeId) {
    let nodes = Setup::nodes_with(1..=5, StorageKind::IndexedDb);
    let mut simulation = Simulation::new(Setup { nodes, seed: 7, ..Setup::default() }).unwrap();
    run(&mut simulation, Command::Tick(100));
    let leader = simulation.leader().unwrap();
    (simulation, leader)
}

fn append(simulation: &mut Simulation, node: NodeId) {
    run(simulation, Command::Append { node, key: "a<b>&\"'\u{1}".into(), value: 1 });
}

fn view(simulation: &Simulation, from: f64, until: f64) -> View {
    View {
        from,
        until,
        width: 900.0,
        height: 260.0,
        vertical: false,
        hidden: vec![Group::Heartbeats],
        hidden_nodes: BTreeSet::new(),
        step: simulation.steps(),
        chosen: None,
        light: None,
    }
}

fn drawn(simulation: &Simulation, view: &View) -> Picture {
    let mut story = Story::default();
    story.update(simulation);
    picture(simulation, &story, view)
}

/// A run in which an entry is decided, from t 100 on.
fn decided() -> (Simulation, NodeId) {
    let (mut simulation, leader) = elected();
    append(&mut simulation, leader);
    run(&mut simulation, Command::Tick(20));
    (simulation, leader)
}

#[test]
fn arrows_run_from_lane_to_lane_and_forwards_in_time() {
    let (simulation, leader) = decided();
    let picture = drawn(&simulation, &view(&simulation, 98.0, 122.0));
    let lanes: Vec<(NodeId, f64)> = picture.lanes.iter().map(|lane| (lane.pid, lane.at)).collect();
    assert_eq!(lanes.iter().map(|lane| lane.0).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert!(lanes.is_sorted_by(|a, b| a.1 < b.1) && lanes.iter().all(|lane| (0.0..260.0).contains(&lane.1)));
    let at = |pid| lanes.iter().find(|lane| lane.0 == pid).unwrap().1;
    let sent = picture.arrows.iter().filter(|arrow| arrow.kind == MessageKind::AcceptDecide && arrow.from == leader);
    assert_eq!(sent.clone().count(), 4);
    for arrow in sent {
        assert_eq!(arrow.fate, ArrowFate::Received);
        assert_eq!(arrow.a.y, at(arrow.from));
        assert!((arrow.b.y - at(arrow.to)).abs() < 0.01);
        assert!(arrow.a.x < arrow.b.x);
    }
    assert!(picture.marks.iter().any(|mark| mark.node == Some(leader) && mark.sign == Sign::Decided));
    assert!(picture.bars.iter().any(|bar| bar.node == leader && bar.kind == BarKind::Durable));
    let stretches = picture.lanes.iter().find(|lane| lane.pid == leader).unwrap();
    assert!(stretches.leads && stretches.stretches.iter().any(|stretch| stretch.state == State::Leads));
}

#[test]
fn only_what_is_in_sight_is_drawn() {
    let (mut simulation, leader) = decided();
    for _ in 0..50 {
        append(&mut simulation, leader);
        run(&mut simulation, Command::Tick(10));
    }
    let all = drawn(&simulation, &view(&simulation, 0.0, 700.0));
    let part = drawn(&simulation, &view(&simulation, 300.0, 320.0));
    assert!(part.arrows.len() * 5 < all.arrows.len() && !part.arrows.is_empty());
    let (start, end) = part.room;
    for arrow in &part.arrows {
        assert!(arrow.a.x >= start - 0.01 && arrow.b.x <= end + 20.0, "{arrow:?}");
    }
    for mark in &part.marks {
        assert!((start - 1.0..=end + 1.0).contains(&mark.at.x));
    }
    for bar in &part.bars {
        assert!(start <= bar.from && bar.from < bar.until && bar.until <= end);
    }
}

#[test]
fn time_may_run_downwards() {
    let (simulation, _) = decided();
    let across = View { width: 260.0, height: 900.0, vertical: true, ..view(&simulation, 98.0, 122.0) };
    let picture = drawn(&simulation, &across);
    assert!(picture.arrows.iter().all(|arrow| arrow.a.y <= arrow.b.y && arrow.b.x <= 260.0));
    assert!(picture.lanes.is_sorted_by(|a, b| a.at < b.at));
}

#[test]
fn a_cut_is_drawn_across_and_what_it_takes_ends_in_a_cross() {
    let (mut simulation, leader) = elected();
    let follower = simulation.pids().find(|pid| *pid != leader).unwrap();
    run(&mut simulation, Command::Cut(Links::Pair(leader, follower)));
    append(&mut simulation, leader);
    run(&mut simulation, Command::Tick(10));
    let picture = drawn(&simulation, &view(&simulation, 98.0, 112.0));
    assert!(picture.marks.iter().any(|mark| mark.node.is_none() && mark.sign == Sign::Cut));
    let lost = |arrow: &&super::Arrow| matches!(arrow.fate, ArrowFate::Lost(_)) && arrow.to == follower;
    let lost = picture.arrows.iter().find(lost).expect("a message was lost");
    let lane = picture.lanes.iter().find(|lane| lane.pid == follower).unwrap();
    assert!((lost.b.y - lane.at).abs() > 5.0, "it does not get there");
}

#[test]
fn a_crash_leaves_a_gap_and_a_held_disk_is_marked() {
    let (mut simulation, leader) = elected();
    let follower = simulation.pids().find(|pid| *pid != leader).unwrap();
    run(&mut simulation, Command::Hold(follower));
    append(&mut simulation, leader);
    run(&mut simulation, Command::Tick(10));
    let picture = drawn(&simulation, &view(&simulation, 98.0, 115.0));
    let waiting = |bar: &super::Bar| bar.node == follower && bar.kind == BarKind::Waiting;
    assert!(picture.bars.iter().any(waiting));
    let states = |picture: &Picture| -> Vec<State> {
        let lane = picture.lanes.iter().find(|lane| lane.pid == follower).unwrap();
        lane.stretches.iter().map(|stretch| stretch.state).collect()
    };
    assert!(states(&picture).contains(&State::DiskHeld));
    run(&mut simulation, Command::Crash(follower));
    run(&mut simulation, Command::Tick(10));
    let picture = drawn(&simulation, &view(&simulation, 98.0, 125.0));
    assert!(states(&picture).contains(&State::Down));
    assert!(picture.lanes.iter().find(|lane| lane.pid == follower).unwrap().down);
    let taken = |bar: &super::Bar| bar.node == follower && bar.kind == BarKind::UnderWay;
    assert!(!picture.bars.iter().any(taken), "nothing of a crashed node is under way");
}

#[test]
fn what_is_hidden_is_not_drawn() {
    let (simulation, leader) = decided();
    let mut view = view(&simulation, 98.0, 122.0);
    let kinds = |picture: &Picture| picture.arrows.iter().map(|arrow| Group::of(arrow.kind)).collect::<Vec<_>>();
    assert!(!kinds(&drawn(&simulation, &view)).contains(&Group::Heartbeats));
    view.hidden = vec![Group::Decide];
    let shown = kinds(&drawn(&simulation, &view));
    assert!(shown.contains(&Group::Heartbeats) && shown.contains(&Group::Replication));
    assert!(!shown.contains(&Group::Decide));
    view.hidden_nodes.insert(leader);
    let picture = drawn(&simulation, &view);
    assert_eq!(picture.lanes.len(), 4);
    assert!(picture.arrows.iter().all(|arrow| arrow.from != leader && arrow.to != leader));
    assert!(picture.marks.iter().all(|mark| mark.node != Some(leader)));
}

#[test]
fn too_many_messages_are_drawn_together_and_none_is_forgotten() {
    let (mut simulation, leader) = elected();
    for _ in 0..400 {
        append(&mut simulation, leader);
        run(&mut simulation, Command::Tick(4));
    }
    let picture = drawn(&simulation, &view(&simulation, 0.0, 2_000.0));
    assert!(picture.messages > MOST_ARROWS, "{}", picture.messages);
    assert!(picture.arrows.is_empty() && picture.bundles.len() <= MOST_ARROWS);
    let bundled: u32 = picture.bundles.iter().map(|bundle| bundle.count).sum();
    assert_eq!(bundled as usize, picture.messages);
    assert!(picture.marks.len() + picture.bars.len() < 2_000);
}

#[test]
fn what_is_pointed_at_is_found_and_lights_its_past_and_future() {
    let (simulation, leader) = decided();
    let mut view = view(&simulation, 98.0, 122.0);
    let picture = drawn(&simulation, &view);
    let arrow = picture.arrows.iter().find(|arrow| arrow.kind == MessageKind::Accepted && arrow.to == leader).unwrap();
    let middle = Point::new((arrow.a.x + arrow.b.x) / 2.0, (arrow.a.y + arrow.b.y) / 2.0 + 1.0);
    let near = picture.hit(middle).expect("there is an arrow");
    assert!(matches!(near, Target::Message(_)));
    let mark = picture.marks.iter().find(|mark| mark.sign == Sign::Decided && mark.node == Some(leader)).unwrap();
    assert_eq!(picture.hit(mark.at), Some(Target::Event(mark.step, mark.node)));
    assert_eq!(picture.hit(Point::new(-50.0, -50.0)), None);

    view.light = Light::on(&simulation, Target::Event(mark.step, mark.node), false);
    let lit = drawn(&simulation, &view);
    let light_of =
        |kind| lit.arrows.iter().filter(|arrow| arrow.kind == kind).map(|arrow| arrow.lit).collect::<Vec<_>>();
    assert!(light_of(MessageKind::AcceptDecide).contains(&Lit::Past));
    assert!(light_of(MessageKind::Decide).iter().all(|lit| *lit == Lit::Future));
    assert!(light_of(MessageKind::Accepted).contains(&Lit::Dim), "the one that came too late");
    assert_eq!(lit.marks.iter().filter(|mark| mark.lit == Lit::Own).count(), 1);
}

#[test]
fn a_file_is_well_formed_whatever_it_says() {
    let (mut simulation, leader) = decided();
    run(&mut simulation, Command::Cut(Links::Node(leader)));
    append(&mut simulation, leader);
    run(&mut simulation, Command::Tick(6));
    let nasty = "</title><script>alert('&')</script>\u{0}\u{1b}]]>";
    let legend = vec![(Key::Family(Family::Decide), nasty.to_owned()), (Key::Lost, "lost".to_owned())];
    let words = Words { language: "en".into(), title: nasty.into(), description: nasty.into(), legend };
    for vertical in [false, true] {
        let picture = drawn(&simulation, &View { vertical, ..view(&simulation, 98.0, 130.0) });
        let text = file(&picture, &words);
        let document = roxmltree::Document::parse(&text).expect("it is XML");
        let root = document.root_element();
        assert_eq!((root.tag_name().name(), root.tag_name().namespace()), ("svg", Some("http://www.w3.org/2000/svg")));
        let names: BTreeSet<&str> =
            root.descendants().filter(|n| n.is_element()).map(|n| n.tag_name().name()).collect();
        assert_eq!(names, BTreeSet::from(["circle", "desc", "g", "path", "rect", "svg", "text", "title"]));
        let paths = root.descendants().filter(|node| node.has_tag_name("path")).count();
        assert!(paths > picture.arrows.len() && !picture.arrows.is_empty());
        assert!(!text.contains("NaN") && !text.contains("var("));
    }
}
