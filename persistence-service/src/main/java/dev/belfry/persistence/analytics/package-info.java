/// How many did what, day by day.
@NullMarked
package dev.belfry.persistence.analytics;

import org.jspecify.annotations.NullMarked;
