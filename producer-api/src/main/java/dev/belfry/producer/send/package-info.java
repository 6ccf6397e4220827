/// Getting events into Kafka while a caller waits: once per key, within a time, and never more at
/// once than can be borne.
@NullMarked
package dev.belfry.producer.send;

import org.jspecify.annotations.NullMarked;
