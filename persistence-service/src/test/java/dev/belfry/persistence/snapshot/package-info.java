@NullMarked
package dev.belfry.persistence.snapshot;

import org.jspecify.annotations.NullMarked;
