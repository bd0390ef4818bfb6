# Messages under way, what is done to them, and what is set of links and nodes.

## A message

network-message-title = { $kind } { $from }→{ $to }
network-message-number = message { $id }
network-message-back = Back to the node
network-message-close = Close the message
network-message-under-way =
    Under way since t { $sent }; arrives at t { $due }, { $in ->
        [one] in 1 tick
       *[other] in { COUNT($in) } ticks
    }.
network-message-late = Under way since t { $sent }; arrives now, at t { $due }.
network-message-waits = Under way since t { $sent }; its link is manual, so it waits until somebody delivers it.
network-message-first =
    { $queued ->
        [one] Alone on { $from }→{ $to }.
       *[other] First of { COUNT($queued) } on { $from }→{ $to }.
    }
network-message-place =
    { $before ->
        [one] Behind 1 other on { $from }→{ $to }
       *[other] Behind { COUNT($before) } others on { $from }→{ $to }
    }{ $beats ->
        [0] .
        [one] , 1 of them a heartbeat.
       *[other] , { COUNT($beats) } of them heartbeats.
    }
network-message-not-yet = Not yet sent: it leaves at t { $sent }, step { $step }.
network-message-arrived = Arrived at t { $time }, step { $step }.
network-message-lost-cut = Lost at t { $time }: its link was cut.
network-message-lost-down = Lost at t { $time }: node { $to } was crashed when it arrived.
network-message-lost-chance = Lost at t { $time } by chance.
network-message-lost-compacted = Not handed over at t { $time }: node { $to } has meanwhile compacted what it would write.
network-message-lost-session = Dropped at t { $time }: the session with node { $to } was over, and it still waited for its sender's disk.
network-message-lost-dropped = Dropped by hand at t { $time }.
network-message-lost-page = Lost at t { $time }, when the page was closed.
network-message-gone = No longer under way; what became of it is not kept any more.
network-message-fields = What it says
network-message-why = What it is for
network-message-cause = Cause
network-message-effect = Effect
network-message-no-cause = What made node { $node } say it is not kept any more.
network-go-to-step = Go to step { $step }

network-deliver = Deliver now
network-drop = Drop
network-duplicate = Duplicate
network-delay = Delay
network-delay-by = Delay by so many ticks
network-overtake = Overtake
network-deliver-it = Deliver { $message } now
network-drop-it = Drop { $message }
network-duplicate-it = Duplicate { $message }
network-delay-it = Delay { $message } by { $by } ticks
network-overtake-it = Let { $message } overtake those before it
network-look-at-it = Look at { $message }
network-deliver-why = It arrives now, whatever stands before it on its link.
network-drop-why = It is lost.
network-duplicate-why = A second one like it follows right behind it.
network-delay-why = It arrives that much later; unless the link reorders, those behind it wait too.
network-overtake-why = It arrives when the first on its link would have.
network-overtake-first = It is the first on its link: there is nothing to overtake.
network-delay-manual = Nothing arrives by itself on a manual link: there is nothing to delay.
network-problem-ticks = Type a whole number of ticks from 1 to { COUNT($most) }.
network-done = It is no longer under way: nothing more can be done to it.

network-value-none = None
network-value-nobody = none yet
network-value-sequence = session { $session }, number { $counter }
network-value-no-entries = no entries
network-value-more = +{ COUNT($n) } more
network-value-complete =
    complete, { $n ->
        [one] 1 key
       *[other] { COUNT($n) } keys
    }
network-value-delta =
    delta, { $n ->
        [one] 1 key
       *[other] { COUNT($n) } keys
    }
network-value-stopsign = nodes { $nodes }, configuration { $configuration }

network-field-n-prepare-req = The highest ballot that its sender has promised. A ballot is written round·node.
network-field-n-prepare = The ballot that its sender wants to lead in. A ballot is written round·node.
network-field-n-promise = The ballot that its sender promises: from now on it takes part in no lower one.
network-field-n-leader = The ballot that its sender leads in. Who has promised a higher one refuses with NotAccepted.
network-field-n-accepted = The ballot in which its sender has accepted these entries.
network-field-n-not-accepted = The higher ballot that its sender has promised meanwhile.
network-field-decided-own = How many entries its sender knows to be decided.
network-field-decided-leader = How many entries its sender knows to be decided: as far as that the receiver decides too.
network-field-n-accepted-round = The ballot in which its sender's log was last accepted. The log with the higher one is the more recent.
network-field-accepted-length = How many entries are in its sender's log, decided or not. Of two logs last accepted in one ballot, the longer is the more recent.
network-field-accepted-upto = How many entries its sender has accepted.
network-field-log-sync = What the receiver lacks of its sender's log: nothing.
network-field-decided-snapshot = Decided entries folded into a snapshot, in place of the entries themselves. A delta holds only what the receiver lacks.
network-field-suffix = The entries that go into the receiver's log at sync_idx, in place of whatever stands there.
network-field-sync-idx = The index at which the suffix begins. A snapshot covers what lies below it.
network-field-sync-stopsign = The stopsign that its sender has accepted. It ends this configuration.
network-field-seq-num = Its place in all that this leader sends this follower. Where one is missing, the follower notices the gap and asks with PrepareReq.
network-field-seq-num-sync = It opens a new session between this leader and this follower; what is left over of an earlier one no longer counts.
network-field-entries = Entries to append to the receiver's log. They carry neither an index nor a ballot of their own: their order does.
network-field-forwarded = Entries that were appended at its sender, which does not lead.
network-field-trim = Entries below this index are to be deleted.
network-field-snapshot = Entries below this index are to be folded into a snapshot. None means as far as decided.
network-field-stopsign = The nodes of the next configuration, and its number.
network-field-round = The heartbeat round. An answer to an earlier round counts for nothing.
network-field-beat-ballot = The ballot of who answers: the one that it leads in, or would.
network-field-beat-leader = The ballot of the leader that who answers follows.
network-field-happy = Whether who answers is content with its leader. Who is not sees the need for another.

network-kind-heartbeat-request = Node { $from } asks who is there. Node { $to } answers at once with a HeartbeatReply.
network-kind-heartbeat-reply = Node { $from } is there. At its next election timeout node { $to } counts the answers of this round: hearing as many as a quorum takes, itself included, it is quorum-connected and may lead or follow.
network-kind-prepare-req = Node { $from } came back, or has missed something, and asks to be brought up to date. Node { $to } answers with Prepare if it leads in this ballot or a higher one, and does nothing otherwise.
network-kind-prepare = Node { $from } wants to lead and asks for a promise. Node { $to } gives it if the ballot is higher than any it has promised (in recovery, also the same), and adds what node { $from } lacks of a more recent log.
network-kind-promise = Node { $from } takes part in this ballot. With the promises of a read quorum (a majority, unless other sizes are set), its own included, node { $to } takes over the most recent log and leads; whoever has promised then gets an AcceptSync.
network-kind-accept-sync = Node { $from } brings the log of node { $to } in line with its own. If node { $to } still waits for that, it replaces its log from sync_idx on, decides what is decided, and answers with Accepted.
network-kind-accept-decide = Node { $from } replicates entries. Node { $to } appends them, decides as far as decided_idx, and answers with Accepted once its disk has them.
network-kind-accepted = Node { $from } has the entries in its log. As soon as a write quorum (a majority, unless other sizes are set) has them, node { $to } decides them and tells all, by Decide or in the AcceptDecide that it is about to send.
network-kind-not-accepted = Node { $from } has promised a higher ballot and refuses. Node { $to } stops sending it entries; who leads is settled by the heartbeats.
network-kind-decide = Node { $from } says what is decided. Node { $to } raises its decided index that far. As a rule it does not answer.
network-kind-proposal-forward = Node { $from } does not lead, so it hands on what was appended there. Node { $to } appends it to its log if it leads, keeps it while it prepares, and forwards it otherwise. Lost on the way, the entries are lost.
network-kind-compaction = Node { $from } asks node { $to } to compact its log too. Node { $to } does so if it can. It does not answer, and the request is never sent again.
network-kind-accept-stopsign = Node { $from } wants to end this configuration. Node { $to } accepts the stopsign as the last entry of its log, and answers with Accepted.
network-kind-forward-stopsign = Node { $from } does not lead, so it hands on a reconfiguration. Node { $to } appends the stopsign to its log if it leads, and forwards it otherwise.

## Lists

network-stack-title = { $link }: { COUNT($n) } messages
network-manual-all = Manual: nothing arrives unless somebody delivers it
network-manual-some =
    Manual on { $n ->
        [one] 1 direction
       *[other] { COUNT($n) } directions
    } of { COUNT($all) }
network-manual-one = { $from }→{ $to }: manual
network-manual-short = manual
network-manual-chip =
    Manual · { $waiting ->
        [0] none waits
        [one] 1 waits
       *[other] { COUNT($waiting) } wait
    }
network-auto-all = Automatic
network-auto-all-why = Let messages arrive by themselves again, on all links.
network-queues-title = On the links
network-queues-none = Nothing is under way.
network-queue-cut = cut
network-queue-manual = waits
network-queue-more = and { COUNT($n) } more
network-quiet =
    { $n ->
        [one] 1 direction with nothing to list
       *[other] { COUNT($n) } directions with nothing to list
    }
network-beats =
    { $n ->
        [one] 1 heartbeat
       *[other] { COUNT($n) } heartbeats
    }
network-beats-all =
    { $n ->
        [one] Deliver 1 heartbeat
       *[other] Deliver { COUNT($n) } heartbeats
    }
network-beats-all-why = Heartbeats wait on manual links like all else. A node that gets none takes its leader for gone.
network-held-title = Held at their nodes
network-held = { $message } waits for a flush.
network-held-flush = { $message } waits for flush { $flush }.
network-held-due = { $message } waits for flush { $flush }, due at t { $due }.
network-upcoming-title = What can come next
network-upcoming-none = Nothing will come by itself: no node runs.
network-upcoming-hand = by hand
network-upcoming-now = t { $time }
network-upcoming-message = { $kind } { $from }→{ $to }
network-upcoming-tick = Clock of node { $node }
network-upcoming-flush = Flush of node { $node }
network-upcoming-retry = Node { $node } retries its flush
network-upcoming-more = and { COUNT($n) } more
network-upcoming-do = Deliver
network-upcoming-do-it = Deliver { $what } now
network-upcoming-to = Go there
network-upcoming-to-it = Go there, let time pass as far as this: { $what }

## Conditions of links

network-conditions = Conditions…
network-conditions-open = Network…
network-conditions-why = Latency, jitter, loss, duplication, reordering, manual links.
network-conditions-title = Conditions of links
network-conditions-lead = They hold for what is sent from now on; what is under way keeps its time.
network-conditions-which = Which links
network-links-all = all links
network-links-pair = { $a }–{ $b }, both ways
network-links-one = { $from }→{ $to } only
network-latency = Latency
network-latency-hint = least ticks of a message
network-jitter = Jitter
network-jitter-hint = at most so many more
network-loss = Loss
network-loss-hint = per cent lost
network-duplication = Duplication
network-duplication-hint = per cent arrive twice
network-reorder = Reordering
network-reorder-hint = the quicker overtake
network-manual = Arrival
network-manual-hint = by itself, or by hand
network-on = on
network-off = off
network-by-itself = by itself
network-by-hand = by hand
network-mixed = mixed
network-set = Set
network-set-nothing = Nothing is other than it is.
network-problem-number = { $field }: type a whole number from { $least } to { COUNT($most) }.
network-others-title = Other than most
network-others-none = All directions have the same conditions.
network-others-edit = Change the conditions of { $from }→{ $to }
network-edit = Change…
network-has-latency = latency { $n }
network-has-jitter = jitter { $n }
network-has-loss = loss { $n } %
network-has-duplication = duplication { $n } %
network-has-reorder = reorders
network-has-manual = manual
network-warning = A heartbeat from node { $from } to node { $to } and back can take { COUNT($round) } ticks, and the election timeout of node { $from } is { COUNT($election) }: leaders may change for no reason.
network-warning-more = The same holds for { COUNT($n) } more.
network-link-manual = { $link } is manual
network-link-unusual = { $link } has other conditions than most
network-menu-manual = Manual both ways
network-menu-auto = Automatic both ways

## Timing of a node

network-timing = Timing…
network-timing-why = A slow clock, a slow disk, timeouts.
network-timing-title = Timing of node { $node }
network-timing-none = Timing
network-timing-now = From now on
network-timing-restart = From its next start on
network-timing-restart-why = OmniPaxos reads these when it is built: they wait for the next start of node { $node }.
network-timing-pending = { $now } until then
network-clock = Clock
network-clock-hint = ticks only every so many ticks; its timeouts last that much longer
network-disk = Disk
network-disk-hint = ticks a flush takes
network-disk-memory = a node in memory has no disk
network-election = Election timeout
network-election-hint = ticks between two checks of the leader
network-resend = Resend timeout
network-resend-hint = until Prepare, Promise and PrepareReq go again
network-flush = Batch flush
network-flush-hint = ticks until a batch that is not full goes; 0: never
network-batch = Batch
network-batch-hint = entries gathered before they go; 1: none
network-fact = timing
network-fact-why = What of its clock, its disk and its timeouts is other than at the start of the cluster.
network-fact-clock = clock ×{ $n }
network-fact-disk = flush { $n }
network-fact-pending = timeouts change at its restart
network-fact-timeouts = other timeouts
network-setup-more = More: faults of the network, timeouts, batches, quorums, priorities
