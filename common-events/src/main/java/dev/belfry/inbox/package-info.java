/// What a recipient sees, as told over REST, by snapshots and on sockets: the same words at every
/// place.
@NullMarked
package dev.belfry.inbox;

import org.jspecify.annotations.NullMarked;
