/// Notifications for one recipient and for many.
@NullMarked
package dev.belfry.producer.notification;

import org.jspecify.annotations.NullMarked;
