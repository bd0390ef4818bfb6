# 集群图与日志图。

## 节点与消息，两图共用
drawing-node = 节点 { $node }
drawing-role-leader = 领导者
drawing-role-preparing = 领导者，准备阶段
drawing-role-preparing-short = 准备中
drawing-role-follower = 跟随者
drawing-role-electing = 选举中
drawing-role-recovering = 故障恢复中
drawing-role-crashed = 已崩溃
drawing-decided = 已决定 { $count }
drawing-accepted = 已接受 { $count }
drawing-entries = { $count } 条日志项
drawing-entries-to = { $count ->
    [1] 1 条日志项（0）
   *[other] { $count } 条日志项（0–{ $last }）
}
drawing-keys = { $count } 个键
drawing-ballot = Ballot { $ballot }
drawing-ballot-fields = 第 { $round } 轮，节点 { $node }，优先级 { $priority }
drawing-no-ballot = 无 Ballot
drawing-due = t { $time } 到达
drawing-held-messages = 暂扣 { $count } 条消息
drawing-disk-lost = 无法从中启动
drawing-disk-failing = 刷盘失败，节点沉默
drawing-disk-full = 磁盘已满
drawing-disk-will-fail = 下一次刷盘将失败
drawing-disk-held = 磁盘已暂扣
drawing-list-comma = 、
drawing-list-semicolon = ；

## 集群
drawing-cluster-title = 集群
drawing-cluster-summary = { $nodes } 个节点 · 多数为 { $majority }
drawing-cluster-heal-all = 已断开 { $count } 条链路 · 全部恢复
drawing-cluster-hint = 拖动划过链路即断开 · 点击链路可选单向
drawing-cluster-hint-touch = 轻触链路可断开 · 用 ✂ 划线断开
drawing-cluster-idle = 没有在途消息
drawing-cluster-idle-tick = 没有在途消息；下一步：时钟滴答
drawing-cluster-idle-flush = 没有在途消息；下一步：节点 { $node } 刷盘
drawing-cluster-idle-message = 没有在途消息；下一步：{ $message }
drawing-heartbeats-folded = 心跳已折叠
drawing-heartbeats-shown = 心跳已显示
drawing-knife-mode = 划线断开链路
drawing-knife-cut = { $count ->
    [0] 没有可断开的链路
   *[other] 断开 { $count } 条链路
}
drawing-knife-heal = { $count ->
    [0] 没有可恢复的链路
   *[other] 恢复 { $count } 条链路
}
drawing-label = { $nodes }，{ $leads }
drawing-label-nodes = { $count } 个节点
drawing-label-leader = 节点 { $node } 为领导者
drawing-label-no-leader = 没有领导者
drawing-label-crashed = 节点 { $nodes } 已崩溃
drawing-label-cut = 链路 { $links } 已断开
drawing-link-up = 链路 { $a }–{ $b }：连通
drawing-link-cut = 链路 { $a }–{ $b }：双向已断开
drawing-link-cut-there = 链路 { $a }–{ $b }：{ $a }→{ $b } 已断开
drawing-link-cut-back = 链路 { $a }–{ $b }：{ $b }→{ $a } 已断开
drawing-menu-title = 链路 { $link }
drawing-menu-cut = 断开 { $link }
drawing-menu-heal = 恢复 { $link }
drawing-menu-cut-both = 双向断开
drawing-menu-heal-both = 双向恢复
drawing-message-snapshot = { $kind } · 快照
drawing-node-down-since = 自 t { $time } 崩溃
drawing-node-label = 节点 { $node }：{ $role }，已决定 { $decided }
drawing-node-label-memory = 节点 { $node }：{ $role }，已决定 { $decided }，仅在内存中
drawing-storage-memory-hint = MemoryStorage：崩溃后全部丢失

## 日志
drawing-logs-title = 日志
drawing-compact = 压缩…
drawing-follow = 跟随末尾
drawing-follow-hint = 始终显示日志末尾
drawing-goto = 跳转到索引
drawing-goto-placeholder = 索引
drawing-goto-error = 索引范围为 0 到 { $last }
drawing-goto-empty = 还没有日志项
drawing-zoom = 日志项大小
drawing-zoom-cells = 以单元格显示
drawing-zoom-bars = 以细条显示
drawing-axis = 索引
drawing-axis-break = 视野左侧的索引
drawing-map = 滚动日志
drawing-map-value = 日志项 { $first }–{ $last }，共 { $total } 条
drawing-map-empty = 没有日志项
drawing-lane-label = 节点 { $node }，{ $role }
drawing-strip-label = 节点 { $node } 的日志：已接受 { $accepted }，已决定 { $decided }，已压缩 { $compacted }
drawing-left-out = 左侧还有 { $count } 条日志项
drawing-mark-compacted = 已压缩 { $count }
drawing-storage-indexeddb = IndexedDB
drawing-storage-indexeddb-short = IDB
drawing-storage-memory = 内存
drawing-storage-memory-short = 内存
drawing-memory-only = 仅在内存中
drawing-snapshot = 快照
drawing-snapshot-title = 快照：{ $keys }，代替 { $count } 条日志项（{ $indices }）
drawing-trimmed = 已切割
drawing-trimmed-title = 已切割：{ $count } 条日志项（{ $indices }）已不在此节点
drawing-stopsign = 停止符，下一配置的节点 { $nodes }
drawing-disk-log = 磁盘日志 { $indices }
drawing-disk-log-empty = 磁盘日志为空
drawing-disk-pending = { $count } 项写入待持久化
drawing-disk-pending-state = 待持久化
drawing-disk-durable = 写入均已持久化
drawing-empty = 还没有日志项。追加一个。
drawing-empty-electing = 选举中：连同自己，节点 { $node } 听到 { $heard } / { $count }
drawing-empty-memory-crashed = 磁盘上没有内容：使用 MemoryStorage，此节点重启后为空。
drawing-empty-disk-crashed = 它的磁盘上没有日志项。
drawing-empty-ends = 它的日志止于索引 { $last }
drawing-readout-compacted = 已压缩
drawing-readout-nothing = 没有日志项
drawing-legend = 图例
drawing-legend-decided = 已决定
drawing-legend-accepted = 已接受，未决定
drawing-legend-snapshot = 快照
drawing-legend-trimmed = 已切割
drawing-legend-durable = 已持久化
drawing-legend-pending = 待持久化

## 时空图
drawing-space-title = 时空图
drawing-space-description = 每个节点一条线，箭头是消息，从 t { $from } 到 t { $until }。
drawing-space-label = 时空图，t { $from } 到 t { $until }：{ $messages } 条消息，标出 { $events } 个事件。方向键移动，+ 和 − 缩放，Enter 选择事件。
drawing-space-empty = 这里什么也没有发生。让时间前进，或缩小。
drawing-space-empty-folded = 这里除了未显示的心跳之外什么也没有发生。显示心跳，让时间前进，或缩小。
drawing-space-hint = 指向某处，点亮它的前因后果；点击可跳转到那里。拖动可移动，滚轮可缩放。
drawing-space-filters = 显示的消息
drawing-space-nodes = 显示的节点
drawing-space-node = 节点 { $node }
drawing-space-group-heartbeats = 心跳
drawing-space-group-election = 选举
drawing-space-group-replication = 复制
drawing-space-group-decide = 决定
drawing-space-group-forward = 其他
drawing-space-zoom-in = 放大
drawing-space-zoom-out = 缩小
drawing-space-fit-hint = 显示整个运行过程
drawing-space-follow-hint = 始终显示最新部分
drawing-space-large = 占满页面
drawing-space-small = 回到面板
drawing-space-export = 导出为 SVG
drawing-space-thinned = 视野内有 { $n } 条消息：同一方向上大致同时发出的画成一支箭头。放大可逐条查看。
drawing-space-origins = 来自
drawing-space-effects = 引出
drawing-space-more = 还有 { $n } 项
drawing-space-clock = 节点 { $node } 的时钟走了一个滴答。
drawing-space-message-received = 节点 { $from } 的 { $kind } 到达节点 { $to }。
drawing-space-message-lost = 节点 { $from } 发给节点 { $to } 的 { $kind } 丢失了。
drawing-space-message-crashed = 发给节点 { $to } 的 { $kind } 在等待刷盘，节点 { $from } 崩溃时丢失了。
drawing-space-message-held = 发给节点 { $to } 的 { $kind } 在等待节点 { $from } 的刷盘。
drawing-space-message-under-way = { $kind } 正从节点 { $from } 发往节点 { $to }。
drawing-space-legend-snapshot = 压缩、快照
drawing-space-legend-lost = 丢失
drawing-space-legend-flush = 刷盘
drawing-space-legend-waiting = 等待刷盘
drawing-space-legend-leads = 担任领导者
drawing-space-legend-down = 已崩溃
drawing-message-breaks = 处理这条消息时，有安全检查被破坏
drawing-message-broke = 处理这条消息时，有安全检查被破坏
drawing-breaks = 此处有安全检查被破坏
