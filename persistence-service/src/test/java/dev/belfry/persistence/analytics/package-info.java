@NullMarked
package dev.belfry.persistence.analytics;

import org.jspecify.annotations.NullMarked;
