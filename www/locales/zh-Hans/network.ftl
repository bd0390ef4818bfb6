# 在途消息、对消息的操作，以及链路和节点的设置。

## 一条消息

network-message-title = { $kind } { $from }→{ $to }
network-message-number = 消息 { $id }
network-message-back = 返回节点
network-message-close = 关闭消息
network-message-under-way = 自 t { $sent } 起在途；将于 t { $due } 到达，还有 { COUNT($in) } 个时钟滴答。
network-message-late = 自 t { $sent } 起在途；现在到达，即 t { $due }。
network-message-waits = 自 t { $sent } 起在途；所在链路为手动，要等有人送达。
network-message-first =
    { $queued ->
        [1] { $from }→{ $to } 上只有这一条。
       *[other] { $from }→{ $to } 上共 { COUNT($queued) } 条，它排在最前。
    }
network-message-place =
    { $beats ->
        [0] 在 { $from }→{ $to } 上排在另外 { COUNT($before) } 条之后。
       *[other] 在 { $from }→{ $to } 上排在另外 { COUNT($before) } 条之后，其中 { COUNT($beats) } 条是心跳。
    }
network-message-not-yet = 尚未发出：将于 t { $sent }（第 { $step } 步）发出。
network-message-arrived = 已于 t { $time }（第 { $step } 步）到达。
network-message-lost-cut = 于 t { $time } 丢失：链路被断开。
network-message-lost-down = 于 t { $time } 丢失：到达时节点 { $to } 已崩溃。
network-message-lost-chance = 于 t { $time } 随机丢失。
network-message-lost-compacted = 于 t { $time } 未交付：节点 { $to } 此间已压缩它要写入的部分。
network-message-lost-session = 于 t { $time } 丢弃：与节点 { $to } 的会话已结束，而它仍在等待发送方的磁盘。
network-message-lost-dropped = 于 t { $time } 被手动丢弃。
network-message-lost-page = 于 t { $time } 页面关闭时丢失。
network-message-gone = 已不在途中；它的结局没有保留下来。
network-message-fields = 内容
network-message-why = 用途
network-message-cause = 起因
network-message-effect = 结果
network-message-no-cause = 节点 { $node } 为何发出它，已没有记录。
network-go-to-step = 跳转到第 { $step } 步

network-deliver = 立即送达
network-drop = 丢弃
network-duplicate = 复制
network-delay = 推迟
network-delay-by = 推迟的时钟滴答数
network-overtake = 超越
network-deliver-it = 立即送达 { $message }
network-drop-it = 丢弃 { $message }
network-duplicate-it = 复制 { $message }
network-delay-it = 把 { $message } 推迟 { $by } 个时钟滴答
network-overtake-it = 让 { $message } 超越它前面的消息
network-look-at-it = 查看 { $message }
network-deliver-why = 它现在就到达，不管链路上前面还有什么。
network-drop-why = 它会丢失。
network-duplicate-why = 一条相同的消息紧跟在它后面。
network-delay-why = 它晚到这么久；除非链路会乱序，排在它后面的也要等。
network-overtake-why = 它在链路上第一条原本的时刻到达。
network-overtake-first = 它已是链路上的第一条：没有可超越的消息。
network-delay-manual = 手动链路上没有消息会自行到达：无可推迟。
network-problem-ticks = 请输入 1 到 { COUNT($most) } 之间的整数。
network-done = 它已不在途中：不能再对它做什么。

network-value-none = None
network-value-nobody = 尚无
network-value-sequence = 会话 { $session }，序号 { $counter }
network-value-no-entries = 没有日志项
network-value-more = 另有 { COUNT($n) } 项
network-value-complete = 完整，{ COUNT($n) } 个键
network-value-delta = 增量，{ COUNT($n) } 个键
network-value-stopsign = 节点 { $nodes }，配置 { $configuration }

network-field-n-prepare-req = 发送者承诺过的最高 Ballot。Ballot 写作“轮次·节点”。
network-field-n-prepare = 发送者想用来领导的 Ballot。Ballot 写作“轮次·节点”。
network-field-n-promise = 发送者承诺的 Ballot：此后更低的轮次它不再参与。
network-field-n-leader = 发送者正在其中领导的 Ballot。承诺过更高 Ballot 的节点会以 NotAccepted 拒绝。
network-field-n-accepted = 发送者接受这些日志项时的 Ballot。
network-field-n-not-accepted = 发送者此间承诺的更高 Ballot。
network-field-decided-own = 发送者已知被决定的日志项数量。
network-field-decided-leader = 发送者已知被决定的日志项数量：接收者也据此决定到这里。
network-field-n-accepted-round = 发送者的日志最近一次被接受时的 Ballot。Ballot 更高的日志更新。
network-field-accepted-length = 发送者日志中的日志项数量，无论是否已决定。若最近被接受的 Ballot 相同，则较长的日志更新。
network-field-accepted-upto = 发送者已接受的日志项数量。
network-field-log-sync = 接收者的日志比发送者缺少的部分：没有。
network-field-decided-snapshot = 以快照代替已决定的日志项本身。增量快照只含接收者缺少的部分。
network-field-suffix = 从 sync_idx 起写入接收者日志的日志项，取代那里原有的内容。
network-field-sync-idx = 后缀开始的索引。快照涵盖它之前的部分。
network-field-sync-stopsign = 发送者已接受的停止符。它终结当前配置。
network-field-seq-num = 在该领导者发给该跟随者的全部消息中的位置。若缺了一条，跟随者会发现空缺，并用 PrepareReq 询问。
network-field-seq-num-sync = 在该领导者与该跟随者之间开始新的会话；早先会话剩下的消息不再算数。
network-field-entries = 要追加到接收者日志的日志项。它们自身不带索引和 Ballot，位置由先后顺序决定。
network-field-forwarded = 在发送者处追加的日志项；发送者不是领导者。
network-field-trim = 该索引之前的日志项应被删除。
network-field-snapshot = 该索引之前的日志项应并入快照。None 表示到已决定处为止。
network-field-stopsign = 下一个配置的节点及其编号。
network-field-round = 心跳轮次。对更早轮次的答复不算数。
network-field-beat-ballot = 答复者的 Ballot：它正在或将会用来领导的那个。
network-field-beat-leader = 答复者所跟随的领导者的 Ballot。
network-field-happy = 答复者是否认可它的领导者。不认可，就意味着它认为需要另选领导者。

network-kind-heartbeat-request = 节点 { $from } 询问谁还在。节点 { $to } 立即以 HeartbeatReply 答复。
network-kind-heartbeat-reply = 节点 { $from } 还在。节点 { $to } 在下一次选举超时时清点本轮的答复：若听到的节点（含自己）达到法定人数，它就连接着法定人数，可以领导或跟随。
network-kind-prepare-req = 节点 { $from } 刚恢复或错过了消息，请求补齐。如果节点 { $to } 正在这个或更高的 Ballot 中领导，就以 Prepare 答复，否则不作反应。
network-kind-prepare = 节点 { $from } 想当领导者，请求承诺。如果这个 Ballot 高于节点 { $to } 承诺过的任何一个（故障恢复中则相同亦可），节点 { $to } 就作出承诺，并附上节点 { $from } 缺少的更新日志。
network-kind-promise = 节点 { $from } 参与这个 Ballot。得到读法定人数（未另设时为多数）的承诺（含自己）后，节点 { $to } 采用最新的日志并开始领导；作出承诺的节点随后都会收到 AcceptSync。
network-kind-accept-sync = 节点 { $from } 使节点 { $to } 的日志与自己一致。如果节点 { $to } 仍在等它，就从 sync_idx 起替换自己的日志，决定已被决定的部分，并以 Accepted 答复。
network-kind-accept-decide = 节点 { $from } 复制日志项。节点 { $to } 追加它们，决定到 decided_idx 为止，并在磁盘持久化之后以 Accepted 答复。
network-kind-accepted = 节点 { $from } 的日志里已有这些日志项。一旦写法定人数（未另设时为多数）的节点都有，节点 { $to } 就决定它们，并用 Decide 或即将发出的 AcceptDecide 告知所有节点。
network-kind-not-accepted = 节点 { $from } 已承诺更高的 Ballot，因而拒绝。节点 { $to } 不再向它发送日志项；由谁领导取决于心跳。
network-kind-decide = 节点 { $from } 告知哪些已被决定。节点 { $to } 把已决定索引提高到这里，通常不答复。
network-kind-proposal-forward = 节点 { $from } 不是领导者，因此转发在它那里追加的内容。节点 { $to } 若在领导就追加到日志，若在准备阶段就先保留，否则继续转发。途中丢失，日志项也就丢失。
network-kind-compaction = 节点 { $from } 请节点 { $to } 也压缩日志。节点 { $to } 能做就做，不答复；这个请求不会重发。
network-kind-accept-stopsign = 节点 { $from } 要终结当前配置。节点 { $to } 把停止符作为日志的最后一项接受，并以 Accepted 答复。
network-kind-forward-stopsign = 节点 { $from } 不是领导者，因此转发一次重新配置。节点 { $to } 若在领导就把停止符追加到日志，否则继续转发。

## 列表

network-stack-title = { $link }：{ COUNT($n) } 条消息
network-manual-all = 手动：除非有人送达，什么都不会到达
network-manual-some = { COUNT($all) } 个方向中有 { COUNT($n) } 个为手动
network-manual-one = { $from }→{ $to }：手动
network-manual-short = 手动
network-manual-chip = 手动 · { COUNT($waiting) } 条在等
network-auto-all = 改为自动
network-auto-all-why = 让所有链路上的消息重新自行到达。
network-queues-title = 链路上
network-queues-none = 没有在途消息。
network-queue-cut = 已断开
network-queue-manual = 等待中
network-queue-more = 另有 { COUNT($n) } 条
network-quiet = { COUNT($n) } 个方向没有可列出的消息
network-beats = { COUNT($n) } 次心跳
network-beats-all = 送达 { COUNT($n) } 次心跳
network-beats-all-why = 手动链路上心跳也要等。收不到心跳的节点会认为领导者已不在。
network-held-title = 暂扣在节点处
network-held = { $message } 在等一次刷盘。
network-held-flush = { $message } 在等第 { $flush } 次刷盘。
network-held-due = { $message } 在等第 { $flush } 次刷盘，t { $due } 到期。
network-upcoming-title = 接下来可能发生
network-upcoming-none = 什么都不会自行发生：没有节点在运行。
network-upcoming-hand = 手动
network-upcoming-now = t { $time }
network-upcoming-message = { $kind } { $from }→{ $to }
network-upcoming-tick = 节点 { $node } 的时钟
network-upcoming-flush = 节点 { $node } 的刷盘
network-upcoming-retry = 节点 { $node } 重试刷盘
network-upcoming-more = 另有 { COUNT($n) } 项
network-upcoming-do = 送达
network-upcoming-do-it = 立即送达 { $what }
network-upcoming-to = 走到这里
network-upcoming-to-it = 走到这里：{ $what }

## 链路条件

network-conditions = 条件…
network-conditions-open = 网络…
network-conditions-why = 延迟、抖动、丢包、重复、乱序、手动链路。
network-conditions-title = 链路条件
network-conditions-lead = 对此后发出的消息有效；已在途中的消息时间不变。
network-conditions-which = 哪些链路
network-links-all = 全部链路
network-links-pair = { $a }–{ $b }，双向
network-links-one = 仅 { $from }→{ $to }
network-latency = 延迟
network-latency-hint = 一条消息至少几个滴答
network-jitter = 抖动
network-jitter-hint = 最多再加几个滴答
network-loss = 丢包
network-loss-hint = 丢失的百分比
network-duplication = 重复
network-duplication-hint = 到达两次的百分比
network-reorder = 乱序
network-reorder-hint = 快的会超越慢的
network-manual = 到达
network-manual-hint = 自行到达，或由人送达
network-on = 开
network-off = 关
network-by-itself = 自行到达
network-by-hand = 由人送达
network-mixed = 不一
network-set = 设置
network-set-nothing = 没有任何改动。
network-problem-number = { $field }：请输入 { $least } 到 { COUNT($most) } 之间的整数。
network-others-title = 与多数不同
network-others-none = 所有方向的条件都相同。
network-others-edit = 更改 { $from }→{ $to } 的条件
network-edit = 更改…
network-has-latency = 延迟 { $n }
network-has-jitter = 抖动 { $n }
network-has-loss = 丢包 { $n } %
network-has-duplication = 重复 { $n } %
network-has-reorder = 会乱序
network-has-manual = 手动
network-warning = 从节点 { $from } 到节点 { $to } 再返回的心跳可能要 { COUNT($round) } 个时钟滴答，而节点 { $from } 的选举超时为 { COUNT($election) }：领导者可能无故更换。
network-warning-more = 另有 { COUNT($n) } 个方向也是如此。
network-link-manual = { $link } 为手动
network-link-unusual = { $link } 的条件与多数不同
network-menu-manual = 双向改为手动
network-menu-auto = 双向改为自动

## 节点的节奏

network-timing = 节奏…
network-timing-why = 慢时钟、慢磁盘、超时。
network-timing-title = 节点 { $node } 的节奏
network-timing-none = 节奏
network-timing-now = 立即生效
network-timing-restart = 下次启动后生效
network-timing-restart-why = OmniPaxos 在创建时读取这些设置：要等节点 { $node } 下次启动。
network-timing-pending = 在此之前为 { $now }
network-clock = 时钟
network-clock-hint = 每隔几个滴答才走一下；它的超时也相应变长
network-disk = 磁盘
network-disk-hint = 一次刷盘要几个滴答
network-disk-memory = 内存中的节点没有磁盘
network-election = 选举超时
network-election-hint = 两次检查领导者间隔几个滴答
network-resend = 重发超时
network-resend-hint = 多久后重发 Prepare、Promise 和 PrepareReq
network-flush = 批次发送
network-flush-hint = 未满的批次多少个滴答后发送；0 为从不
network-batch = 批次
network-batch-hint = 凑够几条日志项才发送；1 为不凑
network-fact = 节奏
network-fact-why = 它的时钟、磁盘和超时与集群启动时有何不同。
network-fact-clock = 时钟 ×{ $n }
network-fact-disk = 刷盘 { $n }
network-fact-pending = 重启后改变超时
network-fact-timeouts = 超时不同
network-setup-more = 更多：网络故障、超时、批次、法定人数、优先级
