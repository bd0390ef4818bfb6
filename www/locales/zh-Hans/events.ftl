# 发生了什么：一个事件一句话；由 src/text/ 生成。
# 条数写作 COUNT()（与英文一致）；索引、刷盘编号、节点编号直接写数字。
# 消息内容的主语是发送者。

## 小词

event-list-comma = 、
event-list-and = { $head } 和 { $last }
event-nodes = 节点 { $list }
event-span =
    { $count ->
        [0] 0 条日志项
        [1] 1 条日志项（索引 { $first }）
       *[other] { COUNT($count) } 条日志项（{ $first }–{ $last }）
    }
event-entries = { COUNT($count) } 条日志项
event-entries-first =
    { $count ->
        [1] { $first }
       *[other] { COUNT($count) } 条日志项（首条为 { $first }）
    }
event-no-ballot = 无
event-ballot-fields = 轮次 { $round } · 节点 { $node }
event-ballot-fields-priority = 轮次 { $round } · 优先级 { $priority } · 节点 { $node }

## 运行、追加与读取

event-started = 运行开始：共 { $nodes } 个节点，{ $majority } 个即为多数。
event-proposed-own = 节点 { $node } 是领导者，自行提议 { $entries }。
event-proposed-forwarded =
    节点 { $node } 提议 { $entries }，并转发给它所认定的领导者节点 { $leader }；{ $count ->
        [1] 该提议
       *[other] 这些提议
    }尚未确认。
event-proposed-buffered = 节点 { $node } 不知道领导者是谁，得知之前先在内存中保留 { $entries }。

event-asked-append = 追加
event-asked-snapshot = 创建快照
event-asked-snapshot-to = 创建截至 { $to } 的快照
event-asked-trim = 切割
event-asked-trim-to = 切割到 { $to }

event-refused-undecided-index =
    节点 { $node } 拒绝{ $what }：{ $decided ->
        [0] 它还没有已决定的日志项
       *[other] 它只决定了 { $span }
    }。
event-refused-trimmed-index = 节点 { $node } 拒绝{ $what }：它的日志已压缩到 { $compacted }。
event-refused-not-all-decided =
    节点 { $node } 拒绝{ $what }：{ $accepted ->
        [0] 仍有节点未向它报告过任何已接受的日志项
       *[other] 据它所知，所有节点都已接受的只有 { $span }
    }。
event-refused-no-leader = 节点 { $node } 拒绝{ $what }：只有领导者才能这样做，而它不知道领导者是谁。
event-refused-no-longer-leader = 节点 { $node } 拒绝{ $what }：只有领导者才能这样做，而它已不再是领导者。
event-refused-not-current-leader = 节点 { $node } 拒绝{ $what }：只有领导者才能这样做，而它认定的领导者是节点 { $leader }。
event-refused-pending-reconfig = 节点 { $node } 拒绝{ $what }：停止符已终结当前配置。
event-refused-no-snapshot = 节点 { $node } 拒绝{ $what }：该集群未启用快照。

event-read-proposed = { $proposed }它代表一次经日志对 { $key } 的读取：节点 { $node } 决定它之后作答。
event-read-answered = 节点 { $node } 在索引 { $index } 处回答对 { $key } 的读取：{ $value }。
event-read-answered-absent = 节点 { $node } 在索引 { $index } 处回答对 { $key } 的读取：没有值。
event-read-answered-trimmed = 节点 { $node } 无法回答索引 { $index } 处对 { $key } 的读取：它的日志已切割到 { $to }，那里的内容不在任何快照中。
event-read-answered-not-handed-over = 节点 { $node } 无法回答索引 { $index } 处对 { $key } 的读取：较早的配置已把日志切割到 { $to }，本配置开始时就没有那里的内容。
event-read = 节点 { $node } 读取{ $what }：{ $answer }。
event-read-index = 索引 { $index }
event-read-range = 索引 { $first }–{ $last }
event-read-suffix = 从索引 { $first } 起已决定的部分
event-read-past-end = 它的日志没有这么长
event-read-nothing = 没有内容
event-read-undecided = { $entry }（未决定）
event-read-trimmed = 已切割到 { $to }
event-read-snapshotted =
    { $count ->
        [0] 截至 { $to } 的空快照
       *[other] 截至 { $to } 的快照（{ $keys }）
    }
event-read-stopsign = 下一配置为{ $nodes } 的停止符
event-read-stopsign-undecided = 下一配置为{ $nodes } 的停止符（未决定）
event-read-more = { $items }，另有 { COUNT($count) } 项

## 消息

event-received = 节点 { $node } 收到节点 { $from } 的消息：{ $message }。
event-lost-cut = 链路 { $from }→{ $to } 已断开，消息丢失：{ $message }。
event-lost-receiver-down = 节点 { $to } 已崩溃，节点 { $from } 发来的消息丢失：{ $message }。
event-lost-session = 会话 { $from }→{ $to } 已结束，节点 { $from } 丢弃仍为它暂存的消息：{ $message }。
event-lost-dropped = 以下消息被人从链路 { $from }→{ $to } 上丢弃：{ $message }。
event-lost-below-compacted = 节点 { $from } 发给节点 { $to } 的以下消息来得太晚，其起点低于节点 { $to } 已压缩到的位置，因此不予交付：{ $message }。
event-lost-chance = 链路 { $from }→{ $to } 随机丢失了一条消息：{ $message }。

event-message-heartbeat-request = 第 { $round } 轮心跳请求
event-message-heartbeat-reply = 第 { $round } 轮心跳回复，Ballot 为 { $ballot }
event-message-heartbeat-reply-happy = 第 { $round } 轮心跳回复，Ballot 为 { $ballot }，认可现任领导者
event-message-heartbeat-reply-unhappy = 第 { $round } 轮心跳回复，Ballot 为 { $ballot }，不再认可现任领导者
event-message-prepare-req = 请求对方发送 Prepare 以便追赶；已承诺 { $ballot }
event-message-prepare-req-unpromised = 请求对方发送 Prepare 以便追赶；尚未作出任何承诺
event-message-prepare = 请求承诺 Ballot { $ballot }；{ $log }
event-message-promise = 承诺 Ballot { $ballot }；{ $log }
event-message-promise-sync = 承诺 Ballot { $ballot }；{ $log }；附上领导者缺少的部分：{ $sync }
event-message-accept-sync = 在 Ballot { $ballot } 中同步日志：{ $sync }；{ $decided }
event-message-accept-decide = 请求在 Ballot { $ballot } 中接受 { $entries }；{ $decided }
event-message-accept-decide-empty = 在 Ballot { $ballot } 中未附日志项；{ $decided }
event-message-accepted =
    { $count ->
        [0] 尚未接受任何日志项
       *[other] 已接受 { $span }
    }
event-message-not-accepted = 拒绝接受，因为已承诺更高的 Ballot { $ballot }
event-message-decide =
    { $count ->
        [0] 尚无已决定的日志项
       *[other] 已决定 { $span }
    }
event-message-proposal-forward = 转发提议 { $entries }
event-message-trim-to = 请求切割到 { $to }
event-message-trim = 请求切割
event-message-snapshot-to = 请求创建截至 { $to } 的快照
event-message-snapshot = 请求对所有已决定的日志项创建快照
event-message-compaction = 请求压缩日志
event-message-accept-stopsign = 请求在 Ballot { $ballot } 中接受停止符
event-message-forward-stopsign = 转发停止符的提议

event-log-empty = 日志为空
event-log = 已接受 { COUNT($accepted) } 条日志项（最近的 Ballot 为 { $ballot }），已决定 { COUNT($decided) } 条
event-decided-count =
    { $decided ->
        [0] 尚无已决定的日志项
       *[other] 已决定 { COUNT($decided) } 条
    }
event-sync-nothing = 从索引 { $from } 起没有日志项
event-sync-complete = 截至 { $to } 的完整快照（{ COUNT($keys) } 个键）
event-sync-delta = 截至 { $to } 的增量快照（{ COUNT($keys) } 个键）
event-sync-complete-somewhere = 完整快照（{ COUNT($keys) } 个键）
event-sync-delta-somewhere = 增量快照（{ COUNT($keys) } 个键）
event-sync-both = { $snapshot }以及其后的 { $entries }

## 日志

event-on-message = 收到节点 { $peer } 的 { $message } 后，
event-from-message = 从节点 { $peer } 的 { $message }{" "}
event-accepted-one = 节点 { $node } { $why }在索引 { $from } 处追加 { $entry }。
event-accepted-many = 节点 { $node } { $why }追加 { $span }，末条为 { $entry }。
event-accepted-unnamed = 节点 { $node } { $why }追加 { $span }。
event-accepted-cut =
    节点 { $node } { $why }丢弃{ $replaced ->
        [1] 索引 { $from } 处的日志项
       *[other] 从索引 { $from } 起的 { COUNT($replaced) } 条日志项
    }：领导者的日志到此为止。
event-accepted-rewritten = 节点 { $node } { $why }从索引 { $from } 起改写日志：移除 { COUNT($replaced) } 条，写入 { COUNT($count) } 条，末条为 { $entry }。
event-accepted-rewritten-unnamed = 节点 { $node } { $why }从索引 { $from } 起改写日志：移除 { COUNT($replaced) } 条，写入 { COUNT($count) } 条。
event-accepted-nothing = 节点 { $node } { $why }与领导者核对日志，无需改动。
event-stopsign-accepted = 节点 { $node } 在索引 { $index } 处接受停止符：当前配置不再接受后续日志项。

event-decided =
    { $quorum ->
        [all] 全部 { $count } 个节点均
        [majority] 节点 { $list } 构成多数，均
        [writes] 节点 { $list } 构成写法定人数，均
       *[some] 节点 { $list }{" "}
    }已接受到索引 { $last }：节点 { $node } 决定 { $span }。
event-decided-more =
    { $quorum ->
        [all] 全部 { $count } 个节点均
        [majority] 节点 { $list } 构成多数，均
        [writes] 节点 { $list } 构成写法定人数，均
       *[some] 节点 { $list }{" "}
    }已接受到索引 { $last }：节点 { $node } { $more ->
        [1] 决定该项
       *[other] 再决定 { COUNT($more) } 条（{ $first }–{ $last }）
    }，共 { COUNT($total) } 条。
event-learnt = 节点 { $node } { $why }得知 { $span }已决定。
event-learnt-more =
    节点 { $node } { $why }得知{ $more ->
        [1] 索引 { $last } 处的日志项
       *[other] 又有 { COUNT($more) } 条（{ $first }–{ $last }）
    }已决定，共 { COUNT($total) } 条。

event-trimmed = 节点 { $node } 切割 { $span }；日志现从索引 { $to } 开始。
event-trimmed-request = 节点 { $node } 应节点 { $peer } 的请求切割 { $span }；日志现从索引 { $to } 开始。
event-trimmed-catch-up = 节点 { $node } 为追上节点 { $peer } 而切割 { $span }；日志现从索引 { $to } 开始。
event-snapshotted = 节点 { $node } 创建截至 { $to } 的快照：{ $span }合并为 { COUNT($keys) } 个键。
event-snapshotted-request = 节点 { $node } 应节点 { $peer } 的请求创建截至 { $to } 的快照：{ $span }合并为 { COUNT($keys) } 个键。
event-snapshotted-catch-up = 节点 { $node } 通过截至 { $to } 的快照（{ COUNT($keys) } 个键）追上节点 { $peer }，取代 { $span }。

## Ballot

event-promised = 节点 { $node } 应答节点 { $to } 的 Prepare，首次作出承诺：Ballot { $ballot }。此后不再接受更低 Ballot 中的日志项。
event-promised-higher = 节点 { $node } 应答节点 { $to } 的 Prepare，承诺 Ballot { $ballot }，因为它高于 { $before }：此后不再接受更低 Ballot 中的日志项。
event-prepare-started = 节点 { $node } 被要求担任领导者：它把 Ballot 提高到 { $ballot }，请求其他节点作出承诺。
event-prepare-started-elected = 节点 { $node } 能听到{ $nodes }，其中没有领导者：它以其中最高的 Ballot { $ballot } 开始担任领导者，请求其他节点作出承诺。
event-leading =
    { $quorum ->
        [all] 全部 { $count } 个节点均
        [majority] 节点 { $list } 构成多数，均
        [reads] 节点 { $list } 构成读法定人数，均
       *[some] 节点 { $list }{" "}
    }已承诺 Ballot { $ballot }：节点 { $node } 成为领导者。
event-deposed = 节点 { $node } 不再是 Ballot { $ballot } 的领导者：它向节点 { $peer } 承诺了更高的 Ballot { $promised }。
event-lead-asked = 节点 { $node } 被要求尝试成为领导者。
event-priority-set = 节点 { $node } 的优先级设为 { $priority }：同一轮次的 Ballot 中优先级高者胜出。

## 磁盘

event-flush-started =
    节点 { $node } 开始第 { $number } 次刷盘，{ $entries ->
        [0] 不含日志项
       *[other] 含 { COUNT($entries) } 条日志项
    }{ $waiting ->
        [0] 。
       *[other] ；{ COUNT($waiting) } 条消息在等待它。
    }
event-flushed =
    节点 { $node } 的第 { $number } 次刷盘已持久化{ $released ->
        [0] 。
       *[other] ，{ COUNT($released) } 条暂扣的消息随即发出。
    }
event-messages-held = 节点 { $node } 暂扣 { COUNT($count) } 条消息，直到第 { $number } 次刷盘完成。
event-disk-held = 节点 { $node } 的磁盘被暂扣：写入待持久化，消息也随之等待。
event-disk-released = 节点 { $node } 的磁盘已放行：恢复刷盘。

## 链路

event-cut =
    { $what }{ $lost ->
        [0] 。
       *[other] ；{ COUNT($lost) } 条在途消息丢失。
    }
event-cut-already = { $what }，无需改动。
event-cut-pair = 节点 { $a } 与 { $b } 之间的链路已断开
event-cut-one-way = 节点 { $from } 到节点 { $to } 的链路已断开
event-cut-node = 节点 { $pid } 已与其他所有节点隔离
event-cut-groups = 节点 { $a } 与{ $b } 之间的链路均已断开
event-cut-all = 所有链路均已断开
event-healed = { $what }。
event-healed-already = { $what }，无需改动。
event-healed-pair = 节点 { $a } 与 { $b } 之间的链路已恢复连接
event-healed-one-way = 节点 { $from } 到节点 { $to } 的链路已恢复连接
event-healed-node = 节点 { $pid } 的所有链路均已恢复连接
event-healed-groups = 节点 { $a } 与{ $b } 之间的链路均已恢复连接
event-healed-all = 所有链路均已恢复连接
event-reconnected = 节点 { $node } 得知与节点 { $peer } 的会话已恢复：reconnected({ $peer })。

## 手动操作

event-message-delivered =
    链路 { $from }→{ $to } 上的消息 { $id } 被手动送达{ $overtaken ->
        [0] { "" }
       *[other] ，先于另外 { COUNT($overtaken) } 条
    }：{ $message }。
event-message-duplicated = 链路 { $from }→{ $to } 上的消息 { $id } 被手动复制，副本为消息 { $copy }，紧随其后：{ $message }。
event-message-delayed =
    链路 { $from }→{ $to } 上的消息 { $id } 被手动推迟 { COUNT($by) } 个时钟滴答，将于 t { $due } 到达{ $behind ->
        [0] { "" }
       *[other] ，其后的 { COUNT($behind) } 条也随之等待
    }：{ $message }。
event-message-overtook = 链路 { $from }→{ $to } 上的消息 { $id } 被手动移到另外 { COUNT($overtaken) } 条之前，将于 t { $due } 到达：{ $message }。
event-message-overtook-manual = 手动链路 { $from }→{ $to } 上的消息 { $id } 被移到另外 { COUNT($overtaken) } 条之前：{ $message }。

event-links-pair = 节点 { $a } 与 { $b } 之间的链路
event-links-one-way = 节点 { $from } 到节点 { $to } 的链路
event-links-node = 节点 { $pid } 的所有链路
event-links-groups = { $a } 与{ $b } 之间的链路
event-links-all = 所有链路
event-manual-on =
    { $what }改为手动：除非有人送达，否则没有消息到达{ $waiting ->
        [0] 。
       *[other] ；{ COUNT($waiting) } 条消息在等待。
    }
event-manual-on-already = { $what }已是手动：除非有人送达，否则没有消息到达。
event-manual-off =
    { $what }恢复自动：消息又会自行到达{ $waiting ->
        [0] 。
       *[other] ；等待中的 { COUNT($waiting) } 条从下一个时钟滴答起依次到达。
    }
event-manual-off-already = { $what }已是自动：消息会自行到达。

## 设置

event-link-conditions = { $what }，对此后发出的消息：{ $changes }。
event-set-latency = 延迟 { COUNT($value) } 个时钟滴答
event-set-jitter = 抖动 { COUNT($value) } 个时钟滴答
event-set-loss = 丢包率 { $value }%
event-set-duplication = 重复率 { $value }%
event-set-reorder-on = 允许乱序
event-set-reorder-off = 不允许乱序
event-clock-set =
    节点 { $node } 的时钟{ $every ->
        [1] 恢复为每个时钟滴答都走：其超时与设定的一样长。
       *[other] 每 { COUNT($every) } 个时钟滴答才走一次：其超时延长为 { COUNT($every) } 倍。
    }
event-disk-ticks-set = 从下一次起，节点 { $node } 的刷盘需要 { COUNT($ticks) } 个时钟滴答。
event-timeouts-set = 节点 { $node } 从下一次启动起使用其他超时（OmniPaxos 在启动时才读取）：{ $changes }。
event-set-election = 选举超时 { COUNT($value) } 个时钟滴答
event-set-resend = 重发超时 { COUNT($value) } 个时钟滴答
event-set-flush =
    { $value ->
        [0] 不设批次超时
       *[other] 批次超时 { COUNT($value) } 个时钟滴答
    }
event-set-batch = 批次大小 { COUNT($value) }
event-set-and = { $head }、{ $last }

## 电源

event-crashed = 节点 { $node } 崩溃，未丢失日志项，也未丢失暂扣的消息。
event-crashed-entries = 节点 { $node } 崩溃，丢失 { COUNT($entries) } 条未持久化的日志项。
event-crashed-messages = 节点 { $node } 崩溃，丢失 { COUNT($messages) } 条暂扣的消息。
event-crashed-both = 节点 { $node } 崩溃，丢失 { COUNT($entries) } 条未持久化的日志项和 { COUNT($messages) } 条暂扣的消息。
event-restarted =
    节点 { $node } 从数据库重启：承诺为 { $promise }，{ $accepted ->
        [0] 日志为空。
       *[other] 已接受 { COUNT($accepted) } 条日志项，其中已决定 { COUNT($decided) } 条、已压缩 { COUNT($compacted) } 条。
    }
event-restarted-blank = 节点 { $node } 从数据库重启，此前尚无数据持久化。
event-restarted-memory = 节点 { $node } 重启后为空：MemoryStorage 既没有保留日志，也没有保留承诺。
event-power-failed = 页面曾被关闭：所有节点同时断电。

## 出错的磁盘

event-flush-failed = 节点 { $node } 的第 { $number } 次刷盘失败：磁盘上没有写入任何内容。在重试成功之前，该节点保持沉默。
event-flush-failed-quota = 节点 { $node } 的第 { $number } 次刷盘失败：磁盘空间不足。在成功之前，该节点保持沉默；切割或快照可以腾出空间。
event-fail-asked = 节点 { $node } 的下一次刷盘将会失败。
event-disk-filled = 节点 { $node } 的磁盘已满：凡是会使其内容增多的刷盘都不能成功。
event-disk-freed = 节点 { $node } 的磁盘又有空间了。
event-disk-damaged = 节点 { $node } 的磁盘上，{ $record }有一个字节被改变。
event-disk-wiped = 节点 { $node } 磁盘上的内容全部被删除：再次启动后，它不记得自己承诺和接受过什么。这就是失忆。
event-start-refused-damaged = 节点 { $node } 拒绝启动：磁盘上的{ $record }与写入时不同。它不能根据损坏的日志投票。
event-start-refused-lost = 节点 { $node } 拒绝启动：它的磁盘已损坏、为空或比原来旧。它不能根据自己不再记得的内容投票。
event-record-manifest = 清单
event-record-log = 日志
event-record-snapshot = 快照
