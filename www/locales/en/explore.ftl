# The explorer in the page, and the page's own figures. Names of profiles, defects, messages and storage operations are
# those of the sources and of OmniPaxos, and are written as they are.

explore-title = Explorer
explore-lead = Random runs of a cluster, a run a seed, in workers of their own. What breaks is made short and can be opened here. The same seed gives the same run, here and natively.
explore-profile = Profile
explore-first = First seed
explore-first-wrong = A seed is a whole number from 0 to { $most }.
explore-count = How many seeds
explore-count-wrong = From 1 to { COUNT($most) } seeds.
explore-workers = Workers
explore-workers-hint = { $cores ->
    [one] this browser names 1 core
   *[other] this browser names { $cores } cores
}
explore-workers-wrong = { $most ->
    [one] One worker: there is only one core.
   *[other] From 1 to { $most } workers: more than there are cores do not get more done.
}
explore-start = Explore
explore-again = Explore anew
explore-pause = Pause
explore-go-on = Go on
explore-stop = Stop
explore-goes-on = Closing this sheet stops nothing: the workers go on, and a line at the top of the page says so. Closing the page stops them, and what they found goes with it.

## How far it is

explore-phase-running = Exploring
explore-phase-pausing = { $busy ->
    [one] Pausing: 1 worker finishes what it is at
   *[other] Pausing: { $busy } workers finish what they are at
}
explore-phase-paused = Paused
explore-phase-stopped = Stopped
explore-phase-done = All seeds are explored
explore-phase-failed = No worker is left
explore-said = { $phase }. { $found }
explore-found-none = Nothing was found so far.
explore-found-nothing = Nothing was found.
explore-found = { $n ->
    [one] 1 kind of finding.
   *[other] { COUNT($n) } kinds of findings.
}
explore-progress = { COUNT($seeds) } of { COUNT($count) } seeds
explore-progress-label = Seeds explored
explore-number = { COUNT($n) }
explore-speed = Seeds a second
explore-events = Events
explore-events-speed = Events a second
explore-seconds = Running for
explore-seconds-value = { COUNT($seconds) } s
explore-workers-now = Workers at work
explore-workers-of = { $busy } of { $workers }
explore-open = Open the explorer

## What went wrong with workers

explore-trouble-not-started = A worker did not start: { $why }. The browser may have no memory left, or an old version of the page may be open: load the page again.
explore-trouble-replaced = A worker ended while it worked, and another took its place: { $why }. Where that happens again, memory is short: choose fewer workers.
explore-trouble-gone = A worker ended while it worked, and none takes its place, as too many did: { $why }. Choose fewer workers.
explore-failed-hint = Nothing is explored any more. What was found before stands below.

## Findings

explore-findings = Findings
explore-finding-broken = { $name } does not hold
explore-finding-panic = OmniPaxos panicked
explore-finding-no-leader = No node leads
explore-finding-trim-refused = A trim is refused
explore-finding-stalled = The cluster does not get on
explore-finding-history = What clients saw is not linearizable
explore-finding-panic-says = It said: { $said }
explore-finding-unknown = No known cause was seen: this may be a finding.
explore-finding-no-leader-says = Faults have ended and links are whole, and still no node leads.
explore-finding-trim-refused-says = Every node has decided what is to be trimmed, and still the leader refuses.
explore-finding-stalled-says = Faults have ended and a node leads, and still what is proposed there is not decided everywhere.
explore-finding-history-says = No order of the writes and the reads through the log explains what was read, and nothing that is known does: this may be a finding.
explore-finding-seeds = { $n ->
    [one] in 1 run, seed { $seed }
   *[other] in { COUNT($n) } runs, one of them seed { $seed }
}
explore-finding-waiting = { $n ->
    [one] 1 command, still to be made short
   *[other] { COUNT($n) } commands, still to be made short
}
explore-finding-under-way = { $n ->
    [one] 1 command, being made short
   *[other] { COUNT($n) } commands, being made short
}
explore-finding-short = { $n ->
    [one] 1 command, made short from { COUNT($before) } in { COUNT($runs) } runs
   *[other] { COUNT($n) } commands, made short from { COUNT($before) } in { COUNT($runs) } runs
}
explore-finding-not-short = { $n ->
    [one] 1 command, as it was found
   *[other] { COUNT($n) } commands, as they were found
}
explore-finding-open = Open it
explore-finding-open-name = Open it: { $title }, seed { $seed }
explore-finding-script = Copy script
explore-finding-link = Copy link
explore-copied-script = The script is copied.
explore-copied-link = The link is copied.
explore-not-copied = The browser does not allow copying. Open the run and take it from “Share”.
explore-more = { $n ->
    [one] 1 more run showed something of another kind.
   *[other] { COUNT($n) } more runs showed something of other kinds.
}
explore-exempt = Known, and not held against this profile: { $list }.
explore-comma = { ", " }
explore-exempt-item = { $n ->
    [one] { $name } in 1 run
   *[other] { $name } in { COUNT($n) } runs
}
explore-branch = { $name }, seed { $seed }
explore-panics-next = The run stands before what makes OmniPaxos panic; the next line would be: { $line }

## What was seen

explore-coverage = What was seen, and what never yet
explore-coverage-sum = { $seen } of { $all } seen
explore-coverage-never = never yet
explore-group-messages = Messages received
explore-group-losses = Messages lost
explore-group-storage = Storage operations
explore-group-refusals = Refusals
explore-group-entries = Log entries read
explore-group-phases = Phase changes
explore-group-disks = Disks

## Profiles: what they spare, and what they look for

explore-profile-promised = What OmniPaxos promises: nothing may break, and the cluster gets on once faults have ended. Spared: crashes of memory nodes, catching up as OmniPaxos 0.2.4 does it, links that lose their order, and trims beyond what every node has decided for good or mixed with snapshots.
explore-profile-unordered = The same over links that lose their order: messages overtake each other, come twice, and are lost without a new session. That is more than OmniPaxos promises to bear, so only the safety checks count.
explore-profile-amnesia = Memory nodes crash and disks are wiped; catching up is mended. Looks for nodes that come back without what they had told others.
explore-profile-delta-catchup = Catching up as OmniPaxos 0.2.4 does it, with nodes that are cut off and come back; no memory node crashes. Looks for a snapshot that lacks the follower’s own entries.
explore-profile-trim-below-resync = Trims as far as OmniPaxos allows, without snapshots; no memory node crashes. Looks for a resynchronisation that reaches below what was trimmed.
explore-profile-snapshot-then-trim = Trims and snapshots mixed; nodes are cut off now and then, and none crashes. Looks for snapshots that lack what was trimmed.
explore-profile-stuck-in-recovery = Nodes try to lead, crash and come back. Looks for a node that waits in recovery for a leader that it takes itself for.
explore-profile-trim-with-gapped-ids = Node ids have gaps, and what every node has decided is trimmed; none crashes. Looks for a leader that refuses that.
explore-profile-priority-stall = Priorities are set at any time; no memory node crashes. Looks for an election that does not end.
explore-profile-stopsign-twice = Reconfigurations while nodes are cut off; no memory node crashes. Looks for a StopSign that a resynchronisation counts twice.
explore-profile-promise-taken-back = Links are cut while a node asks for promises; snapshots are on, and no memory node crashes. Looks for a promise that is asked for again and leaves its log behind.
explore-profile-other = A profile without a description: `explore --help` has one.

## Defects that are known by name

explore-defect-amnesia = A node came back without what it had told others: it keeps its log in memory, or its disk was wiped.
explore-defect-delta-catchup = Catching up by a delta snapshot lost the follower’s own entries.
explore-defect-trim-below-resync = A resynchronisation reached below what the leader had trimmed.
explore-defect-snapshot-then-trim = Trimmed entries are in no snapshot.
explore-defect-stuck-in-recovery = A node came back with its own ballot as its promise, and waits for a leader that it takes itself for.
explore-defect-trim-with-gapped-ids = With gaps in the node ids nothing is ever trimmed.
explore-defect-priority-stall = A priority that was set stalls the election.
explore-defect-stopsign-twice = A resynchronisation past a StopSign counted it twice.
explore-defect-promise-taken-back = A promise that was asked for again left its log with the new leader, and not its decided index.
explore-defect-other = A known defect: the folder docs/findings of the sources describes it.

## The page's own figures

explore-figures = Figures of this page
explore-figures-show = Show this page’s own figures: frames, events, memory, disk
explore-figures-close = Hide the figures
explore-figures-frames = Frames a second
explore-figures-events = Events a second
explore-figures-memory = Memory of the cluster
explore-figures-heap = Memory of JavaScript
explore-figures-records = Records on disk
explore-figures-disk = Disk of the page
explore-figures-unknown = not told
explore-figures-bytes = { $n } B
explore-figures-kilobytes = { $n } kB
explore-figures-megabytes = { $n } MB
explore-key-figures = this page’s own figures
