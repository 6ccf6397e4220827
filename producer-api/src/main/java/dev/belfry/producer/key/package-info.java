/// Which idempotency keys have been used for what, as the log tells.
@NullMarked
package dev.belfry.producer.key;

import org.jspecify.annotations.NullMarked;
