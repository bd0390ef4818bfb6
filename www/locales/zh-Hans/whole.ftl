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
