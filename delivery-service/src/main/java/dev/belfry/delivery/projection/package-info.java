/// What a node keeps of a connected user: settings and unread notifications, changed by the log.
@NullMarked
package dev.belfry.delivery.projection;

import org.jspecify.annotations.NullMarked;
