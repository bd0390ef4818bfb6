//! Commands about messages under way, about links, and about the clock, the disk and the timeouts of a node.

use crate::{
    script::{
        cursor::{Cursor, Fault, Parsed},
        parse::{DEFAULT_KEYS, links, node},
        statement::{MessageTarget, NodeOrder, Order, Target, Who},
        words::{self, CONDITIONS, Condition, LOADS, Loaded, SWITCH, TIMEOUTS, TUNINGS, Table, Timeout, Tuned, names},
    },
    sim::{
        NodeId,
        command::{Command, Handling, MAX_APPEND},
        config::{MAX_NODE_ID, MAX_TICKS, Setup},
        event::MessageKind,
        load::{Load, MAX_RATE},
        settings::{ConditionsChange, MAX_BATCH, TimeoutsChange, Tuning},
    },
};

/// `17`, or `1>3` and a kind or not: what follows `deliver`, `drop`, `duplicate` and `overtake`.
pub(super) fn message(cursor: &mut Cursor, handling: Handling) -> Parsed<Order> {
    Ok(Order::Message(message_target(cursor)?, handling))
}

/// The same, and `by=`: what follows `delay`.
pub(super) fn delay(cursor: &mut Cursor) -> Parsed<Order> {
    let target = message_target(cursor)?;
    cursor.argument("by=")?;
    let by = option(cursor, words::BY, 1)?;
    Ok(Order::Message(target, Handling::Delay(by)))
}

fn message_target(cursor: &mut Cursor) -> Parsed<MessageTarget> {
    let what = "a message's number, or a link (1>3)";
    cursor.argument(what)?;
    let column = cursor.column();
    let from = if cursor.is_at_letter() {
        cursor.target()?
    } else {
        let number = cursor.number(what, 1, u64::MAX)?;
        if !cursor.is_at('>') {
            return Ok(MessageTarget::Number(number));
        }
        if number > MAX_NODE_ID {
            let message = format!("a node id is 1 to {MAX_NODE_ID}, not {number}");
            return Err(Fault { column, message });
        }
        Target { who: Who::Node(number), column }
    };
    cursor.need('>', "\">\" and the receiver")?;
    let to = cursor.target()?;
    let named = !cursor.is_done() && !cursor.is_at_word(words::BY);
    let kind = if named {
        cursor.argument("a kind of message")?;
        let at = cursor.choose_name(MessageKind::ALL.iter().map(|kind| kind.name()), "a kind of message")?;
        Some(MessageKind::ALL[at])
    } else {
        None
    };
    Ok(MessageTarget::First { from, to, kind })
}

/// `2>3 latency=5 reorder=on`: what follows `link`.
pub(super) fn link(cursor: &mut Cursor) -> Parsed<Order> {
    let links = links(cursor)?;
    let mut change = ConditionsChange::default();
    options(cursor, CONDITIONS, |cursor, condition, name| {
        match condition {
            Condition::Latency => change.latency_ticks = Some(ticks(cursor, name, 0)?),
            Condition::Jitter => change.jitter_ticks = Some(ticks(cursor, name, 0)?),
            Condition::Loss => change.loss_percent = Some(percent(cursor, name)?),
            Condition::Duplication => change.duplication_percent = Some(percent(cursor, name)?),
            Condition::Reorder => change.reorder = Some(cursor.choose(SWITCH, "\"on\" or \"off\"")?),
        }
        Ok(())
    })?;
    Ok(Order::Link(links, change))
}

/// `3 every=4`: what follows `clock`.
pub(super) fn clock(cursor: &mut Cursor) -> Parsed<Order> {
    let target = node(cursor)?;
    cursor.argument("every=")?;
    Ok(Order::At(target, NodeOrder::Clock { every: option(cursor, words::EVERY, 1)? }))
}

/// `3 ticks=20`: what follows `disk`.
pub(super) fn disk(cursor: &mut Cursor) -> Parsed<Order> {
    let target = node(cursor)?;
    cursor.argument("ticks=")?;
    Ok(Order::At(target, NodeOrder::DiskTicks { ticks: option(cursor, words::TICKS, 1)? }))
}

/// `3 election=20 batch=10`: what follows `timeouts`.
pub(super) fn timeouts(cursor: &mut Cursor) -> Parsed<Order> {
    let target = node(cursor)?;
    let mut change = TimeoutsChange::default();
    options(cursor, TIMEOUTS, |cursor, timeout, name| set_timeout(cursor, &mut change, timeout, name))?;
    Ok(Order::At(target, NodeOrder::Timeouts { change }))
}

/// `off`, `2 off` or `2 rate=3 every=1 keys=10`: what follows `load`.
pub(super) fn load(cursor: &mut Cursor) -> Parsed<Order> {
    cursor.argument("a node, or \"off\"")?;
    if cursor.eat_word(words::OFF) {
        return Ok(Order::Plain(Command::LoadOff));
    }
    let target = node(cursor)?;
    if !cursor.is_done() && cursor.eat_word(words::OFF) {
        return Ok(Order::At(target, NodeOrder::Load { load: None }));
    }
    let mut load = Load { rate: 1, every: 1, keys: DEFAULT_KEYS };
    if !cursor.is_done() {
        options(cursor, LOADS, |cursor, option, name| {
            match option {
                Loaded::Rate => load.rate = cursor.number(name, 1, MAX_RATE)?,
                Loaded::Every => load.every = ticks(cursor, name, 1)?,
                Loaded::Keys => load.keys = cursor.number(name, 1, MAX_APPEND)?,
            }
            Ok(())
        })?;
    }
    Ok(Order::At(target, NodeOrder::Load { load: Some(load) }))
}

/// `3 clock=4 disk=20`: what follows `node`, only before the run begins.
pub(super) fn tuning(cursor: &mut Cursor, setup: &mut Setup) -> Parsed<()> {
    cursor.argument("a node id")?;
    let column = cursor.column();
    let pids: Vec<NodeId> = cursor.list(Cursor::pid)?;
    let mut tuning = Tuning::default();
    options(cursor, TUNINGS, |cursor, tuned, name| {
        match tuned {
            Tuned::Clock => tuning.clock = Some(ticks(cursor, name, 1)?),
            Tuned::Disk => tuning.disk_ticks = Some(ticks(cursor, name, 1)?),
            // The limit is that of u32, so nothing is cut off.
            Tuned::Priority => tuning.priority = Some(cursor.number(name, 0, u64::from(u32::MAX))? as u32),
            Tuned::Timeout(timeout) => set_timeout(cursor, &mut tuning.timeouts, timeout, name)?,
        }
        Ok(())
    })?;
    for node in pids {
        let place = setup.tuning.partition_point(|other| other.node < node);
        if setup.tuning.get(place).is_some_and(|other| other.node == node) {
            return Err(Fault { column, message: format!("the settings of node {node} are given twice") });
        }
        setup.tuning.insert(place, Tuning { node, ..tuning });
    }
    setup.validate().map_err(|error| Fault { column, message: error.to_string() })
}

fn set_timeout(cursor: &mut Cursor, change: &mut TimeoutsChange, timeout: Timeout, name: &'static str) -> Parsed<()> {
    match timeout {
        Timeout::Election => change.election_ticks = Some(ticks(cursor, name, 1)?),
        Timeout::Resend => change.resend_ticks = Some(ticks(cursor, name, 1)?),
        Timeout::Flush => change.flush_ticks = Some(ticks(cursor, name, 0)?),
        Timeout::Batch => change.batch = Some(batch(cursor)?),
    }
    Ok(())
}

/// How many entries a batch has.
pub(super) fn batch(cursor: &mut Cursor) -> Parsed<u64> {
    cursor.number("batch (in entries)", 1, MAX_BATCH)
}

fn ticks(cursor: &mut Cursor, name: &str, least: u64) -> Parsed<u64> {
    cursor.number(&format!("{name} (in ticks)"), least, MAX_TICKS)
}

fn percent(cursor: &mut Cursor, name: &str) -> Parsed<u8> {
    // The limit is below 256, so nothing is cut off.
    cursor.number(&format!("{name} (in per cent)"), 0, 100).map(|n| n as u8)
}

/// `name=ticks`, the one option that there is.
fn option(cursor: &mut Cursor, name: &'static str, least: u64) -> Parsed<u64> {
    cursor.need_word(name)?;
    cursor.need('=', "\"=\" and a number")?;
    ticks(cursor, name, least)
}

/// One option of the table after the other, at least one, none twice.
fn options<T: Copy + PartialEq>(
    cursor: &mut Cursor,
    table: Table<T>,
    mut read: impl FnMut(&mut Cursor, T, &'static str) -> Parsed<()>,
) -> Parsed<()> {
    let mut given = Vec::new();
    while given.is_empty() || !cursor.is_done() {
        cursor.argument("an option")?;
        let column = cursor.column();
        let at = cursor.choose_name(names(table), "an option")?;
        let (name, option) = table[at];
        if given.contains(&at) {
            return Err(Fault { column, message: format!("{name} is given twice") });
        }
        given.push(at);
        cursor.need('=', &format!("\"=\" and a value after {name}"))?;
        read(cursor, option, name)?;
    }
    Ok(())
}
