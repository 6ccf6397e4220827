/// Rate limits of writes, per caller.
@NullMarked
package dev.belfry.producer.limit;

import org.jspecify.annotations.NullMarked;
