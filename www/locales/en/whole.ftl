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
