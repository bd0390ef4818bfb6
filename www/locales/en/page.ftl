# The page: its shell, the transport, the inspector, the panels and the sheets.
# Fluent syntax. Numbers of entries, messages and nodes are counts.

page-title = OmniPaxos Playground
page-skip = Skip to the selected node
page-close = Close
page-dismiss = Dismiss
page-room-panel = Events, state and storage

## Header

page-header-nav = Cluster and scripts
page-new-cluster = New cluster
page-scenarios = Scenarios
page-script = Script
page-help = Help and keys
page-opening = Opening databases…
page-seed = seed { $seed }
page-snapshots-on = snapshots on
page-snapshots-off = snapshots off
page-catchup-upstream = catch-up as in 0.2.4
page-theme-system = Colours: as the system
page-theme-light = Colours: light
page-theme-dark = Colours: dark

## Another tab

page-other-tab = Another tab
page-watch-copy = Watch a copy
page-refresh-copy = Refresh the copy
page-copying = Replaying…
page-take-over-when-free = Take over when it is free
page-take-over = Take over

## Nodes

page-node = Node { $node }
page-node-in-text = node { $node }
page-nodes-in-text = { $n ->
    [one] node { $list }
   *[other] nodes { $list }
}
page-inspector = Node
page-choose-node = Choose a node
page-role-leader = leader
page-role-follower = follower
page-role-crashed = crashed
page-role-and-phase = { $role }, { $phase }
page-phase-none = no phase
page-phase-prepare = prepare phase
page-phase-accept = accept phase
page-phase-recover = recovery
page-storage-memory = Memory
page-storage-indexeddb = IndexedDB
page-crashed-since = crashed since t { $time }
page-itself = itself
page-none-yet = none yet
page-leader-down = none: crashed
page-entries = { $n ->
    [0] no entries
    [one] 1 entry ({ $first })
   *[other] { COUNT($n) } entries ({ $first }–{ $last })
}

page-fact-role = role
page-fact-role-why = What the node is, and where it is in the protocol.
page-fact-ballot = ballot
page-fact-ballot-why = The ballot in which its log was last accepted.
page-fact-promise = promise
page-fact-promise-why = The highest ballot it has promised: it takes part in no lower one.
page-fact-leader = leader
page-fact-leader-why = The node it takes for the leader: the one it promised, whether that one is alive or not.
page-fact-decided = decided
page-fact-decided-why = Entries that it knows to be decided: they can never change.
page-fact-accepted = accepted
page-fact-accepted-why = Entries in its log, decided or not.
page-fact-compacted = compacted
page-fact-compacted-why = How far its log has been folded into a snapshot or trimmed away.
page-fact-hears = hears
page-fact-hears-why = The nodes whose heartbeats arrived in the last round.
page-fact-storage = storage
page-fact-storage-why = Where it keeps what it must not forget, and its last durable flush.
page-fact-held = held
page-fact-held-why = Messages that wait until what they speak of is durable, and entries not yet durable.
page-not-compacted = not compacted
page-trimmed-to = trimmed to { $index }
page-snapshot-to = snapshot to { $index } · { $keys ->
    [one] 1 key
   *[other] { COUNT($keys) } keys
}
page-hears-none = none of { $others }
page-hears = { $nodes } ({ $n } of { $others })
page-storage-flushed = { $storage } · flush { $flush }
page-storage-empty = { $storage } · nothing flushed
page-storage-held = { $storage } · disk on hold
page-held-none = nothing
page-held-messages = { $n ->
    [one] 1 message held
   *[other] { COUNT($n) } messages held
}
page-held-entries = { $n ->
    [one] 1 entry pending
   *[other] { COUNT($n) } entries pending
}
page-held-both = { $messages ->
    [one] 1 message
   *[other] { COUNT($messages) } messages
} · { $entries ->
    [one] 1 entry pending
   *[other] { COUNT($entries) } entries pending
}
page-recovering = In recovery: it waits for a leader's Prepare. If none comes, “Try to lead” frees it.

## Append

page-append = Append
page-append-key = key
page-append-value = value
page-append-count = count
page-append-count-why = More than one: keys k0, k1, … with values 1, 2, …
page-append-over = over
page-append-over-keys = keys: k0=1, k1=2, …
page-append-down = Node { $node } is crashed. Restart it to append here.
page-problem-key-empty = A key has at least one character.
page-problem-key-long = A key has at most { $most } bytes; this one has { COUNT($bytes) }.
page-problem-value = A value is a whole number from 0 to { $most }.
page-problem-count = A count is a whole number from 1 to { COUNT($most) }.
page-problem-line = Line { $line } is not key=value. Nothing was appended.
page-problem-lines = At most { COUNT($most) } lines at once; these are { COUNT($n) }. Nothing was appended.

## State

page-state-title = Key-values
page-state-node = node
page-state-decided = decided
page-state-empty = No keys yet. Append one.
page-state-empty-node = No key-values yet. Append one.
page-state-from-index = decided, set by the entry at index { $index }
page-state-from-snapshot = decided, from the snapshot to { $index }
page-state-undecided = accepted, not decided: this value may never come to be
page-state-more = and { $n ->
    [one] 1 more key
   *[other] { COUNT($n) } more keys
}
page-state-legend = A value with a question mark is accepted but not decided.
page-state-legend-behind = A dashed line: older than at the node that has decided most.
page-state-legend-differs = ≠: not what that node has decided, which must not be.
page-state-behind = older: node { $node } has { $value }
page-state-differs = not what node { $node } has decided

## What can be done to a node

page-compact = Compact…
page-links = Links…
page-lead = Try to lead
page-lead-why = Calls try_become_leader at this node.
page-crash = Crash
page-crash-why = Power off: what is not durable is lost, held messages with it.
page-restart = Restart
page-restart-why = Start again from what its storage kept.
page-isolate = Isolate
page-isolate-why = Cut all links of this node, both ways.
page-heal-node = Heal
page-heal-why = Heal all links of this node, both ways.
page-hold = Hold disk
page-hold-why = Let no further flush start: messages that wait for one stay held.
page-hold-memory = A node in memory has no disk to hold.
page-release = Release disk
page-release-why = Let flushes start again.

## Links of a node

page-disk = Disk…
page-disk-why = Make a flush fail, fill the disk, damage a record: see what the node makes of it.
page-disk-sheet-title = Disk of node { $node }
page-disk-none-title = Disk
page-disk-fail = Fail the next flush
page-disk-fail-why = Nothing of it gets to the disk. The node is silent until a later try succeeds.
page-disk-fill = Fill the disk
page-disk-fill-why = No flush succeeds that would make it hold more. Compaction makes room.
page-disk-free = Free room
page-disk-free-why = Flushes succeed again.
page-disk-crashed-title = While the node is crashed
page-disk-crash-first = Crash the node first: what a running node has in memory would be written over any damage.
page-disk-damage-why = One byte of the record becomes another. Restart the node and see.
page-disk-damage-manifest = Damage the manifest
page-disk-damage-log = Damage the log
page-disk-damage-snapshot = Damage the snapshot
page-disk-wipe = Wipe the disk
page-disk-wipe-why = The node can start again, and knows nothing: amnesia. It may break what others rely on.
page-disk-replace = Replace the node…
page-disk-replace-why = By a reconfiguration, a node under an id that was never used takes its place: that one has promised nothing, so it breaks no promise.
page-disk-replace-wait = Possible once a node leads: let time pass until then.
page-disk-export-title = Its records
page-disk-export = Keep them as a file
page-disk-export-why = Every record with its bytes, its checksum and what it says; damaged ones, too.
page-disk-is-damaged = A record is damaged: the node will not start from this disk.
page-disk-is-lost = What was found on this disk is not what was written: the node does not start from it.
page-disk-is-failing = The last flush failed: the node is silent until one succeeds.
page-disk-is-full = The disk is full.
page-disk-will-fail = The next flush that starts will fail.
page-disk-is-held = Its writes are held: no flush starts.
page-disk-is-writing = A flush is under way, or about to start.
page-disk-is-well = All writes are durable; the last flush was number { $flushed }.
page-links-title = Links of node { $node }
page-links-none-title = Links
page-links-lead = A link has two directions, and each can be cut alone. What is in flight when its link is cut is lost.
page-links-peer = The other node
page-links-out = node { $node } sends
page-links-in = node { $node } receives
page-link-up = up
page-link-cut = ✕ cut
page-link-cut-it = What { $from } sends to { $to }: up. Cut it.
page-link-heal-it = What { $from } sends to { $to }: cut. Heal it.

## Compact

page-compact-title = Compact the log
page-compact-what = What
page-compact-kind-snapshot = Snapshot
page-compact-kind-trim = Trim
page-compact-where = Where
page-compact-scope-all = All nodes
page-compact-scope-local = This node only
page-compact-node = Asked at
page-compact-index = Entries below index
page-compact-index-label = Index: entries below it go
page-compact-as-far = as far as possible
page-compact-index-problem = An index is a whole number from 0.
page-compact-snapshot-is = A snapshot folds decided entries into the last value of each key. Any node can take one of what it has decided.
page-compact-trim-is = A trim deletes entries for good, and no values are kept. Only the leader can do it, and only as far as all nodes have accepted.
page-compact-no-snapshots = Snapshots are off in this cluster: its entries have the snapshot type NoSnapshot.
page-compact-preview = What becomes of each log, as the nodes stand now
page-compact-would-refuse = OmniPaxos would refuse:
page-compact-rust = In Rust
page-compact-snapshot = Take the snapshot
page-compact-trim = Trim
page-compact-at-leader = Trim at the leader, node { $node }
page-compact-try-here = Try here anyway
page-fate-snapshot = { $entries } → snapshot to { $to }
page-fate-trim = { $entries } deleted, trimmed to { $to }
page-fate-nothing = nothing to compact
page-fate-compacted = stays: compacted to { $to } already
page-fate-behind-decided = left out: has decided only { $n ->
    [one] 1 entry
   *[other] { COUNT($n) } entries
}
page-fate-behind-accepted = holds it back: has accepted only { $n ->
    [one] 1 entry
   *[other] { COUNT($n) } entries
}
page-fate-undecided = stays: has decided only { $n ->
    [one] 1 entry
   *[other] { COUNT($n) } entries
}, and the request is not repeated
page-fate-down = crashed: the request is lost and not repeated
page-fate-cut-off = cut off: the request is lost and not repeated
page-fate-not-asked = not asked
page-trap-beyond-snapshot = At { $nodes } this trims beyond the snapshot: { $entries } will be in neither the snapshot nor the log.
page-trap-after-trim = The log of { $nodes } was trimmed before: the snapshot will lack { $entries }.
page-trap-behind = { $n ->
    [0] No entry is
    [one] Only 1 entry is
   *[other] Only { COUNT($n) } entries are
} decided at { $nodes }. A resynchronisation from there needs entries that the trim deletes: OmniPaxos 0.2.4 then breaks agreement.

## Transport

page-transport = Time
page-play = Play
page-pause = Pause
page-stop = Stop
page-next-event = Next event
page-next-prefix = Next event:{" "}
page-next-whole = Next event: { $what }
page-next-message = { $kind } { $from }→{ $to }
page-next-flush = flush at { $node }
page-next-tick = a tick
page-first = To the beginning (Home)
page-back = One event back (←)
page-live-title = Return to live (End)
page-timeline = Timeline
page-timeline-value = step { $step }: { $what }
page-timeline-leader = leader { $node }
page-timeline-forgotten = What happened here was forgotten: there were too many events to keep.
page-timeline-more = { $n ->
    [one] and 1 more mark close by
   *[other] and { COUNT($n) } more marks close by
}
page-timeline-in = Show a shorter stretch of the run, larger (+)
page-timeline-out = Show a longer stretch of the run (−)
page-past = The past
page-past-at = Past · step { $step } of { $last }
page-past-return = Return to live
page-past-forks = Acting here starts a branch
page-past-sign = starts a branch:
page-announce-past = Step { $step } of { $last }. { $what }
page-tick = 1 tick
page-tick-title = Let one tick pass (T)
page-speed = Speed
page-ticks-per-second = { $n ->
    [one] 1 tick/s
   *[other] { $n } ticks/s
}
page-clock = t { $time } · step { $step }
page-run-until-decided = Run until decided
page-run-until-decided-title = Run until what is accepted at the leader is decided, or 10,000 ticks have passed (R)
page-flight-messages = { $n ->
    [one] 1 message in flight
   *[other] { COUNT($n) } messages in flight
}
page-flight-flushes = { $n ->
    [one] 1 flush under way
   *[other] { COUNT($n) } flushes under way
}
page-flight-both = { $messages ->
    [one] 1 message in flight
   *[other] { COUNT($messages) } messages in flight
} · { $flushes ->
    [one] 1 flush
   *[other] { COUNT($flushes) } flushes
}

## Tabs

page-tabs = Panels
page-tab-logs = Logs
page-tab-node = Node
page-tab-events = Events
page-tab-space = Space–time
page-tab-state = State
page-tab-storage = Storage
page-tab-messages = Messages
page-feed-filter = Show only these events
page-feed-search = Search
page-feed-search-why = Search in what happened
page-feed-messages = messages
page-feed-log = log
page-feed-leadership = leaders
page-feed-disk = disks
page-feed-network = network
page-feed-compaction = compaction
page-feed-faults = faults
page-feed-clear = Show all
page-feed-found = { $n ->
    [0] none found
    [one] 1 found
   *[other] { COUNT($n) } found
}
page-feed-searching = searching… { COUNT($n) } found
page-feed-looking = Searching…
page-feed-none = No event matches.
page-feed-more = Older events
page-feed-forgotten = Older events were forgotten: there were too many to keep.
page-feed-too-many = There are more. A search or a filter shows those that matter.
page-feed-go = Go to step { $step }: { $what }
page-feed-go-title = Show the cluster as it was then
page-feed-empty = Nothing has happened yet. Press Next event, or Play.

## Storage

page-disk-memory = Node { $node } keeps its log in memory (MemoryStorage): there is no database to look into, and a crash loses all of it.
page-disk-empty = Nothing flushed yet
page-disk-past = Replayed: the storage as it was at step { $step }. The real database is untouched until you act.
page-disk-looking = Looking…
page-disk-look = Look again
page-disk-title = Database now
page-disk-durable = durable: flush { $flush }, log { $log }, decided { $decided }
page-disk-flushing = flush { $flush } under way, due t { $due }
page-disk-ahead = flush { $flush } is written, and counts from t { $due }
page-disk-pending = { $n ->
    [one] 1 entry pending
   *[other] { COUNT($n) } entries pending
}
page-disk-pending-other = a promise or an index pending
page-disk-all-durable = nothing pending
page-disk-held = disk on hold
page-disk-checksum = CRC32C
page-disk-total = Total
page-disk-records = { $n ->
    [one] 1 record
   *[other] { COUNT($n) } records
}
page-disk-compaction = Bytes before and after the last compaction (flush { $flush }):
page-disk-chunks = Chunks of the log
page-disk-chunks-before = { $n ->
    [one] 1 chunk before these
   *[other] { COUNT($n) } chunks before these
}
page-disk-chunk-open = open
page-disk-chunk-sealed = sealed
page-disk-straddling = { $n ->
    [one] Hatched: 1 compacted entry that still shares a chunk with others; it goes when the whole chunk does.
   *[other] Hatched: { COUNT($n) } compacted entries that still share a chunk with others; they go when the whole chunk does.
}
page-disk-more = and { $n ->
    [one] 1 more record
   *[other] { COUNT($n) } more records
}

page-writes-title = Storage operations
page-writes-memory = Memory only: nothing is ever flushed.
page-writes-empty = OmniPaxos has written nothing yet.
page-writes-more = { $n ->
    [one] 1 earlier batch
   *[other] { COUNT($n) } earlier batches
}
page-write-step = step { $step }
page-write-entries = { $n ->
    [one] 1 entry
   *[other] { COUNT($n) } entries
}
page-write-entries-from = { $n ->
    [0] from index { $from } on: no entries
    [one] from index { $from } on: 1 entry
   *[other] from index { $from } on: { COUNT($n) } entries
}
page-write-none = none
page-batch = Batch { $number }
page-batch-memory = In memory
page-batch-operations = { $n ->
    [one] 1 operation
   *[other] { COUNT($n) } operations
}
page-batch-flush = flush t { $from }–{ $due }
page-batch-open = open
page-batch-under-way = under way: tick { $done } of { $all }
page-batch-durable = durable
page-batch-durable-at = durable, t { $time }
page-batch-lost = lost in the crash, t { $time }
page-batch-written = { $bytes } written
page-batch-earlier = { $n ->
    [one] 1 earlier operation is not shown
   *[other] { COUNT($n) } earlier operations are not shown
}
page-batch-waiting = { $n ->
    [one] 1 message waits for it:
   *[other] { COUNT($n) } messages wait for it:
}
page-batch-waited = { $n ->
    [one] 1 message waited for it:
   *[other] { COUNT($n) } messages waited for it:
}
page-batch-burst = { $n ->
    [one] 1 message was lost with it:
   *[other] { COUNT($n) } messages were lost with it:
}

## New cluster

page-nc-title = New cluster
page-nc-count = Nodes
page-nc-count-hint = 2 to 9
page-nc-storage = Storage of all
page-nc-storage-hint = what a crash leaves
page-nc-storage-mixed = mixed
page-nc-storage-each = Storage of each node
page-nc-storage-of = Storage of node { $node }
page-nc-snapshots = Snapshots
page-nc-snapshots-off-why = Without snapshots (NoSnapshot) a log can only be trimmed, and a node that falls behind is sent the entries themselves.
page-nc-catchup = Catching up
page-nc-catchup-mended = mended
page-nc-catchup-upstream = as in OmniPaxos 0.2.4
page-nc-catchup-mended-why = A follower that catches up by a snapshot keeps what it had decided itself.
page-nc-catchup-upstream-why = As OmniPaxos 0.2.4 does it: a follower that catches up by a delta snapshot loses its own decided entries from the snapshot. Choose this to see the defect.
page-nc-latency = Latency
page-nc-latency-hint = ticks a message takes
page-nc-jitter = Jitter
page-nc-jitter-hint = ticks that chance adds at most
page-nc-election = Election timeout
page-nc-election-hint = ticks between two checks
page-nc-disk = Disk
page-nc-disk-hint = ticks a flush takes
page-nc-seed = Seed
page-nc-seed-hint = the same seed, the same run
page-nc-restless = Twice the longest delay reaches the election timeout: leaders may change although nothing failed. You can start it all the same.
page-nc-problem-number = This needs a whole number.
page-nc-replaces = Starts a new run. The databases of this one are deleted.
page-nc-start = Start

## Scenarios

page-scenarios-title = Scenarios
page-scenarios-lead = Each starts a new cluster and sets the stage; you go on from there.
page-scenario-fresh = A fresh cluster
page-scenario-fresh-look = Three nodes and an elected leader. Append an entry and step: see how it is accepted by a majority before it is decided.
page-scenario-quorum-loss = Quorum loss
page-scenario-quorum-loss-look = Of five nodes only node 1 still reaches the others; the leader lives, but has lost its quorum. See who takes over, and how soon.
page-scenario-constrained = Constrained election
page-scenario-constrained-look = Node 1 is the only one with a quorum, and its log is behind. See it lead all the same, and learn first what it lacks.
page-scenario-chained = Chained
page-scenario-chained-look = Three nodes in a chain: the leader and one follower no longer reach each other. See that the leader stays, and who is left behind.
page-scenario-lagging-follower = A lagging follower
page-scenario-lagging-follower-look = Node 3 missed three entries. Heal it and run on: nobody asks for a snapshot, yet it gets one in place of the entries. See what its snapshot holds.
page-scenario-minority = A minority
page-scenario-minority-look = The leader is cut off with one follower. What is appended there is accepted, but never decided, while the other three go on. Heal all, and see which entries stay.
page-scenario-one-way = A one-way cut
page-scenario-one-way-look = The leader's messages no longer reach one follower, which still reaches the leader. It stands still, and no election follows.
page-scenario-amnesia = Amnesia
page-scenario-amnesia-look = Node 2, in memory, crashed and came back empty. Append a=2 at node 1 and run on: index 0, decided before, is decided again with another value.
page-scenario-compaction = Compaction
page-scenario-compaction-look = Sixteen decided entries over four keys; node 2 has folded half of its own. Compact further, and see what a snapshot keeps that a trim does not, in the log and on the disk.
page-scenario-busy = A busy cluster
page-scenario-busy-look = Five nodes under work: a client appends two entries a tick. See in the tab Load what is decided a tick, how long that takes, and how logs and disks grow.
page-scenario-majority = A majority split
page-scenario-majority-look = The leader is on the side of three; nodes 4 and 5 are cut off. The client at node 1 notices nothing, and neither of the two may lead. Heal all, and they catch up.
page-scenario-three-threes = Three times three
page-scenario-three-threes-look = Nine nodes fell apart into three groups of three. No group has a majority, so nothing is decided anywhere. Let two groups come together and see who leads.
page-scenario-compaction-race = A compaction race
page-scenario-compaction-race-look = Two snapshots are taken while a follower that fell behind comes back, all under work. Step on: each snapshot must hold exactly the entries below its index.
page-scenario-one-way-deaf = A leader that hears nobody
page-scenario-one-way-deaf-look = What node 1 sends still arrives, but it hears nothing. See how soon another takes over, and that node 1 does not learn of it.
page-scenario-one-way-mute = A leader that nobody hears
page-scenario-one-way-mute-look = Node 1 hears everything, but what it sends is lost. See how soon another takes over, and what becomes of the entries of node 1.
page-scenario-flapping = A flapping link
page-scenario-flapping-look = The link between the leader and node 3 goes up and down. Each time it comes back node 3 asks for what it lacks. See that the leader stays, and whether node 3 keeps up.
page-scenario-rolling-restart = A rolling restart
page-scenario-rolling-restart-look = Three nodes under work were restarted one after the other, the leader first. See how long the client at node 2 waited, and that nothing decided is lost.
page-scenario-blackout = A blackout
page-scenario-blackout-look = All nodes lost power at once, and have just started again from their disks. Nobody leads. Run on: see who takes over, and that what was decided still is.
page-scenario-slow-disk = A slow disk at the leader
page-scenario-slow-disk-look = The leader's disk became ten times as slow, and what it sends waits for that. See the latency in the tab Load, then let another node lead.
page-scenario-reconfiguration = Reconfiguration under load
page-scenario-reconfiguration-look = Node 1 has just proposed to replace node 3 by node 4, under work. Step on: see the stopsign decided, the state travel to node 4, node 3 leave, and how long the client at node 1 waited.
page-scenario-chained-five = Chained, five nodes
page-scenario-chained-five-look = Five nodes in a chain, the leader at one end. Two of those in the middle take over without hearing each other. See with whom node 4 goes, and who is left behind.

## Script

page-script-title = Script
page-script-text = Lines to run
page-script-lead = One command a line. It carries on from here, unless it starts with “cluster”.
page-script-run = Run
page-script-running = Running…
page-script-so-far = The run so far
page-script-edit = Edit a copy
page-script-copy = Copy
page-script-copied = Copied
page-script-download = Download

## Share

page-share = Share
page-share-title = Share this run
page-share-lead = A run of { $nodes } { $nodes ->
        [one] node
       *[other] nodes
    } and { COUNT($commands) } { $commands ->
        [one] command
       *[other] commands
    }, as of step { $step } (t { $time }). Whoever opens it sees the same run, step for step. It is all in the link or the file: no server keeps it.
page-share-making = Making the link…
page-share-link = Link
page-share-length =
    { $chars ->
        [one] { COUNT($chars) } character
       *[other] { COUNT($chars) } characters
    }
page-share-copy-link = Copy link
page-share-link-copied = The link is copied.
page-share-script-copied = The script is copied.
page-share-not-copied = The browser does not allow copying. Select the text and copy it with the keyboard, or download the file.
page-share-too-long = As a link this run would have { COUNT($chars) } characters. Chats and mails break links that long, so above { COUNT($most) } there is only the file: download it and send that.
page-share-unsupported = This browser cannot compress a run into a link. Download the file and send that.
page-share-download = Download file
page-share-copy-script = Copy script
page-share-open-title = Open a run
page-share-open-lead = A file can also be dropped anywhere on the page. Where the present run holds anything you did, you are asked first.
page-share-open = Open file…

page-incoming-title = Open this run?
page-incoming-link =
    This link carries a run of { $nodes } { $nodes ->
        [one] node
       *[other] nodes
    } and { COUNT($commands) } { $commands ->
        [one] command.
       *[other] commands.
    }
page-incoming-file =
    The file “{ $name }” holds a run of { $nodes } { $nodes ->
        [one] node
       *[other] nodes
    } and { COUNT($commands) } { $commands ->
        [one] command.
       *[other] commands.
    }
page-incoming-mine =
    It takes the place of the run on this page, of { $nodes } { $nodes ->
        [one] node
       *[other] nodes
    } and { COUNT($commands) } { $commands ->
        [one] command,
       *[other] commands,
    } which is kept as a branch. You can download that one first, too.
page-incoming-open = Open it
page-incoming-keep = Keep mine
page-incoming-download = Download mine

page-drop-title = Let go to open the run in this file
page-drop-lead = It takes the place of the present run. Where that holds anything you did, you are asked first, and it is kept as a branch.

## Help

page-help-title = Help
page-help-keys = Keys
page-help-fields = In a text field keys write, and Esc leaves the field. What is done to a node is done to the selected one; without one, to the leader.
page-help-time-title = How time passes here
page-help-time = Time is counted in ticks, and nothing happens between two steps. A step is one event: a message arrives, a node's clock ticks, a flush becomes durable, or you do something. “Next event” passes over idle ticks and heartbeats. The same seed and the same commands give the same run.
page-key-play = play or pause
page-key-next = next event
page-key-back = one event back
page-key-ten = ten events back or further
page-key-marks = previous or next mark of the timeline
page-key-ends = beginning of the run, or return to live
page-key-tick = one tick
page-key-run = run until decided
page-key-arrows = previous or next node
page-key-digits = choose that node
page-key-append = append at the node
page-key-compact = compact: snapshot or trim
page-key-power = crash or restart
page-key-links = links, one direction at a time
page-key-isolate = isolate or heal
page-key-disk = hold or release the disk's writes
page-key-lead = try to lead (elect)
page-key-message = Look at the next message under way, in order of arrival; with Shift, at the one before
page-key-heartbeats = show or fold heartbeats
page-key-language = the other language
page-key-theme = light, dark or as the system
page-key-help = this help
page-key-escape = close, or deselect

## First visit

page-welcome-title = A cluster of real OmniPaxos nodes
page-welcome-lead = { $nodes } nodes run in this page, each with a database of its own. Node { $leader } leads, and time stands still. Give them something to agree on:
page-welcome-electing = { $nodes } nodes run in this page, each with a database of its own. They are electing a leader. Give them something to agree on:
page-welcome-append = Append x=1
page-welcome-explore = Explore freely
page-raft-title = If you know Raft
page-raft-ballot = ballot
page-raft-ballot-is = about a term: 4·1 is round 4 of node 1
page-raft-decided = decided
page-raft-decided-is = what Raft calls committed
page-raft-candidate = candidate
page-raft-candidate-is = there is none: heartbeats find who can lead
page-raft-entry = entry
page-raft-entry-is = carries no ballot; the log as a whole does
page-nudge = x=1 is proposed at node { $node }, not yet decided. Next event (→) shows each step, Play (Space) one after the other.
page-nudge-close = Got it

## Branches

page-branches = Branches
page-branches-lead = Acting in the past leaves the run and goes on from there. What was left is kept here: go back to it, or put two side by side.
page-branches-alone = There is only this run so far. Go back in time and act there: a branch begins.
page-branch-number = branch { $number }
page-branch-now = The page is on { $name }
page-branch-here = Branch off at step { $step }
page-branch-here-why = Keeps the run as it is and goes on from the step that is shown, under another name.
page-branch-present = shown now
page-branch-root = started by itself
page-branch-left = left { $parent } at step { $step } (t { $time })
page-branch-length = reaches step { $steps } (t { $time })
page-branch-first-here = First here:
page-branch-first-there = there:
page-branch-only-time = nothing but time
page-branch-name-of = Name of { $name }
page-branch-go = Go there
page-branch-go-to = Go there: { $name }
page-branch-compare = Compare
page-branch-compare-of = Compare { $name }
page-branch-delete = Delete
page-branch-delete-it = Delete { $name }
page-branch-kept = Kept the earlier future as ‘{ $name }’.
page-branch-here-now = The page is back on ‘{ $name }’.
page-branch-dropped = ‘{ $name }’ was dropped: at most { $count } branches are kept, and { $megabytes } MB of them.
page-undo = Undo
page-compare-title = Two branches side by side
page-compare-back = All branches
page-compare-one = One
page-compare-other = The other
page-compare-step = Step { $step } of { $last }
page-compare-common = Last common step
page-compare-end = End of the shorter
page-compare-working = Running both to this step…
page-compare-shared = They are the same up to step { $step }.
page-compare-apart = They started apart.
page-compare-same = At step { $step } nothing differs.
page-compare-differ = { $n ->
    [one] At step { $step } { $nodes } differs: { $what }.
   *[other] At step { $step } { $nodes } differ: { $what }.
}
page-compare-sum = { $shared } { $now }
page-compare-comma = ,{" "}
page-compare-entries = { $n ->
    [one] 1 entry
   *[other] { COUNT($n) } entries
}
page-compare-keys = { $n ->
    [one] 1 key
   *[other] { COUNT($n) } keys
}
page-compare-unequal = not the same
page-compare-nothing = –
page-compare-fact = Fact
page-compare-key = Key
page-compare-index = Index
page-compare-logs = Logs, index by index
page-compare-logs-empty = Both logs are empty.
page-compare-logs-compacted = Neither log has an entry left: they are compacted to their ends.
page-compare-key-values = Key-values
page-disk-word = disk
page-disk-replayed = What the disk held at this step, as one flush would write it: the real chunks may have ended at other entries.
## Safety checks

page-tab-safety = Safety
page-checks-hold = { $n } safety checks hold
page-checks-broken = { $broken } of { $n } broken
page-check-holds = holds since step { $step }
page-check-nothing = nothing to check yet
page-check-broken = broken since step { $step }
page-check-more = Found { COUNT($n) } more times.
page-check-node = node { $node }
page-check-before = one step before it arrives
page-check-index = index { $index }
page-go-to-step = Go to step { $step }
page-alarm = A safety check is broken
page-alarm-first = { $name } is broken since step { $step }: { $what }.
page-alarm-others =
    { $n ->
        [one] One other check is broken too.
       *[other] { $n } other checks are broken too.
    }
