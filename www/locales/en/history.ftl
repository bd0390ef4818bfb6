# What clients did with keys, and whether one order explains it; made in src/text/history.rs and src/ui/panels/history.

history-tab = History
history-none = Nothing was written or read through the log yet. Append something, then read it.
history-holds =
    Linearizable: one order explains all { $n ->
        [one] 1 operation
       *[other] { COUNT($n) } operations
    }, on { $keys ->
        [one] 1 key
       *[other] { COUNT($keys) } keys
    }. It is not everywhere that of the log.
history-holds-log =
    Linearizable: one order explains all { $n ->
        [one] 1 operation
       *[other] { COUNT($n) } operations
    }, on { $keys ->
        [one] 1 key
       *[other] { COUNT($keys) } keys
    }: that of the log.
history-unknown = Nothing contradicts itself as far as was looked; of { $keys } there is too much to try every order.
history-broken = Not linearizable: no order explains what was read of { $key }, since step { $step }.
history-lead = A write begins when it is proposed, and is done when the node that proposed it sees it decided. A read through the log is an entry too: ?x for a read of x, answered when its node decides it. Who waits at a node that crashes gets no answer.
history-left-out = Operations up to step { $step } are left out: they are too many.

history-ask = Read through the log
history-ask-node = At
history-ask-key = Key
history-ask-go = Read
history-show = Show
history-all-keys = all keys
history-earlier = Earlier
history-later = Later
history-page = { COUNT($first) }–{ COUNT($last) } of { COUNT($n) }
history-picture = Operations over time, a row a node
history-row-hidden = { COUNT($n) } more overlap
history-row-links = links

history-absent = no value of { $key }
history-trimmed = unknown, trimmed to { $to }
history-not-handed-over = unknown, trimmed to { $to } before the reconfiguration
history-unanswered = no answer
history-span = steps { $from }–{ $to }
history-span-open = begun in step { $from }, not done
history-span-lost = begun in step { $from }, lost for ever
history-bar-write = Node { $node } writes { $entry }: { $span }
history-bar-writes =
    Node { $node } writes { COUNT($n) } entries (first { $entry }), { $done ->
        [0] none
       *[other] { COUNT($done) }
    } done: { $span }
history-bar-read = Node { $node } reads { $key }, told { $told }: { $span }
history-bar-concerned = { $bar }. It is one of those that contradict each other.

history-fault-cut = cut: { $links }
history-fault-down = crashed
history-fault-held = disk takes nothing
history-fault-flush = flush failed
history-fault-power = power failure

history-wrong-never = In step { $step } node { $node } was told { $saw }, which nobody had begun to write.
history-wrong-stale = Node { $node } was told { $saw } by a read that began in step { $began }, though { $over } had been acknowledged at node { $by } in step { $done }.
history-wrong-back = Node { $node } was told { $saw } by a read that began in step { $began }, though in step { $done } node { $by } had already been told { $had }.
history-wrong-contradiction =
    What these { COUNT($n) } operations on { $key } were told cannot all be so, in whatever order they took effect.
history-why = { $name } broke before it, in step { $step }. { $cause }
history-why-twice = { $entry } stands in the log twice: a message that carried it arrived twice.
history-why-unknown = No safety check broke before it, and nothing that is known to do this was seen: it may be a new finding.
history-concerned = Concerned

history-local-title = Reads of a node's own log
history-local-lead = They may be behind, and must be a prefix of the one order.
history-local-prefix =
    Node { $node } in step { $step }: decided from index { $from } to { $upto }, a prefix of the one order{ $behind ->
        [0] , all of it.
        [one] , 1 entry behind.
       *[other] , { COUNT($behind) } entries behind.
    }
history-local-nothing = Node { $node } in step { $step }: nothing decided, which is a prefix of everything.
history-local-differs = ✕ Node { $node } in step { $step }: no prefix. At index { $index } it gave { $here }, where { $there } was decided.
history-local-lacks = nothing
