//! Every error that a person can be shown: what a setup, a command, OmniPaxos or a database refuses.

use omnipaxos_playground::{
    sim::{
        command::Record,
        config::StorageKind,
        error::{CommandError, SetupError},
        event::MessageKind,
        quorum::Quorums,
    },
    storage::difference::Difference,
    text::*,
};

use crate::events::{ballot, covers, refusals};

/// Every error in words, under its name.
pub fn every(texts: &Texts) -> Vec<(String, String)> {
    let setups = setup_errors().into_iter().map(|error| (format!("{error:?}"), setup_error(texts, &error)));
    let commands = command_errors().into_iter().map(|error| (format!("{error:?}"), command_error(texts, &error)));
    let refused = refusals()
        .into_iter()
        .map(|(given, asked)| (format!("{} {asked:?}", refusal_name(&given)), refusal(texts, &given, asked)));
    let others = troubles(texts).into_iter().map(|(name, text)| (name.to_owned(), text));
    setups.chain(commands).chain(refused).chain(others).collect()
}

fn setup_errors() -> Vec<SetupError> {
    let ticks = ["latency", "jitter", "election", "resend", "disk", "flush", "clock", "delay", "every"];
    let percents = ["loss", "duplication"];
    let mut errors = vec![
        SetupError::NodeCount { count: 1 },
        SetupError::NodeId { pid: 65 },
        SetupError::NodeOrder { pid: 2 },
        SetupError::ImageOf { pid: 3 },
        SetupError::Image { pid: 3, reason: "not base64".into() },
        SetupError::Batch { value: 0 },
        SetupError::TuningOf { pid: 3 },
        SetupError::DiskOf { pid: 3 },
    ];
    let wrong = [(2, 2), (6, 3), (5, 1), (3, 4)].map(|(read, write)| Quorums { read, write }.check(5));
    errors.extend(wrong.into_iter().filter_map(Result::err));
    errors.extend(ticks.map(|field| SetupError::Ticks { field, value: 20_000, least: 1 }));
    errors.extend(percents.map(|field| SetupError::Percent { field, value: 101 }));
    covers!(
        errors,
        SetupError::NodeCount { .. },
        SetupError::NodeId { .. },
        SetupError::NodeOrder { .. },
        SetupError::ImageOf { .. },
        SetupError::Image { .. },
        SetupError::Ticks { .. },
        SetupError::Batch { .. },
        SetupError::TuningOf { .. },
        SetupError::Quorums { .. },
        SetupError::DiskOf { .. },
        SetupError::Percent { .. },
    )
}

fn command_errors() -> Vec<CommandError> {
    covers!(
        vec![
            CommandError::UnknownNode(9),
            CommandError::Down(3),
            CommandError::Up(3),
            CommandError::SelfLink(3),
            CommandError::Groups,
            CommandError::Key { bytes: 0 },
            CommandError::Key { bytes: 1_257 },
            CommandError::Count(0),
            CommandError::Count(u64::MAX),
            CommandError::Keys(0),
            CommandError::Rate(0),
            CommandError::NoClient(None),
            CommandError::NoClient(Some(3)),
            CommandError::Advance(u64::MAX),
            CommandError::Range { from: 5, to: 5 },
            CommandError::NoDisk(3),
            CommandError::Held(3),
            CommandError::NotHeld(3),
            CommandError::Failing(3),
            CommandError::NoFlush(3),
            CommandError::Full(3),
            CommandError::NotFull(3),
            CommandError::Running(3),
            CommandError::NoRecord { node: 3, record: Record::Snapshot },
            CommandError::Flush { node: 3, flush: 9, possible: "3".to_owned() },
            CommandError::Flush { node: 3, flush: 9, possible: "3 or 4".to_owned() },
            CommandError::PowerFailure(3),
            CommandError::NotUnderWay(17),
            CommandError::NoMessage { from: 1, to: 3, kind: None },
            CommandError::NoMessage { from: 1, to: 3, kind: Some(MessageKind::Accepted) },
            CommandError::StillHeld { from: 1, to: 3, kind: MessageKind::Accepted, flush: 4 },
            CommandError::FirstAlready(17),
            CommandError::OnManualLink(17),
            CommandError::UnknownDisk(203),
            CommandError::Members(1),
            CommandError::Member(65),
            CommandError::TooManyNodes(11),
            CommandError::TooManyInstances,
            CommandError::Waiting(3),
            CommandError::NothingSet,
            CommandError::Setting(SetupError::Ticks { field: "delay", value: 0, least: 1 }),
        ],
        CommandError::UnknownNode(_),
        CommandError::Down(_),
        CommandError::Up(_),
        CommandError::SelfLink(_),
        CommandError::Groups,
        CommandError::Key { .. },
        CommandError::Count(_),
        CommandError::Keys(_),
        CommandError::Rate(_),
        CommandError::NoClient(_),
        CommandError::Advance(_),
        CommandError::Range { .. },
        CommandError::NoDisk(_),
        CommandError::Held(_),
        CommandError::NotHeld(_),
        CommandError::Failing(_),
        CommandError::NoFlush(_),
        CommandError::Full(_),
        CommandError::NotFull(_),
        CommandError::Running(_),
        CommandError::NoRecord { .. },
        CommandError::Flush { .. },
        CommandError::PowerFailure(_),
        CommandError::NotUnderWay(_),
        CommandError::NoMessage { .. },
        CommandError::StillHeld { .. },
        CommandError::FirstAlready(_),
        CommandError::OnManualLink(_),
        CommandError::UnknownDisk(_),
        CommandError::Members(_),
        CommandError::Member(_),
        CommandError::TooManyNodes(_),
        CommandError::TooManyInstances,
        CommandError::Waiting(_),
        CommandError::NothingSet,
        CommandError::Setting(_),
    )
}

const PARTS: [Difference; 9] = [
    Difference::Promise,
    Difference::AcceptedRound,
    Difference::Decided,
    Difference::Compacted,
    Difference::Stopsign,
    Difference::Carried,
    Difference::LogStart,
    Difference::Entries(7),
    Difference::Snapshot,
];

fn troubles(texts: &Texts) -> Vec<(&'static str, String)> {
    let back = |node, storage, accepted, round| CameBack {
        node,
        storage,
        promise: (round > 0).then(|| ballot(round, 1)),
        accepted,
        decided: accepted,
    };
    let disk = back(1, StorageKind::IndexedDb, 21, 4);
    let memory = back(3, StorageKind::Memory, 0, 0);
    vec![
        ("database_newer", database_newer(texts, "playground-1", 3, 2)),
        ("indexed_db_unavailable", indexed_db_unavailable(texts, "SecurityError")),
        ("indexed_db_blocked", indexed_db_blocked(texts)),
        ("held_by_another_tab", held_by_another_tab(texts)),
        ("cluster_elsewhere", cluster_elsewhere(texts)),
        ("cluster_elsewhere_since", cluster_elsewhere_since(texts, "14:05:12", 3, 412, 96)),
        ("other_tab_gone", other_tab_gone(texts)),
        ("takes_over_when_free", takes_over_when_free(texts)),
        ("cluster_elsewhere_first", cluster_elsewhere_first(texts)),
        ("still_opening", still_opening(texts)),
        ("this_is_a_copy", this_is_a_copy(texts, 412)),
        ("cluster_of_the_copy", cluster_of_the_copy(texts, 415, 97)),
        ("copy_not_sent", copy_not_sent(texts)),
        ("copy_failed", copy_failed(texts, "line 1, column 1: expected a command")),
        ("copy_has_no_database", copy_has_no_database(texts, 3)),
        ("database_damaged", database_damaged(texts, 3, "log[16]: checksum")),
        ("quota_exceeded", quota_exceeded(texts, 3)),
        ("flush_failed", flush_failed(texts, 3, "AbortError")),
        ("flush_unknown", flush_unknown(texts, 3, "the browser did not answer within 10000 milliseconds")),
        ("journal_lost", journal_lost(texts)),
        ("disks_differ", disks_differ(texts, &[3])),
        ("disks_differ", disks_differ(texts, &[1, 2, 3])),
        ("disk_disagrees", disk_disagrees(texts, 3, 12, &other_flush(texts, 12, 11))),
        ("disk_disagrees", disk_disagrees(texts, 3, 12, &differences(texts, &PARTS[..1]))),
        ("disk_disagrees", disk_disagrees(texts, 3, 12, &differences(texts, &PARTS))),
        ("stopped", stopped(texts, 412, "index out of bounds")),
        ("power_failure", power_failure(texts, &[disk, memory])),
        ("power_failure", power_failure(texts, &[memory, CameBack { node: 4, ..memory }])),
        ("power_failure", power_failure(texts, &[disk, back(2, StorageKind::IndexedDb, 0, 4)])),
        ("power_failure", power_failure(texts, &[back(2, StorageKind::IndexedDb, 0, 0)])),
        ("run_not_opened", run_not_opened(texts, &Source::Link, &link_too_long(texts, 3_000_000, 2_000_000))),
        ("run_not_opened", run_not_opened(texts, &Source::File("a.txt".into()), &file_too_long(texts, 9, 8))),
        ("script_wrong", script_wrong(texts, "line 3, column 5: expected a command, found \"fly\"")),
        ("link_version", link_version(texts, "2", 1)),
        ("link_character", link_character(texts, 17, '%')),
        ("link_cut_off", link_cut_off(texts, 5_120)),
        ("link_broken", link_broken(texts, 512)),
        ("link_too_much", link_too_much(texts, 1_048_576)),
        ("link_unsupported", link_unsupported(texts)),
        ("link_waits", texts.text("error-link-waits")),
        ("file_unreadable", file_unreadable(texts, "NotFoundError")),
        ("one_file_only", one_file_only(texts, 3)),
        ("opened_run_stopped", opened_run_stopped(texts, "line 9, column 1: no live node leads")),
        ("run_too_large", run_too_large(texts, "line 20001, column 1: a script has at most 20000 lines")),
        ("key_too_long", key_too_long(texts, 300)),
        ("value_invalid", value_invalid(texts, "-1")),
        ("value_invalid", value_invalid(texts, "")),
        ("count_invalid", count_invalid(texts, "many")),
        ("count_invalid", count_invalid(texts, "")),
        ("index_invalid", index_invalid(texts, "x")),
        ("index_invalid", index_invalid(texts, "")),
    ]
}

#[test]
fn the_same_words_are_said_for_an_empty_key_wherever_it_is_found() {
    for language in Language::ALL {
        let texts = Texts::new(language);
        assert_eq!(key_empty(&texts), command_error(&texts, &CommandError::Key { bytes: 0 }));
    }
}
