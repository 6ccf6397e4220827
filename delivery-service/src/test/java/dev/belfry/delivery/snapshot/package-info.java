@NullMarked
package dev.belfry.delivery.snapshot;

import org.jspecify.annotations.NullMarked;
