@NullMarked
package dev.belfry.testing;

import org.jspecify.annotations.NullMarked;
