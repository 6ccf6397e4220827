@NullMarked
package dev.belfry.persistence.sink;

import org.jspecify.annotations.NullMarked;
