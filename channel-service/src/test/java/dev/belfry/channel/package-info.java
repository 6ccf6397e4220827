/// channel-service as it runs.
@NullMarked
package dev.belfry.channel;

import org.jspecify.annotations.NullMarked;
