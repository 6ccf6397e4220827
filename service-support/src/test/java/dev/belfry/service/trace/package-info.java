@NullMarked
package dev.belfry.service.trace;

import org.jspecify.annotations.NullMarked;
