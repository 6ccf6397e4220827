package dev.belfry.persistence.inbox;

import dev.belfry.events.Position;
import org.jspecify.annotations.Nullable;

/// Which part of a list is wanted.
///
/// @param limit how many at most
/// @param offset how many to pass over, newest first
/// @param before only what is strictly older; null for all
record ListPage(int limit, int offset, @Nullable Position before) {}
