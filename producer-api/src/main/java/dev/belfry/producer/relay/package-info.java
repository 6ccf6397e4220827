/// What becomes of records that can't be relayed.
@NullMarked
package dev.belfry.producer.relay;

import org.jspecify.annotations.NullMarked;
