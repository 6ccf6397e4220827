@NullMarked
package dev.belfry.service.start;

import org.jspecify.annotations.NullMarked;
