/// What health says, as metrics.
@NullMarked
package dev.belfry.service.health;

import org.jspecify.annotations.NullMarked;
