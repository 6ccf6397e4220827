@NullMarked
package dev.belfry.producer.relay;

import org.jspecify.annotations.NullMarked;
