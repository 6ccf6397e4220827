/// Reading a range of a partition once, in order, and saying what is wrong in it: for streams of
/// the log, proofs and replays, and for offsets that a sink finds without a record.
@NullMarked
package dev.belfry.consumer.scan;

import org.jspecify.annotations.NullMarked;
