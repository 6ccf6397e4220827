/// Tells browsers what happened, the moment it happens.
@NullMarked
package dev.belfry.delivery;

import org.jspecify.annotations.NullMarked;
