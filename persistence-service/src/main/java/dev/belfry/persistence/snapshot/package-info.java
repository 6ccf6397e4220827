/// What delivery nodes ask for: one recipient's state and what changed, at one position.
@NullMarked
package dev.belfry.persistence.snapshot;

import org.jspecify.annotations.NullMarked;
