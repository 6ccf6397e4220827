/// Notifications for everyone: handed over once, copied into every partition of the log.
@NullMarked
package dev.belfry.producer.broadcast;

import org.jspecify.annotations.NullMarked;
