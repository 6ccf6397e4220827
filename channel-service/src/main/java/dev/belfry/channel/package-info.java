/// Reaches people outside their inbox: plans, decides in `belfry.deliveries`, then sends.
@NullMarked
package dev.belfry.channel;

import org.jspecify.annotations.NullMarked;
