/// Asks persistence-service for what happened before a session came.
@NullMarked
package dev.belfry.delivery.snapshot;

import org.jspecify.annotations.NullMarked;
