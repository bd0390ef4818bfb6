# What happened, one sentence an event; made in src/text/.
# Counts go through COUNT(), which groups them ("1,000"); indices, flush numbers and node ids do not.
# A clause of a message has its sender as its subject.

## Small words

event-list-comma = { ", " }
event-list-and = { $head } and { $last }
event-nodes =
    { $count ->
        [one] node { $list }
       *[other] nodes { $list }
    }
event-span =
    { $count ->
        [0] no entries
        [one] 1 entry (index { $first })
       *[other] { COUNT($count) } entries ({ $first }–{ $last })
    }
event-entries =
    { $count ->
        [0] no entries
        [one] 1 entry
       *[other] { COUNT($count) } entries
    }
event-entries-first =
    { $count ->
        [one] { $first }
       *[other] { COUNT($count) } entries (first { $first })
    }
event-no-ballot = none
event-ballot-fields = round { $round } · node { $node }
event-ballot-fields-priority = round { $round } · priority { $priority } · node { $node }

## The run, appends and reads

event-started = The run begins with { $nodes } nodes; { $majority } make a majority.
event-proposed-own = Node { $node } leads and proposes { $entries }.
event-proposed-forwarded =
    Node { $node } proposes { $entries } and forwards { $count ->
        [one] it
       *[other] them
    }, unconfirmed, to node { $leader }, which it takes for the leader.
event-proposed-buffered = Node { $node } knows no leader and keeps { $entries } in memory until it does.

event-asked-append = append
event-asked-snapshot = take a snapshot
event-asked-snapshot-to = take a snapshot to { $to }
event-asked-trim = trim
event-asked-trim-to = trim to { $to }

event-refused-undecided-index =
    Node { $node } refuses to { $what }: it has decided { $decided ->
        [0] nothing yet
       *[other] only { $span }
    }.
event-refused-trimmed-index = Node { $node } refuses to { $what }: its log is compacted to { $compacted } already.
event-refused-not-all-decided =
    Node { $node } refuses to { $what }: { $accepted ->
        [0] some node has not yet told it of any accepted entry
       *[other] as far as it knows, all nodes have accepted only { $span }
    }.
event-refused-no-leader = Node { $node } refuses to { $what }: only the leader may, and it knows none.
event-refused-no-longer-leader = Node { $node } refuses to { $what }: only the leader may, and it no longer leads.
event-refused-not-current-leader = Node { $node } refuses to { $what }: only the leader may, and it takes node { $leader } for the leader.
event-refused-pending-reconfig = Node { $node } refuses to { $what }: a stopsign has ended this configuration.
event-refused-no-snapshot = Node { $node } refuses to { $what }: snapshots are off in this cluster.

event-read-proposed = { $proposed } It stands for a read of { $key } through the log: node { $node } answers once it decides it.
event-read-answered = Node { $node } answers the read of { $key } at index { $index }: { $value }.
event-read-answered-absent = Node { $node } answers the read of { $key } at index { $index }: there is no value.
event-read-answered-trimmed = Node { $node } cannot answer the read of { $key } at index { $index }: its log is trimmed to { $to }, and no snapshot holds what lay there.
event-read-answered-not-handed-over = Node { $node } cannot answer the read of { $key } at index { $index }: an earlier configuration had trimmed its log to { $to }, so this one began without what lay there.
event-read = Node { $node } reads { $what }: { $answer }.
event-read-index = index { $index }
event-read-range = indices { $first }–{ $last }
event-read-suffix = what is decided from index { $first } on
event-read-past-end = its log does not reach that far
event-read-nothing = nothing
event-read-undecided = { $entry } (undecided)
event-read-trimmed = trimmed to { $to }
event-read-snapshotted =
    { $count ->
        [0] an empty snapshot to { $to }
       *[other] a snapshot to { $to } ({ $keys })
    }
event-read-stopsign = a stopsign that hands over to { $nodes }
event-read-stopsign-undecided = a stopsign that hands over to { $nodes } (undecided)
event-read-more = { $items } and { COUNT($count) } more

## Messages

event-received = Node { $node } receives from node { $from }: { $message }.
event-lost-cut = The link { $from }→{ $to } is cut, so this is lost: { $message }.
event-lost-receiver-down = Node { $to } is crashed, so this from node { $from } is lost: { $message }.
event-lost-session = The session { $from }→{ $to } is over, so node { $from } drops what it still held back for it: { $message }.
event-lost-dropped = Somebody drops this from the link { $from }→{ $to }: { $message }.
event-lost-below-compacted = Too late for node { $to }, which has compacted its log beyond where this from node { $from } starts, so it is not handed over: { $message }.
event-lost-chance = The link { $from }→{ $to } happens to lose this: { $message }.

event-message-heartbeat-request = heartbeat request, round { $round }
event-message-heartbeat-reply = heartbeat reply, round { $round }, ballot { $ballot }
event-message-heartbeat-reply-happy = heartbeat reply, round { $round }, ballot { $ballot }, happy with its leader
event-message-heartbeat-reply-unhappy = heartbeat reply, round { $round }, ballot { $ballot }, not happy with its leader
event-message-prepare-req = asks for a Prepare, to catch up; has promised { $ballot }
event-message-prepare-req-unpromised = asks for a Prepare, to catch up; has promised nothing yet
event-message-prepare = asks to promise ballot { $ballot }; { $log }
event-message-promise = promises ballot { $ballot }; { $log }
event-message-promise-sync = promises ballot { $ballot }; { $log }; adds what the leader lacks: { $sync }
event-message-accept-sync = syncs the log in ballot { $ballot }: { $sync }; { $decided }
event-message-accept-decide = asks to accept { $entries } in ballot { $ballot }; { $decided }
event-message-accept-decide-empty = sends no entries in ballot { $ballot }; { $decided }
event-message-accepted =
    { $count ->
        [0] has accepted no entries yet
       *[other] accepted { $span }
    }
event-message-not-accepted = refuses, having promised the higher ballot { $ballot }
event-message-decide =
    { $count ->
        [0] no entry is decided yet
        [one] { $span } is decided
       *[other] { $span } are decided
    }
event-message-proposal-forward = forwards the proposal of { $entries }
event-message-trim-to = asks to trim to { $to }
event-message-trim = asks to trim
event-message-snapshot-to = asks for a snapshot to { $to }
event-message-snapshot = asks for a snapshot as far as decided
event-message-compaction = asks to compact the log
event-message-accept-stopsign = asks to accept a stopsign in ballot { $ballot }
event-message-forward-stopsign = forwards the proposal of a stopsign

event-log-empty = has an empty log
event-log =
    has accepted { $accepted ->
        [one] 1 entry
       *[other] { COUNT($accepted) } entries
    } (latest ballot { $ballot }), decided { COUNT($decided) }
event-decided-count =
    { $decided ->
        [0] no entry is decided yet
        [one] 1 entry is decided
       *[other] { COUNT($decided) } entries are decided
    }
event-sync-nothing = no entries from index { $from } on
event-sync-complete =
    a complete snapshot to { $to } ({ $keys ->
        [one] 1 key
       *[other] { COUNT($keys) } keys
    })
event-sync-delta =
    a delta snapshot to { $to } ({ $keys ->
        [one] 1 key
       *[other] { COUNT($keys) } keys
    })
event-sync-complete-somewhere =
    a complete snapshot ({ $keys ->
        [one] 1 key
       *[other] { COUNT($keys) } keys
    })
event-sync-delta-somewhere =
    a delta snapshot ({ $keys ->
        [one] 1 key
       *[other] { COUNT($keys) } keys
    })
event-sync-both = { $snapshot }, then { $entries }

## Logs

event-on-message = , on node { $peer }'s { $message }
event-from-message = { " " }from node { $peer }'s { $message }
event-accepted-one = Node { $node } appends { $entry } at index { $from }{ $why }.
event-accepted-many = Node { $node } appends { $span }, the last { $entry }{ $why }.
event-accepted-unnamed = Node { $node } appends { $span }{ $why }.
event-accepted-cut =
    Node { $node } drops { $replaced ->
        [one] the entry at index { $from }
       *[other] { COUNT($replaced) } entries from index { $from } on
    }{ $why }: the leader's log ends there.
event-accepted-rewritten = Node { $node } rewrites its log from index { $from } on: { COUNT($replaced) } out, { COUNT($count) } in, the last { $entry }{ $why }.
event-accepted-rewritten-unnamed = Node { $node } rewrites its log from index { $from } on: { COUNT($replaced) } out, { COUNT($count) } in{ $why }.
event-accepted-nothing = Node { $node } compares its log with the leader's and keeps it{ $why }.
event-stopsign-accepted = Node { $node } accepts the stopsign at index { $index }: nothing can follow it in this configuration.

event-decided =
    { $quorum ->
        [all] All { $count } nodes
        [majority] Nodes { $list }, a majority,
        [writes] Nodes { $list }, a write quorum,
       *[some] { $count ->
            [one] Node { $list }
           *[other] Nodes { $list }
        }
    } { $count ->
        [one] has
       *[other] have
    } accepted index { $last }: node { $node } decides { $span }.
event-decided-more =
    { $quorum ->
        [all] All { $count } nodes
        [majority] Nodes { $list }, a majority,
        [writes] Nodes { $list }, a write quorum,
       *[some] { $count ->
            [one] Node { $list }
           *[other] Nodes { $list }
        }
    } { $count ->
        [one] has
       *[other] have
    } accepted index { $last }: node { $node } decides { $more ->
        [one] it
       *[other] { COUNT($more) } more ({ $first }–{ $last })
    }, { COUNT($total) } entries in all.
event-learnt =
    Node { $node } learns{ $why } that { $span } { $total ->
        [one] is
       *[other] are
    } decided.
event-learnt-more =
    Node { $node } learns{ $why } that { $more ->
        [one] index { $last } is
       *[other] { COUNT($more) } more ({ $first }–{ $last }) are
    } decided, { COUNT($total) } entries in all.

event-trimmed = Node { $node } trims { $span }; its log now starts at index { $to }.
event-trimmed-request = Node { $node } trims { $span }, as node { $peer } asked; its log now starts at index { $to }.
event-trimmed-catch-up = Node { $node } trims { $span } to catch up with node { $peer }; its log now starts at index { $to }.
event-snapshotted =
    Node { $node } takes a snapshot to { $to }: { $span } folded into { $keys ->
        [one] 1 key
       *[other] { COUNT($keys) } keys
    }.
event-snapshotted-request =
    Node { $node } takes a snapshot to { $to }, as node { $peer } asked: { $span } folded into { $keys ->
        [one] 1 key
       *[other] { COUNT($keys) } keys
    }.
event-snapshotted-catch-up =
    Node { $node } catches up with node { $peer } by a snapshot to { $to } ({ $keys ->
        [one] 1 key
       *[other] { COUNT($keys) } keys
    }) in place of { $span }.

## Ballots

event-promised = Node { $node } promises ballot { $ballot } in answer to node { $to }'s Prepare. It is its first: from now on it accepts nothing in a lower one.
event-promised-higher = Node { $node } promises ballot { $ballot } in answer to node { $to }'s Prepare, since it is higher than { $before }: from now on it accepts nothing in a lower one.
event-prepare-started = Node { $node } was asked to lead: it raises its ballot to { $ballot } and asks the others for their promises.
event-prepare-started-elected = Node { $node } hears { $nodes } and finds no leader among them: with its ballot { $ballot }, the highest there, it begins to lead and asks the others for their promises.
event-leading =
    { $quorum ->
        [all] All { $count } nodes
        [majority] Nodes { $list }, a majority,
        [reads] Nodes { $list }, a read quorum,
       *[some] { $count ->
            [one] Node { $list }
           *[other] Nodes { $list }
        }
    } { $count ->
        [one] has
       *[other] have
    } promised ballot { $ballot }: node { $node } leads.
event-deposed = Node { $node } no longer leads in ballot { $ballot }: it promises node { $peer } the higher ballot { $promised }.
event-lead-asked = Node { $node } is asked to try to lead.
event-priority-set = Node { $node } gets priority { $priority }: among ballots of one round the higher priority wins.

## Disks

event-flush-started =
    Node { $node } starts flush { $number }, { $entries ->
        [0] without entries
        [one] with 1 entry
       *[other] with { COUNT($entries) } entries
    }{ $waiting ->
        [0] .
        [one] ; 1 message waits for it.
       *[other] ; { COUNT($waiting) } messages wait for it.
    }
event-flushed =
    Flush { $number } of node { $node } is durable{ $released ->
        [0] .
        [one] , and 1 held message leaves.
       *[other] , and { COUNT($released) } held messages leave.
    }
event-messages-held =
    Node { $node } holds { $count ->
        [one] 1 message
       *[other] { COUNT($count) } messages
    } until flush { $number } is durable.
event-disk-held = The disk of node { $node } is held: its writes stay pending and its messages wait.
event-disk-released = The disk of node { $node } is released: its writes are flushed again.

## Links

event-cut =
    { $what }{ $lost ->
        [0] .
        [one] ; 1 message in flight is lost.
       *[other] ; { COUNT($lost) } messages in flight are lost.
    }
event-cut-already = { $what } already.
event-cut-pair = The link between nodes { $a } and { $b } is cut
event-cut-one-way = The link from node { $from } to node { $to } is cut
event-cut-node = Node { $pid } is isolated from all others
event-cut-groups =
    { $count ->
        [one] Node { $a } is
       *[other] Nodes { $a } are
    } cut off from { $b }
event-cut-all = All links are cut
event-healed = { $what }.
event-healed-already = { $what } already.
event-healed-pair = The link between nodes { $a } and { $b } is healed
event-healed-one-way = The link from node { $from } to node { $to } is healed
event-healed-node = All links of node { $pid } are healed
event-healed-groups =
    { $count ->
        [one] Node { $a } is
       *[other] Nodes { $a } are
    } linked with { $b }
event-healed-all = All links are healed
event-reconnected = Node { $node } is told that its session with node { $peer } is back: reconnected({ $peer }).

## By hand

event-message-delivered =
    Message { $id } on the link { $from }→{ $to } is delivered by hand{ $overtaken ->
        [0] { "" }
        [one] , ahead of 1 other
       *[other] , ahead of { COUNT($overtaken) } others
    }: { $message }.
event-message-duplicated = Message { $id } on the link { $from }→{ $to } is duplicated by hand, and its copy, message { $copy }, follows right behind it: { $message }.
event-message-delayed =
    Message { $id } on the link { $from }→{ $to } is delayed by hand by { $by ->
        [one] 1 tick
       *[other] { COUNT($by) } ticks
    } and arrives at t { $due }{ $behind ->
        [0] { "" }
        [one] , and 1 behind it waits too
       *[other] , and { COUNT($behind) } behind it wait too
    }: { $message }.
event-message-overtook =
    Message { $id } on the link { $from }→{ $to } is moved by hand ahead of { $overtaken ->
        [one] 1 other
       *[other] { COUNT($overtaken) } others
    } and arrives at t { $due }: { $message }.
event-message-overtook-manual =
    Message { $id } on the manual link { $from }→{ $to } is moved ahead of { $overtaken ->
        [one] 1 other
       *[other] { COUNT($overtaken) } others
    }: { $message }.

event-links-pair = the link between nodes { $a } and { $b }
event-links-one-way = the link from node { $from } to node { $to }
event-links-node = all links of node { $pid }
event-links-groups = the links between { $a } and { $b }
event-links-all = all links
event-manual-on =
    On { $what } nothing arrives any more unless somebody delivers it{ $waiting ->
        [0] .
        [one] ; 1 message waits.
       *[other] ; { COUNT($waiting) } messages wait.
    }
event-manual-on-already = On { $what } nothing arrives unless somebody delivers it; so it was before.
event-manual-off =
    On { $what } messages arrive by themselves again{ $waiting ->
        [0] .
        [one] ; 1 that waited arrives from the next tick on.
       *[other] ; { COUNT($waiting) } that waited arrive one after the other, from the next tick on.
    }
event-manual-off-already = On { $what } messages arrive by themselves; so it was before.

## Settings

event-link-conditions = For what is sent from now on over { $what }: { $changes }.
event-set-latency =
    latency { $value ->
        [one] 1 tick
       *[other] { COUNT($value) } ticks
    }
event-set-jitter =
    jitter { $value ->
        [one] 1 tick
       *[other] { COUNT($value) } ticks
    }
event-set-loss = loss { $value } per cent
event-set-duplication = duplication { $value } per cent
event-set-reorder-on = reordering on
event-set-reorder-off = reordering off
event-clock-set =
    The clock of node { $node } { $every ->
        [1] ticks once a tick again: its timeouts last as long as they say.
       *[other] ticks only once in { COUNT($every) } ticks: its timeouts last { COUNT($every) } times as long.
    }
event-disk-ticks-set =
    A flush of node { $node } takes { $ticks ->
        [one] 1 tick
       *[other] { COUNT($ticks) } ticks
    }, from the next one on.
event-timeouts-set = Node { $node } has other timeouts from its next start on, when OmniPaxos reads them: { $changes }.
event-set-election =
    election timeout { $value ->
        [one] 1 tick
       *[other] { COUNT($value) } ticks
    }
event-set-resend =
    resend timeout { $value ->
        [one] 1 tick
       *[other] { COUNT($value) } ticks
    }
event-set-flush =
    { $value ->
        [0] no batch timeout
        [one] batch timeout 1 tick
       *[other] batch timeout { COUNT($value) } ticks
    }
event-set-batch = batch size { COUNT($value) }
event-set-and = { $head } and { $last }

## Power

event-crashed = Node { $node } crashes; it loses no entry and no held message.
event-crashed-entries =
    Node { $node } crashes and loses { $entries ->
        [one] 1 entry that was
       *[other] { COUNT($entries) } entries that were
    } not durable.
event-crashed-messages =
    Node { $node } crashes and loses { $messages ->
        [one] 1 held message.
       *[other] { COUNT($messages) } held messages.
    }
event-crashed-both =
    Node { $node } crashes and loses { $entries ->
        [one] 1 entry that was
       *[other] { COUNT($entries) } entries that were
    } not durable, and { $messages ->
        [one] 1 held message.
       *[other] { COUNT($messages) } held messages.
    }
event-restarted =
    Node { $node } restarts from its database with promise { $promise } { $accepted ->
        [0] and an empty log.
        [one] and 1 entry accepted, { COUNT($decided) } decided, { COUNT($compacted) } compacted.
       *[other] and { COUNT($accepted) } entries accepted, { COUNT($decided) } decided, { COUNT($compacted) } compacted.
    }
event-restarted-blank = Node { $node } restarts from its database, where nothing was durable yet.
event-restarted-memory = Node { $node } restarts empty: MemoryStorage kept neither its log nor its promise.
event-power-failed = The page was closed: all nodes lose power at once.

## Disks that fail

event-flush-failed = Flush { $number } of node { $node } failed: nothing of it is on the disk. The node says nothing until it succeeds, and tries again.
event-flush-failed-quota = Flush { $number } of node { $node } failed: the disk has no room for it. The node says nothing until it succeeds; a trim or a snapshot would make room.
event-fail-asked = The next flush of node { $node } is to fail.
event-disk-filled = The disk of node { $node } is full: no flush that would make it hold more can succeed.
event-disk-freed = The disk of node { $node } has room again.
event-disk-damaged = A byte of { $record } on the disk of node { $node } is now another.
event-disk-wiped = Everything on the disk of node { $node } is deleted: started again, it knows nothing of what it promised and accepted. That is amnesia.
event-start-refused-damaged = Node { $node } does not start: { $record } on its disk is not what was written. It must not vote from a damaged log.
event-start-refused-lost = Node { $node } does not start: its disk was found damaged, empty or older than it was. It must not vote from what it no longer knows.
event-record-manifest = the manifest
event-record-log = the log
event-record-snapshot = the snapshot
