/// Records that could not become anything else, kept as they were.
@NullMarked
package dev.belfry.persistence.deadletter;

import org.jspecify.annotations.NullMarked;
