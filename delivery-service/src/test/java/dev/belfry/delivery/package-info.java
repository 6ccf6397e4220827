@NullMarked
package dev.belfry.delivery;

import org.jspecify.annotations.NullMarked;
