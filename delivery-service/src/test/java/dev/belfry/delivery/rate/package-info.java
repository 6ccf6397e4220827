@NullMarked
package dev.belfry.delivery.rate;

import org.jspecify.annotations.NullMarked;
