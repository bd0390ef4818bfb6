# Reconfiguration: proposals, stopsigns, configurations that begin and end, and the state that is handed over.

event-reconfigure-own = Node { $node } proposes configuration { $configuration } with { $nodes }: a stopsign goes into its log. Proposed is not decided.
event-reconfigure-forwarded = Node { $node } proposes configuration { $configuration } with { $nodes } and forwards the stopsign to node { $leader }. If that message is lost, so is the proposal.
event-reconfigure-buffered = Node { $node } proposes configuration { $configuration } with { $nodes } and keeps the stopsign until it knows a leader.
event-stopsign-removed = Node { $node } drops a stopsign that was not decided: the leader's log lacks it.
event-stopsign-decided = Node { $node } decides the stopsign: its log is complete. Configuration { $configuration } has { $nodes }.
event-configuration-begins = Configuration { $configuration } begins with { $nodes }. { $changes }
event-configuration-same = The nodes stay the same.
event-configuration-joining = New: { $joining }.
event-configuration-leaving = No longer in it: { $leaving }.
event-configuration-both = New: { $joining }. No longer in it: { $leaving }.
event-joined = Node { $node } is there ({ $storage }) and waits for the state that configuration { $configuration } starts with: without it, it runs nothing.
event-state-asked = Node { $node } still lacks the state that configuration { $configuration } starts with, and asks node { $of } for it.
event-state-sent = Node { $node } sends node { $to } the state that configuration { $configuration } starts with ({ $keys ->
    [one] 1 key
   *[other] { $keys } keys
}).
event-instance-started = Node { $node } starts its instance of configuration { $configuration }: an empty log, a storage of its own, and the state that it had decided itself ({ $keys ->
    [one] 1 key
   *[other] { $keys } keys
}).
event-instance-started-from = Node { $node } has the state from node { $from } ({ $keys ->
    [one] 1 key
   *[other] { $keys } keys
}) and starts its instance of configuration { $configuration } over an empty log.
event-instance-stopped-all-decided = Node { $node } stops its instance of configuration { $configuration }: every member has decided the stopsign.
event-instance-stopped-superseded = Node { $node } has no more use for its instance of configuration { $configuration }: a later one has taken over.
event-instance-stopped-not-rebuilt = Node { $node } does not build its instance of configuration { $configuration } again: it had done its work before the power went.
event-instance-stopped-told = Node { $node } learns that configuration { $configuration } is over, and stops its instance of it.
event-left = Node { $node } runs nothing any more and leaves the cluster.
event-lost-no-instance = Lost: what node { $from } sent ({ $message }). Node { $to } runs no instance of that configuration.
event-lost-left = Lost: what node { $from } sent to node { $to } ({ $message }). One of them has left the cluster.
event-message-state = hands over the state that configuration { $configuration } starts with ({ $keys ->
    [one] 1 key
   *[other] { $keys } keys
})
event-message-state-request = asks for the state that configuration { $configuration } starts with
event-asked-reconfigure = reconfigure
event-refused-pending-config = Node { $node } refuses to { $what }: a stopsign stands in its log already, and there can be only one.
event-refused-config = Node { $node } refuses to { $what }: OmniPaxos does not take this set of nodes.
error-refusal-pending-config = A stopsign stands in this log already: one reconfiguration at a time. Wait for the next configuration and ask there.
error-refusal-config = OmniPaxos does not take this set of nodes.
error-members = A configuration has { $least } to { $most } nodes, not { $count }.
error-member = The ids of a configuration are distinct and 1 to { $most }; { $node } is not.
error-too-many-nodes = Old and new nodes together would be { $count }; at most { $most } can be there at once. Replace them in several steps.
error-too-many-instances = This run has had too many configurations: there is room for { $most } instances of nodes.
error-waiting = Node { $node } waits for the state that its configuration starts with; it runs nothing yet.
error-unknown-disk = There is no node { $disk } whose disk is in use.
error-differs-carried = what was carried over from the configuration before
network-kind-state = Not a message of OmniPaxos, but of the application. Node { $from } hands node { $to } what was decided before the new configuration; with that its instance can start.
network-kind-state-request = Not a message of OmniPaxos, but of the application. Node { $from } lacks the state that its configuration starts with, and asks node { $to } for it.
network-field-configuration = The number of the configuration that starts with this state.
network-field-nodes = The nodes of that configuration.
network-field-state = All that was decided in the configurations before: for each key its last value.
drawing-role-waiting = waits
network-message-lost-no-instance = Lost at t { $time }: its receiver runs no instance of that configuration.
network-message-lost-left = Lost at t { $time }: its sender or its receiver has left the cluster.
network-upcoming-ask = node { $node } asks for the state it lacks
page-fact-configuration = configuration
page-fact-configuration-why = The set of nodes that decides this log. A reconfiguration ends it with a stopsign; the next one starts with an empty log and the state reached so far.
page-configuration-waiting = { $configuration }, runs nothing and waits
page-configuration-serves = { $configuration }, and still serves { $old }
page-configuration-leaving = { $configuration }, not in the next one
page-configuration-carried = { $configuration }, began with { $keys ->
    [one] 1 key
   *[other] { $keys } keys
}
page-reconfigure = Reconfigure…
page-reconfigure-why = Proposes another set of nodes: add, remove, replace.
page-reconfigure-title = Next configuration
page-reconfigure-says = A stopsign ends the log once it is decided. The next configuration starts with an empty log on every member; what was decided is carried over as state.
page-reconfigure-members = Its nodes
page-reconfigure-new = New node's id
page-reconfigure-add = Add
page-reconfigure-storage = New nodes keep their logs in
page-reconfigure-storage-usual = what the cluster uses
page-reconfigure-go = Propose at node { $node }
page-reconfigure-size = Configuration { $configuration }: { $n ->
    [one] 1 node
   *[other] { $n } nodes
}, a majority is { $majority }.
page-reconfigure-size-quorums = Configuration { $configuration }: { $n ->
    [one] 1 node
   *[other] { $n } nodes
}, a read quorum is { $read }, a write quorum is { $write }.
page-reconfigure-joins = Joins, and gets its state from an old member: { $nodes }.
page-reconfigure-leaves = Leaves, once all old members have decided the stopsign: { $nodes }.
page-reconfigure-gaps = No node has these ids: { $nodes }. With such a gap, trim never trims in OmniPaxos 0.2.4; snapshots do compact.
page-compact-gaps = The ids of this cluster have gaps, no node has { $nodes }: OmniPaxos 0.2.4 counts them as nodes that have accepted nothing, so this trim will do nothing. A snapshot works.
event-nodes-with-quorums = { $nodes } (a read quorum has { $read }, a write quorum { $write })
page-reconfigure-read-hint = nodes that must promise; both empty: as before where that fits, else majorities
page-reconfigure-write-hint = nodes that must accept; one empty: a majority
page-reconfigure-size-problem = The size of a quorum is a whole number from 2 to { $n }.
drawing-role-leaving = leaves
drawing-role-stopped = stopped
drawing-configuration = Configuration { $configuration }
drawing-configuration-gone = Configuration { $configuration } · left: { $nodes }
drawing-configuration-members = Its nodes: { $nodes }.
drawing-configuration-still = Configuration { $configuration } is over, and still served by: { $nodes }.
drawing-configuration-newest = It runs configuration { $configuration }, the newest one.
drawing-configuration-serves = It runs configuration { $configuration }, and still serves { $old } until every member of that has decided its stopsign.
drawing-configuration-older = It still runs configuration { $configuration } and has not learnt of configuration { $newest }.
drawing-configuration-over = Configuration { $configuration } is over: this instance has stopped, and only its log is left to look at.
drawing-configuration-leaving = It is no member of configuration { $newest }, and serves { $configuration } until every member of that has decided its stopsign. Then it leaves.
drawing-gaps = no node { $nodes }
drawing-gaps-why = No node has these ids: { $nodes }. OmniPaxos 0.2.4 counts each id below the highest as a node; one that is none has accepted nothing, so a trim never trims. Snapshots do compact.
drawing-lane-serves = still serves configuration { $old }
drawing-stopsign-cell = stop
drawing-stopsign-proposed = A stopsign was proposed here. It is on its way to the leader, waits until there is one, or was lost; this log does not have it.
drawing-logs-of = Logs of which configuration
drawing-logs-now = Configuration { $configuration }, now
drawing-logs-over = Configuration { $configuration }, over
drawing-logs-served = Configuration { $configuration }, over, { $count ->
    [one] 1 node still serves it
   *[other] { $count } nodes still serve it
}
drawing-logs-read-only = read only
drawing-logs-read-only-why = These logs are complete: their configuration is over. What is on disk of them is what was there when each instance stopped.
