@NullMarked
package dev.belfry.benchmarks.load;

import org.jspecify.annotations.NullMarked;
