/// What recipients read over REST: their lists, counts and settings.
@NullMarked
package dev.belfry.persistence.inbox;

import org.jspecify.annotations.NullMarked;
