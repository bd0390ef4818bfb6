# 其他大小的法定人数、谁听到谁、自动追加的客户端，以及它们等了多久。

## 事件

whole-event-started = 运行开始：共 { $nodes } 个节点，{ $read } 个构成读法定人数，{ $write } 个构成写法定人数。
whole-event-reconnect-asked = 节点 { $node } 被手动告知与节点 { $peer } 的会话已恢复：reconnected({ $peer })。
whole-event-load-started =
    客户端开始在节点 { $node } 追加：{ $every ->
        [1] 每个时钟滴答
       *[other] 每 { COUNT($every) } 个时钟滴答
    } { COUNT($rate) } 条日志项，分布在 { COUNT($keys) } 个键上。
whole-event-load-ended = 节点 { $node } 的客户端结束，共追加 { COUNT($sent) } 条日志项。
whole-event-load-done = 节点 { $node } 的客户端已追加 { COUNT($sent) } 条日志项，达到上限，自行结束。
whole-event-load-power = 节点 { $node } 的客户端随页面一起消失，共追加 { COUNT($sent) } 条日志项。
whole-event-load-left = 节点 { $node } 离开集群，其客户端随之结束，共追加 { COUNT($sent) } 条日志项。
whole-upcoming-client = 节点 { $node } 的客户端追加

## 错误

whole-error-quorums-overlap = 读法定人数 { $read } 与写法定人数 { $write } 可能没有共同的节点：两者之和必须大于节点总数 { $nodes }。OmniPaxos 的说法：“{ $reason }”。
whole-error-quorums-read = 此处读法定人数须为 2 到 { $nodes } 个节点，不能是 { $read }（写法定人数为 { $write }）。OmniPaxos 的说法：“{ $reason }”。
whole-error-quorums-write = 此处写法定人数须为 2 到 { $nodes } 个节点，不能是 { $write }（读法定人数为 { $read }）。OmniPaxos 的说法：“{ $reason }”。
whole-error-quorums-order = 共 { $nodes } 个节点，写法定人数 { $write } 大于读法定人数 { $read }，OmniPaxos 不允许。它的说法：“{ $reason }”。
whole-error-rate = 客户端一次追加 1 到 { COUNT($most) } 条日志项，不能是 { $rate } 条。
whole-error-no-client = 没有客户端在追加：无可结束。
whole-error-no-client-at = 节点 { $node } 没有客户端在追加：无可结束。
whole-field-every = 客户端的间隔

## 法定人数

whole-cluster-summary = { $nodes } 个节点 · 读 { $read } · 写 { $write }
whole-nc-read = 读法定人数
whole-nc-read-hint = 须作出承诺的节点数；留空为多数
whole-nc-write = 写法定人数
whole-nc-write-hint = 须接受的节点数；留空为多数
whole-nc-priorities = 各节点的优先级
whole-nc-priority-of = 节点 { $node } 的优先级
whole-nc-priorities-why = 同一轮次的 Ballot 中优先级高者胜出，其次节点编号大者胜出。
whole-nc-problem-priority = 节点 { $node } 的优先级须为 0 到 4,294,967,295 的整数。
whole-priority-down = 优先级通过调用来设置：请先启动节点。
whole-priority = 优先级
whole-priority-hint = 同一轮次的 Ballot 由它分高下
whole-fact-connected = 法定人数
whole-fact-connected-why = 它听到的节点是否足以使它当选，或继续领导。它自己也计入。
whole-connected = 听到 { COUNT($hears) } 个节点，{ $kind ->
    [read] 读法定人数
    [write] 写法定人数
   *[either] 法定人数
}为 { $needs }
whole-connected-not = 只听到 { COUNT($hears) } 个节点，{ $kind ->
    [read] 读法定人数
    [write] 写法定人数
   *[either] 法定人数
}为 { $needs }
whole-connected-down = 听不到任何节点：已崩溃
whole-fact-awaited = 等待
whole-fact-awaited-why = 这个领导者正在等待的法定人数，以及目前有谁。
whole-awaits-promises = 承诺：{ $n } 个，需要 { $needs } 个（{ $nodes }）
whole-awaits-accepts = 接受索引 { $index }：{ $n } 个，需要 { $needs } 个（{ $nodes }）
whole-mark-promises = 它已得到 { $n } 个承诺，需要 { $needs } 个才能领导。
whole-mark-accepts = 它的第一条未决定的日志项已被 { $n } 个节点接受，需要 { $needs } 个。
whole-mark-has-promised = 它已承诺该领导者所请求的 Ballot。
whole-mark-has-accepted = 据领导者所知，它已接受第一条未决定的日志项。
whole-fact-batched = 批次
whole-fact-batched-why = 在这里追加、等待凑满一批或等到时限的日志项。
whole-batched = { COUNT($n) } 条日志项在等待
whole-reconnected-why = 告知节点 { $node }：与节点 { $peer } 的会话已恢复。恢复链路时会自动调用，无需手动。

## 谁听到谁

whole-hearing-title = 谁听到谁
whole-hearing-who = 节点
whole-hearing-happy = 节点 { $node } 听到了节点 { $other }，后者认可 Ballot 为 { $leader } 的领导者。
whole-hearing-unhappy = 节点 { $node } 听到了节点 { $other }，后者不认可 Ballot 为 { $leader } 的领导者，认为需要另选。
whole-hearing-unheard = 节点 { $node } 在上一轮没有听到节点 { $other }。
whole-hearing-legend = 每行是一个节点在上一轮心跳中听到的：✓ 对方认可自己的领导者，? 对方不认可，– 没有听到。

## 负载

whole-tab-load = 负载
whole-load-node = 客户端位于
whole-load-rate = 日志项数
whole-load-every = 间隔滴答数
whole-load-keys = 键数
whole-load-start = 开始
whole-load-end = 结束
whole-load-end-at = 结束节点 { $node } 的客户端
whole-load-problem = 须为 1 到 { COUNT($most) } 的整数。
whole-load-none = 没有自动追加的客户端。启动一个，再让时间流逝。
whole-load-client =
    节点 { $node } 的客户端：{ $every ->
        [1] 每个滴答
       *[other] 每 { COUNT($every) } 个滴答
    } { COUNT($rate) } 条，{ COUNT($keys) } 个键 · 已发送 { COUNT($sent) } 条
whole-load-client-down = 节点已停机，其客户端在等待。
whole-outage = 节点 { $node }：自 t { $fault } 的首个故障或重新配置以来，其客户端最长有 { COUNT($ticks) } 个滴答没有任何内容被决定（从 t { $from } 起），即 { $timeouts } 个选举超时。
whole-outage-lasts = 节点 { $node }：自 t { $from } 起，其客户端已有 { COUNT($ticks) } 个滴答没有任何内容被决定，即 { $timeouts } 个选举超时，仍在继续（首个故障或重新配置在 t { $fault }）。
whole-chart-decided = 每个滴答决定
whole-chart-decided-text = 当前 { $last }，平均 { $average }，最多 { $most }
whole-chart-latency = 延迟（滴答）
whole-chart-latency-text = 当前 { $last }，平均 { $average }，最多 { $most }
whole-chart-log = 所有日志的字节数
whole-chart-log-text = 当前 { $last }，平均 { $average }，最多 { $most }
whole-chart-disk = 所有磁盘的字节数
whole-chart-disk-text = 当前 { $last }，平均 { $average }，最多 { $most }
whole-chart-decided-why = 最近每个滴答决定的日志项，每条只在最先决定它的节点计一次。
whole-chart-latency-why = 从追加到首个节点决定它的时间，取一个滴答内所决定内容的平均值。
whole-chart-log-why = 所有节点日志中的键和值的总字节数；一个值占 8 字节。
whole-chart-disk-why = 所有节点磁盘上的键和值的总字节数，含快照；一个值占 8 字节。
whole-chart-none = 无
whole-downtime = 实测：节点 { $node } 最长 { COUNT($ticks) } 个滴答没有任何内容被决定，即 { $timeouts } 个选举超时。
whole-downtime-paper = 实测：节点 { $node } 最长 { COUNT($ticks) } 个滴答没有任何内容被决定，即 { $timeouts } 个选举超时；论文称至多 { $paper } 个。
