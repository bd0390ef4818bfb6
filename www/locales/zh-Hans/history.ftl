# 客户端对键做了什么，以及是否有一个顺序能解释；由 src/text/history.rs 和 src/ui/panels/history 生成。

history-tab = 操作历史
history-none = 还没有写入，也没有经日志的读取。请先追加，再读取。
history-holds = 可线性化：有一个顺序能解释 { COUNT($keys) } 个键上的全部 { COUNT($n) } 个操作，但并非处处是日志的顺序。
history-holds-log = 可线性化：日志的顺序就能解释 { COUNT($keys) } 个键上的全部 { COUNT($n) } 个操作。
history-unknown = 就已检查的部分而言没有矛盾；{ $keys } 的操作太多，无法试遍所有顺序。
history-broken = 不可线性化：自第 { $step } 步起，没有任何顺序能解释对 { $key } 的读取。
history-lead = 写入从提议时开始，到提议它的节点看到它被决定时完成。经日志的读取也是一条日志项：?x 代表读取 x，由提问的节点在决定它时作答。在崩溃的节点上等待的客户端得不到回答。
history-left-out = 操作太多，第 { $step } 步及之前的未纳入。

history-ask = 经日志读取
history-ask-node = 节点
history-ask-key = 键
history-ask-go = 读取
history-show = 显示
history-all-keys = 所有键
history-earlier = 更早
history-later = 更晚
history-page = 第 { COUNT($first) }–{ COUNT($last) } 个，共 { COUNT($n) } 个
history-picture = 操作随时间的图，每个节点一行
history-row-hidden = 另有 { COUNT($n) } 个重叠
history-row-links = 链路

history-absent = { $key } 没有值
history-trimmed = 未知，已切割到 { $to }
history-not-handed-over = 未知，重新配置之前已切割到 { $to }
history-unanswered = 没有回答
history-span = 第 { $from }–{ $to } 步
history-span-open = 自第 { $from } 步开始，未完成
history-span-lost = 自第 { $from } 步开始，永远丢失
history-bar-write = 节点 { $node } 写入 { $entry }：{ $span }
history-bar-writes = 节点 { $node } 写入 { COUNT($n) } 条日志项（第一条 { $entry }），完成 { COUNT($done) } 条：{ $span }
history-bar-read = 节点 { $node } 读取 { $key }，得到：{ $told }；{ $span }
history-bar-concerned = { $bar }。它是相互矛盾的操作之一。

history-fault-cut = 断开：{ $links }
history-fault-down = 崩溃
history-fault-held = 磁盘不接受写入
history-fault-flush = 刷盘失败
history-fault-power = 断电

history-wrong-never = 节点 { $node } 在第 { $step } 步得到 { $saw }，而当时还没有谁开始写入它。
history-wrong-stale = 节点 { $node } 在第 { $began } 步开始的读取得到 { $saw }，而 { $over } 早在第 { $done } 步就已在节点 { $by } 得到确认。
history-wrong-back = 节点 { $node } 在第 { $began } 步开始的读取得到 { $saw }，而节点 { $by } 在第 { $done } 步已经得到 { $had }。
history-wrong-contradiction = 无论按什么顺序生效，{ $key } 上这 { COUNT($n) } 个操作得到的回答都不可能同时成立。
history-why = 在此之前，“{ $name }”已在第 { $step } 步被破坏。{ $cause }
history-why-twice = { $entry } 在日志中出现了两次：携带它的消息到达了两次。
history-why-unknown = 在此之前没有安全检查被破坏，也没有看到已知会导致这种情况的原因：这可能是新的发现。
history-concerned = 相关操作

history-local-title = 对节点自身日志的读取
history-local-lead = 它们可以落后，但必须是同一顺序的前缀。
history-local-prefix =
    节点 { $node }，第 { $step } 步：索引 { $from } 到 { $upto } 已决定，是同一顺序的前缀{ $behind ->
        [0] ，没有落后。
       *[other] ，落后 { COUNT($behind) } 条。
    }
history-local-nothing = 节点 { $node }，第 { $step } 步：没有已决定的内容，这是任何顺序的前缀。
history-local-differs = ✕ 节点 { $node }，第 { $step } 步：不是前缀。索引 { $index } 处给出 { $here }，而那里决定的是 { $there }。
history-local-lacks = 空
