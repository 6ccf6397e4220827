/// How services read the log.
///
/// **One loop.** A [dev.belfry.consumer.SupervisedLoop] is one thread from the start of the service
/// to its end. Whatever fails in a round of its work, it waits, a little longer each time, and
/// begins again; health is down with the reason meanwhile, and the log says when trouble begins,
/// changes and ends. Only an [Error] ends it before the service does.
///
/// **Three ways to deal with what can't be read.** Kafka's client does not say in which partition
/// the bytes are that are no records, and blocks for seconds on a partition that has no leader. So
/// the first is found by polling each partition alone ([dev.belfry.consumer.UnreadableRecords]),
/// and offsets are asked of a client of their own that answers by partition
/// ([dev.belfry.consumer.LogOffsets]); each partition has a back-off of its own. What then becomes
/// of it is said by the name:
///
/// * a [dev.belfry.consumer.Tail] **passes over** it: live sessions can do without what a snapshot
///   will tell them;
/// * a [dev.belfry.consumer.relay.TopicRelay] **halts** there, because order and content are a
///   promise, and looks again after minutes;
/// * a [dev.belfry.consumer.sink.Sink] **halts and tries again**: it applies each record exactly
///   once to the rows of a database.
///
/// In each of them the other partitions go on. To read one range once, without a loop, there is
/// [dev.belfry.consumer.scan].
@NullMarked
package dev.belfry.consumer;

import org.jspecify.annotations.NullMarked;
