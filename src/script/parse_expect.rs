//! What follows `expect`, and `at`.

use crate::{
    kv::KeyValue,
    order,
    script::{
        cursor::{Cursor, Parsed},
        statement::{Expectation, ExpectedLeader, Place, Target, Who},
        words::{self, CAUSES, EXPECTATIONS, REFUSALS, Subject},
    },
    sim::invariant::Invariant,
};

/// What follows `expect`.
pub(super) fn expectation(cursor: &mut Cursor) -> Parsed<Expectation> {
    cursor.argument("what to expect")?;
    Ok(match cursor.choose(EXPECTATIONS, "what to expect")? {
        Subject::Index(gauge) => {
            cursor.argument("an index")?;
            let equals = cursor.index("an index")?;
            Expectation::Index { gauge, equals, place: place(cursor)? }
        }
        Subject::Leader => Expectation::Leader(leader(cursor)?),
        Subject::Up => Expectation::Running { up: true, place: nodes(cursor)? },
        Subject::Down => Expectation::Running { up: false, place: nodes(cursor)? },
        Subject::Snapshot => {
            let node = node(cursor)?;
            Expectation::Snapshot(node, snapshot(cursor)?)
        }
        Subject::Value => {
            let node = node(cursor)?;
            Expectation::Value(node, values(cursor)?)
        }
        Subject::Entry => {
            let node = node(cursor)?;
            cursor.argument("an index")?;
            let index = cursor.index("an index")?;
            cursor.argument("key=value or \"none\"")?;
            let entry = if cursor.eat_word(words::NONE) { None } else { Some(key_value(cursor)?) };
            Expectation::Entry(node, index, entry)
        }
        Subject::Error => error(cursor)?,
        Subject::No => {
            cursor.argument("\"error\"")?;
            cursor.need_word(words::ERROR)?;
            Expectation::NoError
        }
        Subject::Checks => {
            cursor.argument("\"hold\"")?;
            cursor.need_word(words::HOLD)?;
            Expectation::ChecksHold
        }
        Subject::Check => check(cursor)?,
        Subject::History => {
            cursor.argument("\"holds\" or \"broken\"")?;
            let holds = cursor.eat_word(words::HOLDS);
            if !holds {
                cursor.need_word(words::BROKEN)?;
            }
            Expectation::History(holds)
        }
        Subject::Lost => {
            cursor.argument("a number of proposals, or key=value")?;
            match cursor.is_at_number() {
                true => Expectation::Lost(cursor.number("a number of proposals", 0, u64::MAX)?),
                false => Expectation::LostOne(key_value(cursor)?),
            }
        }
    })
}

/// `at all`, `at 1,2`, `at leader`, or nothing, which means at the leader.
pub(super) fn place(cursor: &mut Cursor) -> Parsed<Place> {
    let column = cursor.column();
    if cursor.is_done() || !cursor.eat_word(words::AT) {
        return Ok(Place::Nodes(vec![Target { who: Who::Leader, column }]));
    }
    nodes(cursor)
}

/// `all`, `1,2` or `leader`.
fn nodes(cursor: &mut Cursor) -> Parsed<Place> {
    cursor.argument("\"all\", node ids or \"leader\"")?;
    if cursor.eat_word(words::ALL) {
        return Ok(Place::All);
    }
    cursor.list(Cursor::target).map(Place::Nodes)
}

fn node(cursor: &mut Cursor) -> Parsed<Target> {
    cursor.argument("a node id or \"leader\"")?;
    cursor.target()
}

fn leader(cursor: &mut Cursor) -> Parsed<ExpectedLeader> {
    if cursor.is_done() {
        return Ok(ExpectedLeader::Some);
    }
    if cursor.eat_word(words::NONE) {
        return Ok(ExpectedLeader::None);
    }
    cursor.pid().map(ExpectedLeader::Node)
}

fn snapshot(cursor: &mut Cursor) -> Parsed<Option<Vec<KeyValue>>> {
    cursor.argument("key=value pairs or \"none\"")?;
    if cursor.eat_word(words::NONE) {
        return Ok(None);
    }
    let mut values = vec![key_value(cursor)?];
    while !cursor.is_done() {
        cursor.argument("key=value")?;
        values.push(key_value(cursor)?);
    }
    order::sort_by(&mut values, |a, b| a.key.cmp(&b.key));
    Ok(Some(values))
}

fn values(cursor: &mut Cursor) -> Parsed<Vec<(String, Option<u64>)>> {
    let mut values = Vec::new();
    while values.is_empty() || !cursor.is_done() {
        cursor.argument("key=value or key=none")?;
        let key = cursor.key()?;
        cursor.need('=', "\"=\" and a value (or \"none\") after the key")?;
        let value = if cursor.eat_word(words::NONE) { None } else { Some(cursor.value()?) };
        values.push((key, value));
    }
    Ok(values)
}

fn key_value(cursor: &mut Cursor) -> Parsed<KeyValue> {
    let (key, value) = cursor.key_value()?;
    Ok(KeyValue { key, value })
}

/// `agreement holds`, `agreement broken`, `agreement broken by amnesia`.
fn check(cursor: &mut Cursor) -> Parsed<Expectation> {
    cursor.argument("the name of a check")?;
    let at = cursor.choose_name(Invariant::ALL.into_iter().map(Invariant::name), "the name of a check")?;
    let invariant = Invariant::ALL[at];
    cursor.argument("\"holds\" or \"broken\"")?;
    if cursor.eat_word(words::HOLDS) {
        return Ok(Expectation::Check { invariant, broken: None });
    }
    cursor.need_word(words::BROKEN)?;
    let mut cause = None;
    if !cursor.is_done() {
        cursor.need_word(words::BY)?;
        cursor.argument("the name of a cause")?;
        cause = Some(CAUSES[cursor.choose_name(CAUSES.iter().copied(), "the name of a cause")?]);
    }
    Ok(Expectation::Check { invariant, broken: Some(cause) })
}

fn error(cursor: &mut Cursor) -> Parsed<Expectation> {
    cursor.argument("OmniPaxos's name for a refusal")?;
    let at = cursor.choose_name(REFUSALS.iter().copied(), "OmniPaxos's name for a refusal")?;
    let mut argument = None;
    if cursor.eat('(') {
        argument = Some(cursor.number("the number in it", 0, u64::MAX)?);
        cursor.need(')', "a closing bracket")?;
    }
    Ok(Expectation::Error { name: REFUSALS[at], argument })
}
