# The drawing of the cluster and the drawing of the logs.

## Nodes and messages, in both drawings
drawing-node = Node { $node }
drawing-role-leader = leader
drawing-role-preparing = leader, prepare phase
drawing-role-preparing-short = prepares
drawing-role-follower = follower
drawing-role-electing = electing
drawing-role-recovering = recovering
drawing-role-crashed = crashed
drawing-decided = decided { $count }
drawing-accepted = accepted { $count }
drawing-entries = { $count ->
    [one] 1 entry
   *[other] { $count } entries
}
drawing-entries-to = { $count ->
    [one] 1 entry (0)
   *[other] { $count } entries (0–{ $last })
}
drawing-keys = { $count ->
    [one] 1 key
   *[other] { $count } keys
}
drawing-ballot = ballot { $ballot }
drawing-ballot-fields = round { $round }, node { $node }, priority { $priority }
drawing-no-ballot = no ballot
drawing-due = due t { $time }
drawing-held-messages = { $count ->
    [one] 1 message held
   *[other] { $count } messages held
}
drawing-disk-lost = cannot be started from
drawing-disk-failing = flush failed, node silent
drawing-disk-full = disk full
drawing-disk-will-fail = next flush will fail
drawing-disk-held = disk held
drawing-list-comma = {", "}
drawing-list-semicolon = {"; "}

## Cluster
drawing-cluster-title = Cluster
drawing-cluster-summary = { $nodes } nodes · majority { $majority }
drawing-cluster-heal-all = { $count ->
    [one] 1 link cut · heal all
   *[other] { $count } links cut · heal all
}
drawing-cluster-hint = drag across links to cut · click a link for one way
drawing-cluster-hint-touch = tap a link to cut it · ✂ to draw a cut
drawing-cluster-idle = Nothing in flight
drawing-cluster-idle-tick = Nothing in flight; next: a tick
drawing-cluster-idle-flush = Nothing in flight; next: node { $node } flushes
drawing-cluster-idle-message = Nothing in flight; next: { $message }
drawing-heartbeats-folded = heartbeats folded
drawing-heartbeats-shown = heartbeats shown
drawing-knife-mode = Draw a line to cut links
drawing-knife-cut = { $count ->
    [0] no link to cut
    [one] cut 1 link
   *[other] cut { $count } links
}
drawing-knife-heal = { $count ->
    [0] no link to heal
    [one] heal 1 link
   *[other] heal { $count } links
}
drawing-label = { $nodes }, { $leads }
drawing-label-nodes = { $count ->
    [2] Two nodes
    [3] Three nodes
    [4] Four nodes
    [5] Five nodes
    [6] Six nodes
    [7] Seven nodes
    [8] Eight nodes
    [9] Nine nodes
   *[other] { $count } nodes
}
drawing-label-leader = node { $node } leads
drawing-label-no-leader = no node leads
drawing-label-crashed = { $count ->
    [one] node { $nodes } is crashed
   *[other] nodes { $nodes } are crashed
}
drawing-label-cut = { $count ->
    [one] link { $links } is cut
   *[other] links { $links } are cut
}
drawing-link-up = Link { $a }–{ $b }: up
drawing-link-cut = Link { $a }–{ $b }: cut both ways
drawing-link-cut-there = Link { $a }–{ $b }: { $a }→{ $b } is cut
drawing-link-cut-back = Link { $a }–{ $b }: { $b }→{ $a } is cut
drawing-menu-title = Link { $link }
drawing-menu-cut = Cut { $link }
drawing-menu-heal = Heal { $link }
drawing-menu-cut-both = Cut both ways
drawing-menu-heal-both = Heal both ways
drawing-message-snapshot = { $kind } · snapshot
drawing-node-down-since = down since t { $time }
drawing-node-label = Node { $node }: { $role }, decided { $decided }
drawing-node-label-memory = Node { $node }: { $role }, decided { $decided }, in memory only
drawing-storage-memory-hint = MemoryStorage: a crash loses all of it

## Logs
drawing-logs-title = Logs
drawing-compact = Compact…
drawing-follow = Follow
drawing-follow-hint = Keep the end of the logs in sight
drawing-goto = Go to an index
drawing-goto-placeholder = index
drawing-goto-error = Indices run from 0 to { $last }
drawing-goto-empty = No entries yet
drawing-zoom = Size of the entries
drawing-zoom-cells = Entries as cells
drawing-zoom-bars = Entries as bars
drawing-axis = index
drawing-axis-break = Indices before the first one in sight
drawing-map = Scroll the logs
drawing-map-value = entries { $first }–{ $last } of { $total }
drawing-map-empty = no entries
drawing-lane-label = Node { $node }, { $role }
drawing-strip-label = Log of node { $node }: accepted { $accepted }, decided { $decided }, compacted { $compacted }
drawing-left-out = { $count ->
    [one] 1 more entry to the left
   *[other] { $count } more entries to the left
}
drawing-mark-compacted = compacted { $count }
drawing-storage-indexeddb = IndexedDB
drawing-storage-indexeddb-short = IDB
drawing-storage-memory = Memory
drawing-storage-memory-short = Mem
drawing-memory-only = memory only
drawing-snapshot = snapshot
drawing-snapshot-title = Snapshot: { $keys } for { $count ->
    [one] 1 entry
   *[other] { $count } entries
} ({ $indices })
drawing-trimmed = trimmed
drawing-trimmed-title = Trimmed: { $count ->
    [one] 1 entry
   *[other] { $count } entries
} ({ $indices }) gone from this node
drawing-stopsign = stopsign, next nodes { $nodes }
drawing-disk-log = disk log { $indices }
drawing-disk-log-empty = disk log empty
drawing-disk-pending = { $count ->
    [one] 1 write pending
   *[other] { $count } writes pending
}
drawing-disk-pending-state = write pending
drawing-disk-durable = all writes durable
drawing-empty = No entries yet. Append one.
drawing-empty-electing = Electing: with itself, node { $node } hears { $heard } of { $count }
drawing-empty-memory-crashed = Nothing on disk: with MemoryStorage this node restarts empty.
drawing-empty-disk-crashed = No entries on its disk.
drawing-empty-ends = Its log ends at index { $last }
drawing-readout-compacted = compacted
drawing-readout-nothing = no entry
drawing-legend = Legend
drawing-legend-decided = decided
drawing-legend-accepted = accepted, not decided
drawing-legend-snapshot = snapshot
drawing-legend-trimmed = trimmed
drawing-legend-durable = on disk
drawing-legend-pending = write pending

## The space-time diagram
drawing-space-title = Space–time diagram
drawing-space-description = One lane a node, arrows for messages, from t { $from } to t { $until }.
drawing-space-label = Space–time diagram, t { $from } to t { $until }: { $messages ->
    [one] 1 message
   *[other] { $messages } messages
}, { $events ->
    [one] 1 event
   *[other] { $events } events
} marked. Arrows move, + and − zoom, Enter chooses an event.
drawing-space-empty = Nothing happened here. Let time pass, or zoom out.
drawing-space-empty-folded = Nothing happened here but heartbeats, which are not shown. Show them, let time pass, or zoom out.
drawing-space-hint = Point at something to light its causes and effects; click it to go there. Drag to move, wheel to zoom.
drawing-space-filters = Messages shown
drawing-space-nodes = Nodes shown
drawing-space-node = Node { $node }
drawing-space-group-heartbeats = heartbeats
drawing-space-group-election = election
drawing-space-group-replication = replication
drawing-space-group-decide = decide
drawing-space-group-forward = other
drawing-space-zoom-in = Zoom in
drawing-space-zoom-out = Zoom out
drawing-space-fit-hint = Show the whole run
drawing-space-follow-hint = Keep the end of the run in sight
drawing-space-large = Use the whole page
drawing-space-small = Back to the panel
drawing-space-export = Export as SVG
drawing-space-thinned = { $n } messages are in sight: those of one direction that left about together are drawn as one. Zoom in to see each.
drawing-space-origins = From
drawing-space-effects = Leads to
drawing-space-more = and { $n } more
drawing-space-clock = The clock of node { $node } ticks.
drawing-space-message-received = { $kind } from node { $from } arrived at node { $to }.
drawing-space-message-lost = { $kind } from node { $from } to node { $to } was lost.
drawing-space-message-crashed = { $kind } to node { $to } waited for a flush and was lost when node { $from } crashed.
drawing-space-message-held = { $kind } to node { $to } waits for a flush of node { $from }.
drawing-space-message-under-way = { $kind } is under way from node { $from } to node { $to }.
drawing-space-legend-snapshot = compaction, snapshot
drawing-space-legend-lost = lost
drawing-space-legend-flush = flush
drawing-space-legend-waiting = waits for a flush
drawing-space-legend-leads = leads
drawing-space-legend-down = crashed
drawing-message-breaks = a safety check breaks when this message is handled
drawing-message-broke = a safety check broke when this message was handled
drawing-breaks = a safety check is broken here
