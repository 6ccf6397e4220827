/// A run's result, as a table that can be kept.
@NullMarked
package dev.belfry.benchmarks.report;

import org.jspecify.annotations.NullMarked;
