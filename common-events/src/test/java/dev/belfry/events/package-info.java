@NullMarked
package dev.belfry.events;

import org.jspecify.annotations.NullMarked;
