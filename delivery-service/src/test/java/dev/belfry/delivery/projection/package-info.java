@NullMarked
package dev.belfry.delivery.projection;

import org.jspecify.annotations.NullMarked;
