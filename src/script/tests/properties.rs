//! For any text the parser answers, and printing is its inverse.

use proptest::{collection::vec, option, prelude::*};

use crate::{
    kv::{KeyValue, MAX_KEY_BYTES, Proposal},
    script::{MAX_INDEX, all_words, parse, print, print_command, scenarios::SCENARIOS, statement::Statement},
    sim::{
        DiskId, NodeId,
        command::{Command, FlushFault, Handling, Links, MAX_ADVANCE, MAX_APPEND, Record, Scope},
        config::{CatchUp, MAX_NODE_ID, MAX_NODES, MAX_TICKS, MIN_NODES, NodeSetup, Setup, StorageKind},
        configuration::{MAX_CONFIGURATION, disk_of},
        load::{Load, MAX_RATE},
        quorum::Quorums,
        settings::{ConditionsChange, MAX_BATCH, TimeoutsChange, Tuning},
    },
    storage::{image::Image, portable::DiskImage},
};

fn pid() -> impl Strategy<Value = NodeId> {
    1..=MAX_NODE_ID
}

fn index() -> impl Strategy<Value = usize> {
    prop_oneof![0..50u64, 0..=MAX_INDEX].prop_map(|index| index as usize)
}

/// Any key: short ones of plain letters, words of the language, and any characters at all.
fn key() -> impl Strategy<Value = String> {
    let any = vec(any::<char>(), 1..90).prop_map(|chars| chars.into_iter().collect::<String>());
    let words = proptest::sample::select(all_words()).prop_map(str::to_owned);
    prop_oneof!["[a-z]{1,3}", words, any].prop_filter("too long", |key| key.len() <= MAX_KEY_BYTES)
}

fn links() -> impl Strategy<Value = Links> {
    let group = || vec(pid(), 1..5);
    prop_oneof![
        (pid(), pid()).prop_map(|(a, b)| Links::Pair(a, b)),
        (pid(), pid()).prop_map(|(a, b)| Links::OneWay(a, b)),
        pid().prop_map(Links::Node),
        (group(), group()).prop_map(|(a, b)| Links::Groups(a, b)),
        Just(Links::All),
    ]
}

/// A disk: of the first configuration, or of a later one.
fn disk() -> impl Strategy<Value = DiskId> {
    prop_oneof![pid(), (pid(), 2..=MAX_CONFIGURATION).prop_map(|(pid, configuration)| disk_of(pid, configuration))]
}

fn reconfiguration() -> impl Strategy<Value = Command> {
    let storage = option::of(prop_oneof![Just(StorageKind::Memory), Just(StorageKind::IndexedDb)]);
    let nodes = proptest::collection::btree_set(pid(), MIN_NODES..=MAX_NODES);
    (pid(), nodes, storage, option::of((2..=MAX_NODES, 2..=MAX_NODES))).prop_map(|(node, nodes, storage, sizes)| {
        // Sizes that OmniPaxos refuses cannot be parsed.
        let quorums = sizes.map(|(read, write)| Quorums { read, write });
        let quorums = quorums.filter(|quorums| quorums.check(nodes.len()).is_ok());
        Command::Reconfigure { node, nodes: nodes.into_iter().collect(), storage, quorums }
    })
}

fn flushes() -> impl Strategy<Value = Vec<(DiskId, Option<u64>)>> {
    proptest::collection::btree_map(disk(), option::of(any::<u64>()), 0..MAX_NODES)
        .prop_map(|map| map.into_iter().collect())
}

fn command() -> impl Strategy<Value = Command> {
    let scope = prop_oneof![Just(Scope::Local), Just(Scope::All)];
    prop_oneof![
        (0..=MAX_ADVANCE).prop_map(Command::Step),
        (0..=MAX_ADVANCE).prop_map(Command::Tick),
        (pid(), key(), any::<u64>()).prop_map(|(node, key, value)| Command::Append { node, key, value }),
        (pid(), 1..=MAX_APPEND, 1..=MAX_APPEND).prop_map(|(node, count, keys)| Command::AppendMany {
            node,
            count,
            keys
        }),
        links().prop_map(Command::Cut),
        links().prop_map(Command::Heal),
        pid().prop_map(Command::Crash),
        pid().prop_map(Command::Restart),
        pid().prop_map(Command::Hold),
        pid().prop_map(Command::Release),
        (pid(), option::of(index()), scope).prop_map(|(node, at, scope)| Command::Snapshot { node, at, scope }),
        (pid(), option::of(index())).prop_map(|(node, at)| Command::Trim { node, at }),
        (pid(), index(), index())
            .prop_filter("crossed", |(_, from, to)| from < to)
            .prop_map(|(node, from, to)| Command::Read { node, from, to }),
        (pid(), index()).prop_map(|(node, from)| Command::Read { node, from, to: from + 1 }),
        (pid(), index()).prop_map(|(node, from)| Command::ReadDecided { node, from }),
        (pid(), key()).prop_map(|(node, key)| Command::ReadThrough { node, key }),
        pid().prop_map(Command::Lead),
        (pid(), pid()).prop_map(|(node, peer)| Command::Reconnected { node, peer }),
        (pid(), option::of(load())).prop_map(|(node, load)| Command::Load { node, load }),
        Just(Command::LoadOff),
        (pid(), any::<u32>()).prop_map(|(node, priority)| Command::Priority { node, priority }),
        flushes().prop_map(Command::PowerFailure),
        reconfiguration(),
        faults(),
        by_hand(),
    ]
}

fn by_hand() -> impl Strategy<Value = Command> {
    let ticks = || prop_oneof![1..20u64, 1..=MAX_TICKS];
    let handling = prop_oneof![
        Just(Handling::Deliver),
        Just(Handling::Drop),
        Just(Handling::Duplicate),
        ticks().prop_map(Handling::Delay),
        Just(Handling::Overtake),
    ];
    let percent = || option::of(0..=100u8);
    let conditions =
        (option::of(0..=MAX_TICKS), option::of(0..=MAX_TICKS), percent(), percent(), any::<Option<bool>>())
            .prop_map(|(latency_ticks, jitter_ticks, loss_percent, duplication_percent, reorder)| ConditionsChange {
                latency_ticks,
                jitter_ticks,
                loss_percent,
                duplication_percent,
                reorder,
            })
            .prop_filter("nothing", |change| !change.is_empty());
    prop_oneof![
        (1..=u64::MAX, handling).prop_map(|(id, handling)| Command::Message { id, handling }),
        links().prop_map(Command::Manual),
        links().prop_map(Command::Auto),
        (links(), conditions).prop_map(|(links, change)| Command::Link { links, change }),
        (pid(), ticks()).prop_map(|(node, every)| Command::Clock { node, every }),
        (pid(), ticks()).prop_map(|(node, ticks)| Command::DiskTicks { node, ticks }),
        (pid(), timeouts())
            .prop_filter("nothing", |(_, change)| !change.is_empty())
            .prop_map(|(node, change)| Command::Timeouts { node, change }),
    ]
}

fn load() -> impl Strategy<Value = Load> {
    (1..=MAX_RATE, prop_oneof![Just(1), 1..=MAX_TICKS], 1..=MAX_APPEND).prop_map(|(rate, every, keys)| Load {
        rate,
        every,
        keys,
    })
}

fn timeouts() -> impl Strategy<Value = TimeoutsChange> {
    let ticks = || option::of(prop_oneof![1..20u64, 1..=MAX_TICKS]);
    (ticks(), ticks(), option::of(0..=MAX_TICKS), option::of(1..=MAX_BATCH)).prop_map(
        |(election_ticks, resend_ticks, flush_ticks, batch)| TimeoutsChange {
            election_ticks,
            resend_ticks,
            flush_ticks,
            batch,
        },
    )
}

/// What a node has otherwise than the others; whose it is comes later.
fn tuning() -> impl Strategy<Value = Tuning> {
    let ticks = || option::of(prop_oneof![1..20u64, 1..=MAX_TICKS]);
    (ticks(), ticks(), option::of(any::<u32>()), timeouts())
        .prop_map(|(clock, disk_ticks, priority, timeouts)| Tuning { node: 0, clock, disk_ticks, priority, timeouts })
}

fn faults() -> impl Strategy<Value = Command> {
    let why = prop_oneof![Just(FlushFault::Aborted), Just(FlushFault::Quota)];
    let record = prop_oneof![Just(Record::Manifest), Just(Record::Log), Just(Record::Snapshot)];
    prop_oneof![
        pid().prop_map(Command::Fail),
        (disk(), why).prop_map(|(node, why)| Command::FlushFailed { node, why }),
        pid().prop_map(Command::Fill),
        pid().prop_map(Command::Free),
        (pid(), record).prop_map(|(node, record)| Command::Damage { node, record }),
        pid().prop_map(Command::Wipe),
    ]
}

fn setup() -> impl Strategy<Value = Setup> {
    let kind = || prop_oneof![Just(StorageKind::Memory), Just(StorageKind::IndexedDb)];
    let some = proptest::collection::btree_map(pid(), kind(), MIN_NODES..=MAX_NODES);
    let first = vec(kind(), MIN_NODES..=MAX_NODES).prop_map(|kinds| (1..).zip(kinds).collect());
    let nodes = prop_oneof![some, first];
    let ticks = || prop_oneof![1..20u64, 1..=MAX_TICKS];
    let from_zero = || prop_oneof![0..5u64, 0..=MAX_TICKS];
    let catch_up = prop_oneof![Just(CatchUp::Mended), Just(CatchUp::Upstream)];
    let batching = (from_zero(), 1..=MAX_BATCH);
    let times = (from_zero(), from_zero(), ticks(), ticks(), ticks(), batching);
    let sizes =
        option::of((2..=MAX_NODES, 2..=MAX_NODES).prop_map(|(a, b)| Quorums { read: a.max(b), write: a.min(b) }));
    let rest = (any::<bool>(), any::<bool>(), vec(option::of(tuning()), MAX_NODES), sizes);
    let image = |node: &NodeSetup| {
        let mut image = Image::<Proposal>::default();
        let kv = KeyValue { key: format!("k{}", node.pid), value: node.pid };
        image.log.push(Proposal { id: node.pid, kv });
        (node.pid, DiskImage::of(&image, node.pid).expect("it encodes"))
    };
    // On some nodes, and only on those that have a disk.
    let images = move |nodes: &[NodeSetup], seed: u64| {
        let on_disk = nodes.iter().filter(|node| node.storage == StorageKind::IndexedDb);
        on_disk.filter(|node| (seed >> (node.pid % 64)) & 1 == 0).map(image).collect()
    };
    (nodes, any::<u64>(), times, 0..=100u8, 0..=100u8, rest, catch_up).prop_map(
        move |(
            nodes,
            seed,
            times,
            loss_percent,
            duplication_percent,
            (snapshots, reorder, tuning, flexible),
            catch_up,
        )| {
            let nodes: Vec<_> = nodes.into_iter().map(|(pid, storage)| NodeSetup { pid, storage }).collect();
            let count = nodes.len();
            let tuned = nodes.iter().zip(tuning).filter_map(|(node, tuning)| {
                let tuning = Tuning { node: node.pid, ..tuning? };
                let disk_ticks = tuning.disk_ticks.filter(|_| node.storage == StorageKind::IndexedDb);
                Some(Tuning { disk_ticks, ..tuning }).filter(|tuning| !tuning.is_empty())
            });
            Setup {
                tuning: tuned.collect(),
                images: images(&nodes, seed),
                nodes,
                seed,
                latency_ticks: times.0,
                jitter_ticks: times.1,
                loss_percent,
                duplication_percent,
                reorder,
                election_ticks: times.2,
                resend_ticks: times.3,
                flush_ticks: times.5.0,
                batch: times.5.1,
                disk_ticks: times.4,
                snapshots,
                catch_up,
                // Where these nodes can have them.
                flexible: flexible.filter(|quorums| quorums.check(count).is_ok()),
            }
        },
    )
}

/// The commands of a script that names every node by its id.
fn commands_of(text: &str) -> Vec<Command> {
    let script = parse(text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
    let commands = script.lines.iter().map(|line| {
        let Statement::Do(order) = &line.statement else { panic!("line {} is no command", line.number) };
        let named = |target: &crate::script::statement::Target| match target.who {
            crate::script::statement::Who::Node(pid) => Ok(pid),
            crate::script::statement::Who::Leader => Err("leader was printed"),
        };
        order.to_command(named, |_, _, _| Err("a message was printed without its number"))
    });
    commands.collect::<Result<_, _>>().expect("every node is named by id")
}

/// A parser's answer must point into the text, or just past the end of a line of it.
fn check_place(text: &str) -> Result<(), TestCaseError> {
    if let Err(error) = parse(text) {
        let line = text.split('\n').nth(error.line.wrapping_sub(1));
        let Some(line) = line else { return Err(TestCaseError::fail(format!("no such line: {error}"))) };
        prop_assert!((1..=line.chars().count() + 1).contains(&error.column), "{error} in {line:?}");
        prop_assert!(!error.message.is_empty());
    }
    Ok(())
}

/// Scripts that are right, to be spoilt: the shipped ones, and one with the rest of the language.
fn valid_script() -> impl Strategy<Value = String> {
    let rest = "cluster nodes=1,2,4 storage=memory read-quorum=3 write-quorum=2 reorder=on flush=0 batch=4\nstorage 2,4 indexeddb\nnode 2,4 disk=7 clock=2 priority=3\nappend 1 \"a \\\"b\"=3\nexpect error \
                NotAllDecided(3)\nexpect value 1 a=none b=2\nexpect entry 2 0 a=1\nexpect snapshot 1 none\n\
                power-failure 1=4\nread 3 decided 4\nread 3 through log \"a b\"\nexpect history holds\nread 3 0..10\nsplit 1,leader 4\npriority 2 5\nexpect no error\n\
                run until compacted 2 at all within 30\nscenario fresh\ndrop 1>leader Accepted\ndelay 2>1 by=5\n\
                overtake 17\nmanual 1,2 4\nauto all\nlink 1,2 4 latency=3 reorder=on\nlink leader loss=5\nclock 1 \
                every=4\ndisk leader ticks=9\ntimeouts 2 election=20 batch=3\nreconnected 2 leader\nload 2 rate=3 every=2 keys=10\nload leader\nload 2 off\nload off\n";
    let mut scripts: Vec<String> = SCENARIOS.iter().map(|scenario| scenario.script.to_owned()).collect();
    scripts.push(rest.to_owned());
    proptest::sample::select(scripts)
}

/// One change to a text: where (as a share of it), and what comes there.
#[derive(Clone, Debug)]
enum Spoil {
    Insert(String),
    Replace(char),
    Delete(usize),
    Double(usize),
}

fn spoil() -> impl Strategy<Value = (f64, Spoil)> {
    let pieces = prop_oneof![
        proptest::sample::select(all_words()).prop_map(str::to_owned),
        proptest::sample::select(vec!["=", ",", "-", ">", "..", "\"", "\\", "(", "#", "\n", "\r", " ", "0", "键"])
            .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    let what = prop_oneof![
        pieces.prop_map(Spoil::Insert),
        any::<char>().prop_map(Spoil::Replace),
        (1..20usize).prop_map(Spoil::Delete),
        (1..20usize).prop_map(Spoil::Double),
    ];
    (0.0..1.0, what)
}

fn spoilt(text: &str, changes: &[(f64, Spoil)]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (share, change) in changes {
        let at = (*share * chars.len() as f64) as usize;
        let to = |count: usize| (at + count).min(chars.len());
        match change {
            Spoil::Insert(piece) => drop(chars.splice(at..at, piece.chars())),
            Spoil::Replace(c) => drop(chars.splice(at..to(1), [*c])),
            Spoil::Delete(count) => drop(chars.splice(at..to(*count), [])),
            Spoil::Double(count) => {
                let piece = chars[at..to(*count)].to_vec();
                drop(chars.splice(at..at, piece));
            }
        }
    }
    chars.into_iter().collect()
}

proptest! {
    #[test]
    fn parsing_what_was_printed_gives_the_same_run(setup in setup(), commands in vec(command(), 0..30)) {
        prop_assume!(setup.validate().is_ok());
        let text = print(&setup, &commands);
        prop_assert_eq!(parse(&text).map(|script| script.setup), Ok(Some(setup.clone())), "{}", text);
        prop_assert_eq!(commands_of(&text), commands.clone());
        // And once more: what is printed does not depend on how it came about.
        prop_assert_eq!(print(&setup, &commands_of(&text)), text);
    }

    #[test]
    fn a_command_is_printed_as_one_line_within_the_limit(command in command()) {
        let text = print_command(&command);
        prop_assert!(!text.contains('\n') && text.chars().count() <= crate::script::MAX_LINE_CHARS, "{}", text);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in any::<String>()) {
        check_place(&text)?;
    }

    #[test]
    fn no_row_of_words_makes_the_parser_panic(words in vec(
        prop_oneof![
            3 => proptest::sample::select(all_words()).prop_map(str::to_owned),
            2 => "[ =,>()#\"\\\\\n.-]{1,2}",
            2 => "[0-9]{1,21}",
            1 => any::<char>().prop_map(String::from),
        ], 0..40), blank in "[ ]{0,1}") {
        check_place(&words.join(&blank))?;
    }

    #[test]
    fn a_spoilt_script_is_taken_or_refused_with_a_place_inside_it(
        text in valid_script(),
        changes in vec(spoil(), 1..6),
    ) {
        check_place(&spoilt(&text, &changes))?;
    }
}
