@NullMarked
package dev.belfry.service.capacity;

import org.jspecify.annotations.NullMarked;
