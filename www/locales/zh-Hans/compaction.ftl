# 压缩与读取：两个面板，以及日志图中的相关说明。
# 库自己的名称（Decided、NotAllDecided 等）写在代码里。

## 压缩面板

compaction-tab = 压缩
compaction-caption = 各节点现在能压缩到哪里，以及上一次压缩了什么
compaction-node = 节点
compaction-snapshot = 快照可到
compaction-trim = 切割可到
compaction-now = 日志现有
compaction-last = 上一次压缩
compaction-act = 压缩…
compaction-act-at = 在节点 { $node } 压缩
compaction-open = 打开快照
compaction-open-at = 打开节点 { $node } 的快照
compaction-reach = 到 { $to }：{ $entries }
compaction-no-snapshot = 没有可做快照的内容
compaction-no-trim = 没有可切割的内容
compaction-none-yet = 还没有

compaction-limit-down = 它已崩溃。
compaction-limit-off = 快照已关闭。
compaction-limit-decided = { $n ->
    [0] 它还没有决定任何日志项；其余的只是已接受。
   *[other] 它只决定了 { COUNT($n) } 条日志项；其余的只是已接受。
}
compaction-limit-follower = 只有领导者才能切割，此节点认为领导者是节点 { $node }。
compaction-limit-no-leader = 只有领导者才能切割，而此节点不知道谁是领导者。
compaction-limit-held = { $n ->
    [0] 被{ $nodes } 拖住：据领导者所知，那里没有已接受的日志项。
   *[other] 被{ $nodes } 拖住：据领导者所知，那里只接受了 { COUNT($n) } 条日志项。
}
compaction-limit-gaps = 没有编号为 { $ids } 的节点，而 OmniPaxos 0.2.4 仍在等它。
compaction-known = 据领导者所知，各节点已接受的日志项数：{ $list }。切割不会超过其中最小的数。

compaction-size-entries = { $n ->
    [0] 没有日志项
   *[other] { COUNT($n) } 条日志项，{ $bytes }
}
compaction-size-keys = 快照中 { COUNT($n) } 个键，{ $bytes }
compaction-size-both = { $entries }；{ $keys }

compaction-done-snapshot = { COUNT($n) } 条日志项 → { COUNT($keys) } 个键，{ $before } → { $after }
compaction-done-snapshot-only = { COUNT($n) } 条日志项 → { COUNT($keys) } 个键，{ $after }
compaction-done-trim = 删除 { COUNT($n) } 条日志项，{ $before } → 0 B
compaction-done-trim-only = 删除 { COUNT($n) } 条日志项
compaction-cause-asked = 在此处请求
compaction-cause-request = 由节点 { $node } 通知
compaction-cause-catch-up = 无人请求：节点 { $node } 在 AcceptSync 中发来快照
compaction-on-disk = 数据库：{ $before } → { $after }（第 { $flush } 次刷盘）
compaction-lost = 快照和日志里都没有：{ $list }。
compaction-lost-more = 快照和日志里都没有：{ $list }，另有 { COUNT($n) } 条。

compaction-asked-log = { COUNT($entries) } → { COUNT($left) } 条日志项；日志与快照 { $before } → { $after }
compaction-asked-disk = { $log }；若全新写入磁盘，各记录约 { $before } → { $after }

compaction-opened = 节点 { $node } 到 { $to } 的快照：{ COUNT($n) } 个键
compaction-nothing-opened = 这里还没有快照。节点有了快照后会在此打开：每个值都注明来自哪个索引。
compaction-from-index = 来自索引 { $index }
compaction-from-nowhere = 来自本次运行之前
compaction-from-nowhere-why = 在快照索引之前，本次运行没有决定过写入此值的日志项：它在运行开始时已在快照里，或者不该在这里。
compaction-more-keys = 另有 { COUNT($n) } 个键

compaction-chip-pending = 已压缩，尚未持久化
compaction-chip-durable = 已压缩

## 日志的坐标轴

compaction-axis = 索引
compaction-axis-hint = 指向一个索引可看到 read 的结果；拖动可为“读取”选择范围
compaction-would-read = read({ $index })：{ $list }

## 读取面板

compaction-read-tab = 读取
compaction-read-ask = 读取什么
compaction-read-call = 调用
compaction-read-node = 节点
compaction-read-index = 索引
compaction-read-from = 起始索引
compaction-read-to = 到（不含）
compaction-read-go = 读取
compaction-read-look = 查看
compaction-read-past = 读取的是第 { $step } 步时的日志。这不会被记录，也不会产生分支。
compaction-read-unrecorded = 未记录
compaction-read-answers = 回答
compaction-read-none = 还没有读取。读取只问一个节点它自己有什么：它可能落后于其他节点。
compaction-read-more = 另有 { COUNT($n) } 项
compaction-read-down = 节点 { $node } 已崩溃：没有可问的对象。
compaction-read-no-index = 索引是从 0 开始的整数。
compaction-read-overflow = OmniPaxos 会把索引加 1，而这已是最大的数：它会 panic，所以不去调用。
compaction-read-empty = 范围 { $from }..{ $to } 是空的。OmniPaxos 0.2.4 遇到空范围可能 panic，所以不去调用。
compaction-read-crossed = 范围 { $from }..{ $to } 的终点在起点之前。OmniPaxos 0.2.4 遇到这样的范围会 panic，所以不去调用。
compaction-rust = Rust 代码
compaction-copy = 复制
compaction-copied = 已复制
compaction-not-copied = 无法复制

compaction-says-decided = Decided：写法定人数的节点已接受，永不改变。
compaction-says-undecided = Undecided：此节点已接受，但新的领导者仍可能替换它。
compaction-says-trimmed = Trimmed：{ $to } 以下的日志项已从此节点永久删除。
compaction-says-snapshotted = { $n ->
    [0] Snapshotted：{ $to } 以下的日志项由快照代替，快照里没有任何值。
   *[other] Snapshotted：{ $to } 以下的日志项由快照代替，其中有 { COUNT($n) } 个键的最后一个值；哪条日志项写了什么已不可知。
}
compaction-says-stopsign = StopSign，已决定：此配置已结束，下一配置可以启动。
compaction-says-stopsign-undecided = StopSign，尚未决定：仍可能被替换。
compaction-says-none = None：此节点的日志没有那么长。
compaction-says-nothing-decided = None：从索引 { $from } 起，此节点没有已决定的内容。
compaction-says-empty = 空列表。
compaction-sentence-space = { "" }
