# What became of what was appended.

proposals-lost = Node { $node } proposed { $entries }, lost for ever: { $how }.
proposals-lost-cut = the last copy was in { $message } { $from }→{ $to }, and that link is cut
proposals-lost-receiver-down = the last copy was in { $message } { $from }→{ $to }, and node { $to } is crashed
proposals-lost-chance = the last copy was in { $message } { $from }→{ $to }, which the link happened to lose
proposals-lost-dropped-message = the last copy was in { $message } { $from }→{ $to }, which somebody dropped
proposals-lost-too-late = the last copy was in { $message } { $from }→{ $to }, which came too late to be taken
proposals-lost-no-instance = the last copy was in { $message } { $from }→{ $to }, and node { $to } runs that configuration no more
proposals-lost-left = the last copy was in { $message } { $from }→{ $to }, and node { $to } has left the cluster
proposals-lost-session = the last copy was in { $message } { $from }→{ $to }, which node { $from } still held back when their session ended
proposals-lost-replaced = node { $by } wrote what the leader sent over the last copy (append_on_prefix)
proposals-lost-crashed = the last copy was in the memory of node { $by }, which crashed
proposals-lost-flushed = node { $by } wrote what the leader sent over it (append_on_prefix), and with this flush the last copy is gone from its disk
proposals-lost-dropped = node { $by } had the last copy and let it go
proposals-lost-wiped = the last copy was on the disk of node { $by }, which was wiped
proposals-lost-stopped = node { $by } had the last copy, undecided, when it stopped its OmniPaxos of that configuration
proposals-lost-power = the last copy was under way when the power failed

proposals-tally = { COUNT($proposed) } proposed, { COUNT($decided) } decided, { COUNT($lost) } lost
proposals-tally-open = { COUNT($proposed) } proposed, { COUNT($decided) } decided, { COUNT($lost) } lost, { COUNT($open) } open

proposals-place-logs = undecided at { $nodes }
proposals-place-isolated = node { $node } (isolated)
proposals-place-disks = on the disk of { $nodes }
proposals-place-message = in { $message } { $from }→{ $to }, under way
proposals-place-held = in { $message }, held at node { $node }
proposals-place-memory = in the memory of node { $node }

proposals-title = Proposals
proposals-none = Nothing was proposed yet. Append something.
proposals-open-title = Still open
proposals-open-here = Proposed here, still open
proposals-open-none = None is open: each proposal was decided or is lost.
proposals-lost-title = Lost
proposals-lost-lead = OmniPaxos does not tell who appended them. A proposal is lost once no log, no message, no memory and no disk holds it any more.
proposals-entry = What
proposals-from = Proposed at
proposals-where = Where it is
proposals-how = How
proposals-at = node { $node }, step { $step }
proposals-forwarded-to = node { $node }, step { $step }, forwarded to node { $to }
proposals-lost-in = step { $step }: { $how }
proposals-more = and { COUNT($count) } more
