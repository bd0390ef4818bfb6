//! Setup and commands to text. Parsing what is printed gives the same setup and the same commands.

use crate::{
    kv::KeyValue,
    script::{
        cursor::is_bare,
        parse_setup::{print_conditions, print_timeouts},
        words::RESERVED_KEYS,
    },
    sim::{
        NodeId,
        command::{Command, FlushFault, Handling, Links, Scope},
        config::Setup,
        configuration::disk_name,
        load::Load,
        quorum::Quorums,
    },
};

pub use super::parse_setup::print_setup;

/// Prints a run: its setup, then one line a command.
pub fn print(setup: &Setup, commands: &[Command]) -> String {
    let mut text = print_setup(setup);
    for command in commands {
        text += &print_command(command);
        text.push('\n');
    }
    text
}

/// Prints one command as one line, without a line break.
pub fn print_command(command: &Command) -> String {
    match command {
        Command::Step(count) => format!("step {count}"),
        Command::Tick(count) => format!("tick {count}"),
        Command::Append { node, key, value } => format!("append {node} {}={value}", print_key(key)),
        Command::AppendMany { node, count, keys } => format!("append {node} count={count} keys={keys}"),
        Command::Cut(Links::Node(node)) => format!("isolate {node}"),
        Command::Cut(Links::Groups(a, b)) => format!("split {} {}", print_pids(a), print_pids(b)),
        Command::Cut(links) => format!("cut {}", print_links(links)),
        Command::Heal(links) => format!("heal {}", print_links(links)),
        Command::Crash(node) => format!("crash {node}"),
        Command::Restart(node) => format!("restart {node}"),
        Command::Hold(node) => format!("hold {node}"),
        Command::Release(node) => format!("release {node}"),
        Command::Fail(node) => format!("fail {node}"),
        Command::FlushFailed { node, why: FlushFault::Aborted } => format!("flush-failed {}", disk_name(*node)),
        Command::FlushFailed { node, why: FlushFault::Quota } => format!("flush-failed {} quota", disk_name(*node)),
        Command::Fill(node) => format!("fill {node}"),
        Command::Free(node) => format!("free {node}"),
        Command::Damage { node, record } => format!("damage {node} {}", record.word()),
        Command::Wipe(node) => format!("wipe {node}"),
        Command::Snapshot { node, at, scope } => {
            let local = if *scope == Scope::Local { " local" } else { "" };
            format!("snapshot {node}{}{local}", print_at(*at))
        }
        Command::Trim { node, at } => format!("trim {node}{}", print_at(*at)),
        Command::Read { node, from, to } if from.checked_add(1) == Some(*to) => format!("read {node} {from}"),
        Command::Read { node, from, to } => format!("read {node} {from}..{to}"),
        Command::ReadDecided { node, from } => format!("read {node} decided {from}"),
        Command::ReadThrough { node, key } => format!("read {node} through log {}", print_key(key)),
        Command::Lead(node) => format!("lead {node}"),
        Command::Priority { node, priority } => format!("priority {node} {priority}"),
        Command::Reconfigure { node, nodes, storage, quorums } => {
            let storage = storage.map_or_else(String::new, |storage| format!(" storage={}", storage.word()));
            let sizes = |Quorums { read, write }: &Quorums| format!(" read-quorum={read} write-quorum={write}");
            let quorums = quorums.as_ref().map_or_else(String::new, sizes);
            format!("reconfigure {node} nodes={}{storage}{quorums}", print_pids(nodes))
        }
        Command::PowerFailure(flushes) => {
            let flushes = flushes.iter().map(|(pid, flush)| match flush {
                Some(flush) => format!(" {}={flush}", disk_name(*pid)),
                None => format!(" {}=lost", disk_name(*pid)),
            });
            format!("power-failure{}", flushes.collect::<String>())
        }
        Command::Message { id, handling } => match handling {
            Handling::Deliver => format!("deliver {id}"),
            Handling::Drop => format!("drop {id}"),
            Handling::Duplicate => format!("duplicate {id}"),
            Handling::Delay(by) => format!("delay {id} by={by}"),
            Handling::Overtake => format!("overtake {id}"),
        },
        Command::Manual(links) => format!("manual {}", print_links(links)),
        Command::Auto(links) => format!("auto {}", print_links(links)),
        Command::Link { links, change } => format!("link {}{}", print_links(links), print_conditions(change)),
        Command::Clock { node, every } => format!("clock {node} every={every}"),
        Command::DiskTicks { node, ticks } => format!("disk {node} ticks={ticks}"),
        Command::Reconnected { node, peer } => format!("reconnected {node} {peer}"),
        Command::Load { node, load: Some(Load { rate, every, keys }) } => {
            let every = if *every == 1 { String::new() } else { format!(" every={every}") };
            format!("load {node} rate={rate}{every} keys={keys}")
        }
        Command::Load { node, load: None } => format!("load {node} off"),
        Command::LoadOff => "load off".to_owned(),
        Command::Timeouts { node, change } => format!("timeouts {node}{}", print_timeouts(change)),
    }
}

/// Prints a key, quoted where it must be.
pub fn print_key(key: &str) -> String {
    if !key.is_empty() && key.chars().all(is_bare) && !RESERVED_KEYS.contains(&key) {
        return key.to_owned();
    }
    let mut text = String::from("\"");
    for c in key.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            '\n' => text += "\\n",
            '\r' => text += "\\r",
            '\t' => text += "\\t",
            c if c.is_control() => text += &format!("\\u{{{:x}}}", u32::from(c)),
            c => text.push(c),
        }
    }
    text.push('"');
    text
}

/// Prints `key=value` for each, with blanks between them.
pub(super) fn print_key_values(values: &[KeyValue]) -> String {
    let values: Vec<_> = values.iter().map(|kv| format!("{}={}", print_key(&kv.key), kv.value)).collect();
    values.join(" ")
}

fn print_links(links: &Links) -> String {
    match links {
        Links::Pair(a, b) => format!("{a}-{b}"),
        Links::OneWay(from, to) => format!("{from}>{to}"),
        Links::Node(node) => node.to_string(),
        Links::Groups(a, b) => format!("{} {}", print_pids(a), print_pids(b)),
        Links::All => "all".to_owned(),
    }
}

fn print_pids(pids: &[NodeId]) -> String {
    pids.iter().map(NodeId::to_string).collect::<Vec<_>>().join(",")
}

fn print_at(at: Option<usize>) -> String {
    at.map_or_else(String::new, |at| format!(" at={at}"))
}
