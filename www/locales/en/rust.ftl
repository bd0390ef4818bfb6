# The Rust beside the picture; with and without snapshots.

rust-tab = Rust
rust-lead = What you did last, as a program does it with OmniPaxos 0.2.4.
rust-lead-chosen = As a program does it with OmniPaxos 0.2.4.
rust-none = The last thing you did is no call of OmniPaxos: it is what happens to a disk or a network. Choose a call to see it.
rust-choose = Call
rust-follow = what I do
rust-copy = Copy
rust-copied = Copied
rust-docs = { $item } on docs.rs
rust-docs-title = The documentation of { $item }, in a new tab
rust-code = Lines of Rust
rust-call-entry = The entries of the log, with snapshots
rust-call-entry-plain = The entries of the log, without snapshots
rust-call-build = Build a node
rust-call-flexible = Build a node with flexible quorums
rust-call-append = Append one entry
rust-call-append-many = Append many entries
rust-call-read = Read one index
rust-call-read-entries = Read a range
rust-call-read-decided = Read what is decided
rust-call-snapshot = Take a snapshot
rust-call-trim = Trim
rust-call-tick = Let time pass
rust-call-incoming = Hand over a message
rust-call-outgoing = Flush, then send
rust-call-cut = Cut a link
rust-call-reconnected = Heal a link
rust-call-crash = Crash
rust-call-restart = Restart from the storage
rust-call-lead = Try to lead
rust-call-priority = Set a priority
rust-call-reconfigure = Reconfigure

rust-twins = With and without snapshots
rust-twins-why = Runs the same commands once with snapshots and once without, and shows both side by side
rust-twins-lead = The same commands at the same times, on simulated disks: your run and its databases stay as they are.
rust-twins-run = Run
rust-twins-present = the present one
rust-twins-then = The scenario from its first line to its last; then all links are healed, and 60 ticks pass.
rust-twins-with = With snapshots
rust-twins-without = Without
rust-twins-step = Step { $step } of { $last } of the run
rust-twins-end = End
rust-twins-working = Running both to this step…
rust-twins-time = Both at { $time } ticks.
rust-twins-decided-same = { $n ->
    [0] Nothing is decided yet.
    [one] In both 1 entry is decided.
   *[other] In both { COUNT($n) } entries are decided.
}
rust-twins-decided = With snapshots { COUNT($with) } entries are decided, without { COUNT($without) }.
rust-twins-kept = With snapshots the nodes keep { $with }; without, { $without }.
rust-twins-kept-same = The nodes keep { $with } in both.
rust-twins-kept-of = { $entries ->
    [one] 1 entry
   *[other] { COUNT($entries) } entries
} and { $keys ->
    [one] 1 key
   *[other] { COUNT($keys) } keys
} of snapshots
rust-twins-disks = Their disks hold { COUNT($with) } bytes with snapshots, { COUNT($without) } without.
rust-twins-caught-snapshot = Node { $node } fell behind: with snapshots it got a snapshot to { $reached } and { $with ->
    [one] 1 entry
   *[other] { COUNT($with) } entries
}, without { $without ->
    [one] 1 entry
   *[other] { COUNT($without) } entries
}.
rust-twins-caught-entries = To catch up node { $node } got { $with ->
    [one] 1 entry
   *[other] { COUNT($with) } entries
} with snapshots and { $without ->
    [one] 1 entry
   *[other] { COUNT($without) } entries
} without.
rust-twins-refused = Refused with { $name }: { COUNT($with) } with snapshots, { COUNT($without) } without.
rust-twins-states-same = The key-values that the nodes have reached are the same.
rust-twins-states = The key-values that the nodes have reached differ at { $nodes }.
rust-twins-skipped-with = With snapshots { COUNT($n) } commands could not be carried out; the first: { $line } ({ $why })
rust-twins-skipped-without = Without snapshots { COUNT($n) } commands could not be carried out; the first: { $line } ({ $why })
rust-twins-node = Node
rust-twins-entries = Entries kept
rust-twins-keys = Keys of the snapshot
rust-twins-compacted = Compacted index
rust-twins-log-bytes = Bytes of the log
rust-twins-disk-bytes = Bytes on disk
rust-twins-received = Caught up by
rust-twins-no-disk = memory
rust-twins-received-nothing = –
rust-twins-received-entries = { $entries ->
    [one] 1 entry
   *[other] { COUNT($entries) } entries
}
rust-twins-received-snapshot = snapshot to { $reached }
rust-twins-received-both = snapshot to { $reached }, { $entries ->
    [one] 1 entry
   *[other] { COUNT($entries) } entries
}
rust-twins-table = What each node keeps
