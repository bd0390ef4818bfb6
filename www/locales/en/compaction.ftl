# Compacting and reading: their panels, and what the logs say of them.
# The library's own names (Decided, NotAllDecided, …) are in the code.

## The compaction panel

compaction-tab = Compaction
compaction-caption = What each node could compact now, and what it compacted last
compaction-node = Node
compaction-snapshot = Snapshot could reach
compaction-trim = Trim could reach
compaction-now = In its log now
compaction-last = Last compaction
compaction-act = Compact…
compaction-act-at = Compact at node { $node }
compaction-open = Open the snapshot
compaction-open-at = Open the snapshot of node { $node }
compaction-reach = to { $to }: { $entries }
compaction-no-snapshot = nothing to snapshot
compaction-no-trim = nothing to trim
compaction-none-yet = none yet

compaction-limit-down = It is crashed.
compaction-limit-off = Snapshots are off.
compaction-limit-decided = { $n ->
    [0] It has decided nothing; the rest is only accepted.
    [one] It has decided only 1 entry; the rest is only accepted.
   *[other] It has decided only { COUNT($n) } entries; the rest is only accepted.
}
compaction-limit-follower = Only the leader can trim, and this node takes node { $node } for it.
compaction-limit-no-leader = Only the leader can trim, and this node knows none.
compaction-limit-held = { $n ->
    [0] Held back by { $nodes }: no entry accepted there, as the leader knows it.
    [one] Held back by { $nodes }: only 1 entry accepted there, as the leader knows it.
   *[other] Held back by { $nodes }: only { COUNT($n) } entries accepted there, as the leader knows it.
}
compaction-limit-gaps = No node has the id { $ids }, and OmniPaxos 0.2.4 waits for it all the same.
compaction-known = Accepted entries of each node, as the leader knows it: { $list }. A trim reaches no further than the least of them.

compaction-size-entries = { $n ->
    [0] no entries
    [one] 1 entry, { $bytes }
   *[other] { COUNT($n) } entries, { $bytes }
}
compaction-size-keys = { $n ->
    [one] 1 key in the snapshot, { $bytes }
   *[other] { COUNT($n) } keys in the snapshot, { $bytes }
}
compaction-size-both = { $entries }; { $keys }

compaction-done-snapshot = { $n ->
    [one] 1 entry
   *[other] { COUNT($n) } entries
} → { $keys ->
    [one] 1 key
   *[other] { COUNT($keys) } keys
}, { $before } → { $after }
compaction-done-snapshot-only = { $n ->
    [one] 1 entry
   *[other] { COUNT($n) } entries
} → { $keys ->
    [one] 1 key
   *[other] { COUNT($keys) } keys
}, { $after }
compaction-done-trim = { $n ->
    [one] 1 entry
   *[other] { COUNT($n) } entries
} deleted, { $before } → 0 B
compaction-done-trim-only = { $n ->
    [one] 1 entry
   *[other] { COUNT($n) } entries
} deleted
compaction-cause-asked = asked for here
compaction-cause-request = node { $node } told it to
compaction-cause-catch-up = nobody asked: node { $node } sent a snapshot in AcceptSync
compaction-on-disk = database: { $before } → { $after } (flush { $flush })
compaction-lost = In neither the snapshot nor the log: { $list }.
compaction-lost-more = In neither the snapshot nor the log: { $list } and { COUNT($n) } more.

compaction-asked-log = { $entries ->
    [one] 1 entry
   *[other] { COUNT($entries) } entries
} → { COUNT($left) }; log and snapshot { $before } → { $after }
compaction-asked-disk = { $log }; as records on disk, freshly written, about { $before } → { $after }

compaction-opened = Snapshot of node { $node } to { $to }: { $n ->
    [one] 1 key
   *[other] { COUNT($n) } keys
}
compaction-nothing-opened = No snapshot here yet. Once a node has one, it opens here: each value with the index that it came from.
compaction-from-index = from index { $index }
compaction-from-nowhere = from before this run
compaction-from-nowhere-why = No entry that this run decided below the snapshot's index has this value: it was in a snapshot when the run began, or it does not belong there.
compaction-more-keys = { $n ->
    [one] 1 more key
   *[other] { COUNT($n) } more keys
}

compaction-chip-pending = Compacted, but not on disk yet
compaction-chip-durable = Compacted

## The axis of the logs

compaction-axis = Index
compaction-axis-hint = Point at an index to see what read would give; drag to choose a range for the tab Read
compaction-would-read = read({ $index }): { $list }

## The read panel

compaction-read-tab = Read
compaction-read-ask = What to read
compaction-read-call = Call
compaction-read-node = Node
compaction-read-index = Index
compaction-read-from = From index
compaction-read-to = To (not included)
compaction-read-go = Read
compaction-read-look = Look
compaction-read-past = Reads the log as it was at step { $step }. This is not recorded and starts no branch.
compaction-read-unrecorded = not recorded
compaction-read-answers = Answers
compaction-read-none = Nothing read yet. A read asks one node for what it has itself: it may lag behind the others.
compaction-read-more = { $n ->
    [one] and 1 more
   *[other] and { COUNT($n) } more
}
compaction-read-down = Node { $node } is crashed: there is nobody to ask.
compaction-read-no-index = An index is a whole number from 0.
compaction-read-overflow = OmniPaxos adds 1 to the index, and there is no number above this one: it would panic, so it is not asked.
compaction-read-empty = The range { $from }..{ $to } is empty. OmniPaxos 0.2.4 can panic at an empty range, so it is not asked.
compaction-read-crossed = The range { $from }..{ $to } ends before it begins. OmniPaxos 0.2.4 panics at such a range, so it is not asked.
compaction-rust = In Rust
compaction-copy = Copy
compaction-copied = Copied
compaction-not-copied = Could not copy

compaction-says-decided = Decided: a write quorum has accepted it, and it will never change.
compaction-says-undecided = Undecided: this node has accepted it, and a new leader may still replace it.
compaction-says-trimmed = Trimmed: every entry below { $to } is gone from this node, for good.
compaction-says-snapshotted = Snapshotted: in place of the entries below { $to } there are { $n ->
    [0] no values
    [one] the last value of 1 key
   *[other] the last values of { COUNT($n) } keys
}; which entry wrote what is no longer told.
compaction-says-stopsign = StopSign, decided: this configuration has ended, and the next one may start.
compaction-says-stopsign-undecided = StopSign, not decided yet: it may still be replaced.
compaction-says-none = None: the log of this node does not reach that far.
compaction-says-nothing-decided = None: this node has decided nothing from index { $from } on.
compaction-says-empty = An empty list.
compaction-sentence-space = { " " }
