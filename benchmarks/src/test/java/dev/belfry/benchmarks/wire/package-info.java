@NullMarked
package dev.belfry.benchmarks.wire;

import org.jspecify.annotations.NullMarked;
