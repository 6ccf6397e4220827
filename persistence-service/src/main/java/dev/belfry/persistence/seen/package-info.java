/// When people have seen what came.
@NullMarked
package dev.belfry.persistence.seen;

import org.jspecify.annotations.NullMarked;
