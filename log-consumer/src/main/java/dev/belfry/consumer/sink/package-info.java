/// Exactly once from a topic into the rows of a database.
///
/// A schema brings a table of positions ([dev.belfry.consumer.sink.PositionTable]) and says what
/// records become ([dev.belfry.consumer.sink.SinkTarget]). A [dev.belfry.consumer.sink.Sink] does
/// the rest:
///
/// 1. **Take.** When Kafka assigns a partition, the sink raises `owner` in the table and so learns
///    the position; whoever had the partition can't move it any more. Kafka's committed offsets
///    count for nothing. All partitions that are due are taken together.
/// 2. **Hold.** The partition is read from that position once Kafka has said that it has what comes
///    next. Otherwise it halts: the log was cut, or is another one.
/// 3. **Apply.** Each poll is one transaction: first `next_offset` moves on, guarded by its old
///    value and by `owner`, then the target writes. If the guard fails, another has the partition,
///    or the database was restored: nothing is written, and the position is looked up anew.
/// 4. **Spare.** If the batch fails, each partition is applied by itself; if the database refuses a
///    record, the batch is halved until the record is alone, and the target keeps it. What takes
///    longer than `statement_timeout` goes on by an eighth at a time, each in a transaction of its
///    own; a record that is too slow even alone halts its partition, and is never kept for that.
/// 5. **Wait or halt.** A database that is away, and a partition that has no leader, are waited
///    for, each partition with a back-off of its own. What only people can help with halts the
///    partition, and is tried again every ten seconds. After a transaction whose end is not known
///    the position tells whether it was committed.
///
/// Offsets without records are markers of transactions or losses; a marker is passed, a loss halts.
/// In a compacted topic, where what was replaced is gone, they are neither, and all are passed.
@NullMarked
package dev.belfry.consumer.sink;

import org.jspecify.annotations.NullMarked;
