# 必须始终成立的性质，以及它们被什么破坏；由 src/text/violation.rs 生成。
# 原因自成一句；“什么被破坏”是不带句号的小句。

## 检查：名称、含义、为何重要

check-validity = 有效性
check-validity-says = 已决定的内容都是有人提议过的。
check-validity-why = 没有任何内容会自己进入日志。
check-agreement = 一致性
check-agreement-says = 任何两个节点都不会在同一索引处作出不同的决定，节点先前的生命也算在内。
check-agreement-why = 无论在哪里读取已决定的日志项，读到的都相同：共识正是为此。
check-integrity = 完整性
check-integrity-says = 节点上已决定索引处的内容不会改变，已决定索引也不会退回到已持久化的值以下。
check-integrity-why = 一旦应用，便无法收回。
check-order = 次序
check-order-says = 已压缩 ≤ 已决定 ≤ 已接受，承诺也不会后退。
check-order-why = 决定多于接受，日志中就有空洞；忘记承诺的节点可能投两次票。
check-ballots = 轮次唯一性
check-ballots-says = 一个 Ballot 中只有节点的一次生命请求承诺；同一轮次中接受的日志在共同的部分相同。
check-ballots-why = 一个轮次中只能由一位领导者决定各处的内容。
check-durability = 持久性
check-durability-says = 节点告诉过别人的承诺和接受，在重启后仍然保有。
check-durability-why = 其他节点是依靠它们凑成法定人数的。
check-snapshot = 快照完整性
check-snapshot-says = 快照等于其索引以下所有已决定日志项的累积结果。
check-snapshot-why = 日志项已不在；快照缺少的就此丢失。

## 什么被破坏

check-violated = { $name }被破坏：{ $what }。{ $why }
check-value-number = { $entry }（第 { $number } 次追加）
check-value-stopsign = 停止符
check-value-foreign = 无人提议的内容
check-absent = 没有
check-not-proposed = 节点 { $node } 在索引 { $index } 处决定了无人提议的内容
check-decided-differently = 节点 { $node } 在索引 { $index } 处决定了“{ $here }”，而节点 { $other } 在第 { $step } 步决定的是“{ $there }”
check-decided-otherwise = 节点 { $node } 在索引 { $index } 处决定了“{ $here }”，而它在第 { $step } 步决定的是“{ $there }”
check-value-changed = 节点 { $node } 已决定的索引 { $index } 原为“{ $before }”，现为“{ $now }”
check-decided-shrank = 节点 { $node } 的已决定索引从 { $from } 退回到 { $to }
check-decided-shrank-restart = 节点 { $node } 回来时已决定索引为 { $to }，而此前为 { $from }
check-out-of-order = 节点 { $node } 的已压缩索引为 { $compacted }，已决定为 { $decided }，已接受为 { $accepted }
check-promise-back = 节点 { $node } 的承诺从“{ $from }”退回到“{ $to }”
check-promise-back-restart = 节点 { $node } 回来时的承诺为“{ $to }”，而此前为“{ $from }”
check-prepared-twice = 节点 { $node } 在 Ballot { $ballot } 中请求承诺，而它先前的一次生命已经这样做过
check-same-round = 节点 { $node } 和 { $other } 在同一轮次 { $round } 中接受日志，在索引 { $index } 处却分别是“{ $here }”和“{ $there }”
check-forgot-accepted = 节点 { $node } 回来时已接受到 { $has }（轮次：{ $round }），而它曾告诉别人已接受到 { $claimed }（轮次：{ $told }）
check-forgot-promise = 节点 { $node } 回来时的承诺为“{ $has }”，而它曾告诉别人承诺了“{ $claimed }”
check-snapshot-differs = 节点 { $node } 上截至 { $index } 的快照{ $missing ->
        [0] { "" }
       *[other] 缺少 { COUNT($missing) } 个键
    }{ $both ->
        [yes] ，
       *[no] { "" }
    }{ $wrong ->
        [0] { "" }
       *[other] 有 { COUNT($wrong) } 个键的值不对
    }：{ $key } 应为“{ $should }”，实为“{ $is }”

## 为什么

check-cause-amnesia = 节点 { $node } 的状态只在内存中，崩溃带走了它告诉过别人的内容。
check-cause-wiped = 节点 { $node } 的磁盘被清空，它告诉过别人的内容也随之消失。
check-cause-storage-forgot = 节点 { $node } 的存储没有还回已经持久化的内容。
check-cause-trim-before-snapshot = 节点 { $node } 此前切割过日志项，快照无法再包含它们。
check-cause-trim-after-snapshot = 节点 { $node } 切割得比快照更远：两者之间的日志项哪里都没有。
check-cause-delta-catch-up = 节点 { $node } 按 OmniPaxos 0.2.4 的方式以增量快照追赶，漏掉了它先前已决定的内容。
check-cause-resync-below-trim = 节点 { $node } 从领导者已切割位置以下的索引开始同步：那里的内容已无法发送。
check-cause-stopsign-twice = 越过停止符的同步使节点 { $node } 把它计了两次。
check-cause-promise-taken-back = 节点 { $node } 采用了一个此间已被重新请求的承诺所带的日志，却没有采用随之而来的已决定索引。
check-cause-unknown = 没有看到任何已知的原因：这可能是新的发现。

## 怎样可以避免

check-prevent-amnesia = 使用 IndexedDB 存储，节点会带着全部内容回来。失忆的节点不得再以原来的编号投票。
check-prevent-wiped = 磁盘已失的节点不得再以原来的编号投票：请用另一个节点替换它。
check-prevent-storage-forgot = 存储不得在真正持久化之前就报告刷盘完成。
check-prevent-trim-before-snapshot = 先创建快照再切割；没有快照包含的内容不要切割。
check-prevent-trim-after-snapshot = 切割不要超过快照，或者以快照代替切割。
check-prevent-delta-catch-up = 使用 catchup=mended（此处的默认值），节点会先累积自己的日志项。
check-prevent-resync-below-trim = 只切割到每个节点都已决定之处，而不只是已接受之处。
check-prevent-stopsign-twice = 停止符已决定的节点不要重新连接：该实例已完成使命。
check-prevent-promise-taken-back = 库的使用者无能为力：领导者忘掉一个承诺时，也必须忘掉它的日志。
check-prevent-unknown = 复制这次运行的脚本：它会一步不差地重现。

## 限时的承诺；由 src/text/liveness.rs 生成

check-live-name = 有界活性
check-live-says = 只要有一个节点连接法定人数且不再有故障，{ $leader } 个选举超时之内就有节点成为领导者，在它那里提议的内容再过 { $within } 个选举超时之内被决定。这不是安全检查：等待期间没有任何错误。
check-live-holds = 成立
check-live-waiting = 等待中：还剩 { COUNT($ticks) } 个时钟滴答
check-live-not-promised = 目前没有承诺
check-live-late = 已晚 { COUNT($ticks) } 个时钟滴答
check-live-all-decided = 节点 { $leader } 是领导者，它已接受的全部内容都已决定。
check-live-no-leader = 没有连接法定人数的节点成为领导者。
check-live-undecided = 领导者节点 { $leader } 上从索引 { $index } 起还有 { COUNT($n) } 条日志项等待决定。
check-live-follower = 节点 { $node } 决定到 { $decided }，它的领导者决定到 { $expected }。
check-live-no-quorum = 没有节点能双向到达法定人数：断开的链路太多，或者消息在等人手动投递。
check-live-no-quorum-out = 没有节点能到达由正常运行且能写入的节点组成的法定人数：缺少 { $nodes }（{ COUNT($n) } 个）。
check-live-unreliable = { $from }→{ $to } 上的消息可能丢失、重复或超车。
check-live-session = 第 { $step } 步时 { $a } 与 { $b } 之间有一条消息丢失、重复或被超车，而它们的会话仍在继续：OmniPaxos 在同一会话内不会重发。断开该链路再恢复连接，就会开始新的会话。
check-live-slow = 心跳 { $from }→{ $to } 往返可能需要 { $trip } 个时钟滴答，而节点 { $from } 只等 { $election } 个：领导者可能无故更换。
check-live-slow-disk = 节点 { $node } 的一次刷盘需要 { $ticks } 个时钟滴答，超过选举超时。
check-live-handover = { $nodes }（{ COUNT($n) } 个）在等待新配置的起始状态。
check-live-stall-recovery = 已知：节点 { $node } 带着以自己的 Ballot 为承诺的状态回来，等待一个它以为是自己的领导者（发现 5）。“尝试领导”可以使它恢复。
check-live-stall-stopsign = 已知：节点 { $node } 把一个停止符计了两次，此后它所说的“已接受”都无法被决定（发现 9）。在另一个节点上“尝试领导”可以使集群恢复。
check-live-stall-priority = 已知：设置过优先级，这可能使选举停滞（发现 3）。“尝试领导”可以使它恢复。
check-live-stall-unknown = 不属于任何已知原因：这可能是新的发现。
check-live-since = 从第 { $step } 步算起
check-live-due = 时限内的最后一个事件：第 { $step } 步
check-message = { $message } { $from }→{ $to }
