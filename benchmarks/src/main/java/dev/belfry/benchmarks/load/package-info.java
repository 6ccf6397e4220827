/// Runs against a Belfry that listens on a port.
@NullMarked
package dev.belfry.benchmarks.load;

import org.jspecify.annotations.NullMarked;
