@NullMarked
package dev.belfry.identity;

import org.jspecify.annotations.NullMarked;
