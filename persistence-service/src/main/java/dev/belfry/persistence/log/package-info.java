/// Reading the log for its own sake: all of a partition, in order, with what is wrong in it.
@NullMarked
package dev.belfry.persistence.log;

import org.jspecify.annotations.NullMarked;
