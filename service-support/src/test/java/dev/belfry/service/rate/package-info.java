@NullMarked
package dev.belfry.service.rate;

import org.jspecify.annotations.NullMarked;
