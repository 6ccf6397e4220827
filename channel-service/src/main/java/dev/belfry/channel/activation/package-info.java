/// From which offsets on a channel counts.
@NullMarked
package dev.belfry.channel.activation;

import org.jspecify.annotations.NullMarked;
