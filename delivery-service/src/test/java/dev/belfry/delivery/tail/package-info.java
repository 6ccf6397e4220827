@NullMarked
package dev.belfry.delivery.tail;

import org.jspecify.annotations.NullMarked;
