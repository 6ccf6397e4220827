@NullMarked
package dev.belfry.persistence.inbox;

import org.jspecify.annotations.NullMarked;
