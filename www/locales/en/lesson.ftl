# Lessons: the sheet that lists them, the panel of the one that is open.

course-lessons = Lessons
course-tab = Lesson
course-tab-count = Lesson { $done }/{ $n }
course-sheet-title = Lessons
course-sheet-lead = Each sets its own stage: a fresh run. What you did before stays, as a branch.
course-sheet-loading = The lessons are on their way…
course-minutes = { $minutes ->
    [one] { COUNT($minutes) } minute
   *[other] { COUNT($minutes) } minutes
}
course-count = { COUNT($done) } of { COUNT($n) } done
course-file-title = A lesson of your own
course-file-lead = A Markdown file in the format of these lessons; it can also be dropped anywhere on the page.
course-file-open = Open a lesson file…
course-refused-file = { $name } could not be opened as a lesson: { $reason }
course-refused-link = The link leads to no lesson: { $reason }

course-none = No lesson is open.
course-reset = Start over
course-leave = Leave the lesson
course-present-title = In front of a class: step by step, in large
course-previous = Previous
course-next = Next
course-skip = Skip this step
course-next-lesson = Next lesson
course-hint = Hint { $k } of { $n }
course-hint-title = Hint { $k }
course-stuck = Stuck? There is a hint.
course-show = Do it for me
course-stage-again = Set the stage again
course-stage-set = Set the stage
course-stage-setting = The stage is being set…
course-stage-wanted = This step stands on a run of its own. Set its stage; the run that you have stays, as a branch.
course-stage-missed = The time that this step gives is over on this run. Set the stage again and try once more.
course-end-all = All steps are done.
course-end-some = That was the last step. Some are not done yet; you can go back to them.
course-bar = Step { $k } of { $n }: { $title }
course-news-done = Step { $k } is done: { $title }
course-state-done = done
course-state-current = the current step
course-state-open = not done yet

course-predict = Before you run it: what do you think?
course-question = A question
course-right = That is right.
course-wrong = Not quite; the right answer is marked.
course-answer-is = The right answer is marked.
course-try = Run it and see
course-order = Put these lines in order: drag them, or use the arrows.
course-line-up = Move up: { $line }
course-line-now = Now { $at } of { $n }: { $line }
course-line-down = Move down: { $line }

course-trouble-stage = The stage could not be set: { $reason }
course-trouble-show = It could not be done on this run: { $reason }. Set the stage again, then it can.
course-trouble-try = It could not be run: { $reason }

course-welcome = Lesson 1 · { $minutes ->
    [one] { COUNT($minutes) } minute
   *[other] { COUNT($minutes) } minutes
}
