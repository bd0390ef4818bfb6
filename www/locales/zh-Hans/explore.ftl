# 页面中的探索器，以及页面自身的数据。方案、缺陷、消息和存储操作的名称与源代码及 OmniPaxos 一致，照原样书写。

explore-title = 探索器
explore-lead = 集群的随机运行，每个种子一次，在各自的工作线程中进行。找到的问题会被缩短，可以在此打开。种子相同，运行就相同，在这里和在本机都一样。
explore-profile = 方案
explore-first = 第一个种子
explore-first-wrong = 种子是 0 到 { $most } 的整数。
explore-count = 种子数
explore-count-wrong = 1 到 { COUNT($most) } 个种子。
explore-workers = 工作线程
explore-workers-hint = 浏览器报告了 { $cores } 个核心
explore-workers-wrong = 1 到 { $most } 个工作线程：多于核心数也不会更快。
explore-start = 探索
explore-again = 重新探索
explore-pause = 暂停
explore-go-on = 继续
explore-stop = 停止
explore-goes-on = 关闭此面板不会停止任何工作：工作线程继续运行，页面顶部有一行提示。关闭页面会停止它们，找到的内容也随之消失。

## 进展

explore-phase-running = 正在探索
explore-phase-pausing = 即将暂停：{ $busy } 个工作线程正在完成手头的工作
explore-phase-paused = 已暂停
explore-phase-stopped = 已停止
explore-phase-done = 所有种子都已探索
explore-phase-failed = 没有剩下的工作线程
explore-said = { $phase }。{ $found }
explore-found-none = 目前没有发现问题。
explore-found-nothing = 没有发现问题。
explore-found = { COUNT($n) } 类发现。
explore-progress = { COUNT($seeds) } / { COUNT($count) } 个种子
explore-progress-label = 已探索的种子
explore-number = { COUNT($n) }
explore-speed = 每秒种子数
explore-events = 事件
explore-events-speed = 每秒事件数
explore-seconds = 已运行
explore-seconds-value = { COUNT($seconds) } 秒
explore-workers-now = 工作中的线程
explore-workers-of = { $busy } / { $workers }
explore-open = 打开探索器

## 工作线程出了什么问题

explore-trouble-not-started = 一个工作线程未能启动：{ $why }。浏览器可能已没有内存，或者打开的是旧版页面：请重新载入页面。
explore-trouble-replaced = 一个工作线程在工作中结束，已由另一个接替：{ $why }。如果再次发生，说明内存不足：请选择更少的工作线程。
explore-trouble-gone = 一个工作线程在工作中结束，因为次数过多，不再有接替者：{ $why }。请选择更少的工作线程。
explore-failed-hint = 探索不再进行。此前的发现保留在下面。

## 发现

explore-findings = 发现
explore-finding-broken = { $name }不成立
explore-finding-panic = OmniPaxos 发生了 panic
explore-finding-no-leader = 没有节点领导
explore-finding-trim-refused = 切割被拒绝
explore-finding-stalled = 集群无法继续
explore-finding-history = 客户端所见不可线性化
explore-finding-panic-says = 它说：{ $said }
explore-finding-unknown = 没有看到任何已知的原因：这可能是新的发现。
explore-finding-no-leader-says = 故障已结束，链路已恢复，却仍然没有节点领导。
explore-finding-trim-refused-says = 所有节点都已决定要切割的内容，领导者却仍然拒绝。
explore-finding-stalled-says = 故障已结束，也有节点领导，但在那里提议的内容没有在各处被决定。
explore-finding-history-says = 写入和经日志的读取，没有任何一种顺序能解释读到的内容，也没有已知的原因：这可能是新的发现。
explore-finding-seeds = 出现在 { COUNT($n) } 次运行中，其中之一是种子 { $seed }
explore-finding-waiting = { COUNT($n) } 条命令，等待缩短
explore-finding-under-way = { COUNT($n) } 条命令，正在缩短
explore-finding-short = { COUNT($n) } 条命令，由 { COUNT($before) } 条经 { COUNT($runs) } 次运行缩短而来
explore-finding-not-short = { COUNT($n) } 条命令，保持找到时的样子
explore-finding-open = 打开
explore-finding-open-name = 打开：{ $title }，种子 { $seed }
explore-finding-script = 复制脚本
explore-finding-link = 复制链接
explore-copied-script = 脚本已复制。
explore-copied-link = 链接已复制。
explore-not-copied = 浏览器不允许复制。请打开运行，再从“分享”中取得。
explore-more = 另有 { COUNT($n) } 次运行出现了其他类型的问题。
explore-exempt = 已知，且不算作此方案的问题：{ $list }。
explore-comma = 、
explore-exempt-item = { $name } 出现在 { COUNT($n) } 次运行中
explore-branch = { $name }，种子 { $seed }
explore-panics-next = 运行停在使 OmniPaxos 发生 panic 的命令之前；下一行是：{ $line }

## 看到了什么

explore-coverage = 已经看到的，和从未看到的
explore-coverage-sum = 看到 { $seen } / { $all }
explore-coverage-never = 从未看到
explore-group-messages = 收到的消息
explore-group-losses = 丢失的消息
explore-group-storage = 存储操作
explore-group-refusals = 拒绝
explore-group-entries = 读到的日志项
explore-group-phases = 阶段变化
explore-group-disks = 磁盘

## 方案：不做什么，寻找什么

explore-profile-promised = OmniPaxos 所承诺的：什么都不会被破坏，故障结束后集群继续工作。不做：内存节点崩溃、按 OmniPaxos 0.2.4 的方式追赶、打乱顺序的链路，以及超出所有节点永久决定的范围或与快照混用的切割。
explore-profile-unordered = 同上，但链路会打乱顺序：消息相互超越、重复到达，也会在没有新会话的情况下丢失。这超出了 OmniPaxos 的承诺，所以只看安全检查。
explore-profile-amnesia = 内存节点崩溃，磁盘被清空；追赶方式是修正过的。寻找回来后失去了曾告诉别人的内容的节点。
explore-profile-delta-catchup = 按 OmniPaxos 0.2.4 的方式追赶，节点被隔离后又回来；内存节点不崩溃。寻找缺少跟随者自身日志项的快照。
explore-profile-trim-below-resync = 在 OmniPaxos 允许的范围内切割，没有快照；内存节点不崩溃。寻找到达已切割位置以下的重新同步。
explore-profile-snapshot-then-trim = 切割与快照混用；节点偶尔被隔离，不崩溃。寻找缺少已切割内容的快照。
explore-profile-stuck-in-recovery = 节点争取领导、崩溃、回来。寻找在故障恢复中等待自己这位领导者的节点。
explore-profile-trim-with-gapped-ids = 节点编号有空缺，所有节点都已决定的内容被切割；没有节点崩溃。寻找拒绝切割的领导者。
explore-profile-priority-stall = 随时设置优先级；内存节点不崩溃。寻找不会结束的选举。
explore-profile-stopsign-twice = 在节点被隔离时重新配置；内存节点不崩溃。寻找被重新同步计了两次的停止符。
explore-profile-promise-taken-back = 在节点请求承诺时切断链路；快照开启，内存节点不崩溃。寻找被重新请求、却把日志留给了新领导者的承诺。
explore-profile-other = 没有说明的方案：`explore --help` 中有说明。

## 有名称的已知缺陷

explore-defect-amnesia = 节点回来时失去了曾告诉别人的内容：它的日志只在内存中，或者磁盘被清空了。
explore-defect-delta-catchup = 以增量快照追赶时，丢失了跟随者自身的日志项。
explore-defect-trim-below-resync = 重新同步到达了领导者已切割位置以下。
explore-defect-snapshot-then-trim = 被切割的日志项不在任何快照中。
explore-defect-stuck-in-recovery = 节点回来时的承诺是自己的 Ballot，它等待的领导者正是自己。
explore-defect-trim-with-gapped-ids = 节点编号有空缺时，什么都无法切割。
explore-defect-priority-stall = 设置的优先级使选举停滞。
explore-defect-stopsign-twice = 越过停止符的重新同步把它计了两次。
explore-defect-promise-taken-back = 被重新请求的承诺把日志留给了新领导者，却没有留下已决定索引。
explore-defect-other = 已知的缺陷：源代码的 docs/findings 文件夹中有描述。

## 页面自身的数据

explore-figures = 页面自身的数据
explore-figures-show = 显示页面自身的数据：帧、事件、内存、磁盘
explore-figures-close = 隐藏数据
explore-figures-frames = 每秒帧数
explore-figures-events = 每秒事件数
explore-figures-memory = 集群的内存
explore-figures-heap = JavaScript 的内存
explore-figures-records = 磁盘上的记录
explore-figures-disk = 页面占用的磁盘
explore-figures-unknown = 未告知
explore-figures-bytes = { $n } B
explore-figures-kilobytes = { $n } kB
explore-figures-megabytes = { $n } MB
explore-key-figures = 页面自身的数据
