# 追加之后的去向。

proposals-lost = 节点 { $node } 提议了 { $entries }，现已永久丢失：{ $how }。
proposals-lost-cut = 最后一份副本在 { $message } { $from }→{ $to } 中，而该链路已断开
proposals-lost-receiver-down = 最后一份副本在 { $message } { $from }→{ $to } 中，而节点 { $to } 已崩溃
proposals-lost-chance = 最后一份副本在 { $message } { $from }→{ $to } 中，被链路随机丢失
proposals-lost-dropped-message = 最后一份副本在 { $message } { $from }→{ $to } 中，被人丢弃
proposals-lost-too-late = 最后一份副本在 { $message } { $from }→{ $to } 中，来得太晚，无法接收
proposals-lost-no-instance = 最后一份副本在 { $message } { $from }→{ $to } 中，而节点 { $to } 已不再运行该配置
proposals-lost-left = 最后一份副本在 { $message } { $from }→{ $to } 中，而节点 { $to } 已离开集群
proposals-lost-session = 最后一份副本在 { $message } { $from }→{ $to } 中，会话结束时节点 { $from } 仍暂存着它
proposals-lost-replaced = 节点 { $by } 用领导者发来的内容覆盖了最后一份副本（append_on_prefix）
proposals-lost-crashed = 最后一份副本在节点 { $by } 的内存中，而该节点崩溃了
proposals-lost-flushed = 节点 { $by } 用领导者发来的内容覆盖了它（append_on_prefix），这次刷盘后其磁盘上的最后一份副本也没有了
proposals-lost-dropped = 节点 { $by } 持有最后一份副本，但没有保留
proposals-lost-wiped = 最后一份副本在节点 { $by } 的磁盘上，而该磁盘被清空
proposals-lost-stopped = 最后一份副本在节点 { $by } 上，尚未决定，而该节点停止了那个配置的 OmniPaxos
proposals-lost-power = 断电时最后一份副本还在途中

proposals-tally = 提议 { COUNT($proposed) } 条，已决定 { COUNT($decided) } 条，丢失 { COUNT($lost) } 条
proposals-tally-open = 提议 { COUNT($proposed) } 条，已决定 { COUNT($decided) } 条，丢失 { COUNT($lost) } 条，未了结 { COUNT($open) } 条

proposals-place-logs = 在{ $nodes }上未决定
proposals-place-isolated = 节点 { $node }（已隔离）
proposals-place-disks = 在{ $nodes }的磁盘上
proposals-place-message = 在途中的 { $message } { $from }→{ $to } 里
proposals-place-held = 在节点 { $node } 暂扣的 { $message } 里
proposals-place-memory = 在节点 { $node } 的内存中

proposals-title = 提议
proposals-none = 尚无提议。请追加一条。
proposals-open-title = 未了结
proposals-open-here = 在此提议，尚未了结
proposals-open-none = 没有未了结的提议：每一条不是已决定，就是已丢失。
proposals-lost-title = 已丢失
proposals-lost-lead = OmniPaxos 不会告知追加者。当任何日志、消息、内存和磁盘都不再持有某条提议时，它就丢失了。
proposals-entry = 内容
proposals-from = 提议处
proposals-where = 现在何处
proposals-how = 经过
proposals-at = 节点 { $node }，第 { $step } 步
proposals-forwarded-to = 节点 { $node }，第 { $step } 步，已转发给节点 { $to }
proposals-lost-in = 第 { $step } 步：{ $how }
proposals-more = 另有 { COUNT($count) } 条
