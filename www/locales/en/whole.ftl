# Quorums of other sizes, who hears whom, clients that append by themselves, and how long they wait.

## Events

whole-event-started = The run begins with { $nodes } nodes; { $read } of them make a read quorum, { $write } a write quorum.
whole-event-reconnect-asked = Node { $node } is told by hand that its session with node { $peer } is back: reconnected({ $peer }).
whole-event-load-started =
    A client begins to append at node { $node }: { $rate ->
        [one] 1 entry
       *[other] { COUNT($rate) } entries
    } { $every ->
        [one] every tick
       *[other] every { COUNT($every) } ticks
    }, over { $keys ->
        [one] 1 key
       *[other] { COUNT($keys) } keys
    }.
whole-event-load-ended =
    The client at node { $node } ends, { $sent ->
        [0] without having appended anything
        [one] having appended 1 entry
       *[other] having appended { COUNT($sent) } entries
    }.
whole-event-load-done =
    The client at node { $node } has appended { $sent ->
        [one] 1 entry
       *[other] { COUNT($sent) } entries
    }, as many as a client does, and ends by itself.
whole-event-load-power =
    The client at node { $node } is gone with the page, { $sent ->
        [0] without having appended anything
        [one] having appended 1 entry
       *[other] having appended { COUNT($sent) } entries
    }.
whole-event-load-left =
    The client at node { $node } ends, as the node leaves the cluster, { $sent ->
        [0] without having appended anything
        [one] having appended 1 entry
       *[other] having appended { COUNT($sent) } entries
    }.
whole-upcoming-client = The client at node { $node } appends

## Errors

whole-error-quorums-overlap = A read quorum of { $read } and a write quorum of { $write } need not have a node in common: together they must be more than the { $nodes } nodes that there are. OmniPaxos says “{ $reason }”.
whole-error-quorums-read = A read quorum has 2 to { $nodes } nodes here, not { $read } (with a write quorum of { $write }). OmniPaxos says “{ $reason }”.
whole-error-quorums-write = A write quorum has 2 to { $nodes } nodes here, not { $write } (with a read quorum of { $read }). OmniPaxos says “{ $reason }”.
whole-error-quorums-order = Of { $nodes } nodes the write quorum of { $write } would be larger than the read quorum of { $read }, which OmniPaxos does not allow. It says “{ $reason }”.
whole-error-rate = A client appends 1 to { COUNT($most) } entries at once, not { $rate }.
whole-error-no-client = No client appends anywhere: there is none to end.
whole-error-no-client-at = No client appends at node { $node }: there is none to end.
whole-field-every = The pause of a client

## Quorums

whole-cluster-summary = { $nodes } nodes · read { $read } · write { $write }
whole-nc-read = Read quorum
whole-nc-read-hint = nodes that must promise; empty: a majority
whole-nc-write = Write quorum
whole-nc-write-hint = nodes that must accept; empty: a majority
whole-nc-priorities = Priority of each node
whole-nc-priority-of = Priority of node { $node }
whole-nc-priorities-why = Among ballots of one round the higher priority wins, then the higher node.
whole-nc-problem-priority = The priority of node { $node } is a whole number from 0 to 4,294,967,295.
whole-priority-down = A priority is set by a call: start the node first.
whole-priority = Priority
whole-priority-hint = decides among ballots of one round
whole-fact-connected = quorum
whole-fact-connected-why = Whether it hears enough nodes to be elected, or to go on leading. It counts itself.
whole-connected = hears { $hears ->
    [one] 1 node
   *[other] { COUNT($hears) } nodes
}; { $kind ->
    [read] a read quorum
    [write] a write quorum
   *[either] a quorum
} is { $needs }
whole-connected-not = hears only { $hears ->
    [one] 1 node
   *[other] { COUNT($hears) } nodes
}; { $kind ->
    [read] a read quorum
    [write] a write quorum
   *[either] a quorum
} is { $needs }
whole-connected-down = hears nobody: crashed
whole-fact-awaited = waits for
whole-fact-awaited-why = The quorum that this leader waits for, and who is in it so far.
whole-awaits-promises = promises: { $n } of { $needs } ({ $nodes })
whole-awaits-accepts = index { $index } to be accepted: { $n } of { $needs } ({ $nodes })
whole-mark-promises = It has { $n } of the { $needs } promises that it needs to lead.
whole-mark-accepts = Its first undecided entry is accepted by { $n } of the { $needs } nodes that it takes.
whole-mark-has-promised = It has promised the ballot that this leader asks for.
whole-mark-has-accepted = It has accepted the first undecided entry, as far as the leader knows.
whole-fact-batched = batch
whole-fact-batched-why = Entries that were appended here and wait until the batch is full, or its time is up.
whole-batched =
    { $n ->
        [one] 1 entry waits
       *[other] { COUNT($n) } entries wait
    }
whole-reconnected-why = Tell node { $node } that its session with node { $peer } is back. Whoever heals a link need not: it is called then.

## Who hears whom

whole-hearing-title = Who hears whom
whole-hearing-who = Node
whole-hearing-happy = Node { $node } heard node { $other }, which is content with its leader of ballot { $leader }.
whole-hearing-unhappy = Node { $node } heard node { $other }, which is not content with its leader of ballot { $leader } and sees the need for another.
whole-hearing-unheard = Node { $node } did not hear node { $other } in its last round.
whole-hearing-legend = A row says what a node heard in its last round of heartbeats: ✓ from a node that is content with its leader, ? from one that is not, – nothing.

## Load

whole-tab-load = Load
whole-load-node = Client at
whole-load-rate = Entries
whole-load-every = every … ticks
whole-load-keys = Keys
whole-load-start = Start
whole-load-end = End
whole-load-end-at = End the client at node { $node }
whole-load-problem = That is a whole number from 1 to { COUNT($most) }.
whole-load-none = No client appends by itself. Start one, and let time pass.
whole-load-client =
    Client at node { $node }: { $rate ->
        [one] 1 entry
       *[other] { COUNT($rate) } entries
    } { $every ->
        [one] every tick
       *[other] every { COUNT($every) } ticks
    }, { $keys ->
        [one] 1 key
       *[other] { COUNT($keys) } keys
    } · { COUNT($sent) } sent
whole-load-client-down = The node is down, and its client waits.
whole-outage =
    Node { $node }: the longest time in which its client got nothing decided, since the first fault or reconfiguration at t { $fault }, was { $ticks ->
        [one] 1 tick
       *[other] { COUNT($ticks) } ticks
    } from t { $from } on: { $timeouts } election timeouts.
whole-outage-lasts =
    Node { $node }: for { $ticks ->
        [one] 1 tick
       *[other] { COUNT($ticks) } ticks
    } its client has got nothing decided, since t { $from }: { $timeouts } election timeouts and counting (first fault or reconfiguration at t { $fault }).
whole-chart-decided = Decided a tick
whole-chart-decided-text = now { $last }, on average { $average }, at most { $most }
whole-chart-latency = Latency in ticks
whole-chart-latency-text = now { $last }, on average { $average }, at most { $most }
whole-chart-log = Bytes in all logs
whole-chart-log-text = now { $last }, on average { $average }, at most { $most }
whole-chart-disk = Bytes on all disks
whole-chart-disk-text = now { $last }, on average { $average }, at most { $most }
whole-chart-decided-why = Entries decided in each of the last ticks, each counted where it was first.
whole-chart-latency-why = From append to the first node that decides, on average of what was decided in a tick.
whole-chart-log-why = Keys and values in the logs of all nodes together; a value has 8 bytes.
whole-chart-disk-why = Keys and values on the disks of all nodes together, those of snapshots included; a value has 8 bytes.
whole-chart-none = none
whole-downtime =
    Measured: nothing decided at node { $node } for at most { $ticks ->
        [one] 1 tick
       *[other] { COUNT($ticks) } ticks
    }, { $timeouts } election timeouts.
whole-downtime-paper =
    Measured: nothing decided at node { $node } for at most { $ticks ->
        [one] 1 tick
       *[other] { COUNT($ticks) } ticks
    }, { $timeouts } election timeouts; the paper says at most { $paper }.
