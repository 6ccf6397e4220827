@NullMarked
package dev.belfry.persistence.deliveries;

import org.jspecify.annotations.NullMarked;
