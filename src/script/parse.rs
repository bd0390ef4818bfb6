//! Text to [`Script`].

use crate::{
    script::{
        ScriptError,
        beats::{Asked, Remarks},
        cursor::{Cursor, Fault, Parsed},
        parse_expect::{expectation, place},
        parse_network,
        parse_setup::{cluster, image, storage},
        scenarios::{SCENARIOS, Scenario},
        statement::{Goal, Line, LinkTargets, NodeOrder, Order, Script, Statement, Target, Who},
        words::{self, Awaited, CONDITIONS, Deed, MANY, Many, Membership, VERBS, Verb},
    },
    sim::{
        DiskId, NodeId,
        command::{Command, FlushFault, Handling, MAX_ADVANCE, MAX_APPEND, Scope},
        config::{MAX_NODES, MIN_NODES, Setup},
        configuration::{FIRST_CONFIGURATION, MAX_CONFIGURATION, disk_of},
        error::{CommandError, SetupError},
        quorum::{QuorumRule, Quorums},
    },
};

/// The longest script, in bytes.
pub const MAX_SCRIPT_BYTES: usize = 1 << 20;
/// The most lines of a script.
pub const MAX_LINES: usize = 20_000;
/// The longest line, in characters.
pub const MAX_LINE_CHARS: usize = 2_000;
/// How long `run until` waits unless the line says otherwise, in ticks.
pub const DEFAULT_WITHIN_TICKS: u64 = 10_000;
/// Over how many keys `append … count=` goes unless the line says otherwise.
pub const DEFAULT_KEYS: u64 = 5;

/// Parses a script; the first mistake ends it.
pub fn parse(text: &str) -> Result<Script, ScriptError> {
    Parser::default().parse(text)
}

/// Parses the setup that [`crate::script::print_setup`] printed, however long its images are.
pub fn parse_setup(text: &str) -> Result<Setup, ScriptError> {
    let script = Parser { any_length: true, ..Parser::default() }.parse(text)?;
    let missing = || ScriptError { line: 1, column: 1, message: "expected \"cluster\" and what it starts from".into() };
    script.setup.filter(|_| script.lines.is_empty()).ok_or_else(missing)
}

/// Parses the script of a scenario, which may not refer to another one.
pub(super) fn parse_scenario(scenario: &Scenario) -> Result<Script, ScriptError> {
    Parser { in_scenario: true, ..Parser::default() }.parse(scenario.script)
}

/// What is known of the script so far.
#[derive(Default)]
struct Parser {
    in_scenario: bool,
    /// Whether the limits of a whole script do not hold.
    any_length: bool,
    setup: Option<Setup>,
    /// The nodes that a `storage` line has named, while such lines may still come.
    storage_named: Option<Vec<NodeId>>,
    lines: Vec<Line>,
    remarks: Remarks,
}

impl Parser {
    fn parse(mut self, text: &str) -> Result<Script, ScriptError> {
        let fault = |line, column, message| Err(ScriptError { line, column, message });
        if text.len() > MAX_SCRIPT_BYTES && !self.any_length {
            return fault(1, 1, format!("a script has at most {MAX_SCRIPT_BYTES} bytes, not {}", text.len()));
        }
        for (at, line) in text.split('\n').enumerate() {
            let (number, line) = (at + 1, line.strip_suffix('\r').unwrap_or(line));
            // The text after the last line break is no line if it is empty.
            if number > MAX_LINES && !line.is_empty() && !self.any_length {
                return fault(number, 1, format!("a script has at most {MAX_LINES} lines"));
            }
            let is_image = line.starts_with("image ");
            if !is_image && line.chars().nth(MAX_LINE_CHARS).is_some() {
                return fault(number, MAX_LINE_CHARS + 1, format!("a line has at most {MAX_LINE_CHARS} characters"));
            }
            if let Err(Fault { column, message }) = self.line(number, line) {
                return fault(number, column, message);
            }
        }
        if !self.remarks.beats.is_empty() {
            self.remarks.source = text.to_owned();
        }
        Ok(Script { setup: self.setup, lines: self.lines, remarks: self.remarks })
    }

    fn line(&mut self, number: usize, text: &str) -> Parsed<()> {
        let mut cursor = Cursor::new(text);
        if cursor.is_done() {
            return self.comment(number, text);
        }
        let column = cursor.column();
        let is_first = self.setup.is_none() && self.lines.is_empty();
        let statement = match cursor.choose(VERBS, "a command")? {
            Verb::Cluster => {
                if !is_first {
                    return Err(Fault { column, message: "\"cluster\" can only be a script's first command".into() });
                }
                self.setup = Some(cluster(&mut cursor)?);
                self.storage_named = Some(Vec::new());
                return Ok(());
            }
            Verb::Storage => {
                let (Some(setup), Some(named)) = (&mut self.setup, &mut self.storage_named) else {
                    let message = "\"storage\" can only follow \"cluster\", before the run begins".into();
                    return Err(Fault { column, message });
                };
                return storage(&mut cursor, setup, named);
            }
            Verb::Image => {
                let Some(setup) = self.setup.as_mut().filter(|_| self.storage_named.is_some()) else {
                    let message = "\"image\" can only follow \"cluster\", before the run begins".into();
                    return Err(Fault { column, message });
                };
                return image(&mut cursor, setup);
            }
            Verb::Node => {
                let Some(setup) = self.setup.as_mut().filter(|_| self.storage_named.is_some()) else {
                    let message = "\"node\" can only follow \"cluster\", before the run begins".into();
                    return Err(Fault { column, message });
                };
                parse_network::tuning(&mut cursor, setup)?;
                return cursor.finish();
            }
            Verb::Scenario => {
                let scenario = scenario(&mut cursor)?;
                if self.in_scenario {
                    return Err(Fault { column, message: "a scenario cannot contain another".into() });
                }
                if is_first {
                    let script = parse_scenario(scenario).map_err(|e| Fault { column, message: e.to_string() })?;
                    self.setup = script.setup;
                }
                Statement::Scenario(scenario)
            }
            Verb::Run => run(&mut cursor)?,
            Verb::Expect => Statement::Expect(expectation(&mut cursor)?),
            Verb::Do(deed) => Statement::Do(order(deed, &mut cursor)?),
        };
        self.storage_named = None;
        let end = cursor.end();
        cursor.finish()?;
        let line = Line { number, column, end, statement };
        self.remarks.handle_line(&line);
        self.lines.push(line);
        Ok(())
    }

    /// A line without a statement. It may say something to a class; a line that only a class sees stays out of what
    /// everybody runs.
    fn comment(&mut self, number: usize, text: &str) -> Parsed<()> {
        let Asked::Line(text) = self.remarks.handle_comment(number, text)? else { return Ok(()) };
        if self.setup.is_none() && self.lines.is_empty() {
            let column = Cursor::new(&text).column_of_first();
            return Err(Fault { column, message: "\"# run:\" can only follow what a script starts with".into() });
        }
        self.storage_named = None;
        let own = self.lines.len();
        self.line(number, &text)?;
        self.lines.truncate(own);
        Ok(())
    }
}

/// What follows a word that changes the cluster.
fn order(deed: Deed, cursor: &mut Cursor) -> Parsed<Order> {
    Ok(match deed {
        Deed::Step => Order::Plain(Command::Step(advance(cursor, "a number of events")?)),
        Deed::Tick => Order::Plain(Command::Tick(advance(cursor, "a number of ticks")?)),
        Deed::PowerFailure => Order::Plain(power_failure(cursor)?),
        Deed::Cut => Order::Cut(links(cursor)?),
        Deed::Heal => Order::Heal(links(cursor)?),
        Deed::Isolate => Order::Cut(LinkTargets::Node(node(cursor)?)),
        Deed::Split => {
            let a = group(cursor)?;
            Order::Cut(LinkTargets::Groups(a, group(cursor)?))
        }
        Deed::Crash => Order::At(node(cursor)?, NodeOrder::Crash),
        Deed::Restart => Order::At(node(cursor)?, NodeOrder::Restart),
        Deed::Hold => Order::At(node(cursor)?, NodeOrder::Hold),
        Deed::Release => Order::At(node(cursor)?, NodeOrder::Release),
        Deed::Fail => Order::At(node(cursor)?, NodeOrder::Fail),
        Deed::FlushFailed => {
            let target = node(cursor)?;
            let configuration = if cursor.eat('.') { Some(configuration(cursor)?) } else { None };
            let quota = !cursor.is_done() && cursor.eat_word(words::QUOTA);
            let why = if quota { FlushFault::Quota } else { FlushFault::Aborted };
            Order::At(target, NodeOrder::FlushFailed { configuration, why })
        }
        Deed::Fill => Order::At(node(cursor)?, NodeOrder::Fill),
        Deed::Free => Order::At(node(cursor)?, NodeOrder::Free),
        Deed::Damage => {
            let target = node(cursor)?;
            cursor.argument("a kind of record")?;
            let record = cursor.choose(words::RECORDS, "a kind of record")?;
            Order::At(target, NodeOrder::Damage { record })
        }
        Deed::Wipe => Order::At(node(cursor)?, NodeOrder::Wipe),
        Deed::Lead => Order::At(node(cursor)?, NodeOrder::Lead),
        Deed::Append => Order::At(node(cursor)?, append(cursor)?),
        Deed::Snapshot => Order::At(node(cursor)?, snapshot(cursor)?),
        Deed::Trim => Order::At(node(cursor)?, NodeOrder::Trim { at: at_option(cursor)? }),
        Deed::Read => Order::At(node(cursor)?, read(cursor)?),
        Deed::Priority => Order::At(node(cursor)?, priority(cursor)?),
        Deed::Reconfigure => Order::At(node(cursor)?, reconfigure(cursor)?),
        Deed::Deliver => parse_network::message(cursor, Handling::Deliver)?,
        Deed::Drop => parse_network::message(cursor, Handling::Drop)?,
        Deed::Duplicate => parse_network::message(cursor, Handling::Duplicate)?,
        Deed::Overtake => parse_network::message(cursor, Handling::Overtake)?,
        Deed::Delay => parse_network::delay(cursor)?,
        Deed::Manual => Order::Manual(links(cursor)?),
        Deed::Auto => Order::Auto(links(cursor)?),
        Deed::Link => parse_network::link(cursor)?,
        Deed::Clock => parse_network::clock(cursor)?,
        Deed::Disk => parse_network::disk(cursor)?,
        Deed::Timeouts => parse_network::timeouts(cursor)?,
        Deed::Reconnected => {
            let target = node(cursor)?;
            Order::Reconnected(target, node(cursor)?)
        }
        Deed::Load => parse_network::load(cursor)?,
    })
}

pub(super) fn node(cursor: &mut Cursor) -> Parsed<Target> {
    cursor.argument("a node id or \"leader\"")?;
    cursor.target()
}

fn group(cursor: &mut Cursor) -> Parsed<Vec<Target>> {
    cursor.argument("node ids with commas between them")?;
    cursor.list(Cursor::target)
}

fn advance(cursor: &mut Cursor, what: &str) -> Parsed<u64> {
    if cursor.is_done() {
        return Ok(1);
    }
    cursor.number(what, 0, MAX_ADVANCE)
}

pub(super) fn links(cursor: &mut Cursor) -> Parsed<LinkTargets> {
    let what = "a link (2-3, or 2>3 for one direction), a node, two groups (1,2 3,4) or \"all\"";
    cursor.argument(what)?;
    if cursor.eat_word(words::ALL) {
        return Ok(LinkTargets::All);
    }
    let first = cursor.list(Cursor::target)?;
    if let [node] = first[..] {
        if cursor.eat('-') {
            return Ok(LinkTargets::Pair(node, cursor.target()?));
        }
        if cursor.eat('>') {
            return Ok(LinkTargets::OneWay(node, cursor.target()?));
        }
        if cursor.is_done() || words::names(CONDITIONS).any(|name| cursor.is_at_word(name)) {
            return Ok(LinkTargets::Node(node));
        }
    }
    // A node in both groups is found by the cluster: `leader` may be one.
    Ok(LinkTargets::Groups(first, group(cursor)?))
}

fn append(cursor: &mut Cursor) -> Parsed<NodeOrder> {
    cursor.argument("key=value or count=")?;
    if !words::names(MANY).any(|name| cursor.is_at_word(name)) {
        let (key, value) = cursor.key_value()?;
        return Ok(NodeOrder::Append { key, value });
    }
    let (mut count, mut keys) = (None, None);
    while !cursor.is_done() {
        let column = cursor.column();
        let option = cursor.choose(MANY, "count= or keys=")?;
        let (slot, name) = match option {
            Many::Count => (&mut count, "count"),
            Many::Keys => (&mut keys, "keys"),
        };
        if slot.is_some() {
            return Err(Fault { column, message: format!("{name} is given twice") });
        }
        cursor.need('=', "\"=\" and a number")?;
        *slot = Some(cursor.number(name, 1, MAX_APPEND)?);
    }
    let count = count.ok_or_else(|| cursor.expected("count="))?;
    Ok(NodeOrder::AppendMany { count, keys: keys.unwrap_or(DEFAULT_KEYS) })
}

fn snapshot(cursor: &mut Cursor) -> Parsed<NodeOrder> {
    let (mut at, mut scope) = (None, None);
    while !cursor.is_done() {
        cursor.argument("at= or \"local\"")?;
        let column = cursor.column();
        let twice = |name: &str| Fault { column, message: format!("{name} is given twice") };
        if cursor.eat_word(words::AT) {
            cursor.need('=', "\"=\" and an index")?;
            if at.replace(cursor.index("an index")?).is_some() {
                return Err(twice("at"));
            }
        } else if cursor.eat_word(words::LOCAL) {
            if scope.replace(Scope::Local).is_some() {
                return Err(twice("local"));
            }
        } else {
            return Err(cursor.expected("at= or \"local\""));
        }
    }
    Ok(NodeOrder::Snapshot { at, scope: scope.unwrap_or(Scope::All) })
}

fn at_option(cursor: &mut Cursor) -> Parsed<Option<usize>> {
    if cursor.is_done() {
        return Ok(None);
    }
    cursor.need_word(words::AT)?;
    cursor.need('=', "\"=\" and an index")?;
    cursor.index("an index").map(Some)
}

fn read(cursor: &mut Cursor) -> Parsed<NodeOrder> {
    cursor.argument("an index, a range (0..10), \"decided\" or \"through log\"")?;
    if cursor.eat_word(words::THROUGH) {
        cursor.argument("\"log\"")?;
        cursor.need_word(words::LOG)?;
        cursor.argument("a key")?;
        return Ok(NodeOrder::ReadThrough { key: cursor.key()? });
    }
    if cursor.eat_word(words::DECIDED) {
        cursor.argument("an index")?;
        return Ok(NodeOrder::ReadDecided { from: cursor.index("an index")? });
    }
    let column = cursor.column();
    let from = cursor.index("an index")?;
    if !cursor.eat('.') {
        return Ok(NodeOrder::Read { from, to: from + 1 });
    }
    cursor.need('.', "a second dot, as in 0..10")?;
    let to = cursor.index("an index")?;
    if from >= to {
        return Err(Fault { column, message: CommandError::Range { from, to }.to_string() });
    }
    Ok(NodeOrder::Read { from, to })
}

fn priority(cursor: &mut Cursor) -> Parsed<NodeOrder> {
    cursor.argument("a priority")?;
    // The limit is that of u32, so nothing is cut off.
    let priority = cursor.number("a priority", 0, u64::from(u32::MAX))? as u32;
    Ok(NodeOrder::Priority { priority })
}

/// What follows the dot in `3.2`: a configuration.
fn configuration(cursor: &mut Cursor) -> Parsed<u32> {
    let most = u64::from(MAX_CONFIGURATION);
    // The limit is that of u32, so nothing is cut off.
    Ok(cursor.number("a configuration", u64::from(FIRST_CONFIGURATION), most)? as u32)
}

/// A size of a quorum, and the column that it is given in.
type Size = (usize, usize);

/// `nodes=1,2,6`, `nodes=1,2,6 storage=memory`, `nodes=1,2,3,6 read-quorum=3 write-quorum=2`.
fn reconfigure(cursor: &mut Cursor) -> Parsed<NodeOrder> {
    let (mut nodes, mut storage): (Option<Vec<NodeId>>, _) = (None, None);
    let (mut read, mut write): (Option<Size>, Option<Size>) = (None, None);
    cursor.argument("nodes= and ids with commas between them")?;
    while !cursor.is_done() {
        let column = cursor.column();
        let twice = |name: &str| Fault { column, message: format!("{name} is given twice") };
        match cursor.choose(words::MEMBERSHIP, "nodes=, storage=, read-quorum= or write-quorum=")? {
            Membership::Nodes => {
                cursor.need('=', "\"=\" and ids with commas between them")?;
                let column = cursor.column();
                let mut named = cursor.list(Cursor::pid)?;
                named.sort_unstable();
                if let Some(pair) = named.windows(2).find(|pair| pair[0] == pair[1]) {
                    return Err(Fault { column, message: CommandError::Member(pair[0]).to_string() });
                }
                if !(MIN_NODES..=MAX_NODES).contains(&named.len()) {
                    return Err(Fault { column, message: CommandError::Members(named.len()).to_string() });
                }
                if nodes.replace(named).is_some() {
                    return Err(twice("nodes"));
                }
            }
            Membership::Storage => {
                cursor.need('=', "\"=\" and a kind of storage")?;
                if storage.replace(cursor.choose(words::STORAGES, "a kind of storage")?).is_some() {
                    return Err(twice("storage"));
                }
            }
            // OmniPaxos says which sizes fit; these are only to be numbers that it can add.
            Membership::ReadQuorum => {
                cursor.need('=', "\"=\" and a size")?;
                let at = cursor.column();
                let size = cursor.number("a size of the read quorum", 0, 100)? as usize;
                if read.replace((size, at)).is_some() {
                    return Err(twice("read-quorum"));
                }
            }
            Membership::WriteQuorum => {
                cursor.need('=', "\"=\" and a size")?;
                let at = cursor.column();
                let size = cursor.number("a size of the write quorum", 0, 100)? as usize;
                if write.replace((size, at)).is_some() {
                    return Err(twice("write-quorum"));
                }
            }
        }
    }
    let nodes = nodes.ok_or_else(|| cursor.expected("nodes="))?;
    let quorums = quorums_of(nodes.len(), read, write)?;
    Ok(NodeOrder::Reconfigure { nodes, storage, quorums })
}

/// What is not named is a majority.
fn quorums_of(nodes: usize, read: Option<Size>, write: Option<Size>) -> Parsed<Option<Quorums>> {
    let Some((_, column)) = write.or(read) else { return Ok(None) };
    let size = |given: Option<Size>| given.map(|(size, _)| size);
    let majorities = Quorums::majorities(nodes);
    let quorums =
        Quorums { read: size(read).unwrap_or(majorities.read), write: size(write).unwrap_or(majorities.write) };
    match quorums.check(nodes) {
        Ok(()) => Ok(Some(quorums)),
        Err(error) => {
            let of_read = matches!(error, SetupError::Quorums { rule: QuorumRule::Read, .. });
            let column = read.filter(|_| of_read).map_or(column, |(_, column)| column);
            Err(Fault { column, message: error.to_string() })
        }
    }
}

fn power_failure(cursor: &mut Cursor) -> Parsed<Command> {
    let mut flushes: Vec<(DiskId, Option<u64>)> = Vec::new();
    while !cursor.is_done() {
        cursor.argument("id=flush")?;
        let column = cursor.column();
        let pid = cursor.pid()?;
        let pid = if cursor.eat('.') { disk_of(pid, configuration(cursor)?) } else { pid };
        if flushes.iter().any(|(other, _)| *other == pid) {
            return Err(Fault { column, message: CommandError::PowerFailure(pid).to_string() });
        }
        cursor.need('=', "\"=\" and the number of the last durable flush")?;
        let lost = cursor.eat_word(words::LOST);
        let flush = if lost { None } else { Some(cursor.number("the number of a flush, or \"lost\"", 0, u64::MAX)?) };
        flushes.push((pid, flush));
    }
    Ok(Command::PowerFailure(flushes))
}

fn run(cursor: &mut Cursor) -> Parsed<Statement> {
    cursor.argument("\"until\"")?;
    cursor.need_word(words::UNTIL)?;
    cursor.argument("what to wait for")?;
    let goal = match cursor.choose(words::GOALS, "what to wait for")? {
        Awaited::Leader => {
            let named = !cursor.is_done() && !cursor.is_at_word(words::WITHIN);
            Goal::Leader(if named { Some(cursor.pid()?) } else { None })
        }
        Awaited::Index(gauge) => {
            cursor.argument("an index")?;
            let at_least = cursor.index("an index")?;
            Goal::Index { gauge, at_least, place: place(cursor)? }
        }
    };
    let mut within_ticks = DEFAULT_WITHIN_TICKS;
    if !cursor.is_done() {
        cursor.need_word(words::WITHIN)?;
        cursor.argument("a number of ticks")?;
        within_ticks = cursor.number("a number of ticks", 1, MAX_ADVANCE)?;
    }
    Ok(Statement::RunUntil { goal, within_ticks })
}

fn scenario(cursor: &mut Cursor) -> Parsed<&'static Scenario> {
    cursor.argument("the name of a scenario")?;
    let names = SCENARIOS.iter().map(|scenario| scenario.name);
    cursor.choose_name(names, "the name of a scenario").map(|at| &SCENARIOS[at])
}

/// The commands of a text that [`crate::script::print`] made, without its setup: plain commands that name
/// their nodes by id, as a journal keeps them. A journal may be longer than what a person writes: here the
/// limits of a whole script do not hold, only that of a line.
pub fn parse_commands(text: &str) -> Result<Vec<Command>, ScriptError> {
    let script = Parser { any_length: true, ..Parser::default() }.parse(text)?;
    let command = |line: &Line| {
        let plain = || ScriptError {
            line: line.number,
            column: line.column,
            message: "expected a command with its nodes named by id and its message by number, as the page records it"
                .to_owned(),
        };
        match &line.statement {
            Statement::Do(order) => {
                let named = |target: &Target| match target.who {
                    Who::Node(pid) => Ok(pid),
                    Who::Leader => Err(plain()),
                };
                order.to_command(named, |_, _, _| Err(plain()))
            }
            _ => Err(plain()),
        }
    };
    script.lines.iter().map(command).collect()
}
