@NullMarked
package dev.belfry.persistence.progress;

import org.jspecify.annotations.NullMarked;
