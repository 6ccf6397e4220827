@NullMarked
package dev.belfry.consumer.scan;

import org.jspecify.annotations.NullMarked;
