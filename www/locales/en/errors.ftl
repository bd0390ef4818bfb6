# What cannot be done, why, and what one could do instead; made in src/text/.

## Setting up a cluster

error-setup-node-count = A cluster has { $least } to { $most } nodes, not { $count }.
error-setup-node-id = A node id is 1 to { $most }, not { $pid }.
error-setup-node-order = Node ids are distinct and ascending: { $pid } is out of order.
error-setup-ticks = { $field } is { $least } to { COUNT($most) } ticks, not { $value }.
error-setup-percent = { $field } is 0 to 100 per cent, not { $value }.
error-field-latency = Latency
error-field-jitter = Jitter
error-field-election = The election timeout
error-field-resend = The resend timeout
error-field-disk = The time of a flush
error-field-flush = The batch timeout
error-field-clock = The pace of a clock
error-field-delay = The delay
error-field-loss = Loss
error-field-duplication = Duplication
error-setup-batch = A batch has 1 to { COUNT($most) } entries, not { $value }.
error-tuning-of = Settings of a single node are given once, by ascending node, and only of a node that there is; those of node { $node } are not.
error-disk-of = Node { $node } keeps its log in memory: it has no disk whose time could be set.

## Commands

error-unknown-node = There is no node { $node }.
error-node-down = Node { $node } is crashed. Restart it first.
error-node-up = Node { $node } is running already.
error-self-link = Node { $node } has no link to itself.
error-groups = Each group names at least one node, and no node is in both.
error-key-empty = A key has at least one character.
error-key-long = A key has at most { $limit } bytes; this one has { COUNT($bytes) }.
error-count = At most { COUNT($most) } entries can be appended at once, and at least 1; not { $count }.
error-keys = Entries can be spread over 1 to { COUNT($most) } keys, not { $keys }.
error-advance = At most { COUNT($most) } steps or ticks at once, not { $asked }.
error-range = A range ends after it starts; { $from }..{ $to } does not.
error-image-of = An image belongs to an IndexedDB node and is given once, by ascending node; the one of node { $node } is not.
error-image = The image of node { $node } cannot be started from: { $reason }.
error-no-disk = Node { $node } keeps its log in memory: it has no disk to hold or release.
error-disk-held = The disk of node { $node } is held already.
error-disk-not-held = The disk of node { $node } is not held.
error-failing = The next flush of node { $node } is to fail already.
error-no-flush = Node { $node } has no flush under way that could fail.
error-disk-full = The disk of node { $node } is full already.
error-disk-not-full = The disk of node { $node } is not full.
error-node-running = Node { $node } is running. Crash it first: only the disk of a crashed node is damaged or wiped.
error-no-record = The disk of node { $node } has nothing there: { $record } was never flushed.
error-flush = The disk of node { $node } cannot be at flush { $flush } here; possible is { $possible }.
error-power-failure-node = A power failure names each IndexedDB node once; node { $node } is missing, named twice or has no disk.
error-or = { " or " }
error-not-under-way = Message { $id } is not under way: it has arrived, was lost, or was never sent.
error-no-message = No message is under way from node { $from } to node { $to }.
error-no-message-of-kind = No { $kind } is under way from node { $from } to node { $to }.
error-still-held = The { $kind } from node { $from } to node { $to } has not left: it waits at node { $from } until flush { $flush } is durable. Only a message under way can be chosen.
error-first-already = Message { $id } is the first on its link already: there is nothing to overtake.
error-on-manual-link = Message { $id } is on a manual link: nothing there arrives by itself, so nothing can be delayed. Deliver it later, or make the link automatic first.
error-nothing-set = Name at least one thing to set.

## Refused by OmniPaxos

error-refusal-undecided-index =
    { $decided ->
        [0] Only decided entries can be compacted, and this node has decided none yet. Run until some are.
       *[other] Only decided entries can be compacted, and this node has decided { $span }. Compact to { $decided } at most, or run until more are decided.
    }
error-refusal-undecided-index-trim =
    { $decided ->
        [0] All nodes have accepted that far, but this node has decided no entry yet. Run until some are decided.
       *[other] All nodes have accepted that far, but this node has decided only { $span }. Trim to { $decided } at most, or run until more are decided.
    }
error-refusal-trimmed-index = This log is compacted to { $compacted } already. Choose an index above { $compacted }.
error-refusal-not-all-decided-none = Some node has not yet told this leader of any accepted entry. Despite the name, what counts is what all nodes have accepted. Heal or restart the missing nodes, then run on.
error-refusal-not-all-decided = As far as this leader knows, all nodes have accepted only { $span }. Despite the name, what counts is what all nodes have accepted. Trim to { $accepted }, or let the lagging nodes catch up.
error-refusal-no-leader = Only the leader may trim, and this node knows none. Run until there is a leader.
error-refusal-not-current-leader = Only the leader may trim; this node takes node { $leader } for it. Trim at the leader.
error-refusal-pending-reconfig = A stopsign has ended this configuration, so it takes no more entries. Append in the next one.
error-refusal-no-snapshot = Snapshots are off in this cluster: its entries are of a type without them. Trim instead, or start a cluster with snapshots on.

## Databases and the journal

error-database-newer = The database { $name } was written by a newer version of this page (format { $found }; this page reads up to { $known }). Load the page again to get the newer version. Nothing was changed.
error-indexeddb-unavailable = This browser does not let the page use IndexedDB ({ $reason }). Private windows and blocked site data do that. For now the disks are simulated: they outlive a crash of their node, but not this page. Allow site data and load the page again to keep them.
error-indexeddb-blocked = Another tab keeps an older version of the databases open. Close it, then load this page again.
error-held-by-another-tab = The playground is open in another tab, and only one may write to the databases. Close that tab, then load this page again.
error-elsewhere = Another tab has the cluster: only one at a time may write to its databases.
error-elsewhere-since =
    It opened the cluster at { $since }: { $nodes ->
        [one] 1 node
       *[other] { $nodes } nodes
    }, now at step { $step } (t { $time }).
error-elsewhere-gone = The other tab is gone. This one can take over: the cluster goes on from what is on its disks.
error-elsewhere-waiting = This tab takes over as soon as the other one is gone.
error-elsewhere-first = Another tab has the cluster. Watch a copy of it here, or take over when it is free.
error-still-opening = The databases are still being opened. Try again in a moment.
error-copy = This is a copy as of step { $step }. What you do here changes nothing in the other tab, and is not kept.
error-copy-now = The cluster in the other tab is at step { $step } (t { $time }) now.
error-copy-not-sent = The other tab does not answer. It may be asleep, or run another version of this page: look at it once, or close it and take over here.
error-copy-failed = What the other tab sent cannot be replayed here: { $reason }.
error-copy-no-database = This is a copy, so the disk of node { $node } is only simulated. Its database is open in the other tab.
error-database-damaged = The database of node { $node } is damaged: { $found }. A node must not vote from a damaged log, so it does not start. The others go on without it. Under Disk… its records can be kept as a file and the node be replaced by a new one; wiped, it would start and know nothing.
error-quota-exceeded = The browser gives this site no more room, so node { $node } cannot flush and stays silent. Free some on this machine: what waits is then written by itself. A snapshot or a trim makes room too, as long as the browser still takes the journal of commands.
error-flush-failed = A flush of node { $node } failed ({ $reason }): nothing of it is on the disk. The node says nothing until a later try succeeds.
error-flush-unknown = What became of a flush of node { $node } is not known ({ $reason }). The page opens the database again to look; until then the node says nothing, and time waits. If this lasts, close other tabs of this page, or load it again: what is on the disk stays.
error-site-data-gone = The databases of the last cluster are gone: this site's data was cleared, or the browser gave it up. Nobody votes from what is forgotten: this is a new cluster.
error-browser-lost-data = The browser found this site’s databases beyond repair and began anew ({ $reason }). The last cluster is gone. Nobody votes from what is forgotten: this is a new cluster.
error-journal-lost = The journal of this run is gone, so its history cannot be replayed. A new history starts from what the databases hold.
error-disks-differ =
    { $count ->
        [one] What is on the disk of { $nodes } is not what the journal leads to.
       *[other] What is on the disks of { $nodes } is not what the journal leads to.
    } A new history starts from what was found.
error-disk-disagrees = The database of node { $node } is not what flush { $flush } should have left: { $what }. The run goes on, but this database cannot be relied on: export the run as a script, and start a new cluster.
error-differs = it differs in { $parts }
error-differs-promise = the promise
error-differs-accepted-round = the accepted round
error-differs-decided = the decided index
error-differs-compacted = the compacted index
error-differs-stopsign = the stopsign
error-differs-log-start = the start of the log
error-differs-entries = the entries from index { $from } on
error-differs-snapshot = the snapshot
error-other-flush = it was last written by flush { $found }, not { $expected }
error-language = The texts in { $language } could not be loaded ({ $reason }). The page stays in the language it is in.
error-stopped = The page stopped in step { $step }: “{ $message }”. What was durable before that is kept, and the run goes on from there.

error-power-failure = The page was closed: a power failure of all nodes.
error-power-failure-databases = Back from their databases: { $nodes }.
error-power-failure-kept = node { $node } with { $span }, { COUNT($decided) } decided
error-power-failure-promise = node { $node } with promise { $promise } and no entries
error-power-failure-blank = node { $node } with nothing
error-power-failure-memory =
    { $count ->
        [one] The log of { $nodes } was in memory: it is back empty, its promise forgotten.
       *[other] The logs of { $nodes } were in memory: they are back empty, their promises forgotten.
    }
error-sentence-space = { " " }
error-clause-space = { "; " }

## What was typed

error-number-missing = Type a whole number from { COUNT($least) } to { COUNT($most) }.
error-number-invalid = Type a whole number from { COUNT($least) } to { COUNT($most) }, not “{ $typed }”.
error-index-missing = Type an index: a whole number from 0.
error-index-invalid = An index is a whole number from 0, not “{ $typed }”.

## What runs, and what helps

error-stopped-by-person = Stopped before its end: somebody pressed pause or began another run.
error-not-reached = Not reached within 10,000 ticks. Are there as many nodes that can hear each other as a quorum takes? Heal links or restart nodes, then run again.
error-remedy-restart = Restart node { $node }
error-remedy-trim-to = Trim to { $index }
error-remedy-snapshot-to = Snapshot to { $index }
error-remedy-trim-at = Trim at node { $node }, the leader
error-journal-failed = The journal of commands could not be written ({ $reason }). It is tried again; until then no flush starts, and time waits.
error-no-database = Node { $node } has no database: its log is in memory, or this browser has no IndexedDB.
error-stopped-reload = Open the page again

## Runs from a link or a file

error-open-link = The link was not opened, and the run on this page is as it was.
error-open-file = The file “{ $name }” was not opened, and the run on this page is as it was.
error-open-script = The script in it is wrong: { $reason }.
error-link-long = A link with a run has at most { COUNT($most) } characters, not { COUNT($chars) }. Ask for the run as a file.
error-link-version = After “run=” this page expects version { $known } and a point, and found “{ $found }”. A newer version of the page may know it: load the page again.
error-link-character = Character { $at } after the # is “{ $found }”, where only a letter, a digit, “-” or “_” can stand. Something changed the link on its way: ask for it again, or for the file.
error-link-cut-off = It ends after { COUNT($chars) } characters, where more were expected: its end is missing. Ask for it again, or for the file.
error-link-broken = What it carries ({ COUNT($bytes) } bytes) is not whole: expected was a script compressed with deflate. Ask for it again, or for the file.
error-link-much = Unpacked it has more than { COUNT($most) } bytes, the most that a script can have. It was not unpacked any further.
error-link-unsupported = This browser cannot unpack it: it has no DecompressionStream for “deflate-raw”. Ask for the run as a file, or use a newer browser.
error-link-waits = The run in this link is opened as soon as this tab has the cluster.
error-file-long = A script has at most { COUNT($most) } bytes, and the file has { COUNT($bytes) }.
error-file-unreadable = The browser cannot read it ({ $reason }). Look whether it is still there, and no folder.
error-one-file = Drop one file with a run, not { COUNT($count) }.
error-opened-stopped = The run that was opened stopped before its end: { $reason }. What came before that stands.
error-run-too-large = This run is beyond what can be opened from a link or a file: { $reason }. Its file can be kept, and its parts run as scripts.
## Branches

error-no-fork = The earlier run stays as it was, nothing was forked: { $reason }
error-no-branch = The page stays where it was: { $reason }
error-copy-no-fork = This is a copy of another tab’s cluster: it cannot be forked. Return to its present first, or take the cluster over.
error-branch-too-long = the run is too long to be kept as a branch: { $bytes } bytes as a script, at most { $most }.
error-branch-gone = This branch is gone.
