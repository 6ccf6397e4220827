@NullMarked
package dev.belfry.benchmarks;

import org.jspecify.annotations.NullMarked;
