/// What the log says about idempotency keys: which were used, and for what.
@NullMarked
package dev.belfry.producer.key;

import org.jspecify.annotations.NullMarked;
