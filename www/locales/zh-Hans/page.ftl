# 页面：外壳、时间控制、节点检视、各面板与各对话框。
# Fluent 语法。术语以设计文档的术语表为准：trim 为“切割”，cut 为“断开”。

page-title = OmniPaxos Playground
page-skip = 跳到所选节点
page-close = 关闭
page-dismiss = 知道了
page-room-panel = 事件、状态与存储

## Header

page-header-nav = 集群与脚本
page-new-cluster = 新建集群
page-scenarios = 场景
page-script = 脚本
page-help = 帮助与快捷键
page-opening = 正在打开数据库……
page-seed = 种子 { $seed }
page-snapshots-on = 快照：开
page-snapshots-off = 快照：关
page-catchup-upstream = 追赶方式同 0.2.4
page-theme-system = 配色：跟随系统
page-theme-light = 配色：浅色
page-theme-dark = 配色：深色

## Another tab

page-other-tab = 另一个标签页
page-watch-copy = 查看副本
page-refresh-copy = 刷新副本
page-copying = 正在重放……
page-take-over-when-free = 空出后接管
page-take-over = 接管

## Nodes

page-node = 节点 { $node }
page-node-in-text = 节点 { $node }
page-nodes-in-text = { $n ->
   *[other] 节点 { $list }
}
page-inspector = 节点
page-choose-node = 请选择一个节点
page-role-leader = 领导者
page-role-follower = 跟随者
page-role-crashed = 已崩溃
page-role-and-phase = { $role }，{ $phase }
page-phase-none = 尚无阶段
page-phase-prepare = 准备阶段
page-phase-accept = 接受阶段
page-phase-recover = 故障恢复中
page-storage-memory = 内存
page-storage-indexeddb = IndexedDB
page-crashed-since = 自 t { $time } 起已崩溃
page-itself = 它自己
page-none-yet = 暂无
page-leader-down = 无：已崩溃
page-entries = { $n ->
    [0] 没有日志项
    [1] 1 条日志项（{ $first }）
   *[other] { COUNT($n) } 条日志项（{ $first }–{ $last }）
}

page-fact-role = 角色
page-fact-role-why = 节点的角色，以及它处于协议的哪个阶段。
page-fact-ballot = Ballot
page-fact-ballot-why = 它的日志最近一次是在哪个 Ballot（轮次）中被接受的。
page-fact-promise = 承诺
page-fact-promise-why = 它承诺过的最高 Ballot：更低的轮次它不再参与。
page-fact-leader = 领导者
page-fact-leader-why = 它所认定的领导者，即它承诺过的那个节点，不论对方是否还在运行。
page-fact-decided = 已决定
page-fact-decided-why = 它已知被决定的日志项，这些日志项不会再变。
page-fact-accepted = 已接受
page-fact-accepted-why = 它日志中的全部日志项，无论是否已决定。
page-fact-compacted = 已压缩
page-fact-compacted-why = 日志有多少已并入快照，或已被切割。
page-fact-hears = 能听到
page-fact-hears-why = 上一轮心跳中，收到了哪些节点的心跳。
page-fact-storage = 存储
page-fact-storage-why = 它把不能忘记的内容存在哪里，以及最近一次已持久化的刷盘。
page-fact-held = 暂扣
page-fact-held-why = 要等相应写入持久化之后才能发出的消息，以及尚未持久化的日志项。
page-not-compacted = 未压缩
page-trimmed-to = 已切割到 { $index }
page-snapshot-to = 快照到 { $index }，{ COUNT($keys) } 个键
page-hears-none = 0 个（共 { $others } 个）
page-hears = { $nodes }（{ $n } 个，共 { $others } 个）
page-storage-flushed = { $storage }，第 { $flush } 次刷盘
page-storage-empty = { $storage }，尚未刷盘
page-storage-held = { $storage }，磁盘已暂扣
page-held-none = 没有
page-held-messages = 暂扣 { COUNT($n) } 条消息
page-held-entries = { COUNT($n) } 条待持久化
page-held-both = { COUNT($messages) } 条消息，{ COUNT($entries) } 条待持久化
page-recovering = 正在故障恢复：等待领导者发来 Prepare。如果一直等不到，可用“尝试当领导者”让它脱困。

## Append

page-append = 追加
page-append-key = 键
page-append-value = 值
page-append-count = 数量
page-append-count-why = 大于 1 时：键依次为 k0、k1……，值依次为 1、2……
page-append-over = 分布在
page-append-over-keys = 个键上：k0=1、k1=2……
page-append-down = 节点 { $node } 已崩溃。请先重启它，再在这里追加。
page-problem-key-empty = 键至少要有一个字符。
page-problem-key-long = 键最多 { $most } 字节，这个键有 { COUNT($bytes) } 字节。
page-problem-value = 值应为 0 到 { $most } 之间的整数。
page-problem-count = 数量应为 1 到 { COUNT($most) } 之间的整数。
page-problem-line = 第 { $line } 行不是“键=值”的形式。没有追加任何内容。
page-problem-lines = 一次最多 { COUNT($most) } 行，这里有 { COUNT($n) } 行。没有追加任何内容。

## State

page-state-title = 键值
page-state-node = 节点
page-state-decided = 已决定
page-state-empty = 还没有键。请先追加一个。
page-state-empty-node = 还没有键值。请先追加一个。
page-state-from-index = 已决定，来自索引 { $index } 处的日志项
page-state-from-snapshot = 已决定，来自到 { $index } 为止的快照
page-state-undecided = 已接受但未决定：这个值也许永远不会生效
page-state-more = 另有 { COUNT($n) } 个键
page-state-legend = 带问号的值表示已接受但未决定。
page-state-legend-behind = 虚线表示比已决定最多的节点旧。
page-state-legend-differs = ≠ 表示与该节点已决定的不符，这不该发生。
page-state-behind = 较旧：节点 { $node } 已是 { $value }
page-state-differs = 与节点 { $node } 已决定的不符

## What can be done to a node

page-compact = 压缩…
page-links = 链路…
page-lead = 尝试当领导者
page-lead-why = 在这个节点上调用 try_become_leader。
page-crash = 崩溃
page-crash-why = 断电：未持久化的内容会丢失，暂扣的消息也一并丢失。
page-restart = 重启
page-restart-why = 用存储中留下的内容重新启动。
page-isolate = 隔离
page-isolate-why = 断开这个节点的所有链路，双向都断。
page-heal-node = 恢复连接
page-heal-why = 恢复这个节点的所有链路，双向都恢复。
page-hold = 暂扣磁盘
page-hold-why = 不再开始新的刷盘：等待刷盘的消息会一直被暂扣。
page-hold-memory = 内存中的节点没有磁盘可以暂扣。
page-release = 放行磁盘
page-release-why = 允许重新开始刷盘。

## Links of a node

page-disk = 磁盘…
page-disk-why = 让刷盘失败、填满磁盘或损坏一条记录，看看节点如何应对。
page-disk-sheet-title = 节点 { $node } 的磁盘
page-disk-none-title = 磁盘
page-disk-fail = 让下一次刷盘失败
page-disk-fail-why = 磁盘上不会写入任何内容。在重试成功之前，节点保持沉默。
page-disk-fill = 填满磁盘
page-disk-fill-why = 凡是会使内容增多的刷盘都不能成功。压缩可以腾出空间。
page-disk-free = 腾出空间
page-disk-free-why = 刷盘重新可以成功。
page-disk-crashed-title = 节点崩溃期间
page-disk-crash-first = 请先使节点崩溃：运行中的节点会用内存中的内容覆盖损坏之处。
page-disk-damage-why = 记录中的一个字节会被改变。重启节点，看看会怎样。
page-disk-damage-manifest = 损坏清单
page-disk-damage-log = 损坏日志
page-disk-damage-snapshot = 损坏快照
page-disk-wipe = 清空磁盘
page-disk-wipe-why = 节点可以再次启动，但什么也不记得：失忆。这可能破坏其他节点所依赖的内容。
page-disk-replace = 替换节点…
page-disk-replace-why = 通过重新配置，由一个从未用过的编号的节点取代它：新节点没有作过任何承诺，也就不会违背承诺。
page-disk-replace-wait = 需要先有领导者：请先让时间前进。
page-disk-export-title = 磁盘上的记录
page-disk-export = 保存为文件
page-disk-export-why = 每条记录的字节、校验和与内容，损坏的记录也包括在内。
page-disk-is-damaged = 有一条记录已损坏：节点不会从这块磁盘启动。
page-disk-is-lost = 磁盘上的内容与写入时不同：节点不会从它启动。
page-disk-is-failing = 上一次刷盘失败：在成功之前，节点保持沉默。
page-disk-is-full = 磁盘已满。
page-disk-will-fail = 下一次开始的刷盘将会失败。
page-disk-is-held = 写入被暂扣：不会开始刷盘。
page-disk-is-writing = 正在刷盘，或即将开始。
page-disk-is-well = 所有写入均已持久化；最近一次刷盘编号为 { $flushed }。
page-links-title = 节点 { $node } 的链路
page-links-none-title = 链路
page-links-lead = 每条链路有两个方向，可以只断开其中一个。断开时仍在途中的消息会丢失。
page-links-peer = 对方节点
page-links-out = 节点 { $node } 发送
page-links-in = 节点 { $node } 接收
page-link-up = 连通
page-link-cut = ✕ 已断开
page-link-cut-it = { $from } 发给 { $to }：连通。断开它。
page-link-heal-it = { $from } 发给 { $to }：已断开。恢复它。

## Compact

page-compact-title = 压缩日志
page-compact-what = 方式
page-compact-kind-snapshot = 快照
page-compact-kind-trim = 切割
page-compact-where = 范围
page-compact-scope-all = 所有节点
page-compact-scope-local = 仅此节点
page-compact-node = 在哪个节点发起
page-compact-index = 压缩到哪个索引之前
page-compact-index-label = 索引：在它之前的日志项会被压缩
page-compact-as-far = 尽可能多
page-compact-index-problem = 索引应为从 0 开始的整数。
page-compact-snapshot-is = 快照把已决定的日志项合并成每个键的最后一个值。任何节点都可以为自己已决定的部分创建快照。
page-compact-trim-is = 切割会永久删除日志项，不保留任何值。只有领导者可以切割，而且最多切割到所有节点都已接受的位置。
page-compact-no-snapshots = 这个集群关闭了快照：日志项的快照类型是 NoSnapshot。
page-compact-preview = 按各节点目前的情况，日志会变成这样
page-compact-would-refuse = OmniPaxos 会拒绝：
page-compact-rust = Rust 写法
page-compact-snapshot = 创建快照
page-compact-trim = 切割
page-compact-at-leader = 在领导者节点 { $node } 上切割
page-compact-try-here = 仍在这里尝试
page-fate-snapshot = { $entries } → 快照到 { $to }
page-fate-trim = 删除 { $entries }，切割到 { $to }
page-fate-nothing = 没有可压缩的内容
page-fate-compacted = 不变：早已压缩到 { $to }
page-fate-behind-decided = 轮不到它：只决定了 { COUNT($n) } 条日志项
page-fate-behind-accepted = 被它拖住：只接受了 { COUNT($n) } 条日志项
page-fate-undecided = 不变：只决定了 { COUNT($n) } 条日志项，而请求不会重发
page-fate-down = 已崩溃：请求会丢失，且不会重发
page-fate-cut-off = 链路已断开：请求会丢失，且不会重发
page-fate-not-asked = 不涉及
page-trap-beyond-snapshot = 在{ $nodes } 上，切割会超出快照：{ $entries }既不在快照里，也不在日志里。
page-trap-after-trim = { $nodes } 的日志之前被切割过：快照里会缺少 { $entries }。
page-trap-behind = { $nodes } 只决定了 { COUNT($n) } 条日志项。如果要从那里重新同步，就会需要已被切割的日志项：OmniPaxos 0.2.4 在这种情况下会破坏一致性。

## Transport

page-transport = 时间
page-play = 播放
page-pause = 暂停
page-stop = 停止
page-next-event = 下一个事件
page-next-prefix = 下一个事件：
page-next-whole = 下一个事件：{ $what }
page-next-message = { $kind } { $from }→{ $to }
page-next-flush = 节点 { $node } 刷盘
page-next-tick = 时钟滴答
page-first = 回到开头（Home）
page-back = 后退一个事件（←）
page-live-title = 回到最新（End）
page-timeline = 时间线
page-timeline-value = 第 { $step } 步：{ $what }
page-timeline-leader = 领导者 { $node }
page-timeline-forgotten = 这一段的事件太多，已不再保留。
page-timeline-more = 附近另有 { COUNT($n) } 个标记
page-timeline-in = 放大，只看较短的一段（+）
page-timeline-out = 缩小，看较长的一段（−）
page-past = 过去
page-past-at = 过去 · 第 { $step } 步，共 { $last } 步
page-past-return = 回到最新
page-past-forks = 在此操作会产生分支
page-past-sign = 会产生分支：
page-announce-past = 第 { $step } 步，共 { $last } 步。{ $what }
page-tick = 1 个滴答
page-tick-title = 前进一个时钟滴答（T）
page-speed = 速度
page-ticks-per-second = { $n } 滴答/秒
page-clock = t { $time } · 第 { $step } 步
page-run-until-decided = 运行到决定为止
page-run-until-decided-title = 一直运行，直到领导者已接受的日志项都被决定，或过了 10,000 个滴答（R）
page-flight-messages = 途中有 { COUNT($n) } 条消息
page-flight-flushes = { COUNT($n) } 个节点正在刷盘
page-flight-both = 途中有 { COUNT($messages) } 条消息，{ COUNT($flushes) } 个节点正在刷盘

## Tabs

page-tabs = 面板
page-tab-logs = 日志
page-tab-node = 节点
page-tab-events = 事件
page-tab-space = 时空图
page-tab-state = 状态
page-tab-storage = 存储
page-tab-messages = 消息
page-feed-filter = 只显示这些事件
page-feed-search = 搜索
page-feed-search-why = 在已发生的事件中搜索
page-feed-messages = 消息
page-feed-log = 日志
page-feed-leadership = 领导者
page-feed-disk = 磁盘
page-feed-network = 网络
page-feed-compaction = 压缩
page-feed-faults = 故障
page-feed-clear = 全部显示
page-feed-found = { $n ->
    [0] 没有找到
   *[other] 找到 { COUNT($n) } 条
}
page-feed-searching = 正在搜索……已找到 { COUNT($n) } 条
page-feed-looking = 正在搜索……
page-feed-none = 没有符合的事件。
page-feed-more = 更早的事件
page-feed-forgotten = 更早的事件太多，已不再保留。
page-feed-too-many = 还有更多。用搜索或筛选来找要看的事件。
page-feed-go = 跳转到第 { $step } 步：{ $what }
page-feed-go-title = 显示当时的集群
page-feed-empty = 还没有发生任何事。请按“下一个事件”或“播放”。

## Storage

page-disk-memory = 节点 { $node } 把日志放在内存里（MemoryStorage）：没有数据库可看，一旦崩溃就全部丢失。
page-disk-empty = 尚未刷盘
page-disk-past = 重放：这是第 { $step } 步时的存储。在你操作之前，真实的数据库不会改动。
page-disk-looking = 正在查看……
page-disk-look = 再看一次
page-disk-title = 数据库现状
page-disk-durable = 已持久化：第 { $flush } 次刷盘，日志 { $log }，已决定 { $decided }
page-disk-flushing = 第 { $flush } 次刷盘进行中，t { $due } 到期
page-disk-ahead = 第 { $flush } 次刷盘已写入，从 t { $due } 起算数
page-disk-pending = { COUNT($n) } 条日志项待持久化
page-disk-pending-other = 有承诺或索引待持久化
page-disk-all-durable = 没有待持久化的写入
page-disk-held = 磁盘已暂扣
page-disk-checksum = CRC32C
page-disk-total = 合计
page-disk-records = { COUNT($n) } 条记录
page-disk-compaction = 上次压缩前后的字节数（第 { $flush } 次刷盘）：
page-disk-chunks = 日志的分块
page-disk-chunks-before = 前面还有 { COUNT($n) } 个分块
page-disk-chunk-open = 未封存
page-disk-chunk-sealed = 已封存
page-disk-straddling = 斜线部分：{ COUNT($n) } 条已压缩的日志项仍与其他日志项同在一个分块中，要等整个分块删除时才会消失。
page-disk-more = 另有 { COUNT($n) } 条记录

page-writes-title = 存储操作
page-writes-memory = 只在内存中：从不刷盘。
page-writes-empty = OmniPaxos 尚未写入任何内容。
page-writes-more = 更早的 { COUNT($n) } 个批次
page-write-step = 第 { $step } 步
page-write-entries = { COUNT($n) } 条日志项
page-write-entries-from = 从索引 { $from } 起：{ COUNT($n) } 条日志项
page-write-none = 无
page-batch = 批次 { $number }
page-batch-memory = 在内存中
page-batch-operations = { COUNT($n) } 个操作
page-batch-flush = 刷盘 t { $from }–{ $due }
page-batch-open = 未刷盘
page-batch-under-way = 进行中：第 { $done } 个滴答，共 { $all } 个
page-batch-durable = 已持久化
page-batch-durable-at = 已持久化，t { $time }
page-batch-lost = 在崩溃中丢失，t { $time }
page-batch-written = 写入 { $bytes }
page-batch-earlier = 更早的 { COUNT($n) } 个操作未显示
page-batch-waiting = { COUNT($n) } 条消息在等它：
page-batch-waited = { COUNT($n) } 条消息等过它：
page-batch-burst = { COUNT($n) } 条消息随之丢失：

## New cluster

page-nc-title = 新建集群
page-nc-count = 节点数
page-nc-count-hint = 2 到 9
page-nc-storage = 全部节点的存储
page-nc-storage-hint = 决定崩溃后还剩什么
page-nc-storage-mixed = 混合
page-nc-storage-each = 各节点的存储
page-nc-storage-of = 节点 { $node } 的存储
page-nc-snapshots = 快照
page-nc-snapshots-off-why = 没有快照（NoSnapshot）时，日志只能切割；落后的节点收到的是日志项本身。
page-nc-catchup = 追赶方式
page-nc-catchup-mended = 已修正
page-nc-catchup-upstream = 与 OmniPaxos 0.2.4 相同
page-nc-catchup-mended-why = 通过快照追赶的跟随者，会保留它自己已决定的内容。
page-nc-catchup-upstream-why = 与 OmniPaxos 0.2.4 的做法相同：通过增量快照追赶的跟随者，快照中会丢掉它自己已决定的日志项。想看这个缺陷时选它。
page-nc-latency = 延迟
page-nc-latency-hint = 一条消息要走几个滴答
page-nc-jitter = 抖动
page-nc-jitter-hint = 随机增加的滴答数上限
page-nc-election = 选举超时
page-nc-election-hint = 两次检查间隔几个滴答
page-nc-disk = 磁盘
page-nc-disk-hint = 一次刷盘要几个滴答
page-nc-seed = 种子
page-nc-seed-hint = 种子相同，运行就相同
page-nc-restless = 最长延迟的两倍已达到选举超时：即使没有故障，领导者也可能更换。仍然可以启动。
page-nc-problem-number = 这里需要一个整数。
page-nc-replaces = 这会开始新的运行，并删除当前运行的数据库。
page-nc-start = 启动

## Scenarios

page-scenarios-title = 场景
page-scenarios-lead = 每个场景都会新建一个集群并布置好局面，之后由你继续。
page-scenario-fresh = 全新的集群
page-scenario-fresh-look = 三个节点，领导者已选出。追加一条日志项，再单步前进：看它怎样先被多数节点接受，然后才被决定。
page-scenario-quorum-loss = 失去法定人数
page-scenario-quorum-loss-look = 五个节点中，只有节点 1 还能连到其他节点；领导者仍在运行，却失去了法定人数。看谁会接任，要多久。
page-scenario-constrained = 受限的选举
page-scenario-constrained-look = 只有节点 1 连接着法定人数，它的日志却落后了。看它照样当选，并先补齐自己缺少的部分。
page-scenario-chained = 链式连接
page-scenario-chained-look = 三个节点连成一条链：领导者与一个跟随者互相连不上。看领导者并未更换，以及谁被落下。
page-scenario-lagging-follower = 落后的跟随者
page-scenario-lagging-follower-look = 节点 3 错过了三条日志项。恢复它的连接并继续运行：没有谁要求快照，它收到的却是快照，而不是日志项。看它的快照里有什么。
page-scenario-minority = 少数派
page-scenario-minority-look = 领导者与一个跟随者被隔开。在那里追加的内容会被接受，却永远不会被决定，而另外三个节点继续前进。恢复全部连接，看哪些日志项留下来。
page-scenario-one-way = 单向断开
page-scenario-one-way-look = 领导者的消息到不了一个跟随者，而那个跟随者仍能把消息发给领导者。它停在原地，却不会引发选举。
page-scenario-amnesia = 失忆
page-scenario-amnesia-look = 节点 2 的日志在内存里，崩溃后重启时一片空白。在节点 1 追加 a=2 并继续运行：索引 0 早已决定，却又被决定了一次，值也不同了。
page-scenario-compaction = 压缩
page-scenario-compaction-look = 四个键上有十六条已决定的日志项，节点 2 已把自己的前一半并入快照。继续压缩，看快照留下了什么、切割没有留下什么，日志里和磁盘上都看一看。
page-scenario-busy = 繁忙的集群
page-scenario-busy-look = 五个节点持续工作：客户端每个滴答追加两条日志项。在“负载”标签页看每个滴答决定多少条、要多久，以及日志和磁盘怎样增长。
page-scenario-majority = 多数派分裂
page-scenario-majority-look = 领导者在三个节点的一侧；节点 4 和 5 被断开。节点 1 的客户端毫无察觉，那两个节点都不能领导。全部恢复后，它们会追上来。
page-scenario-three-threes = 三三三
page-scenario-three-threes-look = 九个节点分裂成三组，每组三个。没有一组构成多数，因此哪里都不会决定。让两组重新相连，看谁来领导。
page-scenario-compaction-race = 压缩竞争
page-scenario-compaction-race-look = 在负载之下同时进行两次快照，而落后的跟随者恰好恢复连接。继续单步：每个快照必须恰好包含其索引以下的日志项。
page-scenario-one-way-deaf = 听不到任何节点的领导者
page-scenario-one-way-deaf-look = 节点 1 发出的消息仍能到达，但它什么也听不到。看多久之后由谁接任，以及节点 1 对此一无所知。
page-scenario-one-way-mute = 无人能听到的领导者
page-scenario-one-way-mute-look = 节点 1 什么都能听到，但它发出的全部丢失。看多久之后由谁接任，以及节点 1 的日志项会怎样。
page-scenario-flapping = 时断时续的链路
page-scenario-flapping-look = 领导者与节点 3 之间的链路反复断开又恢复。每次恢复时，节点 3 都会索要缺失的内容。看领导者是否保持不变，以及节点 3 能否跟上。
page-scenario-rolling-restart = 滚动重启
page-scenario-rolling-restart-look = 三个节点在负载之下依次重启，领导者最先。看节点 2 的客户端等了多久，以及已决定的内容并未丢失。
page-scenario-blackout = 全体断电
page-scenario-blackout-look = 所有节点同时断电，刚刚从磁盘重新启动，还没有领导者。继续运行：看谁会接任，以及已决定的仍然已决定。
page-scenario-slow-disk = 领导者的磁盘变慢
page-scenario-slow-disk-look = 领导者的磁盘慢了十倍，它要发送的消息都在等待磁盘。在“负载”标签页看延迟，然后让另一个节点领导。
page-scenario-reconfiguration = 负载下的重新配置
page-scenario-reconfiguration-look = 节点 1 在负载下刚刚提议用节点 4 替换节点 3。单步前进：看停止符怎样被决定，状态怎样前往节点 4，节点 3 怎样离开，以及节点 1 的客户端等了多久。
page-scenario-chained-five = 链式连接（五个节点）
page-scenario-chained-five-look = 五个节点连成一条链，领导者在一端。中间有两个节点互相听不到，却都来接任。看节点 4 跟随谁，以及谁被落下。

## Script

page-script-title = 脚本
page-script-text = 要运行的脚本
page-script-lead = 每行一条命令。除非以“cluster”开头，否则接着当前的运行继续。
page-script-run = 运行
page-script-running = 运行中…
page-script-so-far = 到目前为止的运行
page-script-edit = 复制到上面编辑
page-script-copy = 复制
page-script-copied = 已复制
page-script-download = 下载

## Share

page-share = 分享
page-share-title = 分享本次运行
page-share-lead = 本次运行有 { $nodes } 个节点、{ COUNT($commands) } 条命令，截至第 { $step } 步（t { $time }）。打开它的人会看到每一步都相同的运行。内容全在链接或文件里，不经任何服务器保存。
page-share-making = 正在生成链接……
page-share-link = 链接
page-share-length = { COUNT($chars) } 个字符
page-share-copy-link = 复制链接
page-share-link-copied = 链接已复制。
page-share-script-copied = 脚本已复制。
page-share-not-copied = 浏览器不允许复制。请选中文本后用键盘复制，或下载文件。
page-share-too-long = 若做成链接，本次运行将有 { COUNT($chars) } 个字符。聊天和邮件会截断这么长的链接，因此超过 { COUNT($most) } 个字符时只提供文件：请下载后发送。
page-share-unsupported = 此浏览器无法把运行压缩进链接。请下载文件后发送。
page-share-download = 下载文件
page-share-copy-script = 复制脚本
page-share-open-title = 打开运行
page-share-open-lead = 也可以把文件拖放到页面任意位置。如果当前运行里有你做过的操作，会先询问你。
page-share-open = 打开文件…

page-incoming-title = 打开这个运行？
page-incoming-link = 此链接带有一个运行，有 { $nodes } 个节点、{ COUNT($commands) } 条命令。
page-incoming-file = 文件“{ $name }”中有一个运行，有 { $nodes } 个节点、{ COUNT($commands) } 条命令。
page-incoming-mine = 它将取代本页当前的运行（{ $nodes } 个节点、{ COUNT($commands) } 条命令），后者会保留为一个分支。你也可以先把当前运行下载下来。
page-incoming-open = 打开
page-incoming-keep = 保留当前运行
page-incoming-download = 下载当前运行

page-drop-title = 松开即可打开此文件中的运行
page-drop-lead = 它将取代当前运行。如果当前运行里有你做过的操作，会先询问你，并把它保留为一个分支。

## Help

page-help-title = 帮助
page-help-keys = 快捷键
page-help-fields = 在文本框里按键用于输入，按 Esc 离开文本框。针对节点的操作作用于所选节点；没有选择时，作用于领导者。
page-help-time-title = 这里的时间怎样流逝
page-help-time = 时间以时钟滴答计，两步之间什么都不会发生。一步就是一个事件：一条消息到达、一个节点的时钟走了一下、一次刷盘完成持久化，或者你做了一个操作。“下一个事件”会越过空闲的滴答和心跳。种子相同、命令相同，运行就相同。
page-key-play = 播放或暂停
page-key-next = 下一个事件
page-key-back = 后退一个事件
page-key-ten = 后退或前进十个事件
page-key-marks = 时间线上的上一个或下一个标记
page-key-ends = 回到开头，或回到最新
page-key-tick = 一个时钟滴答
page-key-run = 运行到决定为止
page-key-arrows = 上一个或下一个节点
page-key-digits = 选择该节点
page-key-append = 在节点上追加
page-key-compact = 压缩：快照或切割
page-key-power = 崩溃或重启
page-key-links = 链路，可单独控制每个方向
page-key-isolate = 隔离或恢复连接
page-key-disk = 暂扣或放行磁盘写入
page-key-lead = 尝试当领导者
page-key-message = 按到达顺序查看下一条在途消息；按住 Shift 则查看上一条
page-key-heartbeats = 显示或折叠心跳
page-key-language = English 或中文
page-key-theme = 浅色、深色或跟随系统
page-key-help = 打开本帮助
page-key-escape = 关闭，或取消选择

## First visit

page-welcome-title = 一个由真正的 OmniPaxos 节点组成的集群
page-welcome-lead = 这个页面里运行着 { $nodes } 个节点，各有自己的数据库。节点 { $leader } 是领导者，时间暂停着。给它们一件要达成一致的事：
page-welcome-electing = 这个页面里运行着 { $nodes } 个节点，各有自己的数据库，正在选举领导者。给它们一件要达成一致的事：
page-welcome-append = 追加 x=1
page-welcome-explore = 自由探索
page-raft-title = 如果你熟悉 Raft
page-raft-ballot = Ballot（轮次）
page-raft-ballot-is = 大致相当于任期：4·1 是节点 1 的第 4 轮
page-raft-decided = 已决定
page-raft-decided-is = 即 Raft 的“已提交”
page-raft-candidate = 候选人
page-raft-candidate-is = 没有候选人：由心跳判断谁能当领导者
page-raft-entry = 日志项
page-raft-entry-is = 不带 Ballot，Ballot 属于整份日志
page-nudge = 节点 { $node } 已提议 x=1，但尚未决定。“下一个事件”（→）逐个查看事件，“播放”（空格键）连续进行。
page-nudge-close = 知道了

## 分支

page-branches = 分支
page-branches-lead = 在过去执行操作会离开当前的运行，从那一步继续。离开的运行保留在这里：可以回到其中之一，也可以把两个并排比较。
page-branches-alone = 目前只有这一次运行。回到过去并执行操作，就会产生一个分支。
page-branch-number = 分支 { $number }
page-branch-now = 页面正在 { $name } 上
page-branch-here = 在第 { $step } 步分叉
page-branch-here-why = 保留当前的运行，并以另一个名称从所显示的一步继续。
page-branch-present = 当前显示
page-branch-root = 独立开始
page-branch-left = 在第 { $step } 步（t { $time }）离开 { $parent }
page-branch-length = 到第 { $steps } 步（t { $time }）
page-branch-first-here = 首个不同之处，这里：
page-branch-first-there = 那里：
page-branch-only-time = 只有时间流逝
page-branch-name-of = { $name } 的名称
page-branch-go = 前往
page-branch-go-to = 前往：{ $name }
page-branch-compare = 比较
page-branch-compare-of = 比较 { $name }
page-branch-delete = 删除
page-branch-delete-it = 删除 { $name }
page-branch-kept = 先前的未来已保留为“{ $name }”。
page-branch-here-now = 页面已回到“{ $name }”。
page-branch-dropped = “{ $name }”已被丢弃：最多保留 { $count } 个分支，总共 { $megabytes } MB。
page-undo = 撤销
page-compare-title = 并排比较两个分支
page-compare-back = 全部分支
page-compare-one = 其一
page-compare-other = 其二
page-compare-step = 第 { $step } 步，共 { $last } 步
page-compare-common = 最后的共同步
page-compare-end = 较短者的末尾
page-compare-working = 正在把两者运行到这一步……
page-compare-shared = 两者在第 { $step } 步之前（含）相同。
page-compare-apart = 两者各自独立开始。
page-compare-same = 在第 { $step } 步没有任何不同。
page-compare-differ = 在第 { $step } 步，{ $nodes } 不同：{ $what }。
page-compare-sum = { $shared }{ $now }
page-compare-comma = 、
page-compare-entries = { COUNT($n) } 条日志项
page-compare-keys = { COUNT($n) } 个键
page-compare-unequal = 不相同
page-compare-nothing = –
page-compare-fact = 项目
page-compare-key = 键
page-compare-index = 索引
page-compare-logs = 日志，逐个索引
page-compare-logs-empty = 两个日志都是空的。
page-compare-logs-compacted = 两个日志都没有剩下日志项：它们已压缩到末尾。
page-compare-key-values = 键值
page-disk-word = 磁盘
page-disk-replayed = 磁盘在这一步所保存的内容，如同一次刷盘写入的样子；真实数据库中各块的分界可能不同。
## 安全检查

page-tab-safety = 安全
page-checks-hold = { $n } 项安全检查成立
page-checks-broken = { $n } 项中有 { $broken } 项被破坏
page-check-holds = 自第 { $step } 步起成立
page-check-nothing = 尚无可检查的内容
page-check-broken = 自第 { $step } 步起被破坏
page-check-more = 另外又发现了 { COUNT($n) } 次。
page-check-node = 节点 { $node }
page-check-before = 它到达前一步
page-check-index = 索引 { $index }
page-go-to-step = 转到第 { $step } 步
page-alarm = 有安全检查被破坏
page-alarm-first = { $name }自第 { $step } 步起被破坏：{ $what }。
page-alarm-others = 另有 { $n } 项检查也被破坏。
