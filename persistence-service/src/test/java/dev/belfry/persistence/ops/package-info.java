@NullMarked
package dev.belfry.persistence.ops;

import org.jspecify.annotations.NullMarked;
