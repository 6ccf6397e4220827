@NullMarked
package dev.belfry.consumer.relay;

import org.jspecify.annotations.NullMarked;
