# 课程：课程列表，以及已打开课程的面板。

course-lessons = 课程
course-tab = 课程
course-tab-count = 课程 { $done }/{ $n }
course-sheet-title = 课程
course-sheet-lead = 每一课都会布置自己的场景，也就是一次全新的运行。你之前的操作会作为分支保留。
course-sheet-loading = 正在载入课程……
course-minutes = { COUNT($minutes) } 分钟
course-count = 已完成 { COUNT($done) } / { COUNT($n) } 步
course-file-title = 你自己的课程
course-file-lead = 与这些课程格式相同的 Markdown 文件，也可以直接拖到页面上的任何位置。
course-file-open = 打开课程文件…
course-refused-file = 无法将 { $name } 作为课程打开：{ $reason }
course-refused-link = 此链接没有指向任何课程：{ $reason }

course-none = 没有打开的课程。
course-reset = 重新开始
course-leave = 离开课程
course-present-title = 面向课堂：放大显示，一步一步来
course-previous = 上一步
course-next = 下一步
course-skip = 跳过这一步
course-next-lesson = 下一课
course-hint = 提示 { $k } / { $n }
course-hint-title = 提示 { $k }
course-stuck = 卡住了吗？这里有提示。
course-show = 替我完成
course-stage-again = 重新布置场景
course-stage-set = 布置场景
course-stage-setting = 正在布置场景……
course-stage-wanted = 这一步需要在它自己的运行中进行。请布置它的场景；你现在的运行会作为分支保留。
course-stage-missed = 在这次运行中，这一步限定的时间已经过去。请重新布置场景，再试一次。
course-end-all = 所有步骤都已完成。
course-end-some = 这是最后一步。还有步骤没有完成，你可以回去继续。
course-bar = 第 { $k } / { $n } 步：{ $title }
course-news-done = 第 { $k } 步已完成：{ $title }
course-state-done = 已完成
course-state-current = 当前步骤
course-state-open = 尚未完成

course-predict = 运行之前，你认为会怎样？
course-question = 问题
course-right = 回答正确。
course-wrong = 不太对，正确答案已标出。
course-answer-is = 正确答案已标出。
course-try = 运行看看
course-order = 请把这些行排成正确的顺序：拖动它们，或使用箭头按钮。
course-line-up = 上移：{ $line }
course-line-now = 现在是第 { $at } 行，共 { $n } 行：{ $line }
course-line-down = 下移：{ $line }

course-trouble-stage = 无法布置场景：{ $reason }
course-trouble-show = 在这次运行中无法完成：{ $reason }。请重新布置场景，然后再试。
course-trouble-try = 无法运行：{ $reason }

course-welcome = 第 1 课 · { COUNT($minutes) } 分钟
