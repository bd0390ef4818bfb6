# 课堂：演示、步骤名称、讲义、嵌入其他网页。

class-title = 课堂
class-presenting = 演示
class-lead-none = 以大字显示图、日志和刚发生的事，每按一次走一个事件。带有“# beat: …”行的脚本可逐拍演示；带节拍的场景会注明。
class-lead = 共 { COUNT($n) } 拍。演示从布景重新开始；页面上的运行保留为分支。
class-has-beats = 这个脚本有 { COUNT($n) } 拍，可以演示。
class-present = 演示
class-present-beats = 演示，共 { COUNT($n) } 拍
class-leave = 退出
class-link = 打开此演示的链接
class-notes = 备注
class-notes-open = 在单独的窗口中打开备注
class-notes-blocked = 浏览器没有打开备注窗口。请允许本页打开窗口，然后重试。
class-notes-wait = 当前没有演示。本窗口跟随同一浏览器中正在演示的页面。
class-notes-text = 课堂上显示
class-notes-note = 备注
class-notes-question = 问题
class-notes-answer = 答案
class-notes-happened = 刚刚发生
class-notes-next = 下一拍

## 台上

class-stage = 演示
class-place = 第 { $at } 拍，共 { $of } 拍
class-begin = 开始
class-next = 下一拍
class-run-it = 运行
class-show-answer = 显示答案
class-order = 请排出正确的顺序：
class-back = 后退
class-reset = 重新开始
class-spotlight = 聚光
class-lock = 锁定
class-unlock = 解锁
class-more = 更多…
class-locked-now = 已锁定
class-locked = 已锁定：指针和按键不会改变任何内容；节拍照常前进。
class-locked-why = 屏幕已锁定。按 L 解锁。
class-preparing = 正在布景……
class-ready = 按空格键或 PageDown 继续。
class-no-beats = 按空格键或 PageDown 走到下一个事件。

## 步骤名称

class-bookmarks = 书签
class-bookmarks-none = 这次运行还没有命名的步骤。名称随运行保存，也会随链接和文件一起带走。
class-bookmark-name = 此步骤的名称
class-bookmark-here = 为第 { $step } 步命名
class-bookmark-add = 添加
class-bookmark-step = 第 { $step } 步
class-unmark = 删除 { $name }

## 讲义

class-printing = 讲义
class-printing-lead = 打印内容：各处的图、其间发生的事、结束时的日志、脚本；答案单独一页。
class-stops = 图的位置
class-stops-beats = 节拍（{ COUNT($n) }）
class-stops-bookmarks = 书签（{ COUNT($n) }）
class-handout-show = 预览
class-handout-hide = 隐藏预览
class-handout-making = 正在生成讲义……
class-print = 打印…
class-paper-title = OmniPaxos 的一次运行
class-paper-stage = 布景
class-paper-end = 结束
class-paper-logs = 结束时的日志
class-paper-script = 脚本
class-paper-answers = 答案
class-paper-node = 节点
class-paper-compacted = 已压缩
class-paper-trimmed = 切割到 { $index }
class-paper-snapshot = 快照到 { $index }：{ $keys }
class-paper-drawing = 第 { $step } 步（t { $time }）时的集群
class-paper-more = 另有 { COUNT($n) } 条

## 嵌入其他网页

class-embed = 嵌入其他网页
class-embed-lead = 把这段代码放到要显示面板的位置。可用的面板：{ $known }。运行写在 # 之后，与分享链接相同。那里不保存任何内容：磁盘是模拟的，重新载入那个网页会从头开始。
class-embed-unknown = 没有名为“{ $found }”的面板。应为下列之一或几个，用逗号分隔：{ $known }。
class-embed-whole = 打开完整页面

## 按键

class-keys = 课堂上的按键
class-key-bookmark = 课堂：演示、为此步骤命名、打印
class-key-present = 以大字演示，或退出
class-key-next = 下一拍，或显示答案；再按一次则不等待
class-key-back = 回到上一拍结束的位置
class-key-reset = 从布景重新开始
class-key-spotlight = 聚光到下一个节点，或该节点
class-key-lock = 锁定或解锁屏幕
class-key-escape = 重新显示所有节点
