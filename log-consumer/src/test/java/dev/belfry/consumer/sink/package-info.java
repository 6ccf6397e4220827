@NullMarked
package dev.belfry.consumer.sink;

import org.jspecify.annotations.NullMarked;
