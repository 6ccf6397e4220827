/// What recipients change themselves: read, unread, deleted, settings.
@NullMarked
package dev.belfry.producer.inbox;

import org.jspecify.annotations.NullMarked;
