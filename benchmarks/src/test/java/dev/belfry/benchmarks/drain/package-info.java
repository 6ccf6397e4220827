@NullMarked
package dev.belfry.benchmarks.drain;

import org.jspecify.annotations.NullMarked;
