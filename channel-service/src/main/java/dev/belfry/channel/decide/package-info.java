/// Making deliveries of what is due.
@NullMarked
package dev.belfry.channel.decide;

import org.jspecify.annotations.NullMarked;
