@NullMarked
package dev.belfry.producer.broadcast;

import org.jspecify.annotations.NullMarked;
