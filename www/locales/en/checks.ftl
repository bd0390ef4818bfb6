# What must always hold, and what broke it; made in src/text/violation.rs.
# A cause is a sentence of its own; what broke is a clause without a full stop.

## The checks: name, what it says, why it matters

check-validity = Validity
check-validity-says = What is decided was proposed.
check-validity-why = Nothing gets into the log by itself.
check-agreement = Agreement
check-agreement-says = No two nodes ever decide differently at one index, earlier lives of a node included.
check-agreement-why = Whoever reads a decided entry anywhere reads the same: that is what consensus is for.
check-integrity = Integrity
check-integrity-says = What stands at a decided index never changes at a node, and its decided index never shrinks below what was durable.
check-integrity-why = What was applied once cannot be taken back.
check-order = Order
check-order-says = Compacted ≤ decided ≤ accepted, and a promise never goes back.
check-order-why = A node that has decided more than it has accepted has a hole in its log; one that forgets a promise can vote twice.
check-ballots = Ballot uniqueness
check-ballots-says = One life of a node asks for promises in a ballot, and logs accepted in the same round agree as far as both go.
check-ballots-why = In one round only one leader may say what stands where.
check-durability = Durability
check-durability-says = What a node has told others that it promised or accepted, it still has after a restart.
check-durability-why = Others have counted on it to form their quorums.
check-snapshot = Snapshot completeness
check-snapshot-says = A snapshot is what all decided entries below its index amount to.
check-snapshot-why = The entries are gone; whatever the snapshot lacks is lost.

## What broke

check-violated = { $name } is broken: { $what }. { $why }
check-value-number = { $entry } (append { $number })
check-value-stopsign = a StopSign
check-value-foreign = something that nobody proposed
check-absent = absent
check-not-proposed = node { $node } decides something at index { $index } that nobody proposed
check-decided-differently = node { $node } decides { $here } at index { $index }, where node { $other } decided { $there } in step { $step }
check-decided-otherwise = node { $node } decides { $here } at index { $index }, where it decided { $there } in step { $step }
check-value-changed = at node { $node } the decided index { $index } held { $before } and now holds { $now }
check-decided-shrank = the decided index of node { $node } goes back from { $from } to { $to }
check-decided-shrank-restart = node { $node } comes back with a decided index of { $to }, where it had been { $from }
check-out-of-order = node { $node } has compacted { $compacted }, decided { $decided } and accepted { $accepted }
check-promise-back = the promise of node { $node } goes back from { $from } to { $to }
check-promise-back-restart = the promise of node { $node } is { $to } after its restart, where it had been { $from }
check-prepared-twice = node { $node } asks for promises in ballot { $ballot }, as an earlier life of it did
check-same-round = nodes { $node } and { $other } accepted their logs in the same round, { $round }, and hold { $here } and { $there } at index { $index }
check-forgot-accepted = node { $node } comes back with an accepted index of { $has } (round: { $round }), where it had told others of { $claimed } (round: { $told })
check-forgot-promise = the promise of node { $node } is { $has } after its restart, where it had told others of { $claimed }
check-snapshot-differs =
    the snapshot to { $index } at node { $node } { $missing ->
        [0] { "" }
        [one] lacks 1 key
       *[other] lacks { COUNT($missing) } keys
    }{ $both ->
        [yes] { " and " }
       *[no] { "" }
    }{ $wrong ->
        [0] { "" }
        [one] has 1 key wrong
       *[other] has { COUNT($wrong) } keys wrong
    }: { $key } should be { $should } and is { $is }

## Why

check-cause-amnesia = Node { $node } keeps its state in memory, and its crash took what it had told others.
check-cause-wiped = The disk of node { $node } was wiped, and with it went what the node had told others.
check-cause-storage-forgot = The storage of node { $node } did not give back what it had made durable.
check-cause-trim-before-snapshot = Node { $node } had trimmed entries before, so the snapshot could not hold them.
check-cause-trim-after-snapshot = Node { $node } trimmed further than its snapshot reaches: the entries between are in neither.
check-cause-delta-catch-up = Node { $node } caught up by a delta snapshot as OmniPaxos 0.2.4 does it, which leaves out what the node had decided before.
check-cause-resync-below-trim = Node { $node } was synchronised from an index below what its leader had trimmed: what lay there could not be sent.
check-cause-stopsign-twice = A synchronisation past a StopSign made node { $node } count it twice.
check-cause-promise-taken-back = Node { $node } took over the log of a promise that was asked for again meanwhile, without the decided index that came with it.
check-cause-unknown = Nothing that is known to do this was seen: it may be a new finding.

## What would have prevented it

check-prevent-amnesia = With IndexedDB storage the node would have come back with all of it. A node that forgot must not vote again under its old id.
check-prevent-wiped = A node whose disk is gone must not vote again under its old id: replace it by another.
check-prevent-storage-forgot = A storage must not report a flush as durable before it is.
check-prevent-trim-before-snapshot = Take a snapshot before trimming, and never trim what no snapshot holds.
check-prevent-trim-after-snapshot = Trim no further than the snapshot reaches, or take a snapshot in place of the trim.
check-prevent-delta-catch-up = With catchup=mended, the default here, the node folds its own entries first.
check-prevent-resync-below-trim = Trim only as far as every node has decided, not only accepted.
check-prevent-stopsign-twice = Do not reconnect a node whose StopSign is decided: the instance has done its work.
check-prevent-promise-taken-back = Nothing that a user of the library can do: a leader that forgets a promise has to forget its log, too.
check-prevent-unknown = Copy the script of this run: it shows the same again, step by step.

## What is promised in time; made in src/text/liveness.rs

check-live-name = Bounded liveness
check-live-says = With a node that is connected to a quorum and no more faults, a node leads within { $leader } election timeouts, and what is proposed at it is decided within { $within } more. This is no safety check: nothing is wrong while it waits.
check-live-holds = holds
check-live-waiting = waiting: { COUNT($ticks) } ticks left
check-live-not-promised = not promised now
check-live-late = late by { COUNT($ticks) } ticks
check-live-all-decided = Node { $leader } leads, and all that it has accepted is decided.
check-live-no-leader = No node that is connected to a quorum leads.
check-live-undecided =
    { $n ->
        [one] 1 entry
       *[other] { COUNT($n) } entries
    } at node { $leader }, which leads, from index { $index } on, still to be decided.
check-live-follower = Node { $node } has decided { $decided }, its leader { $expected }.
check-live-no-quorum = No node reaches a quorum both ways: too many links are cut, or wait for somebody to deliver.
check-live-no-quorum-out =
    No node reaches a quorum of nodes that run and can write: { $nodes } { $n ->
        [one] is
       *[other] are
    } missing.
check-live-unreliable = What { $from }→{ $to } carries can be lost, come twice or overtake.
check-live-session = In step { $step } a message between { $a } and { $b } was lost, copied or overtaken, and their session has gone on: OmniPaxos sends nothing again within one. Cut the link and heal it, and a new one begins.
check-live-slow = A heartbeat { $from }→{ $to } and back can take { $trip } ticks, and node { $from } waits { $election }: leaders may change for no reason.
check-live-slow-disk = A flush of node { $node } takes { $ticks } ticks, longer than an election timeout.
check-live-handover =
    { $nodes } { $n ->
        [one] waits
       *[other] wait
    } for the state that the new configuration starts with.
check-live-stall-recovery = Known: node { $node } came back with its own ballot as its promise and waits for a leader that it takes itself for (Finding 5). “Try to lead” frees it.
check-live-stall-stopsign = Known: node { $node } has counted a stopsign twice, and nothing that it says it accepted since is decided (Finding 9). “Try to lead” at another node frees the cluster.
check-live-stall-priority = Known: a priority was set, which can stall the election (Finding 3). “Try to lead” frees it.
check-live-stall-unknown = None of the known reasons: it may be a new finding.
check-live-since = Counted from step { $step }
check-live-due = The last event while there was time: step { $step }
check-message = { $message } { $from }→{ $to }
