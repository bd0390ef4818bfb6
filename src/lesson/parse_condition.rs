//! A line of `until`, from text.

use crate::{
    kv::KeyValue,
    lesson::{
        condition::{Condition, Gives, Line, NodeRef, Op, Place, SnapshotIs, Than},
        parse_words::{EVENTS, GAUGES, GIVEN, Given, KEPT, PHASES, SUBJECTS, Subject},
    },
    order,
    script::{
        cursor::{Cursor, Fault, Parsed},
        words::{CAUSES, REFUSALS},
    },
    sim::{command::MAX_ADVANCE, event::MessageKind, invariant::Invariant},
};

/// The most conditions of a line.
pub(super) const MAX_CONDITIONS: usize = 16;
const AND: &str = "and";
const NODE: &str = "a node id, \"leader\" or a remembered name ($name)";

/// Reads a line; `None` for a blank one. A name must have been remembered before it is used: `names` are those that
/// were.
pub(super) fn line(text: &str, names: &mut Vec<String>) -> Parsed<Option<Line>> {
    let mut reader = Reader { cursor: Cursor::new(text), names };
    if reader.cursor.is_done() {
        return Ok(None);
    }
    let line = reader.line()?;
    reader.cursor.finish()?;
    if let Line::Remember(name, _) = &line
        && !reader.names.contains(name)
    {
        reader.names.push(name.clone());
    }
    Ok(Some(line))
}

struct Reader<'a> {
    cursor: Cursor,
    names: &'a mut Vec<String>,
}

impl Reader<'_> {
    fn line(&mut self) -> Parsed<Line> {
        if self.cursor.eat_word("remember") {
            self.cursor.argument("a name")?;
            let name = self.cursor.bare_key();
            if name.is_empty() {
                return Err(self.cursor.expected("a name, without \"$\""));
            }
            self.word("=")?;
            return Ok(Line::Remember(name, self.node()?));
        }
        let within = self.ticks("within")?;
        let during = self.ticks("for")?;
        let mut conditions = Vec::new();
        loop {
            let column = self.cursor.column();
            if conditions.len() == MAX_CONDITIONS {
                return Err(Fault { column, message: format!("a line has at most {MAX_CONDITIONS} conditions") });
            }
            let is_so = !self.cursor.eat_word("not");
            if !is_so {
                self.cursor.argument("a condition")?;
            }
            conditions.push((is_so, self.condition()?));
            if !self.more_of_line() {
                return Ok(Line::Wait { within, during, conditions });
            }
            self.cursor.need_word(AND)?;
            self.cursor.argument("a condition")?;
        }
    }

    /// `within 20 ticks`, if that stands here.
    fn ticks(&mut self, word: &str) -> Parsed<Option<u64>> {
        if !self.cursor.eat_word(word) {
            return Ok(None);
        }
        self.cursor.argument("a number of ticks")?;
        let ticks = self.cursor.number("a number of ticks", 1, MAX_ADVANCE)?;
        self.word("ticks")?;
        self.cursor.argument("a condition")?;
        Ok(Some(ticks))
    }

    fn condition(&mut self) -> Parsed<Condition> {
        Ok(match self.cursor.choose(SUBJECTS, "a condition")? {
            Subject::Gauge(gauge) => {
                let (place, op) = (self.place(true)?, self.op()?);
                self.cursor.argument("a number or a gauge")?;
                let than = if self.cursor.is_at_letter() {
                    let other = self.cursor.choose(GAUGES, "a number or a gauge")?;
                    Than::Gauge(other, self.node()?)
                } else {
                    Than::Number(self.cursor.number("a number", 0, u64::MAX)?)
                };
                Condition::Gauge { gauge, place, op, than }
            }
            Subject::Promise => {
                let (a, op) = (self.node()?, self.op()?);
                self.word("promise")?;
                Condition::Promise(a, op, self.node()?)
            }
            Subject::Promises => {
                self.word("equal")?;
                Condition::PromisesEqual(self.at()?)
            }
            Subject::Up => Condition::Running { up: true, place: self.place(true)? },
            Subject::Down => Condition::Running { up: false, place: self.place(true)? },
            Subject::Leader => self.leader()?,
            Subject::Names => Condition::Names(self.node()?, self.node()?),
            Subject::Phase => {
                let node = self.node()?;
                self.cursor.argument("a phase")?;
                Condition::Phase(node, self.cursor.choose(PHASES, "a phase")?)
            }
            Subject::Entry => self.entry()?,
            Subject::Entries => {
                self.word("equal")?;
                let (from, to) = self.range()?;
                Condition::EntriesEqual(from, to, self.at()?)
            }
            Subject::Logs => {
                self.word("equal")?;
                Condition::LogsEqual(self.at()?)
            }
            Subject::State => {
                self.word("equal")?;
                Condition::StateEqual(self.at()?)
            }
            Subject::Value => {
                let node = self.node()?;
                Condition::Value(node, self.values()?)
            }
            Subject::Snapshot => {
                let node = self.node()?;
                Condition::Snapshot(node, self.snapshot()?)
            }
            Subject::Compaction => {
                let node = self.node()?;
                let what = "\"none\", \"trimmed\" or \"snapshot\"";
                self.cursor.argument(what)?;
                Condition::Compaction(node, self.cursor.choose(KEPT, what)?)
            }
            Subject::Link => {
                let from = self.node()?;
                self.cursor.need('>', "\">\" and the receiver")?;
                let to = self.node_here()?;
                self.cursor.argument("\"up\" or \"down\"")?;
                let up = self.cursor.choose(&[("up", true), ("down", false)], "\"up\" or \"down\"")?;
                Condition::Link { from, to, up }
            }
            Subject::Checks => {
                self.word("hold")?;
                Condition::ChecksHold
            }
            Subject::Check => self.check()?,
            Subject::Refused => self.refused()?,
            Subject::Read => self.read()?,
            Subject::Proposed => self.proposed()?,
            Subject::Lost => {
                self.cursor.argument("key=value")?;
                Condition::Lost(self.key_value()?)
            }
            Subject::Event => self.event()?,
        })
    }

    fn leader(&mut self) -> Parsed<Condition> {
        let what = "\"is\", \"some\" or \"none\"";
        self.cursor.argument(what)?;
        #[derive(Clone, Copy)]
        enum Word {
            Is,
            Some(bool),
        }
        let words = &[("is", Word::Is), ("some", Word::Some(true)), ("none", Word::Some(false))];
        if let Word::Some(some) = self.cursor.choose(words, what)? {
            return Ok(Condition::SomeLeader(some));
        }
        self.cursor.argument(NODE)?;
        let is = !self.cursor.eat_word("not");
        if !is {
            self.cursor.argument(NODE)?;
        }
        Ok(Condition::Leader(is, self.node_here()?))
    }

    fn entry(&mut self) -> Parsed<Condition> {
        let node = self.node()?;
        self.cursor.argument("an index")?;
        let index = self.cursor.index("an index")?;
        self.cursor.argument("key=value or \"none\"")?;
        if self.cursor.eat_word("none") {
            return Ok(Condition::Entry { node, index, entry: None, decided: false });
        }
        let entry = Some(self.key_value()?);
        let decided = self.more() && self.cursor.eat_word("decided");
        Ok(Condition::Entry { node, index, entry, decided })
    }

    fn values(&mut self) -> Parsed<Vec<(String, Option<u64>)>> {
        let mut values = Vec::new();
        while values.is_empty() || self.more() {
            self.cursor.argument("key=value or key=none")?;
            let key = self.cursor.key()?;
            self.cursor.need('=', "\"=\" and a value (or \"none\") after the key")?;
            let value = if self.cursor.eat_word("none") { None } else { Some(self.cursor.value()?) };
            values.push((key, value));
        }
        Ok(values)
    }

    fn snapshot(&mut self) -> Parsed<SnapshotIs> {
        self.cursor.argument("key=value pairs, \"none\" or \"some\"")?;
        if self.cursor.eat_word("none") {
            return Ok(SnapshotIs::None);
        }
        if self.cursor.eat_word("some") {
            return Ok(SnapshotIs::Some);
        }
        let mut values = vec![self.key_value()?];
        while self.more() {
            self.cursor.argument("key=value")?;
            values.push(self.key_value()?);
        }
        order::sort_by(&mut values, |a, b| a.key.cmp(&b.key));
        Ok(SnapshotIs::Exactly(values))
    }

    fn check(&mut self) -> Parsed<Condition> {
        self.cursor.argument("the name of a check")?;
        let names = Invariant::ALL.into_iter().map(Invariant::name);
        let invariant = Invariant::ALL[self.cursor.choose_name(names, "the name of a check")?];
        self.cursor.argument("\"holds\" or \"broken\"")?;
        if self.cursor.eat_word("holds") {
            return Ok(Condition::Check { invariant, broken: None });
        }
        self.cursor.need_word("broken")?;
        let mut cause = None;
        if self.more() {
            self.cursor.need_word("by")?;
            self.cursor.argument("the name of a cause")?;
            cause = Some(CAUSES[self.cursor.choose_name(CAUSES.iter().copied(), "the name of a cause")?]);
        }
        Ok(Condition::Check { invariant, broken: Some(cause) })
    }

    fn refused(&mut self) -> Parsed<Condition> {
        let what = "OmniPaxos's name for a refusal";
        self.cursor.argument(what)?;
        let name = REFUSALS[self.cursor.choose_name(REFUSALS.iter().copied(), what)?];
        let argument = self.in_brackets(|cursor| cursor.number("the number in it", 0, u64::MAX))?;
        Ok(Condition::Refused { name, argument, node: self.at_node()? })
    }

    fn read(&mut self) -> Parsed<Condition> {
        let node = self.node()?;
        self.word("gives")?;
        self.cursor.argument("what OmniPaxos answers")?;
        let index = |cursor: &mut Cursor| cursor.index("the index in it");
        let entry = |cursor: &mut Cursor| cursor.key_value().map(|(key, value)| KeyValue { key, value });
        let gives = match self.cursor.choose(GIVEN, "what OmniPaxos answers")? {
            Given::Trimmed => Gives::Trimmed(self.in_brackets(index)?),
            Given::Snapshotted => Gives::Snapshotted(self.in_brackets(index)?),
            Given::Decided => Gives::Decided(self.in_brackets(entry)?),
            Given::Undecided => Gives::Undecided(self.in_brackets(entry)?),
            Given::StopSign => Gives::StopSign,
            Given::Nothing => Gives::Nothing,
        };
        let mut of = None;
        if self.more() {
            self.cursor.need_word("of")?;
            self.cursor.argument("an index")?;
            of = Some(self.cursor.index("an index")?);
        }
        Ok(Condition::Read { node, gives, of })
    }

    fn proposed(&mut self) -> Parsed<Condition> {
        let mut entry = None;
        if self.more() && !self.cursor.is_at_word("at") {
            self.cursor.argument("key=value")?;
            entry = Some(self.key_value()?);
        }
        if !self.more() {
            return Ok(Condition::Proposed { entry, node: None });
        }
        self.cursor.need_word("at")?;
        self.cursor.argument(NODE)?;
        let column = self.cursor.column();
        let node = self.node_here()?;
        if entry.is_none() && self.more() && (self.cursor.eat_word("nodes") || self.cursor.eat_word("node")) {
            return match node {
                NodeRef::Id(count) => Ok(Condition::ProposedAt(count)),
                _ => Err(Fault { column, message: "expected a number of nodes".into() }),
            };
        }
        Ok(Condition::Proposed { entry, node: Some(node) })
    }

    fn event(&mut self) -> Parsed<Condition> {
        self.cursor.argument("the name of an event")?;
        let name = EVENTS[self.cursor.choose_name(EVENTS.iter().copied(), "the name of an event")?];
        let mut message = None;
        if self.more() && !self.cursor.is_at_word("at") {
            self.cursor.argument("OmniPaxos's name for a message")?;
            let kinds = MessageKind::ALL.into_iter().map(MessageKind::name);
            message = Some(MessageKind::ALL[self.cursor.choose_name(kinds, "OmniPaxos's name for a message")?]);
        }
        Ok(Condition::Event { name, message, node: self.at_node()? })
    }

    /// What stands in brackets directly after a word, if anything does.
    fn in_brackets<T>(&mut self, read: impl FnOnce(&mut Cursor) -> Parsed<T>) -> Parsed<Option<T>> {
        if !self.cursor.eat('(') {
            return Ok(None);
        }
        let inside = read(&mut self.cursor)?;
        self.cursor.need(')', "a closing bracket")?;
        Ok(Some(inside))
    }

    /// Whether the condition goes on.
    fn more(&mut self) -> bool {
        self.more_of_line() && !self.cursor.is_at_word(AND)
    }

    fn more_of_line(&mut self) -> bool {
        !self.cursor.is_done()
    }

    /// A blank and this word.
    fn word(&mut self, word: &'static str) -> Parsed<()> {
        self.cursor.argument(&format!("\"{word}\""))?;
        if word == "=" {
            return self.cursor.need('=', "\"=\"");
        }
        self.cursor.need_word(word)
    }

    fn node(&mut self) -> Parsed<NodeRef> {
        self.cursor.argument(NODE)?;
        self.node_here()
    }

    fn node_here(&mut self) -> Parsed<NodeRef> {
        let column = self.cursor.column();
        if self.cursor.eat('$') {
            let name = self.cursor.bare_key();
            if !self.names.contains(&name) {
                let message =
                    format!("\"${name}\" is not remembered before: expected a line \"remember {name} = NODE\"");
                return Err(Fault { column, message });
            }
            return Ok(NodeRef::Name(name));
        }
        if self.cursor.eat_word("leader") {
            return Ok(NodeRef::Leader);
        }
        if self.cursor.is_at_letter() {
            return Err(self.cursor.expected(NODE));
        }
        self.cursor.pid().map(NodeRef::Id)
    }

    /// `at 2`, if it stands here.
    fn at_node(&mut self) -> Parsed<Option<NodeRef>> {
        if !self.more() {
            return Ok(None);
        }
        self.cursor.need_word("at")?;
        self.node().map(Some)
    }

    /// `at 1,2`; all nodes, if it does not stand here.
    fn at(&mut self) -> Parsed<Place> {
        if !self.more() {
            return Ok(Place::All);
        }
        self.cursor.need_word("at")?;
        self.place(false)
    }

    /// Which nodes; `any` only where one of them is enough.
    fn place(&mut self, any: bool) -> Parsed<Place> {
        let what = "\"all\", \"alive\", node ids, \"leader\" or a remembered name ($name)";
        self.cursor.argument(what)?;
        if self.cursor.eat_word("all") {
            return Ok(Place::All);
        }
        if self.cursor.eat_word("alive") {
            return Ok(Place::Alive);
        }
        if any && self.cursor.eat_word("any") {
            return Ok(Place::Any);
        }
        let mut nodes = vec![self.node_here()?];
        while self.cursor.eat(',') {
            nodes.push(self.node_here()?);
        }
        Ok(Place::Nodes(nodes))
    }

    fn op(&mut self) -> Parsed<Op> {
        let what = "=, !=, >=, <=, > or <";
        self.cursor.argument(what)?;
        Ok(if self.cursor.eat('=') {
            Op::Equal
        } else if self.cursor.eat('!') {
            self.cursor.need('=', "\"=\" after \"!\"")?;
            Op::NotEqual
        } else if self.cursor.eat('>') {
            if self.cursor.eat('=') { Op::AtLeast } else { Op::More }
        } else if self.cursor.eat('<') {
            if self.cursor.eat('=') { Op::AtMost } else { Op::Less }
        } else {
            return Err(self.cursor.expected(what));
        })
    }

    fn range(&mut self) -> Parsed<(usize, usize)> {
        self.cursor.argument("a range, as 0..2")?;
        let column = self.cursor.column();
        let from = self.cursor.index("an index")?;
        self.cursor.need('.', "two dots, as in 0..2")?;
        self.cursor.need('.', "a second dot, as in 0..2")?;
        let to = self.cursor.index("an index")?;
        if from >= to {
            return Err(Fault { column, message: "a range ends after its first index".into() });
        }
        Ok((from, to))
    }

    fn key_value(&mut self) -> Parsed<KeyValue> {
        let (key, value) = self.cursor.key_value()?;
        Ok(KeyValue { key, value })
    }
}
