/// Reading partitions for their own sake: all of a stretch, in order, with what is wrong in it.
@NullMarked
package dev.belfry.consumer.scan;

import org.jspecify.annotations.NullMarked;
