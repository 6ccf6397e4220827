/// Reads the log, all of it, from now on.
@NullMarked
package dev.belfry.delivery.tail;

import org.jspecify.annotations.NullMarked;
