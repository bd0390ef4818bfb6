# In front of a class: presenting, names of steps, the handout, the page in another one.

class-title = For a class
class-presenting = Present
class-lead-none = In large: the drawing, the logs and what just happened, with one event a press. A script with lines like “# beat: …” is presented beat by beat; the scenarios that have beats say so.
class-lead = { $n ->
    [one] 1 beat.
   *[other] { COUNT($n) } beats.
} It begins anew with its stage; the run on the page is kept as a branch.
class-has-beats = { $n ->
    [one] This script has 1 beat and can be presented.
   *[other] This script has { COUNT($n) } beats and can be presented.
}
class-present = Present
class-present-beats = { $n ->
    [one] Present, 1 beat
   *[other] Present, { COUNT($n) } beats
}
class-leave = Leave
class-link = A link that opens this presentation
class-notes = Notes
class-notes-open = Notes in a window of their own
class-notes-blocked = The browser did not let the window with the notes open. Allow windows of this page, then try again.
class-notes-wait = Nothing is being presented. This window follows the page that presents in this browser.
class-notes-text = The class reads
class-notes-note = Note
class-notes-question = Question
class-notes-answer = Answer
class-notes-happened = Just happened
class-notes-next = Next

## The stage

class-stage = Presentation
class-place = { $at } of { $of }
class-begin = Begin
class-next = Next
class-run-it = Run it
class-show-answer = Show the answer
class-order = Put these in order:
class-back = Back
class-reset = Restart
class-spotlight = Spotlight
class-lock = Lock
class-unlock = Unlock
class-more = More…
class-locked-now = Locked
class-locked = Locked: pointer and keys change nothing; the beats go on.
class-locked-why = The screen is locked. Press L to unlock it.
class-preparing = Setting the stage…
class-ready = Space or PageDown goes on.
class-no-beats = Space or PageDown goes to the next event.

## Names of steps

class-bookmarks = Bookmarks
class-bookmarks-none = No step of this run has a name yet. Names are kept with the run, and go along in links and files.
class-bookmark-name = Name of this step
class-bookmark-here = A name for step { $step }
class-bookmark-add = Add
class-bookmark-step = step { $step }
class-unmark = Remove { $name }

## The handout

class-printing = Handout
class-printing-lead = On paper: the drawing at each of these places, what happened between them, the logs at the end, the script; answers on a page of their own.
class-stops = Drawings at
class-stops-beats = the beats ({ COUNT($n) })
class-stops-bookmarks = the bookmarks ({ COUNT($n) })
class-handout-show = Preview
class-handout-hide = Hide the preview
class-handout-making = Making the handout…
class-print = Print…
class-paper-title = A run of OmniPaxos
class-paper-stage = The stage
class-paper-end = The end
class-paper-logs = The logs at the end
class-paper-script = The script
class-paper-answers = Answers
class-paper-node = node
class-paper-compacted = compacted
class-paper-trimmed = trimmed to { $index }
class-paper-snapshot = snapshot to { $index }: { $keys }
class-paper-drawing = The cluster at step { $step }, t { $time }
class-paper-more = { $n ->
    [one] and 1 more
   *[other] and { COUNT($n) } more
}

## In another page

class-embed = Embed in another page
class-embed-lead = Put this where the panels should stand. Panels: { $known }. A run goes behind # as in a shared link. Nothing is kept there: the disks are simulated, and loading that page again begins anew.
class-embed-unknown = There is no panel called “{ $found }”. Expected one or several of: { $known }, with commas between them.
class-embed-whole = Open the whole page

## Keys

class-keys = Keys in front of a class
class-key-bookmark = for a class: present, name this step, print
class-key-present = present in large, or leave
class-key-next = next beat, or the answer; once more: do not wait
class-key-back = back to where the beat before ended
class-key-reset = restart from the stage
class-key-spotlight = light the next node, or that one
class-key-lock = lock or unlock the screen
class-key-escape = light all nodes again
