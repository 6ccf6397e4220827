/// Microbenchmarks of what is done for every event.
@NullMarked
package dev.belfry.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
