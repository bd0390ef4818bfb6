# 什么做不到、为什么、可以怎么办；由 src/text/ 生成。

## 建立集群

error-setup-node-count = 集群须有 { $least } 到 { $most } 个节点，不能是 { $count } 个。
error-setup-node-id = 节点编号须为 1 到 { $most }，不能是 { $pid }。
error-setup-node-order = 节点编号须互不相同且递增：{ $pid } 的位置不对。
error-setup-ticks = { $field }须为 { $least } 到 { COUNT($most) } 个时钟滴答，不能是 { $value }。
error-setup-percent = { $field }须为 0% 到 100%，不能是 { $value }%。
error-field-latency = 延迟
error-field-jitter = 抖动
error-field-election = 选举超时
error-field-resend = 重发超时
error-field-disk = 刷盘用时
error-field-flush = 批次超时
error-field-clock = 时钟节拍
error-field-delay = 推迟时间
error-field-loss = 丢包率
error-field-duplication = 重复率
error-setup-batch = 每批须有 1 到 { COUNT($most) } 条日志项，不能是 { $value } 条。
error-tuning-of = 单个节点的设置按节点升序各给出一次，且该节点须存在；节点 { $node } 的设置不符合。
error-disk-of = 节点 { $node } 的日志保存在内存中：没有可设置用时的磁盘。

## 命令

error-unknown-node = 没有节点 { $node }。
error-node-down = 节点 { $node } 已崩溃。请先重启它。
error-node-up = 节点 { $node } 已在运行。
error-self-link = 节点 { $node } 没有通向自身的链路。
error-groups = 每组至少有一个节点，且同一节点不能同时属于两组。
error-key-empty = 键至少要有一个字符。
error-key-long = 键最长 { $limit } 字节；这个键有 { COUNT($bytes) } 字节。
error-count = 一次可追加 1 到 { COUNT($most) } 条日志项，不能是 { $count } 条。
error-keys = 日志项可分布在 1 到 { COUNT($most) } 个键上，不能是 { $keys } 个。
error-advance = 一次最多 { COUNT($most) } 个单步或时钟滴答，不能是 { $asked }。
error-range = 范围的终点须在起点之后；{ $from }..{ $to } 不符合。
error-image-of = 每个磁盘映像属于一个 IndexedDB 节点，按节点升序各给出一次；节点 { $node } 的映像不符合。
error-image = 无法从节点 { $node } 的磁盘映像开始：{ $reason }。
error-no-disk = 节点 { $node } 的日志保存在内存中：没有可暂扣或放行的磁盘。
error-disk-held = 节点 { $node } 的磁盘已被暂扣。
error-disk-not-held = 节点 { $node } 的磁盘没有被暂扣。
error-failing = 节点 { $node } 的下一次刷盘已被设为失败。
error-no-flush = 节点 { $node } 没有正在进行、可以失败的刷盘。
error-disk-full = 节点 { $node } 的磁盘已经满了。
error-disk-not-full = 节点 { $node } 的磁盘没有满。
error-node-running = 节点 { $node } 正在运行。请先使其崩溃：只能损坏或清空已崩溃节点的磁盘。
error-no-record = 节点 { $node } 的磁盘上没有这一项：{ $record }从未刷盘。
error-flush = 节点 { $node } 的磁盘此时不可能处于第 { $flush } 次刷盘；可能的是 { $possible }。
error-power-failure-node = 断电须列出每个 IndexedDB 节点各一次；节点 { $node } 缺失、重复或没有磁盘。
error-or = { " 或 " }
error-not-under-way = 消息 { $id } 不在途中：它已送达、已丢失，或从未发出。
error-no-message = 从节点 { $from } 到节点 { $to } 没有在途消息。
error-no-message-of-kind = 从节点 { $from } 到节点 { $to } 没有在途的 { $kind }。
error-still-held = 从节点 { $from } 到节点 { $to } 的 { $kind } 尚未发出：它在节点 { $from } 处等待第 { $flush } 次刷盘完成。只能选择在途消息。
error-first-already = 消息 { $id } 已是其链路上的第一条：没有可超越的消息。
error-on-manual-link = 消息 { $id } 在手动链路上：那里的消息不会自行到达，因此无法推迟。可稍后再送达，或先将链路恢复为自动。
error-nothing-set = 请至少给出一项设置。

## 被 OmniPaxos 拒绝

error-refusal-undecided-index =
    { $decided ->
        [0] 只有已决定的日志项才能压缩，而该节点尚无已决定的日志项。请先运行到有日志项被决定。
       *[other] 只有已决定的日志项才能压缩，而该节点只决定了 { $span }。最多压缩到 { $decided }，或继续运行直到更多日志项被决定。
    }
error-refusal-undecided-index-trim =
    { $decided ->
        [0] 所有节点都已接受到该处，但该节点尚无已决定的日志项。请先运行到有日志项被决定。
       *[other] 所有节点都已接受到该处，但该节点只决定了 { $span }。最多切割到 { $decided }，或继续运行直到更多日志项被决定。
    }
error-refusal-trimmed-index = 该日志已压缩到 { $compacted }。请选择大于 { $compacted } 的索引。
error-refusal-not-all-decided-none = 仍有节点未向该领导者报告过任何已接受的日志项。错误名称中虽有 Decided，切割实际要求的是所有节点都已接受。请恢复连接或重启缺席的节点，再继续运行。
error-refusal-not-all-decided = 据该领导者所知，所有节点都已接受的只有 { $span }。错误名称中虽有 Decided，切割实际要求的是所有节点都已接受。可切割到 { $accepted }，或先让落后的节点追上。
error-refusal-no-leader = 只有领导者才能切割，而该节点不知道领导者是谁。请先运行到选出领导者。
error-refusal-not-current-leader = 只有领导者才能切割；该节点认定的领导者是节点 { $leader }。请在领导者处切割。
error-refusal-pending-reconfig = 停止符已终结当前配置，不再接受新的日志项。请在下一个配置中追加。
error-refusal-no-snapshot = 该集群未启用快照：其日志项类型不支持快照。可改用切割，或新建一个启用快照的集群。

## 数据库与操作记录

error-database-newer = 数据库 { $name } 由本页面的更新版本写入（格式为 { $found }，本页面最高支持 { $known }）。请重新加载页面以获取新版本。数据未作任何改动。
error-indexeddb-unavailable = 此浏览器不允许本页使用 IndexedDB（{ $reason }）。隐私窗口或屏蔽网站数据会造成这种情况。磁盘暂以模拟代替：节点崩溃后仍在，但页面关闭后即失。要保留它们，请允许网站数据并重新载入本页。
error-indexeddb-blocked = 另一个标签页仍打开着旧版本的数据库。请关闭它，再重新加载本页面。
error-held-by-another-tab = 本页面已在另一个标签页中打开，而数据库只允许一个标签页写入。请关闭那个标签页，再重新加载本页面。
error-elsewhere = 集群在另一个标签页中：其数据库同一时间只允许一个标签页写入。
error-elsewhere-since = 该标签页打开集群的时间为 { $since }：共 { $nodes } 个节点，现在是第 { $step } 步（t { $time }）。
error-elsewhere-gone = 另一个标签页已不在。本页可以接管：集群将从磁盘上的内容继续。
error-elsewhere-waiting = 另一个标签页一旦关闭，本页便会接管。
error-elsewhere-first = 集群在另一个标签页中。请先在此查看副本，或待其空出后接管。
error-still-opening = 数据库仍在打开，请稍后再试。
error-copy = 这是第 { $step } 步时的副本。此处的操作不会影响另一个标签页，也不会保留。
error-copy-now = 另一个标签页中的集群现在是第 { $step } 步（t { $time }）。
error-copy-not-sent = 另一个标签页没有回应。它可能处于休眠，或运行着本页的其他版本：请切换过去看一眼，或将其关闭后在此接管。
error-copy-failed = 另一个标签页发来的运行无法在此重放：{ $reason }。
error-copy-no-database = 这是副本，因此节点 { $node } 的磁盘只是模拟的。它的数据库在另一个标签页中打开着。
error-database-damaged = 节点 { $node } 的数据库已损坏：{ $found }。节点不能根据损坏的日志投票，因此它不会启动。其他节点继续运行。在“磁盘…”中可以把它的记录保存为文件，或用新节点替换它；清空之后它可以启动，但什么也不记得。
error-quota-exceeded = 浏览器不再为本网站提供存储空间，节点 { $node } 无法刷盘，因而保持沉默。请清理本机磁盘：腾出空间后，等待的写入会自动完成。只要浏览器仍接受命令日志，创建快照或切割也能腾出空间。
error-flush-failed = 节点 { $node } 的刷盘失败（{ $reason }）：磁盘上没有写入任何内容。在重试成功之前，该节点保持沉默。
error-flush-unknown = 节点 { $node } 的一次刷盘结果未知（{ $reason }）。页面会重新打开数据库查看；在此之前，该节点保持沉默，时间停止前进。若持续如此，请关闭本页的其他标签页，或重新加载：磁盘上的内容不会丢失。
error-site-data-gone = 上一个集群的数据库已不存在：网站数据被清除，或被浏览器回收。没有节点会凭已遗忘的内容投票：这是一个新的集群。
error-browser-lost-data = 浏览器发现本网站的数据库已无法修复，因而重新建立（{ $reason }）。上一个集群已不存在。没有节点会凭已遗忘的内容投票：这是一个新的集群。
error-journal-lost = 本次运行的操作记录已丢失，历史无法重放。新的历史将从数据库现有内容开始。
error-disks-differ = { $nodes } 磁盘上的内容与操作记录推演的结果不一致。新的历史将从现有内容开始。
error-disk-disagrees = 节点 { $node } 的数据库与第 { $flush } 次刷盘应有的内容不一致：{ $what }。运行会继续，但这个数据库已不可信：请把运行导出为脚本，然后新建集群。
error-differs = 不同的是{ $parts }
error-differs-promise = 承诺
error-differs-accepted-round = 已接受的轮次
error-differs-decided = 已决定索引
error-differs-compacted = 已压缩索引
error-differs-stopsign = 停止符
error-differs-log-start = 日志起点
error-differs-entries = 索引 { $from } 起的日志项
error-differs-snapshot = 快照
error-other-flush = 最后写入它的是第 { $found } 次刷盘，而不是第 { $expected } 次
error-language = 无法载入{ $language }的文字（{ $reason }）。页面保持现在的语言。
error-stopped = 页面在第 { $step } 步停止：“{ $message }”。此前已持久化的内容都保留着，运行将从那里继续。

error-power-failure = 页面曾被关闭，相当于所有节点断电。
error-power-failure-databases = 从数据库恢复：{ $nodes }。
error-power-failure-kept = 节点 { $node } 有 { $span }，其中 { COUNT($decided) } 条已决定
error-power-failure-promise = 节点 { $node } 承诺为 { $promise }，没有日志项
error-power-failure-blank = 节点 { $node } 没有任何数据
error-power-failure-memory = { $nodes } 的日志只在内存中：重启后为空，承诺也已遗忘。
error-sentence-space = { "" }
error-clause-space = ；

## 输入

error-number-missing = 请输入 { COUNT($least) } 到 { COUNT($most) } 的整数。
error-number-invalid = 请输入 { COUNT($least) } 到 { COUNT($most) } 的整数，而不是“{ $typed }”。
error-index-missing = 请输入索引：从 0 开始的整数。
error-index-invalid = 索引是从 0 开始的整数，而不是“{ $typed }”。

## 运行与补救

error-stopped-by-person = 在结束之前被停止：有人按了暂停，或开始了另一次运行。
error-not-reached = 10,000 个时钟滴答内未能达到。能互相听到的节点是否达到法定人数？请恢复连接或重启节点，然后再次运行。
error-remedy-restart = 重启节点 { $node }
error-remedy-trim-to = 切割到 { $index }
error-remedy-snapshot-to = 快照到 { $index }
error-remedy-trim-at = 在领导者节点 { $node } 上切割
error-journal-failed = 命令日志无法写入（{ $reason }）。正在重试；在此之前不会开始刷盘，时间也会等待。
error-no-database = 节点 { $node } 没有数据库：它的日志在内存中，或者此浏览器没有 IndexedDB。
error-stopped-reload = 重新打开页面

## 来自链接或文件的运行

error-open-link = 链接未能打开，本页的运行保持原样。
error-open-file = 文件“{ $name }”未能打开，本页的运行保持原样。
error-open-script = 其中的脚本有误：{ $reason }。
error-link-long = 带有运行的链接最多 { COUNT($most) } 个字符，而这个有 { COUNT($chars) } 个。请索取文件形式的运行。
error-link-version = 本页在“run=”之后应读到版本 { $known } 和一个点，读到的却是“{ $found }”。更新版本的页面也许认识它：请重新载入页面。
error-link-character = 链接中 # 之后的第 { $at } 个字符是“{ $found }”，而那里只能是字母、数字、“-”或“_”。链接在途中被改动了：请重新索取链接，或索取文件。
error-link-cut-off = 它在 { COUNT($chars) } 个字符之后就结束了，后面本应还有内容：末尾缺失。请重新索取链接，或索取文件。
error-link-broken = 它携带的内容（{ COUNT($bytes) } 字节）不完整：应为用 deflate 压缩的脚本。请重新索取链接，或索取文件。
error-link-much = 它解压后超过 { COUNT($most) } 字节，即脚本的上限。解压已就此停止。
error-link-unsupported = 此浏览器无法解压它：没有支持“deflate-raw”的 DecompressionStream。请索取文件形式的运行，或换用较新的浏览器。
error-link-waits = 一旦集群归本标签页所有，此链接中的运行就会打开。
error-file-long = 脚本最多 { COUNT($most) } 字节，而该文件有 { COUNT($bytes) } 字节。
error-file-unreadable = 浏览器无法读取它（{ $reason }）。请确认它还在，并且不是文件夹。
error-one-file = 请只拖放一个带有运行的文件，而不是 { COUNT($count) } 个。
error-opened-stopped = 打开的运行在结束之前停止了：{ $reason }。此前的内容仍然有效。
error-run-too-large = 本次运行超出了链接或文件可打开的范围：{ $reason }。文件仍可保存，其各部分可作为脚本运行。
## 分支

error-no-fork = 先前的运行保持原样，没有分叉：{ $reason }
error-no-branch = 页面停留在原处：{ $reason }
error-copy-no-fork = 这是另一个标签页中集群的副本，不能分叉。请先回到它的最新状态，或接管集群。
error-branch-too-long = 这次运行太长，不能保留为分支：作为脚本有 { $bytes } 字节，最多 { $most } 字节。
error-branch-gone = 这个分支已不存在。
