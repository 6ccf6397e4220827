/// What `belfry.deliveries` says, applied; and what it is to say.
@NullMarked
package dev.belfry.channel.delivery;

import org.jspecify.annotations.NullMarked;
