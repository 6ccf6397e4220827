/// From the log into the rows: exactly once, in the order of each partition.
@NullMarked
package dev.belfry.persistence.sink;

import org.jspecify.annotations.NullMarked;
