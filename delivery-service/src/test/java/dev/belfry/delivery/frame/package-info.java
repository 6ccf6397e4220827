@NullMarked
package dev.belfry.delivery.frame;

import org.jspecify.annotations.NullMarked;
